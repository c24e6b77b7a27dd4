//! The dependency structure matrix: who hands on to whom, in an order in which what is handed back stands out.

use std::fmt::Write as _;

use crate::analysis::sequence::sequence;
use crate::lang::{Lang, format};
use crate::render::layout::{Metrics, Style, Tree, Weight, set};
use crate::render::picture::{Edge, NodeKind, Picture, Tone};
use crate::render::svg::arrow;
use crate::render::svg::legend::{Entry, Legend, SIGN};
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

/// What one cell holds.
#[derive(Default)]
struct Cell<'p> {
    edges: Vec<&'p Edge>,
}

impl Cell<'_> {
    fn any(&self, is: impl Fn(&Edge) -> bool) -> bool {
        self.edges.iter().any(|e| is(e))
    }

    fn all(&self, is: impl Fn(&Edge) -> bool) -> bool {
        self.edges.iter().all(|e| is(e))
    }
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
            .map(|n| set(&metrics, &picture.nodes[*n].label, &style));
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
                .map(|(i, g)| theme.area(g.color.as_deref(), i))
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
            let band = match self.area[*node] {
                Some(area) => self.shades[area].border,
                None => self.theme.dim,
            };
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
                let _ = write!(
                    out,
                    r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{band}"/>"#,
                    num(edge),
                    num(0.5 - self.side / 2.0),
                    num(BAND),
                    num(self.side - 1.0)
                );
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
        let number = format::number(back as f64, 0, self.picture.lang);
        match (back, self.picture.lang) {
            (0, Lang::Es) => "Cada fila entrega a sus columnas; nada vuelve atrás.".to_owned(),
            (0, Lang::En) => "Each row hands on to its columns; nothing goes back.".to_owned(),
            (1, Lang::Es) => {
                "Cada fila entrega a sus columnas; bajo la diagonal, 1 entrega vuelve atrás."
                    .to_owned()
            }
            (1, Lang::En) => {
                "Each row hands on to its columns; below the diagonal, 1 handoff goes back."
                    .to_owned()
            }
            (_, Lang::Es) => format!(
                "Cada fila entrega a sus columnas; bajo la diagonal, {number} entregas vuelven atrás."
            ),
            (_, Lang::En) => format!(
                "Each row hands on to its columns; below the diagonal, {number} handoffs go back."
            ),
        }
    }

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
    fn entries(&self) -> Vec<Entry> {
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
        let sample = |change: &dyn Fn(&mut Edge)| {
            let mut edge = plain.clone();
            change(&mut edge);
            edge
        };
        add(
            edges().any(|e| e.weak),
            sample(&|e| e.weak = true),
            &words.weak,
        );
        add(
            edges().any(|e| e.critical && !e.weak),
            sample(&|e| e.critical = true),
            &words.critical,
        );
        add(
            edges().any(|e| e.rework),
            sample(&|e| e.rework = true),
            &words.rework,
        );
        for (tone, meaning) in &words.tones {
            add(
                edges().any(|e| e.tone == *tone),
                sample(&|e| e.tone = *tone),
                meaning,
            );
        }
        let is_plain =
            |e: &Edge| !e.weak && !e.critical && !e.rework && matches!(e.tone, Tone::Plain);
        add(edges().any(|e| is_plain(e)), plain.clone(), &words.handoff);
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

/// The order of rows, external customers last, and the knots in it.
fn ordered(
    count: usize,
    links: &[(usize, usize, u32)],
    area: &[Option<usize>],
    is_outside: impl Fn(usize) -> bool,
) -> (Vec<usize>, Vec<(usize, usize)>) {
    let order = sequence(count, links, area);
    let (outside, mut order): (Vec<usize>, Vec<usize>) =
        order.into_iter().partition(|n| is_outside(*n));
    order.extend(outside);
    let mut row = vec![0; count];
    for (at, node) in order.iter().enumerate() {
        row[*node] = at;
    }
    // Between a row and one before it that it hands back to everything is in one knot: the sequence keeps knots whole.
    let mut reach: Vec<usize> = (0..count).collect();
    for (from, to, _) in links.iter().filter(|(a, b, _)| row[*a] > row[*b]) {
        reach[row[*to]] = reach[row[*to]].max(row[*from]);
    }
    let mut knots: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < count {
        let (mut end, mut next) = (reach[at], at);
        while next <= end {
            end = end.max(reach[next]);
            next += 1;
        }
        if end > at {
            knots.push((at, end));
        }
        at = end + 1;
    }
    (order, knots)
}

/// What a cell shows: how many handoffs, and what matters about them.
fn sign(out: &mut String, cell: &Cell<'_>, (x, y): (f64, f64), side: f64, theme: &Theme) {
    let inner = side - 5.0;
    let (left, top) = (x - inner / 2.0, y - inner / 2.0);
    let tone = cell
        .edges
        .iter()
        .map(|e| e.tone)
        .find(|t| *t != Tone::Plain);
    let weak = cell.any(|e| e.weak);
    let colour = match tone {
        Some(Tone::Dim) if cell.all(|e| e.tone == Tone::Dim) => theme.dim,
        Some(Tone::Step(_)) => theme.step(strongest(cell)),
        Some(Tone::Added) => theme.added,
        Some(Tone::Removed) => theme.removed,
        Some(Tone::Changed) => theme.ink,
        _ if weak => theme.weak,
        _ if cell.any(|e| e.critical) => theme.ink,
        _ if cell.all(|e| e.rework) => theme.rework,
        _ => theme.line,
    };
    let is_change = tone.is_some_and(Tone::is_change);
    if weak && !is_change {
        // A triangle, with its point up, as on a line of the chain.
        let half = inner * 0.5;
        let _ = writeln!(
            out,
            r#"<path d="M{} {}l{} {}h{}z" fill="{colour}"/><path d="M{} {}v{}m0 {}v{}" stroke="{}" stroke-width="{}"/>"#,
            num(x),
            num(y - half),
            num(half),
            num(inner),
            num(-inner),
            num(x),
            num(y - inner * 0.16),
            num(inner * 0.34),
            num(inner * 0.09),
            num(inner * 0.12),
            theme.ground,
            num(inner * 0.11)
        );
    } else if cell.all(|e| e.rework) && !is_change {
        let scale = inner / 17.0;
        let _ = write!(
            out,
            "<g transform=\"translate({} {}) scale({})\">",
            num(x),
            num(y),
            num(scale)
        );
        arrow::rework_mark(out, 0.0, 0.0, theme);
        out.push_str("</g>\n");
    } else if is_change {
        arrow::change_mark(out, tone.unwrap_or_default(), (x, y), theme);
    } else {
        let is_critical = cell.any(|e| e.critical);
        let size = if is_critical { inner } else { inner * 0.62 };
        let _ = writeln!(
            out,
            r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{colour}"/>"#,
            num(x - size / 2.0),
            num(y - size / 2.0),
            num(size),
            num(size),
            num(if is_critical { 2.5 } else { size / 2.0 })
        );
    }
    if weak && cell.any(|e| e.rework) {
        // Both are told: the round arrow stands small beside the triangle.
        let _ = write!(
            out,
            "<g transform=\"translate({} {}) scale(0.5)\">",
            num(left + 2.5),
            num(top + 2.5)
        );
        arrow::rework_mark(out, 0.0, 0.0, theme);
        out.push_str("</g>\n");
    }
    if cell.edges.len() > 1 {
        // At the lower right, clear of the sign.
        let _ = writeln!(
            out,
            r#"<text x="{}" y="{}" font-size="{}" font-weight="bold" text-anchor="end" fill="{}" stroke="{}" stroke-width="2.4" stroke-linejoin="round" paint-order="stroke">{}</text>"#,
            num(left + inner + 1.5),
            num(top + inner + 1.0),
            num(side * 0.36),
            theme.ink,
            theme.ground,
            cell.edges.len()
        );
    }
}

fn strongest(cell: &Cell<'_>) -> usize {
    let steps = cell.edges.iter().filter_map(|e| match e.tone {
        Tone::Step(step) => Some(step),
        _ => None,
    });
    steps.max().unwrap_or(0)
}
