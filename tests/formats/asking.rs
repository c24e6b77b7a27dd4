//! What the command line takes and refuses.

use std::fs;
use std::path::Path;

use crate::run::{Run, eslabon_in};

const CHAIN: &str = "\
name: Prueba
language: es
customers: {cliente: {name: Cliente, promise: {within: 5d}}}
handoffs:
  - {id: pedido, from: cliente, to: ventas}
  - {id: producto, from: ventas, to: cliente, delivers: Producto, agreed: 4d, takes: 2-6d}
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.yaml"), CHAIN).unwrap();
    folder
}

fn diagram(at: &Path, args: &[&str]) -> Run {
    eslabon_in(at, &[&["diagram", "a.yaml"], args].concat(), "")
}

fn files(at: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(at)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn every_format_is_written_in_one_run() {
    let at = folder();
    let outputs = ["a.svg", "a.png", "a.pdf", "a.dot", "a.mmd", "a.drawio"];
    let mut args: Vec<&str> = outputs.iter().flat_map(|o| ["-o", o]).collect();
    let run = diagram(at.path(), &args);
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    let starts = ["<?xml", "\u{89}PNG", "%PDF", "// ", "---\n", "<mxfile"];
    let read = |name: &str| fs::read(at.path().join(name)).unwrap();
    for (name, start) in outputs.iter().zip(starts) {
        let bytes: Vec<u8> = start.chars().map(|c| c as u8).collect();
        assert!(read(name).starts_with(&bytes), "{name}");
    }
    let first = read("a.png");
    assert_eq!(diagram(at.path(), &args).code, 2);
    args.push("--force");
    assert_eq!(diagram(at.path(), &args).code, 0);
    assert!(read("a.png") == first);
}

#[test]
fn nothing_is_written_where_one_output_cannot_be() {
    let at = folder();
    fs::write(at.path().join("b.png"), "mine").unwrap();
    for bad in [
        &["-o", "b.png"][..],
        &["-o", "none/b.pdf"],
        &["-o", "b.txt"],
        &["-o", "./a.svg"],
        &["-o", "big.png", "--scale", "90", "--size", "1:20"],
        &["-o", "a.yaml", "--format", "svg", "--force"],
    ] {
        let run = diagram(at.path(), &[&["-o", "a.svg"], bad].concat());
        assert_eq!(run.code, 2, "{bad:?}");
        assert!(run.errors.starts_with("error: "), "{}", run.errors);
        assert_eq!(files(at.path()), ["a.yaml", "b.png"], "{bad:?}");
    }
    assert_eq!(fs::read_to_string(at.path().join("b.png")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(at.path().join("a.yaml")).unwrap(), CHAIN);
}

#[test]
fn an_option_without_an_output_for_it_is_refused_with_the_reason() {
    let at = folder();
    for (args, word) in [
        (&["-o", "a.svg", "--scale", "2"][..], "png"),
        (&["-o", "a.svg", "--size", "16:9"], "png"),
        (&["-o", "a.png", "--paper", "a4"], "pdf"),
        (&["-o", "a.svg", "--font", "x.ttf"], "png, pdf"),
        (&["-o", "a.png", "--svg-text", "outlines"], "svg"),
        (
            &["-o", "a.dot", "-o", "a.mmd", "--dot-engine", "dot"],
            "svg, png, pdf",
        ),
        (&["-o", "a.svg", "--format", "svg"], "-o -"),
        (
            &["-o", "a.png", "--size", "800x600", "--scale", "2"],
            "--scale",
        ),
        (&["-o", "a.png", "--size", "800"], "16:9"),
        (&["-o", "a.png", "--scale", "0"], "0.05"),
        (&["-o", "-"], "--format"),
    ] {
        for lang in ["es", "en"] {
            let run = diagram(at.path(), &[args, &["--lang", lang]].concat());
            assert_eq!(run.code, 2, "{args:?}");
            let help = if lang == "es" { "ayuda: " } else { "help: " };
            let said = run.errors.split(help).nth(1).unwrap_or_default();
            let word = if lang == "es" {
                word.replace("0.05", "0,05")
            } else {
                word.to_owned()
            };
            assert!(said.contains(&word), "{args:?}: {}", run.errors);
        }
    }
    assert_eq!(files(at.path()), ["a.yaml"]);
}

#[test]
fn standard_output_takes_one_format_beside_files() {
    let at = folder();
    let run = diagram(
        at.path(),
        &["-o", "a.pdf", "-o", "-", "--format", "mermaid"],
    );
    assert_eq!(run.code, 0, "{}", run.errors);
    assert!(run.output.contains("flowchart LR"));
    assert_eq!(files(at.path()), ["a.pdf", "a.yaml"]);
    assert_eq!(
        diagram(at.path(), &["-o", "-", "-o", "-", "--format", "svg"]).code,
        2
    );
}

#[test]
fn missing_characters_are_told_in_both_languages_and_the_picture_is_made() {
    let at = folder();
    let chain = CHAIN.replace("Producto,", "東京,");
    fs::write(at.path().join("a.yaml"), chain).unwrap();
    for (lang, words) in [("es", "4 caracteres"), ("en", "4 characters")] {
        let run = diagram(at.path(), &["-o", "a.pdf", "--force", "--lang", lang]);
        assert_eq!(run.code, 0);
        assert!(
            run.errors.contains(words) && run.errors.contains("京 東"),
            "{}",
            run.errors
        );
    }
    // Text of an SVG is the reader's to draw.
    assert_eq!(diagram(at.path(), &["-o", "a.svg"]).errors, "");
    let run = diagram(at.path(), &["-o", "b.svg", "--svg-text", "outlines"]);
    assert!(
        run.code == 0 && run.errors.contains("京 東"),
        "{}",
        run.errors
    );
    let run = diagram(at.path(), &["-o", "b.png", "--font", "a.yaml"]);
    assert!(
        run.code == 2 && run.errors.contains("`a.yaml`"),
        "{}",
        run.errors
    );
}

/// A Graphviz of our own making, so that the test needs none.
#[cfg(unix)]
#[test]
fn an_installed_graphviz_draws_on_request_and_its_absence_is_told() {
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;
    let at = folder();
    let run = |args: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_eslabon"))
            .args([&["diagram", "a.yaml"], args].concat())
            .current_dir(at.path())
            .env_clear()
            .env("PATH", at.path().join("bin"))
            .output()
            .unwrap();
        (
            done.status.code().unwrap(),
            String::from_utf8(done.stderr).unwrap(),
        )
    };
    let (code, said) = run(&["-o", "a.svg", "-o", "a.dot", "--dot-engine", "neato"]);
    assert!(code == 2 && said.contains("graphviz"), "{said}");
    assert_eq!(files(at.path()), ["a.yaml"]);
    let dot = at.path().join("bin/dot");
    fs::create_dir(at.path().join("bin")).unwrap();
    let script = |text: &str| {
        fs::write(&dot, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&dot, fs::Permissions::from_mode(0o755)).unwrap();
    };
    script("echo 'Error: it is broken' >&2; exit 1");
    let (code, said) = run(&["-o", "a.svg", "--dot-engine", "neato"]);
    assert!(code == 2 && said.contains("it is broken"), "{said}");
    assert!(!at.path().join("a.svg").exists());
    script(
        r#"[ "$*" = "-Kneato -Tsvg" ] || exit 3
read -r first
echo "<svg xmlns='http://www.w3.org/2000/svg' width='70' height='50'><title>$first</title><text y='20' font-family='None such'>x</text></svg>""#,
    );
    let (code, said) = run(&[
        "-o",
        "a.svg",
        "-o",
        "a.png",
        "--dot-engine",
        "neato",
        "--scale",
        "1",
    ]);
    assert_eq!((code, said.as_str()), (0, ""));
    let svg = fs::read_to_string(at.path().join("a.svg")).unwrap();
    assert!(svg.contains("<title>// "), "{svg}");
    let png = fs::read(at.path().join("a.png")).unwrap();
    assert_eq!(png[16..24], [0, 0, 0, 70, 0, 0, 0, 50]);
}

/// A chain of so many departments, each handing on to the next.
fn row(count: usize) -> String {
    let mut out = "name: Fila\nlanguage: es\ncustomers: {c: {name: Cliente, promise: {within: 900d}}}\nhandoffs:\n".to_owned();
    for i in 1..count {
        out += &format!("  - {{id: h{i}, from: d{}, to: d{i}, takes: 1d}}\n", i - 1);
    }
    out + &format!("  - {{id: h, from: d{}, to: c, takes: 1d}}\n", count - 1)
}

#[test]
fn a_picture_that_nobody_could_read_is_told_of_with_what_to_draw_instead() {
    let at = folder();
    fs::write(at.path().join("b.yaml"), row(90)).unwrap();
    let draw = |args: &[&str]| {
        let run = eslabon_in(at.path(), &[&["diagram"], args, &["--force"]].concat(), "");
        assert_eq!(run.code, 0, "{}", run.errors);
        run.errors
    };
    for (args, words) in [
        (&["b.yaml", "-o", "x.svg"][..], "ni un A0 lo muestra"),
        (&["b.yaml", "-o", "x.pdf", "--paper", "a4"], "del PDF en A4"),
        (
            &["b.yaml", "-o", "x.png", "--size", "16:9", "--scale", "0.2"],
            "una diapositiva",
        ),
        (&["b.yaml", "-o", "x.png", "--size", "640x480"], "del PNG"),
    ] {
        let told = draw(args);
        assert!(
            told.contains(words) && told.contains("--collapse group"),
            "{args:?}: {told}"
        );
    }
    // Lanes cannot close areas: what is refused is not offered.
    let lanes = draw(&["b.yaml", "--view", "lanes", "-o", "x.pdf", "--paper", "a5"]);
    assert!(
        lanes.contains("--focus") && !lanes.contains("--collapse"),
        "{lanes}"
    );
    for args in [
        &["a.yaml", "-o", "x.svg", "-o", "x.dot"][..],
        &["a.yaml", "-o", "x.pdf", "--paper", "a4"],
        &["a.yaml", "-o", "x.png", "--size", "16:9"],
        &["b.yaml", "-o", "x.dot"],
    ] {
        assert_eq!(draw(args), "", "{args:?}");
    }
}

#[test]
fn a_file_beside_the_chain_is_read_no_further_than_it_can_be_of_use() {
    let at = folder();
    let write = |name: &str, size: u64| {
        let file = fs::File::create(at.path().join(name)).unwrap();
        file.set_len(size).unwrap();
    };
    write("logo.png", (2 << 20) + 1);
    write("letra.ttf", (64 << 20) + 1);
    fs::write(at.path().join("marca.toml"), "logo = \"logo.png\"\n").unwrap();
    for (args, words) in [
        (["--theme", "marca.toml"], "`logo.png` tiene más de 2 MB"),
        (["--font", "letra.ttf"], "`letra.ttf` tiene más de 64 MB"),
    ] {
        let run = diagram(
            at.path(),
            &[&args[..], &["-o", "x.png", "--lang", "es"]].concat(),
        );
        assert_eq!(run.code, 2);
        assert!(run.errors.contains(words), "{}", run.errors);
    }
    fs::write(at.path().join("marca.toml"), b"ink = \"\xff\"\n").unwrap();
    let args = ["--theme", "marca.toml", "--lang", "es", "-o", "x.svg"];
    let run = diagram(at.path(), &args);
    assert!(run.errors.contains("no está en UTF-8"), "{}", run.errors);
}

#[test]
fn a_name_of_nothing_but_spaces_is_as_good_as_none() {
    let at = folder();
    let chain = CHAIN
        .replace("{name: Cliente,", "{name: '  ',")
        .replace("delivers: Producto", "delivers: ''");
    assert_ne!(chain, CHAIN);
    fs::write(at.path().join("a.yaml"), chain).unwrap();
    let run = diagram(at.path(), &["--format", "svg"]);
    assert_eq!(run.code, 0, "{}", run.errors);
    assert!(run.output.contains(">cliente<"), "{}", run.output);
    assert!(
        run.output.contains("«producto»") || run.output.contains(">producto<"),
        "{}",
        run.output
    );
}

#[test]
fn a_folder_that_does_not_exist_is_named() {
    let at = folder();
    let run = diagram(at.path(), &["-o", "nada/b.svg", "--lang", "es"]);
    assert!(
        run.errors.contains("la carpeta `nada` no existe"),
        "{}",
        run.errors
    );
}
