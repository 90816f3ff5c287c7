//! The arguments of one call, checked against the table as they are set.

use std::sync::Arc;

use serde_json::{Map, Number, Value};

use crate::content::{Content, Source};
use crate::endpoints::snapshot::Endpoint;
use crate::error::{Error, Result, did_you_mean};
use crate::providers::body::merge;
use crate::runtime::inflight::Inflight;
use crate::tasks::{Arg, Kind, Place, Task};

/// The arguments of one call.
#[derive(Clone)]
pub struct Args {
    task: &'static Task,
    values: Map<String, Value>,
    contents: Vec<(&'static str, Content)>,
    endpoint: Option<Arc<Endpoint>>,
    /// Contents that were refused, replaced or taken away. The caller may be told that they are not used any more, so
    /// whoever holds a lock drops them later.
    removed: Vec<Content>,
}

impl Args {
    /// No arguments yet but the defaults.
    pub fn new(task: &'static Task) -> Self {
        let defaults = task.args().filter(|arg| !arg.default.is_empty());
        let parse = |arg: &Arg| serde_json::from_str(arg.default).expect("a default in the table is JSON");
        let values = defaults.map(|arg| (arg.name.to_owned(), parse(arg))).collect();
        Self { task, values, contents: Vec::new(), endpoint: None, removed: Vec::new() }
    }

    /// The arguments of an operation on a known endpoint.
    pub fn about(task: &'static Task, endpoint: Arc<Endpoint>) -> Self {
        let mut args = Self::new(task);
        for (name, value) in [("name", &endpoint.name), ("namespace", &endpoint.namespace)] {
            if task.args().any(|arg| arg.name == name) {
                args.values.insert(name.to_owned(), value.as_str().into());
            }
        }
        args.endpoint = Some(endpoint);
        args
    }

    /// The endpoint that the operation is about, if it was known.
    pub fn endpoint(&self) -> Option<&Arc<Endpoint>> {
        self.endpoint.as_ref()
    }

    /// The same arguments for the other form of the task.
    pub fn in_form(mut self, task: &'static Task) -> Self {
        self.task = task;
        self
    }

    /// The task that they are for.
    pub fn task(&self) -> &'static Task {
        self.task
    }

    /// Sets an argument; null takes it away. Text for a list of texts adds one to the list, and text for binary content is
    /// its URL or path.
    pub fn set(&mut self, name: &str, value: Value) -> Result<()> {
        let arg = self.declared(name)?;
        if value.is_null() {
            self.remove(name);
            return Ok(());
        }
        match (arg.kind, value) {
            (Kind::Texts, text @ Value::String(_)) => self.list(name).push(text),
            (Kind::Content, Value::String(text)) => self.set_content(name, Content::of_text(&text))?,
            (kind, value) => {
                let value = check(self.task, arg, kind, value)?;
                self.values.insert(name.to_owned(), value);
            }
        }
        Ok(())
    }

    /// Sets binary content.
    pub fn set_content(&mut self, name: &str, content: Content) -> Result<()> {
        self.removed.push(content);
        let arg = self.declared(name)?;
        if arg.kind != Kind::Content {
            return Err(Error::argument(format!(
                "argument \"{name}\" of {} takes a value of type {}, not binary content",
                self.task.name,
                arg.kind.name()
            )));
        }
        let content = self.removed.pop().expect("it was put there above");
        self.remove(name);
        self.contents.push((arg.name, content));
        Ok(())
    }

    /// The contents that are not used any more, to be dropped where nothing is locked.
    pub fn take_removed(&mut self) -> Vec<Content> {
        std::mem::take(&mut self.removed)
    }

    /// The binary content of an argument, if it was set.
    pub fn content(&self, name: &str) -> Option<&Content> {
        self.contents.iter().find(|(known, _)| *known == name).map(|(_, content)| content)
    }

    /// All binary contents, by the names of their arguments.
    pub fn contents(&self) -> impl Iterator<Item = &(&'static str, Content)> {
        self.contents.iter()
    }

    /// Takes the inputs back from an attempt that has ended. False if one is a stream that a server has seen some of.
    pub fn reclaim(&self) -> bool {
        self.contents.iter().all(|(_, content)| match &content.source {
            Source::Feed(feed) => feed.reclaim(),
            _ => true,
        })
    }

    /// Gives the caller's streams back at the end of the call.
    pub fn close_feeds(&self) {
        for (_, content) in &self.contents {
            if let Source::Feed(feed) = &content.source {
                feed.close();
            }
        }
    }

    /// Has the caller's streams read by the verbs of a request.
    pub fn serve_feeds(&self, inflight: &Arc<Inflight>) {
        for (_, content) in &self.contents {
            if let Source::Feed(feed) = &content.source {
                feed.serve(inflight);
            }
        }
    }

