//! How much of its people's time the demand takes of each department.
//!
//! Utilisation u = rate * visits * mean work / people. What a department does at several moments is added
//! up. Near 1 waiting grows without measure (Kingman, "The single server queue in heavy traffic", 1961);
//! from 1 on it never ends. The visits are those of the traffic equations of an open network (Jackson
//! 1957), with returns that are cut off at their `max`.

use std::collections::BTreeMap;

use super::passes::{self, Passes, Return};
use super::times;
use crate::chain::{Chain, HandoffIx, PartyIx, PartyKind};
use crate::graph::likelihood::{Event, Likelihood};
use crate::graph::loops::{End, Loop, Mask};
use crate::graph::{EventGraph, Service, ServiceIx};

/// What the demand asks of the departments.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    /// External orders per working day.
    pub rate: f64,
    /// Departments that say how many people they have, and of whose work something is known; in file order.
    pub loads: Vec<Load>,
}

/// What the demand asks of one department.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// The department.
    pub party: PartyIx,
    /// Its people, above 0.
    pub people: f64,
    /// What it does for an order, in file order.
    pub pieces: Vec<Piece>,
    /// Moments at which it acts and nothing is known of its work: they count as 0.
    pub unknown: usize,
    /// Person-time that an order takes of it, in working days: the sum of visits * work.
    pub per_order: f64,
    /// u: 0 or more; 1 where everybody is always busy.
    pub utilisation: f64,
}

/// One thing that a department does for an order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// The first handoff that comes out of it.
    pub handoff: HandoffIx,
    /// How often it happens for an order, on average.
    pub visits: f64,
    /// Mean person-time each time, in working days.
    pub work: f64,
    /// Whether the time is the department's, and not the handoff's own.
    pub of_department: bool,
}

impl Load {
    /// How often the department acts for an order, on average, where its work is known.
    #[must_use]
    pub fn visits(&self) -> f64 {
        self.pieces.iter().map(|p| p.visits).sum()
    }

    /// Mean person-time each time that it acts, in working days.
    #[must_use]
    pub fn work(&self) -> f64 {
        let visits = self.visits();
        if visits > 0.0 {
            self.per_order / visits
        } else {
            0.0
        }
    }
}

impl Capacity {
    /// What the demand asks of each department; `None` where the chain has cycles or says no demand.
    ///
    /// Linear in the chain and the bodies of its returns, beside what [`Likelihood`] costs.
    #[must_use]
    pub fn new(chain: &Chain, graph: &EventGraph, loops: &[Loop], passes: &Passes) -> Option<Self> {
        let rate = chain.demand?;
        graph.order.as_ref()?;
        let mut capacity = Self {
            rate,
            loads: Vec::new(),
        };
        if !chain.parties.iter().any(is_counted) {
            return Some(capacity);
        }
        let mut visits = Visits::new(chain, graph, loops, passes)?;
        let mut loads: Vec<Option<Load>> = chain.each_party().map(load).collect();
        for (at, service) in (0..).zip(&graph.services) {
            let party = graph.start(service.start).party;
            if let Some(load) = &mut loads[party.at()] {
                add(chain, load, &mut visits, ServiceIx(at), service);
            }
        }
        for (found, mean) in loops.iter().zip(visits.passes.clone()) {
            let handoff = chain.handoff(found.rework);
            let own = own_time(chain, found.rework).or(handoff.details.work.as_ref());
            if let (Some(load), Some(time)) = (&mut loads[handoff.from.at()], own) {
                load.pieces.push(Piece {
                    handoff: found.rework,
                    visits: mean,
                    work: times::mean(time),
                    of_department: false,
                });
            }
        }
        for load in loads.iter_mut().flatten().filter(|l| !l.pieces.is_empty()) {
            load.pieces.sort_by_key(|p| p.handoff);
            load.per_order = load.pieces.iter().map(|p| p.visits * p.work).sum();
            load.utilisation = rate * load.per_order / load.people;
        }
        let known = loads.into_iter().flatten();
        capacity.loads = known.filter(|l| !l.pieces.is_empty()).collect();
        Some(capacity)
    }

