//! Values: texts, numbers, durations, times that vary.

use super::fields::Slots;
use super::reader::Reader;
use super::wording::{self, Read};
use super::{flaws, rules, text};
use crate::chain::duration::{ParsedDuration, parse_duration};
use crate::chain::duration_error::DurationNote;
use crate::chain::money::{Sign, parse_money, parse_money_rate, parse_order_rate};
use crate::chain::number::parse_number;
use crate::chain::share::{parse_rating, parse_share};
use crate::chain::{Calendar, Rating, TimeUnit};
use crate::finding::Finding;
use crate::lang::Message;
use crate::source::{Kind, NodeIx};

impl Reader<'_> {
    /// A scalar's text; a list or a mapping is said to be none.
    pub(super) fn word(&mut self, node: NodeIx, wanted: Message) -> Option<&str> {
        if self.tape.scalar(node, self.text).is_none() {
            self.flaws.push(flaws::wrong_kind(
                self.tape.span(node),
                self.tape.kind(node),
                &wanted,
            ));
        }
        self.tape.scalar(node, self.text)
    }

    /// Reads a scalar by a parser of the domain and words what it refuses.
    pub(super) fn read_as<T, E: Read>(
        &mut self,
        node: NodeIx,
        wanted: (&'static str, &'static str),
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let word = self.word(node, Message::new(wanted.0, wanted.1))?;
        match parse(word) {
            Ok(value) => Some(value),
            Err(error) => {
                let said = super::quoted(word);
                let flaw = wording::refused(self.tape.span(node), &said, &error);
                self.flaws.push(flaw);
                None
            }
        }
    }

    pub(super) fn text_of(&mut self, node: NodeIx) -> Option<Box<str>> {
        let word: Box<str> = self.word(node, Message::new("un texto", "a text"))?.into();
        self.note_lost_text(node, &word);
        Some(word)
    }

    /// The words of a text; quotes with nothing in them say no more than nothing.
    pub(super) fn words_of(&mut self, node: NodeIx) -> Option<Box<str>> {
        self.text_of(node).filter(|text| !text.trim().is_empty())
    }

    /// The text behind a key; nothing where it is left out or left empty.
    pub(super) fn text_at(&mut self, slots: &Slots, field: usize) -> Option<Box<str>> {
        slots.get(field).and_then(|node| self.words_of(node))
    }

    /// Keeps a note, with what it is about.
    pub(super) fn note(&mut self, note: Finding) {
        self.notes.push(note.about(self.item));
    }

    /// `Factura #12` is read as `Factura`: a space and `#` begin a comment.
    fn note_lost_text(&mut self, node: NodeIx, word: &str) {
        let span = self.tape.span(node);
        if self.tape.kind(node) != Kind::Plain {
            return;
        }
        let after = self.text.get(span.end as usize..).unwrap_or("");
        let rest = after.trim_start_matches([' ', '\t']);
        if rest.len() == after.len() || !rest.starts_with('#') {
            return;
        }
        let comment = rest.lines().next().unwrap_or("");
        // People write comments with a space behind the sign, and numbers without.
        if comment[1..].starts_with(|c: char| {
            !c.is_whitespace() && c != '#' && c != '!' && c != '-' && c != '='
        }) {
            let (kept, lost) = (super::quoted(word), super::quoted(comment));
            let message = Message::new(
                format!("se leyó `{kept}`; `{lost}` quedó como comentario"),
                format!("`{kept}` was read; `{lost}` became a comment"),
            );
            let help = Message::new(
                "si es parte del texto, póngalo entre comillas",
                "if it is part of the text, put it in quotes",
            );
            self.note(Finding::new(&rules::LOST_TEXT, span, message).help(help));
        }
    }

    /// The items of a list; a single item where a list belongs is said to be none.
    pub(super) fn items(&mut self, node: NodeIx) -> Option<Vec<NodeIx>> {
        if self.tape.kind(node) == Kind::Sequence {
            return Some(self.tape.children(node).collect());
        }
        if !self.is_damaged(node) {
            let wanted = Message::new(
                "una lista (cada elemento empieza por `-`)",
                "a list (each item begins with `-`)",
            );
            self.flaws.push(flaws::wrong_kind(
                self.tape.span(node),
                self.tape.kind(node),
                &wanted,
            ));
        }
        None
    }

    /// The items of a list, or a single one written without a list.
    /// Whether a list may no longer be read, because aliases have repeated too much; told once.
    pub(super) fn is_repeated_too_much(&mut self, list: NodeIx) -> bool {
        if self.items_left == 0 {
            return true;
        }
        let items = self.tape.children(list).count();
        self.items_left = self.items_left.saturating_sub(items);
        if self.items_left > 0 {
            return false;
        }
        let message = Message::new(
            "los alias repiten tanto que leer el archivo no terminaría",
            "aliases repeat so much that reading the file would not end",
        );
        let help = Message::new(
            "repita listas más cortas, o divida el archivo en varias cadenas",
            "repeat shorter lists, or split the file into several chains",
        );
        let span = self.tape.span(list);
        let flaw = Finding::new(&super::rules::TOO_LARGE, span, message).help(help);
        self.flaws.push(flaw);
        true
    }

    pub(super) fn one_or_many(&mut self, node: NodeIx) -> Vec<NodeIx> {
        match self.tape.kind(node) {
            Kind::Sequence => self.tape.children(node).collect(),
            _ => vec![node],
        }
    }

    pub(super) fn flag(&mut self, node: NodeIx) -> Option<bool> {
        let word = self.word(node, Message::new("`true` o `false`", "`true` or `false`"))?;
        match text::without_accents(word).to_lowercase().as_str() {
            "true" | "verdadero" | "si" | "yes" => Some(true),
            "false" | "falso" | "no" => Some(false),
            _ => {
                let said = super::quoted(word);
                let message = Message::new(
                    format!("`{said}` no es `true` ni `false`"),
                    format!("`{said}` is neither `true` nor `false`"),
                );
                self.flaws
                    .push(flaws::bad_value(self.tape.span(node), message));
                None
            }
        }
    }

    pub(super) fn color(&mut self, node: NodeIx) -> Option<Box<str>> {
        let word = self.text_of(node)?;
        let is_hex = word.len() == 7
            && word.starts_with('#')
            && word[1..].bytes().all(|b| b.is_ascii_hexdigit());
        if is_hex {
            return Some(word.to_lowercase().into());
        }
        let said = super::quoted(&word);
        let message = Message::new(
            format!("`{said}` no es un color"),
            format!("`{said}` is no colour"),
        );
        let help = Message::new(
            "escriba `\"#4477AA\"`, entre comillas",
            "write `\"#4477AA\"`, in quotes",
        );
        self.flaws
            .push(flaws::bad_value(self.tape.span(node), message).help(help));
        None
    }

    pub(super) fn count(&mut self, node: NodeIx) -> Option<u64> {
        let word = self.word(node, Message::new("un número entero", "a whole number"))?;
        let digits: String = word.chars().filter(|c| *c != '_').collect();
        match digits.parse::<u64>() {
            Ok(count) => Some(count),
            Err(_) => {
                let said = super::quoted(word);
                let message = Message::new(
                    format!("`{said}` no es un número entero de 0 en adelante"),
                    format!("`{said}` is no whole number of 0 or more"),
                );
                self.flaws
                    .push(flaws::bad_value(self.tape.span(node), message));
                None
            }
        }
    }

    pub(super) fn positive(&mut self, node: NodeIx) -> Option<f64> {
        let value = self.read_as(node, ("un número", "a number"), parse_number)?;
        if value > 0.0 {
            return Some(value);
        }
        let message = Message::new("debe ser mayor que 0", "it must be above 0");
        self.flaws
            .push(flaws::bad_value(self.tape.span(node), message));
        None
    }

    pub(super) fn share(&mut self, node: NodeIx) -> Option<f64> {
        self.read_as(
            node,
            ("una parte, como `92%`", "a share such as `92%`"),
            parse_share,
        )
    }

    /// How often a promise must hold: a share above 0.
    pub(super) fn confidence(&mut self, node: NodeIx) -> Option<f64> {
        let share = self.share(node)?;
        if share > 0.0 {
            return Some(share);
        }
        let message = Message::new(
            "un cumplimiento de 0 % no promete nada",
            "a confidence of 0% promises nothing",
        );
        self.flaws
            .push(flaws::bad_value(self.tape.span(node), message));
        None
    }

    pub(super) fn rating(&mut self, node: NodeIx) -> Option<Rating> {
        self.read_as(
            node,
            ("una calificación, como `4.1/5`", "a rating such as `4.1/5`"),
            parse_rating,
        )
    }

    pub(super) fn money(&mut self, node: NodeIx) -> Option<f64> {
        self.read_as(node, ("un monto", "an amount"), |word| {
            parse_money(word, Sign::NotNegative)
        })
    }

    pub(super) fn money_rate(&mut self, node: NodeIx) -> Option<f64> {
        let calendar = self.chain.calendar;
        self.read_as(
            node,
            (
                "un monto por tiempo, como `90_000/d`",
                "money per time such as `90_000/d`",
            ),
            |word| parse_money_rate(word, &calendar),
        )
    }

    pub(super) fn order_rate(&mut self, node: NodeIx) -> Option<f64> {
        let calendar = self.chain.calendar;
        self.read_as(
            node,
            (
                "pedidos por tiempo, como `12/d`",
                "orders per time such as `12/d`",
            ),
            |word| parse_order_rate(word, &calendar),
        )
    }

    pub(super) fn duration(&mut self, node: NodeIx) -> Option<f64> {
        let (calendar, unit) = (self.chain.calendar, self.chain.time_unit);
        self.duration_by(node, &calendar, unit)
    }

    pub(super) fn duration_by(
        &mut self,
        node: NodeIx,
        calendar: &Calendar,
        unit: TimeUnit,
    ) -> Option<f64> {
        let wanted = (
            "una duración, como `4h` o `2 días`",
            "a duration such as `4h` or `2 days`",
        );
        let parsed = self.read_as(node, wanted, |word| parse_duration(word, calendar, unit))?;
        self.note_clock_hours(node, &[parsed]);
        Some(parsed.days)
    }

    pub(super) fn note_clock_hours(&mut self, node: NodeIx, parsed: &[ParsedDuration]) {
        if parsed
            .iter()
            .all(|p| p.note != Some(DurationNote::HoursOfTheClock))
        {
            return;
        }
        let word = super::quoted(self.tape.scalar(node, self.text).unwrap_or_default());
        let hours = self.chain.calendar.day_hours();
        let message = Message::new(
            format!(
                "`{word}` se cuenta en horas de trabajo: con días de {hours} h es más que lo que dice el reloj"
            ),
            format!(
                "`{word}` counts hours of work: with days of {hours} h it is more than the clock says"
            ),
        );
        let by_the_clock = parsed.iter().map(|p| p.days).fold(0.0, f64::max) * hours / 24.0;
        let help = Message::new(
            format!(
                "si quiso decir días del reloj, escriba `{by_the_clock}d`; si la gente trabaja las 24 horas, `calendario: {{dia: 24h}}`"
            ),
            format!(
                "if days by the clock were meant, write `{by_the_clock}d`; if people work around the clock, `calendar: {{day: 24h}}`"
            ),
        );
        self.note(Finding::new(&rules::CLOCK_HOURS, self.tape.span(node), message).help(help));
    }
}
