//! What a refusal means: the kind of error for a status and body, in all the shapes that servers use.

use std::time::SystemTime;

use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

use crate::error::{Error, Kind, Reply};

/// How much of an error's body is read and kept.
pub const MAX_ERROR_BODY: usize = 64 << 10;

/// The error for a reply that is not a success.
pub fn to_error(status: u16, headers: &HeaderMap, mut body: Vec<u8>, shown: &str) -> Error {
    body.truncate(MAX_ERROR_BODY);
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let json = serde_json::from_slice::<Value>(&body).ok();
    let error_type = text("x-error-code").or_else(|| json.as_ref().and_then(error_type));
    let server_message = server_message(text("x-error-message"), json.as_ref(), headers, &body);
    let reply = Reply {
        status,
        request_id: request_id(headers),
        retry_after: retry_after(headers),
        estimated_time: json.as_ref().and_then(|json| json.get("estimated_time")?.as_f64()),
        server_message,
        error_type,
        body,
    };
    let kind = kind(&reply);
    let mut message = format!("{shown} answered {status} ({})", meaning(kind));
    if let Some(said) = &reply.server_message {
        message.push_str(": ");
        message.extend(said.chars().take(2000));
    }
    if let Some(id) = &reply.request_id {
        message.push_str(&format!(" (request id {id})"));
    }
    if let Some(advice) = advice(kind) {
        message.push_str("; ");
        message.push_str(advice);
    }
    Error { kind, message, reply: Some(Box::new(reply)) }
}

/// The error for an `error` member inside an otherwise successful reply or stream.
pub fn in_band(error: &Value, error_type: Option<&str>) -> Error {
    let said = match error {
        Value::String(text) => text.clone(),
        Value::Object(object) => match object.get("message").and_then(Value::as_str) {
            Some(message) => message.to_owned(),
            None => error.to_string(),
        },
        other => other.to_string(),
    };
    let named = error_type.or_else(|| error.get("type").and_then(Value::as_str));
    let kind = error_type.and_then(kind_by_type).unwrap_or(Kind::Server);
    let reply = Reply {
        server_message: Some(said.clone()),
        error_type: named.map(str::to_owned),
        ..Reply::default()
    };
    let message = format!("the server reported an error while answering ({}): {said}", meaning(kind));
    Error { kind, message, reply: Some(Box::new(reply)) }
}

/// The id to quote to the service's support.
pub fn request_id(headers: &HeaderMap) -> Option<String> {
    ["x-request-id", "x-amzn-trace-id", "x-amz-cf-id"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok().filter(|id| !id.is_empty()))
        .map(str::to_owned)
}

fn kind(reply: &Reply) -> Kind {
    if is_paused(reply) {
        return Kind::EndpointPaused;
    }
    match reply.error_type.as_deref() {
        Some("GatedRepo") => return Kind::Gated,
        Some("RepoNotFound" | "RevisionNotFound" | "EntryNotFound") => return Kind::NotFound,
        Some(named) => {
            if let Some(kind) = kind_by_type(named) {
                return kind;
            }
        }
        None => {}
    }
    match reply.status {
        400 => Kind::BadRequest,
        401 => Kind::Unauthorized,
        402 => Kind::PaymentRequired,
        403 => Kind::Forbidden,
        404 => Kind::NotFound,
        422 => Kind::Validation,
        429 => Kind::RateLimited,
        503 if is_loading(reply) => Kind::ModelLoading,
        503 => Kind::Overloaded,
        504 => Kind::GatewayTimeout,
        500..=599 => Kind::Server,
        _ => Kind::Http,
    }
}

fn is_paused(reply: &Reply) -> bool {
    let said = reply.server_message.as_deref().unwrap_or_default().to_ascii_lowercase();
    said.contains("endpoint") && said.contains("paused")
}

fn is_loading(reply: &Reply) -> bool {
    let says_so = |text: &String| text.to_ascii_lowercase().contains("loading");
    reply.estimated_time.is_some() || reply.server_message.as_ref().is_some_and(says_so)
}

fn kind_by_type(name: &str) -> Option<Kind> {
    match name {
        "generation" => Some(Kind::Generation),
        "incomplete_generation" => Some(Kind::IncompleteGeneration),
        "overloaded" => Some(Kind::Overloaded),
        "validation" => Some(Kind::Validation),
        _ => None,
    }
}

