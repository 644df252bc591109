//! The README's tables, examples and picture are made from the program, so that they cannot drift.
//!
//! `UPDATE_README=1 cargo test readme` writes them anew; look at the change before you commit it.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use visum::explain::Catalogue;
use visum::export::text::{self, Page};
use visum::handshake::transcript::Step;
use visum::lab::{Changes, Lab};
use visum::pki::Seed;
use visum::scenario::{FaultKind, builtin};
use visum::ui::keymap::{Keymap, Room};
use visum::ui::{self, ColourDepth, Look, Model, Preferences, Size, Theme};
use visum::wire::{MessageKind, Side};

fn path(relative: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// Compares a file with what the program makes of it, or writes it where that is asked for.
fn assert_made_from_the_program(relative: &str, made: &str) {
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(path(relative), made).expect("the file can be written");
        return;
    }
    let written = fs::read_to_string(path(relative)).unwrap_or_default();
    assert!(
        written == made,
        "{relative} is not what the program makes of it: run `UPDATE_README=1 cargo test readme`"
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
    for scenario in builtin::all() {
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
        let _ = writeln!(
            table,
            "| `{}`{target} | {} | {} | {} |",
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
    let page = Page {
        width: 80,
        colour: false,
    };
    let told = text::run(&run, &Catalogue::english(), page);
    let (_, ending) = told
        .split_once("How it ended\n────────────\n")
        .expect("it ends");
    format!("```text\n{}\n```", ending.trim())
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
    ] {
        made = with_block(&made, name, &content);
    }
    assert_made_from_the_program("README.md", &made);
}

#[test]
fn the_picture_is_the_screen() {
    let scenario = builtin::find("first-journey").expect("it is built in");
    let run = Lab::new()
        .run(scenario, &Changes::default(), Seed(1))
        .expect("it runs");
    let shown = run.transcript.steps.iter().position(|step| match step {
        Step::Crossing(crossing) => {
            crossing.from == Side::Server
                && crossing
                    .letters
                    .iter()
                    .any(|letter| letter.kind == MessageKind::Certificate)
        }
        _ => false,
    });
    let size = Size {
        width: 120,
        height: 36,
    };
    let Preferences { pace, keymap, .. } = Preferences::default();
    let look = Look {
        theme: Theme::dark(ColourDepth::True),
        pace,
        keymap,
    };
    let model = Model::new(run, builtin::all().to_vec(), look, size)
        .at_step(shown.expect("the server shows its certificate") + 1);
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.width, size.height));
    ui::draw(&model, &mut buffer);
    assert_made_from_the_program("assets/pictures/first-journey.svg", &svg(&buffer));
}

/// The width and height of a cell, in the picture's units.
const CELL: (usize, usize) = (10, 20);

/// A buffer as a picture: a rectangle for each run of cells of one ground, a text for each run of
/// cells of one ink.
fn svg(buffer: &Buffer) -> String {
    let (columns, rows) = (
        usize::from(buffer.area.width),
        usize::from(buffer.area.height),
    );
    let (width, height) = (columns * CELL.0, rows * CELL.1);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"DejaVu Sans Mono,Menlo,Consolas,monospace\" \
         font-size=\"16.6\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"#0f1318\"/>\n"
    );
    for row in 0..rows {
        let cells = &buffer.content[row * columns..(row + 1) * columns];
        let mut start = 0;
        for run in cells.chunk_by(|one, other| colours(one) == colours(other)) {
            let (x, y) = (start * CELL.0, row * CELL.1);
            let (ink, ground) = colours(&run[0]);
            let length = run.len() * CELL.0;
            if ground != "#0f1318" {
                let _ = writeln!(
                    out,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{length}\" height=\"{}\" fill=\"{ground}\"/>",
                    CELL.1
                );
            }
            let text: String = run.iter().map(Cell::symbol).collect();
            if !text.trim().is_empty() {
                let bold = run[0].modifier.contains(Modifier::BOLD);
                let weight = if bold { " font-weight=\"bold\"" } else { "" };
                let _ = writeln!(
                    out,
                    "<text x=\"{x}\" y=\"{}\" textLength=\"{length}\" xml:space=\"preserve\" \
                     fill=\"{ink}\"{weight}>{}</text>",
                    y + 15,
                    text.replace('&', "&amp;").replace('<', "&lt;")
                );
            }
            start += run.len();
        }
    }
    out.push_str("</svg>\n");
    out
}

fn colours(cell: &Cell) -> (String, String) {
    let ink = hex(cell.fg, "#dfe3ea");
    let ground = hex(cell.bg, "#0f1318");
    if cell.modifier.contains(Modifier::REVERSED) {
        (ground, ink)
    } else {
        (ink, ground)
    }
}

fn hex(colour: Color, otherwise: &str) -> String {
    match colour {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => otherwise.to_owned(),
    }
}
