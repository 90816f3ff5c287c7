//! `Results*.g.cs`: a class for each shape of the table, read out of JSON.

use hfi::tasks::results::Gives;
use hfi::tasks::shape::{Holds, Member, Shape};
use hfi::tasks::{TASKS, Task};

use crate::csharp::arguments::reference;
use crate::csharp::names;
use crate::csharp::outcome::has_media;
use crate::csharp::source::{Source, xml};
use crate::typed::is_object;

/// The family of results that a file is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Text generation.
    Generation,
    /// Conversations.
    Chat,
    /// All others.
    Others,
}

/// How a class is used.
#[derive(Clone, Copy)]
enum Role {
    /// It is the result of a call.
    Result,
    /// It is an event of a stream.
    Event,
    /// It is inside of others.
    Part,
}

/// The text of the file of a family.
pub fn generate(family: Family) -> String {
    let mut file = Source::new("What comes of tasks.", &["System", "System.Collections.Generic"]);
    let mut known = Vec::new();
    for task in TASKS.iter().filter(|task| family_of(task.gives) == family) {
        let role = if is_object(task.gives) { Role::Result } else { Role::Part };
        let shapes = [(task.gives.shape(), role), (task.gives.event_shape(), Role::Event)];
        for (shape, role) in shapes {
            if let Some(shape) = shape {
                classes(&mut file, &mut known, task, shape, role);
            }
        }
    }
    file.finish()
}

fn family_of(gives: Gives) -> Family {
    match gives {
        Gives::Generation => Family::Generation,
        Gives::Chat => Family::Chat,
        _ => Family::Others,
    }
}

/// The class of a shape and of all that is inside, but those that are known.
fn classes(file: &mut Source, known: &mut Vec<&str>, task: &Task, shape: &'static Shape, role: Role) {
    if known.contains(&shape.name) {
        return;
    }
    known.push(shape.name);
    class(file, task, shape, role);
    for inner in shape.members.iter().filter_map(Member::shape) {
        classes(file, known, task, inner, Role::Part);
    }
}

fn class(file: &mut Source, task: &Task, shape: &Shape, role: Role) {
    let name = shape.name;
    let members = || shape.members.iter().filter(|member| !matches!(member.holds, Holds::Unnamed));
    let document = |text: &str| {
        // Behind a colon are values.
        let (said, values) = text.split_at(text.find(": ").unwrap_or(text.len()));
        let known = |word: &str| reference(task, word, &format!("{}.", names::options(task.name)));
        xml(said, known) + &xml(values, |_| None)
    };
    let source = match role {
        Role::Event => ("StreamPart part", "part", "part.Json"),
        _ if has_media(shape) => ("JsonValue json, MediaSource media", "json, media", "json"),
        _ => ("JsonValue json", "json", "json"),
    };
    let (declared, given, json) = source;

    file.gap();
    file.summary(&document(shape.doc));
    let base = match role {
        Role::Result => " : InferenceResult",
        _ if has_media(shape) => " : IDisposable",
        _ => "",
    };
    file.open(&format!("public sealed class {name}{base}"));
    file.open(&format!("private {name}({declared})"));
    file.line(&format!("Json = {json};"));
    for (i, member) in members().enumerate() {
        let is_text = i == 0 && matches!(role, Role::Result) && matches!(member.holds, Holds::Text);
        let value = if is_text {
            format!("JsonMembers.Words({json}, \"{}\")", member.name)
        } else {
            value(member, json)
        };
        file.line(&format!("{} = {value};", names::property(name, member.name)));
    }
    if matches!(role, Role::Event) {
        file.line("Text = part.Text;");
        if family_of(task.gives) == Family::Chat {
            file.line("Reasoning = part.Reasoning;");
        }
    }
    file.close();
    for member in members() {
        file.gap();
        file.summary(&(document(member.doc) + more(member)));
        file.line(&format!(
            "public {} {} {{ get; }}",
            property_type(member),
            names::property(name, member.name)
        ));
    }
    conveniences(file, task, shape, role);
    file.gap();
    file.summary("All that the server said, also what has no property here.");
    file.line("public JsonValue Json { get; }");
    file.gap();
    file.line(&format!("internal static {name} Read({declared}) => new {name}({given});"));
    file.close();
}

