//! hf-inference, and every server given by URL: TGI's form for text generation, OpenAI's for conversations.

use reqwest::Url;
use serde_json::{Map, Value, json};

use crate::config::{is_url, parse_url};
use crate::error::{Error, Result};
use crate::log::Level;
use crate::providers::body::{merge, without_nulls};
use crate::providers::{Context, ROUTER, Route, Target, join};
use crate::tasks::args::Args;

/// The destination of a call on hf-inference or at a URL.
pub async fn route(
    context: &Context<'_>,
    args: &Args,
    streaming: bool,
    target: &Target<'_>,
) -> Result<Route> {
    let pipeline = args.task().pipeline;
    let model = match target.model {
        Some(model) => model.to_owned(),
        None => context.hub.recommended_model(context, pipeline).await?,
    };
    let by_url = is_url(&model);
    if !by_url {
        context.hub.check_task(context, &model, pipeline).await?;
    }
    let address = || match by_url {
        true => parse_url("the model's address", &model),
        false => join(ROUTER, &format!("/hf-inference/models/{model}")),
    };
    let (url, body) = match pipeline {
        "conversational" => {
            (chat_url(address()?), chat_body(args, streaming, target.payload_model.unwrap_or(&model))?)
        }
        _ => (address()?, text_generation_body(context, args, streaming)),
    };
    Ok(Route { url, body, headers: &[], reshape: Ok })
}

/// A server's address with the path of chat completions, whatever part of it is already there.
fn chat_url(mut url: Url) -> Url {
    let path = url.path().trim_end_matches('/').to_owned();
    if path.ends_with("/chat/completions") {
        return url;
    }
    let tail = if path.ends_with("/v1") { "/chat/completions" } else { "/v1/chat/completions" };
    url.set_path(&format!("{path}{tail}"));
    url
}

fn chat_body(args: &Args, streaming: bool, model: &str) -> Result<Value> {
    let mut parameters = chat_parameters(args, streaming);
    let own = parameters.remove("model");
    let model = own.as_ref().and_then(Value::as_str).filter(|own| !own.is_empty()).unwrap_or(model);
    let model = if is_url(model) { "dummy" } else { model };
    let schema = json_schema(&parameters).cloned();
    let wants_schema =
        parameters.get("response_format").is_some_and(|format| format["type"] == "json_schema");
    if wants_schema && schema.is_none() {
        return Err(Error::argument("response_format has no \"schema\" in its \"json_schema\""));
    }
    let mut body = Map::new();
    body.insert("model".to_owned(), model.into());
    body.insert("messages".to_owned(), args.get("messages").cloned().unwrap_or_default());
    if let Value::Object(parameters) = without_nulls(Value::Object(parameters)) {
        body.extend(parameters);
    }
    if let Some(schema) = schema {
        body.insert("response_format".to_owned(), json!({ "type": "json_object", "value": schema }));
    }
    Ok(Value::Object(body))
}

/// The parameters of a conversation, with `stream` and the members of `extra_body`.
pub fn chat_parameters(args: &Args, streaming: bool) -> Map<String, Value> {
    let mut parameters = args.parameters();
    let options = parameters.shift_remove("stream_options");
    parameters.insert("stream".to_owned(), streaming.into());
    parameters.extend(options.map(|options| ("stream_options".to_owned(), options)));
    parameters.extend(args.get("extra_body").and_then(Value::as_object).cloned().unwrap_or_default());
    parameters
}

/// The schema that the answer must match, if one is asked for.
pub fn json_schema(parameters: &Map<String, Value>) -> Option<&Value> {
    let format = parameters.get("response_format")?;
    (format.get("type")? == "json_schema").then(|| format.get("json_schema")?.get("schema")).flatten()
}

fn text_generation_body(context: &Context<'_>, args: &Args, streaming: bool) -> Value {
    let mut body = Map::new();
    body.insert("inputs".to_owned(), args.get("prompt").cloned().unwrap_or_default());
    body.insert("parameters".to_owned(), without_nulls(Value::Object(generation_parameters(context, args))));
    add_stream_and_extra(&mut body, args, streaming);
    Value::Object(body)
}

/// The parameters of a text generation, with what only makes sense together put right.
pub fn generation_parameters(context: &Context<'_>, args: &Args) -> Map<String, Value> {
    let mut parameters = args.parameters();
    if args.flag("decoder_input_details") && !args.flag("details") {
        context
            .log
            .add(Level::Warn, || "decoder_input_details is ignored because details is not set".to_owned());
        parameters.insert("decoder_input_details".to_owned(), false.into());
    }
    parameters
}

/// `stream`, if it was set or is wanted, and the members of `extra_body`.
pub fn add_stream_and_extra(body: &mut Map<String, Value>, args: &Args, streaming: bool) {
    if streaming || args.get("stream").is_some() {
        body.insert("stream".to_owned(), streaming.into());
    }
    merge(body, args.get("extra_body").and_then(Value::as_object).cloned().unwrap_or_default());
}
