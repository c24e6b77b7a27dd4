//! The report as JSON, and the findings of a check.

use std::fmt::Write as _;

use serde::Serialize;

use super::style;

use crate::report::Report;
use crate::report::check::CheckReport;
use crate::report::what_if::WhatIfReport;

/// A report as JSON, with a line break at its end.
///
/// # Errors
/// Where a value cannot be written as JSON; none of a report's can.
pub fn report(report: &Report) -> Result<String, serde_json::Error> {
    pretty(report)
}

/// The findings of a check as JSON.
///
/// # Errors
/// Where a value cannot be written as JSON; none of a finding's can.
pub fn check(check: &CheckReport) -> Result<String, serde_json::Error> {
    pretty(check)
}

pub(super) fn pretty(value: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(value).map(|text| {
        let mut text = for_terminals(text);
        text.push('\n');
        text
    })
}

/// The same JSON with escapes for what a terminal would obey: such characters stand only in strings.
fn for_terminals(text: String) -> String {
    let obeyed = |c: char| c != '\n' && style::is_obeyed(c);
    if !text.contains(obeyed) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        if obeyed(c) {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// What a change does, as JSON.
///
/// # Errors
/// Where a value cannot be written as JSON; none of these can.
pub fn what_if(found: &WhatIfReport) -> Result<String, serde_json::Error> {
    pretty(found)
}

/// The JSON Schema of what a change does.
#[must_use]
pub fn what_if_schema() -> serde_json::Value {
    let mut schema = schemars::generate::SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<WhatIfReport>();
    schema.insert("title".into(), "eslabon what-if".into());
    schema.to_value()
}

/// The JSON Schema of a report.
#[must_use]
pub fn report_schema() -> serde_json::Value {
    let mut schema = schemars::generate::SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<Report>();
    schema.insert("title".into(), "eslabon report".into());
    schema.to_value()
}
