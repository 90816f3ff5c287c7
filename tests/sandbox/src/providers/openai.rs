//! OpenAI's form: conversations, texts, embeddings, speech, pictures. Most providers speak nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::made::made;
use super::{Answered, Asked, job};
use crate::reply::{Answer, Body};
use crate::tasks::asked::Asked as Plain;
use crate::tasks::{self, Refusal};
use crate::{chat, generate};

/// The answer to a request.
pub fn answer(asked: &Asked<'_>) -> Answered {
    let at = |end: &str| asked.path.ends_with(end) && !asked.looks();
    match () {
        () if at("/chat/completions") => Ok(chat::answer(&asked.body, asked.faults)),
        () if at("/completions") => Ok(completion(asked)),
        () if at("/embeddings") => embeddings(asked),
        () if at("/audio/speech") => whole(made("text-to-speech", &asked.body["input"], &asked.body)?),
        () if at("/audio/transcriptions") => transcription(asked),
        () if at("/images/generations") => picture(asked),
        () => Err(Refusal::unknown(format!(
            "the sandbox has no {} {}",
            asked.request.method, asked.request.path
        ))),
    }
}

fn whole(body: Body) -> Answered {
    Ok(Answer { status: 200, headers: Vec::new(), body })
}

/// A text, with the words and the faults of TGI.
fn completion(asked: &Asked<'_>) -> Answer {
    let body = &asked.body;
    let most = [&body["max_tokens"], &body["max_new_tokens"]].into_iter().find(|most| !most.is_null());
    let parameters =
        json!({ "max_new_tokens": most, "seed": body["seed"], "stop": body["stop"], "details": true });
    let generation = json!({ "inputs": body["prompt"], "parameters": parameters, "stream": body["stream"] });
    let mut answer = generate::answer(&generation, asked.faults, asked.path);
    let told = |text: &Value, details: &Value| {
        let (reason, tokens) = (&details["finish_reason"], &details["generated_tokens"]);
        let mut told = match asked.faults.value("completions") {
            Some("delta") => {
                json!({ "choices": [{ "delta": { "content": text } }], "finish_reason": reason })
            }
            _ => json!({ "choices": [{ "index": 0, "text": text, "finish_reason": reason }] }),
        };
        told["id"] = "cmpl-sandbox".into();
        told["usage"] = if tokens.is_null() { Value::Null } else { json!({ "completion_tokens": tokens }) };
        told
    };
    answer.body = match answer.body {
        Body::Events(events) => Body::Events(
            events.iter().map(|event| told(&event["token"]["text"], &event["details"])).collect(),
        ),
        Body::Json(value) if answer.status == 200 => {
            Body::Json(told(&value[0]["generated_text"], &value[0]["details"]))
        }
        other => other,
    };
    answer
}

fn embeddings(asked: &Asked<'_>) -> Answered {
    let vectors = match made("feature-extraction", &asked.body["input"], &asked.body)? {
        Body::Json(Value::Array(rows)) if rows.iter().all(Value::is_array) => rows,
        Body::Json(row) => vec![row],
        _ => return Err(Refusal::wrong("there are no vectors")),
    };
    let entry = |(index, row)| json!({ "index": index, "object": "embedding", "embedding": row });
    let data: Vec<_> = vectors.into_iter().enumerate().map(entry).collect();
    Ok(Answer::json(200, json!({ "object": "list", "data": data })))
}

/// Words of the file in a multipart body.
fn transcription(asked: &Asked<'_>) -> Answered {
    let body = asked.request.body.as_slice();
    let find = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).position(|window| window == part);
    let boundary = asked.request.headers.get("content-type").and_then(|mime| mime.split_once("boundary="));
    let (_, boundary) = boundary.ok_or_else(|| Refusal::wrong("the body must be multipart/form-data"))?;
    let start = find(body, b"name=\"file\"").and_then(|at| Some(at + find(&body[at..], b"\r\n\r\n")? + 4));
    let start = start.ok_or_else(|| Refusal::missing("file"))?;
    let end = find(&body[start..], format!("\r\n--{boundary}").as_bytes());
    let end = start + end.ok_or_else(|| Refusal::wrong("the file has no end"))?;
    let Body::Json(words) = tasks::made("automatic-speech-recognition", &Plain::bytes(&body[start..end]))?
    else {
        return Err(Refusal::wrong("there are no words"));
    };
    let segment = json!({ "text": words["text"], "start": 0.0, "end": 2.4 });
    Ok(Answer::json(200, json!({ "text": words["text"], "segments": [segment] })))
}

/// A picture from a text or from another picture, as base64 or at a URL.
fn picture(asked: &Asked<'_>) -> Answered {
    let from = [&asked.body["image_url"], &asked.body["reference_images"][0]];
    let picture = match from.into_iter().find(|image| !image.is_null()) {
        Some(image) => made("image-to-image", image, &asked.body)?,
        None => made("text-to-image", &asked.body["prompt"], &asked.body)?,
    };
    let entry = match (asked.text("/response_format"), asked.faults.value("result")) {
        ("url", _) => json!({ "url": job::begin(asked, picture).url(asked) }),
        (_, Some("missing")) => json!({}),
        _ => json!({ "b64_json": STANDARD.encode(picture.into_bytes().1) }),
    };
    Ok(Answer::json(200, json!({ "data": [entry] })))
}
