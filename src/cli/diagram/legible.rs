//! Whether anyone can read a picture in the size that it comes out in.

use super::options::Options;
use super::outputs::{Format, Output};
use crate::lang::{Lang, Message, format};
use crate::render::layout::LABEL_SIZE;
use crate::render::page::{Size, sheet_scale};

/// Letters smaller than this are not read on paper, in points.
const ON_PAPER: f64 = 5.0;
/// Letters smaller than this are not read on a screen, in pixels.
const ON_SCREEN: f64 = 6.0;
/// A slide's width on a screen, in pixels.
const SLIDE: f64 = 1_280.0;
/// The longest side that an A0 sheet shows with letters that can be read, in pixels.
const LONGEST: f64 = 8_000.0;

/// What cannot be read, and what to do; `size` is the picture's in CSS pixels.
/// `collapses` says whether its areas can be closed.
pub(super) fn warnings(
    size: (f64, f64),
    outputs: &[Output],
    options: &Options,
    collapses: bool,
) -> Vec<Message> {
    let mut out: Vec<Message> = Vec::new();
    for output in outputs {
        let found = match output.format {
            Format::Pdf => on_paper(size, options),
            Format::Png => on_screen(size, options.size),
            Format::Svg | Format::Drawio => None,
            Format::Dot | Format::Mermaid => continue,
        };
        let found = found.or_else(|| too_large(size));
        // Two outputs of one size are told of once.
        let found = found.map(|said| advised(said, collapses));
        out.extend(found.filter(|message| !out.contains(message)));
    }
    out
}

fn on_paper(size: (f64, f64), options: &Options) -> Option<(String, String)> {
    let letters = LABEL_SIZE * sheet_scale(size, options.paper);
    let sheet = options.paper.map(|paper| paper.name.to_uppercase());
    (letters < ON_PAPER).then(|| {
        let points = |lang| format::number(letters, 1, lang);
        let on = |before: &str| {
            sheet
                .as_ref()
                .map_or(String::new(), |s| format!("{before} {s}"))
        };
        (
            format!(
                "las letras del PDF{} quedan de {} puntos",
                on(" en"),
                points(Lang::Es)
            ),
            format!(
                "the letters of the PDF{} are {} points high",
                on(" on"),
                points(Lang::En)
            ),
        )
    })
}

fn on_screen((width, height): (f64, f64), size: Size) -> Option<(String, String)> {
    let (letters, es, en) = match size {
        Size::Scale(_) => return None,
        Size::Ratio {
            width: wide,
            height: high,
            ..
        } => {
            let page = width.max(height * wide / high);
            (
                LABEL_SIZE * SLIDE / page,
                " en una diapositiva",
                " on a slide",
            )
        }
        Size::Pixels {
            width: wide,
            height: high,
        } => {
            let scale = (f64::from(wide) / width).min(f64::from(high) / height);
            (LABEL_SIZE * scale, "", "")
        }
    };
    (letters < ON_SCREEN).then(|| {
        let pixels = |lang| format::number(letters, 1, lang);
        (
            format!(
                "las letras del PNG{es} quedan de {} pixeles",
                pixels(Lang::Es)
            ),
            format!(
                "the letters of the PNG{en} are {} pixels high",
                pixels(Lang::En)
            ),
        )
    })
}

fn too_large((width, height): (f64, f64)) -> Option<(String, String)> {
    let count = |x: f64, lang| format::number(x, 0, lang);
    (width.max(height) > LONGEST).then(|| {
        let sides = |lang| format!("{} × {}", count(width, lang), count(height, lang));
        (
            format!(
                "el dibujo mide {} pixeles: ni un A0 lo muestra legible",
                sides(Lang::Es)
            ),
            format!(
                "the picture is {} pixels: not even an A0 sheet shows it legibly",
                sides(Lang::En)
            ),
        )
    })
}

/// What is wrong, and what to draw instead.
fn advised((es, en): (String, String), collapses: bool) -> Message {
    let part = [
        "muestre una parte con `--focus`, `--customer` o `--only-weak`",
        "show a part with `--focus`, `--customer` or `--only-weak`",
    ];
    let areas = match collapses {
        true => [
            ", o cada área como una caja con `--collapse group`",
            ", or each area as one box with `--collapse group`",
        ],
        false => [""; 2],
    };
    Message::new(
        format!("{es}; {}{}", part[0], areas[0]),
        format!("{en}; {}{}", part[1], areas[1]),
    )
}
