//! What is found in a file, and what each finding is known by.

use crate::chain::Chain;
use crate::check::{Case, Settings, judge_each};
use crate::finding::{Finding, Severity};
use crate::read::Reading;
use crate::report::check::Fingerprints;
use crate::report::{FindingReport, Located, Standing, locate};

/// A finding, and the document that it is about.
pub(in crate::cli) struct Found {
    /// The finding.
    pub(in crate::cli) located: Located,
    /// The document's position in the file.
    pub(super) document: Option<usize>,
}

impl Found {
    /// The chain that it is about.
    fn chain<'r>(&self, reading: &'r Reading) -> Option<&'r Chain> {
        reading.documents.get(self.document?)?.chain.as_ref()
    }

    /// As machines read it.
    pub(super) fn report(
        &self,
        reading: &Reading,
        fingerprint: String,
        fail_on: Severity,
    ) -> FindingReport {
        let standing = Standing {
            fingerprint,
            fails: self.located.finding.fails(fail_on),
        };
        FindingReport::new(&self.located, &reading.file, self.chain(reading), standing)
    }
}

/// The findings of a file that are kept, and how many more of each rule there were.
#[derive(Default)]
pub(in crate::cli) struct Findings {
    pub(in crate::cli) kept: Vec<Found>,
    /// What was not kept.
    pub(super) left: Vec<Left>,
}

/// Findings of a crowd that nobody is shown.
pub(super) struct Left {
    pub(super) rule: &'static str,
    pub(super) severity: Severity,
    pub(super) accepted: bool,
    pub(super) count: usize,
}

impl Findings {
    /// Adds a finding, unless there are `most` of its kind already.
    fn add(&mut self, found: Finding, most: usize, locate: impl FnOnce(Finding) -> Found) {
        let accepted = found.accepted.is_some();
        let (rule, severity) = (found.rule.name, found.severity);
        let same = |l: &&mut Left| (l.rule, l.severity, l.accepted) == (rule, severity, accepted);
        let of = match self.left.iter_mut().find(same) {
            Some(of) => of,
            None => {
                self.left.push(Left {
                    rule,
                    severity,
                    accepted,
                    count: 0,
                });
                let last = self.left.len() - 1;
                &mut self.left[last]
            }
        };
        of.count += 1;
        if of.count <= most {
            self.kept.push(locate(found));
        }
    }
}

/// The findings of a file: what could not be read, else what the rules say of each chain. Of each rule and weight `most`
/// are kept, and the others counted.
pub(in crate::cli) fn findings(reading: &Reading, settings: &Settings, most: usize) -> Findings {
    let file = &reading.file;
    let mut all = Findings::default();
    for flaw in &reading.flaws {
        all.kept.push(Found {
            located: locate(flaw.clone(), file, None),
            document: None,
        });
    }
    for (at, document) in reading.documents.iter().enumerate() {
        let located = |f| Found {
            located: locate(f, file, Some(&document.origins)),
            document: Some(at),
        };
        match &document.chain {
            None => {
                let said = document.flaws.iter().chain(&document.notes);
                all.kept.extend(said.cloned().map(located));
            }
            Some(chain) => {
                let case = Case::new(chain).with(settings.clone());
                judge_each(&case, &document.notes, |f| all.add(f, most, located));
            }
        }
    }
    for of in &mut all.left {
        of.count = of.count.saturating_sub(most);
    }
    all.left.retain(|of| of.count > 0);
    // What cannot be read is told in the order of the file, findings in that of the rules.
    let place = |l: &Located| {
        if l.finding.severity == Severity::Error {
            (l.line, l.column)
        } else {
            (0, 0)
        }
    };
    let weight = |f: &Found| std::cmp::Reverse(f.located.finding.severity);
    all.kept.sort_by_key(|f| (weight(f), place(&f.located)));
    all
}

/// What each finding is known by from one state of the file to the next.
pub(super) fn fingerprints(found: &[Found], reading: &Reading) -> Vec<String> {
    let several = reading.documents.len() > 1;
    let mut names = Fingerprints::default();
    let one = |found: &Found| {
        let number = found.document.filter(|_| several).map(|at| at + 1);
        names.next(&found.located, found.chain(reading), number)
    };
    found.iter().map(one).collect()
}

/// Marks findings as known by their names. What cannot be read is never known.
pub(super) fn mark(
    known: &mut [bool],
    found: &[Found],
    names: &[String],
    mut is_known: impl FnMut(&str) -> bool,
) {
    for ((known, found), name) in known.iter_mut().zip(found).zip(names) {
        if found.located.finding.severity < Severity::Error {
            *known |= is_known(name);
        }
    }
}
