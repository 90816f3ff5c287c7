//! JSON bodies: nulls taken out, members merged in, binary inputs put in as base64.

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::content;
use crate::error::{Error, Result};
use crate::http::body::{Body, Piece, Source};
use crate::providers::Context;
use crate::tasks::args::Args;

/// Takes null members out of objects at every depth; null items of lists stay.
pub fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(object) => Value::Object(members_without_nulls(object)),
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

/// The same of the members of an object.
pub fn members_without_nulls(object: Map<String, Value>) -> Map<String, Value> {
    let kept = object.into_iter().filter(|(_, value)| !value.is_null());
    kept.map(|(name, value)| (name, without_nulls(value))).collect()
}

/// Merges `extra` into `body`, object by object.
pub fn merge(body: &mut Map<String, Value>, extra: Map<String, Value>) {
    for (name, value) in extra {
        match (body.get_mut(&name), value) {
            (Some(Value::Object(inner)), Value::Object(extra)) => merge(inner, extra),
            (_, value) => drop(body.insert(name, value)),
        }
    }
}

/// A source and the mark in JSON text that it takes the place of.
pub struct Marked {
    /// The mark.
    pub mark: String,
    source: Source,
}

impl Marked {
    /// A source with a mark of its own.
    pub fn new(source: Source) -> Self {
        Self { mark: format!("hfi-{:032x}", fastrand::u128(..)), source }
    }
}

/// The URL of a binary input, as providers take it: the caller's own, or a data URL with a mark for the base64. `typed` gives
/// its media type, from the one that the caller or the name says.
pub async fn data_url(
    context: &Context<'_>,
    args: &Args,
    name: &str,
    typed: impl FnOnce(Option<&str>) -> String,
) -> Result<(String, Option<Marked>)> {
    let content = args.content(name).ok_or_else(|| Error::argument(format!("there is no {name}")))?;
    if let content::Source::Url(url) = &content.source {
        return Ok((url.clone(), None));
    }
    let opened = context.inputs.open(name, content, context.transport).await?;
    let marked = Marked::new(opened.source);
    let url = format!("data:{};base64,{}", typed(content.declared_type().as_deref()), marked.mark);
    Ok((url, Some(marked)))
}

/// JSON text in which a source takes the place of its mark, as base64 that is made while it is sent.
pub async fn with_base64(text: String, marked: Option<Marked>) -> Result<Body> {
    let Some(Marked { mark, mut source }) = marked else { return Ok(text.into()) };
    let text = Bytes::from(text);
    let places: Vec<usize> = memchr::memmem::find_iter(&text, &mark).collect();
    if let (Source::Feed(feed), true) = (&source, places.len() > 1) {
        source = Source::Bytes(feed.rest().await?);
    }
    let plain = |from: usize, to: usize| Piece { source: Source::Bytes(text.slice(from..to)), base64: false };
    let mut pieces = Vec::with_capacity(places.len() * 2 + 1);
    let mut from = 0;
    for at in places {
        pieces.push(plain(from, at));
        pieces.push(Piece { source: source.clone(), base64: true });
        from = at + mark.len();
    }
    pieces.push(plain(from, text.len()));
    Ok(pieces.into())
}
