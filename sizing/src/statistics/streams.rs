//! Generators apart by name: what one metric draws moves no interval of another.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// The generator of a seed and a name, which stands as bytes.
pub(crate) fn named_generator(seed: u64, name: impl Iterator<Item = u8>) -> ChaCha8Rng {
    // FNV-1a, 64 bits: the same on every system and in every version.
    let mut stream = 0xcbf2_9ce4_8422_2325_u64;
    for byte in name {
        stream = (stream ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    rng
}
