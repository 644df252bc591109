//! On 80×24 and less everything is there: whole, or scrolled and saying so.

use visum::cluster::TlsVersion;
use visum::lab::Changes;
use visum::scenario::FaultKind;
use visum::ui::{ColourDepth, Key, Page, Theme};

use super::{Stage, step_of, with_fault};

const VERSIONS: [(TlsVersion, &str); 2] = [(TlsVersion::V1_2, "12"), (TlsVersion::V1_3, "13")];

/// The first journey, broken, at its very end, on a small screen.
fn over(fault: &str, version: TlsVersion) -> Stage {
    let changes = Changes {
        version,
        ..with_fault(fault)
    };
    let mut stage = Stage::of("first-journey", &changes).sized(80, 24);
    stage.press(&[Key::End]);
    stage
}

/// The same with other keys pressed.
fn pressed(mut stage: Stage, keys: &[Key]) -> Stage {
    stage.press(keys);
    stage
}

/// Whether it is said that there is more in a direction.
fn goes_on(arrow: char, text: &str) -> bool {
    // What is told below a list goes on with a key of its own.
    let of_the_list = |line: &&str| !line.ends_with("more  Enter");
    let lines: Vec<_> = text.lines().filter(of_the_list).collect();
    let text = lines.join("\n");
    let mut rest = text.split(arrow).skip(1);
    rest.any(|after| {
        let mut words = after.split_whitespace();
        let count = words.next().map(str::parse::<usize>);
        matches!(count, Some(Ok(_))) && words.next() == Some("more")
    })
}

