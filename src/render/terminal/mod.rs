//! The answer on a terminal: three sentences, a table, and detail on request.

mod full;
mod simulated;

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::chain::Calendar;
use crate::lang::{Lang, format};
use crate::render::style::{BAD, BOLD, Column, DIM, GOOD, WARN, cut, paint, safe, table, wrapped};
use crate::report::check::Tally;
use crate::report::{HandoffReport, PartyReport, Report, TargetReport, headline};

/// How the answer looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Language of the words.
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: usize,
    /// Every handoff and measure.
    pub full: bool,
}

/// More names than this say nothing to a reader.
const MOST_NAMED: usize = 40;

/// Links in the table of the first screen.
const MOST_LINKS: usize = 8;

/// The answer to a chain, with ANSI styles.
#[must_use]
pub fn render(report: &Report, look: Look) -> String {
    let page = Page {
        report,
        look,
        calendar: calendar(report),
        handoffs: report.handoffs.iter().map(|h| (h.id.as_str(), h)).collect(),
        parties: [&report.customers, &report.suppliers, &report.departments]
            .into_iter()
            .flatten()
            .map(|p| (p.id.as_str(), p))
            .collect(),
    };
    let mut out = page.title();
    page.answer(&mut out);
    if let Some(target) = headline(report) {
        page.distribution(target, &mut out);
        page.links(target, &mut out);
        page.causes(target, &mut out);
        page.others(target, &mut out);
    }
    if look.full {
        page.full(&mut out);
    }
    page.footer(&mut out);
    out
}

fn calendar(report: &Report) -> Calendar {
    let c = report.chain.calendar;
    Calendar::new(c.day_hours, c.week_days, c.month_days).unwrap_or_default()
}

struct Page<'a> {
    report: &'a Report,
    look: Look,
    calendar: Calendar,
    /// Looked up only, never walked.
    handoffs: HashMap<&'a str, &'a HandoffReport>,
    parties: HashMap<&'a str, &'a PartyReport>,
}

