//! `endpoint_operations.hpp`: the methods of an Inference Endpoint.

use hfi::tasks::{TASKS, Task};

use crate::cpp::arguments::{escaped, is_of_endpoint};
use crate::cpp::outcome::outcome;
use crate::cpp::source::{Source, quoted};
use crate::typed::options_type;

/// The text of the file.
pub fn generate() -> String {
    let mut file = Source::new(
        "endpoint_operations",
        "What can be done with an Inference Endpoint.",
        &["hfi/caller.hpp", "hfi/task_options.hpp"],
    );
    file.gap();
    file.open("namespace detail");
    file.doc("The operations, as methods of an endpoint. `Self` and `Hold` are Endpoint and Lease, which derive from this and have one.");
    file.line("template <class Self, class Hold>");
    file.open("class EndpointOperations");
    file.access("public:");
    for task in TASKS.iter().filter(|task| task.group() == "endpoints" && is_of_endpoint(task)) {
        if !["create_inference_endpoint", "release_inference_endpoint"].contains(&task.name) {
            methods(&mut file, task);
        }
    }
    file.gap();
    file.access("private:");
    file.line("template <class Options>");
    file.open("Request make(const char *operation, const Options &options) const");
    file.line("Request request = static_cast<const Self *>(this)->request(operation);");
    file.line("apply(request, options);");
    file.line("return request;");
    file.close("");
    file.close(";");
    file.close(" // namespace detail");
    file.finish()
}

/// huggingface_hub's names of the methods; `delete` is none in C++.
fn name(task: &Task) -> &'static str {
    match task.name.trim_end_matches("_inference_endpoint") {
        "get" => "fetch",
        "delete" => "remove",
        name => name,
    }
}

fn methods(file: &mut Source, task: &Task) {
    let of = match outcome(task).of.as_str() {
        "Endpoint" => "Self",
        "Lease" => "Hold",
        "void" => "void",
        other => panic!("an endpoint's operation gives {other}"),
    };
    let (name, what) = (name(task), escaped(task.doc));
    let options = format!("const {} &options = {{}}", options_type(task.name));
    let made = format!("make({}, options)", quoted(task.name));
    file.gap();
    file.with_exceptions(|file| {
        file.doc(&format!("{what} Blocks until it is done."));
        file.line(&format!("{of} {name}({options}) const {{ return try_{name}(options).value(); }}"));
    });
    file.doc(&format!("{what} Gives the error instead of throwing it."));
    file.line(&format!(
        "Result<{of}> try_{name}({options}) const {{ return {made}.template try_send<{of}>(); }}"
    ));
    file.doc(&format!("{what} Starts it."));
    file.line(&format!(
        "Pending<{of}> {name}_async({options}) const {{ return {made}.template start<{of}>(); }}"
    ));
}
