//! JSON bodies: nulls taken out, members merged in.

use serde_json::{Map, Value};

/// Takes null members out of objects at every depth; null items of lists stay.
pub fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

/// Merges `extra` into `body`, object by object.
pub fn merge(body: &mut Map<String, Value>, extra: Map<String, Value>) {
    for (name, value) in extra {
        match (body.get_mut(&name), value) {
            (Some(Value::Object(inner)), Value::Object(extra)) => merge(inner, extra),
            (_, value) => drop(body.insert(name, value)),
        }
    }
}
