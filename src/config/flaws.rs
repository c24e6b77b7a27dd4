//! What is wrong with a TOML file, and where.

use std::ops::Range;

use toml_edit::{Document, Item, TableLike};

use crate::finding::Finding;
use crate::lang::Message;
use crate::read::rules::BAD_SETTINGS;
use crate::read::{nearest, quoted};
use crate::source::{SourceFile, Span};

/// A file's tables.
pub(super) fn document(file: &SourceFile) -> Result<Document<&str>, Vec<Finding>> {
    Document::parse(file.text()).map_err(|error| {
        let message = error.message().to_owned();
        let es = format!("no es TOML bien escrito: {message}");
        let en = format!("this is no well-formed TOML: {message}");
        vec![flaw(error.span().unwrap_or(0..0), es, en)]
    })
}

pub(super) fn flaw(at: Range<usize>, es: impl Into<String>, en: impl Into<String>) -> Finding {
    let message = Message::new(es.into(), en.into());
    Finding::new(&BAD_SETTINGS, Span::new(at.start, at.end), message)
}

/// A key that does not belong in a table, with the nearest that does.
pub(super) fn unknown(table: &dyn TableLike, name: &str, known: &[&str]) -> Finding {
    let at = table.key(name).and_then(toml_edit::Key::span);
    let shown = quoted(name);
    let flaw = flaw(
        at.unwrap_or(0..0),
        format!("clave desconocida `{shown}`"),
        format!("unknown key `{shown}`"),
    );
    match nearest(name, known.iter().copied()) {
        Some(best) => flaw.help(did_you_mean(best)),
        None => {
            let known = known.join("`, `");
            flaw.help(Message::new(
                format!("aquí van `{known}`"),
                format!("what belongs here: `{known}`"),
            ))
        }
    }
}

pub(super) fn span(item: &Item) -> Range<usize> {
    item.span().unwrap_or(0..0)
}

pub(super) fn did_you_mean(best: &str) -> Message {
    Message::new(
        format!("¿quiso decir `{best}`?"),
        format!("did you mean `{best}`?"),
    )
}
