//! How a check is set, what it accepts, and in which forms it tells.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod run;

use std::fs;
use std::path::Path;
use std::process::Command;

use run::{Run, eslabon_in};
use serde_json::Value;
use tempfile::TempDir;

/// A weak link and a cycle's worth of trouble, none of it fatal.
const WEAK: &str = "\
name: Prueba
customers: {cliente: {name: Cliente, promise: {within: 5d}}}
handoffs:
  - {id: pedido, from: cliente, to: ventas}
  - {id: orden, from: ventas, to: planta, agreed: 1d, takes: {min: 1h, likely: 4h, max: 3d}}
  - {id: producto, from: planta, to: cliente, delivers: Producto, agreed: 4d, takes: 2-6d}
";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        write(&folder, name, text);
    }
    folder
}

fn write(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn check(at: &TempDir, args: &[&str]) -> Run {
    eslabon_in(at.path(), &[&["check", "--lang", "en"], args].concat(), "")
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.output).unwrap_or_else(|e| panic!("{e}: {}", run.output))
}

/// The rules that spoke of a file, with what each weighs.
fn rules(run: &Run, file: usize) -> Vec<(String, String)> {
    let found = json(run);
    let findings = found["files"][file]["findings"].as_array().unwrap();
    let word = |v: &Value| v.as_str().unwrap().to_owned();
    let one = |f: &Value| (word(&f["rule"]), word(&f["severity"]));
    findings.iter().map(one).collect()
}

fn has(found: &[(String, String)], rule: &str, weight: &str) -> bool {
    found.iter().any(|(r, w)| r == rule && w == weight)
}

#[test]
fn settings_are_found_upwards_and_the_command_line_has_the_last_word() {
    let at = folder(&[
        (
            "eslabon.toml",
            "[rules]\nweak-link = \"deny\"\nunmeasured-handoff = \"off\"\n[[paths]]\nfiles = [\"old/**\"]\nrules = {weak-link = \"note\"}\n",
        ),
        ("a.yaml", WEAK),
        ("old/sub/b.yaml", WEAK),
        ("own/eslabon.toml", "fail-on = \"warn\"\n"),
        ("own/c.yaml", WEAK),
    ]);
    let run = check(&at, &["a.yaml", "old", "own", "--format", "json"]);
    assert_eq!(run.code, 1, "{}", run.errors);
    assert!(has(&rules(&run, 0), "weak-link", "deny"));
    assert!(has(&rules(&run, 1), "weak-link", "note"));
    assert!(has(&rules(&run, 2), "weak-link", "warn"));
    assert!(!has(&rules(&run, 0), "unmeasured-handoff", "note"));
    assert!(has(&rules(&run, 2), "unmeasured-handoff", "note"));
    // The nearest one counts, whole: what fails there is a warning.
    assert_eq!(check(&at, &["own"]).code, 1);
    assert_eq!(check(&at, &["old"]).code, 0);
    assert_eq!(check(&at, &["a.yaml", "--warn", "weak-link"]).code, 0);
    assert_eq!(check(&at, &["old", "--deny", "P002"]).code, 1);
    assert_eq!(check(&at, &["old", "--fail-on", "note"]).code, 1);
    // The last of several words counts.
    let both = ["a.yaml", "--deny", "weak-link", "--allow", "weak-link"];
    assert_eq!(check(&at, &both).code, 0);
    let both = ["a.yaml", "--allow", "weak-link", "--deny", "weak-link"];
    assert_eq!(check(&at, &both).code, 1);
    assert_eq!(
        check(&at, &["a.yaml", "--config", "own/eslabon.toml"]).code,
        1
    );
    assert_eq!(check(&at, &["a.yaml", "--exit-zero"]).code, 0);
    let run = check(&at, &["a.yaml", "--deny", "weak-lnk"]);
    assert_eq!(run.code, 2);
    assert!(
        run.errors.contains("did you mean `weak-link`?"),
        "{}",
        run.errors
    );
    assert_eq!(check(&at, &["a.yaml", "--warn", "syntax"]).code, 2);
    // What analyze says of a file weighs the same.
    let run = eslabon_in(at.path(), &["analyze", "a.yaml", "--format", "json"], "");
    assert_eq!(json(&run)["findings"][0]["severity"], "deny");
}

