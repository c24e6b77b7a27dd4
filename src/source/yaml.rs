//! The only room that knows the YAML library: its events become a [`Tape`].

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError};

use super::recover::{self, Trouble};
use super::tape::{Kind, Node, NodeIx, Tape};
use super::{Span, file::SourceFile};

/// Collections nested deeper than this are refused.
const NESTING_LIMIT: usize = 64;

/// What is wrong with a text as YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxError {
    /// A bracket or brace that nothing closes.
    Unclosed(char),
    /// A quote that nothing closes.
    UnclosedQuote,
    /// A tab where spaces are needed.
    Tab,
    /// A line that begins at a column where nothing begins.
    Indentation,
    /// A colon where none can be: often a missing comma, quote or bracket before it.
    Colon,
    /// A comma or closing bracket is missing.
    Separator,
    /// A character that cannot begin a value, such as `@` or a backquote.
    Character(char),
    /// A reference to an anchor that stands nowhere before it.
    UnknownAlias(String),
    /// A value that contains itself.
    SelfReference,
    /// More nested than 64 levels.
    TooDeep,
    /// A tag such as `!!python/object`: nothing is ever run, and nothing of a chain needs one.
    Tag(String),
    /// Anything else, in the library's words.
    Other(String),
}

/// A text as far as it could be read.
#[derive(Debug, Default)]
pub struct Parsed {
    /// What was read.
    pub tape: Tape,
    /// What could not be, with its place, in file order.
    pub errors: Vec<(SyntaxError, Span)>,
    /// The parts that were passed over to go on reading behind them.
    pub damaged: Vec<Span>,
}

/// Reads a text, going on behind what is damaged: one mistake does not hide the next.
///
/// Linear in the text; a damaged one is read again once for each damaged part, at most 20 times
/// and never more than 64 MiB in all.
#[must_use]
pub fn parse(file: &SourceFile) -> Parsed {
    let mut text = Cow::Borrowed(file.text());
    let mut errors = Vec::new();
    let mut damaged: Vec<Span> = Vec::new();
    let mut budget = recover::READ_AGAIN_BYTES;
    loop {
        let (tape, found, trouble) = read(&text);
        let Some(trouble) = trouble else {
            errors.extend(found);
            return finish(tape, errors, damaged);
        };
        let part = recover::damaged_part(&text, &trouble);
        let goes_on = damaged.len() < recover::MOST_PARTS && text.len() <= budget && !trouble.fatal;
        let (error, span) = recover::better_words(&text, part, &trouble);
        errors.push((error, span));
        match part {
            Some(part) if goes_on => {
                budget -= text.len();
                recover::blank(text.to_mut(), part);
                damaged.push(part);
            }
            _ => {
                errors.extend(found);
                damaged.push(Span::new(trouble.at, text.len()));
                return finish(tape, errors, damaged);
            }
        }
    }
}

fn finish(tape: Tape, mut errors: Vec<(SyntaxError, Span)>, mut damaged: Vec<Span>) -> Parsed {
    errors.sort_by_key(|(_, span)| *span);
    errors.dedup();
    damaged.sort_unstable();
    Parsed {
        tape,
        errors,
        damaged,
    }
}

/// One pass over a text: what was read, lesser errors that did not stop it, and what stopped it.
fn read(text: &str) -> (Tape, Vec<(SyntaxError, Span)>, Option<Trouble>) {
    let mut options = Options::default();
    options.emit_comments = false;
    options.emit_unresolved_aliases = true;
    options.flow_nesting_limit = NESTING_LIMIT;
    options.block_nesting_limit = NESTING_LIMIT;
    let mut tape = Tape::default();
    // Chain files have about a node for every eight bytes; growing by doubling would cost memory twice.
    tape.nodes.reserve(text.len() / 6);
    let mut builder = Builder {
        tape,
        text,
        ..Builder::default()
    };
    for next in Parser::new_from_str_with_options(text, options) {
        match next {
            Ok((event, span)) => {
                let span = span
                    .byte_range()
                    .map_or(Span::default(), |r| Span::new(r.start, r.end));
                builder.take(event, span);
            }
            Err(error) => {
                let trouble = builder.trouble(&error);
                let (tape, errors) = builder.close();
                return (tape, errors, Some(trouble));
            }
        }
    }
    let (tape, errors) = builder.close();
    (tape, errors, None)
}

