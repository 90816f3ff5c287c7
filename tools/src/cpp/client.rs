//! `client_tasks.hpp`: the methods of each task: that block, start, stream or run batches.

use hfi::tasks::{TASKS, Task};

use crate::cpp::arguments::{Parameter, escaped, parameters};
use crate::cpp::outcome::{Outcome, outcome};
use crate::cpp::source::{Source, quoted};
use crate::typed::options_type;

/// The text of the file.
pub fn generate() -> String {
    let mut file =
        Source::new("client_tasks", "The methods of each task.", &["hfi/caller.hpp", "hfi/endpoint.hpp"]);
    for task in TASKS.iter().filter(|task| has_batch(task)) {
        input(&mut file, task);
    }
    file.gap();
    file.doc("The tasks, as methods of a client. Names and arguments are huggingface_hub's. Since 0.1.0.");
    file.open("class ClientTasks : public detail::Caller");
    file.access("public:");
    for task in TASKS.iter().filter(|task| !is_release(task)) {
        methods(&mut file, task);
    }
    file.gap();
    file.access("protected:");
    file.line("using Caller::Caller;");
    file.gap();
    file.access("private:");
    for task in TASKS.iter().filter(|task| !is_release(task)) {
        maker(&mut file, task);
    }
    file.close(";");
    file.finish()
}

/// A release is made of a lease.
fn is_release(task: &Task) -> bool {
    task.name == "release_inference_endpoint"
}

fn has_batch(task: &Task) -> bool {
    !task.pipeline.is_empty()
}

/// The struct with an input of a batch, if that is more than one value.
fn input(file: &mut Source, task: &Task) {
    let parameters = parameters(task);
    if parameters.len() < 2 {
        return;
    }
    file.gap();
    file.doc(&format!("An input of a batch of `{}`. Since {}.", task.name, task.since));
    file.open(&format!("struct {}", input_of(task)));
    for Parameter { name, member, doc, .. } in &parameters {
        file.doc(&escaped(doc));
        file.line(&format!("{member} {name};"));
    }
    file.close(";");
}

fn input_of(task: &Task) -> String {
    options_type(task.name).replace("Options", "Input")
}

/// A method of a task.
struct Method<'a> {
    before: &'a str,
    after: &'a str,
    returns: String,
    doc: String,
    more: &'a str,
    body: String,
}

fn methods(file: &mut Source, task: &Task) {
    let Outcome { of, doc } = outcome(task);
    let given = given(&parameters(task));
    let made = format!("make_{}({given}options)", task.name);
    let what = escaped(task.doc);
    let method = |file: &mut Source, method: &Method| {
        let Method { before, after, returns, doc, more, body } = method;
        file.doc(doc);
        let mut items: Vec<String> =
            parameters(task).iter().map(|parameter| format!("{}{}", parameter.of, parameter.name)).collect();
        items.push(format!("const {} &options = {{}}", options_type(task.name)));
        if !more.is_empty() {
            items.push((*more).to_owned());
        }
        file.list(&format!("{returns} {before}{}{after}", task.name), &items, " const {");
        file.line(&format!("    {body}"));
        file.line("}");
    };
    file.gap();
    file.with_exceptions(|file| {
        let documented: Vec<String> =
            parameters(task).iter().map(|p| format!("@param {} {}", p.name, escaped(p.doc))).collect();
        let body = format!("return try_{}({given}options).value();", task.name);
        let mut full = vec![format!("{what} Blocks until it is done.")];
        full.extend(documented);
        full.push("@param options What else is set.".to_owned());
        if of != "void" {
            full.push(format!("@return {}", escaped(&doc)));
        }
        full.push("@throws Error The call failed.".to_owned());
        for line in &full[..full.len() - 1] {
            file.doc(line);
        }
        let last = full.pop().expect("there are lines");
        method(file, &Method { before: "", after: "", returns: of.clone(), doc: last, more: "", body });
    });
    let returns = format!("Result<{of}>");
    let body = format!("return {made}.try_send<{of}>();");
    method(
        file,
        &Method {
            before: "try_",
            after: "",
            returns,
            doc: format!("{what} Gives the error instead of throwing it."),
            more: "",
            body,
        },
    );
    let returns = format!("Pending<{of}>");
    match task.gives.event_shape() {
        None => {
            let body = format!("return {made}.start<{of}>();");
            method(
                file,
                &Method {
                    before: "",
                    after: "_async",
                    returns,
                    doc: format!("{what} Starts it."),
                    more: "",
                    body,
                },
            );
        }
        Some(event) => {
            let more = format!("detail::OnPart<{}> on_part = {{}}", event.name);
            let body = format!("return start<{of}>({made}, options.call, std::move(on_part));");
            let doc = format!(
                "{what} Starts it; with `on_part`, which gets each part where the client delivers, as a stream."
            );
            method(file, &Method { before: "", after: "_async", returns, doc, more: &more, body });
            let returns = format!("Stream<{}, {of}>", event.name);
            let body = format!("return {made}.stream<{}, {of}>();", event.name);
            let doc = format!("{what} The answer comes in parts, while it is made.");
            method(file, &Method { before: "", after: "_stream", returns, doc, more: "", body });
        }
    }
    if has_batch(task) {
        batch(file, task, &of);
    }
}

