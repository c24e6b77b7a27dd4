//! The answer in words: does the promise hold, which links are weak, what reaches the customer.

use super::{Both, DataTier, Report, TargetReport, verdict};
use crate::chain::Calendar;
use crate::check::Case;
use crate::lang::{Lang, Message, format};

pub(super) fn both(of: impl Fn(Lang) -> String) -> Message {
    Message::new(of(Lang::Es), of(Lang::En))
}

pub(super) fn pick<'a>(lang: Lang, es: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Es => es,
        Lang::En => en,
    }
}

/// The target that a manager asks about first: the external customer whose promise fares worst.
#[must_use]
pub fn headline(report: &Report) -> Option<&TargetReport> {
    let served = report.targets.iter().filter(|t| t.case != "none");
    let worst_reach =
        |t: &TargetReport| t.weak_links.first().map_or(f64::NEG_INFINITY, |w| w.reach);
    // How far the promise is from being kept as often as was promised.
    let margin = |t: &TargetReport| {
        let on_time = t.simulated.as_ref().and_then(|s| s.on_time);
        on_time.map_or(0.0, |p| p.value - t.confidence)
    };
    let fails = |t: &TargetReport| t.simulated.as_ref().is_some_and(|s| s.holds == Some(false));
    // What breaks even if everyone keeps theirs is told before what breaks at means, and that before
    // what only plausible lateness breaks.
    let fares = |t: &TargetReport| match (t.holds_as_agreed, t.holds_as_expected) {
        _ if t.basis == "roll_up" || t.promised_from == "nothing" => 3,
        (Some(false), _) => 0,
        _ if fails(t) => 1,
        (_, Some(false)) if t.simulated.is_some() => 2,
        (_, Some(false)) => 1,
        _ => 2,
    };
    served.min_by(|a, b| {
        let key = |t: &TargetReport| {
            let is_rare = t.case != "usual";
            (!t.external, fares(t), is_rare, t.kind != "customer")
        };
        key(a)
            .cmp(&key(b))
            .then(margin(a).total_cmp(&margin(b)))
            .then(worst_reach(b).total_cmp(&worst_reach(a)))
    })
}

/// The answer: three sentences on the headline's target.
pub(super) fn answer(case: &Case<'_>, report: &Report) -> Vec<Both> {
    let sentences = if case.schedule.is_none() {
        cyclic(case)
    } else {
        match headline(report) {
            Some(target) if verdict::is_simulated(target) => {
                verdict::sentences(case, report, target)
            }
            Some(target) => vec![
                promise(report, target, &case.chain.calendar),
                which_are_weak(report, target),
                what_reaches(report, target, &case.chain.calendar),
            ],
            None => vec![both(|lang| {
                pick(
                    lang,
                    "Ninguna entrega llega a un cliente: no hay plazo que juzgar.",
                    "No delivery reaches a customer: there is no time to judge.",
                )
                .to_owned()
            })],
        }
    };
    sentences.into_iter().map(Both::from).collect()
}

fn cyclic(case: &Case<'_>) -> Vec<Message> {
    let count = case.structure.cycles.len();
    let first = case.structure.cycles.first().map(|c| {
        c.witness
            .iter()
            .take(6)
            .map(|h| format!("«{}»", case.chain.handoff_name(*h)))
            .collect::<Vec<_>>()
    });
    let names = first.unwrap_or_default();
    vec![
        both(|lang| {
            match (lang, count) {
            (Lang::Es, 1) => "No se puede decir si la promesa se sostiene: hay entregas que se esperan unas a otras.".into(),
            (Lang::Es, n) => format!("No se puede decir si la promesa se sostiene: hay {n} grupos de entregas que se esperan unas a otras."),
            (Lang::En, 1) => "Whether the promise holds cannot be said: some handoffs wait for each other.".into(),
            (Lang::En, n) => format!("Whether the promise holds cannot be said: {n} groups of handoffs wait for each other."),
        }
        }),
        both(|lang| {
            let list = format::listed(&names, lang);
            match lang {
                Lang::Es => format!("El círculo más corto: {list}."),
                Lang::En => format!(
                    "The shortest circle: {}.",
                    list.replace('«', "“").replace('»', "”")
                ),
            }
        }),
        both(|lang| {
            pick(
                lang,
                "Diga con `needs` qué espera cada una, o marque la devolución con `rework`; `eslabon check` da las líneas exactas.",
                "Say with `needs` what each waits for, or mark the return with `rework`; `eslabon check` gives the exact lines.",
            )
            .to_owned()
        }),
    ]
}

