//! Every rule against its pair of fixtures: the bad chain breaks it, the good one does not.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use eslabon::check::{Case, every_rule, judge};
use eslabon::finding::Finding;
use eslabon::lang::Message;
use eslabon::read::{NoFiles, read};

/// Rules that a small file cannot break, and why.
const NOT_SHOWN: [(&str, &str); 3] = [
    ("too-large", "it takes a file of more than 64 MiB"),
    ("bad-settings", "it is of eslabon.toml"),
    ("stale-baseline", "it is of a baseline"),
];

/// Rules of files that are no chains.
const OTHER_FILES: [&str; 2] = ["bad-settings", "stale-baseline"];

/// Rules that ask for more than a small chain says: a chain that shows another rule leaves it out.
const ASK_FOR_MORE: [&str; 4] = [
    "unmeasured-handoff",
    "unmeasured-customer",
    "incomplete-agreement",
    "no-feedback",
];

/// Lines of a fixture: `eslabon explain` shows both on one screen.
const MOST_LINES: usize = 15;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

fn text(rule: &str, name: &str) -> String {
    std::fs::read_to_string(folder().join(rule).join(name))
        .unwrap_or_else(|e| panic!("{rule}/{name}: {e}"))
}

/// Every finding of a chain file: of reading, and where it could be read of judging.
fn findings(name: &str, text: &str) -> Vec<Finding> {
    let reading = read(name, text.as_bytes(), &NoFiles);
    let mut all = reading.flaws.clone();
    for document in &reading.documents {
        all.extend(document.flaws.iter().cloned());
        match &document.chain {
            Some(chain) => all.extend(judge(&Case::new(chain), &document.notes)),
            None => all.extend(document.notes.iter().cloned()),
        }
    }
    all
}

fn names(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|f| f.rule.name).collect()
}

#[test]
fn every_rule_has_fixtures_and_every_fixture_a_rule() {
    let rules: BTreeSet<String> = every_rule().map(|r| r.name.to_owned()).collect();
    let entries = std::fs::read_dir(folder()).unwrap();
    let folders: BTreeSet<String> = entries
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(rules, folders);
}

#[test]
fn codes_and_names_are_unique() {
    let rules: Vec<_> = every_rule().collect();
    let codes: BTreeSet<&str> = rules.iter().map(|r| r.code).collect();
    let names: BTreeSet<&str> = rules.iter().map(|r| r.name).collect();
    assert_eq!((codes.len(), names.len()), (rules.len(), rules.len()));
}

#[test]
fn bad_breaks_its_rule() {
    for rule in every_rule() {
        if NOT_SHOWN.iter().any(|(name, _)| *name == rule.name) {
            continue;
        }
        let found = findings("bad.yaml", &text(rule.name, "bad.yaml"));
        assert!(
            names(&found).contains(&rule.name),
            "{}: bad.yaml gives {:?}",
            rule.name,
            names(&found)
        );
    }
}

#[test]
fn good_is_mended() {
    let of_chains = every_rule().filter(|r| !OTHER_FILES.contains(&r.name));
    for rule in of_chains {
        let found = findings("good.yaml", &text(rule.name, "good.yaml"));
        // What is accepted stays among the findings as a note; that is what `unused-allow` is about.
        let others = found
            .iter()
            .filter(|f| !ASK_FOR_MORE.contains(&f.rule.name) || f.rule.name == rule.name);
        let others: Vec<&str> = others.map(|f| f.rule.name).collect();
        assert!(
            others.is_empty(),
            "{}: good.yaml gives {others:?}",
            rule.name
        );
    }
}

#[test]
fn findings_speak_both_languages() {
    for rule in every_rule() {
        assert!(
            !rule.title.es.is_empty() && !rule.title.en.is_empty(),
            "{}",
            rule.name
        );
        assert!(
            !rule.explanation.es.is_empty() && !rule.explanation.en.is_empty(),
            "{}",
            rule.name
        );
        for name in ["bad.yaml", "good.yaml"] {
            for finding in findings(name, &text(rule.name, name)) {
                let said = |message: &Message| {
                    !message.es.trim().is_empty() && !message.en.trim().is_empty()
                };
                assert!(said(&finding.message), "{}/{name}: {finding:?}", rule.name);
                assert!(
                    finding.help.iter().all(said),
                    "{}/{name}: {finding:?}",
                    rule.name
                );
                assert!(
                    finding.related.iter().all(|label| said(&label.text)),
                    "{}/{name}: {finding:?}",
                    rule.name
                );
                let label = &finding.primary.text;
                assert_eq!(
                    label.es.is_empty(),
                    label.en.is_empty(),
                    "{}/{name}: {finding:?}",
                    rule.name
                );
            }
        }
    }
}

#[test]
fn fixtures_are_short_and_are_what_explain_shows() {
    for rule in every_rule() {
        for (name, shown) in [("bad.yaml", rule.bad), ("good.yaml", rule.good)] {
            assert_eq!(
                text(rule.name, name),
                shown,
                "{}/{name}: build again",
                rule.name
            );
            let lines = shown.lines().count();
            assert!(
                (2..=MOST_LINES).contains(&lines),
                "{}/{name} has {lines} lines",
                rule.name
            );
        }
    }
}
