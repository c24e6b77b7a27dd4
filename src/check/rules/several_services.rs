//! A department's work that is counted at several moments.

use super::{Case, Judge};
use crate::analysis::times;
use crate::chain::{PartyIx, Place};
use crate::finding::{Finding, Rule, Severity};
use crate::graph::Service;
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "N005",
    name: "several-services",
    severity: Severity::Note,
    limits: &[],
    title: Text {
        es: "El trabajo de un departamento cuenta varias veces",
        en: "A department's work counts several times",
    },
    explanation: Text {
        es: "`work` es el tiempo de un departamento cada vez que actúa. Este actúa en varios momentos, con lo que su tiempo cuenta en cada uno. Si en alguno tarda distinto, dele a esa entrega un `work` propio.",
        en: "`work` is a department's time each time it acts. This one acts at several moments, so its time counts at each. Where it takes another time at one of them, give that handoff a `work` of its own.",
    },
    bad: include_str!("../../../tests/rules/several-services/bad.yaml"),
    good: include_str!("../../../tests/rules/several-services/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let mut shared: Vec<Vec<&Service>> = vec![Vec::new(); chain.parties.len()];
    for service in case.graph.services.iter().filter(|s| !s.own_work) {
        let uses_it = |h: &_| times::parts(chain, *h).work.is_some();
        if service.handoffs.iter().any(uses_it) {
            shared[case.graph.start(service.start).party.at()].push(service);
        }
    }
    let mut findings = Vec::new();
    for (at, services) in shared.iter().enumerate() {
        let party = PartyIx::new(at);
        if chain.party(party).details.work.is_none() || services.len() < 2 {
            continue;
        }
        let name = chain.party(party).name();
        let mut finding = Finding::new(
            &RULE,
            Place::party(party).field("work"),
            Message::new(
                format!("el trabajo de {name} cuenta en {} momentos", services.len()),
                format!("the work of {name} counts at {} moments", services.len()),
            ),
        )
        .help(Message::new(
            "si en alguno tarda distinto, dele a esa entrega un `work` propio",
            "where one takes another time, give that handoff a `work` of its own",
        ));
        for service in services.iter().take(6) {
            finding = finding.see(
                Place::handoff(service.handoffs[0]),
                Message::new("una vez aquí", "once here"),
            );
        }
        findings.push(finding);
    }
    findings
}
