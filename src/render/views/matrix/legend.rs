//! What the signs of a matrix mean: only of those that appear.

use std::fmt::Write as _;

use super::cell::{Cell, Main, main, sign};
use super::{BAND, Table};
use crate::lang::Lang;
use crate::render::picture::Edge;
use crate::render::svg::legend::{Entry, SIGN};
use crate::render::svg::write::num;

impl Table<'_> {
    /// The bands' colours, of the areas that have one.
    fn areas(&self, out: &mut Vec<Entry>) {
        for (at, group) in self.picture.groups.iter().enumerate() {
            if self.area.contains(&Some(at)) {
                let sign = format!(
                    "<rect x=\"{}\" y=\"-7\" width=\"{BAND}\" height=\"14\" fill=\"{}\"/>\n",
                    num(SIGN - BAND),
                    self.shades[at].border
                );
                out.push(Entry {
                    sign,
                    words: group.label.clone(),
                });
            }
        }
    }

    /// What its signs mean.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let words = &self.picture.legend;
        let mut out = Vec::new();
        let mut add = |shown: bool, edge: Edge, words: &str| {
            if shown {
                let mut drawn = String::new();
                let cell = Cell { edges: vec![&edge] };
                sign(&mut drawn, &cell, (SIGN - 14.0, 0.0), 26.0, self.theme);
                out.push(Entry {
                    sign: drawn,
                    words: words.to_owned(),
                });
            }
        };
        let plain = Edge::default();
        let edges = || self.cells.iter().flat_map(|(_, c)| &c.edges);
        let shows = |sign: Main| self.cells.iter().any(|(_, cell)| main(cell) == sign);
        let sample = |change: &dyn Fn(&mut Edge)| {
            let mut edge = plain.clone();
            change(&mut edge);
            edge
        };
        add(shows(Main::Weak), sample(&|e| e.weak = true), &words.weak);
        add(
            shows(Main::Critical),
            sample(&|e| e.critical = true),
            &words.critical,
        );
        add(
            edges().any(|e| e.rework),
            sample(&|e| e.rework = true),
            &words.rework,
        );
        for (tone, meaning) in &words.tones {
            let appears = match tone.is_change() {
                true => shows(Main::Change(*tone)),
                false => edges().any(|e| e.tone == *tone),
            };
            add(appears, sample(&|e| e.tone = *tone), meaning);
        }
        add(
            shows(Main::Sometimes),
            sample(&|e| e.sometimes = true),
            &words.sometimes,
        );
        add(shows(Main::Plain), plain.clone(), &words.handoff);
        if self.cells.iter().any(|(_, cell)| cell.edges.len() > 1) {
            let mut drawn = String::new();
            let both = Cell {
                edges: vec![&plain, &plain],
            };
            sign(&mut drawn, &both, (SIGN - 14.0, 0.0), 26.0, self.theme);
            let (es, en) = (
                "Con cuántas entregas, si son varias",
                "How many handoffs, if several",
            );
            out.push(Entry {
                sign: drawn,
                words: match self.picture.lang {
                    Lang::Es => es,
                    Lang::En => en,
                }
                .to_owned(),
            });
        }
        self.areas(&mut out);
        if !self.knots.is_empty() {
            let (es, en) = ("Se esperan en círculo", "Wait for one another in a circle");
            let words = match self.picture.lang {
                Lang::Es => es,
                Lang::En => en,
            };
            let mut drawn = String::new();
            let _ = writeln!(
                drawn,
                r#"<rect x="{}" y="-8" width="16" height="16" fill="none" stroke="{}" stroke-width="2.4"/>"#,
                num(SIGN - 22.0),
                self.theme.rework
            );
            out.push(Entry {
                sign: drawn,
                words: words.to_owned(),
            });
        }
        out
    }
}
