//! zai-org: OpenAI's form for conversations, pictures by jobs.

use std::time::Duration;

use serde_json::Value;

use crate::error::Result;
use crate::providers::mapped::Asked;
use crate::providers::openai::{Schema, chat_at};
use crate::providers::reading::{Next, Reading, Steps, failed, file_at, id_at, text_at};
use crate::providers::table::{Path, Provider, Service};

/// The provider.
pub const PROVIDER: Provider = Provider {
    name: "zai-org",
    host: "https://api.z.ai",
    scheme: "Bearer",
    headers: &[("accept-language", "en-US,en"), ("x-source-channel", "hugging_face")],
    services: &[
        chat_at("/api/paas/v4/chat/completions", Schema::OpenAi),
        Service::own("text-to-image", Path::At("/api/paas/v4/async/images/generations"), picture)
            .reading(Reading::Steps(Steps::to_file(next).at_most(60))),
    ],
};

fn picture(mut asked: Asked<'_>) -> Result<Value> {
    let (width, height) = (asked.take("width"), asked.take("height"));
    if let (Some(width), Some(height)) = (width, height) {
        asked.parameters.entry("size").or_insert_with(|| format!("{width}x{height}").into());
    }
    let (model, prompt) = (asked.place.id.clone(), asked.argument("prompt"));
    Ok(asked.body([("model", model.into()), ("prompt", prompt)]).into())
}

/// The job is asked after at once, then with pauses.
fn next(reply: &Value, asked: Option<&str>) -> Result<Next> {
    let path = match asked {
        Some(path) => path.to_owned(),
        None => format!("/api/paas/v4/async-result/{}", id_at(reply, "/id")?),
    };
    match (text_at(reply, "/task_status"), asked) {
        (Some("FAIL"), _) => Err(failed("zai-org", None)),
        (Some("PROCESSING"), None) => {
            Ok(Next::Ask { path, pause: Duration::ZERO, status: "PROCESSING".to_owned() })
        }
        (Some("SUCCESS"), _) | (_, None) => file_at(reply, "/image_result/0/url"),
        (status, Some(_)) => {
            let status = status.unwrap_or("PROCESSING").to_owned();
            Ok(Next::Ask { path, pause: Duration::from_secs(5), status })
        }
    }
}