/// What is to be known of a member in C# besides.
fn more(member: &Member) -> &'static str {
    match member.holds {
        Holds::Numbers => " NaN where the server gives none.",
        Holds::Integer if member.doc.contains("in characters") => {
            " Characters are code points: one beyond U+FFFF, as an emoji, is two <c>char</c>s of a string."
        }
        _ => "",
    }
}

/// The text that the object comes down to, where it does.
fn conveniences(file: &mut Source, task: &Task, shape: &Shape, role: Role) {
    let is_chat = family_of(task.gives) == Family::Chat;
    let (summary, text) = match role {
        Role::Part => {
            file.gap();
            file.summary("The JSON.");
            file.line("public override string ToString() => Json.ToString();");
            if has_media(shape) {
                dispose(file, shape);
            }
            return;
        }
        Role::Event => ("The text that is added, often empty.", "{ get; }".to_owned()),
        Role::Result if is_chat => (
            "The words of the first answer; empty if there are none.",
            "=> Choices.Count > 0 ? Choices[0].Message.Content ?? \"\" : \"\";".to_owned(),
        ),
        Role::Result => {
            let first = names::property(shape.name, shape.members[0].name);
            ("The text.", if first == "Text" { String::new() } else { format!("=> {first};") })
        }
    };
    if !text.is_empty() {
        file.gap();
        file.summary(summary);
        file.line(&format!("public string Text {text}"));
    }
    if is_chat && matches!(role, Role::Event) {
        file.gap();
        file.summary("The thoughts that a reasoning model adds, by whatever name the server calls them.");
        file.line("public string? Reasoning { get; }");
    }
    file.gap();
    file.summary("The text.");
    file.line("public override string ToString() => Text;");
}

/// Frees the files of an item.
fn dispose(file: &mut Source, shape: &Shape) {
    file.gap();
    file.summary("Frees the file.");
    file.open("public void Dispose()");
    for member in shape.members.iter().filter(|member| matches!(member.holds, Holds::Image | Holds::Sound)) {
        file.line(&format!("{}?.Dispose();", names::property(shape.name, member.name)));
    }
    file.close();
}

fn property_type(member: &Member) -> String {
    let maybe = if member.optional { "?" } else { "" };
    match member.holds {
        Holds::Text => format!("string{maybe}"),
        Holds::Number => format!("double{maybe}"),
        Holds::Integer => format!("long{maybe}"),
        Holds::Flag => format!("bool{maybe}"),
        Holds::Texts => "IReadOnlyList<string>".to_owned(),
        Holds::Numbers => "IReadOnlyList<double>".to_owned(),
        Holds::One(shape) => format!("{}{maybe}", shape.name),
        Holds::List(shape) => format!("IReadOnlyList<{}>", shape.name),
        Holds::Image => format!("InferenceImage{maybe}"),
        Holds::Sound => format!("InferenceAudio{maybe}"),
        Holds::Any => format!("JsonValue{maybe}"),
        Holds::Unnamed => unreachable!("it has no property"),
    }
}

fn value(member: &Member, json: &str) -> String {
    let (function, absent) = match member.holds {
        Holds::Text if member.name == "reasoning" => return format!("JsonMembers.Reasoning({json})"),
        Holds::Text => ("Text", " ?? \"\""),
        Holds::Number => ("Number", " ?? 0"),
        Holds::Integer => ("Integer", " ?? 0"),
        Holds::Flag => ("Flag", " ?? false"),
        Holds::Texts => ("Texts", ""),
        Holds::Numbers => ("Numbers", ""),
        Holds::Any => ("Any", " ?? JsonValue.Null"),
        Holds::List(shape) => {
            return format!("JsonMembers.List({json}, \"{}\", {}.Read)", member.name, shape.name);
        }
        Holds::One(shape) if member.optional => {
            return format!("JsonMembers.One({json}, \"{}\", {}.Read)", member.name, shape.name);
        }
        Holds::One(shape) => {
            return format!(
                "{}.Read(JsonMembers.Any({json}, \"{}\") ?? JsonValue.Null)",
                shape.name, member.name
            );
        }
        Holds::Image => return "media.Image()".to_owned(),
        Holds::Sound => return "media.Audio()".to_owned(),
        Holds::Unnamed => unreachable!("it has no property"),
    };
    let absent = if member.optional { "" } else { absent };
    format!("JsonMembers.{function}({json}, \"{}\"){absent}", member.name)
}
