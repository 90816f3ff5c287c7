//! `src/ffi/tasks.rs`: a constructor for each task of the table, with its arguments in the documentation.

use std::fmt::Write as _;

use hfi::tasks::{Arg, Kind, TASKS, Task};

use crate::arguments;
use crate::lines::wrapped;

/// The text of the constructors, as rustfmt leaves it.
pub fn generate() -> String {
    let mut text = String::from(
        "//! Constructors of requests, one a task. Generated from src/tasks by `make generate`; do not edit.\n\n\
         use std::ffi::c_char;\n\n\
         use crate::ffi::client::hfi_client_t;\n\
         use crate::ffi::construct::{construct, set_content, set_json, set_text, set_texts};\n\
         use crate::ffi::content::hfi_content_t;\n\
         use crate::ffi::request::hfi_request_t;\n",
    );
    TASKS.iter().filter(|task| !task.symbol.is_empty()).for_each(|task| constructor(&mut text, task));
    formatted(&text)
}

fn constructor(text: &mut String, task: &Task) {
    let parameters: Vec<&Arg> = task.args().filter(|arg| is_parameter(task, arg)).collect();
    text.push('\n');
    let mut doc = |line: &str| {
        for line in wrapped(line, 114, if line.starts_with("- ") { "  " } else { "" }) {
            let _ = writeln!(text, "///{}{line}", if line.is_empty() { "" } else { " " });
        }
    };
    let kind = if task.group() == "endpoints" { "operation" } else { "task" };
    doc(&format!("Makes a request of the {kind} {}. {}", task.name, task.doc));
    for arg in &parameters {
        doc("");
        let name = parameter_name(arg);
        let count = if arg.kind == Kind::Texts { format!(", `{name}_count` of them") } else { String::new() };
        let later = match arg.kind {
            Kind::Content => "; `HFI_CONTENT_NONE` to set it later.",
            _ => "; NULL to set it later.",
        };
        doc(&format!("`{name}`{count}: {}{later}", arg.doc.trim_end_matches('.')));
    }
    let others: Vec<&Arg> = task.args().filter(|arg| !is_parameter(task, arg)).collect();
    if !others.is_empty() {
        doc("");
        doc("Arguments:");
    }
    for arg in others {
        let mut notes = vec![arg.kind.name().to_owned()];
        if arg.required {
            notes.push("required".to_owned());
        }
        if !arg.default.is_empty() {
            notes.push(format!("by default {}", arg.default));
        }
        let choices = arguments::choices(arg, |choice| format!("`\"{choice}\"`"));
        doc(&format!("- `{}` ({}): {}{choices}", arg.name, notes.join(", "), arg.doc));
    }
    doc("");
    doc(&format!(
        "{} Never NULL: faults are returned by the run. Free it with hfi_request_free.",
        result(task)
    ));
    doc("");
    doc(&format!("Threads: any; as for hfi_request_new. Since {}.", task.since));
    let signature: String = parameters.iter().map(|arg| format!(", {}", signature(arg))).collect();
    let body: String = parameters.iter().map(|arg| format!("{}?;\n", setter(arg))).collect();
    let args = if parameters.is_empty() { "_" } else { "args" };
    let _ = writeln!(
        text,
        "#[unsafe(no_mangle)]\n\
         pub unsafe extern \"C\" fn hfi_{symbol}(client: *mut hfi_client_t{signature}) -> *mut hfi_request_t {{\n\
         // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.\n\
         unsafe {{ construct(client, \"{name}\", |{args}| {{ {body} Ok(()) }}) }}\n\
         }}",
        symbol = task.symbol,
        name = task.name
    );
}

/// Whether an argument is a parameter of the constructor. Messages are not: they have functions of their own.
fn is_parameter(task: &Task, arg: &Arg) -> bool {
    arguments::is_parameter(task, arg) && arg.kind != Kind::List
}

fn parameter_name(arg: &Arg) -> String {
    match arg.kind {
        Kind::Object | Kind::Any => format!("{}_json", arg.name),
        _ => arg.name.to_owned(),
    }
}

fn signature(arg: &Arg) -> String {
    let name = parameter_name(arg);
    match arg.kind {
        Kind::Content => format!("{name}: hfi_content_t"),
        Kind::Texts => format!("{name}: *const *const c_char, {name}_count: usize"),
        _ => format!("{name}: *const c_char"),
    }
}

fn setter(arg: &Arg) -> String {
    let (name, parameter) = (arg.name, parameter_name(arg));
    match arg.kind {
        Kind::Content => format!("set_content(args, \"{name}\", {parameter})"),
        Kind::Texts => format!("set_texts(args, \"{name}\", {parameter}, {parameter}_count)"),
        Kind::Object | Kind::Any => format!("set_json(args, \"{name}\", {parameter})"),
        _ => format!("set_text(args, \"{name}\", {parameter})"),
    }
}

/// Which functions give the result.
pub fn result(task: &Task) -> &'static str {
    match task.gives.name() {
        "text" => "The result is a text (hfi_response_text; hfi_response_json has all of it).",
        "items" => "The result is a list (hfi_response_item).",
        "floats" => "The result is numbers (hfi_response_floats).",
        "image" => "The result is an image file (hfi_response_bytes, _save, _rgba).",
        "sound" => "The result is a sound file (hfi_response_bytes, _save, _pcm).",
        "video" => "The result is a video file (hfi_response_bytes, _save).",
        "boolean" => "The result is true or false (hfi_response_json).",
        "endpoint" => {
            "The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it)."
        }
        "endpoints" => "The response has the endpoints (hfi_response_endpoint_count, hfi_response_endpoint).",
        "nothing" => "There is no result.",
        "bytes" => "The result is the reply's body (hfi_response_bytes, _text, _json).",
        _ => "The result is JSON (hfi_response_json, _string, _number).",
    }
}

fn formatted(text: &str) -> String {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(crate::root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt can be started");
    let mut stdin = rustfmt.stdin.take().expect("it was asked for");
    stdin.write_all(text.as_bytes()).expect("rustfmt reads");
    drop(stdin);
    let output = rustfmt.wait_with_output().expect("rustfmt ends");
    assert!(output.status.success(), "rustfmt refuses the constructors");
    String::from_utf8(output.stdout).expect("the sources are UTF-8")
}
