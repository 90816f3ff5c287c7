//! What comes of a task in C++: its type, and a line about it.

use hfi::tasks::Task;
use hfi::tasks::endpoints::Operation;
use hfi::tasks::results::Gives;
use hfi::tasks::{Form, shape::Shape};

use crate::typed::is_object;

/// What comes of a task.
pub struct Outcome {
    /// The type.
    pub of: String,
    /// What it is.
    pub doc: String,
}

/// What comes of a task.
pub fn outcome(task: &Task) -> Outcome {
    let (of, doc) = match (task.gives, task.gives.shape()) {
        (gives, Some(shape)) => return of_shape(shape, is_object(gives)),
        (Gives::Floats, _) => ("Embeddings", "The vectors, one a row."),
        (Gives::Numbers, _) => ("std::vector<float>", "The numbers."),
        (Gives::Values, _) => ("std::vector<json>", "The values."),
        (Gives::Image, _) => ("Image", "The image."),
        (Gives::Sound, _) => ("Audio", "The sound."),
        (Gives::Video, _) => ("Video", "The film."),
        (Gives::Text, _) => ("std::string", "The text."),
        (Gives::Health, _) => ("bool", "Whether the server is ready."),
        (Gives::Raw, _) => ("Raw", "The reply, as it came."),
        (Gives::Endpoint, _) if task.form == Form::Endpoints(Operation::Acquire) => {
            ("Lease", "The hold on the endpoint.")
        }
        (Gives::Endpoint, _) => ("Endpoint", "The endpoint as it is then."),
        (Gives::Endpoints, _) => ("std::vector<Endpoint>", "The endpoints."),
        (Gives::Nothing, _) => ("void", "Nothing."),
        _ => ("json", "What the server says."),
    };
    Outcome { of: of.to_owned(), doc: doc.to_owned() }
}

fn of_shape(shape: &Shape, is_object: bool) -> Outcome {
    match is_object {
        true => Outcome { of: shape.name.to_owned(), doc: shape.doc.to_owned() },
        false => Outcome {
            of: format!("std::vector<{}>", shape.name),
            doc: format!("A list. Each item: {}", shape.doc),
        },
    }
}
