//! `eslabon check`: every finding of every file.

use std::fmt::Write as _;
use std::io::Read;

use clap::ArgMatches;

use super::problem::Outcome;
use super::screen::Screen;
use super::{COULD_NOT_RUN, FINDINGS, OK, files, language};
use crate::chain::Chain;
use crate::check::{Case, judge};
use crate::finding::Severity;
use crate::lang::{Lang, format};
use crate::read::Reading;
use crate::render::diagnostics::{self, Look};
use crate::render::json::{self, CheckReport, FileReport};
use crate::report::{FindingReport, Located, locate};

pub(super) fn run(
    args: &ArgMatches,
    asked: Option<Lang>,
    stdin: &mut dyn Read,
    screen: &mut Screen<'_>,
) -> Outcome {
    let paths: Vec<String> = args
        .get_many::<String>("paths")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let json = args
        .get_one::<String>("format")
        .is_some_and(|f| f == "json");
    let mut reports = Vec::new();
    let mut tally = Tally::default();
    let mut summary_lang = asked;
    for input in files::expand(&paths)? {
        let reading = files::read_chain(&input, stdin);
        let findings = findings(&reading);
        tally.add(&reading, &findings);
        if json {
            reports.push(FileReport {
                file: reading.file.name().to_owned(),
                chains: reading
                    .documents
                    .iter()
                    .map(|d| d.name.as_deref().map(str::to_owned))
                    .collect(),
                findings: findings
                    .iter()
                    .map(|f| FindingReport::new(&f.located, &reading.file, f.chain(&reading)))
                    .collect(),
            });
            continue;
        }
        let lang = language::of_report(asked, chain_language(&reading));
        summary_lang.get_or_insert(lang);
        let look = Look {
            lang,
            width: screen.width,
            all: args.get_flag("all"),
        };
        screen.print(&diagnostics::render(
            findings.iter().map(|f| &f.located),
            &reading.file,
            look,
        ))?;
    }
    if json {
        let text = json::check(&CheckReport::new(reports))
            .map_err(|e| super::problem::Problem::new(e.to_string(), e.to_string()))?;
        screen.print_bytes(text.as_bytes())?;
    } else {
        let lang = summary_lang.unwrap_or(language::FALLBACK);
        screen.print(&tally.summary(lang))?;
    }
    Ok(tally.code())
}

/// The language that a file's chains say they are written in.
pub(super) fn chain_language(reading: &Reading) -> Option<Lang> {
    reading
        .documents
        .iter()
        .find_map(|d| d.chain.as_ref()?.language)
}

/// A finding, and the document that it is about.
pub(super) struct Found {
    /// The finding.
    pub(super) located: Located,
    /// The document's position in the file.
    document: Option<usize>,
}

impl Found {
    /// The chain that it is about.
    fn chain<'r>(&self, reading: &'r Reading) -> Option<&'r Chain> {
        reading.documents.get(self.document?)?.chain.as_ref()
    }
}

/// Every finding of a file: what could not be read, else what the rules say of each chain.
pub(super) fn findings(reading: &Reading) -> Vec<Found> {
    let file = &reading.file;
    let of_file = reading.flaws.iter().cloned();
    let mut all: Vec<Found> = of_file
        .map(|f| Found {
            located: locate(f, file, None),
            document: None,
        })
        .collect();
    for (at, document) in reading.documents.iter().enumerate() {
        let mut found: Vec<_> = match &document.chain {
            None => document
                .flaws
                .iter()
                .chain(&document.notes)
                .cloned()
                .collect(),
            Some(chain) => judge(&Case::new(chain), &document.notes),
        };
        all.reserve_exact(found.len());
        // One list shrinks as the other grows: a crowd is held once.
        found.reverse();
        while let Some(finding) = found.pop() {
            all.push(Found {
                located: locate(finding, file, Some(&document.origins)),
                document: Some(at),
            });
            if found.len() < found.capacity() / 2 {
                found.shrink_to_fit();
            }
        }
    }
    // What cannot be read is told in the order of the file, findings in that of the rules.
    let place = |l: &Located| {
        if l.finding.severity == Severity::Error {
            (l.line, l.column)
        } else {
            (0, 0)
        }
    };
    all.sort_by_key(|f| {
        (
            std::cmp::Reverse(f.located.finding.severity),
            place(&f.located),
        )
    });
    all
}

/// How much was found.
#[derive(Debug, Default)]
struct Tally {
    files: usize,
    chains: usize,
    handoffs: usize,
    errors: usize,
    deny: usize,
    warn: usize,
    note: usize,
}

impl Tally {
    fn add(&mut self, reading: &Reading, findings: &[Found]) {
        self.files += 1;
        for chain in reading.documents.iter().filter_map(|d| d.chain.as_ref()) {
            self.chains += 1;
            self.handoffs += chain.handoffs.len();
        }
        for found in findings {
            match found.located.finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Deny => self.deny += 1,
                Severity::Warn => self.warn += 1,
                Severity::Note => self.note += 1,
            }
        }
    }

    fn code(&self) -> u8 {
        match (self.errors, self.deny) {
            (0, 0) => OK,
            (0, _) => FINDINGS,
            _ => COULD_NOT_RUN,
        }
    }

    fn summary(&self, lang: Lang) -> String {
        let count = |n: usize, es: (&str, &str), en: (&str, &str)| {
            let (one, many) = match lang {
                Lang::Es => es,
                Lang::En => en,
            };
            format!(
                "{} {}",
                format::number(n as f64, 0, lang),
                if n == 1 { one } else { many }
            )
        };
        let what = [
            count(self.files, ("archivo", "archivos"), ("file", "files")),
            count(self.chains, ("cadena", "cadenas"), ("chain", "chains")),
            count(
                self.handoffs,
                ("entrega", "entregas"),
                ("handoff", "handoffs"),
            ),
        ];
        let found = [
            (
                self.errors + self.deny,
                count(
                    self.errors + self.deny,
                    ("error", "errores"),
                    ("error", "errors"),
                ),
            ),
            (
                self.warn,
                count(self.warn, ("aviso", "avisos"), ("warning", "warnings")),
            ),
            (
                self.note,
                count(self.note, ("nota", "notas"), ("note", "notes")),
            ),
        ];
        let found: Vec<String> = found
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(_, text)| text)
            .collect();
        let verdict = match (found.is_empty(), lang) {
            (true, Lang::Es) => "nada que decir".to_owned(),
            (true, Lang::En) => "nothing to say".to_owned(),
            _ => format::listed(&found, lang),
        };
        let mut out = String::new();
        let _ = writeln!(out, "{}: {verdict}", what.join(", "));
        out
    }
}
