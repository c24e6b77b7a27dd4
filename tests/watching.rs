//! `check --watch`: the same check again whenever something changes.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod run;

use std::fs;
use std::path::Path;

use run::eslabon_in;
use run::watched::Running;

const CHAIN: &str = "\
customers: {c: {name: Cliente}}
handoffs:
  - {id: a, from: c, to: s, takes: {samples: tiempos.csv}}
  - {id: b, from: s, to: c, takes: 1d}
";

const WATCHING: &str = "Ctrl-C";

fn start(folder: &Path, paths: &[&str]) -> Running {
    let args = [&["check", "--watch", "--lang", "en"], paths].concat();
    Running::start(folder, &args)
}

/// Saves as editors do, at one stroke: a new file in the place of the old one.
fn save(folder: &Path, name: &str, text: &str) {
    let new = folder.join("new.tmp");
    fs::write(&new, text).unwrap();
    fs::rename(new, folder.join(name)).unwrap();
}

#[test]
fn what_changes_is_checked_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.yaml"), CHAIN).unwrap();
    fs::write(at("tiempos.csv"), "1\n2\n3\n4\n5\n").unwrap();
    let run = start(folder.path(), &["."]);
    let said = run.until(WATCHING);
    assert!(said.contains("1 file, 1 chain, 2 handoffs"), "{said}");

    let save = |name: &str, text: &str| save(folder.path(), name, text);
    save("a.yaml", &CHAIN.replace("from: s", "from: x y"));
    assert!(run.until(WATCHING).contains("error"));
    save("a.yaml", CHAIN);
    assert!(!run.until(WATCHING).contains("error"));

    save("b.yml", CHAIN);
    assert!(run.until(WATCHING).contains("2 files, 2 chains"));
    fs::remove_file(at("b.yml")).unwrap();
    assert!(run.until(WATCHING).contains("1 file, 1 chain"));

    save("tiempos.csv", "none\n");
    assert!(run.until(WATCHING).contains("tiempos.csv"));
    save("tiempos.csv", "1\n2\n3\n4\n5\n");
    assert!(!run.until(WATCHING).contains("error"));

    // Settings that cannot be used are told, and can be mended.
    save("eslabon.toml", "[rules]\nunmeasured-customer = \"dney\"\n");
    assert!(run.until(WATCHING).contains("bad-settings"));
    save("eslabon.toml", "[rules]\nunmeasured-customer = \"deny\"\n");
    let said = run.until(WATCHING);
    assert!(said.contains("error[P006 unmeasured-customer]"), "{said}");
}

#[test]
fn what_does_not_matter_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let plain = CHAIN.replace("{samples: tiempos.csv}", "1d");
    fs::write(at("a.yaml"), &plain).unwrap();
    let run = start(folder.path(), &["a.yaml", "-o", "json=out.json"]);
    run.until(WATCHING);
    fs::write(at("note.txt"), "x").unwrap();
    fs::write(at("b.yaml"), "x: [").unwrap();
    fs::write(at("out.json"), "x").unwrap();
    // Long enough to be told apart from the change that counts.
    std::thread::sleep(std::time::Duration::from_millis(300));
    let changed = plain.replace("to: c,", "to: c, agreed: 2d, expects: {within: 1d},");
    save(folder.path(), "a.yaml", &changed);
    // The next check is of the change that counts.
    let said = run.until(WATCHING);
    assert!(said.contains("A003 loose-agreement"), "{said}");
}

#[test]
fn standard_input_cannot_be_read_again() {
    let run = eslabon_in(Path::new("."), &["check", "--watch", "-"], CHAIN);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("--watch"));
}
