//! Mermaid flowcharts: a line for each thing, and labels out of which nothing breaks. Mermaid's own parser reads
//! them in `.ci/outputs`.

use crate::common::names::{long_names, names, picture, shown};
use eslabon::render::mermaid::{Limit, limit, mermaid};
use eslabon::render::theme::Theme;

/// Undoes the numbers that stand for signs.
fn decoded(label: &str) -> String {
    let mut out = String::new();
    let mut rest = label;
    while let Some((before, after)) = rest.split_once('#') {
        let (number, tail) = after.split_once(';').unwrap();
        out.push_str(before);
        out.push(char::from_u32(number.parse().unwrap()).unwrap());
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[test]
fn labels_are_the_names_and_nothing_breaks_out() {
    for name in names().into_iter().chain(long_names()) {
        let text = mermaid(&picture(&name), &Theme::default());
        let body = text.split("flowchart LR\n").nth(1).unwrap();
        let lines: Vec<&str> = body.lines().map(str::trim).collect();
        let with = |start: &str| {
            let found: Vec<&&str> = lines.iter().filter(|l| l.starts_with(start)).collect();
            assert_eq!(found.len(), 1, "{start}: {text}");
            *found[0]
        };
        with("%% ");
        with("end");
        let area = with("subgraph a_");
        let edge = lines.iter().find(|l| l.contains(" -->")).unwrap();
        let boxes = lines
            .iter()
            .filter(|l| l.starts_with("d_") && l.ends_with("\"]"));
        assert_eq!(boxes.count(), 2, "{text}");
        for line in [area, edge] {
            let mut parts = line.split('"');
            let label = parts.nth(1).unwrap();
            assert_eq!(parts.count(), 1, "{line}");
            for word in label.split("<br>") {
                assert!(
                    !word.contains(['<', '>', '&', '`', '%', '\\', '{']),
                    "{line}"
                );
            }
            let whole = shown(&name);
            let expected = if whole.is_empty() { " " } else { &whole };
            assert_eq!(decoded(&label.replace("<br>", "\n")), expected, "{text}");
        }
    }
}

#[test]
fn what_mermaid_refuses_is_known() {
    let mut large = picture("x");
    assert_eq!(limit(&large), None);
    large.edges = vec![large.edges[0].clone(); 501];
    assert_eq!(limit(&large), Some(Limit::Edges(501)));
    large.edges.clear();
    large.nodes[0].label = "a".repeat(60_000);
    assert!(matches!(limit(&large), Some(Limit::Text(n)) if n > 60_000));
}
