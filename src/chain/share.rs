//! Shares of a whole, and ratings.
use super::number::{NumberError, parse_number};

/// Why a text is not a share.
#[derive(Clone, Debug, PartialEq)]
pub enum ShareError {
    /// It is no number that can be used, or is below zero.
    Number(NumberError),
    /// A number above 1 without `%`: 92 for 92 %.
    WithoutPercent {
        /// The number.
        value: f64,
    },
    /// More than 100 %.
    AboveWhole {
        /// The percentage.
        percent: f64,
    },
}

/// How satisfied somebody is. Each kind is compared only with its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rating {
    /// A score on a scale: `4.1/5`.
    #[non_exhaustive]
    OutOf {
        /// From 0 to `of`.
        score: f64,
        /// The end of the scale, above 0.
        of: f64,
    },
    /// The share of satisfied answers, from 0 to 1: `82%`.
    #[non_exhaustive]
    SatisfiedShare(f64),
}

/// Why a text is not a rating.
#[derive(Clone, Debug, PartialEq)]
pub enum RatingError {
    /// A part of it is no number that can be used, or is below zero.
    Number(NumberError),
    /// Neither a scale nor `%`: `4.1`.
    NoScale {
        /// The number.
        score: f64,
    },
    /// The scale ends at nothing: `4/0`.
    EmptyScale,
    /// More than the scale holds: `6/5`.
    AboveScale {
        /// The score.
        score: f64,
        /// The end of its scale.
        of: f64,
    },
    /// A share that is not within 0 and 100 %.
    Share(ShareError),
}

/// Reads a share as a number from 0 to 1: `92%`, `92,5 %`, `0.92`.
///
/// # Errors
/// See [`ShareError`].
pub fn parse_share(text: &str) -> Result<f64, ShareError> {
    let text = text.trim();
    if let Some(percent) = text.strip_suffix('%') {
        let percent = not_negative(percent).map_err(ShareError::Number)?;
        return if percent > 100.0 {
            Err(ShareError::AboveWhole { percent })
        } else {
            Ok(percent / 100.0)
        };
    }
    let value = not_negative(text).map_err(ShareError::Number)?;
    if value > 1.0 {
        Err(ShareError::WithoutPercent { value })
    } else {
        Ok(value)
    }
}

/// Reads a rating: `4.1/5`, `82/100`, `82%`.
///
/// # Errors
/// See [`RatingError`].
pub fn parse_rating(text: &str) -> Result<Rating, RatingError> {
    let text = text.trim();
    if text.ends_with('%') {
        return parse_share(text)
            .map(Rating::SatisfiedShare)
            .map_err(RatingError::Share);
    }
    let Some((score, of)) = text.split_once('/') else {
        let score = not_negative(text).map_err(RatingError::Number)?;
        return Err(RatingError::NoScale { score });
    };
    let score = not_negative(score).map_err(RatingError::Number)?;
    let of = not_negative(of).map_err(RatingError::Number)?;
    Rating::out_of(score, of)
}

impl Rating {
    /// `score` on a scale that ends at `of`.
    ///
    /// # Errors
    /// A scale that ends at 0, a score outside it, or a number that is none.
    pub fn out_of(score: f64, of: f64) -> Result<Self, RatingError> {
        for value in [score, of] {
            if !value.is_finite() {
                return Err(RatingError::Number(NumberError::NotFinite {
                    text: value.to_string(),
                }));
            }
            if value < 0.0 {
                return Err(RatingError::Number(NumberError::Negative { value }));
            }
        }
        if of == 0.0 {
            return Err(RatingError::EmptyScale);
        }
        if score > of {
            Err(RatingError::AboveScale { score, of })
        } else {
            Ok(Self::OutOf { score, of })
        }
    }
}

fn not_negative(text: &str) -> Result<f64, NumberError> {
    let value = parse_number(text)?;
    // -0 is 0: a sign on nothing says nothing.
    if value < 0.0 {
        Err(NumberError::Negative { value })
    } else {
        Ok(value.abs())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn percentages_and_fractions_are_shares() {
        for (text, share) in [
            ("92%", 0.92),
            ("92 %", 0.92),
            ("92,5%", 0.925),
            ("0.92", 0.92),
            ("0,92", 0.92),
            ("1", 1.0),
        ] {
            assert_eq!(parse_share(text), Ok(share), "{text}");
        }
    }

    #[test]
    fn shares_outside_the_whole_are_refused_by_their_reason() {
        assert_eq!(
            parse_share("92"),
            Err(ShareError::WithoutPercent { value: 92.0 })
        );
        assert_eq!(
            parse_share("120%"),
            Err(ShareError::AboveWhole { percent: 120.0 })
        );
        assert_eq!(
            parse_share("-5%"),
            Err(ShareError::Number(NumberError::Negative { value: -5.0 }))
        );
        assert_eq!(
            parse_share("%"),
            Err(ShareError::Number(NumberError::Empty))
        );
    }

    #[test]
    fn ratings_keep_their_scale() {
        assert_eq!(
            parse_rating("4,1/5"),
            Ok(Rating::OutOf {
                score: 4.1,
                of: 5.0
            })
        );
        assert_eq!(
            parse_rating("82 / 100"),
            Ok(Rating::OutOf {
                score: 82.0,
                of: 100.0
            })
        );
        assert_eq!(parse_rating("82%"), Ok(Rating::SatisfiedShare(0.82)));
        assert_eq!(
            parse_rating("4.1"),
            Err(RatingError::NoScale { score: 4.1 })
        );
        assert_eq!(
            parse_rating("6/5"),
            Err(RatingError::AboveScale {
                score: 6.0,
                of: 5.0
            })
        );
        assert_eq!(parse_rating("4/0"), Err(RatingError::EmptyScale));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", near in "[-0-9.,_/% ]{0,10}") {
            for text in [text, near] {
                let share = parse_share(&text);
                prop_assert!(share.is_err() || (0.0..=1.0).contains(&share.unwrap()));
                let _ = parse_rating(&text);
            }
        }
    }
}
