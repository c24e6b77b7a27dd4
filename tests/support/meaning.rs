//! What a small chain means, read slowly.
//!
//! Nothing here is shared with the library: every quantity is worked out from its definition, by running the
//! whole chain again for every question.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Handoff, Model, Need, Who};

/// A model with its needs resolved and its times known: what can be asked by definition.
pub struct Meaning<'m> {
    pub model: &'m Model,
    /// None left out.
    pub needs: Vec<Vec<Need>>,
    /// By handoff: whether it happens when its service does, in the usual case.
    pub usual: Vec<bool>,
}

/// When everything starts and arrives; plus infinity for what does not happen.
#[derive(Clone, Debug)]
pub struct Times {
    pub start: Vec<f64>,
    pub arrival: Vec<f64>,
}

impl<'m> Meaning<'m> {
    pub fn new(model: &'m Model) -> Self {
        Self {
            model,
            needs: resolve(model),
            usual: usual(model),
        }
    }

    /// Runs the chain: again and again over all handoffs, until nothing changes. `moved` arrives so much later.
    pub fn run(&self, happens: &[bool], w: &[f64], moved: Option<(usize, f64)>) -> Times {
        let n = self.model.handoffs.len();
        let mut times = Times {
            start: vec![f64::INFINITY; n],
            arrival: vec![f64::INFINITY; n],
        };
        for _ in 0..=n {
            let before = times.arrival.clone();
            for h in 0..n {
                times.start[h] = join(&self.needs[h], &before);
                times.arrival[h] = if happens[h] {
                    times.start[h] + w[h]
                } else {
                    f64::INFINITY
                };
                if let Some((moved, by)) = moved.filter(|(m, _)| *m == h) {
                    times.arrival[moved] += by;
                }
            }
            if before == times.arrival {
                break;
            }
        }
        times
    }

    /// Whether a customer needs it for something that it always does: then it is no delivery.
    fn is_question(&self, h: usize) -> bool {
        let certain = |o: &Handoff| {
            matches!(o.from, Who::Customer(_)) && o.share.is_none() && o.choice.is_none()
        };
        let mut others = self.model.handoffs.iter().zip(&self.needs);
        others
            .any(|(other, needs)| certain(other) && needs.iter().any(|n| n.members().contains(&h)))
    }

    /// The targets by id: the deliveries that count, and what was promised.
    pub fn targets(&self) -> Vec<(String, Vec<usize>, Option<f64>)> {
        let mut targets = Vec::new();
        for (at, within) in self.model.promises.iter().enumerate() {
            let received = self.model.received(Who::Customer(at));
            let counts =
                |h: &usize| self.model.handoffs[*h].promise.is_none() && !self.is_question(*h);
            let covers = received.into_iter().filter(counts).collect();
            targets.push((format!("c{at}"), covers, *within));
        }
        for (at, h) in self
            .model
            .handoffs
            .iter()
            .enumerate()
            .filter(|(_, h)| h.promise.is_some())
        {
            targets.push((format!("h{at}"), vec![at], h.promise));
        }
        targets
    }

    /// Every way in which the shares and choices may fall.
    pub fn outcomes(&self) -> Vec<Vec<bool>> {
        outcomes(self.model)
    }
}

/// T: the latest of the deliveries that happen.
pub fn finish(times: &Times, covers: &[usize]) -> Option<f64> {
    covers
        .iter()
        .map(|h| times.arrival[*h])
        .filter(|t| *t < f64::INFINITY)
        .fold(None, |latest: Option<f64>, t| {
            Some(latest.map_or(t, |l| l.max(t)))
        })
}

/// The moment at which all entries of a list are met.
pub fn join(needs: &[Need], arrival: &[f64]) -> f64 {
    let one = |need: &Need| match need {
        Need::One(h) => arrival[*h],
        Need::IfHappens(h) if arrival[*h] == f64::INFINITY => f64::NEG_INFINITY,
        Need::IfHappens(h) => arrival[*h],
        Need::Any(of) => nth(of, 1, arrival),
        Need::AtLeast(k, of) => nth(of, *k, arrival),
    };
    needs.iter().map(one).fold(0.0, f64::max)
}

fn nth(of: &[usize], k: usize, arrival: &[f64]) -> f64 {
    let of: BTreeSet<usize> = of.iter().copied().collect();
    let mut times: Vec<f64> = of.iter().map(|h| arrival[*h]).collect();
    times.sort_by(f64::total_cmp);
    times[k.min(times.len()) - 1]
}

