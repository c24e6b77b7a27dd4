//! Critical path cases from the literature, each as a chain in two ways.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use eslabon::report::Report;
use serde_json::Value;
use support::{
    Network, assert_same, felt, folders, handoff, json, number, numbers, reported, target,
};

const CUSTOMER: &str = "client";

/// Every network of the area with its answers: one a folder, or several in `cases.json`.
fn all() -> Vec<(String, Network, Value)> {
    let mut found = Vec::new();
    for folder in folders("cpm", "network.json") {
        let expected = json(&format!("{folder}/expected.json"));
        found.push((
            folder.clone(),
            Network::new(&json(&format!("{folder}/network.json"))),
            expected["answers"].clone(),
        ));
    }
    for folder in folders("cpm", "cases.json") {
        let expected = json(&format!("{folder}/expected.json"));
        for case in json(&format!("{folder}/cases.json")).as_array().unwrap() {
            let name = case["name"].as_str().unwrap();
            let answers = expected["answers"][name].clone();
            assert!(answers.is_object(), "{folder}: {name} has no answers");
            found.push((
                format!("{folder}: {name}"),
                Network::new(&case["network"]),
                answers,
            ));
        }
    }
    found
}

/// Activities as departments with fixed work; an edge is a handoff that takes its lag.
fn as_departments(network: &Network) -> String {
    let mut text = format!("customers: {{{CUSTOMER}: Client}}\ndepartments:\n");
    for (id, duration) in &network.nodes {
        let _ = writeln!(text, "  {id}: {{work: {duration}}}");
    }
    text.push_str("handoffs:\n");
    for id in network.sources() {
        let _ = writeln!(
            text,
            "  - {{id: start-{id}, from: {CUSTOMER}, to: {id}, takes: 0}}"
        );
    }
    for (at, edge) in network.edges.iter().enumerate() {
        let _ = writeln!(
            text,
            "  - {{id: e{at}, from: {}, to: {}, takes: {}}}",
            edge.from, edge.to, edge.takes
        );
    }
    for id in network.ends() {
        let _ = writeln!(text, "  - {{id: end-{id}, from: {id}, to: {CUSTOMER}}}");
    }
    text
}

/// Activities as handoffs, each with what it needs said; lags have no place there.
fn as_handoffs(network: &Network) -> Option<String> {
    if network.edges.iter().any(|e| e.takes != 0.0) {
        return None;
    }
    let ends = network.ends();
    let mut text =
        format!("customers: {{{CUSTOMER}: Client}}\ndepartments: {{site: Site}}\nhandoffs:\n");
    for (id, duration) in &network.nodes {
        let before: Vec<&str> = network
            .edges
            .iter()
            .filter(|e| e.to == *id)
            .map(|e| e.from.as_str())
            .collect();
        let leads_on = network.edges.iter().any(|e| e.from == *id);
        let to = if leads_on { "site" } else { CUSTOMER };
        let _ = writeln!(
            text,
            "  - {{id: {id}, from: site, to: {to}, takes: {duration}, needs: [{}]}}",
            before.join(", ")
        );
        if leads_on && ends.contains(id) {
            let _ = writeln!(
                text,
                "  - {{id: end-{id}, from: site, to: {CUSTOMER}, takes: 0, needs: [{id}]}}"
            );
        }
    }
    Some(text)
}

/// What a report says of the activities, in the words of the critical path method.
#[derive(Default)]
struct Found {
    es: BTreeMap<String, f64>,
    ef: BTreeMap<String, f64>,
    total_float: BTreeMap<String, f64>,
    free_float: BTreeMap<String, f64>,
}

