//! `Options.g.cs`: a class for each task with all arguments that are no parameters of its methods.

use hfi::tasks::{TASKS, Task};

use crate::csharp::arguments::{has_options, option_doc, option_type};
use crate::csharp::names;
use crate::csharp::source::{Source, code};
use crate::typed::options;

/// The text of the file.
pub fn generate() -> String {
    let mut file = Source::new("The options of each task and operation.", &["System.Collections.Generic"]);
    for task in TASKS.iter().filter(|task| has_options(task)) {
        class(&mut file, task);
    }
    file.finish()
}

fn class(file: &mut Source, task: &Task) {
    let kind = if task.group() == "endpoints" { "operation" } else { "task" };
    file.gap();
    file.summary(&format!("What can be set for the {kind} {}. What is null is not sent.", code(task.name)));
    file.open(&format!("public sealed class {} : CallOptions", names::options(task.name)));
    for arg in options(task) {
        file.gap();
        file.summary(&option_doc(task, arg));
        file.line(&format!("public {} {} {{ get; set; }}", option_type(arg.kind), names::option(arg.name)));
    }
    file.gap();
    file.open("internal override void Apply(TaskCall call)");
    for arg in options(task) {
        file.line(&format!("call.Set(\"{}\", {});", arg.name, names::option(arg.name)));
    }
    file.close();
    file.close();
}
