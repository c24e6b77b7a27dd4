//! `eslabon analyze`: the answer to one chain.

use std::io::Read;

use clap::ArgMatches;

use super::problem::{Outcome, Problem};
use super::screen::Screen;
use super::settings::Configs;
use super::{OK, files, language, simulating};
use crate::analysis::simulation::{Enough, trials_for};
use crate::chain::Chain;
use crate::check::{Case, Settings, judge};
use crate::finding::Severity;
use crate::lang::{Lang, Message, format};
use crate::read::{Document, Reading};
use crate::render::diagnostics::{self, Look};
use crate::render::{json, terminal};
use crate::report::check::Fingerprints;
use crate::report::{FindingReport, Located, Report, Standing, locate, report};

pub(super) fn run(
    args: &ArgMatches,
    asked: Option<Lang>,
    stdin: &mut dyn Read,
    screen: &mut Screen<'_>,
) -> Outcome {
    let (report, lang) = load(args, asked, stdin, screen)?;
    if args
        .get_one::<String>("format")
        .is_some_and(|f| f == "json")
    {
        let text = json::report(&report).map_err(|e| Problem::new(e.to_string(), e.to_string()))?;
        screen.print_bytes(text.as_bytes())?;
    } else {
        let look = terminal::Look {
            lang,
            width: screen.width,
            full: args.get_flag("full"),
        };
        screen.print(&terminal::render(&report, look))?;
    }
    Ok(OK)
}

/// The report of the one chain that the arguments name, and the language to show it in.
pub(super) fn load(
    args: &ArgMatches,
    asked: Option<Lang>,
    stdin: &mut dyn Read,
    screen: &mut Screen<'_>,
) -> Result<(Report, Lang), Problem> {
    let settings = simulating::asked(args)?;
    with_chain(args, asked, stdin, screen, |case, told, screen| {
        simulate(case, settings, screen);
        Ok((report_of(case, told), screen.lang))
    })
}

/// The report of a chain.
pub(super) fn report_of(case: &Case<'_>, told: Told<'_>) -> Report {
    let Told { reading, document } = told;
    let chain = document.chain.as_ref();
    let mut fingerprints = Fingerprints::default();
    let findings = located(case, &told)
        .iter()
        .map(|f| {
            let standing = Standing {
                fingerprint: fingerprints.next(f, chain, None),
                fails: f.finding.fails(Severity::Deny),
            };
            FindingReport::new(f, &reading.file, chain, standing)
        })
        .collect();
    report(case, reading.file.name(), findings)
}

/// Where a chain was read from.
#[derive(Clone, Copy)]
pub(super) struct Told<'r> {
    pub(super) reading: &'r Reading,
    pub(super) document: &'r Document,
}

fn located(case: &Case<'_>, told: &Told<'_>) -> Vec<Located> {
    judge(case, &told.document.notes)
        .into_iter()
        .map(|f| locate(f, &told.reading.file, Some(&told.document.origins)))
        .collect()
}

