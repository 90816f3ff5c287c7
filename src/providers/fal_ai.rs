//! fal-ai: speech recognition. Sounds travel as data URLs.

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::providers::body::{data_url, with_base64, without_nulls};
use crate::providers::mapped::Place;
use crate::providers::{Context, Reading, Route, join};
use crate::tasks::args::Args;

/// The provider's name.
pub const NAME: &str = "fal-ai";
/// Where it is.
pub const HOST: &str = "https://fal.run";

/// Whether it serves a task here.
pub fn serves(pipeline: &str) -> bool {
    pipeline == "automatic-speech-recognition"
}

/// The destination and the body.
pub async fn route(context: &Context<'_>, args: &Args, place: &Place<'_>) -> Result<Route> {
    // The service wants every sound declared as this, whatever it is.
    let (url, marked) = data_url(context, args, "audio", |_| "audio/mpeg".to_owned()).await?;
    let mut body = Map::new();
    body.insert("audio_url".to_owned(), url.into());
    if let Value::Object(parameters) = without_nulls(args.parameters().into()) {
        body.extend(parameters);
    }
    let body = with_base64(Value::Object(body).to_string(), marked).await?;
    let url = join(&place.base, &format!("/{}", place.id))?;
    let scheme = if place.routed { "Bearer" } else { "Key" };
    Ok(Route {
        reading: Reading::Json(text_only),
        scheme,
        ..Route::post(url, body, Some("application/json".to_owned()))
    })
}

fn text_only(value: Value) -> Result<Value> {
    match value.get("text").and_then(Value::as_str) {
        Some(text) => Ok(json!({ "text": text })),
        None => Err(Error::protocol("the answer has no \"text\"")),
    }
}
