//! Fault hunts: that every one can be solved, and that a seed always makes the same one.

use std::collections::HashMap;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use visum::cluster::{TlsVersion, Verdict};
use visum::lab::hunt::{Accused, Level};
use visum::lab::{Changes, Hunt, Lab, LabError, Run};
use visum::pki::Seed;
use visum::scenario::builtin;

use crate::command_line::{assert_harmless, nowhere, stderr, stdout, visum};

/// Makes runs, each of them once.
#[derive(Default)]
struct Runs {
    lab: Lab,
    made: HashMap<String, Option<Run>>,
}

impl Runs {
    fn run(&mut self, id: &str, changes: &Changes) -> Result<Run, LabError> {
        let mut make = || {
            let scenario = builtin::find(id).expect("it is built in");
            self.lab.run(scenario, changes, Seed(1)).ok()
        };
        let made = self.made.entry(format!("{id} {changes:?}"));
        let run = made.or_insert_with(&mut make).clone();
        run.ok_or_else(|| LabError::NoScenario(id.to_owned()))
    }

    fn hunt(&mut self, seed: u64, level: Level, version: TlsVersion) -> Hunt {
        let draw = Hunt::draw(Seed(seed), level, version, |id, changes| {
            self.run(id, changes)
        });
        draw.expect("a healthy scenario runs")
    }

    fn connected(&mut self, hunt: &Hunt, changes: &Changes) -> bool {
        let run = self.run(&hunt.scenario, changes).expect("it runs");
        run.transcript.verdict == Verdict::Connected
    }
}

fn levels() -> impl Iterator<Item = Level> {
    (1..=5).map(|number| Level::new(number).expect("a level"))
}

#[test]
fn every_hunt_of_the_first_seeds_can_be_solved_in_both_ways() {
    let mut runs = Runs::default();
    for seed in 1..=50 {
        let version = if seed % 2 == 0 {
            TlsVersion::V1_2
        } else {
            TlsVersion::V1_3
        };
        for level in levels() {
            let hunt = runs.hunt(seed, level, version);
            named(&mut runs, hunt.clone());
            mended(&mut runs, &hunt);
        }
    }
}

/// It is solved by naming what is wrong, one after the other.
fn named(runs: &mut Runs, mut hunt: Hunt) {
    let what = format!("{} {:?}", hunt.seed, hunt.level);
    let wrong = hunt.solution().to_vec();
    assert_eq!(wrong.len(), hunt.level.faults(), "{what}");
    let named: Vec<String> = hunt
        .suspects
        .iter()
        .map(|each| each.fault.to_string())
        .collect();
    assert!(named.len() > wrong.len() + 1, "{what}: {named:?}");
    for (index, name) in named.iter().enumerate() {
        assert!(!named[..index].contains(name), "{what}: {name} twice");
    }
    let mut changes = hunt.changes();
    for fault in wrong {
        assert!(!runs.connected(&hunt, &changes), "{what}: {changes:?}");
        let run = runs.run(&hunt.scenario, &changes).expect("it runs");
        let place = hunt.suspects.iter().position(|each| each.fault == fault);
        let place = place.expect("what is wrong is among the suspects");
        let Some(Accused::Right(without)) = hunt.accuse(place, &run) else {
            panic!("{what}: {fault} is wrong");
        };
        changes = without;
        let (run, tries) = (runs.run(&hunt.scenario, &changes), hunt.tries);
        let again = hunt.accuse(place, &run.expect("it runs"));
        assert_eq!((again, hunt.tries), (Some(Accused::Already), tries));
    }
    assert!(runs.connected(&hunt, &changes), "{what}");
    assert_eq!(hunt.tries, hunt.level.faults());
    assert_eq!(hunt.left(&changes), 0);
}

/// It is solved with remedies that are offered.
fn mended(runs: &mut Runs, hunt: &Hunt) {
    let mut changes = hunt.changes();
    let what = format!("{} {:?}", hunt.seed, hunt.level);
    while !runs.connected(hunt, &changes) {
        let run = runs.run(&hunt.scenario, &changes).expect("it runs");
        let offered = hunt.remedies(&run);
        assert!(offered.len() >= 6, "{what}: {offered:?}");
        let helps = run.remedies.first();
        let helps = helps.unwrap_or_else(|| panic!("{what}: nothing helps"));
        assert!(offered.contains(helps), "{what}: {helps} in {offered:?}");
        changes.remedies.push(*helps);
        assert!(changes.remedies.len() < 8, "{what}: {changes:?}");
    }
}

