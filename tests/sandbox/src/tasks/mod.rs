//! The tasks of hf-inference other than text generation: their names, where they are served, who answers each.

pub mod asked;
pub mod audio;
pub mod embed;
pub mod extract;
pub mod labels;
pub mod make;
pub mod mask;
pub mod parameters;
pub mod rewrite;
pub mod span;
pub mod table;
pub mod vision;

use serde_json::Value;

use crate::faults::Faults;
use crate::reply::{Answer, Body, FILLING};
use crate::request::Request;
use asked::Asked;

/// The name of text generation, which `generate` answers.
pub const GENERATION: &str = "text-generation";

/// Why a request is refused: a status and a message.
pub struct Refusal(u16, String);

impl Refusal {
    /// The request has the wrong form.
    pub fn wrong(message: impl Into<String>) -> Self {
        Self(400, message.into())
    }

    /// Something is missing.
    pub fn missing(what: &str) -> Self {
        Self(422, format!("Error in `{what}`: field required"))
    }

    /// There is no such thing.
    pub fn unknown(message: impl Into<String>) -> Self {
        Self(404, message.into())
    }

    /// The answer that says so.
    pub fn answer(self) -> Answer {
        Answer::error(self.0, &self.1)
    }
}

/// What a task makes of a request.
pub type Made = Result<Body, Refusal>;

/// A task.
pub struct Task {
    /// The Hub's name for it.
    pub name: &'static str,
    answer: fn(&Asked<'_>) -> Made,
}

/// All tasks.
pub const TASKS: &[Task] = &[
    Task { name: "audio-classification", answer: audio::classify },
    Task { name: "audio-to-audio", answer: audio::separate },
    Task { name: "automatic-speech-recognition", answer: audio::transcribe },
    Task { name: "document-question-answering", answer: vision::read_document },
    Task { name: "feature-extraction", answer: embed::features },
    Task { name: "fill-mask", answer: mask::fill },
    Task { name: "image-classification", answer: vision::classify },
    Task { name: "image-segmentation", answer: vision::segment },
    Task { name: "image-to-image", answer: make::image_from_image },
    Task { name: "image-to-text", answer: vision::describe },
    Task { name: "image-to-video", answer: make::video_from_image },
    Task { name: "object-detection", answer: vision::detect },
    Task { name: "question-answering", answer: extract::answer_question },
    Task { name: "sentence-similarity", answer: embed::similarities },
    Task { name: "summarization", answer: rewrite::summarize },
    Task { name: "table-question-answering", answer: table::answer_question },
    Task { name: "tabular-classification", answer: table::classify },
    Task { name: "tabular-regression", answer: table::regress },
    Task { name: "text-classification", answer: labels::classify_text },
    Task { name: "text-to-image", answer: make::image_from_text },
    Task { name: "text-to-speech", answer: make::speech_from_text },
    Task { name: "text-to-video", answer: make::video_from_text },
    Task { name: "token-classification", answer: extract::name_entities },
    Task { name: "translation", answer: rewrite::translate },
    Task { name: "visual-question-answering", answer: vision::answer_question },
    Task { name: "zero-shot-classification", answer: labels::classify_text_by_candidates },
    Task { name: "zero-shot-image-classification", answer: vision::classify_by_candidates },
];

/// The task of that name.
pub fn find(name: &str) -> Option<&'static Task> {
    TASKS.iter().find(|task| task.name == name)
}

/// The model's id in a path like `/models/ID`.
pub fn model(path: &str) -> Option<&str> {
    path.strip_prefix("/hf-inference").unwrap_or(path).strip_prefix("/models/")
}

/// The name at the place where a path names a task: after `/pipeline/`, or the last part of the model's id.
pub fn named(path: &str) -> Option<&str> {
    match path.rsplit_once("/pipeline/") {
        Some((place, name)) => (place.is_empty() || model(place).is_some()).then_some(name),
        None => model(path)?.rsplit('/').next(),
    }
}

/// What the task of that name makes of what it is asked.
pub fn made(name: &str, asked: &Asked<'_>) -> Made {
    let task = find(name).ok_or_else(|| Refusal::unknown(format!("there is no model for {name} here")))?;
    (task.answer)(asked)
}

/// The answer to a task's request.
pub fn answer(task: &Task, request: &Request, faults: &Faults<'_>) -> Answer {
    match Asked::of(request).and_then(|asked| (task.answer)(&asked)) {
        Ok(mut body) => {
            if let Body::Json(value) = &mut body
                && faults.has("oversized")
            {
                fill(value);
            }
            Answer { status: 200, headers: Vec::new(), body }
        }
        Err(refusal) => refusal.answer(),
    }
}

/// Makes the first text of an answer the place that `oversized` fills. True if there is one.
fn fill(value: &mut Value) -> bool {
    match value {
        Value::String(text) => {
            FILLING.clone_into(text);
            true
        }
        Value::Array(items) => items.iter_mut().any(fill),
        Value::Object(members) => members.values_mut().any(fill),
        _ => false,
    }
}
