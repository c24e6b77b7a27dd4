//! The forms of a check that other programs take: read again by readers of their own.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod run;

use std::collections::BTreeSet;
use std::fs;

use run::eslabon_in;
use serde_json::Value;

/// Names that would end a command, a cell, an element or a line, in every place that a form shows.
const HOSTILE: &str = include_str!("receivers/hostile.yaml");

const FORMS: [&str; 7] = [
    "short", "json", "sarif", "junit", "github", "gitlab", "markdown",
];

/// A file's findings in every form.
fn forms(name: &str, text: &str, args: &[&str]) -> Vec<(&'static str, String)> {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join(name), text).unwrap();
    let outputs = FORMS.map(|form| format!("--output={form}=out.{form}"));
    let mut all = vec!["check", name, "--lang", "en"];
    all.extend(outputs.iter().map(String::as_str));
    all.extend(args);
    let run = eslabon_in(at.path(), &all, "");
    assert!(run.code < 2, "{}", run.errors);
    let text = |form: &'static str| {
        let text = fs::read_to_string(at.path().join(format!("out.{form}"))).unwrap();
        // What goes to standard output is the same.
        let args = [&["check", name, "--lang", "en", "--format", form][..], args].concat();
        assert_eq!(eslabon_in(at.path(), &args, "").output, text, "{form}");
        (form, text)
    };
    FORMS.map(text).into()
}

fn form(all: &[(&str, String)], name: &str) -> String {
    all.iter()
        .find(|(form, _)| *form == name)
        .unwrap()
        .1
        .clone()
}

#[test]
fn hostile_names_stay_names_in_every_form() {
    let all = forms("a,b%.yaml", HOSTILE, &["--deny", "weak-link"]);
    let found: Value = serde_json::from_str(&form(&all, "json")).unwrap();
    let findings = found["files"][0]["findings"].as_array().unwrap();
    let count = findings.len();
    assert!(count >= 4, "{count}");
    for (form, text) in &all {
        assert!(
            !text.contains('\u{1b}') && !text.contains('\u{202E}'),
            "{form}: {text}"
        );
    }
    assert_eq!(form(&all, "short").lines().count(), count);
    let github = form(&all, "github");
    assert_eq!(github.lines().count(), count);
    let commands = [
        "::error file=a%2Cb%25.yaml,line=",
        "::warning file=a%2Cb%25.yaml,line=",
        "::notice file=a%2Cb%25.yaml,line=",
    ];
    assert!(
        github
            .lines()
            .all(|l| commands.iter().any(|c| l.starts_with(c))),
        "{github}"
    );
    let xml = form(&all, "junit");
    let tree = roxmltree::Document::parse(&xml).unwrap();
    let names: BTreeSet<&str> = tree
        .descendants()
        .filter(|n| n.is_element())
        .map(|n| n.tag_name().name())
        .collect();
    assert_eq!(
        names,
        [
            "failure",
            "system-out",
            "testcase",
            "testsuite",
            "testsuites"
        ]
        .into()
    );
    let failures = tree
        .descendants()
        .filter(|n| n.has_tag_name("failure"))
        .count();
    assert_eq!(
        failures,
        findings.iter().filter(|f| f["fails"] == true).count()
    );
    let issues: Value = serde_json::from_str(&form(&all, "gitlab")).unwrap();
    assert_eq!(issues.as_array().unwrap().len(), count);
    let markdown = form(&all, "markdown");
    let told = findings.iter().filter(|f| f["severity"] != "note").count();
    let rows: Vec<&str> = markdown.lines().filter(|l| l.starts_with("| ")).collect();
    assert_eq!(rows.len(), told + 1, "{markdown}");
    for row in rows {
        let cells = row.replace("\\|", "").matches('|').count();
        assert_eq!(cells, 5, "{row}");
    }
    assert!(
        !markdown.contains('<') && !markdown.contains("@a"),
        "{markdown}"
    );
}

