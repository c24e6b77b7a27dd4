//! Judging a chain: rules read facts and say what is wrong, where, and what to do.

mod allow;
pub mod reference;
mod rework;
pub mod rules;
mod settings;
mod simulated;

use allow::Allow;
pub use settings::{Level, Settings};
pub use simulated::is_tie;

use crate::analysis::capacity::Capacity;
use crate::analysis::propagate::Timeline;
use crate::analysis::resilience::Resilience;
use crate::analysis::schedule::Schedule;
use crate::analysis::simulation::{Simulated, Subject};
use crate::analysis::structure::{Structure, structure};
use crate::analysis::weak_links::{Link, Turnarounds, weak_links};
use crate::chain::Chain;
use crate::finding::{Finding, Rule};
use crate::graph::{EventGraph, loops};
use crate::read;

/// Everything that is known of a chain: what a rule may see.
#[derive(Debug)]
pub struct Case<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// Who can start when.
    pub graph: EventGraph,
    /// Cycles, and what reaches nobody.
    pub structure: Structure,
    /// Its returns, resolved.
    pub loops: Vec<loops::Loop>,
    /// The timelines; `None` where the chain has cycles.
    pub schedule: Option<Schedule>,
    /// By target: its weak links, those that reach it most first.
    pub weak: Vec<Vec<Link>>,
    /// What the demand asks of the departments; `None` where the file says no demand, or has cycles.
    pub capacity: Option<Capacity>,
    /// What the declared alternatives protect from.
    pub resilience: Resilience,
    /// What a simulation says; `None` until [`Case::simulate`], and where nothing varies.
    pub simulated: Option<Simulated>,
    /// Returns that make no sense: the chain cannot be read as it was meant.
    pub malformed: Vec<Finding>,
    /// How the project wants it judged.
    pub settings: Settings,
}

impl<'a> Case<'a> {
    /// Works out all facts of a chain.
    #[must_use]
    pub fn new(chain: &'a Chain) -> Self {
        let graph = EventGraph::new(chain);
        let structure = structure(chain, &graph);
        let (loops, malformed) = match loops::resolve(chain, &graph) {
            Ok(loops) => (loops, Vec::new()),
            Err(flaws) => (
                Vec::new(),
                flaws
                    .iter()
                    .map(|flaw| rework::malformed(chain, flaw))
                    .collect(),
            ),
        };
        let schedule = Schedule::new(chain, &graph, &loops);
        let capacity = schedule
            .as_ref()
            .and_then(|s| Capacity::new(chain, &graph, &loops, &s.passes));
        let resilience = Resilience::new(chain, &graph, &structure);
        let mut case = Self {
            chain,
            capacity,
            resilience,
            graph,
            structure,
            loops,
            schedule,
            weak: Vec::new(),
            simulated: None,
            malformed,
            settings: Settings::default(),
        };
        case.weak = case.find_weak_links();
        case
    }

    /// Judged as a project wants it.
    #[must_use]
    pub fn with(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// How long handoffs take, passes included; `agreed` is w(h) on the promised timeline. `None` where the chain
    /// has cycles.
    fn turnarounds<'t>(&'t self, agreed: &'t [f64]) -> Option<Turnarounds<'t>> {
        let passes = &self.schedule.as_ref()?.passes;
        Turnarounds::new(self.chain, &self.graph, passes, agreed)
    }

    fn find_weak_links(&self) -> Vec<Vec<Link>> {
        let Some(schedule) = &self.schedule else {
            return vec![Vec::new(); self.graph.targets.len()];
        };
        let agreed = schedule.means.promised(self.chain);
        let Some(turnarounds) = self.turnarounds(&agreed) else {
            return Vec::new();
        };
        let targets = self.graph.targets.iter().enumerate();
        targets
            .map(|(at, target)| weak_links(schedule, &turnarounds, at, target.confidence))
            .collect()
    }

    /// What there is to simulate; `None` where the chain has cycles or returns that make no sense.
    #[must_use]
    pub fn subject(&self) -> Option<Subject<'_>> {
        let schedule = self.schedule.as_ref()?;
        self.malformed.is_empty().then_some(Subject {
            chain: self.chain,
            graph: &self.graph,
            loops: &self.loops,
            schedule,
        })
    }

