//! Answers onto the wire, right or wrong as the faults ask.

use std::io::{Read as _, Result, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::faults::Faults;
use crate::request::Request;

/// A connection: what was received and not yet used, and the way back.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    piece: Box<[u8]>,
    start: usize,
    keep: bool,
}

impl Connection {
    /// For an accepted stream.
    pub fn new(stream: TcpStream) -> Result<Self> {
        Ok(Self { stream, buffer: Vec::new(), piece: vec![0; 64 << 10].into(), start: 0, keep: true })
    }

    /// What was received and not yet used.
    pub fn received(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Marks bytes as used.
    pub fn consume(&mut self, length: usize) {
        self.start += length;
        if self.start == self.buffer.len() {
            self.buffer.clear();
            self.start = 0;
        }
    }

    /// Receives more; 0 at the end.
    pub fn fill(&mut self) -> Result<usize> {
        let length = self.stream.read(&mut self.piece)?;
        self.buffer.extend_from_slice(&self.piece[..length]);
        Ok(length)
    }

    /// Whether the next request may come on this connection.
    pub fn keeps_alive(&self) -> bool {
        self.keep
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.stream.write_all(bytes)
    }

    /// Ends the connection with a reset.
    pub fn reset(&mut self) -> Result<()> {
        self.keep = false;
        socket2::SockRef::from(&self.stream).set_linger(Some(Duration::ZERO))
    }

    /// Ends the connection in order, when the request has been answered as far as it will be.
    pub fn close(&mut self) {
        self.keep = false;
    }

    /// Holds the connection silent until the client goes away.
    pub fn stall(&mut self) -> Result<()> {
        self.keep = false;
        while self.fill()? > 0 {
            self.buffer.clear();
        }
        Ok(())
    }
}

/// What is answered.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Headers beside those of the body.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Body,
}

