//! An area that nobody belongs to.

use super::{Case, Judge};
use crate::chain::{GroupIx, Item, Place};
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "S008",
    name: "unused-group",
    severity: Severity::Note,
    limits: &[],
    title: Text {
        es: "Un área en la que no hay nadie",
        en: "An area that nobody belongs to",
    },
    explanation: Text {
        es: "Ninguna parte de la cadena está en esta área, ni en otra que esté dentro de ella. O falta decirlo (`area` en el departamento), o el área sobra: no sale en el dibujo ni en ningún informe.",
        en: "No party of the chain lies in this area, nor in another inside it. Either it was not said (`group` on the department), or the area is not needed: no picture and no report shows it.",
    },
    bad: include_str!("../../../tests/rules/unused-group/bad.yaml"),
    good: include_str!("../../../tests/rules/unused-group/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let mut used = vec![false; chain.groups.len()];
    for party in &chain.parties {
        let mut group = party.details.group;
        while let Some(ix) = group.filter(|ix| !used[ix.at()]) {
            used[ix.at()] = true;
            group = chain.groups[ix.at()].parent;
        }
    }
    let groups = chain.groups.iter().zip(used).enumerate();
    groups
        .filter(|(_, (_, used))| !used)
        .map(|(at, (group, _))| {
            let place = Place {
                item: Item::Group(GroupIx::new(at)),
                field: None,
            };
            Finding::new(
                &RULE,
                place,
                Message::new(
                    format!("nadie está en el área «{}»", group.name),
                    format!("nobody belongs to the area “{}”", group.name),
                ),
            )
            .help(Message::new(
                format!("diga quién está en ella (`area: {}`), o bórrela", group.id),
                format!(
                    "say who belongs to it (`group: {}`), or remove it",
                    group.id
                ),
            ))
        })
        .collect()
}
