//! The same screen in other looks.

use ratatui::buffer::Buffer;
use visum::lab::Changes;
use visum::ui::{ColourDepth, Key, Theme, ThemeName};

use super::{Stage, role, rows, step_of, with_fault};

/// Screens that between them show every pane and sheet.
fn screens() -> Vec<Stage> {
    let mut screens = Vec::new();
    let refused = Stage::of("first-journey", &with_fault("expired@client"));
    for stage in [Stage::new(), refused] {
        let last = stage.model.run.transcript.steps.len();
        for (width, height) in [(80, 24), (120, 36)] {
            let sized = stage.clone().sized(width, height);
            screens.extend((1..=last).map(|step| sized.clone().at(step)));
        }
    }
    let stage = Stage::new();
    let at = step_of(&stage, " Certificate ");
    for key in "123456bf?:tegy=/+".chars() {
        let mut stage = stage.clone().at(at);
        stage.press(&[Key::Char(key)]);
        screens.push(stage);
    }
    screens.push(Stage::of("first-journey", &Changes::default()).sized(20, 5));
    screens
}

fn question_marks(buffer: &Buffer) -> usize {
    let cells = buffer.content.iter();
    cells.filter(|cell| cell.symbol() == "?").count()
}

#[test]
fn in_ascii_nothing_else_is_drawn_and_every_glyph_has_its_own() {
    for mut stage in screens() {
        let plain = stage.buffer();
        stage.model.theme = stage.model.theme.with_ascii(true);
        let ascii = stage.buffer();
        let text = stage.text();
        assert!(text.is_ascii(), "{text}");
        assert_eq!(question_marks(&plain), question_marks(&ascii), "{text}");
        let style = |buffer: &Buffer| rows(buffer, |cell| format!("{:?}", cell.style()));
        assert_eq!(style(&plain), style(&ascii));
    }
}

#[test]
fn every_theme_with_colour_shows_the_same_roles() {
    let stage = Stage::of("first-journey", &with_fault("expired@client"));
    let at = step_of(&stage, " Certificate ");
    let mut stage = stage.at(at);
    let roles = |stage: &Stage| {
        rows(&stage.buffer(), |cell| {
            role(&stage.model.theme, cell).into()
        })
    };
    let dark = roles(&stage);
    for name in ThemeName::ALL {
        if name != ThemeName::Mono {
            stage.model.theme = Theme::of(name, ColourDepth::True);
            assert_eq!(roles(&stage), dark, "{}", name.id());
        }
    }
}

/// The text, and below it a letter for the style of each cell, with what the letters stand for.
#[test]
fn each_theme_in_its_own_colours() {
    let stage = Stage::of("first-journey", &with_fault("expired@client"));
    let ending = stage.model.ending().expect("it ends");
    let at = step_of(&stage, " Certificate ");
    for name in ThemeName::ALL {
        let mut pictures = Vec::new();
        for step in [at, ending + 1] {
            let mut stage = stage.clone().at(step);
            stage.model.theme = Theme::of(name, ColourDepth::True);
            let buffer = stage.buffer();
            let mut styles: Vec<String> = Vec::new();
            let letters = rows(&buffer, |cell| {
                let blank = cell.symbol() == " ";
                let ink = if blank {
                    String::new()
                } else {
                    format!("{:?}", cell.fg)
                };
                let style = format!("{ink} on {:?} {:?}", cell.bg, cell.modifier);
                let known = styles.iter().position(|other| *other == style);
                let index = known.unwrap_or_else(|| {
                    styles.push(style);
                    styles.len() - 1
                });
                char::from(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[index])
                    .to_string()
            });
            let legend = styles.iter().zip(('a'..='z').chain('A'..='Z'));
            let legend: Vec<String> = legend
                .map(|(style, letter)| format!("{letter} {style}"))
                .collect();
            pictures.push(format!(
                "{}\n\n{}\n{letters}",
                stage.text(),
                legend.join("\n")
            ));
        }
        insta::assert_snapshot!(format!("theme-{}-120x36", name.id()), pictures.join("\n\n"));
    }
}

#[test]
fn the_screen_in_ascii() {
    let stage = Stage::new();
    let at = step_of(&stage, "checks the border's papers");
    let mut stage = stage.at(at);
    stage.model.theme = Theme::mono().with_ascii(true);
    insta::assert_snapshot!("ascii-120x36", stage.text());
}
