//! novita: OpenAI's form for texts; films, whose request waits for the file.

use serde_json::Value;

use crate::error::Result;
use crate::providers::mapped::{Asked, Place};
use crate::providers::openai::{Schema, chat_at, completions_at};
use crate::providers::reading::{Reading, Steps, file_at};
use crate::providers::table::{Path, Provider, Service};

/// The provider.
pub const PROVIDER: Provider = Provider {
    name: "novita",
    host: "https://api.novita.ai",
    scheme: "Bearer",
    headers: &[],
    services: &[
        chat_at("/v3/openai/chat/completions", Schema::OpenAi),
        completions_at("/v3/openai/completions", false),
        Service::own("text-to-video", Path::Of(path), film)
            .reading(Reading::Steps(Steps::to_file(|reply, _| file_at(reply, "/video/video_url")))),
    ],
};

fn path(place: &Place<'_>) -> String {
    format!("/v3/hf/{}", place.id)
}

fn film(asked: Asked<'_>) -> Result<Value> {
    let prompt = asked.argument("prompt");
    Ok(asked.body([("prompt", prompt)]).into())
}
