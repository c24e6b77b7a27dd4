//! One pass over a mapping: keys into slots, and every key that is unknown, said twice or merged in.

use std::collections::HashSet;

use super::grammar::{Field, Mapping};
use super::reader::Reader;
use super::{flaws, text};
use crate::lang::Message;
use crate::source::{Kind, NodeIx};

/// A key that was found, and what stands behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// The key as written.
    pub key: NodeIx,
    /// The value; never nothing.
    pub value: NodeIx,
}

/// The keys of one mapping.
#[derive(Debug)]
pub(super) struct Slots {
    /// The mapping itself.
    pub node: NodeIx,
    found: Vec<(u8, Entry)>,
    /// Keys outside the table that it accepts: `x-..`, and percentiles of a time.
    pub others: Vec<Entry>,
    /// A key that is there and empty.
    empty: Vec<u8>,
}

impl Slots {
    /// What stands behind a key, by its position in the mapping's table.
    pub fn get(&self, field: usize) -> Option<NodeIx> {
        self.entry(field).map(|entry| entry.value)
    }

    /// The key and its value.
    pub fn entry(&self, field: usize) -> Option<Entry> {
        self.found
            .iter()
            .find(|(at, _)| usize::from(*at) == field)
            .map(|(_, entry)| *entry)
    }

    /// Whether the key stands there with nothing behind it.
    pub fn is_empty_at(&self, field: usize) -> bool {
        self.empty.iter().any(|at| usize::from(*at) == field)
    }
}

impl Reader<'_> {
    /// The keys of a mapping by its table. `None` where the node is no mapping, which is then said.
    pub(super) fn slots(&mut self, node: NodeIx, table: &'static Mapping) -> Option<Slots> {
        self.slots_of(node, table, true)
    }

    /// The same; what an option sets need not be whole.
    pub(super) fn slots_of(
        &mut self,
        node: NodeIx,
        table: &'static Mapping,
        whole: bool,
    ) -> Option<Slots> {
        if self.tape.kind(node) != Kind::Mapping {
            self.wrong_kind(node, table);
            return None;
        }
        let mut slots = Slots {
            node,
            found: Vec::with_capacity(self.tape.entries(node).count()),
            others: Vec::new(),
            empty: Vec::new(),
        };
        let mut merges = Vec::new();
        self.take_entries(node, table, &mut slots, &mut merges);
        self.take_merges(merges, table, &mut slots);
        self.extras(&slots);
        for (at, field) in table.fields.iter().enumerate() {
            if whole && field.required && slots.get(at).is_none() && !self.is_damaged(node) {
                self.flaws
                    .push(flaws::missing_key(self.tape.span(node), table, field));
            }
        }
        Some(slots)
    }

    fn take_entries(
        &mut self,
        node: NodeIx,
        table: &'static Mapping,
        slots: &mut Slots,
        merges: &mut Vec<NodeIx>,
    ) {
        let tape = self.tape;
        let mut guess = 0;
        for (key, value) in tape.entries(node) {
            let Some(word) = tape.scalar(key, self.text) else {
                self.flaws.push(flaws::key_is_no_text(tape.span(key)));
                continue;
            };
            if word == "<<" && tape.kind(key) == Kind::Plain {
                merges.push(value);
                continue;
            }
            if word.starts_with("x-") || accepts_percentile(table, word) {
                slots.others.push(Entry { key, value });
                continue;
            }
            let Some(at) = position(table, word, guess) else {
                self.unknown_key(key, value, word, table);
                continue;
            };
            guess = at + 1;
            if let Some(first) = slots.entry(at) {
                let first_word = tape.scalar(first.key, self.text).unwrap_or_default();
                self.flaws.push(flaws::duplicate_key(
                    tape.span(key),
                    word,
                    tape.span(first.key),
                    first_word,
                ));
            } else if tape.is_null(value, self.text) {
                slots.empty.push(u8::try_from(at).unwrap_or(u8::MAX));
            } else {
                slots
                    .found
                    .push((u8::try_from(at).unwrap_or(u8::MAX), Entry { key, value }));
            }
        }
    }

    /// Merge keys: what the mapping says itself wins, then the earlier merged one. Each mapping is
    /// merged once, so that merges of merges cannot explode.
    fn take_merges(&mut self, merges: Vec<NodeIx>, table: &'static Mapping, slots: &mut Slots) {
        let tape = self.tape;
        let mut waiting: Vec<NodeIx> = merges.into_iter().rev().collect();
        let mut seen = HashSet::new();
        while let Some(next) = waiting.pop() {
            if !seen.insert(tape.resolve(next)) {
                continue;
            }
            match tape.kind(next) {
                Kind::Sequence => {
                    waiting.extend(tape.children(next).collect::<Vec<_>>().into_iter().rev())
                }
                Kind::Mapping => {
                    let mut merged = Slots {
                        node: next,
                        found: Vec::new(),
                        others: Vec::new(),
                        empty: Vec::new(),
                    };
                    let mut deeper = Vec::new();
                    self.take_entries(next, table, &mut merged, &mut deeper);
                    for (at, entry) in merged.found {
                        if slots.get(usize::from(at)).is_none() {
                            slots.found.push((at, entry));
                        }
                    }
                    waiting.extend(deeper.into_iter().rev());
                }
                _ => self.flaws.push(flaws::merge_of_no_mapping(tape.span(next))),
            }
        }
    }

    fn unknown_key(&mut self, key: NodeIx, value: NodeIx, word: &str, table: &'static Mapping) {
        let span = self.tape.span(key);
        let is_null = self.tape.is_null(value, self.text);
        if is_null && word.starts_with(|c: char| c.is_ascii_digit()) {
            self.flaws.push(flaws::decimal_comma(span, word));
            return;
        }
        let best = text::nearest(word, table.fields.iter().flat_map(|f| [f.en, f.es]));
        self.flaws.push(flaws::unknown_key(span, word, table, best));
    }

    /// A scalar or list where a mapping belongs.
    pub(super) fn wrong_kind(&mut self, node: NodeIx, table: &'static Mapping) {
        if self.is_damaged(node) {
            return;
        }
        let keys = table
            .fields
            .iter()
            .map(|f| f.en)
            .take(4)
            .collect::<Vec<_>>()
            .join(", ");
        let wanted = Message::new(
            format!("un mapa con claves como `{keys}`"),
            format!("a mapping with keys such as `{keys}`"),
        );
        self.flaws.push(flaws::wrong_kind(
            self.tape.span(node),
            self.tape.kind(node),
            &wanted,
        ));
    }
}

/// The position of a key in its table, in either spelling, with or without accents.
///
/// Files repeat the order of their keys, so the one after the last found is tried first.
fn position(table: &'static Mapping, word: &str, guess: usize) -> Option<usize> {
    let spelt = |field: &Field, word: &str| field.en == word || field.es == word;
    if table.fields.get(guess).is_some_and(|f| spelt(f, word)) {
        return Some(guess);
    }
    let exact = table.fields.iter().position(|f| spelt(f, word));
    if exact.is_some() || word.is_ascii() {
        return exact;
    }
    let plain = text::without_accents(word);
    table.fields.iter().position(|f| f.es == plain)
}

fn accepts_percentile(table: &'static Mapping, word: &str) -> bool {
    table.name == "time" && text::percentile(word).is_some()
}
