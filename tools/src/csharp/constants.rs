//! `HfiStatus.g.cs`: the numbers of the header, as enums and constants.

use crate::csharp::names;
use crate::csharp::source::{Source, xml};
use crate::symbols::{Constant, constants};

/// The enums: their names, what they are, and how the names of their constants begin.
const ENUMS: [(&str, &str, &[&str]); 3] = [
    ("HfiStatus", "What a call came to.", &["HFI_ERROR_", "HFI_OK", "HFI_PENDING", "HFI_END"]),
    ("HfiLogLevel", "What is written to the log; each level includes those above.", &["HFI_LOG_"]),
    ("TokenDiscovery", "Whether a token is looked for, and who may get it.", &["HFI_TOKEN_DISCOVERY_"]),
];

/// The text of the file.
pub fn generate(header: &str) -> String {
    let mut others = constants(header);
    let mut file = Source::new("The numbers of hfi.h.", &[]);
    for (name, summary, starts) in ENUMS {
        let belongs = |constant: &Constant| starts.iter().any(|start| constant.name.starts_with(start));
        let (own, rest) = others.into_iter().partition(belongs);
        others = rest;
        enumeration(&mut file, name, summary, starts[0], own);
    }
    file.gap();
    file.summary("The other numbers, by their names without HFI_.");
    file.open("internal static class HfiConstants");
    for constant in &others {
        let (of, number) = match (constant.name, constant.number) {
            (_, "UINT64_MAX") => ("ulong", "ulong.MaxValue"),
            ("HFI_ABI_VERSION", number) => ("uint", number),
            (_, number) => ("int", number),
        };
        documented(&mut file, constant);
        file.line(&format!("internal const {of} {} = {number};", short(constant.name, "HFI_")));
    }
    file.finish()
}

fn enumeration(file: &mut Source, name: &str, summary: &str, start: &str, constants: Vec<Constant>) {
    file.gap();
    file.summary(summary);
    file.open(&format!("public enum {name}"));
    for constant in constants {
        documented(file, &constant);
        file.line(&format!("{} = {},", short(constant.name, start), constant.number));
    }
    file.close();
}

fn documented(file: &mut Source, constant: &Constant) {
    file.gap();
    file.summary(&xml(&constant.doc, |_| None));
}

fn short(name: &str, start: &str) -> String {
    let short = name.strip_prefix(start).or_else(|| name.strip_prefix("HFI_")).unwrap_or(name);
    names::pascal(&short.to_lowercase())
}
