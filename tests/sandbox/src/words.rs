//! The sandbox's model: words drawn from a small vocabulary, the same for the same prompt and seed.

use crate::chance::hash;

const WORDS: &[&str] = &[
    "the", "hub", "is", "a", "home", "for", "models", "and", "data", "where", "people", "share", "build",
    "learn", "small", "bright", "open", "tools", "every", "day", "with", "care", "über", "日本", "🤗",
];

/// A source of words.
pub struct Words(u64);

impl Words {
    /// Words for a prompt and a seed.
    pub fn new(prompt: &str, seed: u64) -> Self {
        Self(hash(prompt.as_bytes()) ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }
}

impl Iterator for Words {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        // xorshift
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        Some(format!(" {}", WORDS[(self.0 >> 11) as usize % WORDS.len()]))
    }
}

/// The number that stands for a token.
pub fn id(token: &str) -> u64 {
    token.bytes().fold(7, |id, byte| (id * 31 + u64::from(byte)) % 50_000)
}

/// A made-up log probability.
pub fn logprob(token: &str) -> f64 {
    -((id(token) % 40) as f64) / 16.0 - 0.0625
}

/// The pieces of a text as a tokenizer would cut it: words with the blank in front.
pub fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for character in text.chars() {
        match pieces.last_mut() {
            Some(piece) if character != ' ' => piece.push(character),
            _ => pieces.push(character.to_string()),
        }
    }
    pieces
}
