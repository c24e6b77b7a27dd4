//! Random chains against a slow reading of what they mean.
#![allow(clippy::unwrap_used)]

#[path = "properties/definitions.rs"]
mod definitions;
mod support;

use std::collections::BTreeSet;

use definitions::{compare, optional, promised_times};
use eslabon::render::json;
use eslabon::report::NeedReport;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::meaning::{Meaning, Times, finish};
use support::model::{Kinds, Model, Need, text};
use support::{handoff, reported, reported_in_full, target};

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
    fn a_target_that_no_outcome_serves_has_no_case(model in model(NO_REWORK)) {
        let meaning = Meaning::new(&model);
        let report = reported(&model.text());
        let w = promised_times(&model);
        let all: Vec<Times> = meaning.outcomes().iter().map(|outcome| meaning.run(outcome, &w, None)).collect();
        for (id, covers, _) in meaning.targets() {
            let served = all.iter().any(|times| finish(times, &covers).is_some());
            prop_assert!(served || target(&report, &id).case == "none", "{id}");
            // Of alternatives upstream the likeliest is taken, which may miss the one way that fits.
            if model.is_without_alternatives() {
                prop_assert!(!served || target(&report, &id).case != "none", "{id}");
            }
        }
    }

    #[test]
    fn what_happens_in_no_outcome_is_told_of_and_nothing_else(model in model(NO_REWORK)) {
        let meaning = Meaning::new(&model);
        let w = promised_times(&model);
        let all: Vec<Times> = meaning.outcomes().iter().map(|outcome| meaning.run(outcome, &w, None)).collect();
        let never = |h: usize| all.iter().all(|times| times.arrival[h] == f64::INFINITY);
        let told = reported_in_full(&model.text()).findings.iter().any(|f| f.rule == "never-starts");
        let none = !(0..model.handoffs.len()).any(never);
        prop_assert!(!(told && none), "all may happen");
        if model.is_without_alternatives() {
            prop_assert!(told || none, "something never does");
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
}

proptest! {
    // Most chains leave little to chance where it matters here: many are needed.
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn needs_left_out_are_what_happens_in_every_outcome(model in model(CHANCE)) {
        let meaning = Meaning::new(&model);
        // What can never happen is a finding of its own; what waits for it besides is of no weight.
        let w = promised_times(&model);
        let all: Vec<Times> = meaning.outcomes().iter().map(|outcome| meaning.run(outcome, &w, None)).collect();
        prop_assume!((0..model.handoffs.len()).all(|h| all.iter().any(|times| times.arrival[h] < f64::INFINITY)));
        let report = reported(&model.text());
        for (at, h) in model.handoffs.iter().enumerate() {
            if h.needs.is_none() {
                prop_assert_eq!(by_name(&handoff(&report, &format!("h{at}")).needs), named(&meaning.needs[at]), "h{}", at);
            }
        }
    }
}

#[test]
fn needs_left_out_are_as_the_format_says() {
    let needs = |handoffs: &str| {
        let text = format!(
            "customers: {{c: Client}}\nhandoffs:\n  - {{id: order, from: c, to: a}}\n{handoffs}  - {{id: out, from: z, to: c}}\n"
        );
        by_name(&handoff(&reported(&text), "out").needs)
    };
    let sure = "  - {id: sure, from: a, to: z}\n";
    let maybe = "  - {id: maybe, from: a, to: b, share: 30%}\n  - {id: with, from: b, to: z}\n  - {id: too, from: b, to: z}\n";
    let choice = "  - {id: one, from: a, to: z, choice: x, share: 70%}\n  - {id: other, from: a, to: z, choice: x, share: 30%}\n";
    let half = "  - {id: one, from: a, to: z, choice: x, share: 70%}\n  - {id: other, from: a, to: b, choice: x, share: 30%}\n";
    let set = |list: &[&str]| {
        list.iter()
            .map(|s| (*s).to_owned())
            .collect::<BTreeSet<String>>()
    };
    // What happens only with the rest is not waited for beside what always happens ..
    assert_needs(
        &needs(&format!("{sure}{maybe}")),
        &set(&[r#"{"one":"sure"}"#]),
    );
    // .. and what happens only together is waited for together.
    assert_needs(
        &needs(maybe),
        &set(&[r#"{"one":"with"}"#, r#"{"one":"too"}"#]),
    );
    // A choice received whole is any of it, beside what always happens too.
    assert_needs(&needs(choice), &set(&[r#"{"any":["one","other"]}"#]));
    assert_needs(
        &needs(&format!("{sure}{choice}")),
        &set(&[r#"{"any":["one","other"]}"#, r#"{"one":"sure"}"#]),
    );
    // Half of one is not; where nothing always happens, the first of them all.
    assert_needs(
        &needs(&format!("{sure}{half}")),
        &set(&[r#"{"one":"sure"}"#]),
    );
    let shares =
        "  - {id: p, from: a, to: z, share: 40%}\n  - {id: q, from: a, to: z, share: 60%}\n";
    assert_needs(&needs(shares), &set(&[r#"{"any":["p","q"]}"#]));
}

#[track_caller]
fn assert_needs(found: &BTreeSet<String>, wanted: &BTreeSet<String>) {
    assert_eq!(found, wanted);
}

#[test]
fn a_target_served_by_one_option_of_a_choice_is_judged_in_its_case() {
    let text = "customers: {c: Client}
departments: {a: {work: 1}, b: {work: 2}}
handoffs:
  - {id: order, from: c, to: a}
  - {id: rare, from: a, to: b, choice: x, share: 30%}
  - {id: often, from: a, to: b, choice: x, share: 70%}
  - {id: out, from: b, to: c, needs: [rare, {any: [rare, often]}]}
";
    let report = reported(text);
    let client = target(&report, "c");
    assert_eq!((client.case, client.expected), ("likeliest", Some(3.0)));
}
