//! The tables: one line or two a key, in the order in which they are documented.
// A key a line is easier to compare than what the formatter would make of it.
#![cfg_attr(rustfmt, rustfmt_skip)]

use super::{Field, Mapping, Shape, key, must};
use crate::lang::Text;

const NAME: Field =
    key("name", "nombre", Shape::Text, "Ventas", "El nombre que lee la gente.", "The name that people read.");
const DESCRIPTION: Field = key("description", "descripcion", Shape::Text, "Del pedido a la puerta", "En palabras.", "In words.");
const GROUP: Field =
    key("group", "area", Shape::Reference, "comercial", "El área a la que pertenece.", "The area that it belongs to.");
const OWNER: Field =
    key("owner", "responsable", Shape::Text, "Jefe de planta", "Quién responde por ello.", "Who answers for it.");
const MEASURED: Field = key(
    "measured", "medido", Shape::Mapping(&OBSERVED), "{on_time: 88%, count: 120}",
    "Lo que se vio. Su `turnaround` reemplaza los tiempos declarados.",
    "What was seen. Its `turnaround` replaces the declared times.",
);
const ESTIMATED: Field = key(
    "estimated", "estimado", Shape::Mapping(&OBSERVED), "{on_time: 80%}",
    "Lo que alguien cree: las claves de `measured`, un nivel por debajo.",
    "What somebody believes: the keys of `measured`, one tier lower.",
);
const EFFORT: Field = key(
    "effort", "esfuerzo", Shape::Time, "2h",
    "El tiempo de persona dentro del trabajo, para la utilización; todo el trabajo si se omite.",
    "The person-time in the work, for utilisation; all of the work where left out.",
);

/// The whole file.
pub const CHAIN: Mapping = Mapping {
    name: "chain",
    about: Text { es: "Un documento es una cadena.", en: "One document is one chain." },
    fields: &[
        key("eslabon", "eslabon", Shape::Version, "1", "La versión del formato.", "The version of the format."),
        NAME,
        DESCRIPTION,
        key("language", "idioma", Shape::Language, "es",
            "Idioma de los nombres, y de los informes si `--lang` no dice otro.",
            "Language of the names, and of the reports unless `--lang` says otherwise."),
        key("currency", "moneda", Shape::Text, "COP", "La moneda de los montos; solo se muestra.",
            "The currency of amounts; only shown."),
        key("calendar", "calendario", Shape::Mapping(&CALENDAR), "{day: 8h, week: 5d, month: 21d}",
            "El tiempo de trabajo que son un día, una semana y un mes.",
            "The working time that a day, a week and a month are."),
        key("time_unit", "unidad_tiempo", Shape::Unit, "d", "La unidad de un número sin unidad; `d` si se omite.",
            "The unit of a bare number; `d` where left out."),
        key("demand", "demanda", Shape::OrderRate, "12/d", "Pedidos externos que ponen en marcha la cadena.",
            "External orders that start the chain."),
        key("groups", "areas", Shape::Named(&GROUPS), "{comercial: Comercial}",
            "Áreas: los marcos de un diagrama.", "Areas: the frames of a diagram."),
        must(key("customers", "clientes", Shape::Named(&CUSTOMER), "{cliente: Cliente externo}",
            "Para quién es la cadena; externos salvo `internal: true`.",
            "Who the chain is for; external unless `internal: true`.")),
        key("suppliers", "proveedores", Shape::Named(&SUPPLIER), "{proveedor: Proveedor}",
            "Partes externas que entregan algo.", "Outside parties that hand something in."),
        key("departments", "departamentos", Shape::Named(&DEPARTMENT), "{ventas: Ventas}",
            "Departamentos, equipos, cargos o personas. Si se declara uno, se declaran todos.",
            "Departments, teams, roles or people. Where one is declared, all are."),
        key("handoffs", "entregas", Shape::List(&HANDOFF), "[{from: ventas, to: cliente}]",
            "Qué entrega cada uno al siguiente.", "What each hands to the next."),
        key("risks", "riesgos", Shape::List(&RISK), "[{id: cierre, probability: 25%, delays: {ventas: 2d}}]",
            "Causas comunes: un hecho que golpea varios lugares a la vez.",
            "Common causes: one event that hits several places at once."),
        key("options", "mejoras", Shape::List(&OPTION), "[{id: turno, on: planta, set: {work: 1d}}]",
            "Lo que se podría hacer, y por cuánto.", "What could be done about it, and for how much."),
        key("allow", "aceptados", Shape::List(&ALLOW), "[{rule: weak-link, on: orden, because: en obra}]",
            "Hallazgos aceptados a propósito.", "Findings accepted on purpose."),
    ],
};

