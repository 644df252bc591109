//! Predict, then reveal: what is to come is hidden until it was predicted.

use visum::cluster::{Framing, TlsVersion};
use visum::lab::Changes;
use visum::scenario::builtin;
use visum::ui::keymap::Room;
use visum::ui::model::Notice;
use visum::ui::{Key, Page, Sheet};

use crate::amount::some;

use super::{Stage, shelf, step_of, with_fault};

/// A scenario whose end is to be predicted, at its beginning.
fn predicting(scenario: &str, changes: &Changes) -> Stage {
    let mut stage = Stage::of(scenario, changes);
    stage.press(&[Key::Char('p'), Key::Char('?'), Key::Escape]);
    assert!(stage.model.is_untold());
    stage
}

/// Answers every question with what is true, or with something else.
fn answer(stage: &mut Stage, truly: bool) {
    for question in stage.model.prediction().questions {
        let place = question
            .answers
            .iter()
            .position(|each| each.is_true == truly);
        let number = place.expect("there are both") + 1;
        let key = char::from_digit(u32::try_from(number).expect("small"), 10);
        stage.press(&[Key::Char(key.expect("a digit"))]);
    }
}

#[test]
fn the_questions_and_then_the_truth_at_two_sizes() {
    for (width, height) in [(120, 36), (80, 24)] {
        let mut stage = predicting("kept-in-the-pocket", &Changes::default()).sized(width, height);
        let at = step_of(
            &Stage::of("kept-in-the-pocket", &Changes::default()),
            "believes that",
        );
        stage = stage.at(at);
        insta::assert_snapshot!(format!("untold-{width}x{height}"), stage.picture());
        stage.press(&[Key::End]);
        insta::assert_snapshot!(format!("predict-who-{width}x{height}"), stage.picture());
        stage.press(&[Key::Char('1')]);
        insta::assert_snapshot!(format!("predict-message-{width}x{height}"), stage.picture());
        stage.press(&[Key::Down, Key::Enter]);
        insta::assert_snapshot!(format!("predict-seen-{width}x{height}"), stage.picture());
        stage.press(&[Key::Char('2')]);
        assert!(stage.model.has_predicted());
        insta::assert_snapshot!(format!("predict-truth-{width}x{height}"), stage.picture());
        stage.press(&[Key::Enter]);
        assert_eq!(stage.model.room(), Room::Failure);
    }
}

#[test]
fn whoever_is_right_is_told_so() {
    for id in ["first-journey", "unknown-border"] {
        let mut stage = predicting(id, &Changes::default());
        stage.press(&[Key::End]);
        answer(&mut stage, true);
        let text = stage.text();
        assert!(text.contains("3 of 3") && !text.contains('✘'), "{text}");
        stage.press(&[Key::Escape]);
        assert!(stage.model.knows_the_end());
    }
    let mut stage = predicting("first-journey", &Changes::default());
    stage.press(&[Key::End]);
    answer(&mut stage, false);
    assert!(stage.text().contains("0 of 3"));
}

/// What only the end of a run says.
const ENDS: [&str; 5] = ["REFUSED", "ADMITTED", "STALLED", "NOT STARTED", "✘"];

