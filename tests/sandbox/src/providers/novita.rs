//! novita: OpenAI's form, and films whose reply waits for them.

use serde_json::json;

use super::made::made;
use super::{Answered, Asked, job, openai};
use crate::reply::Answer;

/// The answer to a request.
pub fn answer(asked: &Asked<'_>) -> Answered {
    if !asked.path.starts_with("/v3/hf/") {
        return openai::answer(asked);
    }
    let seen = job::begin(asked, made("text-to-video", &asked.body["prompt"], &asked.body)?);
    Ok(Answer::json(200, json!({ "video": { "video_url": seen.url(asked), "video_type": "mp4" } })))
}