impl Found {
    fn of_departments(network: &Network, report: &Report) -> Self {
        let mut found = Self::default();
        for (id, duration) in &network.nodes {
            let out: Vec<(String, f64)> = network
                .edges
                .iter()
                .enumerate()
                .filter(|(_, e)| e.from == *id)
                .map(|(at, e)| (format!("e{at}"), e.takes))
                .chain(
                    network
                        .ends()
                        .contains(id)
                        .then(|| (format!("end-{id}"), 0.0)),
                )
                .collect();
            let service = report.services.iter().find(|s| s.party == *id).unwrap();
            found.es.insert(id.clone(), service.expected_start.unwrap());
            assert_same(service.work, *duration, id);
            for (out, lag) in out {
                let span = handoff(report, &out).expected.unwrap();
                assert_same(span.start, service.expected_start.unwrap(), &out);
                found.ef.insert(id.clone(), span.arrival - lag);
                let least = |map: &mut BTreeMap<String, f64>, value: f64| {
                    let entry = map.entry(id.clone()).or_insert(f64::INFINITY);
                    *entry = entry.min(value);
                };
                let total = felt(report, &out, CUSTOMER).unwrap().total_float.unwrap();
                least(&mut found.total_float, total);
                least(
                    &mut found.free_float,
                    handoff(report, &out).free_float.unwrap(),
                );
            }
        }
        found
    }

    fn of_handoffs(network: &Network, report: &Report) -> Self {
        let mut found = Self::default();
        for (id, _) in &network.nodes {
            let span = handoff(report, id).expected.unwrap();
            found.es.insert(id.clone(), span.start);
            found.ef.insert(id.clone(), span.arrival);
            found.total_float.insert(
                id.clone(),
                felt(report, id, CUSTOMER).unwrap().total_float.unwrap(),
            );
            found
                .free_float
                .insert(id.clone(), handoff(report, id).free_float.unwrap());
        }
        found
    }

    fn compare(&self, answers: &Value, name: &str) {
        let pairs = [
            ("es", &self.es),
            ("ef", &self.ef),
            ("total_float", &self.total_float),
            ("free_float", &self.free_float),
        ];
        for (key, found) in pairs {
            for (id, expected) in numbers(&answers[key]) {
                assert_same(found[&id], expected, &format!("{name}: {key} of {id}"));
            }
        }
        // The latest times are the earliest ones and the total float.
        for (late, early) in [("ls", &self.es), ("lf", &self.ef)] {
            for (id, expected) in numbers(&answers[late]) {
                assert_same(
                    early[&id] + self.total_float[&id],
                    expected,
                    &format!("{name}: {late} of {id}"),
                );
            }
        }
        let critical: BTreeSet<String> = self
            .total_float
            .iter()
            .filter(|(_, f)| f.abs() <= 1e-9)
            .map(|(id, _)| id.clone())
            .collect();
        assert_eq!(
            critical,
            texts(&answers["critical_nodes"]),
            "{name}: critical activities"
        );
    }
}

fn texts(value: &Value) -> BTreeSet<String> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_str().unwrap().to_owned())
        .collect()
}

fn edges(value: &Value) -> BTreeSet<(String, String)> {
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (text(&e[0]), text(&e[1])))
        .collect()
}

/// The printed answers of a folder with one network: `duration`, `es.A`, `lf.B`, ...
fn compare_printed(found: &Found, duration: f64, printed: &Value, name: &str) {
    let pairs = [("es", &found.es), ("ef", &found.ef)];
    for (key, value) in printed.as_object().into_iter().flatten() {
        let Some(expected) = value["published"].as_f64() else {
            continue;
        };
        if key == "duration" {
            assert_same(duration, expected, name);
        }
        let Some((kind, id)) = key.split_once('.') else {
            continue;
        };
        if let Some((_, map)) = pairs.iter().find(|(k, _)| *k == kind) {
            assert_same(map[id], expected, &format!("{name}: printed {key}"));
        }
        let late = match kind {
            "ls" => &found.es,
            "lf" => &found.ef,
            _ => continue,
        };
        assert_same(
            late[id] + found.total_float[id],
            expected,
            &format!("{name}: printed {key}"),
        );
    }
}

