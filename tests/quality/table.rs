//! The figures of `docs/drawing-quality.md`: ours are checked on every run, Graphviz's where it is installed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use eslabon::render::dot::dot;
use eslabon::render::layout;
use eslabon::render::svg::svg;
use eslabon::render::theme::Theme;

use super::all;
use super::measured::{Measured, measured};

/// Ours is measured with letters of this size, Graphviz's with that: its page counts as if they were the same.
const LETTERS: (f64, f64) = (11.5, 11.0);

/// The chains whose drawing by Graphviz is shown.
const SHOWN: [&str; 2] = ["del-pedido-a-la-entrega", "cadena60"];
/// The one whose drawing of ours is shown nowhere else.
const OURS: &str = "cadena60";

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

fn row(found: &Measured) -> String {
    let Measured {
        crossings,
        through_boxes,
        through_texts,
        texts,
        borders,
        boxes,
        width,
        height,
    } = found;
    format!(
        "{crossings} | {through_texts} | {through_boxes} | {} | {width:.0} × {height:.0} |",
        texts + borders + boxes
    )
}

fn ours(name: &str, svg: &str) -> String {
    format!("| {name} | eslabon | {}", row(&measured(svg)))
}

#[test]
fn the_table_tells_what_is_measured_and_nothing_lies_over_anything_else() {
    let table = fs::read_to_string(docs().join("drawing-quality.md")).unwrap();
    for (name, picture) in all() {
        let drawn = svg(
            &picture,
            &layout::best(&picture).unwrap(),
            &Theme::default(),
        );
        let found = measured(&drawn);
        let Measured {
            through_boxes,
            through_texts,
            texts,
            borders,
            boxes,
            ..
        } = found;
        assert_eq!(
            [through_boxes, through_texts, texts, borders, boxes],
            [0; 5],
            "{name}: {found:?}"
        );
        let line = ours(&name, &drawn);
        assert!(
            table.lines().any(|l| l == line),
            "not in docs/drawing-quality.md (UPDATE=1 and Graphviz write it): {line}"
        );
        if name == OURS {
            let shown = fs::read_to_string(docs().join(format!("images/side/{name}.svg")));
            assert!(shown.is_ok_and(|s| s == drawn), "{name}: stale picture");
        }
    }
}

/// The drawing of an installed Graphviz, from the DOT that eslabon writes.
fn graphviz(text: &str) -> String {
    let mut child = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(text.as_bytes()).unwrap();
    drop(input);
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success());
    String::from_utf8(done.stdout).unwrap()
}

/// With `UPDATE=1` it writes the table and the pictures.
#[test]
#[ignore = "needs Graphviz"]
fn no_figure_is_worse_than_graphvizs() {
    let update = std::env::var_os("UPDATE").is_some();
    let (mut rows, mut worse) = (String::new(), String::new());
    for (name, picture) in all() {
        let drawn = svg(
            &picture,
            &layout::best(&picture).unwrap(),
            &Theme::default(),
        );
        let other = graphviz(&dot(&picture, &Theme::default()));
        let (here, mut there) = (measured(&drawn), measured(&other));
        let scale = LETTERS.0 / LETTERS.1;
        there.width *= scale;
        there.height *= scale;
        rows += &format!("{}\n| | Graphviz | {}\n", ours(&name, &drawn), row(&there));
        let faults =
            |m: &Measured| m.through_boxes + m.through_texts + m.texts + m.borders + m.boxes;
        if faults(&here) + here.crossings > faults(&there) + there.crossings {
            worse += &format!("{name}: {here:?} {there:?}\n");
        }
        if update && SHOWN.contains(&name.as_str()) {
            let side = docs().join("images/side");
            fs::create_dir_all(&side).unwrap();
            if name == OURS {
                fs::write(side.join(format!("{name}.svg")), &drawn).unwrap();
            }
            fs::write(side.join(format!("{name}-graphviz.svg")), &other).unwrap();
        }
    }
    if update {
        let path = docs().join("drawing-quality.md");
        let text = fs::read_to_string(&path).unwrap();
        let (head, rest) = text.split_once("<!-- figures -->\n").unwrap();
        let (_, tail) = rest.split_once("<!-- end -->\n").unwrap();
        let title = "| Chain | Drawn by | Crossings | Lines through words | Lines through boxes | Words or boxes over one another | Page |\n|---|---|--:|--:|--:|--:|--:|\n";
        let whole = format!("{head}<!-- figures -->\n{title}{rows}<!-- end -->\n{tail}");
        fs::write(&path, whole).unwrap();
    }
    assert_eq!(worse, "");
}
