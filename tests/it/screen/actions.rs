//! Every row of the keymap does what it says, in every room it holds in.

use std::sync::OnceLock;

use visum::cluster::{Framing, TlsVersion};
use visum::lab::Changes;
use visum::ui::keymap::{BINDINGS, Room};
use visum::ui::model::{Against, Notice};
use visum::ui::pane::{FailurePane, FailureRoom};
use visum::ui::{Action, Focus, Key, Page, Pane, Sheet};
use visum::wire::Side;

use super::{Stage, step_of, with_fault};

/// A walk with the cursor in the middle, on a message with many fields.
fn walk() -> Stage {
    static WALK: OnceLock<Stage> = OnceLock::new();
    let walk = WALK.get_or_init(|| {
        let stage = Stage::new();
        let at = step_of(&stage, " ClientHello ");
        stage.at(at)
    });
    walk.clone()
}

/// The moment of failure.
fn failure() -> Stage {
    let stage = Stage::of("first-journey", &with_fault("expired@client"));
    let ending = stage.model.ending().expect("it ends");
    stage.at(ending + 1)
}

/// A stage in a room, with something above and below what is selected.
fn in_room(room: Room) -> Stage {
    let mut stage = walk();
    match room {
        Room::Walk => {}
        Room::Failure => stage = failure(),
        Room::Beside => {
            stage.press(&[Key::Char('=')]);
        }
        Room::Shelf => {
            stage.press(&[Key::Char('f'), Key::Down]);
        }
        Room::Break => {
            stage.press(&[Key::Char('b'), Key::Down]);
        }
        Room::Question => {
            stage.press(&[Key::Char('p'), Key::End, Key::Down]);
        }
        Room::Page => {
            stage.press(&[Key::Char('t'), Key::Down]);
        }
        Room::Search => {
            stage.press(&[Key::Char('g')]);
        }
    }
    assert_eq!(stage.model.room(), room);
    stage
}

#[test]
fn every_key_of_the_table_does_what_its_row_says() {
    for binding in BINDINGS {
        for room in binding.rooms {
            for key in binding.keys {
                if *room == Room::Search && matches!(key, Key::Char(_)) {
                    continue;
                }
                let mut before = in_room(*room);
                prepare(binding.action, &mut before);
                let mut after = in_room(*room);
                prepare(binding.action, &mut after);
                let redraw = after.press(&[*key]);
                let what = format!("{key} in {room:?}");
                check(binding.action, *room, &before, &after, &what);
                let changed = before.text() != after.text();
                assert!(
                    redraw || !changed,
                    "{what} changed the screen and did not draw"
                );
            }
        }
    }
}

/// Makes something for an action to act on.
fn prepare(action: Action, stage: &mut Stage) {
    match action {
        Action::Undo | Action::Restore | Action::Mend | Action::Compare => {
            let sheet = stage.model.screen.sheet.take();
            let page = std::mem::replace(&mut stage.model.screen.page, Page::Walk);
            stage.press(&[Key::Char('b'), Key::Home, Key::Char(' '), Key::Escape]);
            stage.model.screen.sheet = sheet;
            stage.model.screen.page = page;
        }
        // A pane that is longer than its place, and neither at its beginning nor at its end.
        Action::Up | Action::Down if stage.model.room() == Room::Failure => {
            stage.press(&[Key::Char('2')]);
            stage.model.screen.failure_row = 1;
        }
        Action::FindNext | Action::FindBack => {
            stage.model.screen.sought = String::from("finished");
        }
        _ => {}
    }
}

