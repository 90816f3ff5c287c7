//! nscale: OpenAI's form for conversations and pictures.

use serde_json::Value;

use crate::error::Result;
use crate::providers::mapped::Asked;
use crate::providers::openai::{PICTURES, Schema, chat_at};
use crate::providers::table::{Path, Provider, Service};

/// The provider.
pub const PROVIDER: Provider = Provider {
    name: "nscale",
    host: "https://inference.api.nscale.com",
    scheme: "Bearer",
    headers: &[],
    services: &[
        chat_at("/v1/chat/completions", Schema::OpenAi),
        Service::own("text-to-image", Path::At("/v1/images/generations"), picture).reading(PICTURES),
    ],
};

fn picture(mut asked: Asked<'_>) -> Result<Value> {
    if let Some((width, height)) = asked.take_size() {
        asked.parameters.insert("size".to_owned(), format!("{width}x{height}").into());
    }
    // What the service does not know.
    for name in ["num_inference_steps", "cfg_scale"] {
        asked.take(name);
    }
    let (prompt, model) = (asked.argument("prompt"), asked.place.id.clone());
    let members = [("response_format", "b64_json".into()), ("prompt", prompt), ("model", model.into())];
    Ok(asked.body(members).into())
}
