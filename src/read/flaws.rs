//! The wording of what makes a file unreadable.

use std::borrow::Cow;

use super::grammar::{Field, Mapping};
use super::rules;
use crate::finding::{Finding, Spot};
use crate::lang::Message;
use crate::source::{DecodeError, Kind, Span, SyntaxError};

fn both(es: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Message {
    Message::new(es, en)
}

/// A word of the user's for a message: short, and without characters that a terminal would obey.
pub(crate) fn quoted(word: &str) -> String {
    let mut text: String = word
        .chars()
        .take(60)
        .flat_map(|c| {
            if c.is_control() {
                c.escape_default().collect()
            } else {
                vec![c]
            }
        })
        .collect();
    if word.chars().count() > 60 {
        text.push('…');
    }
    text
}

fn meant(best: Option<&str>) -> Option<Message> {
    best.map(|b| {
        both(
            format!("¿quiso decir `{b}`?"),
            format!("did you mean `{b}`?"),
        )
    })
}

pub(super) fn not_text(error: &DecodeError) -> Finding {
    let (spot, message, help) = match error {
        DecodeError::NotUtf8 { line, column } => (
            place(*line, *column),
            both("el archivo no está en UTF-8", "the file is not in UTF-8"),
            both(
                "guárdelo como UTF-8; quizá viene de Windows-1252 (Latin-1)",
                "save it as UTF-8; it may come from Windows-1252 (Latin-1)",
            ),
        ),
        DecodeError::NotUtf16 => (
            Spot::File,
            both(
                "el archivo dice ser UTF-16 y no lo es",
                "the file says that it is UTF-16 and is not",
            ),
            both("guárdelo como UTF-8", "save it as UTF-8"),
        ),
        DecodeError::Nul { line, column } => (
            place(*line, *column),
            both(
                "el archivo tiene un carácter nulo: no es texto",
                "the file has a NUL character: it is no text",
            ),
            both(
                "¿es un archivo de hoja de cálculo u otro programa?",
                "is it a spreadsheet, or another program's file?",
            ),
        ),
    };
    Finding::new(&rules::NOT_TEXT, spot, message).help(help)
}

fn place(line: usize, column: usize) -> Spot {
    let small = |n| u32::try_from(n).unwrap_or(u32::MAX);
    Spot::LineColumn(small(line), small(column))
}

pub(super) fn syntax(error: &SyntaxError, span: Span) -> Finding {
    let (message, help) = match error {
        SyntaxError::Unclosed(open) => (
            both(
                format!("este `{open}` no se cierra"),
                format!("this `{open}` is never closed"),
            ),
            both(
                "ciérrelo en el mismo elemento; un espacio y `#` antes del cierre lo vuelven comentario",
                "close it within the same item; a space and `#` before the closing one make it a comment",
            ),
        ),
        SyntaxError::UnclosedQuote => (
            both("estas comillas no se cierran", "this quote is never closed"),
            both("ciérrelas en la misma línea", "close it on the same line"),
        ),
        SyntaxError::Tab => (
            both(
                "un tabulador donde van espacios",
                "a tab where spaces belong",
            ),
            both(
                "en YAML la sangría se hace con espacios",
                "YAML indents with spaces",
            ),
        ),
        SyntaxError::Indentation => (
            both(
                "la sangría no coincide con lo anterior",
                "the indentation does not match what is above",
            ),
            both(
                "alinee la línea con sus hermanas",
                "align the line with its siblings",
            ),
        ),
        SyntaxError::Colon => (
            both("aquí no puede haber un `:`", "a `:` cannot stand here"),
            both(
                "revise la sangría; quizá falta una coma o un cierre antes, o un texto con `:` va entre comillas",
                "check the indentation; a comma or a closing bracket may be missing before it, or a text with `:` needs quotes",
            ),
        ),
        SyntaxError::Separator => (
            both(
                "falta una coma o un cierre",
                "a comma or a closing bracket is missing",
            ),
            both(
                "separe con comas y cierre con `]` o `}`",
                "separate with commas and close with `]` or `}`",
            ),
        ),
        SyntaxError::Character(c) => (
            both(
                format!("un valor no puede empezar por `{}`", quoted(&c.to_string())),
                format!("a value cannot begin with `{}`", quoted(&c.to_string())),
            ),
            both("ponga el texto entre comillas", "put the text in quotes"),
        ),
        SyntaxError::UnknownAlias(name) => (
            both(
                format!("`*{}` no remite a nada anterior", quoted(name)),
                format!("`*{}` refers to nothing before it", quoted(name)),
            ),
            both(
                format!(
                    "defínalo antes con `&{}`, o ponga el texto entre comillas",
                    quoted(name)
                ),
                format!(
                    "define it before with `&{}`, or put the text in quotes",
                    quoted(name)
                ),
            ),
        ),
        SyntaxError::SelfReference => (
            both(
                "un valor que se contiene a sí mismo",
                "a value that contains itself",
            ),
            both("quite el alias", "remove the alias"),
        ),
        SyntaxError::TooDeep => (
            both(
                "más de 64 niveles anidados",
                "nested more than 64 levels deep",
            ),
            both(
                "un archivo de cadena no necesita más de seis",
                "a chain file needs no more than six",
            ),
        ),
        SyntaxError::Tag(tag) => (
            both(
                format!("etiqueta `{}`: ninguna se usa en una cadena", quoted(tag)),
                format!("tag `{}`: a chain uses none", quoted(tag)),
            ),
            both("quítela", "remove it"),
        ),
        SyntaxError::Other(words) => (
            both(
                format!("YAML mal escrito: {words}"),
                format!("malformed YAML: {words}"),
            ),
            both(
                "revise comillas, comas y sangría en este lugar",
                "check quotes, commas and indentation here",
            ),
        ),
    };
    Finding::new(&rules::SYNTAX, span, message).help(help)
}

pub(super) fn kind_name(kind: Kind) -> Message {
    match kind {
        Kind::Sequence => both("una lista", "a list"),
        Kind::Mapping => both("un mapa", "a mapping"),
        Kind::Plain | Kind::Quoted | Kind::Alias => both("un valor suelto", "a single value"),
    }
}

pub(super) fn wrong_kind(span: Span, kind: Kind, wanted: &Message) -> Finding {
    let found = kind_name(kind);
    Finding::new(
        &rules::WRONG_KIND,
        span,
        both(
            format!("aquí va {}, no {}", wanted.es, found.es),
            format!("expected {}, found {}", wanted.en, found.en),
        ),
    )
}

pub(super) fn empty_document(spot: impl Into<Spot>) -> Finding {
    Finding::new(
        &rules::WRONG_KIND,
        spot,
        both(
            "el archivo está vacío: no describe ninguna cadena",
            "the file is empty: it describes no chain",
        ),
    )
    .help(both(
        "`eslabon init` escribe una cadena para empezar",
        "`eslabon init` writes a chain to start from",
    ))
}

pub(super) fn key_is_no_text(span: Span) -> Finding {
    Finding::new(
        &rules::WRONG_KIND,
        span,
        both("una clave debe ser un texto", "a key must be a text"),
    )
}

pub(super) fn merge_of_no_mapping(span: Span) -> Finding {
    Finding::new(
        &rules::WRONG_KIND,
        span,
        both(
            "`<<` solo puede incluir mapas",
            "`<<` can only include mappings",
        ),
    )
}

pub(super) fn unknown_key(span: Span, word: &str, table: &Mapping, best: Option<&str>) -> Finding {
    let word = quoted(word);
    let finding = Finding::new(
        &rules::UNKNOWN_KEY,
        span,
        both(
            format!("clave desconocida `{word}`"),
            format!("unknown key `{word}`"),
        ),
    );
    if let Some(meant) = meant(best) {
        return finding.help(meant);
    }
    let es = table
        .fields
        .iter()
        .map(|f| f.es)
        .collect::<Vec<_>>()
        .join(", ");
    let en = table
        .fields
        .iter()
        .map(|f| f.en)
        .collect::<Vec<_>>()
        .join(", ");
    finding
        .help(both(
            format!("aquí caben: {es}"),
            format!("known here: {en}"),
        ))
        .help(both(
            "una clave propia empieza por `x-`",
            "a key of your own begins with `x-`",
        ))
}

pub(super) fn decimal_comma(span: Span, word: &str) -> Finding {
    let word = quoted(word);
    Finding::new(
        &rules::BAD_VALUE,
        span,
        both(
            format!("una coma decimal dentro de llaves: `{word}` se leyó como otra clave"),
            format!("a decimal comma inside braces: `{word}` was read as another key"),
        ),
    )
    .help(both(
        "escriba un punto (`0.5`) o comillas (`\"0,5\"`)",
        "write a point (`0.5`) or quotes (`\"0,5\"`)",
    ))
}

pub(super) fn duplicate_key(span: Span, word: &str, first: Span, first_word: &str) -> Finding {
    let word = quoted(word);
    let same = word == quoted(first_word);
    let message = if same {
        both(
            format!("la clave `{word}` está dos veces"),
            format!("the key `{word}` stands twice"),
        )
    } else {
        let first = quoted(first_word);
        both(
            format!("`{word}` y `{first}` son la misma clave"),
            format!("`{word}` and `{first}` are the same key"),
        )
    };
    Finding::new(&rules::DUPLICATE_KEY, span, message)
        .see(first, both("la primera vez", "the first time"))
        .help(both("deje una de las dos", "keep one of the two"))
}

pub(super) fn missing_key(span: Span, table: &Mapping, field: &Field) -> Finding {
    let first_line = Span {
        start: span.start,
        end: span.end,
    };
    Finding::new(
        &rules::MISSING_KEY,
        first_line,
        both(
            format!("falta `{}` (`{}`)", field.es, field.en),
            format!("`{}` is missing", field.en),
        ),
    )
    .labelled(both(name_es(table), format!("in this {}", table.name)))
    .help(both(
        format!("agregue `{}: {}`", field.es, field.example.es),
        format!("add `{}: {}`", field.en, field.example.en),
    ))
}

fn name_es(table: &Mapping) -> &'static str {
    match table.name {
        "handoff" => "en esta entrega",
        "risk" => "en este riesgo",
        "option" => "en esta mejora",
        "allow" => "en este hallazgo aceptado",
        "rework" => "en este reproceso",
        "chain" => "en esta cadena",
        _ => "aquí",
    }
}

