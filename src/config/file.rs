//! Reading `eslabon.toml`.

use std::ops::Range;
use std::sync::Arc;

use glob::{MatchOptions, Pattern};
use toml_edit::{Item, TableLike, Value};

use super::flaws::{did_you_mean, document, flaw, span, unknown};
use super::{NoRule, level, weighable};
use crate::chain::duration::parse_duration;
use crate::chain::share::parse_share;
use crate::chain::{Calendar, Tier, TimeUnit};
use crate::check::{Level, Settings};
use crate::finding::{Finding, Limit, Rule, Severity, Unit};
use crate::lang::{Lang, Message};
use crate::read::quoted;
use crate::source::{SourceFile, Span};

/// What a project wants of its chains.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// From which severity on a finding fails a check, where the file says.
    pub fail_on: Option<Severity>,
    entries: Vec<Entry>,
}

/// What is set of one rule.
#[derive(Clone, Debug)]
struct Entry {
    /// The files that it is for; `None`: all.
    files: Option<Arc<[Pattern]>>,
    rule: &'static Rule,
    what: What,
    by: Arc<str>,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Level(Level),
    Limit(&'static Limit, f64),
}

impl Config {
    /// The settings for a file, by its path from the folder of the configuration, with slashes. Later entries win.
    #[must_use]
    pub fn settings(&self, path: &str) -> Settings {
        let options = MatchOptions {
            require_literal_separator: true,
            ..MatchOptions::default()
        };
        let mut settings = Settings::default();
        for entry in &self.entries {
            let all = entry.files.as_ref();
            if !all.is_none_or(|all| all.iter().any(|p| p.matches_with(path, options))) {
                continue;
            }
            match entry.what {
                What::Level(level) => settings.weigh(entry.rule, level, &entry.by),
                What::Limit(limit, value) => settings.set(entry.rule, limit, value, &entry.by),
            }
        }
        settings
    }
}

/// Reads a configuration.
///
/// # Errors
/// Every flaw of it: unknown keys and rules with the nearest known ones, values that do not fit.
pub fn parse(file: &SourceFile) -> Result<Config, Vec<Finding>> {
    let document = document(file)?;
    let mut reader = Reader {
        file,
        flaws: Vec::new(),
        config: Config::default(),
    };
    reader.whole(document.as_table());
    match reader.flaws.is_empty() {
        true => Ok(reader.config),
        false => Err(reader.flaws),
    }
}

struct Reader<'f> {
    file: &'f SourceFile,
    flaws: Vec<Finding>,
    config: Config,
}

