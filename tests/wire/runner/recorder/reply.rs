//! Writing scripted replies, byte for byte and piece by piece.

use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use crate::vector::{Framing, Reply, bytes};

/// By how much a truncated reply's announced length exceeds what is sent.
const MISSING: usize = 10;
/// Between two pieces of a body, so that they do not arrive as one.
const PAUSE: Duration = Duration::from_millis(2);

/// Whether the connection can serve another request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    KeepOpen,
    Close,
}

/// Writes `reply` and tells what follows.
pub async fn write<S: AsyncWrite + Unpin>(stream: &mut S, reply: &Reply) -> io::Result<After> {
    let pieces = pieces(reply);
    let length = pieces.iter().map(Vec::len).sum::<usize>();
    let mut head = format!("HTTP/1.1 {} {}\r\n", reply.status, reason(reply.status));
    for (name, value) in &reply.headers {
        write!(head, "{name}: {value}\r\n").expect("text can be appended");
    }
    match reply.framing {
        Framing::Length => {
            let announced = if reply.truncated { length + MISSING } else { length };
            write!(head, "content-length: {announced}\r\n").expect("text can be appended");
        }
        Framing::Chunked => head.push_str("transfer-encoding: chunked\r\n"),
        Framing::Eof => head.push_str("connection: close\r\n"),
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).await?;
    for (i, piece) in pieces.iter().filter(|piece| !piece.is_empty()).enumerate() {
        if i > 0 {
            tokio::time::sleep(PAUSE).await;
        }
        if reply.framing == Framing::Chunked {
            let framed = [format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat();
            stream.write_all(&framed).await?;
        } else {
            stream.write_all(piece).await?;
        }
        stream.flush().await?;
    }
    if reply.framing == Framing::Chunked && !reply.truncated {
        stream.write_all(b"0\r\n\r\n").await?;
    }
    stream.flush().await?;
    let open = !reply.truncated && reply.framing != Framing::Eof;
    Ok(if open { After::KeepOpen } else { After::Close })
}

/// The body as it is handed to the connection.
fn pieces(reply: &Reply) -> Vec<Vec<u8>> {
    if let Some(chunks) = &reply.chunks_b64 {
        return chunks.iter().map(|chunk| bytes(chunk)).collect();
    }
    let json = reply.body_json.as_ref().map(|value| value.to_string().into_bytes());
    let text = reply.body_text.as_ref().or(reply.sse.as_ref()).map(|text| text.clone().into_bytes());
    let binary = reply.body_b64.as_deref().map(bytes);
    vec![json.or(text).or(binary).unwrap_or_default()]
}

fn reason(status: u16) -> &'static str {
    match status {
        200..=299 => "OK",
        300..=399 => "Elsewhere",
        400..=499 => "Refused",
        _ => "Failed",
    }
}
