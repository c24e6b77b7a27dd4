//! `eslabon init`: a chain to start from.

use std::path::Path;

use clap::ArgMatches;

use super::problem::{Outcome, Problem};
use super::screen::Screen;
use super::{OK, files};
use crate::lang::{Lang, Text};

/// A chain to start from.
pub(super) struct Template {
    /// How `--template` calls it.
    pub(super) name: &'static str,
    /// The file.
    text: Text,
}

macro_rules! shipped {
    ($name:literal) => {
        Template {
            name: $name,
            text: Text {
                es: include_str!(concat!("../../chains/", $name, ".yaml")),
                en: include_str!(concat!("../../chains/", $name, ".yaml")),
            },
        }
    };
}

/// The first is the default.
pub(super) const TEMPLATES: [Template; 8] = [
    Template {
        name: "starter",
        text: Text {
            es: include_str!("starter/es.yaml"),
            en: include_str!("starter/en.yaml"),
        },
    },
    shipped!("del-pedido-a-la-entrega"),
    shipped!("de-la-factura-al-recaudo"),
    shipped!("una-compra-para-ventas"),
    shipped!("una-contratacion"),
    shipped!("un-piso-limpio"),
    shipped!("un-informe-interno"),
    shipped!("customer-support"),
];

pub(super) fn run(args: &ArgMatches, screen: &mut Screen<'_>) -> Outcome {
    let path = args.get_one::<String>("file").cloned().unwrap_or_default();
    let wanted = args
        .get_one::<String>("template")
        .map_or(TEMPLATES[0].name, String::as_str);
    let Some(template) = TEMPLATES.iter().find(|t| t.name == wanted) else {
        let names: Vec<&str> = TEMPLATES.iter().map(|t| t.name).collect();
        let best = crate::read::nearest(wanted, names.iter().copied());
        let list = names.join(", ");
        let problem = Problem::new(
            format!("no hay una plantilla `{wanted}`"),
            format!("there is no template `{wanted}`"),
        );
        return Err(match best {
            Some(best) => problem.help(
                format!("¿quiso decir `{best}`?"),
                format!("did you mean `{best}`?"),
            ),
            None => problem.help(format!("las hay: {list}"), format!("there are: {list}")),
        });
    };
    files::write_whole(
        Path::new(&path),
        template.text.of(screen.lang).as_bytes(),
        false,
    )
    .map_err(|problem| {
        problem.help(
            "elija otro nombre; `init` no reemplaza archivos",
            "choose another name; `init` replaces no file",
        )
    })?;
    let text = match screen.lang {
        Lang::Es => format!("Escrito `{path}`. Ahora: eslabon analyze {path}\n"),
        Lang::En => format!("Written `{path}`. Now: eslabon analyze {path}\n"),
    };
    screen.print(&text)?;
    Ok(OK)
}
