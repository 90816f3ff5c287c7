//! Where a call goes: from a task, its arguments and the client's settings to one HTTP request.

pub mod body;
pub mod fal_ai;
pub mod hf_inference;
pub mod hub;
pub mod mapped;
pub mod novita;
pub mod nscale;
pub mod openai;
pub mod reading;
pub mod replicate;
pub mod table;
pub mod together;
pub mod transcriptions;
pub mod wavespeed;
pub mod zai_org;

use base64::Engine as _;
use bytes::Bytes;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde_json::{Value, json};

use crate::auth::exchange::credentials;
use crate::auth::tokens::Tokens;
use crate::auth::{self, Token};
use crate::config::{Config, Secret, is_url, parse_url};
use crate::content::Inputs;
use crate::error::{Error, Kind, Result, did_you_mean};
use crate::http::body::Body;
use crate::http::transport::{ADDED, Outgoing, Transport};
use crate::log::Log;
use crate::providers::hub::Hub;
use crate::providers::reading::Reading;
use crate::providers::table::{PROVIDERS, Provider};
use crate::tasks::args::Args;
use crate::tasks::{Form, TASKS};

/// Hugging Face's router.
const ROUTER: &str = "https://router.huggingface.co";

/// What routing may use of the client.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The client's settings.
    pub config: &'a Config,
    /// The connections.
    pub transport: &'a Transport,
    /// The look-ups.
    pub hub: &'a Hub,
    /// The client's tokens.
    pub tokens: &'a Tokens,
    /// The token that the host provided for this call.
    pub provided: Option<&'a Secret>,
    /// The token of this call.
    pub token: Option<&'a Token>,
    /// The call's binary inputs.
    pub inputs: &'a Inputs,
    /// Where warnings go.
    pub log: &'a Log,
}

impl Context<'_> {
    /// The address of the router.
    fn router(&self) -> &str {
        self.config.router_url.as_deref().unwrap_or(ROUTER).trim_end_matches('/')
    }
}

/// What a call comes to.
pub enum Plan {
    /// A request.
    Ask(Box<Ask>),
    /// The answer, which look-ups have given.
    Known(Value),
}

/// A request, and how its reply is read.
pub struct Ask {
    /// The request.
    pub outgoing: Outgoing,
    /// How its reply is read.
    pub reading: Reading,
    /// The provider's address, for what else it is asked.
    pub base: String,
    /// Who is asked: a provider, or the host of a URL.
    pub provider: String,
}

/// A destination before headers: the URL, the body and what the provider adds.
pub struct Route {
    /// The method.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// The body.
    pub body: Body,
    /// The body's media type, if it is known.
    pub mime_type: Option<String>,
    /// Headers that this provider wants.
    pub headers: &'static [(&'static str, &'static str)],
    /// How the token is introduced.
    pub scheme: &'static str,
    /// How the reply is read.
    pub reading: Reading,
    /// The provider's address, for what else it is asked.
    pub base: String,
    /// The provider's name; none for the server of a URL.
    pub provider: Option<&'static str>,
}

impl Route {
    /// A POST of JSON.
    pub fn json(url: Url, body: &Value) -> Self {
        Self::post(url, Bytes::from(body.to_string()).into(), Some("application/json".to_owned()))
    }

    /// A POST.
    pub fn post(url: Url, body: Body, mime_type: Option<String>) -> Self {
        Self {
            method: Method::POST,
            url,
            body,
            mime_type,
            headers: &[],
            scheme: "Bearer",
            reading: Reading::Json(Ok),
            base: String::new(),
            provider: None,
        }
    }

    /// A GET.
    pub fn get(url: Url) -> Self {
        Self { method: Method::GET, ..Self::post(url, Body::default(), None) }
    }
}

/// The model of a call: where it is, and what it is called there.
pub struct Target<'a> {
    /// A URL or an id on the Hub; none for the task's recommended model.
    pub model: Option<&'a str>,
    /// The name to put into a body that wants one.
    pub payload_model: Option<&'a str>,
}

impl<'a> Target<'a> {
    /// The call's model beats the client's; but a conversation with a server given by URL stays there, and its
    /// model is only a name.
    fn of(config: &'a Config, args: &'a Args) -> Self {
        let call = config.model_of_call(args.text("model"));
        let client = config.base_url.as_deref().or(config.model.as_deref());
        let stays = |url: &&str| {
            is_url(url) && (config.base_url.is_some() || args.task().pipeline == "conversational")
        };
        let model = match call {
            Some(call) if !is_url(call) => client.filter(stays).or(Some(call)),
            Some(call) => Some(call),
            None => client,
        };
        let payload_model = call.or(config.model.as_deref()).or(client);
        // A provider that takes a model over has no use for the policy behind a colon, which is for the router.
        let provider = config.provider.as_deref().filter(|name| *name != AUTO);
        let takes_over = config.is_fallback && !config.model_wins && provider.is_some();
        let known = |model: &'a str| match model.split_once(':') {
            Some((id, _)) if takes_over && !is_url(model) => id,
            _ => model,
        };
        Self { model: model.map(known), payload_model: payload_model.map(known) }
    }
}

