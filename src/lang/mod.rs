//! Every word the user reads that no rule owns, in both languages.

pub mod format;

use std::borrow::Cow;
use std::str::FromStr;

/// A language that eslabon speaks. Both have equal rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// Spanish.
    Es,
    /// English.
    En,
}

impl Lang {
    /// Both, in the order in which documents list them.
    pub const ALL: [Self; 2] = [Self::Es, Self::En];

    /// The two letters of ISO 639-1.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }

    /// From a locale such as `es`, `es_CO.UTF-8` or `en-GB`; anything else, `C` among it, asks for nothing spoken.
    #[must_use]
    pub fn of_locale(locale: &str) -> Option<Self> {
        let language = locale.split(['_', '-', '.', '@']).next()?;
        match language.to_ascii_lowercase().as_str() {
            "es" => Some(Self::Es),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

impl FromStr for Lang {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::of_locale(text).ok_or(())
    }
}

/// A fixed text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// Spanish.
    pub es: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// The text in one language.
    #[must_use]
    pub const fn of(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Es => self.es,
            Lang::En => self.en,
        }
    }
}

/// A composed text in both languages: a finding is written once and read in either.
#[derive(Clone, Debug, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Message {
    /// Spanish.
    pub es: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Message {
    /// From its two wordings.
    #[must_use]
    pub fn new(es: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self {
            es: es.into(),
            en: en.into(),
        }
    }

    /// From two fixed wordings.
    #[must_use]
    pub const fn fixed(es: &'static str, en: &'static str) -> Self {
        Self {
            es: Cow::Borrowed(es),
            en: Cow::Borrowed(en),
        }
    }

    /// The text in one language.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Es => &self.es,
            Lang::En => &self.en,
        }
    }
}

impl From<Text> for Message {
    fn from(text: Text) -> Self {
        Self::new(text.es, text.en)
    }
}
