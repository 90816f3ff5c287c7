//! Rewrites what is generated from the sources, or with `--check` says what is stale: the constructors of tasks, the
//! tables of tasks and providers in the docs, the C header, the C# imports, the typed layers of C# and C++, the list of symbols and the licences of what is linked in.

mod arguments;
mod constructors;
mod cpp;
mod csharp;
mod header;
mod licenses;
mod lines;
mod providers;
mod symbols;
mod tables;
mod typed;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tools lies in the repository").to_owned()
}

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let constructors = ("src/ffi/tasks.rs", constructors::generate());
    if !check {
        // The header and the imports are read from it.
        let path = root().join(constructors.0);
        std::fs::write(path, &constructors.1).expect("the file can be written");
    }
    let header = header::generate();
    let mut files = vec![
        constructors,
        ("docs/tasks.md", tables::generate()),
        ("docs/providers.md", providers::generate()),
        ("include/hfi.h", header.clone()),
        ("abi/symbols.txt", symbols::generate(&header)),
        ("THIRD-PARTY-LICENSES.txt", licenses::generate()),
    ];
    files.extend(csharp::generate(&header));
    files.extend(cpp::generate(&header));
    let mut failed = 0;
    for (path, text) in &files {
        let full = root().join(path);
        let same = std::fs::read_to_string(&full).is_ok_and(|known| known == *text);
        if check {
            println!(
                "{} {path} is {}",
                if same { "ok" } else { "FAIL" },
                if same { "fresh" } else { "stale: run `make generate`" }
            );
            failed += usize::from(!same);
        } else if !same {
            std::fs::create_dir_all(full.parent().expect("a file has a folder"))
                .expect("the folder can be made");
            std::fs::write(&full, text).expect("the file can be written");
            println!("wrote {path}");
        }
    }
    if check {
        println!("{} passed, {failed} failed", files.len() - failed);
    }
    ExitCode::from(u8::from(failed > 0))
}
