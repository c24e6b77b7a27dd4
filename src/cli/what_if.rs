//! `eslabon what-if`: the same chain with something changed, and the same draws.

use std::io::Read;

use clap::ArgMatches;

use super::problem::{Outcome, Problem};
use super::screen::Screen;
use super::{OK, analyze, simulating};
use crate::analysis::simulation::{Change, Settings};
use crate::chain::duration::parse_duration;
use crate::chain::{Chain, HandoffIx, PartyIx};
use crate::check::Case;
use crate::lang::{Lang, format};
use crate::render::{json, what_if};
use crate::report::what_if::{ChangeReport, WhatIfReport};

pub(super) fn run(
    args: &ArgMatches,
    asked: Option<Lang>,
    stdin: &mut dyn Read,
    screen: &mut Screen<'_>,
) -> Outcome {
    let simulating::Asked { settings, .. } = simulating::asked(args)?;
    let as_json = args
        .get_one::<String>("format")
        .is_some_and(|f| f == "json");
    let text = analyze::with_chain(args, asked, stdin, screen, |case, told, screen| {
        let file = told.reading.file.name();
        let found = follow(args, case, file, settings, screen)?;
        if as_json {
            return json::what_if(&found).map_err(|e| Problem::new(e.to_string(), e.to_string()));
        }
        let report = crate::report::report(case, file, Vec::new());
        Ok(what_if::render(&found, &report, screen.lang, screen.width))
    })?;
    if as_json {
        screen.print_bytes(text.as_bytes())?;
    } else {
        screen.print(&text)?;
    }
    Ok(OK)
}

/// The options that change something.
pub(super) const CHANGES: [&str; 3] = ["late", "absent", "never"];

/// Whether the arguments change anything.
pub(super) fn is_asked(args: &ArgMatches) -> bool {
    CHANGES.iter().any(|name| args.contains_id(name))
}

/// With an example that this chain takes.
pub(super) fn with_example(problem: Problem, chain: &Chain) -> Problem {
    let mut handoffs = chain.handoffs.iter().filter(|h| !h.is_rework());
    match handoffs.next() {
        Some(h) => problem.help(
            format!("por ejemplo `--late {}=2d`", h.id),
            format!("for example `--late {}=2d`", h.id),
        ),
        None => problem,
    }
}

/// Ids that a help names; the others are told by their number.
const MOST_NAMED: usize = 8;

/// With the ids that there are.
pub(super) fn one_of(problem: Problem, ids: &[String]) -> Problem {
    let named = |lang| {
        let named: Vec<String> = ids
            .iter()
            .take(MOST_NAMED)
            .map(|id| format!("`{id}`"))
            .collect();
        let left = ids.len().saturating_sub(MOST_NAMED);
        match (left, lang) {
            (0, _) => format::listed(&named, lang),
            (_, Lang::Es) => format!("{} y {left} más", named.join(", ")),
            (_, Lang::En) => format!("{} and {left} more", named.join(", ")),
        }
    };
    if ids.is_empty() {
        return problem;
    }
    problem.help(
        format!("hay: {}", named(Lang::Es)),
        format!("there are: {}", named(Lang::En)),
    )
}

/// What the changes that the arguments name do to a chain.
pub(super) fn follow(
    args: &ArgMatches,
    case: &Case<'_>,
    file: &str,
    settings: Settings,
    screen: &Screen<'_>,
) -> Result<WhatIfReport, Problem> {
    let mut changes = Changes::new(case.chain);
    let given = |name: &str| -> Vec<String> {
        args.get_many::<String>(name)
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    };
    for one in given("late") {
        changes.late(&one)?;
    }
    for id in given("absent") {
        changes.absent(&id)?;
    }
    for id in given("never") {
        changes.never(&id)?;
    }
    // Once without the change, and once with it.
    let runs = 2 * u64::from(settings.trials);
    let bar = simulating::Bar::new(screen.watched, runs, screen.lang);
    let Changes { change, told, .. } = changes;
    let found = crate::report::what_if::what_if(case, file, settings, &change, told, &bar);
    drop(bar);
    found.ok_or_else(|| {
        Problem::new(
            "hay entregas que se esperan unas a otras: no se puede seguir un atraso",
            "some handoffs wait for each other: no delay can be followed",
        )
        .help(
            "`eslabon check` da las líneas que lo abren",
            "`eslabon check` gives the lines that open it",
        )
    })
}

