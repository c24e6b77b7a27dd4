//! Needs that were left out and came to several.

use std::collections::BTreeMap;

use super::needs_yaml::needs_yaml;
use super::{Case, Judge};
use crate::chain::{HandoffIx, Need, Needs, PartyIx, Place};
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "N003",
    name: "implicit-needs",
    severity: Severity::Note,
    limits: &[],
    title: Text {
        es: "Necesidades supuestas",
        en: "Needs that are assumed",
    },
    explanation: Text {
        es: "Donde no se dice `needs`, se supone que la entrega espera todo lo que su departamento recibe y que ocurre siempre. Cuando son dos o más conviene decirlo: se pega la línea que se muestra, y se borra de ella lo que en realidad no se espera.",
        en: "Where `needs` is left out, the handoff is assumed to wait for all that its department receives and that always happens. Where that is two or more it is better said: paste the line shown, and delete from it what is not really waited for.",
    },
    bad: include_str!("../../../tests/rules/implicit-needs/bad.yaml"),
    good: include_str!("../../../tests/rules/implicit-needs/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let mut first_of: BTreeMap<PartyIx, HandoffIx> = BTreeMap::new();
    for (ix, h) in chain
        .each_handoff()
        .filter(|(_, h)| !matches!(h.needs, Needs::Listed(_)) && !h.is_rework())
    {
        first_of.entry(h.from).or_insert(ix);
    }
    let mut findings = Vec::new();
    for (party, needs) in &case.graph.implicit {
        // On a cycle the cycle's own help says what to write.
        if case
            .structure
            .cycles
            .iter()
            .any(|c| c.parties.binary_search(party).is_ok())
        {
            continue;
        }
        let Some(first) = first_of.get(party).copied() else {
            continue;
        };
        let (name, line) = (chain.party(*party).name(), needs_yaml(chain, needs));
        let count = needs.iter().flat_map(Need::handoffs).count();
        findings.push(
            Finding::new(
                &RULE,
                Place::handoff(first),
                Message::new(
                    format!("se supone que lo de {name} espera {count} entregas"),
                    format!("what {name} hands over is assumed to wait for {count} handoffs"),
                ),
            )
            .help(Message::new(
                format!("para decirlo: `needs: {line}`"),
                format!("to say so: `needs: {line}`"),
            )),
        );
    }
    findings
}
