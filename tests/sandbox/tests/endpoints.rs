//! Inference Endpoints: their API, what it refuses, and how endpoints go from state to state.

mod common;

use common::{Reply, create, description, exchange, get, look, post_bytes, script, told, with_token};
use hfi_sandbox::Sandbox;
use serde_json::{Value, json};

const OF_ORG: &str = "/v2/endpoint/sandbox-org";

fn looks(sandbox: &Sandbox, name: &str, count: usize) -> Vec<String> {
    (0..count).map(|_| look(sandbox, name)).collect()
}

/// Asks for an operation on `sandbox-org/a`.
fn ask(sandbox: &Sandbox, method: &str, operation: &str, body: Value) -> Reply {
    with_token(sandbox, &format!("{method} {OF_ORG}/a{operation}"), &body)
}

fn ask_state(sandbox: &Sandbox, method: &str, operation: &str, body: Value) -> Value {
    let reply = ask(sandbox, method, operation, body);
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    reply.json()["status"].clone()
}

#[test]
fn an_endpoint_is_shown_as_it_was_described() {
    let sandbox = Sandbox::start().unwrap();
    let more = json!({ "tags": ["x"], "route": { "domain": "a.b" }, "cacheHttpResponses": true });
    let made = create(&sandbox, "a", more);
    assert_eq!(
        (&made["name"], &made["type"], &made["accountId"]),
        (&json!("a"), &json!("authenticated"), &Value::Null)
    );
    assert_eq!(made["healthRoute"], "/health");
    assert_eq!(made["compute"], description("a", json!({}))["compute"]);
    assert_eq!(made["model"]["task"], Value::Null);
    assert_eq!(made["model"]["revision"].as_str().unwrap().len(), 40);
    assert_eq!((&made["tags"], &made["route"]["domain"]), (&json!(["x"]), &json!("a.b")));
    let status = &made["status"];
    assert_eq!((&status["state"], &status["url"]), (&json!("pending"), &Value::Null));
    assert_eq!(status["createdAt"], "2023-10-26T12:00:01.263078506Z");
    assert_eq!(status["createdBy"]["name"], "sandbox-user");
    assert_eq!((&status["readyReplica"], &status["targetReplica"]), (&json!(0), &json!(1)));
    assert!(!status["message"].as_str().unwrap().is_empty());
    let list = with_token(&sandbox, &format!("GET {OF_ORG}"), &Value::Null).json();
    assert_eq!(list["items"], json!([made]));
    let other = with_token(&sandbox, "GET /v2/endpoint/sandbox-user", &Value::Null).json();
    assert_eq!(other["items"], json!([]));
    assert_eq!(look(&sandbox, "%61"), "initializing", "parts of a path are decoded");
}

#[test]
fn secrets_and_passwords_do_not_come_back() {
    let sandbox = Sandbox::start().unwrap();
    let credentials = json!({ "username": "bob", "password": "hidden" });
    let image = json!({ "url": "x/y", "port": 80, "health_route": "/ready", "credentials": credentials });
    let mut body = description("a", json!({}));
    body["model"]["image"] = json!({ "custom": image });
    body["model"]["secrets"] = json!({ "KEY": "hidden" });
    body["model"]["env"] = json!({ "A": "1" });
    let made = with_token(&sandbox, &format!("POST {OF_ORG}"), &body);
    assert!(!String::from_utf8_lossy(&made.body).contains("hidden"));
    let made = made.json();
    assert!(made["model"].get("secrets").is_none());
    assert_eq!(made["model"]["env"], json!({ "A": "1" }));
    assert_eq!(
        made["model"]["image"]["custom"]["credentials"],
        json!({ "username": "bob", "password": "***" })
    );
    assert_eq!(made["healthRoute"], "/ready");
    assert_eq!(told(&sandbox, "a")["create_body"], body);
    let updated = ask(&sandbox, "PUT", "", json!({ "model": { "secrets": { "KEY": "hidden" } } })).json();
    assert!(updated["model"].get("secrets").is_none());
}

