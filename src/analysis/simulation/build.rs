//! From a chain to what is run: who stands where, what is drawn how, and what risks do to it.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::Subject;
use super::bodies;
use super::model::{
    Aim, At, Chance, Drawn, Effects, Handoff, Join, Model, NOWHERE, Risk, Service, Start, len,
};
use super::stream::{Key, What, threshold};
use crate::analysis::sample::Samplers;
use crate::analysis::schedule::Schedule;
use crate::analysis::times::parts;
use crate::chain::{Chain, Effect, HandoffIx, Need, OnWhat, PartyIx, Tier, Varying};
use crate::graph::loops::{self, Loop};
use crate::graph::{Basis, EventGraph, StartIx, Target};

impl Model {
    /// `None` where the chain has cycles.
    pub(super) fn new(subject: Subject<'_>, seed: u64) -> Option<Self> {
        let Subject {
            chain,
            graph,
            loops: found,
            schedule,
        } = subject;
        let order = graph.order.as_ref()?;
        let mut build = Build {
            chain,
            graph,
            schedule,
            seed,
            samplers: Samplers::new(),
            position: vec![0; graph.starts.len()],
            place: vec![NOWHERE; chain.handoffs.len()],
            effects: effects(chain),
            promised: promised(graph),
        };
        for (at, start) in (0..).zip(order) {
            build.position[start.at()] = at;
        }
        build.number(order);
        let (choices, chances) = build.chances();
        let mut chances: HashMap<HandoffIx, Chance> = chances;
        let mut starts = Vec::with_capacity(order.len());
        let (mut services, mut handoffs) = (Vec::new(), Vec::new());
        for start in order {
            let first = len(&services);
            let first_handoff = len(&handoffs);
            for service in graph.services_of(*start) {
                let of = &graph.services[service.at()].handoffs;
                let from = len(&handoffs);
                for ix in of {
                    let chance = chances.remove(ix).unwrap_or(Chance::Always);
                    handoffs.push(build.handoff(*ix, len(&services), chance));
                }
                let work = build.work(of);
                services.push(Service {
                    start: build.position[start.at()],
                    handoffs: from..len(&handoffs),
                    work,
                    end: None,
                });
            }
            starts.push(build.start(*start, first..len(&services), first_handoff..len(&handoffs)));
        }
        let consumers = handoffs.iter().map(|h: &Handoff| {
            let mut all: Vec<u32> = graph
                .consumers(h.ix)
                .map(|s| build.position[s.at()])
                .collect();
            all.sort_unstable();
            all.into_boxed_slice()
        });
        let mut model = Self {
            consumers: consumers.collect(),
            place: build.place.clone(),
            risks: chain
                .risks
                .iter()
                .map(|r| Risk {
                    key: Key::new(seed, What::Risk, &r.id),
                    threshold: threshold(r.probability),
                })
                .collect(),
            starts,
            services,
            handoffs,
            choices,
            watchers: Vec::new(),
            ends: Vec::new(),
            targets: Vec::new(),
        };
        model.ends = bodies::ends(&mut build, &model, found);
        for (at, end) in (0..).zip(&model.ends) {
            match end.service {
                Some(service) => model.services[service as usize].end = Some(at),
                None => model.starts[end.start as usize].accepts = Some(at),
            }
        }
        model.mark_certain();
        let watched = model
            .ends
            .iter()
            .flat_map(|e| e.watched.iter().map(|h| (*h, e.start)));
        model.watchers = watched.collect();
        model.watchers.sort_unstable();
        model.watchers.dedup();
        model.targets = graph
            .targets
            .iter()
            .enumerate()
            .map(|(at, target)| model.aim(&build, at, target))
            .collect();
        Some(model)
    }

