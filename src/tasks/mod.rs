//! The one table of tasks: each task and argument is declared once, and everything that knows a task by name
//! reads it from here. One file a family; `results` and its helpers turn replies into results.

pub mod args;
pub mod audio;
pub mod chat_completion;
pub mod chat_shapes;
pub mod decode;
pub mod endpoints;
pub mod floats;
pub mod image;
pub mod items;
pub mod models;
pub mod results;
pub mod server;
pub mod shape;
pub mod tabular;
pub mod text;
pub mod text_generation;

use serde_json::{Value, json};

use crate::error::{Error, Result, did_you_mean};
use crate::tasks::args::Args;
use crate::tasks::endpoints::Operation;
use crate::tasks::results::Gives;

/// A task, by the names of huggingface_hub.
pub struct Task {
    /// The method's name.
    pub name: &'static str,
    /// The name of its constructor in C, behind `hfi_`; empty if that is none of the generated ones.
    pub symbol: &'static str,
    /// The Hub's name for models of this task.
    pub pipeline: &'static str,
    /// One line for people.
    pub doc: &'static str,
    /// The version that it came with.
    pub since: &'static str,
    /// The arguments in groups, the input first.
    pub args: &'static [&'static [Arg]],
    /// How it is put on the wire.
    pub form: Form,
    /// Whether the binary input is opened before a model is looked for, as huggingface_hub does here.
    pub opens_first: bool,
    /// What comes of a reply.
    pub gives: Gives,
    /// What the arguments must fulfil together.
    pub check: fn(&Args) -> Result<()>,
    /// Arguments that a server names in this refusal, to be left out of a second attempt.
    pub refused_arguments: fn(&Error) -> Vec<String>,
    /// The same task in another form, for servers that do not understand this one.
    pub otherwise: Option<&'static Task>,
}

/// How a call is put on the wire, by hf-inference and by servers given by URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `{inputs, parameters}`; a binary input with nothing beside it goes as it is.
    Inference,
    /// `{inputs, …}` with the parameters beside the input.
    Flat,
    /// TGI's `{inputs, parameters, stream}`.
    Generation,
    /// OpenAI's chat completions.
    Chat,
    /// What the caller gives.
    Raw,
    /// A GET of a path below the server's URL.
    Get(&'static str),
    /// A look-up on the Hub.
    Recommended,
    /// A GET of the models that the router has, or a server given by URL.
    Models,
    /// An operation on Inference Endpoints.
    Endpoints(Operation),
}

/// An argument of a task.
pub struct Arg {
    /// huggingface_hub's name.
    pub name: &'static str,
    /// Its name on the wire; in the body of operations on endpoints its path, with dots.
    pub wire: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether a call without it is refused.
    pub required: bool,
    /// The JSON value that is sent if it is not set; empty for none.
    pub default: &'static str,
    /// The values that are known; a server may know more.
    pub choices: &'static [&'static str],
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
    /// Yes, no, or a text.
    FlagOrText,
    /// A list of texts.
    Texts,
    /// A list of any values.
    List,
    /// A JSON object.
    Object,
    /// Text or a JSON object.
    TextOrObject,
    /// Text, or a list of texts.
    TextOrTexts,
    /// Any JSON value.
    Any,
    /// Binary content.
    Content,
}

/// Where an argument goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It is the input, or one of its members if there are several.
    Input,
    /// It is the input, and a member of the body too.
    InputAndBody,
    /// It is this member of the input.
    InputMember,
    /// Beside the input, among the parameters.
    Parameters,
    /// Beside the input and the parameters.
    Body,
    /// In the URL's path.
    Path,
    /// In the URL's query.
    Query,
    /// Its members are parameters.
    Extra,
    /// It steers the call and is not sent as such.
    Control,
}

const fn arg(name: &'static str, kind: Kind, place: Place, doc: &'static str) -> Arg {
    Arg { name, wire: name, kind, required: false, default: "", choices: &[], place, doc }
}

const fn input(name: &'static str, kind: Kind, doc: &'static str) -> Arg {
    arg(name, kind, Place::Input, doc).required()
}

const fn parameter(name: &'static str, kind: Kind, doc: &'static str) -> Arg {
    arg(name, kind, Place::Parameters, doc)
}

const fn control(name: &'static str, kind: Kind, doc: &'static str) -> Arg {
    arg(name, kind, Place::Control, doc)
}

impl Arg {
    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn wire(mut self, name: &'static str) -> Self {
        self.wire = name;
        self
    }

    const fn place(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    const fn default(mut self, json: &'static str) -> Self {
        self.default = json;
        self
    }

    const fn choices(mut self, choices: &'static [&'static str]) -> Self {
        self.choices = choices;
        self
    }
}

const MODEL: Arg =
    control("model", Kind::Text, "The model for this call: an id on the Hub or a URL; beats the client's.");
