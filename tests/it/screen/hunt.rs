//! A fault hunt on the screen.

use visum::cluster::TlsVersion;
use visum::lab::Changes;
use visum::lab::hunt::Level;
use visum::pki::Seed;
use visum::ui::keymap::Room;
use visum::ui::model::Notice;
use visum::ui::{Key, Sheet};

use super::Stage;

/// The first hunt of the first journey, as it begins.
fn hunting() -> Stage {
    let mut stage = Stage::new();
    stage.press(&[Key::Char('H')]);
    assert!(stage.model.is_hunting());
    stage
}

/// The key that names a suspect who is to blame, or one who is not.
fn suspect(stage: &Stage, to_blame: bool) -> Key {
    let hunt = stage.model.screen.hunt.as_ref().expect("a hunt");
    let faults = &stage.model.run.changes.faults;
    let mut suspects = hunt.suspects.iter();
    let place = suspects.position(|each| faults.contains(&each.fault) == to_blame);
    let number = u32::try_from(place.expect("there are both") + 1).expect("small");
    Key::Char(char::from_digit(number, 10).expect("a digit"))
}

#[test]
fn a_hunt_from_its_beginning_to_its_end() {
    for (width, height) in [(120, 36), (80, 24)] {
        let mut stage = hunting().sized(width, height);
        let size = format!("{width}x{height}");
        insta::assert_snapshot!(format!("hunt-begins-{size}"), stage.picture());
        stage.press(&[Key::Char('b')]);
        insta::assert_snapshot!(format!("hunt-suspects-{size}"), stage.picture());
        let innocent = suspect(&stage, false);
        stage.press(&[innocent]);
        let text = stage.text();
        assert!(text.contains("that is not it"), "{text}");
        let right = suspect(&stage, true);
        stage.press(&[right]);
        assert!(matches!(stage.model.screen.sheet, Some(Sheet::Found)));
        insta::assert_snapshot!(format!("hunt-found-{size}"), stage.picture());
        stage.press(&[Key::Char('H')]);
        let next = stage.model.screen.hunt.as_ref().expect("the next");
        assert_eq!(next.level.number(), 2);
    }
}

/// A hunt of this seed and level, on a screen of this size.
fn hunt(seed: u64, level: u8, (width, height): (u16, u16)) -> Stage {
    let mut stage = Stage::new().sized(width, height);
    let level = Level::new(level).expect("a level");
    let hunted = stage.hunted(Seed(seed), level, TlsVersion::V1_3);
    stage.tell(hunted);
    stage
}

#[test]
fn the_first_of_two_that_is_found_is_said_marked_and_not_named_twice() {
    for size in [(120, 36), (80, 24)] {
        let mut stage = hunt(9, 3, size);
        stage.press(&[Key::Char('b')]);
        let right = suspect(&stage, true);
        stage.press(&[right]);
        let text = stage.text();
        assert!(text.contains("found: 1 of 2 things is mended"), "{text}");
        assert!(text.contains("one more thing is wrong"), "{text}");
        stage.press(&[Key::Char('b')]);
        let text = stage.text();
        assert!(text.contains("✔ found, "), "{text}");
        stage.press(&[right]);
        let text = stage.text();
        assert!(text.contains("already found and mended"), "{text}");
        assert!(text.contains("1 try"), "{text}");
    }
}

#[test]
fn every_suspect_is_whole_or_said_to_be_out_of_sight() {
    for level in [1, 2, 5] {
        let mut stage = hunt(5, level, (80, 24));
        stage.press(&[Key::Char('b')]);
        let hunt = stage.model.screen.hunt.clone().expect("a hunt");
        let shown = |stage: &Stage, place: usize| {
            let id = hunt.suspects[place].fault.kind().id();
            let told = stage.model.catalogue.way_to_break_trust(id).border;
            let last = told.split(' ').next_back().expect("a word");
            let lead = format!(" {}   ", place + 1);
            let text = stage.text();
            let below_the_header = text.lines().skip(1);
            let mut rows = below_the_header.skip_while(|row| !row.contains(&lead));
            rows.by_ref().take(3).any(|row| row.contains(last))
        };
        let text = stage.text();
        let all = (0..hunt.suspects.len()).all(|place| shown(&stage, place));
        assert!(all || text.contains(" more"), "{text}");
        for place in 0..hunt.suspects.len() {
            assert!(shown(&stage, place), "{place} in\n{}", stage.text());
            stage.press(&[Key::Down]);
        }
    }
}

