//! What a simulation says of sizes, against running the changed chain again.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use eslabon::analysis::simulation::{Change, SizeRuns};
use eslabon::chain::Chain;
use support::generate::Numbers;
use support::model::{Kinds, Model, text};
use support::runs::{Runs, trials};

/// More than a block, and no whole number of them.
const TRIALS: u32 = 150;

/// The mean gain in days and in P(on time) over the runs that count.
fn gain(before: &[f64], after: &[f64], within: Option<f64>) -> (u64, f64, f64) {
    let (mut runs, mut days, mut saved) = (0u64, 0.0, 0.0);
    for (b, a) in before.iter().zip(after).filter(|(b, _)| b.is_finite()) {
        runs += 1;
        days += b - a;
        if let Some(p) = within {
            let kept = |t: f64| f64::from(u8::from(t <= p + 1e-9));
            saved += kept(*a) - kept(*b);
        }
    }
    let n = (runs as f64).max(1.0);
    (runs, days / n, saved / n)
}

#[track_caller]
fn assert_size(found: &SizeRuns, wanted: (u64, f64, f64), what: &str) {
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0);
    assert!(
        found.runs == wanted.0 && close(found.days, wanted.1) && close(found.on_time, wanted.2),
        "{what}: found {found:?}, expected {wanted:?}"
    );
}

/// What each target is held to: its promise, else what it expects, else the promised roll-up.
fn within(chain: &Chain) -> Vec<Option<f64>> {
    let case = eslabon::check::Case::new(chain);
    let schedule = case.schedule.as_ref().unwrap();
    let targets = schedule.targets.iter().zip(&case.graph.targets);
    targets.map(|(t, of)| t.within.or(of.within)).collect()
}

/// Every size of a chain against its definition. How many of them were not 0.
fn compare(text: &str) -> Option<usize> {
    let runs = Runs::if_well_formed(text, trials(TRIALS))?;
    let within = within(&runs.chain);
    let base = runs.finishes();
    let mut felt = 0;
    for (ix, handoff) in runs.chain.each_handoff().filter(|(_, h)| !h.is_rework()) {
        let after = runs.with(&Change {
            on_agreement: vec![ix],
            ..Change::default()
        });
        for (at, target) in runs.simulated.targets.iter().enumerate() {
            let wanted = gain(&base[at], &after[at], within[at]);
            let what = format!("{} for target {at} of\n{text}", handoff.id);
            match target.felt.iter().find(|f| f.handoff == ix) {
                Some(found) => assert_size(&found.size, wanted, &what),
                None => assert_eq!(wanted.1, 0.0, "{what}"),
            }
            felt += usize::from(wanted.1 != 0.0);
        }
        // A slip that others mind has no formula.
        if text.contains("when_late") {
            continue;
        }
        let slipped = runs.with(&Change {
            late: vec![(ix, 1.0)],
            ..Change::default()
        });
        for (at, target) in runs.simulated.targets.iter().enumerate() {
            let of = target.felt.iter().find(|f| f.handoff == ix);
            if let Some(of) = of {
                let per_day = of.per_day.unwrap();
                let wanted = -gain(&base[at], &slipped[at], None).1;
                let what = format!("{}, a day later, for target {at} of\n{text}", handoff.id);
                support::assert_same(per_day, wanted, &what);
            }
        }
    }
    for (at, without) in runs.simulated.without.iter().enumerate() {
        let after = runs.with(&runs.change(*without));
        for (t, target) in runs.simulated.targets.iter().enumerate() {
            let wanted = gain(&base[t], &after[t], within[t]);
            let what = format!("without {without:?} for target {t} of\n{text}");
            assert_size(&target.without[at], wanted, &what);
            felt += usize::from(wanted.1 != 0.0);
        }
    }
    Some(felt)
}

/// A time that varies around some days.
fn varying(numbers: &mut Numbers, days: f64) -> String {
    let (low, high) = (days / 2.0, days * 2.0 + 0.25);
    match numbers.below(5) {
        0 => format!("{days}"),
        1 => format!("{{min: {low}, max: {high}, shape: uniform}}"),
        2 => format!("{{mean: {}, shape: exponential}}", days + 0.25),
        3 => format!("{{samples: [{low}, {days}, {days}, {high}]}}"),
        _ => format!("{{min: {low}, likely: {days}, max: {high}, shape: triangular}}"),
    }
}

/// Risks on some departments and handoffs, as a section of a file.
fn risks(numbers: &mut Numbers, on: &[String]) -> String {
    let mut text = String::from("risks:\n");
    for at in 0..2 {
        let mut places = BTreeSet::new();
        for _ in 0..3 {
            places.insert(on[numbers.below(on.len())].clone());
        }
        let effects: Vec<String> = places
            .iter()
            .map(|on| {
                format!(
                    "{on}: {}",
                    ["1d", "x1.5", "+0.5d", "x0.5"][numbers.below(4)]
                )
            })
            .collect();
        let _ = writeln!(
            text,
            "  - {{id: k{at}, probability: 0.3, delays: {{{}}}}}",
            effects.join(", ")
        );
    }
    text
}

