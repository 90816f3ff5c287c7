//! Comparing endpoints: all that the functions of a snapshot say, the description behind it, and how many
//! there are.

use serde_json::Value;

use super::first_difference;
use crate::capi::Snapshot;
use crate::replay::Whole;

/// The endpoints in a result: itself, or the items of a list.
fn entries(expected: &Value) -> Vec<&Value> {
    let is_endpoint = |value: &&Value| value.get("$endpoint").is_some();
    match expected {
        Value::Array(items) => items.iter().filter(is_endpoint).collect(),
        one => Some(one).into_iter().filter(is_endpoint).collect(),
    }
}

/// The result with each endpoint as the API described it.
pub fn described(expected: &Value) -> Value {
    match expected {
        Value::Array(items) => items.iter().map(described).collect(),
        one if one.get("$endpoint").is_some() => one["raw"].clone(),
        other => other.clone(),
    }
}

/// Where the endpoints differ, in words; none if they are equal.
pub fn difference(expected: &Value, whole: &Whole) -> Option<String> {
    let entries = entries(expected);
    if entries.len() != whole.endpoints.len() {
        return Some(format!("has {} endpoints, expected {}", whole.endpoints.len(), entries.len()));
    }
    entries.iter().zip(&whole.endpoints).enumerate().find_map(|(i, (entry, endpoint))| {
        let detail = one(entry, endpoint)?;
        Some(format!("endpoint {i}: {detail}"))
    })
}

fn one(entry: &Value, endpoint: &Snapshot) -> Option<String> {
    let members = endpoint.texts.iter().map(|(name, text)| ((*name).to_owned(), text.clone().into()));
    if let Some(detail) = first_difference(&entry["$endpoint"], &Value::Object(members.collect())) {
        return Some(detail);
    }
    let moments = [("created_at", endpoint.created_seconds), ("updated_at", endpoint.updated_seconds)];
    for (name, actual) in moments {
        let wanted = entry["$endpoint"][name].as_str().and_then(seconds);
        // A double has no exact microseconds.
        if wanted.is_none_or(|wanted| (wanted - actual).abs() > 1e-6) {
            return Some(format!("{name} is {actual} seconds after 1970, expected {wanted:?}"));
        }
    }
    let json = endpoint.json.as_deref().and_then(|json| serde_json::from_str(json).ok());
    first_difference(&entry["raw"], &json.unwrap_or_default())
}

/// The seconds after 1970 of a moment such as `2023-10-26T12:41:53.263078+00:00`.
fn seconds(text: &str) -> Option<f64> {
    let (date, time) = text.strip_suffix("+00:00")?.split_once('T')?;
    let numbers = |text: &str, mark: char| -> Option<Vec<f64>> {
        text.split(mark).map(|part| part.parse().ok()).collect()
    };
    let [year, month, day] = numbers(date, '-')?[..] else { return None };
    let [hour, minute, second] = numbers(time, ':')?[..] else { return None };
    // Years that begin in March have their leap day at the end.
    let (year, month) = if month > 2.0 { (year, month - 3.0) } else { (year - 1.0, month + 9.0) };
    let leap_days = (year / 4.0).floor() - (year / 100.0).floor() + (year / 400.0).floor();
    let days = year * 365.0 + leap_days + ((month * 153.0 + 2.0) / 5.0).floor() + day - 719_469.0;
    Some(((days * 24.0 + hour) * 60.0 + minute) * 60.0 + second)
}
