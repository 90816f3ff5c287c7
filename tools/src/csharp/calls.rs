//! `Calls.g.cs`: what each task's parameters and options are put into, for all verbs and for batches.

use hfi::tasks::{Kind, TASKS, Task};

use crate::csharp::arguments::{Parameter, has_options, overloads};
use crate::csharp::names;
use crate::csharp::source::Source;

/// The text of the file.
pub fn generate() -> String {
    let mut file =
        Source::new("Makes the call of each task and operation.", &["System", "System.Collections.Generic"]);
    file.summary("Makes the call of each task and operation.");
    file.open("internal static class Calls");
    for task in TASKS.iter().filter(|task| has_options(task)) {
        for parameters in overloads(task) {
            builder(&mut file, task, &parameters);
        }
    }
    file.finish()
}

fn builder(file: &mut Source, task: &Task, parameters: &[Parameter]) {
    let mut declared: Vec<String> = parameters.iter().map(|p| format!("{} {}", p.of, p.name)).collect();
    declared.push(format!("{}? options", names::options(task.name)));
    file.gap();
    file.list(&format!("internal static TaskCall {}", names::pascal(task.name)), &declared, "");
    file.open_body();
    file.line(&format!("var call = new TaskCall(\"{}\", options);", task.name));
    for parameter in parameters {
        file.line(&match parameter.arg.kind {
            Kind::List => format!("ChatMessage.Apply(call, {});", parameter.name),
            _ => {
                let name = &parameter.name;
                let given = format!("{name} ?? throw new ArgumentNullException(nameof({name}))");
                format!("call.Set(\"{}\", {given});", parameter.arg.name)
            }
        });
    }
    file.line("options?.Apply(call);");
    file.line("return call;");
    file.close();
}
