//! What the program does with files, streams and exit codes.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod run;

use std::fs;

use run::{eslabon, eslabon_in};
use serde_json::Value;

const WEAK: &str = "\
name: Prueba
language: es
customers: {cliente: {name: Cliente, promise: {within: 5d}}}
handoffs:
  - {id: pedido, from: cliente, to: ventas}
  - {id: orden, from: ventas, to: planta, agreed: 1d, takes: {min: 1h, likely: 4h, max: 3d}}
  - {id: producto, from: planta, to: cliente, delivers: Producto, agreed: 4d, takes: 2-6d}
";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn check_takes_files_directories_globs_and_standard_input() {
    let at = folder(&[
        ("a.yaml", WEAK),
        ("sub/b.yml", WEAK),
        ("sub/.hidden.yaml", "x"),
        ("notes.txt", "x"),
    ]);
    let files = |args: &[&str], input: &str| -> Vec<String> {
        let run = eslabon_in(
            at.path(),
            &[&["check", "--format", "json"], args].concat(),
            input,
        );
        assert_eq!(run.code, 0, "{}", run.errors);
        let json: Value = serde_json::from_str(&run.output).unwrap();
        assert_eq!(json["schema"], "eslabon/1");
        json["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["file"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(files(&["."], ""), ["./a.yaml", "./sub/b.yml"]);
    assert_eq!(
        files(&["sub/*.yml", "a.yaml", "a.yaml"], ""),
        ["sub/b.yml", "a.yaml"]
    );
    assert_eq!(files(&["-"], WEAK), ["-"]);
}

#[test]
fn exit_codes_are_0_1_and_2() {
    let cyclic = WEAK.replace("to: planta,", "to: planta, needs: [producto],");
    let at = folder(&[
        ("ok.yaml", WEAK),
        ("cycle.yaml", &cyclic),
        ("bad.yaml", "handoffs: 3"),
        ("x/y.txt", ""),
    ]);
    let code = |args: &[&str]| eslabon_in(at.path(), args, "").code;
    assert_eq!(code(&["check", "ok.yaml"]), 0);
    assert_eq!(code(&["check", "cycle.yaml"]), 1);
    assert_eq!(code(&["check", "cycle.yaml", "ok.yaml", "bad.yaml"]), 2);
    assert_eq!(code(&["check", "none.yaml"]), 2);
    assert_eq!(code(&["check", "x"]), 2);
    assert_eq!(code(&["check", "*.nothing"]), 2);
    assert_eq!(code(&["analyze", "cycle.yaml"]), 0);
    assert_eq!(code(&["analyze", "bad.yaml"]), 2);
    assert_eq!(code(&["nothing"]), 2);
    assert_eq!(code(&[]), 2);
    assert_eq!(code(&["--help"]), 0);
    assert_eq!(code(&["--version"]), 0);
}

#[test]
fn a_file_with_several_chains_asks_which() {
    let two = format!("{WEAK}---\n{}", WEAK.replace("name: Prueba", "name: Otra"));
    let at = folder(&[("two.yaml", &two)]);
    let run = eslabon_in(at.path(), &["analyze", "two.yaml"], "");
    assert_eq!(run.code, 2);
    assert!(
        run.errors.contains("1. Prueba") && run.errors.contains("2. Otra"),
        "{}",
        run.errors
    );
    let chosen = |which: &str| {
        let run = eslabon_in(
            at.path(),
            &["analyze", "two.yaml", "--chain", which, "--format", "json"],
            "",
        );
        let json: Value = serde_json::from_str(&run.output).unwrap();
        json["chain"]["name"].as_str().unwrap().to_owned()
    };
    assert_eq!(chosen("Otra"), "Otra");
    assert_eq!(chosen("1"), "Prueba");
    assert_eq!(
        eslabon_in(at.path(), &["diagram", "two.yaml", "--format", "svg"], "").code,
        2
    );
    assert_eq!(
        eslabon_in(at.path(), &["analyze", "two.yaml", "--chain", "Tres"], "").code,
        2
    );
}

#[test]
fn init_writes_a_chain_that_is_clean_and_never_overwrites() {
    let at = folder(&[]);
    for lang in ["es", "en"] {
        let name = format!("{lang}.yaml");
        let run = eslabon_in(at.path(), &["init", &name, "--lang", lang], "");
        assert_eq!(run.code, 0, "{}", run.errors);
        assert_eq!(eslabon_in(at.path(), &["check", &name], "").code, 0);
        let before = fs::read(at.path().join(&name)).unwrap();
        assert_eq!(eslabon_in(at.path(), &["init", &name], "").code, 2);
        assert_eq!(fs::read(at.path().join(&name)).unwrap(), before);
    }
    let run = eslabon_in(
        at.path(),
        &["init", "x.yaml", "--template", "un-piso-limpo"],
        "",
    );
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("un-piso-limpio"), "{}", run.errors);
    assert_eq!(
        eslabon_in(
            at.path(),
            &["init", "x.yaml", "--template", "un-piso-limpio"],
            ""
        )
        .code,
        0
    );
}

