//! The screen, driven by keys over seeded runs and drawn into a buffer: no terminal is needed.
//!
//! A snapshot holds the text and a map of roles, a letter a cell, so that a highlight that is lost
//! shows. Where a cell is blank its letter is that of the ground.

mod actions;
mod any_key;
mod compare;
mod failure;
mod hunt;
mod lesson;
mod looks;
mod narrow;
mod pointed;
mod why;
mod words;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};
use visum::cluster::{Framing, TlsVersion};
use visum::lab::hunt::Level;
use visum::lab::{Changes, Hunt, Lab, LabError, Run};
use visum::pki::Seed;
use visum::scenario::{Scenario, builtin};
use visum::ui::keymap::Room;
use visum::ui::{
    self, ColourDepth, Effect, Key, Look, Message, Model, Mouse, MouseAct, Pane, Preferences,
    Purpose, Size, Theme,
};

const SEED: Seed = Seed(1);

/// The screen, and what carries out its effects.
#[derive(Clone)]
pub(crate) struct Stage {
    shelf: Vec<Scenario>,
    pub(crate) model: Model,
    left: bool,
    copied: Option<String>,
}

impl Stage {
    /// The first journey at 120×36, in colour.
    pub(crate) fn new() -> Self {
        Self::of("first-journey", &Changes::default())
    }

    pub(crate) fn of(scenario: &str, changes: &Changes) -> Self {
        Self::on(builtin::all().cloned().collect(), scenario, changes)
    }

    fn on(shelf: Vec<Scenario>, scenario: &str, changes: &Changes) -> Self {
        let run = run(&shelf, scenario, changes).expect("it can be run");
        let size = Size {
            width: 120,
            height: 36,
        };
        let model = Model::new(run, shelf.clone(), look(), size);
        Self {
            shelf,
            model,
            left: false,
            copied: None,
        }
    }

    fn sized(mut self, width: u16, height: u16) -> Self {
        self.tell(Message::Resize(Size { width, height }));
        self
    }

    pub(crate) fn at(mut self, step: usize) -> Self {
        self.model = self.model.at_step(step);
        self
    }

    /// Presses keys and says whether the last one changed the screen.
    pub(crate) fn press(&mut self, keys: &[Key]) -> bool {
        keys.iter()
            .fold(false, |_, key| self.tell(Message::Key(*key)))
    }

    /// What the terminal's loop does with a message.
    fn tell(&mut self, message: Message) -> bool {
        let mut update = ui::update(&mut self.model, message);
        let mut redraw = update.redraw;
        while update.effect != Effect::None {
            match update.effect {
                Effect::Quit => {
                    self.left = true;
                    break;
                }
                Effect::Copy(text) => {
                    self.copied = Some(text);
                    break;
                }
                Effect::Hunt {
                    seed,
                    level,
                    version,
                } => {
                    let hunted = self.hunted(seed, level, version);
                    update = ui::update(&mut self.model, hunted);
                    redraw |= update.redraw;
                }
                Effect::Run {
                    scenario,
                    changes,
                    purpose,
                } => {
                    let result = run(&self.shelf, &scenario, &changes).map(Box::new);
                    update = ui::update(&mut self.model, Message::Ran { purpose, result });
                    redraw |= update.redraw;
                }
                Effect::None => {}
            }
        }
        redraw
    }

    /// Presses the first letter of a text in the first row that has it.
    fn click(&mut self, text: &str) -> bool {
        let screen = self.text();
        let row = screen.lines().position(|line| line.contains(text));
        let row = row.unwrap_or_else(|| panic!("no {text:?} in\n{screen}"));
        let line = screen.lines().nth(row).expect("it is there");
        let column = line.split(text).next().expect("before it").chars().count();
        self.tell(Message::Mouse(Mouse {
            column: u16::try_from(column).expect("small"),
            row: u16::try_from(row).expect("small"),
            act: MouseAct::Press,
        }))
    }

    /// A hunt over the scenarios of the shelf.
    fn hunted(&self, seed: Seed, level: Level, version: TlsVersion) -> Message {
        let make = |id: &str, changes: &Changes| {
            run(&self.shelf, id, changes).map_err(LabError::NoScenario)
        };
        let hunt = Hunt::draw(seed, level, version, make);
        let hunted = hunt.and_then(|hunt| {
            let run = make(&hunt.scenario, &hunt.changes())?;
            Ok(Box::new((hunt, run)))
        });
        Message::Hunted(hunted.map_err(|error| error.to_string()))
    }