/// Of a choice the greatest share, others from one half on.
fn usual(model: &Model) -> Vec<bool> {
    let best = |choice: usize| {
        let of = model.handoffs.iter().filter(|h| h.choice == Some(choice));
        of.map(|h| h.share.unwrap()).fold(0.0, f64::max)
    };
    let one = |h: &Handoff| match (h.choice, h.share) {
        (Some(choice), Some(share)) => share == best(choice),
        (_, share) => share.unwrap_or(1.0) >= 0.5,
    };
    model.handoffs.iter().map(one).collect()
}

fn outcomes(model: &Model) -> Vec<Vec<bool>> {
    let mut all = vec![vec![true; model.handoffs.len()]];
    let mut choices: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, h) in model.handoffs.iter().enumerate() {
        match (h.choice, h.share) {
            (Some(choice), _) => choices.entry(choice).or_default().push(at),
            (None, Some(_)) => {
                let with = |outcome: &Vec<bool>| {
                    let mut without = outcome.clone();
                    without[at] = false;
                    [outcome.clone(), without]
                };
                all = all.iter().flat_map(with).collect();
            }
            (None, None) => {}
        }
    }
    for members in choices.into_values() {
        let with = |outcome: &Vec<bool>| -> Vec<Vec<bool>> {
            let one = |taken: &usize| {
                let mut outcome = outcome.clone();
                for m in &members {
                    outcome[*m] = m == taken;
                }
                outcome
            };
            members.iter().map(one).collect()
        };
        all = all.iter().flat_map(with).collect();
    }
    all
}

/// Which handoffs happen in an outcome, by going over all of them until nothing changes.
fn happening(model: &Model, needs: &[Option<Vec<Need>>], outcome: &[bool]) -> Vec<bool> {
    let mut happens = vec![false; model.handoffs.len()];
    loop {
        let before = happens.clone();
        for h in 0..happens.len() {
            let Some(needs) = &needs[h] else { continue };
            let met = needs.iter().all(|need| match need {
                Need::One(n) => before[*n],
                Need::IfHappens(_) => true,
                Need::Any(of) => of.iter().any(|n| before[*n]),
                Need::AtLeast(k, of) => {
                    of.iter()
                        .collect::<BTreeSet<_>>()
                        .into_iter()
                        .filter(|n| before[**n])
                        .count()
                        >= *k
                }
            });
            happens[h] = outcome[h] && met;
        }
        if before == happens {
            return happens;
        }
    }
}

/// The needs that are left out: all that happens in every outcome in which anything that the party receives
/// happens, a choice received whole as `any` of its options; where that is nothing, `any` of all.
fn resolve(model: &Model) -> Vec<Vec<Need>> {
    let mut needs: Vec<Option<Vec<Need>>> = model
        .handoffs
        .iter()
        .map(|h| match (&h.needs, h.from) {
            (None, Who::Customer(_)) => Some(Vec::new()),
            (needs, _) => needs.clone(),
        })
        .collect();
    let all = if needs.iter().any(Option::is_none) {
        outcomes(model)
    } else {
        Vec::new()
    };
    for department in 0..model.work.len() {
        let who = Who::Department(department);
        let own: Vec<usize> = (0..needs.len())
            .filter(|h| needs[*h].is_none() && model.handoffs[*h].from == who)
            .collect();
        if own.is_empty() {
            continue;
        }
        let received = model.received(who);
        let relevant: Vec<Vec<bool>> = all
            .iter()
            .map(|outcome| happening(model, &needs, outcome))
            .filter(|happens| received.iter().any(|h| happens[*h]))
            .collect();
        let mut found: Vec<Need> = Vec::new();
        let mut choices: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for h in &received {
            match model.handoffs[*h].choice {
                Some(choice) => choices.entry(choice).or_default().push(*h),
                None if relevant.iter().all(|happens| happens[*h]) => found.push(Need::One(*h)),
                None => {}
            }
        }
        for (choice, members) in choices {
            let options = model
                .handoffs
                .iter()
                .filter(|h| h.choice == Some(choice))
                .count();
            let whole = members.len() == options;
            if whole
                && relevant
                    .iter()
                    .all(|happens| members.iter().any(|m| happens[*m]))
            {
                found.push(Need::Any(members));
            } else if !whole {
                let sure = members
                    .into_iter()
                    .filter(|m| relevant.iter().all(|happens| happens[*m]));
                found.extend(sure.map(Need::One));
            }
        }
        if found.is_empty() && !received.is_empty() {
            found = if let [one] = received[..] {
                vec![Need::One(one)]
            } else {
                vec![Need::Any(received)]
            };
        }
        for h in own {
            needs[h] = Some(found.clone());
        }
    }
    needs
        .into_iter()
        .map(|n| n.expect("resolved in the order of departments"))
        .collect()
}
