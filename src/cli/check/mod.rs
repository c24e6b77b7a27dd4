//! `eslabon check`: every finding of every file, for people and for other programs.

mod baseline;
mod judged;
mod outputs;
mod since;
mod watch;

use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::files::{self, Input};
use super::problem::{Outcome, Problem};
use super::screen::Screen;
use super::settings::Configs;
use super::{COULD_NOT_RUN, FINDINGS, OK, language};
use crate::check::Settings;
use crate::finding::Severity;
use crate::lang::{Lang, format};
use crate::read::Reading;
use crate::render::diagnostics::{self, Look};
use crate::report::check::{CheckReport, FileReport, Tally};
use baseline::Baseline;
pub(super) use judged::findings;
use judged::{Findings, Found, fingerprints};
use outputs::Outputs;
use since::Since;

pub(super) fn run(
    args: &ArgMatches,
    asked: Option<Lang>,
    stdin: &mut dyn Read,
    screen: &mut Screen<'_>,
) -> Outcome {
    match args.get_flag("watch") {
        true => watch::run(args, asked, screen),
        false => once(args, asked, stdin, (screen, &mut Vec::new())),
    }
}

/// One check. `seen`: the files that its verdict depends on, as far as it came.
fn once(
    args: &ArgMatches,
    asked: Option<Lang>,
    stdin: &mut dyn Read,
    (screen, seen): (&mut Screen<'_>, &mut Vec<PathBuf>),
) -> Outcome {
    let given = args.get_many::<String>("paths").into_iter().flatten();
    let paths: Vec<String> = given.cloned().collect();
    let mut configs = Configs::new(args, screen)?;
    let mut inputs = files::expand(&paths)?;
    seen.extend(inputs.iter().filter_map(Input::path).map(Path::to_path_buf));
    let outputs = Outputs::new(args)?;
    outputs.spare(&inputs)?;
    let baseline = Baseline::of(args, &inputs)?;
    let since = match args.get_one::<String>("since") {
        Some(revision) => Some(Since::new(revision, &inputs)?),
        None => None,
    };
    if let Some(since) = since.as_ref().filter(|_| args.get_flag("changed-only")) {
        inputs.retain(|input| since.has_changed(input));
    }
    let mut check = Check {
        outputs,
        since,
        baseline,
        all: args.get_flag("all"),
        tally: Tally::default(),
        reports: Vec::new(),
        lang: asked,
    };
    for input in inputs {
        let wanted = configs.of(&input, screen)?;
        let reading = files::read_noting(&input, stdin, seen);
        let lang = language::of_report(asked, chain_language(&reading));
        check.lang.get_or_insert(lang);
        check.file(&input, &reading, wanted, (lang, screen))?;
    }
    seen.extend(configs.files());
    let tally = check.finish(screen)?;
    Ok(match (tally.errors, tally.failing) {
        (0, failing) if failing == 0 || args.get_flag("exit-zero") => OK,
        (0, _) => FINDINGS,
        _ => COULD_NOT_RUN,
    })
}

/// A check under way.
struct Check {
    outputs: Outputs,
    since: Option<Since>,
    baseline: Option<Baseline>,
    /// Every finding is shown.
    all: bool,
    tally: Tally,
    reports: Vec<FileReport>,
    /// Of the summary: the one that was asked for, else the first file's.
    lang: Option<Lang>,
}

impl Check {
    /// Judges a file, and tells what is new in it.
    fn file(
        &mut self,
        input: &Input,
        reading: &Reading,
        (settings, fail_on): (Settings, Severity),
        (lang, screen): (Lang, &mut Screen<'_>),
    ) -> Result<(), Problem> {
        // Where nobody is shown or compares all of a crowd it need not be kept.
        let in_part = self.outputs.is_human_only() && !self.all;
        let compares = self.since.is_some() || self.baseline.is_some();
        let most = match in_part && !compares {
            true => diagnostics::MOST_OF_A_RULE,
            false => usize::MAX,
        };
        let mut findings = findings(reading, &settings, most);
        let names = match self.outputs.is_human_only() && !compares {
            true => Vec::new(),
            false => fingerprints(&findings.kept, reading),
        };
        let mut known = vec![false; findings.kept.len()];
        if let Some(since) = &self.since {
            let before = since.fingerprints(input, &settings);
            judged::mark(&mut known, &findings.kept, &names, |n| before.contains(n));
        }
        if let Some(baseline) = &mut self.baseline {
            let found = (findings.kept.as_slice(), names.as_slice());
            baseline.meet(input, reading, found, fail_on, &mut known);
        }
        self.tally.known += known.iter().filter(|k| **k).count();
        let names = without(names, &known);
        findings.kept = without(findings.kept, &known);
        count(&mut self.tally, reading, &findings, fail_on);
        if self.outputs.has_human() {
            let shown = findings.kept.iter().map(|f| &f.located);
            let left = findings.left.iter().map(|l| (l.rule, l.count));
            let left: Vec<(&str, usize)> = left.collect();
            let look = look(lang, screen.width, self.all);
            let text = diagnostics::render_some(shown, &left, &reading.file, look);
            screen.print(&text)?;
        }
        if !self.outputs.is_human_only() {
            let report = report(reading, &findings.kept, names, fail_on);
            self.reports.push(report);
        }
        Ok(())
    }

    /// Tells of the baseline, sums up, and writes all forms.
    fn finish(mut self, screen: &mut Screen<'_>) -> Result<Tally, Problem> {
        let lang = self.lang.unwrap_or(language::FALLBACK);
        let stale = match self.baseline.take() {
            Some(baseline) => baseline.finish(&mut self.tally, screen, lang)?,
            None => None,
        };
        if let Some((file, found)) = &stale {
            if self.outputs.has_human() {
                let shown = found.iter().map(|f| &f.located);
                let text = diagnostics::render(shown, file, look(lang, screen.width, true));
                screen.print(&text)?;
            }
            self.reports.push(baseline::report(file, found));
        }
        if self.outputs.has_human() {
            screen.print(&summary(&self.tally, lang))?;
        }
        if !self.outputs.is_human_only() {
            let check = CheckReport::new(self.reports, self.tally);
            self.outputs.write(&check, lang, screen)?;
        }
        Ok(self.tally)
    }
}

fn look(lang: Lang, width: usize, all: bool) -> Look {
    Look { lang, width, all }
}

/// What is not known of things, or nothing of none.
fn without<T>(things: Vec<T>, known: &[bool]) -> Vec<T> {
    let both = things.into_iter().zip(known);
    both.filter(|(_, known)| !**known).map(|(t, _)| t).collect()
}

fn report(reading: &Reading, found: &[Found], names: Vec<String>, fail_on: Severity) -> FileReport {
    let findings = found.iter().zip(names);
    FileReport {
        file: reading.file.name().to_owned(),
        chains: reading
            .documents
            .iter()
            .map(|d| d.name.as_deref().map(str::to_owned))
            .collect(),
        findings: findings
            .map(|(found, name)| found.report(reading, name, fail_on))
            .collect(),
    }
}

/// The language that a file's chains say they are written in.
pub(super) fn chain_language(reading: &Reading) -> Option<Lang> {
    reading
        .documents
        .iter()
        .find_map(|d| d.chain.as_ref()?.language)
}

fn count(tally: &mut Tally, reading: &Reading, findings: &Findings, fail_on: Severity) {
    tally.files += 1;
    for chain in reading.documents.iter().filter_map(|d| d.chain.as_ref()) {
        tally.chains += 1;
        tally.handoffs += chain.handoffs.len();
    }
    for found in &findings.kept {
        let finding = &found.located.finding;
        tally.add(finding.severity, 1);
        tally.failing += usize::from(finding.fails(fail_on));
    }
    for of in &findings.left {
        tally.add(of.severity, of.count);
        let fails = !of.accepted && of.severity >= fail_on;
        tally.failing += if fails { of.count } else { 0 };
    }
}

fn summary(tally: &Tally, lang: Lang) -> String {
    let mut out = format!("{}: {}", tally.subject(lang), tally.in_words(lang));
    if tally.known > 0 {
        let known = format::number(tally.known as f64, 0, lang);
        let _ = match lang {
            Lang::Es => write!(out, " ({known} ya conocidos)"),
            Lang::En => write!(out, " ({known} known before)"),
        };
    }
    out.push('\n');
    out
}

/// What goes wrong where a form cannot be written.
fn unwritable(error: impl std::fmt::Display) -> Problem {
    Problem::new(error.to_string(), error.to_string())
}
