//! Random chains against a slow reading of what they mean, and files that nobody meant to be read.
#![allow(clippy::unwrap_used)]
#![recursion_limit = "512"]

mod support;

use std::collections::BTreeSet;

use eslabon::chain::Chain;
use eslabon::check::{Case, judge};
use eslabon::lang::Lang;
use eslabon::read::grammar::{self, Mapping, Shape};
use eslabon::read::{NoFiles, read};
use eslabon::render::diagnostics::{self, Look};
use eslabon::render::json;
use eslabon::report::{FindingReport, Located, NeedReport, Report, locate, report};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use serde_json::{Map, Value, json};
use support::model::{Kinds, Meaning, Model, Need, Times, Who, finish, join, text};
use support::{felt, handoff, reported, reported_in_full, target};

/// Later and earlier than anything in a small chain.
const FAR: f64 = 1e6;

fn choices() -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 0..160)
}

fn model(kinds: Kinds) -> impl Strategy<Value = Model> {
    choices().prop_map(move |choices| Model::new(&choices, kinds))
}

const ALL: Kinds = Kinds {
    alternatives: true,
    chance: true,
    rework: true,
    left_out: true,
};
const LISTS: Kinds = Kinds {
    alternatives: false,
    chance: false,
    rework: true,
    left_out: true,
};
const CHANCE: Kinds = Kinds {
    alternatives: false,
    chance: true,
    rework: false,
    left_out: true,
};
const NO_REWORK: Kinds = Kinds {
    alternatives: true,
    chance: true,
    rework: false,
    left_out: true,
};

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6
}

/// sup {z in [low, high] : holds(z)} for what holds up to some z; the ends are minus and plus infinity.
fn supremum(low: f64, high: f64, holds: impl Fn(f64) -> bool) -> Option<f64> {
    if holds(high) {
        return None;
    }
    let (mut low, mut high) = (low, high);
    for _ in 0..80 {
        let middle = low + (high - low) / 2.0;
        if holds(middle) {
            low = middle
        } else {
            high = middle
        }
    }
    Some(low)
}

fn optional(found: Option<f64>, expected: Option<f64>) -> bool {
    match (found, expected) {
        (Some(a), Some(b)) => near(a, b),
        (a, b) => a == b,
    }
}

/// How long each handoff takes when everyone keeps what was agreed.
fn promised_times(model: &Model) -> Vec<f64> {
    let own = |h: &support::model::Handoff| own_time(model, h).unwrap_or(0.0);
    model
        .handoffs
        .iter()
        .map(|h| h.agreed.unwrap_or_else(|| own(h)))
        .collect()
}

/// Work and takes; the agreement where there is neither.
fn own_time(model: &Model, h: &support::model::Handoff) -> Option<f64> {
    let work = match h.from {
        Who::Department(at) => model.work[at],
        Who::Customer(_) => None,
    };
    match (work, h.takes) {
        (None, None) => h.agreed,
        (work, takes) => Some(work.unwrap_or(0.0) + takes.unwrap_or(0.0)),
    }
}

/// The mean times of a report, checked against the file; what passes add is checked elsewhere.
fn expected_times(model: &Model, report: &Report) -> Result<Vec<f64>, TestCaseError> {
    let mut times = Vec::new();
    for (at, h) in model.handoffs.iter().enumerate() {
        let found = handoff(report, &format!("h{at}"));
        prop_assert!(
            near(found.turnaround, own_time(model, h).unwrap_or(0.0)),
            "w of h{at}: {}",
            found.turnaround
        );
        times.push(found.turnaround + found.passes);
    }
    Ok(times)
}

fn compare_spans(
    model: &Model,
    report: &Report,
    promised: &Times,
    expected: &Times,
) -> TestCaseResult {
    for at in 0..model.handoffs.len() {
        let found = handoff(report, &format!("h{at}"));
        for (span, times) in [(found.promised, promised), (found.expected, expected)] {
            let happens = times.arrival[at] < f64::INFINITY;
            prop_assert_eq!(span.is_some(), happens, "whether h{} happens", at);
            if let Some(span) = span {
                prop_assert!(
                    near(span.start, times.start[at]),
                    "start of h{at}: {} {}",
                    span.start,
                    times.start[at]
                );
                prop_assert!(
                    near(span.arrival, times.arrival[at]),
                    "arrival of h{at}: {} {}",
                    span.arrival,
                    times.arrival[at]
                );
            }
        }
    }
    Ok(())
}

