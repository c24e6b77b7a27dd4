//! What can never begin.

use super::{Case, Judge};
use crate::chain::Place;
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "S002",
    name: "never-starts",
    severity: Severity::Deny,
    limits: &[],
    title: Text {
        es: "Una entrega que nunca puede empezar",
        en: "A handoff that can never start",
    },
    explanation: Text {
        es: "La entrega necesita algo que nunca ocurre (una frecuencia de 0 %), o dos opciones de una misma alternativa, de las que ocurre solo una. Revise `needs`: una lista pide todo; `{any: [..]}` pide lo primero que llegue; `{if_happens: ..}` espera solo cuando ocurre.",
        en: "The handoff needs something that never happens (a share of 0%), or two options of one choice, of which only one happens. Look at `needs`: a list asks for all; `{any: [..]}` for whatever comes first; `{if_happens: ..}` waits only when it happens.",
    },
    bad: include_str!("../../../tests/rules/never-starts/bad.yaml"),
    good: include_str!("../../../tests/rules/never-starts/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let mut findings = Vec::new();
    for (start, in_vain) in &case.structure.never {
        let start = case.graph.start(*start);
        let Some(first) = start.handoffs.first() else {
            continue;
        };
        let id = &chain.handoff(*first).id;
        let place = Place::handoff(*first).field("needs");
        let mut finding = if start.contradictory {
            Finding::new(
                &RULE,
                place,
                Message::new(
                    format!("`{id}` nunca empieza: necesita dos opciones que se excluyen"),
                    format!("`{id}` never starts: it needs two options that exclude each other"),
                ),
            )
            .help(Message::new(
                "¿quiso decir `{any: [..]}`?",
                "did you mean `{any: [..]}`?",
            ))
        } else {
            Finding::new(
                &RULE,
                place,
                Message::new(
                    format!("`{id}` nunca empieza: lo que necesita no ocurre nunca"),
                    format!("`{id}` never starts: what it needs never happens"),
                ),
            )
        };
        for h in in_vain.iter().take(5) {
            finding = finding.see(
                Place::handoff(*h),
                Message::new("no ocurre nunca", "never happens"),
            );
        }
        findings.push(finding);
    }
    findings
}
