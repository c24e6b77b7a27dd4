//! A department whose people are nearly always busy.

use super::{Case, Judge, overload};
use crate::finding::{Finding, Limit, Rule, Severity, Unit};
use crate::lang::{Lang, Message, Text, format};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

/// The share of its people's time from which on a department is near its capacity.
const UTILISATION: Limit = Limit {
    key: "utilisation",
    unit: Unit::Share,
    default: 0.85,
    text: Text {
        es: "Parte del tiempo de su gente desde la que un departamento está cerca de su capacidad.",
        en: "Share of its people's time from which on a department is near its capacity.",
    },
};

const RULE: Rule = Rule {
    code: "C002",
    name: "near-capacity",
    severity: Severity::Warn,
    limits: &[UTILISATION],
    title: Text {
        es: "Un departamento cerca de su capacidad",
        en: "A department near its capacity",
    },
    explanation: Text {
        es: "La gente de este departamento está ocupada casi todo el tiempo. La espera crece como u / (1 - u) con la utilización u (Kingman, 1961): del 85 % al 95 % se multiplica por más de tres, y al llegar al 100 % no tiene fin. Quien no tiene holgura no puede responder bien cuando algo varía, por mucho que se esfuerce. Deje holgura, o haga que el trabajo y los pedidos varíen menos.",
        en: "The people of this department are busy nearly all the time. Waits grow like u / (1 - u) with the utilisation u (Kingman, 1961): from 85% to 95% they more than triple, and at 100% they have no end. Whoever has no slack cannot answer well when something varies, however hard they try. Leave slack, or make the work and the orders vary less.",
    },
    bad: include_str!("../../../tests/rules/near-capacity/bad.yaml"),
    good: include_str!("../../../tests/rules/near-capacity/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let limit = case.settings.limit(&RULE, &UTILISATION);
    let over = overload::limit(case) - 1e-9;
    let Some(capacity) = &case.capacity else {
        return Vec::new();
    };
    let near = |u: f64| (limit - 1e-9..over).contains(&u);
    let loads = capacity.loads.iter().filter(|l| near(l.utilisation));
    loads
        .map(|load| {
            let name = case.chain.party(load.party).name();
            let busy = |lang: Lang| format::percent(load.utilisation, lang);
            let message = Message::new(
                format!(
                    "la gente de {name} está ocupada al {}: un poco más y las esperas crecen sin medida",
                    busy(Lang::Es)
                ),
                format!(
                    "the people of {name} are {} busy: a little more and waits grow without measure",
                    busy(Lang::En)
                ),
            );
            let finding = Finding::new(&RULE, overload::people(load), message);
            overload::explained(case, load, finding, limit)
        })
        .collect()
}
