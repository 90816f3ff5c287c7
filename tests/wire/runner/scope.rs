//! Which vectors are run. The library itself says which tasks it has, so a new task brings its vectors with it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::Value;

use crate::capi;
use crate::replay;
use crate::vector::Vector;

/// The tasks with their arguments.
static TASKS: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let tasks: Vec<Value> = serde_json::from_str(&capi::tasks_json()).expect("the tasks are a JSON list");
    let name = |value: &Value| value["name"].as_str().expect("it has a name").to_owned();
    let arguments = |task: &Value| task["arguments"].as_array().expect("a list").iter().map(name).collect();
    tasks.iter().map(|task| (name(task), arguments(task))).collect()
});

/// Whether a task has an argument.
pub fn has_argument(task: &str, name: &str) -> bool {
    TASKS.get(task).is_none_or(|arguments| arguments.contains(name))
}

/// Why a vector is not run; none if it is.
pub fn skipped(vector: &Vector) -> Option<&'static str> {
    if vector.call.method == "client.new" {
        return Some("python: the attributes of a client");
    }
    if !replay::calls(&vector.call).all(|(method, _)| TASKS.contains_key(replay::task(method))) {
        return Some("no such task yet");
    }
    let tokens = replay::calls(&vector.call)
        // Of a call it is an argument, which may be a boolean.
        .filter_map(|(method, args)| args.get("token").filter(|_| method == "endpoint_object.client"))
        .chain(vector.call.client.get("token"));
    if tokens.into_iter().any(Value::is_boolean) {
        return Some("python: a token that is no text");
    }
    let values = replay::calls(&vector.call).flat_map(|(_, args)| args.values());
    if values.into_iter().any(|value| value.get("$pil").is_some()) {
        return Some("python: an image object");
    }
    None
}
