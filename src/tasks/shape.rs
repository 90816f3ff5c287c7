//! The typed form of results: every declared member present (null where the reply lacked it), then the others
//! with their names lower-cased and made identifiers, as huggingface_hub gives them.

use serde_json::{Map, Value};

/// The declared members of an object, each with the shape of what is inside.
pub struct Shape(pub &'static [(&'static str, Option<&'static Shape>)]);

impl Shape {
    /// The typed form of a value; lists have it for each of their items.
    pub fn apply(&self, value: Value) -> Value {
        match value {
            Value::Array(items) => items.into_iter().map(|item| self.apply(item)).collect(),
            Value::Object(object) => Value::Object(self.typed(object)),
            other => other,
        }
    }

    fn typed(&self, object: Map<String, Value>) -> Map<String, Value> {
        let mut typed: Map<String, Value> =
            self.0.iter().map(|(name, _)| ((*name).to_owned(), Value::Null)).collect();
        for (name, value) in object {
            let name = name.replace(['-', ' '], "_").to_lowercase();
            let inner = self.0.iter().find(|(declared, _)| *declared == name).and_then(|(_, shape)| *shape);
            let value = match inner {
                Some(shape) => shape.apply(value),
                None => value,
            };
            typed.insert(name, value);
        }
        typed
    }
}
