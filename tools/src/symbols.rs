//! `abi/symbols.txt`: what the header promises, for the test that nothing of it is ever taken away: each function with the
//! version it came with, and each constant with its number.

/// The functions and constants of a header, a line each.
pub fn generate(header: &str) -> String {
    let functions = functions(header).map(|(name, since)| format!("{name} {since}\n"));
    let constants = constants(header).into_iter().filter(|constant| constant.name != "HFI_ABI_VERSION");
    let constants = constants.map(|constant| format!("{} {}\n", constant.name, constant.number));
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

/// A constant of the header.
pub struct Constant<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its number, as the header has it.
    pub number: &'a str,
    /// Its documentation, in one line.
    pub doc: String,
}

/// The constants of a header, in its order.
pub fn constants(header: &str) -> Vec<Constant<'_>> {
    let mut found = Vec::new();
    let mut doc = Vec::new();
    for line in header.lines() {
        if let Some((name, number)) = line.strip_prefix("#define ").and_then(|rest| rest.split_once(' ')) {
            found.push(Constant { name, number, doc: std::mem::take(&mut doc).join(" ") });
        }
        match line.trim().strip_prefix("* ") {
            Some(said) => doc.push(said),
            None if line.starts_with("/**") => doc.clear(),
            None => {}
        }
    }
    found
}