/// The index of what is selected in a list.
fn selected(stage: &Stage) -> Option<usize> {
    let screen = &stage.model.screen;
    match (&screen.sheet, &screen.page) {
        (Some(Sheet::Break(breaking)), _) => Some(breaking.search.selected),
        (
            Some(
                Sheet::Palette(search)
                | Sheet::Help(search)
                | Sheet::Glossary(search)
                | Sheet::Find(search)
                | Sheet::Why(search),
            ),
            _,
        ) => Some(search.selected),
        (Some(Sheet::Worlds { from }), _) => Some(*from),
        (
            Some(
                Sheet::Copy { selected }
                | Sheet::Hand { selected, .. }
                | Sheet::Suspects { selected },
            ),
            _,
        )
        | (None, Page::Shelf { selected }) => Some(*selected),
        (Some(Sheet::Predict(predicting)), _) => Some(predicting.selected),
        (Some(Sheet::Found) | None, _) => None,
    }
}

#[allow(clippy::too_many_lines)]
fn check(action: Action, room: Room, before: &Stage, after: &Stage, what: &str) {
    let (was, is) = (&before.model.screen, &after.model.screen);
    let last = after.model.places.len() - 1;
    let (old, new) = (&before.model.run.changes, &after.model.run.changes);
    let in_list = selected(before).is_some();
    match action {
        Action::Next | Action::Back | Action::First | Action::Last | Action::Up | Action::Down
            if room == Room::Beside =>
        {
            check_rows(action, before, after, what);
        }
        Action::Up | Action::PageUp | Action::Back if in_list => {
            assert!(selected(after) < selected(before), "{what}");
        }
        Action::Down | Action::PageDown | Action::Next | Action::Last if in_list => {
            assert!(selected(after) > selected(before), "{what}");
        }
        Action::First if in_list => assert_eq!(selected(after), Some(0), "{what}"),
        Action::Up if room == Room::Failure => assert_eq!(is.failure_row, 0, "{what}"),
        Action::Down if room == Room::Failure => assert_eq!(is.failure_row, 2, "{what}"),
        Action::PageUp | Action::PageDown => panic!("{what} is in no list"),
        Action::Back | Action::Up => assert_eq!(is.cursor, was.cursor - 1, "{what}"),
        Action::Next | Action::Down => assert_eq!(is.cursor, was.cursor + 1, "{what}"),
        Action::First => assert_eq!(is.cursor, 0, "{what}"),
        Action::Last => assert_eq!(is.cursor, last, "{what}"),
        Action::FocusNext if room == Room::Failure => {
            assert_eq!(is.failure, FailurePane::Checks, "{what}");
        }
        Action::FocusBack if room == Room::Failure => {
            assert_eq!(is.failure, FailurePane::Other, "{what}");
        }
        Action::FocusNext | Action::FocusBack if room == Room::Search => {
            assert_ne!(selected(after), selected(before), "{what}");
        }
        Action::FocusNext | Action::FocusBack => assert_eq!(is.focus, Focus::Inspector, "{what}"),
        Action::Show(pane) if room == Room::Failure => {
            let wanted = FailurePane::ALL.get(pane.index()).copied();
            assert_eq!(is.failure, wanted.unwrap_or(was.failure), "{what}");
        }
        Action::Show(pane) => {
            assert_eq!((is.pane, is.focus), (pane, Focus::Inspector), "{what}");
        }
        Action::Zoom if room == Room::Failure => {
            assert_eq!(is.failure_room, FailureRoom::Pane, "{what}");
        }
        Action::Zoom => assert!(is.zoomed, "{what}"),
        Action::ByteBack | Action::ByteNext => {
            let byte = is.byte.expect("a byte is selected");
            let row = after.model.opened().row_of(byte);
            assert_eq!(row, Some(is.field), "{what}");
        }
        Action::Take => check_take(room, before, after, what),
        Action::Play => assert!(is.autoplay.on, "{what}"),
        Action::Faster => assert!(is.autoplay.pace < was.autoplay.pace, "{what}"),
        Action::Slower => assert!(is.autoplay.pace > was.autoplay.pace, "{what}"),
        Action::Break => {
            let open = matches!(is.sheet, Some(Sheet::Break(_)));
            let opens = !matches!(room, Room::Break | Room::Question);
            assert_eq!(open, opens, "{what}");
        }
        Action::Toggle => assert_eq!(new.faults.len(), old.faults.len() + 1, "{what}"),
        Action::At(side) => {
            let Some(Sheet::Break(breaking)) = &is.sheet else {
                panic!("{what} closed the catalogue");
            };
            assert_eq!(breaking.side, side, "{what}");
        }
        Action::Mend => assert_eq!(new.remedies.len(), 1, "{what}"),
        Action::Undo => assert_eq!(new.faults.len() + 1, old.faults.len(), "{what}"),
        Action::Restore => {
            assert!(!old.faults.is_empty(), "{what}");
            assert_eq!(*new, Changes::default(), "{what}");
        }
        Action::ChangeByte | Action::ForgeByte | Action::Drop | Action::Twice => {
            let fault = new.faults.last().expect("something is broken");
            assert_eq!(fault.side(), Side::Client, "{what}");
            assert!(
                fault.to_string().contains(":ClientHello"),
                "{what}: {fault}"
            );
        }
        Action::Swap => assert!(new.swapped, "{what}"),
        Action::Version => assert_eq!(new.version, TlsVersion::V1_2, "{what}"),
        Action::Framing => assert_eq!(new.framing, Framing::Natural, "{what}"),
        Action::Eve => assert!(is.eve, "{what}"),
        Action::Beside if room == Room::Beside => assert_eq!(is.page, Page::Walk, "{what}"),
        Action::Beside => {
            let other = after.model.beside.as_ref().expect("another run");
            assert!(matches!(is.page, Page::Beside { .. }), "{what}");
            assert_ne!(other.changes.version, new.version, "{what}");
        }
        Action::Choose if room == Room::Shelf => assert_eq!(is.page, Page::Walk, "{what}"),
        Action::Choose => assert_eq!(is.page, Page::Shelf { selected: 0 }, "{what}"),
        Action::Predict if room == Room::Question => {
            assert_eq!(is.sheet, None, "{what}");
            assert!(!after.model.is_untold() && is.notice.is_some(), "{what}");
        }
        Action::Predict if room == Room::Walk => {
            assert_eq!((&is.sheet, is.cursor), (&None, was.cursor), "{what}");
            assert!(after.model.is_untold() && is.notice.is_some(), "{what}");
        }
        Action::Predict => {
            assert_eq!((is.page, is.cursor), (Page::Walk, 0), "{what}");
            assert!(after.model.is_untold(), "{what}");
        }
        Action::Answer => check_answer(digit(what) - 1, after, what),
        Action::Hunt => assert!(after.model.is_hunting(), "{what}"),
        Action::Worlds => {
            let open = matches!(is.sheet, Some(Sheet::Worlds { .. }));
            assert_eq!(open, room != Room::Page, "{what}");
        }
        Action::Glossary => assert!(matches!(is.sheet, Some(Sheet::Glossary(_))), "{what}"),
        Action::Find => assert!(after.model.room() == Room::Search, "{what}"),
        Action::FindNext | Action::FindBack => {
            assert_ne!(is.cursor, was.cursor, "{what}");
            let found = after.model.find("finished");
            assert!(found.iter().any(|found| found.place == is.cursor), "{what}");
        }
        Action::Compare => {
            assert!(matches!(is.page, Page::Beside { .. }), "{what}");
            assert_eq!(is.against, Against::Earlier, "{what}");
        }
        Action::Keep => assert!(after.model.kept.is_some(), "{what}"),
        Action::Why => assert!(matches!(is.sheet, Some(Sheet::Why(_))), "{what}"),
        Action::Hand => assert!(matches!(is.sheet, Some(Sheet::Hand { .. })), "{what}"),
        Action::Copy => assert!(matches!(is.sheet, Some(Sheet::Copy { .. })), "{what}"),
        Action::Palette => assert!(matches!(is.sheet, Some(Sheet::Palette(_))), "{what}"),
        Action::Theme => assert_ne!(before.model.theme, after.model.theme, "{what}"),
        Action::Help => assert!(matches!(is.sheet, Some(Sheet::Help(_))), "{what}"),
        Action::Leave => match room {
            Room::Walk => assert!(matches!(is.page, Page::Shelf { .. }), "{what}"),
            Room::Failure => assert!(is.aside, "{what}"),
            Room::Beside => assert_eq!(is.page, Page::Walk, "{what}"),
            Room::Shelf => {
                assert!(matches!(is.page, Page::Shelf { .. }), "{what}");
                assert!(matches!(is.notice, Some(Notice::Complaint(_))), "{what}");
            }
            Room::Break | Room::Question | Room::Page | Room::Search => {
                assert_eq!(is.sheet, None, "{what}");
            }
        },
        Action::Quit => assert!(after.left, "{what}"),
    }
}