    pub(crate) fn buffer(&self) -> Buffer {
        let Size { width, height } = self.model.screen.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("memory");
        terminal
            .draw(|frame| ui::draw(&self.model, frame.buffer_mut()))
            .expect("memory takes what is drawn");
        terminal.backend().buffer().clone()
    }

    fn text(&self) -> String {
        rows(&self.buffer(), |cell| cell.symbol().to_owned())
    }

    /// The text, and below it the map of roles.
    fn picture(&self) -> String {
        let buffer = self.buffer();
        let theme = &self.model.theme;
        let roles = rows(&buffer, |cell| role(theme, cell).to_string());
        format!("{}\n\n{LEGEND}\n{roles}", self.text())
    }
}

/// A run, made once for all tests: none of them changes it.
fn run(shelf: &[Scenario], id: &str, changes: &Changes) -> Result<Run, String> {
    static RUNS: Mutex<Option<(Lab, HashMap<String, Run>)>> = Mutex::new(None);
    let mut runs = RUNS.lock().unwrap_or_else(PoisonError::into_inner);
    let (lab, runs) = runs.get_or_insert_with(|| (Lab::new(), HashMap::new()));
    let key = format!("{id} {changes:?}");
    if let Some(run) = runs.get(&key) {
        return Ok(run.clone());
    }
    let mut on_the_shelf = shelf.iter();
    let scenario = on_the_shelf.find(|scenario| scenario.id() == id);
    let scenario = scenario.ok_or_else(|| format!("{id} is not on the shelf"))?;
    let run = lab.run(scenario, changes, SEED);
    let run = run.map_err(|error| error.to_string())?;
    runs.insert(key, run.clone());
    Ok(run)
}

/// Light on dark, in all colours.
fn look() -> Look {
    let preferences = Preferences::default();
    Look {
        theme: Theme::dark(ColourDepth::True),
        pace: preferences.pace,
        keymap: preferences.keymap,
    }
}

const LEGEND: &str = "i ink  I strong  s soft  d dim  f faint  r rule  h here  L lit  a accept  x refuse  c curtain\nblank: = bar  > row  ~ behind the curtain  (nothing) ground";

