//! Which vectors are run. The library itself says which tasks it has, so a new task brings its vectors with it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

use crate::capi;
use crate::replay;
use crate::vector::Vector;

static TASKS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let tasks: Vec<Value> = serde_json::from_str(&capi::tasks_json()).expect("the tasks are a JSON list");
    tasks.iter().filter_map(|task| task["name"].as_str().map(str::to_owned)).collect()
});

/// Why a vector is not run; none if it is.
pub fn skipped(vector: &Vector) -> Option<&'static str> {
    if !replay::calls(&vector.call).all(|(method, _)| TASKS.contains(replay::task(method))) {
        return Some("no such task yet");
    }
    if vector.call.client.get("token").is_some_and(Value::is_boolean) {
        return Some("python: a token that is no text");
    }
    let values = replay::calls(&vector.call).flat_map(|(_, args)| args.values());
    if values.into_iter().any(|value| value.get("$pil").is_some()) {
        return Some("python: an image object");
    }
    None
}
