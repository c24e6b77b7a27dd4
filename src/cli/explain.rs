//! `eslabon explain`: what a rule or a measure means.

use std::fmt::Write as _;

use clap::ArgMatches;

use super::OK;
use super::problem::{Outcome, Problem};
use super::screen::Screen;
use crate::check::every_rule;
use crate::finding::{Rule, Severity};
use crate::lang::Lang;
use crate::report::measures::{self, Measure};

pub(super) fn run(args: &ArgMatches, screen: &mut Screen<'_>) -> Outcome {
    let Some(wanted) = args.get_one::<String>("rule") else {
        let list = list(screen.lang);
        screen.print(&list)?;
        return Ok(OK);
    };
    let found = every_rule().find(|r| r.name == wanted || r.code.eq_ignore_ascii_case(wanted));
    let called = |m: &&Measure| {
        let symbols = m.symbol.split(", ");
        m.name == wanted || symbols.into_iter().any(|s| s.eq_ignore_ascii_case(wanted))
    };
    if let Some(measure) = measures::ALL.iter().find(called) {
        let text = measure_page(measure, screen.lang, screen.width);
        screen.print(&text)?;
        return Ok(OK);
    }
    let Some(rule) = found else {
        let shown = crate::read::quoted(wanted);
        let problem = Problem::new(
            format!("no hay una regla ni una medida `{shown}`"),
            format!("there is no rule and no measure `{shown}`"),
        );
        return Err(match crate::read::nearest(wanted, every_name()) {
            Some(best) => problem.help(
                format!("¿quiso decir `{best}`?"),
                format!("did you mean `{best}`?"),
            ),
            None => problem.help(
                "`eslabon explain` da la lista",
                "`eslabon explain` lists them",
            ),
        });
    };
    let text = page(rule, screen.lang, screen.width);
    screen.print(&text)?;
    Ok(OK)
}

fn list(lang: Lang) -> String {
    let mut out = String::new();
    let bold = anstyle::Style::new().bold();
    for rule in every_rule() {
        let _ = writeln!(
            out,
            "{}  {bold}{:22}{bold:#}  {:7}  {}",
            rule.code,
            rule.name,
            weight(rule, lang),
            rule.title.of(lang)
        );
    }
    let title = match lang {
        Lang::Es => "Medidas",
        Lang::En => "Measures",
    };
    let _ = writeln!(out, "\n{bold}{title}{bold:#}\n");
    for measure in measures::ALL {
        let _ = writeln!(
            out,
            "{bold}{:16}{bold:#}  {}",
            measure.name,
            measure.title.of(lang)
        );
    }
    out
}

fn every_name() -> impl Iterator<Item = &'static str> {
    every_rule()
        .map(|r| r.name)
        .chain(measures::ALL.iter().map(|m| m.name))
}

fn measure_page(measure: &Measure, lang: Lang, width: usize) -> String {
    let bold = anstyle::Style::new().bold();
    let mut out = String::new();
    let symbol = match measure.symbol {
        "" => String::new(),
        symbol => format!(" ({symbol})"),
    };
    let _ = writeln!(
        out,
        "{bold}{}{bold:#}{symbol}\n{}\n",
        measure.name,
        measure.title.of(lang)
    );
    out.push_str(&crate::render::terminal::paragraph(
        measure.explanation.of(lang),
        width,
    ));
    if !measure.source.is_empty() {
        let word = match lang {
            Lang::Es => "Fuente",
            Lang::En => "Source",
        };
        out.push('\n');
        let source = format!("{word}: {}", measure.source);
        out.push_str(&crate::render::terminal::paragraph(&source, width));
    }
    out
}

fn weight(rule: &Rule, lang: Lang) -> &'static str {
    match (rule.severity, lang) {
        (Severity::Error | Severity::Deny, _) => "error",
        (Severity::Warn, Lang::Es) => "aviso",
        (Severity::Warn, Lang::En) => "warning",
        (Severity::Note, Lang::Es) => "nota",
        (Severity::Note, Lang::En) => "note",
    }
}

fn page(rule: &Rule, lang: Lang, width: usize) -> String {
    let bold = anstyle::Style::new().bold();
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{bold}{} {}{bold:#} ({})\n{}\n",
        rule.code,
        rule.name,
        weight(rule, lang),
        rule.title.of(lang)
    );
    out.push_str(&crate::render::terminal::paragraph(
        rule.explanation.of(lang),
        width,
    ));
    if !rule.limits.is_empty() {
        out.push('\n');
    }
    for limit in rule.limits {
        // As `eslabon.toml` has it.
        let value = limit.shown(limit.default, lang);
        let text = format!("{} = {value}: {}", limit.key, limit.text.of(lang));
        out.push_str(&crate::render::terminal::paragraph(&text, width));
    }
    let (bad, good) = match lang {
        Lang::Es => ("Mal", "Bien"),
        Lang::En => ("Bad", "Good"),
    };
    for (title, example) in [(bad, rule.bad), (good, rule.good)] {
        let _ = writeln!(out, "\n{bold}{title}{bold:#}\n");
        for line in example.lines() {
            let _ = writeln!(out, "    {}", crate::render::terminal::safe_line(line));
        }
    }
    out
}
