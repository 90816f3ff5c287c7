//! The table of providers in docs/providers.md, between two marks.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::root;

const BEGIN: &str = "<!-- generated from src/providers by `make generate` -->\n";
const END: &str = "<!-- end -->\n";

/// The page with the table made anew.
pub fn generate() -> String {
    let page = std::fs::read_to_string(root().join("docs/providers.md")).expect("docs/providers.md is there");
    let (before, rest) = page.split_once(BEGIN).expect("docs/providers.md has the mark of the table");
    let (_, after) = rest.split_once(END).expect("docs/providers.md has the end of the table");
    format!("{before}{BEGIN}{}{END}{after}", table())
}

/// A row for each provider, a column for each task that one of them but hf-inference serves.
fn table() -> String {
    let providers = hfi::providers::describe();
    let rows = || providers.as_array().into_iter().flatten();
    let name = |row: &Value| row["name"].as_str().unwrap_or_default().to_owned();
    let tasks = |row: &Value| -> BTreeSet<String> {
        let tasks = row["tasks"].as_array().into_iter().flatten();
        tasks.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let columns: BTreeSet<String> =
        rows().filter(|row| row["name"] != "hf-inference").flat_map(tasks).collect();
    let mut text = String::from("| provider |");
    columns.iter().for_each(|task| text.push_str(&format!(" {} |", task.replace('-', " "))));
    text.push_str("\n|---|");
    columns.iter().for_each(|_| text.push_str("---|"));
    text.push('\n');
    for row in rows() {
        let served = tasks(row);
        text.push_str(&format!("| `{}` |", name(row)));
        columns.iter().for_each(|task| text.push_str(if served.contains(task) { " yes |" } else { " |" }));
        text.push('\n');
    }
    text
}
