//! together: OpenAI's form, and films by jobs.

use serde_json::{Value, json};

use super::job::{self, Seen, Stage, WHY};
use super::made::made;
use super::{Answered, Asked, openai};
use crate::reply::Answer;

/// The answer to a request.
pub fn answer(asked: &Asked<'_>) -> Answered {
    let Some(job) = asked.path.strip_prefix("/v2/videos") else { return openai::answer(asked) };
    if let Some(job) = job.strip_prefix('/').filter(|_| asked.looks()) {
        return Ok(state(&job::look(asked, job)?, asked));
    }
    let film = match &asked.body["frame_images"][0]["input_image"] {
        Value::Null => made("text-to-video", &asked.body["prompt"], &asked.body),
        image => made("image-to-video", image, &asked.body),
    };
    Ok(state(&job::begin(asked, film?), asked))
}

fn state(seen: &Seen, asked: &Asked<'_>) -> Answer {
    let mut state = match seen.stage {
        Stage::Queued => json!({ "status": "queued" }),
        Stage::Working => json!({ "status": "in_progress" }),
        Stage::Done => json!({ "status": "completed", "outputs": { "video_url": seen.url(asked) } }),
        Stage::Failed => json!({ "status": "failed", "error": { "code": "internal", "message": WHY } }),
        Stage::Lost => json!({ "status": "lost" }),
    };
    state["id"] = seen.told_id(asked);
    Answer::json(200, state)
}
