//! SARIF 2.1.0: what code scanning reads. The same in every language: texts are in English, with the Spanish ones beside
//! them as properties.
//!
//! Source of the form: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".

use serde::Serialize;
use serde_json::{Value, json};

use super::{left_out, path_shown};
use crate::check::every_rule;
use crate::finding::{Rule, Severity};
use crate::lang::Lang;
use crate::report::check::CheckReport;
use crate::report::{FindingReport, PlaceReport};

/// Results of a run that receivers take.
const MOST: usize = 25_000;

#[derive(Serialize)]
pub(super) struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Value,
    column_kind: &'static str,
    invocations: [Value; 1],
    results: Vec<Value>,
}

/// The findings as a log of one run.
pub(super) fn log(check: &CheckReport) -> Log {
    let rules: Vec<&Rule> = every_rule().collect();
    let all = check.worst_first();
    let results = all.iter().take(MOST).map(|f| result(f, &rules));
    let could_run = check.tally.errors == 0;
    let mut invocation = json!({"executionSuccessful": could_run});
    if let Some(text) = left_out(all.len().saturating_sub(MOST), Lang::En) {
        invocation["toolExecutionNotifications"] =
            json!([{"level": "warning", "message": {"text": text}}]);
    }
    Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: json!({"driver": {
                "name": "eslabon",
                "semanticVersion": check.version,
                "rules": rules.iter().map(|r| descriptor(r)).collect::<Vec<_>>(),
            }}),
            column_kind: "unicodeCodePoints",
            invocations: [invocation],
            results: results.collect(),
        }],
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error | Severity::Deny => "error",
        Severity::Warn => "warning",
        Severity::Note => "note",
    }
}

/// What a rule is.
fn descriptor(rule: &Rule) -> Value {
    let help = format!(
        "{}\n\nBad:\n\n```yaml\n{}```\n\nGood:\n\n```yaml\n{}```\n",
        rule.explanation.en, rule.bad, rule.good
    );
    json!({
        "id": rule.name,
        "name": rule.code,
        "shortDescription": {"text": rule.title.en},
        "fullDescription": {"text": rule.explanation.en},
        "help": {"text": rule.explanation.en, "markdown": help},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"shortDescription_es": rule.title.es, "fullDescription_es": rule.explanation.es},
    })
}

fn result(finding: &FindingReport, rules: &[&Rule]) -> Value {
    let mut text = finding.message.clone();
    for line in finding.label.iter().chain(&finding.help) {
        text.push('\n');
        text.push_str(&line.en);
    }
    let mut location = physical(&finding.file, finding.line, finding.column);
    if let Some(place) = &finding.place {
        location["logicalLocations"] = json!([{"fullyQualifiedName": place}]);
    }
    let related = finding.related.iter().zip(1..).map(related);
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules.iter().position(|r| r.name == finding.rule),
        "level": level(finding.weight()),
        "message": {"text": text},
        "locations": [location],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": {"eslabon/v1": finding.fingerprint},
        "properties": {"message_es": finding.message_es, "severity": finding.severity, "tier": finding.tier},
    });
    if let Some(reason) = &finding.accepted {
        result["suppressions"] = json!([{"kind": "inSource", "justification": reason}]);
    }
    result
}

fn related((place, id): (&PlaceReport, usize)) -> Value {
    let mut location = physical(&place.file, place.line, place.column);
    location["id"] = json!(id);
    if !place.message.is_empty() {
        location["message"] = json!({"text": place.message});
    }
    location
}

fn physical(file: &str, line: usize, column: usize) -> Value {
    let region = json!({"startLine": line, "startColumn": column});
    json!({"physicalLocation": {"artifactLocation": {"uri": uri(file)}, "region": region}})
}

/// A path as a relative reference: what a URI does not take is percent-encoded (RFC 3986).
fn uri(file: &str) -> String {
    let path = path_shown(file);
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    match out.starts_with('/') {
        true => format!("file://{out}"),
        false => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_reference() {
        assert_eq!(
            uri("./cadenas/año nuevo.yaml"),
            "cadenas/a%C3%B1o%20nuevo.yaml"
        );
        assert_eq!(uri("/tmp/a#b.yaml"), "file:///tmp/a%23b.yaml");
    }
}