#[test]
fn sarif_has_rules_places_and_fingerprints_that_lines_do_not_move() {
    let cyclic = include_str!("receivers/cycle.yaml");
    let log = |text: &str| -> Value {
        serde_json::from_str(&form(&forms("año nuevo.yaml", text, &[]), "sarif")).unwrap()
    };
    let first = log(cyclic);
    assert_eq!(first["version"], "2.1.0");
    let run = &first["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%C3%B1o%20nuevo.yaml");
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
    }
    let cycle = results.iter().find(|r| r["ruleId"] == "cycle").unwrap();
    assert_eq!(cycle["level"], "error");
    // Of its two links the first is the place itself.
    assert_eq!(
        cycle["relatedLocations"].as_array().unwrap().len(),
        1,
        "{cycle}"
    );
    let accepted = results
        .iter()
        .find(|r| r.get("suppressions").is_some())
        .unwrap();
    assert_eq!(accepted["suppressions"][0]["justification"], "por ahora");
    let prints = |log: &Value| -> Vec<String> {
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results
            .iter()
            .map(|r| {
                r["partialFingerprints"]["eslabon/v1"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    };
    let unique: BTreeSet<String> = prints(&first).into_iter().collect();
    assert_eq!(unique.len(), results.len());
    assert_eq!(
        prints(&first),
        prints(&log(&format!("# moved\n\n{cyclic}")))
    );
}

#[test]
fn receivers_get_the_worst_first_and_how_many_more_there_are() {
    let mut text = String::from(
        "customers: {c: {promise: {within: 1d}}}\nhandoffs:\n  - {id: o, from: c, to: s}\n",
    );
    for at in 0..80 {
        text.push_str(&format!("  - {{id: h{at}, from: s, to: c, needs: [o], agreed: 1d, takes: 1-9d, promise: {{within: 1d}}}}\n"));
    }
    let all = forms("many.yaml", &text, &["--allow", "over-promise"]);
    let github = form(&all, "github");
    for command in ["::warning", "::notice"] {
        let lines: Vec<&str> = github.lines().filter(|l| l.starts_with(command)).collect();
        assert_eq!(lines.len(), 10, "{command}");
        assert!(
            lines[9].contains("more that do not fit here"),
            "{}",
            lines[9]
        );
    }
    let markdown = form(&all, "markdown");
    assert!(
        markdown.contains("… and 30 more that do not fit here"),
        "{markdown}"
    );
    assert!(markdown.len() < 65_536);
    // Failing or not is told by the mark.
    assert!(markdown.starts_with("### ✅"), "{markdown}");
    let failing = forms("many.yaml", &text, &["--deny", "weak-link"]);
    assert!(form(&failing, "markdown").starts_with("### ❌"));
}

#[test]
fn machine_forms_are_the_same_in_every_language() {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("a.yaml"), HOSTILE).unwrap();
    let output = |form: &str, lang: &str| {
        eslabon_in(
            at.path(),
            &["check", "a.yaml", "--format", form, "--lang", lang],
            "",
        )
        .output
    };
    for form in ["json", "sarif"] {
        assert_eq!(output(form, "es"), output(form, "en"), "{form}");
    }
    for form in ["short", "junit", "github", "gitlab", "markdown"] {
        assert_ne!(output(form, "es"), output(form, "en"), "{form}");
    }
}

#[test]
fn many_findings_exit_with_1_and_a_reader_that_goes_away_is_no_error() {
    let mut text = String::from("customers: {c: {}}\nhandoffs:\n  - {id: o, from: c, to: s}\n");
    for at in 0..256 {
        text.push_str(&format!("  - {{id: h{at}, from: s, to: c, needs: [o]}}\n"));
    }
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("a.yaml"), text).unwrap();
    let args = [
        "check",
        "a.yaml",
        "--deny",
        "unmeasured-handoff",
        "--format",
    ];
    for form in FORMS {
        let run = eslabon_in(at.path(), &[&args[..], &[form]].concat(), "");
        assert_eq!(run.code, 1, "{form}: {}", run.errors);
        assert_eq!(run.errors, "", "{form}");
    }
    let run = eslabon_in(at.path(), &["check", "a.yaml", "--output", "pdf=x.pdf"], "");
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("sarif=out.sarif"), "{}", run.errors);
    let run = eslabon_in(
        at.path(),
        &["check", "a.yaml", "--output", "sarif=no/such/x.sarif"],
        "",
    );
    assert_eq!(run.code, 2);
}

