//! Going on behind a mistake: which part of a text is damaged, and reading the rest without it.

use super::Span;
use super::yaml::SyntaxError;

/// Damaged parts after which reading stops.
pub(super) const MOST_PARTS: usize = 20;
/// Bytes that may be read again in all.
pub(super) const READ_AGAIN_BYTES: usize = 64 << 20;

/// What stopped a pass.
pub(super) struct Trouble {
    /// Where the library noticed.
    pub(super) at: usize,
    /// Where the last thing that could be read ends.
    pub(super) last_end: usize,
    /// Where the innermost open list or mapping begins.
    pub(super) innermost: Option<usize>,
    /// Reading on makes no sense.
    pub(super) fatal: bool,
    /// What it is.
    pub(super) error: SyntaxError,
}

/// A line that begins a list item or a mapping entry: where its first character stands.
struct Entry {
    line_start: usize,
    column: usize,
    is_item: bool,
}

/// The list item, or else the mapping entry, in which the mistake was made.
///
/// The library notices an unclosed bracket lines later; the item that was being read is meant,
/// or where that was finished the next one.
pub(super) fn damaged_part(text: &str, trouble: &Trouble) -> Option<Span> {
    let from = line_start(text, trouble.last_end.min(trouble.at));
    let open = entry_at(text, trouble.last_end.min(trouble.at))?;
    let first_byte = open.line_start + open.column;
    let unfinished = trouble
        .innermost
        .is_none_or(|start| start > first_byte || start + 2 > trouble.last_end)
        || trouble.last_end <= first_byte;
    let next =
        entries(text, trouble.last_end).find(|e| e.line_start > from && e.line_start <= trouble.at);
    let entry = match next {
        Some(next) if !unfinished => next,
        _ if trouble.last_end == trouble.at || unfinished => open,
        _ => entry_at(text, trouble.at).unwrap_or(open),
    };
    let start = entry.line_start;
    let end = entries_and_text(text, start)
        .skip(1)
        .find(|e| {
            e.column < entry.column || (e.column == entry.column && (e.is_item || !entry.is_item))
        })
        .map_or(text.len(), |e| e.line_start);
    let has_words = text.get(start..end)?.chars().any(|c| !c.is_whitespace());
    (has_words && end > start).then(|| Span::new(start, end))
}

/// Overwrites a part with spaces, so that all other offsets stay true.
pub(super) fn blank(text: &mut String, part: Span) {
    let spaces: String = text[part.range()]
        .bytes()
        .map(|b| {
            if b == b'\n' || b == b'\r' {
                char::from(b)
            } else {
                ' '
            }
        })
        .collect();
    text.replace_range(part.range(), &spaces);
}

/// Says it where it was made: an unclosed bracket is told of at the bracket.
pub(super) fn better_words(
    text: &str,
    part: Option<Span>,
    trouble: &Trouble,
) -> (SyntaxError, Span) {
    let at = Span::new(trouble.at, (trouble.at + 1).min(text.len().max(trouble.at)));
    if trouble.error == SyntaxError::Tab {
        // The library notices behind it.
        let line = line_start(text, trouble.at);
        let tab =
            tab_in_indentation(text, Span::new(line, text.len())).filter(|tab| *tab <= trouble.at);
        return (
            SyntaxError::Tab,
            tab.map_or(at, |tab| Span::new(tab, tab + 1)),
        );
    }
    if matches!(
        trouble.error,
        SyntaxError::TooDeep | SyntaxError::Character(_)
    ) {
        return (trouble.error.clone(), at);
    }
    if let Some(tab) = part.and_then(|p| tab_in_indentation(text, p)) {
        return (SyntaxError::Tab, Span::new(tab, tab + 1));
    }
    match part.and_then(|p| unclosed(text, p)) {
        Some(('"' | '\'', byte)) => (SyntaxError::UnclosedQuote, Span::new(byte, byte + 1)),
        Some((open, byte)) => (SyntaxError::Unclosed(open), Span::new(byte, byte + 1)),
        None => (trouble.error.clone(), at),
    }
}

