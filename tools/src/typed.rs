//! What the typed layers of all languages ask of the table: the names of their types, what is an option, what is one object.

use hfi::tasks::results::Gives;
use hfi::tasks::{Arg, Task};

use crate::arguments::is_parameter;

/// A name as types have it: `top_k` is `TopK`.
pub fn pascal(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
    };
    name.split('_').map(capital).collect()
}

/// The type with the options of a task.
pub fn options_type(task: &str) -> String {
    pascal(task) + "Options"
}

/// The arguments that are options.
pub fn options(task: &Task) -> impl Iterator<Item = &'static Arg> {
    task.args().filter(|arg| arg.name != "stream" && !is_parameter(task, arg))
}

/// Whether the result is one object, not a list of them.
pub fn is_object(gives: Gives) -> bool {
    matches!(gives, Gives::Generation | Gives::Chat | Gives::First(_) | Gives::Object(_))
}
