//! The catalog: models with tested ways of deploying them, and endpoints made from it.

use serde_json::{Value, json};

use super::store::Known;
use super::{Target, account, api, check, parts};
use crate::reply::Answer;
use crate::request::Request;
use crate::server::State;

fn models() -> Vec<Value> {
    let recipe = |id: &str, accelerator: &str, engine: &str| {
        json!({
            "publicId": id,
            "accelerator": accelerator,
            "engineType": engine,
        })
    };
    let with = |mut recipe: Value, member: &str, value: &str| {
        recipe[member] = value.into();
        recipe
    };
    let quant = |id: &str, file: &str| with(recipe(id, "cpu", "llamacpp"), "ggufFile", file);
    vec![
        model(
            "Qwen/Qwen2.5-7B-Instruct",
            "Apache 2.0",
            "text-generation",
            vec![
                recipe("calm-noodle-1", "gpu", "vllm"),
                quant("calm-noodle-2", "qwen2.5-7b-instruct-q4_k_m.gguf"),
                quant("calm-noodle-3", "qwen2.5-7b-instruct-q8_0.gguf"),
            ],
        ),
        model(
            "meta-llama/Llama-3.1-8B-Instruct",
            "Llama 3.1",
            "text-generation",
            vec![
                with(recipe("warm-pasta-1", "gpu", "sglang"), "revision", "main"),
                recipe("warm-pasta-2", "neuron", "vllm"),
            ],
        ),
        model(
            "BAAI/bge-small-en-v1.5",
            "MIT",
            "feature-extraction",
            vec![recipe("cold-soup-1", "cpu", "tei")],
        ),
        model("gpt2", "MIT", "text-generation", vec![recipe("old-bread-1", "cpu", "vllm")]),
    ]
}

fn model(id: &str, license: &str, task: &str, recipes: Vec<Value>) -> Value {
    let (author, name) = id.split_once('/').unwrap_or(("", id));
    json!({
        "repoId": id,
        "modelName": name,
        "authorName": author,
        "license": license,
        "task": task,
        "createdAt": "2025-01-02T03:04:05.678Z",
        "recipes": recipes,
    })
}

fn recipes(model: &Value) -> impl Iterator<Item = &Value> {
    model["recipes"].as_array().into_iter().flatten()
}

/// The answer to GET `/api/v1/catalog/list`.
pub fn list(request: &Request) -> Answer {
    if account::token(request).is_none() {
        return account::unauthorized();
    }
    let asked = |name: &str| request.query.get(name).map(String::as_str);
    let limit = match asked("limit").map(str::parse) {
        Some(Ok(limit)) => limit,
        Some(Err(_)) => return Answer::error(422, "`limit` must be an integer"),
        None => usize::MAX,
    };
    let fits = |value: &Value, name: &str| asked(name).is_none_or(|asked| value == asked);
    let found = |model: &Value| {
        let id = model["repoId"].as_str().unwrap_or_default().to_lowercase();
        asked("search").is_none_or(|search| id.contains(&search.to_lowercase()))
    };
    let deploys =
        |recipe: &Value| fits(&recipe["accelerator"], "accelerator") && fits(&recipe["engineType"], "engine");
    let items: Vec<Value> = models()
        .into_iter()
        .filter(|model| fits(&model["license"], "license") && fits(&model["task"], "task") && found(model))
        .filter(|model| recipes(model).any(deploys))
        .take(limit)
        .collect();
    Answer::json(200, json!({ "items": items }))
}

/// The answer to POST `/api/v1/catalog/model/{id}/deploy` and `/api/v1/catalog/recipe/{id}/deploy`.
pub fn deploy(request: &Request, target: &Target, state: &State) -> Answer {
    if let Some(refusal) = account::refusal(request, &target.namespace) {
        return refusal;
    }
    let mut known = state.endpoints.lock();
    let deployed = api::json_of(request).and_then(|asked| {
        check::deployed(&asked).map_err(|message| Answer::error(422, &message))?;
        let (model, recipe) = choose(request, &asked)
            .ok_or_else(|| Answer::error(404, "the catalog has no such model or recipe"))?;
        let name = match target.name.as_str() {
            "" => free_name(&model, target, &known),
            name => name.to_owned(),
        };
        let body = describe(&model, &recipe, &name);
        api::make(target, &body, asked, &mut known, state)
    });
    deployed.map_or_else(|refusal| refusal, |made| Answer::json(200, json!({ "endpoint": made })))
}

/// The model and the recipe that the path and the body name.
fn choose(request: &Request, asked: &Value) -> Option<(Value, Value)> {
    let parts = parts(&request.path);
    let [_, _, _, kind, id @ .., _] = parts.as_slice() else { return None };
    let id = id.join("/");
    let fits =
        |recipe: &Value, name: &str| asked.get(name).is_none_or(|asked| recipe.get(name) == Some(asked));
    models().into_iter().find_map(|model| {
        let recipe = recipes(&model).find(|recipe| {
            if kind == "recipe" {
                return recipe["publicId"] == id;
            }
            model["repoId"] == id && fits(recipe, "accelerator") && fits(recipe, "ggufFile")
        });
        let recipe = recipe?.clone();
        Some((model, recipe))
    })
}

fn free_name(model: &Value, target: &Target, known: &Known) -> String {
    let base: String = model["modelName"]
        .as_str()
        .unwrap_or_default()
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' })
        .take(24)
        .collect();
    let mut number = 1;
    loop {
        let name = format!("{base}-{number}");
        if !known.has(&target.namespace, &name) {
            return name;
        }
        number += 1;
    }
}

/// What a recipe would be as the body of a creation.
fn describe(model: &Value, recipe: &Value, name: &str) -> Value {
    let (instance, size) = match recipe["accelerator"].as_str() {
        Some("gpu") => ("nvidia-l4", "x1"),
        Some("neuron") => ("inf2", "x1"),
        _ => ("intel-spr", "x2"),
    };
    let engine = recipe["engineType"].as_str().unwrap_or_default();
    let variant = match engine {
        "vllm" => "vLLM",
        "sglang" => "sGLang",
        engine => engine,
    };
    let mut image = json!({ "url": format!("registry.invalid/{engine}:1"), "port": 80 });
    if let Some(file) = recipe.get("ggufFile") {
        image["modelPath"] = file.clone();
    }
    json!({
        "name": name,
        "type": "authenticated",
        "provider": { "vendor": "aws", "region": "us-east-1" },
        "compute": {
            "accelerator": recipe["accelerator"],
            "instanceType": instance,
            "instanceSize": size,
            "scaling": { "minReplica": 0, "maxReplica": 1, "scaleToZeroTimeout": 15 },
        },
        "model": {
            "repository": model["repoId"],
            "framework": "custom",
            "task": model["task"],
            "revision": recipe.get("revision"),
            "image": { variant: image },
        },
    })
}
