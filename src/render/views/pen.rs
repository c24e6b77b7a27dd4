//! Small things that are drawn: words in lines, hatching, signs.

use std::fmt::Write as _;

use crate::render::layout::{Block, Metrics, Rect, Style, Weight, set};
use crate::render::svg::write::{escape, num};
use crate::render::theme::Colour;

/// How a text looks.
#[derive(Clone, Copy)]
pub struct Ink {
    pub size: f64,
    pub bold: bool,
    pub colour: Colour,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// What lies behind it: a line there does not cross it out.
    pub halo: Option<Colour>,
}

impl Ink {
    pub fn new(size: f64, colour: Colour) -> Self {
        Self {
            size,
            bold: false,
            colour,
            anchor: "start",
            halo: None,
        }
    }

    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub fn anchor(self, anchor: &'static str) -> Self {
        Self { anchor, ..self }
    }

    pub fn halo(self, ground: Colour) -> Self {
        Self {
            halo: Some(ground),
            ..self
        }
    }

    fn weight(self) -> Weight {
        if self.bold {
            Weight::Bold
        } else {
            Weight::Regular
        }
    }

    /// How wide a text is.
    pub fn width(self, metrics: &Metrics, text: &str) -> f64 {
        metrics.width(text, self.size, self.weight())
    }

    /// A text in lines no wider than given.
    pub fn set(self, metrics: &Metrics, text: &str, width: f64, lines: usize) -> Block {
        self.set_whole(metrics, text, width, width, lines)
    }

    /// The same, but for words up to a width, which are not broken.
    pub fn set_whole(
        self,
        metrics: &Metrics,
        text: &str,
        width: f64,
        word: f64,
        lines: usize,
    ) -> Block {
        let style = Style {
            size: self.size,
            weight: self.weight(),
            leading: self.leading(),
            max_width: width,
            max_word: word.max(width),
            max_lines: lines,
        };
        set(metrics, text, &style)
    }

    pub fn leading(self) -> f64 {
        (self.size * 1.16).ceil()
    }
}

/// One line of text on a base line.
pub fn text(out: &mut String, ink: Ink, x: f64, y: f64, words: &str) {
    let weight = if ink.bold {
        r#" font-weight="bold""#
    } else {
        ""
    };
    let anchor = match ink.anchor {
        "start" => String::new(),
        other => format!(r#" text-anchor="{other}""#),
    };
    let halo = ink.halo.map_or(String::new(), |ground| {
        format!(
            r#" stroke="{ground}" stroke-width="3" stroke-linejoin="round" paint-order="stroke""#
        )
    });
    let _ = writeln!(
        out,
        r#"<text x="{}" y="{}" font-size="{}"{anchor}{weight} fill="{}"{halo}>{}</text>"#,
        num(x),
        num(y),
        num(ink.size),
        ink.colour,
        escape(words)
    );
}

/// Lines from a top downwards; returns where they end.
pub fn lines(out: &mut String, ink: Ink, x: f64, top: f64, block: &Block) -> f64 {
    let leading = ink.leading();
    for (i, words) in block.lines.iter().enumerate() {
        let y = top + leading * i as f64 + (leading + ink.size * 0.72) / 2.0;
        text(out, ink, x, y, words);
    }
    top + leading * block.lines.len() as f64
}

/// A rectangle; `more` are further attributes.
pub fn rect(out: &mut String, rect: &Rect, round: f64, fill: &str, more: &str) {
    let _ = writeln!(
        out,
        r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{fill}"{more}/>"#,
        num(rect.x),
        num(rect.y),
        num(rect.w.max(0.0)),
        num(rect.h.max(0.0)),
        num(round)
    );
}

/// A straight line; `more` are further attributes.
pub fn line(
    out: &mut String,
    from: (f64, f64),
    to: (f64, f64),
    colour: Colour,
    width: f64,
    more: &str,
) {
    let _ = writeln!(
        out,
        r#"<path d="M{} {}L{} {}" fill="none" stroke="{colour}" stroke-width="{}"{more}/>"#,
        num(from.0),
        num(from.1),
        num(to.0),
        num(to.1),
        num(width)
    );
}

/// Slanted lines that fill a rectangle.
pub fn hatch(out: &mut String, area: &Rect, step: f64, colour: Colour, width: f64) {
    let mut data = String::new();
    // A line goes from the bottom edge up to the right; what leaves the rectangle is cut off.
    let count = ((area.w + area.h) / step).ceil().clamp(0.0, 2_000.0) as usize;
    for i in 1..count {
        let at = step * i as f64;
        let low = at.min(area.w);
        let high = (at - area.h).max(0.0);
        if high >= area.w {
            break;
        }
        let _ = write!(
            data,
            "M{} {}L{} {}",
            num(area.x + low),
            num(area.bottom() - (at - low)),
            num(area.x + high),
            num(area.bottom() - (at - high))
        );
    }
    if !data.is_empty() {
        let _ = writeln!(
            out,
            r#"<path d="{data}" fill="none" stroke="{colour}" stroke-width="{}"/>"#,
            num(width)
        );
    }
}

/// A diamond.
pub fn diamond(
    out: &mut String,
    x: f64,
    y: f64,
    half: f64,
    fill: Colour,
    stroke: Colour,
    width: f64,
) {
    let _ = writeln!(
        out,
        r#"<path d="M{} {}l{h} {h}l-{h} {h}l-{h} -{h}z" fill="{fill}" stroke="{stroke}" stroke-width="{}"/>"#,
        num(x),
        num(y - half),
        num(width),
        h = num(half)
    );
}

/// A tick where something holds, a cross where it does not.
pub fn verdict(out: &mut String, x: f64, y: f64, holds: bool, colour: Colour) {
    let shape = if holds {
        "m-4.5 0l3.2 3.6l5.8 -7.4"
    } else {
        "m-4 -4l8 8m-8 0l8 -8"
    };
    let _ = writeln!(
        out,
        r#"<path d="M{} {}{shape}" fill="none" stroke="{colour}" stroke-width="2"/>"#,
        num(x),
        num(y)
    );
}

/// What is read out when somebody points at a thing.
pub fn tooltip(out: &mut String, words: &[String]) {
    let words: Vec<String> = words
        .iter()
        .filter(|w| !w.trim().is_empty())
        .map(|w| escape(w))
        .collect();
    if !words.is_empty() {
        let _ = writeln!(out, "<title>{}</title>", words.join(" · "));
    }
}

/// Opens the group of one handoff.
pub fn open(out: &mut String, index: usize, id: &str) {
    let _ = writeln!(
        out,
        "<g id=\"eslabon-e{}\" data-id=\"{}\">",
        index + 1,
        escape(id)
    );
}
