//! Files in and out: chain files by name, directory, glob or standard input; outputs whole or not at all.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use super::problem::Problem;
use crate::finding::Finding;
use crate::lang::Message;
use crate::read::{self, LARGEST_FILE, Reading, SampleError, SampleFiles};

/// A chain file to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// Where it is, where it is a file.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdin => None,
            Self::File(path) => Some(path),
        }
    }
}

/// The chain files that arguments stand for: files as they are, directories and globs for the chain
/// files in them, in the order of their names.
pub(super) fn expand(args: &[String]) -> Result<Vec<Input>, Problem> {
    let mut inputs = Vec::new();
    for arg in args {
        if arg == "-" {
            inputs.push(Input::Stdin);
            continue;
        }
        let path = Path::new(arg);
        if path.is_dir() {
            let before = inputs.len();
            walk(path, &mut inputs)?;
            if inputs.len() == before {
                return Err(Problem::new(
                    format!("en `{arg}` no hay archivos de cadena (.yaml, .yml)"),
                    format!("there are no chain files (.yaml, .yml) in `{arg}`"),
                ));
            }
        } else if path.exists() || !arg.contains(['*', '?', '[']) {
            inputs.push(Input::File(path.to_path_buf()));
        } else {
            by_glob(arg, &mut inputs)?;
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    inputs.retain(|input| seen.insert(input.clone()));
    Ok(inputs)
}

fn by_glob(pattern: &str, inputs: &mut Vec<Input>) -> Result<(), Problem> {
    let found = glob::glob(pattern).map_err(|error| {
        Problem::new(
            format!("el patrón `{pattern}` está mal escrito: {error}"),
            format!("the pattern `{pattern}` is malformed: {error}"),
        )
    })?;
    let before = inputs.len();
    let mut paths: Vec<PathBuf> = found.filter_map(Result::ok).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, inputs)?;
        } else {
            inputs.push(Input::File(path));
        }
    }
    if inputs.len() == before {
        return Err(Problem::new(
            format!("ningún archivo coincide con `{pattern}`"),
            format!("no file matches `{pattern}`"),
        ));
    }
    Ok(())
}