/// The number on the key.
fn digit(what: &str) -> usize {
    let digit = what.chars().next().and_then(|digit| digit.to_digit(10));
    usize::try_from(digit.expect("a digit")).expect("small")
}

/// The answer of this place is given, where there is one.
fn check_answer(place: usize, after: &Stage, what: &str) {
    let Some(Sheet::Predict(predicting)) = &after.model.screen.sheet else {
        panic!("{what} closed the questions");
    };
    let offered = after.model.prediction().questions[0].answers.len();
    let wanted = if place < offered {
        vec![place]
    } else {
        Vec::new()
    };
    assert_eq!(predicting.answers, wanted, "{what}");
}

/// In both ladders at once, row by row.
fn check_rows(action: Action, before: &Stage, after: &Stage, what: &str) {
    let row = |stage: &Stage| match stage.model.screen.page {
        Page::Beside { row } => row,
        other => panic!("{what} leads to {other:?}"),
    };
    let both = after.model.side_by_side().expect("two runs");
    let wanted = match action {
        Action::Next | Action::Down => row(before) + 1,
        Action::Back | Action::Up => row(before) - 1,
        Action::First => 0,
        _ => both.rows.len() - 1,
    };
    assert_eq!(row(after), wanted, "{what}");
}

fn check_take(room: Room, before: &Stage, after: &Stage, what: &str) {
    let is = &after.model.screen;
    match room {
        Room::Walk => assert_eq!(is.focus, Focus::Inspector, "{what}"),
        Room::Shelf => {
            let at = selected(before).expect("one is selected");
            let wanted = after.model.scenarios[at].id();
            assert_eq!(after.model.run.scenario, wanted, "{what}");
            assert_eq!((is.page, is.cursor), (Page::Walk, 0), "{what}");
        }
        Room::Break | Room::Search => assert_eq!(is.sheet, None, "{what}"),
        Room::Failure => {
            let remedies = &after.model.run.changes.remedies;
            assert_eq!(*remedies, before.model.run.remedies[..1], "{what}");
            assert!(!after.model.shows_failure(), "{what}");
        }
        Room::Question => check_answer(1, after, what),
        Room::Beside | Room::Page => {}
    }
}

