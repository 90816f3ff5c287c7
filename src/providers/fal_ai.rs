//! fal-ai: pictures and sounds at once, films and changed pictures by a queue. Inputs travel as data URLs.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::error::Result;
use crate::providers::mapped::{Asked, Place};
use crate::providers::reading::{Next, Reading, Steps, file_at, path_at, text_at, wanted};
use crate::providers::table::{Path, Provider, Service};
use crate::providers::transcriptions::text_only;

/// The provider.
pub const PROVIDER: Provider = Provider {
    name: "fal-ai",
    host: "https://fal.run",
    scheme: "Key",
    headers: &[],
    services: &[
        Service::own("automatic-speech-recognition", Path::Of(at_once), speech)
            .with_input(|_| "audio/mpeg".to_owned())
            .reading(Reading::Json(|value| text_only(&value))),
        Service::own("text-to-image", Path::Of(at_once), picture)
            .reading(Reading::Steps(Steps::to_file(|reply, _| file_at(reply, "/images/0/url")))),
        Service::own("text-to-speech", Path::Of(at_once), |asked| {
            let text = asked.argument("text");
            Ok(asked.body([("text", text)]).into())
        })
        .reading(Reading::Steps(Steps::to_file(|reply, _| file_at(reply, "/audio/url")))),
        queued("text-to-video", film, Steps::to_file(film_of)),
        queued("image-to-video", moved, Steps::to_file(film_of)),
        queued("image-to-image", changed, Steps::to_file(|reply, path| queue(reply, path, "/images/0/url"))),
        queued(
            "image-segmentation",
            cut_out,
            Steps::to_file(|reply, path| queue(reply, path, "/image/url")).made_of_file(mask),
        )
        .with_input(|mime| mime.unwrap_or("image/png").to_owned()),
    ],
};

const fn queued(pipeline: &'static str, body: fn(Asked<'_>) -> Result<Value>, steps: Steps) -> Service {
    Service::own(pipeline, Path::Of(in_queue), body)
        .at_host("https://queue.fal.run")
        .reading(Reading::Steps(steps))
}

fn film_of(reply: &Value, asked: Option<&str>) -> Result<Next> {
    queue(reply, asked, "/video/url")
}

fn at_once(place: &Place<'_>) -> String {
    format!("/{}", place.id)
}

fn in_queue(place: &Place<'_>) -> String {
    format!("/{}{}", place.id, if place.routed { "?_subdomain=queue" } else { "" })
}

fn speech(asked: Asked<'_>) -> Result<Value> {
    let url = asked.url.clone();
    Ok(asked.body([("audio_url", url.into())]).into())
}

fn picture(mut asked: Asked<'_>) -> Result<Value> {
    if let Some((width, height)) = asked.take_size() {
        asked.parameters.insert("image_size".to_owned(), json!({ "width": width, "height": height }));
    }
    let adapts = asked.place.lora.is_some() && asked.place.id == "fal-ai/lora";
    let mut body = film(asked)?;
    if adapts {
        // Adapters of Stable Diffusion need the model that they adapt.
        body["model_name"] = "stabilityai/stable-diffusion-xl-base-1.0".into();
    }
    Ok(body)
}

fn film(asked: Asked<'_>) -> Result<Value> {
    let (prompt, lora) = (asked.argument("prompt"), asked.place.lora.clone());
    Ok(with_lora(asked.body([("prompt", prompt)]).into(), lora))
}

fn moved(asked: Asked<'_>) -> Result<Value> {
    let (url, lora) = (asked.url.clone(), asked.place.lora.clone());
    Ok(with_lora(asked.body([("image_url", url.into())]).into(), lora))
}

fn changed(mut asked: Asked<'_>) -> Result<Value> {
    asked.rename("target_size", "image_size");
    let (url, lora) = (asked.url.clone(), asked.place.lora.clone());
    Ok(with_lora(asked.body([("image_url", json!(url)), ("image_urls", json!([url]))]).into(), lora))
}

fn cut_out(asked: Asked<'_>) -> Result<Value> {
    let url = asked.url.clone();
    let mut body = asked.body([("image_url", url.into())]);
    body.insert("sync_mode".to_owned(), true.into());
    Ok(body.into())
}

fn with_lora(mut body: Value, lora: Option<String>) -> Value {
    if let Some(path) = lora {
        body["loras"] = json!([{ "path": path, "scale": 1 }]);
    }
    body
}

/// The queue tells where the job is, then its state, then the result, whose file is at `pointer`.
fn queue(reply: &Value, asked: Option<&str>, pointer: &str) -> Result<Next> {
    let job = match asked {
        Some(path) => match path.strip_suffix("/status") {
            Some(job) => job.to_owned(),
            None => return file_at(reply, pointer),
        },
        None => {
            wanted(reply, "/request_id", "request_id")?;
            path_at(reply, "/response_url", "response_url")?
        }
    };
    let status = text_at(reply, "/status").unwrap_or("IN_QUEUE").to_owned();
    let done = status == "COMPLETED";
    let path = if done { job } else { format!("{job}/status") };
    Ok(Next::Ask { path, pause: if done { Duration::ZERO } else { Duration::from_millis(500) }, status })
}

/// The one segment that there is.
fn mask(file: Bytes) -> Result<Bytes> {
    Ok(json!([{ "label": "mask", "mask": STANDARD.encode(file) }]).to_string().into())
}
