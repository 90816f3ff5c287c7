//! From a reply to a result: whole replies, the events of a stream, and the answer put together from them.

use std::sync::OnceLock;

use bytes::Bytes;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::http::reply;
use crate::tasks::shape::Shape;

/// The result of a call.
#[derive(Debug, Default)]
pub struct Output {
    /// The value that huggingface_hub gives.
    pub json: Typed,
    /// The text of the answer, empty if it is none.
    pub text: String,
    /// What a reasoning model thought before it answered.
    pub reasoning: Option<String>,
    /// Why the model stopped.
    pub finish_reason: Option<String>,
    /// Tokens that the model made.
    pub tokens: Option<i64>,
    /// The body as it came, if it came whole.
    pub body: Bytes,
}

/// A value that takes its typed form when somebody asks for it.
#[derive(Debug, Default)]
pub struct Typed {
    raw: Value,
    shape: Option<&'static Shape>,
    typed: OnceLock<Value>,
}

impl Typed {
    /// A value that will take the form of `shape`.
    pub fn new(raw: Value, shape: &'static Shape) -> Self {
        Self { raw, shape: Some(shape), typed: OnceLock::new() }
    }

    /// The value.
    pub fn get(&self) -> &Value {
        match self.shape {
            Some(shape) => self.typed.get_or_init(|| shape.apply(self.raw.clone())),
            None => &self.raw,
        }
    }
}

impl From<Value> for Typed {
    fn from(raw: Value) -> Self {
        Self { raw, shape: None, typed: OnceLock::new() }
    }
}

/// One event of a stream.
#[derive(Debug)]
pub struct Item {
    /// The text that it adds, often empty.
    pub text: String,
    /// The thought that it adds.
    pub reasoning: Option<String>,
    /// How its JSON value is made, when somebody asks.
    pub json: ItemJson,
}

/// The JSON value of an item, made on demand.
#[derive(Debug)]
pub enum ItemJson {
    /// The item is its text.
    Text,
    /// The event's data in a typed form.
    Typed(String, &'static Shape),
}

impl std::fmt::Debug for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shape")
    }
}

impl Item {
    /// The value that huggingface_hub gives for this event, as JSON text.
    pub fn to_json(&self) -> String {
        match &self.json {
            ItemJson::Text => Value::from(self.text.as_str()).to_string(),
            ItemJson::Typed(data, shape) => {
                shape.apply(serde_json::from_str(data).unwrap_or_default()).to_string()
            }
        }
    }
}

/// Reads one answer, whole or event by event.
pub trait Decoder: Send {
    /// A whole reply.
    fn reply(&mut self, value: Value) -> Result<Output>;
    /// The data of one event; none if it has nothing for the caller.
    fn item(&mut self, data: &str) -> Result<Option<Item>>;
    /// The answer that the events so far add up to.
    fn assembled(&mut self) -> Output;
}

/// The JSON value of a body, or an error that shows its start.
pub fn json_body(body: &[u8]) -> Result<Value> {
    serde_json::from_slice(body).map_err(|e| not_json("the answer", body, &e))
}

/// The error for data that is not JSON.
pub fn not_json(what: &str, data: &[u8], error: &serde_json::Error) -> Error {
    if data.is_empty() {
        return Error::protocol(format!("{what} is empty; JSON was expected"));
    }
    let start: String = String::from_utf8_lossy(data).chars().take(80).collect();
    Error::protocol(format!("{what} is not JSON ({error}); it begins with: {start}"))
}

/// The error that a reply or event reports in its `error` member, if it does.
pub fn reported_error(value: &Value) -> Option<Error> {
    let error = value.get("error").filter(|error| !error.is_null())?;
    Some(reply::in_band(error, value.get("error_type").and_then(Value::as_str)))
}
