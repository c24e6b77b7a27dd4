//! A handoff whose plausible lateness is more than the chain absorbs.

use super::{Case, Judge};
use crate::analysis::times;
use crate::analysis::weak_links::Link;
use crate::chain::{HandoffIx, Item, Place};
use crate::finding::{Finding, LEAST_DATA, Rule, Severity};
use crate::graph::loops::End;
use crate::graph::{Target, TargetOf};
use crate::lang::{Lang, Message, Text, format};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "P002",
    name: "weak-link",
    severity: Severity::Warn,
    limits: &[LEAST_DATA],
    title: Text {
        es: "Un eslabón débil: su atraso llega al cliente",
        en: "A weak link: its lateness reaches the customer",
    },
    explanation: Text {
        es: "Con la confianza prometida al cliente, esta entrega puede llegar más tarde de lo acordado (su atraso plausible) que lo que la cadena absorbe antes de romper la promesa (su holgura). Lo que sobra es lo que le llega al cliente, en sus días. Por eso se ordenan así: atraso plausible menos holgura. Un acuerdo que se cumple, un plazo más holgado o una segunda vía lo remedian.",
        en: "At the confidence promised to the customer, this handoff may plausibly come later than agreed by more than the chain absorbs before the promise breaks. The rest is what reaches the customer, in the customer's days; links are ranked by it: plausible lateness less absorption. An agreement that is kept, more room in the promise, or a second way mends it.",
    },
    bad: include_str!("../../../tests/rules/weak-link/bad.yaml"),
    good: include_str!("../../../tests/rules/weak-link/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (target, links) in case.graph.targets.iter().zip(&case.weak) {
        for link in links {
            findings.push(finding(case, target, link));
        }
    }
    findings
}

fn finding(case: &Case<'_>, target: &Target, link: &Link) -> Finding {
    let chain = case.chain;
    let handoff = chain.handoff(link.handoff);
    let calendar = &chain.calendar;
    let customer = match target.of {
        TargetOf::Customer(ix) => chain.party(ix).name().to_owned(),
        TargetOf::Delivery(h) => {
            format!(
                "{} ({})",
                chain.party(target.customer).name(),
                chain.handoff_name(h)
            )
        }
    };
    let reach = link.reach.unwrap_or(0.0);
    let text = |lang: Lang| format::days(reach, calendar, lang);
    let field = if handoff.details.agreed.is_some() {
        Some("agreed")
    } else {
        None
    };
    let name = chain.handoff_name(link.handoff);
    let (es, en) = (text(Lang::Es), text(Lang::En));
    let is_broken_without = link.absorption.is_some_and(|absorbs| absorbs < -1e-9);
    let message = if link.lateness <= 1e-9 {
        Message::new(
            format!("«{name}» cumple, pero está en un camino que rompe la promesa a {customer}"),
            format!("“{name}” is on time, but lies on a way that breaks the promise to {customer}"),
        )
    } else if is_broken_without {
        // More than its own lateness: the path is too long already.
        Message::new(
            format!(
                "«{name}» es un eslabón débil: por su camino a {customer} se pasa hasta {es} de lo que debería"
            ),
            format!(
                "“{name}” is a weak link: its way to {customer} takes up to {en} more than it should"
            ),
        )
    } else {
        Message::new(
            format!("«{name}» es un eslabón débil: hasta {es} de su atraso le llegan a {customer}"),
            format!("“{name}” is a weak link: up to {en} of its lateness reach {customer}"),
        )
    };
    let place = Place {
        field,
        ..Place::handoff(link.handoff)
    };
    let reason = reason(case, target, link);
    let target = match target.of {
        TargetOf::Customer(ix) => Item::Party(ix),
        TargetOf::Delivery(h) => Item::Handoff(h),
    };
    Finding::new(&RULE, place, message)
        .about(target)
        .resting_on(times::parts(chain, link.handoff).tier)
        .labelled(reason)
        .help(remedy(case, link))
}

/// Why it is weak, in one plain sentence.
#[must_use]
pub fn reason(case: &Case<'_>, target: &Target, link: &Link) -> Message {
    let reason = bare_reason(case, target, link);
    if link.lateness <= 1e-9 || returns_of(case, link).is_empty() {
        return reason;
    }
    Message::new(
        format!("{}; cuenta las veces que se rehace", reason.es),
        format!("{}; this counts the times it is done again", reason.en),
    )
}

