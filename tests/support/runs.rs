//! Chains simulated.

use eslabon::analysis::simulation::{
    Change, FeltRuns, HandoffRuns, Quietly, Settings, Simulated, TargetRuns, Without, finishes,
    simulate,
};
use eslabon::chain::{Chain, HandoffIx};
use eslabon::check::Case;

use super::chain;

/// So many trials with the first seed.
pub fn trials(trials: u32) -> Settings {
    Settings {
        seed: Settings::DEFAULT_SEED,
        trials,
        thrifty: false,
        ranks: false,
        threads: 2,
    }
}

/// A chain that was simulated.
pub struct Runs {
    /// The chain.
    pub chain: Chain,
    /// How.
    pub settings: Settings,
    /// What came out.
    pub simulated: Simulated,
}

impl Runs {
    /// Simulates the chain of a text.
    pub fn new(text: &str, settings: Settings) -> Self {
        Self::if_well_formed(text, settings).expect("a chain that can be simulated")
    }

    /// Simulates the chain of a text; `None` where its returns make no sense.
    pub fn if_well_formed(text: &str, settings: Settings) -> Option<Self> {
        let chain = chain(text);
        let simulated = simulate(Case::new(&chain).subject()?, settings)?;
        Some(Self {
            chain,
            settings,
            simulated,
        })
    }

    /// T of each target in each trial, with a change.
    pub fn with(&self, change: &Change) -> Vec<Vec<f64>> {
        let case = Case::new(&self.chain);
        let subject = case.subject().unwrap();
        let found = finishes(subject, self.settings, change, &Quietly);
        found.unwrap().of_target
    }

    /// T of each target in each trial.
    pub fn finishes(&self) -> Vec<Vec<f64>> {
        self.with(&Change::default())
    }

    /// A handoff or a return by its id.
    pub fn ix(&self, id: &str) -> HandoffIx {
        let mut all = self.chain.each_handoff();
        let found = all.find(|(_, h)| &*h.id == id);
        found.unwrap_or_else(|| panic!("no handoff {id}")).0
    }

    /// The first target.
    pub fn target(&self) -> &TargetRuns {
        &self.simulated.targets[0]
    }

    /// What came out for a handoff.
    pub fn handoff(&self, id: &str) -> HandoffRuns {
        self.simulated.handoffs[self.ix(id).at()].clone().unwrap()
    }

    /// What the first target feels of a handoff.
    pub fn felt(&self, id: &str) -> FeltRuns {
        let ix = self.ix(id);
        let mut felt = self.target().felt.iter();
        *felt.find(|f| f.handoff == ix).unwrap()
    }

    /// The standard error of the mean of T of the first target.
    pub fn error(&self) -> f64 {
        let target = self.target();
        target.sd / (target.times.len() as f64).sqrt()
    }

    /// What is changed where something is taken away.
    pub fn change(&self, without: Without) -> Change {
        let mut change = Change::default();
        match without {
            Without::Party(party) => {
                let of_party = self.chain.each_handoff().filter(|(_, h)| h.from == party);
                change.on_agreement = of_party.map(|(ix, _)| ix).collect();
            }
            Without::Risk(risk) => change.no_risk = vec![risk],
            Without::Return(back) => change.never = vec![back],
        }
        change
    }
}

/// By how many standard errors a number is off; none at all where both are the same.
pub fn deviation(found: f64, wanted: f64, error: f64) -> f64 {
    let off = (found - wanted).abs();
    if off <= 1e-9 { 0.0 } else { off / error }
}

/// Asserts that a number is right within four standard errors.
#[track_caller]
pub fn assert_close(found: f64, wanted: f64, error: f64, what: &str) {
    let off = deviation(found, wanted, error);
    assert!(
        off <= 4.0,
        "{what}: found {found}, expected {wanted}: {off:.1} standard errors of {error}"
    );
}
