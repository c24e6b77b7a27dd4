//! Reading: both spellings of every key, and files that nobody meant to be read.
#![allow(clippy::unwrap_used)]
#![recursion_limit = "512"]

mod support;

use eslabon::chain::Chain;
use eslabon::check::{Case, judge};
use eslabon::lang::Lang;
use eslabon::read::grammar::{self, Mapping, Shape};
use eslabon::read::{NoFiles, read};
use eslabon::render::diagnostics::{self, Look};
use eslabon::render::json;
use eslabon::report::{FindingReport, Located, Standing, locate, report};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use serde_json::{Map, Value, json};
use support::model::{Kinds, Model, text};
use support::reported_in_full;

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spanish_keys_say_the_same_as_english_ones(model in prop::collection::vec(any::<u16>(), 0..160).prop_map(|c| Model::new(&c, ALL))) {
        let english = model.value();
        let spanish = in_spanish(&english, &grammar::CHAIN);
        prop_assert_ne!(&english, &spanish);
        same_report(&text(&english), &text(&spanish))?;
    }

    #[test]
    fn arbitrary_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        look_at(&bytes)?;
    }

    #[test]
    fn arbitrary_yaml_is_read_without_a_panic(
        words in prop::collection::vec(prop::sample::select(WORDS), 0..60)
    ) {
        look_at(words.concat().as_bytes())?;
    }

    #[test]
    fn a_damaged_chain_file_is_read_without_a_panic_and_told_of_within_the_file(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0u8..8), 1..6)
    ) {
        let mut text: String = WHOLE.to_owned();
        for (at, other, kind) in changes {
            text = damaged(&text, at.index(text.chars().count().max(1)), other, kind);
        }
        look_at(text.as_bytes())?;
    }
}

const ALL: Kinds = Kinds {
    alternatives: true,
    chance: true,
    rework: true,
    left_out: true,
};

/// A file that uses every section.
const WHOLE: &str = include_str!("support/whole.yaml");

/// Pieces of which files are made, and some that break them.
const WORDS: &[&str] = &[
    "customers:",
    "departments:",
    "handoffs:",
    "entregas:",
    "clientes:",
    "a",
    "b",
    "c",
    ": ",
    ":",
    "\n",
    "\n  ",
    "\n  - ",
    "  ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "from: a",
    "to: b",
    "de: ",
    "needs: ",
    "rework: ",
    "5%",
    "takes: ",
    "1-5d",
    "2d",
    "\"",
    "'",
    "&x ",
    "*x",
    "<<: *x",
    "#",
    "|",
    ">",
    "!!str ",
    "? ",
    "---\n",
    "...\n",
    "\t",
    "ñ",
    "\u{202e}",
    "\u{0}",
    "any: ",
    "at_least: 2, of: ",
    "promise: ",
    "within: ",
    "share: 50%",
    "choice: x",
    "x-own: 1",
    "id: ",
    "agreed: -1",
    "1e400",
    "~",
    "\r\n",
    "\u{feff}",
    "%YAML 1.2\n",
];

fn damaged(text: &str, at: usize, other: prop::sample::Index, kind: u8) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let line = if lines.is_empty() {
        0
    } else {
        at % lines.len()
    };
    match kind {
        // A character less, one more, one changed.
        0 => chars
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != at)
            .map(|(_, c)| *c)
            .collect(),
        1 | 2 => {
            let new = other.get(&[
                '{', '}', '[', ']', '"', '\'', ':', ',', '#', '-', ' ', '\n', '\t', '&', '*', '!',
                '|', 'ñ', '0', '%', '\u{202e}',
            ]);
            let keep = usize::from(kind == 1);
            let mut text: String = chars[..at.min(chars.len())].iter().collect();
            text.push(*new);
            text.extend(chars.iter().skip(at + 1 - keep));
            text
        }
        // A line less, twice, somewhere else, indented, cut off.
        3 if !lines.is_empty() => {
            lines.remove(line);
            lines.concat()
        }
        4 if !lines.is_empty() => {
            lines.insert(line, lines[line]);
            lines.concat()
        }
        5 if !lines.is_empty() => {
            let moved = lines.remove(line);
            lines.insert(other.index(lines.len() + 1), moved);
            lines.concat()
        }
        6 if !lines.is_empty() => {
            let indented = format!("  {}", lines[line]);
            lines[line] = &indented;
            lines.concat()
        }
        _ => chars[..at.min(chars.len())].iter().collect(),
    }
}

