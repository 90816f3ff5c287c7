//! Pictures: drawn, decoded, changed, and written as PNG.

use std::io::Cursor;

use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Transformations};

use crate::chance::draw;

/// The most points of a picture that is decoded or drawn.
pub const LARGEST: u64 = 32 << 20;

/// A picture in red, green and blue.
pub struct Picture {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Picture {
    /// A gradient between two colours of the seed.
    pub fn drawn(seed: u64, width: u32, height: u32) -> Self {
        let [from, to] = [draw(seed, 0), draw(seed, 1)].map(u64::to_le_bytes);
        let steps = u64::from(width) + u64::from(height);
        let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
        for y in 0..u64::from(height) {
            for x in 0..u64::from(width) {
                let mix = |from: u8, to: u8| {
                    ((u64::from(from) * (steps - x - y) + u64::from(to) * (x + y)) / steps) as u8
                };
                rgb.extend([mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])]);
            }
        }
        Self { width, height, rgb }
    }

    /// A PNG's picture, without its transparency; none if it is damaged or too large.
    pub fn decoded(bytes: &[u8]) -> Option<Self> {
        let mut decoder = Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().ok()?;
        let (width, height) = reader.info().size();
        if u64::from(width) * u64::from(height) > LARGEST {
            return None;
        }
        let mut points = vec![0; reader.output_buffer_size()?];
        let frame = reader.next_frame(&mut points).ok()?;
        points.truncate(frame.buffer_size());
        let rgb = match frame.color_type {
            ColorType::Grayscale => points.iter().flat_map(|grey| [*grey; 3]).collect(),
            ColorType::GrayscaleAlpha => points.chunks(2).flat_map(|point| [point[0]; 3]).collect(),
            ColorType::Rgba => points.chunks(4).flat_map(|point| [point[0], point[1], point[2]]).collect(),
            ColorType::Rgb => points,
            ColorType::Indexed => return None,
        };
        Some(Self { width, height, rgb })
    }

    /// The picture with every colour turned into its opposite.
    pub fn inverted(mut self) -> Self {
        self.rgb.iter_mut().for_each(|part| *part = 255 - *part);
        self
    }

    /// The picture in another size.
    pub fn scaled(&self, width: u32, height: u32) -> Self {
        let from = |at: u32, of: u32, size: u32| (u64::from(at) * u64::from(size) / u64::from(of)) as usize;
        let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
        for y in 0..height {
            let row = from(y, height, self.height) * self.width as usize;
            for x in 0..width {
                let point = (row + from(x, width, self.width)) * 3;
                rgb.extend(&self.rgb[point..point + 3]);
            }
        }
        Self { width, height, rgb }
    }

    /// The picture as a PNG.
    pub fn png(&self) -> Vec<u8> {
        encoded(self.width, self.height, ColorType::Rgb, &self.rgb)
    }
}

/// A mask as a PNG: white where it applies.
pub fn mask(width: u32, height: u32, applies: impl Fn(u32, u32) -> bool) -> Vec<u8> {
    let grey = |at: u32| if applies(at % width, at / width) { 255 } else { 0 };
    encoded(width, height, ColorType::Grayscale, &(0..width * height).map(grey).collect::<Vec<u8>>())
}

/// A PNG's width and height; none if they are not there.
pub fn size(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    let (width, height) = (number(16)?, number(20)?);
    (png.get(12..16)? == b"IHDR" && width > 0 && height > 0).then_some((width, height))
}

fn encoded(width: u32, height: u32, color: ColorType, points: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    let mut writer = encoder.write_header().expect("the size is not zero");
    writer.write_image_data(points).expect("there are as many points as the size says");
    writer.finish().expect("memory takes every byte");
    bytes
}