#[test]
fn activities_as_departments_have_the_published_times_and_floats() {
    let all = all();
    assert!(all.len() >= 10, "only {} cases", all.len());
    for (name, network, answers) in all {
        let report = reported(&as_departments(&network));
        let client = target(&report, CUSTOMER);
        assert_same(
            client.expected.unwrap(),
            number(&answers["duration"]),
            &name,
        );
        assert_same(
            client.promised.unwrap(),
            number(&answers["duration"]),
            &name,
        );
        Found::of_departments(&network, &report).compare(&answers, &name);

        let mut critical = BTreeSet::new();
        let floats: Vec<Value> = answers["edge_float"].as_array().unwrap().clone();
        assert_eq!(floats.len(), network.edges.len(), "{name}");
        for (at, edge) in network.edges.iter().enumerate() {
            let felt = felt(&report, &format!("e{at}"), CUSTOMER).unwrap();
            let expected = floats
                .iter()
                .find(|f| f["from"] == *edge.from && f["to"] == *edge.to)
                .unwrap();
            assert_same(
                felt.total_float.unwrap(),
                number(&expected["float"]),
                &format!("{name}: {}-{}", edge.from, edge.to),
            );
            if felt.critical {
                critical.insert((edge.from.clone(), edge.to.clone()));
            }
        }
        assert_eq!(
            critical,
            edges(&answers["critical_edges"]),
            "{name}: critical handoffs"
        );

        // The path runs from a start to a delivery over critical handoffs, each from the receiver of the one before.
        let path: Vec<_> = client
            .critical_path
            .iter()
            .map(|id| handoff(&report, id))
            .collect();
        assert!(
            path[0].id.starts_with("start-") && path[path.len() - 1].id.starts_with("end-"),
            "{name}"
        );
        assert!(path.windows(2).all(|w| w[0].to == w[1].from), "{name}");
        for h in &path[1..path.len() - 1] {
            assert!(
                critical.contains(&(h.from.clone(), h.to.clone())),
                "{name}: {}",
                h.id
            );
        }
        if answers["n_critical_paths"] == 1 {
            let nodes: BTreeSet<String> = path[1..].iter().map(|h| h.from.clone()).collect();
            assert_eq!(
                nodes,
                texts(&answers["critical_nodes"]),
                "{name}: the only critical path"
            );
        }
    }
}

#[test]
fn activities_as_handoffs_have_the_published_times_and_floats() {
    let mut count = 0;
    for (name, network, answers) in all() {
        let Some(text) = as_handoffs(&network) else {
            continue;
        };
        count += 1;
        let report = reported(&text);
        let client = target(&report, CUSTOMER);
        assert_same(
            client.expected.unwrap(),
            number(&answers["duration"]),
            &name,
        );
        Found::of_handoffs(&network, &report).compare(&answers, &name);
        let path: BTreeSet<String> = client.critical_path.iter().cloned().collect();
        let critical = texts(&answers["critical_nodes"]);
        assert!(path.is_subset(&critical), "{name}: {path:?}");
    }
    assert!(count >= 7, "only {count} cases without lags");
}

#[test]
fn what_was_printed_in_the_sources_is_found() {
    for folder in folders("cpm", "network.json") {
        let network = Network::new(&json(&format!("{folder}/network.json")));
        let report = reported(&as_departments(&network));
        let printed = json(&format!("{folder}/expected.json"))["quantities"].clone();
        let duration = target(&report, CUSTOMER).expected.unwrap();
        compare_printed(
            &Found::of_departments(&network, &report),
            duration,
            &printed,
            &folder,
        );
    }
    for folder in folders("cpm", "cases.json") {
        for case in json(&format!("{folder}/cases.json")).as_array().unwrap() {
            let network = Network::new(&case["network"]);
            let report = reported(&as_departments(&network));
            let found = Found::of_departments(&network, &report);
            let published = &case["published"];
            assert_same(
                target(&report, CUSTOMER).expected.unwrap(),
                number(&published["duration"]),
                &folder,
            );
            for (key, early, late) in [
                ("early_start", &found.es, false),
                ("early_finish", &found.ef, false),
                ("late_start", &found.es, true),
                ("late_finish", &found.ef, true),
            ] {
                for (id, expected) in numbers(&published[key]) {
                    let float = if late { found.total_float[&id] } else { 0.0 };
                    assert_same(
                        early[&id] + float,
                        expected,
                        &format!("{folder}: {key} of {id}"),
                    );
                }
            }
        }
    }
}
