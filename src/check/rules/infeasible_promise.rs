//! A promise that breaks though everyone keeps theirs.

use super::{Case, Judge};
use crate::chain::{HandoffIx, Place, Tier};
use crate::finding::{Finding, LEAST_DATA, Rule, Severity};
use crate::graph::{Basis, TargetOf};
use crate::lang::{Lang, Message, Text, format};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

/// Handoffs of the path that are pointed at.
const MOST_SHOWN: usize = 4;

const RULE: Rule = Rule {
    code: "P001",
    name: "infeasible-promise",
    severity: Severity::Deny,
    limits: &[LEAST_DATA],
    title: Text {
        es: "Una promesa que se rompe aunque todos cumplan",
        en: "A promise that breaks though everyone keeps theirs",
    },
    explanation: Text {
        es: "Los acuerdos internos, uno tras otro por el camino más largo, suman más que lo prometido al cliente: la promesa se rompe aunque todos cumplan la suya. A lo que no se puede cumplir se responde que no: prometa un plazo que los acuerdos sostengan, o acuerde plazos más cortos en el camino que se muestra.",
        en: "The internal agreements, one after another along the longest path, add up to more than the customer was promised: the promise breaks though everyone keeps theirs. What cannot be kept must be answered with a no: promise a time that the agreements hold, or agree on shorter times on the path shown.",
    },
    bad: include_str!("../../../tests/rules/infeasible-promise/bad.yaml"),
    good: include_str!("../../../tests/rules/infeasible-promise/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let Some(schedule) = &case.schedule else {
        return Vec::new();
    };
    let (chain, calendar) = (case.chain, &case.chain.calendar);
    let mut findings = Vec::new();
    for ((at, target), judged) in case.graph.targets.iter().enumerate().zip(&schedule.targets) {
        if target.basis == Basis::RollUp || judged.holds_as_agreed() != Some(false) {
            continue;
        }
        let (Some(within), Some(promised)) = (judged.within, judged.promised) else {
            continue;
        };
        let (place, name) = match target.of {
            TargetOf::Customer(ix) => {
                let field = if target.basis == Basis::Promise {
                    "promise"
                } else {
                    "expects"
                };
                (Place::party(ix).field(field), chain.party(ix).name())
            }
            TargetOf::Delivery(h) => (Place::handoff(h).field("promise"), chain.handoff_name(h)),
        };
        let text = |lang: Lang, days: f64| format::days(days, calendar, lang);
        // Rounded up: what is promised so holds.
        let enough = |lang: Lang, days: f64| {
            format!(
                "{} d",
                format::number((days * 100.0 - 1e-7).ceil() / 100.0, 2, lang)
            )
        };
        let (es, en) = (Lang::Es, Lang::En);
        let mut upstream = judged.absorption.iter().flat_map(|s| &s.of);
        let some_agreed = upstream.any(|h| chain.handoff(*h).details.agreed.is_some());
        let (es_sums, en_sums) = if some_agreed {
            (
                "aunque todos cumplan: los acuerdos suman",
                "though everyone keeps theirs: the agreements add up to",
            )
        } else {
            (
                "con los tiempos medios: suman",
                "at mean times: they add up to",
            )
        };
        let (es_noun, en_noun) = match target.basis {
            Basis::Expects => ("lo que espera", "what is expected by"),
            _ => ("la promesa a", "the promise to"),
        };
        let mut finding = Finding::new(
            &RULE,
            place,
            Message::new(
                format!(
                    "{es_noun} {name} ({}) se rompe {es_sums} {}",
                    text(es, within),
                    text(es, promised)
                ),
                format!(
                    "{en_noun} {name} ({}) breaks {en_sums} {}",
                    text(en, within),
                    text(en, promised)
                ),
            ),
        )
        .labelled(Message::new(
            format!("faltan {}", text(es, promised - within)),
            format!("{} short", text(en, promised - within)),
        ))
        .help(Message::new(
            format!(
                "prometa {} o más, o acorte en {} este camino",
                enough(es, promised),
                enough(es, promised - within)
            ),
            format!(
                "promise {} or more, or shorten this path by {}",
                enough(en, promised),
                enough(en, promised - within)
            ),
        ));
        let critical = critical(case, at);
        if let Some(tier) = weakest(case, &critical) {
            finding = finding.resting_on(tier);
        }
        for h in critical.into_iter().take(MOST_SHOWN) {
            let agreed = case
                .timelines(at)
                .map_or(0.0, |(promised, _)| promised.turnaround[h.at()]);
            finding = finding.see(
                Place::handoff(h),
                Message::new(
                    format!("{} de ese camino", text(es, agreed)),
                    format!("{} of that path", text(en, agreed)),
                ),
            );
        }
        findings.push(finding);
    }
    findings
}

/// The handoffs that decide the promised timeline, those with the longest agreements first.
fn critical(case: &Case<'_>, target: usize) -> Vec<HandoffIx> {
    let Some((promised, _)) = case.timelines(target) else {
        return Vec::new();
    };
    let Some(judged) = case.schedule.as_ref().map(|s| &s.targets[target]) else {
        return Vec::new();
    };
    let (Some(absorption), Some(finish)) = (&judged.absorption, judged.promised) else {
        return Vec::new();
    };
    let critical = absorption.of.iter().zip(&absorption.through);
    let mut critical: Vec<HandoffIx> = critical
        .filter(|(_, through)| (**through - finish).abs() < 1e-9)
        .map(|(h, _)| *h)
        .collect();
    critical.retain(|h| promised.turnaround[h.at()] > 0.0);
    critical.sort_by(|a, b| {
        promised.turnaround[b.at()]
            .total_cmp(&promised.turnaround[a.at()])
            .then(a.cmp(b))
    });
    critical
}

/// What stands behind the weakest of their times; `None` where all were agreed: an agreement is no data.
fn weakest(case: &Case<'_>, handoffs: &[HandoffIx]) -> Option<Tier> {
    let times = &case.schedule.as_ref()?.means;
    let not_agreed = handoffs
        .iter()
        .filter(|h| case.chain.handoff(**h).details.agreed.is_none());
    not_agreed.map(|h| times.tier[h.at()]).min()
}