#[test]
fn a_key_without_a_row_draws_nothing() {
    for room in Room::ALL.into_iter().filter(|room| *room != Room::Search) {
        let mut stage = in_room(room);
        for key in [Key::Char('.'), Key::Control('x'), Key::Char('é')] {
            assert!(!stage.press(&[key]), "{key} in {room:?}");
        }
    }
    let mut stage = walk().at(1);
    assert!(
        !stage.press(&[Key::Left]),
        "there is nothing before the first step"
    );
}

#[test]
fn behind_the_last_step_it_is_said_that_none_follows() {
    let mut stage = walk();
    stage.press(&[Key::End, Key::Right]);
    let text = stage.text();
    assert!(
        text.contains("this is the last step; b breaks trust"),
        "{text}"
    );
    assert_eq!(
        stage.model.screen.cursor + 1,
        stage.model.places.len(),
        "there is nothing after the last"
    );
    stage.press(&[Key::Left, Key::Right, Key::Char('a')]);
    let text = stage.text();
    assert!(text.contains("this is the last step"), "{text}");
}

#[test]
fn in_the_message_the_arrows_move_from_field_to_field() {
    let mut stage = walk();
    stage.press(&[Key::Tab]);
    let (step, field) = (stage.model.place(), stage.model.screen.field);
    assert!(stage.press(&[Key::Down]));
    let visible = stage.model.opened().visible(&stage.model.screen.closed);
    let here = visible.iter().position(|row| *row == field);
    assert_eq!(stage.model.place(), step);
    assert_eq!(
        visible.get(here.expect("it is shown") + 1),
        Some(&stage.model.screen.field)
    );
    assert!(stage.press(&[Key::Char('k')]));
    assert_eq!(stage.model.screen.field, field);
    for _ in 0..500 {
        stage.press(&[Key::Down]);
    }
    assert_eq!(Some(&stage.model.screen.field), visible.last());
    assert!(!stage.press(&[Key::Down]));
}

