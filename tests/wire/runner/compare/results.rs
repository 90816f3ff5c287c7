//! Comparing what the caller got: the value, the items of a stream, the error.

use serde_json::Value;

use super::{Difference, errors, first_difference};
use crate::capi::Fault;
use crate::replay::{Answer, Outcome};
use crate::vector::{ExpectedError, Vector, bytes};

/// Compares the outcomes of a vector's calls: one, or the members of a sequence.
pub fn compare(vector: &Vector, outcomes: &[Outcome]) -> Vec<Difference> {
    if vector.call.method != "sequence" {
        return match outcomes {
            [outcome] => one("", vector.result.as_ref(), vector.error.as_ref(), outcome),
            _ => vec![Difference::new("result", format!("{} calls were made, expected 1", outcomes.len()))],
        };
    }
    let expected = vector.result.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if expected.len() != outcomes.len() {
        let detail = format!("{} calls were made, expected {}", outcomes.len(), expected.len());
        return vec![Difference::new("result", detail)];
    }
    let calls = expected.iter().zip(outcomes).enumerate();
    calls
        .flat_map(|(i, (entry, outcome))| {
            let error = entry.get("error").cloned().map(|error| {
                serde_json::from_value::<ExpectedError>(error).expect("an error of a sequence is an error")
            });
            one(&format!("call[{i}]."), entry.get("result"), error.as_ref(), outcome)
        })
        .collect()
}

fn one(
    prefix: &str,
    result: Option<&Value>,
    error: Option<&ExpectedError>,
    outcome: &Outcome,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    if let Some(detail) = result_difference(result, outcome) {
        differences.push(Difference::new(format!("{prefix}result"), detail));
    }
    match (error, &outcome.error) {
        (None, None) => {}
        (None, Some(fault)) => differences.push(Difference::new(
            format!("{prefix}error"),
            format!("is {} ({}), expected none", fault.status, fault.message),
        )),
        (Some(error), None) => differences.push(Difference::new(
            format!("{prefix}error"),
            format!("is missing, expected {} ({})", error.kind, error.message),
        )),
        (Some(error), Some(fault)) => differences.extend(error_differences(prefix, error, fault)),
    }
    differences
}

fn result_difference(expected: Option<&Value>, outcome: &Outcome) -> Option<String> {
    let no_items = Vec::new();
    match (expected, &outcome.answer) {
        (None, Answer::Items(items)) => {
            (!items.is_empty()).then(|| format!("has {} items, expected none", items.len()))
        }
        // A failed call has no result; one that should have failed is reported by its missing error.
        (None, _) => None,
        (Some(expected), Answer::Items(items)) => {
            let wanted = expected.get("$stream").and_then(Value::as_array).unwrap_or(&no_items);
            stream_difference(wanted, items)
        }
        (Some(expected), Answer::Whole { json, bytes }) => whole_difference(expected, json.as_ref(), bytes),
        (Some(_), Answer::None) => Some("is missing".to_owned()),
    }
}

fn stream_difference(expected: &[Value], items: &[Value]) -> Option<String> {
    let nested = expected.iter().zip(items).enumerate().find_map(|(i, (wanted, item))| {
        first_difference(wanted, item).map(|detail| format!("item {i}: {detail}"))
    });
    let count = || format!("has {} items, expected {}", items.len(), expected.len());
    nested.or_else(|| (expected.len() != items.len()).then(count))
}

fn whole_difference(expected: &Value, json: Option<&Value>, body: &[u8]) -> Option<String> {
    let wanted = expected.get("$bytes_b64").or(expected.pointer("/$image/bytes_b64")).and_then(Value::as_str);
    if let Some(wanted) = wanted.map(bytes) {
        return (wanted != body)
            .then(|| format!("is {} bytes, expected {} others", body.len(), wanted.len()));
    }
    let expected = expected.pointer("/$ndarray/data").unwrap_or(expected);
    match json {
        Some(json) => first_difference(expected, json),
        None => Some("is no JSON".to_owned()),
    }
}

fn error_differences(prefix: &str, error: &ExpectedError, fault: &Fault) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut differ = |part: &str, detail: String| {
        differences.push(Difference::new(format!("{prefix}{part}"), detail));
    };
    let accepted = errors::accepted(error);
    if !accepted.iter().any(|name| fault.status.strip_prefix("HFI_ERROR_") == Some(name)) {
        let expected = format!("{accepted:?} for {} ({})", error.kind, error.message);
        differ("error", format!("is {} ({}), expected {expected}", fault.status, fault.message));
    }
    if let Some(status) = error.status.filter(|status| *status != fault.http_status) {
        differ("error.http_status", format!("is {}, expected {status}", fault.http_status));
    }
    let texts = [
        ("error.server_message", &error.server_message, &fault.server_message),
        ("error.request_id", &error.request_id, &fault.request_id),
    ];
    for (part, wanted, actual) in texts {
        if wanted.is_some() && wanted != actual {
            differ(part, format!("is {actual:?}, expected {wanted:?}"));
        }
    }
    differences
}
