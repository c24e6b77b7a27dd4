//! The letters of an SVG: fonts of the machine by name, our own font carried along, or outlines.

use std::fmt::Write as _;

use base64::Engine as _;
use resvg::usvg::roxmltree;
use ttf_parser::OutlineBuilder;

use super::sheet::FONTS;
use super::write::{escape, num};
use crate::render::layout::{BOLD, REGULAR, Weight};
use crate::render::shaping::Fonts;

/// How an SVG brings its letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lettering {
    /// Text that names fonts as wide as the one measured: small, editable, searchable.
    #[default]
    Named,
    /// Text, and the font in the file: the same in every browser.
    Embedded,
    /// Outlines: the same in every program, no longer text.
    Outlines,
}

impl Lettering {
    /// A drawing with its letters as wanted.
    #[must_use]
    pub fn of(self, svg: String) -> String {
        match self {
            Self::Named => svg,
            Self::Embedded => embedded(&svg),
            Self::Outlines => outlines(&svg),
        }
    }
}

/// The drawing with its own font in it.
fn embedded(svg: &str) -> String {
    let face = |data: &[u8], weight: &str| {
        format!(
            "@font-face{{font-family:\"Arimo embedded\";font-weight:{weight};src:url(data:font/ttf;base64,{}) format(\"truetype\")}}\n",
            base64::engine::general_purpose::STANDARD.encode(data)
        )
    };
    let style = format!(
        "</desc>\n<style>{}{}</style>",
        face(REGULAR, "normal"),
        face(BOLD, "bold")
    );
    let named = format!("font-family=\"{FONTS}\"");
    let own = format!("font-family=\"'Arimo embedded', {FONTS}\"");
    svg.replacen(&named, &own, 1).replacen("</desc>", &style, 1)
}

/// The drawing with each text as a shape; what it says stays as its label for readers of screens.
fn outlines(svg: &str) -> String {
    let Ok(xml) = roxmltree::Document::parse(svg) else {
        return svg.to_owned();
    };
    let fonts = Fonts::new(&[]);
    let mut out = String::with_capacity(svg.len() * 4);
    let mut done = 0;
    for text in xml.descendants().filter(|n| n.has_tag_name("text")) {
        let range = text.range();
        out.push_str(&svg[done..range.start]);
        done = range.end;
        shape(&mut out, text, &fonts);
    }
    out.push_str(&svg[done..]);
    out
}

fn shape(out: &mut String, text: roxmltree::Node<'_, '_>, fonts: &Fonts<'_>) {
    let number = |name: &str| text.attribute(name).and_then(|v| v.parse::<f64>().ok());
    let words = text.text().unwrap_or_default();
    let weight = match text.attribute("font-weight") {
        Some("bold") => Weight::Bold,
        _ => Weight::Regular,
    };
    let size = number("font-size").unwrap_or(12.0);
    let runs = fonts.runs(words, weight);
    let width = runs.iter().map(|run| run.width).sum::<f64>() * size;
    let (mut x, y) = (number("x").unwrap_or(0.0), number("y").unwrap_or(0.0));
    match text.attribute("text-anchor") {
        Some("middle") => x -= width / 2.0,
        Some("end") => x -= width,
        _ => {}
    }
    let mut data = String::new();
    for run in &runs {
        let face = fonts.face(run.font, weight);
        for glyph in fonts.glyphs(run, weight) {
            let mut pen = Pen {
                data: &mut data,
                x: x + glyph.x * size,
                y: y - glyph.y * size,
                scale: face.map_or(0.0, |face| size / f64::from(face.units_per_em())),
            };
            // A space has no outline.
            let _ = face.map(|face| face.outline_glyph(glyph.id, &mut pen));
        }
        x += run.width * size;
    }
    let _ = write!(out, "<path role=\"img\" aria-label=\"{}\"", escape(words));
    let own = ["x", "y", "font-size", "font-weight", "text-anchor"];
    for attribute in text.attributes().filter(|a| !own.contains(&a.name())) {
        let _ = write!(
            out,
            " {}=\"{}\"",
            attribute.name(),
            escape(attribute.value())
        );
    }
    let _ = write!(out, " d=\"{data}\"/>");
}

/// Draws a glyph where the text has come to.
struct Pen<'d> {
    data: &'d mut String,
    x: f64,
    y: f64,
    scale: f64,
}

impl Pen<'_> {
    fn to(&mut self, letter: char, points: &[(f32, f32)]) {
        self.data.push(letter);
        for (i, (x, y)) in points.iter().enumerate() {
            let gap = if i > 0 { " " } else { "" };
            let (x, y) = (
                self.x + f64::from(*x) * self.scale,
                self.y - f64::from(*y) * self.scale,
            );
            let _ = write!(self.data, "{gap}{} {}", num(x), num(y));
        }
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.to('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.to('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.to('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.to('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.data.push('Z');
    }
}