#[test]
fn a_closed_branch_hides_what_belongs_to_it() {
    let mut stage = walk();
    stage.press(&[Key::Tab, Key::Home]);
    stage.model.screen.field = 0;
    let all = stage
        .model
        .opened()
        .visible(&stage.model.screen.closed)
        .len();
    assert!(stage.press(&[Key::Enter]));
    let closed = &stage.model.screen.closed;
    assert_eq!(stage.model.opened().visible(closed), [0]);
    assert!(!stage.press(&[Key::Down]), "there is nothing below");
    assert!(stage.press(&[Key::Enter]));
    let closed = &stage.model.screen.closed;
    assert_eq!(stage.model.opened().visible(closed).len(), all);
}

#[test]
fn a_check_leads_to_its_bytes() {
    let stage = walk();
    let at = step_of(&stage, "checks the border's papers");
    let mut stage = stage.at(at);
    stage.press(&[Key::Char('4')]);
    let opened = stage.model.opened();
    let dates = opened.rows.iter().position(|row| row.name == "dates");
    stage.model.screen.line = dates.expect("the dates are checked");
    stage.press(&[Key::Enter]);
    assert_eq!(stage.model.screen.pane, Pane::Bytes);
    let opened = stage.model.opened();
    let row = &opened.rows[stage.model.screen.field];
    assert_eq!(row.name, "dates");
    let lit = &opened.bytes[row.range.clone()];
    assert!(lit.windows(6).any(|six| six == b"260102"), "{lit:?}");
}

#[test]
fn tab_goes_round_all_panes_where_they_do_not_all_fit() {
    let mut stage = walk().sized(80, 24);
    let mut seen = Vec::new();
    for _ in 0..3 {
        stage.press(&[Key::Tab]);
        seen.push(stage.model.screen.focus);
    }
    assert_eq!(seen, [Focus::Story, Focus::Inspector, Focus::Ladder]);
    stage.press(&[Key::BackTab]);
    assert_eq!(stage.model.screen.focus, Focus::Inspector);
    stage.press(&[Key::Escape]);
    assert_eq!(stage.model.screen.focus, Focus::Ladder);
}

#[test]
fn an_action_is_done_from_the_palette_wherever_it_was_opened() {
    let mut stage = walk();
    stage.press(&[Key::Char('f'), Key::Char(':')]);
    stage.press(&"eve".chars().map(Key::Char).collect::<Vec<_>>());
    stage.press(&[Key::Enter]);
    assert!(stage.model.screen.eve);
    assert_eq!(stage.model.screen.page, Page::Walk);
    let mut stage = failure();
    stage.press(&[Key::Char(':')]);
    stage.press(&"twice".chars().map(Key::Char).collect::<Vec<_>>());
    stage.press(&[Key::Enter]);
    let notice = &stage.model.screen.notice;
    assert!(matches!(notice, Some(Notice::Complaint(_))), "{notice:?}");
}

