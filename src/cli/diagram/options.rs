//! What an output can be told: each option only where it has something to do.

use std::path::Path;

use clap::ArgMatches;

use super::outputs::{Format, Output};
use crate::cli::files;
use crate::cli::problem::Problem;
use crate::render::page::{Paper, Size};
use crate::render::svg::Lettering;

/// How the outputs are made.
pub(super) struct Options {
    pub size: Size,
    pub paper: Option<Paper>,
    pub lettering: Lettering,
    /// Fonts for what ours lacks, as read.
    pub fonts: Vec<(String, Vec<u8>)>,
    /// The layout of an installed Graphviz that is asked for.
    pub engine: Option<String>,
}

/// The largest font that is read, in bytes; those of Chinese have up to 30 MB.
const LARGEST_FONT: usize = 64 << 20;

/// Pixels to a CSS pixel where nothing is said: sharp on today's screens.
const SCALE: f64 = 2.0;

pub(super) fn asked(args: &ArgMatches, outputs: &[Output]) -> Result<Options, Problem> {
    let any = |wanted: &dyn Fn(Format) -> bool| outputs.iter().any(|o| wanted(o.format));
    let png = |f| f == Format::Png;
    let page = |f| matches!(f, Format::Png | Format::Pdf);
    for (name, applies, formats) in [
        ("scale", any(&png), "png"),
        ("size", any(&png), "png"),
        ("paper", any(&|f| f == Format::Pdf), "pdf"),
        ("font", any(&page), "png, pdf"),
        ("svg-text", any(&|f| f == Format::Svg), "svg"),
        ("dot-engine", any(&Format::is_drawn), "svg, png, pdf"),
    ] {
        if args.contains_id(name) && !applies {
            return Err(Problem::new(
                format!("--{name} no se aplica a ninguna salida"),
                format!("--{name} applies to no output"),
            )
            .help(
                format!("sirve para: {formats}"),
                format!("it is for: {formats}"),
            ));
        }
    }
    let engine = args.get_one::<String>("dot-engine").cloned();
    let lettering = match args.get_one::<String>("svg-text").map(String::as_str) {
        Some("embedded") => Lettering::Embedded,
        Some("outlines") => Lettering::Outlines,
        _ => Lettering::Named,
    };
    if engine.is_some() && lettering != Lettering::Named {
        return Err(Problem::new(
            "--svg-text no se aplica a lo que dibuja Graphviz",
            "--svg-text does not apply to what Graphviz draws",
        ));
    }
    let scale = match args.get_one::<String>("scale") {
        Some(text) => Some(parse_scale(text)?),
        None => None,
    };
    let size = match args.get_one::<String>("size") {
        Some(text) => parse_size(text, scale)?,
        None => Size::Scale(scale.unwrap_or(SCALE)),
    };
    let mut fonts = Vec::new();
    for path in args.get_many::<String>("font").into_iter().flatten() {
        let bytes = files::read_at_most(Path::new(path), LARGEST_FONT)?;
        fonts.push((path.clone(), bytes));
    }
    Ok(Options {
        size,
        paper: args
            .get_one::<String>("paper")
            .and_then(|name| Paper::named(&name.to_lowercase())),
        lettering,
        fonts,
        engine,
    })
}

fn parse_scale(text: &str) -> Result<f64, Problem> {
    let scale = text.replace(',', ".").parse::<f64>();
    scale
        .ok()
        .filter(|s| (0.05..=100.0).contains(s))
        .ok_or_else(|| {
            Problem::new(
                format!("`{text}` no es una escala"),
                format!("`{text}` is no scale"),
            )
            .help(
                "use un número entre 0,05 y 100, como 2",
                "use a number between 0.05 and 100, such as 2",
            )
        })
}

fn parse_size(text: &str, scale: Option<f64>) -> Result<Size, Problem> {
    let pair = |sign: &[char]| {
        let (a, b) = text.split_once(sign)?;
        let number = |t: &str| t.trim().parse::<u32>().ok().filter(|n| *n > 0);
        Some((number(a)?, number(b)?))
    };
    if let Some((width, height)) = pair(&['x', 'X', '×']) {
        return match scale {
            None => Ok(Size::Pixels { width, height }),
            Some(_) => Err(Problem::new(
                format!("--size {text} ya decide la escala"),
                format!("--size {text} decides the scale already"),
            )
            .help("quite --scale", "leave --scale out")),
        };
    }
    // A page far longer than any screen is a slip of the keys.
    if let Some((w, h)) = pair(&[':']).filter(|(w, h)| w.max(h) / w.min(h) <= 20) {
        return Ok(Size::Ratio {
            width: f64::from(w),
            height: f64::from(h),
            scale: scale.unwrap_or(SCALE),
        });
    }
    Err(Problem::new(
        format!("`{text}` no es un tamaño"),
        format!("`{text}` is no size"),
    )
    .help(
        "use una proporción como 16:9, o pixeles como 1920x1080",
        "use a ratio such as 16:9, or pixels such as 1920x1080",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_and_sizes_are_read_as_people_write_them() {
        assert_eq!(parse_scale("1,5").unwrap(), 1.5);
        for wrong in ["0", "-1", "NaN", "inf", "101", "x", ""] {
            assert!(parse_scale(wrong).is_err(), "{wrong}");
        }
        let screen = Size::Pixels {
            width: 1920,
            height: 1080,
        };
        for text in ["1920x1080", "1920 × 1080", "1920X1080"] {
            assert_eq!(parse_size(text, None).unwrap(), screen);
        }
        assert!(matches!(
            parse_size("16:9", Some(3.0)).unwrap(),
            Size::Ratio { scale: 3.0, .. }
        ));
        for wrong in [
            "16",
            "0x9",
            "16:0",
            "1:999",
            "-1x5",
            "9999999999x1",
            "x",
            ":",
        ] {
            assert!(parse_size(wrong, None).is_err(), "{wrong}");
        }
        assert!(parse_size("1920x1080", Some(2.0)).is_err());
    }
}