/// Finds the destination of a call and prepares its request.
pub async fn plan(context: &Context<'_>, args: &Args, streaming: bool, own: &[Header]) -> Result<Plan> {
    if args.task().form == Form::Recommended {
        let pipeline = args.text("task").unwrap_or_default().replace('_', "-");
        return Ok(Plan::Known(context.hub.recommended_model(context, &pipeline).await?.into()));
    }
    if args.task().form == Form::Models && context.config.base_url.is_none() {
        // The router's list is for everybody: what was meant for a provider or server does not go there.
        let token = context.token.filter(|token| token.is_hugging_face());
        let route = models_route(context)?;
        let headers = headers(&Context { token, ..*context }, args, &route, &[], own)?;
        return Ok(asking(route, headers));
    }
    let target = Target::of(context.config, args);
    let route = match args.task().form {
        Form::Models => models_route(context)?,
        _ => route(context, args, streaming, &target).await?,
    };
    let headers = headers(context, args, &route, &context.config.headers, own)?;
    Ok(asking(route, headers))
}

/// The request of a route.
fn asking(route: Route, headers: HeaderMap) -> Plan {
    let mut url = route.url;
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let provider = route.provider.or(url.host_str()).unwrap_or_default().to_owned();
    let outgoing = Outgoing::new(route.method, url, headers, route.body);
    Plan::Ask(Box::new(Ask { outgoing, reading: route.reading, base: route.base, provider }))
}

/// The list of models: that of the router, or of the client's server.
fn models_route(context: &Context<'_>) -> Result<Route> {
    let base = context.config.base_url.as_deref().unwrap_or(context.router());
    let mut url = parse_url("the address", base)?;
    let path = url.path().trim_end_matches('/');
    let path = path.strip_suffix("/chat/completions").unwrap_or(path);
    let tail = if path.ends_with("/v1") { "/models" } else { "/v1/models" };
    url.set_path(&format!("{path}{tail}"));
    Ok(Route::get(url))
}

/// A header to send, or with no value one to leave out.
pub type Header = (HeaderName, Option<HeaderValue>);

async fn route(context: &Context<'_>, args: &Args, streaming: bool, target: &Target<'_>) -> Result<Route> {
    let task = args.task();
    let pipeline = task.pipeline;
    let name = context.config.provider.as_deref().unwrap_or(AUTO);
    let provider = named(name)?;
    match (provider, target.model) {
        (_, Some(url)) if is_url(url) => hf_inference::route(context, args, streaming, target).await,
        (None, _) if pipeline.is_empty() => hf_inference::route(context, args, streaming, target).await,
        (Some(_), _) if pipeline.is_empty() => Err(Error::new(
            Kind::Unsupported,
            format!("{} is not there for provider {name}; give the model as a URL", task.name),
        )),
        (Some(provider), _) => mapped::route(context, args, streaming, provider, target).await,
        (None, Some(model)) if name == AUTO && pipeline == "conversational" => {
            openai::auto_route(context, args, streaming, model)
        }
        (None, Some(model)) if name == AUTO => match first_provider(context, model, pipeline).await? {
            _ if context.token.is_some_and(|token| !token.is_hugging_face() && !token.discovered) => {
                Err(Error::argument(
                    "without a provider the token must be one of Hugging Face (hf_…); for a provider's own key set the provider",
                ))
            }
            Some(provider) => mapped::route(context, args, streaming, provider, target).await,
            None => hf_inference::route(context, args, streaming, target).await,
        },
        (None, None) if context.config.is_fallback => Err(Error::argument(format!(
            "the fallback {name} needs a model; give it one, or set the argument \"model\""
        ))),
        (None, _) => hf_inference::route(context, args, streaming, target).await,
    }
}

/// The name that leaves the choice of a provider to the router, or to the model's page.
pub const AUTO: &str = "auto";
const HF_INFERENCE: &str = "hf-inference";

/// The provider of that name; none for hf-inference, and for `auto`, which chooses one.
pub fn named(name: &str) -> Result<Option<&'static Provider>> {
    if [AUTO, HF_INFERENCE].contains(&name) {
        return Ok(None);
    }
    let names = PROVIDERS.iter().map(|provider| provider.name).chain([HF_INFERENCE, AUTO]);
    table::find(name).map(Some).ok_or_else(|| {
        Error::argument(format!("there is no provider \"{name}\"{}", did_you_mean(name, names)))
    })
}

