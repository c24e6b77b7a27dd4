//! A drawing that grows as the file does: the first handoffs are drawn, then the next ones, each where it costs
//! least while all else stays near where it was. So a handoff at the end of the file leaves the rest where it was,
//! and nobody has to keep the drawing before.

use super::arrange::{Arrangement, Before};
use super::direct::{beside, directions, shorten};
use super::engine::Engine;
use super::held::{Held, Push, held};
use super::layered::{LabelAt, Layered, Via, What};
use super::measure::measure;
use super::metrics::Metrics;
use super::search::Search;
use super::side_by_side;
use super::sizes::Words;
use super::standing::Standing;
use super::variants::{
    Drawing, IMPROVED, LARGE, NARROW, Plan, Ready, TANGLED, Variant, Variants, WIDE,
};
use super::{Layout, LayoutError};
use crate::render::picture::Picture;

/// So many handoffs are drawn at once, whatever comes later.
const FIRST: usize = 12;
/// Up to so many, all later ones are put in one at a time.
const SMALL: usize = 100;
/// Beyond, all is drawn anew whenever so many times as many are there.
const ANEW: f64 = 1.1;
/// Up to so many places in the columns everything is tried.
const LIGHT: usize = 200;
/// What a pixel costs by which a box moves, in the unit of the measure.
const MOVED: f64 = 0.03;
/// What a move within the columns must save.
const WORTH: f64 = 5.0;
/// Of so many plans the other variants are tried.
const PLANS: usize = 2;
/// Of so many drawings the areas are exchanged.
const KEPT: usize = 2;
/// What it costs to move a box by a column, in links: nearly never, where it is worth it, and nothing.
const HOLDS: [u32; 3] = [1_000, 3, 0];

/// Grows the drawing of a picture.
pub struct Growth<'a, E> {
    /// Draws what is drawn at once.
    pub layouts: &'a Variants<E>,
    /// Measures texts.
    pub metrics: &'a Metrics,
}

/// A way to put what is new into what stands.
#[derive(Clone, Debug, PartialEq)]
struct Trial {
    plan: Plan,
    variant: Variant,
    /// Whether labels stay in their columns.
    settled: bool,
}

/// At how many handoffs a drawing of so many begins.
fn beginning(count: usize) -> usize {
    if (count as f64) < SMALL as f64 * ANEW {
        return count.min(FIRST);
    }
    let mut at = SMALL as f64;
    while at * ANEW <= count as f64 {
        at *= ANEW;
    }
    at as usize
}

impl<E: Engine + Sync> Growth<'_, E> {
    /// The layout of a picture.
    pub fn draw(&self, picture: &Picture) -> Result<Layout, LayoutError> {
        let count = picture.edges.len();
        let all = (picture.nodes.len(), picture.groups.len());
        let words = [NARROW, WIDE].map(|widths| Words::new(self.metrics, picture, widths));
        let mut at = beginning(count);
        let mut standing: Option<Standing> = None;
        while at < count {
            let part = picture.beginning(at);
            let near = standing.map(|all| all.narrowed(&part.nodes, &part.groups));
            let words = words.each_ref().map(|words| words.part(&part.nodes, at));
            let drawing = self.step(&part.picture, &words, near)?;
            at = match drawing.items {
                0..=IMPROVED => at + 1,
                _ => count,
            };
            standing = Some(drawing.standing.spread(&part.nodes, &part.groups, all));
        }
        Ok(self.step(picture, &words, standing)?.layout)
    }

    /// The drawing of a picture, near to what stands already.
    fn step(
        &self,
        picture: &Picture,
        words: &[Words; 2],
        near: Option<Standing>,
    ) -> Result<Drawing, LayoutError> {
        let anew = || Search::new(self.layouts, picture, self.metrics).run();
        let Some(near) = near else {
            return anew();
        };
        let step = Step {
            picture,
            metrics: self.metrics,
            words,
            near,
        };
        step.best().map_or_else(anew, Ok)
    }
}

/// A picture, and the drawing that its own should stay near.
struct Step<'a> {
    picture: &'a Picture,
    metrics: &'a Metrics,
    /// In narrow lines, and in wide ones.
    words: &'a [Words; 2],
    near: Standing,
}