#[test]
fn two_findings_at_one_place_are_told_apart() {
    let text = "customers: {c: {promise: {within: 9d, confidence: 95%}, expects: {satisfaction: 4.5/5}, measured: {on_time: 50%, satisfaction: 2/5}}}\nhandoffs:\n  - {id: a, from: c, to: s}\n  - {id: b, from: s, to: c, agreed: 2d, takes: 1d}\n";
    let found: Value = serde_json::from_str(&form(&forms("a.yaml", text, &[]), "json")).unwrap();
    let findings = found["files"][0]["findings"].as_array().unwrap();
    let of: Vec<&str> = findings
        .iter()
        .filter(|f| f["rule"] == "customer-disagrees")
        .map(|f| f["fingerprint"].as_str().unwrap())
        .collect();
    assert_eq!(of.len(), 2, "{of:?}");
    assert_eq!(of[1], format!("{} #2", of[0]));
}

/// What a check says in two forms, of a file that is broken in each way that there is, and of the shipped chains.
fn outputs(forms: [&str; 2]) -> Vec<(&'static str, [String; 2])> {
    let at = tempfile::tempdir().unwrap();
    let files = [
        ("hostile", "a,b%.yaml", HOSTILE),
        (
            "cycle",
            "año nuevo.yaml",
            include_str!("receivers/cycle.yaml"),
        ),
        ("broken", "broken.yaml", "customers: {c: {}\nhandoffs: [\n"),
    ];
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for (name, file, text) in files {
        fs::write(at.path().join(file), text).unwrap();
        all.push((
            name,
            forms.map(|form| eslabon_in(at.path(), &["check", file, "--format", form], "").output),
        ));
    }
    all.push((
        "chains",
        forms.map(|form| eslabon_in(root, &["check", "chains", "--format", form], "").output),
    ));
    all
}

#[test]
fn code_quality_has_the_fields_that_gitlab_documents() {
    let schema: Value = serde_json::from_str(include_str!("receivers/gitlab.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for (name, [text, _]) in outputs(["gitlab", "gitlab"]) {
        let issues: Value = serde_json::from_str(&text).unwrap();
        let flaws: Vec<String> = schema.iter_errors(&issues).map(|e| e.to_string()).collect();
        assert!(flaws.is_empty(), "{name}: {flaws:?}");
        let list = issues.as_array().unwrap();
        assert!(!list.is_empty(), "{name}");
        let prints: BTreeSet<&str> = list
            .iter()
            .map(|i| i["fingerprint"].as_str().unwrap())
            .collect();
        assert_eq!(prints.len(), list.len(), "{name}");
        for (field, value) in [
            ("/0/severity", "error"),
            ("/0/check_name", ""),
            ("/0/location/path", "./a.yaml"),
            ("/0/location/lines/begin", "3"),
        ] {
            let mut broken = issues.clone();
            *broken.pointer_mut(field).unwrap() = value.into();
            assert!(!schema.is_valid(&broken), "{name}: {field}");
        }
    }
}

#[test]
fn junit_counts_what_it_holds() {
    for (name, [xml, json]) in outputs(["junit", "json"]) {
        let tree = roxmltree::Document::parse(&xml).unwrap();
        let count = |node: roxmltree::Node<'_, '_>, tag: &str| {
            node.descendants().filter(|n| n.has_tag_name(tag)).count()
        };
        let said = |node: roxmltree::Node<'_, '_>, key: &str| -> usize {
            node.attribute(key).unwrap().parse().unwrap()
        };
        let mut counted = 0;
        for node in tree
            .descendants()
            .filter(|n| n.has_tag_name("testsuites") || n.has_tag_name("testsuite"))
        {
            assert_eq!(said(node, "tests"), count(node, "testcase"), "{name}");
            assert_eq!(said(node, "failures"), count(node, "failure"), "{name}");
            assert_eq!(said(node, "errors"), count(node, "error"), "{name}");
            counted += 1;
        }
        assert!(counted >= 2, "{name}: {xml}");
        let found: Value = serde_json::from_str(&json).unwrap();
        let failing = found["files"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|file| file["findings"].as_array().unwrap())
            .filter(|f| f["fails"] == true)
            .count();
        let told = count(tree.root(), "failure") + count(tree.root(), "error");
        assert_eq!(told, failing, "{name}: {xml}");
    }
}