#[derive(Default)]
struct Builder<'t> {
    text: &'t str,
    tape: Tape,
    errors: Vec<(SyntaxError, Span)>,
    open: Vec<u32>,
    anchors: HashMap<usize, u32>,
    last_end: u32,
    in_document: bool,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) {
        if event.is_node() || matches!(event, Event::SequenceEnd | Event::MappingEnd) {
            self.last_end = self.last_end.max(span.end);
        }
        self.refuse_tags(&event, span);
        match event {
            Event::DocumentStart(..) => {
                self.tape.documents.push(None);
                self.in_document = true;
                self.anchors.clear();
            }
            Event::DocumentEnd => self.in_document = false,
            Event::Scalar(value, style, anchor, _) => {
                let kind = if style == ScalarStyle::Plain {
                    Kind::Plain
                } else {
                    Kind::Quoted
                };
                let data = self.cook(&value, kind, span);
                self.push(Node::new(kind, span, data), anchor);
            }
            Event::SequenceStart(_, anchor, _) => self.open(Kind::Sequence, span, anchor),
            Event::MappingStart(_, anchor, _) => self.open(Kind::Mapping, span, anchor),
            Event::SequenceEnd | Event::MappingEnd => self.shut(span.end),
            Event::Alias(id) => match self.anchors.get(&id) {
                Some(target) if !self.open.contains(target) => {
                    self.push(Node::new(Kind::Alias, span, *target), 0);
                }
                _ => {
                    self.errors.push((SyntaxError::SelfReference, span));
                    self.nothing(span);
                }
            },
            Event::UnresolvedAlias(name) => {
                self.errors
                    .push((SyntaxError::UnknownAlias(name.into_owned()), span));
                self.nothing(span);
            }
            _ => {}
        }
    }

    /// A place holder for a value that cannot be read.
    fn nothing(&mut self, span: Span) {
        self.tape.cooked.push("".into());
        let data = Span::new(self.tape.cooked.len(), 0).start;
        self.push(Node::new(Kind::Plain, span, data), 0);
    }

    fn refuse_tags(&mut self, event: &Event<'_>, span: Span) {
        let Some(tag) = event.tag() else { return };
        let name = tag.to_string();
        let plain = ["str", "map", "seq", "int", "float", "bool", "null"];
        if !plain.iter().any(|core| tag.is_yaml_core_schema_tag(core)) {
            self.errors.push((SyntaxError::Tag(name), span));
        }
    }

    /// Where a scalar's text is not its source, keeps a copy; returns what `Node::data` says.
    fn cook(&mut self, value: &str, kind: Kind, span: Span) -> u32 {
        let raw = self.text.get(span.range()).unwrap_or("");
        let same = match kind {
            Kind::Plain => raw == value || (raw.is_empty() && value == "~"),
            _ => raw.len() >= 2 && raw.starts_with(['"', '\'']) && &raw[1..raw.len() - 1] == value,
        };
        if same {
            return 0;
        }
        self.tape.cooked.push(value.into());
        Span::new(self.tape.cooked.len(), 0).start
    }

    fn push(&mut self, mut node: Node, anchor: usize) -> u32 {
        let at = Span::new(self.tape.nodes.len(), 0).start;
        if self.open.is_empty()
            && self.in_document
            && let Some(root) = self.tape.documents.last_mut()
        {
            let empty = node.kind() == Kind::Plain && node.span.start == node.span.end;
            *root = (!empty).then_some(NodeIx(at));
        }
        node.next = at + 1;
        self.tape.nodes.push(node);
        if anchor != 0 {
            self.anchors.insert(anchor, at);
        }
        at
    }

    fn open(&mut self, kind: Kind, span: Span, anchor: usize) {
        let at = self.push(Node::new(kind, span, 0), anchor);
        self.open.push(at);
    }

    fn shut(&mut self, end: u32) {
        let Some(at) = self.open.pop() else { return };
        let next = Span::new(self.tape.nodes.len(), 0).start;
        let last_child_end = self.tape.nodes.last().map_or(end, |n| n.span.end);
        let node = &mut self.tape.nodes[at as usize];
        node.next = next;
        // A block collection ends where its last line does, not where the next one begins.
        let is_flow = self
            .text
            .as_bytes()
            .get(node.span.start as usize)
            .is_some_and(|b| b"[{".contains(b))
            && node.span.end > node.span.start;
        node.span.end = if is_flow {
            end
        } else {
            last_child_end.max(node.span.start)
        };
    }

    /// Ends what is still open, so that what was read so far can be used.
    fn close(mut self) -> (Tape, Vec<(SyntaxError, Span)>) {
        while !self.open.is_empty() {
            let parent = self.open.len();
            let at = self.open[parent - 1] as usize;
            let children = {
                let mut count = 0;
                let mut child = at + 1;
                while child < self.tape.nodes.len() {
                    count += 1;
                    child = self.tape.nodes[child].next as usize;
                }
                count
            };
            if self.tape.nodes[at].kind() == Kind::Mapping && children % 2 == 1 {
                self.nothing(Span {
                    start: self.last_end,
                    end: self.last_end,
                });
            }
            self.shut(self.last_end);
        }
        self.tape.nodes.shrink_to_fit();
        (self.tape, self.errors)
    }

    fn trouble(&self, error: &ScanError) -> Trouble {
        let at = error
            .marker()
            .byte_offset()
            .unwrap_or(0)
            .min(self.text.len());
        let innermost = self
            .open
            .last()
            .map(|at| self.tape.nodes[*at as usize].span.start as usize);
        let fatal = matches!(error.kind(), ErrorKind::RecursionLimitExceeded);
        Trouble {
            at,
            last_end: self.last_end as usize,
            innermost,
            fatal,
            error: words(error),
        }
    }
}

/// The library's errors, in the few kinds that a reader can act on.
fn words(error: &ScanError) -> SyntaxError {
    match error.kind() {
        ErrorKind::UnclosedFlowCollection { open } => SyntaxError::Unclosed(*open),
        ErrorKind::UnexpectedEofFlowSequence => SyntaxError::Unclosed('['),
        ErrorKind::UnexpectedEofFlowMapping | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            SyntaxError::Unclosed('{')
        }
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent => SyntaxError::UnclosedQuote,
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart => SyntaxError::Tab,
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed => SyntaxError::Indentation,
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::InvalidMappingValueWhitespace
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey => SyntaxError::Colon,
        ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::MismatchedFlowCollectionEnd { .. }
        | ErrorKind::MisplacedFlowCollectionEnd
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator => SyntaxError::Separator,
        ErrorKind::UnexpectedCharacter { character } => SyntaxError::Character(*character),
        ErrorKind::RecursionLimitExceeded => SyntaxError::TooDeep,
        _ => SyntaxError::Other(error.info()),
    }
}
