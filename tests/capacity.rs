//! Utilisation against closed forms, textbook stations, and every outcome of small random chains.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

use std::collections::BTreeMap;

use eslabon::report::{PartyReport, Report};
use proptest::prelude::*;
use serde_json::json;
use support::meaning::Meaning;
use support::model::{Kinds, Model, text};
use support::{assert_same, findings, number, reported};

fn department<'r>(report: &'r Report, id: &str) -> &'r PartyReport {
    report.departments.iter().find(|d| d.id == id).unwrap()
}

fn visits(text: &str, id: &str) -> f64 {
    department(&reported(text), id).visits.unwrap()
}

/// A chain in which a customer's order passes through `a` and `b`, with more handoffs.
fn chain(people: &str, handoffs: &str) -> String {
    format!(
        "demand: 2/d\ncustomers: {{c: Customer}}\ndepartments:\n{people}\nhandoffs:\n  - {{id: order, from: c, to: a}}\n{handoffs}\n"
    )
}

const TWO: &str = "  a: {people: 2, work: 4h}\n  b: {people: 3, work: 1d}";

#[test]
fn utilisation_is_rate_times_visits_times_work_by_people() {
    let report = reported(&chain(
        TWO,
        "  - {id: part, from: a, to: b}\n  - {id: done, from: b, to: c}",
    ));
    let (a, b) = (department(&report, "a"), department(&report, "b"));
    assert_same(a.utilisation.unwrap(), 2.0 * 0.5 / 2.0, "a");
    assert_same(b.utilisation.unwrap(), 2.0 / 3.0, "b");
    assert_same(b.visits.unwrap(), 1.0, "visits");
    assert_same(b.effort.unwrap(), 1.0, "effort");
}

#[test]
fn without_people_demand_or_work_there_is_none() {
    let line = "  - {id: part, from: a, to: b}\n  - {id: done, from: b, to: c}";
    for people in [
        "  a: {work: 4h}\n  b: {work: 1d}",
        "  a: {people: 2}\n  b: {people: 3}",
    ] {
        let report = reported(&chain(people, line));
        assert_eq!(department(&report, "a").utilisation, None);
    }
    let quiet = chain(TWO, line).replace("demand: 2/d\n", "");
    assert_eq!(department(&reported(&quiet), "a").utilisation, None);
}

#[test]
fn a_share_counts_as_often_as_it_happens() {
    let text = chain(
        TWO,
        "  - {id: part, from: a, to: b, share: 30%}\n  - {id: done, from: b, to: c}\n  - {id: bill, from: a, to: c}",
    );
    assert_same(visits(&text, "b"), 0.3, "b");
    assert_same(visits(&text, "a"), 1.0, "a");
}

#[test]
fn of_a_choice_only_one_is_done() {
    let text = chain(
        "  a: {people: 2}\n  b: {people: 3, work: 1d}",
        "  - {id: quick, from: a, to: b, choice: way, share: 80%, work: 1h}\n  - {id: slow, from: a, to: b, choice: way, share: 20%, work: 2d}\n  - {id: done, from: b, to: c, needs: [{any: [quick, slow]}]}",
    );
    let report = reported(&text);
    let a = department(&report, "a");
    assert_same(a.visits.unwrap(), 1.0, "a");
    assert_same(
        a.utilisation.unwrap(),
        2.0 * (0.8 / 8.0 + 0.2 * 2.0) / 2.0,
        "a",
    );
    assert_same(visits(&text, "b"), 1.0, "b");
}

#[test]
fn one_share_that_decides_at_two_places_counts_once() {
    let text = chain(
        "  a: {people: 2}\n  l: {people: 1, work: 1h}\n  r: {people: 1, work: 1h}\n  b: {people: 3, work: 1d}",
        "  - {id: part, from: a, to: b, share: 30%}\n  - {id: x, from: b, to: l}\n  - {id: y, from: b, to: r}\n  - {id: lz, from: l, to: z}\n  - {id: rz, from: r, to: z}\n  - {id: done, from: z, to: c}\n  - {id: bill, from: a, to: c}",
    )
    .replace("handoffs:", "  z: {people: 1, work: 1h}\nhandoffs:");
    assert_same(visits(&text, "z"), 0.3, "z");
}

