//! Inference Endpoints: models deployed on hardware of their own, made, watched, used and stopped through an API.
//!
//! `api` asks it, `body` writes what is sent, `snapshot` and `listings` read what comes back, `wait` waits until an endpoint
//! can be called, and `lease` counts who wants it to run.

pub mod api;
pub mod body;
pub mod lease;
pub mod listings;
pub mod snapshot;
pub mod wait;

use std::sync::Arc;

use reqwest::Method;
use serde_json::{Map, Value};

use crate::config::Secret;
use crate::endpoints::api::{Api, Reply, part};
use crate::endpoints::lease::{Lease, OnRelease, Released};
use crate::endpoints::snapshot::{Choice, Endpoint};
use crate::endpoints::wait::Wait;
use crate::error::{Error, Kind, Result};
use crate::providers::hub::check_repo_id;
use crate::runtime::within;
use crate::tasks::Place;
use crate::tasks::args::Args;
use crate::tasks::decode::Output;
use crate::tasks::endpoints::Operation;

/// What an operation came to.
pub struct Done {
    /// The last reply.
    pub reply: Reply,
    /// The result.
    pub output: Output,
}

impl Done {
    fn one(reply: Reply, endpoint: Endpoint) -> Self {
        let json = endpoint.raw.clone().into();
        Self { reply, output: Output { json, endpoints: vec![Arc::new(endpoint)], ..Output::default() } }
    }

    fn json(reply: Reply, json: Value) -> Self {
        Self { reply, output: Output { json: json.into(), ..Output::default() } }
    }
}

/// Which token the arguments say.
pub fn choice(args: &Args) -> Choice {
    let inherited = || args.endpoint().map(|endpoint| endpoint.token.clone()).unwrap_or_default();
    match args.get("token") {
        Some(Value::String(text)) => Secret::new(text).map_or_else(inherited, Choice::Given),
        Some(Value::Bool(true)) => Choice::Required,
        Some(Value::Bool(false)) => Choice::Nothing,
        _ => inherited(),
    }
}

/// Carries an operation out.
pub async fn run(api: &Api<'_>, operation: Operation) -> Result<Done> {
    match operation {
        Operation::Create => create(api).await,
        Operation::CreateFromCatalog => create_from_catalog(api).await,
        Operation::Get => {
            let (path, namespace) = api.endpoint().await?;
            let (reply, endpoint) = api.look(&path, &namespace).await?;
            Ok(Done::one(reply, endpoint))
        }
        Operation::List => list(api).await,
        Operation::Update => update(api).await,
        Operation::Pause => stop(api, "pause").await,
        Operation::Resume => resume(api).await,
        Operation::ScaleToZero => stop(api, "scale-to-zero").await,
        Operation::Delete => {
            let (path, _) = api.endpoint().await?;
            let reply = api.ask(Method::DELETE, api.url(&path)?, None).await?;
            Ok(Done::json(reply, Value::Null))
        }
        Operation::ListCatalog => list_catalog(api).await,
        Operation::ListHardware => {
            let namespace = part("the namespace", &api.namespace().await?)?;
            let reply = api.ask(Method::GET, api.url(&format!("provider/{namespace}"))?, None).await?;
            let json = listings::hardware(&reply.json()?)?;
            Ok(Done::json(reply, json))
        }
        Operation::Wait => wait(api).await,
        Operation::Acquire => acquire(api).await,
        Operation::Release => release(api).await,
    }
}

async fn create(api: &Api<'_>) -> Result<Done> {
    let body = body::create(api.args, api.log)?;
    let namespace = api.namespace().await?;
    let url = api.url(&format!("endpoint/{}", part("the namespace", &namespace)?))?;
    let reply = api.ask(Method::POST, url, Some(&body)).await?;
    let endpoint = api.changed(reply.json()?, &namespace)?;
    Ok(Done::one(reply, endpoint))
}

async fn create_from_catalog(api: &Api<'_>) -> Result<Done> {
    let place = match (api.args.text("recipe_id"), api.args.text("repo_id")) {
        (Some(recipe), _) => format!("recipe/{}/deploy", part("recipe_id", recipe)?),
        (None, repository) => {
            let repository = repository.unwrap_or_default();
            check_repo_id(repository)?;
            format!("model/{repository}/deploy")
        }
    };
    let namespace = api.namespace().await?;
    let mut body = Map::from_iter([("namespace".to_owned(), Value::from(namespace.as_str()))]);
    body::add_arguments(&mut body, api.args);
    let reply = api.ask(Method::POST, api.catalog_url(&place)?, Some(&Value::Object(body))).await?;
    let raw = listings::need(&reply.json()?, "endpoint")?.clone();
    let endpoint = api.changed(raw, &namespace)?;
    Ok(Done::one(reply, endpoint))
}

