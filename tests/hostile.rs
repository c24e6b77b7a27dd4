//! Files that were made to break a reader: the real program must refuse them clearly.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use support::{cases, generate, json};

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

/// Names that would redraw the screen, or turn what follows around.
const NAMES: [&str; 4] = [
    "\\e[31mred\\e[0m \\a \\x07 \\u202Eevil",
    "\\x9b2J\\x85",
    "\\u2066a\\u2069\\u200f\\u061c",
    "two\\nlines\\r\\ttab",
];

#[test]
fn names_reach_no_terminal_raw() {
    let scratch = Scratch::new("names");
    for name in NAMES {
        let text = format!(
            "name: \"{name}\"\nlanguage: en\ncustomers: {{client: {{name: \"{name}\", promise: {{within: 1d}}}}}}
departments: {{a: {{name: \"{name}\", work: 1-9d}}, b: \"{name}\"}}
handoffs:\n  - {{id: h, from: a, to: client, delivers: \"{name}\", agreed: 1d}}\n  - {{id: i, from: b, to: a, needs: [], delivers: \"{name}\"}}
  - {{id: x, from: a, to: b, delivers: \"{name}\", needs: []}}
allow:\n  - {{rule: weak-link, because: \"{name}\"}}\n  - {{rule: \"{name}\", because: \"{name}\"}}\n"
        );
        let file = scratch.write("names.yaml", &text);
        for lang in ["es", "en"] {
            for command in [&["check", "--all"][..], &["check"], &["analyze"]] {
                let mut more = command[1..].to_vec();
                more.extend(["--lang", lang]);
                let out = run(command[0], &file, &more);
                let text = shown(&out, &format!("{command:?} {name}"));
                assert_eq!(out.status.code(), Some(0), "{text}");
            }
        }
        // With colours too: then what a name says stands beside codes of our own.
        for command in ["check", "analyze"] {
            let out = Command::new(env!("CARGO_BIN_EXE_eslabon"))
                .args([command.as_ref(), file.as_os_str()])
                .env_clear()
                .env("CLICOLOR_FORCE", "1")
                .output()
                .unwrap();
            let text = String::from_utf8(out.stdout).unwrap();
            assert!(text.contains('\u{1b}'), "{command}: no colours");
            assert!(!text.contains("\u{1b}[31mred"), "{command}: {text:?}");
            assert!(
                !text.chars().any(|c| is_dangerous(c) && c != '\u{1b}'),
                "{command}: {text:?}"
            );
        }
        let json = run("analyze", &file, &["--format", "json"]);
        assert!(serde_json::from_slice::<Value>(&json.stdout).is_ok());
        shown(&json, "JSON");
    }
}

#[test]
fn what_cannot_be_read_is_quoted_without_what_a_terminal_obeys() {
    let scratch = Scratch::new("quoted");
    for name in NAMES {
        for text in [
            format!("\"{name}\": 1\n"),
            format!("language: \"{name}\"\ncalendar: {{day: \"{name}\"}}\n"),
            format!(
                "customers: {{\"{name}\": Client}}\nhandoffs:\n  - {{from: \"{name}\", to: client, takes: \"{name}\", needs: [\"{name}\"]}}\n"
            ),
            format!(
                "customers: {{client: {{promise: {{on: [\"{name}\"]}}}}}}\nhandoffs:\n  - {{from: a, to: client, share: \"{name}\", rework: \"{name}\"}}\n"
            ),
            format!("x: !\"{name}\" 1\n"),
            format!(
                "handoffs:\n  - {{from: a, to: b, takes: {{samples: \"{name}\", column: \"{name}\"}}}}\n"
            ),
        ] {
            refused(&scratch.write("quoted.yaml", &text), &text);
        }
    }
    // The characters themselves, in the lines that are shown.
    for raw in [
        "\u{1b}[31mred",
        "\u{202e}evil",
        "\u{9b}2J",
        "\u{2066}a",
        "\u{7}",
    ] {
        for text in [
            format!("customers: {raw}\n"),
            format!("# {raw}\ncustomers: 1 # {raw}\n"),
            format!("cust{raw}: \"{raw}\"\n"),
        ] {
            refused(&scratch.write("raw.yaml", &text), &format!("{text:?}"));
        }
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_reach_no_terminal_raw() {
    let scratch = Scratch::new("files");
    for (name, text) in [
        ("a\u{1b}[31m.yaml", "a: 1\n"),
        ("b\u{202e}.yaml", "a: \"\n"),
        ("c\u{7}\n.yaml", "\u{0}"),
    ] {
        let file = scratch.write(name, text);
        for command in ["check", "analyze"] {
            let out = run(command, &file, &[]);
            shown(&out, &format!("{command} {name:?}"));
            assert_eq!(out.status.code(), Some(2), "{name}");
        }
        shown(
            &run("check", &scratch.0.join(format!("not-there-{name}")), &[]),
            name,
        );
    }
}

#[test]
fn what_is_nested_too_deep_is_refused_without_a_crash() {
    let scratch = Scratch::new("deep");
    let flow = format!("a: {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    let open = format!("a: {}\n", "[".repeat(100_000));
    let maps = format!("a: {}\n", "{a: ".repeat(100_000));
    let block: String = (0..3_000)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    let lists = format!("{}x\n", "- ".repeat(20_000));
    let keys = format!("{}x\n", "? ".repeat(20_000));
    for (what, text) in [
        ("flow", flow),
        ("open flow", open),
        ("flow mappings", maps),
        ("block", block),
        ("lists", lists),
        ("keys", keys),
    ] {
        let findings = refused(&scratch.write("deep.yaml", text), what);
        assert!(rules(&findings).contains(&"syntax"), "{what}: {findings:?}");
        assert!(findings.len() < 100, "{what}: {}", findings.len());
    }
}

#[test]
fn keys_and_values_of_two_megabytes_are_told_of_in_short() {
    let scratch = Scratch::new("long");
    let long = "k".repeat(2_000_000);
    for (what, text) in [
        ("key", format!("{long}: 1\n")),
        ("said key", format!("? {long}\n: 1\n")),
        ("quoted key", format!("\"{long}\": 1\n")),
        ("value", format!("language: {long}\n")),
        (
            "id",
            format!("customers: {{a: A}}\nhandoffs: [{{from: {long}, to: a, takes: {long}}}]\n"),
        ),
    ] {
        let file = scratch.write("long.yaml", text);
        refused(&file, what);
        let shown = shown(&run("check", &file, &[]), what);
        assert!(
            shown.len() < 100_000,
            "{what}: {} bytes are shown",
            shown.len()
        );
    }
}

#[test]
fn lists_of_a_hundred_thousand_are_read() {
    let scratch = Scratch::new("huge");
    let edges: String = (0..100_000)
        .map(|at| format!("  - {{from: n{at}, to: n{}}}\n", at + 1))
        .collect();
    refused(
        &scratch.write("unknown.yaml", format!("edges:\n{edges}")),
        "a list under an unknown key",
    );
    let out = run(
        "check",
        &scratch.write("row.yaml", generate::row(100_000)),
        &[],
    );
    assert_eq!(out.status.code(), Some(0), "{}", shown(&out, "row"));
}

/// A row of departments, and what is put behind it.
fn row_with(handoffs: usize, promise: &str, more: impl Fn(usize) -> String) -> String {
    let mut text = format!(
        "customers: {{c: {{promise: {{within: {promise}}}}}}}\nhandoffs:\n  - {{id: h0, from: c, to: d0}}\n"
    );
    for at in 0..handoffs {
        text += &format!(
            "  - {{id: h{}, from: d{at}, to: d{}, needs: [h{at}], takes: 1-2h, agreed: 3h}}\n",
            at + 1,
            at + 1
        );
    }
    text += &format!("  - {{id: out, from: d{handoffs}, to: c, needs: [h{handoffs}]}}\n");
    text + &(0..handoffs).map(more).collect::<String>()
}

#[test]
fn thousands_of_returns_at_one_service_are_counted() {
    let scratch = Scratch::new("returns");
    let more = |at: usize| {
        let to = at % 6;
        format!("  - {{id: r{at}, from: d7, to: d{to}, needs: [h7], rework: 0.01%}}\n")
    };
    let rest: String = (10..2_000).map(more).collect();
    let file = scratch.write("returns.yaml", row_with(10, "30d", more) + &rest);
    let out = run("analyze", &file, &["--format", "json"]);
    assert_eq!(out.status.code(), Some(0), "{}", shown(&out, "returns"));
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    let returns = report["handoffs"].as_array().unwrap().iter();
    let passes: f64 = returns.filter_map(|h| h["rework"]["passes"].as_f64()).sum();
    assert!((passes - 0.2 / 0.8).abs() < 1e-9, "{passes}");
}

#[test]
fn the_ways_of_thousands_of_weak_links_are_told_up_to_a_bound() {
    let scratch = Scratch::new("ways");
    let file = scratch.write("row.yaml", row_with(2_000, "1d", |_| String::new()));
    let out = run("analyze", &file, &["--format", "json"]);
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    let weak = report["targets"][0]["weak_links"].as_array().unwrap();
    let ways = weak.iter().map(|w| w["path"].as_array().unwrap().len());
    assert!(weak.len() >= 2_000 && ways.clone().next().unwrap() > 0);
    assert!(ways.sum::<usize>() <= 100_000);
}

#[test]
fn lists_that_aliases_repeat_without_end_are_refused() {
    let scratch = Scratch::new("aliases");
    let mut text = String::from("customers: {c: C}\nhandoffs:\n");
    let ids: Vec<String> = (0..2_000).map(|at| format!("h{at}")).collect();
    for (at, id) in ids.iter().enumerate() {
        text += &format!("  - {{id: {id}, from: c, to: a{at}}}\n");
    }
    text += &format!(
        "  - {{from: a0, to: b, needs: &all [{}]}}\n",
        ids.join(", ")
    );
    for at in 1..2_000 {
        text += &format!("  - {{from: a{at}, to: b, needs: *all}}\n");
    }
    let findings = refused(&scratch.write("aliases.yaml", text), "aliases");
    let errors = findings.iter().filter(|f| f["severity"] == "error");
    let rules: Vec<_> = errors.map(|f| f["rule"].as_str().unwrap()).collect();
    assert!(rules.contains(&"too-large"), "{rules:?}");
    assert_eq!(rules.iter().filter(|r| **r == "too-large").count(), 1);
}
