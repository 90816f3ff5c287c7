//! Results, made as hf-inference makes them, from what providers are asked in their own forms.

use serde_json::{Map, Value, json};

use crate::files;
use crate::reply::Body;
use crate::tasks::asked::{Asked, encoded};
use crate::tasks::{self, Refusal};

/// What a task makes of an input, a text or a data URL, with those of the members that it knows.
pub fn made(task: &str, input: &Value, members: &Value) -> Result<Body, Refusal> {
    let input = match input.as_str() {
        Some(url) if url.starts_with("data:") => match url.split_once(";base64,") {
            Some((_, data)) => data.into(),
            None => return Err(Refusal::wrong("the data URL is not base64")),
        },
        // A URL stands for the sandbox's own file of its kind.
        Some(url) if url.starts_with("http") && task.starts_with("image") => encoded(&files::picture()),
        Some(url) if url.starts_with("http") && task.ends_with("recognition") => encoded(&files::sound()),
        _ => input.clone(),
    };
    let mut parameters = Map::new();
    for name in ["seed", "num_frames"] {
        parameters.insert(name.to_owned(), members[name].clone());
    }
    let size = size(members);
    match task {
        "image-to-image" => drop(parameters.insert("target_size".to_owned(), size)),
        _ => parameters.extend(size.as_object().cloned().unwrap_or_default()),
    }
    parameters.retain(|_, value| !value.is_null());
    tasks::made(task, &Asked::given(json!({ "inputs": input, "parameters": parameters })))
}

/// Width and height, in whatever way they are given; null if they are not.
fn size(members: &Value) -> Value {
    if members["image_size"].is_object() {
        return members["image_size"].clone();
    }
    let sides = members["size"].as_str().and_then(|size| size.split_once('x'));
    let number = |side: &str| side.parse::<u64>().ok();
    match sides.map(|(width, height)| (number(width), number(height))) {
        Some((Some(width), Some(height))) => json!({ "width": width, "height": height }),
        _ if members["width"].is_null() && members["height"].is_null() => Value::Null,
        _ => json!({ "width": members["width"], "height": members["height"] }),
    }
}

/// The task that the last part of a provider's name for a model stands for.
pub fn task_of(id: &str) -> &str {
    id.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}