impl Step<'_> {
    /// Whether everything is tried: what a trial costs grows faster than what stands.
    fn is_light(&self) -> bool {
        let places: usize = self.near.lines.iter().map(Vec::len).sum();
        places + self.near.boxes.len() <= LIGHT
    }

    /// The best drawing found; none where handoffs would pass too many columns.
    fn best(&self) -> Option<Drawing> {
        let mut found = self.tried(self.plans());
        if self.is_light() {
            let others: Vec<Trial> = found
                .iter()
                .take(PLANS)
                .flat_map(|(_, trial)| trial.variants())
                .collect();
            found.extend(self.tried(others));
            found.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        found.truncate(if self.is_light() { KEPT } else { 1 });
        let only = found.len() == 1;
        let drawn = side_by_side::map(&found, |(_, trial)| {
            let drawing = self.insert(trial, true);
            (if only { 0.0 } else { self.cost(&drawing) }, drawing)
        });
        // The first of equals.
        let best = drawn
            .into_iter()
            .reduce(|best, other| match other.0 < best.0 {
                true => other,
                false => best,
            });
        best.map(|(_, drawing)| drawing)
    }

    /// The trials with what each costs, the best first.
    fn tried(&self, trials: Vec<Trial>) -> Vec<(f64, Trial)> {
        let costs = match trials.len() {
            1 => vec![0.0],
            _ => side_by_side::map(&trials, |trial| self.cost(&self.insert(trial, false))),
        };
        let mut found: Vec<(f64, Trial)> = costs.into_iter().zip(trials).collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found
    }

    /// What a drawing costs: what a reader would stumble over, and how far it is from the one before.
    fn cost(&self, drawing: &Drawing) -> f64 {
        measure(self.picture, &drawing.layout).cost() + MOVED * self.near.moved(&drawing.layout)
    }

    /// Ways and columns in which what stands stays there or nearly so.
    fn plans(&self) -> Vec<Trial> {
        let columns: Vec<Option<usize>> = self
            .near
            .boxes
            .iter()
            .map(|stand| stand.map(|stand| stand.rank))
            .collect();
        let same = beside(self.picture, &self.near.directions);
        let mut ways = vec![same];
        let (mut weights, mut together) = (&HOLDS[..1], &[0][..]);
        if self.is_light() {
            (weights, together) = (&HOLDS, &[0, 5]);
            let mut shorter = ways[0].clone();
            shorten(self.picture, &mut shorter, 1);
            for other in [shorter, directions(self.picture, 0)] {
                if !ways.contains(&other) {
                    ways.push(other);
                }
            }
        }
        let mut out: Vec<Trial> = Vec::new();
        for directions in ways {
            for &weight in weights {
                for &together in together {
                    for push in [Push::Right, Push::Left] {
                        let held_in = Held {
                            columns: &columns,
                            weight,
                            push,
                        };
                        let ranks = held(self.picture, &directions, together, &held_in);
                        let directions = directions.clone();
                        let plan = Plan { directions, ranks };
                        if out.iter().all(|trial| trial.plan != plan)
                            && plan.places(self.picture) <= TANGLED
                        {
                            let variant = self.near.variant;
                            out.push(Trial {
                                plan,
                                variant,
                                settled: true,
                            });
                        }
                    }
                }
            }
        }
        out
    }

    /// The drawing with what is new put into what stands; areas are exchanged where that is better.
    fn insert(&self, trial: &Trial, last: bool) -> Drawing {
        let Trial {
            plan,
            variant,
            settled,
        } = trial;
        let labels: &[_] = if *settled { &self.near.labels } else { &[] };
        let words = &self.words[usize::from(variant.widths == WIDE)];
        let ready = Ready::new(self.picture, self.metrics, words, plan, variant, labels);
        let layered = &ready.layered;
        let main: Vec<bool> = self.picture.edges.iter().map(|edge| edge.main).collect();
        let before = self.before(plan, layered);
        let (rooms, gap) = (&ready.rooms, variant.effort.gap);
        let mut arrangement = Arrangement::near(layered, rooms, gap, &ready.spans, &main, &before);
        if layered.items.len() <= IMPROVED {
            arrangement.improve_near(WORTH, self.is_light(), last);
        }
        ready.draw(self.picture, plan, variant, arrangement.into_places())
    }

    /// Where the items of a layered picture stood before.
    fn before(&self, plan: &Plan, layered: &Layered) -> Before {
        let mut items: Vec<Option<f64>> = vec![None; layered.items.len()];
        for (item, stand) in items.iter_mut().zip(&self.near.boxes) {
            *item = stand.map(|stand| stand.y);
        }
        for (e, (route, old)) in layered.routes.iter().zip(&self.near.lines).enumerate() {
            let inner = route.len().saturating_sub(2);
            let (Some(last), turned) = (
                old.len().checked_sub(1),
                plan.directions[e] != self.near.directions[e],
            ) else {
                continue;
            };
            for (k, &i) in route.iter().skip(1).take(inner).enumerate() {
                // A line that became longer or shorter keeps its course.
                let at = match inner == old.len() {
                    true => k,
                    false => (k * last + (inner - 1) / 2) / (inner - 1).max(1),
                };
                items[i] = Some(old[if turned { last - at } else { at }]);
            }
        }
        if layered.items.len() > LARGE {
            straight(layered, &mut items);
        }
        Before {
            areas: self.middles(layered),
            items,
        }
    }

    /// The middles of the areas: of a new one where that lies to which its boxes are linked, or at the end.
    fn middles(&self, layered: &Layered) -> Vec<f64> {
        let mut sums = vec![(0.0, 0.0); layered.tree.count()];
        for route in &layered.routes {
            let (Some(&low), Some(&high)) = (route.first(), route.last()) else {
                continue;
            };
            for (from, to) in [(low, high), (high, low)] {
                if let Some(stand) = self.near.boxes[from] {
                    for g in layered.tree.up(layered.items[to].group) {
                        sums[g] = (sums[g].0 + stand.y, sums[g].1 + 1.0);
                    }
                }
            }
        }
        let known = self.near.areas.iter().zip(sums);
        known
            .map(|(area, (sum, count))| match (*area, count > 0.0) {
                (Some(middle), _) => middle,
                (None, true) => sum / count,
                (None, false) => f64::MAX,
            })
            .collect()
    }
}