#[test]
fn settings_that_cannot_be_used_are_told_with_their_place() {
    let at = folder(&[
        ("eslabon.toml", "[rules]\nweak-lnk = \"deny\"\ncycle = 3\n"),
        ("a.yaml", WEAK),
    ]);
    let run = check(&at, &["a.yaml"]);
    assert_eq!((run.code, run.output.as_str()), (2, ""));
    for part in [
        "eslabon.toml:2:1",
        "did you mean `weak-link`?",
        "cycle = 3",
        "a level belongs here",
    ] {
        assert!(run.errors.contains(part), "{part}: {}", run.errors);
    }
    assert_eq!(check(&at, &["a.yaml", "--config", "none.toml"]).code, 2);
}

#[test]
fn rules_are_listed_with_where_each_was_set() {
    let at = folder(&[
        ("eslabon.toml", "[rules]\nweak-link = \"deny\"\n"),
        ("sub/a.yaml", WEAK),
    ]);
    let run = eslabon_in(at.path(), &["rules", "--lang", "en", "--allow", "S001"], "");
    assert_eq!(run.code, 0, "{}", run.errors);
    let line = |rule: &str| {
        let found = run.output.lines().find(|l| l.contains(rule));
        found
            .unwrap_or_else(|| panic!("{rule}: {}", run.output))
            .to_owned()
    };
    assert!(line("weak-link").contains("deny"), "{}", line("weak-link"));
    assert!(
        line("weak-link").ends_with("← eslabon.toml:2"),
        "{}",
        line("weak-link")
    );
    assert!(line("S001").contains("off") && line("S001").ends_with("← --allow"));
    assert!(!line("unsupplied-need").contains('←'));
    let run = eslabon_in(at.path(), &["rules", "sub/a.yaml", "--format", "json"], "");
    let all = json(&run);
    let weak = all
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["name"] == "weak-link")
        .unwrap();
    assert_eq!(
        (&weak["level"], &weak["default"]),
        (&"deny".into(), &"warn".into())
    );
}

#[test]
fn a_baseline_accepts_what_was_there_and_nothing_else() {
    let at = folder(&[("chains/a.yaml", WEAK)]);
    let deny = ["chains", "--deny", "weak-link", "--baseline", "base.txt"];
    assert_eq!(check(&at, &deny).code, 2, "there is none yet");
    let run = check(&at, &[&deny[..], &["--write-baseline"]].concat());
    assert_eq!(run.code, 0, "{}", run.errors);
    let written = fs::read_to_string(at.path().join("base.txt")).unwrap();
    let entries: Vec<&str> = written.lines().filter(|l| !l.starts_with('#')).collect();
    assert!(
        entries.contains(&"chains/a.yaml: weak-link handoffs/orden/agreed customers/cliente"),
        "{written}"
    );
    assert!(entries.is_sorted());
    assert!(
        entries.iter().all(|e| !e.contains("unmeasured")),
        "notes stay out: {written}"
    );
    let run = check(&at, &deny);
    assert_eq!(run.code, 0);
    assert!(run.output.contains("known before"), "{}", run.output);
    // From another folder it is the same baseline.
    let there = [
        "check",
        "a.yaml",
        "--deny",
        "weak-link",
        "--baseline",
        "../base.txt",
    ];
    assert_eq!(eslabon_in(&at.path().join("chains"), &there, "").code, 0);
    // Lines move, and nothing is new.
    write(&at, "chains/a.yaml", &format!("# one\n\n# more\n{WEAK}"));
    assert_eq!(check(&at, &deny).code, 0);
    // A new weak link is.
    let worse = WEAK.replace("agreed: 4d", "agreed: 1d");
    let more = format!(
        "{worse}  - {{id: otra, from: planta, to: cliente, needs: [orden], agreed: 1d, takes: 4-9d}}\n"
    );
    write(&at, "chains/b.yaml", &more);
    let run = check(&at, &deny);
    assert_eq!(run.code, 1);
    assert!(!run.output.contains("▸ chains/a.yaml"), "{}", run.output);
    fs::remove_file(at.path().join("chains/b.yaml")).unwrap();
    // What was mended must leave the baseline.
    write(
        &at,
        "chains/a.yaml",
        &WEAK.replace("max: 3d", "max: 5h").replace("2-6d", "1-2d"),
    );
    let run = check(&at, &deny);
    assert_eq!(run.code, 1);
    assert!(run.output.contains("stale-baseline"), "{}", run.output);
    assert!(run.output.contains("--write-baseline"), "{}", run.output);
    assert_eq!(
        check(&at, &[&deny[..], &["--write-baseline"]].concat()).code,
        0
    );
    assert_eq!(check(&at, &deny).code, 0);
    // What cannot be read is never in it.
    write(&at, "chains/a.yaml", "handoffs: 3\n");
    assert_eq!(
        check(&at, &[&deny[..], &["--write-baseline"]].concat()).code,
        2
    );
    assert_eq!(check(&at, &deny).code, 2);
    write(&at, "base.txt", "what is this\n");
    let run = check(&at, &deny);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("base.txt:1"), "{}", run.errors);
}

