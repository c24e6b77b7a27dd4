//! Runs the program while the test goes on.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::command;

/// Nothing that is waited for takes this long.
const LIMIT: Duration = Duration::from_secs(60);

/// A run under way; it is ended when it is dropped.
pub struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    /// Starts it in a folder.
    pub fn start(folder: &Path, args: &[&str]) -> Self {
        // One pipe for both streams keeps their order.
        let (from, to) = std::io::pipe().unwrap();
        let child = command(folder, args)
            .stdin(Stdio::null())
            .stdout(to.try_clone().unwrap())
            .stderr(to)
            .spawn()
            .unwrap();
        let (send, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// What it says on both streams up to a line that contains a text; fails where that never comes.
    pub fn until(&self, text: &str) -> String {
        let mut said = String::new();
        loop {
            let Ok(line) = self.lines.recv_timeout(LIMIT) else {
                panic!("it never said {text:?}, only:\n{said}");
            };
            said.push_str(&line);
            said.push('\n');
            if line.contains(text) {
                return said;
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
