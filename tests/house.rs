//! The floors of the house: a room imports from its own floor or below, never up.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms and their floors; `docs/design.md` says what each is for.
const FLOORS: [(&str, u32); 12] = [
    ("lang", 0),
    ("chain", 0),
    ("source", 1),
    ("finding", 1),
    ("read", 2),
    ("graph", 2),
    ("analysis", 3),
    ("check", 4),
    ("config", 5),
    ("report", 5),
    ("render", 6),
    ("cli", 7),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn floor(room: &str) -> u32 {
    FLOORS
        .iter()
        .find(|(name, _)| *name == room)
        .map(|(_, floor)| *floor)
        .unwrap_or_else(|| panic!("a room without a floor: {room}"))
}

#[test]
fn no_room_imports_from_a_floor_above() {
    let src = root().join("src");
    let mut imports = 0;
    for path in files(&src, "rs") {
        let inside = path.strip_prefix(&src).unwrap();
        let room = inside
            .iter()
            .next()
            .unwrap()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs")
            .to_owned();
        if matches!(room.as_str(), "lib" | "main") {
            continue;
        }
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for (at, _) in line.match_indices("crate::") {
                let other: String = line[at + 7..]
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if !FLOORS.iter().any(|(name, _)| *name == other) {
                    continue;
                }
                imports += 1;
                assert!(
                    floor(&other) <= floor(&room),
                    "{}:{}: {room} (floor {}) imports {other} (floor {})",
                    inside.display(),
                    number + 1,
                    floor(&room),
                    floor(&other)
                );
            }
        }
    }
    assert!(imports > 100, "the walk found {imports} imports only");
}

#[test]
fn every_room_has_a_floor_and_every_floor_its_room() {
    let mut rooms: Vec<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|e| e.unwrap())
        .filter(|e| e.path().is_dir())
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    rooms.sort();
    let mut floors: Vec<String> = FLOORS.iter().map(|(name, _)| (*name).to_owned()).collect();
    floors.sort();
    assert_eq!(rooms, floors);
}

#[test]
fn libraries_stay_in_their_rooms() {
    let homes = [
        ("granit_parser", "source"),
        ("annotate_snippets", "render"),
        ("graphviz_pure", "render"),
        ("graphviz_rust", "render"),
        ("clap", "cli"),
        ("statrs", "analysis"),
        ("chacha20", "analysis"),
        ("fearless_simd", "analysis"),
        ("tempfile", "cli"),
        ("notify", "cli"),
        ("toml_edit", "config"),
        ("quick_junit", "render"),
        ("clap_complete", "cli"),
        ("clap_mangen", "cli"),
        ("resvg", "render"),
        ("krilla", "render"),
        ("krilla_svg", "render"),
        ("png", "render"),
        ("base64", "render"),
        ("zune_jpeg", "render"),
        ("ttf_parser", "render"),
        ("rustybuzz", "render"),
    ];
    for path in files(&root().join("src"), "rs") {
        let inside = path.strip_prefix(root().join("src")).unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        for (library, home) in homes {
            let uses = text
                .lines()
                .any(|l| !l.trim_start().starts_with("//") && l.contains(&format!("{library}::")));
            assert!(
                !uses || inside.starts_with(home),
                "{} uses {library}, whose home is {home}",
                inside.display()
            );
        }
    }
}

#[test]
fn no_file_outgrows_its_room() {
    for path in files(&root().join("src"), "rs") {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 500, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_path_that_the_documents_name_exists() {
    let mut seen = 0;
    let mut pages = files(&root().join("docs"), "md");
    pages.push(root().join("README.md"));
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for word in text.split(|c: char| c.is_whitespace() || "()`,;[]\"".contains(c)) {
            let word = word.trim_end_matches(['.', ':']);
            let is_path = ["src/", "tests/", "chains/", "docs/", "benches/"]
                .iter()
                .any(|p| word.starts_with(p));
            if !is_path || word.contains(['*', '<', '{', '…']) {
                continue;
            }
            seen += 1;
            let path = word.split('#').next().unwrap();
            assert!(
                root().join(path).exists(),
                "{} names {word}, which is not there",
                page.display()
            );
        }
    }
    assert!(seen > 10, "the walk found {seen} paths only");
}
