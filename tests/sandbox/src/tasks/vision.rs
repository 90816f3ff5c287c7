//! What is seen in a picture: labels, objects, segments, descriptions, answers.

use serde_json::{Value, json};

use super::asked::{Asked, Image, encoded};
use super::labels::{Apply, numbers, numbers_for, ranked};
use super::{Made, Refusal};
use crate::chance::{draw, hash, share};
use crate::picture;
use crate::reply::Body;

const THINGS: &[&str] = &[
    "tabby cat",
    "tiger cat",
    "golden retriever",
    "fire truck",
    "lighthouse",
    "teapot",
    "lemon",
    "sea shore",
];

/// image-classification: by chance.
pub fn classify(asked: &Asked<'_>) -> Made {
    let image = asked.image()?;
    let parameters = asked.parameters();
    let most = parameters.count("top_k")?.unwrap_or(5);
    let numbers = numbers(image.seed, THINGS.len());
    Ok(Body::Json(ranked(THINGS, &numbers, &Apply::of(parameters)?, Some(most))))
}

/// zero-shot-image-classification: by chance.
pub fn classify_by_candidates(asked: &Asked<'_>) -> Made {
    let image = asked.image()?;
    let labels = asked.parameters().candidates()?;
    let numbers = numbers_for(image.seed, &labels);
    Ok(Body::Json(ranked(&labels, &numbers, &Apply::Softmax, None)))
}

/// object-detection: three objects, the last of them hardly seen.
pub fn detect(asked: &Asked<'_>) -> Made {
    let image = asked.image()?;
    let threshold = asked.parameters().share("threshold")?.unwrap_or(0.5);
    let seen = [("cat", 0.9), ("remote", 0.6), ("couch", 0.2)];
    let seen = seen.into_iter().zip(0..).map(|((label, least), place)| {
        (json!({ "label": label, "box": frame(&image, place) }), least + 0.09 * share(image.seed, place))
    });
    let with_score = |(mut object, score): (Value, f64)| {
        object["score"] = score.into();
        object
    };
    Ok(Body::Json(seen.filter(|(_, score)| *score >= threshold).map(with_score).collect()))
}

fn frame(image: &Image<'_>, place: u64) -> Value {
    let (width, height) = image.size;
    let least = |size: u32, kind: u64| draw(image.seed, 10 * place + kind) % u64::from(size.div_ceil(2));
    let (xmin, ymin) = (least(width, 1), least(height, 2));
    let most = |from: u64, size: u32| from + (u64::from(size) - from).div_ceil(2);
    json!({ "xmin": xmin, "ymin": ymin, "xmax": most(xmin, width), "ymax": most(ymin, height) })
}

/// image-segmentation: what is above a line, and what is below.
pub fn segment(asked: &Asked<'_>) -> Made {
    let image = asked.image()?;
    let parameters = asked.parameters();
    let threshold = parameters.share("threshold")?.unwrap_or(0.5);
    parameters.choice("subtask", &["instance", "panoptic", "semantic"])?;
    parameters.number("mask_threshold")?;
    let (width, height) = image.size;
    let line = height.div_ceil(2);
    let segments = [("sky", 0.95, true), ("sea", 0.75, false)];
    let segment = |(label, score, above): (&str, f64, bool)| {
        let mask = picture::mask(width, height, |_, y| (y < line) == above);
        json!({ "label": label, "score": score, "mask": encoded(&mask) })
    };
    let segments = segments.into_iter().filter(|(_, score, _)| *score >= threshold);
    Ok(Body::Json(segments.map(segment).collect()))
}

/// image-to-text: a thing, and how large the picture is.
pub fn describe(asked: &Asked<'_>) -> Made {
    let image = asked.image()?;
    let thing = THINGS[image.seed as usize % THINGS.len()];
    let text = format!("a picture of a {thing}, {} by {} points", image.size.0, image.size.1);
    Ok(Body::Json(json!([{ "generated_text": text }])))
}

/// document-question-answering: from a short list.
pub fn read_document(asked: &Asked<'_>) -> Made {
    let question = asked.input("question")?;
    let image = asked.inner_image()?;
    let most = asked.parameters().count("top_k")?.unwrap_or(1);
    let found = chosen(&["us-001", "$154.06", "11/02/2019", "East Repair Inc."], question, image.seed, most);
    let answer = |(text, score): (&str, f64), place: usize| json!({ "answer": text, "score": score, "start": 16 + place, "end": 16 + place });
    Ok(Body::Json(found.into_iter().zip(0..).map(|(found, place)| answer(found, place)).collect()))
}

/// visual-question-answering: yes or no if the question is of that kind, else from a short list.
pub fn answer_question(asked: &Asked<'_>) -> Made {
    let (question, image) = match asked.inputs()?.is_object() {
        true => (asked.input("question")?, asked.inner_image()?),
        false => {
            let question = asked.top().text("question")?.ok_or_else(|| Refusal::missing("question"))?;
            (question, asked.image()?)
        }
    };
    let most = asked.parameters().count("top_k")?.unwrap_or(5);
    let first = question.split_whitespace().next().unwrap_or_default().to_lowercase();
    let answers: &[&str] = match first.as_str() {
        "is" | "are" | "does" | "do" | "can" | "has" => &["yes", "no"],
        _ => &["laying down", "sitting", "sleeping", "two", "red", "on the table"],
    };
    let found = chosen(answers, question, image.seed, most).into_iter();
    Ok(Body::Json(found.map(|(answer, score)| json!({ "score": score, "answer": answer })).collect()))
}

/// Answers in an order that depends on question and picture, with falling scores.
fn chosen<'a>(answers: &[&'a str], question: &str, seed: u64, most: usize) -> Vec<(&'a str, f64)> {
    let mut answers = answers.to_vec();
    answers.sort_by_key(|answer| draw(seed ^ hash(question.as_bytes()), hash(answer.as_bytes())));
    answers.into_iter().take(most).zip(1..).map(|(answer, place)| (answer, 0.9 / f64::from(place))).collect()
}