fn meaning(kind: Kind) -> &'static str {
    match kind {
        Kind::BadRequest => "bad request",
        Kind::Unauthorized => "unauthorized",
        Kind::PaymentRequired => "payment required",
        Kind::Forbidden => "forbidden",
        Kind::NotFound => "not found",
        Kind::Gated => "the model is gated",
        Kind::Validation => "the input does not pass the server's checks",
        Kind::RateLimited => "too many requests",
        Kind::ModelLoading => "the model is loading",
        Kind::Overloaded => "overloaded",
        Kind::Generation => "the generation failed",
        Kind::IncompleteGeneration => "the generation is incomplete",
        Kind::GatewayTimeout => "a gateway gave up waiting",
        Kind::EndpointPaused => "the endpoint is paused",
        Kind::Server => "server error",
        _ => "refused",
    }
}

fn advice(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Unauthorized => Some("check the token (the client's, or HF_TOKEN)"),
        Kind::PaymentRequired => Some("see https://huggingface.co/settings/billing"),
        Kind::Forbidden => Some("the token may lack the permission for this"),
        Kind::EndpointPaused => Some("it can be called once somebody has resumed it"),
        Kind::Gated => Some("ask for access on the model's page"),
        Kind::GatewayTimeout => Some("streaming keeps long answers from timing out"),
        _ => None,
    }
}

/// All that the server said, each thing once: the header, then the members of the body, then plain text.
fn server_message(
    header: Option<String>,
    json: Option<&Value>,
    headers: &HeaderMap,
    body: &[u8],
) -> Option<String> {
    let mut said: Vec<String> = header.into_iter().collect();
    match json {
        Some(Value::Object(object)) => {
            let description = object.get("error_description").and_then(Value::as_str);
            match (object.get("error"), description) {
                (Some(Value::Array(errors)), _) => said.extend(errors.iter().map(plain)),
                (Some(error), Some(description)) if !error.is_null() => {
                    said.push(format!("{}: {description}", plain(error)));
                }
                (Some(error), None) if !error.is_null() => said.push(plain(error)),
                (_, Some(description)) => said.push(description.to_owned()),
                _ => {}
            }
            for error in object.get("errors").and_then(Value::as_array).into_iter().flatten() {
                said.extend(error.get("message").map(plain));
            }
            if said.is_empty() {
                said.extend(["detail", "message"].iter().find_map(|name| object.get(*name)).map(plain));
            }
        }
        Some(_) => {}
        None => {
            let html = headers
                .get(CONTENT_TYPE)
                .and_then(|value| value.to_str().ok())
                .is_some_and(|mime| mime.to_ascii_lowercase().contains("html"));
            if !html {
                said.push(String::from_utf8_lossy(body).into_owned());
            }
        }
    }
    let mut lines: Vec<String> = Vec::new();
    for line in said.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        if !lines.iter().any(|known| known == line) {
            lines.push(line.to_owned());
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(object) => match object.get("message").and_then(Value::as_str) {
            Some(message) => message.to_owned(),
            None => value.to_string(),
        },
        other => other.to_string(),
    }
}

fn error_type(json: &Value) -> Option<String> {
    let typed =
        json.get("error_type").or_else(|| json.get("error")?.get("type")).or_else(|| json.get("type"));
    typed.and_then(Value::as_str).map(str::to_owned)
}

