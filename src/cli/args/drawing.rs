//! What `eslabon diagram` can be asked.

use clap::{Arg, ArgAction, Command};

use super::{chain, file, format, sub};
use crate::cli::diagram::{ENGINES, FORMATS};
use crate::lang::{Lang, Text};
use crate::render::page::PAPERS;

/// The command and its options.
pub(super) fn diagram(lang: Lang) -> Command {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    sub("diagram", t("Dibuja la cadena", "Draws the chain"), lang)
        .arg(file(lang))
        .arg(
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name(t("SALIDA", "OUTPUT"))
                .action(ArgAction::Append)
                .help_heading(t("Opciones", "Options"))
                .help(t(
                    "Dónde, cuantas veces se quiera: .svg, .png, .pdf, .dot, .mmd (Mermaid) o .drawio; `-` es la salida estándar",
                    "Where, as often as wanted: .svg, .png, .pdf, .dot, .mmd (Mermaid) or .drawio; `-` is standard output",
                )),
        )
        .arg(format(
            lang,
            &FORMATS,
            "svg|png|pdf|dot|mermaid|drawio",
            t(
                "El formato, si la extensión no lo dice",
                "The format, where the extension does not tell",
            ),
        ))
        .arg(
            Arg::new("force")
                .long("force")
                .action(ArgAction::SetTrue)
                .help_heading(t("Opciones", "Options"))
                .help(t(
                    "Reemplaza la salida si ya existe",
                    "Replaces the output where it exists",
                )),
        )
        .arg(chain(lang))
        .args(super::viewing::viewing(lang))
        .args(pages(lang))
}

/// How pages of pixels, pages for print and SVG are made.
fn pages(lang: Lang) -> [Arg; 6] {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    let option = |name: &'static str, shown: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(shown)
            .help_heading(t("Imágenes y páginas", "Images and pages"))
            .help(help)
    };
    [
        option(
            "scale",
            "N",
            t(
                "PNG: pixeles por cada punto del dibujo (2)",
                "PNG: pixels to a point of the picture (2)",
            ),
        ),
        option(
            "size",
            "16:9|1920x1080",
            t(
                "PNG: el dibujo en el centro de una página de esa proporción, o de tantos pixeles",
                "PNG: the picture in the middle of a page of that ratio, or of so many pixels",
            ),
        ),
        option(
            "paper",
            "a4|a3|letter|…",
            t(
                "PDF: el dibujo llena una hoja a0 a a5, letter, legal, oficio o tabloid, girada como convenga",
                "PDF: the picture fills a sheet a0 to a5, letter, legal, oficio or tabloid, turned as suits it",
            ),
        )
        .ignore_case(true)
        .value_parser(PAPERS.map(|paper| paper.name))
        .hide_possible_values(true),
        option(
            "font",
            t("ARCHIVO", "FILE"),
            t(
                "PNG y PDF: una fuente (.ttf, .otf) para los caracteres que faltan en la nuestra; se puede repetir",
                "PNG and PDF: a font (.ttf, .otf) for the characters that ours lacks; may be repeated",
            ),
        )
        .action(ArgAction::Append),
        option(
            "svg-text",
            "named|embedded|outlines",
            t(
                "SVG: el texto nombra fuentes del equipo (Arial), lleva la suya, o son trazos",
                "SVG: the text names fonts of the machine (Arial), carries its own, or is outlines",
            ),
        )
        .value_parser(["named", "embedded", "outlines"])
        .hide_possible_values(true),
        option(
            "dot-engine",
            "dot|neato|…",
            t(
                "SVG, PNG y PDF: dibuja con `dot -K…` de un Graphviz instalado",
                "SVG, PNG and PDF: draws with `dot -K…` of an installed Graphviz",
            ),
        )
        .value_parser(ENGINES)
        .hide_possible_values(true),
    ]
}