#[test]
fn what_was_tried_and_could_not_be_done_is_said() {
    let mut stage = walk();
    assert!(stage.press(&[Key::Char('u')]));
    assert!(matches!(
        stage.model.screen.notice,
        Some(Notice::Complaint(_))
    ));
    stage.press(&[Key::Right]);
    assert_eq!(stage.model.screen.notice, None);
    assert_eq!(stage.model.screen.pane, Pane::Message);
}

#[test]
fn a_hand_on_the_wire_flips_the_bit_that_is_chosen() {
    let mut stage = walk();
    stage.press(&[Key::Char(']'), Key::Char(']'), Key::Char('w')]);
    let byte = stage.model.screen.byte.expect("one is selected");
    stage.press(&[Key::Left, Key::Left, Key::Left, Key::Right, Key::Enter]);
    let faults: Vec<String> = stage
        .model
        .run
        .changes
        .faults
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        faults,
        [format!("tampered-record@client:ClientHello+{byte}.2")]
    );
    let crossing = stage
        .model
        .letter(stage.model.place())
        .expect("it crosses")
        .0;
    let before = &crossing.before.as_ref().expect("it was changed").bytes;
    let flipped: Vec<u8> = before
        .iter()
        .zip(&crossing.bytes)
        .map(|(one, other)| one ^ other)
        .collect();
    assert_eq!(
        flipped
            .iter()
            .filter(|bits| **bits != 0)
            .collect::<Vec<_>>(),
        [&4]
    );
}

#[test]
fn a_hand_on_the_wire_can_do_all_that_it_offers() {
    for selected in 0..9 {
        let mut stage = Stage::new();
        let at = step_of(&stage, " ApplicationData ");
        stage = stage.at(at);
        stage.press(&[Key::Char('w')]);
        stage.press(&vec![Key::Down; selected]);
        stage.press(&[Key::Char(' ')]);
        assert_eq!(stage.model.screen.sheet, None);
        let [fault] = stage.model.run.changes.faults[..] else {
            panic!("{selected}: {:?}", stage.model.screen.notice);
        };
        assert_eq!(fault.kind(), visum::ui::hand::ACTS[selected]);
        let notice = &stage.model.screen.notice;
        assert!(
            matches!(notice, Some(Notice::Now(_))),
            "{fault}: {notice:?}"
        );
        // Done once more, it is taken back.
        let at = step_of(&stage, " ApplicationData ");
        stage = stage.at(at);
        stage.press(&[Key::Char('u')]);
        assert_eq!(stage.model.run.changes.faults, []);
    }
}

#[test]
fn the_last_bit_of_a_byte_leads_to_the_next_byte() {
    let mut stage = walk();
    stage.press(&[Key::Char(']'), Key::Char(']'), Key::Char('w')]);
    let byte = stage.model.screen.byte.expect("one is selected");
    stage.press(&[Key::Right]);
    assert_eq!(stage.model.screen.byte, Some(byte + 1));
    assert!(
        stage.text().contains(&format!("byte {}, bit 7", byte + 1)),
        "{}",
        stage.text()
    );
    stage.press(&[Key::Left]);
    assert_eq!(stage.model.screen.byte, Some(byte));
    stage.press(&vec![Key::Left; 8 * byte + 7]);
    assert!(stage.text().contains("byte 0, bit 7"), "{}", stage.text());
    assert_eq!(stage.model.screen.notice, None);
    stage.press(&[Key::Left]);
    let notice = &stage.model.screen.notice;
    assert!(matches!(notice, Some(Notice::Complaint(_))), "{notice:?}");
    assert!(
        stage.text().contains("this is the first bit"),
        "{}",
        stage.text()
    );
}

