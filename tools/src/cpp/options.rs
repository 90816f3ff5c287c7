//! `task_options.hpp`: a struct for each task with all arguments that are no parameters of its methods.

use hfi::tasks::{TASKS, Task};

use crate::cpp::arguments::{name, option_doc, option_type};
use crate::cpp::source::{Source, quoted};
use crate::typed::{options, options_type};

/// The text of the file.
pub fn generate() -> String {
    let mut file =
        Source::new("task_options", "The options of each task and operation.", &["hfi/results.hpp"]);
    for task in TASKS {
        options_of(&mut file, task);
    }
    file.finish()
}

fn options_of(file: &mut Source, task: &Task) {
    let kind = if task.group() == "endpoints" { "operation" } else { "task" };
    file.gap();
    file.doc(&format!(
        "What can be set for the {kind} `{}`. What is not set is not sent. Since {}.",
        task.name, task.since
    ));
    file.open(&format!("struct {}", options_type(task.name)));
    for arg in options(task) {
        file.doc(&option_doc(arg));
        file.line(&format!("{} {}{{}};", option_type(arg.kind), name(arg.name)));
    }
    file.doc("What every call can be given.");
    file.line("CallOptions call{};");
    file.close(";");
    file.gap();
    file.open("namespace detail");
    file.open(&format!("inline void apply(Request &request, const {} &options)", options_type(task.name)));
    for arg in options(task) {
        file.line(&format!("request.set({}, options.{});", quoted(arg.name), name(arg.name)));
    }
    file.line("request.set(options.call);");
    file.close("");
    file.close(" // namespace detail");
}
