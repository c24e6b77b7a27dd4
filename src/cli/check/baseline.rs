//! Findings accepted when checking was adopted: one a line, by file, rule and place.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::super::files::{self, Input, write_whole};
use super::super::problem::Problem;
use super::super::screen::Screen;
use super::judged::{self, Found};
use super::outputs::spare;
use crate::check::rules::STALE_BASELINE;
use crate::finding::{Finding, Severity};
use crate::lang::{Lang, Message, format};
use crate::read::Reading;
use crate::render::receivers::path_shown;
use crate::report::check::{FileReport, Tally};
use crate::report::{FindingReport, Standing, locate};
use crate::source::{SourceFile, Span};

const HEAD: &str = "\
# Findings that were there when checking was adopted: only new ones fail (`eslabon check --baseline`).
# A line a finding: file, rule, place. Delete what is mended, or write it again with `--write-baseline`.
";

/// A baseline, and what of it was met.
pub(super) struct Baseline {
    path: PathBuf,
    writes: bool,
    file: SourceFile,
    /// By file, then by what a finding is known by: its line, and whether it was met.
    entries: BTreeMap<String, BTreeMap<String, Entry>>,
    /// Files that were judged.
    judged: BTreeSet<String>,
    /// What is there now, for a baseline that is written.
    now: BTreeSet<(String, String)>,
}

struct Entry {
    span: Span,
    met: bool,
}

impl Baseline {
    /// The baseline that the arguments name.
    pub(super) fn of(args: &ArgMatches, inputs: &[Input]) -> Result<Option<Self>, Problem> {
        let Some(path) = args.get_one::<String>("baseline").map(PathBuf::from) else {
            return Ok(None);
        };
        let writes = args.get_flag("write-baseline");
        spare(&path, inputs)?;
        let shown = path.display().to_string();
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && writes => String::new(),
            Err(error) => {
                let problem = Problem::read(&format!("`{shown}`"), &error);
                return Err(problem.help(
                    "para escribirla por primera vez, agregue `--write-baseline`",
                    "to write it for the first time, add `--write-baseline`",
                ));
            }
        };
        let file = SourceFile::new(shown, text);
        let mut entries: BTreeMap<String, BTreeMap<String, Entry>> = BTreeMap::new();
        let mut start = 0;
        for (line, number) in file.text().split_inclusive('\n').zip(1..) {
            let span = Span::new(start, start + line.trim_end().len());
            start += line.len();
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            // The last one: a file's name may have it, a rule and a place never do.
            let Some((of, name)) = line.rsplit_once(": ") else {
                return Err(unreadable(file.name(), number));
            };
            let entry = Entry { span, met: false };
            entries
                .entry(of.into())
                .or_default()
                .insert(name.into(), entry);
        }
        Ok(Some(Self {
            path,
            writes,
            file,
            entries,
            judged: BTreeSet::new(),
            now: BTreeSet::new(),
        }))
    }

    /// Marks what of a file's findings is in the baseline.
    pub(super) fn meet(
        &mut self,
        input: &Input,
        reading: &Reading,
        (found, names): (&[Found], &[String]),
        fail_on: Severity,
        known: &mut [bool],
    ) {
        let of = self.name_of(input, reading);
        let could_read = found
            .iter()
            .all(|f| f.located.finding.severity < Severity::Error);
        if could_read {
            self.judged.insert(of.clone());
        }
        // What only tells stays out: measuring something must not make an entry stale.
        let least = fail_on.min(Severity::Warn);
        let counts = |found: &Found| {
            let finding = &found.located.finding;
            (least..Severity::Error).contains(&finding.severity) && finding.accepted.is_none()
        };
        if self.writes {
            let counted = found.iter().zip(names).filter(|(f, _)| counts(f));
            let counted = counted.map(|(_, name)| (of.clone(), name.clone()));
            self.now.extend(counted);
            judged::mark(known, found, names, |_| true);
            for (known, found) in known.iter_mut().zip(found) {
                *known &= counts(found);
            }
            return;
        }
        if let Some(entries) = self.entries.get_mut(&of) {
            judged::mark(known, found, names, |name| {
                let entry = entries.get_mut(name);
                entry.is_some_and(|entry| {
                    entry.met = true;
                    true
                })
            });
        }
    }

    /// Writes it, or finds what of it matches nothing any more.
    pub(super) fn finish(
        mut self,
        tally: &mut Tally,
        screen: &mut Screen<'_>,
        lang: Lang,
    ) -> Result<Option<(SourceFile, Vec<Found>)>, Problem> {
        if self.writes {
            // What was not looked at this time stays.
            for (of, names) in &self.entries {
                if !self.judged.contains(of) && self.is_there(of) {
                    self.now
                        .extend(names.keys().map(|n| (of.clone(), n.clone())));
                }
            }
            let mut text = String::from(HEAD);
            for (of, name) in &self.now {
                let _ = writeln!(text, "{of}: {name}");
            }
            write_whole(&self.path, text.as_bytes(), true)?;
            let count = format::number(self.now.len() as f64, 0, lang);
            let shown = self.path.display();
            let told = match lang {
                Lang::Es => format!("línea base `{shown}`: {count} hallazgos\n"),
                Lang::En => format!("baseline `{shown}`: {count} findings\n"),
            };
            screen.complain(&told);
            return Ok(None);
        }
        let mut stale = Vec::new();
        for (of, names) in std::mem::take(&mut self.entries) {
            if !self.judged.contains(&of) && self.is_there(&of) {
                continue;
            }
            for (name, entry) in names {
                if !entry.met {
                    stale.push(stale_entry(&of, &name, entry.span));
                }
            }
        }
        let order = |f: &Finding| match f.primary.spot {
            crate::finding::Spot::Bytes(span) => span,
            _ => Span::default(),
        };
        stale.sort_by_key(order);
        tally.deny += stale.len();
        tally.failing += stale.len();
        let found = stale.into_iter().map(|finding| Found {
            located: locate(finding, &self.file, None),
            document: None,
        });
        let found: Vec<Found> = found.collect();
        Ok(Some((self.file, found)).filter(|(_, found)| !found.is_empty()))
    }

    fn folder(&self) -> PathBuf {
        let whole = std::path::absolute(&self.path).unwrap_or_else(|_| self.path.clone());
        whole.parent().map(Path::to_path_buf).unwrap_or_default()
    }

    /// A file's name in the baseline: its path from the baseline's folder, so that it does not matter from where
    /// the check runs.
    fn name_of(&self, input: &Input, reading: &Reading) -> String {
        let inside = files::inside(input, &self.folder());
        inside.unwrap_or_else(|| path_shown(reading.file.name()))
    }

    fn is_there(&self, name: &str) -> bool {
        self.folder().join(name).exists()
    }
}

