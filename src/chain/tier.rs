//! What stands behind a number.

use crate::lang::{Lang, Text};

/// What stands behind a number, from the weakest to the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Nothing is known: it counts as 0.
    Missing,
    /// Only an agreement, assumed kept.
    Agreed,
    /// Declared in the file.
    Declared,
    /// Somebody's opinion.
    Estimated,
    /// Seen.
    Measured,
}

impl Tier {
    /// Those that data can have, the weakest first.
    pub const OF_DATA: [Self; 3] = [Self::Declared, Self::Estimated, Self::Measured];

    /// The word of machine formats.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Agreed => "agreed",
            Self::Declared => "declared",
            Self::Estimated => "estimated",
            Self::Measured => "measured",
        }
    }

    /// The same as data: an agreement that stands in for a time was declared.
    #[must_use]
    pub fn of_data(self) -> Self {
        self.max(Self::Declared)
    }

    /// "On what is declared", as a part of a sentence.
    #[must_use]
    pub fn basis(self, lang: Lang) -> &'static str {
        let text = match self.of_data() {
            Self::Measured => Text {
                es: "en lo medido",
                en: "on what was measured",
            },
            Self::Estimated => Text {
                es: "en lo estimado",
                en: "on what is estimated",
            },
            _ => Text {
                es: "en lo declarado",
                en: "on what is declared",
            },
        };
        text.of(lang)
    }
}