/// The pause that the server asks for: `Retry-After` in seconds or as a date, else the reset of a used-up `RateLimit`.
fn retry_after(headers: &HeaderMap) -> Option<f64> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(asked) = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()) {
        let seconds =
            asked.trim().parse::<f64>().ok().filter(|seconds| seconds.is_finite() && *seconds >= 0.0);
        let until = || {
            let date = httpdate::parse_http_date(asked.trim()).ok()?;
            Some(date.duration_since(SystemTime::now()).map_or(0.0, |wait| wait.as_secs_f64()))
        };
        if let Some(wait) = seconds.or_else(until) {
            return Some(wait);
        }
    }
    let limit = text("ratelimit")?;
    let member = |name: &str| {
        limit.split([';', ',']).find_map(|part| part.trim().strip_prefix(name)?.trim().parse::<f64>().ok())
    };
    (member("r=") == Some(0.0)).then(|| member("t=")).flatten()
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};
    use serde_json::json;

    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn the_wait_comes_from_retry_after_else_from_a_used_up_rate_limit() {
        let wait = |pairs: &[(&'static str, &str)]| retry_after(&headers(pairs));
        assert_eq!(wait(&[("retry-after", "7")]), Some(7.0));
        assert_eq!(wait(&[("retry-after", "Fri, 01 Jan 2021 00:00:00 GMT")]), Some(0.0));
        assert_eq!(wait(&[("retry-after", "soon"), ("ratelimit", "\"api\";r=0;t=12")]), Some(12.0));
        assert_eq!(wait(&[("ratelimit", "\"api\"; r=3; t=12")]), None);
        assert_eq!(wait(&[("retry-after", "-1")]), None);
        assert_eq!(wait(&[]), None);
    }

    #[test]
    fn each_refusal_has_its_kind_and_all_that_the_server_said() {
        let refused = |status: u16, body: &str| {
            let sent = [("x-request-id", "r-1"), ("retry-after", "7"), ("content-type", "application/json")];
            to_error(status, &headers(&sent), body.as_bytes().to_vec(), "https://x/")
        };
        let plain = r#"{"error":"no"}"#;
        for (status, body, kind) in [
            (400, plain, Kind::BadRequest),
            (401, plain, Kind::Unauthorized),
            (402, plain, Kind::PaymentRequired),
            (403, plain, Kind::Forbidden),
            (404, plain, Kind::NotFound),
            (418, plain, Kind::Http),
            (422, plain, Kind::Validation),
            (429, plain, Kind::RateLimited),
            (500, plain, Kind::Server),
            (502, plain, Kind::Server),
            (503, plain, Kind::Overloaded),
            (503, r#"{"error":"Model a/b is currently loading","estimated_time":20}"#, Kind::ModelLoading),
            (504, plain, Kind::GatewayTimeout),
            (424, r#"{"error":"no","error_type":"generation"}"#, Kind::Generation),
            (424, r#"{"error":"no","error_type":"incomplete_generation"}"#, Kind::IncompleteGeneration),
            (429, r#"{"error":"no","error_type":"overloaded"}"#, Kind::Overloaded),
            (422, r#"{"error":"no","error_type":"validation"}"#, Kind::Validation),
            (400, r#"{"error":"Bad Request: Endpoint is paused, ask a maintainer"}"#, Kind::EndpointPaused),
        ] {
            let error = refused(status, body);
            assert_eq!(error.kind, kind, "{status} {body}");
            let reply = error.reply.unwrap();
            assert_eq!((reply.status, reply.body), (status, body.as_bytes().to_vec()));
            assert_eq!((reply.request_id.as_deref(), reply.retry_after), (Some("r-1"), Some(7.0)));
            assert!(reply.server_message.is_some_and(|said| error.message.contains(&said)));
        }
        assert!(refused(402, plain).message.contains("https://huggingface.co/settings/billing"));
        let long = "x".repeat(MAX_ERROR_BODY + 1);
        assert_eq!(refused(500, &long).reply.unwrap().body.len(), MAX_ERROR_BODY);
        let gated = to_error(403, &headers(&[("x-error-code", "GatedRepo")]), Vec::new(), "x");
        assert_eq!(gated.kind, Kind::Gated);
    }

    #[test]
    fn every_shape_of_a_refusal_gives_its_message_once() {
        let said = |body: &[u8], mime: &str, header: Option<&str>| {
            let mut pairs = vec![("content-type", mime)];
            pairs.extend(header.map(|text| ("x-error-message", text)));
            let error = to_error(400, &headers(&pairs), body.to_vec(), "x");
            error.reply.unwrap().server_message
        };
        let json_said = |body: Value| said(body.to_string().as_bytes(), "application/json", None);
        let a = Some("a".to_owned());
        assert_eq!(json_said(json!({ "error": "a" })), a);
        assert_eq!(json_said(json!({ "error": ["a", "b", "a"] })), Some("a\nb".to_owned()));
        assert_eq!(json_said(json!({ "error": { "message": "a", "type": "t", "code": 1 } })), a);
        assert_eq!(json_said(json!({ "error": "a", "error_description": "b" })), Some("a: b".to_owned()));
        assert_eq!(json_said(json!({ "errors": [{ "message": "a" }] })), a);
        assert_eq!(json_said(json!({ "detail": "a" })), a);
        assert_eq!(json_said(json!({ "code": 1, "type": "t", "message": "a" })), a);
        assert_eq!(json_said(json!(["a"])), None);
        assert_eq!(said(b" a\n", "text/plain", Some("a")), a);
        assert_eq!(said(b"<html>", "text/html", None), None);
        assert_eq!(said(b"", "text/plain", None), None);
    }
}
