//! What the domain refuses, in words.

use super::{flaws, quoted};
use crate::chain::duration_error::DurationError;
use crate::chain::money::RateError;
use crate::chain::number::NumberError;
use crate::chain::share::{RatingError, ShareError};
use crate::chain::time_unit::UnknownUnit;
use crate::chain::varying::VaryingError;
use crate::finding::Finding;
use crate::lang::Message;
use crate::source::Span;

/// An error that can say what is wrong and what to do, in Spanish and in English.
pub(super) trait Read {
    /// What is wrong.
    fn words(&self) -> (String, String);
    /// What to write instead.
    fn remedy(&self) -> Option<(String, String)>;
}

/// Why a text is no duration, in both languages: Spanish, English.
pub(crate) fn duration_words(error: &DurationError) -> (String, String) {
    error.words()
}

/// A value that was refused: what was written, and why.
pub(super) fn refused(span: Span, said: &str, error: &impl Read) -> Finding {
    let (es, en) = error.words();
    let mut flaw = flaws::bad_value(
        span,
        Message::new(format!("`{said}`: {es}"), format!("`{said}`: {en}")),
    );
    if let Some((es, en)) = error.remedy() {
        flaw = flaw.help(Message::new(es, en));
    }
    flaw
}

fn pair(es: impl Into<String>, en: impl Into<String>) -> (String, String) {
    (es.into(), en.into())
}

impl Read for NumberError {
    fn words(&self) -> (String, String) {
        match self {
            Self::Empty => pair("falta el número", "the number is missing"),
            Self::NotANumber { .. } => pair("no es un número", "it is no number"),
            Self::NotFinite { .. } => pair("no es un número finito", "it is no finite number"),
            Self::AmbiguousGrouping { .. } => pair(
                "puede leerse de dos maneras: con miles o con decimales",
                "it can be read in two ways: with thousands or with decimals",
            ),
            Self::Negative { .. } => pair("no puede ser negativo", "it cannot be negative"),
        }
    }

    fn remedy(&self) -> Option<(String, String)> {
        match self {
            Self::AmbiguousGrouping {
                grouped,
                decimal: Some(decimal),
                ..
            } => Some(pair(
                format!("escriba `{grouped}` si son miles, o `{decimal:?}0` si son decimales"),
                format!("write `{grouped}` for thousands, or `{decimal:?}0` for decimals"),
            )),
            Self::AmbiguousGrouping { grouped, .. } => Some(pair(
                format!("escriba `{grouped}`"),
                format!("write `{grouped}`"),
            )),
            Self::NotANumber { .. } => Some(pair(
                "escriba cifras: `1_800_000`, `1.5`",
                "write digits: `1_800_000`, `1.5`",
            )),
            _ => None,
        }
    }
}

impl Read for UnknownUnit {
    fn words(&self) -> (String, String) {
        let text = quoted(&self.text);
        pair(
            format!("`{text}` no es una unidad de tiempo"),
            format!("`{text}` is no unit of time"),
        )
    }

    fn remedy(&self) -> Option<(String, String)> {
        Some(match self.suggestion {
            Some(best) => pair(
                format!("¿quiso decir `{best}`?"),
                format!("did you mean `{best}`?"),
            ),
            None => pair(
                "use m, h, d, sem o mes: `30m`, `4h`, `2 días`, `3 sem`, `1 mes`",
                "use m, h, d, w or mo: `30m`, `4h`, `2 days`, `3w`, `1mo`",
            ),
        })
    }
}

impl Read for DurationError {
    fn words(&self) -> (String, String) {
        match self {
            Self::Empty => pair("falta la duración", "the duration is missing"),
            Self::NoNumber { .. } => pair("no tiene un número", "it has no number"),
            Self::Number(error) => error.words(),
            Self::UnknownUnit(error) => error.words(),
            Self::MissingUnit { number } => {
                let number = quoted(number);
                pair(
                    format!("a `{number}` le falta la unidad"),
                    format!("`{number}` lacks its unit"),
                )
            }
            Self::RepeatedUnit(_) => pair("la misma unidad dos veces", "the same unit twice"),
            Self::OutOfOrder { .. } => pair(
                "las unidades van de mayor a menor",
                "units go from large to small",
            ),
            Self::TrailingText { text } => {
                let text = quoted(text);
                pair(format!("sobra `{text}`"), format!("`{text}` is too much"))
            }
            Self::NotIso { .. } => {
                pair("no es una duración ISO 8601", "it is no ISO 8601 duration")
            }
            Self::Negative { .. } => pair(
                "un tiempo no puede ser negativo",
                "a time cannot be negative",
            ),
            Self::TooLong { .. } => pair(
                "es más de un millón de días",
                "it is more than a million days",
            ),
            Self::OpenRange { .. } => {
                pair("al rango le falta un extremo", "the range lacks an end")
            }
            Self::ManyEnds { .. } => pair("un rango tiene dos extremos", "a range has two ends"),
            Self::MinAboveMax { .. } => pair(
                "el rango empieza después de donde termina",
                "the range begins above its end",
            ),
        }
    }

