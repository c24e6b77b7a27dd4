//! The findings of a check, as one value: what every format of `check` writes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{FindingReport, Located, SCHEMA};
use crate::chain::Chain;
use crate::finding::Severity;
use crate::lang::{Lang, format};

/// The findings of a check, a list a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CheckReport {
    /// Always `eslabon/1`.
    pub schema: &'static str,
    /// The version of eslabon that wrote it.
    pub version: &'static str,
    /// How much was found in all files.
    pub tally: Tally,
    /// One entry a file, in the order in which they were given.
    pub files: Vec<FileReport>,
}

/// The findings of one file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FileReport {
    /// The file.
    pub file: String,
    /// Its chains by name, in order; null for one without a name.
    pub chains: Vec<Option<String>>,
    /// Its findings: by chain, the gravest first.
    pub findings: Vec<FindingReport>,
}

/// How much was looked at, and found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tally {
    /// Files.
    pub files: usize,
    /// Chains in them.
    pub chains: usize,
    /// Handoffs in those.
    pub handoffs: usize,
    /// What could not be read as it was meant.
    pub errors: usize,
    /// Findings that fail a check.
    pub deny: usize,
    /// Findings that warn.
    pub warn: usize,
    /// Findings that only tell, accepted ones included.
    pub note: usize,
    /// Findings that fail the check, which depends on what it was asked to fail on.
    pub failing: usize,
    /// Findings left out because a baseline has them, or because they are older than the change.
    pub known: usize,
}

impl Tally {
    /// Counts findings of one weight.
    pub fn add(&mut self, severity: Severity, count: usize) {
        match severity {
            Severity::Error => self.errors += count,
            Severity::Deny => self.deny += count,
            Severity::Warn => self.warn += count,
            Severity::Note => self.note += count,
        }
    }

    /// What was found, in words.
    #[must_use]
    pub fn in_words(&self, lang: Lang) -> String {
        let errors = self.errors + self.deny;
        let all = [
            (errors, ("error", "errores"), ("error", "errors")),
            (self.warn, ("aviso", "avisos"), ("warning", "warnings")),
            (self.note, ("nota", "notas"), ("note", "notes")),
        ];
        let found = all.into_iter().filter(|(n, ..)| *n > 0);
        let found: Vec<String> = found.map(|(n, es, en)| counted(n, es, en, lang)).collect();
        match (found.is_empty(), lang) {
            (true, Lang::Es) => "nada que decir".to_owned(),
            (true, Lang::En) => "nothing to say".to_owned(),
            _ => format::listed(&found, lang),
        }
    }

    /// What was looked at, in words.
    #[must_use]
    pub fn subject(&self, lang: Lang) -> String {
        let all = [
            (self.files, ("archivo", "archivos"), ("file", "files")),
            (self.chains, ("cadena", "cadenas"), ("chain", "chains")),
            (
                self.handoffs,
                ("entrega", "entregas"),
                ("handoff", "handoffs"),
            ),
        ];
        all.map(|(n, es, en)| counted(n, es, en, lang)).join(", ")
    }
}

/// A number of things, in words for one and for many.
fn counted(n: usize, es: (&str, &str), en: (&str, &str), lang: Lang) -> String {
    let (one, many) = match lang {
        Lang::Es => es,
        Lang::En => en,
    };
    let number = format::number(n as f64, 0, lang);
    format!("{number} {}", if n == 1 { one } else { many })
}

impl CheckReport {
    /// From the findings of every file.
    #[must_use]
    pub fn new(files: Vec<FileReport>, tally: Tally) -> Self {
        Self {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            tally,
            files,
        }
    }

    /// Every finding, the gravest first; those of one weight in the order of the files.
    #[must_use]
    pub fn worst_first(&self) -> Vec<&FindingReport> {
        let mut all: Vec<&FindingReport> = self.files.iter().flat_map(|f| &f.findings).collect();
        all.sort_by_key(|f| std::cmp::Reverse(f.weight()));
        all
    }
}

impl FindingReport {
    /// What it weighs.
    #[must_use]
    pub fn weight(&self) -> Severity {
        Severity::of(self.severity)
    }
}

/// What the findings of a file are known by from one state of it to the next: the rule, the address after the
/// chain's number where the file has several, and which of its kind. Never the line.
#[derive(Debug, Default)]
pub struct Fingerprints(BTreeMap<String, usize>);

impl Fingerprints {
    /// That of the next finding. `number`: of the chain that it is about, from 1, where the file has several.
    pub fn next(
        &mut self,
        located: &Located,
        chain: Option<&Chain>,
        number: Option<usize>,
    ) -> String {
        let mut name = located.finding.rule.name.to_owned();
        let place = located.place(chain);
        // Of two findings at one place each is about something else.
        let subject = located.subject(chain).filter(|s| Some(s) != place.as_ref());
        let number = number.map(|n| format!("{n}:")).unwrap_or_default();
        for part in place.into_iter().chain(subject) {
            name.push(' ');
            name.push_str(&number);
            name.push_str(&part);
        }
        let count = self.0.entry(name.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            name.push_str(&format!(" #{count}"));
        }
        name
    }
}
