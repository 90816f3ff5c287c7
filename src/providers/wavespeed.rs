//! wavespeed: pictures and films, all by jobs that are asked after until they are done.

use std::time::Duration;

use serde_json::Value;

use crate::error::Result;
use crate::providers::mapped::{Asked, Place};
use crate::providers::reading::{Next, Reading, Steps, failed, file_at, path_at, text_at, unknown_status};
use crate::providers::table::{Path, Provider, Service};

/// The provider.
pub const PROVIDER: Provider = Provider {
    name: "wavespeed",
    host: "https://api.wavespeed.ai",
    scheme: "Bearer",
    headers: &[],
    services: &[
        job("text-to-image", of_prompt),
        job("text-to-video", of_prompt),
        job("image-to-image", of_image),
        job("image-to-video", of_image),
    ],
};

/// The service wants every image declared as a JPEG, whatever it is.
const fn job(pipeline: &'static str, body: fn(Asked<'_>) -> Result<Value>) -> Service {
    Service::own(pipeline, Path::Of(path), body)
        .with_input(|_| "image/jpeg".to_owned())
        .reading(Reading::Steps(Steps::to_file(next)))
}

fn path(place: &Place<'_>) -> String {
    format!("/api/v3/{}", place.id)
}

fn of_prompt(asked: Asked<'_>) -> Result<Value> {
    let prompt = asked.argument("prompt");
    Ok(asked.body([("prompt", prompt)]).into())
}

fn of_image(asked: Asked<'_>) -> Result<Value> {
    let url = asked.url.clone();
    Ok(asked.body([("image", url.into())]).into())
}

fn next(reply: &Value, asked: Option<&str>) -> Result<Next> {
    let ask = |path: &str, status: &str| {
        let pause = Duration::from_millis(500);
        Ok(Next::Ask { path: path.to_owned(), pause, status: status.to_owned() })
    };
    let status = text_at(reply, "/data/status");
    let Some(path) = asked else {
        let path = path_at(reply, "/data/urls/get", "URL to ask for its result")?;
        return ask(&path, status.unwrap_or("created"));
    };
    match status {
        Some("completed") => file_at(reply, "/data/outputs/0"),
        Some("failed") => Err(failed("wavespeed", text_at(reply, "/data/error"))),
        Some(status @ ("created" | "processing")) => ask(path, status),
        status => Err(unknown_status("wavespeed", status.unwrap_or_default())),
    }
}