#[test]
fn a_wrong_body_is_refused_with_the_name_of_the_member() {
    let sandbox = Sandbox::start().unwrap();
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut body = description("a", json!({}));
        change(&mut body);
        with_token(&sandbox, &format!("POST {OF_ORG}"), &body).refusal(422)
    };
    for (place, member) in [
        ("", "name"),
        ("", "type"),
        ("/provider", "region"),
        ("/compute", "accelerator"),
        ("/compute/scaling", "minReplica"),
        ("/model", "image"),
        ("/model", "framework"),
    ] {
        let message = refused(&|body: &mut Value| {
            body.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(member);
        });
        assert!(message.contains(&format!("{member}` is missing")), "{message}");
    }
    for (place, member, value) in [
        ("", "colour", json!(1)),
        ("", "type", json!("protected")),
        ("", "tags", json!("x")),
        ("", "route", json!({ "port": 1 })),
        ("", "cacheHttpResponses", json!("yes")),
        ("", "privateService", json!({ "accountId": "1" })),
        ("/compute/scaling", "maxReplica", json!("1")),
        ("/compute/scaling", "measure", json!({ "heat": 1 })),
        ("/compute/scaling", "scaleToZeroTimeout", json!(1.5)),
        ("/model", "task", Value::Null),
        ("/model", "env", json!({ "A": 1 })),
        ("/model", "args", json!([1])),
        ("/model", "image", json!({})),
        ("/model", "image", json!({ "custom": { "port": 80 } })),
        ("/model", "image", json!({ "custom": { "url": "x", "ports": 80 } })),
        ("/model", "image", json!({ "vLLM": { "port": 80 } })),
        ("/model", "image", json!({ "vLLM": { "url": "x" }, "tgi": { "url": "x" } })),
    ] {
        let message = refused(&|body: &mut Value| body.pointer_mut(place).unwrap()[member] = value.clone());
        assert!(message.contains(member), "{message}");
    }
    let broken = exchange(&sandbox, &format!("POST {OF_ORG}"), "authorization: Bearer x\r\n", b"{");
    Reply::of(broken).refusal(400);
    for name in ["", "Upper", "under_score", &"x".repeat(33)] {
        with_token(&sandbox, &format!("POST {OF_ORG}"), &description(name, json!({}))).refusal(400);
    }
    assert_eq!(get(&sandbox, "/sandbox/endpoints").json()["items"], json!([]));
}

#[test]
fn what_peers_send_is_taken() {
    let sandbox = Sandbox::start().unwrap();
    let mut body = description("a", json!({ "type": "private", "tags": [] }));
    body["privateService"] = json!({ "accountId": "1", "region": "us-east-1" });
    body["compute"]["scaling"]["measure"] = json!({ "hardwareUsage": null });
    body["model"]["image"] = json!({ "vLLM": { "url": "x", "port": 8000, "tensorParallelSize": 2 } });
    body["model"]["command"] = json!([]);
    let made = with_token(&sandbox, &format!("POST {OF_ORG}"), &body);
    assert_eq!(made.status, 202);
    let made = made.json();
    assert_eq!(made["privateService"]["accountId"], "1");
    assert_eq!(made["model"]["image"], body["model"]["image"]);
}