fn promise(report: &Report, target: &TargetReport, calendar: &Calendar) -> Message {
    both(|lang| {
        let days = |value: Option<f64>| format::days(value.unwrap_or(0.0), calendar, lang);
        let to = target_name(report, target, lang);
        let within = format!(
            "{}, {}",
            days(target.within),
            format::percent(target.confidence, lang)
        );
        let (agreed, expected) = (days(target.promised), days(target.expected));
        let noun = match (target.basis, lang) {
            ("expects", Lang::Es) => "Lo que espera",
            ("expects", Lang::En) => "What is expected by",
            (_, Lang::Es) => "La promesa a",
            (_, Lang::En) => "The promise to",
        };
        if target.promised_from == "nothing" {
            return match lang {
                Lang::Es => format!(
                    "No se puede decir cuándo se le cumple a {to}: ninguna entrega de su cadena tiene tiempos."
                ),
                Lang::En => format!(
                    "When {to} is served cannot be said: no handoff of its chain has a time."
                ),
            };
        }
        let sums = match (target.promised_from, lang) {
            ("agreements", Lang::Es) => "los acuerdos suman",
            ("agreements", Lang::En) => "the agreements add up to",
            (_, Lang::Es) => "sin acuerdos, los tiempos medios suman",
            (_, Lang::En) => "without agreements, the mean times add up to",
        };
        match (
            target.basis,
            target.holds_as_agreed,
            target.holds_as_expected,
        ) {
            ("roll_up", ..) => match lang {
                Lang::Es => format!(
                    "A {to} no se le prometió un plazo: {sums} {agreed} y lo esperado son {expected}."
                ),
                Lang::En => format!(
                    "{to} was promised no time: {sums} {agreed}, and {expected} is expected."
                ),
            },
            (_, Some(false), _) => match lang {
                Lang::Es => format!(
                    "{noun} {to} ({within}) no se sostiene: aunque todos cumplan, {sums} {agreed}; lo esperado son {expected}."
                ),
                Lang::En => format!(
                    "{noun} {to} ({within}) does not hold: even if everyone keeps theirs, {sums} {agreed}; {expected} is expected."
                ),
            },
            (_, _, Some(false)) => match lang {
                Lang::Es => format!(
                    "{noun} {to} ({within}) se sostiene si todos cumplen ({agreed}), pero con los tiempos de hoy no: lo esperado son {expected}."
                ),
                Lang::En => format!(
                    "{noun} {to} ({within}) holds if everyone keeps theirs ({agreed}), but not with today's times: {expected} is expected."
                ),
            },
            _ => match lang {
                Lang::Es => format!(
                    "{noun} {to} ({within}) se sostiene si todos cumplen: {sums} {agreed} y lo esperado son {expected}."
                ),
                Lang::En => format!(
                    "{noun} {to} ({within}) holds if everyone keeps theirs: {sums} {agreed}, and {expected} is expected."
                ),
            },
        }
    })
}

/// A target as a sentence names it.
pub(super) fn target_name(report: &Report, target: &TargetReport, lang: Lang) -> String {
    let customer = report.customers.iter().find(|c| c.id == target.customer);
    let customer = customer.map_or(target.customer.as_str(), |c| c.name.as_str());
    match (target.kind, lang) {
        ("delivery", Lang::Es) => format!("{customer} («{}»)", target.name),
        ("delivery", Lang::En) => format!("{customer} (“{}”)", target.name),
        _ => target.name.clone(),
    }
}

pub(super) fn which_are_weak(report: &Report, target: &TargetReport) -> Message {
    both(|lang| {
        let names: Vec<String> = target
            .weak_links
            .iter()
            .take(3)
            .map(|w| quoted_handoff(report, &w.handoff, lang))
            .collect();
        let more = target.weak_links.len().saturating_sub(3);
        match (target.weak_links.len(), lang) {
            (0, _) => none_is_weak(report.chain.tier, lang).into(),
            (1, Lang::Es) => format!("Un eslabón es débil: {}.", names[0]),
            (1, Lang::En) => format!("One link is weak: {}.", names[0]),
            (n, Lang::Es) if more > 0 => format!(
                "Son débiles {n} eslabones; los primeros: {}.",
                format::listed(&names, lang)
            ),
            (n, Lang::En) if more > 0 => format!(
                "{n} links are weak; the first: {}.",
                format::listed(&names, lang)
            ),
            (n, Lang::Es) => format!(
                "Son débiles {n} eslabones: {}.",
                format::listed(&names, lang)
            ),
            (n, Lang::En) => format!("{n} links are weak: {}.", format::listed(&names, lang)),
        }
    })
}

