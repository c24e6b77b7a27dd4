//! The answer where the chain was simulated: how often the promise holds, and what it costs the customer.

use super::sentences::{both, pick, quoted_handoff, target_name, which_are_weak};
use super::{HandoffReport, Report, ShareReport, SizeReport, TargetReport, TargetRunsReport};
use crate::chain::Calendar;
use crate::check::Case;
use crate::lang::{Lang, Message, format};

/// A size below this, in working days, is not worth a word: it would show as nothing.
const WORTH_A_WORD: f64 = 5e-4;

pub(super) fn is_simulated(target: &TargetReport) -> bool {
    target
        .simulated
        .as_ref()
        .is_some_and(|s| s.on_time.is_some())
}

pub(super) fn sentences(case: &Case<'_>, report: &Report, target: &TargetReport) -> Vec<Message> {
    let Some((runs, on_time)) = target
        .simulated
        .as_ref()
        .and_then(|s| Some((s, s.on_time?)))
    else {
        return Vec::new();
    };
    let calendar = &case.chain.calendar;
    vec![
        promise(report, target, runs, on_time, calendar),
        which(report, target, runs),
        what_it_costs(report, target, on_time, calendar),
    ]
}

fn promise(
    report: &Report,
    target: &TargetReport,
    runs: &TargetRunsReport,
    on_time: ShareReport,
    calendar: &Calendar,
) -> Message {
    both(|lang| {
        let to = target_name(report, target, lang);
        let offer = runs.counter_offer.unwrap_or(0.0);
        let offer = format::days_up(offer, calendar, lang);
        let agreed = format::days(target.promised.unwrap_or(0.0), calendar, lang);
        let confidence = format::percent(target.confidence, lang);
        if target.basis == "roll_up" {
            let sums = match (target.promised_from, lang) {
                ("agreements", Lang::Es) => format!("los acuerdos suman {agreed}, y "),
                ("agreements", Lang::En) => format!("the agreements add up to {agreed}, and "),
                _ => String::new(),
            };
            return match lang {
                Lang::Es => format!(
                    "A {to} no se le prometió un plazo: {sums}el {confidence} de las veces le llega en {offer} o menos."
                ),
                Lang::En => format!(
                    "{to} was promised no time: {sums}{confidence} of the time it is served within {offer}."
                ),
            };
        }
        let days = format::days(target.within.unwrap_or(0.0), calendar, lang);
        let noun = match (target.basis, lang) {
            ("expects", Lang::Es) => "Lo que espera",
            ("expects", Lang::En) => "What is expected by",
            (_, Lang::Es) => "La promesa a",
            (_, Lang::En) => "The promise to",
        };
        let promise = format!("{noun} {to} ({days}, {confidence})");
        let kept = format::percent(on_time.value, lang);
        let is_close = on_time.low <= target.confidence && target.confidence <= on_time.high;
        let holds = runs.holds == Some(true);
        let broken = target.holds_as_agreed == Some(false);
        let mut text = match (lang, holds, broken) {
            (Lang::Es, _, true) => format!(
                "{promise} no se sostiene: aunque todos cumplan, los acuerdos suman {agreed}; hoy se cumple el {kept} de las veces"
            ),
            (Lang::En, _, true) => format!(
                "{promise} does not hold: even if everyone keeps theirs, the agreements add up to {agreed}; today it is kept {kept} of the time"
            ),
            (Lang::Es, true, _) => {
                format!("{promise} se sostiene: se cumple el {kept} de las veces")
            }
            (Lang::En, true, _) => format!("{promise} holds: it is kept {kept} of the time"),
            (Lang::Es, false, _) => {
                format!("{promise} no se sostiene: se cumple el {kept} de las veces")
            }
            (Lang::En, false, _) => {
                format!("{promise} does not hold: it is kept {kept} of the time")
            }
        };
        if is_close {
            let (low, high) = (
                format::percent(on_time.low, lang),
                format::percent(on_time.high, lang),
            );
            text.push_str(&match lang {
                Lang::Es => format!(" (está en el límite: entre {low} y {high})"),
                Lang::En => format!(" (a close call: between {low} and {high})"),
            });
        }
        // An offer that reads like the promise says nothing.
        if offer != days {
            text.push_str(&match (lang, holds) {
                (Lang::Es, true) => {
                    format!("; el {confidence} de las veces se cumpliría incluso con {offer}")
                }
                (Lang::En, true) => {
                    format!("; even {offer} would be kept {confidence} of the time")
                }
                (Lang::Es, false) => {
                    format!("; para cumplirla el {confidence} habría que prometer {offer}")
                }
                (Lang::En, false) => {
                    format!("; to keep it {confidence} of the time, promise {offer}")
                }
            });
        }
        text.push('.');
        text
    })
}