/// A random chain with times that vary and risks.
fn varied(numbers: &mut Numbers, kinds: Kinds) -> String {
    let choices: Vec<u16> = (0..160).map(|_| numbers.next() as u16).collect();
    let model = Model::new(&choices, kinds);
    let mut value = model.value();
    let mut on = Vec::new();
    for (id, body) in value["departments"].as_object_mut().unwrap() {
        on.push(id.clone());
        if let Some(days) = body["work"].as_f64() {
            body["work"] = serde_json::Value::String(format!("@{}@", varying(numbers, days)));
        }
    }
    for body in value["handoffs"].as_array_mut().unwrap() {
        on.push(body["id"].as_str().unwrap().to_owned());
        if let Some(days) = body["takes"].as_f64() {
            body["takes"] = serde_json::Value::String(format!("@{}@", varying(numbers, days)));
        }
    }
    let text = text(&value).replace("\"@", "").replace("@\"", "");
    text + &risks(numbers, &on)
}

/// A random chain of departments in order, with returns between them, some of them likelier when late, and
/// customers that send things back.
fn looped(numbers: &mut Numbers, alternatives: bool, when_late: bool) -> String {
    let departments = 2 + numbers.below(5);
    let mut text = String::from("customers:\n");
    let _ = writeln!(
        text,
        "  c: {{name: Client, promise: {{within: {}d}}}}",
        2 + numbers.below(3 * departments)
    );
    text.push_str("departments:\n");
    for at in 0..departments {
        let days = numbers.below(6) as f64 / 2.0;
        let _ = writeln!(text, "  d{at}: {{work: {}}}", varying(numbers, days));
    }
    text.push_str("handoffs:\n  - {id: start, from: c, to: d0, takes: 0.5-2d, agreed: 1}\n");
    let mut ids = vec!["start".to_owned()];
    let mut received: Vec<Vec<String>> = vec![Vec::new(); departments];
    received[0].push("start".to_owned());
    let mut delivered = 0;
    for at in 0..departments {
        let needs = match (alternatives, received[at].len()) {
            (true, 2..) if numbers.below(2) == 0 => {
                format!("[{{any: [{}]}}]", received[at].join(", "))
            }
            (true, 3..) => format!("[{{at_least: 2, of: [{}]}}]", received[at].join(", ")),
            _ => format!("[{}]", received[at].join(", ")),
        };
        let mut to = vec![at + 1];
        if numbers.below(2) == 0 {
            to.push(at + 1 + numbers.below(departments - at));
        }
        for to in to {
            let id = format!("h{}", ids.len());
            let receiver = if to < departments {
                received[to].push(id.clone());
                format!("d{to}")
            } else {
                delivered += 1;
                "c".to_owned()
            };
            let promise = if receiver == "c" && delivered > 1 && numbers.below(2) == 0 {
                ", promise: {within: 4d}"
            } else {
                ""
            };
            let (takes, agreed) = (numbers.below(4) as f64 / 2.0, numbers.below(9) as f64 / 2.0);
            let takes = varying(numbers, takes);
            let _ = writeln!(
                text,
                "  - {{id: {id}, from: d{at}, to: {receiver}, takes: {takes}, agreed: {agreed}, needs: {needs}{promise}}}"
            );
            ids.push(id);
        }
    }
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for at in 0..1 + numbers.below(4) {
        let (a, b) = (numbers.below(departments), numbers.below(departments));
        let (redo, end) = (a.min(b), a.max(b));
        let fits = taken.iter().all(|(r, e)| {
            *e < redo
                || end < *r
                || *e == end
                || (redo <= *r && *e <= end)
                || (*r <= redo && end <= *e)
        });
        if !fits || taken.iter().filter(|(_, e)| *e == end).count() > 1 {
            continue;
        }
        taken.push((redo, end));
        let late = if when_late {
            [", when_late: 0.45", ", when_late: 0.05", ""][numbers.below(3)]
        } else {
            ""
        };
        let receipt = if numbers.below(4) == 0 {
            ", on_receipt: true"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "  - {{id: r{at}, from: d{end}, to: d{redo}, takes: 0.25, rework: {{share: 0.3, max: 4{late}{receipt}}}}}"
        );
        ids.push(format!("r{at}"));
    }
    if numbers.below(3) == 0 {
        let late = if when_late { ", when_late: 0.6" } else { "" };
        let _ = writeln!(
            text,
            "  - {{id: back, from: c, to: d{}, takes: 0.5, rework: {{share: 0.2, max: 3{late}}}}}",
            departments - 1
        );
    }
    ids.extend((0..departments).map(|at| format!("d{at}")));
    text + &risks(numbers, &ids)
}

