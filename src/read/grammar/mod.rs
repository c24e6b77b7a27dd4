//! Every key of a chain file: its two spellings, what stands behind it, and what it means.
//!
//! The reader decodes by these tables, and the reference page and the JSON Schema are written
//! from them, so that the three cannot disagree.

mod tables;

use crate::lang::{Lang, Text};
pub use tables::*;

/// What may stand behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The number 1.
    Version,
    /// Any text.
    Text,
    /// A new id.
    Id,
    /// The id of something declared or named elsewhere.
    Reference,
    /// One such id or a list of them.
    References,
    /// `es` or `en`.
    Language,
    /// `#rrggbb`.
    Color,
    /// True or false.
    Flag,
    /// A whole number, 0 or more.
    Count,
    /// A number above 0.
    Positive,
    /// A unit of time.
    Unit,
    /// A duration of working time.
    Duration,
    /// A time that varies.
    Time,
    /// A share from 0 to 1.
    Share,
    /// `4.1/5`, `82/100` or `82%`.
    Rating,
    /// Money.
    Money,
    /// Money per time.
    MoneyRate,
    /// Orders per time.
    OrderRate,
    /// What a supplier needs before it starts.
    Needs,
    /// `6%`, or a mapping of its own.
    ReworkOrShare,
    /// One of the shapes of a time that varies.
    ShapeName,
    /// A list of numbers or durations, or the name of a CSV file.
    Samples,
    /// Ids and what a risk does to each.
    Effects,
    /// The keys of a department or a handoff, with new values.
    Changes,
    /// A mapping.
    Mapping(&'static Mapping),
    /// Ids, each with a mapping or just a name.
    Named(&'static Mapping),
    /// A list of mappings.
    List(&'static Mapping),
}

/// A key.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// English spelling; also its name in JSON and in places.
    pub en: &'static str,
    /// Spanish spelling, without accents.
    pub es: &'static str,
    /// What stands behind it.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
    /// What it means.
    pub about: Text,
    /// A value that can be written there, in the words and keys of each language.
    pub example: Text,
}

impl Field {
    /// How the key is spelt.
    #[must_use]
    pub const fn spelling(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Es => self.es,
            Lang::En => self.en,
        }
    }
}

/// A mapping with a fixed set of keys.
#[derive(Debug, PartialEq, Eq)]
pub struct Mapping {
    /// Its name in the reference and in the schema.
    pub name: &'static str,
    /// What people call it.
    pub title: Text,
    /// What it describes.
    pub about: Text,
    /// Its keys, in the order in which they are documented.
    pub fields: &'static [Field],
}

impl Mapping {
    /// The position of a key by its English spelling. Used in constant expressions, where an
    /// unknown name does not compile.
    #[must_use]
    pub const fn at(&self, en: &str) -> usize {
        let mut i = 0;
        while i < self.fields.len() {
            if same(self.fields[i].en, en) {
                return i;
            }
            i += 1;
        }
        panic!("no such key in this mapping")
    }
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn key(
    en: &'static str,
    es: &'static str,
    shape: Shape,
    example: Text,
    about_es: &'static str,
    about_en: &'static str,
) -> Field {
    Field {
        en,
        es,
        shape,
        required: false,
        about: Text {
            es: about_es,
            en: about_en,
        },
        example,
    }
}

const fn must(field: Field) -> Field {
    Field {
        required: true,
        ..field
    }
}

const fn either(example: &'static str) -> Text {
    two(example, example)
}

const fn two(es: &'static str, en: &'static str) -> Text {
    Text { es, en }
}