/// `calendar`.
pub const CALENDAR: Mapping = Mapping {
    name: "calendar",
    about: Text { es: "Tiempo de trabajo.", en: "Working time." },
    fields: &[
        key("day", "dia", Shape::Duration, "8h", "Horas de un día de trabajo; 8 si se omite.",
            "Hours of a working day; 8 where left out."),
        key("week", "semana", Shape::Duration, "5d", "Días de una semana; 5 si se omite.",
            "Days of a week; 5 where left out."),
        key("month", "mes", Shape::Duration, "21d", "Días de un mes; 21 si se omite.",
            "Days of a month; 21 where left out."),
    ],
};

/// An entry of `groups`.
pub const GROUPS: Mapping = Mapping {
    name: "group",
    about: Text { es: "Un área; un texto solo es su nombre.", en: "An area; a bare text is its name." },
    fields: &[
        NAME,
        key("color", "color", Shape::Color, "\"#4477AA\"", "El color de su marco.", "The colour of its frame."),
        key("group", "area", Shape::Reference, "planta", "El área en la que está.", "The area that it lies in."),
        DESCRIPTION,
    ],
};

/// An entry of `customers`.
pub const CUSTOMER: Mapping = Mapping {
    name: "customer",
    about: Text { es: "Un cliente; un texto solo es su nombre.", en: "A customer; a bare text is its name." },
    fields: &[
        NAME,
        key("internal", "interno", Shape::Flag, "true", "Un cliente de la propia casa.", "A customer inside the house."),
        key("promise", "promesa", Shape::Mapping(&PROMISE), "{within: 8d, confidence: 90%}",
            "Lo que se le prometió, desde el inicio de la cadena.", "What it was promised, from the start of the chain."),
        key("expects", "expectativa", Shape::Mapping(&EXPECTS), "{within: 7d, right_first_time: 98%}",
            "Lo que necesita; `within` cuenta desde el inicio de la cadena.",
            "What it needs; `within` counts from the start of the chain."),
        key("value", "valor", Shape::Money, "1_800_000", "Lo que vale una entrega.", "Worth of one delivery."),
        key("delay_cost", "costo_atraso", Shape::MoneyRate, "90_000/d", "Lo que cuesta un día de atraso.",
            "What a day late costs."),
        MEASURED,
        ESTIMATED,
        GROUP,
        OWNER,
        DESCRIPTION,
    ],
};

/// An entry of `suppliers`.
pub const SUPPLIER: Mapping = Mapping {
    name: "supplier",
    about: Text {
        es: "Una parte externa que entrega algo; un texto solo es su nombre.",
        en: "An outside party that hands something in; a bare text is its name.",
    },
    fields: &[NAME, GROUP, OWNER, DESCRIPTION, MEASURED, ESTIMATED],
};

/// An entry of `departments`.
pub const DEPARTMENT: Mapping = Mapping {
    name: "department",
    about: Text {
        es: "Un departamento, equipo, cargo o persona; un texto solo es su nombre.",
        en: "A department, team, role or person; a bare text is its name.",
    },
    fields: &[
        NAME,
        GROUP,
        OWNER,
        key("people", "personas", Shape::Positive, "3", "Cuántas personas trabajan en él.", "How many work in it."),
        key("work", "trabajo", Shape::Time, "{min: 2h, likely: 4h, max: 1d}",
            "Su propio tiempo por servicio: cada momento en que actúa.",
            "Its own time per service: every moment at which it acts."),
        EFFORT,
        key("cost", "costo", Shape::MoneyRate, "320_000/d", "Lo que cuesta un día de trabajo suyo: pone precio al reproceso.",
            "What a working day of it costs: prices rework."),
        key("staff_satisfaction", "satisfaccion_equipo", Shape::Rating, "3.2/5",
            "Qué tan satisfecha está su propia gente.", "How satisfied its own people are."),
        MEASURED,
        ESTIMATED,
        DESCRIPTION,
    ],
};

