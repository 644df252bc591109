//! The mouse: what is pointed at is meant, on every screen.

use visum::lab::Changes;
use visum::ui::model::Notice;
use visum::ui::{Focus, Key, Pane, Sheet};

use super::{Stage, step_of, with_fault};

#[test]
fn a_stage_leads_to_where_it_begins() {
    // Where there is no room for the names, a glyph stands for each.
    for (width, height, names) in [
        (80, 24, ["○ ○ ○", "✓ "]),
        (120, 36, ["hello", "papers issued"]),
    ] {
        let stage = Stage::new().sized(width, height);
        let hello = step_of(&stage, " ClientHello ");
        let mut stage = stage;
        stage.click(names[0]);
        assert_eq!(stage.model.place().step + 1, hello, "{width}×{height}");
        stage.click(names[1]);
        assert_eq!(stage.model.screen.cursor, 0, "{width}×{height}");
    }
}

#[test]
fn a_stage_leads_there_from_the_moment_of_failure() {
    let mut stage = Stage::of("first-journey", &with_fault("expired@client"));
    stage.press(&[Key::End]);
    assert!(stage.model.shows_failure());
    let title = stage
        .model
        .catalogue
        .stage(visum::explain::Stage::Hello)
        .to_owned();
    stage.click(&title);
    assert!(!stage.model.shows_failure());
    assert_eq!(stage.model.opened().title, "ClientHello");
}

#[test]
fn a_store_is_opened_where_it_was_filled() {
    let whole = |size: (u16, u16)| Stage::new().sized(size.0, size.1);
    let broken = |size: (u16, u16)| {
        let stage = Stage::of("first-journey", &with_fault("expired@client"));
        stage.sized(size.0, size.1)
    };
    for size in [(60, 16), (80, 24), (120, 36)] {
        for mut stage in [whole(size), broken(size)] {
            stage.press(&[Key::End]);
            if stage.model.shows_failure() && size == (60, 16) {
                // There the beliefs and the cause have their room.
                stage.press(&[Key::Escape]);
            }
            let at_the_end = stage.clone();
            let text = stage.text();
            let passport = ["by Embassy India", "visa Embassy India"];
            let passport = passport.into_iter().find(|words| text.contains(words));
            stage.click(passport.expect("the passport is in sight"));
            let screen = &stage.model.screen;
            assert_eq!(
                (screen.pane, screen.focus),
                (Pane::Passport, Focus::Inspector)
            );
            assert!(stage.text().contains("holder"), "{}", stage.text());
            assert!(matches!(screen.notice, Some(Notice::Done(_))), "it is said");
            let mut stage = at_the_end;
            let text = stage.text();
            let list = ["trusts Ministry", "Ministry"];
            let list = list.into_iter().find(|words| text.contains(words));
            stage.click(list.expect("the list is in sight"));
        }
    }
}

#[test]
fn a_list_is_opened_where_it_was_filled() {
    for changes in [Changes::default(), with_fault("expired@client")] {
        let mut stage = Stage::of("first-journey", &changes).sized(80, 24);
        stage.press(&[Key::End]);
        stage.click("trusts Embassy India");
        assert_eq!(stage.model.screen.pane, Pane::Message);
        let opened = stage.model.opened();
        assert!(opened.title.contains("ruststore"), "{}", opened.title);
        assert!(
            opened.note.contains("broker-2")
                || stage.text().contains("broker-2 got its truststore")
        );
        stage.press(&[Key::Escape]);
        let screen = &stage.model.screen;
        assert_eq!(screen.cursor + 1, stage.model.places.len(), "back again");
        assert_eq!(screen.focus, Focus::Ladder);
    }
}

#[test]
fn a_word_of_the_story_is_explained() {
    let mut stage = Stage::new();
    let at = step_of(&stage, " ClientHello ");
    stage = stage.at(at);
    stage.click("ClientHello: ");
    assert!(
        matches!(stage.model.screen.sheet, Some(Sheet::Glossary(_))),
        "{}",
        stage.text()
    );
    // Where the focus makes the story whole, the first press gives it that.
    let mut stage = Stage::new().sized(80, 24).at(at);
    stage.click("in Kafka: ");
    assert_eq!(stage.model.screen.sheet, None);
    assert_eq!(stage.model.screen.focus, Focus::Story);
    stage.click("ClientHello: ");
    assert!(
        matches!(stage.model.screen.sheet, Some(Sheet::Glossary(_))),
        "{}",
        stage.text()
    );
}
