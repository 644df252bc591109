//! What mends every fault: the first remedy that the evidence offers is applied on top of the
//! fault, and the real handshake says whether it helped.

use visum::cluster::{Framing, Remedy, RemedyKind, Verdict};
use visum::explain::diagnosis::CauseKind;
use visum::explain::{Catalogue, Check};
use visum::lab::{Changes, Lab, Run};
use visum::pki::Seed;
use visum::scenario::{Fault, Scenario, builtin};
use visum::wire::Side;

use crate::amount::some;

use super::{IN_ONE_RECORD, TABLE, checks_agree_with_rustls, told, ways};

type Decider = (CauseKind, Side, Option<Check>, Vec<Vec<u8>>);

/// The cause that decided, of whom, by which evidence, and what the client had to show.
fn cause(run: &Run) -> Option<Decider> {
    let first = run.explanation.diagnosis.causes.first()?;
    let choice = run.transcript.choice.as_ref();
    let issuers = choice.map(|choice| choice.issuers.clone());
    Some((
        first.kind,
        first.side,
        first.check.clone(),
        issuers.unwrap_or_default(),
    ))
}

/// Applies the first offer again and again, until all is well; the remedies that it took.
fn mended(lab: &mut Lab, scenario: &Scenario, changes: &Changes) -> Vec<Remedy> {
    let mut changes = changes.clone();
    loop {
        let run = lab.run(scenario, &changes, Seed(1)).expect("it runs");
        checks_agree_with_rustls(&run);
        told(&run);
        if run.transcript.verdict == Verdict::Connected {
            assert_eq!(run.remedies, [], "{changes:?}");
            return changes.remedies;
        }
        let what = format!("{} {changes:?}", scenario.id());
        let first = *run
            .remedies
            .first()
            .unwrap_or_else(|| panic!("{what}: nothing is offered for {:?}", cause(&run)));
        changes.remedies.push(first);
        let after = lab.run(scenario, &changes, Seed(1)).expect("it runs");
        assert_ne!(cause(&run), cause(&after), "{what}: {first} did not help");
        assert_eq!(after.expected, None);
        assert!(changes.remedies.len() < 6, "{what} takes too much");
    }
}

#[test]
fn the_first_remedy_mends_every_fault() {
    std::thread::scope(|scope| {
        for scenario in ["first-journey", "consulate"] {
            scope.spawn(|| the_first_remedy_mends(scenario));
        }
    });
}

fn the_first_remedy_mends(scenario: &str) {
    let mut lab = Lab::new();
    {
        let scenario = builtin::find(scenario).expect("it is built in");
        for (turn, row) in TABLE.iter().enumerate() {
            let fault: Fault = row.fault.parse().expect("the table names faults");
            for (version, framing) in some(ways(), 4, turn) {
                if framing == Framing::Natural && scenario.id() == "consulate" {
                    continue;
                }
                let changes = Changes {
                    version,
                    framing,
                    faults: vec![fault],
                    ..Changes::default()
                };
                let taken = mended(&mut lab, scenario, &changes);
                let accepted = fault.kind().is_accepted()
                    || framing == Framing::Natural && IN_ONE_RECORD.contains(&row.fault);
                let needed = usize::from(!accepted);
                assert_eq!(
                    taken.len(),
                    needed,
                    "{} {changes:?}: {taken:?}",
                    scenario.id()
                );
            }
        }
    }
}

/// Whatever is offered for whatever is broken: each remedy, applied alone, leads inside or to the next
/// fault, for which something is offered again.
#[test]
fn every_remedy_that_is_offered_mends_or_leads_to_the_next_fault() {
    let kinds = std::thread::scope(|scope| {
        let scenarios = ["first-journey", "consulate"];
        let threads = scenarios.map(|scenario| scope.spawn(|| every_offer(scenario)));
        threads.map(|thread| thread.join().expect("every offer helps"))
    });
    let never: Vec<RemedyKind> = RemedyKind::ALL
        .into_iter()
        .filter(|kind| !kinds.concat().contains(kind))
        .collect();
    assert_eq!(never, [], "never offered");
}

