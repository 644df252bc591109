//! What is told to somebody without keys.

use super::{Catalogue, Story};
use crate::explain::values::Values;
use crate::handshake::Transcript;
use crate::handshake::transcript::{Crossing, Fate, Letter, Step};
use crate::wire::registry::ProtocolVersion;
use crate::wire::{MessageKind, Side};

/// What somebody without keys does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// What a side checks.
    Checks,
    /// The secrets of the two.
    Keys,
    /// What a broker logs.
    Logs,
    /// The certificates, before one crosses in the clear.
    Passports,
}

impl Closed {
    /// All of it.
    pub const ALL: [Self; 4] = [Self::Checks, Self::Keys, Self::Logs, Self::Passports];
}

impl Catalogue {
    /// What somebody without keys sees of a step.
    #[must_use]
    pub fn without_keys(&self, transcript: &Transcript, step: &Step) -> Story {
        let mut values = Values::of_run(transcript);
        let key = match step {
            Step::Crossing(crossing) => {
                values.set("bytes", &crossing.bytes.len().to_string());
                if crossing.encrypted {
                    "eve-encrypted"
                } else {
                    overheard(transcript, crossing)
                }
            }
            _ => "eve-nothing",
        };
        self.story(key, &values)
    }

    /// Who Eve is, in a line, and in a shorter one.
    #[must_use]
    pub fn eve(&self) -> [&str; 2] {
        ["eve", "eve-short"].map(|key| self.title(key))
    }

    /// Why somebody without keys has none of it.
    #[must_use]
    pub fn closed(&self, transcript: &Transcript, what: Closed) -> Story {
        let key = match (what, transcript.version) {
            (Closed::Checks, _) => "eve-checks",
            (Closed::Keys, _) => "eve-keys",
            (Closed::Logs, _) => "eve-logs",
            (Closed::Passports, None) => "eve-passport-none",
            (Closed::Passports, Some(ProtocolVersion::TLS_1_2)) => "eve-passport-12",
            (Closed::Passports, Some(_)) => "eve-passport-13",
        };
        self.story(key, &Values::of_run(transcript))
    }
}

/// What is said of bytes that crossed in the clear: whether it helps to change them depends on
/// whether a Finished message covers them.
fn overheard(transcript: &Transcript, crossing: &Crossing) -> &'static str {
    let uncovered = |letter: &Letter| {
        matches!(
            letter.kind,
            MessageKind::Alert | MessageKind::ChangeCipherSpec | MessageKind::ApplicationData
        )
    };
    let finished = |side: Side| {
        transcript.steps.iter().any(|step| match step {
            Step::Crossing(other) if other.from == side && other.fate == Fate::Read => other
                .letters
                .iter()
                .any(|letter| letter.kind == MessageKind::Finished),
            _ => false,
        })
    };
    if !crossing.is_record {
        "eve-no-tls"
    } else if crossing.letters.iter().any(uncovered) {
        "eve-clear-uncovered"
    } else if Side::BOTH.into_iter().all(finished) {
        "eve-clear"
    } else {
        "eve-clear-unfinished"
    }
}
