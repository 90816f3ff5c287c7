//! Words for the masks of a text.

use serde_json::{Value, json};

use super::asked::Asked;
use super::{Made, Refusal};
use crate::chance::{hash, share};
use crate::reply::Body;
use crate::words::id;

const MASKS: [&str; 2] = ["[MASK]", "<mask>"];
const VOCABULARY: &[&str] = &[
    "happiness",
    "life",
    "Paris",
    "good",
    "great",
    "time",
    "home",
    "people",
    "work",
    "peace",
    "love",
    "new",
    "small",
    "open",
    "music",
    "water",
    "light",
    "freedom",
    "nothing",
    "everything",
];

/// fill-mask: words of a vocabulary, or the targets.
pub fn fill(asked: &Asked<'_>) -> Made {
    let parameters = asked.parameters();
    let most = parameters.count("top_k")?.unwrap_or(5);
    let targets = parameters.texts("targets")?;
    if targets.as_ref().is_some_and(Vec::is_empty) {
        return Err(Refusal::wrong("At least one target must be provided when passed."));
    }
    let words = targets.as_deref().unwrap_or(VOCABULARY);
    asked.each_text(|text| filled(text, words, most)).map(Body::Json)
}

fn filled(text: &str, words: &[&str], most: usize) -> Result<Value, Refusal> {
    let mut places: Vec<(usize, &str)> = MASKS.iter().flat_map(|mask| text.match_indices(mask)).collect();
    places.sort_unstable();
    let fill = |(at, mask): &(usize, &str)| {
        let after = &text[at + mask.len()..];
        fillings(words, most, hash(text.as_bytes()) ^ *at as u64, |word| {
            format!("{}{word}{after}", &text[..*at])
        })
    };
    match places.as_slice() {
        [] => Err(Refusal::wrong("No mask_token (<mask> or [MASK]) found on the input")),
        [one] => Ok(fill(one)),
        many => Ok(many.iter().map(fill).collect()),
    }
}

fn fillings(words: &[&str], most: usize, seed: u64, sequence: impl Fn(&str) -> String) -> Value {
    let weight = |word: &str| share(seed ^ hash(word.as_bytes()), 0).powi(3);
    let sum: f64 = words.iter().map(|word| weight(word)).sum::<f64>() + 1.0;
    let mut scored: Vec<(&str, f64)> = words.iter().map(|word| (*word, weight(word) / sum)).collect();
    scored.sort_by(|one, other| other.1.total_cmp(&one.1));
    scored.truncate(most);
    let entry = |(word, score): &(&str, f64)| json!({ "score": score, "token": id(word), "token_str": word, "sequence": sequence(word) });
    scored.iter().map(entry).collect()
}