/// The stale entries of a baseline as machines read them.
pub(super) fn report(file: &SourceFile, found: &[Found]) -> FileReport {
    let findings = found.iter().map(|f| {
        let standing = Standing {
            fingerprint: f.located.finding.message.en.to_string(),
            fails: true,
        };
        FindingReport::new(&f.located, file, None, standing)
    });
    FileReport {
        file: file.name().to_owned(),
        chains: Vec::new(),
        findings: findings.collect(),
    }
}

fn stale_entry(of: &str, name: &str, span: Span) -> Finding {
    let (of, name) = (crate::read::quoted(of), crate::read::quoted(name));
    let message = Message::new(
        format!("ningún hallazgo de `{of}` coincide ya con `{name}`"),
        format!("no finding of `{of}` matches `{name}` any more"),
    );
    Finding::new(&STALE_BASELINE, span, message).help(Message::new(
        "borre la línea, o escriba la línea base de nuevo con `--write-baseline`",
        "delete the line, or write the baseline again with `--write-baseline`",
    ))
}

fn unreadable(file: &str, line: usize) -> Problem {
    Problem::new(
        format!("{file}:{line}: no es una línea base: aquí va `archivo: regla lugar`"),
        format!("{file}:{line}: this is no baseline: `file: rule place` belongs here"),
    )
    .help(
        "escríbala de nuevo con `--write-baseline`",
        "write it again with `--write-baseline`",
    )
}
