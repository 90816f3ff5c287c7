//! wavespeed: pictures and films, all by jobs.

use serde_json::{Value, json};

use super::job::{self, Seen, Stage, WHY};
use super::made::{made, task_of};
use super::{Answered, Asked};
use crate::reply::Answer;

/// The answer to a request.
pub fn answer(asked: &Asked<'_>) -> Answered {
    let job = asked.path.strip_prefix("/api/v3/predictions/").and_then(|path| path.strip_suffix("/result"));
    if let Some(job) = job.filter(|_| asked.looks()) {
        return Ok(state(&job::look(asked, job)?, asked));
    }
    let task = task_of(asked.path);
    let input = if task.starts_with("image") { &asked.body["image"] } else { &asked.body["prompt"] };
    Ok(state(&job::begin(asked, made(task, input, &asked.body)?), asked))
}

fn state(seen: &Seen, asked: &Asked<'_>) -> Answer {
    let (status, outputs, error) = match seen.stage {
        Stage::Queued => ("created", json!([]), Value::Null),
        Stage::Working => ("processing", json!([]), Value::Null),
        Stage::Done => ("completed", json!([seen.url(asked)]), Value::Null),
        Stage::Failed => ("failed", json!([]), WHY.into()),
        Stage::Lost => ("lost", json!([]), Value::Null),
    };
    let id = seen.id(asked);
    let host = if asked.faults.value("job") == Some("relative") { "" } else { "https://api.wavespeed.ai" };
    let url = id.as_ref().map(|id| format!("{host}/api/v3/predictions/{id}/result?x=1"));
    let data =
        json!({ "id": id, "status": status, "outputs": outputs, "error": error, "urls": { "get": url } });
    Answer::json(200, json!({ "code": 200, "message": "success", "data": data }))
}