/// Reads, judges, reports and shows: nothing may panic, and every place lies in the file.
fn look_at(bytes: &[u8]) -> TestCaseResult {
    let reading = read("chain.yaml", bytes, &NoFiles);
    let file = &reading.file;
    let mut all: Vec<Located> = reading
        .flaws
        .iter()
        .map(|f| locate(f.clone(), file, None))
        .collect();
    for document in &reading.documents {
        let origins = Some(&document.origins);
        let read = document.flaws.iter().chain(&document.notes);
        all.extend(read.map(|f| locate(f.clone(), file, origins)));
        let Some(chain) = &document.chain else {
            continue;
        };
        let case = Case::new(chain);
        let found: Vec<Located> = judge(&case, &document.notes)
            .into_iter()
            .map(|f| locate(f, file, origins))
            .collect();
        let findings = found
            .iter()
            .map(|f| FindingReport::new(f, file, Some(chain), Standing::default()))
            .collect();
        let written = json::report(&report(&case, "chain.yaml", findings)).unwrap();
        prop_assert!(serde_json::from_str::<Value>(&written).is_ok());
        all.extend(found);
    }
    if reading.documents.iter().all(|d| d.chain.is_none()) {
        prop_assert!(reading.is_unreadable(), "no chain, and nothing is said");
    }
    // A last line without an end, and the place behind the last line end, are places too. Of bytes that
    // are no text none is kept: there the lines are those of the bytes.
    let as_bytes = String::from_utf8_lossy(bytes);
    let is_text = !reading.flaws.iter().any(|f| f.rule.name == "not-text");
    let lines: Vec<&str> = if is_text { file.text() } else { &as_bytes }
        .split('\n')
        .collect();
    for located in &all {
        let places = FindingReport::new(located, file, None, Standing::default());
        let related = places.related.iter().map(|r| (r.line, r.column));
        for (line, column) in std::iter::once((places.line, places.column)).chain(related) {
            prop_assert!(
                line >= 1 && line <= lines.len(),
                "{}: line {line} of {}",
                places.message,
                lines.len()
            );
            let width = lines[line - 1].chars().count();
            prop_assert!(
                column >= 1 && column <= width + 1,
                "{}: {line}:{column}, width {width}",
                places.message
            );
        }
        prop_assert!(!places.message.is_empty() && !places.message_es.is_empty());
        prop_assert!(!places.message.contains('\n'), "{}", places.message);
    }
    for lang in [Lang::Es, Lang::En] {
        let shown = diagnostics::render(
            &all,
            file,
            Look {
                lang,
                width: 80,
                all: true,
            },
        );
        prop_assert_eq!(shown.is_empty(), all.is_empty());
    }
    Ok(())
}

/// A chain with every key of the grammar in its Spanish spelling.
fn in_spanish(value: &Value, table: &Mapping) -> Value {
    let Value::Object(map) = value else {
        return value.clone();
    };
    let mut spanish = Map::new();
    for (key, value) in map {
        match table.fields.iter().find(|f| f.en == key) {
            Some(field) => {
                spanish.insert(field.es.to_owned(), value_in_spanish(value, field.shape))
            }
            None => spanish.insert(key.clone(), value.clone()),
        };
    }
    Value::Object(spanish)
}