impl Page<'_> {
    fn t<'t>(&self, es: &'t str, en: &'t str) -> &'t str {
        match self.look.lang {
            Lang::Es => es,
            Lang::En => en,
        }
    }

    fn days(&self, days: f64) -> String {
        format::days(days, &self.calendar, self.look.lang)
    }

    fn maybe_days(&self, days: Option<f64>) -> String {
        days.map_or_else(|| "–".into(), |d| self.days(d))
    }

    fn title(&self) -> String {
        let name = self
            .report
            .chain
            .name
            .as_deref()
            .unwrap_or(&self.report.chain.file);
        let title = cut(&safe(name), self.look.width.saturating_sub(2));
        format!("\n{}\n\n", paint(BOLD, title))
    }

    fn answer(&self, out: &mut String) {
        let target = headline(self.report);
        let mark = match target {
            None => paint(BAD, "✗"),
            Some(t) if t.simulated.as_ref().is_some_and(|s| s.on_time.is_some()) => {
                self.simulated_mark(t)
            }
            Some(t) if t.promised_from == "nothing" => paint(WARN, "?"),
            Some(t) if t.basis != "roll_up" && t.holds_as_agreed == Some(false) => paint(BAD, "✗"),
            Some(t) if t.basis != "roll_up" && t.holds_as_expected == Some(false) => {
                paint(BAD, "✗")
            }
            Some(t) if !t.weak_links.is_empty() || t.basis == "roll_up" => paint(WARN, "!"),
            Some(_) if !self.report.chain.missing_times.is_empty() => paint(WARN, "!"),
            Some(_) => paint(GOOD, "✓"),
        };
        for (at, sentence) in self.report.chain.answer.iter().enumerate() {
            let first = if at == 0 { "\u{1}" } else { " " };
            let text = wrapped(
                &safe(sentence.of(self.look.lang)),
                self.look.width,
                "  ",
                &format!("{first} "),
            );
            out.push_str(&text.replacen('\u{1}', &mark, 1));
        }
        for left_out in &self.report.chain.not_counted {
            let text = wrapped(
                &safe(left_out.of(self.look.lang)),
                self.look.width,
                "  ",
                "  ",
            );
            out.push_str(&paint(DIM, text.trim_end()));
            out.push('\n');
        }
        out.push('\n');
    }

    /// The weak links of a target, or where there are none those with the least room.
    fn links(&self, target: &TargetReport, out: &mut String) {
        if target.weak_links.is_empty() {
            self.tightest(target, out);
            return;
        }
        let columns = [
            column("#", true, false),
            column(self.t("Eslabón débil", "Weak link"), false, true),
            column(self.t("De → a", "From → to"), false, true),
            column(self.t("Atraso", "Late by"), true, false),
            column(self.t("Absorbe", "Absorbed"), true, false),
            column(self.last_column(target), true, false),
        ];
        let rows: Vec<Vec<String>> = target
            .weak_links
            .iter()
            .take(if self.look.full {
                usize::MAX
            } else {
                MOST_LINKS
            })
            .map(|w| {
                let (name, between) = self.handoff(&w.handoff);
                let tie = if w.tied { "=" } else { "" };
                vec![
                    format!("{}{tie}", w.rank),
                    name,
                    between,
                    self.days(w.lateness),
                    self.days(w.absorption),
                    w.size.map_or_else(|| self.days(w.reach), |s| self.size(s)),
                ]
            })
            .collect();
        out.push_str(&table(&columns, &rows, self.look.width));
        let left = target.weak_links.len().saturating_sub(rows.len());
        if left > 0 {
            let text = match self.look.lang {
                Lang::Es => format!("  … y {left} más (--full)"),
                Lang::En => format!("  … and {left} more (--full)"),
            };
            let _ = writeln!(out, "{}", paint(DIM, text));
        }
        if target.weak_links.iter().any(|w| w.tied) {
            let text = self.t(
                "  = empatan: el orden entre ellos no dice nada",
                "  = a tie: the order among them says nothing",
            );
            let _ = writeln!(out, "{}", paint(DIM, text));
        }
        out.push('\n');
        let most = if self.look.full { usize::MAX } else { 3 };
        for weak in target.weak_links.iter().take(most) {
            let (name, _) = self.handoff(&weak.handoff);
            let path: Vec<String> = weak.path.iter().map(|h| self.handoff(h).0).collect();
            let sure = self.how_sure(weak);
            let reason = weak.reason.of(self.look.lang);
            let text = format!("{}. {name}: {reason}.{sure}", weak.rank);
            out.push_str(&wrapped(&text, self.look.width, "     ", "  "));
            if path.len() > 1 {
                let way = match self.look.lang {
                    Lang::Es => format!("Camino al cliente: {}", path.join(" → ")),
                    Lang::En => format!("Way to the customer: {}", path.join(" → ")),
                };
                out.push_str(&wrapped(&way, self.look.width, "     ", "     "));
            }
            if let Some(next) = weak
                .next_number
                .as_ref()
                .filter(|_| self.look.full || weak.rank == 1)
            {
                out.push_str(&paint(
                    DIM,
                    wrapped(
                        &safe(next.of(self.look.lang)),
                        self.look.width,
                        "     ",
                        "     ",
                    )
                    .trim_end(),
                ));
                out.push('\n');
            }
        }
    }

    fn tightest(&self, target: &TargetReport, out: &mut String) {
        if target.simulated.is_some() {
            self.costliest(target, out);
            return;
        }
        let mut tight: Vec<(&HandoffReport, f64, f64)> = self
            .report
            .handoffs
            .iter()
            .filter(|h| {
                self.parties
                    .get(h.from.as_str())
                    .is_none_or(|p| p.external.is_none())
            })
            .filter_map(|h| {
                let felt = h.targets.iter().find(|t| t.target == target.id)?;
                Some((h, felt.absorption?, felt.lateness))
            })
            .collect();
        tight.sort_by(|a, b| (a.1 - a.2).total_cmp(&(b.1 - b.2)));
        if tight.is_empty() {
            return;
        }
        let columns = [
            column(
                self.t("Con menos margen", "With the least room"),
                false,
                true,
            ),
            column(self.t("De → a", "From → to"), false, true),
            column(self.t("Atraso", "Late by"), true, false),
            column(self.t("Absorbe", "Absorbed"), true, false),
        ];
        let row = |(h, absorbs, late): &(&HandoffReport, f64, f64)| {
            let (name, between) = self.handoff(&h.id);
            vec![name, between, self.days(*late), self.days(*absorbs)]
        };
        let rows: Vec<Vec<String>> = tight.iter().take(5).map(row).collect();
        out.push_str(&table(&columns, &rows, self.look.width));
    }

    /// One line for each other target.
    fn others(&self, first: &TargetReport, out: &mut String) {
        let others: Vec<&TargetReport> = self
            .report
            .targets
            .iter()
            .filter(|t| t.id != first.id)
            .collect();
        if others.is_empty() {
            return;
        }
        let columns = [
            column(self.t("Otras promesas", "Other promises"), false, true),
            column(self.t("Plazo", "Promise"), true, false),
            column(self.t("Acordado", "Agreed"), true, false),
            column(self.t("Esperado", "Expected"), true, false),
            column(self.t("A tiempo", "On time"), true, false),
            column(self.t("Débiles", "Weak"), true, false),
        ];
        let row = |t: &&TargetReport| {
            let within = if t.basis == "roll_up" {
                "–".into()
            } else {
                self.maybe_days(t.within)
            };
            let mark = |days: Option<f64>, holds: Option<bool>| {
                format!(
                    "{}{}",
                    if holds == Some(false) { "✗ " } else { "" },
                    self.maybe_days(days)
                )
            };
            let judged = t.basis != "roll_up";
            vec![
                safe(&t.name),
                within,
                mark(t.promised, t.holds_as_agreed.filter(|_| judged)),
                mark(t.expected, t.holds_as_expected.filter(|_| judged)),
                self.on_time(t),
                t.weak_links.len().to_string(),
            ]
        };
        out.push('\n');
        let most = if self.look.full { usize::MAX } else { 6 };
        let rows: Vec<Vec<String>> = others.iter().take(most).map(row).collect();
        out.push_str(&table(&columns, &rows, self.look.width));
        if others.len() > rows.len() {
            let left = others.len() - rows.len();
            let text = match self.look.lang {
                Lang::Es => format!("  … y {left} más (--full)"),
                Lang::En => format!("  … and {left} more (--full)"),
            };
            let _ = writeln!(out, "{}", paint(DIM, text));
        }
    }

    fn footer(&self, out: &mut String) {
        let mut tally = Tally::default();
        for finding in &self.report.findings {
            tally.add(finding.weight(), 1);
        }
        let file = safe(&self.report.chain.file);
        let shown = if file.contains(' ') {
            format!("'{file}'")
        } else {
            file
        };
        out.push('\n');
        if !self.report.findings.is_empty() {
            let text = format!("{}: eslabon check {shown}", tally.in_words(self.look.lang));
            let _ = writeln!(out, "{}", paint(DIM, text));
        }
        if !self.look.full {
            let more = match self.look.lang {
                Lang::Es => format!(
                    "Todo el detalle: eslabon analyze {shown} --full   ·   El dibujo: eslabon diagram {shown} -o cadena.svg"
                ),
                Lang::En => format!(
                    "Every detail: eslabon analyze {shown} --full   ·   The picture: eslabon diagram {shown} -o chain.svg"
                ),
            };
            for part in more.split("   ·   ") {
                let _ = writeln!(out, "{}", paint(DIM, part));
            }
        }
    }

    /// A handoff's name, and between whom.
    fn handoff(&self, id: &str) -> (String, String) {
        let Some(h) = self.handoffs.get(id) else {
            return (safe(id), String::new());
        };
        let name = safe(h.delivers.as_deref().unwrap_or(&h.id));
        (
            name,
            format!("{} → {}", self.party(&h.from), self.party(&h.to)),
        )
    }

    fn party(&self, id: &str) -> String {
        safe(self.parties.get(id).map_or(id, |p| &p.name))
    }
}

fn column(title: &str, right: bool, gives: bool) -> Column {
    Column {
        title: title.to_owned(),
        right,
        gives,
    }
}

/// A paragraph wrapped to a width.
#[must_use]
pub fn paragraph(text: &str, width: usize) -> String {
    wrapped(text, width, "", "")
}

/// A line of an example, without characters that a terminal would obey.
#[must_use]
pub fn safe_line(line: &str) -> String {
    safe(line)
}
