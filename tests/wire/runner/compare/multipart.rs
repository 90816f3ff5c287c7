//! Comparing multipart bodies part by part.

use crate::recorder::Request;
use crate::vector::{Part, bytes};

/// A part as it was sent.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sent {
    name: String,
    filename: Option<String>,
    content_type: Option<String>,
    body: Vec<u8>,
}

/// How the parts differ, in words; none if they are equal.
pub fn difference(expected: &[Part], request: &Request) -> Option<String> {
    let Some(sent) = parse(request) else { return Some("is no multipart body".to_owned()) };
    if sent.len() != expected.len() {
        return Some(format!("has {} parts, expected {}", sent.len(), expected.len()));
    }
    sent.iter().zip(expected).enumerate().find_map(|(i, (sent, part))| {
        let text = part.text.as_ref().map(|text| text.clone().into_bytes());
        let wanted = Sent {
            name: part.name.clone(),
            filename: part.filename.clone(),
            content_type: part.content_type.clone(),
            body: text.or(part.body_b64.as_deref().map(bytes)).unwrap_or_default(),
        };
        (*sent != wanted).then(|| format!("part {i} is {sent:?}, expected {wanted:?}"))
    })
}

fn parse(request: &Request) -> Option<Vec<Sent>> {
    let boundary = parameter(request.header("content-type")?, "boundary")?;
    let delimiter = format!("\r\n--{boundary}").into_bytes();
    let whole = [b"\r\n", request.body.as_slice()].concat();
    let mut rest = after(&whole, &delimiter)?;
    let mut parts = Vec::new();
    while let Some(start) = rest.strip_prefix(b"\r\n") {
        let end = position(start, &delimiter)?;
        parts.push(part(&start[..end])?);
        rest = &start[end + delimiter.len()..];
    }
    rest.starts_with(b"--").then_some(parts)
}

fn part(bytes: &[u8]) -> Option<Sent> {
    let end = position(bytes, b"\r\n\r\n")?;
    let mut sent = Sent { body: bytes[end + 4..].to_vec(), ..Sent::default() };
    for line in std::str::from_utf8(&bytes[..end]).ok()?.split("\r\n") {
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-disposition") {
            sent.name = parameter(value, "name")?;
            sent.filename = parameter(value, "filename");
        } else if name.eq_ignore_ascii_case("content-type") {
            sent.content_type = Some(value.to_owned());
        }
    }
    Some(sent)
}

fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.trim().split_once('=')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim_matches('"').to_owned())
    })
}

fn position(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn after<'a>(haystack: &'a [u8], needle: &[u8]) -> Option<&'a [u8]> {
    position(haystack, needle).map(|at| &haystack[at + needle.len()..])
}
