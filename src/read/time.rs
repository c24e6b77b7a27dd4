//! Times that vary, and what a risk does to one.

use super::fields::Slots;
use super::grammar::TIME;
use super::reader::Reader;
use super::wording::{self, Read};
use super::{flaws, text};
use crate::chain::duration::{ParsedTime, parse_duration, parse_time};
use crate::chain::number::parse_number;
use crate::chain::varying::VaryingError;
use crate::chain::{Effect, Varying};
use crate::lang::Message;
use crate::source::{Kind, NodeIx};

impl Reader<'_> {
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
        .map(|parsed| {
            self.note_clock_hours(node, &[parsed]);
            Effect::Add(parsed.days)
        })
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
            let word = self.tape.scalar(entry.key, self.text);
            let Some(percentile) = word.and_then(text::percentile) else {
                continue;
            };
            percentiles.extend(self.duration(entry.value).map(|value| (percentile, value)));
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
            if self.is_repeated_too_much(node) {
                return None;
            }
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
