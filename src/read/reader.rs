//! The reader's state, and a document from its root to a chain.

use std::collections::HashMap;
use std::sync::Arc;

use super::fields::{Entry, Slots};
use super::grammar::{CALENDAR, CHAIN};
use super::ids::Named;
use super::origins::{Origin, Origins};
use super::samples::SampleFiles;
use super::{Document, flaws, text};
use crate::chain::calendar::CalendarError;
use crate::chain::{
    Calendar, Chain, Extra, GroupIx, Item, Party, PartyDetails, PartyIx, PartyKind, TimeUnit,
};
use crate::finding::{Finding, Severity};
use crate::lang::{Lang, Message};
use crate::source::{Kind, NodeIx, SourceFile, Span, Tape};

/// How many unknown names get a suggestion: each costs a walk over all ids.
const MOST_SUGGESTIONS: u32 = 100;
/// Items of lists that aliases may repeat.
const MOST_REPEATED: usize = 2_000_000;

pub(super) struct Reader<'a> {
    pub file: &'a SourceFile,
    pub text: &'a str,
    pub tape: &'a Tape,
    pub damaged: &'a [Span],
    pub samples: &'a dyn SampleFiles,
    pub chain: Chain,
    pub names: HashMap<Box<str>, Named>,
    pub group_names: HashMap<Box<str>, (GroupIx, Span)>,
    pub origins: Origins,
    pub declares_departments: bool,
    pub suggestions_left: u32,
    /// Items of lists that may still be read: far more than the document has, unless aliases repeat them.
    pub items_left: usize,
    /// What is being read: whose its own keys and notes are.
    pub item: Item,
    pub flaws: Vec<Finding>,
    pub notes: Vec<Finding>,
}

/// Reads one document.
pub(super) fn read_document(
    file: &Arc<SourceFile>,
    tape: &Arc<Tape>,
    damaged: &[Span],
    root: NodeIx,
    samples: &dyn SampleFiles,
) -> Document {
    let mut reader = Reader {
        file,
        text: file.text(),
        tape,
        damaged,
        samples,
        chain: Chain::default(),
        names: HashMap::new(),
        group_names: HashMap::new(),
        origins: Origins::new(tape.clone(), root),
        declares_departments: false,
        suggestions_left: MOST_SUGGESTIONS,
        items_left: tape.len().saturating_mul(2) + MOST_REPEATED,
        item: Item::Chain,
        flaws: Vec::new(),
        notes: Vec::new(),
    };
    reader.root(root);
    reader.finish()
}

