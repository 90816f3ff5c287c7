//! Pictures and sounds in replies, decoded for those who draw and play them.
//!
//! | function | takes | gives |
//! |---|---|---|
//! | [`picture`] | png, jpeg, webp | RGBA, 8 bits a channel, upright |
//! | [`sound`] | wav, flac, mp3, ogg vorbis | interleaved samples from -1 to 1 |
//!
//! The first bytes tell the format, never a name or a media type. Bytes that cannot be decoded are
//! [`Kind::Protocol`], and what would fill too much memory is [`Kind::TooLarge`].
//!
//! A picture that is cut short is refused. So is a sound with fewer samples than its header states, or an ogg
//! without its last page; where a header states no length (a wav or flac written to a pipe, an mp3 without a
//! Xing or VBRI header), a cut cannot be told from the end, and what is there is the sound.

use std::io::{Cursor, ErrorKind};
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::errors::Error as Fault;
use symphonia::core::formats::{FormatReader, TrackType};
use symphonia::core::io::{MediaSourceStream, ReadOnlySource};
use symphonia::default::formats::{FlacReader, MpaReader, OggReader, WavReader};

use crate::error::{Error, Kind, Result};

/// The longest side of a picture, and its most bytes.
const MAX_SIDE: u32 = 16384;
const MAX_PICTURE: u64 = 256 << 20;
const PICTURE_LIMIT: &str = "16384 pixels a side and 256 MiB (4 bytes a pixel)";
/// The most bytes that an image decoder may use: 16 bits a channel, and as much again for its work.
const MAX_WORK: u64 = 4 * MAX_PICTURE;
/// The most bytes of a sound.
const MAX_SOUND: u64 = 1 << 30;
const SOUND_LIMIT: &str = "1 GiB (4 bytes a sample)";
/// Encoders disagree by one on the frames of an mp3 (some count the header): what it may lack.
const MP3_FRAME: u64 = 1152;

const CUT: &str = "it is cut short";

/// A decoded picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Red, green, blue and alpha (not premultiplied) of each pixel, rows from top to bottom, no padding.
    pub rgba: Vec<u8>,
}

/// A decoded sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    /// Samples a second in each channel.
    pub sample_rate: u32,
    /// Channels: 1 is mono, 2 is stereo.
    pub channels: u32,
    /// The samples from -1 to 1, one of each channel in turn.
    pub samples: Vec<f32>,
}

/// Decodes a png, jpeg or webp, turned upright if its EXIF data says how; of an animation, the first frame.
pub fn picture(bytes: &[u8]) -> Result<Picture> {
    let (name, format) = match image::guess_format(bytes) {
        Ok(format @ ImageFormat::Png) => ("png", format),
        Ok(format @ ImageFormat::Jpeg) => ("jpeg", format),
        Ok(format @ ImageFormat::WebP) => ("webp", format),
        _ => return Err(unknown("picture", "png, jpeg or webp", bytes)),
    };
    guarded(name, || decode_picture(name, format, bytes))
}

/// Decodes a wav, flac, mp3 or ogg vorbis. Samples beyond -1 and 1 are clipped; an encoder's padding is cut
/// off where the file tells it.
pub fn sound(bytes: &[u8]) -> Result<Sound> {
    let content = without_id3(bytes);
    let name = match content {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => "wav",
        [b'f', b'L', b'a', b'C', ..] => "flac",
        [b'O', b'g', b'g', b'S', ..] => "ogg",
        // Eleven bits of sync, two of version, then layer 3.
        [0xff, second, ..] if second & 0b1110_0110 == 0b1110_0010 => "mp3",
        _ => return Err(unknown("sound", "wav, flac, mp3 or ogg vorbis", bytes)),
    };
    guarded(name, || decode_sound(name, content))
}

fn decode_picture(name: &str, format: ImageFormat, bytes: &[u8]) -> Result<Picture> {
    let is_cut = is_cut(format, bytes);
    let fault = |error: ImageError| match error {
        ImageError::Limits(_) => too_large(name, PICTURE_LIMIT),
        _ if is_cut => undecodable(name, CUT),
        error => undecodable(name, error),
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_WORK);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > MAX_SIDE || u64::from(width) * u64::from(height) * 4 > MAX_PICTURE {
        return Err(too_large(&format!("{name} of {width} x {height} pixels"), PICTURE_LIMIT));
    }
    if is_cut {
        return Err(undecodable(name, CUT));
    }
    let orientation = decoder.orientation().map_err(fault)?;
    let image = DynamicImage::from_decoder(decoder).map_err(fault)?;
    let mut image = DynamicImage::ImageRgba8(image.into_rgba8());
    image.apply_orientation(orientation);
    let (width, height) = (image.width(), image.height());
    Ok(Picture { width, height, rgba: image.into_bytes() })
}

/// Whether the end of the file is missing: the decoders take some such files, and fill the picture with grey.
fn is_cut(format: ImageFormat, bytes: &[u8]) -> bool {
    use memchr::memmem::rfind;
    match format {
        // The last chunk, with its checksum.
        ImageFormat::Png => rfind(bytes, b"IEND\xae\x42\x60\x82").is_none(),
        // The mark of the end comes after that of the last scan; neither can occur within a scan.
        ImageFormat::Jpeg => rfind(bytes, b"\xff\xd9") < rfind(bytes, b"\xff\xda"),
        // The file's size less 8 comes after "RIFF".
        _ => !matches!(bytes, [_, _, _, _, a, b, c, d, rest @ ..]
            if rest.len() as u64 >= u64::from(u32::from_le_bytes([*a, *b, *c, *d]))),
    }
}