/// An item of `handoffs`.
pub const HANDOFF: Mapping = Mapping {
    name: "handoff",
    about: Text {
        es: "Lo que uno entrega a otro: una promesa con necesidad, plazo, calidad y costo.",
        en: "What one hands to another: a promise with a need, a deadline, a quality and a cost.",
    },
    fields: &[
        key("id", "id", Shape::Id, "orden", "Su nombre corto; `from-to` si se omite.",
            "Its short name; `from-to` where left out."),
        must(key("from", "de", Shape::Reference, "ventas", "Quién entrega.", "Who hands over.")),
        must(key("to", "para", Shape::Reference, "produccion", "Quién recibe.", "Who receives.")),
        key("delivers", "entregable", Shape::Text, "Orden de trabajo", "Qué se entrega.", "What is handed over."),
        key("needs", "necesita", Shape::Needs, "[pedido]",
            "Qué debe haber recibido quien entrega antes de empezar esta entrega. Si se omite: todo lo que recibe y que ocurre siempre.",
            "What the supplier must have received before it starts this one. Left out: all that it receives and that always happens."),
        key("agreed", "acordado", Shape::Duration, "1d", "El tiempo de respuesta que acordó quien entrega.",
            "The turnaround that the supplier agreed to."),
        key("takes", "transito", Shape::Time, "{min: 1h, likely: 3h, max: 2d}",
            "Espera y tránsito después del trabajo propio.", "Waiting and transit after the supplier's own work."),
        key("work", "trabajo", Shape::Time, "4h", "Trabajo propio de esta entrega, en lugar del de su departamento.",
            "Work of its own, instead of its department's."),
        EFFORT,
        key("turnaround", "tiempo_total", Shape::Time, "1-2d",
            "Todo el tiempo de una vez: entonces no hay `takes` ni `work`.",
            "The whole time at once: then there is no `takes` and no `work`."),
        key("expects", "expectativa", Shape::Mapping(&EXPECTS), "{within: 4h, right_first_time: 99%}",
            "Lo que necesita el cliente interno.", "What the internal customer needs."),
        key("promise", "promesa", Shape::Mapping(&DELIVERY_PROMISE), "{within: 5d, confidence: 95%}",
            "La promesa propia de una entrega a un cliente, desde el inicio de la cadena.",
            "A delivery's own promise, from the start of the chain."),
        key("share", "frecuencia", Shape::Share, "4%", "Con qué probabilidad ocurre, dado que ocurre su servicio.",
            "The probability that it happens, given that its supplier's service does."),
        key("choice", "alternativa", Shape::Text, "resultado",
            "Las entregas de uno mismo con igual nombre se excluyen: ocurre exactamente una.",
            "Handoffs of one supplier with the same name exclude each other: exactly one happens."),
        key("rework", "reproceso", Shape::ReworkOrShare, "6%", "Una devolución: esa parte de la cadena se hace de nuevo.",
            "A return: that part of the chain is done again."),
        key("purpose", "proposito", Shape::Text, "Programar la planta", "Para qué lo necesita quien recibe.",
            "What the receiver needs it for."),
        key("medium", "medio", Shape::Text, "Formato OT-3", "Por dónde viaja.", "How it travels."),
        key("fails", "como_falla", Shape::Text, "Llega sin medidas", "Cómo sale mal, en palabras.", "How it goes wrong, in words."),
        key("feedback", "retroalimentacion", Shape::Text, "Reunión de los lunes", "Cómo responde quien recibe.",
            "How the receiver answers back."),
        key("cost", "costo", Shape::Money, "15_000", "Lo que cuesta cada entrega.", "What each one costs."),
        MEASURED,
        ESTIMATED,
        DESCRIPTION,
    ],
};

/// `promise` of a customer.
pub const PROMISE: Mapping = Mapping {
    name: "promise",
    about: Text { es: "Lo que se prometió a un cliente.", en: "What a customer was promised." },
    fields: &[
        key("within", "plazo", Shape::Duration, "8d", "Desde el inicio de la cadena.", "From the start of the chain."),
        key("confidence", "cumplimiento", Shape::Share, "90%", "Qué tan seguido debe cumplirse; 90 % si se omite.",
            "How often it must hold; 90 % where left out."),
        key("on", "sobre", Shape::References, "[entrega]",
            "Las entregas que cubre; si se omite, toda entrega sin promesa propia.",
            "The deliveries that it covers; left out, every delivery without a promise of its own."),
    ],
};

/// `promise` of a delivery.
pub const DELIVERY_PROMISE: Mapping = Mapping {
    name: "delivery promise",
    about: Text { es: "La promesa propia de una entrega.", en: "A delivery's own promise." },
    fields: &[
        key("within", "plazo", Shape::Duration, "5d", "Desde el inicio de la cadena.", "From the start of the chain."),
        key("confidence", "cumplimiento", Shape::Share, "95%", "Qué tan seguido debe cumplirse; 90 % si se omite.",
            "How often it must hold; 90 % where left out."),
    ],
};

