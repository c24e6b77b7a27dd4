//! A look of one's own for drawings: a small TOML file with colours and a logo.

use std::collections::BTreeMap;

use toml_edit::{Item, Value};

use super::flaws::{document, flaw, span, unknown};
use crate::finding::Finding;
use crate::source::SourceFile;

/// The colours that a look may set, by the keys of the file.
pub const COLOURS: [&str; 14] = [
    "ground",
    "ink",
    "soft",
    "line",
    "dim",
    "weak",
    "rework",
    "added",
    "removed",
    "box",
    "supplier",
    "internal",
    "customer",
    "customer-text",
];

/// Areas take their colours from a list of no more than this.
pub const MOST_AREAS: usize = 8;

/// A look: what is not set is as the one that it begins from has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The name of the look that it begins from.
    pub base: Option<String>,
    /// `#rrggbb`, by one of [`COLOURS`].
    pub colours: BTreeMap<&'static str, String>,
    /// `#rrggbb` for areas, in turn.
    pub areas: Vec<String>,
    /// A picture's file, from the folder of this one.
    pub logo: Option<String>,
}

/// Reads a look. `bases` are the looks that it may begin from.
///
/// # Errors
/// Every flaw of it: unknown keys with the nearest known ones, values that are no colours.
pub fn parse_look(file: &SourceFile, bases: &[&str]) -> Result<Look, Vec<Finding>> {
    let document = document(file)?;
    let table = document.as_table();
    let mut look = Look::default();
    let mut flaws = Vec::new();
    for (name, item) in table.iter() {
        match name {
            "base" => match item.as_str().filter(|b| bases.contains(b)) {
                Some(base) => look.base = Some(base.to_owned()),
                None => {
                    let all = bases.join("\"`, `\"");
                    flaws.push(flaw(
                        span(item),
                        format!("aquí va uno de `\"{all}\"`"),
                        format!("one of `\"{all}\"` belongs here"),
                    ));
                }
            },
            "logo" => match item.as_str().filter(|l| !l.trim().is_empty()) {
                Some(logo) => look.logo = Some(logo.to_owned()),
                None => flaws.push(flaw(
                    span(item),
                    "aquí va el archivo de una imagen (PNG o JPEG), entre comillas",
                    "the file of a picture (PNG or JPEG) belongs here, in quotes",
                )),
            },
            "areas" => areas(item, &mut look, &mut flaws),
            _ => match COLOURS.iter().find(|known| **known == name) {
                Some(known) => match item.as_str().and_then(colour) {
                    Some(colour) => {
                        look.colours.insert(known, colour);
                    }
                    None => flaws.push(no_colour(span(item))),
                },
                None => {
                    let known: Vec<&str> = ["base", "logo", "areas"]
                        .into_iter()
                        .chain(COLOURS)
                        .collect();
                    flaws.push(unknown(table, name, &known));
                }
            },
        }
    }
    match flaws.is_empty() {
        true => Ok(look),
        false => Err(flaws),
    }
}

fn areas(item: &Item, look: &mut Look, flaws: &mut Vec<Finding>) {
    let Some(list) = item
        .as_array()
        .filter(|l| (1..=MOST_AREAS).contains(&l.len()))
    else {
        flaws.push(flaw(
            span(item),
            format!("aquí va una lista de 1 a {MOST_AREAS} colores"),
            format!("a list of 1 to {MOST_AREAS} colours belongs here"),
        ));
        return;
    };
    for value in list {
        match value.as_str().and_then(colour) {
            Some(colour) => look.areas.push(colour),
            None => flaws.push(no_colour(Value::span(value).unwrap_or(0..0))),
        }
    }
}

/// A colour as `#rrggbb`, whatever its letters.
fn colour(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#')?;
    let is_colour = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    is_colour.then(|| text.to_lowercase())
}

fn no_colour(at: std::ops::Range<usize>) -> Finding {
    flaw(
        at,
        "aquí va un color como `\"#1f6fb2\"`",
        "a colour such as `\"#1f6fb2\"` belongs here",
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Look, Vec<String>> {
        let file = SourceFile::new("marca.toml", text);
        let said = |f: &Finding| {
            let help = f.help.first().map_or("", |h| &*h.en);
            format!("{} {help}", f.message.en)
        };
        parse_look(&file, &["light", "dark"]).map_err(|flaws| flaws.iter().map(said).collect())
    }

    #[test]
    fn a_look_says_only_what_is_another() {
        let look = read(
            "base = \"dark\"\nink = \"#14284B\"\nareas = [\"#010203\"]\nlogo = \"logo.png\"\n",
        )
        .unwrap();
        assert_eq!(look.base.as_deref(), Some("dark"));
        assert_eq!(look.colours["ink"], "#14284b");
        assert_eq!(look.areas, ["#010203"]);
        assert_eq!(look.logo.as_deref(), Some("logo.png"));
    }

    #[test]
    fn every_flaw_of_a_look_is_told() {
        let flaws =
            read("base = \"drak\"\nikn = \"#123456\"\nink = \"blue\"\nareas = []\nlogo = 3\n");
        assert_eq!(
            flaws.unwrap_err(),
            [
                "one of `\"light\"`, `\"dark\"` belongs here ",
                "unknown key `ikn` did you mean `ink`?",
                "a colour such as `\"#1f6fb2\"` belongs here ",
                "a list of 1 to 8 colours belongs here ",
                "the file of a picture (PNG or JPEG) belongs here, in quotes ",
            ]
        );
        assert_eq!(read("x = [").unwrap_err().len(), 1);
    }
}
