//! The command line: the only floor that touches files, the environment and streams.
#![allow(clippy::disallowed_methods)]

mod analyze;
mod args;
mod check;
mod diagram;
mod explain;
mod files;
mod init;
mod language;
mod manual;
mod problem;
mod rules;
mod schema;
mod screen;
mod settings;
mod simulating;
mod usage;
mod what_if;

use std::ffi::OsString;
use std::io::{Read, Write};

pub use args::command;
use problem::{Outcome, Problem};
use screen::Screen;

/// Nothing at or above the failing severity.
pub const OK: u8 = 0;
/// Findings at or above the failing severity.
pub const FINDINGS: u8 = 1;
/// Could not run: usage, or input that is unreadable or invalid.
pub const COULD_NOT_RUN: u8 = 2;

/// What the outside gives a run: arguments, environment and streams.
pub struct World<'a> {
    /// The arguments, the program's name first.
    pub args: Vec<OsString>,
    /// A variable of the environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// Standard input.
    pub input: &'a mut dyn Read,
    /// Standard output.
    pub output: &'a mut dyn Write,
    /// Standard error.
    pub errors: &'a mut dyn Write,
    /// Whether standard output is a terminal, and how many columns it has.
    pub terminal: Option<usize>,
    /// Whether standard error is a terminal.
    pub errors_terminal: bool,
}

/// Runs eslabon and returns its exit code: [`OK`], [`FINDINGS`] or [`COULD_NOT_RUN`].
pub fn run(world: World<'_>) -> u8 {
    let World {
        args,
        variable,
        input,
        output,
        errors,
        terminal,
        errors_terminal,
    } = world;
    let asked = language::asked(&args, variable);
    let lang = asked.unwrap_or(language::FALLBACK);
    let mut screen = Screen::new(output, errors, terminal, errors_terminal, variable, lang);
    let matches = match args::command(lang).try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => return usage::report(&error, &mut screen),
    };
    if let Some(color) = matches.get_one::<String>("color") {
        screen.color(color);
    }
    let outcome = match matches.subcommand() {
        Some(("check", sub)) => check::run(sub, asked, input, &mut screen),
        Some(("analyze", sub)) => analyze::run(sub, asked, input, &mut screen),
        Some(("what-if", sub)) => what_if::run(sub, asked, input, &mut screen),
        Some(("diagram", sub)) => diagram::run(sub, asked, input, &mut screen),
        Some(("init", sub)) => init::run(sub, &mut screen),
        Some(("rules", sub)) => rules::run(sub, &mut screen),
        Some(("completions", sub)) => manual::completions(sub, lang, &mut screen),
        Some(("man", sub)) => manual::pages(sub, lang),
        Some(("explain", sub)) => explain::run(sub, &mut screen),
        Some(("schema", sub)) => schema::run(sub, &mut screen),
        _ => Ok(COULD_NOT_RUN),
    };
    finish(outcome, &mut screen)
}

fn finish(outcome: Outcome, screen: &mut Screen<'_>) -> u8 {
    match outcome {
        Ok(code) => match screen.flush() {
            Ok(()) => code,
            Err(problem) => screen.problem(&problem),
        },
        // Who reads no further has seen enough.
        Err(Problem::ClosedPipe(code)) => code,
        Err(problem) => screen.problem(&problem),
    }
}
