//! The arguments of tasks in C#: their types, the parameters of methods and the docs of both.

use hfi::tasks::endpoints::Operation;
use hfi::tasks::{Arg, Form, Kind, Task};

use crate::arguments::{choices, default, is_parameter, least};
use crate::csharp::names;
use crate::csharp::source::{code, xml};

/// A parameter of a task's methods.
#[derive(Clone)]
pub struct Parameter {
    /// The argument.
    pub arg: &'static Arg,
    /// Its name in C#.
    pub name: String,
    /// Its type.
    pub of: &'static str,
    /// Its documentation, in XML.
    pub doc: String,
}

/// The parameters of a task's methods; several lists if there are overloads.
pub fn overloads(task: &Task) -> Vec<Vec<Parameter>> {
    let mut overloads: Vec<Vec<Parameter>> = vec![Vec::new()];
    for arg in task.args().filter(|arg| is_parameter(task, arg)) {
        let doc = match arg.kind {
            Kind::List => "The conversation.".to_owned(),
            _ => xml(arg.doc, |name| reference(task, name, "")),
        };
        let mut longer = Vec::new();
        for of in parameter_types(arg.kind) {
            let parameter = Parameter { arg, name: names::camel(arg.name), of, doc: doc.clone() };
            longer.extend(overloads.iter().map(|before| [before, std::slice::from_ref(&parameter)].concat()));
        }
        overloads = longer;
    }
    overloads
}

fn parameter_types(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Content => &["Content"],
        Kind::Text => &["string"],
        Kind::Texts => &["IReadOnlyList<string>"],
        Kind::TextOrTexts => &["string", "IReadOnlyList<string>"],
        Kind::List => &["IEnumerable<ChatMessage>"],
        Kind::Integer(_) => &["long"],
        Kind::Number => &["double"],
        Kind::Flag => &["bool"],
        Kind::Object | Kind::Any | Kind::FlagOrText | Kind::TextOrObject => &["JsonValue"],
    }
}

/// Whether a task has a class of options: a release has none, and is made from a snapshot that was acquired.
pub fn has_options(task: &Task) -> bool {
    task.form != Form::Endpoints(Operation::Release)
}

/// The type of an option.
pub fn option_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "string?",
        Kind::Integer(_) => "long?",
        Kind::Number => "double?",
        Kind::Flag => "bool?",
        Kind::Texts => "IReadOnlyList<string>?",
        Kind::Content => "Content?",
        _ => "JsonValue?",
    }
}

/// The documentation of an option, in XML.
pub fn option_doc(task: &Task, arg: &Arg) -> String {
    let mut doc = xml(arg.doc, |name| reference(task, name, ""));
    if arg.required {
        doc.push_str(" Required.");
    }
    doc.push_str(match arg.kind {
        Kind::Object => " A JSON object.",
        Kind::List => " A JSON list.",
        Kind::TextOrObject => " A text or a JSON object.",
        Kind::TextOrTexts => " A text or a list of texts.",
        Kind::FlagOrText => " True, false or a text.",
        _ => "",
    });
    if let Some(least) = least(arg) {
        doc.push_str(&format!(" {least} or more."));
    }
    doc + &choices(arg, code) + &default(arg, code)
}

/// The C# name of a task's argument, as XML; `class`, if it is not empty, is the one with the options, and a dot.
pub fn reference(task: &Task, name: &str, class: &str) -> Option<String> {
    let arg = task.args().find(|arg| arg.name == name)?;
    Some(match is_parameter(task, arg) {
        true => code(&names::camel(name)),
        false => format!("<see cref=\"{class}{}\"/>", names::option(name)),
    })
}
