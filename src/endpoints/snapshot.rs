//! What is known of an endpoint at one moment.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::config::Secret;
use crate::endpoints::lease::Lease;
use crate::error::{Error, Result};

/// A snapshot of an endpoint.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// The name, unique in its namespace.
    pub name: String,
    /// The user or organisation that it belongs to.
    pub namespace: String,
    /// `pending`, `initializing`, `running`, `paused` …
    pub status: String,
    /// Where it can be called, if it can.
    pub url: Option<String>,
    /// The path that says whether it is ready.
    pub health_route: String,
    /// When it was made.
    pub created_at: Moment,
    /// When it was last changed.
    pub updated_at: Moment,
    /// All that the API said.
    pub raw: Value,
    /// The token of later operations on it.
    pub token: Choice,
    /// What keeps it running, if it was acquired.
    pub lease: Option<Arc<Lease>>,
    /// Grows from snapshot to snapshot of this process.
    number: u64,
}

static LAST: AtomicU64 = AtomicU64::new(0);

/// Which endpoints this process has changed, so that older snapshots of them are known to be old.
#[derive(Debug, Default)]
pub struct Changes(Mutex<HashMap<(String, String), u64>>);

impl Changes {
    /// Remembers that this snapshot came of a change.
    pub fn add(&self, endpoint: &Endpoint) {
        let key = (endpoint.namespace.clone(), endpoint.name.clone());
        self.0.lock().unwrap().insert(key, endpoint.number);
    }

    /// Whether the endpoint was changed after this snapshot.
    pub fn outdate(&self, endpoint: &Endpoint) -> bool {
        let key = (endpoint.namespace.clone(), endpoint.name.clone());
        self.0.lock().unwrap().get(&key).is_some_and(|last| *last > endpoint.number)
    }
}

/// Which token an operation uses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Choice {
    /// The client's.
    #[default]
    Client,
    /// The client's, or the operation fails.
    Required,
    /// This one.
    Given(Secret),
    /// None.
    Nothing,
}

/// A moment, as text and as a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// As RFC 3339 says, in UTC, to the microsecond.
    pub text: String,
    /// Seconds since 1970.
    pub seconds: f64,
}

impl Moment {
    /// The moment of a date that a server gives.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || Error::protocol(format!("\"{text}\" is not a date like 2024-05-17T12:34:56.789Z"));
        let date =
            OffsetDateTime::parse(text, &Rfc3339).ok().filter(|_| text.ends_with('Z')).ok_or_else(wrong)?;
        let micros = date.microsecond();
        let fraction = if micros == 0 { String::new() } else { format!(".{micros:06}") };
        let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
        let (hour, minute, second) = (date.hour(), date.minute(), date.second());
        Ok(Self {
            text: format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}+00:00"),
            seconds: date.unix_timestamp() as f64 + f64::from(micros) / 1e6,
        })
    }
}

impl Endpoint {
    /// The endpoint that the API described.
    pub fn new(raw: Value, namespace: &str, token: Choice) -> Result<Self> {
        let text = |pointer: &str| raw.pointer(pointer).and_then(Value::as_str);
        let need = |pointer: &str| {
            let missing = || {
                let name = pointer.trim_start_matches('/').replace('/', ".");
                Error::protocol(format!("the description of the endpoint has no \"{name}\""))
            };
            text(pointer).ok_or_else(missing)
        };
        let date = |pointer| Moment::parse(need(pointer)?);
        Ok(Self {
            name: need("/name")?.to_owned(),
            namespace: namespace.to_owned(),
            status: need("/status/state")?.to_owned(),
            url: text("/status/url").filter(|url| !url.is_empty()).map(str::to_owned),
            health_route: text("/healthRoute").unwrap_or("/health").to_owned(),
            created_at: date("/status/createdAt")?,
            updated_at: date("/status/updatedAt")?,
            token,
            lease: None,
            number: LAST.fetch_add(1, Ordering::Relaxed) + 1,
            raw,
        })
    }

    /// The same without a hold on it, for operations with this token.
    pub fn unheld(&self, token: Choice) -> Self {
        Self { token, lease: None, ..self.clone() }
    }

    /// A text in the description.
    pub fn text(&self, pointer: &str) -> Option<&str> {
        self.raw.pointer(pointer)?.as_str()
    }

    /// Whether it is the one that goes by this name.
    pub fn is(&self, name: &str, namespace: &str) -> bool {
        self.name == name && self.namespace == namespace
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_cut_to_microseconds() {
        let moment = |text| Moment::parse(text).unwrap();
        assert_eq!(moment("2023-10-26T12:41:53.263078506Z").text, "2023-10-26T12:41:53.263078+00:00");
        assert_eq!(moment("2023-10-26T12:41:53Z").text, "2023-10-26T12:41:53+00:00");
        assert_eq!(moment("1970-01-02T00:00:00.5Z").seconds, 86400.5);
        assert_eq!(moment("2000-02-29T23:59:59.9999999Z").seconds, 951_868_799.999_999);
    }

    #[test]
    fn only_dates_in_utc_are_understood() {
        for text in ["", "2023-10-26 12:41", "2023-10-26T12:41:53.1+00:00", "2023-02-30T00:00:00Z", "soon"] {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
    }
}
