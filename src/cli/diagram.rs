//! `eslabon diagram`: the picture of one chain.

use std::io::Read;
use std::path::Path;

use clap::ArgMatches;

use super::problem::{Outcome, Problem};
use super::screen::Screen;
use super::{OK, analyze, files};
use crate::lang::Lang;
use crate::render::picture::Picture;

pub(super) fn run(
    args: &ArgMatches,
    asked: Option<Lang>,
    stdin: &mut dyn Read,
    screen: &mut Screen<'_>,
) -> Outcome {
    let output = args.get_one::<String>("output").map(String::as_str);
    let format = format(args, output)?;
    let (report, lang) = analyze::load(args, asked, stdin, screen)?;
    if let Some(path) = output.filter(|o| *o != "-")
        && Path::new(path).exists()
        && !args.get_flag("force")
    {
        return Err(Problem::new(
            format!("`{path}` ya existe"),
            format!("`{path}` exists already"),
        )
        .help("use --force para reemplazarlo", "use --force to replace it"));
    }
    let picture = Picture::of(&report, lang);
    let text = match format {
        Format::Dot => crate::render::dot::dot(&picture),
        Format::Svg => {
            let layout = crate::render::layout::best(&picture).map_err(|error| {
                Problem::new(
                    format!("no se pudo dibujar: {error}"),
                    format!("it could not be drawn: {error}"),
                )
            })?;
            crate::render::svg::svg(&picture, &layout, &crate::render::theme::Theme::default())
        }
    };
    match output {
        None | Some("-") => screen.print_bytes(text.as_bytes())?,
        Some(path) => files::write_whole(Path::new(path), text.as_bytes(), args.get_flag("force"))?,
    }
    Ok(OK)
}

#[derive(Clone, Copy)]
enum Format {
    Svg,
    Dot,
}

fn format(args: &ArgMatches, output: Option<&str>) -> Result<Format, Problem> {
    if let Some(format) = args.get_one::<String>("format") {
        return Ok(if format == "dot" {
            Format::Dot
        } else {
            Format::Svg
        });
    }
    let Some(output) = output else {
        return Err(Problem::new(
            "falta decir dónde va el dibujo",
            "where the picture goes is not said",
        )
        .help(
            "agregue `-o cadena.svg`, o `--format svg` para la salida estándar",
            "add `-o chain.svg`, or `--format svg` for standard output",
        ));
    };
    let extension = Path::new(output)
        .extension()
        .map(|e| e.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("svg") => Ok(Format::Svg),
        Some("dot" | "gv") => Ok(Format::Dot),
        _ => Err(Problem::new(
            format!("`{output}` no dice el formato"),
            format!("`{output}` does not tell the format"),
        )
        .help(
            "termine el nombre en .svg o .dot, o use --format svg",
            "end the name in .svg or .dot, or use --format svg",
        )),
    }
}
