//! What the Hub and OpenAI-compatible servers say of models and tasks.

use serde_json::json;

use crate::reply::Answer;
use crate::request::Request;

/// The answer to a GET, if there is one.
pub fn get(request: &Request, path: &str) -> Option<Answer> {
    if path.ends_with("/v1/models") || path == "/models" {
        let model =
            json!({ "id": "sandbox", "object": "model", "created": 1_700_000_000, "owned_by": "sandbox" });
        return Some(Answer::json(200, json!({ "object": "list", "data": [model] })));
    }
    if path == "/api/tasks" {
        let widgets = |model: &str| json!({ "widgetModels": [model] });
        return Some(Answer::json(200, json!({ "text-generation": widgets("sandbox/writer") })));
    }
    let model = path.strip_prefix("/api/models/")?;
    let mut info = json!({
        "id": model,
        "pipeline_tag": "text-generation",
        "tags": ["text-generation", "conversational"],
        "private": false,
    });
    if request.query.get("expand").is_some_and(|member| member == "inferenceProviderMapping") {
        let entry = json!({ "status": "live", "providerId": model, "task": "conversational" });
        info["inferenceProviderMapping"] = json!({ "hf-inference": entry });
    }
    Some(Answer::json(200, info))
}
