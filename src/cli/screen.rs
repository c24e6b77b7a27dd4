//! Standard output and error: colour only where somebody sees it, and errors of writing never lost.

use std::borrow::Cow;
use std::io::{BufWriter, Write};

use anstream::ColorChoice;
use anstream::adapter::strip_str;

use super::COULD_NOT_RUN;
use super::problem::Problem;
use crate::lang::{Lang, Message};

/// Where a run writes.
pub(super) struct Screen<'a> {
    output: BufWriter<&'a mut dyn Write>,
    errors: &'a mut dyn Write,
    output_color: bool,
    errors_color: bool,
    /// Whether standard output is a terminal.
    pub(super) output_seen: bool,
    /// Whether somebody watches standard error.
    pub(super) watched: bool,
    /// Columns of the terminal; 80 where there is none, 100 at the most.
    pub(super) width: usize,
    /// The language of messages about the run itself.
    pub(super) lang: Lang,
}

/// Wider lines are hard to read.
const WIDEST: usize = 100;

impl<'a> Screen<'a> {
    pub(super) fn new(
        output: &'a mut dyn Write,
        errors: &'a mut dyn Write,
        terminal: Option<usize>,
        errors_terminal: bool,
        variable: &dyn Fn(&str) -> Option<String>,
        lang: Lang,
    ) -> Self {
        let set = |name: &str| variable(name).is_some_and(|v| !v.is_empty() && v != "0");
        // https://no-color.org and https://bixense.com/clicolors
        let allowed = !set("NO_COLOR") && variable("TERM").as_deref() != Some("dumb");
        let forced = set("CLICOLOR_FORCE");
        let width = terminal.unwrap_or(80).clamp(40, WIDEST);
        Self {
            output: BufWriter::new(output),
            errors,
            output_color: forced || (allowed && terminal.is_some()),
            errors_color: forced || (allowed && errors_terminal),
            output_seen: terminal.is_some(),
            watched: errors_terminal,
            width,
            lang,
        }
    }

    /// `always`, `never`, or `auto`, which leaves it as it is.
    pub(super) fn color(&mut self, choice: &str) {
        let choice = match choice {
            "always" => ColorChoice::Always,
            "never" => ColorChoice::Never,
            _ => return,
        };
        self.output_color = choice == ColorChoice::Always;
        self.errors_color = self.output_color;
    }

    /// Writes text to standard output, without its styles where nobody sees them.
    pub(super) fn print(&mut self, text: &str) -> Result<(), Problem> {
        let text = shown(text, self.output_color);
        self.output
            .write_all(text.as_bytes())
            .map_err(|e| Problem::output(&e))
    }

    /// Writes bytes to standard output as they are.
    pub(super) fn print_bytes(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.output
            .write_all(bytes)
            .map_err(|e| Problem::output(&e))
    }

    /// An empty terminal; elsewhere one output follows the other.
    pub(super) fn clear(&mut self) -> Result<(), Problem> {
        match self.output_seen {
            // Screen, what was scrolled away, and the cursor to the top.
            true => self.print_bytes(b"\x1b[2J\x1b[3J\x1b[H"),
            false => Ok(()),
        }
    }

    /// Flushes: data that a full disk refuses is an error, not a quiet loss.
    pub(super) fn flush(&mut self) -> Result<(), Problem> {
        self.output.flush().map_err(|e| Problem::output(&e))
    }

    /// Writes text to standard error. Where even that fails, there is nobody to tell.
    pub(super) fn complain(&mut self, text: &str) {
        let text = shown(text, self.errors_color);
        let _ = self
            .errors
            .write_all(text.as_bytes())
            .and_then(|()| self.errors.flush());
    }

    /// Tells of something that does not stop the run.
    pub(super) fn warn(&mut self, message: &Message) {
        let word = match self.lang {
            Lang::Es => "aviso",
            Lang::En => "warning",
        };
        let yellow = anstyle::AnsiColor::Yellow.on_default().bold();
        self.complain(&format!(
            "{yellow}{word}{yellow:#}: {}\n",
            message.of(self.lang)
        ));
    }

    /// Tells of a problem and returns its exit code.
    pub(super) fn problem(&mut self, problem: &Problem) -> u8 {
        match problem {
            Problem::ClosedPipe(code) => return *code,
            Problem::Silent => {}
            Problem::Said(message, help) => {
                let red = anstyle::AnsiColor::Red.on_default().bold();
                let mut text = format!("{red}error{red:#}: {}\n", message.of(self.lang));
                if let Some(help) = help {
                    let word = match self.lang {
                        Lang::Es => "ayuda",
                        Lang::En => "help",
                    };
                    text.push_str(&format!("{word}: {}\n", help.of(self.lang)));
                }
                self.complain(&text);
            }
        }
        COULD_NOT_RUN
    }
}

/// A text with its styles, or without.
fn shown(text: &str, color: bool) -> Cow<'_, str> {
    if color {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(strip_str(text).to_string())
    }
}
