//! From a file's text to a [`Chain`]: every flaw of the file in one run, each with its place.

mod fields;
mod flaws;
pub mod grammar;
mod handoffs;
mod ids;
mod needs;
mod origins;
mod others;
mod parties;
mod reader;
pub mod reference;
pub mod rules;
mod samples;
pub mod schema;
mod text;
mod time;
mod values;
mod wording;

use std::borrow::Cow;
use std::sync::Arc;

pub(crate) use flaws::quoted;
pub use flaws::{too_large, unreadable_file};
pub use origins::Origins;
pub use samples::{NoFiles, SampleError, SampleFiles};
pub(crate) use text::nearest;
pub(crate) use wording::duration_words;

use crate::chain::Chain;
use crate::finding::{Finding, Severity};
use crate::source::{self, Parsed, SourceFile};

/// Larger chain files are refused.
pub const LARGEST_FILE: u64 = 64 << 20;

/// What was read of a file: its text, and a chain a document.
#[derive(Debug)]
pub struct Reading {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Its documents, in order; at least one unless the whole file is unreadable.
    pub documents: Vec<Document>,
    /// What makes the file itself unreadable.
    pub flaws: Vec<Finding>,
}

/// One document of a file.
#[derive(Debug)]
pub struct Document {
    /// The chain; none where something of it could not be read.
    pub chain: Option<Chain>,
    /// Where in the file each part of it stands.
    pub origins: Origins,
    /// The chain's name, even where the rest could not be read.
    pub name: Option<Box<str>>,
    /// What could not be read.
    pub flaws: Vec<Finding>,
    /// What is worth knowing about how it was read.
    pub notes: Vec<Finding>,
}

impl Reading {
    /// Every finding of reading: flaws of the file, then of each document.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.flaws
            .iter()
            .chain(self.documents.iter().flat_map(|d| &d.flaws))
    }

    /// Whether anything could not be read.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.findings().any(|f| f.severity == Severity::Error)
    }
}

/// Reads a file's bytes. Never fails: what is wrong is among the findings.
///
/// Linear in the file. `samples` opens the CSV files that a chain names; see [`NoFiles`].
///
/// ```
/// use eslabon::read::{NoFiles, read};
///
/// let text = "customers: {cliente: Cliente}\nhandoffs: [{from: ventas, to: cliente, takes: 2d}]";
/// let reading = read("cadena.yaml", text.as_bytes(), &NoFiles);
/// assert!(!reading.is_unreadable());
/// let chain = reading.documents[0].chain.as_ref().expect("a chain");
/// assert_eq!(&*chain.handoffs[0].id, "ventas-cliente");
/// ```
#[must_use]
pub fn read<'b>(name: &str, bytes: impl Into<Cow<'b, [u8]>>, samples: &dyn SampleFiles) -> Reading {
    read_bytes(name, bytes.into().into_owned(), samples)
}

fn read_bytes(name: &str, bytes: Vec<u8>, samples: &dyn SampleFiles) -> Reading {
    let text = match source::decode(bytes) {
        Ok(text) => text,
        Err(error) => {
            let file = Arc::new(SourceFile::new(name, ""));
            return Reading {
                file,
                documents: Vec::new(),
                flaws: vec![flaws::not_text(&error)],
            };
        }
    };
    let file = Arc::new(SourceFile::new(name, text));
    let Parsed {
        tape,
        errors,
        damaged,
    } = source::parse(&file);
    let tape = Arc::new(tape);
    let mut all: Vec<Finding> = errors
        .iter()
        .map(|(error, span)| flaws::syntax(error, *span))
        .collect();
    let roots: Vec<_> = tape.documents().iter().copied().flatten().collect();
    if roots.is_empty() && all.is_empty() {
        all.push(flaws::empty_document(crate::finding::Spot::File));
    }
    let has_syntax_errors = !all.is_empty();
    let documents = roots
        .into_iter()
        .map(|root| {
            let mut document = reader::read_document(&file, &tape, &damaged, root, samples);
            if has_syntax_errors {
                document.chain = None;
            }
            document
        })
        .collect();
    Reading {
        file,
        documents,
        flaws: all,
    }
}
