//! Rework, drawn: which returns happen, and how long their passes take.
//!
//! Each time a service finishes, at most one of its returns happens; then its body is drawn afresh, returns
//! inside it with fresh counts. All trials of a block go through a pass together, those it does not
//! concern without effect.

use super::block::{Block, Row, ZERO, later};
use super::model::{At, Drawn, Model};
use super::scenario::Scenario;
use super::stream::{self, Key};
use crate::analysis::sample::LANES;
use crate::chain::HandoffIx;

/// Where returns begin: a service, or a customer's acceptance.
pub(super) struct End {
    pub(super) key: Key,
    /// `None` for an acceptance.
    pub(super) service: Option<u32>,
    pub(super) start: u32,
    /// Its returns, in file order.
    pub(super) loops: Vec<Return>,
    /// The handoffs whose lateness changes how often something is done again: what it waits for, and what ends
    /// of loops inside its bodies wait for; sorted.
    pub(super) watched: Vec<At>,
    /// Its passes would take too long to draw: their number is drawn, their length is the mean.
    pub(super) at_means: Option<AtMeans>,
    /// About how many handoffs of passes a block of trials draws.
    pub(super) cost: usize,
}

pub(super) struct AtMeans {
    pub(super) share: f64,
    pub(super) most: u32,
    pub(super) length: f64,
}

/// A return, and what it does again.
pub(super) struct Return {
    pub(super) ix: HandoffIx,
    pub(super) id: Box<str>,
    pub(super) share: f64,
    pub(super) when_late: Option<f64>,
    pub(super) most: u32,
    /// The start of S0.
    pub(super) redo: u32,
    /// Its own work and takes.
    pub(super) own: Vec<Drawn>,
    /// Its sender works again too.
    pub(super) end_works: bool,
    pub(super) body: Body,
}

/// What lies between S0 and S1.
#[derive(Default)]
pub(super) struct Body {
    pub(super) starts: Vec<BodyStart>,
    /// What S1 waits for of it.
    pub(super) end: Vec<BodyJoin>,
    /// Its handoffs, in the model's order: a position here is a row of a pass.
    pub(super) all: Vec<At>,
}

pub(super) struct BodyStart {
    /// `None` for S0, which begins at once.
    pub(super) joins: Option<Vec<BodyJoin>>,
    pub(super) services: Vec<BodyService>,
}

/// So many of these rows; all that are there where they are fewer.
pub(super) struct BodyJoin {
    pub(super) count: u32,
    pub(super) rows: Vec<u32>,
}

pub(super) struct BodyService {
    pub(super) at: u32,
    /// Handoffs, as rows.
    pub(super) rows: Vec<u32>,
    /// Its returns that lie inside the body.
    pub(super) inner: Option<(u32, Vec<u32>)>,
}

impl End {
    /// Whether one of its own returns minds what came late.
    pub(super) fn minds_lateness(&self) -> bool {
        self.loops.iter().any(|l| l.when_late.is_some())
    }

    /// Whether the length of its passes is taken at means.
    pub(super) fn is_at_means(&self) -> bool {
        self.at_means.is_some()
    }
}

impl Body {
    pub(super) fn handoffs(&self) -> impl Iterator<Item = At> + '_ {
        self.all.iter().copied()
    }
}

/// What passes around the present one drew, the innermost first.
pub(super) struct Frames<'a> {
    rows: Option<(&'a Body, &'a [Row])>,
    outer: Option<&'a Frames<'a>>,
}

impl<'a> Frames<'a> {
    pub(super) fn none() -> Self {
        Self {
            rows: None,
            outer: None,
        }
    }

    /// The turnaround of a handoff in the innermost pass that drew it.
    pub(super) fn find(&self, h: At) -> Option<&'a Row> {
        let own = self
            .rows
            .and_then(|(body, rows)| Some(&rows[body.all.binary_search(&h).ok()?]));
        own.or_else(|| self.outer?.find(h))
    }
}

/// A visit of passes: which trials come by, and what is drawn for them.
#[derive(Clone, Copy)]
pub(super) struct Visit<'a> {
    pub(super) number: u64,
    pub(super) active: &'a [bool; LANES],
    /// What passes around it drew.
    pub(super) frames: &'a Frames<'a>,
    pub(super) scenario: &'a Scenario,
}

