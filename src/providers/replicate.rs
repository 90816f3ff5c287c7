//! replicate: predictions that the request waits for, whose output is a file at a URL, or text.

use bytes::Bytes;
use serde_json::{Value, json};

use crate::error::{Error, Kind, Result};
use crate::providers::mapped::{Asked, Place};
use crate::providers::reading::{Next, Reading, Steps, failed, text_at};
use crate::providers::table::{Path, Provider, Service};

/// The provider.
pub const PROVIDER: Provider = Provider {
    name: "replicate",
    host: "https://api.replicate.com",
    scheme: "Bearer",
    headers: &[("prefer", "wait")],
    services: &[
        predicted("text-to-image", |asked| {
            let lora =
                asked.place.lora.is_some().then(|| format!("https://huggingface.co/{}", asked.place.model));
            let mut body = of_prompt(asked, "prompt")?;
            if let Some(lora) = lora {
                body["input"]["lora_weights"] = lora.into();
            }
            Ok(body)
        }),
        predicted("text-to-video", |asked| of_prompt(asked, "prompt")),
        predicted("text-to-speech", |asked| of_prompt(asked, "text")),
        predicted("image-to-image", of_image),
        predicted("automatic-speech-recognition", |asked| {
            let (url, place) = (asked.url.clone(), asked.place);
            Ok(versioned(asked.body([("audio", url.into())]).into(), place))
        })
        .with_input(|mime| mime.unwrap_or("audio/wav").to_owned())
        .reading(Reading::Steps(Steps::to_file(words).made_of_file(spoken))),
    ],
};

const fn predicted(pipeline: &'static str, body: fn(Asked<'_>) -> Result<Value>) -> Service {
    Service::own(pipeline, Path::Of(path), body).reading(Reading::Steps(Steps::to_file(output)))
}

fn path(place: &Place<'_>) -> String {
    match place.id.contains(':') {
        true => "/v1/predictions".to_owned(),
        false => format!("/v1/models/{}/predictions", place.id),
    }
}

fn of_prompt(asked: Asked<'_>, name: &str) -> Result<Value> {
    let (text, place) = (asked.argument(name), asked.place);
    Ok(versioned(asked.body([(name, text)]).into(), place))
}

/// Models take the image by different names, so it is sent by all of them.
fn of_image(asked: Asked<'_>) -> Result<Value> {
    let (one, many, place) = (json!(asked.url), json!([asked.url]), asked.place);
    let names =
        [("image", one.clone()), ("images", many.clone()), ("input_image", one), ("input_images", many)];
    Ok(versioned(asked.body(names).into(), place))
}

fn versioned(input: Value, place: &Place<'_>) -> Value {
    let mut body = json!({ "input": input });
    if let Some((_, version)) = place.id.split_once(':') {
        body["version"] = version.into();
    }
    body
}

/// The error for a prediction without output, if it has failed.
fn check(reply: &Value) -> Result<()> {
    let ended = matches!(text_at(reply, "/status"), Some("failed" | "canceled"));
    match reply.get("error").filter(|error| ended || !error.is_null()) {
        Some(error) => Err(failed("replicate", error.as_str())),
        None if ended => Err(failed("replicate", None)),
        None => Ok(()),
    }
}

/// The output, or the error for one that is not there.
fn made(reply: &Value) -> Result<&Value> {
    if let Some(output) = reply.get("output").filter(|output| !output.is_null()) {
        return Ok(output);
    }
    check(reply)?;
    let why = "replicate waited for its model and has no output yet; try again later";
    Err(Error::new(Kind::GatewayTimeout, why))
}

fn output(reply: &Value, _: Option<&str>) -> Result<Next> {
    let output = made(reply)?;
    let url = output.as_str().or_else(|| output.get(0)?.as_str());
    url.map(|url| Next::File(url.to_owned()))
        .ok_or_else(|| Error::protocol("the answer's \"output\" is not a URL"))
}

/// The words themselves, or the file that has them.
fn words(reply: &Value, _: Option<&str>) -> Result<Next> {
    if text_at(reply, "/status").is_some() {
        made(reply)?;
    }
    let output = reply.get("output").unwrap_or(&Value::Null);
    let first = output.get(0).unwrap_or(output);
    if let Some(file) = text_at(first, "/txt_file") {
        return Ok(Next::File(file.to_owned()));
    }
    let member = |name: &str| first.get(name).and_then(Value::as_str);
    let text = first.as_str().or_else(|| member("translation")).or_else(|| member("transcription"));
    let text = text.ok_or_else(|| Error::protocol("the answer's \"output\" has no words"))?;
    Ok(Next::Bytes(json!({ "text": text }).to_string().into()))
}

fn spoken(file: Bytes) -> Result<Bytes> {
    Ok(json!({ "text": String::from_utf8_lossy(&file) }).to_string().into())
}
