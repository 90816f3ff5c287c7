//! What is asked of a server as such: raw requests, its state, and which model is recommended for a task.

use crate::error::{Error, Result};
use crate::tasks::args::Args;
use crate::tasks::results::Gives;
use crate::tasks::{Arg, Form, Kind, MODEL, STREAM, Task, control, task};

/// post
pub static POST: Task = Task {
    args: &[&[
        control("json", Kind::Any, "The body, as JSON; instead of `data`."),
        control("data", Kind::Content, "The body, as bytes of any type; instead of `json`."),
        MODEL,
        control(
            "task",
            Kind::Text,
            "The model's task, as \"fill-mask\", if the model serves several or is not set.",
        ),
        STREAM,
    ]],
    form: Form::Raw,
    gives: Gives::Raw,
    check: one_body,
    ..task("post", "", "Sends any JSON or bytes to a model or URL; the reply is given as it comes.")
};

fn one_body(args: &Args) -> Result<()> {
    match (args.get("json").is_some(), args.content("data").is_some()) {
        (true, true) => Err(Error::argument("post has both json and data; set one of them")),
        (false, false) => Err(Error::argument("post has no body; set json or data")),
        _ => Ok(()),
    }
}

const SERVER: Arg = control("model", Kind::Text, "The server's URL; without it the client's.");

/// get_endpoint_info
pub static GET_ENDPOINT_INFO: Task = Task {
    args: &[&[SERVER]],
    form: Form::Get("info"),
    ..task("get_endpoint_info", "", "Asks a server given by URL what it is: model, limits, version.")
};

/// health_check
pub static HEALTH_CHECK: Task = Task {
    args: &[&[SERVER]],
    form: Form::Get("health"),
    gives: Gives::Health,
    ..task("health_check", "", "Asks a server given by URL whether it is ready: true only for HTTP 200.")
};

/// get_recommended_model
pub static GET_RECOMMENDED_MODEL: Task = Task {
    args: &[
        &[control("task", Kind::Text, "The task, as \"text-to-image\" or \"text_to_image\".").required()],
    ],
    form: Form::Recommended,
    gives: Gives::Text,
    ..task("get_recommended_model", "", "Says which model the Hub recommends for a task.")
};
