//! The search for the variant that measures best: one choice after the other, the better kept.

use super::engine::{Effort, Engine};
use super::layered::{LabelAt, Via};
use super::measure::measure;
use super::metrics::Metrics;
use super::sizes::{Widths, Words};
use super::variants::{Drawing, IMPROVED, LARGE, NARROW, Plan, Variant, Variants, WIDE};
use super::{LayoutError, side_by_side};
use crate::render::picture::Picture;

/// How much work all variants together may be: about a second on one core.
const BUDGET: f64 = 1_200_000.0;
/// What is tried first.
const FIRST: Variant = Variant {
    shorter: 0,
    together: 5,
    widths: NARROW,
    at: LabelAt::End,
    via: Via::Inside,
    effort: Effort { gap: 9.0, seed: 0 },
};

/// From this many handoffs on, labels stand where there is room.
const MANY: usize = 1_000;

/// How much work a layout of so many items is, as measured: it grows faster than they do, but for sweeps.
fn work(items: usize) -> f64 {
    let count = items as f64;
    match items {
        0..=LARGE => {
            let improved = if items <= IMPROVED { 0.2 } else { 0.0 };
            count.powf(1.5) + 8_000.0 + improved * count.powi(2)
        }
        _ => count * 40.0,
    }
}

/// A drawing with its cost.
type Found = Result<(f64, Drawing), LayoutError>;

/// A search through the variants.
pub struct Search<'a, E> {
    layouts: &'a Variants<E>,
    picture: &'a Picture,
    metrics: &'a Metrics,
    /// The plans so far; different settings often give the same.
    plans: Vec<Plan>,
    settings: Vec<((usize, u32), Option<usize>)>,
    tried: Vec<(usize, Variant)>,
    /// The texts in narrow lines, and in wide ones.
    words: [Words; 2],
    left: f64,
    /// Work of one layout, as last seen.
    each: f64,
    best: Option<(f64, Variant, Drawing)>,
    failed: Option<LayoutError>,
}

impl<'a, E: Engine + Sync> Search<'a, E> {
    /// A search that has not begun.
    pub fn new(layouts: &'a Variants<E>, picture: &'a Picture, metrics: &'a Metrics) -> Self {
        Self {
            layouts,
            picture,
            metrics,
            plans: Vec::new(),
            settings: Vec::new(),
            tried: Vec::new(),
            words: [NARROW, WIDE].map(|widths| Words::new(metrics, picture, widths)),
            left: BUDGET,
            each: work(picture.nodes.len() + picture.edges.len()),
            best: None,
            failed: None,
        }
    }

    /// The best drawing.
    pub fn run(mut self) -> Result<Drawing, LayoutError> {
        let first = match self.picture.edges.len() {
            0..MANY => FIRST,
            _ => Variant {
                at: LabelAt::Free,
                ..FIRST
            },
        };
        self.stage(&[first]);
        // One that works comes first, whatever it looks like and however long the others take.
        for (via, together) in [
            (Via::Outside, 5),
            (Via::Inside, 0),
            (Via::Outside, 0),
            (Via::Outside, 2),
        ] {
            if self.best.is_none() {
                self.left = self.left.max(1.0);
                self.stage(&[Variant {
                    via,
                    together,
                    ..first
                }]);
            }
        }
        for round in 0..2 {
            let base = self.base();
            let stage: Vec<Variant> = [5, 2, 0, 12]
                .into_iter()
                .flat_map(|together| {
                    (0..4).map(move |shorter| Variant {
                        shorter,
                        together,
                        ..base
                    })
                })
                .collect();
            self.stage(&stage);
            let base = self.base();
            let stage: Vec<Variant> = [LabelAt::Start, LabelAt::Middle, LabelAt::End]
                .into_iter()
                .flat_map(|at| [Via::Inside, Via::Outside].map(|via| Variant { at, via, ..base }))
                .collect();
            self.stage(&stage);
            let base = self.base();
            self.stage(&[NARROW, WIDE].map(|widths| Variant { widths, ..base }));
            let stage: Vec<Variant> = (1..8)
                .map(|seed| {
                    let mut variant = self.base();
                    variant.effort.seed = seed + round * 7;
                    variant
                })
                .collect();
            self.stage(&stage);
        }
        let failed = self.failed;
        self.best.map(|(_, _, drawing)| drawing).ok_or_else(|| {
            failed.unwrap_or_else(|| LayoutError::Engine("nothing was tried".to_owned()))
        })
    }

    fn words(&self, widths: Widths) -> &Words {
        &self.words[usize::from(widths == WIDE)]
    }

    fn base(&self) -> Variant {
        self.best.as_ref().map_or(FIRST, |(_, variant, _)| *variant)
    }

    /// Tries several variants, as far as the budget goes, and keeps the best.
    fn stage(&mut self, variants: &[Variant]) {
        let mut jobs: Vec<(usize, Variant)> = Vec::new();
        for variant in variants {
            if self.left <= 0.0 {
                break;
            }
            let Some(plan) = self.plan(variant.shorter, variant.together) else {
                continue;
            };
            // What gave the plan does not matter any more.
            let same = Variant {
                shorter: 0,
                together: 0,
                ..*variant
            };
            if self.tried.contains(&(plan, same)) {
                continue;
            }
            self.tried.push((plan, same));
            self.left -= self.each;
            jobs.push((plan, *variant));
        }
        for ((_, variant), found) in jobs
            .iter()
            .zip(side_by_side::map(&jobs, |&job| self.one(job)))
        {
            match found {
                Ok((cost, drawing)) => {
                    let items = drawing.items;
                    if self.best.is_none() {
                        // The first guess at the work was made without knowing the items.
                        self.left += self.each - work(items);
                    }
                    self.each = work(items);
                    if self.best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                        self.best = Some((cost, *variant, drawing));
                    }
                }
                Err(error) => self.failed = Some(error),
            }
        }
    }

    /// The plan of two settings.
    fn plan(&mut self, shorter: usize, together: u32) -> Option<usize> {
        if let Some((_, plan)) = self
            .settings
            .iter()
            .find(|(key, _)| *key == (shorter, together))
        {
            return *plan;
        }
        let plan = match self.layouts.plan(self.picture, shorter, together) {
            Ok(plan) => {
                let known = self.plans.iter().position(|p| *p == plan);
                Some(known.unwrap_or_else(|| {
                    self.plans.push(plan);
                    self.plans.len() - 1
                }))
            }
            Err(error) => {
                self.failed = Some(error);
                None
            }
        };
        self.settings.push(((shorter, together), plan));
        plan
    }

    fn one(&self, (plan, variant): (usize, Variant)) -> Found {
        let drawing = self.layouts.one(
            self.picture,
            self.metrics,
            self.words(variant.widths),
            &self.plans[plan],
            &variant,
        )?;
        // Where there is time for one only, there is none to measure it.
        let cost = if work(drawing.items) > BUDGET {
            0.0
        } else {
            measure(self.picture, &drawing.layout).cost()
        };
        Ok((cost, drawing))
    }
}
