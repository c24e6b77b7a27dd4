//! Files that are deep, long, or of many: they are read, or refused, in short.

use serde_json::Value;

use super::{Scratch, refused, rules, run, shown};
use crate::support::generate;

#[test]
fn what_is_nested_too_deep_is_refused_without_a_crash() {
    let scratch = Scratch::new("deep");
    let flow = format!("a: {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    let open = format!("a: {}\n", "[".repeat(100_000));
    let maps = format!("a: {}\n", "{a: ".repeat(100_000));
    let block: String = (0..3_000)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    let lists = format!("{}x\n", "- ".repeat(20_000));
    let keys = format!("{}x\n", "? ".repeat(20_000));
    for (what, text) in [
        ("flow", flow),
        ("open flow", open),
        ("flow mappings", maps),
        ("block", block),
        ("lists", lists),
        ("keys", keys),
    ] {
        let findings = refused(&scratch.write("deep.yaml", text), what);
        assert!(rules(&findings).contains(&"syntax"), "{what}: {findings:?}");
        assert!(findings.len() < 100, "{what}: {}", findings.len());
    }
}

#[test]
fn keys_and_values_of_two_megabytes_are_told_of_in_short() {
    let scratch = Scratch::new("long");
    let long = "k".repeat(2_000_000);
    for (what, text) in [
        ("key", format!("{long}: 1\n")),
        ("said key", format!("? {long}\n: 1\n")),
        ("quoted key", format!("\"{long}\": 1\n")),
        ("value", format!("language: {long}\n")),
        (
            "id",
            format!("customers: {{a: A}}\nhandoffs: [{{from: {long}, to: a, takes: {long}}}]\n"),
        ),
    ] {
        let file = scratch.write("long.yaml", text);
        refused(&file, what);
        let shown = shown(&run("check", &file, &[]), what);
        assert!(
            shown.len() < 100_000,
            "{what}: {} bytes are shown",
            shown.len()
        );
    }
}

#[test]
fn lists_of_a_hundred_thousand_are_read() {
    let scratch = Scratch::new("huge");
    let edges: String = (0..100_000)
        .map(|at| format!("  - {{from: n{at}, to: n{}}}\n", at + 1))
        .collect();
    refused(
        &scratch.write("unknown.yaml", format!("edges:\n{edges}")),
        "a list under an unknown key",
    );
    let out = run(
        "check",
        &scratch.write("row.yaml", generate::row(100_000)),
        &[],
    );
    assert_eq!(out.status.code(), Some(0), "{}", shown(&out, "row"));
}

/// A row of departments, and what is put behind it.
fn row_with(handoffs: usize, promise: &str, more: impl Fn(usize) -> String) -> String {
    let mut text = format!(
        "customers: {{c: {{promise: {{within: {promise}}}}}}}\nhandoffs:\n  - {{id: h0, from: c, to: d0}}\n"
    );
    for at in 0..handoffs {
        text += &format!(
            "  - {{id: h{}, from: d{at}, to: d{}, needs: [h{at}], takes: 1-2h, agreed: 3h}}\n",
            at + 1,
            at + 1
        );
    }
    text += &format!("  - {{id: out, from: d{handoffs}, to: c, needs: [h{handoffs}]}}\n");
    text + &(0..handoffs).map(more).collect::<String>()
}

#[test]
fn thousands_of_returns_at_one_service_are_counted() {
    let scratch = Scratch::new("returns");
    let more = |at: usize| {
        let to = at % 6;
        format!("  - {{id: r{at}, from: d7, to: d{to}, needs: [h7], rework: 0.01%}}\n")
    };
    let rest: String = (10..2_000).map(more).collect();
    let file = scratch.write("returns.yaml", row_with(10, "30d", more) + &rest);
    let out = run("analyze", &file, &["--format", "json"]);
    assert_eq!(out.status.code(), Some(0), "{}", shown(&out, "returns"));
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    let returns = report["handoffs"].as_array().unwrap().iter();
    let passes: f64 = returns.filter_map(|h| h["rework"]["passes"].as_f64()).sum();
    assert!((passes - 0.2 / 0.8).abs() < 1e-9, "{passes}");
}

#[test]
fn the_ways_of_thousands_of_weak_links_are_told_up_to_a_bound() {
    let scratch = Scratch::new("ways");
    let file = scratch.write("row.yaml", row_with(2_000, "1d", |_| String::new()));
    let out = run("analyze", &file, &["--format", "json"]);
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    let weak = report["targets"][0]["weak_links"].as_array().unwrap();
    let ways = weak.iter().map(|w| w["path"].as_array().unwrap().len());
    assert!(weak.len() >= 2_000 && ways.clone().next().unwrap() > 0);
    assert!(ways.sum::<usize>() <= 100_000);
}

#[test]
fn lists_that_aliases_repeat_without_end_are_refused() {
    let scratch = Scratch::new("aliases");
    let mut text = String::from("customers: {c: C}\nhandoffs:\n");
    let ids: Vec<String> = (0..2_000).map(|at| format!("h{at}")).collect();
    for (at, id) in ids.iter().enumerate() {
        text += &format!("  - {{id: {id}, from: c, to: a{at}}}\n");
    }
    text += &format!(
        "  - {{from: a0, to: b, needs: &all [{}]}}\n",
        ids.join(", ")
    );
    for at in 1..2_000 {
        text += &format!("  - {{from: a{at}, to: b, needs: *all}}\n");
    }
    let findings = refused(&scratch.write("aliases.yaml", text), "aliases");
    let errors = findings.iter().filter(|f| f["severity"] == "error");
    let rules: Vec<_> = errors.map(|f| f["rule"].as_str().unwrap()).collect();
    assert!(rules.contains(&"too-large"), "{rules:?}");
    assert_eq!(rules.iter().filter(|r| **r == "too-large").count(), 1);
}
