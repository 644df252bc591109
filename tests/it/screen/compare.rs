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
fn what_the_difference_comes_to_is_read_to_its_end_on_every_screen() {
    for size in [(60, 16), (80, 24), (120, 36)] {
        let mut stage = Stage::new().sized(size.0, size.1);
        stage.press(&[Key::Char('=')]);
        let mut pages = vec![stage.text()];
        while pages.last().is_some_and(|page| page.contains(" ↓ ")) {
            assert!(stage.press(&[Key::Enter]), "{}", stage.text());
            pages.push(stage.text());
            assert!(pages.len() < 9, "{}", stage.text());
        }
        let last = pages.last().expect("there is one");
        assert!(last.contains("takes two."), "{last}");
        if pages.len() > 1 {
            stage.press(&[Key::Enter]);
            assert_eq!(stage.text(), pages[0], "from the end to the beginning");
        }
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

#[test]
fn what_differs_is_marked_before_it_has_happened() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut stage = Stage::of("first-journey", &with_fault("expired@client"));
        stage = stage.sized(width, height);
        stage.press(&[Key::Char('='), Key::Home]);
        let both = stage.model.side_by_side().expect("two are side by side");
        let rows = both.rows.len();
        // From the row above the first difference on, it lies before the cursor.
        let ahead = (0..rows).any(|_| {
            stage.press(&[Key::Down]);
            let text = stage.text();
            let here = text.lines().position(|line| line.starts_with(" ▌"));
            let here = here.expect("the cursor is in sight");
            let body = text.lines().take_while(|line| !line.starts_with('─'));
            body.skip(here + 1).any(|line| line.contains('≠'))
        });
        assert!(ahead, "{}", stage.text());
        let text = stage.text();
        let legend = [
            "≠ differs",
            "≠ not the same on both sides",
            "≠ something else happens here",
        ];
        assert!(legend.iter().any(|words| text.contains(words)), "{text}");
    }
}

#[test]
fn what_is_under_the_cursor_is_said_whole_on_both_sides() {
    let mut stage = Stage::of("first-journey", &with_fault("expired@client")).sized(80, 24);
    stage.press(&[Key::Char('='), Key::Home]);
    let both = stage.model.side_by_side().expect("two are side by side");
    let rows = both.rows.len();
    let mut wrapped = 0;
    for _ in 0..rows {
        let text = stage.text();
        let here = text
            .lines()
            .find(|line| line.starts_with(" ▌"))
            .expect("the cursor");
        assert!(!here.contains('…'), "{text}");
        let lines = text.lines();
        let mut below = lines.skip_while(|line| !line.starts_with(" ▌")).skip(1);
        wrapped += usize::from(below.next().is_some_and(|line| line.contains(" ▌")));
        stage.press(&[Key::Down]);
    }
    assert!(wrapped > 0, "some are longer than a line");
}

#[test]
fn a_run_that_is_kept_in_a_comparison_is_said_to_be_and_the_way_out_is_shown() {
    let mut stage = Stage::new().sized(80, 24);
    stage.press(&[Key::Char('b'), Key::Char(' '), Key::Escape, Key::Char('B')]);
    assert!(stage.text().contains("Esc back"), "{}", stage.text());
    assert!(stage.text().contains("before · TLS"), "{}", stage.text());
    stage.press(&[Key::Char('K')]);
    let text = stage.text();
    assert!(
        text.lines()
            .last()
            .expect("a footer")
            .contains("this run is kept"),
        "{text}"
    );
    assert!(
        text.contains("before · TLS"),
        "what stands left is not the kept one:\n{text}"
    );
}
