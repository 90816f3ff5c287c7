//! Inference Endpoints: calling them, waking them, their health, and what the account, catalog and hardware say.

mod common;

use std::time::{Duration, Instant};

use common::{Reply, create, exchange, get, look, script, told, with_token};
use hfi_sandbox::Sandbox;
use serde_json::{Value, json};

const URL: &str = "/endpoints/sandbox-org/a";

/// Calls the endpoint `sandbox-org/a` with a text and further header lines.
fn call(sandbox: &Sandbox, headers: &str) -> Reply {
    let headers = format!("authorization: Bearer hf_x\r\n{headers}");
    Reply::of(exchange(sandbox, &format!("POST {URL}"), &headers, br#"{"inputs":"a <mask>"}"#))
}

/// A sandbox with the endpoint `sandbox-org/a` in that state.
fn in_state(state: &str, more: Value) -> Sandbox {
    let sandbox = Sandbox::start().unwrap();
    script(&sandbox, "a", json!({ "state": state }));
    create(&sandbox, "a", more);
    sandbox
}

fn health(sandbox: &Sandbox) -> u16 {
    with_token(sandbox, &format!("GET {URL}/health"), &Value::Null).status
}

#[test]
fn an_endpoint_answers_like_the_rest_of_the_sandbox() {
    let sandbox = in_state("running", json!({}));
    assert!(call(&sandbox, "").json()[0]["generated_text"].is_string());
    let info = with_token(&sandbox, &format!("GET {URL}/info"), &Value::Null).json();
    assert!(info["max_total_tokens"].is_u64());
    let chat = json!({ "messages": [{ "role": "user", "content": "hi" }] });
    let said = with_token(&sandbox, &format!("POST {URL}/v1/chat/completions"), &chat).json();
    assert_eq!(said["choices"][0]["message"]["content"], "You said: hi");
    with_token(&sandbox, &format!("POST {URL}/elsewhere"), &json!({})).refusal(404);
    assert_eq!(sandbox.requests()[1]["path"], URL, "the record has the path as it came");
    assert_eq!(told(&sandbox, "a")["calls"], 4);
    with_token(&sandbox, "POST /endpoints/sandbox-org/nobody", &json!({})).refusal(404);
}

#[test]
fn the_task_of_the_model_answers_at_the_url_itself() {
    for (task, member) in [("fill-mask", "token_str"), ("text-generation", "generated_text")] {
        let mut model = common::description("a", json!({}))["model"].clone();
        model["task"] = task.into();
        let sandbox = in_state("running", json!({ "model": model }));
        assert!(call(&sandbox, "").json()[0][member].is_string(), "{task}");
    }
}

#[test]
fn a_public_endpoint_needs_no_token() {
    let sandbox = in_state("running", json!({ "type": "public" }));
    let anybody = exchange(&sandbox, &format!("POST {URL}"), "", br#"{"inputs":"x"}"#);
    assert_eq!(Reply::of(anybody).status, 200);
}

#[test]
fn what_does_not_run_does_not_serve() {
    for state in ["pending", "initializing", "failed", "updating", "updateFailed", "someNewState"] {
        assert_eq!(call(&in_state(state, json!({})), "").refusal(503), "503 Service Unavailable", "{state}");
    }
    let paused = call(&in_state("paused", json!({})), "x-scale-up-timeout: 5\r\n").refusal(400);
    assert_eq!(paused, "Bad Request: Endpoint is paused, ask a maintainer to restart it");
    let sandbox = in_state("running", json!({}));
    with_token(&sandbox, "PUT /v2/endpoint/sandbox-org/a", &json!({}));
    assert_eq!(call(&sandbox, "").status, 200, "one that ran serves while it is updated");
    script(&sandbox, "a", json!({ "state": "updateFailed" }));
    assert_eq!(call(&sandbox, "").status, 200, "and when that fails");
}

#[test]
fn a_call_wakes_an_endpoint_that_is_scaled_to_zero() {
    let sandbox = in_state("scaledToZero", json!({}));
    call(&sandbox, "").refusal(503);
    assert_eq!(call(&sandbox, "").status, 200);
    assert_eq!(look(&sandbox, "a"), "running");
}

#[test]
fn a_woken_start_takes_its_time_whether_looked_at_or_not() {
    let sandbox = in_state("scaledToZero", json!({}));
    script(&sandbox, "a", json!({ "start_ms": 60_000 }));
    call(&sandbox, "").refusal(503);
    assert_eq!([look(&sandbox, "a"), look(&sandbox, "a")], ["initializing"; 2]);
    let seen = with_token(&sandbox, "GET /v2/endpoint/sandbox-org/a", &Value::Null).json();
    assert!(seen["status"]["url"].is_string());
    call(&sandbox, "").refusal(503);
}

#[test]
fn a_call_is_held_until_the_start_is_over() {
    let sandbox = in_state("scaledToZero", json!({}));
    script(&sandbox, "a", json!({ "start_ms": 80 }));
    let begun = Instant::now();
    assert_eq!(call(&sandbox, "x-scale-up-timeout: 60\r\n").status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(80));
    assert_eq!(sandbox.requests().last().unwrap()["headers"]["x-scale-up-timeout"], "60");
}

#[test]
fn a_call_is_held_no_longer_than_it_asks_for() {
    let sandbox = in_state("scaledToZero", json!({}));
    script(&sandbox, "a", json!({ "start_ms": 60_000 }));
    let begun = Instant::now();
    call(&sandbox, "x-scale-up-timeout: 0.05\r\n").refusal(503);
    assert!((50..30_000).contains(&begun.elapsed().as_millis()));
    for wrong in ["soon", "-1", "nan"] {
        call(&sandbox, &format!("x-scale-up-timeout: {wrong}\r\n")).refusal(400);
    }
}

#[test]
fn a_held_call_sees_what_changes() {
    for (change, status) in [("running", 200), ("paused", 400), ("failed", 503)] {
        let sandbox = in_state("scaledToZero", json!({}));
        script(&sandbox, "a", json!({ "start_ms": 60_000 }));
        std::thread::scope(|scope| {
            let held = scope.spawn(|| call(&sandbox, "x-scale-up-timeout: 60\r\n"));
            while told(&sandbox, "a")["state"] != "initializing" {}
            script(&sandbox, "a", json!({ "state": change }));
            assert_eq!(held.join().unwrap().status, status, "{change}");
        });
    }
}

#[test]
fn the_health_route_answers_as_scripted() {
    let sandbox = in_state("running", json!({}));
    assert_eq!([health(&sandbox), health(&sandbox), health(&sandbox)], [503, 200, 200]);
    let answers = json!([502, "reset", "refused_like_close", "html=500", 200]);
    script(&sandbox, "a", json!({ "health": answers, "health_route": "/up" }));
    let path = format!("GET {URL}/up");
    let check = || exchange(&sandbox, &path, "authorization: Bearer hf_x\r\n", b"");
    Reply::of(exchange(&sandbox, &path, "", b"")).refusal(401);
    Reply::of(check()).refusal(502);
    assert_eq!([check(), check()], [b"", b""]);
    assert_eq!(Reply::of(check()).mime(), Some("text/html"));
    assert_eq!([check(), check()].map(|answer| Reply::of(answer).status), [200; 2]);
    let told = told(&sandbox, "a");
    assert_eq!((&told["health_checks"], &told["calls"]), (&json!(10), &json!(0)));
}

#[test]
fn the_last_health_answer_may_be_a_fault_and_lasts() {
    let sandbox = in_state("running", json!({}));
    script(&sandbox, "a", json!({ "health": ["reset"] }));
    let check = || exchange(&sandbox, &format!("GET {URL}/health"), "authorization: Bearer hf_x\r\n", b"");
    assert_eq!([check(), check(), check()], [b""; 3]);
}

#[test]
fn a_health_check_is_a_look_while_the_endpoint_runs() {
    let sandbox = Sandbox::start().unwrap();
    script(&sandbox, "a", json!({ "states": ["initializing", "running*2", "failed"], "health": [200] }));
    create(&sandbox, "a", json!({}));
    assert_eq!([health(&sandbox), health(&sandbox)], [503; 2]);
    assert_eq!(look(&sandbox, "a"), "running");
    assert_eq!([health(&sandbox), health(&sandbox), health(&sandbox)], [200, 200, 503]);
    assert_eq!(look(&sandbox, "a"), "failed");
}

#[test]
fn an_account_is_a_user_or_an_organisation() {
    let sandbox = Sandbox::start().unwrap();
    let user = with_token(&sandbox, "GET /api/whoami-v2", &Value::Null).json();
    assert_eq!((&user["type"], &user["name"]), (&json!("user"), &json!("sandbox-user")));
    let orgs: Vec<&Value> = user["orgs"].as_array().unwrap().iter().map(|org| &org["name"]).collect();
    assert_eq!(orgs, ["sandbox-org", "sandbox-locked"]);
    let org = exchange(&sandbox, "GET /api/whoami-v2", "authorization: Bearer hf_org_1\r\n", b"");
    assert_eq!(Reply::of(org).json()["type"], "org");
}

#[test]
fn hardware_is_listed_by_vendor_and_region() {
    let sandbox = Sandbox::start().unwrap();
    let hardware = with_token(&sandbox, "GET /v2/provider/sandbox-user", &Value::Null).json();
    let vendors = hardware["vendors"].as_array().unwrap();
    let regions: Vec<&Value> =
        vendors.iter().flat_map(|vendor| vendor["regions"].as_array().unwrap()).collect();
    let computes: Vec<&Value> =
        regions.iter().flat_map(|region| region["computes"].as_array().unwrap()).collect();
    assert!(vendors.len() > 1 && regions.len() > 2);
    assert!(regions.iter().any(|region| region["computes"] == json!([])));
    assert!(computes.iter().any(|compute| compute["status"] == "deprecated"));
    assert!(computes.iter().all(|compute| {
        compute["pricePerHour"].is_f64()
            && compute["quota"]["maxAccelerators"].is_u64()
            && compute["id"].is_string()
    }));
    assert!(computes.iter().any(|compute| compute["id"] == "aws-us-east-1-nvidia-l4-x1"));
}

#[test]
fn the_catalog_is_filtered() {
    let sandbox = Sandbox::start().unwrap();
    let listed = |query: &str| {
        let items = with_token(&sandbox, &format!("GET /api/v1/catalog/list{query}"), &Value::Null).json();
        let names = items["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["modelName"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>().join(" ")
    };
    let (qwen, llama, bge, gpt) =
        ("Qwen2.5-7B-Instruct", "Llama-3.1-8B-Instruct", "bge-small-en-v1.5", "gpt2");
    assert_eq!(listed(""), format!("{qwen} {llama} {bge} {gpt}"));
    assert_eq!(listed("?accelerator=neuron"), llama);
    assert_eq!(listed("?engine=tei"), bge);
    assert_eq!(listed("?accelerator=neuron&engine=sglang"), "", "one recipe must have both");
    assert_eq!(listed("?license=Apache%202.0"), qwen);
    assert_eq!(listed("?task=text-generation&limit=2"), format!("{qwen} {llama}"));
    assert_eq!(listed("?search=QWEN"), qwen);
    assert_eq!(listed("?limit=0"), "");
    with_token(&sandbox, "GET /api/v1/catalog/list?limit=x", &Value::Null).refusal(422);
}

#[test]
fn the_catalog_deploys_models_and_recipes() {
    let sandbox = Sandbox::start().unwrap();
    let deploy =
        |what: &str, body: Value| with_token(&sandbox, &format!("POST /api/v1/catalog/{what}/deploy"), &body);
    let made = |what: &str, body: Value| {
        let reply = deploy(what, body);
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        reply.json()["endpoint"].clone()
    };
    let org = json!({ "namespace": "sandbox-org" });
    let plain = made("model/Qwen/Qwen2.5-7B-Instruct", org.clone());
    assert_eq!(
        (&plain["name"], &plain["status"]["state"]),
        (&json!("qwen2-5-7b-instruct-1"), &json!("pending"))
    );
    assert_eq!(
        (&plain["compute"]["accelerator"], &plain["model"]["task"]),
        (&json!("gpu"), &json!("text-generation"))
    );
    let again = made("model/Qwen/Qwen2.5-7B-Instruct", org.clone());
    assert_eq!(again["name"], "qwen2-5-7b-instruct-2");
    let file = "qwen2.5-7b-instruct-q8_0.gguf";
    let chosen = json!({
        "namespace": "sandbox-org", "config": { "name": "a" }, "accelerator": "cpu", "ggufFile": file,
    });
    let quant = made("model/Qwen/Qwen2.5-7B-Instruct", chosen.clone());
    assert_eq!(
        (&quant["name"], &quant["model"]["image"]["llamacpp"]["modelPath"]),
        (&json!("a"), &json!(file))
    );
    assert_eq!(told(&sandbox, "a")["create_body"], chosen);
    deploy("model/Qwen/Qwen2.5-7B-Instruct", chosen).refusal(409);
    assert_eq!(made("recipe/warm-pasta-1", org.clone())["model"]["revision"], "main");
    assert_eq!(made("model/gpt2", org.clone())["model"]["repository"], "gpt2");
    deploy("model/a/b", org.clone()).refusal(404);
    deploy("recipe/nothing", org).refusal(404);
    deploy("model/gpt2", json!({ "namespace": "sandbox-org", "accelerator": "gpu" })).refusal(404);
    deploy("model/gpt2", json!({})).refusal(422);
    script(&sandbox, "b", json!({ "faults": { "create": ["status=418"] } }));
    deploy("model/gpt2", json!({ "namespace": "sandbox-org", "config": { "name": "b" } })).refusal(418);
    assert_eq!(get(&sandbox, "/sandbox/endpoints").json()["items"].as_array().unwrap().len(), 6);
}