    /// What is known of one party.
    #[must_use]
    pub fn of(&self, party: PartyIx) -> Option<&Load> {
        let at = self.loads.binary_search_by_key(&party, |l| l.party).ok()?;
        Some(&self.loads[at])
    }
}

fn is_counted(party: &crate::chain::Party) -> bool {
    party.kind == PartyKind::Department && party.details.people.is_some()
}

fn load((ix, party): (PartyIx, &crate::chain::Party)) -> Option<Load> {
    let people = party.details.people.filter(|_| is_counted(party))?;
    Some(Load {
        party: ix,
        people,
        pieces: Vec::new(),
        unknown: 0,
        per_order: 0.0,
        utilisation: 0.0,
    })
}

/// The person-time that a handoff says of itself.
fn own_time(chain: &Chain, ix: HandoffIx) -> Option<&crate::chain::Varying> {
    chain.handoff(ix).details.effort.as_deref()
}

/// Adds what a service asks of its department: work of its own each time its handoff happens, the
/// department's once each time the service does.
fn add(chain: &Chain, load: &mut Load, visits: &mut Visits<'_>, ix: ServiceIx, service: &Service) {
    let before = load.pieces.len();
    let mut shares_work = false;
    for h in &service.handoffs {
        let details = &chain.handoff(*h).details;
        let own = own_time(chain, *h).or(details.work.as_ref());
        match own {
            Some(time) => load.pieces.push(Piece {
                handoff: *h,
                visits: visits.of_handoff(ix, *h),
                work: times::mean(time),
                of_department: false,
            }),
            // A turnaround says the whole at once: the department's work is not in it.
            None => shares_work |= details.turnaround.is_none(),
        }
    }
    let department = &chain.party(load.party).details;
    let time = department.effort.as_ref().or(department.work.as_ref());
    if let Some(time) = time.filter(|_| shares_work) {
        load.pieces.push(Piece {
            handoff: service.handoffs[0],
            visits: visits.of_service(ix),
            work: times::mean(time),
            of_department: true,
        });
    }
    load.unknown += usize::from(load.pieces.len() == before);
}

/// How often things happen for an order, on average.
struct Visits<'a> {
    graph: &'a EventGraph,
    loops: &'a [Loop],
    likelihood: Likelihood,
    /// By loop: the return says that its sender's work is not repeated.
    on_receipt: Vec<bool>,
    /// By loop: how likely it is that it may happen at all.
    possible: Vec<f64>,
    /// By loop: how often it happens for an order.
    passes: Vec<f64>,
    /// By service: the loops that have it done again.
    around: BTreeMap<ServiceIx, Vec<usize>>,
}

impl<'a> Visits<'a> {
    fn new(
        chain: &Chain,
        graph: &'a EventGraph,
        loops: &'a [Loop],
        passes: &Passes,
    ) -> Option<Self> {
        let mut around: BTreeMap<ServiceIx, Vec<usize>> = BTreeMap::new();
        for (at, found) in loops.iter().enumerate() {
            for service in &found.services {
                around.entry(*service).or_default().push(at);
            }
        }
        let rework = |l: &Loop| chain.handoff(l.rework).details.rework.as_deref();
        let mut visits = Self {
            graph,
            loops,
            likelihood: Likelihood::new(chain, graph)?,
            on_receipt: loops
                .iter()
                .map(|l| rework(l).is_some_and(|r| r.on_receipt))
                .collect(),
            possible: Vec::new(),
            passes: vec![0.0; loops.len()],
            around,
        };
        visits.possible = (0..loops.len())
            .map(|at| visits.likelihood.of(&visits.needed(at)))
            .collect();
        visits.settle(&mean_numbers(chain, loops, passes));
        Some(visits)
    }

