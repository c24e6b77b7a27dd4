//! Code Quality of GitLab: a list of issues, each with a fingerprint that does not move with its line.
//!
//! Source of the form: GitLab docs, "Code Quality", "Code Quality report format".

use serde::Serialize;

use super::{message, path_shown};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::report::check::CheckReport;

#[derive(Serialize)]
pub(super) struct Issue<'a> {
    description: &'a str,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

pub(super) fn issues(check: &CheckReport, lang: Lang) -> Vec<Issue<'_>> {
    // What is accepted is no issue.
    let all = check
        .worst_first()
        .into_iter()
        .filter(|f| f.accepted.is_none());
    all.map(|finding| {
        let path = path_shown(&finding.file);
        Issue {
            description: message(finding, lang),
            check_name: finding.rule,
            fingerprint: format!("{path} {}", finding.fingerprint),
            severity: match finding.weight() {
                Severity::Error => "blocker",
                Severity::Deny => "critical",
                Severity::Warn => "minor",
                Severity::Note => "info",
            },
            location: Location {
                path,
                lines: Lines {
                    begin: finding.line,
                },
            },
        }
    })
    .collect()
}
