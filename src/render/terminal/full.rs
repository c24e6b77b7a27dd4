//! Every handoff and measure, on request.

use std::fmt::Write as _;

use super::{MOST_NAMED, Page, column};
use crate::lang::{Lang, format};
use crate::render::style::{BOLD, DIM, paint, safe, table, wrapped};
use crate::report::headline;

impl Page<'_> {
    /// Every handoff on both timelines.
    pub(super) fn full(&self, out: &mut String) {
        let heading = self.t("Todas las entregas", "Every handoff");
        let _ = writeln!(out, "\n{}\n", paint(BOLD, heading));
        let columns = [
            column("id", false, true),
            column(self.t("Acordado", "Agreed"), true, false),
            column(self.t("Media", "Mean"), true, false),
            column(self.t("Cumple", "Kept"), true, false),
            column(self.t("Llega", "Arrives"), true, false),
            column(self.t("Holgura", "Float"), true, false),
            column(self.t("Absorbe", "Absorbed"), true, false),
            column(self.t("Dato", "Data"), false, false),
        ];
        let target = headline(self.report).map(|t| t.id.as_str());
        let rows: Vec<Vec<String>> = self
            .report
            .handoffs
            .iter()
            .map(|h| {
                let felt = h.targets.iter().find(|t| Some(t.target.as_str()) == target);
                vec![
                    safe(&h.id),
                    self.maybe_days(h.agreed),
                    if h.tier == "missing" {
                        "?".into()
                    } else {
                        self.days(h.turnaround + h.passes)
                    },
                    h.kept
                        .map_or_else(|| "–".into(), |k| format::percent(k, self.look.lang)),
                    self.maybe_days(h.expected.map(|s| s.arrival)),
                    self.maybe_days(felt.and_then(|f| f.total_float)),
                    self.maybe_days(felt.and_then(|f| f.absorption)),
                    self.tier(h.tier).to_owned(),
                ]
            })
            .collect();
        out.push_str(&table(&columns, &rows, self.look.width.max(80)));
        let legend = self.t(
            "Llega y holgura: con los tiempos medios. Absorbe: con los acuerdos, hasta romper la promesa principal. – : no aplica o no ocurre en el caso usual.",
            "Arrives and float: at mean times. Absorbed: with the agreements, until the main promise breaks. – : does not apply, or does not happen in the usual case.",
        );
        out.push_str(&paint(
            DIM,
            wrapped(legend, self.look.width, "  ", "  ").trim_end(),
        ));
        out.push('\n');
        if let Some(target) = headline(self.report) {
            self.measures(target, out);
        }
        self.capacity(out);
        self.bottlenecks(out);
    }

    /// How busy the demand keeps each department, the busiest first.
    fn capacity(&self, out: &mut String) {
        let mut busy: Vec<_> = self
            .report
            .departments
            .iter()
            .filter_map(|d| Some((d, d.utilisation?)))
            .collect();
        if busy.is_empty() {
            return;
        }
        busy.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        let lang = self.look.lang;
        let number =
            |value: Option<f64>| value.map_or_else(|| "–".into(), |v| format::number(v, 2, lang));
        let heading = self.t("Carga de cada departamento", "Load of each department");
        let _ = writeln!(out, "\n{}\n", paint(BOLD, heading));
        let columns = [
            column(self.t("Departamento", "Department"), false, true),
            column(self.t("Personas", "People"), true, false),
            column(self.t("Veces por pedido", "Times an order"), true, false),
            column(self.t("Cada vez", "Each time"), true, false),
            column(self.t("Utilización", "Utilisation"), true, false),
        ];
        let rows: Vec<Vec<String>> = busy
            .iter()
            .map(|(d, utilisation)| {
                vec![
                    safe(&d.name),
                    number(d.people),
                    number(d.visits),
                    self.maybe_days(d.effort),
                    format::percent(*utilisation, lang),
                ]
            })
            .collect();
        out.push_str(&table(&columns, &rows, self.look.width.max(80)));
        let rate = number(self.report.chain.demand);
        let legend = match lang {
            Lang::Es => format!(
                "Con {rate} pedidos al día. Utilización: parte del tiempo de su gente; del 100 % en adelante no da abasto. Solo donde se declaran personas y trabajo."
            ),
            Lang::En => format!(
                "At {rate} orders a day. Utilisation: share of its people's time; from 100% on it cannot keep up. Only where people and work are declared."
            ),
        };
        let legend = wrapped(&legend, self.look.width, "  ", "  ");
        out.push_str(&paint(DIM, legend.trim_end()));
        out.push('\n');
    }

    /// Through whom everything passes.
    fn bottlenecks(&self, out: &mut String) {
        let names: Vec<String> = self
            .report
            .chain
            .bottlenecks
            .iter()
            .map(|id| self.party(id))
            .collect();
        if names.is_empty() || names.len() > MOST_NAMED {
            return;
        }
        let list = format::listed(&names, self.look.lang);
        let text = match self.look.lang {
            Lang::Es => format!("Todo camino al cliente externo pasa por: {list}."),
            Lang::En => format!("Every way to the external customer passes through: {list}."),
        };
        out.push('\n');
        out.push_str(&wrapped(&text, self.look.width, "  ", "  "));
    }

    fn tier(&self, tier: &str) -> &'static str {
        match (tier, self.look.lang) {
            ("measured", Lang::Es) => "medido",
            ("estimated", Lang::Es) => "estimado",
            ("declared", Lang::Es) => "declarado",
            ("agreed", Lang::Es) => "acordado",
            ("measured", Lang::En) => "measured",
            ("estimated", Lang::En) => "estimated",
            ("declared", Lang::En) => "declared",
            ("agreed", Lang::En) => "agreed",
            _ => "–",
        }
    }
}
