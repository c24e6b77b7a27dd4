//! The returns of a chain made ready to be drawn: what each does again, and what would take too long.

use std::collections::BTreeMap;

use super::build::Build;
use super::model::{At, Effects, Join, Model, NOWHERE};
use super::rework::{AtMeans, Body, BodyJoin, BodyService, BodyStart, End, Return};
use super::stream::{Key, What};
use crate::analysis::sample::LANES;
use crate::analysis::times::parts;
use crate::chain::{Chain, Effect, HandoffIx, OnWhat, Varying};
use crate::graph::ServiceIx;
use crate::graph::loops::Loop;

/// Loops inside each other that are drawn; those around them are taken at means.
const DEEPEST: usize = 8;
/// Handoffs of passes that a block of trials may draw, beside a few for each handoff of the chain.
const MOST_DRAWN: f64 = 100_000.0;

/// The loops of a chain, by where they end.
pub(super) fn ends(build: &mut Build<'_>, model: &Model, found: &[Loop]) -> Vec<End> {
    let mut by_end: BTreeMap<(u32, Option<u32>), Vec<usize>> = BTreeMap::new();
    for (at, one) in found.iter().enumerate() {
        let (service, start) = build.end(model, one);
        by_end.entry((start, service)).or_default().push(at);
    }
    let numbers: BTreeMap<u32, u32> = (0..)
        .zip(by_end.keys())
        .filter_map(|(at, (_, service))| Some(((*service)?, at)))
        .collect();
    let of_end: Vec<Vec<usize>> = by_end.values().cloned().collect();
    let mut ends: Vec<End> = Vec::with_capacity(by_end.len());
    for ((start, service), of) in by_end {
        let name = match service {
            Some(service) => {
                model.handoffs[model.services[service as usize].handoffs.start as usize].ix
            }
            None => found[of[0]].rework,
        };
        let context = Context {
            model,
            found,
            numbers: &numbers,
            of_end: &of_end,
        };
        let loops = of.iter().map(|at| one(build, &context, *at)).collect();
        ends.push(End {
            key: Key::new(build.seed, What::Return, &build.chain.handoff(name).id),
            service,
            start,
            loops,
            watched: Vec::new(),
            at_means: None,
            cost: 0,
        });
    }
    limit(build, found, &of_end, &mut ends, model.handoffs.len());
    watch(model, &mut ends);
    ends
}

/// Finds what each end watches for lateness.
fn watch(model: &Model, ends: &mut [End]) {
    // What lies inside a loop ends before it does, so it comes first.
    for at in 0..ends.len() {
        let end = &ends[at];
        let mut watched = Vec::new();
        if end.minds_lateness() {
            let joins = &model.starts[end.start as usize].joins;
            watched.extend(joins.iter().flat_map(Join::members));
        }
        let starts = end.loops.iter().flat_map(|l| &l.body.starts);
        for (inner, _) in starts
            .flat_map(|s| &s.services)
            .filter_map(|s| s.inner.as_ref())
        {
            watched.extend(&ends[*inner as usize].watched);
        }
        watched.sort_unstable();
        watched.dedup();
        ends[at].watched = watched;
    }
}

struct Context<'a> {
    model: &'a Model,
    found: &'a [Loop],
    /// By service: its end.
    numbers: &'a BTreeMap<u32, u32>,
    of_end: &'a [Vec<usize>],
}

fn one(build: &mut Build<'_>, context: &Context<'_>, at: usize) -> Return {
    let chain = build.chain;
    let found = &context.found[at];
    let handoff = chain.handoff(found.rework);
    let rework = handoff.details.rework.as_deref();
    let times = parts(chain, found.rework);
    let mut own = Vec::new();
    let mut take = |what: What, time: &Varying, effects: Effects| {
        own.push(build.drawn(what, &handoff.id, time, effects));
    };
    let effects = risks_of_return(chain, found.rework, times.is_observed());
    match (times.work, times.rest) {
        (work, Some(rest)) => {
            if let Some(work) = work {
                take(What::Work, work, Effects::default());
            }
            take(What::Takes, rest, effects);
        }
        (Some(work), None) => take(What::Work, work, effects),
        (None, None) => {
            // What was agreed, else nothing: what a risk adds counts by itself.
            let agreed = handoff.details.agreed.unwrap_or(0.0);
            if let Ok(agreed) = Varying::fixed(agreed) {
                take(What::Takes, &agreed, effects);
            }
        }
    }
    Return {
        ix: found.rework,
        id: handoff.id.clone(),
        share: rework.map_or(0.0, |r| r.share),
        when_late: rework.and_then(|r| r.when_late),
        most: rework.map_or(0, |r| r.max),
        redo: build.position[build.graph.services[found.redo.at()].start.at()],
        own,
        end_works: rework.is_some_and(|r| !r.on_receipt),
        body: body(build, context, at),
    }
}

/// What risks do to a return's own time.
fn risks_of_return(chain: &Chain, ix: HandoffIx, is_observed: bool) -> Effects {
    let risks = (0..).zip(chain.risks.iter().filter(|_| !is_observed));
    let hits = risks.flat_map(|(at, risk)| {
        let on = |(on, _): &&(OnWhat, Effect)| *on == OnWhat::Handoff(ix);
        risk.delays
            .iter()
            .filter(on)
            .map(move |(_, effect)| (at, *effect))
    });
    hits.collect()
}

