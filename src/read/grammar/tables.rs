//! The tables: one line or two a key, in the order in which they are documented.
// A key a line is easier to compare than what the formatter would make of it.
#![cfg_attr(rustfmt, rustfmt_skip)]

use super::{Field, Mapping, Shape, either, key, must, two};
use crate::lang::Text;

const NAME: Field =
    key("name", "nombre", Shape::Text,
        two("Ventas", "Sales"), "El nombre que lee la gente.", "The name that people read.");
const DESCRIPTION: Field = key("description", "descripcion", Shape::Text,
    two("Del pedido a la puerta", "From the order to the door"), "En palabras.", "In words.");
const GROUP: Field =
    key("group", "area", Shape::Reference,
        two("comercial", "commercial"), "El área a la que pertenece.", "The area that it belongs to.");
const OWNER: Field =
    key("owner", "responsable", Shape::Text,
        two("Jefe de planta", "Plant manager"), "Quién responde por ello.", "Who answers for it.");
const MEASURED: Field = key(
    "measured", "medido", Shape::Mapping(&OBSERVED), two("{a_tiempo: 88%, casos: 120}", "{on_time: 88%, count: 120}"),
    "Lo que se vio. Su `tiempo_total` reemplaza los tiempos declarados.",
    "What was seen. Its `turnaround` replaces the declared times.",
);
const ESTIMATED: Field = key(
    "estimated", "estimado", Shape::Mapping(&OBSERVED), two("{a_tiempo: 80%}", "{on_time: 80%}"),
    "Lo que alguien cree: las claves de `medido`, un nivel por debajo.",
    "What somebody believes: the keys of `measured`, one tier lower.",
);
const EFFORT: Field = key(
    "effort", "esfuerzo", Shape::Time, either("2h"),
    "El tiempo de persona dentro del trabajo, para la utilización; todo el trabajo si se omite.",
    "The person-time in the work, for utilisation; all of the work where left out.",
);

/// The whole file.
pub const CHAIN: Mapping = Mapping {
    name: "chain",
    title: Text { es: "archivo de cadena de eslabon, formato 1", en: "eslabon chain file, format 1" },
    about: Text { es: "Un documento es una cadena.", en: "One document is one chain." },
    fields: &[
        key("eslabon", "eslabon", Shape::Version, either("1"), "La versión del formato.", "The version of the format."),
        NAME,
        DESCRIPTION,
        key("language", "idioma", Shape::Language, two("es", "en"),
            "Idioma de los nombres, y de los informes si `--lang` no dice otro.",
            "Language of the names, and of the reports unless `--lang` says otherwise."),
        key("currency", "moneda", Shape::Text, either("COP"), "La moneda de los montos; solo se muestra.",
            "The currency of amounts; only shown."),
        key("calendar", "calendario", Shape::Mapping(&CALENDAR),
            two("{dia: 8h, semana: 5d, mes: 21d}", "{day: 8h, week: 5d, month: 21d}"),
            "El tiempo de trabajo que son un día, una semana y un mes.",
            "The working time that a day, a week and a month are."),
        key("time_unit", "unidad_tiempo", Shape::Unit, either("d"), "La unidad de un número sin unidad; `d` si se omite.",
            "The unit of a bare number; `d` where left out."),
        key("demand", "demanda", Shape::OrderRate, either("12/d"), "Pedidos externos que ponen en marcha la cadena.",
            "External orders that start the chain."),
        key("groups", "areas", Shape::Named(&GROUPS), two("{comercial: Comercial}", "{commercial: Commercial}"),
            "Áreas: los marcos de un diagrama.", "Areas: the frames of a diagram."),
        must(key("customers", "clientes", Shape::Named(&CUSTOMER),
            two("{cliente: Cliente externo}", "{customer: External customer}"),
            "Para quién es la cadena; externos salvo `interno: sí`.",
            "Who the chain is for; external unless `internal: true`.")),
        key("suppliers", "proveedores", Shape::Named(&SUPPLIER), two("{proveedor: Proveedor}", "{supplier: Supplier}"),
            "Partes externas que entregan algo.", "Outside parties that hand something in."),
        key("departments", "departamentos", Shape::Named(&DEPARTMENT), two("{ventas: Ventas}", "{sales: Sales}"),
            "Departamentos, equipos, cargos o personas. Si se declara uno, se declaran todos.",
            "Departments, teams, roles or people. Where one is declared, all are."),
        key("handoffs", "entregas", Shape::List(&HANDOFF),
            two("[{de: ventas, para: cliente}]", "[{from: sales, to: customer}]"),
            "Qué entrega cada uno al siguiente.", "What each hands to the next."),
        key("risks", "riesgos", Shape::List(&RISK),
            two("[{id: cierre, probabilidad: 25%, atrasa: {ventas: 2d}}]", "[{id: closing, probability: 25%, delays: {sales: 2d}}]"),
            "Causas comunes: un hecho que golpea varios lugares a la vez.",
            "Common causes: one event that hits several places at once."),
        key("options", "mejoras", Shape::List(&OPTION),
            two("[{id: turno, sobre: planta, cambia: {trabajo: 1d}}]", "[{id: shift, on: plant, set: {work: 1d}}]"),
            "Lo que se podría hacer, y por cuánto.", "What could be done about it, and for how much."),
        key("allow", "aceptados", Shape::List(&ALLOW),
            two("[{regla: weak-link, sobre: orden, motivo: en obra}]", "[{rule: weak-link, on: order, because: under way}]"),
            "Hallazgos aceptados a propósito.", "Findings accepted on purpose."),
    ],
};

