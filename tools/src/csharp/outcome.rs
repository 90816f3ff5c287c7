//! What comes of a task in C#: the type, what reads it out of a reply, and a line about it.

use hfi::tasks::results::Gives;
use hfi::tasks::shape::{Holds, Shape};

use crate::csharp::source::xml;
use crate::typed::is_object;

/// What comes of a task.
pub struct Outcome {
    /// The type.
    pub of: String,
    /// A function from the reply to it.
    pub read: String,
    /// What it is, in XML.
    pub doc: String,
}

/// What comes of a task that gives this.
pub fn outcome(gives: Gives) -> Outcome {
    let (of, read, doc) = match (gives, gives.shape()) {
        (_, Some(shape)) => return of_shape(shape, is_object(gives)),
        (Gives::Floats, _) => ("Embeddings", "Embeddings", "The vectors, one a row."),
        (Gives::Numbers, _) => ("InferenceList<float>", "Numbers", "The numbers."),
        (Gives::Values, _) => ("InferenceList<JsonValue>", "Values", "The values."),
        (Gives::Image, _) => ("InferenceImage", "Image", "The image."),
        (Gives::Sound, _) => ("InferenceAudio", "Audio", "The sound."),
        (Gives::Video, _) => ("InferenceVideo", "Video", "The film."),
        (Gives::Text, _) => ("string", "Text", "The text."),
        (Gives::Health, _) => ("bool", "Flag", "Whether the server is ready."),
        (Gives::Raw, _) => ("InferenceRaw", "Raw", "The reply, as it came."),
        _ => ("JsonValue", "Json", "What the server says."),
    };
    Outcome { of: of.to_owned(), read: format!("Read.{read}"), doc: doc.to_owned() }
}

fn of_shape(shape: &Shape, is_object: bool) -> Outcome {
    let name = shape.name;
    let (of, read) = match is_object {
        true => (name.to_owned(), "Object"),
        false if has_media(shape) => (format!("InferenceList<{name}>"), "Media"),
        false => (format!("InferenceList<{name}>"), "List"),
    };
    let list = if is_object { "" } else { "A list. Each item: " };
    Outcome {
        of,
        read: format!("Read.{read}({name}.Read)"),
        doc: list.to_owned() + &xml(shape.doc, |_| None),
    }
}

/// Whether objects of a shape come with an image or sound.
pub fn has_media(shape: &Shape) -> bool {
    shape.members.iter().any(|member| matches!(member.holds, Holds::Image | Holds::Sound))
}
