//! From a reply to a result: whole replies, the events of a stream, and the answer put together from them.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use serde_json::Value;

use crate::endpoints::snapshot::Endpoint;
use crate::error::{Error, Result};
use crate::http::reply;
use crate::tasks::floats::Floats;
use crate::tasks::shape::Shape;

/// A reply that came whole.
pub struct Whole {
    /// The body.
    pub body: Bytes,
    /// Its media type.
    pub mime_type: Option<String>,
    /// The HTTP status.
    pub status: u16,
    /// From the provider's form of a reply to the task's.
    pub reshape: fn(Value) -> Result<Value>,
}

impl Whole {
    /// The body as JSON, in the task's form.
    pub fn json(&self) -> Result<Value> {
        (self.reshape)(json_body(&self.body)?)
    }
}

/// The result of a call.
#[derive(Debug, Default)]
pub struct Output {
    /// The value that huggingface_hub gives.
    pub json: Typed,
    /// Where the text of the answer is.
    pub text: Words,
    /// What a reasoning model thought before it answered.
    pub reasoning: Option<String>,
    /// Why the model stopped.
    pub finish_reason: Option<String>,
    /// Tokens that the model made.
    pub tokens: Option<i64>,
    /// Numbers in rows.
    pub floats: Option<Arc<Floats>>,
    /// Whether the raw value is a list of labels, boxes, words …
    pub has_items: bool,
    /// The result as bytes, or the body as it came if the result is none.
    pub bytes: Bytes,
    /// The media type of the bytes.
    pub mime_type: Option<String>,
    /// Inference Endpoints.
    pub endpoints: Vec<Arc<Endpoint>>,
    /// What went wrong without ending the call.
    pub warnings: Vec<Error>,
}

/// Where the text of a result is, so that a long one is not held twice.
#[derive(Debug, Default)]
pub enum Words {
    /// There is none.
    #[default]
    None,
    /// Here.
    Own(String),
    /// At this JSON pointer of the raw value.
    At(&'static str),
    /// It is the bytes.
    Bytes,
}

impl Output {
    /// The text of the answer, empty if it is none.
    pub fn text(&self) -> &str {
        match &self.text {
            Words::None => "",
            Words::Own(text) => text,
            Words::At(pointer) => {
                self.json.raw().pointer(pointer).and_then(Value::as_str).unwrap_or_default()
            }
            Words::Bytes => std::str::from_utf8(&self.bytes).unwrap_or_default(),
        }
    }
}

/// A value that takes its form when somebody asks for it.
#[derive(Debug, Default)]
pub struct Typed {
    raw: Value,
    form: FormOf,
    typed: OnceLock<Value>,
}

/// The form that a value takes.
#[derive(Debug, Default)]
enum FormOf {
    /// It stays as it is.
    #[default]
    Same,
    /// This shape.
    Shape(&'static Shape),
    /// This shape, of the first item only.
    FirstOf(&'static Shape),
    /// Lists of numbers.
    Floats(Arc<Floats>),
    /// The JSON in a body, or its text.
    Body(Bytes),
}

impl Typed {
    /// A value that will take the form of `shape`.
    pub fn new(raw: Value, shape: &'static Shape) -> Self {
        Self { raw, form: FormOf::Shape(shape), typed: OnceLock::new() }
    }

    /// A list whose first item will be the value, in the form of `shape`.
    pub fn first_of(raw: Value, shape: &'static Shape) -> Self {
        Self { raw, form: FormOf::FirstOf(shape), typed: OnceLock::new() }
    }

    /// Numbers that will become lists.
    pub fn of_floats(floats: Arc<Floats>) -> Self {
        Self { form: FormOf::Floats(floats), ..Self::default() }
    }

    /// A body that will be parsed; one that is no JSON is a text, and one that is no text is null.
    pub fn of_body(body: Bytes) -> Self {
        Self { form: FormOf::Body(body), ..Self::default() }
    }

    /// The value.
    pub fn get(&self) -> &Value {
        let make = || match &self.form {
            FormOf::Same => Value::Null,
            FormOf::Shape(shape) => shape.apply(self.raw.clone()),
            FormOf::FirstOf(shape) => shape.apply(self.raw.get(0).cloned().unwrap_or_default()),
            FormOf::Floats(floats) => floats.to_json(),
            FormOf::Body(body) => serde_json::from_slice(body)
                .unwrap_or_else(|_| std::str::from_utf8(body).map_or(Value::Null, Value::from)),
        };
        match self.form {
            FormOf::Same => &self.raw,
            _ => self.typed.get_or_init(make),
        }
    }

    /// The value as the server sent it.
    pub fn raw(&self) -> &Value {
        &self.raw
    }
}

impl From<Value> for Typed {
    fn from(raw: Value) -> Self {
        Self { raw, ..Self::default() }
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
    /// The event's data.
    Data(String),
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
            ItemJson::Data(data) => data.clone(),
            ItemJson::Typed(data, shape) => {
                shape.apply(serde_json::from_str(data).unwrap_or_default()).to_string()
            }
        }
    }
}

/// Reads one answer, whole or event by event.
pub trait Decoder: Send {
    /// A whole reply.
    fn reply(&mut self, reply: Whole) -> Result<Output>;

    /// The data of one event; none if it has nothing for the caller. Tasks that do not stream have no events.
    fn item(&mut self, data: &str) -> Result<Option<Item>> {
        Err(Error::protocol(format!("an event came although nothing streams: {data}")))
    }

    /// The answer that the events so far add up to.
    fn assembled(&mut self) -> Output {
        Output::default()
    }
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
