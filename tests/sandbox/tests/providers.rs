//! Providers behind the router: their forms, their jobs, the files of results, and what the Hub says of them.

mod common;

use common::{Reply, exchange, get, post_bytes, with_token};
use hfi_sandbox::Sandbox;
use serde_json::{Value, json};

fn post(sandbox: &Sandbox, path: &str, body: &Value) -> Reply {
    post_bytes(sandbox, path, body.to_string().as_bytes())
}

/// What hf-inference makes of a text.
fn plain(sandbox: &Sandbox, task: &str) -> Vec<u8> {
    common::ask_task(sandbox, task, &json!({ "inputs": "a cat" })).body
}

/// The file at a URL of the sandbox.
fn file(sandbox: &Sandbox, url: &Value) -> Reply {
    get(sandbox, url.as_str().unwrap().strip_prefix(&sandbox.url()).unwrap())
}

#[test]
fn every_provider_of_conversations_answers_at_its_path() {
    let sandbox = Sandbox::start().unwrap();
    for path in [
        "/v1",
        "/baseten/v1",
        "/cohere/compatibility/v1",
        "/deepinfra/v1/openai",
        "/fireworks-ai/inference/v1",
        "/groq/openai/v1",
        "/novita/v3/openai",
        "/zai-org/api/paas/v4",
    ] {
        let body = json!({ "model": "a:fastest", "messages": [{ "role": "user", "content": "hi" }] });
        let reply = post(&sandbox, &format!("{path}/chat/completions"), &body);
        assert_eq!(reply.json()["choices"][0]["message"]["content"], "You said: hi", "{path}");
        assert_eq!(reply.head.contains("x-inference-provider: cerebras"), path == "/v1");
    }
}

#[test]
fn texts_vectors_speech_and_pictures_come_in_openais_form() {
    let sandbox = Sandbox::start().unwrap();
    let text =
        post(&sandbox, "/together/v1/completions", &json!({ "prompt": "a cat", "max_tokens": 3 })).json();
    assert_eq!(text["choices"][0]["finish_reason"], "length");
    let words = text["choices"][0]["text"].as_str().unwrap();
    let stream = json!({ "prompt": "a cat", "max_new_tokens": 3, "stream": true });
    let stream = String::from_utf8(post(&sandbox, "/together/v1/completions", &stream).body).unwrap();
    assert_eq!(stream.matches("\"choices\"").count(), words.split_whitespace().count());
    let vectors = post(&sandbox, "/scaleway/v1/embeddings", &json!({ "input": ["a", "b"] })).json();
    assert_eq!(vectors["data"][1]["embedding"].as_array().unwrap().len(), 384);
    let speech = post(&sandbox, "/deepinfra/v1/openai/audio/speech", &json!({ "input": "a cat" }));
    assert_eq!(speech.body, plain(&sandbox, "text-to-speech"));
    let asked = json!({ "prompt": "a cat", "size": "32x16" });
    let picture = post(&sandbox, "/nscale/v1/images/generations", &asked).json();
    assert_eq!(common::decoded(&common::bytes(&picture["data"][0]["b64_json"])).0, 32);
    let mut form =
        b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n".to_vec();
    form.extend(get(&sandbox, "/files/sound.wav").body);
    form.extend(b"\r\n--b--\r\n");
    let head = "POST /deepinfra/v1/openai/audio/transcriptions";
    let words =
        Reply::of(exchange(&sandbox, head, "content-type: multipart/form-data; boundary=b\r\n", &form));
    assert!(!words.json()["segments"][0]["text"].as_str().unwrap().is_empty());
    post(&sandbox, "/nscale/v1/nothing", &json!({})).refusal(404);
}

#[test]
fn a_job_is_queued_works_and_is_done_at_the_look_that_was_asked_for() {
    let sandbox = Sandbox::start().unwrap();
    let film = json!({ "prompt": "a cat" });
    let queued = post(&sandbox, "/fal-ai/fal-ai/text-to-video?_subdomain=queue&fault=looks=2", &film).json();
    assert_eq!(queued["status"], "IN_QUEUE");
    let job = queued["response_url"].as_str().unwrap().strip_prefix("https://queue.fal.run").unwrap();
    for status in ["IN_PROGRESS", "COMPLETED"] {
        assert_eq!(get(&sandbox, &format!("/fal-ai{job}/status?fault=looks=2")).json()["status"], status);
    }
    let url = get(&sandbox, &format!("/fal-ai{job}?fault=looks=2")).json()["video"]["url"].clone();
    let file = file(&sandbox, &url);
    assert_eq!((file.mime(), &file.body), (Some("video/mp4"), &plain(&sandbox, "text-to-video")));
    let begun = post(&sandbox, "/together/v2/videos?fault=looks=never", &film).json();
    for _ in 0..5 {
        let path = format!("/together/v2/videos/{}?fault=looks=never", begun["id"].as_str().unwrap());
        assert_eq!(get(&sandbox, &path).json()["status"], "in_progress");
    }
    get(&sandbox, "/together/v2/videos/job-99").refusal(404);
}

