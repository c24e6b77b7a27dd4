//! One handoff's row: bar, floats, promise and words; and what these signs mean.

use std::fmt::Write as _;

use super::super::context::{Context, SAME};
use super::super::pen::{self, Ink};
use super::head::Head;
use super::{AFTER, Plan, Row};
use crate::render::layout::Rect;
use crate::render::svg::arrow;
use crate::render::svg::legend::{Entry, SIGN};
use crate::render::svg::write::num;
use crate::render::theme::{Colour, Theme};
use crate::report::{Felt, HandoffReport};

/// How far from its bar a row's value may stand.
const NEAR: f64 = 120.0;

/// How a bar looks.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    critical: bool,
    weak: bool,
}

impl Look {
    fn colour(self, theme: &Theme) -> Colour {
        match (self.weak, self.critical) {
            (true, _) => theme.weak,
            (_, true) => theme.ink,
            _ => theme.line.mix(theme.ground, 0.45),
        }
    }

    fn high(self) -> f64 {
        if self.critical { 15.0 } else { 9.0 }
    }
}

/// The headline target's total float; `None` where no slip is ever felt there.
fn total_float(context: &Context<'_>, handoff: &HandoffReport) -> Option<f64> {
    let target = &context.headline?.id;
    handoff
        .targets
        .iter()
        .find(|t| t.target == *target)?
        .total_float
}

/// The floats that are drawn after a bar: free, and total where that is more. Past a promise that does not hold
/// there is no room.
fn floats(context: &Context<'_>, handoff: &HandoffReport) -> (f64, f64) {
    let free = handoff.free_float.unwrap_or(0.0);
    let total = total_float(context, handoff).unwrap_or(0.0);
    let room = room(context, handoff);
    let (free, total) = (free.min(room), total.min(room));
    let some = |days: f64| if days > SAME { days } else { 0.0 };
    (
        some(free),
        if total > free + SAME {
            some(total)
        } else {
            0.0
        },
    )
}

/// From a delivery's arrival to the headline's promise, where that does not hold.
fn room(context: &Context<'_>, handoff: &HandoffReport) -> f64 {
    // What is not delivered may go on past it.
    let within = context.broken_promise(handoff);
    let arrival = handoff.expected.map(|s| s.arrival);
    match (within, arrival) {
        (Some(within), Some(arrival)) => (within - arrival).max(0.0),
        _ => f64::INFINITY,
    }
}

/// The longest float that is drawn after a bar.
pub fn slack(context: &Context<'_>, handoff: &HandoffReport) -> f64 {
    let (free, total) = floats(context, handoff);
    free.max(total)
}

pub fn draw(
    out: &mut String,
    context: &Context<'_>,
    plan: &Plan<'_>,
    head: &Head<'_>,
    row: &Row<'_>,
) {
    let theme = context.theme;
    let handoff = row.handoff;
    let look = Look {
        critical: context.is_critical(handoff),
        weak: context.is_weak(handoff),
    };
    pen::open(out, row.index, &handoff.id);
    pen::tooltip(out, &context.tooltip(handoff));
    let name = Ink::new(12.5, theme.ink);
    let name = if look.critical { name.bold() } else { name };
    let top = row.top + (row.height - row.what.height - row.to.height) / 2.0;
    let next = pen::lines(out, name, plan.what_x, top, &row.what);
    pen::lines(out, Ink::new(10.5, theme.soft), plan.what_x, next, &row.to);
    let y = row.top + row.height / 2.0;
    let (x0, x1) = (plan.x(row.start), plan.x(row.arrival));
    let (free, total) = floats(context, handoff);
    let felt = context.felt(handoff);
    let mut end = x1;
    if total > SAME {
        let to = plan.x((row.arrival + total).min(plan.end));
        total_line(
            out,
            (x1, to, y),
            row.arrival + total > plan.end + SAME,
            theme,
        );
        end = end.max(to + 2.0);
    }
    if free > SAME {
        let strip = Rect {
            x: x1,
            y: y - 3.5,
            w: plan.x((row.arrival + free).min(plan.end)) - x1,
            h: 7.0,
        };
        free_strip(out, &strip, theme);
        end = end.max(strip.right());
    }
    bar(
        out,
        (x0, x1, y),
        plan.x(row.arrival - handoff.passes.min(row.arrival - row.start)),
        look,
        theme,
    );
    if let Some(felt) = felt.filter(|f| !matches!(f, Felt::After(_))) {
        // A promise that stands there would hide the sign.
        if let Some(at) = promised(handoff)
            .map(|at| plan.x(at))
            .filter(|at| (end - 2.0..end + 18.0).contains(at))
        {
            end = at + 5.0;
        }
        ring(out, (end + 8.0, y), felt, theme);
        end += 13.0;
    }
    if let Some(at) = promised(handoff) {
        pen::diamond(out, plan.x(at), y, 4.6, theme.ground, theme.ink, 1.4);
        end = end.max(plan.x(at) + 6.0);
    }
    words(out, context, plan, head, (x0, end, y), row, look);
    out.push_str("</g>\n");
}

