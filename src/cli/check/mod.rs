//! `eslabon check`: every finding of every file, for people and for other programs.

mod baseline;
mod judged;
mod outputs;
mod since;

use std::fmt::Write as _;
use std::io::Read;

use clap::ArgMatches;

use super::problem::{Outcome, Problem};
use super::screen::Screen;
use super::settings::Configs;
use super::{COULD_NOT_RUN, FINDINGS, OK, files, language};
use crate::chain::Chain;
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
    let paths: Vec<String> = args
        .get_many::<String>("paths")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let outputs = Outputs::new(args)?;
    let mut configs = Configs::new(args, screen)?;
    let mut inputs = files::expand(&paths)?;
    let since = match args.get_one::<String>("since") {
        Some(revision) => Some(Since::new(revision, &inputs)?),
        None => None,
    };
    if let Some(since) = since.as_ref().filter(|_| args.get_flag("changed-only")) {
        inputs.retain(|input| since.has_changed(input));
    }
    let mut baseline = Baseline::of(args)?;
    let mut reports = Vec::new();
    let mut tally = Tally::default();
    let mut summary_lang = asked;
    for input in inputs {
        let (settings, fail_on) = configs.of(&input, screen)?;
        let reading = files::read_chain(&input, stdin);
        // Where nobody is shown or compares all of a crowd it need not be kept.
        let unnumbered = outputs.is_human_only() && since.is_none() && baseline.is_none();
        let most = match unnumbered && !args.get_flag("all") {
            true => diagnostics::MOST_OF_A_RULE,
            false => usize::MAX,
        };
        let Findings {
            kept: mut found,
            left,
        } = findings(&reading, &settings, most);
        let mut names = match unnumbered {
            true => Vec::new(),
            false => fingerprints(&found, &reading),
        };
        let mut known = vec![false; found.len()];
        if let Some(since) = &since {
            let before = since.fingerprints(&input, &settings);
            judged::mark(&mut known, &found, &names, |name| before.contains(name));
        }
        if let Some(baseline) = &mut baseline {
            baseline.meet(&input, &reading, (&found, &names), fail_on, &mut known);
        }
        tally.known += known.iter().filter(|k| **k).count();
        let mut keep = known.iter().map(|k| !k);
        found.retain(|_| keep.next().unwrap_or(true));
        if !names.is_empty() {
            let mut keep = known.iter().map(|k| !k);
            names.retain(|_| keep.next().unwrap_or(true));
        }
        count(&mut tally, &reading, &found, fail_on);
        for of in &left {
            tally.add(of.severity, of.count);
            tally.failing += if of.fails && of.severity >= fail_on {
                of.count
            } else {
                0
            };
        }
        let lang = language::of_report(asked, chain_language(&reading));
        summary_lang.get_or_insert(lang);
        if outputs.has_human() {
            let look = Look {
                lang,
                width: screen.width,
                all: args.get_flag("all"),
            };
            let shown = found.iter().map(|f| &f.located);
            let left: Vec<(&str, usize)> = left.iter().map(|l| (l.rule, l.count)).collect();
            let text = diagnostics::render_some(shown, &left, &reading.file, look);
            screen.print(&text)?;
        }
        if !outputs.is_human_only() {
            reports.push(report(&reading, &found, names, fail_on));
        }
    }
    let lang = summary_lang.unwrap_or(language::FALLBACK);
    if let Some(baseline) = baseline {
        let stale = baseline.finish(&mut tally, screen, lang)?;
        if let Some((file, found)) = stale {
            if outputs.has_human() {
                let look = Look {
                    lang,
                    width: screen.width,
                    all: true,
                };
                let text = diagnostics::render(found.iter().map(|f| &f.located), &file, look);
                screen.print(&text)?;
            }
            if !outputs.is_human_only() {
                reports.push(baseline::report(&file, &found));
            }
        }
    }
    if outputs.has_human() {
        screen.print(&summary(&tally, lang))?;
    }
    if !outputs.is_human_only() {
        outputs.write(&CheckReport::new(reports, tally), lang, screen)?;
    }
    Ok(match (tally.errors, tally.failing) {
        (0, failing) if failing == 0 || args.get_flag("exit-zero") => OK,
        (0, _) => FINDINGS,
        _ => COULD_NOT_RUN,
    })
}

fn report(
    reading: &Reading,
    found: &[Found],
    names: Vec<String>,
    fail_on: crate::finding::Severity,
) -> FileReport {
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

fn count(tally: &mut Tally, reading: &Reading, found: &[Found], fail_on: crate::finding::Severity) {
    tally.files += 1;
    let chains = reading.documents.iter().filter_map(|d| d.chain.as_ref());
    for chain in chains {
        let chain: &Chain = chain;
        tally.chains += 1;
        tally.handoffs += chain.handoffs.len();
    }
    for found in found {
        let finding = &found.located.finding;
        tally.add(finding.severity, 1);
        tally.failing += usize::from(finding.fails(fail_on));
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
