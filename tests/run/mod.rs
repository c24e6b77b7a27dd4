//! Runs the program as a person would, in an environment of its own.
#![allow(clippy::disallowed_methods, dead_code, clippy::unwrap_used)]

#[cfg(unix)]
pub mod terminal;
pub mod watched;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run came to.
pub struct Run {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub output: String,
    /// Standard error.
    pub errors: String,
}

/// Runs it in the project's folder.
pub fn eslabon(args: &[&str]) -> Run {
    eslabon_in(Path::new(env!("CARGO_MANIFEST_DIR")), args, "")
}

/// Runs it in a folder, with something on standard input.
pub fn eslabon_in(folder: &Path, args: &[&str], input: &str) -> Run {
    let mut child = command(folder, args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A run that fails early reads no input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let done = child.wait_with_output().unwrap();
    Run {
        code: done.status.code().unwrap_or(-1),
        output: String::from_utf8(done.stdout).unwrap(),
        errors: String::from_utf8(done.stderr).unwrap(),
    }
}

/// The program in a folder. Its environment tells of a terminal, which its streams need not be.
fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_eslabon"));
    command
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("TERM", "xterm");
    // Where git is.
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}
