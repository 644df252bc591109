//! The moment of failure.

use visum::cluster::{TlsVersion, Verdict};
use visum::handshake::transcript::Step;
use visum::lab::{Changes, Run};
use visum::scenario::{FaultKind, builtin};
use visum::ui::FailurePane;
use visum::ui::{Key, Message, Mouse, MouseAct};

use super::{Stage, with_fault};

/// The first journey, broken, at the step that ends it.
fn broken(fault: &str, version: TlsVersion) -> Stage {
    let changes = Changes {
        version,
        ..with_fault(fault)
    };
    let stage = Stage::of("first-journey", &changes);
    let ending = stage.model.ending().expect("it ends");
    let stage = stage.at(ending + 1);
    assert!(stage.model.shows_failure(), "{fault}");
    stage
}

/// The same at its very end, when both know.
fn over(fault: &str, version: TlsVersion) -> Stage {
    let mut stage = broken(fault, version);
    stage.press(&[Key::End]);
    stage
}

/// The faults that people meet first.
const FAULTS: [&str; 7] = [
    "ca-missing@server",
    "ca-missing@client",
    "expired@client",
    "wrong-name",
    "no-certificate",
    "tampered-record",
    "not-permitted",
];

#[test]
fn six_faults_fail_in_both_versions() {
    for fault in FAULTS {
        for (version, name) in [(TlsVersion::V1_2, "12"), (TlsVersion::V1_3, "13")] {
            let stage = over(fault, version);
            let name = format!("failure-{}-{name}-120x36", fault.replace('@', "-"));
            insta::assert_snapshot!(name, stage.picture());
        }
    }
}

#[test]
fn the_moment_at_other_sizes() {
    for (width, height) in [(60, 16), (80, 24), (200, 60)] {
        let stage = broken("expired@client", TlsVersion::V1_3).sized(width, height);
        insta::assert_snapshot!(format!("failure-{width}x{height}"), stage.picture());
    }
}

#[test]
fn where_nothing_moves_and_where_nothing_begins() {
    for (fault, name) in [
        ("dropped-record", "stalled"),
        ("empty-truststore", "not-started"),
    ] {
        let stage = over(fault, TlsVersion::V1_3);
        insta::assert_snapshot!(format!("failure-{name}-120x36"), stage.picture());
    }
}

#[test]
fn every_pane_of_it_says_something() {
    for (key, name) in [
        ('2', "checks"),
        ('3', "logs"),
        ('4', "mend"),
        ('5', "other"),
    ] {
        let mut stage = over("expired@client", TlsVersion::V1_3);
        stage.press(&[Key::Char(key)]);
        insta::assert_snapshot!(format!("failure-{name}-120x36"), stage.picture());
    }
}

#[test]
fn whatever_fails_the_head_says_why_on_every_screen() {
    for fault in FAULTS {
        for (width, height) in [(60, 16), (80, 24), (120, 36)] {
            let stage = over(fault, TlsVersion::V1_3).sized(width, height);
            let run = &stage.model.run;
            let cause = &run.explanation.diagnosis.causes[0];
            let title = stage.model.catalogue.cause(&run.transcript, cause).title;
            let text = stage
                .text()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            assert!(
                text.contains(&title),
                "{fault} at {width}x{height}: {title}\n{text}"
            );
        }
    }
}

#[test]
fn what_is_yet_to_come_gives_nothing_away() {
    let mut stage = broken("expired@client", TlsVersion::V1_3);
    let theme = stage.model.theme;
    let colour = |stage: &Stage| {
        let buffer = stage.buffer();
        let text = stage.text();
        let row = text
            .lines()
            .position(|line| line.contains("learns that it was refused"));
        let row = u16::try_from(row.expect("it is drawn")).expect("a screen is small");
        buffer.cell((5, row)).expect("it is there").fg
    };
    assert_eq!(Some(colour(&stage)), theme.dim.fg);
    stage.press(&[Key::End]);
    assert_eq!(Some(colour(&stage)), theme.refuse.fg);
}

#[test]
fn escape_puts_it_aside_and_enter_brings_it_back() {
    for fault in ["expired@client", "dropped-record", "empty-truststore"] {
        let mut stage = broken(fault, TlsVersion::V1_3);
        stage.press(&[Key::Escape]);
        assert!(!stage.model.shows_failure(), "{fault}");
        assert!(stage.text().contains("border"), "the ladder is there");
        stage.press(&[Key::Enter]);
        assert!(stage.model.shows_failure(), "{fault}");
    }
}

#[test]
fn whoever_has_put_it_aside_reads_how_to_come_back() {
    for size in [(80, 24), (120, 36)] {
        let mut stage = over("ca-missing@client", TlsVersion::V1_3).sized(size.0, size.1);
        stage.press(&[Key::Escape]);
        let text = stage.text();
        assert!(text.contains("Enter the failure again"), "{text}");
        stage.press(&[Key::Enter]);
        assert!(stage.model.shows_failure());
    }
}