#[test]
fn a_seed_and_a_level_always_make_the_same_hunt_and_others_make_others() {
    let mut seen = Vec::new();
    for level in levels() {
        for seed in 1..=4 {
            let hunt = Runs::default().hunt(seed, level, TlsVersion::V1_3);
            assert_eq!(hunt, Runs::default().hunt(seed, level, TlsVersion::V1_3));
            seen.push(hunt.solution().to_vec());
        }
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert!(seen.len() > all / 2, "{seen:?}");
}

#[test]
fn a_wrong_name_changes_nothing_and_says_what_it_would_be() {
    let mut runs = Runs::default();
    let mut hunt = runs.hunt(3, Level::LAST, TlsVersion::V1_3);
    let run = runs.run(&hunt.scenario, &hunt.changes()).expect("it runs");
    let innocent = |hunt: &Hunt| {
        let wrong = hunt.solution().to_vec();
        hunt.suspects
            .iter()
            .position(|each| !wrong.contains(&each.fault))
    };
    let place = innocent(&hunt).expect("somebody is innocent");
    assert!(matches!(
        hunt.accuse(place, &run),
        Some(Accused::Wrong { .. })
    ));
    assert_eq!((hunt.tries, hunt.left(&run.changes)), (1, 3));
    assert_eq!(hunt.accuse(99, &run), None);
    assert!(hunt.accuse(place, &run).is_some());
    assert_eq!(hunt.tries, 1, "who is cleared is not a try");
}

/// Runs it with these lines on standard input.
fn typed(arguments: &[&str], lines: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_visum"))
        .args(arguments)
        .env("XDG_CONFIG_HOME", nowhere())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("it is a pipe");
    let _ = input.write_all(lines.as_bytes());
    drop(input);
    child.wait_with_output().expect("the program ends")
}

#[test]
fn into_a_pipe_a_hunt_is_told_and_how_to_see_what_is_wrong() {
    for level in ["1", "5"] {
        let output = visum(&["hunt", "--seed", "7", "--level", level]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let text = stdout(&output);
        assert_harmless(&text);
        assert!(
            text.contains("visum hunt --reveal --seed 7 --level"),
            "{text}"
        );
        assert!(!text.contains("It is "), "{text}");
        assert_eq!(
            text,
            stdout(&visum(&["hunt", "--seed", "7", "--level", level]))
        );
        insta::assert_snapshot!(format!("hunt-told-{level}"), text);
        let revealed = visum(&["hunt", "--seed", "7", "--level", level, "--reveal"]);
        assert_eq!(revealed.status.code(), Some(0));
        let wanted = if level == "1" { 1 } else { 3 };
        assert_eq!(stdout(&revealed).matches("It is ").count(), wanted);
    }
}

#[test]
fn a_hunt_can_be_typed_to_its_end_and_left_before() {
    let hunt = ["hunt", "--plain", "--seed", "7", "--level", "1"];
    let mut runs = Runs::default();
    let drawn = runs.hunt(7, Level::FIRST, TlsVersion::V1_3);
    let is_wrong = |place: &usize| drawn.solution().contains(&drawn.suspects[*place].fault);
    let places = || 0..drawn.suspects.len();
    let right = places().find(is_wrong).expect("one is") + 1;
    let innocent = places().find(|place| !is_wrong(place)).expect("one is not") + 1;
    let lines = format!("{innocent}\n99\nlogs\nchecks\nother\nmend\nmend 99\nhow\n{right}\n");
    let output = typed(&hunt, &lines);
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    assert_harmless(&text);
    assert!(text.contains("Looks: 3. Tries: 2."), "{text}");
    insta::assert_snapshot!("hunt-typed", text);
    let two = ["hunt", "--plain", "--seed", "9", "--level", "3"];
    let text = stdout(&typed(&two, "2\n2\n"));
    assert!(text.contains("1 of 2 things is mended."), "{text}");
    assert!(text.contains("2. Found and mended: "), "{text}");
    assert!(text.contains("found and mended already."), "{text}");
    assert_eq!(typed(&hunt, "logs\n").status.code(), Some(1));
    assert_eq!(typed(&hunt, "quit\n").status.code(), Some(1));
    for wrong in ["0", "6", "hard"] {
        let output = visum(&["hunt", "--level", wrong]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
    }
}
