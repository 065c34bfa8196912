/*
 * A stand-in for pdh.dll, the performance counters of Windows. That of wine 8 lacks PdhEnumObjectsW,
 * and a call of it ends the program. `cargo xtask windows` compiles this file and lays the result
 * beside the executable for its trial under wine only: it is never shipped. It says that there are
 * no counters, so a trial reads no processor time.
 */
#include <windows.h>
#include <pdhmsg.h>

#define ABSENT(name, parameters) \
    __declspec(dllexport) LONG WINAPI name parameters { return PDH_CSTATUS_NO_MACHINE; }

ABSENT(PdhEnumObjectsW, (LPCWSTR source, LPCWSTR machine, LPWSTR list, DWORD *size, DWORD detail, BOOL refresh))
ABSENT(PdhOpenQueryW, (LPCWSTR source, DWORD_PTR user, HANDLE *query))
ABSENT(PdhCloseQuery, (HANDLE query))
ABSENT(PdhAddEnglishCounterW, (HANDLE query, LPCWSTR path, DWORD_PTR user, HANDLE *counter))
ABSENT(PdhRemoveCounter, (HANDLE counter))
ABSENT(PdhCollectQueryData, (HANDLE query))
ABSENT(PdhCollectQueryDataEx, (HANDLE query, DWORD seconds, HANDLE event))
ABSENT(PdhGetFormattedCounterValue, (HANDLE counter, DWORD format, DWORD *type, void *value))
