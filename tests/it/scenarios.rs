//! Every scenario that comes with visum ends as its own file expects.

use visum::cluster::{Framing, Manner, TlsVersion, Verdict};
use visum::explain::Catalogue;
use visum::handshake::transcript::ChoiceReason;
use visum::lab::{Changes, Lab, Run};
use visum::pki::Seed;
use visum::scenario::{Scenario, builtin};

use super::matrix::checks_agree_with_rustls;

/// Every scenario in both versions and both framings.
fn every_run() -> impl Iterator<Item = (&'static Scenario, Run)> {
    let mut lab = Lab::new();
    let ways = TlsVersion::BOTH
        .into_iter()
        .flat_map(|version| [Framing::Slow, Framing::Natural].map(|framing| (version, framing)));
    let all = builtin::all()
        .iter()
        .flat_map(move |scenario| ways.clone().map(move |way| (scenario, way)));
    all.map(move |(scenario, (version, framing))| {
        let changes = Changes {
            version,
            framing,
            ..Changes::default()
        };
        (
            scenario,
            lab.run(scenario, &changes, Seed(7))
                .expect("a scenario runs"),
        )
    })
}

#[test]
fn every_scenario_ends_as_it_expects() {
    for (scenario, run) in every_run() {
        let what = format!("{} {:?}", scenario.id(), run.changes);
        assert_eq!(run.expected, Some(true), "{what}");
        let expectation = scenario.expectation(run.changes.version);
        assert_eq!(run.transcript.verdict, expectation.verdict, "{what}");
        checks_agree_with_rustls(&run);
        let causes = &run.explanation.diagnosis.causes;
        let connected = run.transcript.verdict == Verdict::Connected;
        assert_eq!(causes.is_empty(), connected, "{what}: {causes:?}");
    }
}

#[test]
fn every_step_of_every_scenario_is_told_in_both_worlds() {
    let catalogue = Catalogue::english();
    for (_, run) in every_run() {
        for step in &run.transcript.steps {
            let story = catalogue.tell(&run.transcript, step);
            for text in [&story.title, &story.border, &story.kafka] {
                assert!(
                    !text.is_empty() && !text.contains(['{', '}', '…']),
                    "{text:?}"
                );
            }
        }
    }
}

#[test]
fn the_poster_and_the_reason_for_withholding_are_recorded() {
    let mut lab = Lab::new();
    let scenario = builtin::find("kept-in-the-pocket").expect("it is built in");
    let mut run = |manner| {
        let changes = Changes {
            manner,
            ..Changes::default()
        };
        lab.run(scenario, &changes, Seed(1))
            .expect("it runs")
            .transcript
    };
    let choice = run(None).choice.expect("the server asked");
    assert_eq!(choice.reason, ChoiceReason::NotListed);
    assert!(!choice.poster.is_empty() && !choice.issuers.is_empty());
    assert!(
        choice
            .issuers
            .iter()
            .all(|issuer| !choice.poster.contains(issuer))
    );
    let stubborn = run(Some(Manner::Stubborn));
    assert_eq!(
        stubborn.choice.expect("the server asked").reason,
        ChoiceReason::ShownToAnyone
    );
}

#[test]
fn every_scenario_file_is_embedded() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    let files = std::fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<String> = files
        .map(|entry| {
            entry
                .expect("it can be listed")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let mut embedded: Vec<String> = builtin::FILES
        .iter()
        .map(|(id, _)| format!("{id}.toml"))
        .collect();
    files.sort();
    embedded.sort();
    assert_eq!(files, embedded);
}
