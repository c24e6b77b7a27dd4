//! What is drawn: which view, of which part of the chain, compared with what, and how it looks.

use std::io::Read;

use clap::ArgMatches;

use super::look::theme;
use super::outputs::{Format, Output};
use crate::check::Case;
use crate::cli::analyze::{self, Told};
use crate::cli::problem::Problem;
use crate::cli::screen::Screen;
use crate::cli::{simulating, what_if};
use crate::lang::Lang;
use crate::render::picture::{
    Focus, NoSuch, Picture, Shown, Side, cascade, compare, part_shown, risk,
};
use crate::render::theme::Theme;
use crate::render::views::{self, LanesBy, ViewError};
use crate::report::{HandoffReport, Report, TargetReport, headline};

/// The views by name.
pub(in crate::cli) const VIEWS: [&str; 6] =
    ["chain", "lanes", "timeline", "matrix", "cascade", "risk"];

/// How far to look from what is in focus, where nothing is said.
const DEPTH: usize = 2;

/// One of [`VIEWS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    Chain,
    Lanes,
    Timeline,
    Matrix,
    Cascade,
    Risk,
}

impl View {
    fn named(name: &str) -> Self {
        match name {
            "lanes" => Self::Lanes,
            "timeline" => Self::Timeline,
            "matrix" => Self::Matrix,
            "cascade" => Self::Cascade,
            "risk" => Self::Risk,
            _ => Self::Chain,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Chain => "chain",
            Self::Lanes => "lanes",
            Self::Timeline => "timeline",
            Self::Matrix => "matrix",
            Self::Cascade => "cascade",
            Self::Risk => "risk",
        }
    }

    /// Whether it is boxes and arrows, which every format takes.
    fn is_graph(self) -> bool {
        !matches!(self, Self::Lanes | Self::Timeline | Self::Matrix)
    }

    /// Whether areas can be drawn as one box.
    pub(super) fn collapses(self) -> bool {
        !matches!(self, Self::Lanes | Self::Timeline)
    }
}

/// What the arguments ask to be drawn.
pub(super) struct Asked {
    pub(super) view: View,
    focus: Focus,
    /// Areas drawn as one box: all outermost ones where no id is given.
    collapse: Option<Option<Vec<String>>>,
    compare: Option<String>,
    title: Option<String>,
    by: LanesBy,
    pub(super) theme: Theme,
}

/// What is drawn.
pub(super) struct What {
    pub(super) view: View,
    pub(super) picture: Picture,
    /// The drawing, where it is no boxes and arrows.
    pub(super) drawn: Option<String>,
    pub(super) theme: Theme,
}

