//! Every way to break trust, at each side it can sit on, in each version, run for real.

use super::{Changes, Lab, LabError};
use crate::cluster::{TlsVersion, Verdict};
use crate::explain::diagnosis::Refusal;
use crate::handshake::transcript::{Crossing, Outcome, Step, Transcript};
use crate::pki::Seed;
use crate::scenario::{Fault, FaultKind, Scenario};
use crate::wire::registry::{AlertDescription, ContentType};
use crate::wire::{Side, Sides};

/// What became of one fault at one side in one version.
#[derive(Debug)]
pub struct Row {
    /// What was broken, and where.
    pub fault: Fault,
    /// The version the two sides were told to speak.
    pub version: TlsVersion,
    /// How it ended; or why this scenario cannot be broken so.
    pub ended: Result<Ended, LabError>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Taken as a whole.
    pub verdict: Verdict,
    /// Who refused first, and what the other side believed by then.
    pub refusal: Option<Refusal>,
    /// The alert that the refusing side sent.
    pub alert: Option<Slip>,
    /// How it ended for each side.
    pub outcomes: Sides<Outcome>,
    /// Whether the message that something was to happen to was never sent.
    pub unmet: bool,
}

/// An alert as it crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    /// What it says.
    pub description: AlertDescription,
    /// Whether somebody without keys could read it: not, if it is encrypted.
    pub encrypted: bool,
}

/// Every fault at every side it can sit on, in the order in which they are listed.
#[must_use]
pub fn every_fault() -> Vec<Fault> {
    let faults = FaultKind::ALL.into_iter().flat_map(|kind| {
        let usual = Fault::usual(kind);
        kind.sides().iter().filter_map(move |side| usual.at(*side))
    });
    faults.collect()
}

impl Lab {
    /// Runs each of these faults in each of these versions over one scenario. The versions of one
    /// fault stand together.
    #[must_use]
    pub fn matrix(
        &mut self,
        scenario: &Scenario,
        faults: &[Fault],
        versions: &[TlsVersion],
        seed: Seed,
    ) -> Vec<Row> {
        let mut rows = Vec::new();
        for fault in faults {
            for version in versions {
                let changes = Changes {
                    version: *version,
                    faults: vec![*fault],
                    ..Changes::default()
                };
                let ended = self.run(scenario, &changes, seed).map(|run| {
                    let refusal = run.explanation.diagnosis.refusal;
                    Ended {
                        verdict: run.transcript.verdict,
                        alert: refusal
                            .as_ref()
                            .and_then(|refusal| slip(&run.transcript, refusal.side)),
                        refusal,
                        unmet: !run.transcript.unmet.is_empty(),
                        outcomes: run.transcript.outcomes,
                    }
                });
                rows.push(Row {
                    fault: *fault,
                    version: *version,
                    ended,
                });
            }
        }
        rows
    }
}

/// The fatal alert that a side sent, and how it crossed.
fn slip(transcript: &Transcript, side: Side) -> Option<Slip> {
    let description = transcript.outcomes.of(side).alert_sent?;
    let is_it = |crossing: &Crossing| {
        crossing.from == side
            && crossing.letters.iter().any(|letter| {
                letter.content_type == ContentType::ALERT
                    && letter.bytes.get(1) == Some(&description.0)
            })
    };
    let crossing = transcript.steps.iter().find_map(|step| match step {
        Step::Crossing(crossing) if is_it(crossing) => Some(crossing),
        _ => None,
    })?;
    Some(Slip {
        description,
        encrypted: crossing.encrypted,
    })
}