#[test]
fn beyond_every_outcome_lists_and_apart_alternatives_stay_exact() {
    // 14 shares are 16,384 outcomes.
    let mut handoffs = String::from("  - {id: s0, from: a, to: d1, share: 90%}\n");
    let mut people = String::from("  a: {people: 2, work: 1h}\n");
    for at in 1..14 {
        handoffs.push_str(&format!(
            "  - {{id: s{at}, from: d{at}, to: d{}, share: 90%}}\n  - {{id: t{at}, from: d{at}, to: d{}}}\n",
            at + 1,
            at + 1
        ));
        people.push_str(&format!("  d{at}: {{people: 1, work: 1h}}\n"));
    }
    people.push_str(
        "  d14: {people: 1, work: 1h}\n  e: {people: 1, work: 1h}\n  f: {people: 1, work: 1h}",
    );
    let handoffs = handoffs.replace(
        "  - {id: t13, from: d13, to: d14}\n",
        "  - {id: p, from: a, to: f, share: 50%}\n  - {id: q, from: a, to: f, share: 20%}\n  - {id: done, from: f, to: c, needs: [{any: [p, q]}]}\n  - {id: x, from: d14, to: e, needs: [s13]}\n  - {id: y, from: e, to: c}\n  - {id: bill, from: a, to: c}",
    );
    // What d2 to d13 need is what always comes, `t`, once `s0` did.
    let text = chain(&people, &handoffs);
    assert_same(visits(&text, "d5"), 0.9, "d5");
    assert_same(visits(&text, "e"), 0.9 * 0.9, "e");
    assert_same(visits(&text, "f"), 1.0 - 0.5 * 0.8, "f");
}

#[test]
fn a_return_adds_its_passes() {
    let back = "  - {id: part, from: a, to: b}\n  - {id: done, from: b, to: c}\n  - {id: back, from: b, to: a, work: 2h, rework: {share: 25%, max: 2}}";
    let text = chain(TWO, back);
    let passes = 0.25 + 0.0625;
    assert_same(visits(&text, "a"), 1.0 + passes, "a");
    // `b` works again too, and packs what it sends back.
    let b = reported(&text);
    let b = department(&b, "b");
    assert_same(b.visits.unwrap(), 1.0 + 2.0 * passes, "b");
    assert_same(
        b.utilisation.unwrap(),
        2.0 * (1.0 + passes + passes * 0.25) / 3.0,
        "b",
    );
    let seen = text.replace("max: 2", "max: 2, on_receipt: true");
    assert_same(visits(&seen, "b"), 1.0 + passes, "seen on receipt");
}

#[test]
fn loops_in_loops_multiply() {
    let people =
        "  a: {people: 1, work: 1h}\n  b: {people: 1, work: 1h}\n  d: {people: 1, work: 1h}";
    let text = chain(
        people,
        "  - {id: x, from: a, to: b}\n  - {id: y, from: b, to: d}\n  - {id: done, from: d, to: c}\n  - {id: inner, from: b, to: b, rework: {share: 20%, max: 1000}}\n  - {id: outer, from: d, to: a, rework: {share: 50%, max: 1000}}",
    );
    // Visits by the fundamental matrix: a and d 1 / (1 - 0.5), b 1 / (1 - 0.2) each time.
    assert_same(visits(&text, "a"), 2.0, "a");
    assert_same(visits(&text, "b"), 2.0 / 0.8, "b");
    assert_same(visits(&text, "d"), 2.0, "d");
}

#[test]
fn effort_and_turnaround_say_how_busy_it_keeps() {
    let with = |b: &str, done: &str| {
        let people = format!("  a: {{people: 2, work: 4h}}\n  b: {{people: 1, work: 1d{b}}}");
        let handoffs =
            format!("  - {{id: part, from: a, to: b}}\n  - {{id: done, from: b, to: c{done}}}");
        let report = reported(&chain(&people, &handoffs));
        department(&report, "b").utilisation
    };
    assert_same(with("", "").unwrap(), 2.0, "work");
    assert_same(with(", effort: 2h", "").unwrap(), 0.5, "effort");
    assert_same(with("", ", effort: 1h").unwrap(), 0.25, "own effort");
    assert_eq!(with("", ", turnaround: 1d"), None);
    let measured = with("", ", measured: {turnaround: 3d}");
    assert_same(
        measured.unwrap(),
        2.0,
        "what is measured says nothing of effort",
    );
}

#[test]
fn textbook_stations_are_as_busy_as_published() {
    let cases = support::json("queueing/mmc/cases.json");
    let mut compared = 0;
    for case in cases.as_array().unwrap() {
        let Some(rho) = case["answers"].get("rho").filter(|r| r.is_number()) else {
            continue;
        };
        let (rate, mu) = (number(&case["lambda"]), number(&case["mu"]));
        let text = format!(
            "demand: {rate}/d\ncustomers: {{c: Customer}}\ndepartments: {{a: {{people: {}, work: {}}}}}\nhandoffs:\n  - {{id: order, from: c, to: a}}\n  - {{id: done, from: a, to: c}}\n",
            case["c"],
            1.0 / mu
        );
        let report = reported(&text);
        let found = department(&report, "a").utilisation.unwrap();
        assert_same(found, number(rho), case["name"].as_str().unwrap());
        let over = findings(&text).iter().any(|f| f.rule.name == "overload");
        assert_eq!(over, number(rho) >= 1.0, "{}", case["name"]);
        compared += 1;
    }
    assert!(compared >= 8);
}