#[test]
fn who_may_not_is_refused_everywhere() {
    let sandbox = Sandbox::start().unwrap();
    create(&sandbox, "a", json!({}));
    for head in [
        "GET /api/whoami-v2",
        "GET /api/v1/catalog/list",
        "POST /api/v1/catalog/model/gpt2/deploy",
        "GET /v2/provider/sandbox-user",
        "GET /v2/endpoint/sandbox-org",
        "POST /v2/endpoint/sandbox-org",
        "GET /v2/endpoint/sandbox-org/a",
        "PUT /v2/endpoint/sandbox-org/a",
        "DELETE /v2/endpoint/sandbox-org/a",
        "POST /v2/endpoint/sandbox-org/a/pause",
        "POST /v2/endpoint/sandbox-org/a/resume",
        "POST /v2/endpoint/sandbox-org/a/scale-to-zero",
        "POST /endpoints/sandbox-org/a",
    ] {
        for headers in ["", "authorization: Bearer hf_expired\r\n", "authorization: Basic x\r\n"] {
            let message = Reply::of(exchange(&sandbox, head, headers, b"")).refusal(401);
            assert_eq!(message, "Invalid credentials in Authorization header", "{head}");
        }
        if head.contains("sandbox-") && !head.contains("/endpoints/") {
            let locked =
                head.replace("sandbox-user", "sandbox-locked").replace("sandbox-org", "sandbox-locked");
            with_token(&sandbox, &locked, &Value::Null).refusal(403);
        }
    }
    let locked = json!({ "namespace": "sandbox-locked" });
    with_token(&sandbox, "POST /api/v1/catalog/model/gpt2/deploy", &locked).refusal(403);
}

#[test]
fn names_are_taken_and_missing() {
    let sandbox = Sandbox::start().unwrap();
    ask(&sandbox, "GET", "", Value::Null).refusal(404);
    ask(&sandbox, "PUT", "", json!({})).refusal(404);
    ask(&sandbox, "DELETE", "", Value::Null).refusal(404);
    ask(&sandbox, "POST", "/resume", Value::Null).refusal(404);
    create(&sandbox, "a", json!({}));
    with_token(&sandbox, &format!("POST {OF_ORG}"), &description("a", json!({}))).refusal(409);
    let user = with_token(&sandbox, "POST /v2/endpoint/sandbox-user", &description("a", json!({})));
    assert_eq!(user.status, 202);
    let deleted = ask(&sandbox, "DELETE", "", Value::Null);
    assert_eq!((deleted.status, deleted.body.as_slice()), (202, &b""[..]));
    ask(&sandbox, "DELETE", "", Value::Null).refusal(404);
    create(&sandbox, "a", json!({}));
    assert_eq!((&told(&sandbox, "a")["deletes"], &told(&sandbox, "a")["exists"]), (&json!(2), &json!(true)));
}

#[test]
fn the_default_life_is_pending_initializing_running() {
    let sandbox = Sandbox::start().unwrap();
    create(&sandbox, "a", json!({}));
    assert_eq!(looks(&sandbox, "a", 3), ["initializing", "running", "running"]);
    let seen = ask_state(&sandbox, "GET", "", Value::Null);
    assert_eq!(seen["url"], format!("{}/endpoints/sandbox-org/a", sandbox.url()));
    assert_eq!((&seen["readyReplica"], &seen["targetReplica"]), (&json!(1), &json!(1)));
    assert_eq!(told(&sandbox, "a")["looks"], 4);
}

#[test]
fn states_are_scripted_by_looks_and_least_times() {
    let sandbox = Sandbox::start().unwrap();
    let failed = json!({ "state": "failed", "message": "out of memory" });
    script(&sandbox, "a", json!({ "states": ["pending", "initializing*3", failed] }));
    create(&sandbox, "a", json!({}));
    assert_eq!(looks(&sandbox, "a", 3), ["initializing"; 3]);
    assert_eq!(ask_state(&sandbox, "GET", "", Value::Null)["message"], "out of memory");
    assert_eq!(look(&sandbox, "a"), "failed");
    let begun = std::time::Instant::now();
    script(&sandbox, "a", json!({ "states": ["initializing:50", "running"] }));
    assert_eq!(ask_state(&sandbox, "POST", "/resume", Value::Null)["state"], "initializing");
    while look(&sandbox, "a") == "initializing" {}
    assert!(begun.elapsed().as_millis() >= 50);
    assert_eq!(look(&sandbox, "a"), "running");
}