    /// Sets a number, which JSON must be able to carry.
    pub fn set_double(&mut self, name: &str, value: f64) -> Result<()> {
        match Number::from_f64(value) {
            Some(number) => self.set(name, Value::Number(number)),
            None => {
                self.declared(name)?;
                Err(Error::argument(format!(
                    "argument \"{name}\" of {} is {value}; it must be a finite number",
                    self.task.name
                )))
            }
        }
    }

    /// Takes an argument away; whether it was there.
    pub fn remove(&mut self, name: &str) -> bool {
        if let Some(at) = self.contents.iter().position(|(known, _)| *known == name) {
            self.removed.push(self.contents.remove(at).1);
            return true;
        }
        self.values.shift_remove(name).is_some()
    }

    /// The value of an argument, if it was set.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// The value of a list, made if it was not set; for arguments that the table declares as lists.
    pub fn list(&mut self, name: &str) -> &mut Vec<Value> {
        match self.values.entry(name.to_owned()).or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(list) => list,
            other => {
                *other = Value::Array(Vec::new());
                other.as_array_mut().expect("it was made a list above")
            }
        }
    }

    /// The text of an argument, if it was set to a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.as_str()
    }

    /// Whether a flag is set to yes.
    pub fn flag(&self, name: &str) -> bool {
        self.values.get(name) == Some(&Value::Bool(true))
    }

    /// The arguments that go among the parameters, in the order of the table, and those without a name of their own.
    pub fn parameters(&self) -> Map<String, Value> {
        let mut parameters = self.placed(Place::Parameters).collect();
        for (_, extra) in self.placed(Place::Extra) {
            if let Value::Object(extra) = extra {
                merge(&mut parameters, extra);
            }
        }
        parameters
    }

    /// The arguments that go to a place, by their names on the wire.
    pub fn placed(&self, place: Place) -> impl Iterator<Item = (String, Value)> {
        let placed = self.task.args().filter(move |arg| arg.place == place);
        placed.filter_map(|arg| self.values.get(arg.name).map(|value| (arg.wire.to_owned(), value.clone())))
    }

    /// An error that names the first required argument which is missing, or what does not go together.
    pub fn complete(&self) -> Result<()> {
        let has = |arg: &Arg| self.values.contains_key(arg.name) || self.content(arg.name).is_some();
        match self.task.args().find(|arg| arg.required && !has(arg)) {
            None => (self.task.check)(self),
            Some(arg) => Err(Error::argument(format!(
                "{} needs the argument \"{}\" ({}): {}",
                self.task.name,
                arg.name,
                arg.kind.name(),
                arg.doc
            ))),
        }
    }

    fn declared(&self, name: &str) -> Result<&'static Arg> {
        self.task.args().find(|arg| arg.name == name).ok_or_else(|| {
            let names = self.task.args().map(|arg| arg.name);
            let suggestion = did_you_mean(name, names).to_string();
            let hint = if !suggestion.is_empty() {
                suggestion
            } else if self.task.args().any(|arg| arg.name == "extra_body") {
                "; what a server takes beyond huggingface_hub's arguments goes into \"extra_body\"".to_owned()
            } else {
                "; hfi_tasks_json() lists them".to_owned()
            };
            Error::argument(format!("{} has no argument \"{name}\"{hint}", self.task.name))
        })
    }
}

fn check(task: &Task, arg: &Arg, kind: Kind, value: Value) -> Result<Value> {
    let fits = match kind {
        Kind::Text => value.is_string(),
        Kind::Integer(_) => is_whole(&value),
        Kind::Number => value.is_number(),
        Kind::Flag => value.is_boolean(),
        Kind::Texts => is_texts(&value),
        Kind::List => value.is_array(),
        Kind::Object => value.is_object(),
        Kind::TextOrObject => value.is_string() || value.is_object(),
        Kind::TextOrTexts => value.is_string() || is_texts(&value),
        Kind::FlagOrText => value.is_boolean() || value.is_string(),
        Kind::Any => true,
        Kind::Content => false,
    };
    if !fits {
        return Err(Error::argument(format!(
            "argument \"{}\" of {} takes a value of type {}, not {}",
            arg.name,
            task.name,
            kind.name(),
            type_of(&value)
        )));
    }
    match (kind, value) {
        (Kind::Integer(least), value) if value.as_f64().is_some_and(|number| number < least as f64) => {
            Err(Error::argument(format!(
                "argument \"{}\" of {} is {value}; it must be {least} or more",
                arg.name, task.name
            )))
        }
        (Kind::Integer(_), Value::Number(number)) if number.is_f64() => {
            Ok(Value::from(number.as_f64().unwrap_or_default() as i64))
        }
        (_, value) => Ok(value),
    }
}

fn is_texts(value: &Value) -> bool {
    value.as_array().is_some_and(|texts| texts.iter().all(Value::is_string))
}

fn is_whole(value: &Value) -> bool {
    let exact = |number: f64| number.fract() == 0.0 && number.abs() < 9.0e15;
    value.is_i64() || value.is_u64() || value.as_f64().is_some_and(exact)
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}
