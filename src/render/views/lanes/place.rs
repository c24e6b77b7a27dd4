//! Where everything goes: heights of rows and gaps, and each item's rectangle.

use super::super::context::Context;
use super::columns::Columns;
use super::pack::{Rows, extent};
use super::plan::{Item, Kind, Plan};
use super::tracks::Tracks;
use super::words::{Gutter, Words};
use crate::render::layout::{Block, Rect};
use crate::render::svg::sheet::MARGIN;

/// Height of the axis above the lanes.
const AXIS: f64 = 44.0;
/// From track to track in a gap.
const TRACK: f64 = 6.0;
/// From a row to the first track under it: an arrow's head fits in.
const NEAR: f64 = 10.0;
/// Gaps between rows of one party, of two parties, and of two lanes.
const ROWS: f64 = 8.0;
const PARTIES: f64 = 12.0;
const LANES: f64 = 9.0;

pub struct Place {
    pub items: Vec<Rect>,
    pub words: Vec<Words>,
    pub columns: Columns,
    pub row_of: Vec<usize>,
    /// Where lines arrive in and leave from each row.
    pub rows: Vec<(f64, f64)>,
    /// The first track of each gap.
    gaps: Vec<f64>,
    /// Top and bottom of each lane, and of each party.
    pub lanes: Vec<(f64, f64)>,
    pub parties: Vec<(f64, f64)>,
    pub top: f64,
    pub bottom: f64,
    pub left: f64,
    pub width: f64,
}

impl Place {
    pub fn new(
        context: &Context<'_>,
        plan: &Plan<'_>,
        rows: &Rows,
        columns: Columns,
        tracks: &Tracks,
        wide: &[f64],
        gutter: &Gutter,
    ) -> Self {
        let extents: Vec<(f64, f64)> = (0..plan.items.len())
            .map(|i| extent(plan, &columns, wide, i))
            .collect();
        let words: Vec<Words> = plan
            .items
            .iter()
            .zip(&extents)
            .map(|(item, e)| {
                let room = (item.kind == Kind::Bar).then_some(e.1 - e.0 - 2.0 * super::words::PAD);
                Words::new(context, item, room)
            })
            .collect();
        let mut heights: Vec<f64> = rows
            .items
            .iter()
            .map(|items| {
                items
                    .iter()
                    .map(|&i| tall(&plan.items[i], &words[i]))
                    .fold(16.0, f64::max)
            })
            .collect();
        roomy(plan, rows, gutter, &mut heights);
        let mut out = Self {
            items: Vec::new(),
            words,
            columns,
            row_of: rows.of.clone(),
            rows: Vec::new(),
            gaps: Vec::new(),
            lanes: vec![(0.0, 0.0); plan.lanes.len()],
            parties: vec![(0.0, 0.0); plan.parties.len()],
            top: AXIS,
            bottom: 0.0,
            left: MARGIN,
            width: 0.0,
        };
        let tops = out.heights(plan, rows, tracks, &heights);
        for (i, item) in plan.items.iter().enumerate() {
            let (row, (a, b)) = (rows.of[i], extents[i]);
            let (entry, high) = (out.rows[row].0, heights[row]);
            out.items.push(match item.kind {
                Kind::End => Rect {
                    x: a,
                    y: entry - 4.0,
                    w: 8.0,
                    h: 8.0,
                },
                Kind::Instant => Rect {
                    x: a,
                    y: entry - 9.0,
                    w: 18.0,
                    h: 18.0,
                },
                Kind::Return | Kind::Arrival | Kind::GoesOn => Rect {
                    x: a,
                    y: tops[row] + (high - 22.0) / 2.0,
                    w: b - a,
                    h: 22.0,
                },
                _ => Rect {
                    x: a,
                    y: tops[row],
                    w: b - a,
                    h: high,
                },
            });
        }
        let far = extents
            .iter()
            .map(|e| e.1)
            .fold(out.columns.end(), f64::max);
        out.width = far + 12.0 + MARGIN;
        out
    }

    /// Heights of everything; the top of each row.
    fn heights(
        &mut self,
        plan: &Plan<'_>,
        rows: &Rows,
        tracks: &Tracks,
        heights: &[f64],
    ) -> Vec<f64> {
        let lane = |row: usize| plan.parties[rows.party[row]].lane;
        let mut tops = Vec::new();
        let mut y = self.top;
        for row in 0..=heights.len() {
            let lines = tracks.gaps[row] as f64 * TRACK;
            let inner = row > 0 && row < heights.len();
            let new_lane = !inner || lane(row) != lane(row - 1);
            let new_party = !inner || rows.party[row] != rows.party[row - 1];
            self.gaps.push(y + if lines > 0.0 { NEAR } else { 0.0 });
            let lines = if lines > 0.0 { lines + NEAR } else { 0.0 };
            // The lines of a gap lie in what stands above its border.
            let border = match (row, new_lane, new_party) {
                (0, ..) => y,
                (_, true, _) => y + lines + LANES,
                (_, _, true) => y + lines + PARTIES / 2.0,
                _ => y + lines + ROWS,
            };
            if row > 0 && new_party {
                self.parties[rows.party[row - 1]].1 = border;
                if new_lane {
                    self.lanes[lane(row - 1)].1 = border;
                }
            }
            if row == heights.len() {
                self.bottom = border;
                break;
            }
            if new_party {
                self.parties[rows.party[row]].0 = border;
                if new_lane {
                    self.lanes[lane(row)].0 = border;
                }
            }
            y = match (row, new_lane, new_party) {
                (0, ..) => border + LANES + lines,
                (_, true, _) => border + LANES,
                (_, _, true) => border + PARTIES / 2.0,
                _ => border,
            };
            tops.push(y);
            let middle = y + heights[row] / 2.0;
            self.rows.push((middle - 3.5, middle + 3.5));
            y += heights[row];
        }
        tops
    }

    /// The height of a gap's track.
    pub fn gap(&self, gap: usize, track: usize) -> f64 {
        self.gaps[gap] + TRACK * track as f64
    }
}

/// What an item needs in height.
fn tall(item: &Item<'_>, words: &Words) -> f64 {
    match item.kind {
        Kind::End => 16.0,
        Kind::Return | Kind::Arrival | Kind::GoesOn => 24.0,
        Kind::Instant | Kind::Promise => words.height + 4.0,
        Kind::Bar => words.height + 9.0,
    }
}

/// Lanes and parties are as high as their names.
fn roomy(plan: &Plan<'_>, rows: &Rows, gutter: &Gutter, heights: &mut [f64]) {
    let mut widen = |of: &dyn Fn(usize) -> bool, block: &Block| {
        let inside: Vec<usize> = (0..heights.len()).filter(|&r| of(rows.party[r])).collect();
        let sum: f64 = inside.iter().map(|&r| heights[r]).sum();
        let lack = block.height - 4.0 - sum;
        if lack > 0.0 {
            for &row in &inside {
                heights[row] += lack / inside.len() as f64;
            }
        }
    };
    for (party, block) in gutter.names.iter().enumerate() {
        widen(&|p| p == party, block);
    }
    for (lane, block) in gutter.titles.iter().enumerate() {
        widen(&|p| plan.parties[p].lane == lane, block);
    }
}