#[test]
fn an_update_merges_and_runs_again() {
    let sandbox = Sandbox::start().unwrap();
    let made = create(&sandbox, "a", json!({ "route": { "domain": "a.b" } }));
    looks(&sandbox, "a", 2);
    let image = json!({ "tgi": { "url": "x", "healthRoute": "/up" } });
    let change = json!({
        "compute": { "scaling": { "maxReplica": 5 } },
        "model": { "task": "fill-mask", "image": image },
        "route": { "path": "/x" },
        "tags": ["new"],
        "cacheHttpResponses": false,
    });
    let updated = ask(&sandbox, "PUT", "", change).json();
    assert_eq!(
        updated["compute"]["scaling"],
        json!({ "minReplica": 1, "maxReplica": 5, "scaleToZeroTimeout": null })
    );
    assert_eq!((&updated["model"]["repository"], &updated["model"]["image"]), (&json!("gpt2"), &image));
    assert_eq!(updated["route"], json!({ "domain": "a.b", "path": "/x" }));
    assert_eq!((&updated["tags"], &updated["healthRoute"]), (&json!(["new"]), &json!("/up")));
    assert_eq!(updated["status"]["state"], "updating");
    assert!(updated["status"]["url"].is_string(), "it still runs");
    assert_eq!(updated["status"]["createdAt"], made["status"]["createdAt"]);
    assert_ne!(updated["status"]["updatedAt"], made["status"]["updatedAt"]);
    assert_eq!(looks(&sandbox, "a", 2), ["running"; 2]);
    assert_eq!(ask_state(&sandbox, "PUT", "", json!({}))["state"], "updating");
    script(&sandbox, "a", json!({ "states": ["updating*2", "failed"] }));
    assert_eq!(ask_state(&sandbox, "PUT", "", json!({ "tags": [] }))["state"], "updating");
    assert_eq!(looks(&sandbox, "a", 2), ["updating", "updateFailed"]);
    for (wrong, member) in [
        (json!({ "name": "b" }), "name"),
        (json!({ "compute": { "scaling": { "minReplica": -1 } } }), "minReplica"),
        (json!({ "model": { "image": { "custom": {} } } }), "url"),
    ] {
        assert!(ask(&sandbox, "PUT", "", wrong).refusal(422).contains(member));
    }
}

#[test]
fn an_endpoint_is_paused_resumed_and_scaled_to_zero() {
    let sandbox = Sandbox::start().unwrap();
    create(&sandbox, "a", json!({}));
    looks(&sandbox, "a", 2);
    let status = |operation: &str| ask_state(&sandbox, "POST", operation, Value::Null);
    let refusal = |operation: &str| ask(&sandbox, "POST", operation, Value::Null).refusal(400);
    assert_eq!(refusal("/resume"), "Endpoint is already running");
    let asleep = status("/scale-to-zero");
    assert_eq!((&asleep["state"], asleep["url"].is_string()), (&json!("scaledToZero"), true));
    let started = status("/resume");
    assert_eq!((&started["state"], started.get("url")), (&json!("initializing"), None));
    assert_eq!(look(&sandbox, "a"), "running");
    let paused = status("/pause");
    assert_eq!((&paused["state"], paused.get("url")), (&json!("paused"), None));
    assert_eq!((&paused["readyReplica"], &paused["targetReplica"]), (&json!(0), &json!(0)));
    assert_eq!(refusal("/pause"), "Endpoint is already paused");
    assert_eq!(refusal("/scale-to-zero"), "Endpoint is paused");
    assert_eq!(looks(&sandbox, "a", 2), ["paused"; 2]);
    assert_eq!(status("/resume")["state"], "initializing");
    assert_eq!(look(&sandbox, "a"), "running");
    let told = told(&sandbox, "a");
    let counted = ["pauses", "resumes", "scale_to_zeros"].map(|name| told[name].as_u64().unwrap());
    assert_eq!(counted, [2, 3, 2]);
}