/// A body.
pub enum Body {
    /// JSON.
    Json(Value),
    /// Any text with its media type.
    Text(&'static str, String),
    /// Any bytes, with their media type or without a content type.
    Bytes(Option<&'static str>, Vec<u8>),
    /// So many bytes, of a pattern that repeats; never whole in memory, unless there are faults.
    Repeated(&'static [u8], u64),
    /// Server-sent events: their data, the end marker left out.
    Events(Vec<Value>),
}

impl Body {
    /// The bytes of a body that is no stream, and their media type.
    pub fn into_bytes(self) -> (Option<&'static str>, Vec<u8>) {
        match self {
            Self::Json(value) => (Some("application/json"), value.to_string().into_bytes()),
            Self::Text(mime, text) => (Some(mime), text.into_bytes()),
            Self::Bytes(mime, bytes) => (mime, bytes),
            Self::Repeated(pattern, length) => {
                (Some(BINARY), pattern.iter().copied().cycle().take(length as usize).collect())
            }
            Self::Events(_) => (None, Vec::new()),
        }
    }
}

impl Answer {
    /// JSON.
    pub fn json(status: u16, body: Value) -> Self {
        Self { status, headers: Vec::new(), body: Body::Json(body) }
    }

    /// A refusal in the form of TGI.
    pub fn error(status: u16, message: &str) -> Self {
        Self::json(status, json!({ "error": message }))
    }

    /// Adds a header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// The place in an answer that `oversized` fills.
pub const FILLING: &str = "@filling@";

const BINARY: &str = "application/octet-stream";

/// Sends an answer, with the faults that strike after the request was understood.
pub fn send(
    connection: &mut Connection,
    request: &Request,
    faults: &Faults<'_>,
    answer: Answer,
) -> Result<()> {
    let delay = request.option("x-sandbox-delay-ms", "delay_ms").and_then(|text| text.parse().ok());
    let delay = Duration::from_millis(delay.unwrap_or(0));
    let (mime, body) = match answer.body {
        Body::Repeated(pattern, length) if !faults.any() => {
            let head = Head { status: answer.status, mime: Some(BINARY), headers: answer.headers };
            return send_repeated(connection, &head, pattern, length);
        }
        Body::Events(events) => {
            let head =
                Head { status: answer.status, mime: Some("text/event-stream"), headers: answer.headers };
            return send_events(connection, faults, head, events, delay);
        }
        body => body.into_bytes(),
    };
    let mut head = Head { status: answer.status, mime, headers: answer.headers };
    let (encoding, body) = encode(request, faults, body);
    head.headers.extend(encoding.map(|name| ("content-encoding", name.to_owned())));
    if let Some(size) = faults.number("oversized", 1 << 20) {
        return send_oversized(connection, &head, &body, size);
    }
    if faults.has("truncate_chunked") {
        connection.write(&head.bytes(None))?;
        connection.write(format!("{:x}\r\n", body.len() + 10).as_bytes())?;
        connection.write(&body)?;
        connection.close();
        return Ok(());
    }
    let announced = match () {
        () if faults.has("truncate") => body.len() + 100,
        () if faults.has("wrong_length") => body.len().saturating_sub(10),
        () => body.len(),
    };
    if announced != body.len() {
        connection.close();
    }
    connection.write(&head.bytes(Some(announced as u64)))?;
    if faults.has("reset_after_headers") {
        return connection.reset();
    }
    if faults.has("stall_after_headers") {
        return connection.stall();
    }
    match faults.number("drip", 0) {
        Some(pause) => drip(connection, &body, pause),
        None => connection.write(&body),
    }
}

/// A status line and headers.
struct Head {
    status: u16,
    mime: Option<&'static str>,
    headers: Vec<(&'static str, String)>,
}

impl Head {
    /// The bytes, with that content length or chunked.
    fn bytes(&self, length: Option<u64>) -> Vec<u8> {
        let reason = match self.status {
            200 => "OK",
            429 => "Too Many Requests",
            503 => "Service Unavailable",
            _ => "Answer",
        };
        let mut text = format!("HTTP/1.1 {} {reason}\r\n", self.status);
        if let Some(mime) = self.mime {
            text.push_str(&format!("content-type: {mime}\r\n"));
        }
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("x-request-id: sandbox-1\r\n");
        match length {
            Some(length) => text.push_str(&format!("content-length: {length}\r\n\r\n")),
            None => text.push_str("transfer-encoding: chunked\r\n\r\n"),
        }
        text.into_bytes()
    }
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    let mut framed = format!("{:x}\r\n", bytes.len()).into_bytes();
    framed.extend_from_slice(bytes);
    framed.extend_from_slice(b"\r\n");
    framed
}

fn drip(connection: &mut Connection, bytes: &[u8], pause_ms: usize) -> Result<()> {
    for byte in bytes {
        connection.write(&[*byte])?;
        if pause_ms > 0 {
            std::thread::sleep(Duration::from_millis(pause_ms as u64));
        }
    }
    Ok(())
}

fn send_events(
    connection: &mut Connection,
    faults: &Faults<'_>,
    head: Head,
    events: Vec<Value>,
    delay: Duration,
) -> Result<()> {
    connection.write(&head.bytes(None))?;
    if faults.has("reset_after_headers") {
        return connection.reset();
    }
    if faults.has("stall_after_headers") {
        return connection.stall();
    }
    let end = if faults.has("crlf") { "\r\n" } else { "\n" };
    let events = if faults.has("empty_stream") { Vec::new() } else { events };
    let send = |connection: &mut Connection, text: String| match faults.number("drip", 0) {
        Some(pause) => {
            drip(connection, &text.bytes().flat_map(|byte| chunk(&[byte])).collect::<Vec<_>>(), pause)
        }
        None => connection.write(&chunk(text.as_bytes())),
    };
    for (index, event) in events.iter().enumerate() {
        if faults.number("reset_mid_stream", 1) == Some(index) {
            return connection.reset();
        }
        if faults.number("stall_mid_stream", 1) == Some(index) {
            return connection.stall();
        }
        if faults.number("gate_mid_stream", 1) == Some(index) {
            faults.wait_at_gate();
        }
        if faults.number("error_event", 1) == Some(index) {
            let kind = faults.value("error_type").unwrap_or("overloaded");
            let error = json!({ "error": "the sandbox was asked to fail here", "error_type": kind });
            send(connection, format!("event: error{end}data: {error}{end}{end}"))?;
            return connection.write(b"0\r\n\r\n");
        }
        if faults.has("comments") {
            send(connection, format!(": keep-alive{end}{end}event: message{end}id: {index}{end}"))?;
        }
        send(connection, format!("data: {event}{end}{end}"))?;
        if !delay.is_zero() {
            std::thread::sleep(delay);
        }
    }
    if faults.has("truncate_chunked") || faults.has("truncate") {
        connection.close();
        return Ok(());
    }
    if !faults.has("no_done") && !faults.has("empty_stream") {
        send(connection, format!("data: [DONE]{end}{end}"))?;
    }
    if let Some(pause) = faults.number("late_end", 10) {
        std::thread::sleep(Duration::from_millis(pause as u64));
    }
    connection.write(b"0\r\n\r\n")
}

/// The body in the encoding that a fault asks for, if the client takes it.
fn encode(request: &Request, faults: &Faults<'_>, body: Vec<u8>) -> (Option<&'static str>, Vec<u8>) {
    let accepts = |name: &str| request.headers.get("accept-encoding").is_some_and(|list| list.contains(name));
    if faults.has("gzip") && accepts("gzip") {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        if let Ok(encoded) = encoder.write_all(&body).and_then(|()| encoder.finish()) {
            return (Some("gzip"), encoded);
        }
    }
    if faults.has("brotli") && accepts("br") {
        let mut encoded = Vec::new();
        if brotli::BrotliCompress(&mut body.as_slice(), &mut encoded, &Default::default()).is_ok() {
            return (Some("br"), encoded);
        }
    }
    (None, body)
}

/// An answer with a text of that size in it, never whole in memory.
fn send_oversized(connection: &mut Connection, head: &Head, body: &[u8], size: usize) -> Result<()> {
    let place = body.windows(FILLING.len()).position(|window| window == FILLING.as_bytes());
    let (before, after) =
        place.map_or((body, [].as_slice()), |at| (&body[..at], &body[at + FILLING.len()..]));
    connection.write(&head.bytes(None))?;
    connection.write(&chunk(before))?;
    let piece = vec![b'x'; 64 << 10];
    let mut left = size;
    while left > 0 {
        let length = left.min(piece.len());
        connection.write(&chunk(&piece[..length]))?;
        left -= length;
    }
    if !after.is_empty() {
        connection.write(&chunk(after))?;
    }
    connection.write(b"0\r\n\r\n")
}

fn send_repeated(connection: &mut Connection, head: &Head, pattern: &[u8], length: u64) -> Result<()> {
    connection.write(&head.bytes(Some(length)))?;
    let mut left = length;
    while left > 0 {
        let size = left.min(pattern.len() as u64);
        connection.write(&pattern[..size as usize])?;
        left -= size;
    }
    Ok(())
}
