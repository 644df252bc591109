//! That every sentence is told by some run, and that no run asks for one that is missing.

#![expect(unused_must_use, reason = "that it is asked for is what counts")]

use std::collections::BTreeSet;

use super::{Changes, Lab, Run};
use crate::cluster::{Framing, Manner, TlsVersion};
use crate::explain::story::ASKED;
use crate::explain::{Catalogue, Closed, Moment};
use crate::handshake::transcript::Step;
use crate::pki::Seed;
use crate::scenario::{Fault, FaultKind, builtin};

/// What only a scenario from a file leads to, several ways to break trust at once, or a peer that
/// is not one of ours.
const ELSEWHERE: &[&str] = &[
    "cause-check-key-usage",
    "cause-check-trust-anchor",
    "cause-check-well-formed",
    "cause-unexplained",
    "choice-empty-poster",
    "decided-refused-answer",
    "ending-connected",
    "ending-denied",
    "ending-not-started",
    "message-other",
    "message-plaintext-server",
    "moment-not-its-key",
    "moment-nothing",
    "moment-reason-key-usage",
    "moment-reason-trust-anchor",
    "moment-reason-well-formed",
    "moment-told-first",
    "predict-seen-inside-refuses",
    "predict-seen-outside-refuses",
    "predict-seen-refused",
    "record-unopened",
    "verify-chain-by-client-accepted-letter-nameless",
];

/// The scenarios in which trust is broken: what the others tell of that, these do.
const BROKEN: &[&str] = &[FIRST, "consulate", "kept-in-the-pocket"];

/// The one in which it is looked at in every way.
const FIRST: &str = "first-journey";

/// Asks for all that a run tells.
fn tell(catalogue: &Catalogue, run: &Run) {
    let transcript = &run.transcript;
    for step in &transcript.steps {
        catalogue.tell(transcript, step);
        catalogue.without_keys(transcript, step);
        if let Step::Crossing(crossing) = step {
            for letter in &crossing.letters {
                catalogue.tell_letter(transcript, crossing.from, letter);
            }
        }
    }
    for what in Closed::ALL {
        catalogue.closed(transcript, what);
    }
    catalogue.eve();
    let diagnosis = &run.explanation.diagnosis;
    for cause in diagnosis.causes.iter().chain(&diagnosis.unreached) {
        catalogue.cause(transcript, cause);
    }
    for remedy in &run.remedies {
        catalogue.remedy(transcript, *remedy);
    }
    for (act, stage) in &run.explanation.stages {
        catalogue.act(*act);
        catalogue.stage(*stage);
    }
    catalogue.choice(transcript);
    run.prediction(None, catalogue);
    Moment::of(transcript, &run.explanation, catalogue);
}

/// Nothing broken, then each fault at each side it can sit on.
fn ways() -> Vec<Vec<Fault>> {
    let broken = FaultKind::ALL.into_iter().flat_map(|kind| {
        kind.sides().iter().map(move |side| {
            let fault = format!("{}@{side}", kind.id());
            vec![fault.parse().expect("it is a fault")]
        })
    });
    std::iter::once(Vec::new()).chain(broken).collect()
}

#[test]
fn every_sentence_is_told_and_none_is_missing() {
    let catalogue = Catalogue::english();
    let mut lab = Lab::new();
    for scenario in builtin::all() {
        catalogue.level(Some(scenario.level()));
        let ways = if BROKEN.contains(&scenario.id()) {
            ways()
        } else {
            vec![Vec::new()]
        };
        for faults in ways {
            // What is broken elsewhere is looked at in one way.
            let looks = if scenario.id() == FIRST || faults.is_empty() {
                2
            } else {
                1
            };
            for (framing, manner) in [
                (Framing::Slow, None),
                (Framing::Natural, Some(Manner::Stubborn)),
            ]
            .into_iter()
            .take(looks)
            {
                let mut run = |version| {
                    let changes = Changes {
                        version,
                        framing,
                        manner,
                        faults: faults.clone(),
                        ..Changes::default()
                    };
                    lab.run(scenario, &changes, Seed(1)).ok()
                };
                let both = (run(TlsVersion::V1_2), run(TlsVersion::V1_3));
                for run in [&both.0, &both.1].into_iter().flatten() {
                    tell(&catalogue, run);
                }
                // What is told once trust is mended.
                if let (FIRST, Some(run)) = (scenario.id(), &both.1)
                    && let Some(remedy) = run.remedies.first()
                {
                    let mut changes = run.changes.clone();
                    changes.remedies.push(*remedy);
                    if let Ok(run) = lab.run(scenario, &changes, Seed(1)) {
                        tell(&catalogue, &run);
                    }
                }
                if let (Some(left), Some(right)) = &both {
                    let of = |run: &Run| run.explanation.diagnosis.clone();
                    catalogue.beside(
                        (&left.transcript, &of(left)),
                        (&right.transcript, &of(right)),
                    );
                }
            }
        }
    }
    catalogue.level(None);
    for kind in FaultKind::ALL {
        catalogue.way_to_break_trust(kind.id());
        catalogue.group(kind.group().id());
    }
    let asked = ASKED.take();
    let there: BTreeSet<String> = catalogue.keys().map(str::to_owned).collect();
    let missing: Vec<&String> = asked.difference(&there).collect();
    assert!(missing.is_empty(), "asked for, and not there: {missing:?}");
    let unused: Vec<&str> = there.difference(&asked).map(String::as_str).collect();
    assert_eq!(unused, ELSEWHERE, "never told");
}
