//! What an editor shows over a key: in both languages, that of the key first.

use crate::lang::{Lang, Text};
use crate::read::grammar::{Field, Mapping};

use super::values;

/// The language of the key, then the other.
fn order(first: Lang) -> [Lang; 2] {
    match first {
        Lang::Es => [Lang::Es, Lang::En],
        Lang::En => [Lang::En, Lang::Es],
    }
}

/// Both spellings of a key.
pub(super) fn spelt(field: &Field, first: Lang) -> String {
    if field.es == field.en {
        return field.en.into();
    }
    order(first).map(|lang| field.spelling(lang)).join(" · ")
}

/// What a mapping is called.
pub(super) fn title(mapping: &Mapping, first: Lang) -> String {
    order(first).map(|lang| mapping.title.of(lang)).join(" · ")
}

/// A text in both languages.
pub(super) fn plain(text: Text, first: Lang) -> String {
    order(first).map(|lang| text.of(lang)).join("\n\n")
}

/// What a key means, what may stand behind it, its unit, and an example.
pub(super) fn hover(field: &Field, first: Lang) -> String {
    order(first).map(|lang| paragraph(field, lang)).join("\n\n")
}

fn paragraph(field: &Field, lang: Lang) -> String {
    let must = Text {
        es: "**Obligatorio.** ",
        en: "**Required.** ",
    };
    let example = Text {
        es: "Ejemplo",
        en: "Example",
    };
    let must = if field.required { must.of(lang) } else { "" };
    let about = field.about.of(lang);
    let form = values::form(field.shape).map_or_else(String::new, |f| format!(" {}", f.of(lang)));
    format!(
        "{must}{about}{form}\n\n{}: `{}: {}`",
        example.of(lang),
        field.spelling(lang),
        field.example.of(lang),
    )
}
