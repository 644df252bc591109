//! The words and drawings around a run: the glossary and the table of both worlds.

use visum::ui::{Key, Message, Mouse, MouseAct, Sheet};

use super::{Stage, step_of};

/// On the certificate of the border, with the inspector in focus.
fn certificate() -> Stage {
    let stage = Stage::new();
    let at = step_of(&stage, " Certificate ");
    stage.at(at)
}

fn typed(stage: &mut Stage, text: &str) {
    for character in text.chars() {
        stage.press(&[Key::Char(character)]);
    }
}

#[test]
fn the_glossary_opens_at_the_word_under_the_cursor() {
    let mut stage = certificate();
    stage.press(&[Key::Char('g')]);
    insta::assert_snapshot!("glossary-120x36", stage.picture());
    stage.press(&[Key::Escape, Key::Tab]);
    while !stage.model.opened().rows[stage.model.screen.field]
        .name
        .starts_with("subjectAltName")
    {
        stage.press(&[Key::Down]);
    }
    stage.press(&[Key::Char('g')]);
    let mut stage = stage.sized(80, 24);
    assert!(stage.text().contains("   subject alternative name\n"));
    typed(&mut stage, "unknown ca");
    insta::assert_snapshot!("glossary-80x24", stage.picture());
}

/// The term that the glossary stands at.
fn term(stage: &Stage) -> &'static str {
    let Some(Sheet::Glossary(search)) = &stage.model.screen.sheet else {
        panic!("the glossary is open");
    };
    &visum::explain::Glossary::english().terms()[search.selected].name
}

#[test]
fn any_word_on_the_screen_can_be_asked_for() {
    let mut stage = certificate();
    stage.press(&[Key::Char('g')]);
    let first = term(&stage);
    let mut met = vec![first];
    loop {
        stage.press(&[Key::Tab]);
        match term(&stage) {
            again if again == first => break,
            next => met.push(next),
        }
    }
    // Words of the ladder, the story and the fields.
    for word in ["ServerHello", "keystore", "chain", "issuer", "subject"] {
        assert!(met.contains(&word), "{word} is not in {met:?}");
    }
    assert!(!met.contains(&"OCSP"), "{met:?}");
    stage.press(&[Key::BackTab, Key::Escape]);

    let text = stage.text();
    let at = |word: &str| {
        let rows = text.lines().enumerate();
        let mut found = rows.filter_map(|(row, line)| {
            let before = line.split_once(word)?.0;
            Some((before.chars().count(), row))
        });
        found.next().expect("it is on the screen")
    };
    let (column, row) = at("keystore");
    let pointed = |column: usize, row: usize| {
        Message::Mouse(Mouse {
            column: u16::try_from(column).expect("small"),
            row: u16::try_from(row).expect("small"),
            act: MouseAct::Ask,
        })
    };
    stage.tell(pointed(column + 2, row));
    assert_eq!(term(&stage), "keystore");
    stage.press(&[Key::Escape]);
    stage.tell(pointed(0, row));
    assert!(stage.model.screen.sheet.is_none());
    assert!(stage.text().contains("the glossary has no term"));
}

#[test]
fn the_glossary_says_when_it_has_no_such_word_and_its_selection_has_an_end() {
    let mut stage = certificate();
    stage.press(&[Key::Char('g')]);
    typed(&mut stage, "hovercraft");
    assert!(stage.text().contains("no term has this in it; all"));
    for _ in 0..2 {
        stage.press(&[Key::End, Key::Down, Key::Down]);
    }
    let Some(Sheet::Glossary(search)) = &stage.model.screen.sheet else {
        panic!("it is open");
    };
    let all = visum::explain::Glossary::english().terms();
    assert_eq!(search.selected, all.len() - 1);
    assert!(stage.text().contains(&all[all.len() - 1].kafka[..30]));
}

#[test]
fn the_table_of_both_worlds_scrolls_and_has_an_end() {
    let mut stage = Stage::new();
    stage.press(&[Key::Char('t')]);
    insta::assert_snapshot!("worlds-120x36", stage.picture());
    let mut stage = stage.sized(80, 24);
    stage.press(&[Key::Down, Key::End]);
    insta::assert_snapshot!("worlds-end-80x24", stage.text());
    let end = stage.model.screen.sheet.clone();
    stage.press(&[Key::Down]);
    assert_eq!(stage.model.screen.sheet, end, "it runs past its end");
    stage.press(&[Key::Up]);
    assert_ne!(stage.model.screen.sheet, end);
    let mut stage = stage.sized(200, 60);
    stage.press(&[Key::End]);
    assert_eq!(stage.model.screen.sheet, Some(Sheet::Worlds { from: 0 }));
    assert!(stage.text().contains("Cancelled visas are looked up."));
}

#[test]
fn a_term_is_read_to_its_end_where_it_has_little_room() {
    let mut stage = Stage::new().sized(60, 16);
    stage.press(&[Key::Char('g')]);
    stage.press(&"truststore".chars().map(Key::Char).collect::<Vec<_>>());
    let first = stage.text();
    assert!(first.contains("more  Enter"), "{first}");
    assert!(!first.contains("list of authorities"), "{first}");
    let mut read = String::new();
    loop {
        read += &stage.text();
        stage.press(&[Key::Enter]);
        if stage.text() == first {
            break;
        }
    }
    for words in ["Nobody phones the embassy", "list of authorities"] {
        assert!(read.contains(words), "{words}: {read}");
    }
}
