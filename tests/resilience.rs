//! Who stands behind alternatives: by taking each party away, and as minimal cuts of textbook diagrams.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use eslabon::analysis::resilience::Failing;
use eslabon::chain::{HandoffIx, PartyIx};
use eslabon::check::Case;
use eslabon::graph::EventGraph;
use proptest::prelude::*;
use support::meaning::{Meaning, join};
use support::model::{Kinds, Model, Need, Who};
use support::{chain, findings};

/// By party: the ids of those whom the alternatives of a chain depend on, one list for each alternative.
fn behind(text: &str) -> Vec<Vec<String>> {
    let chain = chain(text);
    let case = Case::new(&chain);
    assert!(!case.resilience.incomplete);
    let one = |a: &eslabon::analysis::resilience::Apparent| {
        let ids = a.behind.iter().map(|b| chain.party(b.party).id.to_string());
        ids.collect()
    };
    case.resilience.apparent.iter().map(one).collect()
}

const BREAD: &str = "
customers: {client: Client}
suppliers: {farm: Farm, coop: Cooperative}
handoffs:
  - {id: order, from: client, to: bakery}
  - {id: grain, from: farm, to: mill}
  - {id: sacks, from: farm, to: store}
  - {id: flour, from: mill, to: bakery}
  - {id: reserve, from: store, to: bakery}
  - {id: bread, from: bakery, to: client, needs: [order, {any: [flour, reserve]}]}
";

#[test]
fn who_supplies_both_options_is_named() {
    assert_eq!(behind(BREAD), [["farm"]]);
    let two = BREAD.replace("sacks, from: farm", "sacks, from: coop");
    assert!(behind(&two).is_empty());
    // Both from the same hands.
    let hands = BREAD.replace("reserve, from: store", "reserve, from: mill");
    assert_eq!(behind(&hands), [["mill", "farm"]]);
}

#[test]
fn who_is_needed_anyway_is_not_repeated() {
    // The farm also delivers what has no alternative.
    let milk = BREAD.replace("needs: [order,", "needs: [order, milk,")
        + "  - {id: milk, from: farm, to: bakery}\n";
    assert!(behind(&milk).is_empty());
    // The bakery asks both, and everything passes through it.
    let asked = BREAD
        .replace(
            "grain, from: farm, to: mill",
            "grain, from: bakery, to: mill, needs: [order]",
        )
        .replace(
            "sacks, from: farm, to: store",
            "sacks, from: bakery, to: store, needs: [order]",
        );
    assert!(behind(&asked).is_empty());
}

#[test]
fn at_least_counts_how_many_may_fail() {
    let three = |third: &str, k: usize| {
        BREAD.replace(
            "{any: [flour, reserve]}",
            &format!("{{at_least: {k}, of: [flour, reserve, meal]}}"),
        ) + &format!("  - {{id: meal, from: {third}, to: bakery}}\n")
    };
    assert_eq!(behind(&three("coop", 2)), [["farm"]]);
    assert!(behind(&three("coop", 1)).is_empty());
    assert_eq!(behind(&three("farm", 1)), [["farm"]]);
}

#[test]
fn options_of_a_choice_protect_from_nothing() {
    let text = "
customers: {client: Client}
handoffs:
  - {id: report, from: client, to: desk}
  - {id: easy, from: desk, to: line, choice: triage, share: 45%}
  - {id: hard, from: desk, to: crew, choice: triage, share: 55%}
  - {id: solved, from: line, to: answers}
  - {id: repaired, from: crew, to: answers}
  - {id: note, from: client, to: answers}
  - {id: answer, from: answers, to: client, needs: [note, {any: [solved, repaired]}]}
";
    assert!(behind(text).is_empty());
}

#[test]
fn lists_alone_give_nothing_and_neither_do_cycles() {
    assert!(behind(&BREAD.replace("{any: [flour, reserve]}", "flour, reserve")).is_empty());
    let cycle = BREAD.to_owned() + "  - {id: again, from: mill, to: mill, needs: [again]}\n";
    assert!(behind(&cycle).is_empty());
}

