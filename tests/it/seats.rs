//! How a person sits before it: settings, the plain mode, completions and the manual page.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::command_line::nowhere;

/// Runs it with these lines on standard input and the settings of this folder.
fn visum(arguments: &[&str], lines: &str, settings: &Path) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_visum"))
        .args(arguments)
        .env("XDG_CONFIG_HOME", settings)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("it is a pipe");
    // Whoever was refused at the door does not read.
    let _ = input.write_all(lines.as_bytes());
    drop(input);
    child.wait_with_output().expect("the program ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// A folder with this settings file in it.
fn settings(name: &str, content: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("visum")).expect("the test folder can be written to");
    fs::write(folder.join("visum/settings.toml"), content).expect("a file in it too");
    folder
}

#[test]
fn a_script_walks_in_plain_mode_and_ends_with_its_last_line() {
    let lines = "next\nbreak expired\nlast\nmend 1\n";
    let output = visum(&["play", "--plain", "--seed", "1"], lines, &nowhere());
    assert_eq!(output.status.code(), Some(0));
    let told = text(&output.stdout);
    for wanted in ["Step 2,", "Refused by broker-2", "Mended: ", "Admitted"] {
        assert!(told.contains(wanted), "no {wanted:?} in\n{told}");
    }
    assert!(!told.contains('\u{1b}'));
}

#[test]
fn flags_go_before_the_file_and_the_file_before_the_default() {
    let folder = settings("old-version", "version = \"1.2\"\n");
    let first = |arguments: &[&str], folder: &Path| {
        let output = visum(&[&["play", "--plain"], arguments].concat(), "", folder);
        text(&output.stdout).lines().next().map(str::to_owned)
    };
    let tls = |version: &str| Some(format!("The first journey, in TLS {version}."));
    assert_eq!(first(&[], &nowhere()), tls("1.3"));
    assert_eq!(first(&[], &folder), tls("1.2"));
    assert_eq!(first(&["--tls", "1.3"], &folder), tls("1.3"));
    assert_eq!(first(&["--no-settings"], &folder), tls("1.3"));
    let path = folder.join("visum/settings.toml");
    let path = path.to_str().expect("UTF-8");
    assert_eq!(first(&["--settings", path], &nowhere()), tls("1.2"));
}

#[test]
fn mistakes_in_the_settings_are_shown_where_they_are() {
    let folder = settings("mistaken", "mouse = 1\n[keys]\neve = \"v\"\n");
    let output = visum(&["play", "--plain"], "", &folder);
    assert_eq!(output.status.code(), Some(2));
    let complaint = text(&output.stderr);
    for wanted in [
        "settings.toml:1:9",
        "settings.toml:3:7",
        "^^^",
        "2 mistakes",
    ] {
        assert!(complaint.contains(wanted), "no {wanted:?} in\n{complaint}");
    }
    let missing = visum(&["play", "--settings", "nowhere.toml"], "", &nowhere());
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("nowhere.toml"));
}

#[test]
fn flags_that_cannot_be_meant_are_refused() {
    for wrong in [["--theme", "pink"], ["--pace", "0"], ["--pace", "soon"]] {
        let output = visum(&[&["play"][..], &wrong].concat(), "", &nowhere());
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(text(&output.stderr).contains(wrong[0]), "{wrong:?}");
    }
}

#[test]
fn every_shell_is_told_the_commands_and_their_flags() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = visum(&["completions", shell], "", &nowhere());
        assert_eq!(output.status.code(), Some(0), "{shell}");
        let script = text(&output.stdout);
        for word in ["play", "faults", "no-mouse", "completions"] {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
}

#[test]
fn the_manual_page_has_every_command_and_the_exit_codes() {
    let output = visum(&["man"], "", &nowhere());
    let page = text(&output.stdout);
    assert!(page.contains(".TH visum 1"), "{page}");
    for command in [
        "PLAY", "RUN", "LIST", "FAULTS", "CHECK", "VERIFY", "WHY", "MATRIX", "MAN",
    ] {
        let title = format!(".SH \"VISUM {command}\"");
        assert!(page.contains(&title), "{command} in\n{page}");
    }
    for flag in ["truststore", "framing", "theme", "fault", "no\\-settings"] {
        assert!(page.contains(&format!("\\-\\-{flag}")), "{flag} in\n{page}");
    }
    for more in [
        ".SH SETTINGS",
        "projector\\-light",
        ".SH KEYS",
        "focus\\-next",
    ] {
        assert!(page.contains(more), "{more} in\n{page}");
    }
    assert!(page.contains("Exit codes"), "{page}");
}
