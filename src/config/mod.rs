//! `eslabon.toml`: what a project wants of its chains. Text in, settings out; every flaw of it in one run.

mod file;
mod flaws;
mod look;

pub use file::{Config, parse};
pub use look::{COLOURS, Look, MOST_AREAS, parse_look};

use crate::check::{Level, every_rule};
use crate::finding::{Rule, Severity};
use crate::read;

/// A rule that a project may weigh: one of judging or a note of reading. Else the nearest name.
///
/// # Errors
/// Where no such rule exists; or where it is one of what cannot be read, which nothing lowers.
pub fn weighable(name: &str) -> Result<&'static Rule, NoRule> {
    let by_code = |r: &&Rule| r.code.eq_ignore_ascii_case(name);
    let found = every_rule().find(|r| r.name == name || by_code(r));
    match found {
        Some(rule) if rule.severity == Severity::Error => Err(NoRule::Unreadable),
        Some(rule) => Ok(rule),
        None => {
            let names = every_rule().filter(|r| r.severity < Severity::Error);
            Err(NoRule::Unknown(read::nearest(name, names.map(|r| r.name))))
        }
    }
}

/// Why a name is not that of a rule that can be weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRule {
    /// There is none; the nearest name.
    Unknown(Option<&'static str>),
    /// It tells of files that cannot be read.
    Unreadable,
}

/// The level of a word.
#[must_use]
pub fn level(word: &str) -> Option<Level> {
    Level::ALL.into_iter().find(|l| l.name() == word)
}
