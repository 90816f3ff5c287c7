//! Speech recognition in OpenAI's form: a multipart body with the file, then the fields.

use bytes::Bytes;
use reqwest::Url;
use reqwest::header::HeaderValue;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::http::body::{Piece, Source};
use crate::json::ascii_json;
use crate::providers::body::members_without_nulls;
use crate::providers::mapped::Place;
use crate::providers::{Context, Route};
use crate::tasks::args::Args;
use crate::tasks::decode::reported_error;

/// The request.
pub async fn route(context: &Context<'_>, args: &Args, place: &Place<'_>, url: Url) -> Result<Route> {
    let content = args.content("audio").ok_or_else(|| Error::argument("there is no audio"))?;
    let opened = context.inputs.open("audio", content, context.transport).await?;
    let mime = opened.mime_type.as_deref().unwrap_or("application/octet-stream");
    if HeaderValue::from_str(mime).is_err() {
        let mime = mime.escape_debug();
        let why = "has a character that headers cannot carry";
        return Err(Error::argument(format!("the media type \"{mime}\" {why}")));
    }
    let boundary = format!("{:032x}", fastrand::u128(..));
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"audio.{}\"\r\nContent-Type: {mime}\r\n\r\n",
        suffix(opened.mime_type.as_deref())
    );
    let mut tail = String::new();
    let fields = members_without_nulls(args.parameters()).into_iter().filter(|(name, _)| name != "model");
    for (name, value) in fields.chain([("model".to_owned(), Value::from(place.id.as_str()))]) {
        let name = name.replace(['"', '\r', '\n'], "_");
        let text = value.as_str().map_or_else(|| ascii_json(&value), str::to_owned);
        tail.push_str(&format!(
            "\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}"
        ));
    }
    tail.push_str(&format!("\r\n--{boundary}--\r\n"));
    let plain = |text: String| Piece { source: Source::Bytes(Bytes::from(text)), base64: false };
    let body = vec![plain(head), Piece { source: opened.source, base64: false }, plain(tail)];
    let mime_type = format!("multipart/form-data; boundary={boundary}");
    Ok(Route::post(url, body.into(), Some(mime_type)))
}

/// The end of a file name for a media type.
fn suffix(mime: Option<&str>) -> &'static str {
    match mime.map(|mime| mime.split(';').next().unwrap_or_default().trim()) {
        Some("audio/mpeg") => "mp3",
        Some("image/jpeg") => "jpg",
        Some("audio/ogg") => "ogg",
        Some("audio/mp4" | "audio/x-m4a") => "m4a",
        Some("audio/wav" | "audio/x-wav") | None => "wav",
        Some(mime) => {
            mime_guess::get_mime_extensions_str(mime).and_then(|known| known.first()).unwrap_or(&"wav")
        }
    }
}

/// The text of a reply alone.
pub fn text_only(value: &Value) -> Result<Value> {
    match value.get("text").and_then(Value::as_str) {
        Some(text) => Ok(json!({ "text": text })),
        None => Err(reported_error(value).unwrap_or_else(|| Error::protocol("the answer has no \"text\""))),
    }
}

/// OpenAI's segments as chunks with timestamps.
pub fn with_chunks(value: Value) -> Result<Value> {
    let mut result = text_only(&value)?;
    if let Some(segments) = value.get("segments").and_then(Value::as_array) {
        let member = |segment: &Value, name: &str| segment.get(name).cloned().unwrap_or_default();
        let chunk = |segment: &Value| {
            let times = [member(segment, "start"), member(segment, "end")];
            json!({ "text": member(segment, "text"), "timestamp": times })
        };
        result["chunks"] = segments.iter().filter(|segment| segment.is_object()).map(chunk).collect();
    }
    Ok(result)
}
