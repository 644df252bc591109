//! A program on a JDK: lines in, lines out.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// A running program. It ends when this is dropped.
pub struct Program {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<String>,
}

impl Program {
    /// Starts it in a way that costs little and prints the same everywhere.
    pub fn start<S: AsRef<OsStr>>(java: &Path, arguments: impl IntoIterator<Item = S>) -> Self {
        let mut child = Command::new(java)
            .args(["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"])
            .args(["-Duser.timezone=UTC", "-Duser.language=en"])
            .arg("-Duser.country=US")
            .args(arguments)
            .env_remove("JAVA_TOOL_OPTIONS")
            .env_remove("JDK_JAVA_OPTIONS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("java starts");
        let stream = child.stdout.take().expect("it is piped");
        let (told, output) = channel();
        thread::spawn(move || {
            let lines = BufReader::new(stream).lines().map_while(Result::ok);
            lines.for_each(|line| drop(told.send(line)));
        });
        Self {
            input: child.stdin.take(),
            child,
            output,
        }
    }

    pub fn tell(&mut self, line: &str) {
        let input = self.input.as_mut().expect("it was not told to finish");
        writeln!(input, "{line}").expect("the program reads");
    }

    /// Ends its input.
    pub fn finish(&mut self) {
        self.input.take();
    }

    /// The next line that it prints; `None` if it prints none in that time, or has ended.
    pub fn line(&self, patience: Duration) -> Option<String> {
        self.output.recv_timeout(patience).ok()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A file of this repository.
pub fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
