//! Hashing: SipHash-2-4 (Aumasson, Bernstein, 2012) over blocks of 1 KiB.
//!
//! Additions, rotations and exclusive ors on words, several of them at a time, over bytes that lie in the
//! first cache: what hash joins, dictionaries and checksums of pages ask. One block is one unit; the key
//! of each is the hash of the one before.

use crate::Kernel;
use crate::numbers::SplitMix;

/// The version of the kernel.
pub const VERSION: u32 = 1;

/// Bytes of one block.
pub const BLOCK: usize = 1_024;

pub(crate) const KERNEL: Kernel = Kernel {
    name: "hash",
    version: VERSION,
    unit: "blocks/s",
    repetition: 200_000,
    check_amount: 1_000,
    check_result: 17_870_192_843_694_382_963,
    run,
};

/// Hashes so many blocks, each with the hash before as a part of its key.
#[must_use = "an unused result lets the compiler take the work away"]
pub fn run(blocks: u64, start: u64) -> u64 {
    let mut numbers = SplitMix::new(start);
    let words: Vec<u64> = (0..BLOCK / 8).map(|_| numbers.next()).collect();
    let block: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    let mut result = start;
    for number in 0..blocks {
        result = siphash((result, number), &block);
    }
    result
}

/// SipHash-2-4 of some bytes.
fn siphash(key: (u64, u64), bytes: &[u8]) -> u64 {
    let mut state = [
        key.0 ^ 0x736f_6d65_7073_6575,
        key.1 ^ 0x646f_7261_6e64_6f6d,
        key.0 ^ 0x6c79_6765_6e65_7261,
        key.1 ^ 0x7465_6462_7974_6573,
    ];
    let mut compress = |word: u64| {
        state[3] ^= word;
        round(&mut state);
        round(&mut state);
        state[0] ^= word;
    };
    let (words, rest) = bytes.as_chunks::<8>();
    words.iter().for_each(|word| compress(u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    last[7] = bytes.len() as u8;
    compress(u64::from_le_bytes(last));
    state[2] ^= 0xff;
    (0..4).for_each(|_| round(&mut state));
    state[0] ^ state[1] ^ state[2] ^ state[3]
}

fn round(state: &mut [u64; 4]) {
    let [mut a, mut b, mut c, mut d] = *state;
    a = a.wrapping_add(b);
    b = b.rotate_left(13) ^ a;
    a = a.rotate_left(32);
    c = c.wrapping_add(d);
    d = d.rotate_left(16) ^ c;
    a = a.wrapping_add(d);
    d = d.rotate_left(21) ^ a;
    c = c.wrapping_add(b);
    b = b.rotate_left(17) ^ c;
    c = c.rotate_left(32);
    *state = [a, b, c, d];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        // Appendix A of the paper: key 00 to 0f, message 00 to 0e.
        let key = (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908);
        let message: Vec<u8> = (0..15).collect();
        assert_eq!(siphash(key, &message), 0xa129_ca61_49be_45e5);
    }
}
