//! Where the pictures go, and in which format each.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::cli::problem::Problem;

/// What a picture can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Svg,
    Png,
    Pdf,
    Dot,
    Mermaid,
    Drawio,
}

/// The formats' names for `--format`.
pub(in crate::cli) const FORMATS: [&str; 6] = ["svg", "png", "pdf", "dot", "mermaid", "drawio"];

impl Format {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "svg" => Self::Svg,
            "png" => Self::Png,
            "pdf" => Self::Pdf,
            "dot" | "gv" => Self::Dot,
            "mermaid" | "mmd" => Self::Mermaid,
            "drawio" => Self::Drawio,
            _ => return None,
        })
    }

    /// The format that a file's name ends in.
    fn of(path: &str) -> Option<Self> {
        let extension = Path::new(path)
            .extension()?
            .to_string_lossy()
            .to_lowercase();
        Self::named(&extension)
    }

    /// Whether it is made from the SVG.
    pub(super) fn is_drawn(self) -> bool {
        matches!(self, Self::Svg | Self::Png | Self::Pdf)
    }
}

/// One picture to write.
pub(super) struct Output {
    /// The file; none is standard output.
    pub path: Option<PathBuf>,
    pub format: Format,
}

/// The outputs that the arguments ask for.
pub(super) fn asked(args: &ArgMatches) -> Result<Vec<Output>, Problem> {
    let said = args
        .get_one::<String>("format")
        .and_then(|name| Format::named(name));
    let mut paths: Vec<&String> = args.get_many("output").into_iter().flatten().collect();
    let dash = "-".to_owned();
    if paths.is_empty() {
        if said.is_none() {
            return Err(Problem::new(
                "falta decir dónde va el dibujo",
                "where the picture goes is not said",
            )
            .help(
                "agregue `-o cadena.svg`, o `--format svg` para la salida estándar",
                "add `-o chain.svg`, or `--format svg` for standard output",
            ));
        }
        paths.push(&dash);
    }
    let mut outputs = Vec::new();
    let mut seen = Vec::new();
    let mut is_used = said.is_none();
    for path in paths {
        let format = match (Format::of(path), said) {
            (Some(format), _) if path != "-" => format,
            (_, Some(format)) => {
                is_used = true;
                format
            }
            (_, None) => return Err(untold(path)),
        };
        let place = (path != "-").then(|| whereabouts(Path::new(path)));
        if seen.contains(&place) {
            return Err(Problem::new(
                format!("`{path}` está dos veces entre las salidas"),
                format!("`{path}` is twice among the outputs"),
            ));
        }
        seen.push(place);
        outputs.push(Output {
            path: (path != "-").then(|| PathBuf::from(path)),
            format,
        });
    }
    if !is_used {
        return Err(Problem::new(
            "--format no se aplica: cada salida dice su formato en el nombre",
            "--format does not apply: each output's name tells its format",
        )
        .help(
            "quite --format, o agregue `-o -` para la salida estándar",
            "leave --format out, or add `-o -` for standard output",
        ));
    }
    Ok(outputs)
}

fn untold(path: &str) -> Problem {
    let problem = if path == "-" {
        Problem::new(
            "falta el formato de la salida estándar",
            "the format of standard output is not said",
        )
    } else {
        Problem::new(
            format!("`{path}` no dice el formato"),
            format!("`{path}` does not tell the format"),
        )
    };
    problem.help(
        "termine el nombre en .svg, .png, .pdf, .dot, .mmd o .drawio, o use --format",
        "end the name in .svg, .png, .pdf, .dot, .mmd or .drawio, or use --format",
    )
}

/// A path by which two names of one file are found to be one.
fn whereabouts(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match (
        absolute.parent().map(Path::canonicalize),
        absolute.file_name(),
    ) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => absolute,
    }
}

/// Says before any work what cannot be written: a file that is there already, the chain itself, a page of pixels on a terminal.
pub(super) fn can_be_written(
    outputs: &[Output],
    args: &ArgMatches,
    terminal: bool,
) -> Result<(), Problem> {
    let read = ["file", "compare"].map(|name| args.get_one::<String>(name));
    let read = read.into_iter().flatten();
    let chains: Vec<PathBuf> = read.map(|file| whereabouts(Path::new(file))).collect();
    for output in outputs {
        let Some(path) = &output.path else {
            if terminal && matches!(output.format, Format::Png | Format::Pdf) {
                return Err(Problem::new(
                    "la salida estándar es una terminal, que no muestra este formato",
                    "standard output is a terminal, which cannot show this format",
                )
                .help("use -o con un archivo", "use -o with a file"));
            }
            continue;
        };
        let shown = path.display();
        if chains.contains(&whereabouts(path)) {
            return Err(Problem::new(
                format!("`{shown}` es la cadena misma"),
                format!("`{shown}` is the chain itself"),
            ));
        }
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|f| !f.is_dir()) {
            let folder = folder.display();
            return Err(Problem::new(
                format!("la carpeta `{folder}` no existe"),
                format!("the folder `{folder}` does not exist"),
            )
            .help(
                "créela, o escriba el dibujo en otra",
                "create it, or write the picture into another",
            ));
        }
        if path.exists() && !args.get_flag("force") {
            return Err(Problem::new(
                format!("`{shown}` ya existe"),
                format!("`{shown}` exists already"),
            )
            .help("use --force para reemplazarlo", "use --force to replace it"));
        }
    }
    Ok(())
}
