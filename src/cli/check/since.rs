//! What a change brought: the findings of the state before it, through git.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use super::super::files::{self, Input};
use super::super::problem::Problem;
use super::judged;
use crate::check::Settings;
use crate::finding::Severity;
use crate::read::{self, SampleError, SampleFiles};

/// A state of the repository to compare with.
pub(super) struct Since {
    root: PathBuf,
    /// The commit where the change began.
    commit: String,
    /// By path from the root: the path before, where the file was there.
    changed: BTreeMap<String, Option<String>>,
    tracked: BTreeSet<String>,
}

impl Since {
    /// From a revision: what is compared with is where the present state and it went apart.
    pub(super) fn new(revision: &str, inputs: &[Input]) -> Result<Self, Problem> {
        let folder = inputs.iter().find_map(|input| match input {
            Input::File(path) => path.parent().map(Path::to_path_buf),
            Input::Stdin => None,
        });
        let folder = folder.filter(|f| !f.as_os_str().is_empty());
        let folder = folder.unwrap_or_else(|| PathBuf::from("."));
        let root = git(&folder, &["rev-parse", "--show-toplevel"])?;
        let root = root.ok_or_else(|| {
            Problem::new(
                "`--since` necesita un repositorio de git, y aquí no hay ninguno",
                "`--since` needs a git repository, and there is none here",
            )
        })?;
        let root = PathBuf::from(root.trim_end_matches('\n'));
        let wanted = format!("{revision}^{{commit}}");
        let verify = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &wanted,
        ];
        let Some(commit) = git(&root, &verify)? else {
            let shown = read::quoted(revision);
            return Err(Problem::new(
                format!("git no conoce la revisión `{shown}`"),
                format!("git does not know the revision `{shown}`"),
            )
            .help(
                "en CI suele faltar la historia: descárguela completa (`fetch-depth: 0`)",
                "in CI the history is often missing: fetch all of it (`fetch-depth: 0`)",
            ));
        };
        let commit = commit.trim().to_owned();
        let began = git(&root, &["merge-base", &commit, "HEAD"])?;
        let commit = began.map_or(commit, |c| c.trim().to_owned());
        let diff = [
            "diff",
            "--name-status",
            "-z",
            "-M",
            "--no-ext-diff",
            &commit,
            "--",
        ];
        let others = ["ls-files", "-z", "--others", "--exclude-standard"];
        let mut changed = parse(&git(&root, &diff)?.unwrap_or_default());
        let untracked = git(&root, &others)?.unwrap_or_default();
        let untracked = untracked.split('\0').filter(|p| !p.is_empty());
        changed.extend(untracked.map(|path| (path.to_owned(), None)));
        let tracked = git(&root, &["ls-files", "-z"])?.unwrap_or_default();
        Ok(Self {
            root,
            commit,
            changed,
            tracked: tracked.split('\0').map(str::to_owned).collect(),
        })
    }

    /// Whether a file is not as it was. What is in no repository is new.
    pub(super) fn has_changed(&self, input: &Input) -> bool {
        let inside = files::inside(input, &self.root);
        inside.is_none_or(|path| self.changed.contains_key(&path) || !self.tracked.contains(&path))
    }

    /// What the findings of a file were known by before; none where it was not there, or could not be read.
    pub(super) fn fingerprints(&self, input: &Input, settings: &Settings) -> BTreeSet<String> {
        let nothing = BTreeSet::new();
        let Some(path) = files::inside(input, &self.root) else {
            return nothing;
        };
        let (before, bytes) = match self.changed.get(&path) {
            Some(None) => return nothing,
            Some(Some(before)) => (before.clone(), self.show(before).ok().flatten()),
            // It is as it was; what lies beside it may not be.
            None if self.tracked.contains(&path) => {
                let bytes = std::fs::read(self.root.join(&path));
                (path, bytes.ok())
            }
            None => return nothing,
        };
        let Some(bytes) = bytes else {
            return nothing;
        };
        let folder = Path::new(&before).parent().map(Path::to_path_buf);
        let beside = Before {
            since: self,
            folder: folder.unwrap_or_default(),
        };
        let reading = read::read(&before, bytes, &beside);
        let found = judged::findings(&reading, settings, usize::MAX).kept;
        let names = judged::fingerprints(&found, &reading);
        let both = found.iter().zip(names);
        let judged = both.filter(|(f, _)| f.located.finding.severity < Severity::Error);
        judged.map(|(_, name)| name).collect()
    }

    fn show(&self, path: &str) -> Result<Option<Vec<u8>>, Problem> {
        let what = format!("{}:{path}", self.commit);
        bytes(&self.root, &["cat-file", "blob", &what])
    }
}

/// Files beside a chain file, as they were.
struct Before<'a> {
    since: &'a Since,
    folder: PathBuf,
}

impl SampleFiles for Before<'_> {
    fn open(&self, path: &str) -> Result<Vec<u8>, SampleError> {
        let mut whole = PathBuf::new();
        for part in self.folder.join(path).components() {
            match part {
                Component::Normal(part) => whole.push(part),
                Component::ParentDir if whole.pop() => {}
                Component::CurDir => {}
                _ => return Err(SampleError::Outside),
            }
        }
        let path = whole.display().to_string();
        match self.since.show(&path) {
            Ok(Some(bytes)) => Ok(bytes),
            _ => Err(SampleError::NotFound),
        }
    }
}

/// `git diff --name-status -z`: by path, the path before.
fn parse(text: &str) -> BTreeMap<String, Option<String>> {
    let mut changed = BTreeMap::new();
    let mut parts = text.split('\0');
    while let (Some(status), Some(path)) = (parts.next(), parts.next()) {
        match status.as_bytes().first() {
            Some(b'R' | b'C') => {
                if let Some(now) = parts.next() {
                    changed.insert(now.to_owned(), Some(path.to_owned()));
                }
            }
            Some(b'A') => {
                changed.insert(path.to_owned(), None);
            }
            _ => {
                changed.insert(path.to_owned(), Some(path.to_owned()));
            }
        }
    }
    changed
}

/// What git says in a folder; `None` where it fails.
fn git(folder: &Path, args: &[&str]) -> Result<Option<String>, Problem> {
    let bytes = bytes(folder, args)?;
    Ok(bytes.map(|b| String::from_utf8_lossy(&b).into_owned()))
}

fn bytes(folder: &Path, args: &[&str]) -> Result<Option<Vec<u8>>, Problem> {
    let done = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    match done {
        Ok(done) => Ok(done.status.success().then_some(done.stdout)),
        Err(error) => Err(Problem::new(
            format!("`--since` usa git, que no se pudo ejecutar: {error}"),
            format!("`--since` uses git, which could not be run: {error}"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renames_have_the_name_before() {
        let changed = parse("M\0a.yaml\0A\0b.yaml\0R087\0old.yaml\0new.yaml\0T\0d.yaml\0");
        let of = |path: &str| changed.get(path).cloned();
        assert_eq!(of("a.yaml"), Some(Some("a.yaml".into())));
        assert_eq!(of("b.yaml"), Some(None));
        assert_eq!(of("new.yaml"), Some(Some("old.yaml".into())));
        assert_eq!(of("old.yaml"), None);
        assert_eq!(of("d.yaml"), Some(Some("d.yaml".into())));
    }
}
