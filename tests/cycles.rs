//! Handoffs that wait for each other: which groups are found, by which circle they are shown, and what opens them.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;

use eslabon::analysis::structure::Cycle;
use eslabon::chain::{Chain, HandoffIx, PartyIx};
use eslabon::check::{Case, judge};
use eslabon::finding::Severity;
use support::generate;
use support::{Network, chain, folders, json};

/// A directed graph by names.
struct Graph {
    name: String,
    nodes: Vec<String>,
    edges: Vec<(usize, usize)>,
    components: Option<BTreeSet<BTreeSet<String>>>,
    acyclic: Option<bool>,
}

impl Graph {
    fn new(name: String, network: &Network) -> Self {
        let nodes: Vec<String> = network.nodes.iter().map(|(id, _)| id.clone()).collect();
        let at = |id: &str| nodes.iter().position(|n| n == id).unwrap();
        let edges = network
            .edges
            .iter()
            .map(|e| (at(&e.from), at(&e.to)))
            .collect();
        Self {
            name,
            nodes,
            edges,
            components: None,
            acyclic: None,
        }
    }

    /// A vertex is a department, an edge a handoff that says nothing of its needs.
    fn as_chain(&self) -> Chain {
        let mut text = String::from("customers: {client: Client}\nhandoffs:\n");
        for (at, (from, to)) in self.edges.iter().enumerate() {
            let _ = writeln!(text, "  - {{id: e{at}, from: v{from}, to: v{to}}}");
        }
        let _ = writeln!(text, "  - {{id: order, from: client, to: v0}}");
        let _ = writeln!(
            text,
            "  - {{id: product, from: v{}, to: client}}",
            self.nodes.len() - 1
        );
        chain(&text)
    }

    /// Whether each vertex can reach each other in one step or more, by repeated expansion.
    fn reaches(&self) -> Vec<Vec<bool>> {
        let n = self.nodes.len();
        let mut reaches = vec![vec![false; n]; n];
        for (from, to) in &self.edges {
            reaches[*from][*to] = true;
        }
        for via in 0..n {
            for from in 0..n {
                for to in 0..n {
                    reaches[from][to] |= reaches[from][via] && reaches[via][to];
                }
            }
        }
        reaches
    }

    /// The groups of vertices that lie on common circles.
    fn entangled(&self) -> BTreeSet<BTreeSet<usize>> {
        let reaches = self.reaches();
        let n = self.nodes.len();
        let group = |v: usize| {
            (0..n)
                .filter(|u| reaches[v][*u] && reaches[*u][v])
                .collect::<BTreeSet<usize>>()
        };
        (0..n).filter(|v| reaches[*v][*v]).map(group).collect()
    }

    /// The length of the shortest circle within a group.
    fn girth(&self, group: &BTreeSet<usize>) -> usize {
        let from = |start: usize| {
            let mut distance = BTreeMap::from([(start, 0usize)]);
            let mut waiting = VecDeque::from([start]);
            while let Some(v) = waiting.pop_front() {
                for (_, to) in self.edges.iter().filter(|(from, _)| *from == v) {
                    if *to == start {
                        return distance[&v] + 1;
                    }
                    if group.contains(to) && !distance.contains_key(to) {
                        distance.insert(*to, distance[&v] + 1);
                        waiting.push_back(*to);
                    }
                }
            }
            usize::MAX
        };
        group.iter().map(|v| from(*v)).min().unwrap()
    }

    /// Whether a group has no circle once some edges are gone.
    fn is_open(&self, group: &BTreeSet<usize>, without: &BTreeSet<usize>) -> bool {
        let mut left: BTreeSet<usize> = group.clone();
        let inside = |e: &(usize, (usize, usize)), left: &BTreeSet<usize>| {
            !without.contains(&e.0) && left.contains(&e.1.0) && left.contains(&e.1.1)
        };
        while let Some(free) = left.iter().copied().find(|v| {
            !self
                .edges
                .iter()
                .copied()
                .enumerate()
                .any(|e| e.1.1 == *v && inside(&e, &left))
        }) {
            left.remove(&free);
        }
        left.is_empty()
    }
}

