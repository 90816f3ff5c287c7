//! Where tasks are served, what the Hub says of them, files, and large transfers.

mod common;

use common::{Reply, exchange, get, post_bytes};
use hfi_sandbox::Sandbox;
use hfi_sandbox::tasks::TASKS;
use serde_json::{Value, json};

fn of_path(sandbox: &Sandbox, path: &str, text: &str) -> Reply {
    post_bytes(sandbox, path, json!({ "inputs": text }).to_string().as_bytes())
}

#[test]
fn a_task_is_named_by_the_pipeline_or_else_by_the_model() {
    let sandbox = Sandbox::start().unwrap();
    for path in [
        "/pipeline/fill-mask",
        "/models/fill-mask",
        "/models/sandbox/fill-mask",
        "/models/sandbox/fill-mask/",
        "/models/a/b/pipeline/fill-mask",
        "/hf-inference/models/sandbox/fill-mask",
        "/hf-inference/models/sandbox/summarization/pipeline/fill-mask",
    ] {
        let given = of_path(&sandbox, path, "a <mask>").json();
        assert!(given[0]["token_str"].is_string(), "{path}");
    }
    for path in [
        "/",
        "/models/a/b",
        "/pipeline/text-generation",
        "/models/sandbox/fill-mask/pipeline/text-generation",
    ] {
        assert!(of_path(&sandbox, path, "x").json()[0]["generated_text"].is_string(), "{path}");
    }
    for path in ["/pipeline/nothing", "/models/a/pipeline/nothing", "/elsewhere/pipeline/fill-mask"] {
        of_path(&sandbox, path, "x").refusal(404);
    }
}

#[test]
fn the_hub_knows_every_task_and_its_model() {
    let sandbox = Sandbox::start().unwrap();
    let tasks = get(&sandbox, "/api/tasks").json();
    assert_eq!(tasks["text-generation"], json!({ "widgetModels": ["sandbox/writer"] }));
    assert_eq!(tasks.as_object().unwrap().len(), TASKS.len() + 1);
    for task in TASKS.iter().map(|task| task.name) {
        let model = tasks[task]["widgetModels"][0].as_str().unwrap();
        let path = format!("/api/models/{model}");
        let said = get(&sandbox, &path).json();
        assert_eq!(said["pipeline_tag"], task);
        assert!(said["tags"].as_array().unwrap().contains(&json!(task)));
        let said = get(&sandbox, &format!("{path}?expand=inferenceProviderMapping")).json();
        let entry = &said["inferenceProviderMapping"]["hf-inference"];
        assert_eq!(entry, &json!({ "status": "live", "providerId": model, "task": task }));
    }
    let both = get(&sandbox, "/api/models/sandbox/feature-extraction").json();
    assert_eq!(both["tags"], json!(["feature-extraction", "sentence-similarity"]));
    let writer = get(&sandbox, "/api/models/sandbox/writer?expand=inferenceProviderMapping").json();
    assert_eq!(writer["inferenceProviderMapping"]["hf-inference"]["task"], "conversational");
}

#[test]
fn a_server_tells_about_itself() {
    let sandbox = Sandbox::start().unwrap();
    assert_eq!(get(&sandbox, "/health").status, 200);
    let paths =
        [("/info", "sandbox/writer"), ("/models/a/b/info", "a/b"), ("/hf-inference/models/c/info", "c")];
    for (path, model) in paths {
        let info = get(&sandbox, path).json();
        assert_eq!(info["model_id"], model);
        assert!(info["max_total_tokens"].is_u64() && info["version"].is_string());
    }
}

#[test]
fn faults_strike_tasks_too() {
    let sandbox = Sandbox::start().unwrap();
    let fault = |fault: &str| of_path(&sandbox, &format!("/models/sandbox/text-to-image?fault={fault}"), "x");
    fault("loading=1").refusal(503);
    assert_eq!(fault("html=502").mime(), Some("text/html"));
    assert!(fault("truncate").head.contains("content-length"));
    let large = of_path(&sandbox, "/models/sandbox/summarization?fault=oversized=1000", "x");
    let text = String::from_utf8(large.body).unwrap();
    assert!(text.contains(&"x".repeat(1000)) && text.contains("summary_text"));
}

