//! `eslabon rules`: every rule with its present settings, and where each was set.

use std::fmt::Write as _;
use std::path::Path;

use clap::ArgMatches;
use serde::Serialize;
use serde_json::Value;

use super::OK;
use super::files::Input;
use super::problem::{Outcome, Problem};
use super::screen::Screen;
use super::settings::Configs;
use crate::check::{Settings, every_rule};
use crate::finding::{Limit, Rule, Severity, Unit};
use crate::lang::Lang;

pub(super) fn run(args: &ArgMatches, screen: &mut Screen<'_>) -> Outcome {
    let file = args.get_one::<String>("file");
    // A file of no name lies in this folder.
    let input = Input::File(Path::new(file.map_or("", |f| f)).to_path_buf());
    let (settings, _) = Configs::new(args, screen)?.of(&input, screen)?;
    let rules: Vec<&Rule> = every_rule()
        .filter(|r| r.severity < Severity::Error)
        .collect();
    let as_json = args
        .get_one::<String>("format")
        .is_some_and(|f| f == "json");
    let text = match as_json {
        true => json(&rules, &settings)?,
        false => list(&rules, &settings, screen.lang),
    };
    screen.print(&text)?;
    Ok(OK)
}

/// A rule's level in words of machine formats.
fn level(settings: &Settings, rule: &Rule) -> &'static str {
    settings.severity(rule).map_or("off", Severity::name)
}

fn list(rules: &[&Rule], settings: &Settings, lang: Lang) -> String {
    let bold = anstyle::Style::new().bold();
    let dim = anstyle::Style::new().dimmed();
    let set_by = |by: Option<&str>| match by {
        Some(by) => format!("{dim}← {}{dim:#}", crate::render::terminal::safe_line(by)),
        None => String::new(),
    };
    let mut out = String::new();
    for rule in rules {
        let level = level(settings, rule);
        let by = set_by(settings.set_by(rule));
        let line = format!(
            "{}  {bold}{:24}{bold:#}  {level:4}  {}  {by}",
            rule.code,
            rule.name,
            rule.title.of(lang)
        );
        let _ = writeln!(out, "{}", line.trim_end());
        for limit in rule.limits {
            let value = limit.shown(settings.limit(rule, limit), lang);
            let by = set_by(settings.limit_set_by(rule, limit));
            let line = format!(
                "      {:24}  {} = {value}: {}  {by}",
                "",
                limit.key,
                limit.text.of(lang)
            );
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }
    out
}

#[derive(Serialize)]
struct RuleJson<'a> {
    code: &'static str,
    name: &'static str,
    level: &'static str,
    default: &'static str,
    set_by: Option<&'a str>,
    limits: Vec<LimitJson<'a>>,
}

#[derive(Serialize)]
struct LimitJson<'a> {
    key: &'static str,
    value: Value,
    default: Value,
    set_by: Option<&'a str>,
}

/// A number, or the word for a tier of data.
fn value(limit: &Limit, value: f64) -> Value {
    match limit.unit {
        Unit::Data => limit.shown(value, Lang::En).into(),
        Unit::Share | Unit::Time => value.into(),
    }
}

fn json(rules: &[&Rule], settings: &Settings) -> Result<String, Problem> {
    let all: Vec<RuleJson<'_>> = rules
        .iter()
        .map(|rule| RuleJson {
            code: rule.code,
            name: rule.name,
            level: level(settings, rule),
            default: rule.severity.name(),
            set_by: settings.set_by(rule),
            limits: rule
                .limits
                .iter()
                .map(|limit| LimitJson {
                    key: limit.key,
                    value: value(limit, settings.limit(rule, limit)),
                    default: value(limit, limit.default),
                    set_by: settings.limit_set_by(rule, limit),
                })
                .collect(),
        })
        .collect();
    let text = serde_json::to_string_pretty(&all);
    let text = text.map_err(|e| Problem::new(e.to_string(), e.to_string()))?;
    Ok(text + "\n")
}
