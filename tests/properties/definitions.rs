//! What a report says of fixed times, worked out by definition.

use std::collections::BTreeSet;

use eslabon::report::Report;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::support::meaning::{Meaning, Times, finish, join};
use crate::support::model::{Handoff, Model, Who};
use crate::support::{felt, handoff, reported, target};

/// Later and earlier than anything in a small chain.
const FAR: f64 = 1e6;

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

pub fn optional(found: Option<f64>, expected: Option<f64>) -> bool {
    match (found, expected) {
        (Some(a), Some(b)) => near(a, b),
        (a, b) => a == b,
    }
}

/// How long each handoff takes when everyone keeps what was agreed.
pub fn promised_times(model: &Model) -> Vec<f64> {
    let own = |h: &Handoff| own_time(model, h).unwrap_or(0.0);
    model
        .handoffs
        .iter()
        .map(|h| h.agreed.unwrap_or_else(|| own(h)))
        .collect()
}

/// Work and takes; the agreement where there is neither.
fn own_time(model: &Model, h: &Handoff) -> Option<f64> {
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
pub fn compare(model: &Model) -> TestCaseResult {
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
        if found.promised_from == "nothing" {
            // No handoff's time is known on the way: each counts as 0, and nothing is said to hold.
            prop_assert_eq!(t_promised, 0.0);
            prop_assert_eq!(
                (found.holds_as_agreed, found.holds_as_expected),
                (None, None)
            );
        } else {
            prop_assert_eq!(found.holds_as_agreed, Some(t_promised <= within + 1e-9));
            prop_assert_eq!(found.holds_as_expected, Some(t <= within + 1e-9));
        }

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
