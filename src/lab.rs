//! From a scenario to an explained run: what every front asks for.

pub mod elsewhere;
pub mod hunt;
pub mod matrix;
mod session;
pub mod shown;
#[cfg(test)]
mod words;

pub use hunt::Hunt;
pub use session::Session;
pub use shown::{Shown, shown};

use crate::cluster::{EstablishError, Framing, Manner, Remedy, TlsVersion, Verdict};
use crate::explain::prediction::deciding_step;
use crate::explain::{Catalogue, Explanation, Prediction, remedies};
use crate::handshake::transcript::{Step, Unmet};
use crate::handshake::{Entropy, Pair, Transcript};
use crate::pki::{Randomness, Seed};
use crate::scenario::fault::{apply_all, check_beside};
use crate::scenario::{Contradiction, Expectation, Fault, Scenario};

/// What a person changes about a scenario. Together with the scenario and a seed it makes a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// The TLS version both sides speak.
    pub version: TlsVersion,
    /// How records are framed.
    pub framing: Framing,
    /// What the client does with the list of accepted authorities, if not as the scenario says.
    pub manner: Option<Manner>,
    /// Whether the other broker dials. The sides of faults are the roles after that.
    pub swapped: bool,
    /// How trust is broken.
    pub faults: Vec<Fault>,
    /// What is done about it, after that.
    pub remedies: Vec<Remedy>,
}

impl Default for Changes {
    fn default() -> Self {
        Self {
            version: TlsVersion::V1_3,
            framing: Framing::default(),
            manner: None,
            swapped: false,
            faults: Vec::new(),
            remedies: Vec::new(),
        }
    }
}

/// A run with its explanation.
#[derive(Clone, Debug)]
pub struct Run {
    /// The id of the scenario.
    pub scenario: String,
    /// The title of the scenario.
    pub title: String,
    /// What was changed.
    pub changes: Changes,
    /// What the scenario's own file says is broken, at the sides as they are now.
    pub broken_by_scenario: Vec<Fault>,
    /// What happened.
    pub transcript: Transcript,
    /// What it means.
    pub explanation: Explanation,
    /// What would mend it, the best first.
    pub remedies: Vec<Remedy>,
    /// Whether it ended as the scenario expects; `None` where faults, remedies, another manner or a
    /// swap were asked for, since the scenario says nothing of those.
    pub expected: Option<bool>,
}

impl Run {
    /// The step that ended it: the refusal, or the last decision.
    #[must_use]
    pub fn ending(&self) -> Option<usize> {
        if let Some(refusal) = &self.explanation.diagnosis.refusal {
            return Some(refusal.step);
        }
        let decided = |step: &Step| matches!(step, Step::Decided(_));
        self.transcript.steps.iter().rposition(decided)
    }

    /// The first step at which it shows how it ends.
    #[must_use]
    pub fn deciding_step(&self) -> Option<usize> {
        deciding_step(&self.transcript, &self.explanation.diagnosis)
    }

    /// What can be asked before that step; with the same run in the other version of TLS, if that
    /// is there.
    #[must_use]
    pub fn prediction(&self, other: Option<&Self>, catalogue: &Catalogue) -> Prediction {
        let other = other.map(|other| (&other.transcript, &other.explanation.diagnosis));
        let (transcript, diagnosis) = (&self.transcript, &self.explanation.diagnosis);
        Prediction::of(transcript, diagnosis, other, catalogue)
    }
}

