//! zai-org: OpenAI's form for conversations, pictures by jobs.

use serde_json::json;

use super::job::{self, Seen, Stage};
use super::made::made;
use super::{Answered, Asked, openai};
use crate::reply::Answer;

/// The answer to a request.
pub fn answer(asked: &Asked<'_>) -> Answered {
    if let Some(job) = asked.path.strip_prefix("/api/paas/v4/async-result/").filter(|_| asked.looks()) {
        return Ok(state(&job::look(asked, job)?, asked));
    }
    if asked.path != "/api/paas/v4/async/images/generations" {
        return openai::answer(asked);
    }
    let picture = made("text-to-image", &asked.body["prompt"], &asked.body)?;
    Ok(state(&job::begin(asked, picture), asked))
}

fn state(seen: &Seen, asked: &Asked<'_>) -> Answer {
    let mut state = match seen.stage {
        Stage::Queued | Stage::Working => json!({ "task_status": "PROCESSING" }),
        Stage::Done => json!({ "task_status": "SUCCESS", "image_result": [{ "url": seen.url(asked) }] }),
        Stage::Failed => json!({ "task_status": "FAIL" }),
        Stage::Lost => json!({ "task_status": "LOST" }),
    };
    state["id"] = seen.told_id(asked);
    Answer::json(200, state)
}
