//! The dependency structure matrix: who hands on to whom, in an order in which what is handed back stands out.

mod cell;
mod legend;
mod order;

use std::fmt::Write as _;

use self::cell::{Cell, sign};
use self::order::ordered;

use crate::lang::{Lang, format};
use crate::render::layout::{Metrics, Style, Tree, Weight, set};
use crate::render::picture::{Edge, Node, NodeKind, Picture, Tone};
use crate::render::svg::legend::Legend;
use crate::render::svg::sheet::{MARGIN, Sheet};
use crate::render::svg::write::{escape, num};
use crate::render::theme::{Colour, Shades, Theme};

/// The widest that names are before they are shortened.
const WIDEST_NAME: f64 = 230.0;
/// Width of the band that shows a party's area.
const BAND: f64 = 5.0;

/// The matrix of a picture: a row shows what a party hands on, a column what it receives.
///
/// External customers come last, the others in the order in which the least is handed back
/// ([`crate::analysis::sequence`]; returns and what customers hand in do not count for it). What stands below the
/// diagonal is handed back. Squares are knots: parties that wait for one another in a circle.
#[must_use]
pub fn matrix(picture: &Picture, theme: &Theme) -> String {
    let table = Table::new(picture, theme);
    let mut out = String::new();
    table.names(&mut out);
    table.grid(&mut out);
    table.cells(&mut out);
    let words = table.words();
    let subtitle = match &picture.subtitle {
        Some(said) => format!("{said} {words}"),
        None => words.clone(),
    };
    let sheet = Sheet {
        lang: picture.lang,
        title: &picture.title,
        subtitle: Some(&subtitle),
        description: &format!("{words} {}", picture.description),
        theme,
    };
    let legend = Legend::new(table.entries(), theme, Sheet::room(table.width()));
    sheet.around((table.width(), table.height()), &out, &legend)
}

/// A name with the sign of what became of it: no colour tells that alone.
fn named(node: &Node) -> String {
    let sign = match node.tone {
        Tone::Added => "+ ",
        Tone::Removed => "− ",
        Tone::Changed => "≠ ",
        _ => "",
    };
    format!("{sign}{}", node.label)
}

struct Table<'p> {
    picture: &'p Picture,
    theme: &'p Theme,
    /// Nodes in the order of rows and columns.
    order: Vec<usize>,
    /// By row and column, both from 0; only those that hold something, row by row.
    cells: Vec<((usize, usize), Cell<'p>)>,
    /// First and last row of each knot of two or more.
    knots: Vec<(usize, usize)>,
    names: Vec<String>,
    shades: Vec<Shades>,
    /// By node: its outermost area.
    area: Vec<Option<usize>>,
    /// A cell's side.
    side: f64,
    size: f64,
    /// Room for the names at the left, and on top.
    room: f64,
}

impl<'p> Table<'p> {
    fn new(picture: &'p Picture, theme: &'p Theme) -> Self {
        let count = picture.nodes.len();
        let tree = Tree::new(picture);
        let area: Vec<Option<usize>> = picture
            .nodes
            .iter()
            .map(|n| tree.up(n.group.filter(|g| *g < tree.count())).last())
            .collect();
        let is_outside = |n: usize| picture.nodes[n].kind == NodeKind::ExternalCustomer;
        let counts = |e: &&Edge| !e.rework && e.tone != Tone::Removed;
        let links: Vec<(usize, usize, u32)> = picture
            .edges
            .iter()
            .filter(counts)
            .filter(|e| e.from < count && e.to < count && !is_outside(e.from))
            .map(|e| (e.from, e.to, 1))
            .collect();
        let (order, knots) = ordered(count, &links, &area, is_outside);
        let mut row = vec![0; count];
        for (at, node) in order.iter().enumerate() {
            row[*node] = at;
        }
        let mut cells = std::collections::BTreeMap::<(usize, usize), Cell<'p>>::new();
        for edge in picture
            .edges
            .iter()
            .filter(|e| e.from < count && e.to < count)
        {
            let cell = cells.entry((row[edge.from], row[edge.to])).or_default();
            cell.edges.push(edge);
        }
        let (side, size) = match count {
            0..=45 => (26.0, 12.0),
            46..=120 => (20.0, 11.0),
            _ => (15.0, 9.5),
        };
        let metrics = Metrics::new();
        let style = Style {
            size,
            weight: Weight::Regular,
            leading: size,
            max_width: WIDEST_NAME,
            max_word: WIDEST_NAME,
            max_lines: 1,
        };
        let set_names = order
            .iter()
            .map(|n| set(&metrics, &named(&picture.nodes[*n]), &style));
        let blocks: Vec<_> = set_names.collect();
        let widest = blocks.iter().map(|b| b.width).fold(40.0, f64::max);
        let digits = metrics.width(&count.to_string(), size, Weight::Regular);
        let groups = picture.groups.iter().enumerate();
        Self {
            picture,
            theme,
            cells: cells.into_iter().collect(),
            knots,
            names: blocks
                .into_iter()
                .map(|b| b.lines.into_iter().next().unwrap_or_default())
                .collect(),
            shades: groups
                .map(|(i, g)| theme.area(g.color.as_deref(), g.hue(i)))
                .collect(),
            area,
            side,
            size,
            room: widest + digits + BAND + 26.0,
            order,
        }
    }

