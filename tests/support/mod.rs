//! Chains for tests: read, judged, and generated.
#![allow(dead_code, clippy::unwrap_used, clippy::disallowed_methods)]

pub mod generate;
pub mod line;
pub mod meaning;
pub mod model;
pub mod runs;

use std::collections::BTreeMap;
use std::path::PathBuf;

use eslabon::chain::Chain;
use eslabon::check::{Case, judge};
use eslabon::finding::{Finding, Severity};
use eslabon::read::{NoFiles, Reading, read};
use eslabon::report::{
    FindingReport, HandoffReport, HandoffTargetReport, Report, Standing, TargetReport, locate,
    report,
};
use serde_json::Value;

/// Where the cases with known answers stand.
pub fn cases(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(path)
}

/// A JSON file of a case.
pub fn json(path: &str) -> Value {
    let path = cases(path);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The folders of an area that hold a file of a name, in order.
pub fn folders(area: &str, file: &str) -> Vec<String> {
    let mut found: Vec<String> = std::fs::read_dir(cases(area))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join(file).is_file())
        .map(|entry| format!("{area}/{}", entry.file_name().to_string_lossy()))
        .collect();
    found.sort();
    found
}

/// A chain file's text, read.
pub fn reading(text: &str) -> Reading {
    read("chain.yaml", text.as_bytes(), &NoFiles)
}

/// The one chain of a text that is expected to be readable.
pub fn chain(text: &str) -> Chain {
    let reading = reading(text);
    let flaws: Vec<&Finding> = reading.findings().collect();
    assert!(!reading.is_unreadable(), "{flaws:?}\n{}", head(text));
    reading
        .documents
        .into_iter()
        .next()
        .and_then(|d| d.chain)
        .expect("one document with a chain")
}

/// The report of a text that is expected to be readable, without findings.
pub fn reported(text: &str) -> Report {
    let chain = chain(text);
    let case = Case::new(&chain);
    assert!(
        case.malformed.is_empty(),
        "{:?}\n{}",
        case.malformed,
        head(text)
    );
    report(&case, "chain.yaml", Vec::new())
}

/// The report of a text with its findings, as `analyze` gives it.
pub fn reported_in_full(text: &str) -> Report {
    let reading = reading(text);
    let document = reading.documents.first().expect("a document");
    let flaws: Vec<&Finding> = reading.findings().collect();
    assert!(!reading.is_unreadable(), "{flaws:?}\n{}", head(text));
    let chain = document.chain.as_ref().expect("a chain");
    let case = Case::new(chain);
    let findings = judge(&case, &document.notes)
        .into_iter()
        .map(|f| {
            let located = locate(f, &reading.file, Some(&document.origins));
            FindingReport::new(&located, &reading.file, Some(chain), Standing::default())
        })
        .collect();
    report(&case, "chain.yaml", findings)
}

/// Every finding of a text: of reading, and where it has a chain of judging.
pub fn findings(text: &str) -> Vec<Finding> {
    let reading = reading(text);
    let mut all: Vec<Finding> = reading.findings().cloned().collect();
    for document in &reading.documents {
        if let Some(chain) = &document.chain {
            all.extend(judge(&Case::new(chain), &document.notes));
        }
    }
    all
}

/// The names of the rules by which a text cannot be read.
pub fn errors(text: &str) -> Vec<&'static str> {
    findings(text)
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| f.rule.name)
        .collect()
}

fn head(text: &str) -> String {
    text.lines().take(200).collect::<Vec<_>>().join("\n")
}

/// A handoff of a report.
pub fn handoff<'r>(report: &'r Report, id: &str) -> &'r HandoffReport {
    report
        .handoffs
        .iter()
        .find(|h| h.id == id)
        .unwrap_or_else(|| panic!("no handoff {id}"))
}

/// A target of a report.
pub fn target<'r>(report: &'r Report, id: &str) -> &'r TargetReport {
    report
        .targets
        .iter()
        .find(|t| t.id == id)
        .unwrap_or_else(|| panic!("no target {id}"))
}

/// What a target feels of a handoff.
pub fn felt<'r>(report: &'r Report, id: &str, target: &str) -> Option<&'r HandoffTargetReport> {
    handoff(report, id)
        .targets
        .iter()
        .find(|t| t.target == target)
}

/// Two times are the same within 1e-9 working days, or relatively where they are long.
pub fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// Asserts that two times are the same.
#[track_caller]
pub fn assert_same(found: f64, expected: f64, what: &str) {
    assert!(
        same(found, expected),
        "{what}: found {found}, expected {expected}"
    );
}

/// A number of a case: a number, or a fraction as `p/q`, or `{frac, float}`; a missing one is 0.
pub fn number(value: &Value) -> f64 {
    match value {
        Value::Null => 0.0,
        Value::Object(map) => number(&map["float"]),
        Value::String(text) => match text.split_once('/') {
            Some((p, q)) => p.parse::<f64>().unwrap() / q.parse::<f64>().unwrap(),
            None => text.parse().unwrap(),
        },
        other => other.as_f64().unwrap(),
    }
}

/// A mapping of a case from ids to numbers.
pub fn numbers(value: &Value) -> BTreeMap<String, f64> {
    let map = value.as_object();
    map.into_iter()
        .flatten()
        .map(|(id, value)| (id.clone(), number(value)))
        .collect()
}

/// An edge of a network: from, to, and its own duration.
pub struct Edge {
    /// From which node.
    pub from: String,
    /// To which node.
    pub to: String,
    /// How long it takes; 0 where it does not say.
    pub takes: f64,
}

/// A tool-neutral network.
pub struct Network {
    /// Nodes and their durations, in order.
    pub nodes: Vec<(String, f64)>,
    /// Edges, in order.
    pub edges: Vec<Edge>,
    /// The nodes at which it ends.
    pub terminal: Vec<String>,
}

impl Network {
    /// From a case's JSON.
    pub fn new(value: &Value) -> Self {
        let text = |v: &Value| v.as_str().unwrap().to_owned();
        let list = |key: &str| value[key].as_array().cloned().unwrap_or_default();
        Self {
            nodes: list("nodes")
                .iter()
                .map(|n| (text(&n["id"]), number(&n["duration"])))
                .collect(),
            edges: list("edges")
                .iter()
                .map(|e| Edge {
                    from: text(&e["from"]),
                    to: text(&e["to"]),
                    takes: number(&e["duration"]),
                })
                .collect(),
            terminal: list("terminal").iter().map(text).collect(),
        }
    }

    /// The nodes that no edge leaves, and those at which it ends.
    pub fn ends(&self) -> Vec<String> {
        let leaves = |id: &str| self.edges.iter().any(|e| e.from == id);
        let nodes = self.nodes.iter().map(|(id, _)| id);
        nodes
            .filter(|id| self.terminal.contains(id) || !leaves(id))
            .cloned()
            .collect()
    }

    /// The nodes to which no edge leads.
    pub fn sources(&self) -> Vec<String> {
        let entered = |id: &str| self.edges.iter().any(|e| e.to == id);
        self.nodes
            .iter()
            .map(|(id, _)| id)
            .filter(|id| !entered(id))
            .cloned()
            .collect()
    }
}