fn decode_sound(name: &str, bytes: &[u8]) -> Result<Sound> {
    let fault = |error: Fault| undecodable(name, error);
    let mut reader = open_sound(name, bytes).map_err(fault)?;
    let mut sound = Sound { sample_rate: 0, channels: 0, samples: Vec::new() };
    let mut track = choose_track(&*reader).map_err(fault)?;
    loop {
        if track.frames.is_some_and(|frames| frames.saturating_mul(4 * track.channels) > MAX_SOUND) {
            return Err(too_large(name, SOUND_LIMIT));
        }
        let packet = match reader.next_packet() {
            Ok(Some(packet)) if packet.track_id == track.id => packet,
            Ok(Some(_)) => continue,
            Ok(None) => break,
            // An ogg may hold several streams, one after the other.
            Err(Fault::ResetRequired) => {
                track = choose_track(&*reader).map_err(fault)?;
                continue;
            }
            Err(Fault::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof && name != "ogg" => break,
            Err(error) => return Err(fault(error)),
        };
        let decoded = match track.decoder.decode(&packet) {
            Ok(decoded) => decoded,
            // An mp3 that was cut out of a longer one begins with frames that lack their first part.
            Err(Fault::DecodeError(_)) if name == "mp3" => continue,
            Err(error) => return Err(fault(error)),
        };
        let (rate, channels) = (decoded.spec().rate(), decoded.num_planes() as u32);
        if sound.samples.is_empty() {
            (sound.sample_rate, sound.channels) = (rate, channels);
        } else if (sound.sample_rate, sound.channels) != (rate, channels) {
            return Err(undecodable(name, "its sample rate or number of channels changes on the way"));
        }
        let start = sound.samples.len();
        let end = start + decoded.samples_interleaved();
        if end as u64 * 4 > MAX_SOUND {
            return Err(too_large(name, SOUND_LIMIT));
        }
        sound.samples.resize(end, 0.0);
        decoded.copy_to_slice_interleaved(&mut sound.samples[start..]);
    }
    if sound.sample_rate == 0 || sound.samples.is_empty() {
        return Err(undecodable(name, "it holds no samples"));
    }
    let frames = sound.samples.len() as u64 / u64::from(sound.channels);
    let slack = if name == "mp3" { MP3_FRAME } else { 0 };
    if let Some(stated) = track.frames.filter(|stated| frames + slack < *stated) {
        return Err(undecodable(name, format!("{CUT}: {frames} samples of {stated} are there")));
    }
    for sample in &mut sound.samples {
        *sample = if sample.is_nan() { 0.0 } else { sample.clamp(-1.0, 1.0) };
    }
    Ok(sound)
}

/// Opened as if nothing could seek: symphonia would else guess the length of an mp3 and cut it there.
fn open_sound<'a>(name: &str, bytes: &'a [u8]) -> std::result::Result<Box<dyn FormatReader + 'a>, Fault> {
    let source = MediaSourceStream::new(Box::new(ReadOnlySource::new(bytes)), Default::default());
    Ok(match name {
        "wav" => Box::new(WavReader::try_new(source, Default::default())?),
        "flac" => Box::new(FlacReader::try_new(source, Default::default())?),
        "ogg" => Box::new(OggReader::try_new(source, Default::default())?),
        _ => Box::new(MpaReader::try_new(source, Default::default())?),
    })
}

/// What is decoded out of a container.
struct Track {
    id: u32,
    /// The samples in each channel, as far as the container states them.
    frames: Option<u64>,
    channels: u64,
    decoder: Box<dyn AudioDecoder>,
}

fn choose_track(reader: &dyn FormatReader) -> std::result::Result<Track, Fault> {
    let track = reader.default_track(TrackType::Audio);
    let params = track.and_then(|track| track.codec_params.as_ref()).and_then(|params| params.audio());
    let (Some(track), Some(params)) = (track, params) else {
        return Err(Fault::Unsupported("no audio track"));
    };
    let decoder = symphonia::default::get_codecs().make_audio_decoder(params, &Default::default())?;
    let channels = params.channels.as_ref().map_or(1, |channels| channels.count() as u64);
    Ok(Track { id: track.id, frames: track.num_frames, channels, decoder })
}

/// The content after ID3v2 tags, which mp3 files begin with (and some flac files).
fn without_id3(mut bytes: &[u8]) -> &[u8] {
    while let [b'I', b'D', b'3', _, _, flags, a, b, c, d, rest @ ..] = bytes {
        let size = [a, b, c, d].iter().fold(0, |size, byte| size << 7 | usize::from(**byte & 0x7f));
        let footer = if flags & 0x10 == 0 { 0 } else { 10 };
        bytes = rest.get(size + footer..).unwrap_or_default();
    }
    bytes
}

/// Runs others' code on bytes from anywhere: if it panics, the bytes are bad.
fn guarded<T>(name: &str, decode: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|_| Err(undecodable(name, "its decoder panicked")))
}

fn undecodable(name: &str, why: impl std::fmt::Display) -> Error {
    Error::protocol(format!("this {name} cannot be decoded: {why}").trim_end())
}

fn too_large(what: &str, limit: &str) -> Error {
    Error::new(Kind::TooLarge, format!("this {what} is larger than the limit of {limit} decoded"))
}

/// The error for bytes of no known format, with their start, which often says what went wrong.
fn unknown(what: &str, formats: &str, bytes: &[u8]) -> Error {
    if bytes.is_empty() {
        return Error::protocol(format!("there is no {what} to decode: it has 0 bytes"));
    }
    let mut start = String::new();
    for c in String::from_utf8_lossy(&bytes[..bytes.len().min(160)]).chars().take(40) {
        if c.is_control() { start.extend(c.escape_default()) } else { start.push(c) }
    }
    Error::protocol(format!("this is no {what} that can be decoded ({formats}); it begins with: {start}"))
}