/// No weak link, and how much that says: by what the file offers.
fn none_is_weak(tier: DataTier, lang: Lang) -> &'static str {
    match tier {
        DataTier::Structure => pick(
            lang,
            "Sin tiempos no se puede decir qué eslabón es débil.",
            "Without times, which link is weak cannot be said.",
        ),
        DataTier::Times => pick(
            lang,
            "Con los tiempos fijos que da el archivo, ningún eslabón es débil; sin rangos no se sabe cuánto puede atrasarse cada uno.",
            "With the fixed times that the file gives, no link is weak; without ranges, how late each may come is not known.",
        ),
        DataTier::Ranges => pick(
            lang,
            "Ningún eslabón es débil por sí solo: la cadena absorbe los atrasos plausibles de cada uno.",
            "No link is weak by itself: the chain absorbs the plausible lateness of each.",
        ),
    }
}

/// What a target is held to, as the end of a sentence.
fn beyond(target: &TargetReport, lang: Lang) -> &'static str {
    match target.basis {
        "expects" => pick(lang, "lo esperado", "what is expected"),
        "roll_up" => pick(
            lang,
            "lo que suman los acuerdos",
            "what the agreements add up to",
        ),
        _ => pick(lang, "lo prometido", "the promise"),
    }
}

fn what_reaches(report: &Report, target: &TargetReport, calendar: &Calendar) -> Message {
    both(|lang| {
        let Some(worst) = target.weak_links.first() else {
            return match &target.next_number {
                Some(next) => next.of(lang).to_owned(),
                None => pick(
                    lang,
                    "Nada plausible le llega al cliente.",
                    "Nothing plausible reaches the customer.",
                )
                .into(),
            };
        };
        let (name, days) = (
            quoted_handoff(report, &worst.handoff, lang),
            format::days(worst.reach, calendar, lang),
        );
        let confidence = format::percent(target.confidence, lang);
        let beyond = beyond(target, lang);
        let ties = target.weak_links.iter().filter(|w| w.rank == 1).count();
        if worst.lateness <= 1e-9 {
            let late = target.promised.unwrap_or(0.0) - target.within.unwrap_or(0.0);
            let late = format::days(late, calendar, lang);
            return match lang {
                Lang::Es => format!(
                    "Cumpliendo cada acuerdo, al cliente le llega {late} tarde: el camino de {name} es el primero por acortar."
                ),
                Lang::En => format!(
                    "With every agreement kept, the customer is served {late} late: the path of {name} is the first to shorten."
                ),
            };
        }
        let other_paths = worst.held_to - target.within.unwrap_or(worst.held_to) > 1e-9;
        let beyond = if other_paths {
            pick(
                lang,
                "lo que ya tardan los demás caminos",
                "what the other ways take already",
            )
        } else {
            beyond
        };
        match (ties, lang) {
            (1, Lang::Es) => format!(
                "Lo que más llega al cliente viene de {name}: hasta {days} más allá de {beyond} (al {confidence})."
            ),
            (1, Lang::En) => format!(
                "What reaches the customer most comes from {name}: up to {days} beyond {beyond} (at {confidence})."
            ),
            (n, Lang::Es) => format!(
                "Empatan {n} en lo que llega al cliente: hasta {days} más allá de {beyond} (al {confidence})."
            ),
            (n, Lang::En) => format!(
                "{n} tie in what reaches the customer: up to {days} beyond {beyond} (at {confidence})."
            ),
        }
    })
}

/// A handoff by its name and between whom.
pub(super) fn quoted_handoff(report: &Report, id: &str, lang: Lang) -> String {
    let found = report.handoffs.iter().find(|h| h.id == id);
    let name = found.and_then(|h| h.delivers.as_deref()).unwrap_or(id);
    let party = |id: &str| {
        let all = report
            .departments
            .iter()
            .chain(&report.suppliers)
            .chain(&report.customers);
        all.into_iter()
            .find(|p| p.id == id)
            .map_or_else(|| id.to_owned(), |p| p.name.clone())
    };
    let (from, to) = found.map_or_else(Default::default, |h| (party(&h.from), party(&h.to)));
    match lang {
        Lang::Es => format!("«{name}» ({from} → {to})"),
        Lang::En => format!("“{name}” ({from} → {to})"),
    }
}