impl Reader<'_> {
    fn finish(self) -> Document {
        let mut flaws = self.flaws;
        // An anchored mapping that is merged twice is read twice: its flaws are said once.
        flaws.sort_by_key(|f| (f.primary.spot, f.rule.code));
        flaws.dedup_by(|a, b| {
            a.primary.spot == b.primary.spot && a.rule.code == b.rule.code && a.message == b.message
        });
        let mut notes = self.notes;
        notes.sort_by_key(|f| f.primary.spot);
        notes.dedup_by(|a, b| a.primary.spot == b.primary.spot && a.rule.code == b.rule.code);
        let name = self.chain.name.clone();
        let readable = flaws.iter().all(|f| f.severity < Severity::Error);
        Document {
            chain: readable.then_some(self.chain),
            origins: self.origins,
            name,
            flaws,
            notes,
        }
    }

    fn root(&mut self, root: NodeIx) {
        let Some(slots) = self.slots(root, &CHAIN) else {
            return;
        };
        self.chain.name = self.text_at(&slots, const { CHAIN.at("name") });
        self.version(&slots);
        self.chain.description = self.text_at(&slots, const { CHAIN.at("description") });
        self.chain.currency = self.text_at(&slots, const { CHAIN.at("currency") });
        self.language(&slots);
        self.calendar(&slots);
        self.time_unit(&slots);
        self.groups(&slots);
        let bodies = self.party_ids(&slots);
        let handoffs = self.handoff_ids(&slots);
        let (risks, options) = self.other_ids(&slots);
        self.handoff_bodies(handoffs);
        self.party_bodies(bodies);
        self.risks(risks);
        self.options(options);
        self.allow(&slots);
        if let Some(node) = slots.get(const { CHAIN.at("demand") }) {
            self.chain.demand = self.order_rate(node);
        }
    }

    fn version(&mut self, slots: &Slots) {
        let Some(node) = slots.get(const { CHAIN.at("eslabon") }) else {
            return;
        };
        let word = self.tape.scalar(node, self.text).unwrap_or_default();
        if !matches!(word, "1" | "1.0") {
            let word = super::quoted(word);
            let message = Message::new(
                format!("formato `{word}`: este programa lee el formato 1"),
                format!("format `{word}`: this program reads format 1"),
            );
            self.flaws.push(
                flaws::bad_value(self.tape.span(node), message).help(Message::new(
                    "escriba `eslabon: 1`, o use una versión más nueva del programa",
                    "write `eslabon: 1`, or use a newer version of the program",
                )),
            );
        }
    }

    fn language(&mut self, slots: &Slots) {
        let Some(node) = slots.get(const { CHAIN.at("language") }) else {
            return;
        };
        let Some(word) = self.text_of(node) else {
            return;
        };
        match word.parse::<Lang>() {
            Ok(lang) => self.chain.language = Some(lang),
            Err(()) => {
                let word = super::quoted(&word);
                let message = Message::new(
                    format!("`{word}` no es un idioma que eslabon hable"),
                    format!("`{word}` is no language that eslabon speaks"),
                );
                let help = Message::new("escriba `es` o `en`", "write `es` or `en`");
                self.flaws
                    .push(flaws::bad_value(self.tape.span(node), message).help(help));
            }
        }
    }

    fn calendar(&mut self, slots: &Slots) {
        let Some(node) = slots.get(const { CHAIN.at("calendar") }) else {
            return;
        };
        let Some(slots) = self.slots(node, &CALENDAR) else {
            return;
        };
        let default = Calendar::default();
        // A day is told in hours of the clock, so it is read with a day of 24 of them.
        let clock = Calendar::new(24.0, 7.0, 30.0).unwrap_or(default);
        let day_hours = match slots.get(const { CALENDAR.at("day") }) {
            Some(node) => self.calendar_part(node, &clock).map(|days| days * 24.0),
            None => Some(default.day_hours()),
        };
        let Some(day_hours) = day_hours else { return };
        let within = Calendar::new(day_hours, default.week_days(), default.month_days());
        let week = match (slots.get(const { CALENDAR.at("week") }), &within) {
            (Some(node), Ok(calendar)) => self.calendar_part(node, calendar),
            _ => Some(default.week_days()),
        };
        let Some(week) = week else { return };
        let within = Calendar::new(day_hours, week, default.month_days());
        let month = match (slots.get(const { CALENDAR.at("month") }), &within) {
            (Some(node), Ok(calendar)) => self.calendar_part(node, calendar),
            _ => Some(default.month_days()),
        };
        let Some(month) = month else { return };
        match Calendar::new(day_hours, week, month) {
            Ok(calendar) => self.chain.calendar = calendar,
            Err(error) => {
                let (part, message) = match error {
                    CalendarError::DayHours(_) => (
                        const { CALENDAR.at("day") },
                        Message::new(
                            "un día de trabajo tiene más de 0 y hasta 24 horas",
                            "a working day has more than 0 and up to 24 hours",
                        ),
                    ),
                    CalendarError::WeekDays(_) => (
                        const { CALENDAR.at("week") },
                        Message::new(
                            "una semana de trabajo tiene más de 0 y hasta 7 días",
                            "a working week has more than 0 and up to 7 days",
                        ),
                    ),
                    CalendarError::MonthDays(_) => (
                        const { CALENDAR.at("month") },
                        Message::new(
                            "un mes de trabajo tiene más de 0 y hasta 31 días",
                            "a working month has more than 0 and up to 31 days",
                        ),
                    ),
                };
                let node = slots.get(part).unwrap_or(slots.node);
                self.flaws
                    .push(flaws::bad_value(self.tape.span(node), message));
            }
        }
    }

    fn calendar_part(&mut self, node: NodeIx, calendar: &Calendar) -> Option<f64> {
        let word = self.tape.scalar(node, self.text).unwrap_or_default();
        if word
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
        {
            let message = Message::new(
                "falta la unidad: `8h`, `5d`",
                "the unit is missing: `8h`, `5d`",
            );
            self.flaws
                .push(flaws::bad_value(self.tape.span(node), message));
            return None;
        }
        self.duration_by(node, calendar, TimeUnit::Day)
    }

    fn time_unit(&mut self, slots: &Slots) {
        let Some(node) = slots.get(const { CHAIN.at("time_unit") }) else {
            return;
        };
        let Some(word) = self.text_of(node) else {
            return;
        };
        match TimeUnit::parse(&word) {
            Ok(unit) => self.chain.time_unit = unit,
            Err(_) => {
                let word = super::quoted(&word);
                let message = Message::new(
                    format!("`{word}` no es una unidad de tiempo"),
                    format!("`{word}` is no unit of time"),
                );
                let help = Message::new("use m, h, d, sem o mes", "use m, h, d, w or mo");
                self.flaws
                    .push(flaws::bad_value(self.tape.span(node), message).help(help));
            }
        }
    }

    /// Keeps the user's own keys as they were written.
    pub(super) fn extras(&mut self, slots: &Slots) {
        for Entry { key, value } in &slots.others {
            let (Some(word), Some(yaml)) = (
                self.tape.scalar(*key, self.text),
                self.text.get(self.tape.span(*value).range()),
            ) else {
                continue;
            };
            if !word.starts_with("x-") {
                continue;
            }
            self.chain.extras.push(Extra {
                on: self.item,
                key: word.into(),
                yaml: yaml.into(),
            });
        }
    }

    /// A department that the file only names, where it declares none.
    pub(super) fn undeclared_department(&mut self, id: &str, node: NodeIx) -> PartyIx {
        let ix = PartyIx::new(self.chain.parties.len());
        self.chain.parties.push(Party {
            id: id.into(),
            kind: PartyKind::Department,
            declared: false,
            details: Box::<PartyDetails>::default(),
        });
        self.origins.parties.push(Origin {
            label: node,
            body: None,
        });
        self.names.insert(
            id.into(),
            Named {
                item: Item::Party(ix),
                span: self.tape.span(node),
            },
        );
        ix
    }

    /// The entries of a mapping of ids: each id once, merged mappings included.
    pub(super) fn named_entries(&mut self, node: NodeIx, wanted: &Message) -> Vec<Entry> {
        let tape = self.tape;
        if tape.kind(node) != Kind::Mapping {
            if !self.is_damaged(node) {
                self.flaws
                    .push(flaws::wrong_kind(tape.span(node), tape.kind(node), wanted));
            }
            return Vec::new();
        }
        let mut seen: HashMap<Box<str>, Span> = HashMap::new();
        let mut entries = Vec::new();
        let mut waiting = vec![node];
        let mut merged = std::collections::HashSet::new();
        while let Some(next) = waiting.pop() {
            if !merged.insert(tape.resolve(next)) {
                continue;
            }
            if tape.kind(next) == Kind::Sequence {
                waiting.extend(tape.children(next).collect::<Vec<_>>().into_iter().rev());
                continue;
            }
            let is_own = next == node;
            for (key, value) in tape.entries(next) {
                if tape.scalar(key, self.text) == Some("<<") && tape.kind(key) == Kind::Plain {
                    waiting.push(value);
                    continue;
                }
                if tape
                    .scalar(key, self.text)
                    .is_some_and(|word| word.starts_with("x-"))
                {
                    continue;
                }
                let id = tape
                    .scalar(key, self.text)
                    .map(text::nfc)
                    .unwrap_or_default();
                match seen.get(&id) {
                    None => {
                        seen.insert(id, tape.span(key));
                        entries.push(Entry { key, value });
                    }
                    Some(first) if is_own => {
                        let flaw = flaws::duplicate_key(tape.span(key), &id, *first, &id);
                        self.flaws.push(flaw);
                    }
                    Some(_) => {}
                }
            }
        }
        entries
    }
}