pub(super) fn asked(
    args: &ArgMatches,
    outputs: &[Output],
    screen: &mut Screen<'_>,
) -> Result<Asked, Problem> {
    let text = |name: &str| args.get_one::<String>(name).cloned();
    let view = View::named(text("view").as_deref().unwrap_or_default());
    let all = |name: &str| -> Vec<String> {
        let given = args.get_many::<String>(name).into_iter().flatten();
        given.cloned().collect()
    };
    let graph_only = outputs
        .iter()
        .find(|o| matches!(o.format, Format::Dot | Format::Mermaid | Format::Drawio));
    let engine = args.contains_id("dot-engine");
    let name = view.name();
    if !view.is_graph() && engine {
        return Err(Problem::new(
            format!("`--dot-engine` no va con la vista `{name}`"),
            format!("`--dot-engine` does not go with the view `{name}`"),
        )
        .help(
            "coloca cajas y flechas: va con: --view chain, cascade, risk",
            "it places boxes and arrows: it goes with: --view chain, cascade, risk",
        ));
    }
    if !view.is_graph() && graph_only.is_some() {
        return Err(Problem::new(
            format!("la vista `{name}` no son cajas y flechas: solo va en svg, png y pdf"),
            format!("the view `{name}` is no boxes and arrows: it goes into svg, png and pdf only"),
        ));
    }
    let changed = what_if::CHANGES.iter().find(|name| args.contains_id(name));
    for (option, is_given, views) in [
        (
            "compare",
            args.contains_id("compare"),
            &[View::Chain, View::Matrix][..],
        ),
        (
            "collapse",
            args.contains_id("collapse"),
            &[View::Chain, View::Matrix, View::Cascade, View::Risk][..],
        ),
        ("lanes", args.contains_id("lanes"), &[View::Lanes][..]),
        (
            changed.unwrap_or(&"late"),
            changed.is_some(),
            &[View::Cascade][..],
        ),
    ] {
        if is_given && !views.contains(&view) {
            let names: Vec<&str> = views.iter().map(|v| v.name()).collect();
            let names = names.join(", ");
            return Err(Problem::new(
                format!("`--{option}` no va con la vista `{}`", view.name()),
                format!("`--{option}` does not go with the view `{}`", view.name()),
            )
            .help(
                format!("va con: --view {names}"),
                format!("it goes with: --view {names}"),
            ));
        }
    }
    let side = match (args.get_flag("upstream"), args.get_flag("downstream")) {
        (true, false) => Side::Upstream,
        (false, true) => Side::Downstream,
        _ => Side::Both,
    };
    let collapse = all("collapse");
    let every = ["group", "grupo", "groups", "grupos"];
    Ok(Asked {
        view,
        focus: Focus {
            around: all("focus"),
            depth: args
                .get_one::<u64>("depth")
                .map_or(DEPTH, |d| usize::try_from(*d).unwrap_or(usize::MAX)),
            side,
            customer: text("customer"),
            only_weak: args.get_flag("only-weak"),
        },
        collapse: match collapse.as_slice() {
            [] => None,
            ids if ids.iter().any(|id| every.contains(&id.as_str())) => Some(None),
            _ => Some(Some(collapse)),
        },
        compare: text("compare"),
        title: text("title"),
        by: match text("lanes").as_deref() {
            Some("department") => LanesBy::Department,
            _ => LanesBy::Group,
        },
        theme: theme(text("theme").as_deref(), screen)?,
    })
}

/// Reads what is drawn.
pub(super) fn load(
    args: &ArgMatches,
    asked: Asked,
    lang: Option<Lang>,
    stdin: &mut dyn Read,
    screen: &mut Screen<'_>,
) -> Result<What, Problem> {
    let how = simulating::asked(args)?;
    let before = match &asked.compare {
        None => None,
        Some(path) => {
            let read = |case: &mut Case<'_>, told: Told<'_>, screen: &mut Screen<'_>| {
                analyze::simulate(case, how, screen);
                Ok(analyze::report_of(case, told))
            };
            let wanted = args.get_one::<String>("chain").map(String::as_str);
            let empty = &mut std::io::empty();
            Some(analyze::with_chain_of(
                (path, wanted),
                lang,
                empty,
                screen,
                read,
            )?)
        }
    };
    analyze::with_chain(args, lang, stdin, screen, |case, told, screen| {
        let found = match asked.view {
            View::Cascade if !what_if::is_asked(args) => {
                let problem = Problem::new(
                    "falta decir qué se atrasa, falta o no ocurre",
                    "what is late, absent or never happens is not said",
                );
                return Err(what_if::with_example(problem, case.chain));
            }
            View::Cascade => {
                let file = told.reading.file.name();
                Some(what_if::follow(args, case, file, how.settings, screen)?)
            }
            _ => None,
        };
        if found.is_none() {
            analyze::simulate(case, how, screen);
        }
        let mut report = analyze::report_of(case, told);
        if let Some(title) = &asked.title {
            report.chain.name = Some(title.clone());
        }
        let asked = Asked {
            focus: asked.focus.meant(&report),
            ..asked
        };
        let picture = match (&before, &found, asked.view) {
            (Some(before), ..) => compare(before, &report, screen.lang),
            (None, Some(found), _) => cascade(&report, found, screen.lang),
            (None, None, View::Risk) => risk(&report, target(&report, &asked)?, screen.lang),
            (None, None, _) => Picture::of(&report, screen.lang),
        };
        draw(picture, &report, asked, screen.lang)
    })
}

