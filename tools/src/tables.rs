//! `docs/tasks.md`: every task with its arguments, by the table.

use std::fmt::Write as _;

use hfi::tasks::{Arg, TASKS, Task};

use crate::arguments;

const PREFACE: &str = "\
# Tasks

Generated from `src/tasks` by `make generate`; do not edit. `hfi_tasks_json()` says the same at run time.

Each task has a constructor of its own, `hfi_` and its name, which takes the arguments marked **required** (but the messages of
`chat_completion`, which have functions of their own: `hfi_chat_add_message` and its siblings). The others are set with
`hfi_request_set_string`, `_int`, `_double`, `_bool`, `_json` or `_content` by their name. Names are those of huggingface_hub. *place*
says where an argument goes: the `input`, the `parameters`, the `body` beside them, the `path` or `query` of the URL, or nowhere
(`control`).

The constructors of operations on [Inference Endpoints](inference-endpoints.md) begin with `hfi_endpoint_` and take the endpoint's name only.

";

/// The text of the page.
pub fn generate() -> String {
    let mut text = String::from(PREFACE);
    for (group, heading) in [("inference", "task"), ("endpoints", "operation on Inference Endpoints")] {
        let _ = writeln!(text, "| {heading} | what it does | result |\n|---|---|---|");
        for task in TASKS.iter().filter(|task| task.group() == group) {
            let _ = writeln!(text, "| [{0}](#{0}) | {1} | {2} |", task.name, task.doc, task.gives.name());
        }
        text.push('\n');
    }
    text.pop();
    TASKS.iter().for_each(|task| section(&mut text, task));
    text
}

fn section(text: &mut String, task: &Task) {
    let _ = writeln!(text, "\n## {}\n\n{}\n", task.name, task.doc);
    let symbol = match task.symbol {
        symbol if symbol == task.name => String::new(),
        "" => {
            let name = task.name.trim_end_matches("_inference_endpoint");
            format!(" Constructor: `hfi_endpoint_{name}(endpoint)`.")
        }
        symbol => format!(" Constructor: `hfi_{symbol}`."),
    };
    let result = crate::constructors::result(task);
    let streams = if task.streams() { " It can be streamed." } else { "" };
    let model = match task.pipeline {
        "" => String::new(),
        pipeline => format!(" Models: [{pipeline}](https://huggingface.co/models?pipeline_tag={pipeline})."),
    };
    let _ = writeln!(text, "{result}{streams}{model}{symbol}\n");
    if task.args().next().is_none() {
        text.push_str("No arguments.\n");
        return;
    }
    text.push_str("| argument | type | place | |\n|---|---|---|---|\n");
    for arg in task.args() {
        let _ = writeln!(
            text,
            "| `{}`{} | {} | {} | {} |",
            arg.name,
            required(arg),
            kind(arg),
            arg.place.name(),
            doc(arg)
        );
    }
}

fn required(arg: &Arg) -> &'static str {
    if arg.required { " **required**" } else { "" }
}

fn kind(arg: &Arg) -> String {
    match arguments::least(arg) {
        Some(least) => format!("{}, {least} or more", arg.kind.name()),
        None => arg.kind.name().to_owned(),
    }
}

fn doc(arg: &Arg) -> String {
    let code = |text: &str| format!("`{text}`");
    arg.doc.replace('|', "\\|") + &arguments::choices(arg, code) + &arguments::default(arg, code)
}
