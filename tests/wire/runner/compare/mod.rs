//! Comparing what happened with what was recorded. Every difference names a part of the vector
//! (`request[0].url`, `result`, `error` …), which is what `departures.json` lists.

mod endpoints;
mod errors;
mod multipart;
mod requests;
mod results;
pub mod rules;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::recorder::Seen;
use crate::replay::{self, Outcome};
use crate::vector::Vector;

/// One part of a vector that came out otherwise.
#[derive(Debug)]
pub struct Difference {
    pub part: String,
    pub detail: String,
}

impl Difference {
    fn new(part: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { part: part.into(), detail: detail.into() }
    }
}

/// Everything that differs between the vector and what the recorder saw and the caller got.
pub fn compare(vector: &Vector, seen: &[Seen], outcomes: &[Outcome]) -> Vec<Difference> {
    let exchanges = rules::asked_once(&vector.exchanges);
    let mut differences = requests::compare(&vector.call, &exchanges, seen);
    if exchanges.len() < vector.exchanges.len() {
        differences.push(Difference::new(rules::ASKED_ONCE, "is not asked again who the caller is"));
    }
    differences.extend(results::compare(vector, outcomes));
    differences.extend(pauses(vector, outcomes));
    differences
}

/// The pauses that differ, of calls that tell of them; an operation on endpoints has them in a form of its own.
fn pauses(vector: &Vector, outcomes: &[Outcome]) -> Option<Difference> {
    if vector.group == "endpoint" || !replay::pauses_count(vector) {
        return None;
    }
    let expected: Vec<f64> = vector.sleeps.iter().map(|sleep| sleep.seconds).collect();
    let told: Vec<f64> = outcomes.iter().flat_map(|outcome| outcome.pauses.clone()).collect();
    (told != expected).then(|| Difference::new("sleeps", format!("are {told:?}, expected {expected:?}")))
}

/// The parts that differ, each once.
pub fn parts<'a>(differences: impl IntoIterator<Item = &'a Difference>) -> BTreeSet<String> {
    differences.into_iter().map(|difference| difference.part.clone()).collect()
}

/// Where two JSON values first differ, in words; none if they are equal. The order of members does not
/// matter, and 1 equals 1.0.
fn first_difference(expected: &Value, actual: &Value) -> Option<String> {
    walk(expected, actual, "")
}

fn walk(expected: &Value, actual: &Value, at: &str) -> Option<String> {
    match (expected, actual) {
        (Value::Object(a), Value::Object(b)) => {
            let extra = b.iter().find(|(key, _)| !a.contains_key(*key));
            let nested = a.iter().find_map(|(key, value)| match b.get(key) {
                Some(other) => walk(value, other, &format!("{at}/{key}")),
                None => Some(format!("{at}/{key} is missing, expected {value}")),
            });
            nested.or_else(|| extra.map(|(key, value)| format!("{at}/{key} is not expected: {value}")))
        }
        (Value::Array(a), Value::Array(b)) => {
            let nested = a.iter().zip(b).enumerate().find_map(|(i, (x, y))| walk(x, y, &format!("{at}/{i}")));
            let lengths = || format!("{at} has {} items, expected {}", b.len(), a.len());
            nested.or_else(|| (a.len() != b.len()).then(lengths))
        }
        (Value::Number(a), Value::Number(b)) if a == b || a.as_f64() == b.as_f64() => None,
        (a, b) if a == b => None,
        (a, b) => Some(format!("{} is {b}, expected {a}", if at.is_empty() { "it" } else { at })),
    }
}
