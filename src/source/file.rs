//! A file's text, and where in it something stands.

use std::sync::OnceLock;

/// A range of bytes in a [`SourceFile`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// From byte offsets; files are capped far below 4 GiB.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clip = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: clip(start),
            end: clip(end.max(start)),
        }
    }

    /// As a range for slicing.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A file's name and its text in UTF-8, without a byte order mark.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    lines: OnceLock<Vec<u32>>,
}

impl SourceFile {
    /// A named text. The name is only shown.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
        }
    }

    /// The name under which it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte at which each line begins.
    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let after_breaks = self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
            std::iter::once(0)
                .chain(after_breaks.map(|(i, _)| Span::new(i + 1, i + 1).start))
                .collect()
        })
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    #[must_use]
    pub fn line_column(&self, byte: u32) -> (usize, usize) {
        let byte = byte.min(Span::new(self.text.len(), 0).start);
        let line = self.lines().partition_point(|start| *start <= byte) - 1;
        let start = self.lines()[line] as usize;
        let mut end = byte as usize;
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        (line + 1, self.text[start..end].chars().count() + 1)
    }

    /// The text of some lines around a span, and the number of the first: what a diagnostic shows.
    #[must_use]
    pub fn window(&self, span: Span, around: usize) -> (usize, Span) {
        let lines = self.lines();
        let first = self
            .line_column(span.start)
            .0
            .saturating_sub(1)
            .saturating_sub(around);
        let last = self.line_column(span.end).0.saturating_sub(1) + around;
        let start = lines[first] as usize;
        let end = lines
            .get(last + 1)
            .map_or(self.text.len(), |next| *next as usize);
        (first + 1, Span::new(start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_begin_at_one() {
        let file = SourceFile::new("a", "ñandú: 1\nb: 2\n");
        assert_eq!(file.line_column(0), (1, 1));
        assert_eq!(file.line_column(7), (1, 6));
        assert_eq!(file.line_column(11), (2, 1));
        assert_eq!(file.line_column(9999), (3, 1));
    }
}
