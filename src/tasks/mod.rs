//! The one table of tasks: each task and argument is declared once, and everything that knows a task by name
//! reads it from here.

pub mod args;
pub mod chat_completion;
pub mod decode;
pub mod shape;
pub mod text_generation;

use serde_json::{Value, json};

use crate::error::{Error, Result, did_you_mean};
use crate::tasks::args::Args;
use crate::tasks::decode::Decoder;

/// A task, by the names of huggingface_hub.
pub struct Task {
    /// The method's name.
    pub name: &'static str,
    /// The Hub's name for models of this task.
    pub pipeline: &'static str,
    /// One line for people.
    pub doc: &'static str,
    /// The arguments, the input first.
    pub args: &'static [Arg],
    /// Whether an answer may come as a stream of events.
    pub streams: bool,
    /// Makes the reader of one answer.
    pub decoder: fn(&Args) -> Box<dyn Decoder>,
    /// Arguments that a server names in this refusal, to be left out of a second attempt.
    pub refused_arguments: fn(&Error) -> Vec<String>,
}

/// An argument of a task.
pub struct Arg {
    /// huggingface_hub's name.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether a call without it is refused.
    pub required: bool,
    /// Where it goes.
    pub place: Place,
    /// One line for people.
    pub doc: &'static str,
}

/// What an argument takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number, not below the bound.
    Integer(i64),
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// A list of texts.
    Texts,
    /// A list of any values.
    List,
    /// A JSON object.
    Object,
    /// Text or a JSON object.
    TextOrObject,
}

/// Where an argument goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It is the input.
    Input,
    /// Beside the input, among the parameters.
    Parameters,
    /// It steers the call and is not sent as such.
    Control,
}

const fn input(name: &'static str, kind: Kind, doc: &'static str) -> Arg {
    Arg { name, kind, required: true, place: Place::Input, doc }
}

const fn parameter(name: &'static str, kind: Kind, doc: &'static str) -> Arg {
    Arg { name, kind, required: false, place: Place::Parameters, doc }
}

const fn control(name: &'static str, kind: Kind, doc: &'static str) -> Arg {
    Arg { name, kind, required: false, place: Place::Control, doc }
}

const MODEL: Arg =
    control("model", Kind::Text, "The model for this call: an id on the Hub or a URL; beats the client's.");
const STREAM: Arg = control("stream", Kind::Flag, "Whether the answer comes as events while it is made.");

/// All tasks.
pub static TASKS: &[&Task] = &[&text_generation::TASK, &chat_completion::TASK];

/// The task of that name, or an error that suggests the nearest.
pub fn find(name: &str) -> Result<&'static Task> {
    TASKS.iter().find(|task| task.name == name).copied().ok_or_else(|| {
        let names = TASKS.iter().map(|task| task.name);
        Error::argument(format!("there is no task \"{name}\"{}", did_you_mean(name, names)))
    })
}

/// All tasks and arguments as JSON, for tools that build menus and typed layers.
pub fn describe() -> Value {
    let argument = |arg: &Arg| {
        json!({
            "name": arg.name,
            "type": arg.kind.name(),
            "required": arg.required,
            "place": match arg.place {
                Place::Input => "input",
                Place::Parameters => "parameters",
                Place::Control => "control",
            },
            "doc": arg.doc,
        })
    };
    let task = |task: &&Task| {
        json!({
            "name": task.name,
            "pipeline": task.pipeline,
            "doc": task.doc,
            "streams": task.streams,
            "arguments": task.args.iter().map(argument).collect::<Vec<_>>(),
        })
    };
    TASKS.iter().map(task).collect()
}

impl Kind {
    /// The name in JSON and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer(_) => "integer",
            Self::Number => "number",
            Self::Flag => "boolean",
            Self::Texts => "list of strings",
            Self::List => "list",
            Self::Object => "object",
            Self::TextOrObject => "string or object",
        }
    }
}
