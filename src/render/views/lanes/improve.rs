//! What stands where, made better by trying: a change stays where the ways of the lines cost less for it.

use super::columns::Columns;
use super::order::{Scene, current};
use super::pack;
use super::plan::Plan;
use super::route;
use super::tracks::tracks;
use super::way::Ends;

/// What may be done: a step is as much as one line needs in one row for one channel.
const STEPS: usize = 400_000_000;
/// With more lines than this a try takes too long for its worth.
const MANY: usize = 200;
/// A change is tried where lines are not expected to cost this much more for it.
const HOPELESS: f64 = 40.0;

/// A change of what stands where.
#[derive(Clone, Copy, PartialEq)]
enum Change {
    /// A lane goes from one place to another.
    Lane(usize, usize),
    /// A party goes to another place in its lane.
    Party(usize, usize),
    /// A cluster's items stand the other way round.
    Cluster(usize),
    /// A party's rows do.
    Rows(usize),
}

/// Makes changes as long as they make the lines' ways cheaper, and there is time for it.
pub fn improve(plan: &mut Plan<'_>, columns: &Columns, wide: &[f64]) {
    let scene = Scene::of(plan).filter(|_| plan.links.len() <= MANY);
    let Some(scene) = scene else {
        return;
    };
    let mut best = cost(plan, &scene, columns, wide);
    let rows = best.1.max(1);
    let each = route::ROUNDS * plan.links.len().max(1) * rows * plan.times.len().max(1);
    let mut tries = STEPS / each;
    let changes = changes(plan, &scene);
    loop {
        let before = best.0;
        for &change in &changes {
            if tries == 0 {
                return;
            }
            let expected = scene.cost(&current(plan));
            let back = make(plan, change);
            if back == change && matches!(change, Change::Party(..)) {
                // It stands there already.
                continue;
            }
            if scene.cost(&current(plan)) > expected + HOPELESS {
                make(plan, back);
                continue;
            }
            tries -= 1;
            let now = cost(plan, &scene, columns, wide);
            if now.0 < best.0 - 1e-6 {
                best = now;
            } else {
                make(plan, back);
            }
        }
        if best.0 >= before - 1e-6 {
            return;
        }
    }
}

/// What the lines cost as things stand, and what it costs that who begins later stands above; and how many rows there are.
fn cost(plan: &mut Plan<'_>, scene: &Scene, columns: &Columns, wide: &[f64]) -> (f64, usize) {
    plan.stack();
    let rows = pack::pack(plan, columns, wide);
    let ways = route::ways(plan, &rows, columns, wide);
    let tracks = tracks(plan, &rows, &ways);
    let links = plan.links.iter().zip(&ways);
    let bends = links.map(|(link, way)| way.bends(&Ends::new(plan, &rows, link)));
    let cost = bends.sum::<f64>() + tracks.crossed(plan, &rows, &ways);
    (cost + scene.later(&current(plan)), rows.items.len())
}

/// All changes, in an order that does not depend on chance.
fn changes(plan: &Plan<'_>, scene: &Scene) -> Vec<Change> {
    let mut out = Vec::new();
    let lanes = plan.lanes.iter().filter(|l| !scene.is_fixed(&l.parties));
    let movable = lanes.count();
    for from in 0..movable {
        out.extend(
            (0..movable)
                .filter(|&to| to != from)
                .map(|to| Change::Lane(from, to)),
        );
    }
    let clusters = plan.clusters.iter().enumerate();
    let several = clusters.filter(|(_, c)| c.len() > 1);
    out.extend(several.map(|(c, _)| Change::Cluster(c)));
    let mut works = vec![0; plan.parties.len()];
    for cluster in &plan.clusters {
        works[plan.items[cluster[0]].party] += 1;
    }
    let several = (0..works.len()).filter(|&p| works[p] > 1);
    out.extend(several.map(Change::Rows));
    for lane in plan.lanes.iter().filter(|l| !scene.is_fixed(&l.parties)) {
        for &party in &lane.parties {
            let places = 0..lane.parties.len();
            out.extend(places.map(|to| Change::Party(party, to)));
        }
    }
    out
}

/// Makes a change; what undoes it.
fn make(plan: &mut Plan<'_>, change: Change) -> Change {
    match change {
        Change::Lane(from, to) => {
            let lane = plan.lanes.remove(from);
            plan.lanes.insert(to, lane);
            for (l, lane) in plan.lanes.iter().enumerate() {
                for &p in &lane.parties {
                    plan.parties[p].lane = l;
                }
            }
            Change::Lane(to, from)
        }
        Change::Party(party, to) => {
            let parties = &mut plan.lanes[plan.parties[party].lane].parties;
            let from = parties.iter().position(|&p| p == party).unwrap_or(to);
            let party = parties.remove(from);
            parties.insert(to, party);
            Change::Party(party, from)
        }
        Change::Cluster(cluster) => {
            plan.turned[cluster] = !plan.turned[cluster];
            change
        }
        Change::Rows(party) => {
            plan.parties[party].turned = !plan.parties[party].turned;
            change
        }
    }
}
