//! Hands arguments and streams to [`eslabon::cli`], returns its exit code.

use std::io::IsTerminal;
use std::process::ExitCode;

use eslabon::cli::{World, run};

#[allow(clippy::disallowed_methods)] // The one place that reads the environment.
fn main() -> ExitCode {
    let columns = || terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    let terminal = std::io::stdout().is_terminal().then(columns);
    let code = run(World {
        args: std::env::args_os().collect(),
        variable: &|name| std::env::var(name).ok(),
        input: &mut std::io::stdin().lock(),
        output: &mut std::io::stdout().lock(),
        // Not locked: the progress of a simulation is drawn there from other threads.
        errors: &mut std::io::stderr(),
        terminal,
        errors_terminal: std::io::stderr().is_terminal(),
    });
    ExitCode::from(code)
}
