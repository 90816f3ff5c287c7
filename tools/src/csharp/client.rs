//! `InferenceClient.Tasks.g.cs`: the methods of each task, that wait, block, stream or run batches.

use hfi::tasks::{TASKS, Task};

use crate::csharp::arguments::{Parameter, overloads};
use crate::csharp::names;
use crate::csharp::outcome::{Outcome, outcome};
use crate::csharp::source::{Source, xml};

const CANCELLATION: &str = "CancellationToken cancellationToken = default";

/// The text of the file.
pub fn generate() -> String {
    let mut file = Source::new(
        "The methods of each task.",
        &["System", "System.Collections.Generic", "System.Threading", "System.Threading.Tasks"],
    );
    file.open("public sealed partial class InferenceClient");
    for task in TASKS.iter().filter(|task| task.group() == "inference") {
        for parameters in overloads(task) {
            methods(&mut file, task, &parameters);
        }
    }
    file.finish()
}

fn methods(file: &mut Source, task: &Task, parameters: &[Parameter]) {
    let Outcome { of, read, doc } = outcome(task.gives);
    let what = xml(task.doc, |_| None);
    let mut verb = |verb: Verb| method(file, task, parameters, verb);
    let asynchronous = Verb {
        suffix: "Async",
        returns: &format!("Task<{of}>"),
        run: "SendAsync",
        read: &read,
        summary: &what,
        result: &doc,
    };
    verb(asynchronous);
    verb(Verb {
        suffix: "",
        returns: &of,
        run: "Send",
        summary: &format!("{what} Blocks until the result is there."),
        ..asynchronous
    });
    if let Some(event) = task.gives.event_shape() {
        verb(Verb {
            suffix: "StreamAsync",
            returns: &format!("IAsyncEnumerable<{}>", event.name),
            run: "StreamAsync",
            read: &format!("{}.Read", event.name),
            summary: &format!("{what} The answer comes while it is made."),
            result: "The events, as they come.",
        });
    }
    if !task.pipeline.is_empty() {
        batch(file, task, parameters, &of, &read);
    }
}

/// One of a task's methods.
#[derive(Clone, Copy)]
struct Verb<'a> {
    suffix: &'a str,
    returns: &'a str,
    run: &'a str,
    read: &'a str,
    summary: &'a str,
    result: &'a str,
}

fn method(file: &mut Source, task: &Task, parameters: &[Parameter], verb: Verb) {
    let Verb { suffix, returns, run, read, summary, result } = verb;
    let name = names::pascal(task.name);
    let mut declared: Vec<String> = parameters.iter().map(|p| format!("{} {}", p.of, p.name)).collect();
    declared.extend([format!("{}? options = null", names::options(task.name)), CANCELLATION.to_owned()]);
    let given: String = parameters.iter().map(|p| format!("{}, ", p.name)).collect();
    file.gap();
    file.summary(summary);
    for parameter in parameters {
        file.doc(&format!("param name=\"{}\"", parameter.name.trim_start_matches('@')), &parameter.doc);
    }
    file.doc("param name=\"options\"", "What else is set, or null.");
    ending(file, result);
    file.list(&format!("public {returns} {name}{suffix}"), &declared, " =>");
    let passed = [format!("Calls.{name}({given}options)"), read.to_owned(), "cancellationToken".to_owned()];
    file.list(&format!("    {run}"), &passed, ";");
}

fn ending(file: &mut Source, result: &str) {
    file.doc("param name=\"cancellationToken\"", "Cancels the call.");
    file.doc("returns", result);
    file.doc("exception cref=\"HfiException\"", "The call failed.");
    file.doc("exception cref=\"OperationCanceledException\"", "The call was cancelled.");
}

fn batch(file: &mut Source, task: &Task, parameters: &[Parameter], of: &str, read: &str) {
    let name = names::pascal(task.name);
    let (input, given) = match parameters {
        [one] => (one.of.to_owned(), "input".to_owned()),
        several => {
            let member = |p: &Parameter| format!("{} {}", p.of, names::pascal(p.arg.name));
            let used = |p: &Parameter| format!("input.{}", names::pascal(p.arg.name));
            (
                format!("({})", several.iter().map(member).collect::<Vec<_>>().join(", ")),
                several.iter().map(used).collect::<Vec<_>>().join(", "),
            )
        }
    };
    file.gap();
    file.summary(&format!("{} Many inputs, several at once.", xml(task.doc, |_| None)));
    file.doc("param name=\"inputs\"", "The inputs, each for a call.");
    file.doc("param name=\"options\"", "What else is set for each call, or null.");
    file.doc("param name=\"batch\"", "How the batch runs, or null.");
    ending(file, "What came of each input, as it comes.");
    let declared = [
        format!("IEnumerable<{input}> inputs"),
        format!("{}? options = null", names::options(task.name)),
        "BatchOptions? batch = null".to_owned(),
        CANCELLATION.to_owned(),
    ];
    file.list(&format!("public IAsyncEnumerable<BatchResult<{of}>> {name}BatchAsync"), &declared, " =>");
    let passed = [
        "inputs".to_owned(),
        format!("input => Calls.{name}({given}, options)"),
        read.to_owned(),
        "batch".to_owned(),
        "cancellationToken".to_owned(),
    ];
    file.list("    BatchAsync", &passed, ";");
}
