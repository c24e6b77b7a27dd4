//! Findings with their places worked out.

use schemars::JsonSchema;
use serde::Serialize;

use super::Both;
use crate::chain::{Chain, Place, Tier};
use crate::finding::{Finding, Label, Spot};
use crate::read::Origins;
use crate::source::{SourceFile, Span};

/// A finding and the bytes that its places came to.
#[derive(Clone, Debug)]
pub struct Located {
    /// The finding.
    pub finding: Finding,
    /// Where it is; `None` for the file as a whole.
    pub primary: Option<Span>,
    /// Where each of its related places is.
    pub related: Vec<Option<Span>>,
    /// Line and column, from 1; 1 and 1 for the file as a whole.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

/// A finding as machines read it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FindingReport {
    /// The rule's name.
    pub rule: &'static str,
    /// The rule's code.
    pub code: &'static str,
    /// `error` where the file cannot be read, else `deny`, `warn` or `note`.
    pub severity: &'static str,
    /// What is wrong, in English.
    pub message: String,
    /// The same in Spanish.
    pub message_es: String,
    /// What is to be seen at its place; null where the message says all.
    pub label: Option<Both>,
    /// Its address in the chain, such as `handoffs/orden/agreed`; null where there is no chain to point into.
    pub place: Option<String>,
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
    /// Further places that tell the story.
    pub related: Vec<PlaceReport>,
    /// What to do.
    pub help: Vec<Both>,
    /// What stands behind its numbers: `declared`, `estimated` or `measured`; null where it needs none.
    pub tier: Option<&'static str>,
    /// The reason for which the file accepts it; null where it does not.
    pub accepted: Option<String>,
    /// What it is known by from one state of the file to the next: rule, address, and which of its kind.
    pub fingerprint: String,
    /// Whether it fails the check.
    pub fails: bool,
}

/// How a finding stands among those of its file, and in its check.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// What it is known by from one state of the file to the next.
    pub fingerprint: String,
    /// Whether it fails the check.
    pub fails: bool,
}

/// A further place of a finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlaceReport {
    /// What is to be seen there, in English.
    pub message: String,
    /// The same in Spanish.
    pub message_es: String,
    /// Its address in the chain.
    pub place: Option<String>,
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

impl Located {
    /// Its address in a chain; `None` where there is no chain to point into.
    #[must_use]
    pub fn place(&self, chain: Option<&Chain>) -> Option<String> {
        address(&self.finding.primary, chain).or_else(|| self.subject(chain))
    }

    /// The address of what it is about.
    #[must_use]
    pub fn subject(&self, chain: Option<&Chain>) -> Option<String> {
        let item = self.finding.about?;
        Some(chain?.address(Place { item, field: None }))
    }
}

/// Works out where a finding is. `origins` are those of the document that it is about.
#[must_use]
pub fn locate(finding: Finding, file: &SourceFile, origins: Option<&Origins>) -> Located {
    let span = |label: &Label| match label.spot {
        Spot::Bytes(span) => Some(span),
        Spot::Place(place) => origins.map(|o| o.span(place, file.text())),
        Spot::LineColumn(..) | Spot::File => None,
    };
    let primary = span(&finding.primary);
    let (line, column) = match (finding.primary.spot, primary) {
        (Spot::LineColumn(line, column), _) => (line as usize, column as usize),
        (_, Some(span)) => file.line_column(span.start),
        _ => (1, 1),
    };
    Located {
        primary,
        related: finding.related.iter().map(span).collect(),
        line,
        column,
        finding,
    }
}

impl FindingReport {
    /// From a located finding; `chain` is the one that it is about.
    #[must_use]
    pub fn new(
        located: &Located,
        file: &SourceFile,
        chain: Option<&Chain>,
        standing: Standing,
    ) -> Self {
        let finding = &located.finding;
        let address = |label: &Label| address(label, chain);
        let related = finding.related.iter().zip(&located.related);
        Self {
            rule: finding.rule.name,
            code: finding.rule.code,
            severity: finding.severity.name(),
            message: finding.message.en.to_string(),
            message_es: finding.message.es.to_string(),
            label: Some(finding.primary.text.clone())
                .filter(|t| !t.en.is_empty())
                .map(Both::from),
            place: located.place(chain),
            file: file.name().to_owned(),
            line: located.line,
            column: located.column,
            related: related
                .map(|(label, span)| {
                    let (line, column) = span.map_or((1, 1), |s| file.line_column(s.start));
                    PlaceReport {
                        message: label.text.en.to_string(),
                        message_es: label.text.es.to_string(),
                        place: address(label),
                        file: file.name().to_owned(),
                        line,
                        column,
                    }
                })
                .collect(),
            help: finding.help.iter().cloned().map(Both::from).collect(),
            tier: finding.tier.map(Tier::name),
            accepted: finding.accepted.as_deref().map(str::to_owned),
            fingerprint: standing.fingerprint,
            fails: standing.fails,
        }
    }
}

fn address(label: &Label, chain: Option<&Chain>) -> Option<String> {
    match label.spot {
        Spot::Place(place) => chain.map(|c| c.address(place)),
        _ => None,
    }
}
