//! Views of a chain that are no boxes and arrows: when each handoff happens, who waits for whom, and the matrix.
//!
//! Times are working days from the start of the chain, as in the report: a handoff's bar goes from
//! `expected.start` (its supplier has what it needs) to `expected.arrival` (its receiver has it), at mean
//! times and in the usual case.

mod axis;
mod chips;
mod context;
mod lanes;
mod matrix;
mod pen;
mod timeline;

pub use matrix::matrix;

use self::context::Context;
use crate::lang::{Lang, Message};
use crate::render::theme::Theme;
use crate::report::{HandoffReport, Report};

/// What a lane stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LanesBy {
    /// An area at the top level, with a row for each of its departments; a department where there are no areas.
    #[default]
    Group,
    /// A department.
    Department,
}

/// Why a chain has no view along time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewError {
    /// Handoffs wait for each other: nothing has a start.
    Circles,
    /// No handoff says how long it takes.
    NoTimes,
    /// What the file says takes no time at all.
    AllZero,
}

impl ViewError {
    /// What is wrong.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Circles => Message::fixed(
                "hay entregas que se esperan unas a otras: sin un comienzo no hay línea de tiempo",
                "some handoffs wait for each other: without a start there is no timeline",
            ),
            Self::NoTimes => Message::fixed(
                "ninguna entrega dice cuánto tarda: no hay línea de tiempo",
                "no handoff says how long it takes: there is no timeline",
            ),
            Self::AllZero => Message::fixed(
                "todo lo que dice el archivo tarda 0: no hay línea de tiempo",
                "all that the file says takes 0: there is no timeline",
            ),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(self) -> Message {
        match self {
            Self::Circles => Message::fixed(
                "`eslabon check` muestra las líneas que cierran el círculo; `--view chain` dibuja la cadena así",
                "`eslabon check` shows the lines that close the circle; `--view chain` draws the chain as it is",
            ),
            Self::NoTimes => Message::fixed(
                "agregue `acordado` o `transito` a las entregas; `--view chain` dibuja la cadena sin tiempos",
                "add `agreed` or `takes` to the handoffs; `--view chain` draws the chain without times",
            ),
            Self::AllZero => Message::fixed(
                "dé a alguna entrega más de 0 en `acordado` o `transito`; `--view chain` dibuja la cadena así",
                "give some handoff more than 0 in `agreed` or `takes`; `--view chain` draws the chain as it is",
            ),
        }
    }
}

impl std::fmt::Display for ViewError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}; {}",
            self.message().of(Lang::En),
            self.help().of(Lang::En)
        )
    }
}

impl std::error::Error for ViewError {}

/// When each handoff of a chain happens, as bars along working days, to scale.
///
/// A row's bar ends hatched by the mean `passes` of rework; after it stand the free float (hatched), the total
/// float of the target that the chain is judged by (a line; a ring where no slip is ever felt there), and a
/// diamond at `promised.arrival` where something was agreed.
///
/// # Errors
/// Handoffs that wait for each other, or no time at all.
pub fn timeline(report: &Report, lang: Lang, theme: &Theme) -> Result<String, ViewError> {
    timeline_of(report, &all(report), lang, theme)
}

/// The same for some of the report's handoffs.
///
/// # Errors
/// As [`timeline`].
pub fn timeline_of(
    report: &Report,
    shown: &[&HandoffReport],
    lang: Lang,
    theme: &Theme,
) -> Result<String, ViewError> {
    Ok(timeline::draw(&context(report, shown, lang, theme)?, shown))
}

/// Who does what when, and who waits for it: a lane for each area or department.
///
/// # Errors
/// Handoffs that wait for each other, or no time at all.
pub fn lanes(report: &Report, lang: Lang, theme: &Theme, by: LanesBy) -> Result<String, ViewError> {
    lanes_of(report, &all(report), lang, theme, by)
}

/// The same for some of the report's handoffs: only their parties have lanes.
///
/// # Errors
/// As [`lanes`].
pub fn lanes_of(
    report: &Report,
    shown: &[&HandoffReport],
    lang: Lang,
    theme: &Theme,
    by: LanesBy,
) -> Result<String, ViewError> {
    Ok(lanes::draw(
        &context(report, shown, lang, theme)?,
        shown,
        by,
    ))
}

fn all(report: &Report) -> Vec<&HandoffReport> {
    report.handoffs.iter().collect()
}

fn context<'a>(
    report: &'a Report,
    shown: &[&'a HandoffReport],
    lang: Lang,
    theme: &'a Theme,
) -> Result<Context<'a>, ViewError> {
    if !report.chain.acyclic {
        return Err(ViewError::Circles);
    }
    let takes_time = |h: &HandoffReport| h.expected.is_some_and(|s| s.arrival > context::SAME);
    if !report.handoffs.iter().any(takes_time) {
        let is_known = report.handoffs.iter().any(|h| h.tier != "missing");
        return Err(match is_known {
            true => ViewError::AllZero,
            false => ViewError::NoTimes,
        });
    }
    Ok(Context::new(report, lang, theme).showing(shown.len()))
}