#[test]
fn a_baseline_of_a_part_leaves_the_rest_alone() {
    let at = folder(&[("a.yaml", WEAK), ("b.yaml", WEAK)]);
    let base = ["--deny", "weak-link", "--baseline", "base.txt"];
    let all = |files: &[&str], more: &[&str]| check(&at, &[files, &base[..], more].concat());
    all(&["a.yaml", "b.yaml"], &["--write-baseline"]);
    assert_eq!(
        all(&["a.yaml"], &[]).code,
        0,
        "entries of b.yaml are not stale"
    );
    all(&["a.yaml"], &["--write-baseline"]);
    assert_eq!(
        all(&["b.yaml"], &[]).code,
        0,
        "entries of b.yaml are still there"
    );
    fs::remove_file(at.path().join("b.yaml")).unwrap();
    let run = all(&["a.yaml"], &[]);
    assert_eq!(run.code, 1, "what is of a file that is gone is stale");
}

fn git(at: &Path, args: &[&str]) {
    let who = [
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.com",
        "-c",
        "commit.gpgsign=false",
    ];
    let done = Command::new("git")
        .arg("-C")
        .arg(at)
        .args(who)
        .args(args)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}

#[test]
fn only_what_a_change_brought_is_told() {
    let at = folder(&[
        ("a.yaml", WEAK),
        ("same.yaml", WEAK),
        (
            "moved.yaml",
            &WEAK.replace("Prueba", "Otra cadena que se mueve"),
        ),
    ]);
    let here = at.path();
    git(here, &["init", "-q", "-b", "main"]);
    git(here, &["add", "."]);
    git(here, &["commit", "-q", "-m", "first"]);
    let since = |more: &[&str]| {
        let run = check(
            &at,
            &[
                &[".", "--since", "main", "--format", "json", "--exit-zero"],
                more,
            ]
            .concat(),
        );
        assert_eq!(run.code, 0, "{}", run.errors);
        let found = json(&run);
        let files = found["files"].as_array().unwrap().clone();
        let of = |file: &Value| {
            let rules = file["findings"].as_array().unwrap().iter();
            let rules = rules.map(|f| f["fingerprint"].as_str().unwrap().to_owned());
            (
                file["file"].as_str().unwrap().to_owned(),
                rules.collect::<Vec<_>>(),
            )
        };
        files.iter().map(of).collect::<Vec<_>>()
    };
    assert!(since(&[]).iter().all(|(_, found)| found.is_empty()));
    assert!(since(&["--changed-only"]).is_empty());
    git(here, &["checkout", "-q", "-b", "change"]);
    // An unrelated edit moves every line; one handoff is new.
    let more =
        "  - {id: nueva, from: planta, to: cliente, needs: [orden], agreed: 1d, takes: 4-9d}\n";
    write(&at, "a.yaml", &format!("# a remark\n{WEAK}{more}"));
    git(here, &["mv", "moved.yaml", "renamed.yaml"]);
    git(here, &["add", "."]);
    git(here, &["commit", "-q", "-m", "second"]);
    write(&at, "new.yaml", WEAK);
    let found = since(&[]);
    let of = |name: &str| {
        found
            .iter()
            .find(|(f, _)| f.ends_with(name))
            .unwrap()
            .1
            .clone()
    };
    assert!(!of("a.yaml").is_empty());
    assert!(
        of("a.yaml").iter().all(|f| f.contains("nueva")),
        "{:?}",
        of("a.yaml")
    );
    assert_eq!(of("renamed.yaml"), Vec::<String>::new());
    assert_eq!(of("same.yaml"), Vec::<String>::new());
    assert!(of("new.yaml").iter().any(|f| f.starts_with("weak-link")));
    let changed = since(&["--changed-only"]);
    let names: Vec<&str> = changed.iter().map(|(f, _)| f.as_str()).collect();
    assert_eq!(names, ["./a.yaml", "./new.yaml", "./renamed.yaml"]);
    let run = check(&at, &["a.yaml", "--since", "nowhere"]);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("`nowhere`"), "{}", run.errors);
    let run = check(&at, &["a.yaml", "--since", "--output=x"]);
    assert_eq!(run.code, 2);
    let outside = folder(&[("a.yaml", WEAK)]);
    let run = check(&outside, &["a.yaml", "--since", "main"]);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("git"), "{}", run.errors);
}