    fn left(&self) -> f64 {
        MARGIN + self.room
    }

    fn all(&self) -> f64 {
        self.side * self.order.len() as f64
    }

    fn width(&self) -> f64 {
        self.left() + self.all() + MARGIN
    }

    fn height(&self) -> f64 {
        self.room + self.all() + MARGIN
    }

    fn name_colour(&self, node: usize) -> Colour {
        match self.picture.nodes[node].tone {
            Tone::Dim => self.theme.line,
            Tone::Added => self.theme.added,
            Tone::Removed => self.theme.removed,
            _ => self.theme.ink,
        }
    }

    /// Numbers and names at the left, and once more turned on top.
    fn names(&self, out: &mut String) {
        for (at, node) in self.order.iter().enumerate() {
            let item = &self.picture.nodes[*node];
            let y = self.room + self.side * (at as f64 + 0.5);
            let band = self.area[*node].map(|area| self.shades[area].border);
            let bold = match item.kind {
                NodeKind::ExternalCustomer => r#" font-weight="bold""#,
                _ => "",
            };
            let colour = self.name_colour(*node);
            let _ = writeln!(
                out,
                "<g id=\"eslabon-n{}\" data-id=\"{}\"><title>{}</title>",
                node + 1,
                escape(&item.id),
                escape(&item.label)
            );
            for turned in [false, true] {
                let middle = self.side * (at as f64 + 0.5);
                let _ = match turned {
                    false => write!(
                        out,
                        "<g transform=\"translate({} {})\">",
                        num(self.left()),
                        num(y)
                    ),
                    true => write!(
                        out,
                        "<g transform=\"translate({} {}) rotate(-90)\">",
                        num(self.left() + middle),
                        num(self.room)
                    ),
                };
                // On top names run upwards from the matrix, at the left they end at it.
                let (anchor, name, number, edge) = match turned {
                    false => ("end", -BAND - 26.0, -BAND - 5.0, -BAND - 1.0),
                    true => ("start", BAND + 26.0, BAND + 5.0, 1.0),
                };
                let base = self.size * 0.36;
                if let Some(band) = band {
                    let _ = write!(
                        out,
                        r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{band}"/>"#,
                        num(edge),
                        num(0.5 - self.side / 2.0),
                        num(BAND),
                        num(self.side - 1.0)
                    );
                }
                let _ = write!(
                    out,
                    r#"<text x="{}" y="{}" font-size="{}" text-anchor="{anchor}" fill="{}">{}</text>"#,
                    num(number),
                    num(base),
                    num(self.size * 0.85),
                    self.theme.soft,
                    at + 1
                );
                let _ = writeln!(
                    out,
                    r#"<text x="{}" y="{}" font-size="{}" text-anchor="{anchor}"{bold} fill="{colour}">{}</text></g>"#,
                    num(name),
                    num(base),
                    num(self.size),
                    escape(&self.names[at])
                );
            }
            out.push_str("</g>\n");
        }
    }