impl Reader<'_> {
    fn whole(&mut self, table: &dyn TableLike) {
        for (name, item) in table.iter() {
            match name {
                "fail-on" => self.fail_on(item),
                "rules" => self.rules(item, None),
                "paths" => self.paths(item),
                _ => self.unknown(table, name, &["fail-on", "paths", "rules"]),
            }
        }
    }

    fn unknown(&mut self, table: &dyn TableLike, name: &str, known: &[&str]) {
        self.flaws.push(unknown(table, name, known));
    }

    fn fail_on(&mut self, item: &Item) {
        let severity = item.as_str().and_then(level).and_then(Level::severity);
        if severity.is_none() {
            self.flaws.push(flaw(
                span(item),
                "aquí va `\"deny\"`, `\"warn\"` o `\"note\"`",
                "`\"deny\"`, `\"warn\"` or `\"note\"` belongs here",
            ));
        }
        self.config.fail_on = severity;
    }

    /// `[[paths]]`: files, and rules for them.
    fn paths(&mut self, item: &Item) {
        let tables = item.as_array_of_tables();
        let Some(tables) = tables else {
            self.flaws.push(flaw(
                span(item),
                "`paths` se escribe `[[paths]]`, una vez por grupo de archivos",
                "`paths` is written `[[paths]]`, once for each set of files",
            ));
            return;
        };
        for table in tables {
            let files = match table.get("files") {
                Some(files) => self.files(files),
                None => {
                    self.flaws.push(flaw(
                        table.span().unwrap_or(0..0),
                        "falta `files`: a qué archivos se aplica, como `files = [\"legado/**\"]`",
                        "`files` is missing: which files this is for, as in `files = [\"legacy/**\"]`",
                    ));
                    None
                }
            };
            for (name, item) in table.iter() {
                match name {
                    "files" => {}
                    "rules" => self.rules(item, files.as_ref()),
                    _ => self.unknown(table, name, &["files", "rules"]),
                }
            }
        }
    }

    fn files(&mut self, item: &Item) -> Option<Arc<[Pattern]>> {
        let values: Vec<&Value> = match item.as_value() {
            Some(Value::Array(all)) => all.iter().collect(),
            Some(one) => vec![one],
            None => Vec::new(),
        };
        if values.is_empty() {
            self.flaws.push(flaw(
                span(item),
                "aquí va una lista de patrones, como `[\"legado/**\"]`",
                "a list of patterns belongs here, as in `[\"legacy/**\"]`",
            ));
        }
        let mut patterns = Vec::new();
        for value in values {
            match value.as_str().map(Pattern::new) {
                Some(Ok(pattern)) => patterns.push(pattern),
                Some(Err(error)) => {
                    let es = format!("el patrón está mal escrito: {error}");
                    let en = format!("the pattern is malformed: {error}");
                    self.flaws.push(flaw(value.span().unwrap_or(0..0), es, en));
                }
                None => self.flaws.push(flaw(
                    value.span().unwrap_or(0..0),
                    "aquí va un patrón entre comillas",
                    "a pattern in quotes belongs here",
                )),
            }
        }
        Some(patterns.into())
    }

    fn rules(&mut self, item: &Item, files: Option<&Arc<[Pattern]>>) {
        let Some(table) = item.as_table_like() else {
            self.flaws.push(flaw(
                span(item),
                "aquí va una tabla: el nombre de cada regla y su nivel",
                "a table belongs here: the name of each rule and its level",
            ));
            return;
        };
        for (name, item) in table.iter() {
            let at = table
                .key(name)
                .and_then(toml_edit::Key::span)
                .unwrap_or(0..0);
            match weighable(name) {
                Ok(rule) => self.rule(rule, item, files, &at),
                Err(why) => self.flaws.push(no_rule(name, why, at)),
            }
        }
    }

    fn rule(
        &mut self,
        rule: &'static Rule,
        item: &Item,
        files: Option<&Arc<[Pattern]>>,
        at: &Range<usize>,
    ) {
        let by = self.by(at);
        let add = |reader: &mut Self, what| {
            reader.config.entries.push(Entry {
                files: files.cloned(),
                rule,
                what,
                by: Arc::clone(&by),
            });
        };
        let Some(table) = item.as_table_like() else {
            match item.as_str().and_then(level) {
                Some(level) => add(self, What::Level(level)),
                None => self.flaws.push(no_level(span(item))),
            }
            return;
        };
        for (key, item) in table.iter() {
            if key == "level" {
                match item.as_str().and_then(level) {
                    Some(level) => add(self, What::Level(level)),
                    None => self.flaws.push(no_level(span(item))),
                }
                continue;
            }
            let Some(limit) = rule.limits.iter().find(|l| l.key == key) else {
                let mut known: Vec<&str> = rule.limits.iter().map(|l| l.key).collect();
                known.insert(0, "level");
                self.unknown(table, key, &known);
                continue;
            };
            match limit_value(item, limit.unit) {
                Some(value) => add(self, What::Limit(limit, value)),
                None => self.flaws.push(no_limit(span(item), limit)),
            }
        }
    }

    /// Who sets something: the file and the line.
    fn by(&self, at: &Range<usize>) -> Arc<str> {
        let (line, _) = self.file.line_column(Span::new(at.start, at.end).start);
        format!("{}:{line}", self.file.name()).into()
    }
}

fn no_rule(name: &str, why: NoRule, at: Range<usize>) -> Finding {
    let shown = quoted(name);
    match why {
        NoRule::Unreadable => flaw(
            at,
            format!("`{shown}` dice que un archivo no se puede leer: siempre es un error"),
            format!("`{shown}` says that a file cannot be read: it is always an error"),
        ),
        NoRule::Unknown(best) => {
            let flaw = flaw(
                at,
                format!("no hay una regla `{shown}`"),
                format!("there is no rule `{shown}`"),
            );
            match best {
                Some(best) => flaw.help(did_you_mean(best)),
                None => flaw.help(Message::new(
                    "`eslabon rules` da la lista",
                    "`eslabon rules` lists them",
                )),
            }
        }
    }
}

fn no_level(at: Range<usize>) -> Finding {
    flaw(
        at,
        "aquí va un nivel: `\"deny\"`, `\"warn\"`, `\"note\"` u `\"off\"`",
        "a level belongs here: `\"deny\"`, `\"warn\"`, `\"note\"` or `\"off\"`",
    )
}