#[test]
fn a_crowd_is_counted_whole_and_shown_in_part() {
    let mut text = String::from("customers: {c: {}}\nhandoffs:\n  - {id: o, from: c, to: s}\n");
    for at in 0..50 {
        text.push_str(&format!(
            "  - {{id: h{at}, from: s, to: c, needs: [o], agreed: 1d, takes: 2d}}\n"
        ));
    }
    text.push_str("allow:\n  - {rule: unmeasured-handoff, on: h7}\n");
    let at = folder(&[("a.yaml", &text)]);
    let run = check(&at, &["a.yaml"]);
    assert_eq!(run.code, 1);
    let tally = json(&check(&at, &["a.yaml", "--format", "json"]))["tally"].clone();
    assert_eq!(
        (&tally["deny"], &tally["failing"]),
        (&50.into(), &50.into())
    );
    let (warnings, notes) = (&tally["warn"], &tally["note"]);
    let last =
        format!("1 file, 1 chain, 51 handoffs: 50 errors, {warnings} warnings and {notes} notes\n");
    assert!(run.output.ends_with(&last), "{}", run.output);
    assert!(
        run.output
            .contains("… and 30 more of `impossible-agreement`"),
        "{}",
        run.output
    );
    assert!(
        run.output.contains("… and 47 more of `unmeasured-handoff`"),
        "{}",
        run.output
    );
    let run = check(&at, &["a.yaml", "--all"]);
    assert!(run.output.ends_with(&last), "{}", run.output);
    assert!(!run.output.contains("more of"), "{}", run.output);
}

#[test]
fn what_is_checked_is_never_replaced() {
    let at = folder(&[("a.yaml", WEAK), ("sub/b.yaml", WEAK)]);
    for args in [
        &["a.yaml", "--output", "json=./a.yaml"][..],
        &[".", "--output", "short=sub/../sub/b.yaml"],
        &["a.yaml", "--baseline", "a.yaml", "--write-baseline"],
    ] {
        let run = check(&at, args);
        assert_eq!(run.code, 2, "{args:?}");
        assert!(
            run.errors.contains("is a file that is checked"),
            "{}",
            run.errors
        );
    }
    for file in ["a.yaml", "sub/b.yaml"] {
        assert_eq!(fs::read_to_string(at.path().join(file)).unwrap(), WEAK);
    }
}