/// Tries every remedy that is offered for any fault in this scenario; their kinds.
fn every_offer(scenario: &str) -> Vec<RemedyKind> {
    let catalogue = Catalogue::english();
    let mut lab = Lab::new();
    let scenario = builtin::find(scenario).expect("it is built in");
    let mut offered = Vec::new();
    for (turn, row) in TABLE.iter().enumerate() {
        let fault: Fault = row.fault.parse().expect("the table names faults");
        for (version, framing) in some(ways(), 4, turn) {
            let changes = Changes {
                version,
                framing,
                faults: vec![fault],
                ..Changes::default()
            };
            let run = lab.run(scenario, &changes, Seed(1)).expect("it runs");
            let turns_off = |remedy: &Remedy| remedy.kind.turns_off_a_check();
            assert!(
                run.remedies.is_sorted_by_key(turns_off),
                "{:?}",
                run.remedies
            );
            for remedy in &run.remedies {
                let what = format!("{} {changes:?}: {remedy}", scenario.id());
                let told = catalogue.remedy(&run.transcript, *remedy);
                assert_eq!(
                    told.kafka.contains("It costs:"),
                    turns_off(remedy),
                    "{what}"
                );
                helps(&mut lab, scenario, &run, *remedy, &what);
                offered.push(remedy.kind);
            }
        }
    }
    offered
}

/// That this remedy leads inside, or to another fault with a way out of its own.
fn helps(lab: &mut Lab, scenario: &Scenario, run: &Run, remedy: Remedy, what: &str) {
    let changes = Changes {
        remedies: vec![remedy],
        ..run.changes.clone()
    };
    let after = lab.run(scenario, &changes, Seed(1)).expect("it runs");
    checks_agree_with_rustls(&after);
    if after.transcript.verdict != Verdict::Connected {
        assert_ne!(cause(run), cause(&after), "{what} changed nothing");
        assert_ne!(after.remedies, [], "{what} leads nowhere");
    }
}

#[test]
fn every_scenario_and_two_faults_at_once_can_be_mended_step_by_step() {
    let mut lab = Lab::new();
    for (turn, scenario) in builtin::all().enumerate() {
        for (version, framing) in some(ways(), 4, turn) {
            let changes = Changes {
                version,
                framing,
                ..Changes::default()
            };
            mended(&mut lab, scenario, &changes);
        }
    }
    let scenario = builtin::find("first-journey").expect("it is built in");
    // Of two at once, one pair of some; which, changes from fault to fault.
    let few = if cfg!(debug_assertions) { 23 } else { 5 };
    for (index, one) in TABLE.iter().enumerate() {
        for other in TABLE[index + 1..].iter().skip(index % few).step_by(few) {
            let faults = [one, other].map(|row| row.fault.parse().expect("a fault"));
            let changes = Changes {
                version: ways().nth(index % 4).expect("there are four ways").0,
                faults: faults.to_vec(),
                ..Changes::default()
            };
            if lab.run(scenario, &changes, Seed(1)).is_ok() {
                mended(&mut lab, scenario, &changes);
            }
        }
    }
}

#[test]
fn every_remedy_is_told_in_both_worlds_and_what_is_typed_is_whole() {
    let catalogue = Catalogue::english();
    let mut lab = Lab::new();
    let scenario = builtin::find("consulate").expect("it is built in");
    for row in TABLE {
        let faults = vec![row.fault.parse().expect("a fault")];
        let changes = Changes {
            faults,
            ..Changes::default()
        };
        let run = lab.run(scenario, &changes, Seed(1)).expect("it runs");
        for kind in RemedyKind::ALL {
            for side in Side::BOTH {
                let story = catalogue.remedy(&run.transcript, Remedy { kind, side });
                assert!(!story.command.contains(['{', '}']), "{}", story.command);
                for text in [&story.title, &story.border, &story.kafka] {
                    assert!(
                        !text.is_empty() && !text.contains(['{', '}', '\n']),
                        "{text:?}"
                    );
                }
                assert!(story.title.len() < 90, "{}", story.title);
            }
        }
    }
}

#[test]
fn the_kept_passport_is_mended_in_the_truststore_of_the_border() {
    let run = Lab::new()
        .run(
            builtin::find("kept-in-the-pocket").expect("it is built in"),
            &Changes::default(),
            Seed(1),
        )
        .expect("it runs");
    let causes = &run.explanation.diagnosis.causes;
    assert_eq!(causes[0].kind, CauseKind::NotListed);
    let story = Catalogue::english().remedy(&run.transcript, run.remedies[0]);
    assert_eq!(
        story.title,
        "put the certificate of Embassy India into broker-2's truststore"
    );
    assert_eq!(
        story.command,
        "keytool -importcert -alias embassy-india -file embassy-india.pem \
         -keystore broker-2.truststore.p12"
    );
}