fn no_limit(at: Range<usize>, limit: &Limit) -> Finding {
    let key = limit.key;
    if limit.unit == Unit::Data {
        return flaw(
            at,
            format!("`{key}` es `\"declared\"`, `\"estimated\"` o `\"measured\"`"),
            format!("`{key}` is `\"declared\"`, `\"estimated\"` or `\"measured\"`"),
        );
    }
    let example = limit.shown(limit.default, Lang::En);
    flaw(
        at,
        format!("`{key}` no se puede leer; se escribe como `\"{example}\"`"),
        format!("`{key}` cannot be read; it is written as `\"{example}\"`"),
    )
}

/// A share or a time: in quotes, or a number as chain files have it.
fn limit_value(item: &Item, unit: Unit) -> Option<f64> {
    let number = item
        .as_float()
        .or_else(|| item.as_integer().map(|n| n as f64));
    let text = match (item.as_str(), number) {
        (Some(text), _) => text.to_owned(),
        (None, Some(number)) => number.to_string(),
        (None, None) => return None,
    };
    match unit {
        Unit::Data => {
            let at = Tier::OF_DATA.iter().position(|t| t.name() == text);
            at.map(|at| at as f64)
        }
        Unit::Share => parse_share(&text).ok(),
        Unit::Time => {
            let parsed = parse_duration(&text, &Calendar::default(), TimeUnit::default());
            parsed.ok().map(|p| p.days)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::check::every_rule;

    fn read(text: &str) -> Result<Config, Vec<(usize, usize, String)>> {
        let file = SourceFile::new("eslabon.toml", text);
        parse(&file).map_err(|flaws| {
            let place = |f: &Finding| match f.primary.spot {
                crate::finding::Spot::Bytes(span) => file.line_column(span.start),
                _ => (0, 0),
            };
            let one = |f: &Finding| {
                let help = f.help.first().map_or("", |h| &*h.en);
                (place(f).0, place(f).1, format!("{} {help}", f.message.en))
            };
            flaws.iter().map(one).collect()
        })
    }

    fn rule(name: &str) -> &'static Rule {
        every_rule().find(|r| r.name == name).unwrap()
    }

    #[test]
    fn later_entries_and_those_for_a_path_win() {
        let config = read(
            "fail-on = \"warn\"\n[rules]\nweak-link = \"deny\"\nP003 = {level = \"off\"}\n\n[[paths]]\nfiles = [\"old/**\", \"*.yml\"]\nrules = {weak-link = \"note\"}\n",
        )
        .unwrap();
        assert_eq!(config.fail_on, Some(Severity::Warn));
        let weak = |path: &str| config.settings(path).severity(rule("weak-link"));
        assert_eq!(weak("a.yaml"), Some(Severity::Deny));
        assert_eq!(weak("old/b/c.yaml"), Some(Severity::Note));
        assert_eq!(weak("a.yml"), Some(Severity::Note));
        assert_eq!(weak("b/a.yml"), Some(Severity::Deny));
        let settings = config.settings("a.yaml");
        assert_eq!(settings.severity(rule("unmeasured-handoff")), None);
        assert_eq!(settings.set_by(rule("weak-link")), Some("eslabon.toml:3"));
        assert_eq!(settings.set_by(rule("cycle")), None);
    }

    #[test]
    fn every_flaw_is_told_with_its_place() {
        let flaws = read(
            "fail_on = 1\n[rules]\nweak-lnk = \"deny\"\nsyntax = \"off\"\ncycle = \"fatal\"\nno-delivery = {severity = 3}\n[[paths]]\nfile = \"x\"\n",
        )
        .unwrap_err();
        let said: Vec<(usize, usize, &str)> =
            flaws.iter().map(|(l, c, t)| (*l, *c, t.as_str())).collect();
        assert_eq!(
            said,
            [
                (1, 1, "unknown key `fail_on` did you mean `fail-on`?"),
                (
                    3,
                    1,
                    "there is no rule `weak-lnk` did you mean `weak-link`?"
                ),
                (
                    4,
                    1,
                    "`syntax` says that a file cannot be read: it is always an error "
                ),
                (
                    5,
                    9,
                    "a level belongs here: `\"deny\"`, `\"warn\"`, `\"note\"` or `\"off\"` "
                ),
                (6, 16, "unknown key `severity` what belongs here: `level`"),
                (
                    7,
                    1,
                    "`files` is missing: which files this is for, as in `files = [\"legacy/**\"]` "
                ),
                (8, 1, "unknown key `file` did you mean `files`?"),
            ]
        );
        assert_eq!(read("[rules\n").unwrap_err()[0].0, 1);
    }
}
