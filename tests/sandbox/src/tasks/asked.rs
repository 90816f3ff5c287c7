//! What a task is asked: JSON or plain bytes, texts, pictures and sounds.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Refusal;
use super::parameters::Parameters;
use crate::chance::hash;
use crate::request::Request;
use crate::{media, picture};

/// A request's body, read.
pub struct Asked<'a> {
    json: Option<Value>,
    bytes: &'a [u8],
}

/// A picture that was sent.
pub struct Image<'a> {
    /// Its bytes.
    pub bytes: Cow<'a, [u8]>,
    /// Width and height: true ones of a PNG.
    pub size: (u32, u32),
    /// Stands for the bytes.
    pub seed: u64,
}

impl<'a> Asked<'a> {
    /// Reads a request: JSON if it says so or is a JSON object, else bytes.
    pub fn of(request: &'a Request) -> Result<Self, Refusal> {
        let bytes = request.body.as_slice();
        let says_json =
            request.headers.get("content-type").is_some_and(|mime| mime.starts_with("application/json"));
        let looks = bytes.trim_ascii_start().starts_with(b"{");
        let json = match serde_json::from_slice(bytes) {
            Ok(value @ Value::Object(_)) => Some(value),
            Ok(_) if says_json => return Err(Refusal::wrong("the body must be a JSON object")),
            Err(error) if says_json || looks => {
                return Err(Refusal::wrong(format!("the body is not JSON: {error}")));
            }
            _ => None,
        };
        if let Some(parameters) = json.as_ref().and_then(|json| json.get("parameters"))
            && !matches!(parameters, Value::Object(_) | Value::Null)
        {
            return Err(Refusal::wrong("`parameters` must be an object"));
        }
        Ok(Self { json, bytes })
    }

    /// What JSON asks that came in another form.
    pub fn given(json: Value) -> Self {
        Self { json: Some(json), bytes: &[] }
    }

    /// What plain bytes ask.
    pub fn bytes(bytes: &'a [u8]) -> Self {
        Self { json: None, bytes }
    }

    /// A member at the top of the JSON, if it is there.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.json.as_ref()?.get(name).filter(|value| !value.is_null())
    }

    /// The inputs.
    pub fn inputs(&self) -> Result<&Value, Refusal> {
        if self.json.is_none() {
            return Err(Refusal::wrong("the body must be JSON: {\"inputs\": ..., \"parameters\": {...}}"));
        }
        self.member("inputs").ok_or_else(|| Refusal::missing("inputs"))
    }

    /// A text member of the inputs.
    pub fn input(&self, name: &str) -> Result<&str, Refusal> {
        let inputs = self.inputs()?;
        if !inputs.is_object() {
            return Err(Refusal::wrong(format!("`inputs` must be an object with `{name}`")));
        }
        match &inputs[name] {
            Value::String(text) => Ok(text),
            Value::Null => Err(Refusal::missing(&format!("inputs.{name}"))),
            _ => Err(Refusal::wrong(format!("`inputs.{name}` must be a text"))),
        }
    }

    /// The inputs as one text that is not empty.
    pub fn text(&self) -> Result<&str, Refusal> {
        match self.inputs()?.as_str() {
            Some("") => Err(Refusal::wrong("`inputs` must not be empty")),
            Some(text) => Ok(text),
            None => Err(Refusal::wrong("`inputs` must be a text")),
        }
    }

    /// What a function makes of the text, or a list of what it makes of each text in a list.
    pub fn each_text(&self, make: impl Fn(&str) -> Result<Value, Refusal>) -> Result<Value, Refusal> {
        match self.inputs()? {
            Value::Array(texts) if texts.iter().all(Value::is_string) && !texts.is_empty() => {
                texts.iter().filter_map(Value::as_str).map(make).collect()
            }
            Value::String(text) => make(text),
            _ => Err(Refusal::wrong("`inputs` must be a text or a list of texts")),
        }
    }

    /// The parameters.
    pub fn parameters(&self) -> Parameters<'_> {
        Parameters::within(self.json.as_ref().and_then(|json| json.get("parameters")))
    }

    /// The members at the top, read like parameters.
    pub fn top(&self) -> Parameters<'_> {
        Parameters::within(self.json.as_ref())
    }

    /// The picture that was sent.
    pub fn image(&self) -> Result<Image<'_>, Refusal> {
        image(self.binary()?)
    }

    /// The picture in a member of the inputs.
    pub fn inner_image(&self) -> Result<Image<'_>, Refusal> {
        image(decoded("inputs.image", self.input("image")?)?.into())
    }

    /// The sound that was sent.
    pub fn audio(&self) -> Result<Cow<'_, [u8]>, Refusal> {
        let bytes = self.binary()?;
        if media::is_audio(&bytes) { Ok(bytes) } else { Err(Refusal::wrong("Malformed soundfile")) }
    }

    fn binary(&self) -> Result<Cow<'_, [u8]>, Refusal> {
        match (&self.json, self.bytes) {
            (None, []) => Err(Refusal::wrong("the body is empty")),
            (None, bytes) => Ok(bytes.into()),
            (Some(_), _) => {
                let text = self.inputs()?.as_str();
                let text = text.ok_or_else(|| Refusal::wrong("`inputs` must be a text in base64"))?;
                Ok(decoded("inputs", text)?.into())
            }
        }
    }
}

/// Bytes out of base64.
pub fn decoded(name: &str, text: &str) -> Result<Vec<u8>, Refusal> {
    STANDARD.decode(text).map_err(|error| Refusal::wrong(format!("`{name}` is not base64: {error}")))
}

/// Bytes in the form that JSON carries.
pub fn encoded(bytes: &[u8]) -> Value {
    json!(STANDARD.encode(bytes))
}

fn image(bytes: Cow<'_, [u8]>) -> Result<Image<'_>, Refusal> {
    let size = match bytes.starts_with(b"\x89PNG") {
        true => picture::size(&bytes),
        false => Some((640, 480)),
    };
    match size.filter(|(width, height)| u64::from(*width) * u64::from(*height) <= picture::LARGEST) {
        Some(size) if media::is_image(&bytes) => Ok(Image { seed: hash(&bytes), bytes, size }),
        _ => Err(Refusal::wrong("cannot identify image file")),
    }
}
