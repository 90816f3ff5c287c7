//! The recorded vectors: their fields (see the README beside the originals for what they mean) and
//! how they are read from `vectors/`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The files of `vectors/`, one a group.
const GROUPS: [&str; 8] = ["chat", "stream", "task", "provider", "error", "auth", "content", "endpoint"];

/// One recorded call.
#[derive(Debug, Clone, Deserialize)]
pub struct Vector {
    pub id: String,
    pub group: String,
    pub call: Call,
    pub env: Environment,
    pub exchanges: Vec<Exchange>,
    #[serde(default, deserialize_with = "present")]
    pub result: Option<Value>,
    pub error: Option<ExpectedError>,
    /// The pauses of the call.
    #[serde(default)]
    pub sleeps: Vec<Sleep>,
}

/// A pause between two requests.
#[derive(Debug, Clone, Deserialize)]
pub struct Sleep {
    pub seconds: f64,
}

/// The call itself.
#[derive(Debug, Clone, Deserialize)]
pub struct Call {
    pub method: String,
    #[serde(default)]
    pub client: Map<String, Value>,
    #[serde(default)]
    pub args: Map<String, Value>,
}

/// Environment variables and files; `$TMP` in both stands for a fresh directory.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Environment {
    pub vars: BTreeMap<String, String>,
    pub files: BTreeMap<String, String>,
}

impl Environment {
    /// Whether the call needs nothing but a clean environment.
    pub fn is_empty(&self) -> bool {
        self.vars.is_empty() && self.files.is_empty()
    }
}

/// A request and the reply it is given.
#[derive(Debug, Clone, Deserialize)]
pub struct Exchange {
    pub request: ExpectedRequest,
    pub response: Reply,
}

/// A request as it should look.
#[derive(Debug, Clone, Deserialize)]
pub struct ExpectedRequest {
    pub method: String,
    pub url: String,
    pub headers: BTreeMap<String, Value>,
    #[serde(default)]
    pub headers_absent: Vec<String>,
    pub body_json: Option<Value>,
    pub body_b64: Option<String>,
    pub body_text: Option<String>,
    pub body_multipart: Option<Vec<Part>>,
}

/// One part of a multipart body.
#[derive(Debug, Clone, Deserialize)]
pub struct Part {
    pub name: String,
    pub filename: Option<String>,
    pub content_type: Option<String>,
    pub text: Option<String>,
    pub body_b64: Option<String>,
}

/// A scripted reply.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Reply {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    #[serde(deserialize_with = "present")]
    pub body_json: Option<Value>,
    pub body_text: Option<String>,
    pub body_b64: Option<String>,
    pub sse: Option<String>,
    pub chunks_b64: Option<Vec<String>>,
    pub framing: Framing,
    pub truncated: bool,
    pub transport_error: Option<TransportError>,
}

/// What tells a client where a reply ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Framing {
    #[default]
    Length,
    Chunked,
    Eof,
}

/// What happens instead of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransportError {
    ReadTimeout,
    ConnectTimeout,
    ConnectRefused,
    Reset,
    NoResponse,
}

impl TransportError {
    /// Whether it happens before a request can be sent.
    pub fn is_before_request(self) -> bool {
        matches!(self, Self::ConnectTimeout | Self::ConnectRefused)
    }
}

/// The error a call ended with.
#[derive(Debug, Clone, Deserialize)]
pub struct ExpectedError {
    #[serde(rename = "type")]
    pub kind: String,
    pub status: Option<i32>,
    pub cause_status: Option<i32>,
    pub message: String,
    pub server_message: Option<String>,
    pub request_id: Option<String>,
}

impl Vector {
    /// How long all its pauses are, in seconds.
    pub fn pauses(&self) -> f64 {
        self.sleeps.iter().map(|sleep| sleep.seconds).sum()
    }

    /// Whether a server accepts a connection or a request and says nothing more.
    pub fn falls_silent(&self) -> bool {
        let silent = |exchange: &Exchange| {
            let error = exchange.response.transport_error;
            matches!(error, Some(TransportError::ReadTimeout | TransportError::ConnectTimeout))
        };
        self.exchanges.iter().any(silent)
    }

    /// The name of its test.
    pub fn name(&self) -> String {
        format!("{}::{}", self.group, self.id)
    }
}

/// Reads every vector.
pub fn load() -> Vec<Vector> {
    GROUPS
        .iter()
        .flat_map(|group| {
            let path = folder().join(format!("{group}.json"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            serde_json::from_str::<Vec<Vector>>(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        })
        .collect()
}

/// The folder of the vectors.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// The bytes behind a `_b64` field.
pub fn bytes(base64: &str) -> Vec<u8> {
    STANDARD.decode(base64).expect("a _b64 field of a vector is base64")
}

/// A field that is there, even as null.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
