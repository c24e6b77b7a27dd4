//! How a project wants its chains judged: what each rule weighs, and what it compares with.

use std::collections::BTreeMap;

use crate::finding::{Limit, Rule, Severity};

/// What a rule weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It does not judge.
    Off,
    /// It only tells.
    Note,
    /// It warns.
    Warn,
    /// It fails a check.
    Deny,
}

impl Level {
    /// All of them, the lightest first.
    pub const ALL: [Self; 4] = [Self::Off, Self::Note, Self::Warn, Self::Deny];

    /// The word that settings and machine formats use, in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.severity() {
            None => "off",
            Some(severity) => severity.name(),
        }
    }

    /// The weight of what it finds; `None` where it does not judge.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Note => Some(Severity::Note),
            Self::Warn => Some(Severity::Warn),
            Self::Deny => Some(Severity::Deny),
        }
    }
}

/// How a project wants its chains judged. What is not set is as each rule says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    levels: BTreeMap<&'static str, Level>,
    limits: BTreeMap<(&'static str, &'static str), f64>,
}

impl Settings {
    /// Sets what a rule weighs.
    pub fn weigh(&mut self, rule: &Rule, level: Level) {
        self.levels.insert(rule.name, level);
    }

    /// Sets what a rule compares with: a share from 0 to 1, or working days.
    pub fn set(&mut self, rule: &Rule, limit: &Limit, value: f64) {
        self.limits.insert((rule.name, limit.key), value);
    }

    /// What a rule's findings weigh; `None` where it does not judge.
    #[must_use]
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        match self.levels.get(rule.name) {
            // What cannot be read is never lowered.
            Some(level) if rule.severity < Severity::Error => level.severity(),
            _ => Some(rule.severity),
        }
    }

    /// What a rule compares with.
    #[must_use]
    pub fn limit(&self, rule: &Rule, limit: &Limit) -> f64 {
        let own = self.limits.get(&(rule.name, limit.key));
        own.copied().unwrap_or(limit.default)
    }
}
