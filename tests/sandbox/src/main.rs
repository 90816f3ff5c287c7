//! `hfi-sandbox [--port N] [--until-stdin-closes]`: serves until it is killed.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use hfi_sandbox::Sandbox;

fn main() -> ExitCode {
    let mut port = 0;
    let mut until_stdin_closes = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--port" => match arguments.next().map(|text| text.parse()) {
                Some(Ok(number)) => port = number,
                _ => return usage(),
            },
            "--until-stdin-closes" => until_stdin_closes = true,
            _ => return usage(),
        }
    }
    let sandbox = match Sandbox::start_on(port) {
        Ok(sandbox) => sandbox,
        Err(error) => {
            eprintln!("the sandbox cannot listen on 127.0.0.1:{port}: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("listening on {}", sandbox.url());
    let _ = std::io::stdout().flush();
    if until_stdin_closes {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
    } else {
        loop {
            std::thread::park();
        }
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: hfi-sandbox [--port N] [--until-stdin-closes]");
    ExitCode::from(2)
}
