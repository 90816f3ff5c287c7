//! The environment that a vector sees. It is a process's own, so the runner starts itself again: once with
//! everything cleared that could reach a call, and once more for each vector that sets something.

use std::env;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use tempfile::TempDir;

use crate::vector::Environment;

/// Tells a started runner what was prepared for it.
const STAGE: &str = "HFI_WIRE_STAGE";
const CLEAN: &str = "clean";
const PREPARED: &str = "prepared";

/// Runs the whole program again in a clean environment, unless this is that run.
pub fn in_clean_process() -> Option<ExitCode> {
    if env::var_os(STAGE).is_some() {
        return None;
    }
    let home = TempDir::new().expect("a directory can be made");
    let mut command = Command::new(env::current_exe().expect("the runner knows its path"));
    command.args(env::args_os().skip(1)).env("HOME", home.path()).env(STAGE, CLEAN);
    for (name, _) in env::vars_os() {
        if name.to_str().is_none_or(reaches_calls) {
            command.env_remove(name);
        }
    }
    let status = command.status().expect("the runner can be started again");
    Some(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether this process was started for one vector's environment.
pub fn is_prepared() -> bool {
    env::var(STAGE).is_ok_and(|stage| stage == PREPARED)
}

/// Runs one test of this program in a process that has `environment`; gives its output.
pub fn run_in_child(test: &str, environment: &Environment) -> Result<String, String> {
    let folder = TempDir::new().map_err(|e| e.to_string())?;
    let root = folder.path().to_string_lossy();
    let home = folder.path().join("empty-home");
    std::fs::create_dir(&home).map_err(|e| e.to_string())?;
    for (path, text) in &environment.files {
        let path = path.replace("$TMP", &root);
        let parent = Path::new(&path).parent().expect("a file lies in a directory");
        std::fs::create_dir_all(parent)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|e| e.to_string())?;
    }
    let vars = environment.vars.iter().map(|(name, value)| (name, value.replace("$TMP", &root)));
    let output = Command::new(env::current_exe().map_err(|e| e.to_string())?)
        .args(["--exact", test, "--test-threads", "1", "--color", "never"])
        .env("HOME", &home)
        .envs(vars)
        .env(STAGE, PREPARED)
        .stdin(Stdio::null())
        .output()
        .map_err(|e| e.to_string())?;
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    if output.status.success() {
        return Ok(out.into_owned());
    }
    Err(format!("in a process of its own:\n{out}{err}"))
}

/// Whether a variable changes what the library does.
fn reaches_calls(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    ["HF_", "HFI_", "HUGGING"].iter().any(|start| name.starts_with(start))
        || name.ends_with("_PROXY")
        || name == "XDG_CACHE_HOME"
}