impl Block {
    /// What the returns of an end come to in each active trial: the length of all passes, in working days.
    ///
    /// `only` some of its returns, inside another pass.
    pub(super) fn passes(
        &self,
        model: &Model,
        at: u32,
        only: Option<&[u32]>,
        visit: Visit<'_>,
    ) -> Row {
        let end = &model.ends[at as usize];
        let Visit {
            frames, scenario, ..
        } = visit;
        let mut total = ZERO;
        let mut remaining = *visit.active;
        if let Some(means) = &end.at_means {
            // One that never happens, or whose part did not, does not at means either.
            let mut possible = [false; LANES];
            for (l, back) in (0..).zip(&end.loops) {
                if only.is_none_or(|o| o.contains(&l)) && scenario.allows_return(at, l) {
                    let redo = &self.start[back.redo as usize];
                    for (possible, redo) in possible.iter_mut().zip(redo) {
                        *possible |= *redo < f64::INFINITY;
                    }
                }
            }
            for (remaining, possible) in remaining.iter_mut().zip(possible) {
                *remaining &= possible;
            }
            return self.at_means(end, means, &remaining, visit.number);
        }
        let mut counts = vec![[0u32; LANES]; end.loops.len()];
        let minds = end.minds_lateness();
        let mut late = [false; LANES];
        if minds {
            late = self.late(model, end.start, frames);
        }
        for pass in 0u32.. {
            let here = stream::visit(visit.number, "", pass);
            let draws = end.key.chances(here, self.dice.number);
            let mut goes_on = [false; LANES];
            let (mut usual, mut when_late) = (0.0, 0.0);
            // What is late now was decided before this pass: of the returns that compete only one happens.
            let was_late = late;
            let mut any = false;
            for (l, (back, counts)) in (0..).zip(end.loops.iter().zip(&mut counts)) {
                // A return that cannot happen leaves the others their share.
                let bounds = |from: &mut f64, share: f64| {
                    let low = stream::threshold(*from);
                    *from += share;
                    low..stream::threshold(*from)
                };
                let in_time = bounds(&mut usual, back.share);
                let if_late = bounds(&mut when_late, back.when_late.unwrap_or(back.share));
                let allowed = only.is_none_or(|o| o.contains(&l)) && scenario.allows_return(at, l);
                if !allowed {
                    continue;
                }
                let redo = &self.start[back.redo as usize];
                let mut happens = [false; LANES];
                let mut concerns = false;
                for lane in 0..LANES {
                    let bounds = if was_late[lane] { &if_late } else { &in_time };
                    happens[lane] = remaining[lane]
                        && bounds.contains(&u64::from(draws[lane]))
                        && counts[lane] < back.most
                        && redo[lane] < f64::INFINITY;
                    concerns |= happens[lane];
                }
                if !concerns {
                    continue;
                }
                any = true;
                let again = Visit {
                    number: stream::visit(here, &back.id, 0),
                    active: &happens,
                    ..visit
                };
                let mut rows = vec![ZERO; back.body.all.len()];
                let length = self.pass(model, (end, back), again, &mut rows);
                if minds {
                    let inside = Frames {
                        rows: Some((&back.body, &rows)),
                        outer: Some(frames),
                    };
                    let now = self.late(model, end.start, &inside);
                    for lane in (0..LANES).filter(|lane| happens[*lane]) {
                        late[lane] = now[lane];
                    }
                }
                for lane in (0..LANES).filter(|lane| happens[*lane]) {
                    total[lane] += length[lane];
                    counts[lane] += 1;
                    goes_on[lane] = true;
                }
            }
            if !any {
                break;
            }
            remaining = goes_on;
        }
        total
    }

