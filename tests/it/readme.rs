//! The README's tables and examples are made from the program, so that they cannot drift.
//!
//! `UPDATE_README=1 cargo test --test it` writes them anew, and the pictures and the film; look at the
//! change before you commit it.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use visum::cluster::TlsVersion;
use visum::explain::{Catalogue, Why};
use visum::export::text::{self, Page};
use visum::lab::elsewhere;
use visum::lab::matrix::every_fault;
use visum::lab::{Changes, Lab};
use visum::pki::Seed;
use visum::scenario::fault::FaultGroup;
use visum::scenario::{Fault, FaultKind, builtin};
use visum::settings::EXAMPLE;
use visum::ui::keymap::{Keymap, Room};

const PAGE: Page = Page {
    width: 80,
    colour: false,
};

fn path(relative: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// Compares a file with what the program makes of it, or writes it where that is asked for.
pub(crate) fn assert_made_from_the_program(relative: &str, made: &str) {
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(path(relative), made).expect("the file can be written");
        return;
    }
    let written = fs::read_to_string(path(relative)).unwrap_or_default();
    assert!(
        written == made,
        "{relative} is not what the program makes of it: run `UPDATE_README=1 cargo test --test it`"
    );
}

/// Puts `content` between the marks of `name`.
fn with_block(readme: &str, name: &str, content: &str) -> String {
    let (begin, end) = (
        format!("<!-- begin: {name} -->\n"),
        format!("<!-- end: {name} -->"),
    );
    let (before, rest) = readme.split_once(&begin).expect("the README has the block");
    let (_, after) = rest.split_once(&end).expect("the block ends");
    format!("{before}{begin}{}\n{end}{after}", content.trim_end())
}

fn keys() -> String {
    let mut table = "| key | |\n|---|---|\n".to_owned();
    for (binding, keys) in Keymap::default().bindings(Room::Walk) {
        let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        let _ = writeln!(table, "| {} | {} |", keys.join(" "), binding.sentence);
    }
    table
}

fn scenarios() -> String {
    let mut table = "| id | | what happens |\n|---|---|---|\n".to_owned();
    let catalogue = Catalogue::english();
    let mut last = None;
    for scenario in builtin::all() {
        let level = scenario.level();
        if last.replace(level) != Some(level) {
            let title = catalogue.level(Some(level));
            let _ = writeln!(table, "| **{level}** | **{title}** | |");
        }
        let _ = writeln!(
            table,
            "| `{}` | {} | {} |",
            scenario.id(),
            scenario.title(),
            scenario.summary()
        );
    }
    table
}

fn faults() -> String {
    let catalogue = Catalogue::english();
    let mut table =
        "| id | sides | what is wrong | at the border |\n|---|---|---|---|\n".to_owned();
    for kind in FaultKind::ALL {
        let usual = kind.usual_side();
        let mut sides = vec![usual.as_str()];
        sides.extend(
            kind.sides()
                .iter()
                .filter(|side| **side != usual)
                .map(|side| side.as_str()),
        );
        let story = catalogue.way_to_break_trust(kind.id());
        let target = kind
            .usual_target()
            .map(|at| format!(" `:{at}`"))
            .unwrap_or_default();
        let elsewhere = elsewhere::told(kind);
        let elsewhere = elsewhere
            .map(|told| format!(" ◇ {told}"))
            .unwrap_or_default();
        let _ = writeln!(
            table,
            "| `{}`{target} | {} | {}{elsewhere} | {} |",
            kind.id(),
            sides.join(", "),
            story.title,
            story.border
        );
    }
    table
}

fn ending() -> String {
    let scenario = builtin::find("unknown-embassy").expect("it is built in");
    let run = Lab::new()
        .run(scenario, &Changes::default(), Seed(1))
        .expect("it runs");
    let told = text::run(&run, &Catalogue::english(), PAGE);
    let (_, ending) = told
        .split_once("How it ended\n────────────\n")
        .expect("it ends");
    format!("```text\n{}\n```", ending.trim())
}

/// The first group of the table of all faults.
fn matrix() -> String {
    let [group, ..] = FaultGroup::ALL;
    let faults: Vec<Fault> = every_fault()
        .into_iter()
        .filter(|fault| fault.kind().group() == group)
        .collect();
    let scenario = builtin::find("first-journey").expect("it is built in");
    let rows = Lab::new().matrix(scenario, &faults, &TlsVersion::BOTH, Seed(1));
    let told = text::matrix(&rows, &Catalogue::english(), PAGE);
    format!("```text\n{}\n```", told.trim())
}

fn why() -> String {
    let text = "Empty client certificate chain";
    let told = text::why(&Why::english().of(text), PAGE);
    format!("```text\n$ visum why \"{text}\"\n{}\n```", told.trim())
}

#[test]
fn the_readme_says_what_the_program_does() {
    let readme = fs::read_to_string(path("README.md")).expect("there is a README");
    let mut made = readme;
    for (name, content) in [
        ("keys", keys()),
        ("ending", ending()),
        ("scenarios", scenarios()),
        ("faults", faults()),
        ("matrix", matrix()),
        ("settings", format!("```toml\n{EXAMPLE}```")),
        ("why", why()),
    ] {
        made = with_block(&made, name, &content);
    }
    assert_made_from_the_program("README.md", &made);
}
