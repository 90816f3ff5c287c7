//! Binary inputs: a file, a URL, bytes or a stream of the caller's, with their media type; opened when a request runs.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use reqwest::Method;
use reqwest::header::HeaderMap;

use crate::config::{is_url, parse_url};
use crate::error::{Error, Kind, Result};
use crate::http::body;
use crate::http::transport::{Outgoing, Transport};
use crate::runtime::feed::Feed;

/// Where the bytes of an input are.
#[derive(Debug, Clone)]
pub enum Source {
    /// A local file, read when the request runs.
    File(String),
    /// A URL (`data:` included), passed on or fetched as the task and provider want it.
    Url(String),
    /// The bytes themselves, the caller's own or a copy.
    Bytes(Bytes),
    /// A stream that the caller's function reads.
    Feed(Arc<Feed>),
}

/// An input and what is known of its type.
#[derive(Debug, Clone)]
pub struct Content {
    /// Where the bytes are.
    pub source: Source,
    /// The media type, if the caller gave one.
    pub mime_type: Option<String>,
}

/// An input that is ready to be sent.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its bytes.
    pub source: body::Source,
    /// Its media type, if the caller, its server, its name or its content says one.
    pub mime_type: Option<String>,
}

/// The inputs of one call, each opened once, however often the call is tried.
#[derive(Default)]
pub struct Inputs {
    opened: Mutex<HashMap<String, Opened>>,
    failed: AtomicBool,
}

impl Inputs {
    /// The input of that name, ready to be sent.
    pub async fn open(&self, name: &str, content: &Content, transport: &Transport) -> Result<Opened> {
        if let Some(opened) = self.opened.lock().unwrap().get(name) {
            return Ok(opened.clone());
        }
        self.failed.store(true, Ordering::Relaxed);
        let opened = Box::pin(content.open(transport)).await?;
        self.failed.store(false, Ordering::Relaxed);
        self.opened.lock().unwrap().insert(name.to_owned(), opened.clone());
        Ok(opened)
    }

    /// Whether one of them could not be opened, or not yet.
    pub fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }
}

impl Content {
    /// What a text stands for, as huggingface_hub reads it: a URL, else the path of a file.
    pub fn of_text(text: &str) -> Self {
        let source = match is_url(text) || is_data_url(text) {
            true => Source::Url(text.to_owned()),
            false => Source::File(text.to_owned()),
        };
        Self { source, mime_type: None }
    }

    /// The bytes and their type. URLs are fetched without credentials.
    async fn open(&self, transport: &Transport) -> Result<Opened> {
        let (source, told) = match &self.source {
            Source::Bytes(bytes) => (body::Source::Bytes(bytes.clone()), None),
            Source::Feed(feed) => (body::Source::Feed(feed.clone()), None),
            Source::Url(url) if is_data_url(url) => {
                let (bytes, mime) = decode_data_url(url)?;
                (body::Source::Bytes(bytes), mime)
            }
            Source::Url(url) => {
                let parsed = parse_url("the content's URL", url)?;
                let request = Outgoing::new(Method::GET, parsed, HeaderMap::new(), Bytes::new());
                let incoming = transport.send(request).await?.success().await.map_err(|error| Error {
                    message: format!("the content cannot be fetched: {}", error.message),
                    ..error
                })?;
                let told = incoming.mime_type();
                (body::Source::Bytes(incoming.bytes().await?), told)
            }
            Source::File(path) => (body::Source::Bytes(read_file(path).await?), None),
        };
        let known = self.mime_type.clone().or(told).or_else(|| self.mime_by_name());
        let mime_type = match (known, &source) {
            (Some(mime), _) => Some(mime),
            (None, body::Source::Bytes(bytes)) => mime_by_content(bytes),
            (None, body::Source::Feed(feed)) => mime_by_content(&feed.first().await?),
        };
        Ok(Opened { source, mime_type })
    }

    /// A URL that a chat message can carry: the given one, or the bytes as a data URL.
    pub fn to_url(&self, default_mime: &str) -> Result<String> {
        use std::fmt::Write as _;
        let bytes = match &self.source {
            Source::Url(url) => return Ok(url.clone()),
            Source::Bytes(bytes) => bytes.clone(),
            Source::File(path) => std::fs::read(path).map_err(|e| unreadable(path, &e))?.into(),
            Source::Feed(_) => {
                return Err(Error::argument(
                    "an image of a message cannot be read by a function; give it as a file, a URL or bytes",
                ));
            }
        };
        let mime = self.mime_type.clone().or_else(|| self.mime_by_name()).or_else(|| mime_by_content(&bytes));
        let mime = mime.unwrap_or_else(|| default_mime.to_owned());
        let mut url = String::with_capacity(mime.len() + 14 + bytes.len().div_ceil(3) * 4);
        let _ = write!(url, "data:{mime};base64,");
        STANDARD.encode_string(&bytes, &mut url);
        Ok(url)
    }

    /// The type that the caller gave, or the name says.
    pub fn declared_type(&self) -> Option<String> {
        self.mime_type.clone().or_else(|| self.mime_by_name())
    }

    /// The type that the name of a file or the path of a URL says.
    fn mime_by_name(&self) -> Option<String> {
        let name = match &self.source {
            Source::File(path) => path.as_str(),
            Source::Url(url) if !is_data_url(url) => url.split(['?', '#']).next().unwrap_or_default(),
            _ => return None,
        };
        match mime_guess::from_path(name).first_raw()? {
            "audio/wav" => Some("audio/x-wav".to_owned()),
            mime => Some(mime.to_owned()),
        }
    }
}

fn mime_by_content(bytes: &[u8]) -> Option<String> {
    infer::get(bytes).map(|kind| kind.mime_type().to_owned())
}

async fn read_file(path: &str) -> Result<Bytes> {
    let owned = path.to_owned();
    let read = tokio::task::spawn_blocking(move || std::fs::read(owned)).await;
    let read = read.map_err(|e| Error::new(Kind::Internal, format!("a file could not be read: {e}")))?;
    read.map(Bytes::from).map_err(|e| unreadable(path, &e))
}

fn unreadable(path: &str, error: &std::io::Error) -> Error {
    Error::new(Kind::Io, format!("the file \"{path}\" cannot be read: {error}"))
}

/// Whether it is a data URL.
pub fn is_data_url(text: &str) -> bool {
    text.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("data:"))
}

/// The bytes and the media type of a data URL (RFC 2397).
pub fn decode_data_url(url: &str) -> Result<(Bytes, Option<String>)> {
    let wrong =
        |why: &str| Error::argument(format!("the data URL {why}; it must look like data:image/png;base64,…"));
    let (head, data) = url[5..].split_once(',').ok_or_else(|| wrong("has no comma"))?;
    let (mime, base64) = match head.strip_suffix(";base64") {
        Some(mime) => (mime, true),
        None => (head, false),
    };
    let bytes = percent_encoding::percent_decode_str(data).collect::<Vec<u8>>();
    let bytes = match base64 {
        true => STANDARD.decode(bytes).map_err(|e| wrong(&format!("is not base64 ({e})")))?,
        false => bytes,
    };
    Ok((bytes.into(), (!mime.is_empty()).then(|| mime.to_owned())))
}
