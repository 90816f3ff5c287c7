//! An endpoint as the API shows it.

use serde_json::{Value, json};

use super::account::{USER, USER_ID};
use super::script::Script;
use super::store::Endpoint;

/// The commit that stands for a revision nobody has named.
const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// The endpoint as the API shows it.
pub fn shown(endpoint: &Endpoint, script: &Script, url: &str) -> Value {
    let body = &endpoint.body;
    let mut compute = body["compute"].clone();
    if let Some(scaling) = compute["scaling"].as_object_mut() {
        scaling.entry("scaleToZeroTimeout").or_insert(Value::Null);
    }
    let mut shown = json!({
        "name": body["name"],
        "type": body["type"],
        "accountId": null,
        "provider": body["provider"],
        "healthRoute": health_route(endpoint, script),
        "compute": compute,
        "model": model(&body["model"]),
        "status": status(endpoint),
    });
    for optional in ["route", "cacheHttpResponses", "tags", "privateService"] {
        if let Some(value) = body.get(optional) {
            shown[optional] = value.clone();
        }
    }
    if endpoint.life.has_url() && !script.hides_url {
        shown["status"]["url"] = url.into();
    }
    shown
}

/// The route that says whether the endpoint is ready.
pub fn health_route<'a>(endpoint: &'a Endpoint, script: &'a Script) -> &'a str {
    let of_image =
        |image: &'a Value| image["healthRoute"].as_str().or_else(|| image["health_route"].as_str());
    let mut images = endpoint.body["model"]["image"].as_object().into_iter().flat_map(|image| image.values());
    let scripted = script.health_route.as_deref();
    scripted.or_else(|| images.find_map(of_image)).unwrap_or("/health")
}

fn model(given: &Value) -> Value {
    let mut model = given.clone();
    if let Some(members) = model.as_object_mut() {
        members.shift_remove("secrets");
        members.entry("task").or_insert(Value::Null);
    }
    if model["revision"].as_str().is_none_or(str::is_empty) {
        model["revision"] = COMMIT.into();
    }
    for image in model["image"].as_object_mut().into_iter().flat_map(|image| image.values_mut()) {
        if let Some(password) = image.pointer_mut("/credentials/password") {
            *password = "***".into();
        }
    }
    model
}

fn status(endpoint: &Endpoint) -> Value {
    let life = &endpoint.life;
    let least = endpoint.body["compute"]["scaling"]["minReplica"].as_u64().unwrap_or(1).max(1);
    let target = if matches!(life.state(), "paused" | "scaledToZero") { 0 } else { least };
    let by = json!({ "id": USER_ID, "name": USER });
    json!({
        "createdAt": time(endpoint.created, "263078506"),
        "createdBy": by,
        "updatedAt": time(endpoint.updated, "263"),
        "updatedBy": by,
        "private": null,
        "state": life.state(),
        "message": life.message(),
        "readyReplica": if life.serves() { target } else { 0 },
        "targetReplica": target,
    })
}

/// The time of a change: each comes a second after the one before it.
fn time(change: u64, fraction: &str) -> String {
    let second = 12 * 3600 + change;
    format!("2023-10-26T{:02}:{:02}:{:02}.{fraction}Z", second / 3600 % 24, second / 60 % 60, second % 60)
}