#[test]
fn a_change_beside_an_unchanged_chain_is_seen() {
    let text = "customers: {c: {name: C, promise: {within: 5d}}}\nhandoffs:\n  - {id: a, from: c, to: s}\n  - {id: b, from: s, to: c, needs: [a], agreed: 2d, takes: {samples: t.csv, column: d}}\n";
    let at = folder(&[("a.yaml", text), ("t.csv", "d\n1\n1\n2\n")]);
    git(at.path(), &["init", "-q", "-b", "main"]);
    git(at.path(), &["add", "."]);
    git(at.path(), &["commit", "-q", "-m", "first"]);
    let args = [
        "a.yaml",
        "--since",
        "main",
        "--format",
        "json",
        "--exit-zero",
    ];
    assert!(rules(&check(&at, &args), 0).is_empty());
    write(&at, "t.csv", "d\n9\n9\n9\n");
    assert!(has(&rules(&check(&at, &args), 0), "weak-link", "warn"));
}

#[test]
fn what_rests_on_less_data_than_asked_for_only_tells() {
    let at = |times: &str| WEAK.replace("takes: 2-6d", times);
    let declared = at("takes: 2-6d");
    let estimated = at("estimated: {turnaround: 2-6d}");
    let measured = at("takes: 2-6d, measured: {turnaround: 2-6d}");
    let asked =
        |data: &str| format!("[rules]\nweak-link = {{level = \"deny\", data = \"{data}\"}}\n");
    let folder = folder(&[
        ("a.yaml", &declared),
        ("b.yaml", &estimated),
        ("c.yaml", &measured),
    ]);
    let weights = [
        ("declared", ["deny", "deny", "deny"]),
        ("estimated", ["note", "deny", "deny"]),
        ("measured", ["note", "note", "deny"]),
    ];
    for (data, expected) in weights {
        write(&folder, "eslabon.toml", &asked(data));
        let run = check(&folder, &["--format", "json", "."]);
        assert_eq!(run.code, 1, "{}", run.errors);
        let found = json(&run);
        for (file, (weight, tier)) in expected
            .iter()
            .zip(["declared", "estimated", "measured"])
            .enumerate()
        {
            let findings = found["files"][file]["findings"].as_array().unwrap();
            let producto =
                |f: &&Value| f["rule"] == "weak-link" && f["place"] == "handoffs/producto/agreed";
            let finding = findings.iter().find(producto).unwrap();
            assert_eq!(finding["severity"], *weight, "{data}, file {file}");
            assert_eq!(finding["tier"], tier);
            let says_why = finding["help"].to_string().contains("asks for `data =");
            assert_eq!(says_why, *weight == "note", "{data}, file {file}");
        }
    }
    // What needs no number has nothing behind it.
    let run = check(&folder, &["--format", "json", "a.yaml"]);
    let found = json(&run);
    let findings = found["files"][0]["findings"].as_array().unwrap();
    let unmeasured = findings.iter().find(|f| f["rule"] == "unmeasured-customer");
    assert_eq!(unmeasured.unwrap()["tier"], Value::Null);

    write(
        &folder,
        "eslabon.toml",
        "[rules]\nweak-link = {data = \"seen\"}\ncycle = {data = \"measured\"}\n",
    );
    let run = check(&folder, &["a.yaml"]);
    assert_eq!(run.code, 2);
    assert!(
        run.errors
            .contains("`data` is `\"declared\"`, `\"estimated\"` or `\"measured\"`"),
        "{}",
        run.errors
    );
    assert!(run.errors.contains("unknown key `data`"), "{}", run.errors);
}
