//! `task_options.hpp`: a struct for each task with all arguments that are no parameters of its methods.

use hfi::tasks::{TASKS, Task};

use crate::cpp::arguments::{name, option_doc, option_type, options};
use crate::cpp::source::{Source, quoted};

/// The text of the file.
pub fn generate() -> String {
    let mut file =
        Source::new("task_options", "The options of each task and operation.", &["hfi/results.hpp"]);
    for task in TASKS {
        options_of(&mut file, task);
    }
    file.finish()
}

/// The struct with the options of a task.
pub fn struct_of(task: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    task.split('_').map(capital).collect::<String>() + "Options"
}

fn options_of(file: &mut Source, task: &Task) {
    let kind = if task.group() == "endpoints" { "operation" } else { "task" };
    file.gap();
    file.doc(&format!(
        "What can be set for the {kind} `{}`. What is not set is not sent. Since {}.",
        task.name, task.since
    ));
    file.open(&format!("struct {}", struct_of(task.name)));
    for arg in options(task) {
        file.doc(&option_doc(arg));
        file.line(&format!("{} {}{{}};", option_type(arg.kind), name(arg.name)));
    }
    file.doc("What every call can be given.");
    file.line("CallOptions call{};");
    file.close(";");
    file.gap();
    file.open("namespace detail");
    file.open(&format!("inline void apply(Request &request, const {} &options)", struct_of(task.name)));
    for arg in options(task) {
        file.line(&format!("request.set({}, options.{});", quoted(arg.name), name(arg.name)));
    }
    file.line("request.set(options.call);");
    file.close("");
    file.close(" // namespace detail");
}
