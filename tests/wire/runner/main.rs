//! Wire parity: replays the recorded calls of huggingface_hub through the C ABI and compares every request and
//! result. Each vector is a test; `cargo test -p hfi-wire chat::` runs a part.
//!
//! `vectors/` holds the recordings, `departures.json` where the library differs on purpose.

mod capi;
mod compare;
mod departures;
mod endpoints;
mod environment;
mod recorder;
mod replay;
mod scope;
mod selftests;
mod vector;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use libtest_mimic::{Arguments, Failed, Trial};

use compare::rules;
use departures::{Departure, Verdict};
use recorder::Recorder;
use vector::Vector;

/// How the vectors came out.
#[derive(Default)]
struct Count {
    run: AtomicUsize,
    equal: AtomicUsize,
    departed: AtomicUsize,
}

fn main() -> ExitCode {
    if let Some(code) = environment::in_clean_process() {
        return code;
    }
    let mut arguments = Arguments::from_args();
    // Some wait for seconds: several at once, and the longest first.
    arguments.test_threads = arguments.test_threads.or(Some(8));
    let mut vectors = vector::load();
    vectors.sort_by(|one, other| other.pauses().total_cmp(&one.pauses()));
    let departures = departures::load();
    let count = Arc::new(Count::default());
    let mut trials = selftests::trials();
    let ids = vectors.iter().map(|vector| vector.id.as_str()).collect::<BTreeSet<_>>();
    let listed = departures::check(&departures, &ids);
    trials.push(Trial::test("departures::list", move || listed.map_err(Failed::from)));
    let mut skipped = 0;
    for mut vector in vectors {
        vector.exchanges.extend(endpoints::probe(&vector));
        let reason = scope::skipped(&vector);
        skipped += usize::from(reason.is_some());
        let departure = departures.get(&vector.id).cloned();
        let count = count.clone();
        let trial = Trial::test(vector.name(), move || run(&vector, departure.as_ref(), &count));
        trials.push(trial.with_kind(reason.unwrap_or_default()).with_ignored_flag(reason.is_some()));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    let [run, equal, departed] =
        [&count.run, &count.equal, &count.departed].map(|count| count.load(Ordering::Relaxed));
    if !arguments.list {
        println!("wire: {run} run, {equal} equal, {departed} departed, {skipped} skipped");
    }
    conclusion.exit_code()
}

/// Runs one vector, in a process of its own if it needs an environment.
fn run(vector: &Vector, departure: Option<&Departure>, count: &Count) -> Result<(), Failed> {
    count.run.fetch_add(1, Ordering::Relaxed);
    let verdict = if vector.env.is_empty() || environment::is_prepared() {
        let exchanges = rules::asked_once(&vector.exchanges);
        let script = exchanges.iter().map(|exchange| exchange.response.clone()).collect();
        let recorder = Recorder::start(script)?;
        let outcomes = replay::replay(vector, &recorder.url(), &recorder::ca_pem());
        let differences = compare::compare(vector, &recorder.seen(), &outcomes);
        departures::judge(&differences, departure)?
    } else {
        let output = environment::run_in_child(&vector.name(), &vector.env)?;
        // The line at its end counts like the one at the end of this run.
        if output.contains(", 1 equal,") { Verdict::Equal } else { Verdict::Departed }
    };
    let count = if verdict == Verdict::Equal { &count.equal } else { &count.departed };
    count.fetch_add(1, Ordering::Relaxed);
    Ok(())
}