#[test]
fn the_byte_in_hand_is_the_one_that_the_failure_names() {
    let mut stage = walk();
    stage.press(&[Key::Char(']'), Key::Char(']'), Key::Char('w')]);
    let words = |stage: &Stage| {
        let text = stage.text();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let byte = stage.model.screen.byte.expect("one is selected");
    let hand = words(&stage);
    let said = format!(
        "Byte {byte} of the message, counted from 0, is byte {} of its record",
        byte + 5
    );
    assert!(hand.contains(&said), "{hand}");
    stage.press(&[Key::Enter, Key::End]);
    assert!(stage.model.shows_failure());
    let failure = words(&stage);
    let said = format!(
        "byte {} of the record of ClientHello (byte {byte} of ClientHello)",
        byte + 5
    );
    assert!(failure.contains(&said), "{failure}");
}

#[test]
fn a_hand_where_nothing_crosses_says_so_and_leads_on() {
    let mut stage = Stage::new();
    stage.press(&[Key::Char('w')]);
    let text = stage.text();
    assert!(text.contains("nothing crosses here"), "{text}");
    assert!(!text.contains("bit 0"), "{text}");
    stage.press(&[Key::Enter]);
    assert!(matches!(stage.model.screen.sheet, Some(Sheet::Hand { .. })));
    assert_eq!(stage.model.message().title, "ClientHello");
    assert!(stage.text().contains("bit 0"), "{}", stage.text());
    // Behind the last one there is nothing to go to.
    stage.press(&[Key::Escape, Key::End, Key::Char('w')]);
    let here = stage.model.screen.cursor;
    assert!(!stage.press(&[Key::Enter]) || stage.model.screen.cursor == here);
}

#[test]
fn it_is_said_who_dials_and_what_that_moves() {
    let mut stage = Stage::of("first-journey", &with_fault("expired@client")).sized(80, 24);
    stage.press(&[Key::Char('x')]);
    let text = stage.text();
    let footer = text.lines().last().expect("a footer");
    let said = "broker-2 dials; expired stays with the traveller, which is broker-2 now";
    assert!(footer.contains(said), "{text}");
    let header = text.lines().next().expect("a header");
    assert!(
        header.contains("broker-2 dials") && header.contains("✘ expired@client"),
        "{text}"
    );
    stage.press(&[Key::Char('x')]);
    assert!(
        stage.text().contains("which is broker-1 now"),
        "{}",
        stage.text()
    );
    let mut whole = Stage::new();
    whole.press(&[Key::Char('x')]);
    assert!(
        whole.text().contains("broker-2 dials: both are inside"),
        "{}",
        whole.text()
    );
}

/// Enter breaks what is selected, alone; what was put together with Space is looked at as it is.
#[test]
fn what_is_selected_in_the_catalogue_is_what_enter_breaks() {
    let broken = |stage: &Stage| {
        let faults = stage.model.run.changes.faults.iter();
        faults.map(ToString::to_string).collect::<Vec<_>>()
    };
    let mut stage = Stage::of("first-journey", &with_fault("ca-missing@client"));
    stage.press(&[Key::Enter, Key::Char('b')]);
    let Some(Sheet::Break(breaking)) = &stage.model.screen.sheet else {
        panic!("it is open");
    };
    assert_eq!(breaking.side, Side::Client, "where it is on");
    stage.press(&[Key::Enter]);
    assert_eq!(broken(&stage), ["ca-missing@client"]);
    stage.press(&[Key::Char('M'), Key::Char('b')]);
    assert!(
        stage.text().contains("1 broken, mended"),
        "{}",
        stage.text()
    );
    stage.press(&[Key::Down, Key::Enter]);
    assert_eq!(broken(&stage), ["empty-truststore@server"]);
    assert!(stage.model.run.changes.remedies.is_empty());
    stage.press(&[Key::Char('b'), Key::Down, Key::Down, Key::Down, Key::Down]);
    stage.press(&[Key::Down, Key::Char(' '), Key::Down, Key::Enter]);
    assert_eq!(
        broken(&stage),
        ["empty-truststore@server", "expired@client"]
    );
}
