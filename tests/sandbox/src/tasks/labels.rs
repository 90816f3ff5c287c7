//! Labels with scores: how they are ranked, and the classification of texts.

use serde_json::{Value, json};

use super::asked::Asked;
use super::parameters::Parameters;
use super::span::words;
use super::{Made, Refusal};
use crate::chance::{hash, share};
use crate::reply::Body;

const GOOD: &[&str] = &["like", "love", "good", "great", "nice", "happy", "best", "fine", "wonderful"];
const BAD: &[&str] = &["hate", "bad", "awful", "sad", "worst", "poor", "terrible", "never", "not"];

/// How a model's numbers become scores.
pub enum Apply {
    /// They sum to 1.
    Softmax,
    /// Each is between 0 and 1.
    Sigmoid,
    /// They stay.
    None,
}

impl Apply {
    /// As `function_to_apply` says.
    pub fn of(parameters: Parameters<'_>) -> Result<Self, Refusal> {
        Ok(match parameters.choice("function_to_apply", &["softmax", "sigmoid", "none"])? {
            Some("sigmoid") => Self::Sigmoid,
            Some("none") => Self::None,
            _ => Self::Softmax,
        })
    }
}

/// `[{label, score}]` of labels and a model's numbers, the best first.
pub fn ranked(labels: &[&str], numbers: &[f64], apply: &Apply, most: Option<usize>) -> Value {
    let sum: f64 = numbers.iter().map(|number| number.exp()).sum();
    let score = |number: f64| match apply {
        Apply::Softmax => number.exp() / sum,
        Apply::Sigmoid => 1.0 / (1.0 + (-number).exp()),
        Apply::None => number,
    };
    let mut pairs: Vec<(&str, f64)> =
        labels.iter().zip(numbers).map(|(label, number)| (*label, score(*number))).collect();
    pairs.sort_by(|one, other| other.1.total_cmp(&one.1));
    pairs.truncate(most.unwrap_or(usize::MAX));
    pairs.iter().map(|(label, score)| json!({ "label": label, "score": score })).collect()
}

/// A model's numbers, by chance.
pub fn numbers(seed: u64, count: usize) -> Vec<f64> {
    (0..count as u64).map(|place| 6.0 * share(seed, place) - 3.0).collect()
}

/// A model's numbers for labels, each by chance for itself.
pub fn numbers_for(seed: u64, labels: &[&str]) -> Vec<f64> {
    labels.iter().map(|label| numbers(seed ^ hash(label.as_bytes()), 1)[0]).collect()
}

/// text-classification: positive or negative, by the words.
pub fn classify_text(asked: &Asked<'_>) -> Made {
    let parameters = asked.parameters();
    let apply = Apply::of(parameters)?;
    let most = parameters.count("top_k")?;
    let classified = |text: &str| {
        let count = |list: &[&str]| {
            words(text).iter().filter(|word| list.contains(&word.text.to_lowercase().as_str())).count() as f64
        };
        let mood = match 2.0 * (count(GOOD) - count(BAD)) {
            0.0 => numbers(hash(text.as_bytes()), 1)[0],
            mood => mood,
        };
        Ok(ranked(&["POSITIVE", "NEGATIVE"], &[mood, -mood], &apply, most))
    };
    let result = asked.each_text(classified)?;
    let one = asked.inputs()?.is_string();
    Ok(Body::Json(if one { json!([result]) } else { result }))
}

/// zero-shot-classification: by chance, but labels that the text names come first.
pub fn classify_text_by_candidates(asked: &Asked<'_>) -> Made {
    let text = asked.text()?;
    let parameters = asked.parameters();
    let labels = parameters.candidates()?;
    let apply = if parameters.flag("multi_label")? { Apply::Sigmoid } else { Apply::Softmax };
    let mut numbers = numbers_for(hash(text.as_bytes()), &labels);
    for (label, number) in labels.iter().zip(&mut numbers) {
        if text.to_lowercase().contains(&label.to_lowercase()) {
            *number += 6.0;
        }
    }
    Ok(Body::Json(ranked(&labels, &numbers, &apply, None)))
}