/// What is asked for of a chain, and its drawing where it is no boxes and arrows.
fn draw(picture: Picture, report: &Report, asked: Asked, lang: Lang) -> Result<What, Problem> {
    let shown = match asked.focus.is_all() {
        true => None,
        false => Some(shown(report, &asked.focus)?),
    };
    let handoffs = report.handoffs.iter();
    let is_shown = |id: &String| shown.as_ref().is_none_or(|s| s.handoffs.contains(id));
    let handoffs: Vec<&HandoffReport> = handoffs.filter(|h| is_shown(&h.id)).collect();
    let theme = &asked.theme;
    let drawn = match asked.view {
        View::Lanes => Some(views::lanes_of(report, &handoffs, lang, theme, asked.by)),
        View::Timeline => Some(views::timeline_of(report, &handoffs, lang, theme)),
        _ => None,
    };
    let drawn = drawn.transpose().map_err(no_view)?;
    let picture = part(picture, report, shown.as_ref(), &asked.collapse, lang)?;
    let drawn = match asked.view {
        View::Matrix => Some(views::matrix(&picture, theme)),
        _ => drawn,
    };
    Ok(What {
        view: asked.view,
        picture,
        drawn,
        theme: asked.theme,
    })
}

fn no_view(error: ViewError) -> Problem {
    Problem::Said(error.message(), Some(error.help()))
}

/// For whom sizes are told: who was asked for, else the one whom the answer is about.
fn target<'r>(report: &'r Report, asked: &Asked) -> Result<&'r TargetReport, Problem> {
    let found = match &asked.focus.customer {
        Some(id) => report.targets.iter().find(|t| t.id == *id),
        None => headline(report),
    };
    let found = found.filter(|t| !t.covers.is_empty());
    found.ok_or_else(|| match &asked.focus.customer {
        Some(id) => no_target(report, id),
        None => Problem::new(
            "la cadena no le llega a ningún cliente",
            "the chain reaches no customer",
        )
        .help(
            "`--view chain` la dibuja; `eslabon check` dice qué le falta",
            "`--view chain` draws it; `eslabon check` says what it lacks",
        ),
    })
}

/// Why sizes cannot be told for an id: a delivery without a promise of its own, or no customer.
fn no_target(report: &Report, id: &str) -> Problem {
    let delivery = report
        .handoffs
        .iter()
        .find(|h| h.id == id && h.kind == "delivery");
    if let Some(delivery) = delivery {
        let customer = &delivery.to;
        return Problem::new(
            format!("`{id}` no tiene un plazo propio: cuenta para `{customer}`"),
            format!("`{id}` has no promise of its own: it counts for `{customer}`"),
        )
        .help(
            format!("use `--customer {customer}`"),
            format!("use `--customer {customer}`"),
        );
    }
    if report.customers.iter().any(|c| c.id == id) {
        return Problem::new(
            format!("a `{id}` no le llega ninguna entrega que se pueda juzgar"),
            format!("`{id}` receives no delivery that could be judged"),
        )
        .help(
            format!("`--view chain --focus {id}` muestra lo que recibe"),
            format!("`--view chain --focus {id}` shows what it receives"),
        );
    }
    let error = NoSuch {
        id: id.to_owned(),
        is_customer: true,
    };
    unknown(report, &error)
}

