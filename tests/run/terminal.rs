//! Runs the program with a terminal on its standard error.

use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use super::{Run, command};

/// No run takes this long: one that does hangs.
const LIMIT: Duration = Duration::from_secs(120);

/// Runs it in a folder; `errors` is all that its terminal was sent. A run that hangs is ended, and fails.
pub fn eslabon_watched(folder: &Path, args: &[&str]) -> Run {
    let (terminal, errors) = terminal();
    // Only the program keeps the other end open: the terminal is read until the program has ended.
    let mut child = command(folder, args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(errors)
        .spawn()
        .unwrap();
    let output = reader(child.stdout.take().unwrap());
    let shown = reader(terminal);
    let code = wait(&mut child);
    let (output, shown) = (output.join().unwrap(), shown.join().unwrap());
    let Some(code) = code else {
        panic!(
            "it hangs; its terminal shows {:?}",
            String::from_utf8_lossy(&shown)
        );
    };
    Run {
        code,
        output: String::from_utf8(output).unwrap(),
        errors: String::from_utf8(shown).unwrap(),
    }
}

/// A terminal, and what a program writes to for it.
fn terminal() -> (File, OwnedFd) {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let errors = open(name, flags, Mode::empty()).unwrap();
    (File::from(terminal), errors)
}

/// Reads all there is. That nobody writes to a terminal any more is an error on some systems, after all was read.
fn reader(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.read_to_end(&mut bytes);
        bytes
    })
}

/// The exit code of what ends by itself; what does not is killed.
fn wait(child: &mut Child) -> Option<i32> {
    let since = Instant::now();
    while since.elapsed() < LIMIT {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status.code().unwrap_or(-1));
        }
        thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    None
}
