//! Who does what when, and who waits for it: a lane for each area, a bar for each handoff in its supplier's rows.
//!
//! A bar goes from `expected.start` to `expected.arrival`, in working days from the start of the chain, on an
//! axis that is monotone and wider where bars need room for their words. A line goes from the end of a bar to
//! each bar that waits for it.

mod columns;
mod draw;
mod holds;
mod improve;
mod legend;
mod lines;
mod order;
mod pack;
mod place;
mod plan;
mod route;
mod search;
mod stack;
mod tracks;
mod traffic;
mod way;
mod words;

use super::LanesBy;
use super::chips;
use super::context::Context;
use super::pen::{self, Ink};
use crate::render::svg::legend::Legend;
use crate::render::svg::sheet::{MARGIN, Sheet};
use crate::report::HandoffReport;

use self::columns::Columns;
use self::place::Place;
use self::plan::Plan;

pub fn draw<'a>(context: &Context<'a>, shown: &[&'a HandoffReport], by: LanesBy) -> String {
    let mut plan = Plan::new(context, shown, by);
    order::order(&mut plan);
    let wide = words::widths(context, &plan);
    let left = MARGIN + words::Gutter::new(context, &plan).width() + 8.0;
    // Once without lines to see who is beside whom, then with room for the lines in every channel.
    let bare = Columns::new(&plan, &wide, &vec![0; plan.times.len()], left);
    improve::improve(&mut plan, &bare, &wide);
    let gutter = words::Gutter::new(context, &plan);
    plan.stack();
    let rows = pack::pack(&plan, &bare, &wide);
    let ways = route::ways(&plan, &rows, &bare, &wide);
    let tracks = tracks::tracks(&plan, &rows, &ways);
    let columns = Columns::like(Some(&bare), &plan, &wide, &tracks.channels, left);
    let columns_are = (columns.is_linear, columns.is_monotone);
    let place = Place::new(context, &plan, &rows, columns, &tracks, &wide, &gutter);
    let mut out = String::new();
    draw::lanes(&mut out, context, &plan, &place, &gutter);
    draw::axis(&mut out, context, &plan, &place);
    lines::draw(&mut out, context, &plan, &place, &ways, &tracks);
    draw::items(&mut out, context, &plan, &place);
    let width = place.width;
    let mut y = place.bottom + 10.0;
    let means = context.say(
        "Tiempos medios en el caso usual.",
        "Mean times in the usual case.",
    );
    let scale = match (columns_are.0, columns_are.1) {
        (true, _) => String::new(),
        (_, true) => context.say(
            " Lo que tarda más nunca se dibuja más corto; cuánto más, lo dice la escala.",
            " What takes longer is never drawn shorter; how much longer, the scale tells.",
        ),
        _ => context.say(
            " La escala no es la misma en todo el eje: el largo de una barra se lee en él.",
            " The scale is not the same all along the axis: read a bar's length off it.",
        ),
    };
    let note = format!("{means}{scale}");
    let ink = Ink::new(11.5, context.theme.soft);
    let block = ink.set(&context.metrics, &note, width - 2.0 * MARGIN, 3);
    y = pen::lines(&mut out, ink, MARGIN, y, &block) + 8.0;
    let y = chips::draw(
        &mut out,
        context,
        &plan.others,
        (MARGIN, y, width - 2.0 * MARGIN),
    );
    let description = context.description(context.say(
        &format!(
            "Carriles en el tiempo: {} carriles, {} entregas.",
            plan.lanes.len(),
            shown.len()
        ),
        &format!(
            "Lanes along time: {} lanes, {} handoffs.",
            plan.lanes.len(),
            shown.len()
        ),
    ));
    let legend = Legend::new(
        legend::entries(context, &plan, &place),
        context.theme,
        Sheet::room(width),
    );
    context.around(&description, (width, y), &out, &legend)
}