#[test]
fn the_finding_says_who_goes_without() {
    let found = findings(BREAD);
    let found = found
        .iter()
        .find(|f| f.rule.name == "single-point-of-failure")
        .unwrap();
    let said: Vec<&str> = found.related.iter().map(|l| &*l.text.en).collect();
    assert_eq!(
        said,
        [
            "depends on Farm",
            "depends on Farm",
            "without it, Client is not served"
        ]
    );
}

#[test]
fn thousands_of_alternatives_end_in_time() {
    let mut text =
        String::from("customers: {client: Client}\nhandoffs:\n  - {from: client, to: d0}\n");
    let rows = 20_000;
    for at in 0..rows {
        let next = at + 1;
        let _ = writeln!(
            text,
            "  - {{id: a{at}, from: d{at}, to: d{next}, needs: {}}}",
            needs(at)
        );
        let _ = writeln!(
            text,
            "  - {{id: b{at}, from: e{at}, to: d{next}, needs: []}}"
        );
    }
    let _ = writeln!(
        text,
        "  - {{id: end, from: d{rows}, to: client, needs: {}}}",
        needs(rows)
    );
    let chain = chain(&text);
    let begun = std::time::Instant::now();
    let case = Case::new(&chain);
    assert!(case.resilience.apparent.len() <= rows);
    assert!(begun.elapsed().as_secs() < 60);
}

fn needs(at: usize) -> String {
    match at {
        0 => "[client-d0]".into(),
        _ => format!("[{{any: [a{}, b{}]}}]", at - 1, at - 1),
    }
}