/// All graphs of the cases; those of `spof` have circles too.
fn graphs() -> Vec<Graph> {
    let mut found = Vec::new();
    for folder in folders("cycles", "cases.json")
        .into_iter()
        .chain(folders("spof", "cases.json"))
    {
        for case in json(&format!("{folder}/cases.json")).as_array().unwrap() {
            let name = format!("{folder}: {}", case["name"].as_str().unwrap());
            let mut graph = Graph::new(name, &Network::new(&case["network"]));
            let text = |v: &serde_json::Value| v.as_str().unwrap().to_owned();
            graph.components = case["scc"].as_array().map(|list| {
                list.iter()
                    .map(|c| c.as_array().unwrap().iter().map(text).collect())
                    .collect()
            });
            graph.acyclic = case["is_acyclic"].as_bool();
            found.push(graph);
        }
    }
    found
}

/// The edge of the graph that a handoff stands for.
fn edge(chain: &Chain, h: HandoffIx) -> usize {
    chain.handoff(h).id[1..].parse().unwrap()
}

fn vertices(chain: &Chain, parties: &[PartyIx]) -> BTreeSet<usize> {
    parties
        .iter()
        .map(|p| chain.party(*p).id[1..].parse().unwrap())
        .collect()
}

fn is_circle(chain: &Chain, witness: &[HandoffIx]) -> bool {
    let next = witness.iter().cycle().skip(1);
    witness
        .iter()
        .zip(next)
        .all(|(a, b)| chain.handoff(*a).to == chain.handoff(*b).from)
}

/// Calls with every choice of `size` out of `items`.
fn every_choice(
    items: &[usize],
    size: usize,
    chosen: &mut Vec<usize>,
    call: &mut impl FnMut(&[usize]),
) {
    if size == 0 {
        call(chosen);
        return;
    }
    for at in 0..items.len().saturating_sub(size - 1) {
        chosen.push(items[at]);
        every_choice(&items[at + 1..], size - 1, chosen, call);
        chosen.pop();
    }
}