/// Reads the one chain that the arguments name, and does something with it. Where it cannot be read, that is said.
pub(super) fn with_chain<T>(
    args: &ArgMatches,
    asked: Option<Lang>,
    stdin: &mut dyn Read,
    screen: &mut Screen<'_>,
    work: impl FnOnce(&mut Case<'_>, Told<'_>, &mut Screen<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let name = args.get_one::<String>("file").cloned().unwrap_or_default();
    let wanted = args.get_one::<String>("chain").map(String::as_str);
    with_chain_of((&name, wanted), asked, stdin, screen, work)
}

/// The same for a file, and a chain of it where it has several.
pub(super) fn with_chain_of<T>(
    (name, wanted): (&str, Option<&str>),
    asked: Option<Lang>,
    stdin: &mut dyn Read,
    screen: &mut Screen<'_>,
    work: impl FnOnce(&mut Case<'_>, Told<'_>, &mut Screen<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let mut inputs = files::expand(&[name.to_owned()])?;
    let input = match (inputs.pop(), inputs.is_empty()) {
        (Some(input), true) => input,
        _ => {
            return Err(Problem::new(
                format!("`{name}` son varios archivos"),
                format!("`{name}` is several files"),
            )
            .help(
                "dé uno solo; `eslabon check` los revisa todos",
                "give a single one; `eslabon check` checks them all",
            ));
        }
    };
    let reading = files::read_chain(&input, stdin);
    let lang = language::of_report(asked, super::check::chain_language(&reading));
    screen.lang = lang;
    let Some((document, chain)) = choose(&reading, wanted)? else {
        refuse(
            super::check::findings(&reading, &Settings::default(), usize::MAX)
                .kept
                .iter()
                .map(|f| &f.located),
            &reading,
            lang,
            screen,
        );
        return Err(Problem::Silent);
    };
    let (settings, _) = Configs::default().of(&input, screen)?;
    let mut case = Case::new(chain).with(settings);
    let told = Told {
        reading: &reading,
        document,
    };
    if !case.malformed.is_empty() {
        refuse(&located(&case, &told), &reading, lang, screen);
        return Err(Problem::Silent);
    }
    work(&mut case, told, screen)
}

/// Simulates a chain as it was asked for.
pub(super) fn simulate(case: &mut Case<'_>, asked: simulating::Asked, screen: &mut Screen<'_>) {
    let mut settings = asked.settings;
    if let (Some(width), Some(subject)) = (asked.precision, case.subject()) {
        let enough = trials_for(subject, settings, width);
        settings.trials = enough.trials;
        if enough.width > width {
            screen.warn(&too_wide(enough, width));
        }
    }
    let bar = simulating::Bar::new(screen.watched, u64::from(settings.trials), screen.lang);
    case.simulate(settings, &bar);
}

/// The interval that was asked for is not reached.
fn too_wide(enough: Enough, asked: f64) -> Message {
    let of = |lang| {
        let percent = |share: f64| format::number(100.0 * share, 2, lang);
        let trials = format::number(f64::from(enough.trials), 0, lang);
        (trials, percent(enough.width), percent(asked))
    };
    let (trials, width, wanted) = of(Lang::Es);
    let es = format!("con {trials} simulaciones el intervalo es de {width} %, no de {wanted} %");
    let (trials, width, wanted) = of(Lang::En);
    let en = format!("after {trials} simulations the interval is {width}% wide, not {wanted}%");
    Message::new(es, en)
}

/// The chain that is meant. `None`: something of the file could not be read.
fn choose<'r>(
    reading: &'r Reading,
    wanted: Option<&str>,
) -> Result<Option<(&'r Document, &'r Chain)>, Problem> {
    let documents = &reading.documents;
    let document = match (documents.as_slice(), wanted) {
        ([], _) => return Ok(None),
        ([one], None) => one,
        (_, None) => return Err(several(reading, None)),
        (_, Some(wanted)) => {
            let by_name = documents.iter().find(|d| d.name.as_deref() == Some(wanted));
            let by_number = || documents.get(wanted.parse::<usize>().ok()?.checked_sub(1)?);
            match by_name.or_else(by_number) {
                Some(document) => document,
                None => return Err(several(reading, Some(wanted))),
            }
        }
    };
    Ok(document.chain.as_ref().map(|chain| (document, chain)))
}

/// The chains of a file, to choose from.
fn several(reading: &Reading, wanted: Option<&str>) -> Problem {
    let list = |nameless: &str| {
        let one = |(at, d): (usize, &Document)| {
            let name = d
                .name
                .as_deref()
                .map_or_else(|| nameless.to_owned(), |n| crate::read::quoted(n).clone());
            format!("\n  {}. {name}", at + 1)
        };
        reading
            .documents
            .iter()
            .enumerate()
            .map(one)
            .collect::<String>()
    };
    let (es, en) = (list("(sin nombre)"), list("(no name)"));
    let file = reading.file.name();
    match wanted {
        None => Problem::new(
            format!("`{file}` tiene varias cadenas:{es}"),
            format!("`{file}` has several chains:{en}"),
        ),
        Some(wanted) => {
            let wanted = crate::read::quoted(wanted);
            Problem::new(
                format!("`{file}` no tiene una cadena `{wanted}`; tiene:{es}"),
                format!("`{file}` has no chain `{wanted}`; it has:{en}"),
            )
        }
    }
    .help(
        "elija una con --chain NOMBRE",
        "choose one with --chain NAME",
    )
}

/// Shows why a file cannot be read.
fn refuse<'f>(
    findings: impl IntoIterator<Item = &'f Located>,
    reading: &Reading,
    lang: Lang,
    screen: &mut Screen<'_>,
) {
    let errors = findings
        .into_iter()
        .filter(|f| f.finding.severity == Severity::Error);
    let look = Look {
        lang,
        width: screen.width,
        all: false,
    };
    let text = diagnostics::render(errors, &reading.file, look);
    screen.complain(&text);
}
