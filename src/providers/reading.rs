//! How the reply of a provider becomes that of the task: at once, or by further requests until a job is done and its file is
//! there.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Url;
use serde_json::Value;

use crate::error::{Error, Kind, Result};

/// How the reply of a provider becomes that of the task.
#[derive(Clone, Copy)]
pub enum Reading {
    /// It is the body, or JSON that takes another form.
    Json(fn(Value) -> Result<Value>),
    /// It only begins the answer.
    Steps(Steps),
}

/// The way from a first reply to the answer.
#[derive(Clone, Copy)]
pub struct Steps {
    /// What follows from a reply and the path that was asked for it, which the first reply has not.
    pub next: fn(&Value, Option<&str>) -> Result<Next>,
    /// How often may be asked at most.
    pub most: u32,
    /// From the file of the result to the reply of the task, if it is another.
    pub file: Option<fn(Bytes) -> Result<Bytes>>,
}

/// What follows from a reply.
pub enum Next {
    /// The job goes on: ask this path of the provider after a pause.
    Ask {
        /// The path, without the provider's address.
        path: String,
        /// The pause before.
        pause: Duration,
        /// What the provider calls the state of the job.
        status: String,
    },
    /// The answer is the file at this URL, or in this data URL.
    File(String),
    /// The answer is here.
    Bytes(Bytes),
}

/// How often a job may be asked after whose provider names no limit: for an hour, at half a second.
const MOST: u32 = 7200;

impl Steps {
    /// Steps that end in a file, which is the reply of the task.
    pub const fn to_file(next: fn(&Value, Option<&str>) -> Result<Next>) -> Self {
        Self { next, most: MOST, file: None }
    }

    /// The same with a limit on how often may be asked.
    pub const fn at_most(mut self, most: u32) -> Self {
        self.most = most;
        self
    }

    /// The same with a reply that is made of the file.
    pub const fn made_of_file(mut self, file: fn(Bytes) -> Result<Bytes>) -> Self {
        self.file = Some(file);
        self
    }
}

/// The text at a JSON pointer of a reply.
pub fn text_at<'a>(reply: &'a Value, pointer: &str) -> Option<&'a str> {
    reply.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The text at a JSON pointer of a reply, or an error that says what is missing.
pub fn wanted<'a>(reply: &'a Value, pointer: &str, what: &str) -> Result<&'a str> {
    text_at(reply, pointer).ok_or_else(|| {
        let start: String = reply.to_string().chars().take(120).collect();
        Error::protocol(format!("the answer has no {what}; it begins with: {start}"))
    })
}

/// The path of the URL at a JSON pointer of a reply, which may be relative.
pub fn path_at(reply: &Value, pointer: &str, what: &str) -> Result<String> {
    let url = wanted(reply, pointer, what)?;
    let parsed = Url::parse("https://provider/").and_then(|base| base.join(url));
    let parsed = parsed.map_err(|_| Error::protocol(format!("the {what} \"{url}\" is not a URL")))?;
    Ok(parsed.path().to_owned())
}

/// The id of a job at a JSON pointer of a reply, a text or a number.
pub fn id_at(reply: &Value, pointer: &str) -> Result<String> {
    match reply.pointer(pointer) {
        Some(Value::Number(id)) => Ok(id.to_string()),
        _ => wanted(reply, pointer, "id of a job").map(str::to_owned),
    }
}

/// The file whose URL is at a JSON pointer.
pub fn file_at(reply: &Value, pointer: &str) -> Result<Next> {
    Ok(Next::File(wanted(reply, pointer, "URL of a result")?.to_owned()))
}

/// The error for a job that has failed, in the provider's words.
pub fn failed(provider: &str, said: Option<&str>) -> Error {
    let said = said.unwrap_or("it does not say why");
    Error::new(Kind::Generation, format!("the job failed at {provider}: {said}"))
}

/// The error for a job in a state that is not known here.
pub fn unknown_status(provider: &str, status: &str) -> Error {
    Error::protocol(format!("the job at {provider} is in an unknown state: \"{status}\""))
}
