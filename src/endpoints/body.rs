//! What is sent to make and to change an endpoint.

use serde_json::{Map, Value, json};

use crate::endpoints::snapshot::Choice;
use crate::error::{Error, Result};
use crate::log::{Level, Log};
use crate::tasks::Place;
use crate::tasks::args::Args;
use crate::tasks::endpoints::BY_HAND;

/// Puts a value into nested objects, which are made as needed; the path has dots.
fn put(body: &mut Map<String, Value>, path: &str, value: Value) {
    let Some((first, rest)) = path.split_once('.') else {
        body.insert(path.to_owned(), value);
        return;
    };
    let inner = body.entry(first).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(inner) = inner {
        put(inner, rest, value);
    }
}

/// Adds the arguments that are set, where the table says.
pub fn add_arguments(body: &mut Map<String, Value>, args: &Args) {
    for (path, value) in args.placed(Place::Body).filter(|(path, _)| path != BY_HAND) {
        put(body, &path, value);
    }
    if let Some(metric) = args.text("scaling_metric").filter(|metric| !metric.is_empty()) {
        let threshold = args.get("scaling_threshold").cloned().unwrap_or_default();
        put(body, "compute.scaling.measure", json!({ metric: threshold }));
    }
}

/// The body that makes an endpoint.
pub fn create(args: &Args, log: &Log) -> Result<Value> {
    if args.get("account_id").is_some() {
        log.add(Level::Warn, || "account_id is ignored; see private_link_account_id".to_owned());
    }
    let mut body = Map::new();
    // These two are sent in any case.
    put(&mut body, "compute.scaling.scaleToZeroTimeout", Value::Null);
    put(&mut body, "model.revision", Value::Null);
    put(&mut body, "model.image", image_to_create(args)?);
    put(&mut body, "name", args.get("name").cloned().unwrap_or_default());
    add_arguments(&mut body, args);
    if let Some(Value::Object(model)) = body.get_mut("model") {
        for name in ["env", "secrets"] {
            if model.get(name).and_then(Value::as_object).is_some_and(Map::is_empty) {
                model.shift_remove(name);
            }
        }
    }
    match (args.get("private_link_account_id"), args.get("private_link_region")) {
        (Some(account), Some(region)) => {
            put(&mut body, "privateService", json!({ "accountId": account, "region": region }));
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
    add_arguments(&mut body, args);
    if let Some(image) = args.get("custom_image") {
        put(&mut body, "model.image", variant(image));
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

/// What is secret of an operation: the token that it uses and what is so among its arguments, the longer first, for one may be a
/// part of another.
pub fn secrets(args: &Args, choice: &Choice) -> Vec<String> {
    fn texts(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.push(text.clone()),
            Value::Array(list) => list.iter().for_each(|value| texts(value, found)),
            Value::Object(object) => object.values().for_each(|value| texts(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    if let Choice::Given(token) = choice {
        found.push(token.reveal().to_owned());
    }
    for name in ["secrets", "container_registry_password"] {
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
