//! Parameters of a task, each read with its type.

use serde_json::Value;

use super::Refusal;

/// The members of an object, or of none.
#[derive(Clone, Copy)]
pub struct Parameters<'a>(Option<&'a Value>);

impl<'a> Parameters<'a> {
    /// Those in an object.
    pub fn within(object: Option<&'a Value>) -> Self {
        Self(object)
    }

    /// A parameter that is there and not null.
    pub fn get(self, name: &str) -> Option<&'a Value> {
        self.0?.get(name).filter(|value| !value.is_null())
    }

    fn typed<T>(
        self,
        name: &str,
        kind: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        let read = |value| read(value).ok_or_else(|| Refusal::wrong(format!("`{name}` must be {kind}")));
        self.get(name).map(read).transpose()
    }

    /// A flag, false if it is not there.
    pub fn flag(self, name: &str) -> Result<bool, Refusal> {
        Ok(self.typed(name, "true or false", Value::as_bool)?.unwrap_or(false))
    }

    /// A number.
    pub fn number(self, name: &str) -> Result<Option<f64>, Refusal> {
        self.typed(name, "a number", Value::as_f64)
    }

    /// A text.
    pub fn text(self, name: &str) -> Result<Option<&'a str>, Refusal> {
        self.typed(name, "a text", Value::as_str)
    }

    /// A whole number from 1 on.
    pub fn count(self, name: &str) -> Result<Option<usize>, Refusal> {
        let positive = |value: &Value| value.as_u64().filter(|count| *count > 0).map(|count| count as usize);
        self.typed(name, "a whole number above 0", positive)
    }

    /// A number between 0 and 1.
    pub fn share(self, name: &str) -> Result<Option<f64>, Refusal> {
        let share = |value: &Value| value.as_f64().filter(|share| (0.0..=1.0).contains(share));
        self.typed(name, "a number from 0 to 1", share)
    }

    /// The number that makes results differ.
    pub fn seed(self) -> Result<u64, Refusal> {
        let whole = |value: &Value| value.as_u64().or_else(|| value.as_i64().map(|seed| seed as u64));
        Ok(self.typed("seed", "a whole number", whole)?.unwrap_or(0))
    }

    /// One of some texts.
    pub fn choice(self, name: &str, choices: &[&str]) -> Result<Option<&'a str>, Refusal> {
        let known = |value: &'a Value| value.as_str().filter(|text| choices.contains(text));
        self.typed(name, &format!("one of {}", choices.join(", ")), known)
    }

    /// A list of texts.
    pub fn texts(self, name: &str) -> Result<Option<Vec<&'a str>>, Refusal> {
        let texts = |value: &'a Value| value.as_array()?.iter().map(Value::as_str).collect();
        self.typed(name, "a list of texts", texts)
    }

    /// The labels to choose from: a list, or a text with commas between them.
    pub fn candidates(self) -> Result<Vec<&'a str>, Refusal> {
        let labels = match self.get("candidate_labels") {
            None => return Err(Refusal::missing("parameters.candidate_labels")),
            Some(Value::String(list)) => {
                list.split(',').map(str::trim).filter(|label| !label.is_empty()).collect()
            }
            Some(_) => self.texts("candidate_labels")?.unwrap_or_default(),
        };
        if self.text("hypothesis_template")?.is_some_and(|template| !template.contains("{}")) {
            return Err(Refusal::wrong("`hypothesis_template` has no {} for the label"));
        }
        if labels.is_empty() {
            return Err(Refusal::wrong("`candidate_labels` must include at least one label"));
        }
        Ok(labels)
    }
}
