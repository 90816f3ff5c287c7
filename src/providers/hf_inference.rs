//! hf-inference, and every server given by URL: TGI's form for text generation, OpenAI's for conversations.

use reqwest::Url;
use serde_json::{Map, Value, json};

use crate::config::{is_url, parse_url};
use crate::error::{Error, Kind, Result};
use crate::http::body::Body;
use crate::log::Level;
use crate::providers::body::{Marked, merge, with_base64, without_nulls};
use crate::providers::{Context, HF_INFERENCE, Route, Target, join};
use crate::tasks::args::Args;
use crate::tasks::chat_completion::messages;
use crate::tasks::{Arg, Form, Kind as ArgKind, Place};

/// The destination of a call on hf-inference or at a URL.
pub async fn route(
    context: &Context<'_>,
    args: &Args,
    streaming: bool,
    target: &Target<'_>,
) -> Result<Route> {
    let task = args.task();
    if let Form::Get(path) = task.form {
        return below(context, args, target, path).map(Route::get);
    }
    if task.opens_first
        && let Some(content) = args.content("image")
    {
        context.inputs.open("image", content, context.transport).await?;
    }
    let pipeline = if task.form == Form::Raw { args.text("task").unwrap_or_default() } else { task.pipeline };
    let model = match target.model {
        Some(model) => model.to_owned(),
        None if pipeline.is_empty() => {
            return Err(Error::argument(format!(
                "{} needs a model or a task; set the argument \"model\"",
                task.name
            )));
        }
        None => context.hub.recommended_model(context, pipeline).await?,
    };
    let by_url = is_url(&model);
    if !by_url && task.form != Form::Raw {
        context.hub.check_task(context, &model, pipeline).await?;
    }
    let shared = matches!(pipeline, "feature-extraction" | "sentence-similarity");
    let url = if by_url {
        parse_url("the model's address", &model)?
    } else if shared || (task.form == Form::Raw && !pipeline.is_empty()) {
        join(context.router(), &format!("/hf-inference/models/{model}/pipeline/{pipeline}"))?
    } else {
        join(context.router(), &format!("/hf-inference/models/{model}"))?
    };
    let post = match task.form {
        Form::Chat => {
            let body = chat_body(args, streaming, target.payload_model.unwrap_or(&model))?;
            Route::json(chat_url(url), &body)
        }
        Form::Generation => Route::json(url, &text_generation_body(context, args, streaming)),
        Form::Raw => {
            let (body, mime_type) = raw_body(context, args).await?;
            Route::post(url, body, mime_type)
        }
        _ => {
            let (body, mime_type) = inference_body(context, args).await?;
            Route::post(url, body, mime_type)
        }
    };
    Ok(Route { provider: (!by_url).then_some(HF_INFERENCE), ..post })
}

/// The address of a path below a server.
fn below(context: &Context<'_>, args: &Args, target: &Target<'_>, path: &str) -> Result<Url> {
    let name = args.task().name;
    let model =
        target.model.ok_or_else(|| Error::argument(format!("{name} needs a model; give it as a URL")))?;
    let mut url = match (is_url(model), context.hub.inference_url()?) {
        (true, _) => parse_url("the model's address", model)?,
        (false, Some(server)) if path == "info" => {
            join(server.as_str().trim_end_matches('/'), &format!("/models/{model}"))?
        }
        (false, _) => {
            return Err(Error::new(
                Kind::Unsupported,
                format!("{name} asks a server; give the model as a URL, not as the id \"{model}\""),
            ));
        }
    };
    url.set_path(&format!("{}/{path}", url.path().trim_end_matches('/')));
    Ok(url)
}

async fn raw_body(context: &Context<'_>, args: &Args) -> Result<(Body, Option<String>)> {
    if let Some(content) = args.content("data") {
        let opened = context.inputs.open("data", content, context.transport).await?;
        return Ok((opened.source.into(), opened.mime_type));
    }
    let json = args.get("json").map(Value::to_string).unwrap_or_default();
    Ok((json.into(), Some(JSON.to_owned())))
}

const JSON: &str = "application/json";

/// The body of a task: JSON, or a binary input as it is if nothing goes with it.
async fn inference_body(context: &Context<'_>, args: &Args) -> Result<(Body, Option<String>)> {
    let task = args.task();
    let parameters = without_nulls(Value::Object(args.parameters()));
    let mut body = Map::new();
    let inputs: Vec<&Arg> =
        task.args().filter(|arg| matches!(arg.place, Place::Input | Place::InputAndBody)).collect();
    let members = args.placed(Place::Body);
    let mut mark = None;
    if let Some(arg) = inputs.iter().find(|arg| arg.kind == ArgKind::Content)
        && let Some(content) = args.content(arg.name)
    {
        let opened = context.inputs.open(arg.name, content, context.transport).await?;
        let alone = inputs.len() == 1 && arg.place == Place::Input;
        if alone && parameters.as_object().is_some_and(Map::is_empty) {
            return Ok((opened.source.into(), opened.mime_type));
        }
        mark = Some((arg.name, Marked::new(opened.source)));
    }
    let value = |arg: &Arg| match &mark {
        Some((name, marked)) if *name == arg.name => Value::from(marked.mark.as_str()),
        _ => args.get(arg.name).cloned().unwrap_or_default(),
    };
    let input_members: Map<String, Value> = args.placed(Place::InputMember).collect();
    match inputs.as_slice() {
        [] if input_members.is_empty() => {}
        [] => drop(body.insert("inputs".to_owned(), input_members.into())),
        [arg] => drop(body.insert("inputs".to_owned(), value(arg))),
        several => {
            let object: Map<_, _> = several.iter().map(|arg| (arg.wire.to_owned(), value(arg))).collect();
            body.insert("inputs".to_owned(), object.into());
        }
    }
    match parameters {
        Value::Object(parameters) if task.form == Form::Flat => body.extend(parameters),
        parameters => drop(body.insert("parameters".to_owned(), parameters)),
    }
    body.extend(members);
    for arg in inputs.iter().filter(|arg| arg.place == Place::InputAndBody) {
        body.insert(arg.wire.to_owned(), value(arg));
    }
    let text = Value::Object(body).to_string();
    Ok((with_base64(text, mark.map(|(_, marked)| marked)).await?, Some(JSON.to_owned())))
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
    body.insert("messages".to_owned(), messages(args));
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