fn tab_in_indentation(text: &str, part: Span) -> Option<usize> {
    let mut at = part.start as usize;
    for line in text.get(part.range())?.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t')
            && !line.trim().is_empty()
        {
            return Some(at + tab);
        }
        at += line.len();
    }
    None
}

/// The first quote or bracket in a part that nothing closes within it.
fn unclosed(text: &str, part: Span) -> Option<(char, usize)> {
    let base = part.start as usize;
    let bytes = text.get(part.range())?.as_bytes();
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let begins = at == 0 || matches!(bytes[at - 1], b' ' | b'\n' | b'[' | b'{' | b',' | b':');
        match byte {
            b'#' if begins => {
                while at < bytes.len() && bytes[at] != b'\n' {
                    at += 1;
                }
            }
            b'"' | b'\'' if begins => {
                let start = at;
                at += 1;
                while at < bytes.len() && bytes[at] != byte {
                    at += if byte == b'"' && bytes[at] == b'\\' {
                        2
                    } else {
                        1
                    };
                }
                if at >= bytes.len() {
                    return Some((char::from(byte), base + start));
                }
            }
            b'[' | b'{' if begins || !open.is_empty() => open.push((byte, base + at)),
            b']' | b'}' => {
                open.pop();
            }
            _ => {}
        }
        at += 1;
    }
    open.first().map(|(byte, at)| (char::from(*byte), *at))
}

fn line_start(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())]
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |i| i + 1)
}

/// Lines with words in them, from the line that holds a byte.
fn entries_and_text(text: &str, from: usize) -> impl Iterator<Item = Entry> + '_ {
    let mut at = line_start(text, from);
    let mut rest = text.get(at..).unwrap_or("").split_inclusive('\n');
    std::iter::from_fn(move || {
        loop {
            let line = rest.next()?;
            let line_start = at;
            at += line.len();
            let words = line.trim_start_matches([' ', '\t']);
            let column = line.len() - words.len();
            if words.trim().is_empty() || words.starts_with('#') {
                continue;
            }
            let is_item = words.starts_with("- ") || words.trim_end() == "-";
            return Some(Entry {
                line_start,
                column,
                is_item,
            });
        }
    })
}

/// Lines that begin an item or an entry, from the line that holds a byte.
fn entries(text: &str, from: usize) -> impl Iterator<Item = Entry> + '_ {
    entries_and_text(text, from).filter(|e| e.is_item || is_key_line(text, e))
}

fn is_key_line(text: &str, entry: &Entry) -> bool {
    let line = text[entry.line_start..].lines().next().unwrap_or("");
    line.contains(": ") || line.trim_end().ends_with(':')
}

/// The item or entry that a byte lies in: the nearest item line above or, outside lists, entry line.
fn entry_at(text: &str, at: usize) -> Option<Entry> {
    let mut nearest_key: Option<Entry> = None;
    let mut start = line_start(text, at);
    loop {
        if let Some(entry) = entries_and_text(text, start)
            .next()
            .filter(|e| e.line_start == start)
        {
            if entry.is_item {
                let inside = nearest_key
                    .as_ref()
                    .is_none_or(|key| key.column > entry.column);
                return if inside { Some(entry) } else { nearest_key };
            }
            if is_key_line(text, &entry)
                && nearest_key
                    .as_ref()
                    .is_none_or(|key| entry.column < key.column)
            {
                let top = entry.column == 0;
                // The nearest entry is the one meant; those around it only show that no list is.
                if nearest_key.is_none() {
                    nearest_key = Some(entry);
                }
                if top {
                    return nearest_key;
                }
            }
        }
        if start == 0 {
            return nearest_key;
        }
        start = line_start(text, start - 1);
    }
}
