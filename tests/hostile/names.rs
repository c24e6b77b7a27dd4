//! Characters that a terminal obeys, in names and in all that is quoted.

use std::process::Command;

use serde_json::Value;

use super::{Scratch, is_dangerous, refused, run, shown};

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