#[test]
fn each_way_of_a_job_to_fail_can_be_asked_for() {
    let sandbox = Sandbox::start().unwrap();
    let job = |fault: &str| {
        post(&sandbox, &format!("/together/v2/videos?fault={fault}"), &json!({ "prompt": "a cat" })).json()
    };
    let failed = job("looks=0;job=failed");
    assert_eq!(failed["error"]["message"], "the sandbox was asked to fail");
    assert_eq!(job("looks=0;job=lost")["status"], "lost");
    assert_eq!(job("job=nameless")["id"], Value::Null);
    assert_eq!(job("looks=0;result=missing")["outputs"]["video_url"], Value::Null);
    assert_eq!(job("looks=0;result=http://a/b")["outputs"]["video_url"], "http://a/b");
    let waited = |fault: &str| {
        let path = format!("/replicate/v1/models/a/text-to-image/predictions?fault={fault}");
        post(&sandbox, &path, &json!({ "input": { "prompt": "a cat" } })).json()
    };
    assert_eq!(
        (&waited("looks=1")["output"], &waited("looks=1")["status"]),
        (&Value::Null, &json!("processing"))
    );
    assert_eq!(waited("job=failed")["error"], "the sandbox was asked to fail");
    assert!(waited("")["output"][0].as_str().unwrap().starts_with(&sandbox.url()));
}

#[test]
fn faults_can_be_meant_for_looks_or_for_the_file() {
    let sandbox = Sandbox::start().unwrap();
    let fault = "looks=0;poll.status=500;file.status=403,1&key=a";
    let done =
        post(&sandbox, &format!("/together/v2/videos?fault={fault}"), &json!({ "prompt": "a cat" })).json();
    assert_eq!(done["status"], "completed");
    let path = format!("/together/v2/videos/{}?fault={fault}", done["id"].as_str().unwrap());
    get(&sandbox, &path).refusal(500);
    let url = &done["outputs"]["video_url"];
    file(&sandbox, url).refusal(403);
    assert_eq!(file(&sandbox, url).body, plain(&sandbox, "text-to-video"));
}

#[test]
fn the_file_of_a_result_wants_no_credentials() {
    let sandbox = Sandbox::start().unwrap();
    let made = post(&sandbox, "/novita/v3/hf/novita/model", &json!({ "prompt": "a cat" })).json();
    let url = made["video"]["video_url"].as_str().unwrap();
    let path = url.strip_prefix(&sandbox.url()).unwrap();
    with_token(&sandbox, &format!("GET {path}"), &Value::Null).refusal(401);
    assert_eq!(get(&sandbox, path).mime(), Some("video/mp4"));
    get(&sandbox, "/files/results/99").refusal(404);
}

#[test]
fn a_models_id_says_which_providers_it_has() {
    let sandbox = Sandbox::start().unwrap();
    let mapping = |model: &str| {
        let path = format!("/api/models/{model}?expand=inferenceProviderMapping");
        get(&sandbox, &path).json()["inferenceProviderMapping"].clone()
    };
    let all = mapping("via_no-such_staging.groq_other.together_lora.fal-ai/text-to-image");
    let of = |name: &str| all.as_array().unwrap().iter().map(|entry| entry[name].clone()).collect::<Value>();
    assert_eq!(of("provider"), json!(["no-such", "groq", "together", "fal-ai"]));
    assert_eq!(of("status"), json!(["live", "staging", "live", "live"]));
    assert_eq!(of("task"), json!(["text-to-image", "text-to-image", "fill-mask", "text-to-image"]));
    assert_eq!((&all[3]["adapter"], &all[2]["adapter"]), (&json!("lora"), &Value::Null));
    assert_eq!(
        mapping("via_version.replicate/text-to-video")[0]["providerId"],
        "replicate/model:text-to-video"
    );
    assert_eq!(mapping("via_groq/chat")[0]["task"], "conversational");
    assert_eq!(mapping("via_together/text-generation")[0]["task"], "text-generation");
}

#[test]
fn the_list_of_models_begins_with_the_sandboxs_own() {
    let sandbox = Sandbox::start().unwrap();
    let list = get(&sandbox, "/v1/models").json();
    assert_eq!(list["data"][0]["id"], "sandbox");
    let provider = &list["data"][1]["providers"][0];
    assert!(provider["pricing"]["output"].is_f64() && provider["context_length"].is_u64());
}
