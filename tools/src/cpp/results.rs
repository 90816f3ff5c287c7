//! `results.hpp`: a struct for each shape of the table, and what reads it out of replies.

use hfi::tasks::results::Gives;
use hfi::tasks::shape::{Holds, Member, Shape};
use hfi::tasks::{TASKS, Task};

use crate::cpp::source::Source;
use crate::typed::is_object;

/// How a struct is used.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// It is the result of a call.
    Result,
    /// It is a part of a stream.
    Part,
    /// It is inside of others.
    Inner,
}

/// The text of the file.
pub fn generate() -> String {
    let mut file = Source::new("results", "What comes of tasks.", &["hfi/reading.hpp"]);
    let mut known = Vec::new();
    for task in TASKS {
        let role = if is_object(task.gives) { Role::Result } else { Role::Inner };
        for (shape, role) in [(task.gives.shape(), role), (task.gives.event_shape(), Role::Part)] {
            if let Some(shape) = shape {
                structs(&mut file, &mut known, task, shape, role);
            }
        }
    }
    file.finish()
}

/// The struct of a shape behind those of all that is inside, but those that are known.
fn structs(file: &mut Source, known: &mut Vec<&str>, task: &Task, shape: &'static Shape, role: Role) {
    if known.contains(&shape.name) {
        return;
    }
    known.push(shape.name);
    for inner in shape.members.iter().filter_map(Member::shape) {
        structs(file, known, task, inner, Role::Inner);
    }
    declaration(file, task, shape, role);
    reader(file, task, shape, role);
}

fn members(shape: &Shape) -> impl Iterator<Item = &Member> {
    shape.members.iter().filter(|member| !matches!(member.holds, Holds::Unnamed))
}

fn has_text(shape: &Shape) -> bool {
    members(shape).any(|member| member.name == "text")
}

fn declaration(file: &mut Source, task: &Task, shape: &Shape, role: Role) {
    file.gap();
    file.doc(&format!("{} Since 0.1.0.", shape.doc));
    file.open(&format!("struct {}", shape.name));
    for member in members(shape) {
        let nan =
            if matches!(member.holds, Holds::Numbers) { " NaN where the server gives none." } else { "" };
        file.doc(&(member.doc.to_owned() + nan));
        file.line(&format!("{} {}{};", of(member), member.name, initial(member)));
    }
    if role != Role::Inner && !has_text(shape) {
        file.doc(match role {
            Role::Part => "The text that is added, often empty.",
            _ => "The text that the answer comes down to; empty if there is none.",
        });
        file.line("std::string text{};");
    }
    if role == Role::Part && matches!(task.gives, Gives::Chat) {
        file.doc("The thoughts that a reasoning model adds, by whatever name the server calls them.");
        file.line("std::string reasoning{};");
    }
    file.doc("All that the server said, also what has no member here.");
    file.line("json raw{};");
    file.close(";");
}

fn of(member: &Member) -> String {
    let one = match member.holds {
        Holds::Text => "std::string",
        Holds::Number => "double",
        Holds::Integer => "std::int64_t",
        Holds::Flag => "bool",
        Holds::Any => return "json".to_owned(),
        Holds::One(shape) => shape.name,
        Holds::Texts => return "std::vector<std::string>".to_owned(),
        Holds::Numbers => return "std::vector<double>".to_owned(),
        Holds::List(shape) => return format!("std::vector<{}>", shape.name),
        Holds::Image => return "Image".to_owned(),
        Holds::Sound => return "Audio".to_owned(),
        Holds::Unnamed => unreachable!("it has no member"),
    };
    if member.optional { format!("std::optional<{one}>") } else { one.to_owned() }
}

fn initial(member: &Member) -> &'static str {
    match member.holds {
        Holds::Number | Holds::Integer if !member.optional => " = 0",
        Holds::Flag if !member.optional => " = false",
        _ => "{}",
    }
}

fn reader(file: &mut Source, task: &Task, shape: &Shape, role: Role) {
    let name = shape.name;
    let is_media = |member: &&Member| matches!(member.holds, Holds::Image | Holds::Sound);
    file.gap();
    file.open("namespace detail");
    file.open(&format!("template <>\nstruct Take<{name}>"));
    file.open(&format!("static {name} of(const json &value)"));
    file.line(&format!("{name} into;"));
    for member in members(shape).filter(|member| !is_media(member)) {
        file.line(&format!("take(value[\"{0}\"], into.{0});", member.name));
    }
    file.line("into.raw = value;");
    file.line("return into;");
    file.close("");
    file.close(";");
    if let Some(media) = members(shape).find(is_media) {
        let of = of(media);
        file.gap();
        file.line("template <>");
        file.open(&format!("inline void attach({name} &item, const Reply &reply, std::size_t index)"));
        file.line(&format!("item.{} = file<{of}>(reply, index);", media.name));
        file.close("");
    }
    match role {
        Role::Result => {
            file.gap();
            file.open(&format!("template <>\nstruct Read<{name}>"));
            file.open(&format!("static Result<{name}> of(const Reply &reply)"));
            file.line(&format!("{name} into = Take<{name}>::of(reply.json());"));
            file.line("into.text = reply.text();");
            if let Some(Member { name: first, holds: Holds::Text, .. }) = members(shape).next()
                && *first != "text"
            {
                file.line(&format!("into.{first} = into.text;"));
            }
            file.line("return into;");
            file.close("");
            file.close(";");
        }
        Role::Part => {
            file.gap();
            file.line("template <>");
            file.open(&format!("inline {name} part<{name}>(const hfi_event_t *event)"));
            file.line(&format!("{name} into = Take<{name}>::of(json_of(event));"));
            file.line("into.text = text_of(event);");
            if matches!(task.gives, Gives::Chat) {
                file.line("into.reasoning = reasoning_of(event);");
            }
            file.line("return into;");
            file.close("");
        }
        Role::Inner => {}
    }
    file.close(" // namespace detail");
}
