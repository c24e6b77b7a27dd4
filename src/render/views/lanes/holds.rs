//! What is no bar and yet needs room on the axis up to what comes next, so that lines pass beside it.

use super::columns::Bar;
use super::plan::{Kind, Plan};

/// Events after an arrival among which the next one is looked for.
const NEXT: usize = 12;

/// Arrivals and promises, each up to the next arrival in its row or below: the line to that passes beside it.
pub fn holds(plan: &Plan<'_>, wide: &[f64]) -> Vec<Bar> {
    let arrivals = || {
        let items = plan.items.iter().enumerate();
        items.filter(|(_, i)| i.kind == Kind::Arrival)
    };
    let mut place = vec![0; plan.parties.len()];
    let order = plan.lanes.iter().flat_map(|l| &l.parties);
    for (at, &party) in order.enumerate() {
        place[party] = at;
    }
    // Customers that are told of at each event, to find the next one without looking at all.
    let mut at: Vec<Vec<usize>> = vec![Vec::new(); plan.times.len()];
    for (_, item) in arrivals() {
        at[item.from].push(place[item.party]);
    }
    let promises = plan.items.iter().enumerate();
    let promises = promises.filter(|(_, i)| i.kind == Kind::Promise);
    let held = arrivals().chain(promises).filter_map(|(i, item)| {
        let mut later = (item.from + 1..at.len()).take(NEXT);
        let to = later.find(|&e| at[e].iter().any(|p| *p >= place[item.party]))?;
        Some(Bar {
            from: item.from,
            to,
            time: plan.times[to] - plan.times[item.from],
            wide: wide[i]
                + if item.kind == Kind::Promise {
                    12.0
                } else {
                    4.0
                },
        })
    });
    held.chain(returns(plan, wide))
        .chain(ends(plan, wide))
        .collect()
}

/// What nothing waits for, each up to the next event: the lines from there pass it.
fn ends<'a>(plan: &'a Plan<'_>, wide: &'a [f64]) -> impl Iterator<Item = Bar> + 'a {
    let items = plan.items.iter().zip(wide);
    let ends = items.filter(|(i, _)| i.kind == Kind::End && i.from + 1 < plan.times.len());
    ends.map(|(item, wide)| Bar {
        from: item.from,
        to: item.from + 1,
        time: plan.times[item.from + 1] - plan.times[item.from],
        wide: wide + 1.0,
    })
}

/// Returns, each up to where the first of what it stands beside ends: the line from there passes it.
fn returns<'a>(plan: &'a Plan<'_>, wide: &'a [f64]) -> impl Iterator<Item = Bar> + 'a {
    let items = plan.items.iter().zip(wide);
    let returns = items.filter(|(i, _)| i.kind == Kind::Return);
    returns.filter_map(|(item, wide)| {
        let beside = plan.clusters[item.cluster]
            .iter()
            .map(|&i| plan.items[i].to);
        let to = beside.filter(|to| *to > item.from).min()?;
        Some(Bar {
            from: item.from,
            to,
            time: plan.times[to] - plan.times[item.from],
            wide: wide + 4.0,
        })
    })
}
