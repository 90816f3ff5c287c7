//! Plain files, for inputs that are given by URL.

use crate::media;
use crate::picture::Picture;
use crate::providers::job::{self, Jobs};
use crate::reply::{Answer, Body};
use crate::request::Request;
use crate::tasks::Refusal;

/// The picture at `/files/picture.png`.
pub fn picture() -> Vec<u8> {
    Picture::drawn(7, 64, 48).png()
}

/// The sound at `/files/sound.wav`.
pub fn sound() -> Vec<u8> {
    media::wav(7, 500)
}

static ZEROS: [u8; 64 << 10] = [0; 64 << 10];

/// The answer to a GET below `/files/`, if there is such a file.
pub fn get(request: &Request, path: &str, jobs: &Jobs) -> Option<Answer> {
    let name = path.strip_prefix("/files/")?;
    if let Some(result) = name.strip_prefix("results/") {
        return Some(job::file(jobs, request, result).unwrap_or_else(Refusal::answer));
    }
    let body = match name {
        "picture.png" => Body::Bytes(Some("image/png"), picture()),
        "sound.wav" => Body::Bytes(Some("audio/wav"), sound()),
        "untyped" => Body::Bytes(None, picture()),
        "huge" => match request.query.get("bytes").map_or(Ok(1 << 20), |bytes| bytes.parse()) {
            Ok(length) => Body::Repeated(&ZEROS, length),
            Err(_) => return Some(Answer::error(400, "`bytes` must be a number")),
        },
        _ => {
            let page = "<html><head><title>Not found</title></head><body>No such file</body></html>";
            let body = Body::Text("text/html", page.to_owned());
            return Some(Answer { status: 404, headers: Vec::new(), body });
        }
    };
    Some(Answer { status: 200, headers: Vec::new(), body })
}