    /// What happens where a loop may happen: the service that is sent back, and the one that is done again.
    fn needed(&self, at: usize) -> Vec<Event> {
        let found = &self.loops[at];
        let end = match found.end {
            End::Service(service) => self.event(service),
            End::Acceptance(start) => Event::Start(start),
        };
        vec![end, self.event(found.redo)]
    }

    /// Work of its own is done when its handoff happens, other work when what it needs is there.
    fn event(&self, ix: ServiceIx) -> Event {
        let service = &self.graph.services[ix.at()];
        if service.own_work {
            Event::Handoff(service.handoffs[0])
        } else {
            Event::Start(service.start)
        }
    }

    /// How often each loop happens: at the first visit of its end, and again in each pass of those around it.
    fn settle(&mut self, means: &[f64]) {
        let loops = self.loops;
        let masks: Vec<Mask> = loops.iter().map(|l| Mask::new(&l.services)).collect();
        let mut outer_first: Vec<usize> = (0..loops.len()).collect();
        outer_first.sort_by_key(|at| {
            let is_service = matches!(loops[*at].end, End::Service(_));
            (std::cmp::Reverse(loops[*at].services.len()), is_service)
        });
        for at in outer_first {
            let mut visits = self.possible[at];
            let around = match loops[at].end {
                End::Service(service) => self.around.get(&service).cloned().unwrap_or_default(),
                End::Acceptance(_) => Vec::new(),
            };
            let needed = self.needed(at);
            for outer in around {
                if loops[outer].end != loops[at].end && masks[at].is_within(&masks[outer]) {
                    visits += self.in_passes(outer, &needed);
                }
            }
            self.passes[at] = means[at] * visits;
        }
    }

    /// How many passes of a loop there are in which all of some happen.
    fn in_passes(&mut self, at: usize, events: &[Event]) -> f64 {
        if self.possible[at] <= 0.0 {
            return 0.0;
        }
        let mut all = self.needed(at);
        all.extend(events);
        self.passes[at] * (self.likelihood.of(&all) / self.possible[at]).min(1.0)
    }

    fn of_service(&mut self, ix: ServiceIx) -> f64 {
        self.of_event(ix, self.event(ix), None)
    }

    fn of_handoff(&mut self, ix: ServiceIx, handoff: HandoffIx) -> f64 {
        self.of_event(ix, Event::Handoff(handoff), Some(handoff))
    }

    fn of_event(&mut self, ix: ServiceIx, event: Event, handoff: Option<HandoffIx>) -> f64 {
        let mut visits = self.likelihood.of(&[event]);
        let around = self.around.get(&ix).cloned().unwrap_or_default();
        for at in around {
            let found = &self.loops[at];
            let is_end = found.end == End::Service(ix);
            // What leaves the body elsewhere left on the first pass.
            let left = handoff.is_some_and(|h| !is_end && found.body.binary_search(&h).is_err());
            if !(left || is_end && self.on_receipt[at]) {
                visits += self.in_passes(at, &[event]);
            }
        }
        visits
    }
}

/// By loop: how often its return happens at each visit of its end from outside, competing ones among them.
fn mean_numbers(chain: &Chain, loops: &[Loop], passes: &Passes) -> Vec<f64> {
    let mut by_end: BTreeMap<End, Vec<usize>> = BTreeMap::new();
    for (at, found) in loops.iter().enumerate() {
        by_end.entry(found.end).or_default().push(at);
    }
    let mut means = vec![0.0; loops.len()];
    for of in by_end.values() {
        let returns: Vec<Return> = of
            .iter()
            .map(|at| {
                let ix = loops[*at].rework;
                let rework = chain.handoff(ix).details.rework.as_deref();
                Return {
                    share: passes.share_of.get(&ix).copied().unwrap_or(0.0),
                    max: rework.map_or(0, |r| r.max),
                }
            })
            .collect();
        for (at, mean) in of.iter().zip(passes::means(&returns)) {
            means[*at] = mean;
        }
    }
    means
}
