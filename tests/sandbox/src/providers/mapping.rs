//! Which providers the Hub says a model has. The model's id says it: `via_ENTRY_ENTRY…/TASK`, where an entry is a provider,
//! known or not, or `STATE.PROVIDER`: staging, error, lora (an adapter), other (for another task).

use serde_json::{Value, json};

/// The mapping of a model that does a task; none if its id says nothing of providers.
pub fn of(model: &str, task: &str) -> Option<Value> {
    let (owner, name) = model.split_once('/')?;
    let entries = owner.strip_prefix("via_")?.split('_').map(|entry| one(entry, name, task));
    Some(entries.collect())
}

fn one(entry: &str, name: &str, task: &str) -> Value {
    let (state, provider) = entry.split_once('.').unwrap_or(("live", entry));
    let mut mapping = json!({
        "provider": provider,
        "providerId": if state == "version" { format!("{provider}/model:{name}") } else { format!("{provider}/{name}") },
        "status": if matches!(state, "staging" | "error") { state } else { "live" },
        "task": if state == "other" { "fill-mask" } else { task },
    });
    if state == "lora" {
        mapping["adapter"] = "lora".into();
        mapping["adapterWeightsPath"] = "weights.safetensors".into();
    }
    mapping
}