fn value_in_spanish(value: &Value, shape: Shape) -> Value {
    let each = |table: &'static Mapping| match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(id, body)| (id.clone(), in_spanish(body, table)))
                .collect(),
        ),
        Value::Array(list) => list.iter().map(|body| in_spanish(body, table)).collect(),
        other => other.clone(),
    };
    match shape {
        Shape::Mapping(table) => in_spanish(value, table),
        Shape::Named(table) | Shape::List(table) => each(table),
        Shape::Needs => match value {
            Value::Array(list) => list.iter().map(|n| in_spanish(n, &grammar::NEED)).collect(),
            Value::String(word) if word == "all" => json!("todas"),
            one => in_spanish(one, &grammar::NEED),
        },
        Shape::ReworkOrShare => in_spanish(value, &grammar::REWORK),
        Shape::Time => in_spanish(value, &grammar::TIME),
        Shape::Changes => in_spanish(&in_spanish(value, &grammar::HANDOFF), &grammar::DEPARTMENT),
        Shape::ShapeName => match value.as_str() {
            Some("uniform") => json!("uniforme"),
            Some("exponential") => json!("exponencial"),
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}

fn same_report(english: &str, spanish: &str) -> TestCaseResult {
    let bytes = |text: &str| {
        let mut report = reported_in_full(text);
        // Places differ with the length of the keys; what is found, and of what, does not.
        let found: Vec<String> = report
            .findings
            .drain(..)
            .map(|f| format!("{} {:?} {} {}", f.rule, f.place, f.severity, f.message))
            .collect();
        (json::report(&report).unwrap(), found)
    };
    let (english, spanish) = (bytes(english), bytes(spanish));
    prop_assert_eq!(english.0, spanish.0);
    prop_assert_eq!(english.1, spanish.1);
    Ok(())
}

#[test]
fn a_file_with_every_section_says_the_same_in_spanish() {
    let english = json!({
        "eslabon": 1, "name": "Chain", "description": "All of it", "language": "es", "currency": "COP", "time_unit": "h",
        "calendar": {"day": "8h", "week": "5d", "month": "21d"}, "demand": "12/d",
        "groups": {"front": "Front", "works": {"name": "Works", "color": "#4477AA", "group": "front"}},
        "customers": {"client": {"name": "Client", "promise": {"within": "8d", "confidence": "90%", "on": ["delivery"]},
            "expects": {"within": "7d", "right_first_time": "98%", "satisfaction": "4.5/5"}, "value": 1_800_000, "delay_cost": "90_000/d",
            "measured": {"satisfaction": "3.9/5", "on_time": "71%", "count": 240}}, "boss": {"internal": true}},
        "suppliers": {"supplier": {"name": "Supplier", "description": "Outside"}},
        "departments": {"sales": {"group": "front", "people": 3, "work": {"min": 2, "likely": 4, "max": "1d"}, "effort": "2h"},
            "plant": {"group": "works", "staff_satisfaction": "3.2/5", "owner": "Boss", "work": {"mean": "2d", "shape": "exponential"}, "cost": "320_000/d"},
            "check": {"work": {"min": "1h", "max": "2h", "shape": "uniform"}}, "office": "Office"},
        "handoffs": [
            {"id": "order", "from": "client", "to": "sales", "delivers": "Order"},
            {"id": "job", "from": "sales", "to": "plant", "needs": ["order"], "purpose": "p", "medium": "m", "fails": "f", "feedback": "b",
             "expects": {"within": "4h"}, "agreed": "1d", "takes": {"mean": "3h", "sd": "1h"}, "cost": 15_000,
             "measured": {"on_time": "88%", "right_first_time": "94%", "count": 120, "turnaround": {"p50": "1d", "p90": "2d"}}},
            {"id": "stuff", "from": "supplier", "to": "plant", "takes": {"samples": ["1d", "2d", "4d"]}, "agreed": "2d"},
            {"id": "product", "from": "plant", "to": "check", "needs": "all", "takes": "4h"},
            {"id": "note", "from": "plant", "to": "check", "share": "30%"},
            {"id": "good", "from": "check", "to": "sales", "needs": ["product", {"if_happens": "note"}], "choice": "way", "share": "70%"},
            {"id": "fair", "from": "check", "to": "sales", "needs": ["product", {"if_happens": "note"}], "choice": "way", "share": "30%"},
            {"id": "delivery", "from": "sales", "to": "client", "needs": [{"any": ["good", "fair"]}], "turnaround": "1-2d", "agreed": "2d"},
            {"id": "bill", "from": "office", "to": "client", "promise": {"within": "5d", "confidence": "95%"},
             "estimated": {"on_time": "80%"}, "needs": [{"at_least": 1, "of": ["data", "copy"]}]},
            {"id": "data", "from": "sales", "to": "office", "needs": ["order"]},
            {"id": "copy", "from": "plant", "to": "office"},
            {"id": "figures", "from": "office", "to": "boss"},
            {"from": "check", "to": "plant", "rework": {"share": "6%", "redo_from": "product", "of": "good", "on_receipt": true, "max": 3, "when_late": "9%"}},
        ],
        "risks": [{"id": "closing", "name": "Closing", "probability": "25%", "delays": {"office": "2d", "sales": "x1.5"}}],
        "options": [{"id": "second", "name": "Second line", "on": "plant", "cost": 4_000_000, "set": {"work": "1d"}, "excludes": [], "requires": []}],
        "allow": [{"rule": "unmeasured-handoff", "on": "product", "because": "from January"}],
    });
    let spanish = in_spanish(&english, &grammar::CHAIN);
    // In quotes these words are ids.
    let plain = |value: &Value| {
        text(value)
            .replace("\"all\"", "all")
            .replace("\"todas\"", "todas")
    };
    let (english, spanish) = (plain(&english), plain(&spanish));
    for word in [
        "entregas:",
        "\"de\"",
        "\"necesita\"",
        "\"si_ocurre\"",
        "\"al_menos\"",
        "\"rehacer_desde\"",
        "exponencial",
        "todas",
    ] {
        assert!(spanish.contains(word), "{word} in\n{spanish}");
    }
    same_report(&english, &spanish).unwrap();
    // With accents too.
    let accented = spanish
        .replace("descripcion", "descripción")
        .replace("desviacion", "desviación")
        .replace("\"dia\"", "\"día\"");
    assert_ne!(accented, spanish);
    same_report(&english, &accented).unwrap();
}

#[test]
fn the_file_that_is_damaged_in_tests_is_whole() {
    let report = reported_in_full(WHOLE);
    assert!(report.chain.acyclic);
    assert!(report.handoffs.len() >= 10 && !report.risks.is_empty() && !report.options.is_empty());
    let chain: Chain = support::chain(WHOLE);
    assert!(chain.handoffs.iter().any(|h| h.is_rework()));
}

#[test]
fn handoffs_of_which_no_party_can_be_read_are_flaws() {
    for text in [
        "handoffs:\n  - de: :a",
        "handoffs: [{from: ' ', to: ' ', promise: {within: 1d}}]",
        "handoffs: [{id: a, from: [], to: {}, share: 10%}]\nrisks: [{id: r, probability: 1%, delays: {a: 1d}}]",
        "handoffs: [{id: a, agreed: 1d}]\noptions: [{id: o, on: a, sets: {agreed: 1d}}]",
    ] {
        let reading = read("chain.yaml", text.as_bytes(), &NoFiles);
        assert!(reading.findings().count() > 0, "{text}");
    }
}