#[test]
fn nothing_of_the_end_is_on_the_screen_before_it_is_predicted() {
    // The levels are in order: of neighbours one leaves some of each.
    for (turn, scenario) in some(builtin::all().enumerate(), 5, 0) {
        for version in some(TlsVersion::BOTH, 2, turn) {
            for framing in [[Framing::Slow, Framing::Natural][turn / 2 % 2]] {
                let changes = Changes {
                    version,
                    framing,
                    ..Changes::default()
                };
                let mut stage = predicting(scenario.id(), &changes);
                let what = format!("{} {version:?} {framing:?}", scenario.id());
                let deciding = stage.model.run.deciding_step().expect("it is decided");
                loop {
                    let text = stage.text();
                    let footer = text.lines().last().expect("a footer").to_owned();
                    let text = text.replace(&footer, "");
                    let header = text.lines().next().expect("a header");
                    let steps = stage.model.run.transcript.steps.len();
                    let step = stage.model.place().step + 1;
                    assert!(!header.contains(&format!(" {step} of {steps}")), "{header}");
                    assert!(!header.contains(scenario.title()), "{header}");
                    for end in ENDS {
                        assert!(
                            !text.contains(end) || is_told(&stage, end),
                            "{what}: {end} in\n{text}"
                        );
                    }
                    let places = &stage.model.places;
                    let behind = places.iter().skip(stage.model.screen.cursor + 1);
                    for step in behind.map(|place| place.step + 1) {
                        let number = format!("  {step}  ");
                        let rung = text.lines().any(|line| line.starts_with(&number));
                        let own = stage.model.place().step + 1 == step;
                        assert!(!rung || own, "{what}: step {step} in\n{text}");
                    }
                    stage.press(&[Key::Right]);
                    if stage.model.screen.sheet.is_some() {
                        break;
                    }
                }
                assert_eq!(stage.model.place().step + 1, deciding, "{what}");
            }
        }
    }
}

/// Whether the words stand in what is told of this very place.
fn is_told(stage: &Stage, words: &str) -> bool {
    let place = stage.model.place();
    let story = stage.model.story(place).expect("a story");
    let opened = stage.model.opened();
    let rows = opened.rows.iter().any(|row| {
        row.name.contains(words) || row.value.contains(words) || row.note.contains(words)
    });
    rows || opened.note.contains(words)
        || [
            story.title,
            story.border,
            story.kafka,
            story.limit.unwrap_or_default(),
        ]
        .iter()
        .any(|text| text.contains(words))
        || stage.model.run.title.contains(words)
}

#[test]
fn no_key_leads_behind_the_step_that_decides() {
    let mut stage = predicting("unknown-embassy", &Changes::default());
    let deciding = stage.model.run.deciding_step().expect("it is decided");
    for key in "lhkj 123456zabxvmnN+-ytgTLCDdc[]:f/?e=Mur".chars() {
        let mut stage = stage.clone();
        stage.press(&[
            Key::End,
            Key::Char('?'),
            Key::Escape,
            Key::Char(key),
            Key::End,
        ]);
        let untold = stage.model.is_untold();
        let changed = stage.model.run.changes != Changes::default();
        let here = stage.model.place().step;
        assert!(untold && (changed || here < deciding), "{key}: {here}");
    }
    stage.press(&[Key::Char('/')]);
    let letters: Vec<Key> = "Finished".chars().map(Key::Char).collect();
    stage.press(&letters);
    assert!(stage.model.find("Finished").is_empty());
    for key in ['e', '=', 'M'] {
        let mut stage = predicting("unknown-embassy", &Changes::default());
        stage.press(&[Key::Char(key)]);
        let complained = matches!(stage.model.screen.notice, Some(Notice::Complaint(_)));
        assert!(complained, "{key}");
    }
}

#[test]
fn the_catalogue_does_not_say_what_comes_of_it_and_a_broken_run_is_asked_about() {
    let mut stage = predicting("first-journey", &Changes::default());
    stage.press(&[Key::Char('b')]);
    let text = stage.text();
    assert!(!text.contains("admitted"), "{text}");
    stage.press(&[Key::Enter]);
    assert_eq!(stage.model.run.changes.faults.len(), 1);
    assert!(stage.model.is_untold() && !stage.model.knows_the_end());
    stage.press(&[Key::End]);
    assert_eq!(stage.model.room(), Room::Question);
    answer(&mut stage, true);
    stage.press(&[Key::Enter]);
    assert_eq!(stage.model.room(), Room::Failure);
}