fn go_through(cases: usize, least: usize, mut make: impl FnMut() -> String) {
    let found: Vec<usize> = (0..cases).filter_map(|_| compare(&make())).collect();
    let (read, felt) = (found.len(), found.iter().sum::<usize>());
    assert!(
        2 * read > cases && felt >= least,
        "{read} chains, {felt} sizes"
    );
}

const LISTS: Kinds = Kinds {
    alternatives: false,
    chance: true,
    rework: true,
    left_out: true,
};

#[test]
fn sizes_in_chains_of_lists_are_those_of_running_the_changed_chain() {
    let mut numbers = Numbers(1);
    go_through(50, 200, || varied(&mut numbers, LISTS));
}

#[test]
fn sizes_behind_alternatives_are_those_of_running_the_changed_chain() {
    let mut numbers = Numbers(2);
    let kinds = Kinds {
        alternatives: true,
        ..LISTS
    };
    go_through(50, 200, || varied(&mut numbers, kinds));
}

#[test]
fn sizes_with_returns_are_those_of_running_the_changed_chain() {
    let mut numbers = Numbers(3);
    go_through(14, 150, || looped(&mut numbers, false, false));
    go_through(14, 150, || looped(&mut numbers, true, false));
}

#[test]
fn sizes_with_returns_that_mind_lateness_are_those_of_running_the_changed_chain() {
    let mut numbers = Numbers(4);
    go_through(14, 150, || looped(&mut numbers, false, true));
    go_through(14, 150, || looped(&mut numbers, true, true));
}

#[test]
fn a_delivery_in_time_again_is_sent_back_less_often_even_where_it_starts_nothing_earlier() {
    // The bill comes later than the goods, whose promise decides how often they are sent back.
    let text = "customers: {c: {name: Client, promise: {within: 4d, on: [goods]}}}
departments: {a: {work: 0}, b: {work: 0}, z: {work: 1}}
handoffs:
  - {id: order, from: c, to: a, takes: {samples: [1, 3]}, agreed: 1}
  - {id: part, from: a, to: b, needs: [order], takes: {samples: [1, 2, 3]}, agreed: 1}
  - {id: goods, from: b, to: c, needs: [part], takes: 1}
  - {id: bill, from: z, to: c, needs: [], takes: 9}
  - {id: paid, from: c, to: z, needs: [goods, bill]}
  - {id: thanks, from: z, to: c, needs: [paid], promise: {within: 12d}}
  - {id: back, from: c, to: b, needs: [goods, bill], takes: 5, rework: {share: 5%, when_late: 60%, redo_from: goods}}
";
    assert!(compare(text).unwrap() >= 2);
}

#[test]
fn what_is_late_only_with_its_passes_sets_off_returns_only_with_them() {
    // `slow` decides when z starts; `sure` is late only where its sender did it again and waited for `part` again.
    let text = "customers: {c: Client}
departments: {p: {work: 0}, a: {work: 1}, b: {work: 0}, z: {work: 1}}
handoffs:
  - {id: order, from: c, to: p}
  - {id: part, from: p, to: a, needs: [order], takes: {samples: [1, 4]}, agreed: 1}
  - {id: sure, from: a, to: z, needs: [part], takes: 1, agreed: 4}
  - {id: slow, from: b, to: z, needs: [], takes: 40}
  - {id: out, from: z, to: c, needs: [sure, slow]}
  - {id: again, from: a, to: p, takes: 0, rework: {share: 40%, max: 1}}
  - {id: back, from: z, to: a, takes: 1, rework: {share: 10%, when_late: 70%, max: 3}}
";
    assert!(compare(text).unwrap() >= 2);
}

#[test]
fn an_inner_return_set_off_by_something_late_from_outside_makes_outer_passes_longer() {
    let text = "customers: {c: Client}
departments: {a: {work: 1}, b: {work: 1}, d: {work: 1}, far: {work: 0}, farther: {work: 0}}
handoffs:
  - {id: order, from: c, to: a}
  - {id: ab, from: a, to: b, needs: [order], takes: 30}
  - {id: deep, from: farther, to: far, needs: [], takes: 1-4d}
  - {id: side, from: far, to: b, needs: [deep], takes: {samples: [1, 3]}, agreed: 2}
  - {id: bd, from: b, to: d, needs: [ab, side]}
  - {id: out, from: d, to: c, needs: [bd]}
  - {id: inner, from: b, to: b, takes: 1, rework: {share: 10%, when_late: 60%, max: 5}}
  - {id: outer, from: d, to: a, takes: 1, rework: {share: 40%, max: 5}}
";
    assert!(compare(text).unwrap() >= 2);
}
