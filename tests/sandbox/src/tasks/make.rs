//! Pictures, sounds and films that are made from a text or a picture.

use serde_json::Value;

use super::asked::Asked;
use super::parameters::Parameters;
use super::{Made, Refusal};
use crate::chance::hash;
use crate::media;
use crate::picture::Picture;
use crate::reply::Body;

const LARGEST: usize = 4096;

fn side(parameters: Parameters<'_>, name: &str) -> Result<Option<u32>, Refusal> {
    match parameters.count(name)? {
        Some(size) if size > LARGEST => {
            Err(Refusal::wrong(format!("`{name}` must be between 1 and {LARGEST}")))
        }
        size => Ok(size.map(|size| size as u32)),
    }
}

fn png(picture: &Picture) -> Made {
    Ok(Body::Bytes(Some("image/png"), picture.png()))
}

fn mp4(seed: u64, parameters: Parameters<'_>) -> Made {
    let frames = parameters.number("num_frames")?.unwrap_or(8.0).clamp(1.0, 1000.0);
    Ok(Body::Bytes(Some("video/mp4"), media::mp4(seed, frames as usize * 256)))
}

/// text-to-image: colours that depend on prompt and seed.
pub fn image_from_text(asked: &Asked<'_>) -> Made {
    let (prompt, parameters) = (asked.text()?, asked.parameters());
    let width = side(parameters, "width")?.unwrap_or(64);
    let height = side(parameters, "height")?.unwrap_or(64);
    png(&Picture::drawn(hash(prompt.as_bytes()) ^ parameters.seed()?, width, height))
}

/// text-to-speech: a tone, the longer the text the longer.
pub fn speech_from_text(asked: &Asked<'_>) -> Made {
    let text = asked.text()?;
    let length = (text.chars().count() as u32).saturating_mul(60).clamp(240, 10_000);
    Ok(Body::Bytes(Some("audio/wav"), media::wav(hash(text.as_bytes()), length)))
}

/// text-to-video.
pub fn video_from_text(asked: &Asked<'_>) -> Made {
    let (prompt, parameters) = (asked.text()?, asked.parameters());
    mp4(hash(prompt.as_bytes()) ^ parameters.seed()?, parameters)
}

/// image-to-image: a PNG inverted, in the target size; for other pictures a drawn one.
pub fn image_from_image(asked: &Asked<'_>) -> Made {
    let image = asked.image()?;
    let target = asked.parameters().get("target_size");
    if target.is_some_and(|target| !matches!(target, Value::Object(_))) {
        return Err(Refusal::wrong("`target_size` must be an object with `width` and `height`"));
    }
    let target = Parameters::within(target);
    let width = side(target, "width")?.unwrap_or(image.size.0);
    let height = side(target, "height")?.unwrap_or(image.size.1);
    if !image.bytes.starts_with(b"\x89PNG") {
        return png(&Picture::drawn(image.seed, width, height));
    }
    match Picture::decoded(&image.bytes) {
        Some(picture) => png(&picture.inverted().scaled(width, height)),
        None => Err(Refusal::wrong("cannot identify image file")),
    }
}

/// image-to-video.
pub fn video_from_image(asked: &Asked<'_>) -> Made {
    let (image, parameters) = (asked.image()?, asked.parameters());
    mp4(image.seed ^ parameters.seed()?, parameters)
}
