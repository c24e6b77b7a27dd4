//! What is found in a file, and what each finding is known by.

use crate::chain::Chain;
use crate::check::{Case, Settings, judge};
use crate::finding::Severity;
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

/// Every finding of a file: what could not be read, else what the rules say of each chain.
pub(in crate::cli) fn findings(reading: &Reading, settings: &Settings) -> Vec<Found> {
    let file = &reading.file;
    let of_file = reading.flaws.iter().cloned();
    let mut all: Vec<Found> = of_file
        .map(|f| Found {
            located: locate(f, file, None),
            document: None,
        })
        .collect();
    for (at, document) in reading.documents.iter().enumerate() {
        let mut found: Vec<_> = match &document.chain {
            None => document
                .flaws
                .iter()
                .chain(&document.notes)
                .cloned()
                .collect(),
            Some(chain) => judge(&Case::new(chain).with(settings.clone()), &document.notes),
        };
        all.reserve_exact(found.len());
        // One list shrinks as the other grows: a crowd is held once.
        found.reverse();
        while let Some(finding) = found.pop() {
            all.push(Found {
                located: locate(finding, file, Some(&document.origins)),
                document: Some(at),
            });
            if found.len() < found.capacity() / 2 {
                found.shrink_to_fit();
            }
        }
    }
    // What cannot be read is told in the order of the file, findings in that of the rules.
    let place = |l: &Located| {
        if l.finding.severity == Severity::Error {
            (l.line, l.column)
        } else {
            (0, 0)
        }
    };
    all.sort_by_key(|f| {
        (
            std::cmp::Reverse(f.located.finding.severity),
            place(&f.located),
        )
    });
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
