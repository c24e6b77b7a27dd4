//! Which settings a file is judged by: `eslabon.toml` found upwards from it or given, and the command line's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;

use super::files::{self, Input};
use super::problem::Problem;
use super::screen::Screen;
use crate::check::{Level, Settings};
use crate::config::{Config, NoRule, parse, weighable};
use crate::finding::{Rule, Severity};
use crate::render::diagnostics::{self, Look};
use crate::render::receivers::path_shown;
use crate::report::locate;
use crate::source::SourceFile;

/// The name under which a configuration is found.
const NAME: &str = "eslabon.toml";

/// A configuration, and the folder that its paths are from.
struct Loaded {
    config: Config,
    file: PathBuf,
    folder: PathBuf,
}

/// The configurations of a run.
#[derive(Default)]
pub(super) struct Configs {
    given: Option<Arc<Loaded>>,
    by_folder: BTreeMap<PathBuf, Option<Arc<Loaded>>>,
    overrides: Vec<(&'static Rule, Level, Arc<str>)>,
    fail_on: Option<Severity>,
}

/// The flags that weigh a rule.
pub(super) const FLAGS: [(&str, Level); 4] = [
    ("deny", Level::Deny),
    ("warn", Level::Warn),
    ("note", Level::Note),
    ("allow", Level::Off),
];

impl Configs {
    /// What the arguments say.
    pub(super) fn new(args: &ArgMatches, screen: &mut Screen<'_>) -> Result<Self, Problem> {
        let given = match args.get_one::<String>("config") {
            Some(path) => Some(Arc::new(load(Path::new(path), screen)?)),
            None => None,
        };
        let mut overrides = Vec::new();
        for (flag, level) in FLAGS {
            let names = args.get_many::<String>(flag).into_iter().flatten();
            let places = args.indices_of(flag).into_iter().flatten();
            for (name, at) in names.zip(places) {
                let rule = weighable(name).map_err(|why| no_rule(flag, name, why))?;
                overrides.push((at, (rule, level, format!("--{flag}").into())));
            }
        }
        // The last word counts.
        overrides.sort_by_key(|(at, _)| *at);
        // Not every command fails.
        let fail_on = args.try_get_one::<String>("fail-on").ok().flatten();
        Ok(Self {
            given,
            by_folder: BTreeMap::new(),
            overrides: overrides.into_iter().map(|(_, o)| o).collect(),
            fail_on: fail_on.map(|word| Severity::of(word)),
        })
    }

    /// The files that were read.
    pub(super) fn files(&self) -> impl Iterator<Item = PathBuf> {
        let found = self.by_folder.values().flatten();
        let all = found.chain(&self.given);
        all.map(|loaded| loaded.file.clone())
    }

    /// The settings for a file, and from which severity on its findings fail the check.
    pub(super) fn of(
        &mut self,
        input: &Input,
        screen: &mut Screen<'_>,
    ) -> Result<(Settings, Severity), Problem> {
        let loaded = match &self.given {
            Some(given) => Some(Arc::clone(given)),
            None => self.found(input, screen)?,
        };
        let mut settings = Settings::default();
        let mut fail_on = Severity::Deny;
        if let Some(loaded) = loaded {
            let inside = files::inside(input, &loaded.folder);
            settings = loaded.config.settings(&inside.unwrap_or_default());
            fail_on = loaded.config.fail_on.unwrap_or(fail_on);
        }
        for (rule, level, by) in &self.overrides {
            settings.weigh(rule, *level, by);
        }
        Ok((settings, self.fail_on.unwrap_or(fail_on)))
    }

    /// The nearest configuration, from the file's folder upwards.
    fn found(
        &mut self,
        input: &Input,
        screen: &mut Screen<'_>,
    ) -> Result<Option<Arc<Loaded>>, Problem> {
        let folder = match input {
            Input::Stdin => PathBuf::from("."),
            Input::File(path) => path.parent().map(Path::to_path_buf).unwrap_or_default(),
        };
        let whole = std::path::absolute(&folder).unwrap_or(folder);
        if let Some(known) = self.by_folder.get(&whole) {
            return Ok(known.clone());
        }
        let place = whole
            .ancestors()
            .map(|f| f.join(NAME))
            .find(|f| f.is_file());
        let loaded = match place {
            Some(path) => {
                let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
                let loaded = self
                    .by_folder
                    .values()
                    .flatten()
                    .find(|l| l.folder == folder);
                match loaded {
                    Some(loaded) => Some(Arc::clone(loaded)),
                    None => Some(Arc::new(load(&path, screen)?)),
                }
            }
            None => None,
        };
        self.by_folder.insert(whole, loaded.clone());
        Ok(loaded)
    }
}

fn load(path: &Path, screen: &mut Screen<'_>) -> Result<Loaded, Problem> {
    let here = std::env::current_dir().unwrap_or_default();
    // Shown as the reader would write it.
    let name = path
        .strip_prefix(&here)
        .unwrap_or(path)
        .display()
        .to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Problem::read(&format!("`{name}`"), &error))?;
    let file = SourceFile::new(path_shown(&name), text);
    match parse(&file) {
        Ok(config) => {
            let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
            let folder = whole.parent().map(Path::to_path_buf).unwrap_or_default();
            Ok(Loaded {
                config,
                file: whole,
                folder,
            })
        }
        Err(flaws) => {
            let look = Look {
                lang: screen.lang,
                width: screen.width,
                all: true,
            };
            let flaws: Vec<_> = flaws.into_iter().map(|f| locate(f, &file, None)).collect();
            screen.complain(&diagnostics::render(&flaws, &file, look));
            Err(Problem::Silent)
        }
    }
}

fn no_rule(flag: &str, name: &str, why: NoRule) -> Problem {
    let shown = crate::read::quoted(name);
    match why {
        NoRule::Unreadable => Problem::new(
            format!(
                "`--{flag} {shown}`: dice que un archivo no se puede leer; siempre es un error"
            ),
            format!(
                "`--{flag} {shown}`: it says that a file cannot be read; it is always an error"
            ),
        ),
        NoRule::Unknown(best) => {
            let problem = Problem::new(
                format!("`--{flag} {shown}`: no hay una regla con ese nombre"),
                format!("`--{flag} {shown}`: there is no rule of that name"),
            );
            match best {
                Some(best) => problem.help(
                    format!("¿quiso decir `{best}`?"),
                    format!("did you mean `{best}`?"),
                ),
                None => problem.help("`eslabon rules` da la lista", "`eslabon rules` lists them"),
            }
        }
    }
}
