//! What pictures and sounds look like in bytes, and sounds and films that are made up.

use crate::chance::{draw, share};

/// Whether bytes begin like a picture: PNG, JPEG, GIF or WebP.
pub fn is_image(bytes: &[u8]) -> bool {
    let begins: [&[u8]; 3] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8"];
    begins.iter().any(|magic| bytes.starts_with(magic)) || is_riff(bytes, b"WEBP")
}

/// Whether bytes begin like a sound: WAV, FLAC, Ogg or MP3.
pub fn is_audio(bytes: &[u8]) -> bool {
    let begins: [&[u8]; 3] = [b"fLaC", b"OggS", b"ID3"];
    let frame = matches!(bytes, [0xff, second, ..] if second & 0xe0 == 0xe0);
    frame || begins.iter().any(|magic| bytes.starts_with(magic)) || is_wav(bytes)
}

/// Whether bytes begin like a WAV.
pub fn is_wav(bytes: &[u8]) -> bool {
    is_riff(bytes, b"WAVE")
}

fn is_riff(bytes: &[u8], form: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(form)
}

const RATE: u32 = 16_000;

/// A tone that fades out: 16 kHz, mono, 16 bits.
pub fn wav(seed: u64, milliseconds: u32) -> Vec<u8> {
    let samples = RATE / 1000 * milliseconds;
    let data = samples * 2;
    let mut bytes = Vec::with_capacity(44 + data as usize);
    bytes.extend(b"RIFF");
    bytes.extend((36 + data).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend([1_u16, 1].map(u16::to_le_bytes).concat());
    bytes.extend([RATE, RATE * 2].map(u32::to_le_bytes).concat());
    bytes.extend([2_u16, 16].map(u16::to_le_bytes).concat());
    bytes.extend(b"data");
    bytes.extend(data.to_le_bytes());
    let turn = std::f64::consts::TAU * (220.0 + 660.0 * share(seed, 0)) / f64::from(RATE);
    for at in 0..samples {
        let loudness = 12_000.0 * f64::from(samples - at) / f64::from(samples);
        bytes.extend((((f64::from(at) * turn).sin() * loudness) as i16).to_le_bytes());
    }
    bytes
}

/// The boxes of an MP4 without a track; only the outer form is right.
pub fn mp4(seed: u64, length: usize) -> Vec<u8> {
    let frames: Vec<u8> = (0..length as u64).map(|at| draw(seed, at) as u8).collect();
    let mut bytes = Vec::new();
    let parts: [(&[u8], &[u8]); 2] = [(b"ftyp", b"isom\0\0\x02\0isomiso2mp41"), (b"mdat", &frames)];
    for (name, content) in parts {
        bytes.extend((8 + content.len() as u32).to_be_bytes());
        bytes.extend(name);
        bytes.extend(content);
    }
    bytes
}