#[test]
fn diagram_writes_whole_files_and_overwrites_only_when_told() {
    let at = folder(&[("a.yaml", WEAK)]);
    let run = |args: &[&str]| eslabon_in(at.path(), &[&["diagram", "a.yaml"], args].concat(), "");
    assert_eq!(run(&["-o", "a.svg"]).code, 0);
    let svg = fs::read_to_string(at.path().join("a.svg")).unwrap();
    roxmltree::Document::parse(&svg).unwrap();
    assert_eq!(run(&["-o", "a.svg"]).code, 2);
    assert_eq!(run(&["-o", "a.svg", "--force"]).code, 0);
    assert_eq!(run(&["-o", "a.bmp"]).code, 2);
    assert_eq!(run(&[]).code, 2);
    assert_eq!(run(&["-o", "none/a.svg"]).code, 2);
    assert_eq!(run(&["-o", "-", "--format", "svg"]).output, svg);
    assert!(run(&["--format", "dot"]).output.contains("\ndigraph "));
    let left: Vec<_> = fs::read_dir(at.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "nothing is left behind: {left:?}");
}

#[test]
fn json_is_the_same_in_every_language_and_every_time() {
    let at = folder(&[("a.yaml", WEAK)]);
    for command in ["check", "analyze"] {
        let json = |lang: &str| {
            eslabon_in(
                at.path(),
                &[command, "a.yaml", "--format", "json", "--lang", lang],
                "",
            )
            .output
        };
        assert_eq!(json("es"), json("en"));
        assert!(json("es").len() > 100);
    }
    let svg = || eslabon_in(at.path(), &["diagram", "a.yaml", "--format", "svg"], "").output;
    assert_eq!(svg(), svg());
}

#[test]
fn the_report_is_valid_by_its_schema_and_chains_by_theirs() {
    let at = folder(&[("a.yaml", WEAK)]);
    let schema = |args: &[&str]| -> Value {
        serde_json::from_str(&eslabon(&[&["schema"], args].concat()).output).unwrap()
    };
    let report: Value = serde_json::from_str(
        &eslabon_in(at.path(), &["analyze", "a.yaml", "--format", "json"], "").output,
    )
    .unwrap();
    let validator = jsonschema::validator_for(&schema(&["--report"])).unwrap();
    assert!(
        validator.is_valid(&report),
        "{:?}",
        validator
            .iter_errors(&report)
            .map(|e| e.to_string())
            .collect::<Vec<_>>()
    );
    let mut broken = report;
    broken["targets"] = Value::Null;
    assert!(!validator.is_valid(&broken));
    let chain = jsonschema::validator_for(&schema(&[])).unwrap();
    let good = serde_json::json!({"clientes": {"c": "Cliente"}, "entregas": [{"de": "a", "para": "c", "tránsito": "2d", "x-yo": 1}]});
    assert!(
        chain.is_valid(&good),
        "{:?}",
        chain
            .iter_errors(&good)
            .map(|e| e.to_string())
            .collect::<Vec<_>>()
    );
    for bad in [
        serde_json::json!({"handoffs": []}),
        serde_json::json!({"customers": {"c": "C"}, "handoffs": [{"from": "a"}]}),
        serde_json::json!({"customers": {"c": "C"}, "handoff": []}),
    ] {
        assert!(!chain.is_valid(&bad), "{bad}");
    }
}

