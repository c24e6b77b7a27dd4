//! Alternatives that fail together.

use std::collections::BTreeMap;

use super::{Case, Judge};
use crate::analysis::resilience::{Apparent, Behind};
use crate::chain::{Chain, HandoffIx, Need, Place};
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Lang, Message, Text, format};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "S009",
    name: "single-point-of-failure",
    severity: Severity::Warn,
    limits: &[],
    title: Text {
        es: "Una alternativa que es solo aparente",
        en: "An alternative that is only apparent",
    },
    explanation: Text {
        es: "La cadena declara aquí una alternativa (`any` o `at_least`): si una opción no llega, llega otra. Pero detrás de las opciones está la misma parte, y cuando falta ella faltan todas (o más de las que pueden faltar). Busque una opción que no dependa de ella. Donde no se declaran alternativas, cada proveedor es un punto único de falla, y no se repite; tampoco el de aquel por quien de todos modos pasa toda la cadena.",
        en: "The chain declares an alternative here (`any` or `at_least`): if one option does not come, another does. But the same party stands behind the options, and without it all of them are missing (or more than may be). Find an option that does not depend on it. Where no alternatives are declared every supplier is a single point of failure, which is not repeated; nor is whoever the whole chain passes through in any case.",
    },
    bad: include_str!("../../../tests/rules/single-point-of-failure/bad.yaml"),
    good: include_str!("../../../tests/rules/single-point-of-failure/good.yaml"),
};

/// Options, or parties, that are named.
const MOST_SHOWN: usize = 4;

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let found = case.resilience.apparent.iter();
    found.filter_map(|a| finding(case, a)).collect()
}

fn finding(case: &Case<'_>, apparent: &Apparent) -> Option<Finding> {
    let chain = case.chain;
    let options = apparent.need.handoffs();
    let (first, others) = apparent.behind.split_first()?;
    let name = chain.party(first.party).name();
    let (es, en) = (
        named(chain, options, Lang::Es),
        named(chain, options, Lang::En),
    );
    let message = match &apparent.need {
        Need::AtLeast(k, _) => Message::new(
            format!("{es} son alternativas solo en apariencia: sin {name} llegan menos de {k}"),
            format!("{en} are alternatives only in appearance: without {name} fewer than {k} come"),
        ),
        _ => Message::new(
            format!("{es} son alternativas solo en apariencia: sin {name} no llega ninguna"),
            format!("{en} are alternatives only in appearance: without {name} none of them comes"),
        ),
    };
    let place = Place::handoff(apparent.handoff).field("needs");
    let mut finding = Finding::new(&RULE, place, message).labelled(Message::new(
        "aquí una puede faltar si llega otra",
        "here one may be missing where another comes",
    ));
    // What each option depends on.
    let mut behind: BTreeMap<HandoffIx, Vec<&Behind>> = BTreeMap::new();
    for one in apparent.behind.iter().take(MOST_SHOWN) {
        for option in &one.options {
            behind.entry(*option).or_default().push(one);
        }
    }
    for (option, behind) in behind.into_iter().take(MOST_SHOWN) {
        let parties: Vec<String> = behind
            .iter()
            .map(|b| chain.party(b.party).name().to_owned())
            .collect();
        finding = finding.see(
            Place::handoff(option),
            Message::new(
                format!("depende de {}", format::listed(&parties, Lang::Es)),
                format!("depends on {}", format::listed(&parties, Lang::En)),
            ),
        );
    }
    if let Some(target) = first.targets.first() {
        let customer = chain.party(case.graph.targets[*target].customer).name();
        finding = finding.see(
            Place::party(first.party),
            Message::new(
                format!("si falta, {customer} se queda sin respuesta"),
                format!("without it, {customer} is not served"),
            ),
        );
    }
    finding = finding.help(Message::new(
        format!("busque una opción que no dependa de {name}, o acéptelo en `allow` con su motivo"),
        format!(
            "find an option that does not depend on {name}, or accept it in `allow` with the reason"
        ),
    ));
    let more: Vec<String> = others
        .iter()
        .take(MOST_SHOWN - 1)
        .map(|b| chain.party(b.party).name().to_owned())
        .collect();
    if !more.is_empty() {
        finding = finding.help(Message::new(
            format!("lo mismo vale para {}", format::listed(&more, Lang::Es)),
            format!("the same holds for {}", format::listed(&more, Lang::En)),
        ));
    }
    Some(finding)
}

/// The options in the user's words; by their ids where two are called alike.
fn named(chain: &Chain, options: &[HandoffIx], lang: Lang) -> String {
    let names: Vec<&str> = options.iter().map(|h| chain.handoff_name(*h)).collect();
    let mut alike: Vec<&str> = names.clone();
    alike.sort_unstable();
    alike.dedup();
    let shown: Vec<String> = options
        .iter()
        .zip(&names)
        .take(MOST_SHOWN)
        .map(|(h, name)| match lang {
            _ if alike.len() < names.len() => format!("`{}`", chain.handoff(*h).id),
            Lang::Es => format!("«{name}»"),
            Lang::En => format!("“{name}”"),
        })
        .collect();
    match (options.len().saturating_sub(shown.len()), lang) {
        (0, _) => format::listed(&shown, lang),
        (n, Lang::Es) => format!("{} y otras {n}", shown.join(", ")),
        (n, Lang::En) => format!("{} and {n} others", shown.join(", ")),
    }
}