/// Reliability block diagrams: blocks are departments, a block works where one before it does.
#[test]
fn minimal_cuts_of_one_block_are_those_of_the_textbooks() {
    let cases = support::json("reliability/rbd_textbook/cases.json");
    for case in cases.as_array().unwrap() {
        let network = &case["network"];
        let (source, sink) = (
            network["source"].as_str().unwrap(),
            network["terminal"][0].as_str().unwrap(),
        );
        let mut text = format!(
            "customers: {{client: Client}}\nhandoffs:\n  - {{id: order, from: client, to: n{source}}}\n"
        );
        let edges: Vec<(&str, &str)> = network["edges"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| (e["from"].as_str().unwrap(), e["to"].as_str().unwrap()))
            .collect();
        let needs = |to: &str| {
            let of: Vec<String> = edges
                .iter()
                .filter(|e| e.1 == to)
                .map(|(from, to)| format!("{from}-{to}"))
                .collect();
            if of.is_empty() {
                "[order]".to_owned()
            } else {
                format!("[{{any: [{}]}}]", of.join(", "))
            }
        };
        let mut reversed = edges.clone();
        reversed.sort_unstable();
        let both_ways = reversed.iter().any(|(a, b)| edges.contains(&(b, a)));
        if both_ways {
            // A bridge that is crossed both ways is a circle, and no order of work.
            continue;
        }
        for (from, to) in &edges {
            let _ = writeln!(
                text,
                "  - {{id: {from}-{to}, from: n{from}, to: n{to}, needs: {}}}",
                needs(from)
            );
        }
        let _ = writeln!(
            text,
            "  - {{id: done, from: n{sink}, to: client, needs: {}}}",
            needs(sink)
        );
        let chain = chain(&text);
        let graph = EventGraph::new(&chain);
        let parties: Vec<PartyIx> = chain.each_party().map(|(ix, _)| ix).collect();
        let mut failing = Failing::new(&chain, &graph);
        failing.follow(graph.order.as_ref().unwrap(), &parties);
        let done = chain
            .each_handoff()
            .find(|(_, h)| &*h.id == "done")
            .unwrap()
            .0;
        let found: BTreeSet<&str> = parties
            .iter()
            .enumerate()
            .filter(|(bit, ix)| {
                failing.of(done) >> bit & 1 == 1 && !chain.party(**ix).is_customer()
            })
            .map(|(_, ix)| &chain.party(*ix).id[1..])
            .filter(|id| *id != source && *id != sink)
            .collect();
        let cuts = case["minimal_cut_sets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c.as_array().unwrap());
        let expected: BTreeSet<&str> = cuts
            .filter(|c| c.len() == 1)
            .map(|c| c[0].as_str().unwrap().trim_start_matches("node:"))
            .collect();
        assert_eq!(found, expected, "{}", case["name"]);
    }
}

const ALTERNATIVES: Kinds = Kinds {
    alternatives: true,
    chance: false,
    rework: false,
    left_out: true,
};

fn unmet(need: &Need, arrival: &[f64]) -> bool {
    join(std::slice::from_ref(need), arrival) == f64::INFINITY
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_party_stops_is_what_stops_without_it(choices in prop::collection::vec(any::<u16>(), 0..160)) {
        let model = Model::new(&choices, ALTERNATIVES);
        let meaning = Meaning::new(&model);
        let chain = chain(&model.text());
        let case = Case::new(&chain);
        let graph = &case.graph;
        let Some(order) = &graph.order else { return Ok(()) };
        let parties: Vec<PartyIx> = chain.each_party().map(|(ix, _)| ix).collect();
        let mut failing = Failing::new(&chain, graph);
        failing.follow(order, &parties);
        let w = vec![0.0; model.handoffs.len()];
        for (bit, party) in parties.iter().enumerate() {
            let id = &*chain.party(*party).id;
            let works: Vec<bool> = model.handoffs.iter().map(|h| h.from.id() != id).collect();
            let times = meaning.run(&works, &w, None);
            for (at, time) in times.arrival.iter().enumerate() {
                let stopped = failing.of(HandoffIx::new(at)) >> bit & 1 == 1;
                prop_assert_eq!(stopped, *time == f64::INFINITY, "{} without {}", at, id);
            }
            // Behind an apparent alternative stands exactly who leaves it unmet and is not needed anyway.
            for (at, h) in model.handoffs.iter().enumerate() {
                let (Some(needs), Who::Department(_)) = (&h.needs, h.from) else { continue };
                for need in needs {
                    let (k, of) = match need {
                        Need::Any(of) => (1, of),
                        Need::AtLeast(k, of) => (*k, of),
                        _ => continue,
                    };
                    let of: BTreeSet<usize> = of.iter().copied().collect();
                    let slack = of.len().saturating_sub(k);
                    if slack == 0 || !case.structure.reaches[at] || h.from.id() == id || chain.party(*party).is_customer() {
                        continue;
                    }
                    let made = of.iter().filter(|o| model.handoffs[**o].from.id() == id).count();
                    let anyway = needs.iter().any(|n| {
                        let plain = match n {
                            Need::One(_) => true,
                            Need::Any(of) => of.iter().collect::<BTreeSet<_>>().len() == 1,
                            Need::AtLeast(k, of) => of.iter().collect::<BTreeSet<_>>().len() <= *k,
                            Need::IfHappens(_) => false,
                        };
                        plain && unmet(n, &times.arrival)
                    });
                    let passed = case.structure.bottlenecks.contains(party);
                    let expected = made > slack || (unmet(need, &times.arrival) && !anyway && !passed);
                    let same = |a: &&eslabon::analysis::resilience::Apparent| {
                        let named: BTreeSet<usize> = a.need.handoffs().iter().map(|o| o.at()).collect();
                        let count = match &a.need {
                            eslabon::chain::Need::AtLeast(k, _) => *k as usize,
                            _ => 1,
                        };
                        chain.handoff(a.handoff).from == chain.handoff(HandoffIx::new(at)).from && named == of && count == k
                    };
                    let found = case.resilience.apparent.iter().find(same);
                    let found = found.and_then(|a| a.behind.iter().find(|b| b.party == *party));
                    // One alternative in several services of a party is looked at once, at the first.
                    let first = model.handoffs[..at].iter().all(|o| o.from != h.from || !o.needs.iter().flatten().any(|n| n.members().iter().copied().collect::<BTreeSet<_>>() == of));
                    if first {
                        prop_assert_eq!(found.is_some(), expected, "{} behind {:?} of {}", id, need, at);
                    }
                    if let Some(found) = found {
                        let fails: Vec<usize> = found.options.iter().map(|o| o.at()).collect();
                        prop_assert!(fails.iter().all(|o| times.arrival[*o] == f64::INFINITY));
                        prop_assert!(fails.len() > slack);
                    }
                }
            }
        }
    }
}