#[test]
fn files_come_with_their_types_and_the_record_keeps_the_headers() {
    let sandbox = Sandbox::start().unwrap();
    let picture = get(&sandbox, "/files/picture.png");
    assert_eq!((picture.mime(), common::decoded(&picture.body).0), (Some("image/png"), 64));
    let untyped = get(&sandbox, "/files/untyped");
    assert_eq!((untyped.mime(), &untyped.body), (None, &picture.body));
    let sound = get(&sandbox, "/files/sound.wav");
    assert_eq!((sound.mime(), &sound.body[..4]), (Some("audio/wav"), &b"RIFF"[..]));
    let missing = get(&sandbox, "/files/missing");
    assert_eq!((missing.status, missing.mime()), (404, Some("text/html")));
    let huge = get(&sandbox, "/files/huge?bytes=1000000");
    assert_eq!((huge.mime(), &huge.body), (Some("application/octet-stream"), &vec![0; 1_000_000]));
    assert!(huge.head.contains("content-length: 1000000"));
    sandbox.forget_requests();
    get(&sandbox, "/files/picture.png");
    exchange(&sandbox, "GET /files/picture.png", "Authorization: Bearer hf_x\r\n", b"");
    let requests = sandbox.requests();
    assert!(requests[0]["headers"].get("authorization").is_none());
    assert_eq!(requests[1]["headers"]["authorization"], "Bearer hf_x");
}

#[test]
fn an_echo_counts_and_hashes_without_keeping() {
    let sandbox = Sandbox::start().unwrap();
    let echo =
        |head: &str, headers: &str, body: &[u8]| Reply::of(exchange(&sandbox, head, headers, body)).json();
    let said = echo("POST /echo", "content-type: image/png\r\n", b"foobar");
    let expected = json!({
        "method": "POST", "path": "/echo", "content_type": "image/png", "content_length": 6,
        "transfer_encoding": null, "bytes": 6, "fnv1a64": "85944171f73967e8",
    });
    assert_eq!(said, expected);
    let large = echo("POST /echo?hash=0", "", &vec![7; 16 << 20]);
    assert_eq!((&large["bytes"], &large["fnv1a64"]), (&json!(16 << 20), &Value::Null));
    let chunked = echo("POST /echo", "transfer-encoding: chunked\r\n", b"3\r\nfoo\r\n3\r\nbar\r\n0\r\n\r\n");
    assert_eq!((&chunked["bytes"], &chunked["fnv1a64"]), (&json!(6), &json!("85944171f73967e8")));
    assert_eq!(chunked["transfer_encoding"], "chunked");
    let requests = sandbox.requests();
    assert_eq!((&requests[1]["body"], &requests[1]["body_length"]), (&Value::Null, &json!(16 << 20)));
}

#[test]
fn bytes_of_a_pattern_come_as_many_as_asked() {
    let sandbox = Sandbox::start().unwrap();
    let many = get(&sandbox, "/echo/bytes?n=8388608").body;
    assert_eq!(many.len(), 8 << 20);
    assert!(many.iter().enumerate().all(|(place, byte)| *byte == (place % 251) as u8));
    get(&sandbox, "/echo/bytes").refusal(400);
}

#[test]
fn the_record_keeps_only_the_beginning_of_a_large_body() {
    let sandbox = Sandbox::start().unwrap();
    post_bytes(&sandbox, "/models/sandbox/image-classification", &vec![b'x'; 1 << 20]);
    let request = &sandbox.requests()[0];
    assert_eq!(request["body"].as_str().unwrap().len(), 64 << 10);
    assert_eq!(request["body_length"], 1 << 20);
}

#[test]
fn answers_come_compressed_if_the_client_takes_it() {
    let sandbox = Sandbox::start().unwrap();
    for (fault, name) in [("gzip", "gzip"), ("brotli", "br")] {
        let head = format!("POST /?fault={fault}");
        let reply = Reply::of(exchange(
            &sandbox,
            &head,
            &format!("accept-encoding: {name}\r\n"),
            b"{\"inputs\":\"x\"}",
        ));
        assert!(reply.head.contains(&format!("content-encoding: {name}")));
    }
}