/// Whether any of these words are on the screen.
fn shows(stage: &Stage, words: &[String]) -> bool {
    let text = stage.text();
    words.iter().any(|word| text.contains(word))
}

/// Puts the moment of failure aside, where it is shown.
fn put_aside(stage: &mut Stage) {
    if stage.model.room() == Room::Failure {
        stage.press(&[Key::Escape]);
    }
}

#[test]
fn nothing_gives_away_what_is_wrong() {
    for seed in 0..12 {
        let mut stage = hunting();
        stage.press(&vec![Key::Char('H'); seed]);
        let run = &stage.model.run;
        let mut words: Vec<String> = run.changes.faults.iter().map(ToString::to_string).collect();
        let catalogue = &stage.model.catalogue;
        for cause in &run.explanation.diagnosis.causes {
            let story = catalogue.cause(&run.transcript, cause);
            words.push(story.title);
            words.push(story.kafka.chars().take(30).collect());
        }
        // What is found by walking through the papers may be found.
        let model = &stage.model;
        let stories = model.places.iter().filter_map(|place| model.story(*place));
        let stories: Vec<String> = stories
            .map(|story| [story.title, story.border, story.kafka].concat())
            .collect();
        words.retain(|word| !stories.iter().any(|story| story.contains(word)));
        let answers = stage.model.run.changes.clone();
        let last = stage.model.places.len() - 1;
        for place in 0..=last {
            stage.press(&[Key::Home]);
            stage.press(&vec![Key::Right; place]);
            assert!(!shows(&stage, &words), "{words:?} in\n{}", stage.text());
            put_aside(&mut stage);
            assert!(!shows(&stage, &words), "{words:?} in\n{}", stage.text());
        }
        for key in "12345".chars() {
            stage.press(&[Key::End, Key::Char(key)]);
            assert!(!shows(&stage, &words), "{words:?} in\n{}", stage.text());
        }
        for key in "urxpcCdD".chars() {
            let mut stage = stage.clone();
            stage.press(&[Key::End]);
            put_aside(&mut stage);
            stage.press(&[Key::Home, Key::Char(key)]);
            assert_eq!(stage.model.run.changes, answers, "{key}");
            assert!(
                matches!(stage.model.screen.notice, Some(Notice::Complaint(_))),
                "{key}"
            );
        }
        stage.press(&[Key::Char('b')]);
        assert_eq!(stage.model.room(), Room::Question);
        assert!(stage.press(&[Key::Char('b')]), "what b opens, b closes");
        assert_eq!(stage.model.screen.sheet, None);
    }
}

#[test]
fn what_was_tried_is_taken_back_and_not_what_is_wrong() {
    let mut stage = hunting();
    let begun = stage.model.run.changes.clone();
    stage.press(&[Key::Char('4'), Key::Enter]);
    if stage.model.is_hunting() {
        assert_eq!(stage.model.run.changes.remedies.len(), 1);
        stage.press(&[Key::Char('r')]);
        assert_eq!(stage.model.run.changes, begun);
    }
    let tries = stage.model.screen.hunt.as_ref().expect("a hunt").tries;
    assert_eq!(tries, 1);
}

#[test]
fn a_hunt_is_mended_with_one_of_the_remedies_and_left_for_another_scenario() {
    let mut stage = hunting();
    let offered = stage.model.run.remedies.len();
    assert!(offered >= 6);
    let mut found = false;
    for row in 0..offered {
        let mut stage = stage.clone();
        stage.press(&[Key::Char('4')]);
        stage.press(&vec![Key::Down; row]);
        stage.press(&[Key::Enter]);
        found |= matches!(stage.model.screen.sheet, Some(Sheet::Found));
    }
    assert!(found, "{:?}", stage.model.run.remedies);
    stage.press(&[Key::Char('f'), Key::Enter]);
    assert_eq!(stage.model.screen.hunt, None);
    assert_eq!(stage.model.run.changes, Changes::default());
}
