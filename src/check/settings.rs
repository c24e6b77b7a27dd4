//! How a project wants its chains judged: what each rule weighs, and what it compares with.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Finding, LEAST_DATA, Limit, Rule, Severity, tier_of};
use crate::lang::{Lang, Message};

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

/// A value, and who set it.
#[derive(Clone, Debug, PartialEq)]
struct Set<T> {
    value: T,
    by: Arc<str>,
}

/// How a project wants its chains judged. What is not set is as each rule says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    levels: BTreeMap<&'static str, Set<Level>>,
    limits: BTreeMap<(&'static str, &'static str), Set<f64>>,
}

impl Settings {
    /// Sets what a rule weighs. `by` says who does.
    pub fn weigh(&mut self, rule: &Rule, level: Level, by: &Arc<str>) {
        let by = Arc::clone(by);
        self.levels.insert(rule.name, Set { value: level, by });
    }

    /// Sets what a rule compares with: a share from 0 to 1, or working days.
    pub fn set(&mut self, rule: &Rule, limit: &Limit, value: f64, by: &Arc<str>) {
        let by = Arc::clone(by);
        self.limits
            .insert((rule.name, limit.key), Set { value, by });
    }

    /// Who set what a rule weighs; `None` where it is as the rule says.
    #[must_use]
    pub fn set_by(&self, rule: &Rule) -> Option<&str> {
        self.levels.get(rule.name).map(|set| &*set.by)
    }

    /// Who set what a rule compares with.
    #[must_use]
    pub fn limit_set_by(&self, rule: &Rule, limit: &Limit) -> Option<&str> {
        let own = self.limits.get(&(rule.name, limit.key));
        own.map(|set| &*set.by)
    }

    /// What a rule's findings weigh; `None` where it does not judge.
    #[must_use]
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        match self.levels.get(rule.name) {
            // What cannot be read is never lowered.
            Some(set) if rule.severity < Severity::Error => set.value.severity(),
            _ => Some(rule.severity),
        }
    }

    /// What a rule compares with.
    #[must_use]
    pub fn limit(&self, rule: &Rule, limit: &Limit) -> f64 {
        let own = self.limits.get(&(rule.name, limit.key));
        own.map_or(limit.default, |set| set.value)
    }
}

/// A finding with less behind it than the project asks for only tells, and says so.
pub(super) fn lower(finding: &mut Finding, settings: &Settings) {
    let Some(tier) = finding.tier else { return };
    if !finding.rule.limits.contains(&LEAST_DATA) || finding.severity <= Severity::Note {
        return;
    }
    let asked = tier_of(settings.limit(finding.rule, &LEAST_DATA));
    if tier >= asked {
        return;
    }
    finding.severity = Severity::Note;
    let by = settings.limit_set_by(finding.rule, &LEAST_DATA);
    let by = by.unwrap_or_default();
    finding.help.to_mut().push(Message::new(
        format!(
            "es una nota: se basa {}, y `{}` pide `data = \"{}\"` ({by})",
            tier.basis(Lang::Es),
            finding.rule.name,
            asked.name()
        ),
        format!(
            "it is a note: it rests {}, and `{}` asks for `data = \"{}\"` ({by})",
            tier.basis(Lang::En),
            finding.rule.name,
            asked.name()
        ),
    ));
}
