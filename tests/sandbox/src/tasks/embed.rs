//! Texts as vectors, and how alike sentences are.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::asked::Asked;
use super::span::words;
use super::{Made, Refusal};
use crate::chance::{hash, share};
use crate::reply::Body;

const DIMENSIONS: usize = 384;
const LONGEST: usize = 512;

/// feature-extraction: a sum of what each word stands for, so that texts with the same words are near.
pub fn features(asked: &Asked<'_>) -> Made {
    let top = asked.top();
    let dimensions = top.count("dimensions")?.unwrap_or(DIMENSIONS).min(DIMENSIONS);
    let normalize = top.flag("normalize")?;
    let keeps_all = top.get("truncate").is_some() && !top.flag("truncate")?;
    let left = top.choice("truncation_direction", &["left", "right", "Left", "Right"])?;
    let left = left.is_some_and(|direction| direction.eq_ignore_ascii_case("left"));
    let vector = |text: &str| {
        let words = words(text);
        let surplus = words.len().saturating_sub(LONGEST);
        if keeps_all && surplus > 0 {
            let given = words.len();
            return Err(Refusal(
                413,
                format!(
                    "Input validation error: `inputs` must have less than {LONGEST} tokens. Given: {given}"
                ),
            ));
        }
        let kept = if left { &words[surplus..] } else { &words[..words.len() - surplus] };
        let seeds: Vec<u64> = kept.iter().map(|word| hash(word.text.to_lowercase().as_bytes())).collect();
        Ok(vector(&seeds, dimensions, normalize))
    };
    asked.each_text(vector).map(Body::Json)
}

fn vector(seeds: &[u64], dimensions: usize, normalize: bool) -> Value {
    let number = |place: u64| {
        let sum: f64 = seeds.iter().map(|seed| share(*seed, place) - 0.5).sum();
        (sum + 0.1 * share(0, place)) / (seeds.len() + 1) as f64
    };
    let mut vector: Vec<f64> = (0..dimensions as u64).map(number).collect();
    if normalize {
        let length = vector.iter().map(|number| number * number).sum::<f64>().sqrt();
        vector.iter_mut().for_each(|number| *number /= length);
    }
    vector.into_iter().map(|number| Value::from(number as f32)).collect()
}

/// sentence-similarity: the share of words that both sentences have.
pub fn similarities(asked: &Asked<'_>) -> Made {
    let source = asked.input("source_sentence")?;
    let sentences = match &asked.inputs()?["sentences"] {
        Value::Null => return Err(Refusal::missing("inputs.sentences")),
        Value::Array(sentences) => sentences.iter().map(Value::as_str).collect::<Option<Vec<_>>>(),
        _ => None,
    };
    let sentences = sentences.ok_or_else(|| Refusal::wrong("`inputs.sentences` must be a list of texts"))?;
    Ok(Body::Json(sentences.into_iter().map(|sentence| json!(similarity(source, sentence))).collect()))
}

fn similarity(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    let set =
        |text: &str| words(text).into_iter().map(|word| word.text.to_lowercase()).collect::<HashSet<_>>();
    let (one, other) = (set(one), set(other));
    let all = one.union(&other).count().max(1) as f64;
    0.99 * one.intersection(&other).count() as f64 / all
}
