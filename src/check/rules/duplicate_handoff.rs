//! A handoff that is there twice.

use std::collections::BTreeMap;

use super::{Case, Judge};
use crate::chain::{HandoffIx, Place};
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "S007",
    name: "duplicate-handoff",
    severity: Severity::Warn,
    limits: &[],
    title: Text {
        es: "Una entrega que está dos veces",
        en: "A handoff that is there twice",
    },
    explanation: Text {
        es: "Dos entregas van de la misma parte a la misma parte, entregan lo mismo, esperan lo mismo y ocurren con la misma frecuencia: lo más probable es que se haya copiado una línea. Contada dos veces, pesa dos veces en quien la hace y en quien la espera. Borre una; si de verdad son dos, que `entregable` las distinga.",
        en: "Two handoffs go from the same party to the same party, deliver the same, wait for the same and happen as often: most likely a line was pasted. Counted twice, it weighs twice on whoever makes it and whoever waits for it. Remove one; where they really are two, let `delivers` tell them apart.",
    },
    bad: include_str!("../../../tests/rules/duplicate-handoff/bad.yaml"),
    good: include_str!("../../../tests/rules/duplicate-handoff/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let mut first_of: BTreeMap<_, HandoffIx> = BTreeMap::new();
    let mut findings = Vec::new();
    for (ix, handoff) in chain.each_handoff() {
        let details = &handoff.details;
        // A start is one party and what it waits for; returns have none.
        let (Some(start), Some(delivers)) = (case.graph.start_of[ix.at()], &details.delivers)
        else {
            continue;
        };
        let share = handoff.share().to_bits();
        let key = (start, handoff.to, &**delivers, share, &details.choice);
        let first = *first_of.entry(key).or_insert(ix);
        if first == ix {
            continue;
        }
        let (from, to) = (
            chain.party(handoff.from).name(),
            chain.party(handoff.to).name(),
        );
        findings.push(
            Finding::new(
                &RULE,
                Place::handoff(ix),
                Message::new(
                    format!("«{delivers}» de {from} a {to} está dos veces"),
                    format!("“{delivers}” from {from} to {to} is there twice"),
                ),
            )
            .see(
                Place::handoff(first),
                Message::new("la primera está aquí", "the first is here"),
            )
            .help(Message::new(
                "borre una; si son dos, deles un `entregable` distinto",
                "remove one; where they are two, give each a `delivers` of its own",
            )),
        );
    }
    findings
}
