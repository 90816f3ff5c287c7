//! `abi/symbols.txt`: each exported function with the version it came with, read from the header.

/// The functions that a header declares, each with its "Since".
pub fn generate(header: &str) -> String {
    let mut lines: Vec<String> = functions(header).map(|(name, since)| format!("{name} {since}\n")).collect();
    lines.sort();
    lines.concat()
}

fn functions(header: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut since = "";
    header.split('\n').filter_map(move |line| {
        if let Some(at) = line.find("Since ") {
            since = line[at + 6..].trim_end_matches('.').trim();
        }
        if line.starts_with(['/', ' ', '#', '}']) || line.starts_with("typedef") {
            return None;
        }
        let declared = line.split_once('(')?.0;
        let name = declared.rsplit([' ', '*']).next()?;
        name.starts_with("hfi_").then(|| (name, std::mem::take(&mut since)))
    })
}
