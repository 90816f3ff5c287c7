//! Request bodies: bytes that are sent as they are, or as base64 made on the way, so that nothing is held twice.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::error::Error;
use crate::runtime::feed::Feed;

/// A body: pieces in their order.
#[derive(Debug, Clone, Default)]
pub struct Body(Vec<Piece>);

/// A piece of a body.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The bytes.
    pub source: Source,
    /// Whether they travel as base64.
    pub base64: bool,
}

/// Where the bytes of a piece are.
#[derive(Debug, Clone)]
pub enum Source {
    /// Here.
    Bytes(Bytes),
    /// At the caller's, who is asked for them piece by piece.
    Feed(Arc<Feed>),
}

impl Source {
    /// How many bytes there are, if that is known.
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Feed(feed) => feed.size(),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Source::Bytes(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<Source> for Body {
    fn from(source: Source) -> Self {
        Self(vec![Piece { source, base64: false }])
    }
}

impl From<Vec<Piece>> for Body {
    fn from(pieces: Vec<Piece>) -> Self {
        Self(pieces)
    }
}

impl Body {
    /// How many bytes are sent, if that is known.
    pub fn size(&self) -> Option<u64> {
        let sent = |piece: &Piece| {
            let len = piece.source.size()?;
            Some(if piece.base64 { len.div_ceil(3) * 4 } else { len })
        };
        self.0.iter().map(sent).sum()
    }

    /// Whether nothing is sent.
    pub fn is_empty(&self) -> bool {
        self.size() == Some(0)
    }

    /// Takes it back from an attempt that has ended. False if a part of it is gone, so that it cannot be sent once more.
    pub fn reclaim(&self) -> bool {
        self.0.iter().all(|piece| match &piece.source {
            Source::Bytes(_) => true,
            Source::Feed(feed) => feed.reclaim(),
        })
    }

    /// The body as reqwest sends it.
    pub fn into_request(self) -> reqwest::Body {
        if let [Piece { source: Source::Bytes(bytes), base64: false }] = self.0.as_slice() {
            return bytes.clone().into();
        }
        let left = self.size();
        let turned = |piece: Piece| match &piece.source {
            Source::Bytes(_) => (piece, 0),
            Source::Feed(feed) => {
                let turn = feed.turn();
                (piece, turn)
            }
        };
        let pieces = self.0.into_iter().map(turned).collect();
        reqwest::Body::wrap(Stream { left, pieces, carry: Vec::new() })
    }
}

/// How many bytes become base64 at once; a multiple of 3.
const STEP: usize = 48 << 10;

struct Stream {
    /// What is to be sent, with the turn in which feeds give it.
    pieces: VecDeque<(Piece, u64)>,
    left: Option<u64>,
    /// Up to two bytes that wait for a third, between the parts of a feed.
    carry: Vec<u8>,
}

impl Stream {
    fn encode(&mut self, bytes: &[u8], last: bool) -> Bytes {
        self.carry.extend_from_slice(bytes);
        let whole = if last { self.carry.len() } else { self.carry.len() / 3 * 3 };
        let text = STANDARD.encode(&self.carry[..whole]);
        self.carry.drain(..whole);
        text.into()
    }

    fn next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let Some((piece, turn)) = self.pieces.front_mut() else { return Poll::Ready(None) };
            let base64 = piece.base64;
            let (part, last) = match &mut piece.source {
                Source::Bytes(bytes) if base64 => {
                    let part = bytes.split_to(bytes.len().min(STEP));
                    (part, bytes.is_empty())
                }
                Source::Bytes(bytes) => (std::mem::take(bytes), true),
                Source::Feed(feed) => match feed.poll_part(*turn, context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                    Poll::Ready(Some(Ok(part))) => (part, false),
                    Poll::Ready(None) => (Bytes::new(), true),
                },
            };
            if last {
                self.pieces.pop_front();
            }
            let part = if base64 { self.encode(&part, last) } else { part };
            if !part.is_empty() {
                return Poll::Ready(Some(Ok(part)));
            }
        }
    }
}

impl http_body::Body for Stream {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let next = self.next(context);
        if let (Poll::Ready(Some(Ok(part))), Some(left)) = (&next, &mut self.left) {
            *left = left.saturating_sub(part.len() as u64);
        }
        next.map(|part| part.map(|part| part.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
