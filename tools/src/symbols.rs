//! `abi/symbols.txt`: what the header promises, for the test that nothing of it is ever taken away: each function with the
//! version it came with, and each constant with its number.

/// The functions and constants of a header, a line each.
pub fn generate(header: &str) -> String {
    let functions = functions(header).map(|(name, since)| format!("{name} {since}\n"));
    let constants = constants(header).map(|(name, number)| format!("{name} {number}\n"));
    let mut lines: Vec<String> = functions.chain(constants).collect();
    lines.sort();
    lines.concat()
}

fn functions(header: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut since = "";
    header.lines().filter_map(move |line| {
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

fn constants(header: &str) -> impl Iterator<Item = (&str, &str)> {
    let defined = header.lines().filter_map(|line| line.strip_prefix("#define ")?.split_once(' '));
    defined.filter(|(name, _)| *name != "HFI_ABI_VERSION")
}
