//! Above the bars: what the customers were promised, and the axis.

use super::super::axis;
use super::super::context::{Context, Promise as Held, SAME};
use super::super::pen::{self, Ink};
use super::{AFTER, FAR, Plan, TALL};
use crate::render::layout::{Block, Rect};
use crate::render::svg::sheet::MARGIN;
use crate::report::HandoffReport;

const ROW: f64 = 33.0;
const AXIS: f64 = 40.0;
/// White under the subtitle.
const TOP: f64 = 8.0;

/// Widest label of a promise.
const LABEL: f64 = 300.0;

/// A promise as a line across the rows.
struct Promise<'a> {
    held: Held<'a>,
    x: f64,
    /// Its customer, in one line.
    name: String,
    /// What was promised: never cut.
    words: String,
    second: Block,
    wide: f64,
    /// Left end of its label.
    left: f64,
    /// Its row, counted upwards from the axis.
    row: usize,
}

pub struct Head<'a> {
    promises: Vec<Promise<'a>>,
    rows: usize,
    pub height: f64,
    /// Promises too far off for the axis, in words.
    pub far: Option<String>,
}

impl<'a> Head<'a> {
    pub fn new(context: &Context<'a>, shown: &[&'a HandoffReport], plan: &Plan<'_>) -> Self {
        let mut far = Vec::new();
        let mut promises: Vec<Promise<'a>> = Vec::new();
        for held in context.promises(shown) {
            let name = held.target.name.as_str();
            let words = context.promise(held.target, held.within);
            if held.within > plan.end + SAME {
                far.push(format!("{name}: {words}"));
                continue;
            }
            let ink = Ink::new(12.0, context.theme.ink).bold();
            let words = format!(" · {words}");
            let rest = ink.width(&context.metrics, &words);
            let name = ink.set(&context.metrics, name, (LABEL - rest).max(60.0), 1);
            let soft = Ink::new(11.0, context.theme.soft);
            let second = soft.set(&context.metrics, &context.outlook(&held), LABEL, 1);
            promises.push(Promise {
                x: plan.x(held.within),
                wide: 18.0 + (name.width + rest).max(second.width),
                held,
                name: name.lines.into_iter().next().unwrap_or_default(),
                words,
                second,
                left: 0.0,
                row: 0,
            });
        }
        let rows = place(&mut promises, plan.right() + AFTER);
        let far = (!far.is_empty()).then(|| {
            let list = far.join("; ");
            context.say(
                &format!("Más allá del eje (más de {FAR} veces lo demás): {list}")
                    .replace('.', ","),
                &format!("Beyond the axis (more than {FAR} times the rest): {list}"),
            )
        });
        Self {
            height: TOP + rows as f64 * ROW + AXIS,
            promises,
            rows,
            far,
        }
    }

    /// Whether a promise's line crosses a stretch.
    pub fn crosses(&self, left: f64, right: f64) -> bool {
        self.crossing(left, right).is_some()
    }

    /// The last promise's line that crosses a stretch.
    fn crossing(&self, left: f64, right: f64) -> Option<f64> {
        let lines = self.promises.iter().map(|p| p.x);
        let crossing = lines.filter(|x| *x > left - 3.0 && *x < right + 3.0);
        crossing.reduce(f64::max)
    }

    /// The first place from one on where words of a width are crossed by no line, up to a right end.
    pub fn free(&self, mut left: f64, wide: f64, right: f64) -> Option<f64> {
        while left + wide <= right {
            match self.crossing(left, left + wide) {
                Some(x) => left = x + 5.0,
                None => return Some(left),
            }
        }
        None
    }

    /// The axis, its caption and grid.
    pub fn axis(&self, out: &mut String, context: &Context<'_>, plan: &Plan<'_>) {
        let theme = context.theme;
        let ink = small(context).anchor("middle");
        let y = plan.top - AXIS + 13.0;
        let small = small(context);
        pen::text(out, small, plan.left, y, &axis::caption(context));
        let (who, what) = columns(context);
        pen::text(out, small, MARGIN, plan.top - 9.0, &who);
        pen::text(out, small, plan.what_x, plan.top - 9.0, &what);
        let wide = |label: &str| small.width(&context.metrics, label) + 14.0;
        for tick in axis::ticks(context, &[plan.stretch()], wide, |_, x| x) {
            let x = tick.x;
            pen::line(
                out,
                (x, plan.top - 4.0),
                (x, plan.bottom),
                theme.dim,
                0.6,
                "",
            );
            // The first label stands over the line's right, so that the column beside it stays free.
            let is_first = x < plan.left + 1.0;
            let ink = if is_first { ink.anchor("start") } else { ink };
            pen::text(out, ink, x, plan.top - 9.0, &tick.label);
            if plan.rows.len() >= TALL {
                pen::text(out, ink, x, plan.bottom + 15.0, &tick.label);
            }
        }
        let ends = (
            (plan.left, plan.top - 4.0),
            (plan.right() + AFTER, plan.top - 4.0),
        );
        pen::line(out, ends.0, ends.1, theme.line, 1.0, "");
    }

    /// The promises' lines and labels; how late each is expected to be.
    pub fn lines(&self, out: &mut String, context: &Context<'_>, plan: &Plan<'_>) {
        let theme = context.theme;
        let caption = small(context).width(&context.metrics, &axis::caption(context));
        for promise in &self.promises {
            let held = &promise.held;
            let colour = if held.is_broken() {
                theme.weak
            } else {
                theme.ink
            };
            let top = TOP + (self.rows - 1 - promise.row) as f64 * ROW;
            out.push_str("<g>\n");
            let whole = format!(
                "{} · {}",
                held.target.name,
                context.promise(held.target, held.within)
            );
            pen::tooltip(out, &[whole, context.outlook(held)]);
            // It does not cross out the axis' caption.
            let over = (plan.left - 4.0..plan.left + caption + 4.0).contains(&promise.x);
            let low = plan.top - if over { AXIS } else { 22.0 };
            let dashes = [
                r#" stroke-dasharray="6 3" class="promise""#,
                r#" stroke-dasharray="6 3""#,
            ];
            // The axis' numbers stay free of it.
            for ((from, to), dashes) in [(top + 2.0, low), (plan.top - 6.0, plan.bottom)]
                .into_iter()
                .zip(dashes)
            {
                let ends = ((promise.x, from), (promise.x, to));
                pen::line(out, ends.0, ends.1, colour, 1.6 * theme.thick, dashes);
            }
            if let Some(late) = held.late() {
                let to = plan.x((held.within + late).min(plan.end));
                let strip = Rect {
                    x: promise.x,
                    y: plan.top - 4.0,
                    w: to - promise.x,
                    h: 6.0,
                };
                pen::rect(
                    out,
                    &strip,
                    0.0,
                    &theme.ground.to_string(),
                    &format!(" stroke=\"{colour}\""),
                );
                pen::hatch(out, &strip, 4.0, colour, 1.4);
            }
            let ink = Ink::new(12.0, colour).bold();
            let x = promise.left + 18.0;
            if let Some(holds) = held.holds {
                pen::verdict(out, promise.left + 7.0, top + 10.0, holds, colour);
            }
            let words = format!("{}{}", promise.name, promise.words);
            pen::text(out, ink, x, top + 13.0, &words);
            let ink = Ink::new(11.0, if held.is_broken() { colour } else { theme.soft });
            for line in &promise.second.lines {
                pen::text(out, ink, x, top + 26.0, line);
            }
            out.push_str("</g>\n");
        }
    }
}