    /// The timelines of the case in which a target is judged: promised, expected.
    #[must_use]
    pub fn timelines(&self, target: usize) -> Option<(&Timeline, &Timeline)> {
        let schedule = self.schedule.as_ref()?;
        let case = schedule.targets.get(target)?.case?;
        Some((&schedule.promised[case], &schedule.expected[case]))
    }
}

/// Judges a chain by every rule. `notes` are findings of reading that the chain may accept.
///
/// What the chain accepts keeps its place in the list, as a note with the reason.
#[must_use]
pub fn judge(case: &Case<'_>, notes: &[Finding]) -> Vec<Finding> {
    let mut findings = Vec::new();
    judge_each(case, notes, |finding| findings.push(finding));
    findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
    findings
}

/// The same finding by finding, in the order of the rules: crowds need not be kept.
pub fn judge_each(case: &Case<'_>, notes: &[Finding], mut take: impl FnMut(Finding)) {
    let mut allow = Allow::new(case.chain);
    let mut one = |mut finding: Finding, allow: &mut Allow<'_>| {
        // What is off goes.
        if let Some(severity) = case.settings.severity(finding.rule) {
            finding.severity = severity;
            settings::lower(&mut finding, &case.settings);
            allow.accept(&mut finding);
            take(finding);
        }
    };
    for finding in &case.malformed {
        one(finding.clone(), &mut allow);
    }
    for judge in rules::ALL {
        if case.settings.severity(judge.rule).is_some() {
            for finding in (judge.judge)(case) {
                one(finding, &mut allow);
            }
        }
    }
    for finding in notes {
        one(finding.clone(), &mut allow);
    }
    for finding in allow.idle(&case.settings) {
        one(finding, &mut allow);
    }
}

/// Every rule that eslabon knows, by code: those of reading, then those of judging.
pub fn every_rule() -> impl Iterator<Item = &'static Rule> {
    let reading = read::rules::ALL.into_iter().chain(read::rules::NOTES);
    reading
        .chain(rules::ALL.iter().map(|r| r.rule))
        .chain([&rules::UNUSED_ALLOW, &rules::STALE_BASELINE])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::read::{NoFiles, read};

    const TEXT: &str = "customers: {c: {}}
handoffs:
  - {id: a, from: c, to: s}
  - {id: b, from: s, to: c}
allow:
  - {rule: unmeasured-handoff, on: a}
";

    fn judged(settings: Settings) -> Vec<(&'static str, Severity)> {
        let reading = read("chain.yaml", TEXT.as_bytes(), &NoFiles);
        let document = &reading.documents[0];
        let case = Case::new(document.chain.as_ref().unwrap()).with(settings);
        let findings = judge(&case, &document.notes);
        findings.iter().map(|f| (f.rule.name, f.severity)).collect()
    }

    fn rule(name: &str) -> &'static Rule {
        every_rule().find(|r| r.name == name).unwrap()
    }

    #[test]
    fn a_rule_weighs_what_the_project_says() {
        let found = judged(Settings::default());
        assert!(found.contains(&("unmeasured-handoff", Severity::Note)));
        assert!(found.contains(&("unused-allow", Severity::Warn)));
        let mut settings = Settings::default();
        settings.weigh(rule("unmeasured-handoff"), Level::Deny, &"a test".into());
        settings.weigh(rule("unused-allow"), Level::Note, &"a test".into());
        let found = judged(settings);
        assert_eq!(found[0], ("unmeasured-handoff", Severity::Deny));
        assert!(found.contains(&("unused-allow", Severity::Note)));
    }

    #[test]
    fn what_is_off_says_nothing_and_leaves_its_allow_entries_alone() {
        let mut settings = Settings::default();
        settings.weigh(rule("unmeasured-handoff"), Level::Off, &"a test".into());
        let found = judged(settings);
        assert!(found.iter().all(|(name, _)| *name != "unmeasured-handoff"));
        assert!(found.iter().all(|(name, _)| *name != "unused-allow"));
    }
}
