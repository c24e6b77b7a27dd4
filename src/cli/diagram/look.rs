//! `--theme`: how a drawing looks.

use std::path::Path;

use crate::cli::problem::Problem;
use crate::cli::screen::Screen;
use crate::config::parse_look;
use crate::lang::{Lang, Message, format};
use crate::render::diagnostics;
use crate::render::theme::{LARGEST_LOGO, Logo, Name, Theme};
use crate::report::locate;
use crate::source::SourceFile;

/// A look that ships, or one's own.
pub(super) fn theme(given: Option<&str>, screen: &mut Screen<'_>) -> Result<Theme, Problem> {
    let Some(given) = given else {
        return Ok(Theme::default());
    };
    if let Some(name) = Name::ALL.into_iter().find(|n| n.word() == given) {
        return Ok(Theme::named(name));
    }
    let names = Name::ALL.map(Name::word);
    let path = Path::new(given);
    if path
        .extension()
        .is_none_or(|e| !e.eq_ignore_ascii_case("toml"))
    {
        let all = names.join(", ");
        return Err(Problem::new(
            format!("no hay un tema `{given}`"),
            format!("there is no theme `{given}`"),
        )
        .help(
            format!("use {all}, o un archivo .toml con sus colores"),
            format!("use {all}, or a .toml file with your colours"),
        ));
    }
    let shown = format!("`{given}`");
    let text = std::fs::read_to_string(path).map_err(|e| Problem::read(&shown, &e))?;
    let file = SourceFile::new(given, text);
    let look = match parse_look(&file, &names) {
        Ok(look) => look,
        Err(flaws) => {
            let how = diagnostics::Look {
                lang: screen.lang,
                width: screen.width,
                all: true,
            };
            let flaws: Vec<_> = flaws.into_iter().map(|f| locate(f, &file, None)).collect();
            screen.complain(&diagnostics::render(&flaws, &file, how));
            return Err(Problem::Silent);
        }
    };
    let logo = match &look.logo {
        None => None,
        Some(logo) => {
            let place = path.parent().unwrap_or(Path::new("")).join(logo);
            let shown = format!("`{}`", place.display());
            let bytes = std::fs::read(&place).map_err(|e| Problem::read(&shown, &e))?;
            let found = Some(bytes).filter(|b| b.len() <= LARGEST_LOGO);
            let found = found.and_then(|b| Logo::new(&b));
            Some(found.ok_or_else(|| {
                Problem::new(
                    format!("{shown} no sirve de logo"),
                    format!("{shown} cannot be a logo"),
                )
                .help(
                    "use una imagen PNG o JPEG de hasta 2 MB",
                    "use a PNG or JPEG picture of up to 2 MB",
                )
            })?)
        }
    };
    let theme = Theme::own(&look, logo);
    let hard = theme.hard_to_read();
    if !hard.is_empty() {
        let of = |lang| {
            let one = |(key, contrast): &(&str, f64)| {
                format!("`{key}` ({}:1)", format::number(*contrast, 1, lang))
            };
            format::listed(&hard.iter().map(one).collect::<Vec<_>>(), lang)
        };
        screen.warn(&Message::new(
            format!(
                "{given}: cuesta leer {}; se recomienda 4,5:1 o más",
                of(Lang::Es)
            ),
            format!(
                "{given}: {} can hardly be read; 4.5:1 or more is advised",
                of(Lang::En)
            ),
        ));
    }
    Ok(theme)
}
