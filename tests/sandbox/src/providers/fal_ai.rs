//! fal-ai: pictures, speech and words at once; the rest by a queue.

use serde_json::{Value, json};

use super::job::{self, Seen, Stage, WHY};
use super::made::{made, task_of};
use super::{Answered, Asked};
use crate::reply::{Answer, Body};
use crate::tasks::Refusal;

/// The answer to a request.
pub fn answer(asked: &Asked<'_>) -> Answered {
    match asked.path.split_once("/requests/") {
        Some((id, rest)) if asked.looks() => match rest.strip_suffix("/status") {
            Some(job) => state(id, &job::look(asked, job)?, asked),
            None => ended(id, &job::seen(asked, rest)?, asked),
        },
        _ => begin(asked),
    }
}

fn begin(asked: &Asked<'_>) -> Answered {
    let task = task_of(asked.path);
    let inputs = ["prompt", "text", "image_url", "audio_url"];
    let input = match task.starts_with("image") {
        true => &asked.body["image_url"],
        false => inputs
            .iter()
            .map(|name| &asked.body[*name])
            .find(|value| !value.is_null())
            .unwrap_or(&Value::Null),
    };
    let result = match (task, made(task, input, &asked.body)?) {
        ("image-segmentation", Body::Json(segments)) => Body::Bytes(Some("image/png"), mask(&segments)),
        (_, Body::Json(words)) => return Ok(Answer::json(200, words)),
        (_, file) => file,
    };
    let seen = job::begin(asked, result);
    match asked.request.query.get("_subdomain").is_some_and(|name| name == "queue") {
        true => state(asked.path, &seen, asked),
        false => result_of(task, &seen, asked),
    }
}

/// The mask of the first segment.
fn mask(segments: &Value) -> Vec<u8> {
    crate::tasks::asked::decoded("mask", segments[0]["mask"].as_str().unwrap_or_default()).unwrap_or_default()
}

/// How far a job is. One that has failed is completed too: its result is the refusal.
fn state(id: &str, seen: &Seen, asked: &Asked<'_>) -> Answered {
    let status = match seen.stage {
        Stage::Queued => "IN_QUEUE",
        Stage::Working => "IN_PROGRESS",
        Stage::Done | Stage::Failed => "COMPLETED",
        Stage::Lost => "PAUSED",
    };
    let mut state = json!({ "status": status });
    if let Some(job) = seen.id(asked) {
        let url = format!("https://queue.fal.run{id}/requests/{job}");
        state["request_id"] = job.into();
        state["status_url"] = format!("{url}/status").into();
        state["response_url"] = url.into();
    }
    Ok(Answer::json(if status == "COMPLETED" || !asked.looks() { 200 } else { 202 }, state))
}

fn ended(id: &str, seen: &Seen, asked: &Asked<'_>) -> Answered {
    match seen.stage {
        Stage::Done => result_of(task_of(id), seen, asked),
        Stage::Failed => Ok(Answer::json(422, json!({ "detail": WHY }))),
        _ => Err(Refusal::wrong("Request is still in progress")),
    }
}

fn result_of(task: &str, seen: &Seen, asked: &Asked<'_>) -> Answered {
    let file = json!({ "url": seen.url(asked) });
    let result = match task {
        "text-to-speech" => json!({ "audio": file }),
        "image-segmentation" => json!({ "image": file }),
        task if task.ends_with("video") => json!({ "video": file }),
        _ => json!({ "images": [file] }),
    };
    Ok(Answer::json(200, result))
}
