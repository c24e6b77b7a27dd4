//! The chains that ship: each reads, is sound, has a weak link that an external customer feels, and draws.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::path::{Path, PathBuf};

use eslabon::check::{Case, judge};
use eslabon::finding::Severity;
use eslabon::lang::Lang;
use eslabon::read::{NoFiles, Reading, read};
use eslabon::render::dot::dot;
use eslabon::render::picture::Picture;
use eslabon::render::svg::svg;
use eslabon::render::theme::Theme;
use eslabon::render::{json, layout};
use eslabon::report::{FindingReport, Report, Standing, locate, report};

/// Handoffs of a chain that ships: enough to be real, few enough to be read.
const HANDOFFS: std::ops::RangeInclusive<usize> = 8..=25;
/// Warnings that a chain that ships may have: they are what it shows.
const SHOWN: [&str; 5] = [
    "weak-link",
    "over-promise",
    "loose-agreement",
    "customer-disagrees",
    "dissatisfied-front-line",
];
/// Notes that it may have: what nobody has counted, agreed or asked yet.
const NOTED: [&str; 5] = [
    "unmeasured-handoff",
    "unmeasured-customer",
    "incomplete-agreement",
    "no-feedback",
    "dissatisfied-staff",
];

fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(home().join(folder))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "yaml"));
    files.sort();
    assert!(!files.is_empty(), "{folder} is empty");
    files
}

fn read_file(path: &Path) -> Reading {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let reading = read(&name, std::fs::read(path).unwrap(), &NoFiles);
    let flaws: Vec<String> = reading
        .findings()
        .map(|f| f.message.en.to_string())
        .collect();
    assert!(flaws.is_empty(), "{name}: {flaws:?}");
    assert_eq!(reading.documents.len(), 1, "{name}");
    reading
}

/// The report of a file's chain, as the command line makes it.
fn report_of(reading: &Reading) -> Report {
    let document = &reading.documents[0];
    let chain = document.chain.as_ref().unwrap();
    let case = Case::new(chain);
    let findings = judge(&case, &document.notes);
    let located = findings
        .into_iter()
        .map(|f| locate(f, &reading.file, Some(&document.origins)));
    let findings = located
        .map(|f| FindingReport::new(&f, &reading.file, Some(chain), Standing::default()))
        .collect();
    report(&case, reading.file.name(), findings)
}

fn all() -> Vec<PathBuf> {
    let mut all = files("chains");
    all.extend(files("src/cli/starter"));
    all
}

#[test]
fn every_file_is_sound() {
    for path in all() {
        let reading = read_file(&path);
        let document = &reading.documents[0];
        let case = Case::new(document.chain.as_ref().unwrap());
        assert!(case.malformed.is_empty(), "{}", path.display());
        for finding in judge(&case, &document.notes) {
            let (rule, words) = (finding.rule.name, &finding.message.en);
            assert!(
                finding.severity < Severity::Deny,
                "{}: {rule}: {words}",
                path.display()
            );
            assert!(
                finding.severity < Severity::Warn || SHOWN.contains(&rule),
                "{}: {rule}: {words}",
                path.display()
            );
            if let Some(because) = &finding.accepted {
                assert!(
                    !because.is_empty(),
                    "{}: {rule} is accepted without a reason",
                    path.display()
                );
            } else if finding.severity == Severity::Note {
                assert!(NOTED.contains(&rule), "{}: {rule}: {words}", path.display());
            }
        }
    }
}

#[test]
fn shipped_chains_have_eight_to_twenty_five_handoffs() {
    for path in files("chains") {
        let count = report_of(&read_file(&path)).handoffs.len();
        assert!(HANDOFFS.contains(&count), "{}: {count}", path.display());
    }
}

#[test]
fn every_file_begins_with_what_it_shows() {
    for path in all() {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# "), "{}", path.display());
    }
}

#[test]
fn the_answer_names_a_weak_link_that_an_external_customer_feels() {
    for path in all() {
        let report = report_of(&read_file(&path));
        let target = eslabon::report::headline(&report).unwrap();
        assert!(target.external, "{}", path.display());
        assert_eq!(target.holds_as_agreed, Some(true), "{}", path.display());
        assert!(!target.weak_links.is_empty(), "{}", path.display());
        assert!(target.weak_links[0].reach > 0.0, "{}", path.display());
    }
}

#[test]
fn every_file_draws_and_is_reported_in_both_languages() {
    for path in all() {
        let report = report_of(&read_file(&path));
        let text = json::report(&report).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["schema"], "eslabon/1");
        for lang in [Lang::Es, Lang::En] {
            let picture = Picture::of(&report, lang);
            let layout = layout::best(&picture).unwrap();
            let drawn = svg(&picture, &layout, &Theme::default());
            let tree = roxmltree::Document::parse(&drawn).unwrap();
            assert!(
                tree.root_element()
                    .has_tag_name(("http://www.w3.org/2000/svg", "svg")),
                "{}",
                path.display()
            );
            assert!(
                layout.edges.iter().all(Option::is_some),
                "{}",
                path.display()
            );
            assert!(
                dot(&picture, &Theme::default()).contains("\ndigraph "),
                "{}",
                path.display()
            );
            assert!(
                report
                    .chain
                    .answer
                    .iter()
                    .all(|sentence| !sentence.of(lang).is_empty()),
                "{}",
                path.display()
            );
        }
    }
}
