//! What every generator says of arguments: which are parameters, and the notes beside their docs.

use hfi::tasks::{Arg, Kind, Place, Task};

/// Whether an argument is a parameter of the task's function: the required ones, of operations on endpoints only what they
/// are about.
pub fn is_parameter(task: &Task, arg: &Arg) -> bool {
    arg.required && (task.group() != "endpoints" || arg.place == Place::Path)
}

/// The known values of an argument, each as `code` puts it; empty if there are none.
pub fn choices(arg: &Arg, code: impl Fn(&str) -> String) -> String {
    match arg.choices {
        [] => String::new(),
        choices => {
            let choices: Vec<String> = choices.iter().map(|choice| code(choice)).collect();
            format!(" One of {}.", choices.join(", "))
        }
    }
}

/// The value that an argument has if it is not set; empty if there is none.
pub fn default(arg: &Arg, code: impl Fn(&str) -> String) -> String {
    if arg.default.is_empty() { String::new() } else { format!(" By default {}.", code(arg.default)) }
}

/// The least value of an argument, if it has one.
pub fn least(arg: &Arg) -> Option<i64> {
    match arg.kind {
        Kind::Integer(least) if least > i64::MIN => Some(least),
        _ => None,
    }
}
