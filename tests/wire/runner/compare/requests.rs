//! Comparing requests: the same number in the same order, each with the same method, URL, meaningful
//! headers and body.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Difference, first_difference, multipart, rules};
use crate::recorder::{Request, Seen};
use crate::vector::{Call, Exchange, ExpectedRequest, bytes};

/// Headers that a client may send of its own accord.
const FREE: [&str; 8] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "transfer-encoding",
    "user-agent",
    "x-amzn-trace-id",
];

/// Compares all requests, in order.
pub fn compare(call: &Call, exchanges: &[&Exchange], seen: &[Seen]) -> Vec<Difference> {
    let mut differences = Vec::new();
    for i in 0..exchanges.len().max(seen.len()) {
        let part = format!("request[{i}]");
        match (exchanges.get(i), seen.get(i)) {
            (Some(exchange), Some(seen)) => one(call, &part, &exchange.request, seen, &mut differences),
            (Some(Exchange { request, .. }), None) => differences.push(Difference::new(
                format!("{part}.missing"),
                format!("{} {} was not sent", request.method, request.url),
            )),
            (None, Some(seen)) => differences.push(Difference::new(
                format!("{part}.unexpected"),
                match seen {
                    Seen::Request { url, request } => format!("{} {url}", request.method),
                    Seen::Connect(target) => format!("a connection to {target}"),
                },
            )),
            (None, None) => {}
        }
    }
    differences
}

fn one(call: &Call, part: &str, expected: &ExpectedRequest, seen: &Seen, differences: &mut Vec<Difference>) {
    let mut differ = |name: &str, detail: String| {
        let covered = name.strip_prefix("header.").and_then(|header| match seen {
            Seen::Request { url, request } => rules::covering(call, url, header, expected, request),
            Seen::Connect(_) => None,
        });
        let part = covered.map_or_else(|| format!("{part}.{name}"), str::to_owned);
        differences.push(Difference::new(part, detail));
    };
    let (url, request) = match seen {
        Seen::Request { url, request } => (url, request),
        Seen::Connect(target) => {
            let wanted = authority(&expected.url);
            if *target != wanted {
                differ("url", format!("connected to {target}, expected {wanted}"));
            }
            return;
        }
    };
    if request.method != expected.method {
        differ("method", format!("is {}, expected {}", request.method, expected.method));
    }
    let (url, wanted) = (normal_url(url), normal_url(&expected.url));
    if url != wanted {
        differ("url", format!("is {url}, expected {wanted}"));
    }
    headers(expected, request, &mut differ);
    if let Some(detail) = body(expected, request) {
        differ("body", detail);
    }
}

/// An empty path read as `/`, the fragment and user information (which is never sent) dropped.
fn normal_url(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let at = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(at);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("{scheme}://{host}{slash}{path}")
}

/// Host and port, as CONNECT names them.
fn authority(url: &str) -> String {
    let url = normal_url(url);
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let host = rest.split('/').next().unwrap_or_default();
    let port = if scheme == "https" { 443 } else { 80 };
    if host.contains(':') { host.to_owned() } else { format!("{host}:{port}") }
}

fn headers(expected: &ExpectedRequest, request: &Request, differ: &mut impl FnMut(&str, String)) {
    let actual = |name: &str| -> Vec<&str> {
        request.headers.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str()).collect()
    };
    for (name, wanted) in &expected.headers {
        let actual = actual(name);
        let equal = match wanted {
            Value::String(mark) if mark == "$present" => !actual.is_empty() || name != "user-agent",
            Value::String(value) if name == "content-type" => {
                actual.len() == 1 && same_media_type(value, actual[0])
            }
            Value::String(value) => actual == [value],
            Value::Array(values) => values.iter().map(Value::as_str).eq(actual.iter().map(|v| Some(*v))),
            _ => false,
        };
        if !equal {
            differ(&format!("header.{name}"), format!("is {actual:?}, expected {wanted}"));
        }
    }
    let names = request.headers.iter().map(|(name, _)| name).collect::<BTreeSet<_>>();
    for name in names {
        let free = FREE.contains(&name.as_str()) || name.starts_with("proxy-");
        let expected =
            expected.headers.contains_key(name) || (free && !expected.headers_absent.contains(name));
        if !expected {
            differ(&format!("header.{name}"), format!("is {:?}, expected none", actual(name)));
        }
    }
}

/// The boundary of a multipart body has no meaning.
fn same_media_type(expected: &str, actual: &str) -> bool {
    let multipart = |value: &str| value.split(';').next() == Some("multipart/form-data");
    expected == actual || (multipart(expected) && multipart(actual))
}

fn body(expected: &ExpectedRequest, request: &Request) -> Option<String> {
    if let Some(wanted) = &expected.body_json {
        return match serde_json::from_slice::<Value>(&request.body) {
            Ok(actual) => first_difference(wanted, &actual),
            Err(e) => Some(format!("is no JSON ({e}): {}", excerpt(&request.body))),
        };
    }
    if let Some(parts) = &expected.body_multipart {
        return multipart::difference(parts, request);
    }
    let wanted = match (&expected.body_b64, &expected.body_text) {
        (Some(base64), _) => bytes(base64),
        (None, Some(text)) => text.clone().into_bytes(),
        (None, None) => Vec::new(),
    };
    (request.body != wanted).then(|| format!("is {}, expected {}", excerpt(&request.body), excerpt(&wanted)))
}

fn excerpt(body: &[u8]) -> String {
    let start = String::from_utf8_lossy(&body[..body.len().min(120)]).into_owned();
    format!("{start:?} ({} bytes)", body.len())
}
