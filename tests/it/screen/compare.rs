//! Any two runs side by side.

use visum::lab::Changes;
use visum::ui::model::Against;
use visum::ui::{Key, Page};

use super::{Stage, with_fault};

/// The ids of what is broken left and right.
fn sides(stage: &Stage) -> [Vec<String>; 2] {
    let both = stage.model.side_by_side().expect("two are side by side");
    [both.left, both.right].map(|run| {
        let faults = run.changes.faults.iter();
        faults.map(ToString::to_string).collect()
    })
}

#[test]
fn before_stands_beside_after_and_the_cursor_is_in_both() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut stage = Stage::new().sized(width, height);
        stage.press(&[Key::Char('b'), Key::Char('/')]);
        stage.press(&"visa ran out".chars().map(Key::Char).collect::<Vec<_>>());
        stage.press(&[Key::Enter, Key::Enter]);
        assert!(stage.model.shows_failure());
        stage.press(&[Key::Char('B')]);
        assert_eq!(sides(&stage), [vec![], vec!["expired@client".to_owned()]]);
        insta::assert_snapshot!(
            format!("before-and-after-{width}x{height}"),
            stage.picture()
        );
        // The cursor moves in both, and what is undone is the earlier one again.
        let before = stage.model.screen.cursor;
        stage.press(&[Key::Left]);
        assert_ne!(stage.model.screen.cursor, before);
        stage.press(&[Key::Char('B')]);
        assert_eq!(stage.model.screen.page, Page::Walk);
    }
}

#[test]
fn a_kept_run_stands_beside_any_other() {
    let mut stage = Stage::of("unknown-border", &Changes::default());
    stage.press(&[Key::Char('K'), Key::Char('f')]);
    let first = Stage::of("first-journey", &with_fault("ca-missing@client"));
    stage.model.run = first.model.run;
    stage.model.places = first.model.places;
    stage.model.screen.page = Page::Walk;
    stage.press(&[Key::Char('B')]);
    let both = stage.model.side_by_side().expect("two are side by side");
    assert_eq!(both.left.scenario, "unknown-border");
    assert_eq!(both.right.scenario, "first-journey");
    // From there to the versions, and back to one alone.
    stage.press(&[Key::Char('=')]);
    assert_eq!(stage.model.screen.against, Against::OtherVersion);
    let both = stage.model.side_by_side().expect("two are side by side");
    assert_eq!(both.left.scenario, "first-journey");
    stage.press(&[Key::Char('=')]);
    assert_eq!(stage.model.screen.page, Page::Walk);
}

#[test]
fn where_nothing_was_changed_that_is_said() {
    let mut stage = Stage::new();
    stage.press(&[Key::Char('B')]);
    assert_eq!(stage.model.screen.page, Page::Walk);
    assert!(stage.text().contains("no run was kept"), "{}", stage.text());
}
