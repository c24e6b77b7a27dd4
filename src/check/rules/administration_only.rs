//! Work that reaches no external customer.

use std::collections::BTreeMap;

use super::{Case, Judge};
use crate::chain::{HandoffIx, PartyIx, Place};
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "S004",
    name: "administration-only",
    severity: Severity::Warn,
    limits: &[],
    title: Text {
        es: "Trabajo que no llega a ningún cliente externo",
        en: "Work that reaches no external customer",
    },
    explanation: Text {
        es: "Ningún camino lleva de este trabajo a un cliente externo. Los procesos que solo sirven a la administración nunca satisfacen a un cliente: o falta en la cadena el eslabón que dice para qué sirve, o el trabajo sobra. Siga la pregunta «¿quién necesita esto para hacer lo suyo?» hasta el cliente.",
        en: "No path leads from this work to an external customer. Processes that serve only administration never satisfy a customer: either the link that says what it is for is missing from the chain, or the work is not needed. Follow the question “who needs this to do theirs?” up to the customer.",
    },
    bad: include_str!("../../../tests/rules/administration-only/bad.yaml"),
    good: include_str!("../../../tests/rules/administration-only/good.yaml"),
};

/// Handoffs that are shown of a party.
const MOST_SHOWN: usize = 5;

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let help = || {
        Message::new(
            "diga quién lo necesita (`needs` o una entrega más), o acéptelo en `allow` con su motivo",
            "say who needs it (`needs`, or one more handoff), or accept it in `allow` with the reason",
        )
    };
    let mut findings: Vec<Finding> = Vec::new();
    let mut ends: BTreeMap<PartyIx, Vec<HandoffIx>> = case
        .structure
        .idle_parties
        .iter()
        .map(|ix| (*ix, Vec::new()))
        .collect();
    for (ix, handoff) in chain.each_handoff().filter(|(_, h)| !h.is_rework()) {
        if let Some(own) = ends
            .get_mut(&handoff.from)
            .filter(|own| own.len() < MOST_SHOWN)
        {
            own.push(ix);
        }
    }
    for ix in &case.structure.idle_parties {
        let name = chain.party(*ix).name();
        let mut finding = Finding::new(
            &RULE,
            Place::party(*ix),
            Message::new(
                format!("nada de lo que hace {name} llega a un cliente externo"),
                format!("nothing that {name} does reaches an external customer"),
            ),
        )
        .help(help());
        for h in ends.remove(ix).unwrap_or_default() {
            finding = finding.see(
                Place::handoff(h),
                Message::new("termina aquí dentro", "ends inside the house"),
            );
        }
        findings.push(finding);
    }
    // A handoff to a party that reaches nobody is told with that party.
    let told = |h: &HandoffIx| {
        case.structure
            .idle_parties
            .binary_search(&chain.handoff(*h).to)
            .is_ok()
    };
    for h in case.structure.idle_handoffs.iter().filter(|h| !told(h)) {
        let (name, to) = (
            chain.handoff_name(*h),
            chain.party(chain.handoff(*h).to).name(),
        );
        findings.push(
            Finding::new(
                &RULE,
                Place::handoff(*h),
                Message::new(
                    format!("«{name}» termina en {to}: no llega a ningún cliente externo"),
                    format!("“{name}” ends at {to}: it reaches no external customer"),
                ),
            )
            .help(help()),
        );
    }
    findings
}
