//! The answer that stands under a picture's title: what to do first.

use super::of::{calendar, together};
use super::slip::two_figures;
use crate::chain::Calendar;
use crate::lang::{Lang, format};
use crate::report::{Report, SizeReport, TargetReport, headline};

/// A size below this, in working days, would show as nothing.
const WORTH_A_WORD: f64 = 5e-4;

/// What costs the promise that the answer is about most; where keeping agreements does not help, that.
pub(super) fn what_first(report: &Report, lang: Lang) -> Option<String> {
    let target = headline(report)?;
    let is_simulated = target
        .simulated
        .as_ref()
        .is_some_and(|s| s.on_time.is_some());
    if is_simulated && is_too_long(report, target) {
        return Some(shorten(lang));
    }
    if is_simulated {
        let calendar = calendar(report);
        let days = |days: f64| about(days, &calendar, lang);
        return costs_most(report, target, (None, &days), lang);
    }
    // Without a simulation the third sentence says what may reach the customer.
    let may_reach = report.chain.answer.get(2).map(|b| b.of(lang).to_owned());
    may_reach.filter(|_| !target.weak_links.is_empty())
}

/// Whether the promise breaks though everyone keeps theirs, and mending what costs most would not help.
fn is_too_long(report: &Report, target: &TargetReport) -> bool {
    target.holds_as_agreed == Some(false)
        && costliest(report, target).is_none_or(|c| c.size.on_time <= 5e-4)
}

fn shorten(lang: Lang) -> String {
    match lang {
        Lang::Es => "Cumplir no basta: hay que acortar los acuerdos de la ruta crítica.",
        Lang::En => {
            "Keeping them is not enough: the agreements on the critical path must become shorter."
        }
    }
    .to_owned()
}

/// That it is of little use to keep agreements that are too long together.
pub(super) fn too_long(report: &Report, target: &TargetReport, lang: Lang) -> Option<String> {
    if !is_too_long(report, target) {
        return None;
    }
    let calendar = calendar(report);
    let days = |days: f64| together(&format::days(days, &calendar, lang));
    let (agreed, within) = (days(target.promised?), days(target.within?));
    Some(match lang {
        Lang::Es => {
            format!("Aun así no basta: los acuerdos suman {agreed} y la promesa es de {within}.")
        }
        Lang::En => format!(
            "Even so it is not enough: the agreements add up to {agreed}, and the promise is {within}."
        ),
    })
}

/// What costs a target most: a handoff's lateness or a return.
struct Costliest<'r> {
    name: &'r str,
    size: SizeReport,
    is_return: bool,
    is_agreed: bool,
    /// So many weak links share the first place with it.
    ties: usize,
}

fn costliest<'r>(report: &'r Report, target: &TargetReport) -> Option<Costliest<'r>> {
    let runs = target.simulated.as_ref()?;
    let sizes = report.handoffs.iter().filter_map(|h| {
        let felt = h.targets.iter().find(|t| t.target == target.id);
        let felt = felt.and_then(|t| t.simulated).map(|s| s.size);
        let others = runs.returns.iter().chain(&runs.outside);
        let other = others.into_iter().find(|o| o.id == h.id).map(|o| o.size);
        Some((h, felt.or(other)?))
    });
    let cost = |s: &SizeReport| s.loss.unwrap_or(s.days);
    let worth = sizes.filter(|(_, s)| s.days >= WORTH_A_WORD);
    let first = target.weak_links.iter().filter(|w| w.rank == 1);
    let firsts: Vec<&str> = first.map(|w| w.handoff.as_str()).collect();
    // Of equals the one that the analysis names.
    let (handoff, size) = worth.reduce(|best, next| {
        let named = |h: &crate::report::HandoffReport| firsts.first() == Some(&h.id.as_str());
        match cost(&next.1).total_cmp(&cost(&best.1)) {
            std::cmp::Ordering::Greater => next,
            std::cmp::Ordering::Equal if named(next.0) => next,
            _ => best,
        }
    })?;
    let is_first = firsts.contains(&handoff.id.as_str());
    Some(Costliest {
        name: handoff.delivers.as_deref().unwrap_or(&handoff.id),
        size,
        is_return: handoff.rework.is_some(),
        is_agreed: handoff.agreed.is_some(),
        ties: if is_first { firsts.len() } else { 1 },
    })
}

