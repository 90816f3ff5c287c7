//! replicate: predictions, whose reply waits for the output.

use serde_json::{Value, json};

use super::job::{self, Stage, WHY};
use super::made::{made, task_of};
use super::{Answered, Asked};
use crate::reply::{Answer, Body};
use crate::tasks::Refusal;

/// The answer to a request. The task is the last part of the model's name, or its version.
pub fn answer(asked: &Asked<'_>) -> Answered {
    let named = asked.path.strip_prefix("/v1/models/").and_then(|path| path.strip_suffix("/predictions"));
    let task = match named {
        Some(id) => task_of(id),
        None if asked.path == "/v1/predictions" => asked.text("/version"),
        None => return Err(Refusal::unknown("replicate has only predictions here")),
    };
    let input = &asked.body["input"];
    let given = ["prompt", "text", "audio"].iter().map(|name| &input[*name]).find(|value| !value.is_null());
    let given = if task.starts_with("image") { &input["image"] } else { given.unwrap_or(&Value::Null) };
    let result = made(task, given, input)?;
    if let Body::Json(words) = result {
        return Ok(words_of(asked, &words));
    }
    let seen = job::begin(asked, result);
    // The list is for pictures.
    let output = match task {
        task if task.contains("to-image") => json!([seen.url(asked)]),
        _ => seen.url(asked),
    };
    Ok(prediction(asked, output))
}

/// Words as they are, or the file that has them.
fn words_of(asked: &Asked<'_>, words: &Value) -> Answer {
    let text = words["text"].as_str().unwrap_or_default();
    if !asked.faults.has("txt_file") {
        return prediction(asked, json!({ "transcription": text }));
    }
    let seen = job::begin(asked, Body::Text("text/plain", text.to_owned()));
    prediction(asked, json!({ "txt_file": seen.url(asked) }))
}

fn prediction(asked: &Asked<'_>, output: Value) -> Answer {
    let (status, output, error) = match Stage::waited_for(asked.faults) {
        Stage::Failed => ("failed", Value::Null, WHY.into()),
        Stage::Done => ("succeeded", output, Value::Null),
        _ => ("processing", Value::Null, Value::Null),
    };
    Answer::json(201, json!({ "id": "prediction", "status": status, "output": output, "error": error }))
}
