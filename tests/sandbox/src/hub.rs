//! What the Hub, TGI and OpenAI-compatible servers say of models and tasks.

use serde_json::{Map, Value, json};

use crate::providers::{mapping, models};
use crate::reply::Answer;
use crate::request::Request;
use crate::tasks::{self, GENERATION, TASKS};

/// The answer to a GET, if there is one.
pub fn get(request: &Request, path: &str) -> Option<Answer> {
    if path.ends_with("/v1/models") || path == "/models" {
        return Some(Answer::json(200, models::list()));
    }
    if path == "/api/tasks" {
        return Some(Answer::json(200, recommended()));
    }
    if path == "/info" {
        return Some(Answer::json(200, info("sandbox/writer")));
    }
    if let Some(model) = path.strip_suffix("/info").and_then(tasks::model) {
        return Some(Answer::json(200, info(model)));
    }
    let model = path.strip_prefix("/api/models/")?;
    Some(Answer::json(200, described(request, model)))
}

fn recommended() -> Value {
    let widgets = |model: &str| json!({ "widgetModels": [model] });
    let mut recommended = Map::from_iter([(GENERATION.to_owned(), widgets("sandbox/writer"))]);
    for task in TASKS {
        recommended.insert(task.name.to_owned(), widgets(&format!("sandbox/{}", task.name)));
    }
    recommended.into()
}

fn task_of(model: &str) -> &'static str {
    model.rsplit('/').next().and_then(tasks::find).map_or(GENERATION, |task| task.name)
}

fn described(request: &Request, model: &str) -> Value {
    let task = task_of(model);
    let (tags, mapped): (&[&str], _) = match task {
        GENERATION if model.ends_with(GENERATION) => (&[GENERATION], GENERATION),
        GENERATION => (&[GENERATION, "conversational"], "conversational"),
        "feature-extraction" | "sentence-similarity" => {
            (&["feature-extraction", "sentence-similarity"], task)
        }
        _ => (&[task], task),
    };
    let mut described = json!({
        "id": model,
        "pipeline_tag": task,
        "tags": tags,
        "private": false,
    });
    if request.query.get("expand").is_some_and(|member| member == "inferenceProviderMapping") {
        let entry = json!({ "status": "live", "providerId": model, "task": mapped });
        described["inferenceProviderMapping"] =
            mapping::of(model, mapped).unwrap_or_else(|| json!({ "hf-inference": entry }));
    }
    described
}

fn info(model: &str) -> Value {
    json!({
        "model_id": model,
        "model_sha": null,
        "model_dtype": "torch.float16",
        "model_device_type": "cpu",
        "model_pipeline_tag": task_of(model),
        "max_concurrent_requests": 128,
        "max_best_of": 2,
        "max_stop_sequences": 4,
        "max_input_tokens": 4095,
        "max_total_tokens": 4096,
        "validation_workers": 2,
        "max_client_batch_size": 4,
        "router": "hfi-sandbox",
        "version": "3.0.0",
        "sha": null,
        "docker_label": null,
    })
}
