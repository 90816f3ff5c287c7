//! The catalog and the hardware, as huggingface_hub gives them.

use serde_json::{Map, Value, json};

use crate::endpoints::snapshot::Moment;
use crate::error::{Error, Result};

/// How a member of the API's object is called in the result, and whether it may be missing.
type Member = (&'static str, &'static str, bool);

const HARDWARE: &[Member] = &[
    ("accelerator", "accelerator", false),
    ("instanceType", "instance_type", false),
    ("instanceSize", "instance_size", false),
    ("architecture", "architecture", false),
    ("numAccelerators", "num_accelerators", false),
    ("numCpus", "num_cpus", true),
    ("memoryGb", "memory_gb", false),
    ("gpuMemoryGb", "gpu_memory_gb", true),
    ("pricePerHour", "price_per_hour", false),
    ("status", "status", false),
];
const QUOTA: &[Member] =
    &[("maxAccelerators", "max_accelerators", false), ("usedAccelerators", "used_accelerators", false)];
const MODEL: &[Member] = &[
    ("repoId", "repo_id", false),
    ("modelName", "name", false),
    ("authorName", "author", false),
    ("license", "license", false),
    ("task", "task", false),
];
const RECIPE: &[Member] = &[
    ("publicId", "id", false),
    ("accelerator", "accelerator", false),
    ("engineType", "engine", false),
    ("ggufFile", "gguf_file", true),
    ("revision", "revision", true),
];

/// All hardware, whatever vendor and region it is in.
pub fn hardware(reply: &Value) -> Result<Value> {
    let mut all = Vec::new();
    for vendor in list(reply, "vendors")? {
        for region in list(vendor, "regions")? {
            for compute in list(region, "computes")? {
                let mut entry = Map::from_iter([
                    ("id".to_owned(), need(compute, "id")?.clone()),
                    ("vendor".to_owned(), need(vendor, "name")?.clone()),
                    ("region".to_owned(), need(region, "name")?.clone()),
                ]);
                renamed(&mut entry, compute, HARDWARE)?;
                renamed(&mut entry, need(compute, "quota")?, QUOTA)?;
                all.push(Value::Object(entry));
            }
        }
    }
    Ok(all.into())
}

/// The models of the catalog with their recipes.
pub fn catalog(reply: &Value) -> Result<Value> {
    let recipe = |recipe: &Value| {
        let mut entry = Map::new();
        renamed(&mut entry, recipe, RECIPE)?;
        Ok(Value::Object(entry))
    };
    let model = |model: &Value| {
        let mut entry = Map::new();
        renamed(&mut entry, model, MODEL)?;
        let created = Moment::parse(need(model, "createdAt")?.as_str().unwrap_or_default())?;
        entry.insert("created_at".to_owned(), created.text.into());
        let recipes: Result<Vec<Value>> = list(model, "recipes")?.iter().map(recipe).collect();
        entry.insert("recipes".to_owned(), json!(recipes?));
        Ok(Value::Object(entry))
    };
    let models: Result<Vec<Value>> = list(reply, "items")?.iter().map(model).collect();
    Ok(models?.into())
}

fn renamed(entry: &mut Map<String, Value>, object: &Value, members: &[Member]) -> Result<()> {
    for (wire, name, optional) in members {
        let value = match optional {
            true => object.get(wire).unwrap_or(&Value::Null),
            false => need(object, wire)?,
        };
        entry.insert((*name).to_owned(), value.clone());
    }
    Ok(())
}

/// A member that must be there.
pub fn need<'a>(object: &'a Value, name: &str) -> Result<&'a Value> {
    object.get(name).ok_or_else(|| Error::protocol(format!("the answer has an entry without \"{name}\"")))
}

/// A member that must be a list.
pub fn list<'a>(object: &'a Value, name: &str) -> Result<&'a Vec<Value>> {
    let wrong = || Error::protocol(format!("the answer has no list \"{name}\""));
    object.get(name).and_then(Value::as_array).ok_or_else(wrong)
}
