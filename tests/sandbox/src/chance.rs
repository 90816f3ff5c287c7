//! Numbers that look random and are the same for the same input.

/// Where a hash begins.
pub const START: u64 = 0xcbf2_9ce4_8422_2325;

/// Adds bytes to a hash (FNV-1a, 64 bits).
pub fn add(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The hash of bytes.
pub fn hash(bytes: &[u8]) -> u64 {
    add(START, bytes)
}

/// The number at a place of a seed's sequence (splitmix64).
pub fn draw(seed: u64, place: u64) -> u64 {
    let mut number = seed.wrapping_add(place.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The same between 0 and 1.
pub fn share(seed: u64, place: u64) -> f64 {
    (draw(seed, place) >> 11) as f64 / (1_u64 << 53) as f64
}
