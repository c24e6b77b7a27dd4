//! Files that were made to break a reader: the real program must refuse them clearly.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

#[path = "hostile/large.rs"]
mod large;
#[path = "hostile/names.rs"]
mod names;
mod support;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use support::{cases, json};

/// A folder that is gone at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("eslabon-hostile-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn eslabon(args: &[&OsStr]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_eslabon"));
    command.args(args).env_clear().env("LANG", "C");
    command.output().unwrap()
}

fn run(command: &str, file: &Path, more: &[&str]) -> Output {
    let mut args: Vec<&OsStr> = vec![command.as_ref(), file.as_os_str()];
    args.extend(more.iter().map(|m| OsStr::new(*m)));
    eslabon(&args)
}

/// Characters that a terminal obeys, or that turn the reading direction.
fn is_dangerous(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// What a person sees: never a crash, never a character that a terminal obeys.
#[track_caller]
fn shown(out: &Output, what: &str) -> String {
    let text = String::from_utf8(out.stdout.clone()).expect("UTF-8")
        + &String::from_utf8(out.stderr.clone()).expect("UTF-8");
    assert!(
        !text.contains("panicked") && !text.contains("RUST_BACKTRACE"),
        "{what}: {text}"
    );
    assert!(out.status.code().is_some(), "{what}: ended by a signal");
    if let Some(c) = text.chars().find(|c| is_dangerous(*c)) {
        panic!("{what}: {c:?} reaches the terminal in {text:?}");
    }
    text
}

/// The findings of `check --format json`, with lines and columns that lie in the file.
#[track_caller]
fn found(file: &Path, what: &str) -> Vec<Value> {
    let out = run("check", file, &["--format", "json"]);
    let text = shown(&out, what);
    let value: Value =
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{what}: {e} in {text}"));
    value["files"][0]["findings"].as_array().unwrap().clone()
}

/// Refused with exit code 2, each message on one line and with file, line and column.
#[track_caller]
fn refused(file: &Path, what: &str) -> Vec<Value> {
    let out = run("check", file, &["--all"]);
    let text = shown(&out, what);
    assert_eq!(out.status.code(), Some(2), "{what}: {text}");
    let json_out = run("check", file, &["--format", "json"]);
    assert_eq!(json_out.status.code(), Some(2), "{what}");
    let findings = found(file, what);
    assert!(
        findings.iter().any(|f| f["severity"] == "error"),
        "{what}: {findings:?}"
    );
    let name = file.display().to_string();
    for finding in &findings {
        let message = finding["message"].as_str().unwrap();
        assert!(
            !message.is_empty() && !message.contains('\n') && message.len() < 400,
            "{what}: {message}"
        );
        assert_eq!(finding["file"], name.as_str(), "{what}");
        assert!(
            finding["line"].as_u64().unwrap() >= 1 && finding["column"].as_u64().unwrap() >= 1,
            "{what}"
        );
    }
    let errors: Vec<&Value> = findings
        .iter()
        .filter(|f| f["severity"] == "error")
        .collect();
    if let Some(first) = errors.first() {
        let place = format!("{name}:{}:{}", first["line"], first["column"]);
        let whole_file = (first["line"] == 1 && first["column"] == 1) && text.contains(&name);
        assert!(
            text.contains(&place) || whole_file,
            "{what}: {place} is not in {text}"
        );
    }
    findings
}

fn rules(findings: &[Value]) -> Vec<&str> {
    findings
        .iter()
        .map(|f| f["rule"].as_str().unwrap())
        .collect()
}

#[test]
fn every_hostile_file_is_refused_clearly() {
    let mut count = 0;
    for entry in std::fs::read_dir(cases("yaml/hostile/in")).unwrap() {
        let path = entry.unwrap().path();
        refused(&path, &path.file_name().unwrap().to_string_lossy());
        count += 1;
    }
    assert!(count >= 20, "{count}");
}

#[test]
fn every_case_that_is_described_has_a_file_or_is_generated_here() {
    let generated = [
        "deep_flow.yaml",
        "deep_block.yaml",
        "long_key.yaml",
        "huge_list.yaml",
    ];
    for case in json("yaml/hostile/cases.json").as_array().unwrap() {
        let name = case["file"].as_str().unwrap();
        assert!(
            generated.contains(&name) || cases("yaml/hostile/in").join(name).is_file(),
            "{name}"
        );
    }
}

fn hostile(name: &str) -> Vec<Value> {
    refused(&cases("yaml/hostile/in").join(name), name)
}

fn at(finding: &Value) -> (u64, u64) {
    (
        finding["line"].as_u64().unwrap(),
        finding["column"].as_u64().unwrap(),
    )
}

#[test]
fn syntax_errors_have_the_place_where_they_were_made() {
    for (name, place, word) in [
        ("tabs.yaml", (2, 1), "tab"),
        ("unterminated.yaml", (1, 4), "quote"),
        ("unknown_alias.yaml", (1, 4), "missing"),
        ("self_reference.yaml", (2, 6), "itself"),
    ] {
        let findings = hostile(name);
        let syntax: Vec<&Value> = findings.iter().filter(|f| f["rule"] == "syntax").collect();
        assert_eq!(syntax.len(), 1, "{name}: {findings:?}");
        assert_eq!(at(syntax[0]), place, "{name}");
        let message = syntax[0]["message"].as_str().unwrap();
        assert!(message.contains(word), "{name}: {message}");
    }
}

#[test]
fn bytes_that_are_no_text_have_a_place() {
    for (name, place) in [("invalid_utf8.yaml", (1, 4)), ("nul.yaml", (1, 6))] {
        let findings = hostile(name);
        assert_eq!(
            (rules(&findings), at(&findings[0])),
            (vec!["not-text"], place),
            "{name}"
        );
    }
}

#[test]
fn nothing_behind_a_tag_is_run() {
    for name in ["python_tag.yaml", "java_tag.yaml"] {
        let findings = hostile(name);
        assert!(
            findings
                .iter()
                .any(|f| f["rule"] == "syntax"
                    && f["message"].as_str().unwrap().starts_with("tag `")),
            "{name}: {findings:?}"
        );
        assert!(
            !shown(
                &run("check", &cases("yaml/hostile/in").join(name), &[]),
                name
            )
            .contains("\npwned")
        );
    }
}

#[test]
fn a_key_said_twice_is_named() {
    let findings = hostile("duplicate_keys.yaml");
    let twice: Vec<&Value> = findings
        .iter()
        .filter(|f| f["rule"] == "duplicate-key")
        .collect();
    assert_eq!(twice.len(), 1);
    assert!(twice[0]["message"].as_str().unwrap().contains("`sales`"));
    assert_eq!(at(twice[0]), (3, 3));
    assert_eq!(twice[0]["related"][0]["line"], 2);
}

#[test]
fn words_that_other_readers_take_for_truth_values_and_numbers_are_ids() {
    let findings = hostile("norway.yaml");
    assert!(!rules(&findings).contains(&"duplicate-key"), "{findings:?}");
    let scratch = Scratch::new("norway");
    let ids = [
        "no",
        "yes",
        "on",
        "1",
        "1.0",
        "0x10",
        "010",
        "1e3",
        "2001-12-14",
        "true",
    ];
    let mut text = String::from("customers: {client: Client}\ndepartments:\n");
    for id in ids {
        text += &format!("  {id}: Department {id}\n");
    }
    text += "handoffs:\n";
    for id in ids {
        text += &format!("  - {{from: {id}, to: client, takes: 1d}}\n");
    }
    let out = run(
        "analyze",
        &scratch.write("ids.yaml", text),
        &["--format", "json"],
    );
    assert_eq!(
        out.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    let found: Vec<&str> = report["departments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["id"].as_str().unwrap())
        .collect();
    assert_eq!(found, ids);
}

#[test]
fn infinite_and_negative_times_and_no_numbers_are_refused_where_they_stand() {
    let scratch = Scratch::new("numbers");
    let chain = |takes: &str| {
        format!(
            "customers: {{client: Client}}\nhandoffs:\n  - {{from: plant, to: client, takes: {takes}}}\n"
        )
    };
    for bad in [
        ".inf",
        "-.inf",
        ".nan",
        "1e400",
        "-1",
        "-1d",
        "inf",
        "NaN",
        "1e9",
        "99999999999999999999999",
        "0x1p3",
        "0o17",
    ] {
        let findings = refused(&scratch.write("bad.yaml", chain(bad)), bad);
        assert!(
            rules(&findings).contains(&"bad-value"),
            "{bad}: {findings:?}"
        );
        assert_eq!(at(&findings[0]).0, 3, "{bad}");
    }
    for good in ["1", "0", "1_000", ".5", "1.5d", "2 días", "PT4H"] {
        let out = run("check", &scratch.write("good.yaml", chain(good)), &[]);
        assert_eq!(out.status.code(), Some(0), "{good}: {}", shown(&out, good));
    }
}

#[test]
fn marks_line_ends_and_sixteen_bit_text_are_no_flaw_of_their_own() {
    for name in ["bom_utf8.yaml", "crlf.yaml", "utf16.yaml"] {
        let findings = hostile(name);
        let rules = rules(&findings);
        assert!(
            !rules.contains(&"syntax") && !rules.contains(&"not-text"),
            "{name}: {rules:?}"
        );
        let unknown = findings
            .iter()
            .find(|f| f["rule"] == "unknown-key")
            .unwrap();
        assert_eq!(at(unknown), (1, 1), "{name}: the mark is no column");
    }
    let scratch = Scratch::new("encodings");
    let text = "name: Señal\ncustomers:\n  client: Client\nhandoffs:\n  - {from: plant, to: client, takes: 2d}\n";
    let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let with = |mark: &[u8], bytes: Vec<u8>| [mark.to_vec(), bytes].concat();
    let plain = scratch.write("chain.yaml", text);
    let wanted = (
        run("check", &plain, &["--all"]),
        run("analyze", &plain, &[]),
    );
    assert_eq!(wanted.0.status.code(), Some(0));
    for (what, bytes) in [
        ("UTF-8 with a mark", with(&[0xEF, 0xBB, 0xBF], text.into())),
        ("Windows line ends", text.replace('\n', "\r\n").into()),
        (
            "UTF-16, little end first",
            with(&[0xFF, 0xFE], utf16(u16::to_le_bytes)),
        ),
        (
            "UTF-16, big end first",
            with(&[0xFE, 0xFF], utf16(u16::to_be_bytes)),
        ),
    ] {
        let file = scratch.write("chain.yaml", bytes);
        assert_eq!(
            shown(&run("check", &file, &["--all"]), what),
            shown(&wanted.0, "plain"),
            "{what}"
        );
        assert_eq!(run("analyze", &file, &[]).stdout, wanted.1.stdout, "{what}");
    }
}

#[test]
fn two_documents_are_two_chains() {
    let findings = hostile("two_documents.yaml");
    assert!(
        findings.iter().any(|f| at(f).0 == 1) && findings.iter().any(|f| at(f).0 == 3),
        "{findings:?}"
    );
    let scratch = Scratch::new("documents");
    let one = |name: &str| {
        format!(
            "name: {name}\ncustomers: {{client: Client}}\nhandoffs:\n  - {{from: a, to: client, takes: 1d}}\n"
        )
    };
    let file = scratch.write(
        "two.yaml",
        format!("{}---\n{}", one("First"), one("Second")),
    );
    let out = run("check", &file, &["--format", "json"]);
    let value: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(
        value["files"][0]["chains"],
        serde_json::json!(["First", "Second"])
    );
}