/// What the arguments change, and how that is told.
struct Changes<'a> {
    chain: &'a Chain,
    change: Change,
    told: Vec<ChangeReport>,
}

/// What an id names.
enum Named {
    Handoff(HandoffIx),
    Party(PartyIx),
    Risk(u32),
}

impl<'a> Changes<'a> {
    fn new(chain: &'a Chain) -> Self {
        Self {
            chain,
            change: Change::default(),
            told: Vec::new(),
        }
    }

    /// `orden=2d`: a handoff, or all that a party hands over.
    fn late(&mut self, text: &str) -> Result<(), Problem> {
        let shown = crate::read::quoted(text);
        let Some((id, time)) = text.rsplit_once('=') else {
            let problem = Problem::new(
                format!("a `--late {shown}` le falta cuánto"),
                format!("`--late {shown}` lacks how much"),
            );
            return Err(with_example(problem, self.chain));
        };
        let unit = self.chain.time_unit;
        let days = match parse_duration(time.trim(), &self.chain.calendar, unit) {
            Ok(parsed) => parsed.days,
            Err(error) => {
                let (es, en) = crate::read::duration_words(&error);
                let problem = Problem::new(
                    format!("`--late {shown}`: {es}"),
                    format!("`--late {shown}`: {en}"),
                );
                return Err(with_example(problem, self.chain));
            }
        };
        let (named, id) = self.find(id.trim())?;
        let handoffs = match named {
            Named::Handoff(ix) if self.chain.handoff(ix).is_rework() => {
                return Err(Problem::new(
                    format!("`{id}` es una devolución: no tiene un plazo que se atrase"),
                    format!("`{id}` is a return: it has no time that could slip"),
                )
                .help(
                    "atrase lo que se rehace, o quítela con `--never`",
                    "make late what is done again, or take it away with `--never`",
                ));
            }
            Named::Handoff(ix) => vec![ix],
            Named::Party(ix) => self
                .handed_over(ix)
                .filter(|h| !self.chain.handoff(*h).is_rework())
                .collect(),
            Named::Risk(_) => {
                return Err(Problem::new(
                    format!("`{id}` es un riesgo: ocurre o no, pero no se atrasa"),
                    format!("`{id}` is a risk: it happens or not, but is never late"),
                )
                .help(
                    "quítelo con `--never`, o atrase una entrega o un área",
                    "take it away with `--never`, or make a handoff or a party late",
                ));
            }
        };
        self.only_once(&id)?;
        self.change
            .late
            .extend(handoffs.into_iter().map(|h| (h, days)));
        self.tell("late", &id, Some(days));
        Ok(())
    }

    /// A party that hands nothing over.
    fn absent(&mut self, id: &str) -> Result<(), Problem> {
        let (named, id) = self.find(id)?;
        let Named::Party(ix) = named else {
            return Err(Problem::new(
                format!("`{id}` no es un área, un proveedor ni un cliente: no puede faltar"),
                format!("`{id}` is no department, supplier or customer: it cannot be absent"),
            )
            .help(
                format!("si no debe ocurrir, use `--never {id}`"),
                format!("if it must not happen, use `--never {id}`"),
            ));
        };
        let all: Vec<HandoffIx> = self.handed_over(ix).collect();
        for h in &all {
            self.not_late(*h)?;
        }
        self.change.never.extend(all);
        self.tell("absent", &id, None);
        Ok(())
    }

