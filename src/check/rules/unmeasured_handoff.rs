//! A handoff that nobody measures.

use super::{CROWD, Case, Judge};
use crate::chain::Place;
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "P003",
    name: "unmeasured-handoff",
    severity: Severity::Note,
    limits: &[],
    title: Text {
        es: "Una entrega que nadie mide",
        en: "A handoff that nobody measures",
    },
    explanation: Text {
        es: "No hay nada visto sobre esta entrega: ni tiempos, ni puntualidad, ni calidad, ni satisfacción. Lo que no se mide no se puede mejorar ni prometer. Basta empezar por contar, durante un mes, cuántas llegan a tiempo: `measured: {on_time: 88%, count: 120}`.",
        en: "Nothing was seen of this handoff: no times, no punctuality, no quality, no satisfaction. What is not measured can be neither improved nor promised. Counting for a month how many come on time is enough to begin: `measured: {on_time: 88%, count: 120}`.",
    },
    bad: include_str!("../../../tests/rules/unmeasured-handoff/bad.yaml"),
    good: include_str!("../../../tests/rules/unmeasured-handoff/good.yaml"),
};

static HELP: [Message; 1] = [Message::fixed(
    "cuente cuántas llegan a tiempo: `medido: {a_tiempo: 88%, casos: 120}`",
    "count how many come on time: `measured: {on_time: 88%, count: 120}`",
)];

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let unmeasured = chain
        .each_handoff()
        .filter(|(_, h)| h.details.measured.is_none() && !h.is_rework());
    // What a customer sends starts the chain: there is nothing to measure of ours.
    let ours = unmeasured.filter(|(_, h)| !chain.party(h.from).is_customer());
    ours.enumerate()
        .map(|(at, (ix, _))| {
            let name = chain.handoff_name(ix);
            let message = if at < CROWD {
                Message::new(
                    format!("nadie mide «{name}»"),
                    format!("nobody measures “{name}”"),
                )
            } else {
                Message::fixed("nadie mide esta entrega", "nobody measures this handoff")
            };
            Finding::new(&RULE, Place::handoff(ix), message).always(&HELP)
        })
        .collect()
}
