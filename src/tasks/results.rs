//! What comes of a reply, for each kind of result: lists of items, single objects, numbers, images, sounds, raw bodies.

use std::sync::Arc;

use base64::Engine as _;
use bytes::Bytes;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::tasks::args::Args;
use crate::tasks::decode::{Decoder, Item, ItemJson, Output, Typed, Whole, Words, reported_error};
use crate::tasks::floats::Floats;
use crate::tasks::items;
use crate::tasks::shape::Shape;
use crate::tasks::{chat_completion, chat_shapes, models, text_generation};

/// What comes of a reply.
#[derive(Clone, Copy)]
pub enum Gives {
    /// The text of TGI.
    Generation,
    /// The answer of a conversation.
    Chat,
    /// A list of objects.
    Items(&'static Shape),
    /// A list of models, of which some are left out.
    Models(&'static Shape),
    /// A list of objects with an image each.
    Masks(&'static Shape),
    /// The first item of a list, itself a list of objects.
    FirstItems(&'static Shape),
    /// An object, or a list of them.
    ItemOrItems(&'static Shape),
    /// The first object of a list; its first member is the text.
    First(&'static Shape),
    /// An object; its first member is the text.
    Object(&'static Shape),
    /// Vectors of 32-bit numbers.
    Floats,
    /// A list of numbers.
    Numbers,
    /// A list of any values.
    Values,
    /// An image file.
    Image,
    /// A sound file.
    Sound,
    /// A video file.
    Video,
    /// A text.
    Text,
    /// Any JSON.
    Json,
    /// Whether the status is 200.
    Health,
    /// The body as it came.
    Raw,
    /// An Inference Endpoint.
    Endpoint,
    /// A list of them.
    Endpoints,
    /// Nothing.
    Nothing,
}

impl Gives {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Generation | Self::Chat | Self::Text | Self::First(_) | Self::Object(_) => "text",
            Self::Items(_)
            | Self::Models(_)
            | Self::Masks(_)
            | Self::FirstItems(_)
            | Self::ItemOrItems(_) => "items",
            Self::Json | Self::Values => "json",
            Self::Floats | Self::Numbers => "floats",
            Self::Image => "image",
            Self::Sound => "sound",
            Self::Video => "video",
            Self::Health => "boolean",
            Self::Raw => "bytes",
            Self::Endpoint => "endpoint",
            Self::Endpoints => "endpoints",
            Self::Nothing => "nothing",
        }
    }

    /// What the object of the result has inside, or each of its items.
    pub fn shape(self) -> Option<&'static Shape> {
        match self {
            Self::Generation => Some(&text_generation::OUTPUT),
            Self::Chat => Some(&chat_shapes::OUTPUT),
            Self::Items(shape)
            | Self::Models(shape)
            | Self::Masks(shape)
            | Self::FirstItems(shape)
            | Self::ItemOrItems(shape)
            | Self::First(shape)
            | Self::Object(shape) => Some(shape),
            _ => None,
        }
    }

    /// What each event of a stream has inside.
    pub fn event_shape(self) -> Option<&'static Shape> {
        match self {
            Self::Generation => Some(&text_generation::STREAM_OUTPUT),
            Self::Chat => Some(&chat_shapes::STREAM_OUTPUT),
            _ => None,
        }
    }

    /// The media type to ask for.
    pub fn accept(self) -> Option<&'static str> {
        matches!(self, Self::Image).then_some("image/png")
    }

    /// Whether every status is an answer.
    pub fn any_status(self) -> bool {
        matches!(self, Self::Health)
    }

    /// The reader of one answer.
    pub fn decoder(self, args: &Args) -> Box<dyn Decoder> {
        match self {
            Self::Generation => text_generation::decoder(args),
            Self::Chat => Box::new(chat_completion::Chat::default()),
            Self::Raw => Box::new(Raw::default()),
            Self::Models(shape) => Box::new(models::Models::new(args, shape)),
            other => Box::new(Plain(other)),
        }
    }
}

/// Reads replies that come whole.
struct Plain(Gives);

impl Decoder for Plain {
    fn reply(&mut self, reply: Whole) -> Result<Output> {
        match self.0 {
            Gives::Floats => {
                let floats = Arc::new(Floats::parse(&reply.body)?);
                Ok(Output {
                    json: Typed::of_floats(floats.clone()),
                    floats: Some(floats),
                    ..Output::default()
                })
            }
            Gives::Numbers => {
                let floats = Arc::new(Floats::parse(&reply.body)?);
                let json = match reply.json()? {
                    Value::Object(mut object) => object.shift_remove("similarities").unwrap_or(object.into()),
                    value => value,
                };
                Ok(Output { json: json.into(), floats: Some(floats), ..Output::default() })
            }
            Gives::Image | Gives::Sound | Gives::Video => media(&reply, matches!(self.0, Gives::Image)),
            Gives::Health => {
                Ok(Output { json: Value::from(reply.status == 200).into(), ..Output::default() })
            }
            _ => {
                let value = reply.json()?;
                match value.is_object().then(|| reported_error(&value)).flatten() {
                    Some(error) => Err(error),
                    None => self.value(value),
                }
            }
        }
    }
}

impl Plain {
    fn value(&self, value: Value) -> Result<Output> {
        let expected = |what: &str| {
            Error::protocol(format!("the answer is not {what}; it begins with: {}", start(&value)))
        };
        let items = |json| Ok(Output { json, has_items: true, ..Output::default() });
        match self.0 {
            Gives::Items(shape) | Gives::Masks(shape) => {
                let value = match items::labels_and_scores(&value) {
                    Some(list) => list,
                    None if value.is_array() => value,
                    None => return Err(expected("a list")),
                };
                if matches!(self.0, Gives::Masks(_)) {
                    items::check_masks(&value)?;
                }
                items(Typed::new(value, shape))
            }
            Gives::FirstItems(shape) => match &value {
                Value::Array(list) if !list.is_empty() => items(Typed::first_of(value, shape)),
                _ => Err(expected("a list with something in it")),
            },
            Gives::ItemOrItems(shape) => match &value {
                Value::Array(_) | Value::Object(_) => items(Typed::new(value, shape)),
                _ => Err(expected("an object or a list")),
            },
            Gives::First(shape) => match value.get(0).or(Some(&value)).filter(|first| first.is_object()) {
                Some(first) => Ok(object(first.clone(), shape)),
                None => Err(expected("a list with an object in it")),
            },
            Gives::Object(shape) => match value {
                Value::Object(_) => Ok(object(value, shape)),
                _ => Err(expected("an object")),
            },
            Gives::Values if !value.is_array() => Err(expected("a list")),
            _ => Ok(Output { text: Words::At(""), json: value.into(), ..Output::default() }),
        }
    }
}

/// An object of a shape whose first member is its text; servers that call it `generated_text` are understood too.
fn object(value: Value, shape: &'static Shape) -> Output {
    let has_items = value.get("chunks").is_some_and(Value::is_array);
    let text =
        value.get(shape.members[0].name).or_else(|| value.get("generated_text")).and_then(Value::as_str);
    Output {
        text: text.map_or(Words::None, |text| Words::Own(text.to_owned())),
        json: Typed::new(value, shape),
        has_items,
        ..Output::default()
    }
}

/// An image, sound or video: the body itself, or base64 or samples in JSON.
fn media(reply: &Whole, image: bool) -> Result<Output> {
    let json = reply.mime_type.as_deref().is_some_and(|mime| mime.contains("json"));
    let value: Value =
        if json { serde_json::from_slice(&reply.body).unwrap_or_default() } else { Value::Null };
    if let Some(error) = value.is_object().then(|| reported_error(&value)).flatten() {
        return Err(error);
    }
    let inner = match &value {
        Value::Array(list) => list.first().unwrap_or(&Value::Null),
        other => other,
    };
    let member =
        ["image", "audio", "video", "blob"].iter().find_map(|name| inner.get(*name)).unwrap_or(inner);
    let strange = |bytes: &[u8]| {
        let start: String = String::from_utf8_lossy(bytes).chars().take(80).collect();
        let what = if image { "an image" } else { "a sound or video" };
        Error::protocol(format!("the answer is not {what}; it begins with: {}", start.escape_debug()))
    };
    let seen = |bytes: &Bytes| infer::get(bytes).map(|kind| kind.mime_type().to_owned());
    let (bytes, mime_type) = match member {
        Value::String(text) => {
            let bytes = decode_base64(text);
            let mime = seen(&bytes);
            (bytes, Some(mime.ok_or_else(|| strange(&reply.body))?))
        }
        Value::Array(_) => (wav(member, inner)?, Some("audio/wav".to_owned())),
        _ if json => return Err(strange(&reply.body)),
        _ => (reply.body.clone(), reply.mime_type.clone().or_else(|| seen(&reply.body))),
    };
    let is_image = || {
        let told = mime_type.as_deref().is_some_and(|mime| mime.starts_with("image/"));
        infer::is_image(&bytes) || (told && !bytes.is_empty())
    };
    if image && !is_image() {
        return Err(strange(&bytes));
    }
    Ok(Output { bytes, mime_type, ..Output::default() })
}

/// The bytes behind base64, whatever else is in the text: line ends, blanks, a data URL's head.
pub fn decode_base64(text: &str) -> Bytes {
    use base64::alphabet::STANDARD;
    use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let data =
        text.strip_prefix("data:").and_then(|rest| rest.split_once(',')).map_or(text, |(_, data)| data);
    let known = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let decoded =
        LENIENT.decode(data).or_else(|_| LENIENT.decode(data.bytes().filter(known).collect::<Vec<_>>()));
    decoded.unwrap_or_default().into()
}

/// Samples in JSON, a list for each channel or one for all, as a WAV file of 32-bit floats.
fn wav(samples: &Value, object: &Value) -> Result<Bytes> {
    let floats = Floats::parse(samples.to_string().as_bytes())?;
    let rate = object.get("sampling_rate").and_then(Value::as_f64).filter(|rate| (1.0..1e6).contains(rate));
    let rate = rate.ok_or_else(|| Error::protocol("the answer has samples but no \"sampling_rate\""))? as u32;
    let (channels, frames) = (floats.rows(), floats.cols());
    let size = u32::try_from(floats.values.len() * 4).ok().filter(|size| *size < u32::MAX - 36);
    let (Some(size), 1..=8) = (size, channels) else {
        return Err(Error::protocol(format!(
            "the answer has samples in {channels} channels; 1 to 8 make a sound"
        )));
    };
    let width = channels as u32 * 4;
    let mut file = Vec::with_capacity(size as usize + 44);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(size + 36).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    file.extend_from_slice(&3_u16.to_le_bytes());
    file.extend_from_slice(&(channels as u16).to_le_bytes());
    file.extend_from_slice(&rate.to_le_bytes());
    file.extend_from_slice(&(rate * width).to_le_bytes());
    file.extend_from_slice(&(width as u16).to_le_bytes());
    file.extend_from_slice(&32_u16.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&size.to_le_bytes());
    for frame in 0..frames {
        for channel in 0..channels {
            file.extend_from_slice(&floats.values[channel * frames + frame].to_le_bytes());
        }
    }
    Ok(file.into())
}

fn start(value: &Value) -> String {
    value.to_string().chars().take(80).collect()
}

/// Reads raw replies; the events of a stream as they are.
#[derive(Default)]
struct Raw {
    events: Vec<u8>,
}

impl Decoder for Raw {
    fn reply(&mut self, reply: Whole) -> Result<Output> {
        Ok(Output { json: Typed::of_body(reply.body), text: Words::Bytes, ..Output::default() })
    }

    fn item(&mut self, data: &str) -> Result<Option<Item>> {
        self.events.extend_from_slice(data.as_bytes());
        self.events.push(b'\n');
        Ok(Some(Item { text: data.to_owned(), reasoning: None, json: ItemJson::Data(data.to_owned()) }))
    }

    fn assembled(&mut self) -> Output {
        let text = String::from_utf8(std::mem::take(&mut self.events)).unwrap_or_default();
        Output { json: Value::from(text).into(), text: Words::At(""), ..Output::default() }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sound(body: Value) -> Result<Output> {
        let mime_type = Some("application/json".to_owned());
        let reply = Whole { body: body.to_string().into(), mime_type, status: 200, reshape: Ok };
        media(&reply, false)
    }

    #[test]
    fn samples_in_json_become_a_sound_with_their_channels() {
        let file = |samples: Value| sound(json!({ "audio": samples, "sampling_rate": 8000 })).unwrap().bytes;
        let mono = file(json!([0.0, 0.5, -0.5]));
        assert_eq!((mono[22], mono.len()), (1, 44 + 12));
        let stereo = file(json!([[0.0, 0.5, 1.0], [-1.0, -0.5, 0.25]]));
        assert_eq!((stereo[22], stereo.len()), (2, 44 + 24));
        let sample = |at: usize| f32::from_le_bytes(stereo[44 + at * 4..][..4].try_into().unwrap());
        assert_eq!([sample(0), sample(1), sample(2), sample(3)], [0.0, -1.0, 0.5, -0.5]);
    }

    #[test]
    fn other_json_is_no_sound() {
        for body in [
            json!({ "detail": "Not Found" }),
            json!("error: the queue is full"),
            json!({ "audio": [0.5] }),
            json!({ "audio": vec![vec![0.5]; 9], "sampling_rate": 8000 }),
            json!({ "error": "no" }),
        ] {
            assert!(sound(body.clone()).is_err(), "{body}");
        }
    }

    #[test]
    fn base64_is_read_through_line_ends_and_heads() {
        for text in ["aGVsbG8=", "aGVs\nbG8=\n", "aGVsbG8", "data:audio/wav;base64,aGVsbG8="] {
            assert_eq!(&decode_base64(text)[..], b"hello", "{text}");
        }
    }
}