    /// A handoff, a return or a risk that never happens.
    fn never(&mut self, id: &str) -> Result<(), Problem> {
        let (named, id) = self.find(id)?;
        match named {
            Named::Handoff(ix) => {
                self.not_late(ix)?;
                self.change.never.push(ix);
            }
            Named::Risk(at) => self.change.no_risk.push(at),
            Named::Party(_) => {
                return Err(Problem::new(
                    format!("`{id}` no es una entrega ni un riesgo: no ocurre"),
                    format!("`{id}` is no handoff and no risk: it does not happen"),
                )
                .help(
                    format!("si falta, use `--absent {id}`"),
                    format!("if it is absent, use `--absent {id}`"),
                ));
            }
        }
        self.tell("never", &id, None);
        Ok(())
    }

    /// One id has one delay; those of a party and of its handoff add up.
    fn only_once(&self, id: &str) -> Result<(), Problem> {
        if !self.told.iter().any(|c| c.kind == "late" && c.id == id) {
            return Ok(());
        }
        Err(Problem::new(
            format!("`{id}` se atrasa dos veces"),
            format!("`{id}` is late twice"),
        )
        .help(
            format!("dé un solo `--late` para `{id}`, con todo el atraso"),
            format!("give one `--late` for `{id}`, with the whole delay"),
        ))
    }

    /// What never happens is not late.
    fn not_late(&self, h: HandoffIx) -> Result<(), Problem> {
        if !self.change.late.iter().any(|(other, _)| *other == h) {
            return Ok(());
        }
        let id = &self.chain.handoff(h).id;
        Err(Problem::new(
            format!("`{id}` no puede atrasarse y a la vez no ocurrir"),
            format!("`{id}` cannot be late and never happen"),
        )
        .help(
            "quite una de las dos opciones",
            "leave one of the two options out",
        ))
    }

    fn handed_over(&self, party: PartyIx) -> impl Iterator<Item = HandoffIx> + '_ {
        let all = self.chain.each_handoff();
        all.filter(move |(_, h)| h.from == party).map(|(ix, _)| ix)
    }

    fn tell(&mut self, kind: &'static str, id: &str, days: Option<f64>) {
        let chain = self.chain;
        let handoff = chain.each_handoff().find(|(_, h)| *h.id == *id);
        let party = chain.parties.iter().find(|p| *p.id == *id);
        let risk = chain.risks.iter().find(|r| *r.id == *id);
        let name = handoff
            .map(|(ix, _)| chain.handoff_name(ix))
            .or(party.map(crate::chain::Party::name))
            .or(risk.and_then(|r| r.name.as_deref()))
            .unwrap_or(id);
        self.told.push(ChangeReport {
            kind,
            id: id.to_owned(),
            name: name.to_owned(),
            days,
        });
    }

    /// What an id names, and the id as the file has it.
    fn find(&self, id: &str) -> Result<(Named, String), Problem> {
        use unicode_normalization::UnicodeNormalization;
        let id: String = id.nfc().collect();
        let chain = self.chain;
        if let Some((ix, _)) = chain.each_handoff().find(|(_, h)| *h.id == *id) {
            return Ok((Named::Handoff(ix), id));
        }
        if let Some((ix, _)) = chain.each_party().find(|(_, p)| *p.id == *id) {
            return Ok((Named::Party(ix), id));
        }
        if let Some((at, _)) = (0..).zip(&chain.risks).find(|(_, r)| *r.id == *id) {
            return Ok((Named::Risk(at), id));
        }
        let shown = crate::read::quoted(&id);
        let problem = Problem::new(
            format!("la cadena no tiene `{shown}`"),
            format!("the chain has no `{shown}`"),
        );
        let ids = chain.handoffs.iter().map(|h| &*h.id);
        let ids = ids.chain(chain.parties.iter().map(|p| &*p.id));
        let ids = ids.chain(chain.risks.iter().map(|r| &*r.id));
        Err(match crate::read::nearest(&id, ids) {
            Some(best) => problem.help(
                format!("¿quiso decir `{best}`?"),
                format!("did you mean `{best}`?"),
            ),
            None => {
                let ids = chain.handoffs.iter().map(|h| h.id.to_string());
                one_of(problem, &ids.collect::<Vec<_>>())
            }
        })
    }
}