/// The rows of a buffer; the second cell of a wide character counts for nothing.
fn rows(buffer: &Buffer, mut each: impl FnMut(&Cell) -> String) -> String {
    let width = usize::from(buffer.area.width);
    let rows = buffer.content.chunks(width).map(|row| {
        let text: String = row.iter().map(&mut each).collect();
        text.trim_end().to_owned()
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// The role of a cell, as a letter.
fn role(theme: &Theme, cell: &Cell) -> char {
    let (fg, bg, bold) = (cell.fg, cell.bg, cell.modifier.contains(Modifier::BOLD));
    let ground = |style: Style| style.bg.is_some_and(|of| of == bg);
    if ground(theme.lit) || cell.modifier.contains(Modifier::REVERSED) {
        return 'L';
    }
    if cell.symbol() == " " {
        let grounds = [(theme.bar, '='), (theme.row, '>'), (theme.behind, '~')];
        return grounds
            .into_iter()
            .find(|(style, _)| ground(*style))
            .map_or(' ', |(_, at)| at);
    }
    if fg == Color::Reset {
        return if bold { 'I' } else { 'i' };
    }
    let inks = [
        (theme.ink, if bold { 'I' } else { 'i' }),
        (theme.soft, 's'),
        (theme.dim, 'd'),
        (theme.faint, 'f'),
        (theme.rule, 'r'),
        (theme.here, 'h'),
        (theme.accept, 'a'),
        (theme.refuse, 'x'),
        (theme.curtain, 'c'),
    ];
    inks.into_iter()
        .find(|(style, _)| style.fg == Some(fg))
        .map_or('?', |(_, letter)| letter)
}

pub(crate) fn with_fault(fault: &str) -> Changes {
    Changes {
        faults: vec![fault.parse().expect("the name of a fault")],
        ..Changes::default()
    }
}

/// The number of the first step whose picture of the ladder has the cursor on these words.
pub(crate) fn step_of(stage: &Stage, words: &str) -> usize {
    let last = stage.model.run.transcript.steps.len();
    let found = (1..=last).find(|step| {
        let at = stage.clone().at(*step);
        at.text()
            .lines()
            .any(|line| line.starts_with(" ▌") && line.contains(words))
    });
    found.unwrap_or_else(|| panic!("no step says {words:?}"))
}

/// One scenario of every kind of ending, so that the chooser's picture is this file's own.
fn shelf() -> Vec<Scenario> {
    let ids = ["first-journey", "unknown-embassy", "kept-in-the-pocket"];
    ids.iter()
        .map(|id| builtin::find(id).expect("it is built in").clone())
        .collect()
}

#[test]
fn the_certificate_at_three_sizes() {
    let stage = Stage::new();
    let at = step_of(&stage, " Certificate ");
    for (width, height) in [(80, 24), (120, 36), (200, 60)] {
        let stage = Stage::new().at(at).sized(width, height);
        insta::assert_snapshot!(format!("certificate-{width}x{height}"), stage.picture());
    }
}

#[test]
fn a_verification_shows_every_check() {
    let stage = Stage::new();
    let at = step_of(&stage, "checks the border's papers");
    insta::assert_snapshot!("checks-120x36", stage.at(at).picture());
}

#[test]
fn what_was_changed_on_the_way_is_marked() {
    let changes = with_fault("tampered-record@client:Certificate");
    let stage = Stage::of("first-journey", &changes);
    let at = step_of(&stage, "changed on the way");
    insta::assert_snapshot!(
        "changed-120x36",
        Stage::of("first-journey", &changes).at(at).picture()
    );
}

#[test]
fn a_lost_record_ends_half_way() {
    let stage = Stage::of(
        "first-journey",
        &with_fault("dropped-record@client:Finished"),
    );
    let at = step_of(&stage, "lost on the way");
    let text = stage.at(at).text();
    assert!(
        text.contains("Finished ─") && text.contains("✘ lost on the way"),
        "{text}"
    );
}

#[test]
fn tls_1_2_shows_its_papers_in_the_open() {
    let changes = Changes {
        version: TlsVersion::V1_2,
        ..Changes::default()
    };
    let stage = Stage::of("first-journey", &changes);
    let at = step_of(&stage, " Certificate ");
    insta::assert_snapshot!(
        "tls12-120x36",
        Stage::of("first-journey", &changes).at(at).picture()
    );
}

#[test]
fn natural_framing_draws_one_envelope() {
    let changes = Changes {
        framing: Framing::Natural,
        ..Changes::default()
    };
    let mut stage = Stage::of("first-journey", &changes);
    let at = step_of(&stage, "EncryptedExtensions");
    stage = stage.at(at);
    stage.press(&[Key::Right, Key::Right]);
    insta::assert_snapshot!("natural-120x36", stage.picture());
}

#[test]
fn papers_are_opened_before_the_border() {
    let stage = Stage::new();
    let at = step_of(&stage, "fills in an application");
    insta::assert_snapshot!("request-120x36", stage.at(at).picture());
}

#[test]
fn the_chooser_tells_of_the_selected_scenario() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut stage =
            Stage::on(shelf(), "first-journey", &Changes::default()).sized(width, height);
        stage.press(&[Key::Char('f'), Key::Down]);
        insta::assert_snapshot!(format!("chooser-{width}x{height}"), stage.picture());
    }
}

#[test]
fn every_pane_of_the_inspector() {
    let panes = ["message", "bytes", "passport", "checks", "keys", "logs"];
    for (digit, name) in ('1'..).zip(panes) {
        let stage = Stage::new();
        let at = step_of(&stage, "checks the border's papers");
        let before = if digit < '3' { at - 2 } else { at };
        let mut stage = stage.at(before);
        stage.press(&[Key::Char(digit)]);
        insta::assert_snapshot!(format!("pane-{name}-120x36"), stage.picture());
    }
}

#[test]
fn a_passport_at_every_size_and_past_its_time() {
    for (width, height) in [(80, 24), (200, 60)] {
        let stage = Stage::of("first-journey", &with_fault("expired@server"));
        let at = step_of(&stage, " Certificate ");
        let mut stage = stage.at(at).sized(width, height);
        stage.press(&[Key::Char('3')]);
        let text = stage.text();
        assert!(text.contains("✘ over: 2026-07-01"), "{text}");
        insta::assert_snapshot!(format!("passport-{width}x{height}"), stage.picture());
    }
}

#[test]
fn what_is_pointed_at_is_meant() {
    let stage = Stage::new();
    let at = step_of(&stage, " Certificate ");
    let mut stage = stage.at(at);
    stage.click("2 Bytes");
    assert_eq!(stage.model.screen.pane, Pane::Bytes);
    stage.click("1 Message");
    stage.click("validity");
    let field = stage.model.screen.field;
    assert_eq!(stage.model.opened().rows[field].name, "validity");
    stage.click("CertificateRequest");
    assert_eq!(stage.model.opened().title, "CertificateRequest");
    let here = stage.model.screen.cursor;
    stage.click("step ");
    assert_eq!(stage.model.screen.cursor, here, "the header is no way on");
    stage.click("← ");
    assert_eq!(stage.model.screen.cursor, here - 1);
    stage.click("→ step");
    assert_eq!(stage.model.screen.cursor, here);
    stage.click("break trust");
    assert_eq!(stage.model.room(), Room::Break);
    stage.click("The visa ran out");
    stage.click("border");
    stage.press(&[Key::Escape]);
    stage.click("help");
    assert_eq!(stage.model.room(), Room::Search);
}

#[test]
fn breaking_trust_says_at_once_what_comes_of_it() {
    for (width, height) in [(80, 24), (120, 36), (200, 60)] {
        let mut stage = Stage::new().sized(width, height);
        stage.press(&[Key::Char('b'), Key::Char(' '), Key::Char('/')]);
        let letters: Vec<Key> = "visa ran out".chars().map(Key::Char).collect();
        stage.press(&letters);
        stage.press(&[Key::Enter, Key::Right, Key::Char(' ')]);
        let faults = &stage.model.run.changes.faults;
        let names: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["ca-missing@server", "expired@server"]);
        stage.press(&[Key::Char('/'), Key::Escape]);
        insta::assert_snapshot!(format!("break-trust-{width}x{height}"), stage.picture());
    }
}