#[test]
fn it_can_be_skipped_and_left() {
    let mut stage = predicting("unknown-border", &Changes::default());
    stage.press(&[Key::End, Key::Escape]);
    assert!(!stage.model.is_untold());
    stage.press(&[Key::End]);
    assert!(stage.model.knows_the_end());
    // From the end it begins anew, and p once more leaves it.
    let mut stage = Stage::of("first-journey", &with_fault("expired@client"));
    stage.press(&[Key::End, Key::Char('p')]);
    assert_eq!(stage.model.screen.cursor, 0);
    assert!(stage.model.is_untold());
    for key in [Key::Char('p'), Key::Escape] {
        let mut stage = stage.clone();
        stage.press(&[Key::End]);
        assert_eq!(stage.model.room(), Room::Question);
        stage.press(&[key]);
        assert!(
            stage.text().contains("no more predicting"),
            "{}",
            stage.text()
        );
        assert!(!stage.model.screen.lesson.on);
        stage.press(&[Key::End]);
        assert!(stage.model.knows_the_end());
    }
    stage.press(&[Key::Char('p')]);
    assert!(!stage.model.screen.lesson.on, "on the way, too");
    assert!(
        stage.text().contains("no more predicting"),
        "{}",
        stage.text()
    );
}

#[test]
fn the_journey_stays_in_sight_while_it_is_asked_how_it_ends() {
    for (width, height) in [(80, 24), (120, 36), (200, 60)] {
        let mut stage = predicting("no-passport", &Changes::default()).sized(width, height);
        stage.press(&[Key::End]);
        assert_eq!(stage.model.room(), Room::Question);
        let text = stage.text();
        assert!(
            text.contains("Predict") && text.contains("trusts "),
            "{text}"
        );
        let rungs = text
            .lines()
            .filter(|line| line.contains("▶") || line.contains("◀"));
        assert!(rungs.count() >= 1, "{text}");
        assert!(text.contains(" ▌"), "the cursor is there:\n{text}");
    }
}

#[test]
fn no_answer_is_cut() {
    for id in ["no-passport", "unknown-embassy", "first-journey"] {
        let mut stage = predicting(id, &Changes::default()).sized(80, 24);
        stage.press(&[Key::End]);
        let questions = stage.model.prediction().questions.len();
        for _ in 0..questions {
            let text = stage.text();
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let Some(Sheet::Predict(predicting)) = stage.model.screen.sheet.clone() else {
                panic!("nothing is asked:\n{text}");
            };
            let asked = predicting.answers.len();
            for answer in &stage.model.prediction().questions[asked].answers {
                let answer = answer.text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(
                    words.replace("▌ ", "").contains(&answer),
                    "{answer}\n{text}"
                );
            }
            stage.press(&[Key::Char('1')]);
        }
    }
}

#[test]
fn the_chooser_opens_what_is_predicted_and_then_tells_no_end() {
    let mut stage = Stage::on(shelf(), "first-journey", &Changes::default());
    stage.press(&[Key::Char('f'), Key::Down, Key::Char('p')]);
    assert_eq!(stage.model.run.scenario, "unknown-embassy");
    assert!(stage.model.is_untold());
    stage.press(&[Key::Char('f')]);
    assert!(matches!(stage.model.screen.page, Page::Shelf { .. }));
    let text = stage.text();
    assert!(!text.contains("✘ refused"), "{text}");
    insta::assert_snapshot!("chooser-untold-120x36", stage.picture());
    stage.press(&[Key::Enter]);
    assert!(!stage.model.is_untold());
}

#[test]
fn autoplay_stops_where_it_is_asked() {
    let mut stage = predicting("first-journey", &Changes::default());
    stage.press(&[Key::Char('a')]);
    for _ in 0..200 {
        stage.tell(super::Message::Tick);
    }
    assert!(matches!(stage.model.screen.sheet, Some(Sheet::Predict(_))));
    assert!(!stage.model.screen.autoplay.on);
}
