//! `eslabon check --watch`: the same check again whenever something changes that its verdict depends on.

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use clap::ArgMatches;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::super::problem::{Outcome, Problem};
use super::super::screen::Screen;
use super::once;
use crate::lang::{Lang, format};

/// An editor saves in several steps: a check waits until nothing has happened for so long.
const QUIET: Duration = Duration::from_millis(50);

pub(super) fn run(args: &ArgMatches, asked: Option<Lang>, screen: &mut Screen<'_>) -> Outcome {
    let given = args.get_many::<String>("paths").into_iter().flatten();
    let given: Vec<&str> = given.map(String::as_str).collect();
    if given.contains(&"-") {
        return Err(Problem::new(
            "`--watch` no puede volver a leer la entrada estándar",
            "`--watch` cannot read standard input again",
        )
        .help("dé un archivo o una carpeta", "give a file or a directory"));
    }
    let mut watch = Watch::new(args, &given)?;
    loop {
        let mut seen = Vec::new();
        screen.clear()?;
        match once(args, asked, &mut io::empty(), (screen, &mut seen)) {
            Ok(_) => {}
            Err(problem @ Problem::ClosedPipe(_)) => return Err(problem),
            // It can be mended while we watch.
            Err(problem) => {
                screen.flush()?;
                screen.problem(&problem);
            }
        }
        screen.flush()?;
        let seen: BTreeSet<PathBuf> = seen.into_iter().collect();
        let files = seen.len();
        watch.also(seen)?;
        let count = format::number(files as f64, 0, screen.lang);
        screen.complain(&match (screen.lang, files) {
            (Lang::Es, 1) => "\nmirando 1 archivo; Ctrl-C termina\n".to_owned(),
            (Lang::En, 1) => "\nwatching 1 file; Ctrl-C ends\n".to_owned(),
            (Lang::Es, _) => format!("\nmirando {count} archivos; Ctrl-C termina\n"),
            (Lang::En, _) => format!("\nwatching {count} files; Ctrl-C ends\n"),
        });
        watch.wait()?;
    }
}

/// What is watched.
struct Watch {
    watcher: RecommendedWatcher,
    changes: Receiver<notify::Result<Event>>,
    /// Folders in which every chain file counts.
    folders: Vec<PathBuf>,
    /// Further files that count.
    files: BTreeSet<PathBuf>,
    /// Folders under watch.
    watched: BTreeSet<PathBuf>,
}

impl Watch {
    /// Watches what the arguments name, before the first check: no change falls between the two.
    fn new(args: &ArgMatches, given: &[&str]) -> Result<Self, Problem> {
        let (send, changes) = channel();
        let mut watch = Self {
            watcher: notify::recommended_watcher(send).map_err(|e| unwatched(&e))?,
            changes,
            folders: Vec::new(),
            files: BTreeSet::new(),
            watched: BTreeSet::new(),
        };
        let mut files = Vec::new();
        for path in given {
            match folder_of(path) {
                Some(folder) => {
                    watch.start(&folder, RecursiveMode::Recursive)?;
                    watch.folders.push(real(&folder));
                }
                None => files.push(PathBuf::from(path)),
            }
        }
        for name in ["config", "baseline"] {
            files.extend(args.get_one::<String>(name).map(PathBuf::from));
        }
        watch.also(files)?;
        Ok(watch)
    }

    /// Watches the folders of further files: a file that is replaced is another one under the same name.
    fn also(&mut self, files: impl IntoIterator<Item = PathBuf>) -> Result<(), Problem> {
        for file in files {
            let folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
            self.start(&folder, RecursiveMode::NonRecursive)?;
            self.files.insert(real(&file));
        }
        Ok(())
    }

    fn start(&mut self, folder: &Path, mode: RecursiveMode) -> Result<(), Problem> {
        let mut folder = real(folder);
        // What is not there yet comes to be in a folder that is.
        while !folder.is_dir() && folder.pop() {}
        let is_inside = self.folders.iter().any(|f| folder.starts_with(f));
        if is_inside || !self.watched.insert(folder.clone()) {
            return Ok(());
        }
        let started = self.watcher.watch(&folder, mode);
        started.map_err(|e| unwatched(&e))
    }

    /// Waits for a change that counts, and until the changes end.
    fn wait(&self) -> Result<(), Problem> {
        let lost = || unwatched(&notify::Error::generic("the watcher ended"));
        loop {
            let event = self.changes.recv().map_err(|_| lost())?;
            let mut counts = self.counts(event)?;
            loop {
                match self.changes.recv_timeout(QUIET) {
                    Ok(event) => counts |= self.counts(event)?,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return Err(lost()),
                }
            }
            if counts {
                return Ok(());
            }
        }
    }

    /// Whether a check may come to something else after it.
    fn counts(&self, event: notify::Result<Event>) -> Result<bool, Problem> {
        let event = event.map_err(|e| unwatched(&e))?;
        // Our own reading is no change.
        if event.kind.is_access() {
            return Ok(false);
        }
        let counts = |path: &PathBuf| {
            let path = real(path);
            let extension = path.extension().map(|e| e.to_ascii_lowercase());
            let is_chain = extension.is_some_and(|e| e == "yaml" || e == "yml");
            let is_settings = path.file_name().is_some_and(|n| n == "eslabon.toml");
            let is_inside = || self.folders.iter().any(|f| path.starts_with(f));
            self.files.contains(&path) || is_settings || (is_chain && is_inside())
        };
        Ok(event.need_rescan() || event.paths.iter().any(counts))
    }
}

/// The folder that an argument looks into: itself, or what stands before the first wildcard.
fn folder_of(arg: &str) -> Option<PathBuf> {
    let path = Path::new(arg);
    if path.is_dir() {
        return Some(path.to_path_buf());
    }
    if path.exists() || !arg.contains(['*', '?', '[']) {
        return None;
    }
    let plain = |part: &Component<'_>| {
        let text = part.as_os_str().to_string_lossy();
        !text.contains(['*', '?', '['])
    };
    Some(path.components().take_while(plain).collect())
}

/// A path by which the system tells of it: absolute, its folder without links.
fn real(path: &Path) -> PathBuf {
    let path = match path.as_os_str().is_empty() {
        true => Path::new("."),
        false => path,
    };
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let (Some(folder), Some(name)) = (whole.parent(), whole.file_name()) else {
        return whole;
    };
    match whole.is_dir() {
        true => whole.canonicalize().unwrap_or_else(|_| whole.clone()),
        false => folder
            .canonicalize()
            .map_or_else(|_| whole.clone(), |folder| folder.join(name)),
    }
}

fn unwatched(error: &notify::Error) -> Problem {
    let problem = Problem::new(
        format!("no se puede mirar si algo cambia: {error}"),
        format!("changes cannot be watched: {error}"),
    );
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => problem.help(
            "el sistema limita cuántas carpetas se miran (en Linux, `fs.inotify.max_user_watches`); mire menos",
            "the system limits how many folders are watched (on Linux, `fs.inotify.max_user_watches`); watch fewer",
        ),
        _ => problem,
    }
}
