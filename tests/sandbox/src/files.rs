//! Plain files, for inputs that are given by URL.

use crate::media;
use crate::picture::Picture;
use crate::reply::{Answer, Body};
use crate::request::Request;

static ZEROS: [u8; 64 << 10] = [0; 64 << 10];

/// The answer to a GET below `/files/`, if there is such a file.
pub fn get(request: &Request, path: &str) -> Option<Answer> {
    let picture = || Picture::drawn(7, 64, 48).png();
    let body = match path.strip_prefix("/files/")? {
        "picture.png" => Body::Bytes(Some("image/png"), picture()),
        "sound.wav" => Body::Bytes(Some("audio/wav"), media::wav(7, 500)),
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