async fn list(api: &Api<'_>) -> Result<Done> {
    let all = api.args.text("namespace") == Some("*");
    let (first, others) = if all {
        let account = api.account().await?;
        if !account.is_user {
            return Err(Error::argument(
                "the token belongs to no user; set \"namespace\" to an organisation",
            ));
        }
        (account.name, account.organisations)
    } else {
        (api.namespace().await?, Vec::new())
    };
    let (mut reply, mut endpoints) = list_one(api, &first).await?;
    let mut warnings = Vec::new();
    for organisation in others {
        match list_one(api, &organisation).await {
            Ok((last, more)) => {
                reply = last;
                endpoints.extend(more);
            }
            Err(error) => {
                let what = format!("the endpoints of {organisation} could not be listed");
                warnings.push(api.warn(Api::about(&what, error)));
            }
        }
    }
    let json: Value = endpoints.iter().map(|endpoint| endpoint.raw.clone()).collect();
    let endpoints = endpoints.into_iter().map(Arc::new).collect();
    Ok(Done { reply, output: Output { json: json.into(), endpoints, warnings, ..Output::default() } })
}

async fn list_one(api: &Api<'_>, namespace: &str) -> Result<(Reply, Vec<Endpoint>)> {
    let url = api.url(&format!("endpoint/{}", part("the namespace", namespace)?))?;
    let reply = api.ask(Method::GET, url, None).await?;
    let json = reply.json()?;
    let endpoint = |raw: &Value| Endpoint::new(raw.clone(), namespace, api.choice.clone());
    let endpoints: Result<Vec<_>> = listings::list(&json, "items")?.iter().map(endpoint).collect();
    Ok((reply, endpoints?))
}

async fn update(api: &Api<'_>) -> Result<Done> {
    let (path, namespace) = api.endpoint().await?;
    let mut body = body::update(api.args);
    let wants_sizes =
        ["tensor_parallel_size", "data_parallel_size"].iter().any(|name| api.args.get(name).is_some());
    if wants_sizes {
        let given = body.get("model").and_then(|model| model.get("image")).cloned();
        let image = match given.filter(|image| image.as_object().is_none_or(|image| !image.is_empty())) {
            Some(image) => image,
            None => {
                let (_, current) = api.look(&path, &namespace).await?;
                body::image_of(&current.raw, &current.name)?.clone()
            }
        };
        let image = body::with_parallelism(&image, api.args, api.log)?;
        let model = body.entry("model").or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(model) = model {
            model.insert("image".to_owned(), image);
        }
    }
    let reply = api.ask(Method::PUT, api.url(&path)?, Some(&Value::Object(body))).await?;
    let endpoint = api.changed(reply.json()?, &namespace)?;
    Ok(Done::one(reply, endpoint))
}

async fn list_catalog(api: &Api<'_>) -> Result<Done> {
    let mut url = api.catalog_url("list")?;
    for (name, value) in api.args.placed(Place::Query) {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        url.query_pairs_mut().append_pair(&name, &text);
    }
    let reply = api.ask(Method::GET, url, None).await?;
    let json = listings::catalog(&reply.json()?)?;
    Ok(Done::json(reply, json))
}

/// Has an endpoint stopped.
async fn stop(api: &Api<'_>, verb: &str) -> Result<Done> {
    let (path, namespace) = api.endpoint().await?;
    // An attempt whose answer was lost may have stopped it.
    let (reply, endpoint) = stopped(api, verb, &path, &namespace, api.attempt > 1).await?;
    Ok(Done::one(reply, endpoint))
}

/// Stops an endpoint; one that is stopped already is only looked at, if that is no error.
async fn stopped(
    api: &Api<'_>,
    verb: &str,
    path: &str,
    namespace: &str,
    stopped_ok: bool,
) -> Result<(Reply, Endpoint)> {
    let error = match commanded(api, verb, path, namespace).await {
        Err(error) if stopped_ok && status(&error) == 400 => error,
        done => return done,
    };
    match api.look(path, namespace).await {
        Ok((reply, now)) if matches!(now.status.as_str(), "paused" | "scaledToZero") => Ok((reply, now)),
        _ => Err(error),
    }
}

/// Has an endpoint do something that needs no body.
async fn commanded(api: &Api<'_>, verb: &str, path: &str, namespace: &str) -> Result<(Reply, Endpoint)> {
    let reply = api.ask(Method::POST, api.url(&format!("{path}/{verb}"))?, None).await?;
    let endpoint = api.changed(reply.json()?, namespace)?;
    Ok((reply, endpoint))
}