/// When the receiver has it if everyone keeps what they agreed, where something was.
fn promised(handoff: &HandoffReport) -> Option<f64> {
    handoff.agreed?;
    handoff.promised.map(|s| s.arrival)
}

/// How long it takes and the mark of a weak link: where no promise's line passes.
fn words(
    out: &mut String,
    context: &Context<'_>,
    plan: &Plan<'_>,
    head: &Head<'_>,
    (start, end, y): (f64, f64, f64),
    row: &Row<'_>,
    look: Look,
) {
    let theme = context.theme;
    let ink = Ink::new(11.0, if look.weak { theme.weak } else { theme.soft }).bold();
    let text = match row.handoff.tier {
        "missing" => context.say("sin tiempo", "no time"),
        _ => {
            let time = context.days(row.arrival - row.start);
            let (free, total) = floats(context, row.handoff);
            let (plus, all) = (context.days(free), context.days(total));
            match (free > SAME, total > SAME) {
                (true, true) => format!("{time} (+{plus}; total +{all})"),
                (true, false) => format!("{time} (+{plus})"),
                (false, true) => format!("{time} (total +{all})"),
                (false, false) => time,
            }
        }
    };
    let mark = if look.weak { 18.0 } else { 0.0 };
    let wide = mark + ink.width(&context.metrics, &text);
    let start = match promised(row.handoff) {
        Some(at) => start.min(plan.x(at) - 5.0),
        None => start,
    };
    let (after, before) = (end + 6.0, start - 6.0 - wide);
    let fits_after = after + wide <= plan.right() + AFTER;
    // A little further right is still beside it.
    let free = head.free(after, wide, (plan.right() + AFTER).min(after + wide + NEAR));
    let x = match () {
        () if free.is_some() => free.unwrap_or(after),
        () if before >= plan.left + 2.0 && !head.crosses(before, before + wide) => before,
        () if fits_after => after,
        () => before,
    };
    if look.weak {
        arrow::weak_mark(out, x + 7.0, y + 1.0, theme);
    }
    pen::text(out, ink.halo(theme.ground), x + mark, y + 4.0, &text);
}

