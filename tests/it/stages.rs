//! Where a message stands in the journey, where several share a record.

use visum::cluster::{Framing, TlsVersion};
use visum::explain::Stage;
use visum::handshake::transcript::{Fate, Step};
use visum::lab::{Changes, Lab};
use visum::pki::Seed;
use visum::scenario::builtin;
use visum::wire::{MessageKind, Side};

#[test]
fn in_one_record_the_journey_goes_on_letter_by_letter_and_never_back() {
    let mut lab = Lab::new();
    let mut shared = 0;
    for scenario in builtin::all() {
        for version in TlsVersion::BOTH {
            let changes = Changes {
                version,
                framing: Framing::Natural,
                ..Changes::default()
            };
            let run = lab.run(scenario, &changes, Seed(1)).expect("it runs");
            let transcript = &run.transcript;
            let stages = &run.explanation.stages;
            let order = Stage::order(transcript.version);
            let rank = |stage: Stage| order.iter().position(|other| *other == stage);
            for (index, step) in transcript.steps.iter().enumerate() {
                let Step::Crossing(crossing) = step else {
                    continue;
                };
                let stages: Vec<Stage> = (0..crossing.letters.len())
                    .map(|letter| Stage::at_letter(transcript, stages, index, letter))
                    .map(|stage| stage.expect("every step has one"))
                    .collect();
                let ranks: Vec<_> = stages.iter().map(|stage| rank(*stage)).collect();
                assert!(
                    ranks.is_sorted(),
                    "{} step {index}: {stages:?}",
                    scenario.id()
                );
                if crossing.letters.len() > 1 && crossing.fate == Fate::Read {
                    shared += 1;
                    assert_eq!(stages.last(), Some(&run.explanation.stages[index].1));
                }
            }
        }
    }
    assert!(shared > 20, "only {shared} records with several messages");
}

/// The server's first flight of TLS 1.3 in one record: small print, papers and seal are not one
/// stage.
#[test]
fn a_flight_in_one_record_has_more_than_one_stage() {
    let scenario = builtin::find("first-journey").expect("it is built in");
    let changes = Changes {
        framing: Framing::Natural,
        ..Changes::default()
    };
    let run = Lab::new()
        .run(scenario, &changes, Seed(1))
        .expect("it runs");
    let mut told = Vec::new();
    for (index, step) in run.transcript.steps.iter().enumerate() {
        if let Step::Crossing(crossing) = step
            && crossing.from == Side::Server
        {
            for (at, letter) in crossing.letters.iter().enumerate() {
                let stage = Stage::at_letter(&run.transcript, &run.explanation.stages, index, at);
                told.push((letter.kind, stage.expect("every step has one")));
            }
        }
    }
    for (kind, stage) in [
        (MessageKind::EncryptedExtensions, Stage::Curtain),
        (MessageKind::CertificateRequest, Stage::BordersPapers),
        (MessageKind::Certificate, Stage::BordersPapers),
    ] {
        assert!(told.contains(&(kind, stage)), "{kind}: {told:?}");
    }
}