#[test]
fn what_stands_below_the_columns_takes_their_room_and_gives_it_back() {
    for size in [(60, 16), (80, 24), (120, 36), (200, 60)] {
        for tab in ['1', '2', '3', '4', '5'] {
            let mut stage = over("ca-missing@client", TlsVersion::V1_3).sized(size.0, size.1);
            stage.press(&[Key::Char(tab)]);
            let before = stage.text();
            stage.press(&[Key::Char('z')]);
            let text = stage.text();
            let tabs = text.lines().position(|line| line.contains("─ 2 "));
            assert!(tabs.is_some_and(|row| row < 8), "{text}");
            assert!(text.contains("REFUSED"), "{text}");
            assert!(text.contains("z back"), "{text}");
            stage.press(&[Key::Escape]);
            assert_eq!(stage.text(), before);
            assert!(stage.model.shows_failure());
            stage.press(&[Key::Char('z'), Key::Char('z')]);
            assert_eq!(stage.text(), before);
        }
    }
}

#[test]
fn a_label_is_whole_and_apart_from_its_value() {
    for size in [(80, 24), (100, 30), (120, 36)] {
        let mut stage = over("ca-missing@client", TlsVersion::V1_3).sized(size.0, size.1);
        stage.press(&[Key::Char('5'), Key::Char('z')]);
        let text = stage.text();
        for side in ["broker-1 believed  ", "broker-2 believed  "] {
            assert!(text.contains(side), "{text}");
        }
        let mut stage = over("expired@client", TlsVersion::V1_3).sized(size.0, size.1);
        stage.press(&[Key::Char('2')]);
        let mut pages = stage.text();
        for _ in 0..40 {
            stage.press(&[Key::Down]);
            pages += &stage.text();
        }
        assert!(!pages.contains("…O="), "{pages}");
        assert!(pages.contains(", in the  "), "{pages}");
    }
}

#[test]
fn the_truststore_of_the_cause_is_named_whole() {
    for size in [(80, 24), (100, 30), (120, 36)] {
        let stage = over("ca-missing@client", TlsVersion::V1_3).sized(size.0, size.1);
        let text = stage.text();
        assert!(text.contains("trusts Embassy Elsewhere  "), "{text}");
    }
}

#[test]
fn a_tab_is_pressed_with_the_mouse() {
    let mut stage = broken("expired@client", TlsVersion::V1_3);
    let text = stage.text();
    let tabs = text
        .lines()
        .position(|line| line.contains("What Kafka logs"));
    let tabs = tabs.expect("the tabs are there");
    let line = text.lines().nth(tabs).expect("it is a line");
    let before = line.split("In TLS 1.2").next().expect("it is there");
    let column = u16::try_from(before.chars().count()).expect("a screen is small");
    stage.tell(Message::Mouse(Mouse {
        act: MouseAct::Press,
        column,
        row: u16::try_from(tabs).expect("a screen is small"),
    }));
    assert_eq!(stage.model.screen.failure, FailurePane::Other);
    assert!(stage.model.shows_failure());
    assert!(stage.model.room() == visum::ui::keymap::Room::Failure);
    let text = stage.text();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("the traveller believes that it is inside"),
        "{text}"
    );
}

#[test]
fn what_does_not_fit_is_scrolled() {
    let mut stage = over("expired@client", TlsVersion::V1_3);
    stage.press(&[Key::Char('3')]);
    let before = stage.text();
    assert!(before.contains(" more"), "{before}");
    assert!(stage.press(&[Key::Down]));
    assert_ne!(stage.text(), before);
    for _ in 0..200 {
        stage.press(&[Key::Down]);
    }
    assert!(!stage.press(&[Key::Down]), "there is nothing below");
    assert!(stage.press(&[Key::Up]));
}

#[test]
fn what_an_operator_looks_for_can_be_copied() {
    let mut stage = over("expired@client", TlsVersion::V1_3);
    stage.press(&[Key::Char('y'), Key::Enter]);
    let copied = stage.copied.take().expect("something is copied");
    assert!(copied.starts_with("keytool -certreq"), "{copied}");
    stage.press(&[Key::Char('y'), Key::Down, Key::Enter]);
    let copied = stage.copied.take().expect("something is copied");
    assert!(
        copied.starts_with("InvalidCertificate(ExpiredContext)"),
        "{copied}"
    );
    stage.press(&[Key::Char('y'), Key::Down, Key::Down, Key::Down, Key::Enter]);
    let copied = stage.copied.take().expect("something is copied");
    assert!(copied.contains("(SSL handshake failed)"), "{copied}");
}

#[test]
fn who_points_at_what_crossed_goes_there() {
    let mut stage = broken("expired@client", TlsVersion::V1_3);
    let text = stage.text();
    let row = text
        .lines()
        .position(|line| line.contains("certificate_expired"));
    let row = u16::try_from(row.expect("the alert is drawn")).expect("a screen is small");
    stage.tell(Message::Mouse(Mouse {
        act: MouseAct::Press,
        column: 60,
        row,
    }));
    assert!(stage.model.shows_failure());
    assert_eq!(stage.model.opened().title, "Alert");
}