/// `expects`.
pub const EXPECTS: Mapping = Mapping {
    name: "expects",
    about: Text { es: "Lo que necesita quien recibe.", en: "What the receiver needs." },
    fields: &[
        key("within", "plazo", Shape::Duration, "4h",
            "En una entrega, tiempo de respuesta; en un cliente, desde el inicio de la cadena.",
            "On a handoff a turnaround; on a customer from the start of the chain."),
        key("on_time", "a_tiempo", Shape::Share, "95%", "Parte a tiempo.", "Share on time."),
        key("right_first_time", "bien_a_la_primera", Shape::Share, "99%", "Parte bien a la primera.",
            "Share right the first time."),
        key("satisfaction", "satisfaccion", Shape::Rating, "4.5/5", "Qué tan satisfecho quiere estar.",
            "How satisfied it wants to be."),
    ],
};

/// `measured` and `estimated`.
pub const OBSERVED: Mapping = Mapping {
    name: "measured",
    about: Text { es: "Lo que se vio, o lo que alguien cree.", en: "What was seen, or what somebody believes." },
    fields: &[
        key("turnaround", "tiempo_total", Shape::Time, "{p50: 1d, p90: 4d}",
            "Desde tener lo necesario hasta que el otro lo recibe; riesgos y reprocesos incluidos.",
            "From having what is needed to the receiver having it; risks and rework included."),
        key("on_time", "a_tiempo", Shape::Share, "88%", "Parte a tiempo.", "Share on time."),
        key("right_first_time", "bien_a_la_primera", Shape::Share, "94%", "Parte bien a la primera.",
            "Share right the first time."),
        key("satisfaction", "satisfaccion", Shape::Rating, "3.4/5", "Qué tan satisfecho está quien recibe.",
            "How satisfied the receiver is."),
        key("count", "casos", Shape::Count, "120", "Cuántos casos hay detrás.", "How many cases stand behind it."),
    ],
};

/// `rework` as a mapping.
pub const REWORK: Mapping = Mapping {
    name: "rework",
    about: Text { es: "Una devolución.", en: "A return." },
    fields: &[
        must(key("share", "frecuencia", Shape::Share, "6%", "Con qué probabilidad vuelve, cada vez.",
            "The probability that it goes back, each time.")),
        key("redo_from", "rehacer_desde", Shape::Reference, "orden", "La entrega desde la que se rehace.",
            "The handoff from which it is done again."),
        key("of", "de_entre", Shape::Reference, "entrega", "Una entrega del servicio del que se devuelve.",
            "A handoff of the service that it comes back from."),
        key("on_receipt", "al_recibir", Shape::Flag, "true",
            "La falla se ve al recibir: el trabajo de quien devuelve no se repite.",
            "The flaw is seen on arrival: the sender's work is not repeated."),
        key("max", "max", Shape::Count, "3", "Cuántas veces como máximo; 20 si se omite.",
            "How many times at most; 20 where left out."),
        key("when_late", "si_llega_tarde", Shape::Share, "20%",
            "La probabilidad que vale cuando algo que se necesitaba llegó tarde.",
            "The probability that applies instead when something needed came late."),
    ],
};

/// An entry of `needs` that is more than an id.
pub const NEED: Mapping = Mapping {
    name: "need",
    about: Text { es: "Alternativas dentro de `needs`.", en: "Alternatives within `needs`." },
    fields: &[
        key("any", "cualquiera", Shape::References, "[a, b]", "La primera de estas.", "The earliest of these."),
        key("at_least", "al_menos", Shape::Count, "2", "Cuántas de `of` bastan.", "How many of `of` are enough."),
        key("of", "de_entre", Shape::References, "[a, b, c]", "De entre cuáles.", "Of which."),
        key("if_happens", "si_ocurre", Shape::Reference, "nota", "Se espera solo cuando ocurre.",
            "Waited for only when it happens."),
    ],
};

