//! The one name space of a chain, and finding in it what a file names.

use super::reader::Reader;
use super::{flaws, text};
use crate::chain::{HandoffIx, Item, PartyIx};
use crate::lang::Message;
use crate::source::{NodeIx, Span};

/// A thing with an id.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub item: Item,
    pub span: Span,
}

impl Reader<'_> {
    /// The text of an id node, checked; says what is wrong with it.
    pub(super) fn id_text(&mut self, node: NodeIx) -> Option<Box<str>> {
        let span = self.tape.span(node);
        let Some(word) = self.tape.scalar(node, self.text) else {
            let wanted = Message::new("un id", "an id");
            self.flaws
                .push(flaws::wrong_kind(span, self.tape.kind(node), &wanted));
            return None;
        };
        match (word.is_empty(), text::wrong_in_id(word)) {
            (true, _) => self.flaws.push(flaws::bad_id(span, word, None)),
            (_, Some(c)) => self.flaws.push(flaws::bad_id(span, word, Some(c))),
            _ => return Some(text::nfc(word)),
        }
        None
    }

    /// Enters a new id, or says that it is taken.
    pub(super) fn define(&mut self, id: &str, item: Item, span: Span) {
        if let Some(first) = self.names.get(id) {
            let flaw = flaws::duplicate_id(span, id, first.span);
            self.flaws.push(flaw);
        } else {
            self.names.insert(id.into(), Named { item, span });
        }
    }

    /// The thing that a reference names. `None` is said, unless the name was lost to a syntax error.
    pub(super) fn reference(&mut self, node: NodeIx, what: &Message) -> Option<Item> {
        let id = self.id_text(node)?;
        if let Some(named) = self.names.get(&id) {
            return Some(named.item);
        }
        if !self.was_lost(&id) {
            let best = self.suggest(&id, |_| true);
            self.flaws.push(flaws::unknown_reference(
                self.tape.span(node),
                &id,
                what,
                best.as_deref(),
            ));
        }
        None
    }

    /// The handoff that a reference names.
    pub(super) fn handoff_reference(&mut self, node: NodeIx) -> Option<HandoffIx> {
        let id = self.id_text(node)?;
        match self.names.get(&id).map(|n| n.item) {
            Some(Item::Handoff(ix)) => Some(ix),
            Some(_) => {
                let best = self.suggest(&id, |item| matches!(item, Item::Handoff(_)));
                let message = Message::new(
                    format!("`{id}` no es una entrega"),
                    format!("`{id}` is no handoff"),
                );
                let mut flaw = flaws::wrong_reference(self.tape.span(node), message);
                if let Some(best) = best {
                    flaw = flaw.help(Message::new(
                        format!("¿quiso decir `{best}`?"),
                        format!("did you mean `{best}`?"),
                    ));
                }
                self.flaws.push(flaw);
                None
            }
            None => {
                if !self.was_lost(&id) {
                    let best = self.suggest(&id, |item| matches!(item, Item::Handoff(_)));
                    let what = Message::new("una entrega", "handoff");
                    self.flaws.push(flaws::unknown_reference(
                        self.tape.span(node),
                        &id,
                        &what,
                        best.as_deref(),
                    ));
                }
                None
            }
        }
    }

    /// The party that a handoff names; new ones are entered where the file declares no departments.
    pub(super) fn party_reference(&mut self, node: NodeIx) -> Option<PartyIx> {
        let id = self.id_text(node)?;
        match self.names.get(&id).map(|n| n.item) {
            Some(Item::Party(ix)) => Some(ix),
            Some(_) => {
                let message = Message::new(
                    format!("`{id}` no es cliente, proveedor ni departamento"),
                    format!("`{id}` is no customer, supplier or department"),
                );
                self.flaws
                    .push(flaws::wrong_reference(self.tape.span(node), message));
                None
            }
            None if !self.declares_departments => Some(self.undeclared_department(&id, node)),
            None => {
                if !self.was_lost(&id) {
                    let best = self.suggest(&id, |item| matches!(item, Item::Party(_)));
                    self.flaws.push(flaws::undeclared_party(
                        self.tape.span(node),
                        &id,
                        best.as_deref(),
                    ));
                }
                None
            }
        }
    }

    /// The nearest id of a kind. Ties go to the first in the alphabet, so that no map's order shows.
    pub(super) fn suggest(&mut self, id: &str, fits: impl Fn(Item) -> bool) -> Option<String> {
        // Each search reads every id: a file with many unknown names gets suggestions for the first.
        self.suggestions_left = self.suggestions_left.checked_sub(1)?;
        let mut candidates: Vec<&str> = self
            .names
            .iter()
            .filter(|(_, named)| fits(named.item))
            .map(|(id, _)| id.as_ref())
            .collect();
        candidates.sort_unstable();
        text::nearest(id, candidates).map(str::to_owned)
    }

    /// Whether an id stands in a part of the file that a syntax error made unreadable.
    fn was_lost(&self, id: &str) -> bool {
        self.damaged.iter().any(|part| {
            let lost = self.file.text().get(part.range()).unwrap_or("");
            lost.match_indices(id).any(|(at, _)| {
                let ends = |c: Option<char>| {
                    c.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')))
                };
                ends(lost[..at].chars().next_back()) && ends(lost[at + id.len()..].chars().next())
            })
        })
    }

    /// Whether a node touches a damaged part, so that what it lacks may stand there.
    pub(super) fn is_damaged(&self, node: NodeIx) -> bool {
        let span = self.tape.span(node);
        self.damaged
            .iter()
            .any(|part| part.start <= span.end + 2 && span.start <= part.end)
    }
}