pub(super) fn bad_value(span: Span, message: Message) -> Finding {
    Finding::new(&rules::BAD_VALUE, span, message)
}

pub(super) fn bad_id(span: Span, id: &str, wrong: Option<char>) -> Finding {
    let message = match wrong {
        Some(c) => {
            let (id, c) = (quoted(id), quoted(&c.to_string()));
            both(
                format!("`{id}` no puede ser un id: tiene `{c}`"),
                format!("`{id}` cannot be an id: it has `{c}`"),
            )
        }
        None => both("un id no puede estar vacío", "an id cannot be empty"),
    };
    Finding::new(&rules::BAD_ID, span, message).help(both(
        "use letras, cifras, `_`, `-` y `.`; el nombre completo va en `nombre`",
        "use letters, digits, `_`, `-` and `.`; the full name goes into `name`",
    ))
}

pub(super) fn duplicate_id(span: Span, id: &str, first: Span) -> Finding {
    let id = quoted(id);
    Finding::new(
        &rules::DUPLICATE_ID,
        span,
        both(
            format!("el id `{id}` ya existe"),
            format!("the id `{id}` exists already"),
        ),
    )
    .see(first, both("definido aquí primero", "first defined here"))
    .help(both(
        "dele otro id a uno de los dos",
        "give one of the two another id",
    ))
}

