//! Items of results: the label, score, box, mask and so on of one member of a list, by whatever name tasks call them.

use bytes::Bytes;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::tasks::results::decode_base64;

/// What an item says, as far as it says it.
pub struct Item<'a> {
    /// Its label: a class, an entity, a word for a gap.
    pub label: Option<&'a str>,
    /// Its text: an answer, a word of the input, a filled-in sentence, what is said.
    pub text: Option<&'a str>,
    /// How sure the model is.
    pub score: Option<f64>,
    /// Where it is in an image: left, top, right, bottom.
    pub bounds: Option<[f64; 4]>,
    /// Where it begins, in characters of the input or seconds.
    pub start: Option<f64>,
    /// Where it ends.
    pub end: Option<f64>,
    /// The token of the model's vocabulary.
    pub token: Option<i64>,
    /// The base64 of a mask or sound.
    pub base64: Option<&'a str>,
    /// The media type of that.
    pub mime_type: Option<&'a str>,
}

impl<'a> Item<'a> {
    /// What a value says; names in any case.
    pub fn of(value: &'a Value) -> Self {
        let member = |names: &[&str]| {
            let object = value.as_object()?;
            let is = |known: &str, name: &str| known.replace(['-', ' '], "_").eq_ignore_ascii_case(name);
            names.iter().find_map(|name| {
                object
                    .iter()
                    .find(|(known, value)| is(known, name) && !value.is_null())
                    .map(|(_, value)| value)
            })
        };
        let text = |names: &[&str]| member(names)?.as_str();
        let number = |names: &[&str]| member(names)?.as_f64();
        let time = |index: usize| member(&["timestamp"])?.get(index)?.as_f64();
        let bounds = member(&["box"]).and_then(|bounds| {
            let side = |name: &str| bounds.get(name)?.as_f64();
            Some([side("xmin")?, side("ymin")?, side("xmax")?, side("ymax")?])
        });
        let base64 = text(&["mask", "blob"]);
        Self {
            label: value.as_str().or_else(|| text(&["label", "entity_group", "entity", "token_str"])),
            text: text(&[
                "answer",
                "sequence",
                "word",
                "text",
                "generated_text",
                "summary_text",
                "translation_text",
            ]),
            score: number(&["score"]),
            bounds,
            start: number(&["start"]).or_else(|| time(0)),
            end: number(&["end"]).or_else(|| time(1)),
            token: member(&["token"]).and_then(Value::as_i64),
            base64,
            mime_type: text(&["content_type"]).or(text(&["mask"]).map(|_| "image/png")),
        }
    }

    /// The bytes of the mask or sound.
    pub fn bytes(&self) -> Option<Bytes> {
        self.base64.map(decode_base64)
    }
}

/// Where the items of a value are, as JSON pointers: the members of its list, of lists in that, or of its `chunks`; or the
/// object itself.
pub fn places(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list
            .iter()
            .enumerate()
            .flat_map(|(i, item)| match item {
                Value::Array(inner) => (0..inner.len()).map(|j| format!("/{i}/{j}")).collect(),
                _ => vec![format!("/{i}")],
            })
            .collect(),
        Value::Object(object) => match object.get("chunks") {
            Some(Value::Array(chunks)) => (0..chunks.len()).map(|i| format!("/chunks/{i}")).collect(),
            _ => vec![String::new()],
        },
        _ => Vec::new(),
    }
}

/// The list of labels with scores that some servers send as two lists; of a batch, a list of them.
pub fn labels_and_scores(value: &Value) -> Option<Value> {
    if let Value::Array(batch) = value {
        let lists = batch.iter().map(labels_and_scores).collect::<Option<Vec<_>>>()?;
        return match <[Value; 1]>::try_from(lists) {
            Ok([list]) => Some(list),
            Err(lists) if lists.is_empty() => None,
            Err(lists) => Some(lists.into()),
        };
    }
    let (labels, scores) = (value.get("labels")?.as_array()?, value.get("scores")?.as_array()?);
    Some(labels.iter().zip(scores).map(|(label, score)| json!({ "label": label, "score": score })).collect())
}

/// An error if a mask is no image.
pub fn check_masks(list: &Value) -> Result<()> {
    for (i, item) in list.as_array().into_iter().flatten().enumerate() {
        // The first bytes tell; the rest is decoded when it is asked for.
        let start = |base64: &str| decode_base64(&base64.chars().take(64).collect::<String>());
        let mask = Item::of(item).base64.map(start);
        if mask.is_some_and(|bytes| !infer::is_image(&bytes)) {
            return Err(Error::protocol(format!("the mask of item {i} is not an image in base64")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_scores_are_put_together_of_one_text_and_of_several() {
        let one = json!({ "sequence": "x", "labels": ["a", "b"], "scores": [0.75, 0.25] });
        let list = json!([{ "label": "a", "score": 0.75 }, { "label": "b", "score": 0.25 }]);
        assert_eq!(labels_and_scores(&one), Some(list.clone()));
        assert_eq!(labels_and_scores(&json!([one])), Some(list.clone()));
        assert_eq!(labels_and_scores(&json!([one, one])), Some(json!([list, list])));
        assert_eq!(labels_and_scores(&list), None);
        assert_eq!(labels_and_scores(&json!([])), None);
    }
}