async fn resume(api: &Api<'_>) -> Result<Done> {
    let (path, namespace) = api.endpoint().await?;
    let running_ok = api.args.get("running_ok") != Some(&Value::Bool(false)) || api.attempt > 1;
    let (reply, endpoint) = resumed(api, &path, &namespace, running_ok).await?;
    Ok(Done::one(reply, endpoint))
}

/// Resumes an endpoint; one that runs is only looked at, if that is no error.
async fn resumed(api: &Api<'_>, path: &str, namespace: &str, running_ok: bool) -> Result<(Reply, Endpoint)> {
    match commanded(api, "resume", path, namespace).await {
        Err(error) if running_ok && runs_already(&error) => api.look(path, namespace).await,
        resumed => resumed,
    }
}

fn runs_already(error: &Error) -> bool {
    let says_so = |body: &[u8]| memchr::memmem::find(body, b"already running").is_some();
    status(error) == 400 && error.reply.as_deref().is_some_and(|reply| says_so(&reply.body))
}

fn status(error: &Error) -> u16 {
    error.reply.as_deref().map_or(0, |reply| reply.status)
}

async fn wait(api: &Api<'_>) -> Result<Done> {
    let wait = Wait::new(api, false);
    let (path, namespace) = wait.place().await?;
    let name = api.args.text("name").unwrap_or_default();
    let is_current =
        |endpoint: &&Arc<Endpoint>| endpoint.is(name, &namespace) && !api.changes.outdate(endpoint);
    let (reply, endpoint) = match api.args.endpoint().filter(is_current) {
        Some(known) => (None, known.unheld(api.choice.clone())),
        None => wait.look(&path, &namespace).await.map(|(reply, endpoint)| (Some(reply), endpoint))?,
    };
    let (reply, endpoint) = wait.until_ready(&path, &namespace, reply, endpoint).await?;
    Ok(Done::one(reply, endpoint))
}

async fn acquire(api: &Api<'_>) -> Result<Done> {
    let on_release = OnRelease::of(api.args.text("on_release").unwrap_or_default())?;
    let wait = Wait::new(api, true);
    let (path, namespace) = wait.place().await?;
    let key = api.url(&path)?;
    let lease = Lease::take(key.as_str(), api.args.text("lease_folder"), on_release);
    let lease = within(wait.left(), lease).await.ok_or_else(|| {
        Error::new(Kind::EndpointTimeout, "the endpoint was being stopped by its last holder all the time")
    })??;
    let (reply, endpoint) = wait.look(&path, &namespace).await?;
    let (reply, mut endpoint) = wait.until_ready(&path, &namespace, Some(reply), endpoint).await?;
    endpoint.lease = Some(Arc::new(lease));
    Ok(Done::one(reply, endpoint))
}

async fn release(api: &Api<'_>) -> Result<Done> {
    let not_held = || {
        Error::new(
            Kind::InvalidState,
            "this snapshot holds nothing; release the one that hfi_endpoint_acquire gave",
        )
    };
    let endpoint = api.args.endpoint().ok_or_else(not_held)?;
    let lease = endpoint.lease.as_ref().ok_or_else(not_held)?;
    let verb = match lease.on_release {
        OnRelease::Pause => Some("pause"),
        OnRelease::ScaleToZero => Some("scale-to-zero"),
        OnRelease::Nothing => None,
    };
    let namespace = &endpoint.namespace;
    let path =
        format!("endpoint/{}/{}", part("the namespace", namespace)?, part("the name", &endpoint.name)?);
    match (lease.release()?, verb) {
        (Released::Last(last), Some(verb)) => {
            let result = stopped(api, verb, &path, namespace, true).await;
            let gone = result.as_ref().is_err_and(|error| error.kind == Kind::NotFound);
            if result.is_ok() || gone {
                last.done();
            }
            return result.map(|(reply, endpoint)| Done::one(reply, endpoint));
        }
        (Released::Last(last), None) => last.done(),
        (Released::Held, _) => {}
    }
    // The hold is given up, so nothing that comes now is a failure of the release.
    match api.look(&path, namespace).await {
        Ok((reply, endpoint)) => Ok(Done::one(reply, endpoint)),
        Err(error) => {
            let known = endpoint.unheld(api.choice.clone());
            let mut done = Done::one(Reply::nothing(), known);
            done.output.warnings.push(api.warn(Api::about("the endpoint could not be looked at", error)));
            Ok(done)
        }
    }
}
