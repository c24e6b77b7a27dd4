//! One line a finding: `file:line:column: severity[rule] message`, as editors and `grep` take it.

use std::fmt::Write as _;

use super::message;
use crate::lang::Lang;
use crate::render::style::safe;
use crate::report::check::CheckReport;

pub(super) fn render(check: &CheckReport, lang: Lang) -> String {
    let mut out = String::new();
    for finding in check.files.iter().flat_map(|f| &f.findings) {
        let _ = writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            safe(&finding.file),
            finding.line,
            finding.column,
            finding.severity,
            finding.rule,
            safe(message(finding, lang))
        );
    }
    out
}