    fn remedy(&self) -> Option<(String, String)> {
        match self {
            Self::Number(error) => error.remedy(),
            Self::UnknownUnit(error) => error.remedy(),
            Self::Negative { .. } | Self::TooLong { .. } | Self::MinAboveMax { .. } => None,
            Self::OutOfOrder { .. } | Self::RepeatedUnit(_) => {
                Some(pair("escriba `1d 4h`", "write `1d 4h`"))
            }
            Self::NotIso { .. } => Some(pair(
                "escriba `PT4H`, `P2D` o `P1DT4H`",
                "write `PT4H`, `P2D` or `P1DT4H`",
            )),
            Self::OpenRange { .. } | Self::ManyEnds { .. } => {
                Some(pair("escriba `2-5d`", "write `2-5d`"))
            }
            _ => Some(pair(
                "escriba `4h`, `2 días` o `1d 4h`",
                "write `4h`, `2 days` or `1d 4h`",
            )),
        }
    }
}

impl Read for ShareError {
    fn words(&self) -> (String, String) {
        match self {
            Self::Number(error) => error.words(),
            Self::WithoutPercent { .. } => pair("es más que 1", "it is more than 1"),
            Self::AboveWhole { .. } => pair("es más de 100 %", "it is more than 100%"),
        }
    }

    fn remedy(&self) -> Option<(String, String)> {
        match self {
            Self::Number(NumberError::NotANumber { .. }) => {
                Some(pair("escriba `92%` o `0.92`", "write `92%` or `0.92`"))
            }
            Self::Number(error) => error.remedy(),
            Self::WithoutPercent { value } => Some(pair(
                format!("escriba `{value}%`"),
                format!("write `{value}%`"),
            )),
            Self::AboveWhole { .. } => None,
        }
    }
}

impl Read for RatingError {
    fn words(&self) -> (String, String) {
        match self {
            Self::Number(error) => error.words(),
            Self::NoScale { .. } => pair("falta la escala", "the scale is missing"),
            Self::EmptyScale => pair("la escala es 0", "the scale is 0"),
            Self::AboveScale { score, of } => pair(
                format!("{score} es más que la escala, {of}"),
                format!("{score} is more than the scale, {of}"),
            ),
            Self::Share(error) => error.words(),
        }
    }

    fn remedy(&self) -> Option<(String, String)> {
        Some(match self {
            Self::NoScale { score } => pair(
                format!("escriba `{score}/5`, o `82%` de satisfechos"),
                format!("write `{score}/5`, or `82%` satisfied"),
            ),
            _ => pair(
                "escriba `4.1/5`, `82/100` o `82%`",
                "write `4.1/5`, `82/100` or `82%`",
            ),
        })
    }
}

impl Read for RateError {
    fn words(&self) -> (String, String) {
        match self {
            Self::Number(error) => error.words(),
            Self::NoUnit { .. } => pair("falta por cuánto tiempo", "it lacks per what time"),
            Self::UnknownUnit(error) => error.words(),
        }
    }

    fn remedy(&self) -> Option<(String, String)> {
        match self {
            Self::Number(error) => error.remedy(),
            Self::NoUnit { text } => {
                let amount = text.split_whitespace().next().unwrap_or_default();
                let text = quoted(amount.trim_end_matches('/'));
                Some(pair(
                    format!("escriba `{text}/d`: por día"),
                    format!("write `{text}/d`: per day"),
                ))
            }
            Self::UnknownUnit(error) => error.remedy(),
        }
    }
}

/// A time that cannot exist, in words.
pub(super) fn invalid_time(span: Span, error: &VaryingError) -> Finding {
    let (es, en) = match error {
        VaryingError::NotFinite => pair("un tiempo debe ser finito", "a time must be finite"),
        VaryingError::Negative(_) => pair(
            "un tiempo no puede ser negativo",
            "a time cannot be negative",
        ),
        VaryingError::TooLong(_) => pair(
            "es más de un millón de días",
            "it is more than a million days",
        ),
        VaryingError::MinAboveLikely { .. } => {
            pair("`min` es mayor que `probable`", "`min` is above `likely`")
        }
        VaryingError::LikelyAboveMax { .. } => {
            pair("`probable` es mayor que `max`", "`likely` is above `max`")
        }
        VaryingError::MinAboveMax { .. } => {
            pair("`min` es mayor que `max`", "`min` is above `max`")
        }
        VaryingError::ZeroMean => pair("la media debe ser mayor que 0", "the mean must be above 0"),
        VaryingError::TooSpread => pair(
            "la dispersión es demasiado grande",
            "the spread is too large",
        ),
        VaryingError::TooFewPercentiles(_) => pair(
            "hacen falta al menos dos percentiles",
            "at least two percentiles are needed",
        ),
        VaryingError::PercentileOutOfRange(p) => pair(
            format!("p{p} no está entre 0 y 100"),
            format!("p{p} is not between 0 and 100"),
        ),
        VaryingError::RepeatedPercentile(p) => {
            pair(format!("p{p} está dos veces"), format!("p{p} stands twice"))
        }
        VaryingError::ZeroPercentile(p) => pair(
            format!("el tiempo de p{p} debe ser mayor que 0"),
            format!("the time of p{p} must be above 0"),
        ),
        VaryingError::PercentilesNotIncreasing { lower, higher } => pair(
            format!("p{} debe ser mayor que p{}", higher.0, lower.0),
            format!("p{} must be above p{}", higher.0, lower.0),
        ),
        VaryingError::NoSamples => pair("no hay muestras", "there are no samples"),
    };
    flaws::bad_value(span, Message::new(es, en))
}