#[test]
fn what_contradicts_itself_is_said_in_the_catalogue() {
    let mut stage = Stage::of("first-journey", &with_fault("not-yet-valid@client"));
    stage.press(&[Key::Char('b'), Key::Char('/')]);
    let letters: Vec<Key> = "altered-request".chars().map(Key::Char).collect();
    stage.press(&letters);
    stage.press(&[Key::Enter, Key::Char(' ')]);
    let text = stage.text();
    assert!(text.contains("not possible"), "{text}");
    assert_eq!(stage.model.run.changes.faults.len(), 1);
}

#[test]
fn both_versions_side_by_side_show_the_false_success() {
    for (width, height) in [(80, 24), (120, 36)] {
        let stage = Stage::of("kept-in-the-pocket", &Changes::default());
        let at = step_of(&stage, "believes that it is inside");
        let mut stage = stage.at(at).sized(width, height);
        stage.press(&[Key::Char('=')]);
        insta::assert_snapshot!(format!("beside-{width}x{height}"), stage.picture());
    }
}

#[test]
fn eve_sees_closed_records() {
    let stage = Stage::new();
    let at = step_of(&stage, " Certificate ");
    let mut stage = stage.at(at);
    stage.press(&[Key::Char('e')]);
    let text = stage.text();
    assert!(!text.contains("Certificate"), "{text}");
    insta::assert_snapshot!("eve-120x36", stage.picture());
}

#[test]
fn what_is_found_is_listed_and_gone_to() {
    let mut stage = Stage::new();
    stage.press(&[Key::Char('/')]);
    let letters: Vec<Key> = "unknown words".chars().map(Key::Char).collect();
    stage.press(&letters);
    assert!(stage.text().contains("nothing found"));
    stage.press(&[Key::Delete]);
    let letters: Vec<Key> = "subjectaltname".chars().map(Key::Char).collect();
    stage.press(&letters);
    insta::assert_snapshot!("find-120x36", stage.picture());
    let first = stage.model.find("subjectaltname");
    stage.press(&[Key::Down, Key::Enter]);
    assert_eq!(stage.model.screen.cursor, first[1].place);
    let opened = stage.model.opened();
    assert_eq!(opened.rows[stage.model.screen.field].name, "subjectAltName");
}

#[test]
fn the_palette_finds_by_letters_and_does_what_it_finds() {
    let mut stage = Stage::new();
    stage.press(&[Key::Char(':')]);
    let letters: Vec<Key> = "othrvers".chars().map(Key::Char).collect();
    stage.press(&letters);
    insta::assert_snapshot!("palette-120x36", stage.picture());
    stage.press(&[Key::Enter]);
    assert_eq!(stage.model.run.changes.version, TlsVersion::V1_2);
}

