//! What the signs of the lanes mean.

use std::fmt::Write as _;

use super::super::context::Context;
use super::super::pen;
use super::draw::{BAND, band, bar, broken};
use super::lines::{line, stroke};
use super::place::Place;
use super::plan::{Item, Kind, Link, Plan};
use crate::render::layout::Rect;
use crate::render::svg::arrow;
use crate::render::svg::legend::{Entry, SIGN};
use crate::render::svg::write::num;

/// What the signs mean: of those that appear.
pub fn entries(context: &Context<'_>, plan: &Plan<'_>, place: &Place) -> Vec<Entry> {
    let theme = context.theme;
    let mut out = Vec::new();
    let mut add = |shown: bool, words: String, draw: &dyn Fn(&mut String)| {
        if shown {
            let mut sign = String::new();
            draw(&mut sign);
            out.push(Entry { sign, words });
        }
    };
    let is_promised = context.report.targets.iter().any(|t| t.basis == "promise");
    let promised = match is_promised {
        true => context.say("Lo prometido al cliente", "What the customer was promised"),
        false => context.say("El plazo del cliente", "The customer's time"),
    };
    let any = |test: &dyn Fn(&Item<'_>) -> bool| plan.items.iter().any(test);
    let handoff = |i: &Item<'_>| matches!(i.kind, Kind::Bar | Kind::Instant);
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
        let shown = any(&|i| handoff(i) && i.critical == critical && i.weak == weak);
        add(shown, context.say(es, en), &|sign| {
            let rect = Rect {
                x: 0.0,
                y: -8.0,
                w: SIGN - 20.0,
                h: 16.0,
            };
            let link = Link {
                from: 0,
                to: 0,
                critical,
                weak,
                rework: false,
            };
            line(
                sign,
                &[(rect.right(), 0.0), (SIGN, 0.0)],
                stroke(&link, theme),
                true,
            );
            bar(sign, &rect, critical, weak, theme);
            if weak {
                arrow::weak_mark(sign, rect.w / 2.0, 1.0, theme);
            }
        });
    }
    add(
        any(&|i| i.kind == Kind::Instant),
        context.say("Entrega sin duración", "Handoff that takes no time"),
        &|sign| pen::diamond(sign, SIGN - 12.0, 0.0, 7.0, theme.box_fill, theme.ink, 1.6),
    );
    add(
        any(&|i| i.kind == Kind::Return),
        context.say(
            "Reproceso, y a dónde vuelve",
            "Rework, and where it goes back to",
        ),
        &|sign| {
            let link = Link {
                from: 0,
                to: 0,
                critical: false,
                weak: false,
                rework: true,
            };
            line(
                sign,
                &[(SIGN - 16.0, 0.0), (0.0, 0.0)],
                stroke(&link, theme),
                true,
            );
            arrow::rework_mark(sign, SIGN - 8.0, 0.0, theme);
        },
    );
    add(
        any(&|i| i.kind == Kind::End),
        context.say(
            "Se recibe y nadie lo espera para seguir",
            "Received; nobody waits for it to go on",
        ),
        &|sign| {
            let _ = writeln!(
                sign,
                r#"<circle cx="{}" cy="0" r="4" fill="{}"/>"#,
                num(SIGN - 8.0),
                theme.line
            );
        },
    );
    let joined = |c: &Vec<usize>| {
        let bars = c.iter().filter(|&&i| handoff(&plan.items[i]));
        bars.count() > 1
    };
    add(
        plan.clusters.iter().any(joined),
        context.say(
            "Las entrega un mismo trabajo",
            "Handed over by one piece of work",
        ),
        &|sign| {
            let boxes = [-8.0, 2.0].map(|y| Rect {
                x: SIGN - 26.0,
                y,
                w: 20.0,
                h: 6.0,
            });
            let joint = Rect {
                x: SIGN - 24.0,
                y: -4.0,
                w: BAND,
                h: 8.0,
            };
            band(sign, &joint, theme);
            for rect in boxes {
                bar(sign, &rect, false, false, theme);
            }
        },
    );
    add(any(&|i| i.kind == Kind::Promise), promised, &|sign| {
        pen::line(
            sign,
            (SIGN - 8.0, -9.0),
            (SIGN - 8.0, 9.0),
            theme.ink,
            2.4,
            "",
        )
    });
    add(
        !place.columns.compressed(&plan.times).is_empty(),
        context.say(
            "Eje comprimido: aquí el mismo largo es más tiempo",
            "Compressed axis: here the same length is more time",
        ),
        &|sign| {
            pen::line(sign, (0.0, 0.0), (SIGN, 0.0), theme.line, 1.0, "");
            broken(sign, SIGN / 2.0, 0.0, theme);
        },
    );
    out
}