fn body(build: &Build<'_>, context: &Context<'_>, at: usize) -> Body {
    let (model, found) = (context.model, &context.found[at]);
    let mut all: Vec<At> = found.body.iter().map(|h| build.place[h.at()]).collect();
    all.retain(|h| *h != NOWHERE);
    all.sort_unstable();
    let row = |h: &At| all.binary_search(h).ok().map(|r| r as u32);
    let joins = |start: u32| -> Vec<BodyJoin> {
        let inside = model.starts[start as usize]
            .joins
            .iter()
            .map(|join| BodyJoin {
                count: match join {
                    Join::AtLeast(k, _) => *k,
                    _ => 1,
                },
                rows: join.members().iter().filter_map(row).collect(),
            });
        inside.filter(|j| !j.rows.is_empty()).collect()
    };
    let redo = build.position[build.graph.services[found.redo.at()].start.at()];
    let mut starts: Vec<(u32, BodyStart)> = Vec::new();
    for (row, h) in (0..).zip(&all) {
        let handoff = &model.handoffs[*h as usize];
        if starts.last().is_none_or(|(s, _)| *s != handoff.start) {
            let joins = (handoff.start != redo).then(|| joins(handoff.start));
            let services = Vec::new();
            starts.push((handoff.start, BodyStart { joins, services }));
        }
        let Some((_, start)) = starts.last_mut() else {
            continue;
        };
        match start
            .services
            .last_mut()
            .filter(|s| s.at == handoff.service)
        {
            Some(service) => service.rows.push(row),
            None => start.services.push(BodyService {
                at: handoff.service,
                rows: vec![row],
                inner: inner(build, context, at, handoff.service),
            }),
        }
    }
    let (_, end) = build.end(model, found);
    Body {
        starts: starts.into_iter().map(|(_, s)| s).collect(),
        end: joins(end),
        all,
    }
}

/// The returns of a service that lie inside a body.
fn inner(
    build: &Build<'_>,
    context: &Context<'_>,
    outer: usize,
    service: u32,
) -> Option<(u32, Vec<u32>)> {
    let end = *context.numbers.get(&service)?;
    let around = &context.found[outer];
    if build.end(context.model, around).0 == Some(service) {
        return None;
    }
    let is_inside = |s: &ServiceIx| around.services.binary_search(s).is_ok();
    let only: Vec<u32> = (0..)
        .zip(&context.of_end[end as usize])
        .filter(|(_, at)| context.found[**at].services.iter().all(is_inside))
        .map(|(l, _)| l)
        .collect();
    (!only.is_empty()).then_some((end, only))
}

/// Takes at means what would cost too much to draw: loops too deep, too long, or too many.
fn limit(
    build: &Build<'_>,
    found: &[Loop],
    of_end: &[Vec<usize>],
    ends: &mut [End],
    handoffs: usize,
) {
    let budget = MOST_DRAWN + 4.0 * handoffs as f64;
    let means = |end: &End, at: usize| {
        let (share, most) = likely(end);
        let length = mean_length(build, found, &of_end[at]);
        Some(AtMeans {
            share,
            most,
            length,
        })
    };
    let mut order: Vec<usize> = (0..ends.len()).collect();
    // What lies inside a loop has fewer services, or ends at one of its services.
    order.sort_by_key(|at| {
        let size = of_end[*at].iter().map(|l| found[*l].services.len()).max();
        (size, ends[*at].service.is_none(), *at)
    });
    let mut cost = vec![0.0; ends.len()];
    let mut depth = vec![0; ends.len()];
    for at in order.iter().copied() {
        let mut one_pass = 0.0;
        for back in &ends[at].loops {
            one_pass += 1.0 + back.body.all.len() as f64;
            let services = back.body.starts.iter().flat_map(|s| &s.services);
            for (inner, _) in services.filter_map(|s| s.inner.as_ref()) {
                one_pass += cost[*inner as usize];
                depth[at] = depth[at].max(depth[*inner as usize]);
            }
        }
        depth[at] += 1;
        let (share, most) = likely(&ends[at]);
        let passes = ((LANES as f64).ln() / -share.ln() + 1.0).min(f64::from(most));
        cost[at] = if share > 0.0 { one_pass * passes } else { 0.0 };
        if cost[at] > budget || depth[at] > DEEPEST {
            ends[at].at_means = means(&ends[at], at);
            (cost[at], depth[at]) = (1.0, 0);
        }
        ends[at].cost = cost[at] as usize;
    }
    order.sort_by(|a, b| cost[*a].total_cmp(&cost[*b]).then(a.cmp(b)));
    let mut left = budget;
    for at in order {
        left -= cost[at];
        if left < 0.0 && ends[at].at_means.is_none() {
            ends[at].at_means = means(&ends[at], at);
        }
    }
}

/// The greatest probability that any return of an end happens, and how many passes there may be.
fn likely(end: &End) -> (f64, u32) {
    let usual: f64 = end.loops.iter().map(|l| l.share).sum();
    let late: f64 = end
        .loops
        .iter()
        .map(|l| l.when_late.unwrap_or(l.share))
        .sum();
    let most = end
        .loops
        .iter()
        .fold(0u32, |sum, l| sum.saturating_add(l.most));
    (usual.max(late), most)
}

/// The mean length of a pass, whichever return it is.
fn mean_length(build: &Build<'_>, found: &[Loop], of: &[usize]) -> f64 {
    let known = of
        .iter()
        .filter_map(|at| build.schedule.passes.of_return.get(&found[*at].rework));
    let (mut number, mut total) = (0.0, 0.0);
    for (passes, length) in known {
        number += passes;
        total += passes * length;
    }
    if number > 0.0 { total / number } else { 0.0 }
}