/// Everything that a report says of fixed times, by definition.
fn compare(model: &Model) -> TestCaseResult {
    let meaning = Meaning::new(model);
    let report = reported(&model.text());
    prop_assert!(report.chain.acyclic && !report.chain.incomplete);
    let (agreed, w) = (promised_times(model), expected_times(model, &report)?);
    let promised = meaning.run(&meaning.usual, &agreed, None);
    let expected = meaning.run(&meaning.usual, &w, None);
    compare_spans(model, &report, &promised, &expected)?;

    for (id, covers, within) in meaning.targets() {
        let found = target(&report, &id);
        let (Some(t_promised), Some(t)) = (finish(&promised, &covers), finish(&expected, &covers))
        else {
            prop_assert!(found.case != "usual", "{id} is not served");
            continue;
        };
        prop_assert_eq!(found.case, "usual");
        prop_assert!(
            near(found.promised.unwrap(), t_promised),
            "{id}: promised {:?} {t_promised}",
            found.promised
        );
        prop_assert!(
            near(found.expected.unwrap(), t),
            "{id}: expected {:?} {t}",
            found.expected
        );
        let within = within.unwrap_or(t_promised);
        prop_assert!(near(found.within.unwrap(), within), "{id}: within");
        prop_assert_eq!(found.holds_as_agreed, Some(t_promised <= within + 1e-9));
        prop_assert_eq!(found.holds_as_expected, Some(t <= within + 1e-9));

        let mut weak = BTreeSet::new();
        for at in (0..model.handoffs.len()).filter(|h| expected.arrival[*h] < f64::INFINITY) {
            let slipped = |w: &[f64], z: f64| {
                finish(&meaning.run(&meaning.usual, w, Some((at, z))), &covers).unwrap()
            };
            let total_float = supremum(0.0, FAR, |z| slipped(&w, z) <= t + 1e-9);
            let lowest = slipped(&agreed, -FAR);
            let bound = within.max(lowest);
            let absorption = supremum(-FAR, FAR, |z| slipped(&agreed, z) <= bound + 1e-9);
            let felt = felt(&report, &format!("h{at}"), &id);
            let (found_float, found_absorption) = (
                felt.and_then(|f| f.total_float),
                felt.and_then(|f| f.absorption),
            );
            prop_assert!(
                optional(found_float, total_float),
                "{id}, h{at}: float {found_float:?} {total_float:?}"
            );
            prop_assert!(
                optional(found_absorption, absorption),
                "{id}, h{at}: absorption {found_absorption:?} {absorption:?}, within {within}, lowest {lowest}"
            );
            let Some(felt) = felt else { continue };
            prop_assert_eq!(felt.critical, total_float.is_some_and(|f| f < 1e-6));
            if model.handoffs.iter().all(|h| h.rework.is_none()) {
                let known = own_time(model, &model.handoffs[at]).is_some();
                let late = if known {
                    (w[at] - agreed[at]).max(0.0)
                } else {
                    0.0
                };
                prop_assert!(
                    near(felt.lateness, late),
                    "{id}, h{at}: late {} {late}",
                    felt.lateness
                );
                let is_weak = absorption.is_some_and(|r| late > r + 1e-6);
                prop_assert_eq!(
                    felt.weak,
                    is_weak,
                    "{}, h{}: late {}, absorbs {:?}",
                    &id,
                    at,
                    late,
                    absorption
                );
                if is_weak {
                    weak.insert(format!("h{at}"));
                }
            }
        }
        if model.handoffs.iter().all(|h| h.rework.is_none()) {
            prop_assert_eq!(
                found
                    .weak_links
                    .iter()
                    .map(|l| l.handoff.clone())
                    .collect::<BTreeSet<_>>(),
                weak
            );
        }
        prop_assert!(
            found
                .weak_links
                .windows(2)
                .all(|l| l[0].reach >= l[1].reach - 1e-6),
            "ranked by reach"
        );
    }
    compare_free_floats(model, &meaning, &report, &w, &expected)
}