    /// The length of one pass: the return's own time, the body drawn afresh, and S1's work.
    ///
    /// `rows` takes the turnarounds of the body.
    fn pass(
        &self,
        model: &Model,
        (end, back): (&End, &Return),
        visit: Visit<'_>,
        rows: &mut [Row],
    ) -> Row {
        let (number, scenario) = (visit.number, visit.scenario);
        let mut length = ZERO;
        let mut drawn = ZERO;
        for own in &back.own {
            self.dice.draw(own, number, scenario, &mut drawn);
            add(&mut length, &drawn);
        }
        let mut arrivals = vec![ZERO; rows.len()];
        for start in &back.body.starts {
            let begins = start
                .joins
                .as_ref()
                .map_or(ZERO, |joins| join(joins, &arrivals));
            for service in &start.services {
                self.body_service(model, back, service, visit, rows);
                for row in &service.rows {
                    let h = back.body.all[*row as usize] as usize;
                    let begun = &self.start[model.handoffs[h].start as usize];
                    for lane in 0..LANES {
                        let happened = begun[lane] + self.w[h][lane] < f64::INFINITY;
                        arrivals[*row as usize][lane] = if happened {
                            begins[lane] + rows[*row as usize][lane]
                        } else {
                            f64::INFINITY
                        };
                    }
                }
            }
        }
        add(&mut length, &join(&back.body.end, &arrivals));
        let work = end.service.filter(|_| back.end_works);
        if let Some(work) = work.and_then(|s| model.services[s as usize].work.as_ref()) {
            self.dice.draw(work, number, scenario, &mut drawn);
            add(&mut length, &drawn);
        }
        length
    }

    /// Draws the handoffs of one service of a body afresh.
    fn body_service(
        &self,
        model: &Model,
        back: &Return,
        service: &BodyService,
        visit: Visit<'_>,
        rows: &mut [Row],
    ) {
        let (number, scenario) = (visit.number, visit.scenario);
        let mut work = ZERO;
        if let Some(drawn) = &model.services[service.at as usize].work {
            self.dice.draw(drawn, number, scenario, &mut work);
        }
        let mut inner = None;
        if let Some((end, only)) = &service.inner {
            let inside = Frames {
                rows: Some((&back.body, &*rows)),
                outer: Some(visit.frames),
            };
            let visit = Visit {
                frames: &inside,
                ..visit
            };
            inner = Some(self.passes(model, *end, Some(only), visit));
        }
        for row in &service.rows {
            let h = back.body.all[*row as usize];
            let mut w = ZERO;
            self.dice
                .turnaround(model, h, &work, number, scenario, &mut w);
            let handoff = &model.handoffs[h as usize];
            if let Some(inner) = inner.as_ref().filter(|_| !handoff.observed) {
                add(&mut w, inner);
            }
            if scenario.is_on_agreement(h) {
                w.iter_mut().for_each(|w| *w = w.min(handoff.allowed));
            }
            rows[*row as usize] = w;
        }
    }

    fn at_means(&self, end: &End, means: &AtMeans, active: &[bool; LANES], visit: u64) -> Row {
        let draws = end.key.chances(visit, self.dice.number);
        let mut total = ZERO;
        for lane in (0..LANES).filter(|lane| active[*lane]) {
            // Geometric: P(at least k) = share^k.
            let u = (f64::from(draws[lane]) + 0.5) / 4_294_967_296.0;
            let passes = (u.ln() / means.share.ln())
                .floor()
                .min(f64::from(means.most));
            total[lane] = passes * means.length;
        }
        total
    }
}

/// When what waits for some rows of a body begins: what comes from outside is already there.
fn join(joins: &[BodyJoin], arrivals: &[Row]) -> Row {
    let mut begins = ZERO;
    let mut times = Vec::new();
    for join in joins {
        if let [only] = join.rows.as_slice() {
            for (out, there) in begins.iter_mut().zip(&arrivals[*only as usize]) {
                if *there < f64::INFINITY {
                    *out = later(*out, *there);
                }
            }
            continue;
        }
        for lane in 0..LANES {
            times.clear();
            times.extend(join.rows.iter().map(|r| arrivals[*r as usize][lane]));
            times.retain(|t| *t < f64::INFINITY);
            times.sort_unstable_by(f64::total_cmp);
            let last = times.len().min(join.count as usize);
            if last > 0 {
                begins[lane] = later(begins[lane], times[last - 1]);
            }
        }
    }
    begins
}

fn add(to: &mut Row, what: &Row) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += what;
    }
}
