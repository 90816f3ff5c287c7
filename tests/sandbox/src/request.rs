//! Requests as they come over the wire.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Result};

use crate::echo::{self, Digest};
use crate::endpoints::Target;
use crate::reply::Connection;

/// A request.
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The query's members, percent-decoded.
    pub query: BTreeMap<String, String>,
    /// The headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body; empty if it was digested.
    pub body: Vec<u8>,
    /// What is left of a body that was not kept.
    pub digest: Option<Digest>,
    /// Which endpoint it is about, if any.
    pub target: Option<Target>,
}

/// The longest head and body that are read.
const LIMITS: (usize, usize) = (64 << 10, 256 << 20);

impl Request {
    /// Reads the next request; none if the client has closed the connection.
    pub fn read(connection: &mut Connection) -> Result<Option<Self>> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; 128];
            let mut head = httparse::Request::new(&mut headers);
            match head.parse(connection.received()).map_err(|e| Error::new(ErrorKind::InvalidData, e))? {
                httparse::Status::Complete(length) => {
                    let mut request = Self::from_head(&head);
                    connection.consume(length);
                    request.take_body(connection)?;
                    return Ok(Some(request));
                }
                httparse::Status::Partial => {}
            }
            if connection.received().len() > LIMITS.0 {
                return Err(Error::new(ErrorKind::InvalidData, "the head is too long"));
            }
            if connection.fill()? == 0 {
                return Ok(None);
            }
        }
    }

    fn from_head(head: &httparse::Request<'_, '_>) -> Self {
        let target = head.path.unwrap_or("/");
        let target = match target.strip_prefix("http://") {
            Some(absolute) => absolute.find('/').map_or("/", |at| &absolute[at..]),
            None => target,
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        Self {
            method: head.method.unwrap_or_default().to_owned(),
            path: path.to_owned(),
            query: query
                .split('&')
                .filter(|member| !member.is_empty())
                .map(|member| member.split_once('=').unwrap_or((member, "")))
                .map(|(name, value)| (decode(name), decode(value)))
                .collect(),
            headers: head.headers.iter().map(|h| (h.name.to_ascii_lowercase(), text(h.value))).collect(),
            body: Vec::new(),
            digest: None,
            target: None,
        }
    }

    fn take_body(&mut self, connection: &mut Connection) -> Result<()> {
        if echo::takes(self) {
            let mut digest = Digest::of(self);
            read_body(connection, &self.headers, &mut |piece| digest.add(piece))?;
            self.digest = Some(digest);
            return Ok(());
        }
        let mut body = Vec::new();
        read_body(connection, &self.headers, &mut |piece| body.extend_from_slice(piece))?;
        self.body = body;
        Ok(())
    }

    /// How many bytes the body had.
    pub fn body_length(&self) -> u64 {
        self.digest.as_ref().map_or(self.body.len() as u64, |digest| digest.bytes)
    }

    /// A header, or the query member of that name.
    pub fn option(&self, header: &str, member: &str) -> Option<&str> {
        self.headers.get(header).or_else(|| self.query.get(member)).map(String::as_str)
    }
}

/// Percent-decodes a part of a path.
pub fn decode_segment(text: &str) -> String {
    decode(&text.replace('+', "%2B"))
}

/// Percent-encodes a part of a path.
pub fn encode_segment(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(encode).collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let digits = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                bytes.push(code);
                rest = &tail[2..];
            }
            None => {
                bytes.push(if byte == b'+' { b' ' } else { byte });
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads a body and hands it on in pieces.
fn read_body(
    connection: &mut Connection,
    headers: &BTreeMap<String, String>,
    piece: &mut dyn FnMut(&[u8]),
) -> Result<()> {
    if headers.get("transfer-encoding").is_some_and(|value| value.to_ascii_lowercase().contains("chunked")) {
        return read_chunks(connection, piece);
    }
    let length = headers.get("content-length").and_then(|value| value.trim().parse().ok()).unwrap_or(0);
    take(connection, length, piece)
}

fn take(connection: &mut Connection, mut length: usize, piece: &mut dyn FnMut(&[u8])) -> Result<()> {
    if length > LIMITS.1 {
        return Err(Error::new(ErrorKind::InvalidData, "the body is too long"));
    }
    while length > 0 {
        if connection.received().is_empty() && connection.fill()? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let received = connection.received();
        let taken = received.len().min(length);
        piece(&received[..taken]);
        connection.consume(taken);
        length -= taken;
    }
    Ok(())
}

fn read_chunks(connection: &mut Connection, piece: &mut dyn FnMut(&[u8])) -> Result<()> {
    loop {
        let size = match httparse::parse_chunk_size(connection.received()) {
            Ok(httparse::Status::Complete((length, size))) => {
                connection.consume(length);
                size as usize
            }
            Ok(httparse::Status::Partial) => {
                if connection.fill()? == 0 {
                    return Err(ErrorKind::UnexpectedEof.into());
                }
                continue;
            }
            Err(_) => return Err(Error::new(ErrorKind::InvalidData, "a chunk's size is wrong")),
        };
        take(connection, size, piece)?;
        take(connection, 2, &mut |_| {})?;
        if size == 0 {
            return Ok(());
        }
    }
}