/// Free float: how far it can slip before a start of its receiver, or a target that counts it, moves.
fn compare_free_floats(
    model: &Model,
    meaning: &Meaning<'_>,
    report: &Report,
    w: &[f64],
    expected: &Times,
) -> TestCaseResult {
    for at in 0..model.handoffs.len() {
        let found = handoff(report, &format!("h{at}")).free_float;
        if expected.arrival[at] == f64::INFINITY {
            prop_assert_eq!(found, None);
            continue;
        }
        let unmoved = |z: f64| {
            let mut arrival = expected.arrival.clone();
            arrival[at] += z;
            let starts = (0..model.handoffs.len()).all(|h| {
                let before = join(&meaning.needs[h], &expected.arrival);
                before == f64::INFINITY || near(join(&meaning.needs[h], &arrival), before)
            });
            let moved = meaning.run(&meaning.usual, w, Some((at, z)));
            starts
                && meaning
                    .targets()
                    .iter()
                    .filter(|(_, covers, _)| covers.contains(&at))
                    .all(|(_, covers, _)| {
                        near(
                            finish(&moved, covers).unwrap(),
                            finish(expected, covers).unwrap(),
                        )
                    })
        };
        let free = supremum(0.0, FAR, unmoved);
        prop_assert!(
            optional(found, free)
                || matches!((found, free), (Some(a), Some(b)) if (a - b).abs() < 1e-5),
            "h{at}: free float {found:?} {free:?}"
        );
    }
    Ok(())
}

fn by_name(needs: &[NeedReport]) -> BTreeSet<String> {
    needs
        .iter()
        .map(|n| serde_json::to_string(n).unwrap())
        .collect()
}