#[test]
fn the_palette_knows_an_action_by_its_name_in_the_settings() {
    let taken = |name: &str| {
        let mut stage = Stage::new();
        stage.press(&[Key::Char(':')]);
        let letters: Vec<Key> = name.chars().map(Key::Char).collect();
        stage.press(&letters);
        stage.press(&[Key::Enter]);
        stage
    };
    assert!(taken("eve").model.screen.eve);
    assert!(taken("swap").model.run.changes.swapped);
    assert!(taken("quit").left);
}

#[test]
fn what_is_copied_goes_to_the_clipboard_and_is_said() {
    let stage = Stage::new();
    let at = step_of(&stage, " Certificate ");
    let mut stage = stage.at(at);
    let row = stage.model.opened().rows[stage.model.screen.field].clone();
    stage.press(&[Key::Char('y'), Key::Enter]);
    assert_eq!(stage.copied, Some(row.value));
    assert!(stage.text().contains("clipboard"));
}

#[test]
fn autoplay_steps_until_the_end_and_a_key_takes_the_wheel() {
    let mut stage = Stage::new();
    assert_eq!(stage.model.tick_after(), None);
    stage.press(&[Key::Char('a')]);
    assert!(stage.model.tick_after().is_some());
    assert!(stage.tell(Message::Tick));
    assert_eq!(stage.model.screen.cursor, 1);
    stage.press(&[Key::Left]);
    assert_eq!(stage.model.tick_after(), None);
    stage.press(&[Key::Char('a')]);
    for _ in 0..100 {
        stage.tell(Message::Tick);
    }
    assert_eq!(stage.model.screen.cursor, stage.model.places.len() - 1);
    assert_eq!(stage.model.tick_after(), None);
}

#[test]
fn the_help_is_the_keymap() {
    let mut stage = Stage::new().sized(80, 24);
    stage.press(&[Key::Char('?')]);
    insta::assert_snapshot!("help-80x24", stage.picture());
}

#[test]
fn one_pane_at_a_time_where_there_is_little_room() {
    let stage = Stage::new();
    let at = step_of(&stage, " Certificate ");
    let mut stage = stage.at(at).sized(60, 16);
    let mut pictures = Vec::new();
    for _ in 0..3 {
        pictures.push(stage.text());
        stage.press(&[Key::Tab]);
    }
    insta::assert_snapshot!("single-60x16", pictures.join("\n\n"));
}

#[test]
fn a_screen_that_is_too_small_says_so_and_recovers() {
    let stage = Stage::new();
    let before = stage.text();
    let mut stage = stage.sized(50, 5);
    insta::assert_snapshot!("too-small-50x5", stage.text());
    assert!(stage.tell(Message::Resize(Size {
        width: 1,
        height: 1
    })));
    stage.text();
    stage = stage.sized(120, 36);
    assert_eq!(stage.text(), before);
    stage = stage.sized(2, 1);
    stage.press(&[Key::Char('q')]);
    assert!(stage.left);
}

#[test]
fn without_colour_glyphs_words_and_weight_say_it_all() {
    let mut stage = Stage::of("unknown-embassy", &Changes::default());
    let ending = stage.model.ending().expect("it ends");
    stage = stage.at(ending + 1);
    stage.model.theme = Theme::mono();
    let buffer = stage.buffer();
    for cell in &buffer.content {
        assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{cell:?}");
    }
    insta::assert_snapshot!("mono-120x36", stage.picture());
}

#[test]
fn the_other_version_keeps_the_place() {
    let mut stage = Stage::new();
    let at = step_of(&stage, " Certificate ");
    stage = stage.at(at);
    let opened = |stage: &Stage| stage.model.opened().title;
    assert_eq!(opened(&stage), "Certificate");
    for key in ['v', 'm', 'v', 'm'] {
        assert!(stage.press(&[Key::Char(key)]), "{key} draws");
        assert_eq!(opened(&stage), "Certificate", "after {key}");
    }
    assert_eq!(stage.model.place().step + 1, at);
}

#[test]
fn what_cannot_be_run_is_said_and_changes_nothing() {
    let mut stage = Stage::new();
    let before = stage.model.place();
    let refused = Message::Ran {
        purpose: Purpose::Change,
        result: Err("the two do not go together".to_owned()),
    };
    assert!(stage.tell(refused));
    assert!(
        stage
            .text()
            .contains("✘ not possible  the two do not go together")
    );
    assert_eq!(stage.model.place(), before);
    stage.press(&[Key::Right]);
    assert!(!stage.text().contains("not possible"));
}
