//! `JUnit` XML: a suite a file, a case a finding. What fails the check is a failure, what cannot be read an error, a
//! warning a case that passes with what it says; notes are left out. A file without any is one case that passes.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{message, path_shown, story};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::render::style::is_obeyed;
use crate::report::check::CheckReport;

pub(super) fn render(check: &CheckReport, lang: Lang) -> Result<String, String> {
    let mut report = Report::new("eslabon");
    for file in &check.files {
        let name = path_shown(&file.file);
        let mut suite = TestSuite::new(name.as_str());
        let said = file.findings.iter();
        for finding in said.filter(|f| f.fails || f.weight() > Severity::Note) {
            let fails = finding.fails;
            let kind = match finding.weight() {
                Severity::Error => NonSuccessKind::Error,
                _ => NonSuccessKind::Failure,
            };
            let place = format!("{name}:{}:{}", finding.line, finding.column);
            let text = visible(&format!("{place}\n{}", story(finding, lang)));
            let mut status = match fails {
                true => TestCaseStatus::non_success(kind),
                false => TestCaseStatus::success(),
            };
            if fails {
                status
                    .set_message(visible(message(finding, lang)))
                    .set_type(finding.rule)
                    .set_description(text.as_str());
            }
            let mut case = TestCase::new(finding.fingerprint.as_str(), status);
            case.set_classname(name.as_str());
            if !fails {
                case.set_system_out(text);
            }
            suite.add_test_case(case);
        }
        if suite.test_cases.is_empty() {
            let mut case = TestCase::new("check", TestCaseStatus::success());
            case.set_classname(name.as_str());
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    report.to_string().map_err(|e| e.to_string())
}

/// A text without characters that a terminal obeys, but for the ends of its lines.
fn visible(text: &str) -> String {
    let shown = |c| {
        if c != '\n' && is_obeyed(c) {
            '\u{FFFD}'
        } else {
            c
        }
    };
    text.chars().map(shown).collect()
}