    /// The ground below the diagonal, knots, lines, and the diagonal.
    fn grid(&self, out: &mut String) {
        let (x, y, all, side) = (self.left(), self.room, self.all(), self.side);
        let theme = self.theme;
        let back = theme.rework.mix(theme.ground, 0.93);
        let _ = writeln!(
            out,
            r#"<path d="M{} {}v{}h{}z" fill="{back}"/>"#,
            num(x),
            num(y),
            num(all),
            num(all)
        );
        let line = theme.dim.mix(theme.ground, 0.45);
        for at in 0..=self.order.len() {
            let off = side * at as f64;
            // Every fifth line is stronger: the eye can follow it.
            let colour = if at % 5 == 0 { theme.dim } else { line };
            let _ = writeln!(
                out,
                r#"<path d="M{} {}h{}M{} {}v{}" stroke="{colour}" stroke-width="0.8"/>"#,
                num(x),
                num(y + off),
                num(all),
                num(x + off),
                num(y),
                num(all)
            );
        }
        for at in 0..self.order.len() {
            let off = side * at as f64;
            let _ = writeln!(
                out,
                r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>"#,
                num(x + off),
                num(y + off),
                num(side),
                num(side),
                theme.line
            );
        }
        for (first, last) in &self.knots {
            let (from, size) = (side * *first as f64, side * (last - first + 1) as f64);
            let _ = writeln!(
                out,
                r#"<rect x="{}" y="{}" width="{}" height="{}" fill="none" stroke="{}" stroke-width="{}"/>"#,
                num(x + from),
                num(y + from),
                num(size),
                num(size),
                theme.rework,
                num(2.4 * theme.thick)
            );
        }
    }

    fn cells(&self, out: &mut String) {
        for ((row, column), cell) in &self.cells {
            let middle = (
                self.left() + self.side * (*column as f64 + 0.5),
                self.room + self.side * (*row as f64 + 0.5),
            );
            let ids: Vec<&str> = cell.edges.iter().map(|e| e.id.as_str()).collect();
            let end = |at: usize| self.picture.nodes[self.order[at]].label.as_str();
            let words: Vec<String> = cell
                .edges
                .iter()
                .map(|e| {
                    let all = [Some(&e.label), e.time.as_ref(), e.tooltip.as_ref()];
                    let all: Vec<&str> = all.into_iter().flatten().map(String::as_str).collect();
                    all.join(" · ")
                })
                .collect();
            let _ = writeln!(
                out,
                "<g id=\"eslabon-c{}-{}\" data-id=\"{}\"><title>{} → {}: {}</title>",
                row + 1,
                column + 1,
                escape(&ids.join(" ")),
                escape(end(*row)),
                escape(end(*column)),
                escape(&words.join("; "))
            );
            if row == column {
                // What a party hands itself stands on the dark diagonal.
                let _ = writeln!(
                    out,
                    r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>"#,
                    num(middle.0 - self.side / 2.0 + 1.0),
                    num(middle.1 - self.side / 2.0 + 1.0),
                    num(self.side - 2.0),
                    num(self.side - 2.0),
                    self.theme.ground
                );
            }
            sign(out, cell, middle, self.side, self.theme);
            out.push_str("</g>\n");
        }
    }

    /// Who hands back, in words.
    fn words(&self) -> String {
        let is_outside =
            |row: usize| self.picture.nodes[self.order[row]].kind == NodeKind::ExternalCustomer;
        let back = self
            .cells
            .iter()
            .filter(|((row, column), _)| row > column && !is_outside(*row));
        let back: usize = back.map(|(_, cell)| cell.edges.len()).sum();
        let outside = self.cells.iter().any(|((row, _), _)| is_outside(*row));
        let number = format::number(back as f64, 0, self.picture.lang);
        match self.picture.lang {
            Lang::Es => {
                let back = match back {
                    0 => "nada vuelve atrás".to_owned(),
                    1 => "bajo la diagonal, 1 entrega vuelve atrás".to_owned(),
                    _ => format!("bajo la diagonal, {number} entregas vuelven atrás"),
                };
                let orders = if outside {
                    ", aparte de lo que entregan los clientes"
                } else {
                    ""
                };
                format!("Cada fila entrega a sus columnas; {back}{orders}.")
            }
            Lang::En => {
                let back = match back {
                    0 => "nothing goes back".to_owned(),
                    1 => "below the diagonal, 1 handoff goes back".to_owned(),
                    _ => format!("below the diagonal, {number} handoffs go back"),
                };
                let orders = if outside {
                    ", besides what customers hand in"
                } else {
                    ""
                };
                format!("Each row hands on to its columns; {back}{orders}.")
            }
        }
    }
}
