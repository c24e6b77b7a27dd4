//! What a simulation says, on a terminal.

use std::fmt::Write as _;

use super::{Page, column};
use crate::lang::{Lang, format};
use crate::render::style::{BAD, BOLD, DIM, GOOD, WARN, paint, safe, table, wrapped};
use crate::report::{
    DistributionReport, FeltReport, HandoffReport, SizeReport, TargetReport, WeakLinkReport,
    WithoutReport,
};

/// Levels of a bar one character high.
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// A size below this, in working days, is not worth a line.
const WORTH_A_LINE: f64 = 5e-3;
/// Handoffs of a first screen where none is weak.
const MOST_COSTLY: usize = 5;
/// Causes beside the weak links on a first screen.
const MOST_CAUSES: usize = 4;

impl Page<'_> {
    /// Whether the promise holds, at a glance.
    pub(super) fn simulated_mark(&self, target: &TargetReport) -> String {
        let runs = target.simulated.as_ref();
        if target.basis == "roll_up" {
            return paint(WARN, "!");
        }
        let fails = runs.is_some_and(|s| s.holds == Some(false));
        if fails || target.holds_as_agreed == Some(false) {
            return paint(BAD, "✗");
        }
        let on_time = runs.and_then(|s| s.on_time);
        let is_close = on_time.is_some_and(|p| p.low < target.confidence);
        if is_close || !target.weak_links.is_empty() || !self.report.chain.missing_times.is_empty()
        {
            paint(WARN, "!")
        } else {
            paint(GOOD, "✓")
        }
    }

    /// How often a target is on time, for the table of the others.
    pub(super) fn on_time(&self, target: &TargetReport) -> String {
        let judged = target
            .simulated
            .as_ref()
            .filter(|_| target.basis != "roll_up");
        match judged.and_then(|s| Some((s.on_time?, s.holds?))) {
            Some((share, holds)) => {
                let mark = if holds { "" } else { "✗ " };
                format!("{mark}{}", format::percent(share.value, self.look.lang))
            }
            None => "–".into(),
        }
    }

    /// When a target is served: a histogram on one line, with the promise below it.
    pub(super) fn distribution(&self, target: &TargetReport, out: &mut String) {
        let Some(runs) = &target.simulated else {
            return;
        };
        let (Some(shape), Some(simulation)) = (&runs.distribution, &self.report.simulation) else {
            return;
        };
        if shape.width <= 0.0 {
            return;
        }
        let trials = format::number(f64::from(simulation.trials), 0, self.look.lang);
        let title = match self.look.lang {
            Lang::Es => format!("Cuándo le llega, en {trials} simulaciones"),
            Lang::En => format!("When it is served, in {trials} simulations"),
        };
        let _ = writeln!(out, "  {}", paint(DIM, title));
        let to = shape.from + shape.width * shape.shares.len() as f64;
        let first = self.days(shape.from);
        let last = match shape.above > 0.0 {
            true => format!("{} …", self.days(to)),
            false => self.days(to),
        };
        let promise = target.within.filter(|_| target.basis != "roll_up");
        let at = promise.map(|p| (p - shape.from) / shape.width);
        let (early, late) = bars(shape, at);
        let late = if late.is_empty() {
            late
        } else {
            paint(WARN, late)
        };
        let _ = writeln!(out, "  {first} {early}{late} {last}");
        if let (Some(at), Some(promise), Some(share)) = (at, promise, runs.on_time) {
            let inside = at.clamp(0.0, shape.shares.len() as f64);
            let column = 3 + first.chars().count() + inside as usize;
            let share = format::percent(share.value, self.look.lang);
            let label = match self.look.lang {
                Lang::Es => format!("{}: {share} a tiempo", self.days(promise)),
                Lang::En => format!("{}: {share} on time", self.days(promise)),
            };
            let mark = if at > inside { "→" } else { "▲" };
            // The label stands on the side that has room.
            let line = if column + label.chars().count() + 3 > self.look.width {
                let before = column.saturating_sub(label.chars().count() + 1);
                format!("{}{label} {mark}", " ".repeat(before))
            } else {
                format!("{}{mark} {label}", " ".repeat(column))
            };
            let _ = writeln!(out, "{line}");
        }
        out.push('\n');
    }

    /// The title of the last column of the weak links.
    pub(super) fn last_column(&self, target: &TargetReport) -> &'static str {
        let size = target.weak_links.first().and_then(|w| w.size);
        match size {
            Some(size) if size.loss.is_some() => self.t("Pérdida", "Loss"),
            Some(_) => self.t("Le cuesta", "Costs"),
            None => self.t("Al cliente", "Reaches"),
        }
    }

    /// How sure it is that the first link is the first.
    pub(super) fn how_sure(&self, weak: &WeakLinkReport) -> String {
        let Some(first) = weak.first.filter(|_| weak.rank == 1 && weak.size.is_some()) else {
            return String::new();
        };
        let share = format::percent(first, self.look.lang);
        match self.look.lang {
            Lang::Es => format!(" Fue lo que más costó en el {share} de los lotes simulados."),
            Lang::En => format!(" It cost the most in {share} of the simulated batches."),
        }
    }

    /// What something costs the customer: money where it is priced.
    pub(super) fn size(&self, size: SizeReport) -> String {
        match size.loss {
            Some(loss) => {
                format::money(loss, self.report.chain.currency.as_deref(), self.look.lang)
            }
            None => self.days(size.days),
        }
    }

    /// The handoffs whose lateness costs the most, where none is weak.
    pub(super) fn costliest(&self, target: &TargetReport, out: &mut String) {
        let mut all: Vec<(&HandoffReport, FeltReport)> = self
            .report
            .handoffs
            .iter()
            .filter_map(|h| {
                let felt = h.targets.iter().find(|t| t.target == target.id)?;
                Some((h, felt.simulated?))
            })
            .filter(|(_, f)| f.size.days >= WORTH_A_LINE)
            .collect();
        all.sort_by(|a, b| b.1.size.days.total_cmp(&a.1.size.days));
        if all.is_empty() {
            return;
        }
        let columns = [
            column(self.t("Lo que más cuesta", "What costs most"), false, true),
            column(self.t("De → a", "From → to"), false, true),
            column(self.t("Cumple", "Kept"), true, false),
            column(self.t("Le cuesta", "Costs"), true, false),
        ];
        let rows: Vec<Vec<String>> = all
            .iter()
            .take(MOST_COSTLY)
            .map(|(h, felt)| {
                let (name, between) = self.handoff(&h.id);
                let kept = h
                    .simulated
                    .and_then(|s| s.kept)
                    .map_or_else(|| "–".into(), |k| format::percent(k.value, self.look.lang));
                vec![name, between, kept, self.days(felt.size.days)]
            })
            .collect();
        out.push_str(&table(&columns, &rows, self.look.width));
    }

    /// Risks and returns, and what they cost, in one sentence.
    pub(super) fn causes(&self, target: &TargetReport, out: &mut String) {
        let Some(runs) = &target.simulated else {
            return;
        };
        let mut all: Vec<(String, f64)> = Vec::new();
        for WithoutReport { id, size } in &runs.risks {
            let risk = self.report.risks.iter().find(|r| r.id == *id);
            let name = risk.and_then(|r| r.name.as_deref()).unwrap_or(id);
            let name = self.quoted(name);
            all.push((
                match self.look.lang {
                    Lang::Es => format!("el riesgo {name}"),
                    Lang::En => format!("the risk {name}"),
                },
                size.days,
            ));
        }
        for WithoutReport { id, size } in &runs.returns {
            let name = self.quoted(&self.handoff(id).0);
            all.push((
                match self.look.lang {
                    Lang::Es => format!("lo que vuelve ({name})"),
                    Lang::En => format!("what comes back ({name})"),
                },
                size.days,
            ));
        }
        all.retain(|(_, days)| *days >= WORTH_A_LINE);
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        if all.is_empty() {
            return;
        }
        let most = if self.look.full {
            usize::MAX
        } else {
            MOST_CAUSES
        };
        let named: Vec<String> = all
            .iter()
            .take(most)
            .map(|(name, days)| format!("{name}, {}", self.days(*days)))
            .collect();
        let list = named.join("; ");
        let text = match self.look.lang {
            Lang::Es => format!("También le cuesta: {list}."),
            Lang::En => format!("It also costs: {list}."),
        };
        out.push('\n');
        out.push_str(&wrapped(&safe(&text), self.look.width, "  ", "  "));
    }

    fn quoted(&self, name: &str) -> String {
        match self.look.lang {
            Lang::Es => format!("«{name}»"),
            Lang::En => format!("“{name}”"),
        }
    }

    /// Every measure of every handoff for a target, and what parties cost it.
    pub(super) fn measures(&self, target: &TargetReport, out: &mut String) {
        let Some(runs) = &target.simulated else {
            return;
        };
        let heading = match self.look.lang {
            Lang::Es => format!("Lo que cada entrega le cuesta a {}", safe(&target.name)),
            Lang::En => format!("What each handoff costs {}", safe(&target.name)),
        };
        let _ = writeln!(out, "\n{}\n", paint(BOLD, heading));
        let columns = [
            column("id", false, true),
            column("D", true, false),
            column("±", true, false),
            column(self.t("A tiempo", "On time"), true, false),
            column("CI", true, false),
            column("SI", true, false),
            column("SSI", true, false),
            column("CRI", true, false),
            column("ρ", true, false),
            column(self.t("Por día", "Per day"), true, false),
        ];
        let share = |value: f64| format::number(value, 2, self.look.lang);
        let maybe = |value: Option<f64>| value.map_or_else(|| "–".into(), share);
        let mut rows: Vec<(f64, Vec<String>)> = Vec::new();
        for h in &self.report.handoffs {
            let felt = h.targets.iter().find(|t| t.target == target.id);
            let Some(felt) = felt.and_then(|t| t.simulated) else {
                continue;
            };
            let gain = format::percent(felt.size.on_time, self.look.lang);
            rows.push((
                felt.size.days,
                vec![
                    safe(&h.id),
                    self.days(felt.size.days),
                    self.days(felt.size.error),
                    format!("+{gain}"),
                    share(felt.criticality),
                    maybe(felt.significance),
                    maybe(felt.sensitivity),
                    maybe(felt.cruciality),
                    maybe(felt.cruciality_by_ranks),
                    self.maybe_days(felt.per_day),
                ],
            ));
        }
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
        let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, row)| row).collect();
        out.push_str(&table(&columns, &rows, self.look.width.max(80)));
        let legend = self.t(
            "D: días que le cuesta su atraso, cumpliendo los demás igual; ±: su error típico. Qué es cada medida: `eslabon explain size`, `criticality`, `significance`, `sensitivity`, `cruciality`, `per-day`.",
            "D: the days that its lateness costs, all others as they are; ±: its standard error. What each measure is: `eslabon explain size`, `criticality`, `significance`, `sensitivity`, `cruciality`, `per-day`.",
        );
        let legend = wrapped(legend, self.look.width, "  ", "  ");
        let _ = writeln!(out, "{}", paint(DIM, legend.trim_end()));
        self.parties_cost(&runs.parties, out);
    }

    fn parties_cost(&self, parties: &[WithoutReport], out: &mut String) {
        let mut all: Vec<&WithoutReport> = parties
            .iter()
            .filter(|p| p.size.days >= WORTH_A_LINE)
            .collect();
        all.sort_by(|a, b| b.size.days.total_cmp(&a.size.days));
        if all.is_empty() {
            return;
        }
        let columns = [
            column(self.t("Si cumpliera todo", "If it kept all"), false, true),
            column("D", true, false),
            column(self.t("A tiempo", "On time"), true, false),
        ];
        let row = |p: &&WithoutReport| {
            let gain = format::percent(p.size.on_time, self.look.lang);
            vec![
                self.party(&p.id),
                self.days(p.size.days),
                format!("+{gain}"),
            ]
        };
        let rows: Vec<Vec<String>> = all.iter().map(row).collect();
        out.push('\n');
        out.push_str(&table(&columns, &rows, self.look.width));
    }
}

/// The bars of a distribution, those up to a place in it and those after.
fn bars(shape: &DistributionReport, at: Option<f64>) -> (String, String) {
    let most = shape.shares.iter().copied().fold(0.0, f64::max);
    let bar = |share: &f64| {
        if *share <= 0.0 {
            return ' ';
        }
        let level = (share / most * LEVELS.len() as f64).ceil() as usize;
        LEVELS[level.clamp(1, LEVELS.len()) - 1]
    };
    let split = at.map_or(shape.shares.len(), |at| {
        at.clamp(0.0, shape.shares.len() as f64) as usize
    });
    let (early, late) = shape.shares.split_at(split);
    (
        early.iter().map(bar).collect(),
        late.iter().map(bar).collect(),
    )
}