#[test]
fn a_script_sets_states_hides_urls_and_lets_endpoints_vanish() {
    let sandbox = Sandbox::start().unwrap();
    create(&sandbox, "a", json!({}));
    script(
        &sandbox,
        "a",
        json!({ "state": "running", "message": "by hand", "url": false, "health_route": "/up" }),
    );
    let seen = ask(&sandbox, "GET", "", Value::Null).json();
    assert_eq!(
        (&seen["status"]["state"], &seen["status"]["message"]),
        (&json!("running"), &json!("by hand"))
    );
    assert_eq!((seen["status"].get("url"), &seen["healthRoute"]), (None, &json!("/up")));
    script(&sandbox, "a", json!({ "state": "someNewState", "url": true, "vanish_after": 2 }));
    assert_eq!(looks(&sandbox, "a", 2), ["someNewState"; 2]);
    ask(&sandbox, "GET", "", Value::Null).refusal(404);
    assert_eq!(told(&sandbox, "a")["exists"], false);
    for wrong in [
        json!([]),
        json!({ "x": 1 }),
        json!({ "faults": { "x": [] } }),
        json!({ "states": ["a*b"] }),
        json!({ "message": "x" }),
    ] {
        post_bytes(&sandbox, "/sandbox/endpoints/sandbox-org/b", wrong.to_string().as_bytes()).refusal(400);
    }
    script(&sandbox, "c", json!({ "state": "paused" }));
    assert_eq!(create(&sandbox, "c", json!({}))["status"]["state"], "paused");
    exchange(&sandbox, "DELETE /sandbox/endpoints", "", b"");
    assert_eq!(get(&sandbox, "/sandbox/endpoints").json()["items"], json!([]));
}

#[test]
fn every_operation_has_a_queue_of_faults() {
    let sandbox = Sandbox::start().unwrap();
    let queue = json!(["status=500", "reset_before_headers", ""]);
    let names = ["list", "create", "get", "update", "delete", "pause", "resume", "scale_to_zero", "call"];
    let faults: Value =
        names.iter().map(|name| (name.to_string(), queue.clone())).collect::<serde_json::Map<_, _>>().into();
    script(&sandbox, "a", json!({ "faults": faults, "states": ["running"] }));
    let token = "authorization: Bearer hf_x\r\n";
    let described = description("a", json!({})).to_string();
    let inputs = json!({ "inputs": "x" }).to_string();
    for (head, body, status) in [
        ("POST /v2/endpoint/sandbox-org", described.as_str(), 202),
        ("GET /v2/endpoint/sandbox-org", "", 200),
        ("GET /v2/endpoint/sandbox-org/a", "", 200),
        ("POST /endpoints/sandbox-org/a", &inputs, 200),
        ("PUT /v2/endpoint/sandbox-org/a", "{}", 200),
        ("POST /v2/endpoint/sandbox-org/a/pause", "", 200),
        ("POST /v2/endpoint/sandbox-org/a/resume", "", 200),
        ("POST /v2/endpoint/sandbox-org/a/scale-to-zero", "", 200),
        ("DELETE /v2/endpoint/sandbox-org/a", "", 202),
    ] {
        let send = || exchange(&sandbox, head, token, body.as_bytes());
        Reply::of(send()).refusal(500);
        assert_eq!(send(), b"", "{head}");
        assert_eq!(Reply::of(send()).status, status, "{head}");
    }
    assert_eq!(told(&sandbox, "a")["looks"], 3);
}

#[test]
fn a_fault_before_the_answer_changes_nothing_and_one_after_it_does() {
    let sandbox = Sandbox::start().unwrap();
    script(&sandbox, "a", json!({ "faults": { "create": ["reset_before_headers", "reset_after_headers"] } }));
    let send = || {
        let body = description("a", json!({})).to_string();
        exchange(&sandbox, &format!("POST {OF_ORG}"), "authorization: Bearer x\r\n", body.as_bytes())
    };
    send();
    assert_eq!(told(&sandbox, "a")["exists"], false);
    send();
    assert_eq!(told(&sandbox, "a")["exists"], true);
    script(&sandbox, "a", json!({ "faults": { "get": ["status=500"] } }));
    ask(&sandbox, "GET", "", Value::Null).refusal(500);
    assert_eq!(look(&sandbox, "a"), "initializing");
}
