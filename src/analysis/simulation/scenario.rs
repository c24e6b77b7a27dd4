//! What is changed in a chain, all draws staying as they were.

use super::model::{At, Model};

/// A change. What is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scenario {
    /// Handoffs that take no longer than they may, at every visit; sorted.
    pub(super) on_agreement: Vec<At>,
    /// Handoffs that never happen; sorted.
    pub(super) absent: Vec<At>,
    /// Returns that never happen, as (end, loop); sorted.
    pub(super) no_return: Vec<(u32, u32)>,
    /// Risks that never happen; sorted.
    pub(super) no_risk: Vec<u32>,
    /// Handoffs that slip, and by how many working days; sorted.
    pub(super) late: Vec<(At, f64)>,
}

impl Scenario {
    pub(super) fn is_on_agreement(&self, h: At) -> bool {
        self.on_agreement.binary_search(&h).is_ok()
    }

    pub(super) fn is_absent(&self, h: At) -> bool {
        self.absent.binary_search(&h).is_ok()
    }

    pub(super) fn allows_return(&self, end: u32, at: u32) -> bool {
        self.no_return.binary_search(&(end, at)).is_err()
    }

    pub(super) fn allows_risk(&self, risk: u32) -> bool {
        self.no_risk.binary_search(&risk).is_err()
    }

    /// By how many working days a handoff slips.
    pub(super) fn slip(&self, h: At) -> f64 {
        self.late
            .binary_search_by_key(&h, |(at, _)| *at)
            .map_or(0.0, |at| self.late[at].1)
    }
}

/// A change, ready to be followed through a block that ran without it: one that makes nothing later, but for
/// [`Relief::slip`].
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Relief {
    pub(super) scenario: Scenario,
    /// Services whose times must be worked out again and not only cut; sorted.
    pub(super) again: Vec<u32>,
    /// A customer's returns that must be drawn again; sorted.
    pub(super) accepted_again: Vec<u32>,
}

impl Relief {
    /// Whether it is some handoffs on their agreement and nothing more: what is done again stays as it was.
    pub(super) fn is_only_times(&self, heard: &[bool]) -> bool {
        let of = &self.scenario.on_agreement;
        !of.is_empty()
            && !of.iter().any(|h| heard[*h as usize])
            && self.again.is_empty()
            && self.accepted_again.is_empty()
    }

    /// Some handoffs on their agreement.
    pub(super) fn on_agreement(model: &Model, inside: &Inside, handoffs: &[At]) -> Self {
        let mut scenario = Scenario {
            on_agreement: handoffs.to_vec(),
            ..Scenario::default()
        };
        scenario.on_agreement.sort_unstable();
        let ends = handoffs
            .iter()
            .flat_map(|h| &inside.of_handoff[*h as usize]);
        let ends = ends.copied().collect();
        Self::with(model, scenario, Vec::new(), ends)
    }

    /// A handoff that slips by one working day at its first visit.
    pub(super) fn slip(h: At) -> Self {
        Self {
            scenario: Scenario {
                late: vec![(h, 1.0)],
                ..Scenario::default()
            },
            ..Self::default()
        }
    }

    /// A return that never happens.
    pub(super) fn no_return(model: &Model, inside: &Inside, end: u32, at: u32) -> Self {
        let scenario = Scenario {
            no_return: vec![(end, at)],
            ..Scenario::default()
        };
        let mut ends = vec![end];
        ends.extend(&inside.of_end[end as usize]);
        Self::with(model, scenario, Vec::new(), ends)
    }

    /// By risk: that it never happens. One walk over all that risks act on.
    pub(super) fn no_risks(model: &Model, inside: &Inside) -> Vec<Self> {
        /// What a risk acts on: services to be drawn again, and ends of loops.
        #[derive(Clone, Default)]
        struct Hit {
            again: Vec<u32>,
            ends: Vec<u32>,
        }
        let mut hits = vec![Hit::default(); model.risks.len()];
        for (at, service) in (0..).zip(&model.services) {
            let of_work = service.work.iter().flat_map(|w| &w.effects);
            let of_work: Vec<u32> = of_work.map(|(risk, _)| *risk).collect();
            for risk in &of_work {
                hits[*risk as usize].again.push(at);
            }
            for h in service.handoffs.clone() {
                let handoff = &model.handoffs[h as usize];
                let own = handoff.rest.iter().flat_map(|r| &r.effects);
                let own = own.chain(&handoff.on_whole).map(|(risk, _)| *risk);
                for risk in own {
                    let hit = &mut hits[risk as usize];
                    hit.again.push(at);
                    hit.ends.extend(&inside.of_handoff[h as usize]);
                }
                if !inside.of_handoff[h as usize].is_empty() {
                    for risk in &of_work {
                        let ends = &mut hits[*risk as usize].ends;
                        ends.extend(&inside.of_handoff[h as usize]);
                    }
                }
            }
        }
        for (at, end) in (0..).zip(&model.ends) {
            let own = end.loops.iter().flat_map(|l| &l.own);
            let work = end
                .service
                .and_then(|s| model.services[s as usize].work.as_ref());
            for (risk, _) in own.chain(work).flat_map(|d| &d.effects) {
                let ends = &mut hits[*risk as usize].ends;
                ends.push(at);
                ends.extend(&inside.of_end[at as usize]);
            }
        }
        let of = |(risk, hit): (u32, Hit)| {
            let scenario = Scenario {
                no_risk: vec![risk],
                ..Scenario::default()
            };
            Self::with(model, scenario, hit.again, hit.ends)
        };
        (0..).zip(hits).map(of).collect()
    }

    fn with(model: &Model, scenario: Scenario, mut again: Vec<u32>, mut ends: Vec<u32>) -> Self {
        let mut accepted_again = Vec::new();
        ends.sort_unstable();
        ends.dedup();
        for end in ends {
            match model.ends[end as usize].service {
                Some(service) => again.push(service),
                None => accepted_again.push(end),
            }
        }
        again.sort_unstable();
        again.dedup();
        Self {
            scenario,
            again,
            accepted_again,
        }
    }
}

/// Which ends of loops look at a handoff, or at another end: inside a body, or for what comes late.
pub(super) struct Inside {
    pub(super) of_handoff: Vec<Vec<u32>>,
    /// By end: those in whose bodies it lies.
    pub(super) of_end: Vec<Vec<u32>>,
}

impl Inside {
    pub(super) fn new(model: &Model) -> Self {
        let mut of_handoff = vec![Vec::new(); model.handoffs.len()];
        let mut of_end = vec![Vec::new(); model.ends.len()];
        for (at, end) in (0..).zip(&model.ends) {
            let mut bodies: Vec<At> = end.loops.iter().flat_map(|l| l.body.handoffs()).collect();
            bodies.extend(&end.watched);
            bodies.sort_unstable();
            bodies.dedup();
            for h in bodies {
                of_handoff[h as usize].push(at);
                let inner = model.services[model.handoffs[h as usize].service as usize].end;
                let inner = inner.filter(|i| *i != at);
                if let Some(list) = inner.map(|i| &mut of_end[i as usize])
                    && list.last() != Some(&at)
                {
                    list.push(at);
                }
            }
        }
        Self { of_handoff, of_end }
    }
}