impl Trial {
    /// The same plan drawn otherwise.
    fn variants(&self) -> Vec<Trial> {
        let now = self.variant;
        let other = |variant, settled| Trial {
            plan: self.plan.clone(),
            variant,
            settled,
        };
        let ways = [Via::Inside, Via::Outside].map(|via| other(Variant { via, ..now }, true));
        let widths = [NARROW, WIDE].map(|widths| other(Variant { widths, ..now }, true));
        let labels = [LabelAt::Start, LabelAt::Middle, LabelAt::End]
            .map(|at| other(Variant { at, ..now }, false));
        let all = ways.into_iter().chain(widths).chain(labels);
        all.filter(|trial| trial != self).collect()
    }
}

/// Gives what stood nowhere a height: a box that of what it is linked to, a line one between its ends.
fn straight(layered: &Layered, items: &mut [Option<f64>]) {
    let boxes: Vec<Option<f64>> = items.to_vec();
    let mut sums = vec![(0.0, 0.0); items.len()];
    for route in &layered.routes {
        if let (Some(&low), Some(&high)) = (route.first(), route.last()) {
            for (from, to) in [(low, high), (high, low)] {
                if let Some(y) = boxes[from] {
                    sums[to] = (sums[to].0 + y, sums[to].1 + 1.0);
                }
            }
        }
    }
    let height = |n: usize| boxes[n].unwrap_or(sums[n].0 / f64::max(sums[n].1, 1.0));
    for (n, item) in layered.items.iter().enumerate() {
        if !matches!(item.what, What::Label(_) | What::Bend(_)) {
            items[n] = Some(height(n));
        }
    }
    for route in &layered.routes {
        let (Some(&low), Some(&high)) = (route.first(), route.last()) else {
            continue;
        };
        let steps = (route.len() - 1) as f64;
        for (k, &i) in route.iter().enumerate() {
            let part = k as f64 / steps;
            items[i] = items[i].or(Some(height(low) * (1.0 - part) + height(high) * part));
        }
    }
}