#[test]
fn a_tandem_with_rework_is_as_busy_as_its_traffic_equations_say() {
    let expected = support::json("queueing/tandem_rework/expected.json");
    let text = "demand: 2/d\ncustomers: {c: Customer}\ndepartments:\n  make: {people: 1, work: 0.25}\n  test: {people: 1, work: 0.2}\nhandoffs:\n  - {id: order, from: c, to: make}\n  - {id: made, from: make, to: test}\n  - {id: done, from: test, to: c}\n  - {id: back, from: test, to: make, rework: {share: 25%, max: 1000}}\n";
    let report = reported(text);
    for id in ["make", "test"] {
        let found = department(&report, id);
        let answers = &expected["answers"];
        assert_same(
            found.utilisation.unwrap(),
            number(&answers["stations"][id]["rho"]),
            id,
        );
        assert_same(
            2.0 * found.visits.unwrap(),
            number(&answers["lambda"][id]),
            id,
        );
    }
}

#[test]
fn a_remedy_holds_when_it_is_followed() {
    let with = |people: f64, rate: f64| {
        let text = format!(
            "demand: {rate}/d\ncustomers: {{c: Customer}}\ndepartments: {{a: {{people: {people}, work: 3h}}}}\nhandoffs:\n  - {{id: order, from: c, to: a}}\n  - {{id: done, from: a, to: c}}\n"
        );
        findings(&text)
            .into_iter()
            .find(|f| f.rule.name == "overload")
            .map(|f| f.help[0].en.to_string())
    };
    assert_eq!(
        with(2.0, 12.0).unwrap(),
        "3 people more would do; as it is, fewer than 5.3 orders a day fit"
    );
    assert_eq!(with(5.0, 12.0), None);
    assert_eq!(with(2.0, 5.3), None);
    // At the limit itself half a person is missing.
    assert!(with(4.5, 12.0).unwrap().starts_with("0.5 people"));
}

const CHANCE: Kinds = Kinds {
    alternatives: true,
    chance: true,
    rework: false,
    left_out: true,
};

/// Of each outcome of the shares and choices, how likely it is.
fn weight(model: &Model, outcome: &[bool]) -> f64 {
    let one = |(h, happens): (&support::model::Handoff, &bool)| match (h.share, h.choice) {
        (None, _) => 1.0,
        (Some(share), _) if *happens => share,
        (Some(_), Some(_)) => 1.0,
        (Some(share), None) => 1.0 - share,
    };
    model.handoffs.iter().zip(outcome).map(one).product()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn visits_are_those_of_every_outcome(choices in prop::collection::vec(any::<u16>(), 0..160)) {
        let model = Model::new(&choices, CHANCE);
        let mut value = model.value();
        value["demand"] = json!("2/d");
        for (at, work) in model.work.iter().enumerate() {
            value["departments"][format!("d{at}")] = match work {
                Some(work) => json!({"people": 2, "work": work}),
                None => json!({"people": 2}),
            };
        }
        let report = reported(&text(&value));
        let meaning = Meaning::new(&model);
        let w = vec![0.0; model.handoffs.len()];
        let mut expected: BTreeMap<&str, f64> = BTreeMap::new();
        for outcome in meaning.outcomes() {
            let times = meaning.run(&outcome, &w, None);
            for service in &report.services {
                let first: usize = service.handoffs[0][1..].parse().unwrap();
                let happens = times.start[first] < f64::INFINITY;
                *expected.entry(service.party.as_str()).or_insert(0.0) += weight(&model, &outcome) * f64::from(u8::from(happens));
            }
        }
        for (at, work) in model.work.iter().enumerate() {
            let found = department(&report, &format!("d{at}"));
            let Some(visits) = expected.get(found.id.as_str()).filter(|_| work.is_some()) else {
                prop_assert_eq!(found.utilisation, None);
                continue;
            };
            prop_assert!((found.visits.unwrap() - visits).abs() < 1e-9, "d{at}: {:?} {visits}", found.visits);
            let u = 2.0 * visits * work.unwrap() / 2.0;
            prop_assert!((found.utilisation.unwrap() - u).abs() < 1e-9);
        }
    }
}