/// A time that varies, as a mapping. Percentiles (`p10`, `p50`, `p90`, ..) are keys of it too.
pub const TIME: Mapping = Mapping {
    name: "time",
    about: Text { es: "Un tiempo que varía.", en: "A time that varies." },
    fields: &[
        key("min", "min", Shape::Duration, "1h", "El más corto.", "The shortest."),
        key("likely", "probable", Shape::Duration, "3h", "El más probable; el medio si se omite.",
            "The most likely; the middle where left out."),
        key("max", "max", Shape::Duration, "2d", "El más largo.", "The longest."),
        key("mean", "media", Shape::Duration, "2d", "La media.", "The mean."),
        key("sd", "desviacion", Shape::Duration, "4h", "La desviación estándar.", "The standard deviation."),
        key("shape", "distribucion", Shape::ShapeName, "triangular",
            "La forma: `pert` (con min y max), `triangular`, `uniform`, `lognormal` (con mean y sd), `gamma`, `normal`, `exponential`.",
            "The shape: `pert` (with min and max), `triangular`, `uniform`, `lognormal` (with mean and sd), `gamma`, `normal`, `exponential`."),
        key("samples", "muestras", Shape::Samples, "[1d, 2d, 2d, 5d]",
            "Tiempos vistos, usados tal cual: una lista, o un archivo CSV junto a la cadena.",
            "Times seen, used as they are: a list, or a CSV file beside the chain."),
        key("column", "columna", Shape::Text, "dias", "La columna del archivo CSV.", "The column of the CSV file."),
    ],
};

/// An item of `risks`.
pub const RISK: Mapping = Mapping {
    name: "risk",
    about: Text {
        es: "Un hecho que golpea varios lugares a la vez.",
        en: "One event that hits several places at once.",
    },
    fields: &[
        must(key("id", "id", Shape::Id, "cierre", "Su nombre corto.", "Its short name.")),
        NAME,
        must(key("probability", "probabilidad", Shape::Share, "25%", "Con qué probabilidad ocurre en una vuelta.",
            "The probability that it happens in a run.")),
        key("delays", "atrasa", Shape::Effects, "{facturacion: 2d, ventas: x1.5}",
            "A quién golpea y cómo: tiempo que se suma, o `x1.5` que multiplica.",
            "Whom it hits and how: time added, or `x1.5` that multiplies."),
        DESCRIPTION,
    ],
};

/// An item of `options`.
pub const OPTION: Mapping = Mapping {
    name: "option",
    about: Text { es: "Lo que se podría hacer.", en: "What could be done." },
    fields: &[
        must(key("id", "id", Shape::Id, "segunda-linea", "Su nombre corto.", "Its short name.")),
        NAME,
        must(key("on", "sobre", Shape::Reference, "produccion", "Qué cambia.", "What it changes.")),
        key("cost", "costo", Shape::Money, "4_000_000", "Lo que cuesta.", "What it costs."),
        must(key("set", "cambia", Shape::Changes, "{work: 1d}", "Los valores nuevos.", "The new values.")),
        key("excludes", "excluye", Shape::References, "[otra]", "Mejoras que no van con ella.",
            "Options that cannot go with it."),
        key("requires", "requiere", Shape::References, "[otra]", "Mejoras que necesita.", "Options that it needs."),
        DESCRIPTION,
    ],
};

/// An item of `allow`.
pub const ALLOW: Mapping = Mapping {
    name: "allow",
    about: Text {
        es: "Un hallazgo aceptado a propósito; si no coincide con nada, eso mismo es un hallazgo.",
        en: "A finding accepted on purpose; one that matches nothing is itself a finding.",
    },
    fields: &[
        must(key("rule", "regla", Shape::Text, "weak-link", "El nombre de la regla, igual en ambos idiomas.",
            "The rule's name, the same in both languages.")),
        key("on", "sobre", Shape::References, "orden", "Dónde; en toda la cadena si se omite.",
            "Where; anywhere in the chain where left out."),
        key("because", "motivo", Shape::Text, "se mide desde enero", "Por qué.", "Why."),
    ],
};

/// Every mapping, in the order of the reference page.
pub const ALL: [&Mapping; 17] = [
    &CHAIN, &CALENDAR, &GROUPS, &CUSTOMER, &SUPPLIER, &DEPARTMENT, &HANDOFF, &PROMISE, &DELIVERY_PROMISE, &EXPECTS,
    &OBSERVED, &NEED, &REWORK, &TIME, &RISK, &OPTION, &ALLOW,
];

/// Spanish spellings with their accents, for editors; the reader takes any key with or without them.
pub const ACCENTED: &[(&str, &str)] = &[
    ("areas", "áreas"),
    ("area", "área"),
    ("como_falla", "cómo_falla"),
    ("descripcion", "descripción"),
    ("desviacion", "desviación"),
    ("dia", "día"),
    ("distribucion", "distribución"),
    ("proposito", "propósito"),
    ("retroalimentacion", "retroalimentación"),
    ("satisfaccion", "satisfacción"),
    ("satisfaccion_equipo", "satisfacción_equipo"),
    ("transito", "tránsito"),
];
