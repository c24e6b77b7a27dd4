//! An agreement shorter than the handoff can ever be.

use super::{Case, Judge, over_promise};
use crate::analysis::EPSILON;
use crate::analysis::times;
use crate::analysis::weak_links::Turnarounds;
use crate::chain::{Chain, HandoffIx, Observed, Place, Tier, Varying};
use crate::finding::{Finding, LEAST_DATA, Rule, Severity};
use crate::lang::{Lang, Message, Text, format};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "A001",
    name: "impossible-agreement",
    severity: Severity::Deny,
    limits: &[LEAST_DATA],
    title: Text {
        es: "Un acuerdo que nunca se puede cumplir",
        en: "An agreement that can never be kept",
    },
    explanation: Text {
        es: "Lo acordado es menos que lo más rápido que permiten los tiempos de esta entrega: el mínimo de su trabajo más el de su tránsito, o el de su tiempo total (lo medido antes que lo estimado, y lo estimado antes que lo declarado). No se cumple ni en el mejor día. Un acuerdo así crea una falsa esperanza: quien recibe planea con él y el atraso sigue cadena abajo. A lo que no se puede se responde a tiempo que no, con un plazo que sí. No se dice donde se contó (`a_tiempo`) que alguna vez se cumple.",
        en: "What was agreed is less than the fastest that this handoff's times allow: the shortest of its work and of its transit, or of its turnaround (measured before estimated before declared). It is not kept even on the best day. Such an agreement raises a false hope: whoever receives plans with it, and the delay travels down the chain. What cannot be done is answered in time with a no, and with a time that can be kept. Nothing is said where it was counted (`on_time`) that it is sometimes kept.",
    },
    bad: include_str!("../../../tests/rules/impossible-agreement/bad.yaml"),
    good: include_str!("../../../tests/rules/impossible-agreement/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let impossible: Vec<(HandoffIx, f64)> = chain
        .each_handoff()
        .filter_map(|(ix, _)| Some((ix, fastest(chain, ix)?)))
        .collect();
    if impossible.is_empty() {
        return Vec::new();
    }
    let agreed = case.schedule.as_ref().map(|s| s.means.promised(chain));
    let turnarounds = agreed.as_ref().and_then(|agreed| case.turnarounds(agreed));
    impossible
        .into_iter()
        .map(|(ix, fastest)| finding(case, turnarounds.as_ref(), ix, fastest))
        .collect()
}

/// The shortest that a handoff can take, in working days, where that is more than was agreed.
pub(super) fn fastest(chain: &Chain, ix: HandoffIx) -> Option<f64> {
    let details = &chain.handoff(ix).details;
    let agreed = details.agreed?;
    let parts = times::parts(chain, ix);
    if matches!(parts.tier, Tier::Missing | Tier::Agreed) {
        return None;
    }
    let fastest: f64 = [parts.work, parts.rest]
        .into_iter()
        .flatten()
        .map(Varying::min)
        .sum();
    // What was counted as kept is possible, whatever a weaker source says of the times.
    let is_sometimes_kept = |observed: &Option<Box<Observed>>| {
        let on_time = observed.as_ref().and_then(|o| o.on_time);
        on_time.is_some_and(|share| share > 0.0)
    };
    let is_possible = is_sometimes_kept(&details.measured)
        || (parts.tier != Tier::Measured && is_sometimes_kept(&details.estimated));
    (fastest > agreed + EPSILON && !is_possible).then_some(fastest)
}

fn finding(
    case: &Case<'_>,
    turnarounds: Option<&Turnarounds<'_>>,
    ix: HandoffIx,
    fastest: f64,
) -> Finding {
    let chain = case.chain;
    let handoff = chain.handoff(ix);
    let days = |value: f64, lang: Lang| format::days(value, &chain.calendar, lang);
    let name = chain.handoff_name(ix);
    let agreed = handoff.details.agreed.unwrap_or(0.0);
    let finding = Finding::new(
        &RULE,
        Place::handoff(ix).field("agreed"),
        Message::new(
            format!(
                "«{name}» se acordó en {} y nunca tarda menos de {}",
                days(agreed, Lang::Es),
                days(fastest, Lang::Es)
            ),
            format!(
                "“{name}” was agreed in {} and never takes less than {}",
                days(agreed, Lang::En),
                days(fastest, Lang::En)
            ),
        ),
    )
    .labelled(Message::new(
        format!("faltan {}", days(fastest - agreed, Lang::Es)),
        format!("{} short", days(fastest - agreed, Lang::En)),
    ));
    let finding = finding.resting_on(times::parts(chain, ix).tier);
    because(chain, ix, finding).help(remedy(case, turnarounds, ix, fastest))
}

/// With the times that make it so.
fn because(chain: &Chain, ix: HandoffIx, mut finding: Finding) -> Finding {
    let handoff = chain.handoff(ix);
    let parts = times::parts(chain, ix);
    let days = |time: &Varying, lang: Lang| format::days(time.min(), &chain.calendar, lang);
    if let Some(work) = parts.work.filter(|t| t.min() > 0.0) {
        let place = match handoff.details.work {
            Some(_) => Place::handoff(ix),
            None => Place::party(handoff.from),
        };
        finding = finding.see(
            place.field("work"),
            Message::new(
                format!("al menos {} de trabajo", days(work, Lang::Es)),
                format!("at least {} of work", days(work, Lang::En)),
            ),
        );
    }
    if let Some(rest) = parts.rest.filter(|t| t.min() > 0.0) {
        let (field, es, en) = match parts.tier {
            Tier::Measured => ("measured", "lo más rápido visto:", "the fastest seen:"),
            Tier::Estimated => (
                "estimated",
                "lo más rápido que se estima:",
                "the fastest estimated:",
            ),
            _ if handoff.details.turnaround.is_some() => ("turnaround", "al menos", "at least"),
            _ => (
                "takes",
                "y de tránsito, al menos",
                "and in transit, at least",
            ),
        };
        finding = finding.see(
            Place::handoff(ix).field(field),
            Message::new(
                format!("{es} {}", days(rest, Lang::Es)),
                format!("{en} {}", days(rest, Lang::En)),
            ),
        );
    }
    finding
}

fn remedy(
    case: &Case<'_>,
    turnarounds: Option<&Turnarounds<'_>>,
    ix: HandoffIx,
    fastest: f64,
) -> Message {
    let chain = case.chain;
    let offer = turnarounds.and_then(|t| over_promise::offer(case, t, ix));
    if let Some(offer) = offer.filter(|offer| offer.days > fastest + EPSILON) {
        return offer.words(chain, ix);
    }
    let supplier = chain.party(chain.handoff(ix).from).name();
    let enough = |lang: Lang| format::days_up(fastest, &chain.calendar, lang);
    Message::new(
        format!(
            "acuerde {} o más, o busque con {supplier} cómo acortarlo",
            enough(Lang::Es)
        ),
        format!(
            "agree on {} or more, or find a way with {supplier} to shorten it",
            enough(Lang::En)
        ),
    )
}