/// All words on the screen, one blank between them.
fn words(stage: &Stage) -> String {
    let text = stage.text();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn pictures_at_80_by_24() {
    let small = || Stage::new().sized(80, 24);
    let paged = |key| pressed(small(), &[Key::Char(key), Key::PageDown]);
    let broken = || over("expired@client", TlsVersion::V1_3);
    for (version, name) in VERSIONS {
        let stage = over("expired@client", version);
        insta::assert_snapshot!(format!("narrow-failure-{name}"), stage.picture());
    }
    let server = step_of(&Stage::new(), " Certificate ");
    let passport = pressed(small().at(server), &[Key::Char('3'), Key::Down, Key::Down]);
    for (name, stage) in [
        ("beside", pressed(broken(), &[Key::Char('='), Key::End])),
        ("passport", passport),
        ("catalogue", paged('b')),
        ("help", paged('?')),
        ("worlds", paged('t')),
        ("glossary", paged('g')),
        ("chooser", paged('f')),
    ] {
        insta::assert_snapshot!(format!("narrow-{name}"), stage.picture());
    }
}

#[test]
fn both_beliefs_and_the_alert_are_read_at_once() {
    for fault in ["expired@client", "ca-missing@server", "wrong-name"] {
        for (version, _) in VERSIONS {
            let stage = over(fault, version);
            let text = stage.text();
            let beliefs = text.matches('“').count();
            assert!(beliefs >= 2, "{fault} in {version:?}:\n{text}");
            assert!(text.contains("alert "), "{fault} in {version:?}:\n{text}");
            assert!(!goes_on('↑', &text), "{fault} in {version:?}:\n{text}");
        }
    }
}

#[test]
fn what_both_carry_and_trust_is_in_sight_at_every_step() {
    for fault in [None, Some("expired@client")] {
        let changes = fault.map(with_fault).unwrap_or_default();
        let stage = Stage::of("first-journey", &changes);
        let steps = stage.model.run.transcript.steps.len();
        // Before the border the stores are still being filled.
        let first = step_of(&stage, " ClientHello ");
        for step in first..=steps {
            let stage = stage.clone().at(step).sized(80, 24);
            for stage in [stage.clone(), pressed(stage, &[Key::Char('=')])] {
                let text = stage.text();
                for words in ["trusts Ministry", "trusts Embassy India"] {
                    assert!(text.contains(words), "step {step}:\n{text}");
                }
                let issuers = ["stamped by ", "visa "].map(|stamp| {
                    ["Embassy India", "Ministry"]
                        .iter()
                        .all(|issuer| text.contains(&format!("{stamp}{issuer}")))
                });
                assert!(issuers.contains(&true), "step {step}:\n{text}");
            }
        }
    }
}

#[test]
fn what_both_carry_and_trust_stays_in_sight_over_every_single_pane() {
    let hello = step_of(&Stage::new(), " ClientHello ");
    for (width, height, keys) in [
        (60, 16, vec![Key::Tab]),
        (60, 16, vec![Key::Char('1')]),
        (60, 16, vec![Key::Char('3')]),
        (80, 24, vec![Key::Char('2'), Key::Char('z')]),
    ] {
        let stage = pressed(Stage::new().at(hello).sized(width, height), &keys);
        let text = stage.text();
        for words in ["Ministry", "Embassy India"] {
            assert!(text.contains(&format!("trusts {words}")), "{text}");
            let issued =
                ["visa", "stamped by"].map(|stamp| text.contains(&format!("{stamp} {words}")));
            assert!(issued.contains(&true), "{text}");
        }
        let eve = pressed(stage, &[Key::Char('e')]);
        assert!(!eve.text().contains("trusts Ministry"), "{}", eve.text());
    }
}

#[test]
fn what_is_said_until_the_next_key_hides_nothing_of_the_journey() {
    for fault in [None, Some("expired@client")] {
        let changes = fault.map(with_fault).unwrap_or_default();
        for (width, height) in [(60, 16), (80, 24), (120, 36)] {
            let stage = Stage::of("first-journey", &changes).sized(width, height);
            let stage = pressed(stage, &[Key::End]);
            let noticed = pressed(stage.clone(), &[Key::Char('K')]);
            let (plain, text) = (stage.text(), noticed.text());
            let footer = text.lines().last().expect("a footer");
            assert!(footer.contains("this run is kept"), "{text}");
            assert!(footer.contains("? help") || width < 80, "{text}");
            let above = |text: &str| {
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                lines.pop();
                lines
            };
            assert_eq!(above(&plain), above(&text));
            let again = pressed(noticed, &[Key::Char('+'), Key::End]);
            assert!(!again.text().contains("this run is kept"));
        }
    }
}

#[test]
fn a_title_keeps_its_beginning_beside_a_long_name_of_what_is_broken() {
    let fault = "tampered-record@client:CertificateVerify+40.3";
    let stage = over(fault, TlsVersion::V1_3);
    let text = stage.text();
    let header = text.lines().next().expect("a header");
    let title: String = stage.model.run.title.chars().take(10).collect();
    assert!(header.contains(&title), "{header}");
    assert!(header.contains("tampered-record@client"), "{header}");
}

#[test]
fn a_narrow_header_says_what_is_broken() {
    let stage = over("expired@client", TlsVersion::V1_3).sized(60, 16);
    assert!(
        stage.text().contains("✘ expired@client"),
        "{}",
        stage.text()
    );
    let mut two = with_fault("expired@client");
    two.faults.extend(with_fault("wrong-name").faults);
    let stage = Stage::of("first-journey", &two).sized(60, 16);
    assert!(stage.text().contains("✘ 2 broken"), "{}", stage.text());
}

#[test]
fn the_certificates_of_both_versions_stand_in_one_row() {
    let stage = Stage::new().sized(120, 36);
    let mut stage = pressed(stage, &[Key::Char('=')]);
    let last = stage.model.side_by_side().expect("two runs").rows.len();
    let mut seen = 0;
    for _ in 0..last {
        stage.press(&[Key::Down]);
        let text = stage.text();
        let here = text.lines().find(|line| line.starts_with(" ▌"));
        let here = here.expect("the cursor is in sight");
        let certificates = here.matches(" Certificate ").count();
        assert_ne!(certificates, 1, "{here}");
        seen += certificates;
    }
    assert_eq!(seen, 4, "that of each side, in each version");
}

#[test]
fn what_nobody_read_does_not_look_as_if_it_had_arrived() {
    let stage = over("expired@client", TlsVersion::V1_3);
    let stage = pressed(stage, &[Key::Char('='), Key::End]);
    let text = stage.text();
    for line in text.lines().filter(|line| line.contains("── Finished ")) {
        assert_eq!(line.matches("never read").count(), 2, "{line}");
        assert_eq!(line.matches('▷').count(), 2, "{line}");
        assert!(!line.contains('▶'), "{line}");
    }
    let alert = text.lines().find(|line| line.contains("Alert 45"));
    let alert = alert.expect("it is in sight");
    assert_eq!(alert.matches('◀').count(), 2, "{alert}");
}

#[test]
fn what_a_way_to_break_trust_is_in_kafka_is_whole() {
    let mut stage = pressed(
        over("expired@client", TlsVersion::V1_3),
        &[Key::Char('b'), Key::Home],
    );
    for kind in FaultKind::ALL {
        let story = stage.model.catalogue.way_to_break_trust(kind.id());
        let text = words(&stage);
        assert!(text.contains(&story.kafka), "{}:\n{text}", kind.id());
        stage.press(&[Key::Down]);
    }
}

#[test]
fn pages_lead_to_the_end_of_every_list_and_back() {
    for key in ['b', 'f', '?', 't', 'g', ':'] {
        for (width, height) in [(60, 16), (80, 24)] {
            let stage = Stage::new().sized(width, height);
            let mut stage = pressed(stage, &[Key::Char(key)]);
            if key == 'g' {
                stage.press(&[Key::Home]);
            }
            let top = stage.text();
            assert!(goes_on('↓', &top) && !goes_on('↑', &top), "{key}:\n{top}");
            let mut pages: i32 = 0;
            while stage.press(&[Key::PageDown]) {
                pages += 1;
                assert!(pages < 80, "{key} never ends");
            }
            let end = stage.text();
            assert!(goes_on('↑', &end) && !goes_on('↓', &end), "{key}:\n{end}");
            assert!(!stage.press(&[Key::End]), "{key} has an end of its own");
            while stage.press(&[Key::PageUp]) {
                pages -= 1;
            }
            assert!(pages.abs() <= 1, "{key}: as many pages up as down");
            assert_eq!(stage.text(), top, "{key} at {width}×{height}");
        }
    }
}

#[test]
fn space_pages_where_it_types_nothing() {
    let mut stage = pressed(
        Stage::new().sized(80, 24),
        &[Key::Char('f'), Key::Char(' ')],
    );
    assert!(matches!(stage.model.screen.page, Page::Shelf { selected } if selected > 1));
    stage.press(&[Key::PageUp]);
    assert_eq!(stage.model.screen.page, Page::Shelf { selected: 0 });
}

#[test]
fn a_passport_is_read_to_the_end_of_its_chain() {
    for (width, height) in [(60, 16), (80, 24)] {
        let server = step_of(&Stage::new(), " Certificate ");
        let stage = Stage::new().at(server).sized(width, height);
        let mut stage = pressed(stage, &[Key::Char('3')]);
        assert!(goes_on('↓', &stage.text()), "{}", stage.text());
        while stage.press(&[Key::Down]) {}
        let end = stage.text();
        assert!(end.contains("'s computer"), "{end}");
        assert!(goes_on('↑', &end) && !goes_on('↓', &end), "{end}");
        while stage.press(&[Key::Up]) {}
        assert!(stage.text().contains("holder"), "{}", stage.text());
    }
}

#[test]
fn the_act_is_said_on_every_screen() {
    let stage = Stage::new();
    let steps = stage.model.run.transcript.steps.len();
    let hello = step_of(&stage, " ClientHello ");
    for (step, act) in [
        (1, "act 1 of 3 · before the border"),
        (hello, "act 2 of 3 · at the border"),
        (steps, "act 3 of 3 · after the border"),
    ] {
        let short = act.replace(" of 3", "");
        for (width, height, act) in [(80, 24, act), (120, 36, &short), (200, 60, act)] {
            let text = stage.clone().at(step).sized(width, height).text();
            assert!(text.contains(act), "{width}×{height}:\n{text}");
        }
    }
}

#[test]
fn without_colour_what_is_to_come_differs_by_its_glyph() {
    let mut stage = Stage::new();
    stage.model.theme = Theme::of(visum::ui::ThemeName::Mono, ColourDepth::None);
    let at = step_of(&stage, " ServerHello ");
    let text = stage.at(at).text();
    assert!(text.contains("· broker-2 has the keys"), "{text}");
    assert!(text.contains("○ broker-1 has the keys"), "{text}");
}

#[test]
fn nothing_of_the_screen_below_is_left_beside_a_sheet() {
    let plain = Stage::new();
    let stage = pressed(Stage::new(), &[Key::Char('?')]);
    let (below, text) = (plain.text(), stage.text());
    let stages = below.lines().nth(1).expect("the stages").trim().to_owned();
    assert!(!text.contains(&stages), "{text}");
    for line in text.lines().skip(1).take(34) {
        let margin: String = line.chars().take(12).collect();
        assert_eq!(margin.trim(), "", "{line}");
    }
}

#[test]
fn a_log_of_a_real_broker_is_marked_as_another_run() {
    let stage = over("expired@client", TlsVersion::V1_3).sized(120, 48);
    let text = words(&stage);
    for said in [
        "Real broker in the place of broker-2: Kafka 4.",
        "measured on 2026-11-24; names, node ids and ports are its own",
        "at INFO [SocketServer",
        "its alert 46 certificate_unknown, where rustls, which refuses here, sends 45",
    ] {
        assert!(text.contains(said), "{said}\n{}", stage.text());
    }
}

#[test]
fn eve_is_introduced_and_each_of_her_panes_says_what_she_cannot_have() {
    let hello = step_of(&Stage::new(), " ClientHello ");
    for (version, _) in VERSIONS {
        let changes = Changes {
            version,
            ..Changes::default()
        };
        for (width, height) in [(60, 16), (80, 24), (120, 36)] {
            let stage = Stage::of("first-journey", &changes).at(hello);
            let stage = pressed(stage.sized(width, height), &[Key::Char('e')]);
            let text = stage.text();
            let who = ["Eve listens on the wire", "Eve, on the wire"];
            assert!(who.iter().any(|words| text.contains(words)), "{text}");
            assert!(text.contains("no key is"), "{text}");
            for key in ['3', '4', '5', '6'] {
                let stage = pressed(stage.clone(), &[Key::Char(key)]);
                let opened = stage.model.opened();
                let told = words(&stage);
                assert!(opened.rows.len() == 2, "{key}: {told}");
                for row in &opened.rows {
                    let first: Vec<&str> = row.value.split(' ').take(3).collect();
                    assert!(told.contains(&first.join(" ")), "{key}: {told}");
                }
            }
        }
    }
}

#[test]
fn the_chooser_shows_the_hunt_and_the_log_and_the_catalogue_its_ids() {
    let stage = pressed(Stage::new().sized(80, 24), &[Key::Char('f')]);
    let text = stage.text();
    let footer = text.lines().last().expect("a footer");
    assert!(
        footer.contains("H hunt") && footer.contains("W why"),
        "{footer}"
    );
    let mut stage = pressed(Stage::new().sized(80, 24), &[Key::Char('b'), Key::Home]);
    for kind in FaultKind::ALL {
        let id = format!(" {}@{} ", kind.id(), kind.usual_side());
        assert!(stage.text().contains(&id), "{}", stage.text());
        stage.press(&[Key::Down]);
    }
}

#[test]
fn a_scenario_is_found_by_all_that_is_told_of_it() {
    let shelf = visum::scenario::builtin::all().cloned().collect();
    let stage = Stage::on(shelf, "first-journey", &Changes::default()).sized(120, 60);
    let stage = pressed(stage, &[Key::Char('f'), Key::Char('/')]);
    for scenario in visum::scenario::builtin::all().step_by(4) {
        let broken = scenario.broken().iter().map(ToString::to_string);
        let words = [scenario.title(), scenario.id(), scenario.about()].map(str::to_owned);
        for sought in words.into_iter().chain(broken) {
            let keys: Vec<Key> = sought.chars().map(Key::Char).collect();
            let stage = pressed(stage.clone(), &keys);
            let found = format!("walk: {}", scenario.title());
            assert!(stage.text().contains(&found), "{sought}:\n{}", stage.text());
        }
    }
}

#[test]
fn no_sentence_of_the_help_is_cut() {
    for (width, height) in [(60, 16), (80, 24)] {
        let mut stage = pressed(Stage::new().sized(width, height), &[Key::Char('?')]);
        while stage.press(&[Key::Down]) {
            assert!(!stage.text().contains('…'), "{}", stage.text());
        }
    }
}
