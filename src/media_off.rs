//! Takes the place of the decoders in builds without the feature `media`.

use crate::error::{Error, Kind, Result};

/// A decoded picture; there is none.
#[derive(Debug)]
pub struct Picture {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
}

/// A decoded sound; there is none.
#[derive(Debug)]
pub struct Sound {
    /// Samples a second in each channel.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u32,
    /// The samples.
    pub samples: Vec<f32>,
}

/// Always an error.
pub fn picture(_: &[u8]) -> Result<Picture> {
    Err(without_decoders())
}

/// Always an error.
pub fn sound(_: &[u8]) -> Result<Sound> {
    Err(without_decoders())
}

fn without_decoders() -> Error {
    Error::new(
        Kind::Unsupported,
        "this build has no decoders; build with the feature \"media\", or decode the bytes",
    )
}
