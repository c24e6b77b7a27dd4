//! What every measure means: one `eslabon explain` away.

use std::fmt::Write as _;

use crate::lang::{Lang, Text};

/// A number that a report gives.
#[derive(Debug)]
pub struct Measure {
    /// Its name in `explain` and in machine formats.
    pub name: &'static str,
    /// How a table heads it.
    pub symbol: &'static str,
    /// In one line.
    pub title: Text,
    /// What it says, and how it is worked out.
    pub explanation: Text,
    /// Where it comes from.
    pub source: &'static str,
}

/// Every measure, in the order in which a reader meets them.
pub const ALL: &[Measure] = &[
    Measure {
        name: "on-time",
        symbol: "P(T ≤ P)",
        title: Text {
            es: "Con qué frecuencia se cumple la promesa",
            en: "How often the promise is kept",
        },
        explanation: Text {
            es: "La cadena se simula muchas veces: cada tiempo que varía se sortea, los riesgos ocurren o no, lo que se devuelve se rehace. «A tiempo» es la parte de las veces en que el cliente recibe todo dentro del plazo. El intervalo (Wilson, 95 %) dice cuánto puede errar por ser una muestra: más simulaciones lo estrechan (`--trials`, `--precision`). Cuentan las veces en que algo le llega.",
            en: "The chain is simulated many times: every time that varies is drawn, risks happen or not, what comes back is done again. “On time” is the share of runs in which the customer has everything within the promise. The interval (Wilson, 95%) says how far a sample may be off: more simulations make it narrower (`--trials`, `--precision`). Runs in which nothing reaches the customer do not count.",
        },
        source: "Wilson 1927",
    },
    Measure {
        name: "counter-offer",
        symbol: "Q(T)",
        title: Text {
            es: "El plazo más corto que sí se puede prometer",
            en: "The shortest promise that can be kept",
        },
        explanation: Text {
            es: "Una promesa que no se puede cumplir se contesta con un no, y con otra que sí: el plazo más corto que se cumple con la confianza prometida. Con 90 % de confianza, es el tiempo dentro del cual se entrega 9 de cada 10 veces.",
            en: "A promise that cannot be kept is answered with a no, and with one that can: the shortest time that holds at the promised confidence. At 90%, it is the time within which 9 of 10 runs are served.",
        },
        source: "",
    },
    Measure {
        name: "lateness",
        symbol: "L",
        title: Text {
            es: "Cuánto se pasa una entrega de lo que acordó",
            en: "By how much a handoff passes its agreement",
        },
        explanation: Text {
            es: "L = max(0, w - acordado), donde w es el tiempo total de la entrega con lo que se rehace; contra su media si no hay acuerdo. La tabla da su cuantil a la confianza prometida: lo que plausiblemente sale mal.",
            en: "L = max(0, w - agreed), where w is the handoff's turnaround with what is done again; against its mean where nothing is agreed. The table gives its quantile at the promised confidence: what plausibly goes wrong.",
        },
        source: "",
    },
    Measure {
        name: "absorption",
        symbol: "r",
        title: Text {
            es: "Cuánto atraso de una entrega aguanta la cadena",
            en: "How much of a handoff's delay the chain absorbs",
        },
        explanation: Text {
            es: "Cuánto puede atrasarse esta entrega, cumpliendo todas las demás lo acordado, antes de que se rompa la promesa al cliente. Negativa si la promesa ya está rota y por aquí podría remediarse. Un eslabón es débil cuando su atraso plausible pasa de aquí.",
            en: "How far this handoff can slip, all others keeping their agreements, before the customer's promise breaks. Negative where it is broken already and could be mended here. A link is weak where its plausible lateness is more than this.",
        },
        source: "recovery time: Goverde 2007; time to survive: Simchi-Levi et al. 2015",
    },
    Measure {
        name: "total-float",
        symbol: "",
        title: Text {
            es: "Holgura total: desde cuándo lo nota el cliente",
            en: "Total float: from when on the customer notices",
        },
        explanation: Text {
            es: "Cuánto puede atrasarse la entrega, con los tiempos medios, antes de que al cliente le llegue más tarde. Nula (–) si nunca lo notaría. La holgura libre es lo mismo hasta que alguien que la recibe arranca más tarde.",
            en: "How far the handoff can slip at mean times before the customer is served later. Null (–) where it would never notice. Free float is the same until anyone who receives it starts later.",
        },
        source: "CPM: Kelley & Walker 1959",
    },
    Measure {
        name: "size",
        symbol: "D",
        title: Text {
            es: "Lo que el atraso de una entrega le cuesta al cliente",
            en: "What a handoff's lateness costs the customer",
        },
        explanation: Text {
            es: "D = E[T] - E[T si esta entrega sola cumpliera su acuerdo], con los mismos sorteos para todo lo demás; en días del cliente, y lo mismo en la frecuencia de cumplir. Sin acuerdo, como mucho su media. Es exacto en cada simulación: no es un puntaje. Por áreas: todas sus entregas a la vez; de un riesgo o una devolución: que nunca ocurran. Con `costo_atraso` se da en dinero: los días más allá de la promesa que no habría.",
            en: "D = E[T] - E[T with this handoff alone on its agreement], all else keeping its draws; in the customer's days, and the same in how often the promise is kept. Without an agreement, no longer than its mean. It is exact in every run, and no score. For a department: all its handoffs at once; for a risk or a return: that it never happens. With `delay_cost` it is given in money: the days behind the promise that would not be.",
        },
        source: "analysis by exclusion; Reinertsen 2009 for the money",
    },
    Measure {
        name: "ranking",
        symbol: "#",
        title: Text {
            es: "Qué tan seguro es el orden",
            en: "How sure the order is",
        },
        explanation: Text {
            es: "Los eslabones débiles van por lo que le cuestan al cliente. Empatan (=) los que la muestra no distingue: su diferencia no pasa de 1,96 errores típicos. `first` es la parte de los lotes de la simulación en que ninguna otra entrega costó más.",
            en: "Weak links are ordered by what they cost the customer. Those that the sample cannot tell apart are tied (=): they differ by no more than 1.96 standard errors. `first` is the share of the simulation's batches in which no other handoff cost more.",
        },
        source: "",
    },
    Measure {
        name: "delays-add-up",
        symbol: "",
        title: Text {
            es: "Los atrasos se suman",
            en: "Delays add up",
        },
        explanation: Text {
            es: "La promesa no se cumple con su confianza y sin embargo ningún eslabón es débil por sí solo: muchos atrasos pequeños se juntan. El remedio no es una entrega sino un plazo con más aire, o varias a la vez; la tabla dice cuáles cuestan más.",
            en: "The promise is not kept at its confidence and yet no link is weak by itself: many small delays meet. The remedy is no single handoff but more room in the promise, or several at once; the table says which cost most.",
        },
        source: "merge bias: MacCrimmon & Ryavec 1964",
    },
    Measure {
        name: "criticality",
        symbol: "CI",
        title: Text {
            es: "Con qué frecuencia decide cuándo le llega al cliente",
            en: "How often it decides when the customer is served",
        },
        explanation: Text {
            es: "La parte de las simulaciones en que la entrega está en un camino que decide el tiempo del cliente: llega justo cuando quien la recibe arranca. Si varios caminos empatan cuentan todos, así que pueden sumar más de 1.",
            en: "The share of runs in which the handoff is on a path that decides the customer's time: it arrives just when its receiver starts. Where several paths tie all of them count, so that the sum may pass 1.",
        },
        source: "criticality index: Martin 1965",
    },
    Measure {
        name: "significance",
        symbol: "SI",
        title: Text {
            es: "Qué parte de su camino es, pesada por el tiempo",
            en: "How much of its path it is, weighed by the time",
        },
        explanation: Text {
            es: "SI = E[w/(w + holgura) · T/E[T]]: cerca de 1 si casi no tiene holgura cuando importa. Distingue lo que la criticidad calla: lo casi crítico. No se da detrás de alternativas (–).",
            en: "SI = E[w/(w + float) · T/E[T]]: near 1 where it has hardly any float when it matters. It sees what criticality does not: what is nearly critical. Not given behind alternatives (–).",
        },
        source: "Williams 1992",
    },
    Measure {
        name: "sensitivity",
        symbol: "SSI",
        title: Text {
            es: "Cuánta de la incertidumbre del cliente viene de aquí",
            en: "How much of the customer's uncertainty comes from here",
        },
        explanation: Text {
            es: "SSI = CI · sd(w)/sd(T): crítica a menudo y además muy variable.",
            en: "SSI = CI · sd(w)/sd(T): often critical, and varying much as well.",
        },
        source: "PMBoK; Vanhoucke 2010",
    },
    Measure {
        name: "cruciality",
        symbol: "CRI, ρ",
        title: Text {
            es: "Si el cliente espera más cuando esta entrega tarda más",
            en: "Whether the customer waits longer when this handoff takes longer",
        },
        explanation: Text {
            es: "CRI es la correlación (Pearson) del tiempo de la entrega con el del cliente, y ρ la misma por rangos (Spearman, con `--full`). Una causa común, como un riesgo o el mismo trabajo, también las correlaciona.",
            en: "CRI is the correlation (Pearson) of the handoff's time with the customer's, ρ the same by ranks (Spearman, with `--full`). A common cause, such as a risk or the same work, correlates them too.",
        },
        source: "Williams 1992; Spearman 1904",
    },
    Measure {
        name: "per-day",
        symbol: "",
        title: Text {
            es: "Cuánto le llega al cliente de un día de atraso",
            en: "How much of a day's slip reaches the customer",
        },
        explanation: Text {
            es: "E[T si se atrasa un día] - E[T]: 1 d si todo le llega, 0 si la cadena lo absorbe. Para otros atrasos: `eslabon what-if --late`.",
            en: "E[T if it slips by a day] - E[T]: 1 d where all of it arrives, 0 where the chain absorbs it. For other delays: `eslabon what-if --late`.",
        },
        source: "max-plus delay propagation: Goverde 2010",
    },
];

/// The reference of all measures, in both languages.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(
        "# Measures · Medidas\n\n<!-- Written from src/report/measures.rs by `UPDATE=1 cargo test --test generated`. -->\n",
    );
    for measure in ALL {
        let _ = writeln!(out, "\n## `{}`\n", measure.name);
        for lang in [Lang::En, Lang::Es] {
            let (title, text) = (measure.title.of(lang), measure.explanation.of(lang));
            let _ = writeln!(out, "**{title}.** {text}\n");
        }
        if !measure.source.is_empty() {
            let _ = writeln!(out, "Source · Fuente: {}", measure.source);
        }
    }
    out
}
