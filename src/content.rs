//! Binary inputs: a file, a URL, or bytes, with their media type.

use bytes::Bytes;

use crate::error::{Error, Kind, Result};

/// Where the bytes of an input are.
#[derive(Debug, Clone)]
pub enum Source {
    /// A local file, read when the request runs.
    File(String),
    /// A URL (`data:` included), passed on or fetched as the task and provider want it.
    Url(String),
    /// The bytes themselves, the caller's own or a copy.
    Bytes(Bytes),
}

/// An input and what is known of its type.
#[derive(Debug, Clone)]
pub struct Content {
    /// Where the bytes are.
    pub source: Source,
    /// The media type, if the caller gave one.
    pub mime_type: Option<String>,
}

impl Content {
    /// A URL that a chat message can carry: the given one, or the bytes as a data URL.
    pub fn to_url(&self, default_mime: &str) -> Result<String> {
        use base64::Engine as _;
        use std::fmt::Write as _;
        let bytes = match &self.source {
            Source::Url(url) => return Ok(url.clone()),
            Source::Bytes(bytes) => bytes.clone(),
            Source::File(path) => std::fs::read(path)
                .map_err(|e| Error::new(Kind::Io, format!("the file \"{path}\" cannot be read: {e}")))?
                .into(),
        };
        let mime = self.mime(&bytes).unwrap_or_else(|| default_mime.to_owned());
        let encoding = base64::engine::general_purpose::STANDARD;
        let mut url = String::with_capacity(mime.len() + 14 + bytes.len().div_ceil(3) * 4);
        let _ = write!(url, "data:{mime};base64,");
        encoding.encode_string(&bytes, &mut url);
        Ok(url)
    }

    fn mime(&self, bytes: &[u8]) -> Option<String> {
        let by_name = || match &self.source {
            Source::File(path) => mime_guess::from_path(path).first_raw().map(str::to_owned),
            _ => None,
        };
        let by_content = || infer::get(bytes).map(|kind| kind.mime_type().to_owned());
        self.mime_type.clone().or_else(by_name).or_else(by_content)
    }
}
