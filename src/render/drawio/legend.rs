//! The legend under a drawing, as cells of one group: moved or deleted at once, and joined to nothing.

use super::cells::{Cell, Place};
use super::{box_look, line_look};
use crate::render::layout::{LABEL_SIZE, Metrics, Point, Rect, Weight};
use crate::render::legend::{Sign, meanings};
use crate::render::picture::{Edge, Picture};
use crate::render::svg::legend::{GAP, ROW, SIGN, SIZE, rows};
use crate::render::theme::Theme;

/// White around it.
const MARGIN: f64 = 16.0;
/// The cell that all others lie in.
const GROUP: &str = "legend";

/// The cells of a picture's legend from a height down, and how high they are with the white under them.
pub(super) fn legend(picture: &Picture, theme: &Theme, width: f64, top: f64) -> (Vec<Cell>, f64) {
    let meanings = meanings(picture);
    let width = (width - 2.0 * MARGIN).max(400.0);
    let rows = rows(meanings.iter().map(|(_, words)| words.as_str()), width);
    if rows.is_empty() {
        return (Vec::new(), 0.0);
    }
    let metrics = Metrics::new();
    let height = rows.len() as f64 * ROW;
    let mut cells = vec![Cell {
        style: "group;connectable=0;".to_owned(),
        place: Place::At(Rect {
            x: MARGIN,
            y: top + MARGIN,
            w: width,
            h: height,
        }),
        ..Cell::new(GROUP, "")
    }];
    for (y, row) in rows.into_iter().enumerate() {
        for (at, x, words) in row {
            let room = Rect {
                x,
                y: ROW * y as f64 + 3.0,
                w: SIGN,
                h: ROW - 6.0,
            };
            let beside = Rect {
                x: x + SIGN + GAP,
                // Room for letters wider than those that were measured.
                w: metrics.width(&words, SIZE, Weight::Regular) + 10.0,
                ..room
            };
            let within = |id: &str, text: &str, look: (Place, String)| Cell {
                place: look.0,
                style: look.1,
                parent: GROUP.to_owned(),
                ..Cell::new(&format!("{GROUP}_{id}_{}", at + 1), text)
            };
            let sign = &meanings[at].0;
            cells.push(within("sign", &text_of(sign), look_of(sign, room, theme)));
            let look = text_look("left", SIZE, "", theme);
            cells.push(within("words", &words, (Place::At(beside), look)));
        }
    }
    (cells, height + 2.0 * MARGIN)
}

/// The text in a sign: draw.io has no marks of ours.
fn text_of(sign: &Sign) -> String {
    let signs = |edges: &[Edge]| edges.iter().map(Edge::signs).collect::<String>();
    match sign {
        Sign::Arrow(of) => signs(std::slice::from_ref(&of.1)).trim_end().to_owned(),
        Sign::Marks(edges) => signs(edges).trim_end().to_owned(),
        Sign::Box(..) => String::new(),
        Sign::Words(text) => text.clone(),
    }
}

/// Where a sign lies and how it looks: as what it stands for.
fn look_of(sign: &Sign, room: Rect, theme: &Theme) -> (Place, String) {
    match sign {
        Sign::Arrow(of) => {
            let y = room.y + room.h / 2.0;
            let end = |x: f64| Point { x, y };
            let look = format!(
                "{}fontSize={LABEL_SIZE};fontColor={};labelBackgroundColor={};",
                line_look(&of.0, theme),
                theme.ink,
                theme.ground
            );
            (Place::Between(end(room.x), end(room.x + room.w)), look)
        }
        Sign::Box(kind, tone) => (Place::At(room), box_look(*kind, *tone, theme.line, theme)),
        Sign::Marks(_) | Sign::Words(_) => {
            let look = text_look("right", LABEL_SIZE, "fontStyle=1;", theme);
            (Place::At(room), look)
        }
    }
}

fn text_look(side: &str, size: f64, more: &str, theme: &Theme) -> String {
    format!(
        "text;align={side};verticalAlign=middle;fontSize={size};{more}fontColor={};",
        theme.soft
    )
}