fn given(parameters: &[Parameter]) -> String {
    parameters.iter().map(|parameter| format!("{}, ", parameter.name)).collect()
}

fn batch(file: &mut Source, task: &Task, of: &str) {
    let parameters = parameters(task);
    let input = match parameters.as_slice() {
        [one] => one.member.to_owned(),
        _ => input_of(task),
    };
    let options = options_type(task.name);
    file.doc(&format!(
        "{} Many inputs, several at once; `inputs` is any range of `{input}`, which the batch takes over and goes through while it runs.",
        escaped(task.doc)
    ));
    file.line("template <class Inputs>");
    let items = [
        "Inputs inputs".to_owned(),
        format!("const {options} &options = {{}}"),
        "const BatchOptions &batch = {}".to_owned(),
    ];
    file.list(&format!("Batch<{of}> {}_batch", task.name), &items, " const {");
    file.line(&format!("    Request request = make_batch({});", quoted(task.name)));
    file.line("    detail::apply(request, options);");
    let items: Vec<String> = match parameters.as_slice() {
        [one] => vec![format!("item.set({}, input);", quoted(one.arg))],
        several => {
            several.iter().map(|p| format!("item.set({}, input.{});", quoted(p.arg), p.name)).collect()
        }
    };
    let of_input = if parameters.len() == 1 {
        parameters[0].of.trim_end().to_owned()
    } else {
        format!("const {input} &")
    };
    let gap = if of_input.ends_with('&') { "" } else { " " };
    file.line(&format!("    const auto set = [](detail::Arguments &item, {of_input}{gap}input) {{"));
    for item in items {
        file.line(&format!("        {item}"));
    }
    file.line("    };");
    file.line(&format!(
        "    return Batch<{of}>(std::move(request), detail::filling(std::move(inputs), set), batch);"
    ));
    file.line("}");
}

/// Makes the request of a task.
fn maker(file: &mut Source, task: &Task) {
    let parameters = parameters(task);
    let mut items: Vec<String> = parameters.iter().map(|p| format!("{}{}", p.of, p.name)).collect();
    items.push(format!("const {} &options", options_type(task.name)));
    file.list(&format!("Request make_{}", task.name), &items, " const {");
    file.line(&format!("    Request request = make({});", quoted(task.name)));
    for parameter in &parameters {
        file.line(&format!("    request.set({}, {});", quoted(parameter.arg), parameter.name));
    }
    file.line("    detail::apply(request, options);");
    file.line("    return request;");
    file.line("}");
}
