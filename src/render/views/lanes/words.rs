//! The words in bars and before lanes, and the room that they need.

use super::super::context::Context;
use super::super::pen::Ink;
use super::plan::{Item, Kind, Plan};
use crate::render::layout::Block;
use crate::render::theme::Colour;

/// Sizes of names and times.
pub const NAME: f64 = 11.5;
pub const TIME: f64 = 11.0;
/// White around the words in a bar, at each side.
pub const PAD: f64 = 7.0;
/// A mark before a time.
pub const MARK: f64 = 17.0;
/// Widths that names are set in, the narrowest that does being taken.
const WIDTHS: [f64; 5] = [56.0, 70.0, 84.0, 100.0, 124.0];

/// A word up to this width is not broken.
const WORD: f64 = 124.0;

/// An item's words in lines.
pub struct Words {
    pub name: Block,
    pub time: Block,
    /// The time stands after the name.
    pub inline: bool,
    pub mark: f64,
    pub width: f64,
    pub height: f64,
}

pub fn name_ink(context: &Context<'_>, item: &Item<'_>) -> Ink {
    let theme = context.theme;
    match item.kind {
        Kind::Promise if item.late => Ink::new(NAME, broken(context)).bold(),
        Kind::Promise => Ink::new(NAME, theme.ink).bold(),
        _ if item.critical => Ink::new(NAME, theme.ink).bold(),
        _ => Ink::new(NAME, theme.ink),
    }
}

/// The colour of a broken promise's words, on the ground of a customer's lane.
fn broken(context: &Context<'_>) -> Colour {
    let theme = context.theme;
    theme.readable(theme.weak, theme.internal)
}

pub fn time_ink(context: &Context<'_>, item: &Item<'_>) -> Ink {
    let theme = context.theme;
    let colour = match item.kind {
        Kind::Arrival => theme.external_text,
        Kind::Return => theme.rework,
        Kind::Promise if item.late => broken(context),
        _ if item.weak || item.late => theme.weak,
        _ => theme.soft,
    };
    Ink::new(TIME, colour).bold()
}

impl Words {
    /// Words within a width; as wide as they like where there is none.
    pub fn new(context: &Context<'_>, item: &Item<'_>, room: Option<f64>) -> Self {
        let (ink, time_ink) = (name_ink(context, item), time_ink(context, item));
        let metrics = &context.metrics;
        let mark = match item.kind {
            Kind::Return => MARK,
            Kind::Bar | Kind::Instant if item.weak => MARK,
            Kind::Promise if item.holds.is_some() => MARK,
            _ => 0.0,
        };
        let single = matches!(item.kind, Kind::Return);
        let lines = if single { 1 } else { 3 };
        let name = match room {
            // Sums of widths are not exact: what fits is not broken for that.
            Some(room) => ink.set(metrics, &item.name, room + 0.05, lines),
            None if single => ink.set(metrics, &item.name, 150.0, 1),
            None if item.kind == Kind::Promise => {
                ink.set_whole(metrics, &item.name, 110.0, 150.0, 3)
            }
            None => {
                let tries = WIDTHS
                    .iter()
                    .map(|&w| ink.set_whole(metrics, &item.name, w, WORD, 3));
                let mut tries: Vec<Block> = tries.collect();
                let whole = |b: &Block| !b.shortened && b.lines.len() <= 2;
                let fits = tries.iter().position(whole);
                let fits = fits.or(tries.iter().position(|b| !b.shortened));
                tries.swap_remove(fits.unwrap_or(WIDTHS.len() - 1))
            }
        };
        let room = room.unwrap_or(f64::INFINITY);
        let time = match item.kind {
            // Its parts stand in lines of their own.
            Kind::Promise => time_ink.set(metrics, &item.time.replace(" · ", "\n"), 220.0, 3),
            _ => time_ink.set(metrics, &item.time, 160.0_f64.min(room.max(40.0)), 1),
        };
        let short = name.width + 8.0 + mark + time.width;
        let inline = name.lines.is_empty()
            || single
            || (name.lines.len() == 1
                && item.kind == Kind::Bar
                && room.is_finite()
                && short <= room);
        let (width, count) = match inline {
            true => (
                if name.lines.is_empty() {
                    mark + time.width
                } else {
                    short
                },
                1,
            ),
            false => (
                name.width.max(time.width) + mark,
                name.lines.len() + time.lines.len(),
            ),
        };
        Self {
            name,
            time,
            inline,
            mark,
            width,
            height: ink.leading() * count as f64,
        }
    }
}

/// The least width that each item needs for its words.
pub fn widths(context: &Context<'_>, plan: &Plan<'_>) -> Vec<f64> {
    let wide = |item: &Item<'_>| match item.kind {
        Kind::End => 8.0,
        Kind::Promise | Kind::Instant | Kind::GoesOn => Words::new(context, item, None).width + 6.0,
        _ => (Words::new(context, item, None).width + 2.0 * PAD).max(24.0),
    };
    plan.items.iter().map(wide).collect()
}

/// Names before the lanes.
pub struct Gutter {
    /// Of each lane.
    pub titles: Vec<Block>,
    /// Of each party.
    pub names: Vec<Block>,
    pub title_width: f64,
    pub name_width: f64,
}

/// Sizes of the names before lanes.
pub const TITLE: f64 = 13.0;
pub const PARTY: f64 = 12.0;

impl Gutter {
    pub fn new(context: &Context<'_>, plan: &Plan<'_>) -> Self {
        let ink = |size: f64| Ink::new(size, context.theme.ink);
        let titles: Vec<Block> = plan
            .lanes
            .iter()
            .map(|lane| {
                let title = lane.title.as_deref().unwrap_or("");
                ink(TITLE).bold().set(&context.metrics, title, 104.0, 3)
            })
            .collect();
        let names: Vec<Block> = plan
            .parties
            .iter()
            .map(|p| ink(PARTY).bold().set(&context.metrics, p.name, 104.0, 3))
            .collect();
        let widest = |blocks: &[Block]| blocks.iter().map(|b| b.width).fold(0.0, f64::max);
        Self {
            title_width: widest(&titles),
            name_width: widest(&names),
            titles,
            names,
        }
    }

    /// Of both columns.
    pub fn width(&self) -> f64 {
        let title = if self.title_width > 0.0 {
            self.title_width + 20.0
        } else {
            0.0
        };
        title + self.name_width + 20.0
    }
}
