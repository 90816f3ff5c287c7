//! What is sent to make and to change an endpoint.

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::log::{Level, Log};
use crate::tasks::args::Args;

/// Puts a value into nested objects, which are made as needed.
fn put(body: &mut Map<String, Value>, path: &[&str], value: Value) {
    let [first, rest @ ..] = path else { return };
    if rest.is_empty() {
        body.insert((*first).to_owned(), value);
        return;
    }
    let inner = body.entry((*first).to_owned()).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(inner) = inner {
        put(inner, rest, value);
    }
}

/// Where the arguments go that create and update send alike, if they are set.
const MEMBERS: &[(&str, &[&str])] = &[
    ("accelerator", &["compute", "accelerator"]),
    ("instance_size", &["compute", "instanceSize"]),
    ("instance_type", &["compute", "instanceType"]),
    ("max_replica", &["compute", "scaling", "maxReplica"]),
    ("min_replica", &["compute", "scaling", "minReplica"]),
    ("scale_to_zero_timeout", &["compute", "scaling", "scaleToZeroTimeout"]),
    ("repository", &["model", "repository"]),
    ("framework", &["model", "framework"]),
    ("revision", &["model", "revision"]),
    ("task", &["model", "task"]),
    ("container_command", &["model", "command"]),
    ("container_args", &["model", "args"]),
    ("env", &["model", "env"]),
    ("secrets", &["model", "secrets"]),
    ("domain", &["route", "domain"]),
    ("path", &["route", "path"]),
    ("cache_http_responses", &["cacheHttpResponses"]),
    ("tags", &["tags"]),
];

fn members(body: &mut Map<String, Value>, args: &Args) {
    for (name, path) in MEMBERS {
        if let Some(value) = args.get(name) {
            put(body, path, value.clone());
        }
    }
    if let Some(metric) = args.text("scaling_metric").filter(|metric| !metric.is_empty()) {
        let threshold = args.get("scaling_threshold").cloned().unwrap_or_default();
        put(body, &["compute", "scaling", "measure"], json!({ metric: threshold }));
    }
}

/// The body that makes an endpoint.
pub fn create(args: &Args, log: &Log) -> Result<Value> {
    if args.get("account_id").is_some() {
        log.add(Level::Warn, || "account_id is ignored; see private_link_account_id".to_owned());
    }
    let mut body = Map::new();
    // These two are sent in any case.
    put(&mut body, &["compute", "scaling", "scaleToZeroTimeout"], Value::Null);
    put(&mut body, &["model", "revision"], Value::Null);
    put(&mut body, &["model", "image"], image_to_create(args)?);
    members(&mut body, args);
    if let Some(Value::Object(model)) = body.get_mut("model") {
        for name in ["env", "secrets"] {
            if model.get(name).and_then(Value::as_object).is_some_and(Map::is_empty) {
                model.shift_remove(name);
            }
        }
    }
    for name in ["name", "type"] {
        put(&mut body, &[name], args.get(name).cloned().unwrap_or_default());
    }
    for name in ["region", "vendor"] {
        put(&mut body, &["provider", name], args.get(name).cloned().unwrap_or_default());
    }
    match (args.get("private_link_account_id"), args.get("private_link_region")) {
        (Some(account), Some(region)) => {
            put(&mut body, &["privateService"], json!({ "accountId": account, "region": region }));
        }
        (Some(_), None) => {
            return Err(Error::argument(
                "private_link_account_id wants private_link_region: \"us-east-1\" or \"eu-west-1\"",
            ));
        }
        (None, _) => {}
    }
    Ok(Value::Object(body))
}

/// The body that changes an endpoint, but for an image that has to be fetched first.
pub fn update(args: &Args) -> Map<String, Value> {
    let mut body = Map::new();
    members(&mut body, args);
    if let Some(image) = args.get("custom_image") {
        put(&mut body, &["model", "image"], variant(image));
    }
    body
}

/// An image under the name of its variant: one with a URL of its own is a custom one.
fn variant(image: &Value) -> Value {
    if image.get("url").is_some() { json!({ "custom": image }) } else { image.clone() }
}

fn image_to_create(args: &Args) -> Result<Value> {
    let (user, password) = (args.get("container_registry_username"), args.get("container_registry_password"));
    if password.is_some() && user.is_none() {
        return Err(Error::argument("container_registry_password wants container_registry_username"));
    }
    let Some(image) = args.get("custom_image") else {
        return match user {
            Some(_) => Err(Error::argument("container_registry_username wants a custom_image")),
            None => Ok(json!({ "huggingface": {} })),
        };
    };
    let mut image = variant(image);
    let Some(user) = user else { return Ok(image) };
    let Some(Value::Object(custom)) = image.get_mut("custom") else {
        return Err(Error::argument("only a custom image has registry credentials, not one of an engine"));
    };
    let mut credentials = Map::from_iter([("username".to_owned(), user.clone())]);
    credentials.extend(password.map(|password| ("password".to_owned(), password.clone())));
    custom.insert("credentials".to_owned(), credentials.into());
    Ok(image)
}

/// The image with the sizes of parallel work in it.
pub fn with_parallelism(image: &Value, args: &Args, log: &Log) -> Result<Value> {
    let empty = || {
        Error::argument(
            "the endpoint has no image that the parallel sizes could be set in; set custom_image with them",
        )
    };
    let (engine, settings) = image.as_object().and_then(|image| image.iter().next()).ok_or_else(empty)?;
    let mut settings = settings.as_object().cloned().ok_or_else(empty)?;
    let sizes: [(_, _, &[&str]); 2] = [
        ("tensor_parallel_size", "tensorParallelSize", &["sGLang", "vLLM"]),
        ("data_parallel_size", "dataParallelSize", &["vLLM"]),
    ];
    for (name, wire, engines) in sizes {
        let Some(size) = args.get(name) else { continue };
        if !engines.contains(&engine.as_str()) {
            log.add(Level::Warn, || {
                format!(
                    "{name} is likely to be ignored by a {engine} image; known for {}",
                    engines.join(", ")
                )
            });
        }
        settings.insert(wire.to_owned(), size.clone());
    }
    Ok(json!({ engine: settings }))
}

/// The image of an endpoint, to be sent back with other sizes.
pub fn image_of<'a>(raw: &'a Value, name: &str) -> Result<&'a Value> {
    let image = raw.pointer("/model/image").unwrap_or(&Value::Null);
    let settings = image.as_object().and_then(|image| image.values().next());
    if settings.is_some_and(|settings| settings.get("credentials").is_some()) {
        return Err(Error::argument(format!(
            "the image of {name} has registry credentials, which the API does not give back; set custom_image as a \
             whole beside the parallel sizes"
        )));
    }
    Ok(image)
}

/// What is secret among the arguments, the longer first, for one may be a part of another.
pub fn secrets(args: &Args) -> Vec<String> {
    fn texts(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.push(text.clone()),
            Value::Array(list) => list.iter().for_each(|value| texts(value, found)),
            Value::Object(object) => object.values().for_each(|value| texts(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for name in ["secrets", "container_registry_password", "token"] {
        args.get(name).iter().for_each(|value| texts(value, &mut found));
    }
    let image = args.get("custom_image");
    for pointer in ["/credentials/password", "/custom/credentials/password"] {
        image.and_then(|image| image.pointer(pointer)).iter().for_each(|value| texts(value, &mut found));
    }
    found.retain(|text| !text.is_empty());
    found.sort_by_key(|text| std::cmp::Reverse(text.len()));
    found
}
