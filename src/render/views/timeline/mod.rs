//! When each handoff happens: a row for each, in order of its expected start, on a linear axis of working days.
//!
//! What a row shows, in working days from the start of the chain: the bar from `expected.start` to
//! `expected.arrival`, its last `passes` hatched; the free float as a hatched strip after it; the headline
//! target's total float as a thin line after it (a ring where no slip is ever felt there); a diamond at
//! `promised.arrival`.

mod head;
mod row;

use super::axis::Stretch;
use super::chips;
use super::context::{Context, SAME};
use super::pen::{self, Ink};
use crate::render::layout::Block;
use crate::render::svg::legend::Legend;
use crate::render::svg::sheet::{MARGIN, Sheet};
use crate::report::HandoffReport;

/// Width of the part with the bars.
const PLOT: f64 = 760.0;
/// Room for words after the last bar.
const AFTER: f64 = 96.0;
/// Widest names of suppliers, and of what they deliver.
const WHO: f64 = 118.0;
const WHAT: f64 = 190.0;
/// Space between columns.
const GUTTER: f64 = 14.0;
/// Promises further off than this many times the rest are told, not drawn to scale.
const FAR: f64 = 1.7;
/// Rows from which on the axis stands at the bottom, too.
const TALL: usize = 22;

/// One handoff's row.
struct Row<'a> {
    index: usize,
    handoff: &'a HandoffReport,
    start: f64,
    arrival: f64,
    what: Block,
    to: Block,
    top: f64,
    height: f64,
}

/// Where everything goes.
struct Plan<'a> {
    rows: Vec<Row<'a>>,
    /// Names of suppliers, and the rows that each stands before.
    who: Vec<(Block, std::ops::Range<usize>)>,
    left: f64,
    what_x: f64,
    top: f64,
    bottom: f64,
    /// Working days at both ends of the axis.
    begin: f64,
    end: f64,
}

impl Plan<'_> {
    /// Pixels of a moment: linear.
    fn x(&self, days: f64) -> f64 {
        self.left + PLOT * ((days - self.begin) / (self.end - self.begin))
    }

    fn stretch(&self) -> Stretch {
        Stretch {
            from: (self.begin, self.left),
            to: (self.end, self.right()),
        }
    }

    fn right(&self) -> f64 {
        self.left + PLOT
    }
}

pub fn draw<'a>(context: &Context<'a>, shown: &[&'a HandoffReport]) -> String {
    let mut plan = plan(context, shown);
    let promises = head::Head::new(context, shown, &plan);
    plan.top = promises.height;
    let mut y = plan.top;
    for row in &mut plan.rows {
        row.top = y;
        y += row.height;
    }
    plan.bottom = y;
    let mut out = String::new();
    stripes(&mut out, context, &plan);
    promises.axis(&mut out, context, &plan);
    promises.lines(&mut out, context, &plan);
    for row in &plan.rows {
        row::draw(&mut out, context, &plan, &promises, row);
    }
    let mut y = plan.bottom + if plan.rows.len() >= TALL { 24.0 } else { 10.0 };
    let width = plan.right() + AFTER + MARGIN;
    if let Some(note) = &promises.far {
        let ink = Ink::new(11.5, context.theme.soft);
        let block = ink.set(&context.metrics, note, width - 2.0 * MARGIN, 3);
        y = pen::lines(&mut out, ink, MARGIN, y, &block) + 6.0;
    }
    let others: Vec<(usize, &HandoffReport)> = shown
        .iter()
        .enumerate()
        .filter(|(_, h)| h.expected.is_none() || h.kind == "rework")
        .map(|(i, h)| (i, *h))
        .collect();
    let y = chips::draw(
        &mut out,
        context,
        &others,
        (MARGIN, y + 6.0, width - 2.0 * MARGIN),
    );
    let description = context.description(context.say(
        &format!(
            "Línea de tiempo: {} entregas en orden de comienzo.",
            plan.rows.len()
        ),
        &format!(
            "Timeline: {} handoffs in order of their start.",
            plan.rows.len()
        ),
    ));
    let legend = Legend::new(
        row::legend(context, &plan),
        context.theme,
        Sheet::room(width),
    );
    context.around(&description, (width, y), &out, &legend)
}