/// What costs a target most, and what it would get without. `None` where nothing costs it anything. Its name is
/// given where nothing before says whom it is about.
pub(super) fn costs_most(
    report: &Report,
    target: &TargetReport,
    (customer, days): (Option<&str>, &dyn Fn(f64) -> String),
    lang: Lang,
) -> Option<String> {
    let found = costliest(report, target)?;
    let (name, size) = (found.name, found.size);
    let days = together(&days(size.days));
    let currency = report.chain.currency.as_deref();
    let loss = size.loss.filter(|l| *l > 0.0);
    let loss = loss.map(|l| together(&format::money(two_figures(l), currency, lang)));
    let loss = loss.map_or(String::new(), |l| format!(" ({l})"));
    let to = match (customer, lang) {
        (Some(name), Lang::Es) => format!("le cuesta a {name}"),
        (Some(name), Lang::En) => format!("costs {name} most"),
        (None, Lang::Es) => "le cuesta".to_owned(),
        (None, Lang::En) => "costs it most".to_owned(),
    };
    let what = match (found.is_return, found.ties, lang) {
        (true, _, Lang::Es) => format!("Lo que más {to} es el reproceso «{name}»"),
        (true, _, Lang::En) => format!("What {to} is the rework “{name}”"),
        (_, n @ 2.., Lang::Es) => format!("Empatan {n} en lo que más {to}; «{name}»"),
        (_, n @ 2.., Lang::En) => format!("{n} tie in what {to}; “{name}”"),
        (.., Lang::Es) => format!("Lo que más {to} es el atraso de «{name}»"),
        (.., Lang::En) => format!("What {to} is the lateness of “{name}”"),
    };
    let mut text = match lang {
        Lang::Es => format!("{what}: {days} por entrega en promedio{loss}"),
        Lang::En => format!("{what}: {days} a delivery on average{loss}"),
    };
    let on_time = target.simulated.as_ref().and_then(|s| s.on_time);
    if let Some(on_time) = on_time.filter(|_| target.basis != "roll_up" && size.on_time > 5e-4) {
        let percent = |share: f64| together(&format::percent(share.min(1.0), lang));
        let (then, now) = (
            percent(on_time.value + size.on_time),
            percent(on_time.value),
        );
        let without = match (found.is_return, found.is_agreed, lang) {
            (true, _, Lang::Es) => "sin él",
            (true, _, Lang::En) => "without it",
            (_, true, Lang::Es) => "si cumpliera su acuerdo",
            (_, true, Lang::En) => "on its agreement",
            (_, false, Lang::Es) => "si no pasara de su media",
            (_, false, Lang::En) => "at its average",
        };
        text.push_str(&match lang {
            Lang::Es => format!("; {without}, la promesa se cumpliría el {then} de las veces"),
            Lang::En => format!("; {without}, the promise would be kept {then} of the time"),
        });
        // Where nothing before says how it is today.
        if customer.is_some() {
            text.push_str(&match lang {
                Lang::Es => format!(" en vez del {now}"),
                Lang::En => format!(" instead of {now}"),
            });
        }
    }
    text.push('.');
    Some(text)
}

/// A mean in the unit that suits it, with no more figures than it is worth.
fn about(days: f64, calendar: &Calendar, lang: Lang) -> String {
    let hours = calendar.day_hours();
    let unit = match days {
        d if d >= 0.995 => 1.0,
        d if d * hours >= 0.995 => hours,
        _ => hours * 60.0,
    };
    format::days(two_figures(days * unit) / unit, calendar, lang)
}