/// The part that is in focus.
fn shown(report: &Report, focus: &Focus) -> Result<Shown, Problem> {
    let shown = focus.of(report).map_err(|e| unknown(report, &e))?;
    if shown.handoffs.is_empty() {
        let touches = |h: &HandoffReport, id: &String| [&h.id, &h.from, &h.to].contains(&id);
        let has_none = |id: &&String| !report.handoffs.iter().any(|h| touches(h, id));
        let asked = focus.around.iter().chain(&focus.customer);
        if let Some(alone) = asked.into_iter().find(has_none) {
            let alone = crate::read::quoted(alone);
            return Err(Problem::new(
                format!("`{alone}` no entrega ni recibe nada: no hay qué dibujar a su alrededor"),
                format!(
                    "`{alone}` hands over and receives nothing: there is nothing to draw around it"
                ),
            )
            .help(
                "agréguele una entrega, o dibuje toda la cadena",
                "add a handoff to it, or draw the whole chain",
            ));
        }
        return Err(Problem::new(
            "de lo que se pide no queda nada por dibujar",
            "nothing is left to draw of what is asked for",
        )
        .help(
            "pida más: otro `--focus`, más `--depth`, o sin `--only-weak`",
            "ask for more: another `--focus`, more `--depth`, or without `--only-weak`",
        ));
    }
    Ok(shown)
}

/// The picture of a part, its areas as boxes where that is asked for.
fn part(
    mut picture: Picture,
    report: &Report,
    shown: Option<&Shown>,
    collapse: &Option<Option<Vec<String>>>,
    lang: Lang,
) -> Result<Picture, Problem> {
    if let Some(shown) = shown {
        picture.keep(shown);
        tell(&mut picture, report, shown, lang);
    }
    if let Some(wanted) = collapse {
        picture.collapse(wanted.as_deref()).map_err(|id| {
            let shown = crate::read::quoted(&id);
            let ids = report.chain.groups.iter().map(|g| g.id.as_str());
            let problem = Problem::new(
                format!("la cadena no tiene un área `{shown}`"),
                format!("the chain has no area `{shown}`"),
            );
            with_nearest(problem, &id, ids).unwrap_or_else(|problem| {
                problem.help(
                    "`--collapse group` cierra todas",
                    "`--collapse group` closes all of them",
                )
            })
        })?;
    }
    Ok(picture)
}

/// What is left out is said.
fn tell(picture: &mut Picture, report: &Report, shown: &Shown, lang: Lang) {
    let words = part_shown(shown.handoffs.len(), report.handoffs.len(), lang);
    let said = picture.subtitle.take();
    picture.subtitle = Some(match said {
        Some(said) => format!("{said} {words}"),
        None => words,
    });
}

/// An id that names nothing, with the nearest that does.
fn unknown(report: &Report, error: &NoSuch) -> Problem {
    let shown = crate::read::quoted(&error.id);
    let customers = report.customers.iter().map(|p| p.id.as_str());
    if error.is_customer {
        let problem = Problem::new(
            format!("`{shown}` no es un cliente ni una entrega a uno"),
            format!("`{shown}` is no customer and no delivery to one"),
        );
        let deliveries = report.handoffs.iter().filter(|h| h.kind == "delivery");
        let ids = customers.chain(deliveries.map(|h| h.id.as_str()));
        return with_nearest(problem, &error.id, ids).unwrap_or_else(|problem| {
            let ids: Vec<String> = report.customers.iter().map(|p| p.id.clone()).collect();
            what_if::one_of(problem, &ids)
        });
    }
    let problem = Problem::new(
        format!("la cadena no tiene `{shown}`"),
        format!("the chain has no `{shown}`"),
    );
    let parties = report.departments.iter().chain(&report.suppliers);
    let ids = customers.chain(parties.map(|p| p.id.as_str()));
    let ids = ids.chain(report.handoffs.iter().map(|h| h.id.as_str()));
    with_nearest(problem, &error.id, ids).unwrap_or_else(|problem| {
        problem.help(
            "use el id de un área o de una entrega del archivo",
            "use the id of a party or of a handoff of the file",
        )
    })
}

/// With the nearest name; the problem as it was where none is near.
fn with_nearest<'n>(
    problem: Problem,
    id: &str,
    names: impl Iterator<Item = &'n str>,
) -> Result<Problem, Problem> {
    match crate::read::nearest(id, names) {
        Some(best) => Ok(problem.help(
            format!("¿quiso decir `{best}`?"),
            format!("did you mean `{best}`?"),
        )),
        None => Err(problem),
    }
}
