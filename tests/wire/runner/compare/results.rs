//! Comparing what the caller got: the value, the items of a stream, the error.

use serde_json::Value;

use super::{Difference, endpoints, errors, first_difference};
use crate::capi::Fault;
use crate::replay::{self, Answer, Outcome, Whole};
use crate::vector::{ExpectedError, Vector, bytes};

/// Compares the outcomes of a vector's calls: one, or the members of a sequence.
pub fn compare(vector: &Vector, outcomes: &[Outcome]) -> Vec<Difference> {
    let Vector { call, result, error, .. } = vector;
    let members = || result.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let expected: Vec<Expected> = match call.method.as_str() {
        "sequence" => members().iter().map(Expected::member).collect(),
        "endpoint_sequence" => members().iter().map(|member| Expected::of(Some(member), None)).collect(),
        _ => vec![Expected::of(result.as_ref(), error.clone())],
    };
    if expected.len() != outcomes.len() {
        let detail = format!("{} calls were made, expected {}", outcomes.len(), expected.len());
        return vec![Difference::new("result", detail)];
    }
    let is_sequence = call.method.ends_with("sequence");
    let prefix = |i| if is_sequence { format!("call[{i}].") } else { String::new() };
    let replied = !is_sequence && is_replied(vector);
    let calls = expected.iter().zip(outcomes).zip(replay::calls(call)).enumerate();
    calls
        .flat_map(|(i, ((expected, outcome), (method, _)))| {
            one(&prefix(i), method, expected, replied, outcome)
        })
        .collect()
}

/// What a call should have come to.
struct Expected<'a> {
    result: Option<&'a Value>,
    error: Option<ExpectedError>,
}

impl<'a> Expected<'a> {
    fn of(result: Option<&'a Value>, error: Option<ExpectedError>) -> Self {
        Self { result, error }
    }

    /// Of a member of a sequence.
    fn member(entry: &'a Value) -> Self {
        let error = entry.get("error").cloned();
        let error =
            error.map(|error| serde_json::from_value(error).expect("an error of a sequence is an error"));
        Self::of(entry.get("result"), error)
    }
}

/// Whether the call was answered by its own kind of reply, so that what is wrong must be in that.
fn is_replied(vector: &Vector) -> bool {
    vector.exchanges.last().is_some_and(|last| {
        let own_api = ["/api/v3/", "/api/paas/"].iter().any(|path| last.request.url.contains(path));
        let is_lookup = (last.request.url.contains("/api/") && !own_api)
            || (vector.call.method == "endpoint.update" && last.request.method == "GET");
        last.response.status == 200 && !is_lookup
    })
}

fn one(prefix: &str, method: &str, expected: &Expected, replied: bool, outcome: &Outcome) -> Vec<Difference> {
    let mut differences = Vec::new();
    if let Some(detail) = result_difference(expected.result, outcome) {
        differences.push(Difference::new(format!("{prefix}result"), detail));
    }
    match (&expected.error, &outcome.error) {
        (None, None) => {}
        (None, Some(fault)) => differences.push(Difference::new(
            format!("{prefix}error"),
            format!("is {} ({}), expected none", fault.status, fault.message),
        )),
        (Some(error), None) => differences.push(Difference::new(
            format!("{prefix}error"),
            format!("is missing, expected {} ({})", error.kind, error.message),
        )),
        (Some(error), Some(fault)) => {
            let accepted = errors::accepted(method, error, replied);
            differences.extend(error_differences(prefix, error, accepted, fault));
        }
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
        (Some(expected), Answer::Whole(whole)) => whole_difference(expected, whole),
        (Some(_), Answer::None) => Some("is missing".to_owned()),
        // Which one it is, the request shows that the runner makes with it.
        (Some(expected), Answer::Client) => {
            expected.get("$client").is_none().then(|| "is a client".to_owned())
        }
    }
}

fn stream_difference(expected: &[Value], items: &[Value]) -> Option<String> {
    let nested = expected.iter().zip(items).enumerate().find_map(|(i, (wanted, item))| {
        first_difference(wanted, item).map(|detail| format!("item {i}: {detail}"))
    });
    let count = || format!("has {} items, expected {}", items.len(), expected.len());
    nested.or_else(|| (expected.len() != items.len()).then(count))
}

fn whole_difference(expected: &Value, whole: &Whole) -> Option<String> {
    if let Some(wanted) = binary(expected) {
        return bytes_difference(&wanted, &whole.bytes);
    }
    if let Some(array) = expected.get("$ndarray") {
        return floats_difference(array, whole);
    }
    if let Some(detail) = endpoints::difference(expected, whole) {
        return Some(detail);
    }
    let Some(json) = &whole.json else { return Some("is no JSON".to_owned()) };
    let (mut expected, mut json) = (endpoints::described(expected), json.clone());
    let items = expected.as_array_mut().into_iter().flatten().zip(json.as_array_mut().into_iter().flatten());
    for ((wanted, actual), bytes) in items.zip(&whole.items) {
        for name in ["mask", "blob"] {
            let (Some(wanted), Some(actual)) = (wanted.get_mut(name), actual.get_mut(name)) else { continue };
            let Some(file) = binary(wanted) else { continue };
            if let Some(detail) = bytes_difference(&file, bytes) {
                return Some(format!("the {name} of an item {detail}"));
            }
            *wanted = actual.take();
            *actual = wanted.clone();
        }
    }
    first_difference(&expected, &json)
}

/// The bytes that a value of a vector stands for.
fn binary(value: &Value) -> Option<Vec<u8>> {
    value.get("$bytes_b64").or(value.pointer("/$image/bytes_b64")).and_then(Value::as_str).map(bytes)
}

fn bytes_difference(wanted: &[u8], actual: &[u8]) -> Option<String> {
    (wanted != actual).then(|| format!("is {} bytes, expected {} others", actual.len(), wanted.len()))
}

/// The numbers by themselves, and as JSON where that has words for them.
fn floats_difference(array: &Value, whole: &Whole) -> Option<String> {
    fn flat(value: &Value, numbers: &mut Vec<f32>) {
        match value {
            Value::Array(list) => list.iter().for_each(|value| flat(value, numbers)),
            Value::Number(number) => numbers.push(number.as_f64().unwrap_or(f64::NAN) as f32),
            other => numbers.push(match other["$float"].as_str() {
                Some("Infinity") => f32::INFINITY,
                Some("-Infinity") => f32::NEG_INFINITY,
                _ => f32::NAN,
            }),
        }
    }
    let mut wanted = Vec::new();
    flat(&array["data"], &mut wanted);
    let shape: Vec<usize> = serde_json::from_value(array["shape"].clone()).unwrap_or_default();
    let Some((actual_shape, actual)) = &whole.floats else { return Some("has no numbers".to_owned()) };
    let same = |(a, b): (&f32, &f32)| a == b || (a.is_nan() && b.is_nan());
    if *actual_shape != shape || wanted.len() != actual.len() || !wanted.iter().zip(actual).all(same) {
        return Some(format!("is {actual:?} in {actual_shape:?}, expected {wanted:?} in {shape:?}"));
    }
    match &whole.json {
        Some(json) if wanted.iter().all(|number| number.is_finite()) => {
            first_difference(&array["data"], json)
        }
        Some(_) => None,
        None => Some("is no JSON".to_owned()),
    }
}

fn error_differences(
    prefix: &str,
    error: &ExpectedError,
    accepted: &[&str],
    fault: &Fault,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut differ = |part: &str, detail: String| {
        differences.push(Difference::new(format!("{prefix}{part}"), detail));
    };
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