    /// A target, and what leads to it.
    fn aim(&self, build: &Build<'_>, at: usize, target: &Target) -> Aim {
        let judged = &build.schedule.targets[at];
        let mut covers: Vec<At> = target.covers.iter().map(|h| self.place[h.at()]).collect();
        covers.sort_unstable();
        let mut acceptance: Vec<u32> = target
            .acceptance
            .iter()
            .map(|s| build.position[s.at()])
            .collect();
        acceptance.sort_unstable();
        let mut marked = vec![false; self.starts.len()];
        for h in &covers {
            marked[self.handoffs[*h as usize].start as usize] = true;
        }
        for start in &acceptance {
            marked[*start as usize] = true;
        }
        for at in (0..self.starts.len()).rev() {
            if !marked[at] {
                continue;
            }
            for h in self.starts[at].joins.iter().flat_map(Join::members) {
                marked[self.handoffs[*h as usize].start as usize] = true;
            }
        }
        let starts: Vec<u32> = (0..len(&self.starts))
            .filter(|s| marked[*s as usize])
            .collect();
        let mut is_cover = vec![false; self.handoffs.len()];
        for h in &covers {
            is_cover[*h as usize] = true;
        }
        let upstream: Vec<At> = starts
            .iter()
            .flat_map(|s| self.starts[*s as usize].handoffs.clone())
            .filter(|h| {
                is_cover[*h as usize]
                    || self.consumers[*h as usize]
                        .iter()
                        .any(|c| marked[*c as usize])
            })
            .collect();
        let absorption = judged.absorption.as_ref();
        let of = |h: &At| {
            let slacks = absorption?;
            let found = slacks
                .of
                .binary_search(&self.handoffs[*h as usize].ix)
                .ok()?;
            slacks.slack[found]
        };
        let mut aim = Aim {
            is_cover: upstream.iter().map(|h| is_cover[*h as usize]).collect(),
            needed_by: Vec::new(),
            needed_from: Vec::with_capacity(upstream.len() + 1),
            certain: covers.iter().any(|h| self.handoffs[*h as usize].certain),
            absorption: upstream.iter().map(of).collect(),
            only_lists: starts.iter().all(|s| self.starts[*s as usize].only_lists),
            covers,
            acceptance,
            within: judged.within.or(target.within),
            priced: target.delay_cost(build.chain).is_some(),
            confidence: target.confidence,
            upstream,
            starts,
        };
        aim.connect(&self.consumers, &marked);
        aim
    }
}

/// What a model is made from.
pub(super) struct Build<'a> {
    pub(super) chain: &'a Chain,
    pub(super) graph: &'a EventGraph,
    pub(super) schedule: &'a Schedule,
    pub(super) seed: u64,
    samplers: Samplers,
    pub(super) position: Vec<u32>,
    pub(super) place: Vec<At>,
    effects: HashMap<OnWhat, Vec<(u32, Effect)>>,
    promised: HashMap<HandoffIx, f64>,
}

