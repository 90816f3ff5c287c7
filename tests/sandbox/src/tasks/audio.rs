//! What is heard in a sound: labels, words, voices.

use serde_json::{Value, json};

use super::asked::{Asked, encoded};
use super::labels::{Apply, numbers, ranked};
use super::{Made, Refusal};
use crate::chance::hash;
use crate::media;
use crate::reply::Body;
use crate::words::Words;

/// audio-classification: by chance.
pub fn classify(asked: &Asked<'_>) -> Made {
    let audio = asked.audio()?;
    let parameters = asked.parameters();
    let most = parameters.count("top_k")?.unwrap_or(5);
    let labels = ["yes", "no", "up", "down", "left", "right", "stop", "go"];
    let numbers = numbers(hash(&audio), labels.len());
    Ok(Body::Json(ranked(&labels, &numbers, &Apply::of(parameters)?, Some(most))))
}

/// automatic-speech-recognition: a few words, one after the other.
pub fn transcribe(asked: &Asked<'_>) -> Made {
    let audio = asked.audio()?;
    let words: Vec<String> = Words::new("", hash(&audio)).take(6).collect();
    let mut answer = json!({ "text": words.concat() });
    let chunk = |text: &str, from: usize, to: usize| json!({ "text": text, "timestamp": [(2 * from) as f64 / 5.0, (2 * to) as f64 / 5.0] });
    match asked.parameters().get("return_timestamps") {
        None | Some(Value::Bool(false)) => {}
        Some(Value::Bool(true)) => {
            let (one, other) = words.split_at(3);
            answer["chunks"] = json!([chunk(&one.concat(), 0, 3), chunk(&other.concat(), 3, 6)]);
        }
        Some(Value::String(kind)) if kind == "word" => {
            answer["chunks"] =
                words.iter().enumerate().map(|(place, word)| chunk(word, place, place + 1)).collect();
        }
        Some(_) => return Err(Refusal::wrong("`return_timestamps` must be true, false or \"word\"")),
    }
    Ok(Body::Json(answer))
}

/// audio-to-audio: the sound itself if it is a WAV, and a tone.
pub fn separate(asked: &Asked<'_>) -> Made {
    let audio = asked.audio()?;
    let tone = media::wav(hash(&audio), 250);
    let first = if media::is_wav(&audio) { &audio } else { tone.as_slice() };
    let part = |label: &str, bytes: &[u8]| json!({ "label": label, "content-type": "audio/wav", "blob": encoded(bytes) });
    Ok(Body::Json(json!([part("LABEL_0", first), part("LABEL_1", &tone)])))
}