/// The chain files below a directory: `.yaml` and `.yml`, hidden ones aside; links to directories are not followed.
fn walk(directory: &Path, inputs: &mut Vec<Input>) -> Result<(), Problem> {
    let mut waiting = vec![directory.to_path_buf()];
    let mut found = Vec::new();
    while let Some(directory) = waiting.pop() {
        let shown = directory.display().to_string();
        let entries =
            fs::read_dir(&directory).map_err(|e| Problem::read(&format!("`{shown}`"), &e))?;
        for entry in entries {
            let entry = entry.map_err(|e| Problem::read(&format!("`{shown}`"), &e))?;
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let path = entry.path();
            let kind = entry
                .file_type()
                .map_err(|e| Problem::read(&format!("`{}`", path.display()), &e))?;
            let is_yaml = path
                .extension()
                .is_some_and(|e| e.eq_ignore_ascii_case("yaml") || e.eq_ignore_ascii_case("yml"));
            if kind.is_dir() {
                waiting.push(path);
            } else if is_yaml && path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    inputs.extend(found.into_iter().map(Input::File));
    Ok(())
}

/// A file's path from a folder, with slashes; `None` where it is not inside. The folder is an absolute path.
pub(super) fn inside(input: &Input, folder: &Path) -> Option<String> {
    let Input::File(path) = input else {
        return None;
    };
    let whole = std::path::absolute(path).ok()?;
    // The folder may be known by its real path, and the file through a link, or the other way round.
    let real = || Some((whole.canonicalize().ok()?, folder.canonicalize().ok()?));
    let inside = match whole.strip_prefix(folder) {
        Ok(inside) => inside.to_path_buf(),
        Err(_) => {
            let (whole, folder) = real()?;
            whole.strip_prefix(folder).ok()?.to_path_buf()
        }
    };
    let parts = inside.components().map(|c| c.as_os_str().to_string_lossy());
    Some(parts.collect::<Vec<_>>().join("/"))
}

/// Reads a chain file. What cannot be opened is a finding like any other, so that the other files are still judged.
pub(super) fn read_chain(input: &Input, stdin: &mut dyn Read) -> Reading {
    read_noting(input, stdin, &mut Vec::new())
}

/// The same; the files that it asks for beside it are noted, found or not.
pub(super) fn read_noting(
    input: &Input,
    stdin: &mut dyn Read,
    beside: &mut Vec<PathBuf>,
) -> Reading {
    match input {
        Input::Stdin => {
            let name = "-";
            let mut bytes = Vec::new();
            match stdin.take(LARGEST_FILE + 1).read_to_end(&mut bytes) {
                Ok(_) if bytes.len() as u64 > LARGEST_FILE => {
                    unreadable(name, read::too_large(bytes.len() as u64, LARGEST_FILE))
                }
                Ok(_) => read::read(name, bytes, &Beside::new(PathBuf::new(), beside)),
                Err(error) => unreadable(name, why(&error)),
            }
        }
        Input::File(path) => {
            let name = path.display().to_string();
            match load(path, LARGEST_FILE) {
                Ok(Ok(bytes)) => {
                    let directory = path.parent().map(Path::to_path_buf).unwrap_or_default();
                    read::read(&name, bytes, &Beside::new(directory, beside))
                }
                Ok(Err(size)) => unreadable(&name, read::too_large(size, LARGEST_FILE)),
                Err(error) => unreadable(&name, why(&error)),
            }
        }
    }
}

/// The bytes of a file beside the chain that is of no use when larger than so many bytes.
pub(super) fn read_at_most(path: &Path, most: usize) -> Result<Vec<u8>, Problem> {
    let shown = format!("`{}`", path.display());
    load(path, most as u64)
        .map_err(|error| Problem::read(&shown, &error))?
        .map_err(|_| {
            let most = most >> 20;
            Problem::new(
                format!("{shown} tiene más de {most} MB"),
                format!("{shown} has more than {most} MB"),
            )
            .help("use un archivo más pequeño", "use a smaller file")
        })
}

/// The bytes of a file, or its size where it is too large.
fn load(path: &Path, most: u64) -> io::Result<Result<Vec<u8>, u64>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    if metadata.len() > most {
        return Ok(Err(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    // A pipe or a device tells no size: it is cut off past the limit.
    file.take(most + 1).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    Ok(if size > most { Err(size) } else { Ok(bytes) })
}

fn why(error: &io::Error) -> Finding {
    let (es, en) = super::problem::system(error);
    read::unreadable_file(Message::new(
        format!("no se puede leer: {es}"),
        format!("it cannot be read: {en}"),
    ))
}

fn unreadable(name: &str, finding: Finding) -> Reading {
    let file = std::sync::Arc::new(crate::source::SourceFile::new(name, ""));
    Reading {
        file,
        documents: Vec::new(),
        flaws: vec![finding],
    }
}

/// Files beside a chain file.
struct Beside<'n> {
    folder: PathBuf,
    asked: RefCell<&'n mut Vec<PathBuf>>,
}

impl<'n> Beside<'n> {
    fn new(folder: PathBuf, asked: &'n mut Vec<PathBuf>) -> Self {
        let asked = RefCell::new(asked);
        Self { folder, asked }
    }
}

impl SampleFiles for Beside<'_> {
    fn open(&self, path: &str) -> Result<Vec<u8>, SampleError> {
        let relative = Path::new(path);
        let is_relative = relative
            .components()
            .all(|c| !matches!(c, Component::RootDir | Component::Prefix(_)));
        if !is_relative {
            return Err(SampleError::Outside);
        }
        let whole = self.folder.join(relative);
        let loaded = load(&whole, LARGEST_FILE);
        self.asked.borrow_mut().push(whole);
        match loaded {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(_)) => Err(SampleError::TooLarge),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(SampleError::NotFound),
            Err(error) => Err(SampleError::Other(super::problem::system(&error).1)),
        }
    }
}

/// Writes a file whole or not at all: a temporary one beside it, synced, then put in its place.
pub(super) fn write_whole(path: &Path, bytes: &[u8], overwrite: bool) -> Result<(), Problem> {
    write_all_whole(&[(path, bytes)], overwrite)
}

/// Writes several files, each whole or not at all, and none before all of them are on the disk.
pub(super) fn write_all_whole(files: &[(&Path, &[u8])], overwrite: bool) -> Result<(), Problem> {
    let staged = files
        .iter()
        .map(|(path, bytes)| stage(path, bytes, overwrite))
        .collect::<Result<Vec<_>, _>>()?;
    for (staged, (path, bytes)) in staged.into_iter().zip(files) {
        place(staged, path, bytes, overwrite)?;
    }
    Ok(())
}

/// The bytes in a temporary file beside their place; none for what cannot be replaced.
fn stage(
    path: &Path,
    bytes: &[u8],
    overwrite: bool,
) -> Result<Option<tempfile::NamedTempFile>, Problem> {
    let shown = format!("`{}`", path.display());
    if !overwrite && path.exists() {
        return Err(exists(&shown));
    }
    let directory = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let fail = |error: io::Error| Problem::write(&shown, &error);
    // Something that is no plain file, such as /dev/stdout or a pipe, cannot be replaced: it is written to.
    if overwrite && fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
        return Ok(None);
    }
    let mut file = tempfile::Builder::new()
        .prefix(".eslabon-")
        .tempfile_in(directory)
        .map_err(fail)?;
    file.write_all(bytes).map_err(fail)?;
    file.as_file().sync_all().map_err(fail)?;
    give_usual_permissions(file.as_file(), path).map_err(fail)?;
    Ok(Some(file))
}

fn place(
    staged: Option<tempfile::NamedTempFile>,
    path: &Path,
    bytes: &[u8],
    overwrite: bool,
) -> Result<(), Problem> {
    let shown = format!("`{}`", path.display());
    let fail = |error: io::Error| Problem::write(&shown, &error);
    let Some(file) = staged else {
        return File::create(path)
            .and_then(|mut f| f.write_all(bytes).and_then(|()| f.flush()))
            .map_err(fail);
    };
    let placed = if overwrite {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };
    match placed {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(exists(&shown)),
        Err(error) => Err(fail(error.error)),
    }
}

fn exists(shown: &str) -> Problem {
    Problem::new(
        format!("{shown} ya existe"),
        format!("{shown} exists already"),
    )
}

/// Temporary files are private; an output is readable as any other file, or as the one it replaces was.
#[cfg(unix)]
fn give_usual_permissions(file: &File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).map_or(0o644, |old| old.permissions().mode() & 0o777);
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn give_usual_permissions(_file: &File, _path: &Path) -> io::Result<()> {
    Ok(())
}
