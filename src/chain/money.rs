//! Money, and rates of money and of orders, in the chain's currency and per working day.
use super::calendar::Calendar;
use super::number::{NumberError, parse_unambiguous};
use super::time_unit::{TimeUnit, UnknownUnit};

/// Whether an amount may be below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Zero or more.
    NotNegative,
    /// Any amount.
    Any,
}

/// Why a text is not a rate.
#[derive(Clone, Debug, PartialEq)]
pub enum RateError {
    /// The amount is no number that can be used.
    Number(NumberError),
    /// No `/` and unit follow the amount.
    NoUnit {
        /// What was written.
        text: String,
    },
    /// The unit after the `/` is none.
    UnknownUnit(UnknownUnit),
}

/// Reads an amount of money: `1_800_000`, `1800.50`, `1800,50`.
///
/// # Errors
/// [`NumberError::AmbiguousGrouping`] for 1 to 999 followed by groups of a dot or a comma and three
/// digits (`1.800`, `1,800,000`): people mean thousands by it and YAML reads a decimal.
/// [`NumberError::Negative`] where `sign` allows none.
pub fn parse_money(text: &str, sign: Sign) -> Result<f64, NumberError> {
    let value = parse_unambiguous(text)?;
    if value < 0.0 && sign == Sign::NotNegative {
        return Err(NumberError::Negative { value });
    }
    Ok(value)
}

/// Reads money per time, `90_000/d`, as money per working day.
///
/// # Errors
/// See [`RateError`]; amounts are read as by [`parse_money`] and are not negative.
pub fn parse_money_rate(text: &str, calendar: &Calendar) -> Result<f64, RateError> {
    let (amount, unit) = text.split_once('/').ok_or_else(|| RateError::NoUnit {
        text: text.trim().to_owned(),
    })?;
    let amount = parse_money(amount, Sign::NotNegative).map_err(RateError::Number)?;
    if unit.trim().is_empty() {
        return Err(RateError::NoUnit {
            text: text.trim().to_owned(),
        });
    }
    let unit = TimeUnit::parse(unit).map_err(RateError::UnknownUnit)?;
    let rate = unit.per_day(amount, calendar);
    if rate.is_finite() {
        Ok(rate)
    } else {
        Err(RateError::Number(NumberError::NotFinite {
            text: text.trim().to_owned(),
        }))
    }
}

/// Reads orders per time, `12/d` or `3/mo`, as orders per working day. Groups of three digits are as
/// ambiguous here as in money.
///
/// # Errors
/// See [`RateError`].
pub fn parse_order_rate(text: &str, calendar: &Calendar) -> Result<f64, RateError> {
    parse_money_rate(text, calendar)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_that_can_only_mean_one_thing_are_read() {
        for (text, value) in [
            ("1_800_000", 1_800_000.0),
            ("1800000", 1_800_000.0),
            ("1800.50", 1800.5),
            ("1800,50", 1800.5),
            ("0.800", 0.8),
            ("0,800", 0.8),
            ("1800.500", 1800.5),
        ] {
            assert_eq!(parse_money(text, Sign::NotNegative), Ok(value), "{text}");
        }
    }

    #[test]
    fn groups_of_three_carry_both_readings() {
        let readings = |text| match parse_money(text, Sign::Any) {
            Err(NumberError::AmbiguousGrouping {
                grouped, decimal, ..
            }) => (grouped, decimal),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(readings("1.800"), (1800.0, Some(1.8)));
        assert_eq!(readings("1,800"), (1800.0, Some(1.8)));
        assert_eq!(readings("-999.123"), (-999_123.0, Some(-999.123)));
        assert_eq!(readings("1.800.000"), (1_800_000.0, None));
        assert_eq!(readings("1,800,000"), (1_800_000.0, None));
        assert_eq!(readings("1.800,50"), (1800.5, None));
    }

    #[test]
    fn money_below_zero_needs_leave() {
        assert_eq!(parse_money("-5", Sign::Any), Ok(-5.0));
        assert_eq!(
            parse_money("-5", Sign::NotNegative),
            Err(NumberError::Negative { value: -5.0 })
        );
    }

    #[test]
    fn rates_are_per_working_day_in_both_languages() {
        let calendar = Calendar::default();
        for (text, rate) in [
            ("90_000/d", 90_000.0),
            ("90_000 / día", 90_000.0),
            ("100/h", 800.0),
            ("10/w", 2.0),
            ("10/sem", 2.0),
            ("42/mo", 2.0),
            ("42/mes", 2.0),
            ("12/days", 12.0),
        ] {
            assert_eq!(parse_money_rate(text, &calendar), Ok(rate), "{text}");
            assert_eq!(parse_order_rate(text, &calendar), Ok(rate), "{text}");
        }
    }

    #[test]
    fn a_rate_without_its_unit_is_refused() {
        let calendar = Calendar::default();
        assert!(matches!(
            parse_order_rate("12", &calendar),
            Err(RateError::NoUnit { .. })
        ));
        assert!(matches!(
            parse_order_rate("12/", &calendar),
            Err(RateError::NoUnit { .. })
        ));
        assert!(matches!(
            parse_order_rate("12/año", &calendar),
            Err(RateError::UnknownUnit(_))
        ));
        let thousands = parse_order_rate("1.800/d", &calendar);
        assert!(matches!(
            thousands,
            Err(RateError::Number(NumberError::AmbiguousGrouping { .. }))
        ));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", near in "[-0-9.,_/dhmo ]{0,12}") {
            let _ = parse_money_rate(&text, &Calendar::default());
            let _ = parse_money_rate(&near, &Calendar::default());
        }
    }
}
