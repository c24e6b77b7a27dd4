//! Dominators against textbook graphs, against their definition, and as bottlenecks of a chain.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;

use eslabon::analysis::dominators::immediate_dominators;
use eslabon::check::Case;
use eslabon::read::{NoFiles, read};
use proptest::prelude::*;
use serde_json::Value;

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn immediate_dominators_are_those_of_the_textbooks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/spof/boost_dominators");
    let cases: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(folder.join("cases.json")).unwrap()).unwrap();
    assert!(!cases.is_empty());
    for case in &cases {
        let nodes: Vec<&str> = case["network"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| text(&n["id"]))
            .collect();
        let place = |id: &str| nodes.iter().position(|n| *n == id).unwrap();
        let mut successors = vec![Vec::new(); nodes.len()];
        for edge in case["network"]["edges"].as_array().unwrap() {
            successors[place(text(&edge["from"]))].push(place(text(&edge["to"])));
        }
        let found = immediate_dominators(&successors, place(text(&case["start"])));
        let found: BTreeMap<&str, &str> = found
            .iter()
            .enumerate()
            .filter_map(|(at, d)| Some((nodes[at], nodes[(*d)?])))
            .collect();
        let expected: BTreeMap<&str, &str> = case["idom"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(node, d)| (node.as_str(), text(d)))
            .collect();
        assert_eq!(found, expected, "{}", case["name"]);
    }
}

/// What can be reached from the root without a node.
fn reached(successors: &[Vec<usize>], root: usize, without: Option<usize>) -> Vec<bool> {
    let mut seen = vec![false; successors.len()];
    let mut waiting: Vec<usize> = Some(root)
        .filter(|r| Some(*r) != without)
        .into_iter()
        .collect();
    while let Some(v) = waiting.pop() {
        if !std::mem::replace(&mut seen[v], true) {
            waiting.extend(
                successors[v]
                    .iter()
                    .copied()
                    .filter(|w| Some(*w) != without),
            );
        }
    }
    seen
}

proptest! {
    #[test]
    fn without_a_dominator_a_node_cannot_be_reached(
        edges in proptest::collection::vec((0usize..12, 0usize..12), 0..40)
    ) {
        let mut successors = vec![Vec::new(); 12];
        for (from, to) in edges {
            successors[from].push(to);
        }
        let found = immediate_dominators(&successors, 0);
        let all = reached(&successors, 0, None);
        for v in 1..12 {
            prop_assert_eq!(found[v].is_some(), all[v]);
            let mut dominators = [false; 12];
            let mut at = found[v];
            while let Some(d) = at {
                dominators[d] = true;
                at = found[d];
            }
            for (d, is_dominator) in dominators.iter().enumerate().filter(|(d, _)| *d != v && all[v]) {
                prop_assert_eq!(*is_dominator, !reached(&successors, 0, Some(d))[v], "{} of {}", d, v);
            }
        }
    }
}

#[test]
fn a_chain_passes_through_whom_it_cannot_go_around() {
    let chain = "
customers: {c: Customer}
departments: {a: A, left: Left, right: Right, z: Z}
handoffs:
  - {id: order, from: c, to: a}
  - {id: l, from: a, to: left}
  - {id: r, from: a, to: right}
  - {id: lz, from: left, to: z}
  - {id: rz, from: right, to: z}
  - {id: done, from: z, to: c, needs: [{any: [lz, rz]}]}
";
    let reading = read("chain.yaml", chain.as_bytes(), &NoFiles);
    let chain = reading.documents[0].chain.as_ref().unwrap();
    let case = Case::new(chain);
    let names: Vec<&str> = case
        .structure
        .bottlenecks
        .iter()
        .map(|p| &*chain.party(*p).id)
        .collect();
    assert_eq!(names, ["a", "z"]);
}