const STREAM: Arg = control("stream", Kind::Flag, "Whether the answer comes as events while it is made.");
const EXTRA_BODY: Arg = arg(
    "extra_body",
    Kind::Object,
    Place::Extra,
    "Further parameters, sent as they are; they beat the others.",
);

/// What every task on a model takes.
const COMMON: &[Arg] = &[MODEL, EXTRA_BODY];

const fn task(name: &'static str, pipeline: &'static str, doc: &'static str) -> Task {
    Task {
        name,
        symbol: name,
        pipeline,
        doc,
        since: "0.1.0",
        args: &[],
        form: Form::Inference,
        opens_first: false,
        gives: Gives::Json,
        check: |_| Ok(()),
        refused_arguments: |_| Vec::new(),
        otherwise: None,
    }
}

/// All tasks.
pub static TASKS: &[&Task] = &[
    &audio::AUDIO_CLASSIFICATION,
    &audio::AUDIO_TO_AUDIO,
    &audio::AUTOMATIC_SPEECH_RECOGNITION,
    &chat_completion::TASK,
    &chat_completion::CONVERSATIONAL,
    &image::DOCUMENT_QUESTION_ANSWERING,
    &text::FEATURE_EXTRACTION,
    &text::FILL_MASK,
    &image::IMAGE_CLASSIFICATION,
    &image::IMAGE_SEGMENTATION,
    &image::IMAGE_TO_IMAGE,
    &image::IMAGE_TO_TEXT,
    &image::IMAGE_TO_VIDEO,
    &image::OBJECT_DETECTION,
    &text::QUESTION_ANSWERING,
    &text::SENTENCE_SIMILARITY,
    &text::SUMMARIZATION,
    &tabular::TABLE_QUESTION_ANSWERING,
    &tabular::TABULAR_CLASSIFICATION,
    &tabular::TABULAR_REGRESSION,
    &text::TEXT_CLASSIFICATION,
    &text_generation::TASK,
    &image::TEXT_TO_IMAGE,
    &audio::TEXT_TO_SPEECH,
    &image::TEXT_TO_VIDEO,
    &text::TOKEN_CLASSIFICATION,
    &text::TRANSLATION,
    &image::VISUAL_QUESTION_ANSWERING,
    &text::ZERO_SHOT_CLASSIFICATION,
    &image::ZERO_SHOT_IMAGE_CLASSIFICATION,
    &server::POST,
    &server::GET_ENDPOINT_INFO,
    &server::HEALTH_CHECK,
    &server::GET_RECOMMENDED_MODEL,
    &models::CHAT_MODELS,
    &endpoints::CREATE,
    &endpoints::CREATE_FROM_CATALOG,
    &endpoints::GET,
    &endpoints::LIST,
    &endpoints::UPDATE,
    &endpoints::PAUSE,
    &endpoints::RESUME,
    &endpoints::SCALE_TO_ZERO,
    &endpoints::DELETE,
    &endpoints::LIST_CATALOG,
    &endpoints::LIST_HARDWARE,
    &endpoints::WAIT,
    &endpoints::ACQUIRE,
    &endpoints::RELEASE,
];

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
            "default": serde_json::from_str::<Value>(arg.default).unwrap_or_default(),
            "choices": arg.choices,
            "place": arg.place.name(),
            "doc": arg.doc,
        })
    };
    let task = |task: &&Task| {
        json!({
            "name": task.name,
            "pipeline": task.pipeline,
            "group": task.group(),
            "doc": task.doc,
            "streams": task.streams(),
            "result": task.gives.name(),
            "arguments": task.args().map(argument).collect::<Vec<_>>(),
        })
    };
    TASKS.iter().map(task).collect()
}

impl Task {
    /// All arguments, in their order.
    pub fn args(&self) -> impl Iterator<Item = &'static Arg> + Clone {
        self.args.iter().flat_map(|group| group.iter())
    }

    /// `inference` or `endpoints`.
    pub fn group(&self) -> &'static str {
        if matches!(self.form, Form::Endpoints(_)) { "endpoints" } else { "inference" }
    }

    /// Whether an answer may come as a stream of events.
    pub fn streams(&self) -> bool {
        self.args().any(|arg| arg.name == STREAM.name)
    }
}

impl Kind {
    /// The name in JSON and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer(_) => "integer",
            Self::Number => "number",
            Self::Flag => "boolean",
            Self::FlagOrText => "boolean or string",
            Self::Texts => "list of strings",
            Self::List => "list",
            Self::Object => "object",
            Self::TextOrObject => "string or object",
            Self::TextOrTexts => "string or list of strings",
            Self::Any => "any JSON value",
            Self::Content => "binary content",
        }
    }
}

impl Place {
    /// The name in JSON and in the docs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Input | Self::InputAndBody | Self::InputMember => "input",
            Self::Parameters | Self::Extra => "parameters",
            Self::Body => "body",
            Self::Path => "path",
            Self::Query => "query",
            Self::Control => "control",
        }
    }
}
