//! Pieces of a text: named entities, and answers to questions about it.

use serde_json::{Value, json};

use super::asked::Asked;
use super::parameters::Parameters;
use super::span::{Span, cut, is_name, is_small, runs, words};
use super::{Made, Refusal};
use crate::chance::{hash, share};
use crate::reply::Body;

const PLACES: &[&str] =
    &["Berlin", "Berkeley", "Paris", "London", "Tokyo", "Europe", "Germany", "France", "Japan"];
const ORGANISATIONS: &[&str] = &["Google", "Microsoft", "Hugging", "Face", "Mozilla", "NASA", "UNESCO"];

/// token-classification: runs of capitalised words.
pub fn name_entities(asked: &Asked<'_>) -> Made {
    let parameters = asked.parameters();
    let strategies = ["none", "simple", "first", "average", "max"];
    let single = parameters.choice("aggregation_strategy", &strategies)? == Some("none");
    let ignored = parameters.texts("ignore_labels")?.unwrap_or_default();
    asked.each_text(|text| Ok(entities(text, single, &ignored))).map(Body::Json)
}

fn entities(text: &str, single: bool, ignored: &[&str]) -> Value {
    let words = words(text);
    let mut entities = Vec::new();
    for (first, last) in runs(&words, is_name) {
        let label = label(&words[first..=last]);
        if ignored.contains(&label) {
            continue;
        }
        if !single {
            let span = cut(text, words[first].start, words[last].end);
            let mut entity = json!({ "entity_group": label });
            describe(&mut entity, &span);
            entities.push(entity);
            continue;
        }
        for (place, word) in (first..).zip(&words[first..=last]) {
            let entity = format!("{}-{label}", if place == first { 'B' } else { 'I' });
            let mut entity = json!({ "entity": entity, "index": place + 1 });
            describe(&mut entity, word);
            entities.push(entity);
        }
    }
    entities.into()
}

fn label(words: &[Span]) -> &'static str {
    let all = |list: &[&str]| words.iter().all(|word| list.contains(&word.text.as_str()));
    match () {
        () if all(PLACES) => "LOC",
        () if all(ORGANISATIONS) => "ORG",
        () => "PER",
    }
}

fn describe(entity: &mut Value, span: &Span) {
    entity["score"] = json!(0.9 + 0.1 * share(hash(span.text.as_bytes()), 0));
    entity["word"] = span.text.as_str().into();
    entity["start"] = span.start.into();
    entity["end"] = span.end.into();
}

/// question-answering: the names and numbers of the context, those near the question's words first.
pub fn answer_question(asked: &Asked<'_>) -> Made {
    let (question, context) = (asked.input("question")?, asked.input("context")?);
    let parameters = asked.parameters();
    let most = parameters.count("top_k")?.unwrap_or(1);
    if question.trim().is_empty() {
        return Err(Refusal::wrong("`question` cannot be empty"));
    }
    let mut answers = match context.trim() {
        "" if parameters.flag("handle_impossible_answer")? => {
            vec![json!({ "score": 0.0, "start": 0, "end": 0, "answer": "" })]
        }
        "" => return Err(Refusal::wrong("`context` cannot be empty")),
        _ => answers(question, context, parameters)?,
    };
    answers.truncate(most);
    Ok(Body::Json(if most == 1 { answers.swap_remove(0) } else { answers.into() }))
}

/// At least one answer, the best first.
fn answers(question: &str, context: &str, parameters: Parameters<'_>) -> Result<Vec<Value>, Refusal> {
    let longest = parameters.count("max_answer_len")?.unwrap_or(15);
    let question: Vec<String> = words(question)
        .into_iter()
        .filter(|word| !is_small(&word.text))
        .map(|w| w.text.to_lowercase())
        .collect();
    let words = words(context);
    let asks = |word: &str| question.contains(&word.to_lowercase());
    let tells = |word: &str| (is_name(word) || word.contains(char::is_numeric)) && !asks(word);
    let mut found = runs(&words, tells);
    if found.is_empty() {
        found = runs(&words, |word| !is_small(word) && !asks(word));
    }
    let hints: Vec<usize> = (0..words.len()).filter(|place| asks(&words[*place].text)).collect();
    let score = |first: usize| {
        let distance = hints.iter().map(|hint| hint.abs_diff(first)).min().unwrap_or(first + 10);
        0.95 / (1.0 + 0.15 * distance as f64)
    };
    let mut spans: Vec<(Span, f64)> = found
        .into_iter()
        .map(|(first, last)| (first, last.min(first + longest - 1)))
        .map(|(first, last)| (cut(context, words[first].start, words[last].end), score(first)))
        .collect();
    spans.sort_by(|one, other| other.1.total_cmp(&one.1));
    if spans.is_empty() {
        let start = context.chars().take_while(|character| character.is_whitespace()).count();
        spans.push((cut(context, start, start + context.trim().chars().count()), 0.01));
    }
    let answer = |(span, score): (Span, f64)| json!({ "score": score, "start": span.start, "end": span.end, "answer": span.text });
    Ok(spans.into_iter().map(answer).collect())
}