/// All providers and the tasks that they serve, for tools that build menus.
pub fn describe() -> Value {
    let mut hf_inference: Vec<_> =
        TASKS.iter().map(|task| task.pipeline).filter(|name| !name.is_empty()).collect();
    hf_inference.dedup();
    let served = PROVIDERS.iter().map(|provider| {
        (provider.name, provider.services.iter().map(|service| service.pipeline).collect::<Vec<_>>())
    });
    let mut all: Vec<_> = served.chain([(HF_INFERENCE, hf_inference)]).collect();
    all.sort_unstable();
    all.into_iter().map(|(name, tasks)| json!({ "name": name, "tasks": tasks })).collect()
}

/// The first provider that the model's page lists, that is known here, serves the task, and is not known to be down; none for
/// hf-inference.
async fn first_provider(
    context: &Context<'_>,
    model: &str,
    pipeline: &str,
) -> Result<Option<&'static Provider>> {
    let mapping = context.hub.provider_mapping(context, model).await?;
    let fits = |entry: &&hub::Mapping| entry.task == pipeline && entry.status != "error";
    for entry in mapping.iter().filter(fits) {
        match table::find(&entry.provider) {
            Some(provider) if provider.service(pipeline).is_some() => return Ok(Some(provider)),
            None if entry.provider == HF_INFERENCE => return Ok(None),
            _ => {}
        }
    }
    context.hub.forget_mapping(model);
    let there: Vec<_> = mapping
        .iter()
        .map(|entry| format!("{} ({}, {})", entry.provider, entry.task, entry.status))
        .collect();
    let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
    Err(Error::new(
        Kind::Unsupported,
        format!("no provider of model {model} can be used for {pipeline}; its providers are: {there}"),
    ))
}

/// The token's header, then the provider's, then the client's, then the call's own; the last word counts.
fn headers(
    context: &Context<'_>,
    args: &Args,
    route: &Route,
    of_client: &[Header],
    own: &[Header],
) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    if let Some(value) = authorization(context, &route.url, route.scheme)? {
        headers.insert(AUTHORIZATION, value);
    }
    if let Some(mime) = &route.mime_type {
        let value = HeaderValue::from_str(mime).map_err(|_| {
            Error::argument(format!(
                "the media type \"{}\" has a character that headers cannot carry",
                mime.escape_debug()
            ))
        })?;
        headers.insert(CONTENT_TYPE, value);
    }
    if let Some(mime) = args.task().gives.accept() {
        headers.insert(ACCEPT, HeaderValue::from_static(mime));
    }
    for (name, value) in route.headers {
        headers.insert(*name, HeaderValue::from_static(value));
    }
    let callers = || of_client.iter().chain(own);
    set_headers(&mut headers, callers());
    let unbilled = callers().any(|(name, value)| name == BILL_TO && value.is_none());
    if let Some(organisation) = context.config.bill_to.as_ref().filter(|_| !unbilled) {
        let value = HeaderValue::from_str(organisation).map_err(|_| {
            Error::argument("bill_to has a character that headers cannot carry; use the organisation's name")
        })?;
        headers.insert(BILL_TO, value);
    }
    Ok(headers)
}

const BILL_TO: HeaderName = HeaderName::from_static("x-hf-bill-to");

/// Sets the caller's headers, the last word on each; one without a value is taken away.
pub fn set_headers<'a>(headers: &mut HeaderMap, callers: impl Iterator<Item = &'a Header>) {
    for (name, value) in callers {
        match value {
            Some(value) => drop(headers.insert(name, value.clone())),
            None if ADDED.contains(name) => drop(headers.insert(name, HeaderValue::from_static(""))),
            None => drop(headers.remove(name)),
        }
    }
}

/// User information in the URL, else the token if the firewall lets it pass.
fn authorization(context: &Context<'_>, url: &Url, scheme: &str) -> Result<Option<HeaderValue>> {
    if url.username().is_empty() && url.password().is_none() {
        let Some(token) = context.token else { return Ok(None) };
        return match context.hub.may_send(token, url, context.config.token_discovery)? {
            true => credentials(scheme, &token.secret).map(Some),
            false => Ok(None),
        };
    }
    if url.scheme() != "https" && !auth::is_loopback(url) {
        return Err(auth::in_the_clear("the user information in the URL", url));
    }
    let decode = |text| percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    let pair = format!("{}:{}", decode(url.username()), decode(url.password().unwrap_or_default()));
    let pair = base64::engine::general_purpose::STANDARD.encode(pair);
    let mut value = HeaderValue::try_from(format!("Basic {pair}")).expect("base64 is a header value");
    value.set_sensitive(true);
    Ok(Some(value))
}

/// The URL of a path below a base.
fn join(base: &str, path: &str) -> Result<Url> {
    parse_url("the address", &format!("{base}{path}"))
}

/// The error for a call that needs a token and has none that may be used.
pub fn no_token(what: &str) -> Error {
    Error::new(
        Kind::NoToken,
        format!("{what} needs a token; give the client one, set HF_TOKEN, or log in with `hf auth login`"),
    )
}