#[test]
fn explain_knows_every_rule_by_name_and_by_code() {
    for rule in eslabon::check::every_rule() {
        for lang in ["es", "en"] {
            let by_name = eslabon(&["explain", rule.name, "--lang", lang]);
            assert_eq!(by_name.code, 0, "{}", by_name.errors);
            assert_eq!(
                by_name.output,
                eslabon(&["explain", rule.code, "--lang", lang]).output
            );
        }
    }
    let run = eslabon(&["explain", "cicle"]);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("`cycle`"));
}

#[test]
fn colour_appears_only_where_it_is_asked_for() {
    let at = folder(&[("a.yaml", WEAK)]);
    let output =
        |args: &[&str]| eslabon_in(at.path(), &[&["analyze", "a.yaml"], args].concat(), "").output;
    assert!(!output(&[]).contains('\u{1b}'));
    assert!(output(&["--color", "always"]).contains('\u{1b}'));
}

#[test]
fn the_first_screen_fits_eighty_columns() {
    let at = folder(&[("a.yaml", WEAK)]);
    for lang in ["es", "en"] {
        let output = eslabon_in(at.path(), &["analyze", "a.yaml", "--lang", lang], "").output;
        let widest = output.lines().map(|l| l.chars().count()).max().unwrap();
        assert!(widest <= 80, "{widest} columns:\n{output}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_a_closed_pipe_is_not() {
    use std::process::{Command, Stdio};
    let at = folder(&[("a.yaml", WEAK)]);
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_eslabon"))
        .args(["analyze", "a.yaml", "--format", "json"])
        .current_dir(at.path())
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(!run.stderr.is_empty());
    let mut child = Command::new(env!("CARGO_BIN_EXE_eslabon"))
        .args(["analyze", "a.yaml", "--full"])
        .current_dir(at.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let run = child.wait_with_output().unwrap();
    assert_eq!((run.status.code(), run.stderr.len()), (Some(0), 0));
}

#[test]
fn completions_and_man_pages_know_every_command() {
    let commands = [
        "check",
        "analyze",
        "what-if",
        "diagram",
        "init",
        "rules",
        "explain",
        "schema",
        "completions",
        "man",
    ];
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = eslabon(&["completions", shell]);
        assert_eq!((run.code, run.errors.as_str()), (0, ""), "{shell}");
        for command in commands {
            assert!(run.output.contains(command), "{shell}: {command}");
        }
    }
    let at = folder(&[]);
    let pages = |lang: &str| -> Vec<String> {
        let run = eslabon_in(at.path(), &["man", "-o", ".", "--lang", lang], "");
        assert_eq!(run.code, 0, "{}", run.errors);
        let read = |name: String| fs::read_to_string(at.path().join(name)).unwrap();
        commands.map(|c| read(format!("eslabon-{c}.1"))).into()
    };
    let (es, en) = (pages("es"), pages("en"));
    assert!(es.iter().zip(&en).all(|(es, en)| es != en));
    assert!(en[0].contains("baseline") && en[0].contains("eslabon-check"));
    assert_eq!(en, pages("en"));
    assert_eq!(eslabon_in(at.path(), &["man", "-o", "none"], "").code, 2);
}