impl Build<'_> {
    /// Gives every handoff its position.
    fn number(&mut self, order: &[StartIx]) {
        let mut next = 0;
        for start in order {
            for service in self.graph.services_of(*start) {
                for ix in &self.graph.services[service.at()].handoffs {
                    self.place[ix.at()] = next;
                    next += 1;
                }
            }
        }
    }

    fn start(&self, ix: StartIx, services: Range<u32>, handoffs: Range<u32>) -> Start {
        let start = self.graph.start(ix);
        let at = |h: &HandoffIx| self.place[h.at()];
        let joins: Box<[Join]> = start
            .needs
            .iter()
            .map(|need| match need {
                Need::One(h) => Join::One(at(h)),
                Need::IfHappens(h) => Join::IfHappens(at(h)),
                Need::Any(of) => Join::Any(of.iter().map(at).collect()),
                Need::AtLeast(k, of) => Join::AtLeast(*k, of.iter().map(at).collect()),
            })
            .collect();
        Start {
            only_lists: joins
                .iter()
                .all(|j| matches!(j, Join::One(_) | Join::IfHappens(_))),
            joins,
            services,
            handoffs,
            contradictory: start.contradictory,
            accepts: None,
            certain: false,
        }
    }

    fn effects_on(&self, what: OnWhat) -> Effects {
        self.effects
            .get(&what)
            .map_or_else(Effects::default, |of| of.clone().into_boxed_slice())
    }

    pub(super) fn drawn(
        &mut self,
        what: What,
        id: &str,
        time: &Varying,
        effects: Effects,
    ) -> Drawn {
        Drawn {
            key: Key::new(self.seed, what, id),
            sampler: self.samplers.of(time),
            effects,
        }
    }

    /// The work of a service, where one of its handoffs counts it.
    fn work(&mut self, handoffs: &[HandoffIx]) -> Option<Drawn> {
        let chain = self.chain;
        let time = handoffs.iter().find_map(|h| parts(chain, *h).work)?;
        let party = chain.handoff(handoffs[0]).from;
        let effects = self.effects_on(OnWhat::Party(party));
        Some(self.drawn(What::Work, &chain.handoff(handoffs[0]).id, time, effects))
    }

    fn handoff(&mut self, ix: HandoffIx, service: u32, chance: Chance) -> Handoff {
        let chain = self.chain;
        let handoff = chain.handoff(ix);
        let parts = parts(chain, ix);
        let mut on_rest: Vec<(u32, Effect)> = Vec::new();
        let mut on_whole = Vec::new();
        if !parts.is_observed() {
            // A department's risk acts on its work; where there is none, on what stands for it.
            let of_party = self.effects_on(OnWhat::Party(handoff.from));
            let of_handoff = self.effects_on(OnWhat::Handoff(ix));
            let has_rest = parts.rest.is_some() || parts.tier == Tier::Agreed;
            if parts.work.is_none() {
                let on = if has_rest {
                    &mut on_rest
                } else {
                    &mut on_whole
                };
                on.extend(of_party);
            }
            let on = if has_rest {
                &mut on_rest
            } else {
                &mut on_whole
            };
            on.extend(of_handoff);
        }
        let agreed;
        let rest = match (parts.rest, parts.tier, handoff.details.agreed) {
            (Some(rest), ..) => Some(rest),
            (None, Tier::Agreed, Some(days)) => {
                agreed = Varying::fixed(days).ok();
                agreed.as_ref()
            }
            _ => None,
        };
        let rest = rest.map(|t| self.drawn(What::Takes, &handoff.id, t, on_rest.into()));
        let start = self.graph.start_of[ix.at()].map_or(0, |s| self.position[s.at()]);
        Handoff {
            ix,
            start,
            service,
            counts_work: parts.work.is_some(),
            rest,
            on_whole: on_whole.into(),
            observed: parts.is_observed(),
            chance,
            allowed: handoff
                .details
                .agreed
                .unwrap_or(self.schedule.means.turnaround[ix.at()]),
            agreed: handoff.details.agreed,
            promise: self.promised.get(&ix).copied(),
            certain: false,
        }
    }

    /// The choices, and what must fall a handoff's way for it to happen.
    fn chances(&self) -> (Vec<Key>, HashMap<HandoffIx, Chance>) {
        let mut keys = Vec::new();
        let mut known: BTreeMap<(PartyIx, &str), (u32, f64)> = BTreeMap::new();
        let mut chances = HashMap::new();
        for (ix, handoff) in self.chain.each_handoff() {
            if handoff.is_rework() {
                continue;
            }
            if let Some(name) = handoff.details.choice.as_deref() {
                let (choice, from) = known.entry((handoff.from, name)).or_insert_with(|| {
                    let id = format!("{}\n{name}", self.chain.party(handoff.from).id);
                    keys.push(Key::new(self.seed, What::Choice, &id));
                    (len(&keys) - 1, 0.0)
                });
                let to = *from + handoff.share();
                // Shares add up to 1 but for rounding: the last option takes what is left.
                let to = if to > 1.0 - 1e-6 { 1.0 } else { to };
                let bounds = (threshold(*from), threshold(to));
                chances.insert(ix, Chance::Choice(*choice, bounds.0, bounds.1));
                *from = to;
            } else if handoff.share() < 1.0 {
                let key = Key::new(self.seed, What::Share, &handoff.id);
                chances.insert(ix, Chance::Share(key, threshold(handoff.share())));
            }
        }
        (keys, chances)
    }

    /// The service that a loop means, by position.
    pub(super) fn service(&self, model: &Model, ix: crate::graph::ServiceIx) -> u32 {
        let first = self.graph.services[ix.at()].handoffs[0];
        model.handoffs[self.place[first.at()] as usize].service
    }

    /// The end of a loop, by position: service and start.
    pub(super) fn end(&self, model: &Model, found: &Loop) -> (Option<u32>, u32) {
        let service = match found.end {
            loops::End::Service(s) => Some(self.service(model, s)),
            loops::End::Acceptance(_) => None,
        };
        (service, self.position[found.end_start.at()])
    }
}

/// What risks do, by what they act on.
fn effects(chain: &Chain) -> HashMap<OnWhat, Vec<(u32, Effect)>> {
    let mut all: HashMap<OnWhat, Vec<(u32, Effect)>> = HashMap::new();
    for (at, risk) in (0..).zip(&chain.risks) {
        for (on, effect) in &risk.delays {
            all.entry(*on).or_default().push((at, *effect));
        }
    }
    all
}

/// What was promised of each delivery: its own promise before that of the customer which covers it.
fn promised(graph: &EventGraph) -> HashMap<HandoffIx, f64> {
    let mut all = HashMap::new();
    // Deliveries come after customers.
    for target in graph.targets.iter().filter(|t| t.basis == Basis::Promise) {
        for h in &target.covers {
            all.extend(target.within.map(|within| (*h, within)));
        }
    }
    all
}
