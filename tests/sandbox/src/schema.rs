//! Values that satisfy a simple JSON schema.

use serde_json::{Map, Value, json};

/// A value for a schema: objects, lists, texts, numbers, flags, constants and choices.
pub fn value_for(schema: &Value) -> Value {
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(first) = schema.get("enum").and_then(|choices| choices.get(0)) {
        return first.clone();
    }
    let kind = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.first().and_then(Value::as_str),
        Some(kind) => kind.as_str(),
        None => schema.get("properties").map(|_| "object"),
    };
    match kind {
        Some("object") => {
            let properties = schema.get("properties").and_then(Value::as_object);
            let members =
                properties.into_iter().flatten().map(|(name, inner)| (name.clone(), value_for(inner)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Some("array") => json!([schema.get("items").map_or(Value::Null, value_for)]),
        Some("integer") => schema.get("minimum").cloned().unwrap_or(json!(7)),
        Some("number") => schema.get("minimum").cloned().unwrap_or(json!(1.5)),
        Some("boolean") => json!(true),
        Some("null") => Value::Null,
        _ => json!("sandbox"),
    }
}
