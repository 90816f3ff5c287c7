//! Redirects: where a reply sends a request next, and what of the request may go there.

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION, USER_AGENT};
use reqwest::{Method, Url};

use crate::config::redact;
use crate::error::{Error, Kind, Result};
use crate::http::body::Body;
use crate::http::transport::{Outgoing, TRACE_ID};

/// How many redirects a request follows.
pub const MOST: usize = 10;

/// What a request may say of itself at another host: nothing that a caller set, nothing secret.
const HARMLESS: [HeaderName; 4] = [ACCEPT, CONTENT_TYPE, USER_AGENT, TRACE_ID];

/// The request that a reply asks for; none if it asks for none.
pub fn next(status: u16, headers: &HeaderMap, sent: &Outgoing) -> Result<Option<Outgoing>> {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = headers.get(LOCATION) else { return Ok(None) };
    let shown = redact(sent.url.as_str());
    let strange = |why: &str| Error::new(Kind::Redirect, format!("{shown} redirects {why}"));
    let target = location.to_str().ok().and_then(|text| sent.url.join(text).ok());
    let Some(mut url) = target.filter(|url| matches!(url.scheme(), "http" | "https")) else {
        return Err(strange("to something that is no http or https URL"));
    };
    if url.fragment().is_none() {
        url.set_fragment(sent.url.fragment());
    }
    let mut next = Outgoing { url, ..sent.clone() };
    let keeps_method = matches!(status, 307 | 308) || matches!(sent.method, Method::GET | Method::HEAD);
    if !keeps_method {
        next.method = Method::GET;
        next.body = Body::default();
    } else if !next.body.reclaim() {
        return Err(strange(
            "after a part of the body was read, which cannot be read again; send it as bytes",
        ));
    }
    if sent.stays && !same_party(&sent.url, &next.url) {
        return Err(strange("to another host, which must not see what is sent"));
    }
    if !same_party(&sent.url, &next.url) {
        next.headers = sent.headers.iter().filter(|(name, _)| HARMLESS.contains(name)).fold(
            HeaderMap::new(),
            |mut kept, (name, value)| {
                kept.append(name, value.clone());
                kept
            },
        );
    }
    Ok(Some(next))
}

/// Whether both URLs are served by the same party, the second no less safely.
fn same_party(from: &Url, to: &Url) -> bool {
    let upgraded = from.scheme() == "http"
        && to.scheme() == "https"
        && from.host_str() == to.host_str()
        && from.port_or_known_default() == Some(80)
        && to.port_or_known_default() == Some(443);
    from.origin() == to.origin() || upgraded
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{AUTHORIZATION, HeaderValue};

    fn redirected(from: &str, status: u16, to: &str) -> Outgoing {
        let header = |value| HeaderValue::from_str(value).unwrap();
        let mut sent = HeaderMap::new();
        sent.insert(AUTHORIZATION, header("Bearer hf_x"));
        sent.insert("x-api-key", header("k"));
        sent.insert("cookie", header("a=b"));
        sent.insert(CONTENT_TYPE, header("application/json"));
        let outgoing = Outgoing::new(Method::POST, Url::parse(from).unwrap(), sent, "{}".to_owned());
        let mut headers = HeaderMap::new();
        headers.insert(LOCATION, header(to));
        next(status, &headers, &outgoing).unwrap().unwrap()
    }

    #[test]
    fn another_host_gets_neither_the_token_nor_the_callers_headers() {
        for to in ["https://other.example/x", "https://a.example:8443/", "http://a.example/", "//b.example/"]
        {
            let next = redirected("https://a.example/y", 307, to);
            assert_eq!(next.headers.keys().collect::<Vec<_>>(), ["content-type"], "{to}");
            assert_eq!((next.method, next.body.size()), (Method::POST, Some(2)));
        }
    }

    #[test]
    fn the_same_host_and_its_https_side_get_all() {
        for (from, to) in [("https://a.example/y", "/z"), ("http://a.example/y", "https://a.example/z")] {
            assert_eq!(redirected(from, 308, to).headers.len(), 4, "{to}");
        }
    }

    #[test]
    fn a_post_becomes_a_get_unless_the_status_says_otherwise() {
        for status in [301, 302, 303] {
            let next = redirected("https://a.example/y", status, "/z");
            assert_eq!((next.method, next.body.size()), (Method::GET, Some(0)));
        }
    }
}