pub(super) fn default_id_taken(span: Span, id: &str, first: Span) -> Finding {
    let id = quoted(id);
    Finding::new(
        &rules::DUPLICATE_ID,
        span,
        both(
            format!("sin `id`, esta entrega se llamaría `{id}`, que ya existe"),
            format!("without an `id` this handoff would be called `{id}`, which exists already"),
        ),
    )
    .see(first, both("definido aquí", "defined here"))
    .help(both(
        "agregue un `id` a esta entrega",
        "add an `id` to this handoff",
    ))
}

pub(super) fn unknown_reference(
    span: Span,
    id: &str,
    what: &Message,
    best: Option<&str>,
) -> Finding {
    let id = quoted(id);
    let finding = Finding::new(
        &rules::UNKNOWN_REFERENCE,
        span,
        both(
            format!("no hay {} `{id}`", what.es),
            format!("there is no {} `{id}`", what.en),
        ),
    );
    match meant(best) {
        Some(meant) => finding.help(meant),
        None => finding,
    }
}

pub(super) fn undeclared_party(span: Span, id: &str, best: Option<&str>) -> Finding {
    let what = both(
        "cliente, proveedor ni departamento",
        "customer, supplier or department",
    );
    unknown_reference(span, id, &what, best).help(both(
        format!(
            "o agregue bajo `departamentos`: `{0}: {{nombre: {0}}}`",
            quoted(id)
        ),
        format!(
            "or add under `departments`: `{0}: {{name: {0}}}`",
            quoted(id)
        ),
    ))
}

pub(super) fn wrong_reference(span: Span, message: Message) -> Finding {
    Finding::new(&rules::UNKNOWN_REFERENCE, span, message)
}

pub(super) fn conflict(span: Span, message: Message) -> Finding {
    Finding::new(&rules::CONFLICTING_KEYS, span, message)
}

pub(super) fn unreadable_samples(span: Span, message: Message) -> Finding {
    Finding::new(&rules::UNREADABLE_FILE, span, message)
}

/// A file that could not be opened at all.
#[must_use]
pub fn unreadable_file(why: Message) -> Finding {
    Finding::new(&rules::UNREADABLE_FILE, Spot::File, why)
}

/// A file over the size limit.
#[must_use]
pub fn too_large(bytes: u64, limit: u64) -> Finding {
    let mib = |n: u64| n >> 20;
    Finding::new(
        &rules::TOO_LARGE,
        Spot::File,
        both(
            format!(
                "el archivo tiene {} MiB; el límite es {} MiB",
                mib(bytes),
                mib(limit)
            ),
            format!(
                "the file has {} MiB; the limit is {} MiB",
                mib(bytes),
                mib(limit)
            ),
        ),
    )
    .help(both(
        "divídalo en varias cadenas",
        "split it into several chains",
    ))
}