fn choices(n: usize, k: usize) -> f64 {
    (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product()
}

fn check(graph: &Graph) -> Vec<(Cycle, bool)> {
    let name = &graph.name;
    let chain = graph.as_chain();
    let case = Case::new(&chain);
    let entangled = graph.entangled();
    let found: BTreeSet<BTreeSet<usize>> = case
        .structure
        .cycles
        .iter()
        .map(|c| vertices(&chain, &c.parties))
        .collect();
    assert_eq!(found, entangled, "{name}: groups");
    assert_eq!(
        case.structure.cycles.len(),
        entangled.len(),
        "{name}: one finding a group"
    );
    let findings = judge(&case, &[]);
    let told: Vec<_> = findings.iter().filter(|f| f.rule.name == "cycle").collect();
    assert_eq!(told.len(), entangled.len(), "{name}: findings");
    assert!(told.iter().all(|f| f.severity == Severity::Deny), "{name}");
    assert_eq!(
        case.graph.order.is_none(),
        !entangled.is_empty(),
        "{name}: order"
    );
    assert_eq!(
        case.schedule.is_none(),
        !entangled.is_empty(),
        "{name}: timelines"
    );

    let mut compared = Vec::new();
    for cycle in &case.structure.cycles {
        let group = vertices(&chain, &cycle.parties);
        assert!(
            is_circle(&chain, &cycle.witness),
            "{name}: {:?}",
            cycle.witness
        );
        assert_eq!(
            cycle.witness.len(),
            graph.girth(&group),
            "{name}: shortest circle"
        );
        let inside: Vec<usize> = graph
            .edges
            .iter()
            .enumerate()
            .filter(|(_, (from, to))| group.contains(from) && group.contains(to))
            .map(|(at, _)| at)
            .collect();
        assert_eq!(
            cycle.handoffs,
            inside.len(),
            "{name}: handoffs of the group"
        );
        let cut: BTreeSet<usize> = cycle.cut.iter().map(|h| edge(&chain, *h)).collect();
        assert!(
            graph.is_open(&group, &cut),
            "{name}: {cut:?} leaves a circle"
        );
        let smaller = cut.len() - 1;
        let all_compared = choices(inside.len(), smaller) <= 20_000.0;
        if cycle.cut_is_smallest && all_compared {
            // Fewer edges than that open no more than one less does.
            every_choice(&inside, smaller, &mut Vec::new(), &mut |fewer| {
                let fewer = fewer.iter().copied().collect();
                assert!(
                    !graph.is_open(&group, &fewer),
                    "{name}: {fewer:?} is smaller than {cut:?}"
                );
            });
        }
        compared.push((cycle.clone(), all_compared));
    }
    compared
}

#[test]
fn every_group_of_the_cases_is_found_with_a_shortest_circle_and_a_cut() {
    let graphs = graphs();
    assert!(graphs.len() >= 25, "{}", graphs.len());
    let mut smallest = 0;
    for graph in &graphs {
        let cycles = check(graph);
        smallest += cycles
            .iter()
            .filter(|(c, compared)| c.cut_is_smallest && *compared)
            .count();
        if let Some(acyclic) = graph.acyclic {
            assert_eq!(cycles.is_empty(), acyclic, "{}", graph.name);
        }
        if let Some(components) = &graph.components {
            let names = |g: &BTreeSet<usize>| {
                g.iter()
                    .map(|v| graph.nodes[*v].clone())
                    .collect::<BTreeSet<String>>()
            };
            let found: BTreeSet<BTreeSet<String>> = graph.entangled().iter().map(names).collect();
            let published: BTreeSet<BTreeSet<String>> =
                components.iter().filter(|c| c.len() > 1).cloned().collect();
            assert_eq!(found, published, "{}", graph.name);
        }
    }
    assert!(smallest >= 15, "only {smallest} smallest cuts compared");
}

#[test]
fn random_graphs_agree_with_brute_force() {
    let mut numbers = generate::Numbers(7);
    for at in 0..150 {
        let n = 2 + numbers.below(6);
        let count = numbers.below(3 * n);
        let edges = (0..count)
            .map(|_| (numbers.below(n), numbers.below(n)))
            .collect();
        let nodes = (0..n).map(|v| v.to_string()).collect();
        check(&Graph {
            name: format!("random {at}"),
            nodes,
            edges,
            components: None,
            acyclic: None,
        });
    }
}

#[test]
fn small_groups_get_a_cut_that_is_proven_smallest() {
    let one = |edges: &[(usize, usize)], n: usize| Graph {
        name: format!("{edges:?}"),
        nodes: (0..n).map(|v| v.to_string()).collect(),
        edges: edges.to_vec(),
        components: None,
        acyclic: None,
    };
    // A circle, two circles through one edge, two that share a vertex, and a department that waits for itself.
    for (graph, size) in [
        (one(&[(0, 1), (1, 2), (2, 0)], 3), 1),
        (one(&[(0, 1), (1, 2), (2, 0), (1, 3), (3, 0)], 4), 1),
        (one(&[(0, 1), (1, 0), (0, 2), (2, 0)], 3), 2),
        (one(&[(0, 0)], 1), 1),
    ] {
        let cycles = check(&graph);
        assert_eq!(cycles.len(), 1, "{}", graph.name);
        assert!(cycles[0].0.cut_is_smallest, "{}", graph.name);
        assert_eq!(cycles[0].0.cut.len(), size, "{}", graph.name);
    }
}

#[test]
fn a_published_plan_whose_last_activity_leads_back_to_the_first_is_cyclic() {
    let network = Network::new(&json("cpm/chrisspen_5/network.json"));
    let mut graph = Graph::new("chrisspen_5 and E->A".into(), &network);
    assert!(check(&graph).is_empty());
    let at = |id: &str| graph.nodes.iter().position(|n| n == id).unwrap();
    let back = (at("E"), at("A"));
    graph.edges.push(back);
    let cycles = check(&graph);
    assert_eq!(cycles.len(), 1);
    assert_eq!(cycles[0].0.parties.len(), 5);
    // That one handoff opens all three circles; nothing else does alone.
    assert_eq!(cycles[0].0.cut.len(), 1);
    assert_eq!(cycles[0].0.cut[0].at(), graph.edges.len() - 1);
    assert!(cycles[0].0.cut_is_smallest);
}

#[test]
fn the_needs_that_a_cycle_suggests_open_its_circle() {
    let text = |needs: &str| {
        format!(
            "customers: {{client: Client}}\nhandoffs:\n  - {{id: order, from: client, to: sales}}\n  - {{id: job, from: sales, to: plant{needs}}}\n  - {{id: product, from: plant, to: sales}}\n  - {{id: delivery, from: sales, to: client, needs: [product]}}\n"
        )
    };
    let cyclic = chain(&text(""));
    let case = Case::new(&cyclic);
    assert_eq!(case.structure.cycles.len(), 1);
    let finding = judge(&case, &[])
        .into_iter()
        .find(|f| f.rule.name == "cycle")
        .unwrap();
    let said: Vec<&str> = finding.help.iter().map(|h| h.en.as_ref()).collect();
    assert!(
        said.iter()
            .any(|h| h.contains("`job`") && h.contains("`needs: [order]`")),
        "{said:?}"
    );
    let opened = chain(&text(", needs: [order]"));
    assert!(Case::new(&opened).structure.cycles.is_empty());
}

#[test]
fn a_return_closes_no_cycle() {
    let text = "customers: {client: Client}\nhandoffs:\n  - {id: job, from: sales, to: plant}\n  - {id: back, from: plant, to: sales, rework: 5%}\n  - {id: product, from: plant, to: client}\n";
    assert!(Case::new(&chain(text)).structure.cycles.is_empty());
    let without = text.replace(", rework: 5%", "");
    assert_eq!(Case::new(&chain(&without)).structure.cycles.len(), 1);
}

#[test]
fn everyone_handing_over_to_everyone_is_one_group_of_pairs() {
    let chain = chain(&generate::complete(30));
    let case = Case::new(&chain);
    assert_eq!(case.structure.cycles.len(), 1);
    let cycle = &case.structure.cycles[0];
    assert_eq!(
        (cycle.parties.len(), cycle.handoffs, cycle.witness.len()),
        (30, 870, 2)
    );
    assert!(is_circle(&chain, &cycle.witness));
    // At least one of each of the 435 pairs must go, and one order of the parties keeps the other of each.
    assert_eq!(cycle.cut.len(), 435);
    let edges: Vec<(usize, usize)> = chain
        .handoffs
        .iter()
        .filter(|h| h.to != PartyIx(0))
        .map(|h| (h.from.at() - 1, h.to.at() - 1))
        .collect();
    let graph = Graph {
        name: "complete".into(),
        nodes: vec![String::new(); 30],
        edges,
        components: None,
        acyclic: None,
    };
    let cut = cycle.cut.iter().map(|h| h.at()).collect();
    assert!(graph.is_open(&(0..30).collect(), &cut));
}

#[test]
fn two_hundred_separate_circles_are_two_hundred_findings() {
    let chain = chain(&generate::circles(200));
    let case = Case::new(&chain);
    assert_eq!(case.structure.cycles.len(), 200);
    assert!(
        case.structure
            .cycles
            .iter()
            .all(|c| c.witness.len() == 3 && c.cut.len() == 1 && c.cut_is_smallest)
    );
    assert_eq!(
        judge(&case, &[])
            .iter()
            .filter(|f| f.rule.name == "cycle")
            .count(),
        200
    );
}

#[test]
fn a_ring_of_a_hundred_thousand_handoffs_is_one_circle() {
    let chain = chain(&generate::ring(100_000));
    let case = Case::new(&chain);
    assert_eq!(case.structure.cycles.len(), 1);
    let cycle = &case.structure.cycles[0];
    assert_eq!(
        (cycle.witness.len(), cycle.cut.len(), cycle.cut_is_smallest),
        (100_000, 1, true)
    );
    assert!(is_circle(&chain, &cycle.witness));
    assert_eq!(
        judge(&case, &[])
            .iter()
            .filter(|f| f.rule.name == "cycle")
            .count(),
        1
    );
}

#[test]
fn a_hundred_thousand_handoffs_in_a_row_have_times() {
    let chain = chain(&generate::row(100_000));
    let case = Case::new(&chain);
    assert!(case.structure.cycles.is_empty());
    let schedule = case.schedule.as_ref().unwrap();
    let expected = schedule.targets[0].expected.unwrap();
    assert!((expected - 99_998.0 / 8.0).abs() < 1e-3, "{expected}");
    assert_eq!(schedule.targets[0].critical_path.len(), 100_000);
    assert!(!judge(&case, &[]).iter().any(|f| f.rule.name == "cycle"));
}