fn which(report: &Report, target: &TargetReport, runs: &TargetRunsReport) -> Message {
    if target.weak_links.is_empty() && runs.delays_add_up {
        return both(|lang| {
            pick(
                lang,
                "Ningún eslabón es débil por sí solo: los atrasos de todos se suman.",
                "No link is weak by itself: the delays of all add up.",
            )
            .to_owned()
        });
    }
    which_are_weak(report, target)
}

/// The handoff whose lateness costs a target the most, where it costs anything.
fn costliest<'r>(
    report: &'r Report,
    target: &TargetReport,
) -> Option<(&'r HandoffReport, SizeReport)> {
    let sizes = report.handoffs.iter().filter_map(|h| {
        let felt = h.targets.iter().find(|t| t.target == target.id)?;
        Some((h, felt.simulated?.size))
    });
    let worth = sizes.filter(|(_, s)| s.days >= WORTH_A_WORD);
    let cost = |s: &SizeReport| s.loss.unwrap_or(s.days);
    worth.reduce(|best, next| {
        if cost(&next.1) > cost(&best.1) {
            next
        } else {
            best
        }
    })
}

fn what_it_costs(
    report: &Report,
    target: &TargetReport,
    on_time: ShareReport,
    calendar: &Calendar,
) -> Message {
    let weak = target.weak_links.first().and_then(|w| {
        let handoff = report.handoffs.iter().find(|h| h.id == w.handoff)?;
        Some((handoff, w.size?))
    });
    let worst = weak
        .filter(|(_, s)| s.days >= WORTH_A_WORD)
        .or_else(|| costliest(report, target));
    let Some((handoff, size)) = worst else {
        return match &target.next_number {
            Some(next) => Message::new(next.es.clone(), next.en.clone()),
            None => both(|lang| {
                pick(
                    lang,
                    "Ningún atraso le cuesta al cliente.",
                    "No lateness costs the customer anything.",
                )
                .to_owned()
            }),
        };
    };
    let ties = target.weak_links.iter().filter(|w| w.rank == 1).count();
    both(|lang| {
        let name = quoted_handoff(report, &handoff.id, lang);
        let days = format::days(size.days, calendar, lang);
        let currency = report.chain.currency.as_deref();
        let loss = size
            .loss
            .filter(|l| *l > 0.0)
            .map(|l| format::money(l, currency, lang));
        let loss = loss.map_or(String::new(), |l| match lang {
            Lang::Es => format!(" ({l} por entrega)"),
            Lang::En => format!(" ({l} a delivery)"),
        });
        let then = format::percent((on_time.value + size.on_time).min(1.0), lang);
        let judged = target.basis != "roll_up" && size.on_time > 5e-4;
        let on_it = match (handoff.agreed.is_some(), lang) {
            (true, Lang::Es) => "si cumpliera su acuerdo",
            (true, Lang::En) => "on its agreement",
            (false, Lang::Es) => "si no pasara de su media",
            (false, Lang::En) => "at its average",
        };
        let mut text = match (ties, lang) {
            (0 | 1, Lang::Es) => format!(
                "Lo que más le cuesta al cliente es el atraso de {name}: {days} en promedio{loss}"
            ),
            (0 | 1, Lang::En) => format!(
                "What costs the customer most is the lateness of {name}: {days} on average{loss}"
            ),
            (n, Lang::Es) => format!(
                "Empatan {n} en lo que le cuestan al cliente; {name}: {days} en promedio{loss}"
            ),
            (n, Lang::En) => {
                format!("{n} tie in what they cost the customer; {name}: {days} on average{loss}")
            }
        };
        if judged {
            text.push_str(&match lang {
                Lang::Es => format!("; {on_it}, la promesa se cumpliría el {then} de las veces"),
                Lang::En => format!("; {on_it}, the promise would be kept {then} of the time"),
            });
        }
        text.push('.');
        text
    })
}
