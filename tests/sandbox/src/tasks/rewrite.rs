//! Texts made from texts: summaries and translations.

use serde_json::{Value, json};

use super::asked::Asked;
use super::parameters::Parameters;
use super::{Made, Refusal};
use crate::reply::Body;

/// summarization: the first sentence, or as many of its words as asked for.
pub fn summarize(asked: &Asked<'_>) -> Made {
    let parameters = asked.parameters();
    let inner = Parameters::within(parameters.get("generate_parameters"));
    let most = [parameters.count("max_length")?, inner.count("max_length")?, inner.count("max_new_tokens")?];
    let most = most.into_iter().flatten().min().unwrap_or(30);
    let summary = |text: &str| {
        let sentence = text.find(['.', '!', '?', '\n']).map_or(text, |at| &text[..=at]);
        let words: Vec<&str> = sentence.split_whitespace().take(most).collect();
        Ok(json!({ "summary_text": words.join(" ") }))
    };
    listed(asked, summary)
}

/// English, German, French.
const WORDS: &[[&str; 3]] = &[
    ["a", "ein", "un"],
    ["and", "und", "et"],
    ["cat", "Katze", "chat"],
    ["day", "Tag", "jour"],
    ["dog", "Hund", "chien"],
    ["good", "gut", "bon"],
    ["he", "er", "il"],
    ["hello", "hallo", "bonjour"],
    ["hi", "hallo", "salut"],
    ["house", "Haus", "maison"],
    ["i", "ich", "je"],
    ["in", "in", "à"],
    ["is", "ist", "est"],
    ["like", "mag", "aime"],
    ["live", "lebe", "vis"],
    ["love", "liebe", "aime"],
    ["my", "mein", "mon"],
    ["name", "Name", "nom"],
    ["not", "nicht", "pas"],
    ["she", "sie", "elle"],
    ["small", "klein", "petit"],
    ["the", "das", "le"],
    ["this", "dies", "ce"],
    ["thanks", "danke", "merci"],
    ["today", "heute", "aujourd'hui"],
    ["water", "Wasser", "eau"],
    ["we", "wir", "nous"],
    ["world", "Welt", "monde"],
    ["you", "du", "tu"],
];

/// translation: word by word into German, or French if that is asked for; other words stay.
pub fn translate(asked: &Asked<'_>) -> Made {
    let parameters = asked.parameters();
    let column = match (parameters.text("src_lang")?, parameters.text("tgt_lang")?) {
        (Some(_), None) | (None, Some(_)) => {
            return Err(Refusal::wrong("`src_lang` and `tgt_lang` must come together"));
        }
        (_, Some(target)) if target.to_lowercase().starts_with("fr") => 2,
        (_, Some(target)) if target.to_lowercase().starts_with("en") => 0,
        _ => 1,
    };
    listed(asked, |text| Ok(json!({ "translation_text": translated(text, column) })))
}

fn translated(text: &str, column: usize) -> String {
    let word = |word: &str| {
        let known = WORDS.iter().find(|row| row.contains(&word.to_lowercase().as_str()));
        match known.map(|row| row[column]) {
            Some(known) if word.starts_with(char::is_uppercase) => {
                let mut letters = known.chars();
                letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
            }
            Some(known) => known.to_owned(),
            None => word.to_owned(),
        }
    };
    text.split_inclusive(|character: char| !character.is_alphanumeric())
        .map(|piece| {
            let letters = piece.trim_end_matches(|character: char| !character.is_alphanumeric());
            word(letters) + &piece[letters.len()..]
        })
        .collect()
}

/// A list, also for one text.
fn listed(asked: &Asked<'_>, make: impl Fn(&str) -> Result<Value, Refusal>) -> Made {
    let made = asked.each_text(make)?;
    Ok(Body::Json(if made.is_array() { made } else { json!([made]) }))
}
