//! From a line of a log to a run that shows what makes somebody print it.

use visum::ui::model::Notice;
use visum::ui::{Key, Message, Page, Sheet};

use super::Stage;

fn paste(stage: &mut Stage, text: &str) -> bool {
    stage.tell(Message::Paste(text.to_owned()))
}

#[test]
fn a_pasted_line_leads_to_what_is_broken_and_shows_it() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut stage = Stage::new().sized(width, height);
        assert!(paste(
            &mut stage,
            "Failed authentication with /10.0.0.7 (channelId=10.0.0.1:9093-10.0.0.7:50404-1-22) (SSL handshake failed)\nCaused by: javax.net.ssl.SSLHandshakeException: Empty client certificate chain\n"
        ));
        insta::assert_snapshot!(format!("why-{width}x{height}"), stage.picture());
        stage.press(&[Key::Enter]);
        let faults = &stage.model.run.changes.faults;
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(faults, ["ca-missing@server"], "the most common cause");
        assert!(stage.model.shows_failure());
    }
}

#[test]
fn it_can_be_typed_and_what_nobody_prints_is_said() {
    let mut stage = Stage::new();
    stage.press(&[Key::Char('f'), Key::Char('W')]);
    stage.press(&"no such text".chars().map(Key::Char).collect::<Vec<_>>());
    assert!(stage.text().contains("nobody is known to print this"));
    stage.press(&[Key::Enter]);
    assert_eq!(stage.model.screen.sheet, None);
    assert!(matches!(stage.model.screen.page, Page::Shelf { .. }));
}

#[test]
fn what_is_pasted_is_typed_where_something_is_typed_and_never_sent_to_the_terminal() {
    let mut stage = Stage::new();
    stage.press(&[Key::Char(':')]);
    paste(&mut stage, "ev\ne\u{1b}[2J");
    let Some(Sheet::Palette(search)) = &stage.model.screen.sheet else {
        panic!("{:?}", stage.model.screen.sheet);
    };
    assert_eq!(search.query, "eve[2J");
    let mut stage = Stage::new();
    paste(&mut stage, &"\u{1b}[31mé".repeat(20_000));
    let Some(Sheet::Why(search)) = &stage.model.screen.sheet else {
        panic!("{:?}", stage.model.screen.sheet);
    };
    assert!(search.query.len() <= 64 * 1024);
    assert!(!stage.text().contains('\u{1b}'));
}

#[test]
fn a_cause_that_is_not_shown_here_says_so() {
    let mut stage = Stage::new();
    paste(&mut stage, "keystore password was incorrect");
    let findings = stage.model.why.of("keystore password was incorrect");
    let hidden = findings
        .candidates
        .iter()
        .position(|candidate| visum::lab::shown::shown(candidate.case, &candidate.tls).is_none());
    let hidden = hidden.expect("visum has no passwords");
    stage.press(&vec![Key::Down; hidden]);
    stage.press(&[Key::Enter]);
    assert!(matches!(
        stage.model.screen.notice,
        Some(Notice::Complaint(_))
    ));
}

#[test]
fn words_behind_a_text_leave_the_causes_that_have_to_do_with_them() {
    let mut stage = Stage::new();
    stage.press(&[Key::Char('W')]);
    let text = "(SSL handshake failed)";
    stage.press(&text.chars().map(Key::Char).collect::<Vec<_>>());
    let rows = |stage: &Stage, words: &str| stage.text().matches(words).count();
    let (client, server) = (rows(&stage, "@client"), rows(&stage, "@server"));
    assert!(client > 0 && server > 0, "{}", stage.text());
    stage.press(&" expired CLIENT".chars().map(Key::Char).collect::<Vec<_>>());
    let text = stage.text();
    assert!(text.contains("have to do with “expired client”"), "{text}");
    assert!(text.contains("expired@client"), "{text}");
    assert!(
        !text.contains("@server") && !text.contains("ca-missing@client"),
        "{text}"
    );
    stage.press(&[Key::Enter]);
    let faults: Vec<_> = stage
        .model
        .run
        .changes
        .faults
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(faults, ["expired@client"]);
}

#[test]
fn escape_leads_back_to_the_causes() {
    let mut stage = Stage::new();
    paste(&mut stage, "(SSL handshake failed)");
    stage.press(&[Key::Down, Key::Down]);
    let asked = stage.model.screen.sheet.clone();
    stage.press(&[Key::Enter]);
    assert!(stage.model.shows_failure());
    stage.press(&[Key::Escape]);
    assert_eq!(stage.model.screen.sheet, asked);
    // From there on it is left as ever.
    stage.press(&[Key::Escape, Key::Escape]);
    assert_eq!(stage.model.screen.sheet, None);
    assert!(stage.model.screen.aside);
}

#[test]
fn what_is_told_of_a_cause_is_read_to_its_end() {
    let mut stage = Stage::new().sized(60, 16);
    paste(&mut stage, "(SSL handshake failed)");
    let mark = |stage: &Stage| {
        let text = stage.text();
        let mark = text.lines().find(|line| line.contains("PgUp PgDn"));
        mark.map(ToOwned::to_owned).expect("there is more of it")
    };
    let first = stage.text();
    assert!(!mark(&stage).contains('↑') && mark(&stage).contains('↓'));
    stage.press(&[Key::PageDown; 20]);
    assert!(mark(&stage).contains('↑') && !mark(&stage).contains('↓'));
    stage.press(&[Key::PageUp]);
    assert!(mark(&stage).contains('↓'), "from its end it goes back");
    // Another cause is read from its beginning.
    stage.press(&[Key::Down, Key::Up]);
    assert_eq!(stage.text(), first);
}