/// Why there is no run.
#[derive(Debug, thiserror::Error)]
pub enum LabError {
    /// The faults do not go together, or not with the scenario.
    #[error(transparent)]
    Contradiction(#[from] Contradiction),
    /// There is no scenario that is called so.
    #[error("there is no scenario {0:?}")]
    NoScenario(String),
    /// The papers could not be made.
    #[error(transparent)]
    Establish(#[from] EstablishError),
    /// A byte was to be flipped beyond the end of its message.
    #[error("the {sender}'s {message} has {length} bytes, counted from 0: choose a smaller byte")]
    BeyondTheMessage {
        /// Who sent it.
        sender: crate::wire::Side,
        /// Which message.
        message: crate::wire::MessageKind,
        /// How many bytes it has.
        length: usize,
    },
}

/// Where runs are made. It keeps what rustls wants for the whole life of the program.
#[derive(Debug, Default)]
pub struct Lab {
    entropy: Entropy,
}

impl Lab {
    /// A lab with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs a scenario with these changes from this seed, and explains it.
    ///
    /// # Errors
    ///
    /// [`LabError`] if the changes contradict each other or cannot be made.
    pub fn run(
        &mut self,
        scenario: &Scenario,
        changes: &Changes,
        seed: Seed,
    ) -> Result<Run, LabError> {
        self.run_with(scenario, changes, Randomness::Seeded(seed))
    }

    /// Runs a scenario with these changes, taking chance from where it is said.
    ///
    /// # Errors
    ///
    /// [`LabError`] if the changes contradict each other or cannot be made.
    pub fn run_with(
        &mut self,
        scenario: &Scenario,
        changes: &Changes,
        randomness: Randomness,
    ) -> Result<Run, LabError> {
        let mut cluster = scenario.plan(changes.version);
        if changes.swapped {
            cluster.swap();
        }
        let broken_by_scenario = scenario.broken_now(changes.swapped);
        cluster.link.framing = changes.framing;
        if let Some(manner) = changes.manner {
            cluster.link.manner = manner;
        }
        check_beside(&broken_by_scenario, &changes.faults)?;
        apply_all(&changes.faults, &mut cluster)?;
        for remedy in &changes.remedies {
            remedy.apply(&mut cluster);
        }
        let established = cluster.establish(randomness)?;
        let transcript = Pair::new(&established, &mut self.entropy).finish();
        for unmet in &transcript.unmet {
            if let Unmet {
                sender,
                message,
                length: Some(length),
            } = *unmet
            {
                return Err(LabError::BeyondTheMessage {
                    sender,
                    message,
                    length,
                });
            }
        }
        let as_written = changes.faults.is_empty()
            && changes.remedies.is_empty()
            && changes.manner.is_none()
            && !changes.swapped;
        let expected =
            as_written.then(|| meets(scenario.expectation(changes.version), &transcript));
        let explanation = Explanation::of(&transcript);
        let mut remedies = remedies(&transcript, &explanation.diagnosis);
        // What was just done and did not help is not offered again.
        remedies.retain(|remedy| changes.remedies.last() != Some(remedy));
        Ok(Run {
            scenario: scenario.id().to_owned(),
            title: scenario.title().to_owned(),
            changes: changes.clone(),
            broken_by_scenario,
            remedies,
            explanation,
            transcript,
            expected,
        })
    }
}

/// Whether a transcript ended as is expected.
fn meets(expectation: &Expectation, transcript: &Transcript) -> bool {
    if transcript.verdict != expectation.verdict {
        return false;
    }
    let refuser = expectation.refused_by;
    let decided = transcript.steps.iter().find_map(|step| match step {
        Step::Decided(decision) if Some(decision.side) == refuser && decision.failure.is_some() => {
            Some(decision)
        }
        _ => None,
    });
    let Some(refuser) = refuser else {
        return !matches!(expectation.verdict, Verdict::Refused | Verdict::Denied);
    };
    let Some(decision) = decided else {
        return false;
    };
    let at = expectation
        .at
        .is_none_or(|at| decision.reading.contains(&at));
    let error = expectation.error.as_ref().is_none_or(|error| {
        decision
            .failure
            .as_ref()
            .is_some_and(|failure| failure.kind == *error)
    });
    let alert = expectation
        .alert
        .is_none_or(|alert| transcript.outcomes.of(refuser).alert_sent == Some(alert));
    at && error && alert
}
