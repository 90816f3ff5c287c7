//! Large transfers without storage: what came in, as a count and a hash; bytes of a pattern to go out.

use serde_json::json;

use crate::chance;
use crate::reply::{Answer, Body};
use crate::request::Request;

/// What is left of a body that is not kept.
pub struct Digest {
    /// How many bytes there were.
    pub bytes: u64,
    hash: Option<u64>,
}

impl Digest {
    /// Of a body that is still to come.
    pub fn of(request: &Request) -> Self {
        let hashes = request.query.get("hash").is_none_or(|hash| hash != "0");
        Self { bytes: 0, hash: hashes.then_some(chance::START) }
    }

    /// Adds a piece of the body.
    pub fn add(&mut self, piece: &[u8]) {
        self.bytes += piece.len() as u64;
        self.hash = self.hash.map(|hash| chance::add(hash, piece));
    }
}

/// Whether the request's body is only digested.
pub fn takes(request: &Request) -> bool {
    request.method == "POST" && request.path.trim_end_matches('/') == "/echo"
}

/// The answer to POST `/echo`.
pub fn answer(request: &Request, digest: &Digest) -> Answer {
    let header = |name: &str| request.headers.get(name);
    let announced: Option<u64> = header("content-length").and_then(|length| length.trim().parse().ok());
    Answer::json(
        200,
        json!({
            "method": request.method,
            "path": request.path,
            "content_type": header("content-type"),
            "content_length": announced,
            "transfer_encoding": header("transfer-encoding"),
            "bytes": digest.bytes,
            "fnv1a64": digest.hash.map(|hash| format!("{hash:016x}")),
        }),
    )
}

static PATTERN: [u8; 251 * 256] = {
    let mut pattern = [0; 251 * 256];
    let mut at = 0;
    while at < pattern.len() {
        pattern[at] = (at % 251) as u8;
        at += 1;
    }
    pattern
};

/// The answer to GET `/echo/bytes?n=N`: the byte at place i is i modulo 251.
pub fn bytes(request: &Request) -> Answer {
    match request.query.get("n").map(|n| n.parse()) {
        Some(Ok(length)) => {
            Answer { status: 200, headers: Vec::new(), body: Body::Repeated(&PATTERN, length) }
        }
        _ => Answer::error(400, "`n` must be the number of bytes"),
    }
}
