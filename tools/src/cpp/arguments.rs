//! The arguments of tasks in C++: their types, the parameters of methods and the docs of both.

use hfi::tasks::{Arg, Kind, Place, Task};

use crate::arguments::{choices, default, is_parameter, least};

/// A parameter of a task's methods.
pub struct Parameter {
    /// The argument's name in the table.
    pub arg: &'static str,
    /// Its name in C++.
    pub name: String,
    /// Its type.
    pub of: &'static str,
    /// Its type as the member of a struct.
    pub member: &'static str,
    /// Its documentation.
    pub doc: &'static str,
}

/// The parameters of a task's methods.
pub fn parameters(task: &Task) -> Vec<Parameter> {
    task.args().filter(|arg| is_parameter(task, arg)).map(parameter).collect()
}

/// The parameters of an operation's methods on an endpoint, which is known there: none but those of its options.
pub fn is_of_endpoint(task: &Task) -> bool {
    task.args().any(|arg| is_parameter(task, arg) && arg.place == Place::Path)
}

fn parameter(arg: &'static Arg) -> Parameter {
    let (of, member) = match arg.kind {
        Kind::Content => ("const Content &", "Content"),
        Kind::Text => ("std::string_view ", "std::string"),
        Kind::Texts => ("const std::vector<std::string> &", "std::vector<std::string>"),
        Kind::TextOrTexts => ("const Texts &", "Texts"),
        Kind::List => ("const Messages &", "Messages"),
        Kind::Integer(_) => ("std::int64_t ", "std::int64_t"),
        Kind::Number => ("double ", "double"),
        Kind::Flag => ("bool ", "bool"),
        Kind::Object | Kind::Any | Kind::FlagOrText | Kind::TextOrObject => ("const json &", "json"),
    };
    let doc = if arg.kind == Kind::List { "The conversation." } else { arg.doc };
    Parameter { arg: arg.name, name: name(arg.name), of, member, doc }
}

/// The name of an argument in C++.
pub fn name(argument: &str) -> String {
    match argument {
        "namespace" | "private" | "template" | "operator" | "default" | "delete" | "class" | "return" => {
            format!("{argument}_")
        }
        "call" => panic!("options have {argument} already"),
        argument => argument.to_owned(),
    }
}

/// The type of an option.
pub fn option_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "std::optional<std::string>",
        Kind::Integer(_) => "std::optional<std::int64_t>",
        Kind::Number => "std::optional<double>",
        Kind::Flag => "std::optional<bool>",
        Kind::Texts => "std::optional<std::vector<std::string>>",
        Kind::Content => "std::optional<Content>",
        _ => "std::optional<hfi::json>",
    }
}

/// The documentation of an option.
pub fn option_doc(arg: &Arg) -> String {
    let required = if arg.required { " Required." } else { "" };
    let form = match arg.kind {
        Kind::Object => " A JSON object.",
        Kind::List => " A JSON list.",
        Kind::TextOrObject => " A text or a JSON object.",
        Kind::TextOrTexts => " A text or a list of texts.",
        Kind::FlagOrText => " True, false or a text.",
        _ => "",
    };
    let least = least(arg).map_or_else(String::new, |least| format!(" {least} or more."));
    let code = |text: &str| format!("`{text}`");
    escaped(&format!("{}{required}{form}{least}{}{}", arg.doc, choices(arg, code), default(arg, code)))
}

/// A text for Doxygen: what is in backticks is as it is, and elsewhere its signs are taken as such.
pub fn escaped(text: &str) -> String {
    let part = |(i, part): (usize, &str)| match i % 2 {
        1 => format!("`{part}`"),
        _ => part.replace('<', "\\<").replace('#', "\\#").replace('@', "\\@"),
    };
    text.split('`').enumerate().map(part).collect()
}
