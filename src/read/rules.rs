//! The rules of reading: what makes a file unreadable, which always ends a run with exit code 2, and
//! what is only noted.

use crate::finding::{Rule, Severity};
use crate::lang::Text;

macro_rules! rule {
    ($severity:ident, $ident:ident, $code:literal, $name:literal, $title_es:literal, $title_en:literal, $es:literal, $en:literal) => {
        #[doc = $title_en]
        pub const $ident: Rule = Rule {
            code: $code,
            name: $name,
            severity: Severity::$severity,
            limits: &[],
            title: Text {
                es: $title_es,
                en: $title_en,
            },
            explanation: Text { es: $es, en: $en },
            bad: include_str!(concat!("../../tests/rules/", $name, "/bad.yaml")),
            good: include_str!(concat!("../../tests/rules/", $name, "/good.yaml")),
        };
    };
}

rule!(
    Error,
    NOT_TEXT,
    "E001",
    "not-text",
    "El archivo no es texto UTF-8",
    "The file is no UTF-8 text",
    "Un archivo de cadena es texto en UTF-8 (con o sin marca de orden) o en UTF-16 con marca. Los programas viejos de Windows guardan en Windows-1252: al abrirlo con otro programa se dañan las tildes. Guárdelo de nuevo como UTF-8.",
    "A chain file is text in UTF-8 (with or without a byte order mark) or in UTF-16 with a mark. Old Windows programs save in Windows-1252, which breaks accents elsewhere. Save it again as UTF-8."
);
rule!(
    Error,
    SYNTAX,
    "E002",
    "syntax",
    "El archivo no es YAML bien escrito",
    "The file is not well-formed YAML",
    "Algo del texto no se puede leer como YAML: un corchete o una comilla sin cerrar, un tabulador en la sangría, una línea corrida. Se señala dónde empieza; el resto del archivo se lee igual, para mostrar todos los errores de una vez.",
    "Part of the text cannot be read as YAML: a bracket or quote that nothing closes, a tab in the indentation, a shifted line. The place where it begins is shown; the rest of the file is read all the same, so that every mistake shows in one run."
);
rule!(
    Error,
    WRONG_KIND,
    "E003",
    "wrong-kind",
    "Aquí va otra clase de valor",
    "Another kind of value belongs here",
    "Hay un texto, una lista o un mapa donde va otra cosa. Un archivo de cadena es un mapa con claves como `customers` y `handoffs`; `handoffs` es una lista; `needs` es una lista de ids.",
    "There is a text, a list or a mapping where something else belongs. A chain file is a mapping with keys such as `customers` and `handoffs`; `handoffs` is a list; `needs` is a list of ids."
);
rule!(
    Error,
    UNKNOWN_KEY,
    "E004",
    "unknown-key",
    "Clave desconocida",
    "Unknown key",
    "La clave no es del formato. Casi siempre es un error de tecleo, y callarlo perdería lo que usted escribió. Las claves que empiezan por `x-` son suyas y se conservan.",
    "The key is not part of the format. It is nearly always a typing mistake, and to pass over it would lose what you wrote. Keys that begin with `x-` are your own and are kept."
);
rule!(
    Error,
    DUPLICATE_KEY,
    "E005",
    "duplicate-key",
    "La misma clave dos veces",
    "The same key twice",
    "Una clave aparece dos veces en el mismo mapa, quizá una en español y otra en inglés. No se puede saber cuál vale: deje una.",
    "A key stands twice in one mapping, perhaps once in each language. Which one counts cannot be known: keep one."
);
rule!(
    Error,
    MISSING_KEY,
    "E006",
    "missing-key",
    "Falta una clave",
    "A key is missing",
    "Una entrega necesita `from` y `to`; una cadena necesita al menos un cliente; un riesgo, su `id` y su `probability`.",
    "A handoff needs `from` and `to`; a chain needs at least one customer; a risk its `id` and `probability`."
);
rule!(
    Error,
    BAD_VALUE,
    "E007",
    "bad-value",
    "El valor no se puede leer",
    "The value cannot be read",
    "El valor no es lo que su clave pide: una duración es `4h`, `2 días` o `1d 4h`; una parte es `92%` o `0.92`; un monto es `1_800_000`. Lo que puede leerse de dos maneras se pregunta, nunca se adivina.",
    "The value is not what its key asks for: a duration is `4h`, `2 days` or `1d 4h`; a share is `92%` or `0.92`; an amount is `1_800_000`. What can be read in two ways is asked about, never guessed."
);
rule!(
    Error,
    BAD_ID,
    "E008",
    "bad-id",
    "Esto no puede ser un id",
    "This cannot be an id",
    "Un id se compone de letras de cualquier alfabeto, cifras, `_`, `-` y `.`. El nombre con espacios y signos va en `name`.",
    "An id is made of letters of any script, digits, `_`, `-` and `.`. The name with spaces and signs goes into `name`."
);
rule!(
    Error,
    DUPLICATE_ID,
    "E009",
    "duplicate-id",
    "El mismo id dos veces",
    "The same id twice",
    "Clientes, proveedores, departamentos, entregas, riesgos y mejoras comparten un espacio de nombres, para que `on: orden` diga una sola cosa. Dele a uno de los dos otro id.",
    "Customers, suppliers, departments, handoffs, risks and options share one name space, so that `on: orden` means one thing. Give one of the two another id."
);
rule!(
    Error,
    UNKNOWN_REFERENCE,
    "E010",
    "unknown-reference",
    "Se nombra algo que no existe",
    "Something is named that does not exist",
    "El archivo nombra un id que no está en él, o que no puede ir ahí. Si se parece a otro, se sugiere; si es un departamento nuevo, se da la línea que hay que agregar.",
    "The file names an id that is not in it, or that cannot stand there. Where it is near another, that one is suggested; where it is a new department, the line to add is given."
);
rule!(
    Error,
    CONFLICTING_KEYS,
    "E011",
    "conflicting-keys",
    "Claves que no van juntas",
    "Keys that do not go together",
    "`turnaround` dice todo el tiempo de una vez, así que no va con `takes` ni `work`; las partes de una alternativa suman 100 %; una promesa es de una entrega a un cliente, nunca entre departamentos.",
    "`turnaround` says the whole time at once, so it goes with neither `takes` nor `work`; the shares of a choice add up to 100 %; a promise belongs to a delivery to a customer, never between departments."
);
rule!(
    Error,
    MALFORMED_REWORK,
    "E012",
    "malformed-rework",
    "Un reproceso que no se sabe adónde vuelve",
    "Rework that returns to nowhere",
    "Un reproceso devuelve el trabajo a un servicio anterior y lo hace repetir hasta el punto donde se vio la falla. Aquí no hay un único servicio así: diga `redo_from` (una entrega desde la que se rehace) o `needs` (después de recibir qué se devuelve). Los ciclos de reproceso se anidan, se siguen o comparten su final; otro cruce no tiene sentido.",
    "Rework sends work back to an earlier service and has it done again up to the point where the flaw was seen. Here there is no single such service: say `redo_from` (a handoff from which it is done again) or `needs` (after receiving what it is sent back). Rework loops nest, follow each other or share their end; any other overlap makes no sense."
);
rule!(
    Error,
    TOO_LARGE,
    "E013",
    "too-large",
    "Demasiado grande",
    "Too large",
    "El archivo pasa de 64 MiB, o repite tanto por alias que leerlo no terminaría. Divídalo en varias cadenas.",
    "The file is larger than 64 MiB, or repeats so much through aliases that reading it would not end. Split it into several chains."
);
rule!(
    Error,
    UNREADABLE_FILE,
    "E014",
    "unreadable-file",
    "No se pudo leer un archivo",
    "A file could not be read",
    "El archivo, o el CSV que nombra `samples`, no existe o no se puede leer. La ruta de un CSV es relativa al archivo de la cadena.",
    "The file, or the CSV that `samples` names, does not exist or cannot be read. The path of a CSV is relative to the chain file."
);

