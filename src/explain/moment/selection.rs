//! Which steps belong to the moment of failure.

use crate::explain::Explanation;
use crate::handshake::Transcript;
use crate::handshake::transcript::{Belief, Crossing, Fate, Step};
use crate::wire::registry::ProtocolVersion;
use crate::wire::{MessageKind, Sides};

/// The steps that belong to the moment: from what was being read, or from what went wrong on the
/// way, to the end; and before that whatever made a side believe itself connected.
pub(super) fn steps(transcript: &Transcript, explanation: &Explanation) -> Vec<usize> {
    let begins = beginning(transcript, explanation);
    let mut before = Vec::new();
    let mut read = Sides::<Option<usize>>::default();
    for (index, step) in transcript.steps.iter().enumerate().take(begins) {
        match step {
            Step::Crossing(crossing) => *read.of_mut(crossing.from.peer()) = Some(index),
            Step::Decided(decision) if decision.belief == Belief::Inside => {
                before.extend(
                    read.of(decision.side)
                        .filter(|_| !decision.reading.is_empty()),
                );
                before.push(index);
            }
            _ => {}
        }
    }
    let tells = |index: &usize| match transcript.steps.get(*index) {
        Some(Step::Crossing(crossing)) => !is_habit(transcript, crossing),
        Some(Step::Verified(verification)) => verification.failure.is_some(),
        Some(Step::Decided(_)) => true,
        _ => false,
    };
    let after = (begins..transcript.steps.len()).filter(tells);
    before.sort_unstable();
    before.dedup();
    before.into_iter().chain(after).collect()
}

/// The `change_cipher_spec` of TLS 1.3, which means nothing there.
fn is_habit(transcript: &Transcript, crossing: &Crossing) -> bool {
    let only = crossing
        .letters
        .iter()
        .all(|letter| letter.kind == MessageKind::ChangeCipherSpec);
    only && !crossing.letters.is_empty()
        && crossing.before.is_none()
        && transcript.version == Some(ProtocolVersion::TLS_1_3)
}

/// The first step of what was being read when it failed, or of what went wrong on the way.
fn beginning(transcript: &Transcript, explanation: &Explanation) -> usize {
    let refusal = explanation.diagnosis.refusal.as_ref();
    let decided =
        |step: &Step| matches!(step, Step::Decided(decision) if decision.failure.is_some());
    let end = match refusal {
        Some(refusal) => refusal.step,
        None => transcript
            .steps
            .iter()
            .position(decided)
            .unwrap_or_default(),
    };
    let crossings = || {
        let steps = transcript.steps.iter().enumerate().take(end);
        steps.filter_map(|(index, step)| match step {
            Step::Crossing(crossing) => Some((index, crossing)),
            _ => None,
        })
    };
    let harmed = crossings().find(|(_, crossing)| {
        crossing.fate != Fate::Read
            || crossing.before.is_some()
            || crossing.again
            || crossing.overtaken
    });
    let read = |crossing: &Crossing| refusal.is_none_or(|refusal| crossing.from != refusal.side);
    let last = crossings().rfind(|(_, crossing)| read(crossing));
    // What a verifier was asked about crossed some records before it was asked.
    let judged = transcript.steps.get(end.saturating_sub(1));
    let shown = match judged {
        Some(Step::Verified(verification)) if verification.failure.is_some() => crossings()
            .filter(|(_, crossing)| crossing.from != verification.side)
            .rfind(|(_, crossing)| {
                let mut letters = crossing.letters.iter();
                letters.any(|letter| letter.kind == MessageKind::Certificate)
            }),
        _ => None,
    };
    [harmed, last, shown]
        .into_iter()
        .flatten()
        .map(|(index, _)| index)
        .min()
        .unwrap_or(end)
}