/// The returns whose passes are in a handoff's turnaround.
fn returns_of(case: &Case<'_>, link: &Link) -> Vec<HandoffIx> {
    if times::parts(case.chain, link.handoff).is_observed() {
        return Vec::new();
    }
    let service = case.graph.service_of[link.handoff.at()].map(End::Service);
    let loops = case.loops.iter().filter(|l| Some(l.end) == service);
    loops.map(|l| l.rework).collect()
}

fn bare_reason(case: &Case<'_>, target: &Target, link: &Link) -> Message {
    let calendar = &case.chain.calendar;
    let days = |value: f64, lang: Lang| format::days(value, calendar, lang);
    let absorbs = link.absorption.unwrap_or(0.0);
    let confidence = |lang| format::percent(target.confidence, lang);
    let late = |lang| days(link.lateness, lang);
    if link.lateness <= 1e-9 {
        // Late or not, the promise is broken already and this one lies on the way.
        let win = winnable(case, target, link);
        return Message::new(
            format!(
                "cumple, pero la promesa ya se rompe y por aquí hay hasta {} por ganar",
                days(win, Lang::Es)
            ),
            format!(
                "it is on time, but the promise breaks already and up to {} could be won here",
                days(win, Lang::En)
            ),
        );
    }
    if absorbs < -1e-9 {
        return Message::new(
            format!(
                "puede llegar {} tarde (al {}), y la promesa ya está rota sin eso",
                late(Lang::Es),
                confidence(Lang::Es)
            ),
            format!(
                "it may come {} late (at {}), and the promise is broken even without that",
                late(Lang::En),
                confidence(Lang::En)
            ),
        );
    }
    if absorbs <= 1e-9 {
        return Message::new(
            format!(
                "puede llegar {} tarde (al {}) y la cadena no absorbe nada",
                late(Lang::Es),
                confidence(Lang::Es)
            ),
            format!(
                "it may come {} late (at {}) and the chain absorbs nothing",
                late(Lang::En),
                confidence(Lang::En)
            ),
        );
    }
    Message::new(
        format!(
            "puede llegar {} tarde (al {}); la cadena absorbe {}",
            late(Lang::Es),
            confidence(Lang::Es),
            days(absorbs, Lang::Es)
        ),
        format!(
            "it may come {} late (at {}); the chain absorbs {}",
            late(Lang::En),
            confidence(Lang::En),
            days(absorbs, Lang::En)
        ),
    )
}

/// How much sooner the target would be served at best if this handoff alone were shorter: no more than
/// it takes, and no more than brings the target down to what it is held to.
fn winnable(case: &Case<'_>, target: &Target, link: &Link) -> f64 {
    let at = case.graph.targets.iter().position(|t| t == target);
    let promised = at
        .and_then(|at| case.timelines(at))
        .map(|(promised, _)| promised);
    let Some(promised) = promised else { return 0.0 };
    let breach = promised.finish(target).unwrap_or(0.0) - link.held_to;
    breach.min(promised.turnaround[link.handoff.at()]).max(0.0)
}

fn remedy(case: &Case<'_>, link: &Link) -> Message {
    let chain = case.chain;
    let supplier = chain.party(chain.handoff(link.handoff).from).name();
    let returns = returns_of(case, link);
    if let Some(first) = returns.first().filter(|_| link.lateness > 1e-9) {
        let name = chain.handoff_name(*first);
        return Message::new(
            format!("empiece por lo que vuelve («{name}»): cada devolución suma una vuelta más"),
            format!("begin with what comes back (“{name}”): every return adds one more pass"),
        );
    }
    if chain.handoff(link.handoff).details.agreed.is_none() {
        return Message::new(
            format!(
                "acuerde un plazo con {supplier} (`acordado`): hoy se compara con su propia media"
            ),
            format!(
                "agree on a turnaround with {supplier} (`agreed`): today it is compared with its own mean"
            ),
        );
    }
    if link.lateness <= 1e-9 {
        return Message::new(
            format!("acuerde con {supplier} un plazo más corto, o prometa uno más largo"),
            format!("agree with {supplier} on a shorter time, or promise a longer one"),
        );
    }
    Message::new(
        format!("busque con {supplier} qué lo retrasa, o acuerde lo que sí se puede cumplir"),
        format!("find out with {supplier} what holds it up, or agree on what can be kept"),
    )
}
