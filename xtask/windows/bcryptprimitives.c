/*
 * A stand-in for bcryptprimitives.dll, which Windows has had since version 8 and wine 8 has not.
 * Rust's standard library takes its random numbers from ProcessPrng in it. `cargo xtask windows`
 * compiles this file and lays the result beside the executable for its trial under wine only:
 * it is never shipped.
 */
#include <windows.h>

/* advapi32 exports RtlGenRandom under this name. */
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    while (length > 0) {
        ULONG part = length > 0x10000000 ? 0x10000000 : (ULONG)length;
        if (!SystemFunction036(buffer, part))
            return FALSE;
        buffer += part;
        length -= part;
    }
    return TRUE;
}
