//! `--theme`: how a drawing looks.

use std::path::Path;

use crate::cli::files;
use crate::cli::problem::Problem;
use crate::cli::screen::Screen;
use crate::config::parse_look;
use crate::lang::{Lang, Message, format};
use crate::render::diagnostics;
use crate::render::theme::{LARGEST_LOGO, LONGEST_SIDE, Logo, Name, Theme};
use crate::report::locate;
use crate::source::SourceFile;

/// The largest file of a look, in bytes.
const LARGEST_LOOK: usize = 1 << 20;

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
    let text = String::from_utf8(files::read_at_most(path, LARGEST_LOOK)?).map_err(|_| {
        Problem::new(
            format!("{shown} no está en UTF-8"),
            format!("{shown} is not in UTF-8"),
        )
        .help("guárdelo como UTF-8", "save it as UTF-8")
    })?;
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
            let bytes = files::read_at_most(&place, LARGEST_LOGO)?;
            Some(Logo::new(&bytes).ok_or_else(|| {
                Problem::new(
                    format!("{shown} no sirve de logo"),
                    format!("{shown} cannot be a logo"),
                )
                .help(
                    format!(
                        "use una imagen PNG o JPEG entera, de hasta {LONGEST_SIDE} pixeles por lado"
                    ),
                    format!(
                        "use a whole PNG or JPEG picture of up to {LONGEST_SIDE} pixels a side"
                    ),
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
