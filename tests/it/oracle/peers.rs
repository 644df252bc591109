//! Which real peers this machine has.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The JDKs whose words were measured.
pub const MEASURED_JDKS: [u32; 2] = [17, 25];

/// Says that a peer is missing, which only CI must not be.
pub fn missing(peer: &str) {
    assert!(
        env::var_os("CI").is_none(),
        "{peer} is missing: .ci/run installs it"
    );
    eprintln!("skipped: {peer} is not on this machine");
}

/// The JDKs of this machine, one of each feature version: its number, and its `java`.
pub fn jdks() -> BTreeMap<u32, PathBuf> {
    let mut homes = Vec::new();
    homes.extend(env::var_os("JAVA_HOME").map(PathBuf::from));
    for folder in env::split_paths(&env::var_os("PATH").unwrap_or_default()) {
        if let Ok(java) = fs::canonicalize(folder.join("java")) {
            homes.extend(java.ancestors().nth(2).map(Path::to_owned));
        }
    }
    let installed = fs::read_dir("/usr/lib/jvm").into_iter().flatten();
    homes.extend(installed.flatten().map(|entry| entry.path()));
    let mut jdks = BTreeMap::new();
    for home in homes {
        let java = home.join("bin/java");
        // Only a JDK, which has the compiler, runs a program from its source.
        if let (Some(feature), true) = (feature(&home), home.join("bin/javac").exists()) {
            jdks.entry(feature).or_insert(java);
        }
    }
    jdks
}

/// `JAVA_VERSION="17.0.15"` in the file that every JDK brings.
fn feature(home: &Path) -> Option<u32> {
    let release = fs::read_to_string(home.join("release")).ok()?;
    let mut lines = release.lines();
    let version = lines.find_map(|line| line.strip_prefix("JAVA_VERSION=\""))?;
    let digits = version.split(|sign: char| !sign.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// OpenSSL's own version, if it is there.
pub fn openssl() -> Option<String> {
    let output = Command::new("openssl")
        .arg("version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.split(' ').nth(1)?.to_owned())
}
