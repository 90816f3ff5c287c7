//! The router's list of models for conversations, with what providers ask for them and offer.

use serde_json::{Value, json};

/// The list: the sandbox's own model, as every server has it, then those that the router has.
pub fn list() -> Value {
    let own = json!({ "id": "sandbox", "object": "model", "created": 1_700_000_000, "owned_by": "sandbox" });
    let large = [
        provider("groq", 131_072, (0.4, 0.8), (true, true), (90.0, 300.0)),
        provider("together", 65_536, (0.3, 0.6), (true, false), (250.0, 80.0)),
        unmeasured("novita"),
    ];
    let small = [provider("featherless-ai", 8_192, (0.05, 0.1), (false, false), (400.0, 40.0))];
    let cheap = [
        provider("nscale", 32_768, (0.1, 0.2), (false, true), (150.0, 120.0)),
        provider("cerebras", 16_384, (0.5, 1.0), (true, true), (30.0, 2000.0)),
    ];
    let data = [
        own,
        model("sandbox/large", &["text", "image"], &large),
        model("sandbox/small", &["text"], &small),
        model("sandbox/cheap", &["text"], &cheap),
    ];
    json!({ "object": "list", "data": data })
}

fn model(id: &str, inputs: &[&str], providers: &[Value]) -> Value {
    json!({
        "id": id,
        "object": "model",
        "created": 1_750_000_000,
        "owned_by": "sandbox",
        "architecture": { "input_modalities": inputs, "output_modalities": ["text"] },
        "providers": providers,
    })
}

fn provider(
    name: &str,
    context_length: u64,
    (input, output): (f64, f64),
    (tools, structured_output): (bool, bool),
    (latency, throughput): (f64, f64),
) -> Value {
    json!({
        "provider": name,
        "status": "live",
        "context_length": context_length,
        "pricing": { "input": input, "output": output },
        "supports_tools": tools,
        "supports_structured_output": structured_output,
        "first_token_latency_ms": latency,
        "throughput": throughput,
    })
}

/// A provider of which nothing else is known.
fn unmeasured(name: &str) -> Value {
    json!({ "provider": name, "status": "staging", "supports_tools": false, "supports_structured_output": false })
}
