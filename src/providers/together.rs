//! together: OpenAI's form for texts and speech, pictures in JSON, films by jobs.

use std::time::Duration;

use serde_json::{Value, json};

use crate::error::Result;
use crate::providers::mapped::Asked;
use crate::providers::openai::{PICTURES, Schema, chat_at, completions_at, embeddings_at, input_and_model};
use crate::providers::reading::{Next, Reading, Steps, failed, file_at, id_at, text_at, unknown_status};
use crate::providers::table::{Path, Provider, Service};

/// The provider.
pub const PROVIDER: Provider = Provider {
    name: "together",
    host: "https://api.together.xyz",
    scheme: "Bearer",
    headers: &[],
    services: &[
        chat_at("/v1/chat/completions", Schema::Flat),
        completions_at("/v1/completions", false),
        embeddings_at("/v1/embeddings"),
        Service::own("text-to-speech", Path::At("/v1/audio/speech"), input_and_model),
        Service::own("text-to-image", IMAGES, |asked| {
            let prompt = asked.argument("prompt");
            picture(asked, [("prompt", prompt)])
        })
        .reading(PICTURES),
        Service::own("image-to-image", IMAGES, changed).reading(PICTURES),
        Service::own("text-to-video", VIDEOS, |asked| {
            let (prompt, model) = (asked.argument("prompt"), asked.place.id.clone());
            Ok(sized(asked).body([("prompt", prompt), ("model", model.into())]).into())
        })
        .reading(FILM),
        Service::own("image-to-video", VIDEOS, moved)
            .with_input(|mime| mime.unwrap_or("image/png").to_owned())
            .reading(FILM),
    ],
};

const IMAGES: Path = Path::At("/v1/images/generations");
const VIDEOS: Path = Path::At("/v2/videos");
const FILM: Reading = Reading::Steps(Steps::to_file(film).at_most(150));

fn picture<const N: usize>(mut asked: Asked<'_>, members: [(&str, Value); N]) -> Result<Value> {
    asked.rename("num_inference_steps", "steps");
    let model = asked.place.id.clone();
    asked.parameters.entry("response_format").or_insert_with(|| "base64".into());
    asked.parameters.insert("model".to_owned(), model.into());
    Ok(asked.body(members).into())
}

/// FLUX.1 Kontext takes one image, all others take a list.
fn changed(mut asked: Asked<'_>) -> Result<Value> {
    let prompt = asked.take("prompt").unwrap_or_else(|| "".into());
    let id = asked.place.id.to_lowercase();
    let image = match id.contains("kontext") && id.contains("flux.1") {
        true => ("image_url", json!(asked.url)),
        false => ("reference_images", json!([asked.url])),
    };
    picture(asked, [("prompt", prompt), image])
}

fn moved(asked: Asked<'_>) -> Result<Value> {
    let (url, model) = (asked.url.clone(), asked.place.id.clone());
    let frames = json!([{ "input_image": url, "frame": "first" }]);
    Ok(sized(asked).body([("model", model.into()), ("frame_images", frames)]).into())
}

fn sized(mut asked: Asked<'_>) -> Asked<'_> {
    asked.rename("num_inference_steps", "steps");
    if let Some(Value::Object(mut size)) = asked.take("target_size") {
        for name in ["width", "height"] {
            asked.parameters.extend(size.shift_remove(name).map(|value| (name.to_owned(), value)));
        }
    }
    asked
}

/// The first reply names the job; it and all later ones tell its state.
fn film(reply: &Value, asked: Option<&str>) -> Result<Next> {
    let path = match asked {
        Some(path) => path.to_owned(),
        None => format!("/v2/videos/{}", id_at(reply, "/id")?),
    };
    match text_at(reply, "/status") {
        Some("completed") => file_at(reply, "/outputs/video_url"),
        Some("failed") => Err(failed("together", text_at(reply, "/error/message"))),
        Some(status) if !matches!(status, "queued" | "in_progress") => {
            Err(unknown_status("together", status))
        }
        status => {
            let status = status.unwrap_or("queued").to_owned();
            Ok(Next::Ask { path, pause: Duration::from_secs(2), status })
        }
    }
}