/// How headings and the axis' numbers are written.
pub fn small(context: &Context<'_>) -> Ink {
    Ink::new(11.0, context.theme.soft)
}

/// The headings of the columns before the bars.
pub fn columns(context: &Context<'_>) -> (String, String) {
    (
        context.say("Quién entrega", "Who hands over"),
        context.say("Qué, y a quién", "What, and to whom"),
    )
}

/// Labels beside their lines, in as few rows as need be; no label on another, no line through a label.
fn place(promises: &mut [Promise<'_>], right: f64) -> usize {
    let mut rows = 0;
    for i in 0..promises.len() {
        let (done, rest) = promises.split_at_mut(i);
        let Some((promise, later)) = rest.split_first_mut() else {
            break;
        };
        // The lines of those further right pass at the right.
        let passed = |left: f64, wide: f64| {
            later
                .iter()
                .any(|p| p.x > left - 3.0 && p.x < left + wide + 3.0)
        };
        let wide = promise.wide;
        let sides = [promise.x - 6.0 - wide, promise.x + 4.0];
        let fits = |left: f64, row: usize| {
            let over = |p: &Promise<'_>| {
                let theirs = (p.left, p.left + p.wide);
                let labels =
                    p.row == row && theirs.0 < left + wide + 12.0 && left < theirs.1 + 12.0;
                // A line runs from its label's row down to the axis.
                let their_line = p.row >= row && p.x > left - 3.0 && p.x < left + wide + 3.0;
                let own_line =
                    row >= p.row && promise.x > theirs.0 - 3.0 && promise.x < theirs.1 + 3.0;
                labels || their_line || own_line
            };
            left + wide <= right && left >= MARGIN && !passed(left, wide) && !done.iter().any(over)
        };
        let found = (0..=i).find_map(|row| {
            let side = sides.into_iter().find(|&left| fits(left, row))?;
            Some((side, row))
        });
        // Lines at one moment go through each other's labels however they stand.
        (promise.left, promise.row) = found.unwrap_or((sides[0].max(MARGIN), rows));
        rows = rows.max(promise.row + 1);
    }
    rows
}