/// From start to arrival; what rework adds on average is hatched.
fn bar(out: &mut String, (x0, x1, y): (f64, f64, f64), passes: f64, look: Look, theme: &Theme) {
    let colour = look.colour(theme);
    let high = look.high();
    let rect = Rect {
        x: x0,
        y: y - high / 2.0,
        // What takes no time is seen, too.
        w: (x1 - x0).max(2.0),
        h: high,
    };
    let edge = if look.weak { theme.weak } else { theme.line };
    let edge = if look.critical && !look.weak {
        theme.ink
    } else {
        edge
    };
    let more = format!(r#" stroke="{edge}" stroke-width="1" class="bar""#);
    pen::rect(out, &rect, 1.5, &colour.to_string(), &more);
    if x1 - passes > 1.5 {
        let tail = Rect {
            x: passes,
            w: x1 - passes,
            ..rect
        };
        pen::rect(out, &tail.grown(-0.5), 0.0, &theme.ground.to_string(), "");
        pen::hatch(out, &tail, 4.5, theme.rework, 1.5);
    }
}

fn free_strip(out: &mut String, strip: &Rect, theme: &Theme) {
    let more = format!(r#" stroke="{}" stroke-width="0.8""#, theme.line);
    pen::rect(out, strip, 0.0, &theme.ground.to_string(), &more);
    pen::hatch(out, strip, 6.0, theme.line, 0.8);
}

/// A thin line with an end; an arrow where it goes on beyond the axis.
fn total_line(out: &mut String, (x0, x1, y): (f64, f64, f64), beyond: bool, theme: &Theme) {
    let end = match beyond {
        true => format!("M{} {}l5 4l-5 4", num(x1 - 5.0), num(y - 4.0)),
        false => format!("M{} {}v8", num(x1), num(y - 4.0)),
    };
    let _ = writeln!(
        out,
        r#"<path d="M{} {}L{} {}{end}" fill="none" stroke="{}" stroke-width="1.2"/>"#,
        num(x0),
        num(y),
        num(x1),
        num(y),
        theme.line
    );
}

/// The sign of what the target does not feel: a ring, struck through where it never does, dashed where it does
/// not in the usual case, with a dot where another promise counts.
fn ring(out: &mut String, (x, y): (f64, f64), felt: Felt<'_>, theme: &Theme) {
    let (dashes, inside) = match felt {
        Felt::NotUsually | Felt::Unknown => (r#" stroke-dasharray="2.2 1.6""#, String::new()),
        Felt::OtherPromise(_) => ("", format!("M{} {}h0.1", num(x), num(y))),
        _ => ("", format!("M{} {}l-6 6", num(x + 3.0), num(y - 3.0))),
    };
    let _ = writeln!(
        out,
        r#"<path d="M{} {}m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0" fill="none" stroke="{}" stroke-width="1.3"{dashes}/>"#,
        num(x),
        num(y),
        theme.line
    );
    if !inside.is_empty() {
        let width = if matches!(felt, Felt::OtherPromise(_)) {
            2.8
        } else {
            1.3
        };
        let _ = writeln!(
            out,
            r#"<path d="{inside}" fill="none" stroke="{}" stroke-width="{width}" stroke-linecap="round"/>"#,
            theme.line
        );
    }
}

/// What the signs mean: of those that appear.
pub fn legend(context: &Context<'_>, plan: &Plan<'_>) -> Vec<Entry> {
    let theme = context.theme;
    let mut out = Vec::new();
    let mut add = |shown: bool, words: String, draw: &dyn Fn(&mut String)| {
        if shown {
            let mut sign = String::new();
            draw(&mut sign);
            out.push(Entry { sign, words });
        }
    };
    let any = |test: &dyn Fn(&HandoffReport) -> bool| plan.rows.iter().any(|r| test(r.handoff));
    for (critical, weak, es, en) in [
        (true, false, "Ruta crítica", "Critical path"),
        (
            true,
            true,
            "Eslabón débil en la ruta crítica",
            "Weak link on the critical path",
        ),
        (false, true, "Eslabón débil", "Weak link"),
        (false, false, "Entrega", "Handoff"),
    ] {
        let look = Look { critical, weak };
        let shown = any(&|h| context.is_critical(h) == critical && context.is_weak(h) == weak);
        add(shown, context.say(es, en), &|sign| {
            let left = if weak { 18.0 } else { 4.0 };
            bar(sign, (left, SIGN, 0.0), SIGN, look, theme);
            if weak {
                arrow::weak_mark(sign, 8.0, 1.0, theme);
            }
        });
    }
    add(
        any(&|h| h.passes > SAME),
        context.say(
            "Lo que suma el reproceso, en promedio",
            "What rework adds, on average",
        ),
        &|sign| {
            let look = Look {
                critical: false,
                weak: false,
            };
            bar(sign, (4.0, SIGN, 0.0), 4.0, look, theme);
        },
    );
    add(
        any(&|h| promised(h).is_some()),
        context.say(
            "Llegada, si todos cumplen lo acordado",
            "Arrival, if everyone keeps what they agreed",
        ),
        &|sign| pen::diamond(sign, SIGN - 10.0, 0.0, 4.6, theme.ground, theme.ink, 1.4),
    );
    let is_cut = any(&|h| {
        let free = h.free_float.unwrap_or(0.0);
        free.max(total_float(context, h).unwrap_or(0.0)) > room(context, h) + SAME
    });
    let end = match is_cut {
        true => context.say(
            "; de una entrega al cliente, hasta lo prometido",
            "; of a delivery, up to the promise",
        ),
        false => String::new(),
    };
    add(
        any(&|h| floats(context, h).0 > SAME),
        context.say(
            &format!("Holgura libre (+): no mueve a nadie{end}"),
            &format!("Free float (+): moves nobody{end}"),
        ),
        &|sign| {
            let strip = Rect {
                x: 4.0,
                y: -3.5,
                w: SIGN - 4.0,
                h: 7.0,
            };
            free_strip(sign, &strip, theme);
        },
    );
    let target = context.headline.map_or("", |t| t.name.as_str());
    add(
        any(&|h| floats(context, h).1 > SAME),
        context.say(
            &format!("Holgura total (total +): no mueve la entrega a {target}"),
            &format!("Total float (total +): does not move the delivery to {target}"),
        ),
        &|sign| total_line(sign, (4.0, SIGN, 0.0), false, theme),
    );
    let mut said: Vec<(Felt<'_>, String)> = Vec::new();
    for row in &plan.rows {
        let felt = context.felt(row.handoff);
        let Some(felt) = felt.filter(|f| !matches!(f, Felt::After(_))) else {
            continue;
        };
        let words = context.unfelt(felt);
        if !said.iter().any(|(_, w)| *w == words) {
            said.push((felt, words));
        }
    }
    // Of several promises of their own the rows' tooltips tell which.
    let others = said
        .iter()
        .filter(|(f, _)| matches!(f, Felt::OtherPromise(_)));
    if others.count() > 1 {
        said.retain(|(f, _)| !matches!(f, Felt::OtherPromise(_)));
        let felt = Felt::OtherPromise(None);
        said.push((felt, context.unfelt(felt)));
    }
    for (felt, words) in said {
        add(true, words, &|sign| {
            ring(sign, (SIGN - 10.0, 0.0), felt, theme)
        });
    }
    out
}
