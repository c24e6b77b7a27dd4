//! What is drawn: the chains that ship, and the cases with times.

use std::fmt::Write as _;
use std::path::PathBuf;

use eslabon::lang::Lang;
use eslabon::render::picture::{NodeKind, Picture};
use eslabon::render::theme::Theme;
use eslabon::render::views::{self, LanesBy};
use eslabon::report::Report;

use crate::common::case;
use crate::support::reported_in_full;

/// One of the two pictures as a chain file with times: each handoff waits for what its supplier received
/// before it in the file (in the smaller one for all of it), what is weak takes up to three times as long.
pub fn as_chain(picture: &Picture, all: bool) -> String {
    let mut text = String::from("eslabon: 1\n");
    let quoted = |s: &str| serde_json::to_string(s).unwrap();
    let _ = writeln!(
        text,
        "name: {}\nlanguage: es\ngroups:",
        quoted(&picture.title)
    );
    for (i, group) in picture.groups.iter().enumerate() {
        let _ = writeln!(text, "  g{i}: {}", quoted(&group.label));
    }
    for (kind, key) in [
        (NodeKind::ExternalCustomer, "customers"),
        (NodeKind::Supplier, "suppliers"),
        (NodeKind::Department, "departments"),
    ] {
        if !picture.nodes.iter().any(|n| n.kind == kind) {
            continue;
        }
        let _ = writeln!(text, "{key}:");
        for node in picture.nodes.iter().filter(|n| n.kind == kind) {
            let group = node
                .group
                .map_or(String::new(), |g| format!(", group: g{g}"));
            let promise = match kind {
                NodeKind::ExternalCustomer => ", promise: {within: 40d, confidence: 90%}",
                _ => "",
            };
            let _ = writeln!(
                text,
                "  {}: {{name: {}{group}{promise}}}",
                node.id,
                quoted(&node.label)
            );
        }
    }
    text.push_str("handoffs:\n");
    let mut returns = 0;
    for (i, edge) in picture.edges.iter().enumerate() {
        let time = edge.time.as_deref().unwrap().replace(',', ".");
        let (from, to) = (&picture.nodes[edge.from].id, &picture.nodes[edge.to].id);
        let needs: Vec<&str> = picture
            .edges
            .iter()
            .enumerate()
            .filter(|(j, other)| other.to == edge.from && !other.rework && (all || *j < i))
            .map(|(_, other)| other.id.as_str())
            .collect();
        let needs = needs.join(", ");
        if edge.rework {
            returns += 1;
            if !all || returns > 1 {
                continue;
            }
            let _ = writeln!(
                text,
                "  - {{id: {}, from: {from}, to: {to}, delivers: {}, needs: [{needs}], rework: 8%, takes: \"{time}\"}}",
                edge.id,
                quoted(&edge.label),
            );
            continue;
        }
        let takes = match edge.weak {
            true => format!("{{min: \"{time}\", likely: \"{time}\", max: 20d}}"),
            false => format!("\"{time}\""),
        };
        let _ = writeln!(
            text,
            "  - {{id: {}, from: {from}, to: {to}, delivers: {}, needs: [{needs}], agreed: \"{time}\", takes: {takes}}}",
            edge.id,
            quoted(&edge.label),
        );
    }
    text
}

/// The chains that ship and the two pictures.
pub fn all() -> Vec<(String, Report)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("chains");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    let mut out: Vec<(String, Report)> = files
        .iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (
                name,
                reported_in_full(&std::fs::read_to_string(path).unwrap()),
            )
        })
        .collect();
    for (name, whole) in [("cadena14", true), ("cadena60", false)] {
        out.push((
            name.to_owned(),
            reported_in_full(&as_chain(&case(name), whole)),
        ));
    }
    out
}

/// Both views of a report.
pub fn both(report: &Report, lang: Lang, theme: &Theme) -> [(&'static str, String); 2] {
    [
        ("timeline", views::timeline(report, lang, theme).unwrap()),
        (
            "lanes",
            views::lanes(report, lang, theme, LanesBy::Group).unwrap(),
        ),
    ]
}
