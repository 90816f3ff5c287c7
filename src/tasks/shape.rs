//! What objects in replies have inside, for their typed form and for typed layers of other languages. The typed form has
//! every declared member (null where the reply lacked it), then the others with their names lower-cased and made
//! identifiers, as huggingface_hub gives them.

use serde_json::{Map, Value};

/// An object of replies.
pub struct Shape {
    /// Its name in typed layers: none that a task has there, since their methods are named after tasks.
    pub name: &'static str,
    /// One line for people.
    pub doc: &'static str,
    /// Its declared members, in their order.
    pub members: &'static [Member],
}

/// A member of an object.
pub struct Member {
    /// Its name in the typed form.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether servers may leave it out. Lists that they leave out are empty.
    pub optional: bool,
    /// One line for people.
    pub doc: &'static str,
}

/// What a member holds.
#[derive(Clone, Copy)]
pub enum Holds {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no.
    Flag,
    /// A list of texts.
    Texts,
    /// A list of numbers, of which single ones may be null.
    Numbers,
    /// An object.
    One(&'static Shape),
    /// A list of objects.
    List(&'static Shape),
    /// An image in base64.
    Image,
    /// A sound in base64.
    Sound,
    /// Any JSON value.
    Any,
    /// What only the typed form has; typed layers leave it out.
    Unnamed,
}

/// A member that is a text.
pub const fn text(name: &'static str, doc: &'static str) -> Member {
    member(name, Holds::Text, doc)
}

/// A member that is a number.
pub const fn number(name: &'static str, doc: &'static str) -> Member {
    member(name, Holds::Number, doc)
}

/// A member that is a whole number. Servers are careless about those.
pub const fn integer(name: &'static str, doc: &'static str) -> Member {
    member(name, Holds::Integer, doc).optional()
}

/// A member that is an object.
pub const fn one(name: &'static str, shape: &'static Shape, doc: &'static str) -> Member {
    member(name, Holds::One(shape), doc)
}

/// A member that is a list of objects.
pub const fn list(name: &'static str, shape: &'static Shape, doc: &'static str) -> Member {
    member(name, Holds::List(shape), doc)
}

/// A member that is any JSON value.
pub const fn any(name: &'static str, doc: &'static str) -> Member {
    member(name, Holds::Any, doc).optional()
}

/// A member that only the typed form has.
pub const fn unnamed(name: &'static str) -> Member {
    member(name, Holds::Unnamed, "").optional()
}

/// A member of any kind.
pub const fn member(name: &'static str, holds: Holds, doc: &'static str) -> Member {
    Member { name, holds, optional: false, doc }
}

impl Member {
    /// The same, but servers may leave it out.
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The shape of the objects inside.
    pub fn shape(&self) -> Option<&'static Shape> {
        match self.holds {
            Holds::One(shape) | Holds::List(shape) => Some(shape),
            _ => None,
        }
    }
}

impl Shape {
    /// A shape.
    pub const fn new(name: &'static str, doc: &'static str, members: &'static [Member]) -> Self {
        Self { name, doc, members }
    }

    /// The typed form of a value; lists have it for each of their items.
    pub fn apply(&self, value: Value) -> Value {
        match value {
            Value::Array(items) => items.into_iter().map(|item| self.apply(item)).collect(),
            Value::Object(object) => Value::Object(self.typed(object)),
            other => other,
        }
    }

    fn typed(&self, object: Map<String, Value>) -> Map<String, Value> {
        let mut typed: Map<String, Value> =
            self.members.iter().map(|member| (member.name.to_owned(), Value::Null)).collect();
        for (name, value) in object {
            let name = name.replace(['-', ' '], "_").to_lowercase();
            let declared = self.members.iter().find(|member| member.name == name);
            let value = match declared.and_then(Member::shape) {
                Some(shape) => shape.apply(value),
                None => value,
            };
            typed.insert(name, value);
        }
        typed
    }
}
