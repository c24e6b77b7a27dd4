//! Values: texts, numbers, durations, times that vary.

use super::fields::Slots;
use super::grammar::TIME;
use super::reader::Reader;
use super::wording::{self, Read};
use super::{flaws, rules, text};
use crate::chain::duration::{ParsedDuration, ParsedTime, parse_duration, parse_time};
use crate::chain::duration_error::DurationNote;
use crate::chain::money::{Sign, parse_money, parse_money_rate, parse_order_rate};
use crate::chain::number::parse_number;
use crate::chain::share::{parse_rating, parse_share};
use crate::chain::varying::VaryingError;
use crate::chain::{Calendar, Effect, Rating, TimeUnit, Varying};
use crate::finding::Finding;
use crate::lang::Message;
use crate::source::{Kind, NodeIx};

impl Reader<'_> {
    /// A scalar's text; a list or a mapping is said to be none.
    fn word(&mut self, node: NodeIx, wanted: Message) -> Option<&str> {
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
    fn read_as<T, E: Read>(
        &mut self,
        node: NodeIx,
        wanted: (&str, &str),
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

    /// The text behind a key; nothing where it is left out or left empty.
    pub(super) fn text_at(&mut self, slots: &Slots, field: usize) -> Option<Box<str>> {
        slots.get(field).and_then(|node| self.text_of(node))
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
            self.notes
                .push(Finding::new(&rules::LOST_TEXT, span, message).help(help));
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

    fn note_clock_hours(&mut self, node: NodeIx, parsed: &[ParsedDuration]) {
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
        let help = Message::new(
            "si quiso decir un día del reloj, escriba `1d`; si la gente trabaja las 24 horas, `calendario: {dia: 24h}`",
            "if a day by the clock was meant, write `1d`; if people work around the clock, `calendar: {day: 24h}`",
        );
        self.notes
            .push(Finding::new(&rules::CLOCK_HOURS, self.tape.span(node), message).help(help));
    }

    /// What a risk does: `2d`, `+2d` or `x1.5`.
    pub(super) fn effect(&mut self, node: NodeIx) -> Option<Effect> {
        let word = self.word(
            node,
            Message::new(
                "un atraso, como `2d` o `x1.5`",
                "a delay such as `2d` or `x1.5`",
            ),
        )?;
        let trimmed = word.trim();
        if let Some(factor) = trimmed.strip_prefix(['x', 'X', '×']).map(str::to_owned) {
            return match parse_number(&factor) {
                Ok(factor) if factor >= 0.0 => Some(Effect::Times(factor)),
                _ => {
                    let said = super::quoted(&factor);
                    let message = Message::new(
                        format!("`x{said}` no es un factor"),
                        format!("`x{said}` is no factor"),
                    );
                    let help = Message::new("escriba `x1.5`: 0 o más", "write `x1.5`: 0 or more");
                    self.flaws
                        .push(flaws::bad_value(self.tape.span(node), message).help(help));
                    None
                }
            };
        }
        let (calendar, unit) = (self.chain.calendar, self.chain.time_unit);
        let wanted = (
            "un atraso, como `2d` o `x1.5`",
            "a delay such as `2d` or `x1.5`",
        );
        self.read_as(node, wanted, |word| {
            let word = word.trim();
            parse_duration(word.strip_prefix('+').unwrap_or(word), &calendar, unit)
        })
        .map(|parsed| Effect::Add(parsed.days))
    }

    /// A time that varies.
    pub(super) fn time(&mut self, node: NodeIx) -> Option<Varying> {
        if self.tape.kind(node) == Kind::Mapping {
            return self.time_mapping(node);
        }
        let (calendar, unit) = (self.chain.calendar, self.chain.time_unit);
        let wanted = (
            "un tiempo, como `2d`, `2-5d` o `{min: 1d, max: 5d}`",
            "a time such as `2d`, `2-5d` or `{min: 1d, max: 5d}`",
        );
        let parsed = self.read_as(node, wanted, |word| parse_time(word, &calendar, unit))?;
        match parsed {
            ParsedTime::Fixed(one) => {
                self.note_clock_hours(node, &[one]);
                self.valid(node, Varying::fixed(one.days))
            }
            ParsedTime::Range { min, max } => {
                self.note_clock_hours(node, &[min, max]);
                self.valid(node, Varying::between(min.days, max.days))
            }
        }
    }

    fn valid(&mut self, node: NodeIx, made: Result<Varying, VaryingError>) -> Option<Varying> {
        match made {
            Ok(time) => Some(time),
            Err(error) => {
                self.flaws
                    .push(wording::invalid_time(self.tape.span(node), &error));
                None
            }
        }
    }

    fn time_mapping(&mut self, node: NodeIx) -> Option<Varying> {
        let slots = self.slots(node, &TIME)?;
        let flaws_before = self.flaws.len();
        let mut at = |field: usize| slots.get(field).and_then(|n| self.duration(n));
        let min = at(const { TIME.at("min") });
        let likely = at(const { TIME.at("likely") });
        let max = at(const { TIME.at("max") });
        let mean = at(const { TIME.at("mean") });
        let sd = at(const { TIME.at("sd") });
        let mut percentiles = Vec::new();
        for entry in &slots.others {
            let percentile = self
                .tape
                .scalar(entry.key, self.text)
                .and_then(text::percentile);
            let value = self.duration(entry.value);
            percentiles.extend(percentile.zip(value));
        }
        let shape = slots.get(const { TIME.at("shape") });
        let shape_name = match shape {
            Some(n) => Some(self.shape_name(n)?),
            None => None,
        };
        if let Some(samples) = slots.get(const { TIME.at("samples") }) {
            let alone = min.is_none()
                && max.is_none()
                && mean.is_none()
                && percentiles.is_empty()
                && shape.is_none();
            return if alone {
                self.samples_time(samples, &slots)
            } else {
                self.mixed_time(node)
            };
        }
        if self.flaws.len() > flaws_before {
            return None;
        }
        let made = match (
            min,
            likely,
            max,
            mean,
            sd,
            percentiles.is_empty(),
            shape_name,
        ) {
            (Some(a), likely, Some(b), None, None, true, None | Some("pert")) => match likely {
                Some(m) => Varying::pert(a, m, b),
                None => Varying::between(a, b),
            },
            (Some(a), likely, Some(b), None, None, true, Some("triangular")) => {
                Varying::triangular(a, likely.unwrap_or(a + (b - a) / 2.0), b)
            }
            (Some(a), None, Some(b), None, None, true, Some("uniform")) => Varying::uniform(a, b),
            (None, None, None, Some(mean), Some(sd), true, None | Some("lognormal")) => {
                Varying::log_normal(mean, sd)
            }
            (None, None, None, Some(mean), Some(sd), true, Some("gamma")) => {
                Varying::gamma(mean, sd)
            }
            (None, None, None, Some(mean), Some(sd), true, Some("normal")) => {
                Varying::normal(mean, sd)
            }
            (None, None, None, Some(mean), None, true, Some("exponential")) => {
                Varying::exponential(mean)
            }
            (None, None, None, None, None, false, None) => Varying::percentiles(&percentiles),
            _ => return self.mixed_time(node),
        };
        self.valid(node, made)
    }

    fn mixed_time(&mut self, node: NodeIx) -> Option<Varying> {
        let message = Message::new(
            "estas claves no forman un tiempo que varía",
            "these keys do not make a time that varies",
        );
        let help = Message::new(
            "escriba {min, max}, {min, probable, max}, {media, desviacion}, {media, distribucion: exponencial}, percentiles {p50, p90} o {muestras}",
            "write {min, max}, {min, likely, max}, {mean, sd}, {mean, shape: exponential}, percentiles {p50, p90} or {samples}",
        );
        self.flaws
            .push(flaws::bad_value(self.tape.span(node), message).help(help));
        None
    }

    fn shape_name(&mut self, node: NodeIx) -> Option<&'static str> {
        const NAMES: [(&str, &str); 10] = [
            ("pert", "pert"),
            ("triangular", "triangular"),
            ("uniform", "uniform"),
            ("uniforme", "uniform"),
            ("lognormal", "lognormal"),
            ("log-normal", "lognormal"),
            ("gamma", "gamma"),
            ("normal", "normal"),
            ("exponential", "exponential"),
            ("exponencial", "exponential"),
        ];
        let word = self.word(
            node,
            Message::new("el nombre de una forma", "the name of a shape"),
        )?;
        let plain = text::without_accents(word).to_lowercase();
        if let Some((_, name)) = NAMES.iter().find(|(spelling, _)| *spelling == plain) {
            return Some(name);
        }
        let best = text::nearest(&plain, NAMES.iter().map(|(spelling, _)| *spelling));
        let said = super::quoted(word);
        let message = Message::new(
            format!("`{said}` no es una forma conocida"),
            format!("`{said}` is no known shape"),
        );
        let help = match best {
            Some(best) => Message::new(
                format!("¿quiso decir `{best}`?"),
                format!("did you mean `{best}`?"),
            ),
            None => Message::new(
                "son: pert, triangular, uniforme, lognormal, gamma, normal, exponencial",
                "they are: pert, triangular, uniform, lognormal, gamma, normal, exponential",
            ),
        };
        self.flaws
            .push(flaws::bad_value(self.tape.span(node), message).help(help));
        None
    }

    fn samples_time(&mut self, node: NodeIx, slots: &Slots) -> Option<Varying> {
        if self.tape.kind(node) == Kind::Sequence {
            let items: Vec<NodeIx> = self.tape.children(node).collect();
            let before = self.flaws.len();
            let seen: Vec<f64> = items.into_iter().filter_map(|n| self.duration(n)).collect();
            if self.flaws.len() > before {
                return None;
            }
            return self.valid(node, Varying::samples(&seen));
        }
        let path = self.text_of(node)?;
        let column = self.text_at(slots, const { TIME.at("column") });
        let cells = self.csv_cells(node, &path, column.as_deref())?;
        let (calendar, unit) = (self.chain.calendar, self.chain.time_unit);
        let mut seen = Vec::with_capacity(cells.len());
        for (line, cell) in &cells {
            match parse_duration(cell, &calendar, unit) {
                Ok(parsed) => seen.push(parsed.days),
                Err(error) => {
                    let (es, en) = error.words();
                    let (path, cell) = (super::quoted(&path), super::quoted(cell));
                    let message = Message::new(
                        format!("`{path}`, línea {line}: `{cell}`: {es}"),
                        format!("`{path}`, line {line}: `{cell}`: {en}"),
                    );
                    self.flaws
                        .push(flaws::unreadable_samples(self.tape.span(node), message));
                    return None;
                }
            }
        }
        self.valid(node, Varying::samples(&seen))
    }
}