#[test]
fn what_is_broken_is_mended_where_it_is_seen() {
    let noticed = FaultKind::ALL.into_iter();
    for fault in noticed.filter(|fault| !fault.is_accepted()) {
        for side in fault.sides() {
            for version in TlsVersion::BOTH {
                let mut changes = with_fault(&format!("{}@{side}", fault.id()));
                changes.version = version;
                let mut stage = Stage::of("first-journey", &changes);
                stage.press(&[Key::End]);
                let connected =
                    |stage: &Stage| stage.model.run.transcript.verdict == Verdict::Connected;
                if connected(&stage) {
                    // What does no harm here needs no mending.
                    continue;
                }
                for _ in 0..3 {
                    if !connected(&stage) {
                        assert!(stage.model.shows_failure(), "{fault:?} at {side}");
                        stage.press(&[Key::Enter, Key::End]);
                    }
                }
                assert!(connected(&stage), "{fault:?} at {side}, {version:?}");
                let text = stage.text();
                assert!(text.contains("✔ ADMITTED"), "{fault:?} at {side}");
                assert!(text.contains("✔ mended"), "{fault:?} at {side}");
            }
        }
    }
}

#[test]
fn every_scenario_that_fails_is_mended() {
    for scenario in builtin::all() {
        let mut stage = Stage::of(scenario.id(), &Changes::default());
        for _ in 0..3 {
            stage.press(&[Key::End]);
            if stage.model.shows_failure() {
                stage.press(&[Key::Enter]);
            }
        }
        let verdict = stage.model.run.transcript.verdict;
        assert_eq!(verdict, Verdict::Connected, "{}", scenario.id());
    }
}

#[test]
fn a_copy_is_not_said_to_be_sent() {
    let text = over("duplicated-record", TlsVersion::V1_3).text();
    assert!(text.contains("sent it only once"), "{text}");
    assert!(text.contains("✘ a second time"), "{text}");
}

#[test]
fn of_several_faults_it_is_said_why_one_was_told_first() {
    let told = |faults: &[&str]| {
        let mut changes = with_fault(faults[0]);
        for fault in &faults[1..] {
            changes.faults.extend(with_fault(fault).faults);
        }
        let stage = Stage::of("first-journey", &changes);
        let ending = stage.model.ending().expect("it ends");
        stage.at(ending + 1).sized(200, 60).text()
    };
    let several = told(&["wrong-usage@client", "expired@client"]);
    assert!(
        several.contains("stops at the first thing that fails"),
        "{several}"
    );
    assert!(
        several.contains("reports InvalidCertificate(ExpiredContext)"),
        "{several}"
    );
    let one = told(&["expired@client"]);
    assert!(!one.contains("stops at the first thing"), "{one}");
}

#[test]
fn a_remedy_leads_to_where_the_handshake_differs() {
    for kind in FaultKind::ALL
        .into_iter()
        .filter(|kind| !kind.is_accepted())
    {
        for version in TlsVersion::BOTH {
            let mut changes = with_fault(kind.id());
            changes.version = version;
            let mut stage = Stage::of("first-journey", &changes);
            stage.press(&[Key::End]);
            if !stage.model.shows_failure() {
                continue;
            }
            let broken = std::sync::Arc::clone(&stage.model.run);
            stage.press(&[Key::Enter]);
            let step = stage.model.step(stage.model.place());
            let is_paper = matches!(step, Some(Step::Paper(_)));
            assert!(!is_paper, "{kind:?} in {version:?} lands on {step:?}");
            let papers = |run: &Run| {
                let steps = run.transcript.steps.iter();
                steps
                    .take_while(|step| matches!(step, Step::Paper(_)))
                    .count()
            };
            let landed = stage.model.place().step - papers(&stage.model.run);
            let ended = broken.ending().expect("it ended") - papers(&broken);
            assert!(
                landed <= ended,
                "{kind:?} in {version:?}: {landed} lies behind {ended}"
            );
        }
    }
}

#[test]
fn small_screens_say_who_sends_what_and_keep_both_beliefs_and_the_alert() {
    for fault in FAULTS {
        for (width, height) in [(60, 16), (80, 24)] {
            let stage = broken(fault, TlsVersion::V1_3).sized(width, height);
            let text = stage.text();
            let bare = text.lines().any(|line| {
                let told = line.split('│').map(str::trim);
                told.into_iter().any(|told| told.ends_with(" sends"))
            });
            // What is denied has so long a name that it stands in the next row.
            assert!(!bare || fault == "not-permitted", "{fault}: {text}");
            // Who is denied something was inside before, and is so still: both say so twice.
            let beliefs = if fault == "not-permitted" { 4 } else { 2 };
            assert_eq!(text.matches('“').count(), beliefs, "{fault}: {text}");
            assert!(text.contains(" alert "), "{fault}: {text}");
        }
    }
}

#[test]
fn a_step_without_a_row_is_told_below() {
    let mut stage = over("wrong-name", TlsVersion::V1_3);
    stage.press(&[Key::Left, Key::Left]);
    assert!(
        stage
            .text()
            .contains("A habit from the old days (ChangeCipherSpec)"),
        "{}",
        stage.text()
    );
    stage.press(&[Key::Right]);
    assert!(!stage.text().contains("A habit"), "{}", stage.text());
}