rule!(
    Note,
    LOST_TEXT,
    "N001",
    "lost-text",
    "Parte del texto quedó como comentario",
    "Part of a text became a comment",
    "En YAML un espacio y `#` empiezan un comentario: `entregable: Factura #12` se lee `Factura`. Si el resto es parte del texto, póngalo entre comillas.",
    "In YAML a space and `#` begin a comment: `delivers: Invoice #12` is read as `Invoice`. Where the rest belongs to the text, put it in quotes."
);
rule!(
    Note,
    CLOCK_HOURS,
    "N002",
    "clock-hours",
    "24 horas en un día de 8",
    "24 hours in an 8-hour day",
    "Las duraciones son tiempo de trabajo: con días de 8 horas, `24h` son tres días. Quien escribe `24h` casi siempre quiere decir un día del reloj.",
    "Durations are working time: with 8-hour days `24h` is three days. Who writes `24h` nearly always means a day by the clock."
);

rule!(
    Note,
    UNUSED_VALUE,
    "N006",
    "unused-value",
    "Un valor que ningún análisis usa",
    "A value that no analysis uses",
    "El archivo dice algo que se conserva pero que ningún análisis usa donde está: el tiempo total de un departamento o de un proveedor, por ejemplo, pues los tiempos son de las entregas. Póngalo donde cuenta.",
    "The file says something that is kept but that no analysis uses where it stands: the turnaround of a department or supplier, say, since times belong to handoffs. Put it where it counts."
);
rule!(
    Error,
    BAD_SETTINGS,
    "E015",
    "bad-settings",
    "El archivo de ajustes no se puede usar",
    "The settings cannot be used",
    "En `eslabon.toml` hay una clave o una regla que no existe, o un valor que no se puede leer. Callarlo sería juzgar con otros ajustes que los que usted escribió. Se señalan todos los errores de una vez, con el nombre más parecido.",
    "In `eslabon.toml` there is a key or a rule that does not exist, or a value that cannot be read. To pass over it would be to judge by other settings than you wrote. Every mistake is shown in one run, with the nearest name."
);

/// What reading notes without refusing anything.
pub const NOTES: [&Rule; 3] = [&LOST_TEXT, &CLOCK_HOURS, &UNUSED_VALUE];

/// What makes a file unreadable, by code.
pub const ALL: [&Rule; 15] = [
    &NOT_TEXT,
    &SYNTAX,
    &WRONG_KIND,
    &UNKNOWN_KEY,
    &DUPLICATE_KEY,
    &MISSING_KEY,
    &BAD_VALUE,
    &BAD_ID,
    &DUPLICATE_ID,
    &UNKNOWN_REFERENCE,
    &CONFLICTING_KEYS,
    &MALFORMED_REWORK,
    &TOO_LARGE,
    &UNREADABLE_FILE,
    &BAD_SETTINGS,
];