fn named(needs: &[Need]) -> BTreeSet<String> {
    let ids = |of: &[usize]| {
        let of: BTreeSet<usize> = of.iter().copied().collect();
        of.into_iter().map(|h| format!("h{h}")).collect::<Vec<_>>()
    };
    let mut named = BTreeSet::new();
    for need in needs {
        match need {
            Need::One(h) => named.insert(json!({ "one": format!("h{h}") }).to_string()),
            Need::IfHappens(h) => {
                named.insert(json!({ "if_happens": format!("h{h}") }).to_string())
            }
            Need::Any(of) => named.insert(json!({ "any": ids(of) }).to_string()),
            Need::AtLeast(k, of) => {
                named.insert(json!({"at_least": {"count": k, "of": ids(of)}}).to_string())
            }
        };
    }
    named
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn chains_of_lists_have_the_times_floats_and_weak_links_of_the_definitions(model in model(LISTS)) {
        compare(&model)?;
    }

    #[test]
    fn chains_with_alternatives_and_chance_have_the_times_floats_and_weak_links_of_the_definitions(model in model(NO_REWORK)) {
        compare(&model)?;
    }

    #[test]
    fn chains_of_every_kind_have_the_times_and_floats_of_the_definitions(model in model(ALL)) {
        compare(&model)?;
    }

    #[test]
    fn needs_left_out_are_what_happens_in_every_outcome(model in model(CHANCE)) {
        let meaning = Meaning::new(&model);
        let report = reported(&model.text());
        for (at, h) in model.handoffs.iter().enumerate() {
            if h.needs.is_none() {
                prop_assert_eq!(by_name(&handoff(&report, &format!("h{at}")).needs), named(&meaning.needs[at]), "h{}", at);
            }
        }
    }

    #[test]
    fn a_target_that_no_outcome_serves_has_no_case(model in model(NO_REWORK)) {
        let meaning = Meaning::new(&model);
        let report = reported(&model.text());
        let w = promised_times(&model);
        let all: Vec<Times> = meaning.outcomes().iter().map(|outcome| meaning.run(outcome, &w, None)).collect();
        for (id, covers, _) in meaning.targets() {
            let served = all.iter().any(|times| finish(times, &covers).is_some());
            prop_assert_eq!(target(&report, &id).case == "none", !served, "{}", id);
        }
    }

    #[test]
    fn more_delay_never_makes_a_delivery_earlier(model in model(ALL), which in any::<prop::sample::Index>(), more in 1u32..40) {
        let mut model = model;
        let before = reported(&model.text());
        let at = which.index(model.handoffs.len());
        let slower = &mut model.handoffs[at];
        // What had no time ran on its agreement: that is kept below.
        if slower.takes.is_none() {
            slower.takes = slower.agreed;
        }
        slower.takes = Some(slower.takes.unwrap_or(0.0) + f64::from(more) / 4.0);
        let after = reported(&model.text());
        for (a, b) in before.targets.iter().zip(&after.targets) {
            prop_assert_eq!(a.case, b.case);
            prop_assert!(b.expected >= a.expected.map(|t| t - 1e-9), "{}: {:?} {:?}", a.id, a.expected, b.expected);
        }
        for (a, b) in before.handoffs.iter().zip(&after.handoffs) {
            let arrival = |h: &eslabon::report::HandoffReport| h.expected.map(|s| s.arrival);
            prop_assert!(arrival(b) >= arrival(a).map(|t| t - 1e-9), "{}", a.id);
        }
    }

    #[test]
    fn floats_are_never_negative(model in model(ALL)) {
        let report = reported(&model.text());
        for h in &report.handoffs {
            prop_assert!(h.free_float.is_none_or(|f| f >= -1e-9), "{}: free {:?}", h.id, h.free_float);
            for t in &h.targets {
                prop_assert!(t.total_float.is_none_or(|f| f >= -1e-9), "{}: total {:?}", h.id, t.total_float);
            }
        }
    }

    #[test]
    fn free_float_is_at_most_total_float_where_all_joins_are_lists(model in model(LISTS)) {
        let report = reported(&model.text());
        for h in &report.handoffs {
            for felt in h.targets.iter().filter(|t| t.total_float.is_some()) {
                prop_assert!(h.free_float.is_some_and(|free| free <= felt.total_float.unwrap() + 1e-9), "{} for {}", h.id, felt.target);
            }
        }
    }

    #[test]
    fn the_order_of_handoffs_in_the_file_changes_no_time(model in model(ALL), order in any::<u64>()) {
        let mut value = model.value();
        let before = reported(&text(&value));
        let list = value["handoffs"].as_array_mut().unwrap();
        let mut numbers = support::generate::Numbers(order);
        for at in (1..list.len()).rev() {
            list.swap(at, numbers.below(at + 1));
        }
        let after = reported(&text(&value));
        for t in &before.targets {
            let same = target(&after, &t.id);
            let close = |a: Option<f64>, b: Option<f64>| optional(a, b);
            prop_assert_eq!(t.case, same.case);
            if t.case == "usual" {
                prop_assert!(close(t.promised, same.promised) && close(t.expected, same.expected), "{}", t.id);
            }
            let weak = |t: &eslabon::report::TargetReport| t.weak_links.iter().map(|l| l.handoff.clone()).collect::<BTreeSet<_>>();
            if t.case == "usual" {
                prop_assert_eq!(weak(t), weak(same));
            }
        }
        for h in &before.handoffs {
            let same = handoff(&after, &h.id);
            let span = |s: Option<eslabon::report::SpanReport>| s.map(|s| (s.start * 1e6).round() + 1e9 * (s.arrival * 1e6).round());
            prop_assert_eq!(span(h.expected), span(same.expected), "{}", &h.id);
            prop_assert_eq!(span(h.promised), span(same.promised), "{}", &h.id);
            prop_assert!(optional(h.free_float, same.free_float), "{}", &h.id);
            for t in h.targets.iter().filter(|t| target(&before, &t.target).case == "usual") {
                let other = same.targets.iter().find(|o| o.target == t.target);
                prop_assert!(other.is_some_and(|o| optional(o.total_float, t.total_float) && optional(o.absorption, t.absorption)), "{}", &h.id);
            }
        }
    }

    #[test]
    fn a_report_is_the_same_bytes_every_time_and_holds_only_numbers(model in model(ALL)) {
        let first = json::report(&reported_in_full(&model.text())).unwrap();
        let second = json::report(&reported_in_full(&model.text())).unwrap();
        prop_assert_eq!(&first, &second);
        // JSON has no word for what is no number: it would have become null where the report says a number.
        let value: Value = serde_json::from_str(&first).unwrap();
        for h in value["handoffs"].as_array().unwrap() {
            prop_assert!(h["turnaround"].is_number() && h["passes"].is_number() && h["share"].is_number());
            for t in h["targets"].as_array().unwrap() {
                prop_assert!(t["lateness"].is_number());
            }
        }
        for t in value["targets"].as_array().unwrap() {
            prop_assert_eq!(t["expected"].is_null(), t["case"] == "none");
            prop_assert_eq!(t["promised"].is_null(), t["case"] == "none");
        }
        prop_assert!(!first.contains("NaN") && !first.contains(": inf") && !first.contains(": -inf"));
    }

    #[test]
    fn spanish_keys_say_the_same_as_english_ones(model in model(ALL)) {
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
        all.extend(
            document
                .flaws
                .iter()
                .chain(&document.notes)
                .map(|f| locate(f.clone(), file, origins)),
        );
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
            .map(|f| FindingReport::new(f, file, Some(chain)))
            .collect();
        let written = json::report(&report(&case, "chain.yaml", findings)).unwrap();
        prop_assert!(serde_json::from_str::<Value>(&written).is_ok());
        all.extend(found);
    }
    if reading.documents.iter().all(|d| d.chain.is_none()) {
        prop_assert!(reading.is_unreadable(), "no chain, and nothing is said");
    }
    // A last line without an end, and the place behind the last line end, are places too.
    let lines: Vec<&str> = file.text().split('\n').collect();
    for located in &all {
        let places = FindingReport::new(located, file, None);
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