/// `calendar`.
pub const CALENDAR: Mapping = Mapping {
    name: "calendar",
    title: Text { es: "calendario", en: "calendar" },
    about: Text { es: "Tiempo de trabajo.", en: "Working time." },
    fields: &[
        key("day", "dia", Shape::Duration, either("8h"), "Horas de un día de trabajo; 8 si se omite.",
            "Hours of a working day; 8 where left out."),
        key("week", "semana", Shape::Duration, either("5d"), "Días de una semana; 5 si se omite.",
            "Days of a week; 5 where left out."),
        key("month", "mes", Shape::Duration, either("21d"), "Días de un mes; 21 si se omite.",
            "Days of a month; 21 where left out."),
    ],
};

/// An entry of `groups`.
pub const GROUPS: Mapping = Mapping {
    name: "group",
    title: Text { es: "área", en: "group" },
    about: Text { es: "Un área; un texto solo es su nombre.", en: "An area; a bare text is its name." },
    fields: &[
        NAME,
        key("color", "color", Shape::Color, either("\"#4477AA\""), "El color de su marco.", "The colour of its frame."),
        key("group", "area", Shape::Reference,
            two("planta", "plant"), "El área en la que está.", "The area that it lies in."),
        DESCRIPTION,
    ],
};

/// An entry of `customers`.
pub const CUSTOMER: Mapping = Mapping {
    name: "customer",
    title: Text { es: "cliente", en: "customer" },
    about: Text { es: "Un cliente; un texto solo es su nombre.", en: "A customer; a bare text is its name." },
    fields: &[
        NAME,
        key("internal", "interno", Shape::Flag,
            two("sí", "true"), "Un cliente de la propia casa.", "A customer inside the house."),
        key("promise", "promesa", Shape::Mapping(&PROMISE),
            two("{plazo: 8d, cumplimiento: 90%}", "{within: 8d, confidence: 90%}"),
            "Lo que se le prometió, desde el inicio de la cadena.", "What it was promised, from the start of the chain."),
        key("expects", "expectativa", Shape::Mapping(&EXPECTS),
            two("{plazo: 7d, bien_a_la_primera: 98%}", "{within: 7d, right_first_time: 98%}"),
            "Lo que necesita; `plazo` cuenta desde el inicio de la cadena.",
            "What it needs; `within` counts from the start of the chain."),
        key("value", "valor", Shape::Money, either("1_800_000"), "Lo que vale una entrega.", "Worth of one delivery."),
        key("delay_cost", "costo_atraso", Shape::MoneyRate, either("90_000/d"), "Lo que cuesta un día de atraso.",
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
    title: Text { es: "proveedor", en: "supplier" },
    about: Text {
        es: "Una parte externa que entrega algo; un texto solo es su nombre.",
        en: "An outside party that hands something in; a bare text is its name.",
    },
    fields: &[NAME, GROUP, OWNER, DESCRIPTION, MEASURED, ESTIMATED],
};

/// An entry of `departments`.
pub const DEPARTMENT: Mapping = Mapping {
    name: "department",
    title: Text { es: "departamento", en: "department" },
    about: Text {
        es: "Un departamento, equipo, cargo o persona; un texto solo es su nombre.",
        en: "A department, team, role or person; a bare text is its name.",
    },
    fields: &[
        NAME,
        GROUP,
        OWNER,
        key("people", "personas", Shape::Positive, either("3"), "Cuántas personas trabajan en él.", "How many work in it."),
        key("work", "trabajo", Shape::Time, two("{min: 2h, probable: 4h, max: 1d}", "{min: 2h, likely: 4h, max: 1d}"),
            "Su propio tiempo por servicio: cada momento en que actúa.",
            "Its own time per service: every moment at which it acts."),
        EFFORT,
        key("cost", "costo", Shape::MoneyRate, either("320_000/d"), "Lo que cuesta un día de trabajo suyo: pone precio al reproceso.",
            "What a working day of it costs: prices rework."),
        key("staff_satisfaction", "satisfaccion_equipo", Shape::Rating, either("3.2/5"),
            "Qué tan satisfecha está su propia gente.", "How satisfied its own people are."),
        MEASURED,
        ESTIMATED,
        DESCRIPTION,
    ],
};

/// An item of `handoffs`.
pub const HANDOFF: Mapping = Mapping {
    name: "handoff",
    title: Text { es: "entrega", en: "handoff" },
    about: Text {
        es: "Lo que uno entrega a otro: una promesa con necesidad, plazo, calidad y costo.",
        en: "What one hands to another: a promise with a need, a deadline, a quality and a cost.",
    },
    fields: &[
        key("id", "id", Shape::Id, two("orden", "order"), "Su nombre corto; `from-to` si se omite.",
            "Its short name; `from-to` where left out."),
        must(key("from", "de", Shape::Reference, two("ventas", "sales"), "Quién entrega.", "Who hands over.")),
        must(key("to", "para", Shape::Reference, two("produccion", "production"), "Quién recibe.", "Who receives.")),
        key("delivers", "entregable", Shape::Text,
            two("Orden de trabajo", "Job order"), "Qué se entrega.", "What is handed over."),
        key("needs", "necesita", Shape::Needs, two("[pedido]", "[order]"),
            "Qué debe haber recibido quien entrega antes de empezar esta entrega. Si se omite: todo lo que recibe y que ocurre siempre.",
            "What the supplier must have received before it starts this one. Left out: all that it receives and that always happens."),
        key("agreed", "acordado", Shape::Duration, either("1d"), "El tiempo de respuesta que acordó quien entrega.",
            "The turnaround that the supplier agreed to."),
        key("takes", "transito", Shape::Time, two("{min: 1h, probable: 3h, max: 2d}", "{min: 1h, likely: 3h, max: 2d}"),
            "Espera y tránsito después del trabajo propio.", "Waiting and transit after the supplier's own work."),
        key("work", "trabajo", Shape::Time, either("4h"), "Trabajo propio de esta entrega, en lugar del de su departamento.",
            "Work of its own, instead of its department's."),
        EFFORT,
        key("turnaround", "tiempo_total", Shape::Time, either("1-2d"),
            "Todo el tiempo de una vez: entonces no hay `transito` ni `trabajo`.",
            "The whole time at once: then there is no `takes` and no `work`."),
        key("expects", "expectativa", Shape::Mapping(&EXPECTS),
            two("{plazo: 4h, bien_a_la_primera: 99%}", "{within: 4h, right_first_time: 99%}"),
            "Lo que necesita el cliente interno.", "What the internal customer needs."),
        key("promise", "promesa", Shape::Mapping(&DELIVERY_PROMISE),
            two("{plazo: 5d, cumplimiento: 95%}", "{within: 5d, confidence: 95%}"),
            "La promesa propia de una entrega a un cliente, desde el inicio de la cadena.",
            "A delivery's own promise, from the start of the chain."),
        key("share", "frecuencia", Shape::Share, either("4%"), "Con qué probabilidad ocurre, dado que ocurre su servicio.",
            "The probability that it happens, given that its supplier's service does."),
        key("choice", "alternativa", Shape::Text, two("resultado", "outcome"),
            "Las entregas de uno mismo con igual nombre se excluyen: ocurre exactamente una.",
            "Handoffs of one supplier with the same name exclude each other: exactly one happens."),
        key("rework", "reproceso", Shape::ReworkOrShare, either("6%"), "Una devolución: esa parte de la cadena se hace de nuevo.",
            "A return: that part of the chain is done again."),
        key("purpose", "proposito", Shape::Text,
            two("Programar la planta", "To schedule the plant"), "Para qué lo necesita quien recibe.",
            "What the receiver needs it for."),
        key("medium", "medio", Shape::Text, two("Formato OT-3", "Form OT-3"), "Por dónde viaja.", "How it travels."),
        key("fails", "como_falla", Shape::Text,
            two("Llega sin medidas", "Comes without sizes"), "Cómo sale mal, en palabras.", "How it goes wrong, in words."),
        key("feedback", "retroalimentacion", Shape::Text,
            two("Reunión de los lunes", "Monday meeting"), "Cómo responde quien recibe.",
            "How the receiver answers back."),
        key("cost", "costo", Shape::Money, either("15_000"), "Lo que cuesta cada entrega.", "What each one costs."),
        MEASURED,
        ESTIMATED,
        DESCRIPTION,
    ],
};

/// `promise` of a customer.
pub const PROMISE: Mapping = Mapping {
    name: "promise",
    title: Text { es: "promesa", en: "promise" },
    about: Text { es: "Lo que se prometió a un cliente.", en: "What a customer was promised." },
    fields: &[
        key("within", "plazo", Shape::Duration, either("8d"), "Desde el inicio de la cadena.", "From the start of the chain."),
        key("confidence", "cumplimiento", Shape::Share, either("90%"), "Qué tan seguido debe cumplirse; 90 % si se omite.",
            "How often it must hold; 90 % where left out."),
        key("on", "sobre", Shape::References, two("[entrega]", "[delivery]"),
            "Las entregas que cubre; si se omite, toda entrega sin promesa propia.",
            "The deliveries that it covers; left out, every delivery without a promise of its own."),
    ],
};

/// `promise` of a delivery.
pub const DELIVERY_PROMISE: Mapping = Mapping {
    name: "delivery promise",
    title: Text { es: "promesa de una entrega", en: "delivery promise" },
    about: Text { es: "La promesa propia de una entrega.", en: "A delivery's own promise." },
    fields: &[
        key("within", "plazo", Shape::Duration, either("5d"), "Desde el inicio de la cadena.", "From the start of the chain."),
        key("confidence", "cumplimiento", Shape::Share, either("95%"), "Qué tan seguido debe cumplirse; 90 % si se omite.",
            "How often it must hold; 90 % where left out."),
    ],
};

/// `expects`.
pub const EXPECTS: Mapping = Mapping {
    name: "expects",
    title: Text { es: "expectativa", en: "expectation" },
    about: Text { es: "Lo que necesita quien recibe.", en: "What the receiver needs." },
    fields: &[
        key("within", "plazo", Shape::Duration, either("4h"),
            "En una entrega, tiempo de respuesta; en un cliente, desde el inicio de la cadena.",
            "On a handoff a turnaround; on a customer from the start of the chain."),
        key("on_time", "a_tiempo", Shape::Share, either("95%"), "Parte a tiempo.", "Share on time."),
        key("right_first_time", "bien_a_la_primera", Shape::Share, either("99%"), "Parte bien a la primera.",
            "Share right the first time."),
        key("satisfaction", "satisfaccion", Shape::Rating, either("4.5/5"), "Qué tan satisfecho quiere estar.",
            "How satisfied it wants to be."),
    ],
};

/// `measured` and `estimated`.
pub const OBSERVED: Mapping = Mapping {
    name: "measured",
    title: Text { es: "lo medido o estimado", en: "measured or estimated" },
    about: Text { es: "Lo que se vio, o lo que alguien cree.", en: "What was seen, or what somebody believes." },
    fields: &[
        key("turnaround", "tiempo_total", Shape::Time, either("{p50: 1d, p90: 4d}"),
            "Desde tener lo necesario hasta que el otro lo recibe; riesgos y reprocesos incluidos.",
            "From having what is needed to the receiver having it; risks and rework included."),
        key("on_time", "a_tiempo", Shape::Share, either("88%"), "Parte a tiempo.", "Share on time."),
        key("right_first_time", "bien_a_la_primera", Shape::Share, either("94%"), "Parte bien a la primera.",
            "Share right the first time."),
        key("satisfaction", "satisfaccion", Shape::Rating, either("3.4/5"), "Qué tan satisfecho está quien recibe.",
            "How satisfied the receiver is."),
        key("count", "casos", Shape::Count, either("120"), "Cuántos casos hay detrás.", "How many cases stand behind it."),
    ],
};

/// `rework` as a mapping.
pub const REWORK: Mapping = Mapping {
    name: "rework",
    title: Text { es: "reproceso", en: "rework" },
    about: Text { es: "Una devolución.", en: "A return." },
    fields: &[
        must(key("share", "frecuencia", Shape::Share, either("6%"), "Con qué probabilidad vuelve, cada vez.",
            "The probability that it goes back, each time.")),
        key("redo_from", "rehacer_desde", Shape::Reference, two("orden", "order"), "La entrega desde la que se rehace.",
            "The handoff from which it is done again."),
        key("of", "de_entre", Shape::Reference,
            two("entrega", "delivery"), "Una entrega del servicio del que se devuelve.",
            "A handoff of the service that it comes back from."),
        key("on_receipt", "al_recibir", Shape::Flag, two("sí", "true"),
            "La falla se ve al recibir: el trabajo de quien devuelve no se repite.",
            "The flaw is seen on arrival: the sender's work is not repeated."),
        key("max", "max", Shape::Count, either("3"), "Cuántas veces como máximo; 20 si se omite.",
            "How many times at most; 20 where left out."),
        key("when_late", "si_llega_tarde", Shape::Share, either("20%"),
            "La probabilidad que vale cuando algo que se necesitaba llegó tarde.",
            "The probability that applies instead when something needed came late."),
    ],
};

/// An entry of `needs` that is more than an id.
pub const NEED: Mapping = Mapping {
    name: "need",
    title: Text { es: "necesidad", en: "need" },
    about: Text { es: "Alternativas dentro de `necesita`.", en: "Alternatives within `needs`." },
    fields: &[
        key("any", "cualquiera", Shape::References, either("[a, b]"), "La primera de estas.", "The earliest of these."),
        key("at_least", "al_menos", Shape::Count, either("2"), "Cuántas de `de_entre` bastan.", "How many of `of` are enough."),
        key("of", "de_entre", Shape::References, either("[a, b, c]"), "De entre cuáles.", "Of which."),
        key("if_happens", "si_ocurre", Shape::Reference, two("nota", "note"), "Se espera solo cuando ocurre.",
            "Waited for only when it happens."),
    ],
};

/// A time that varies, as a mapping. Percentiles (`p10`, `p50`, `p90`, ..) are keys of it too.
pub const TIME: Mapping = Mapping {
    name: "time",
    title: Text { es: "tiempo que varía", en: "time that varies" },
    about: Text { es: "Un tiempo que varía.", en: "A time that varies." },
    fields: &[
        key("min", "min", Shape::Duration, either("1h"), "El más corto.", "The shortest."),
        key("likely", "probable", Shape::Duration, either("3h"), "El más probable; el medio si se omite.",
            "The most likely; the middle where left out."),
        key("max", "max", Shape::Duration, either("2d"), "El más largo.", "The longest."),
        key("mean", "media", Shape::Duration, either("2d"), "La media.", "The mean."),
        key("sd", "desviacion", Shape::Duration, either("4h"), "La desviación estándar.", "The standard deviation."),
        key("shape", "distribucion", Shape::ShapeName, either("triangular"),
            "La forma: `pert` (con min y max), `triangular`, `uniforme`, `lognormal` (con media y desviacion), `gamma`, `normal`, `exponencial`.",
            "The shape: `pert` (with min and max), `triangular`, `uniform`, `lognormal` (with mean and sd), `gamma`, `normal`, `exponential`."),
        key("samples", "muestras", Shape::Samples, either("[1d, 2d, 2d, 5d]"),
            "Tiempos vistos, usados tal cual: una lista, o un archivo CSV junto a la cadena.",
            "Times seen, used as they are: a list, or a CSV file beside the chain."),
        key("column", "columna", Shape::Text,
            two("dias", "days"), "La columna del archivo CSV.", "The column of the CSV file."),
    ],
};

/// An item of `risks`.
pub const RISK: Mapping = Mapping {
    name: "risk",
    title: Text { es: "riesgo", en: "risk" },
    about: Text {
        es: "Un hecho que golpea varios lugares a la vez.",
        en: "One event that hits several places at once.",
    },
    fields: &[
        must(key("id", "id", Shape::Id, two("cierre", "closing"), "Su nombre corto.", "Its short name.")),
        NAME,
        must(key("probability", "probabilidad", Shape::Share, either("25%"), "Con qué probabilidad ocurre en una vuelta.",
            "The probability that it happens in a run.")),
        key("delays", "atrasa", Shape::Effects, two("{facturacion: 2d, ventas: x1.5}", "{billing: 2d, sales: x1.5}"),
            "A quién golpea y cómo: tiempo que se suma, o `x1.5` que multiplica.",
            "Whom it hits and how: time added, or `x1.5` that multiplies."),
        DESCRIPTION,
    ],
};

/// An item of `options`.
pub const OPTION: Mapping = Mapping {
    name: "option",
    title: Text { es: "mejora", en: "option" },
    about: Text { es: "Lo que se podría hacer.", en: "What could be done." },
    fields: &[
        must(key("id", "id", Shape::Id, two("segunda-linea", "second-line"), "Su nombre corto.", "Its short name.")),
        NAME,
        must(key("on", "sobre", Shape::Reference, two("produccion", "production"), "Qué cambia.", "What it changes.")),
        key("cost", "costo", Shape::Money, either("4_000_000"), "Lo que cuesta.", "What it costs."),
        must(key("set", "cambia", Shape::Changes,
            two("{trabajo: 1d}", "{work: 1d}"), "Los valores nuevos.", "The new values.")),
        key("excludes", "excluye", Shape::References, two("[otra]", "[another]"), "Mejoras que no van con ella.",
            "Options that cannot go with it."),
        key("requires", "requiere", Shape::References,
            two("[otra]", "[another]"), "Mejoras que necesita.", "Options that it needs."),
        DESCRIPTION,
    ],
};

/// An item of `allow`.
pub const ALLOW: Mapping = Mapping {
    name: "allow",
    title: Text { es: "aceptado", en: "accepted finding" },
    about: Text {
        es: "Un hallazgo aceptado a propósito; si no coincide con nada, eso mismo es un hallazgo.",
        en: "A finding accepted on purpose; one that matches nothing is itself a finding.",
    },
    fields: &[
        must(key("rule", "regla", Shape::Text, either("weak-link"), "El nombre de la regla, igual en ambos idiomas.",
            "The rule's name, the same in both languages.")),
        key("on", "sobre", Shape::References, two("orden", "order"), "Dónde; en toda la cadena si se omite.",
            "Where; anywhere in the chain where left out."),
        key("because", "motivo", Shape::Text, two("se mide desde enero", "measured from January"), "Por qué.", "Why."),
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
