//! From the bytes of a stream to its events.

use reqwest::header::{CONTENT_TYPE, HeaderMap};

use crate::error::{Error, Result};
use crate::http::sse;
use crate::runtime::inflight::Event;
use crate::tasks::decode::{Decoder, reported_error};

/// Turns the body of a stream into events.
#[derive(Default)]
pub struct EventReader {
    parser: sse::Parser,
    found: Vec<String>,
    /// The start of the body, for servers that answer with something else.
    head: Vec<u8>,
    /// Whether the server sent any event or its end marker.
    pub spoke: bool,
    /// Whether there were events for the caller.
    pub seen: bool,
}

const HEAD: usize = 4096;

impl EventReader {
    /// Takes the next piece of the body, or its end; gives the events in it, and whether the stream is done.
    pub fn read(&mut self, piece: Option<&[u8]>, decoder: &mut dyn Decoder) -> (Vec<Event>, Result<bool>) {
        match piece {
            Some(bytes) => {
                if !self.spoke {
                    let room = HEAD.saturating_sub(self.head.len());
                    self.head.extend_from_slice(&bytes[..bytes.len().min(room)]);
                }
                self.parser.feed(bytes, &mut self.found);
            }
            None => self.parser.finish(&mut self.found),
        }
        let mut events = Vec::with_capacity(self.found.len());
        for found in self.found.drain(..) {
            for data in documents(&found) {
                self.spoke = true;
                if data == "[DONE]" {
                    return (events, Ok(true));
                }
                match decoder.item(data) {
                    Ok(Some(item)) => {
                        self.seen = true;
                        events.push(Event::Item(item));
                    }
                    Ok(None) => {}
                    Err(error) => return (events, Err(error)),
                }
            }
        }
        (events, Ok(false))
    }

    /// The error for a stream without a single event.
    pub fn silence(&self, headers: &HeaderMap) -> Error {
        let body = String::from_utf8_lossy(&self.head);
        if let Some(error) = serde_json::from_str(&body).ok().as_ref().and_then(reported_error) {
            return error;
        }
        let mime =
            headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("no content type");
        let begins = match body.trim() {
            "" => "it is empty; the prompt may be too long for the model".to_owned(),
            text => format!("it begins with: {}", text.chars().take(80).collect::<String>()),
        };
        Error::protocol(format!("the server answered without an event ({mime}); {begins}"))
    }
}

/// The JSON documents in an event's data: one, or, where a server leaves out the blank lines between events, one a line.
fn documents(data: &str) -> impl Iterator<Item = &str> {
    let whole = data.trim();
    let single = !whole.contains('\n') || serde_json::from_str::<serde::de::IgnoredAny>(whole).is_ok();
    let lines = whole.split(move |character| !single && character == '\n');
    lines.map(str::trim).filter(|line| !line.is_empty())
}
