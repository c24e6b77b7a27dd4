//! Where in the file each part of a chain stands. Only the reader knows.

use std::sync::Arc;

use super::grammar;
use crate::chain::{Item, Place};
use crate::source::{Kind, NodeIx, Span, Tape};

/// Where one thing is declared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    /// What a diagnostic points at: its id, or the thing itself.
    pub label: NodeIx,
    /// The mapping that holds its keys.
    pub body: Option<NodeIx>,
}

/// The way back from an address in a chain to bytes of its file.
#[derive(Debug)]
pub struct Origins {
    pub(super) tape: Arc<Tape>,
    pub(super) root: NodeIx,
    pub(super) parties: Vec<Origin>,
    pub(super) handoffs: Vec<Origin>,
    pub(super) groups: Vec<Origin>,
    pub(super) risks: Vec<Origin>,
    pub(super) options: Vec<Origin>,
    pub(super) allow: Vec<Origin>,
}

impl Origins {
    pub(super) fn new(tape: Arc<Tape>, root: NodeIx) -> Self {
        Self {
            tape,
            root,
            parties: Vec::new(),
            handoffs: Vec::new(),
            groups: Vec::new(),
            risks: Vec::new(),
            options: Vec::new(),
            allow: Vec::new(),
        }
    }

    /// The bytes of a place: a key's value, or else the id of the thing. `text` is the file's.
    #[must_use]
    pub fn span(&self, place: Place, text: &str) -> Span {
        let origin = match place.item {
            Item::Chain => Some(&Origin {
                label: self.root,
                body: Some(self.root),
            })
            .copied(),
            Item::Party(ix) => self.parties.get(ix.at()).copied(),
            Item::Handoff(ix) => self.handoffs.get(ix.at()).copied(),
            Item::Group(ix) => self.groups.get(ix.at()).copied(),
            Item::Risk(at) => self.risks.get(at as usize).copied(),
            Item::Improvement(at) => self.options.get(at as usize).copied(),
            Item::Accepted(at) => self.allow.get(at as usize).copied(),
        };
        let Some(origin) = origin else {
            return Span::default();
        };
        let wanted = if place.item == Item::Chain {
            place.field.or(Some("name"))
        } else {
            place.field
        };
        let value = wanted
            .zip(origin.body)
            .and_then(|(field, body)| self.value_of(body, field, text));
        match value {
            Some(value) => self.tape.span(value),
            None => first_line(self.tape.span(origin.label), text),
        }
    }

    /// The value behind a key in either spelling, merged mappings included.
    fn value_of(&self, body: NodeIx, field: &str, text: &str) -> Option<NodeIx> {
        let spanish = grammar::ALL
            .iter()
            .flat_map(|t| t.fields)
            .find(|f| f.en == field)
            .map_or(field, |f| f.es);
        let mut waiting = vec![body];
        let mut steps = 0;
        while let Some(next) = waiting.pop() {
            steps += 1;
            if steps > 64 {
                break;
            }
            if self.tape.kind(next) == Kind::Sequence {
                waiting.extend(self.tape.children(next));
                continue;
            }
            for (key, value) in self.tape.entries(next) {
                match self.tape.scalar(key, text) {
                    Some(word) if word == field || word == spanish => return Some(value),
                    Some("<<") => waiting.push(value),
                    Some(word)
                        if !word.is_ascii() && super::text::without_accents(word) == spanish =>
                    {
                        return Some(value);
                    }
                    _ => {}
                }
            }
        }
        None
    }
}

/// A mapping over many lines is shown by its first.
fn first_line(span: Span, text: &str) -> Span {
    let end = text
        .get(span.range())
        .and_then(|t| t.find(['\n', '\r']))
        .map_or(span.end, |i| span.start + u32::try_from(i).unwrap_or(0));
    Span {
        start: span.start,
        end,
    }
}
