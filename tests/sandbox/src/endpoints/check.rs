//! Whether the bodies of creations and updates have the right form: which members there are, and of which kind.

use serde_json::Value;

/// A member of an object.
struct Member {
    name: &'static str,
    needed: bool,
    kind: Kind,
}

/// What a member's value may be.
enum Kind {
    Text,
    TextOrNull,
    Flag,
    Count,
    CountOrNull,
    Texts,
    TextByName,
    Object(&'static [Member]),
    Type,
    Measure,
    Image,
}

const fn must(name: &'static str, kind: Kind) -> Member {
    Member { name, needed: true, kind }
}

const fn may(name: &'static str, kind: Kind) -> Member {
    Member { name, needed: false, kind }
}

const SCALING: &[Member] = &[
    must("minReplica", Kind::Count),
    must("maxReplica", Kind::Count),
    may("scaleToZeroTimeout", Kind::CountOrNull),
    may("measure", Kind::Measure),
];

const COMPUTE: &[Member] = &[
    must("accelerator", Kind::Text),
    must("instanceSize", Kind::Text),
    must("instanceType", Kind::Text),
    must("scaling", Kind::Object(SCALING)),
];

const MODEL: &[Member] = &[
    must("repository", Kind::Text),
    must("framework", Kind::Text),
    must("image", Kind::Image),
    may("revision", Kind::TextOrNull),
    may("task", Kind::Text),
    may("command", Kind::Texts),
    may("args", Kind::Texts),
    may("env", Kind::TextByName),
    may("secrets", Kind::TextByName),
];

const CREDENTIALS: &[Member] = &[must("username", Kind::Text), may("password", Kind::Text)];

const CUSTOM_IMAGE: &[Member] = &[
    must("url", Kind::Text),
    may("port", Kind::Count),
    may("healthRoute", Kind::Text),
    may("health_route", Kind::Text),
    may("env", Kind::TextByName),
    may("credentials", Kind::Object(CREDENTIALS)),
];

const PROVIDER: &[Member] = &[must("vendor", Kind::Text), must("region", Kind::Text)];
const ROUTE: &[Member] = &[may("domain", Kind::Text), may("path", Kind::Text)];
const PRIVATE_SERVICE: &[Member] = &[must("accountId", Kind::Text), must("region", Kind::Text)];

const CREATED: &[Member] = &[
    must("name", Kind::Text),
    must("type", Kind::Type),
    must("compute", Kind::Object(COMPUTE)),
    must("model", Kind::Object(MODEL)),
    must("provider", Kind::Object(PROVIDER)),
    may("route", Kind::Object(ROUTE)),
    may("cacheHttpResponses", Kind::Flag),
    may("tags", Kind::Texts),
    may("privateService", Kind::Object(PRIVATE_SERVICE)),
];

const UPDATED: &[Member] = &[
    may("compute", Kind::Object(COMPUTE)),
    may("model", Kind::Object(MODEL)),
    may("route", Kind::Object(ROUTE)),
    may("cacheHttpResponses", Kind::Flag),
    may("tags", Kind::Texts),
];

const CONFIG: &[Member] = &[may("name", Kind::Text)];

const DEPLOYED: &[Member] = &[
    must("namespace", Kind::Text),
    may("config", Kind::Object(CONFIG)),
    may("accelerator", Kind::Text),
    may("ggufFile", Kind::Text),
];

/// What is wrong, with the name of the member.
type Checked = Result<(), String>;

/// Checks the body of a creation.
pub fn created(body: &Value) -> Checked {
    object("", body, CREATED, true)
}

/// Checks the body of an update, where no member is needed.
pub fn updated(body: &Value) -> Checked {
    object("", body, UPDATED, false)
}

/// Checks the body of a deployment from the catalog.
pub fn deployed(body: &Value) -> Checked {
    object("", body, DEPLOYED, true)
}

/// Checks an endpoint's name.
pub fn name(name: &str) -> Checked {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=32).contains(&name.len()) && name.bytes().all(allowed) {
        return Ok(());
    }
    Err(format!("`name` must be 1 to 32 lower case letters, digits and hyphens, not {name:?}"))
}

fn object(place: &str, value: &Value, members: &[Member], whole: bool) -> Checked {
    let Some(given) = value.as_object() else { return Err(wrong(place, "an object")) };
    let inside = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
    if let Some(name) = given.keys().find(|name| members.iter().all(|member| member.name != *name)) {
        return Err(format!("`{}` is not known", inside(name)));
    }
    for member in members {
        match given.get(member.name) {
            Some(value) => member.kind.check(&inside(member.name), value, whole)?,
            None if member.needed && whole => return Err(format!("`{}` is missing", inside(member.name))),
            None => {}
        }
    }
    Ok(())
}

impl Kind {
    fn check(&self, place: &str, value: &Value, whole: bool) -> Checked {
        let (right, expected) = match self {
            Self::Text => (value.is_string(), "a text"),
            Self::TextOrNull => (value.is_string() || value.is_null(), "a text or null"),
            Self::Flag => (value.is_boolean(), "true or false"),
            Self::Count => (value.is_u64(), "an integer"),
            Self::CountOrNull => (value.is_u64() || value.is_null(), "an integer or null"),
            Self::Texts => {
                (value.as_array().is_some_and(|list| list.iter().all(Value::is_string)), "a list of texts")
            }
            Self::TextByName => {
                let texts = value.as_object().is_some_and(|map| map.values().all(Value::is_string));
                (texts, "an object of texts")
            }
            Self::Object(members) => return object(place, value, members, whole),
            Self::Type => (
                matches!(value.as_str(), Some("public" | "authenticated" | "private")),
                "public, authenticated or private",
            ),
            Self::Measure => return measure(place, value),
            Self::Image => return image(place, value),
        };
        if right { Ok(()) } else { Err(wrong(place, expected)) }
    }
}

fn wrong(place: &str, expected: &str) -> String {
    let place = if place.is_empty() { "the body".to_owned() } else { format!("`{place}`") };
    format!("{place} must be {expected}")
}

fn measure(place: &str, value: &Value) -> Checked {
    let Some(given) = value.as_object() else { return Err(wrong(place, "an object")) };
    for (name, threshold) in given {
        if !matches!(name.as_str(), "pendingRequests" | "hardwareUsage") {
            return Err(format!("`{place}.{name}` is not known"));
        }
        if !threshold.is_number() && !threshold.is_null() {
            return Err(wrong(&format!("{place}.{name}"), "a number or null"));
        }
    }
    Ok(())
}

/// An image is always given as a whole.
fn image(place: &str, value: &Value) -> Checked {
    let mut variants = value.as_object().into_iter().flatten();
    let (Some((name, image)), None) = (variants.next(), variants.next()) else {
        return Err(wrong(place, "an object with one image in it"));
    };
    let place = format!("{place}.{name}");
    match name.as_str() {
        "huggingface" => object(&place, image, &[may("env", Kind::TextByName)], true),
        "custom" => object(&place, image, CUSTOM_IMAGE, true),
        _ if !image.is_object() => Err(wrong(&place, "an object")),
        _ if !image["url"].is_string() => Err(wrong(&format!("{place}.url"), "a text")),
        _ => Ok(()),
    }
}
