//! Drawing with an installed Graphviz, where somebody asks for it.

use std::io::{ErrorKind, Write as _};
use std::process::{Command, Stdio};

use crate::cli::problem::{Problem, system};

/// Graphviz's layouts.
pub(in crate::cli) const ENGINES: [&str; 8] = [
    "dot",
    "neato",
    "fdp",
    "sfdp",
    "circo",
    "twopi",
    "osage",
    "patchwork",
];

/// What `dot -K<engine> -Tsvg` draws from a DOT text. No shell and no file: the text goes in and out through pipes.
pub(super) fn svg(dot: &str, engine: &str) -> Result<String, Problem> {
    let started = Command::new("dot")
        .args([&format!("-K{engine}"), "-Tsvg"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(Problem::new(
                "--dot-engine necesita Graphviz, y no se encuentra su programa `dot`",
                "--dot-engine needs Graphviz, and its program `dot` is not found",
            )
            .help(
                "instale Graphviz (`apt install graphviz`, `brew install graphviz`, `winget install graphviz`) o quite --dot-engine: eslabon dibuja sin él",
                "install Graphviz (`apt install graphviz`, `brew install graphviz`, `winget install graphviz`) or leave --dot-engine out: eslabon draws without it",
            ));
        }
        Err(error) => {
            let (es, en) = system(&error);
            return Err(failed(&es, &en));
        }
    };
    let input = child.stdin.take();
    // Written beside reading: two full pipes would wait for each other.
    let done = std::thread::scope(|scope| {
        if let Some(mut input) = input {
            scope.spawn(move || {
                // A program that fails early reads no input; its exit code tells.
                let _ = input.write_all(dot.as_bytes());
            });
        }
        child.wait_with_output()
    });
    let done = done.map_err(|error| {
        let (es, en) = system(&error);
        failed(&es, &en)
    })?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        let said = said.lines().next().unwrap_or_default();
        let why = format!("{} {said}", done.status);
        return Err(failed(why.trim(), why.trim()));
    }
    match String::from_utf8(done.stdout) {
        Ok(svg) if svg.contains("<svg") => Ok(svg),
        _ => Err(failed("no devolvió un SVG", "it returned no SVG")),
    }
}

fn failed(es: &str, en: &str) -> Problem {
    Problem::new(
        format!("Graphviz no pudo dibujar: {es}"),
        format!("Graphviz could not draw: {en}"),
    )
}
