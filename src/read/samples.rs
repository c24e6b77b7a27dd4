//! Samples from a CSV file beside the chain.

use super::reader::Reader;
use super::{flaws, quoted};
use crate::chain::duration::parse_duration;
use crate::lang::Message;
use crate::source::NodeIx;

/// Why a file of samples could not be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleError {
    /// There is no such file.
    NotFound,
    /// It lies outside what may be read: an absolute path.
    Outside,
    /// It is larger than 64 MiB.
    TooLarge,
    /// Anything else, in the system's words.
    Other(String),
}

/// Opens the files that a chain names. Reading itself touches no disk.
pub trait SampleFiles {
    /// The bytes of a file by its path relative to the chain file.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn open(&self, path: &str) -> Result<Vec<u8>, SampleError>;
}

/// No file can be opened: for chains from standard input or from memory.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl SampleFiles for NoFiles {
    fn open(&self, _path: &str) -> Result<Vec<u8>, SampleError> {
        Err(SampleError::Other("no files here".into()))
    }
}

impl Reader<'_> {
    /// The cells of one column of a CSV file, as text, with their line numbers.
    ///
    /// The separator is the one of `;`, tab and `,` that the first line has most of; the encoding
    /// UTF-8, or else Windows-1252, which spreadsheets in Spanish still write.
    pub(super) fn csv_cells(
        &mut self,
        node: NodeIx,
        path: &str,
        column: Option<&str>,
    ) -> Option<Vec<(u64, String)>> {
        let span = self.tape.span(node);
        let bytes = match self.samples.open(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.flaws
                    .push(flaws::unreadable_samples(span, open_words(path, &error)));
                return None;
            }
        };
        let text = decode(&bytes);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator(&text))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let headers: Vec<String> = reader
            .headers()
            .map(|h| h.iter().map(str::to_owned).collect())
            .unwrap_or_default();
        let at = match column {
            Some(column) => headers.iter().position(|h| h == column),
            None if headers.len() == 1 => Some(0),
            None => None,
        };
        let Some(at) = at else {
            let names = quoted(&headers.join(", "));
            let message = match column {
                Some(column) => Message::new(
                    format!(
                        "`{}` no tiene la columna `{}`; tiene: {names}",
                        quoted(path),
                        quoted(column)
                    ),
                    format!(
                        "`{}` has no column `{}`; it has: {names}",
                        quoted(path),
                        quoted(column)
                    ),
                ),
                None => Message::new(
                    format!(
                        "`{}` tiene varias columnas ({names}): diga cuál con `columna`",
                        quoted(path)
                    ),
                    format!(
                        "`{}` has several columns ({names}): say which with `column`",
                        quoted(path)
                    ),
                ),
            };
            self.flaws.push(flaws::unreadable_samples(span, message));
            return None;
        };
        let mut cells = Vec::new();
        // A file of bare times has no heading: its first line is a time like the others.
        let (calendar, unit) = (self.chain.calendar, self.chain.time_unit);
        if column.is_none() && parse_duration(&headers[at], &calendar, unit).is_ok() {
            cells.push((1, headers[at].clone()));
        }
        for (row, record) in reader.records().enumerate() {
            let Ok(record) = record else { continue };
            let line = record
                .position()
                .map_or(row as u64 + 2, csv::Position::line);
            if let Some(cell) = record.get(at).filter(|cell| !cell.is_empty()) {
                cells.push((line, cell.to_owned()));
            }
        }
        Some(cells)
    }
}

fn open_words(path: &str, error: &SampleError) -> Message {
    let path = quoted(path);
    match error {
        SampleError::NotFound => Message::new(
            format!("no existe `{path}` junto al archivo de la cadena"),
            format!("there is no `{path}` beside the chain file"),
        ),
        SampleError::Outside => Message::new(
            format!("`{path}` no es una ruta relativa al archivo de la cadena"),
            format!("`{path}` is no path relative to the chain file"),
        ),
        SampleError::TooLarge => Message::new(
            format!("`{path}` pasa de 64 MiB"),
            format!("`{path}` is larger than 64 MiB"),
        ),
        SampleError::Other(words) => Message::new(
            format!("no se pudo leer `{path}`: {words}"),
            format!("`{path}` could not be read: {words}"),
        ),
    }
}

fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or("");
    let count = |b: u8| first.bytes().filter(|x| *x == b).count();
    [b';', b'\t', b',']
        .into_iter()
        .rev()
        .max_by_key(|b| count(*b))
        .unwrap_or(b',')
}
