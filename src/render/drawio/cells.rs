//! draw.io's XML: cells in a model, in a page, in a file.

use std::fmt::Write as _;

use super::route::xy;
use crate::render::layout::{Point, Rect};
use crate::render::shown;
use crate::render::svg::{escape, num};
use crate::render::theme::Colour;

/// The layer that everything lies in.
pub(super) const LAYER: &str = "1";

/// A box, an area, an arrow or a label.
pub(super) struct Cell {
    pub id: String,
    pub text: String,
    pub style: String,
    pub parent: String,
    pub place: Place,
    pub tooltip: Option<String>,
    /// The id in the chain file; empty where it stands for nothing there.
    pub chain_id: String,
}

/// Where a cell lies.
pub(super) enum Place {
    /// A rectangle, as seen from the parent.
    At(Rect),
    /// From one cell to another.
    Along {
        from: String,
        to: String,
        points: Vec<Point>,
    },
    /// A line between two points, from nothing to nothing.
    Between(Point, Point),
    /// On the arrow that is its parent.
    On { along: f64, offset: Point },
}

impl Cell {
    pub(super) fn new(id: &str, text: &str) -> Self {
        Self {
            id: id.to_owned(),
            text: text.to_owned(),
            style: String::new(),
            parent: LAYER.to_owned(),
            place: Place::At(Rect::default()),
            tooltip: None,
            chain_id: String::new(),
        }
    }

    fn write(&self, out: &mut String) {
        let mut attributes = String::new();
        if !self.chain_id.is_empty() {
            let _ = write!(attributes, " chain-id=\"{}\"", escape(&self.chain_id));
        }
        if let Some(tip) = self.tooltip.as_deref().filter(|t| !t.trim().is_empty()) {
            // Tooltips are read as HTML.
            let _ = write!(attributes, " tooltip=\"{}\"", escape(&escape(tip)));
        }
        let _ = write!(
            out,
            "<object id=\"{}\" label=\"{}\"{attributes}><mxCell style=\"{}html=0;fontFamily=Arial;\" parent=\"{}\"",
            self.id,
            lines(&self.text),
            self.style,
            self.parent
        );
        match &self.place {
            Place::At(r) => {
                let _ = write!(
                    out,
                    " vertex=\"1\"><mxGeometry x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" as=\"geometry\"/>",
                    num(r.x),
                    num(r.y),
                    num(r.w),
                    num(r.h)
                );
            }
            Place::Along { from, to, points } => {
                let _ = write!(
                    out,
                    " edge=\"1\" source=\"{from}\" target=\"{to}\"><mxGeometry relative=\"1\" as=\"geometry\">"
                );
                if !points.is_empty() {
                    out.push_str("<Array as=\"points\">");
                    for p in points {
                        let _ = write!(out, "<mxPoint {}/>", xy(p));
                    }
                    out.push_str("</Array>");
                }
                out.push_str("</mxGeometry>");
            }
            Place::Between(from, to) => {
                let _ = write!(
                    out,
                    " edge=\"1\"><mxGeometry relative=\"1\" as=\"geometry\"><mxPoint {} as=\"sourcePoint\"/><mxPoint {} as=\"targetPoint\"/></mxGeometry>",
                    xy(from),
                    xy(to)
                );
            }
            Place::On { along, offset } => {
                let along = (along * 10_000.0).round() / 10_000.0;
                let _ = write!(
                    out,
                    " vertex=\"1\" connectable=\"0\"><mxGeometry x=\"{along}\" relative=\"1\" as=\"geometry\"><mxPoint {} as=\"offset\"/></mxGeometry>",
                    xy(offset)
                );
            }
        }
        out.push_str("</mxCell></object>\n");
    }
}

/// A text in lines as an attribute's value.
fn lines(text: &str) -> String {
    let lines: Vec<String> = shown::lines(text).iter().map(|l| escape(l)).collect();
    lines.join("&#10;")
}

/// The file: one page with all cells, those behind first.
pub(super) fn file(
    title: &str,
    (width, height): (f64, f64),
    ground: Colour,
    cells: &[Cell],
) -> String {
    let mut out = format!(
        "<mxfile host=\"eslabon\" compressed=\"false\">\n<diagram id=\"chain\" name=\"{}\">\n\
         <mxGraphModel grid=\"1\" gridSize=\"10\" guides=\"1\" tooltips=\"1\" connect=\"1\" arrows=\"1\" page=\"0\" \
         pageWidth=\"{}\" pageHeight=\"{}\" background=\"{ground}\">\n<root>\n\
         <mxCell id=\"0\"/>\n<mxCell id=\"{LAYER}\" parent=\"0\"/>\n",
        escape(title),
        num(width.ceil()),
        num(height.ceil())
    );
    for cell in cells {
        cell.write(&mut out);
    }
    out.push_str("</root>\n</mxGraphModel>\n</diagram>\n</mxfile>\n");
    out
}
