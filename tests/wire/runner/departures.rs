//! The departures: where the library differs from the vectors on purpose, and the verdict on a vector.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use crate::compare::{Difference, parts, rules};

/// One entry of `departures.json`: of one vector, or of all that a rule covers.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Entry {
    Rule(Rule),
    Vector(Departure),
}

/// A departure that is the same wherever it occurs; `compare/rules.rs` says where that is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub rule: String,
    pub reason: String,
}

/// A departure of one vector.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Departure {
    pub id: String,
    /// The parts that differ, all of them.
    pub differs: BTreeSet<String>,
    /// Which row of DESIGN.md's table, or which (q) of facts.md.
    pub reason: String,
}

/// How a vector that passes came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Equal,
    Departed,
}

/// All departures by the ids of their vectors.
pub type Departures = BTreeMap<String, Departure>;

/// Reads the file; an id may be listed once.
pub fn load() -> Departures {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("departures.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let list: Vec<Entry> = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut departures = Departures::new();
    let mut listed = BTreeSet::new();
    for entry in list {
        let departure = match entry {
            Entry::Vector(departure) => departure,
            Entry::Rule(rule) => {
                assert!(!rule.reason.trim().is_empty(), "the rule {} gives no reason", rule.rule);
                listed.insert(rule.rule);
                continue;
            }
        };
        let id = departure.id.clone();
        assert!(
            departures.insert(id.clone(), departure).is_none(),
            "{id} is listed twice in departures.json"
        );
    }
    assert!(listed.iter().eq(rules::NAMES.iter()), "departures.json lists the rules {listed:?}");
    departures
}

/// What is wrong with the list itself: unknown ids, entries without parts or reason.
pub fn check(departures: &Departures, ids: &BTreeSet<&str>) -> Result<(), String> {
    let faults = departures.values().filter_map(|departure| {
        let id = departure.id.as_str();
        let fault = if !ids.contains(id) {
            "is no vector"
        } else if departure.differs.is_empty() {
            "lists no part"
        } else if departure.reason.trim().is_empty() {
            "gives no reason"
        } else {
            return None;
        };
        Some(format!("departures.json: {id} {fault}"))
    });
    let faults = faults.collect::<Vec<_>>();
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// Whether exactly the listed parts differ; what is wrong otherwise.
pub fn judge(differences: &[Difference], departure: Option<&Departure>) -> Result<Verdict, String> {
    let (ruled, differences): (Vec<_>, Vec<_>) =
        differences.iter().partition(|difference| rules::NAMES.contains(&difference.part.as_str()));
    let differing = parts(differences.iter().copied());
    let nothing = BTreeSet::new();
    let listed = departure.map_or(&nothing, |departure| &departure.differs);
    let unlisted = differences.iter().filter(|difference| !listed.contains(&difference.part));
    let unlisted = unlisted.map(|difference| format!("{} {}", difference.part, difference.detail));
    let stale = listed.difference(&differing);
    let stale = stale.map(|part| format!("{part} is listed in departures.json but does not differ"));
    let faults = unlisted.chain(stale).collect::<Vec<_>>();
    match (faults.is_empty(), listed.is_empty() && ruled.is_empty()) {
        (true, true) => Ok(Verdict::Equal),
        (true, false) => Ok(Verdict::Departed),
        (false, _) => Err(faults.join("\n")),
    }
}