/// Rows in order, their words set in lines, and the length of the axis.
fn plan<'a>(context: &Context<'a>, shown: &[&'a HandoffReport]) -> Plan<'a> {
    let theme = context.theme;
    let mut rows: Vec<Row<'a>> = Vec::new();
    for (index, handoff) in shown.iter().enumerate() {
        let Some(span) = handoff.expected.filter(|_| handoff.kind != "rework") else {
            continue;
        };
        let name = Ink::new(12.5, theme.ink);
        let name = if context.is_critical(handoff) {
            name.bold()
        } else {
            name
        };
        let what = name.set(&context.metrics, context.what(handoff), WHAT, 3);
        let to = context.name(&handoff.to);
        let to = Ink::new(10.5, theme.soft).set(&context.metrics, &format!("→ {to}"), WHAT, 1);
        rows.push(Row {
            index,
            handoff,
            start: span.start,
            arrival: span.arrival,
            height: (what.height + to.height + 7.0).max(34.0),
            what,
            to,
            top: 0.0,
        });
    }
    // At one moment the handoffs of one supplier stand together.
    let first = |id: &str| shown.iter().position(|h| h.from == id).unwrap_or(0);
    rows.sort_by(|a, b| {
        let near = (a.start - b.start).abs() <= SAME;
        let by_start = if near {
            std::cmp::Ordering::Equal
        } else {
            a.start.total_cmp(&b.start)
        };
        by_start
            .then_with(|| first(&a.handoff.from).cmp(&first(&b.handoff.from)))
            .then(a.arrival.total_cmp(&b.arrival))
            .then(a.index.cmp(&b.index))
    });
    let mut who: Vec<(Block, std::ops::Range<usize>)> = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let from = &rows[at].handoff.from;
        let count = rows[at..]
            .iter()
            .take_while(|r| r.handoff.from == *from)
            .count();
        let ink = Ink::new(12.0, theme.ink).bold();
        let name = ink.set(&context.metrics, context.name(from), WHO, 3);
        let room: f64 = rows[at..at + count].iter().map(|r| r.height).sum();
        rows[at].height += (name.height + 8.0 - room).max(0.0);
        who.push((name, at..at + count));
        at += count;
    }
    let widest = |widths: &mut dyn Iterator<Item = f64>| widths.fold(0.0, f64::max);
    let (first, second) = head::columns(context);
    let heading = |words: &str| head::small(context).width(&context.metrics, words);
    let who_wide = widest(&mut who.iter().map(|(b, _)| b.width)).max(heading(&first));
    let what_wide =
        widest(&mut rows.iter().map(|r| r.what.width.max(r.to.width))).max(heading(&second));
    let what_x = MARGIN + who_wide + GUTTER;
    let end = end(context, shown, &rows);
    // A part has its own beginning.
    let begin = rows.iter().map(|r| r.start).fold(f64::INFINITY, f64::min);
    Plan {
        begin: match context.is_part() && begin < end {
            true => begin,
            false => 0.0,
        },
        left: what_x + what_wide + GUTTER,
        what_x,
        top: 0.0,
        bottom: 0.0,
        end,
        rows,
        who,
    }
}

/// The axis ends where the last thing is drawn.
fn end(context: &Context<'_>, shown: &[&HandoffReport], rows: &[Row<'_>]) -> f64 {
    let arrivals = rows.iter().map(|r| {
        let promised = r.handoff.promised.map_or(0.0, |s| s.arrival);
        r.arrival.max(promised)
    });
    let last = arrivals.fold(0.0, f64::max);
    let floats = rows
        .iter()
        .map(|r| r.arrival + row::slack(context, r.handoff));
    let with_floats = floats.filter(|&f| f <= last * 1.25).fold(last, f64::max);
    let promises = context
        .promises(shown)
        .into_iter()
        .flat_map(|p| [p.within, p.reached.filter(|_| p.is_broken()).unwrap_or(0.0)]);
    let end = promises
        .filter(|&w| w <= last * FAR)
        .fold(with_floats, f64::max);
    if end > 0.0 { end } else { 1.0 }
}

/// Every other supplier's rows on a light ground, and their names.
fn stripes(out: &mut String, context: &Context<'_>, plan: &Plan<'_>) {
    let theme = context.theme;
    for (i, (name, rows)) in plan.who.iter().enumerate() {
        let top = plan.rows[rows.start].top;
        let bottom = plan.rows[rows.end - 1].top + plan.rows[rows.end - 1].height;
        if i > 0 {
            let ends = ((MARGIN, top), (plan.right() + AFTER, top));
            pen::line(out, ends.0, ends.1, theme.dim, 0.7, "");
        }
        let ink = Ink::new(12.0, theme.ink).bold();
        let middle = plan.rows[rows.start].height.min(bottom - top) / 2.0;
        let y = top + (middle - name.height / 2.0).max(4.0);
        let full = &plan.rows[rows.start].handoff.from;
        out.push_str("<g>\n");
        if name.shortened {
            pen::tooltip(out, &[context.name(full).to_owned()]);
        }
        pen::lines(out, ink, MARGIN, y, name);
        out.push_str("</g>\n");
    }
}
