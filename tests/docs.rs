//! What the docs say is true: their chains read, their commands answer as shown, what they name exists.
//!
//! A tutorial is played from its first line to its last in an empty folder: ```` ```console ```` blocks are run
//! and their output compared, ```` ```diff ```` blocks are applied to the chain that `init` wrote.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::path::{Path, PathBuf};
use std::process::Command;

use eslabon::read::{NoFiles, read};

fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every page: `README.md` and all of `docs`, by path.
fn pages() -> Vec<(PathBuf, String)> {
    let mut pages = Vec::new();
    let mut folders = vec![home().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                pages.push(path);
            }
        }
    }
    let readme = home().join("README.md");
    pages.extend(readme.exists().then_some(readme));
    pages.sort();
    pages
        .into_iter()
        .map(|path| (path.clone(), std::fs::read_to_string(&path).unwrap()))
        .collect()
}

/// The fenced blocks of a page: their language and their text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (line.trim_start().strip_prefix("```"), open.as_mut()) {
            (Some(language), None) => open = Some((language.trim().to_owned(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is never closed");
    blocks
}

/// Whether a YAML block is a chain of its own, and not a part of one.
fn is_whole(text: &str) -> bool {
    let has = |keys: [&str; 2]| {
        text.lines()
            .any(|line| keys.iter().any(|key| line.starts_with(key)))
    };
    let named = ["# cadena", "# chain"]
        .iter()
        .any(|word| text.starts_with(word));
    named || (has(["handoffs:", "entregas:"]) && has(["customers:", "clientes:"]))
}

#[test]
fn every_whole_chain_reads() {
    let mut count = 0;
    for (path, page) in pages() {
        for (_, text) in blocks(&page)
            .iter()
            .filter(|(language, text)| language == "yaml" && is_whole(text))
        {
            let reading = read("docs.yaml", text.as_bytes(), &NoFiles);
            let flaws: Vec<&str> = reading.findings().map(|f| &*f.message.en).collect();
            assert!(flaws.is_empty(), "{}: {flaws:?} in\n{text}", path.display());
            count += 1;
        }
    }
    assert!(count > 0);
}

/// What a page links to, and what it names between backquotes as a path of the project.
fn named_paths(page: &str) -> Vec<(&str, bool)> {
    let links = page
        .split("](")
        .skip(1)
        .filter_map(|rest| Some((rest.split_once(')')?.0, true)));
    let code = page.split('`').skip(1).step_by(2).map(|code| (code, false));
    let ours = ["src/", "chains/", "tests/", "docs/"];
    let is_path = |word: &str| {
        ours.iter().any(|folder| word.starts_with(folder))
            && !word.contains([' ', '*', '<', '{', '\n'])
    };
    links
        .filter(|(link, _)| {
            !link.contains("://") && !link.starts_with('#') && !link.starts_with("mailto:")
        })
        .map(|(link, is_link)| (link.split('#').next().unwrap_or(link), is_link))
        .chain(code.filter(|(word, _)| is_path(word)))
        .collect()
}

#[test]
fn every_path_that_is_named_exists() {
    for (path, page) in pages() {
        for (named, is_link) in named_paths(&page) {
            let from = if is_link {
                path.parent().unwrap().to_path_buf()
            } else {
                home()
            };
            assert!(
                from.join(named).exists(),
                "{} names {named}",
                path.display()
            );
        }
    }
}

/// Runs a command line of a page; what it writes to either stream, without the spaces around it.
fn run(command: &str, folder: &Path, lang: &str) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(words[0], "eslabon", "{command}");
    let done = Command::new(env!("CARGO_BIN_EXE_eslabon"))
        .args(&words[1..])
        .current_dir(folder)
        .env_clear()
        .env("ESLABON_LANG", lang)
        .output()
        .unwrap();
    format!(
        "{}{}",
        String::from_utf8(done.stdout).unwrap(),
        String::from_utf8(done.stderr).unwrap()
    )
}

/// Without empty lines around it, spaces at line ends, and spaces that do not break: a page is read, not copied.
fn tidy(text: &str) -> String {
    let text = text.replace('\u{a0}', " ");
    let lines: Vec<&str> = text.trim_matches('\n').lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// Replaces the lines of a diff's `-` by those of its `+` in the chain that `init` wrote.
fn apply(diff: &str, folder: &Path) {
    let lines = |sign: char| {
        diff.lines()
            .filter_map(|l| l.strip_prefix(sign))
            .map(|l| format!("{l}\n"))
            .collect::<String>()
    };
    let file = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.extension().is_some_and(|e| e == "yaml"));
    let file = file.expect("`init` comes first");
    let text = std::fs::read_to_string(&file).unwrap();
    let (old, new) = (lines('-'), lines('+'));
    assert_eq!(
        text.matches(&old).count(),
        1,
        "the chain has not, or not once:\n{old}"
    );
    std::fs::write(&file, text.replace(&old, &new)).unwrap();
}

/// Plays a page in an empty folder; with what its commands really write in place of what it shows.
fn play(page: &str, lang: &str) -> Vec<(String, String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let mut shown_and_real = Vec::new();
    for (language, text) in blocks(page) {
        match language.as_str() {
            "diff" => apply(&text, folder.path()),
            "console" => {
                for part in format!("\n{text}").split("\n$ ").skip(1) {
                    let (command, shown) = part.split_once('\n').unwrap_or((part, ""));
                    let real = tidy(&run(command, folder.path(), lang));
                    shown_and_real.push((
                        format!("$ {}", part.trim_end()),
                        tidy(&format!("$ {command}\n{}", tidy(shown))),
                        tidy(&format!("$ {command}\n{real}")),
                    ));
                }
            }
            _ => {}
        }
    }
    shown_and_real
}

#[test]
fn the_tutorials_show_what_eslabon_really_answers() {
    for (page, lang) in [("tutorial.md", "es"), ("tutorial.en.md", "en")] {
        let path = home().join("docs").join(page);
        let text = std::fs::read_to_string(&path).unwrap();
        let mut updated = text.clone();
        for (written, shown, real) in play(&text, lang) {
            if std::env::var_os("UPDATE").is_some() {
                updated = updated.replacen(&written, &real, 1);
                std::fs::write(&path, &updated).unwrap();
                continue;
            }
            assert_eq!(shown, real, "docs/{page} should say:\n{real}\n");
        }
    }
}

#[test]
fn the_principles_have_a_row_for_each_claim_in_both_languages() {
    let page = std::fs::read_to_string(home().join("docs/principles.md")).unwrap();
    for number in 1..=21 {
        let rows = page
            .lines()
            .filter(|line| line.starts_with(&format!("| {number} |")))
            .count();
        assert_eq!(rows, 2, "claim {number}");
    }
}
