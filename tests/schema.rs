//! What the schema of chain files offers an editor is what the reader takes.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod run;

use std::fs;

use run::{eslabon, eslabon_in};
use serde_json::Value;

/// A body as it is written when every stop is filled: an id, two in a list, or what stands there already.
fn filled(body: &str) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(stop) = rest.strip_prefix('{') {
            let (named, after) = stop.split_once('}').unwrap();
            out.push_str(named.split_once(':').unwrap().1);
            rest = after;
        } else {
            out.push_str(if out.ends_with('[') { "o, p" } else { "o" });
            rest = &rest[1..];
        }
    }
    out + rest
}

#[test]
fn what_is_offered_behind_a_key_can_be_read() {
    let schema: Value = serde_json::from_str(&eslabon(&["schema"]).output).unwrap();
    let at = tempfile::tempdir().unwrap();
    let mut tried = 0;
    for (place, key) in [
        ("h", "agreed"),
        ("h", "acordado"),
        ("h", "takes"),
        ("h", "transito"),
        ("h", "needs"),
        ("h", "necesita"),
        ("r", "rework"),
        ("r", "reproceso"),
    ] {
        let offers = &schema["definitions"]["handoff_both"]["properties"][key]["defaultSnippets"];
        for offer in offers.as_array().unwrap() {
            let value = filled(offer["body"].as_str().unwrap());
            let line = |id: &str| match id == place {
                true => format!(", {key}: {value}"),
                false => String::new(),
            };
            let needs = |id: &str, needs: &str| match id == place && key.starts_with("ne") {
                true => String::new(),
                false => format!(", needs: [{needs}]"),
            };
            let text = format!(
                "customers: {{c: C}}\nhandoffs:\n  - {{id: o, from: c, to: a}}\n  - {{id: p, from: c, to: a}}\n  - {{id: h, from: a, to: b{}{}}}\n  - {{id: r, from: b, to: a{}{}}}\n  - {{id: d, from: b, to: c, needs: [h]}}\n",
                needs("h", "o"),
                line("h"),
                needs("r", "h"),
                if place == "r" {
                    line("r")
                } else {
                    ", rework: 5%".into()
                },
            );
            fs::write(at.path().join("a.yaml"), &text).unwrap();
            let run = eslabon_in(at.path(), &["check", "a.yaml", "--lang", "en"], "");
            assert_eq!(run.code, 0, "{text}\n{}{}", run.output, run.errors);
            tried += 1;
        }
    }
    assert!(tried >= 28, "{tried}");
}

#[test]
fn every_example_can_be_written_behind_its_key() {
    let schema: Value = serde_json::from_str(&eslabon(&["schema"]).output).unwrap();
    let at = tempfile::tempdir().unwrap();
    let mut tried = 0;
    for (mapping, before, after) in [
        ("chain", "x-customers: {c: C}\n", "\n"),
        ("customer", "customers: {c: {", "}}\n"),
        (
            "department",
            "customers: {c: C}\ndepartments: {a: {",
            "}}\n",
        ),
        ("handoff", "customers: {c: C}\nhandoffs: [{x-a: 1, ", "}]\n"),
        ("risk", "customers: {c: C}\nrisks: [{x-a: 1, ", "}]\n"),
    ] {
        let keys = &schema["definitions"][format!("{mapping}_both")]["properties"];
        for (key, value) in keys.as_object().unwrap() {
            // An accented spelling is told by the plain one.
            let Some(hover) = value["markdownDescription"].as_str() else {
                continue;
            };
            let start = format!("{key}: ");
            let example = hover.split('`').find(|e| e.starts_with(&start)).unwrap();
            fs::write(
                at.path().join("a.yaml"),
                format!("{before}{example}{after}"),
            )
            .unwrap();
            let run = eslabon_in(at.path(), &["check", "a.yaml", "--format", "json"], "");
            let found: Value = serde_json::from_str(&run.output).unwrap();
            for finding in found["files"][0]["findings"].as_array().unwrap() {
                // An example stands alone here: what it names and what must stand beside it is missing.
                let alone = ["unknown-reference", "missing-key", "conflicting-keys"];
                assert!(
                    finding["severity"] != "error"
                        || alone.contains(&finding["rule"].as_str().unwrap()),
                    "{example}: {finding}"
                );
            }
            tried += 1;
        }
    }
    assert!(tried > 110, "{tried}");
}

#[test]
fn the_schema_of_one_language_accepts_both() {
    for lang in ["es", "en"] {
        let schema: Value =
            serde_json::from_str(&eslabon(&["schema", "--keys", lang]).output).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for chain in [
            serde_json::json!({"clientes": {"c": "C"}, "entregas": [{"de": "a", "para": "c", "from": "a"}]}),
            serde_json::json!({"customers": {"c": {"nombre": "C"}}, "handoffs": [{"from": "a", "to": "c"}]}),
        ] {
            assert!(validator.is_valid(&chain), "{lang}: {chain}");
        }
        assert!(!validator.is_valid(&serde_json::json!({"clients": {"c": "C"}})));
    }
    let both = eslabon(&["schema"]).output;
    assert_eq!(eslabon(&["schema", "--lang", "es"]).output, both);
    assert_eq!(eslabon(&["schema", "--lang", "en"]).output, both);
    assert_eq!(eslabon(&["schema", "--keys", "fr"]).code, 2);
}
