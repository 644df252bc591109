//! Where in the journey a step stands.

use serde::Serialize;

use crate::handshake::Transcript;
use crate::handshake::transcript::{Belief, Crossing, Fate, Letter, Step};
use crate::wire::registry::ProtocolVersion;
use crate::wire::{MessageKind, Side};

/// The three acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Keys, requests, certificates, stores.
    BeforeTheBorder,
    /// The handshake.
    AtTheBorder,
    /// Requests, answers, goodbye.
    AfterTheBorder,
}

/// The stages across the top of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Certificates are issued, stores are filled.
    PapersIssued,
    /// Versions, suites, key shares.
    Hello,
    /// Encryption begins.
    Curtain,
    /// The server shows its chain and is checked.
    BordersPapers,
    /// The client shows its chain and is checked.
    YourPassport,
    /// Both Finished messages.
    Seal,
    /// Application data.
    Inside,
}

impl Act {
    /// `before-the-border`, `at-the-border` or `after-the-border`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BeforeTheBorder => "before-the-border",
            Self::AtTheBorder => "at-the-border",
            Self::AfterTheBorder => "after-the-border",
        }
    }
}

impl Stage {
    /// A slug, also the key of its title in the catalogue.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PapersIssued => "papers-issued",
            Self::Hello => "hello",
            Self::Curtain => "curtain",
            Self::BordersPapers => "borders-papers",
            Self::YourPassport => "your-passport",
            Self::Seal => "seal",
            Self::Inside => "inside",
        }
    }

    /// The stages in the order in which a journey passes them: in TLS 1.2 the curtain is drawn
    /// only after both sides have shown their papers.
    #[must_use]
    pub fn order(version: Option<ProtocolVersion>) -> [Self; 7] {
        use Stage::{BordersPapers, Curtain, Hello, Inside, PapersIssued, Seal, YourPassport};
        if version == Some(ProtocolVersion::TLS_1_2) {
            [
                PapersIssued,
                Hello,
                BordersPapers,
                YourPassport,
                Curtain,
                Seal,
                Inside,
            ]
        } else {
            [
                PapersIssued,
                Hello,
                Curtain,
                BordersPapers,
                YourPassport,
                Seal,
                Inside,
            ]
        }
    }

    /// Where in the journey a letter of a step stands, given the stages of all steps: of a record
    /// with several messages, each carries it only as far as it goes itself.
    #[must_use]
    pub fn at_letter(
        transcript: &Transcript,
        stages: &[(Act, Self)],
        step: usize,
        letter: usize,
    ) -> Option<Self> {
        let whole = stages.get(step)?.1;
        let Some(Step::Crossing(crossing)) = transcript.steps.get(step) else {
            return Some(whole);
        };
        if crossing.letters.len() < 2 || crossing.fate != Fate::Read {
            return Some(whole);
        }
        let order = Self::order(transcript.version);
        let rank = |stage: Self| order.iter().position(|other| *other == stage);
        let before = step.checked_sub(1).and_then(|step| stages.get(step));
        let floor = before.map_or(Self::Hello, |(_, stage)| *stage);
        let read = crossing.letters.iter().take(letter + 1);
        let reached = read
            .filter_map(|letter| of_message(letter.kind, crossing.from, transcript.version))
            .chain([Self::Hello, floor])
            .max_by_key(|stage| rank(*stage))?;
        [reached, whole]
            .into_iter()
            .min_by_key(|stage| rank(*stage))
    }
}

/// Act and stage of every step of a transcript. A journey never goes back a stage, and bytes that
/// nobody read do not carry it forward.
#[must_use]
pub fn stages(transcript: &Transcript) -> Vec<(Act, Stage)> {
    let order = Stage::order(transcript.version);
    let rank = |stage: Stage| {
        order
            .iter()
            .position(|other| *other == stage)
            .unwrap_or_default()
    };
    let mut now = Stage::PapersIssued;
    transcript
        .steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let reached = match step {
                Step::Crossing(crossing) => {
                    let next = transcript.steps.get(index + 1..).unwrap_or_default();
                    of_crossing(crossing, refused_next(next), transcript.version)
                }
                // The server derives its keys before its ServerHello crosses.
                Step::Keys { .. } if now == Stage::Hello => Some(Stage::Curtain),
                _ => None,
            };
            if let Some(stage) = reached.filter(|stage| rank(*stage) > rank(now)) {
                now = stage;
            }
            let act = match (step, now) {
                (Step::Paper(_), _) => Act::BeforeTheBorder,
                (_, Stage::Inside) => Act::AfterTheBorder,
                _ => Act::AtTheBorder,
            };
            let stage = match (step, now) {
                (Step::Paper(_), _) => Stage::PapersIssued,
                (_, Stage::PapersIssued) => Stage::Hello,
                (_, stage) => stage,
            };
            (act, stage)
        })
        .collect()
}

fn of_crossing(
    crossing: &Crossing,
    refused: Option<Stage>,
    version: Option<ProtocolVersion>,
) -> Option<Stage> {
    let first = crossing.letters.first()?;
    // Bytes that are no TLS bring nobody further than to the counter.
    if !crossing.is_record
        || (crossing.fate != Fate::Read && first.kind == MessageKind::ClientHello)
    {
        return Some(Stage::Hello);
    }
    if crossing.fate != Fate::Read {
        return None;
    }
    let stage = |letter: &Letter| of_message(letter.kind, crossing.from, version);
    match refused {
        // Of an envelope at which a side refuses, only what was accepted carries the journey on.
        Some(at) if crossing.letters.len() > 1 => Some(at),
        _ => crossing.letters.iter().rev().find_map(stage),
    }
}

/// The stage at which the side that reads the record before `steps` refuses, if it does.
fn refused_next(steps: &[Step]) -> Option<Stage> {
    for step in steps {
        let side = match step {
            Step::Crossing(_) => return None,
            Step::Verified(verification) if verification.failure.is_some() => verification.side,
            Step::Decided(decision) if decision.belief == Belief::Refused => decision.side,
            _ => continue,
        };
        return Some(match side {
            Side::Client => Stage::BordersPapers,
            Side::Server => Stage::YourPassport,
        });
    }
    None
}

fn of_message(kind: MessageKind, from: Side, version: Option<ProtocolVersion>) -> Option<Stage> {
    let tls12 = version == Some(ProtocolVersion::TLS_1_2);
    Some(match (kind, from) {
        (MessageKind::ClientHello | MessageKind::HelloRetryRequest, _) => Stage::Hello,
        (MessageKind::ServerHello, _) if tls12 => Stage::Hello,
        (MessageKind::Finished, Side::Server) if tls12 => Stage::Seal,
        (MessageKind::ServerHello | MessageKind::EncryptedExtensions, _) => Stage::Curtain,
        (
            MessageKind::Certificate
            | MessageKind::CertificateVerify
            | MessageKind::ServerKeyExchange
            | MessageKind::CertificateRequest
            | MessageKind::ServerHelloDone
            // In TLS 1.3 the border seals its half in the same breath.
            | MessageKind::Finished,
            Side::Server,
        ) => Stage::BordersPapers,
        (
            MessageKind::Certificate
            | MessageKind::ClientKeyExchange
            | MessageKind::CertificateVerify,
            Side::Client,
        ) => Stage::YourPassport,
        (MessageKind::ChangeCipherSpec, Side::Client) if tls12 => Stage::Curtain,
        (MessageKind::Finished, Side::Client) => Stage::Seal,
        (MessageKind::NewSessionTicket, _) if !tls12 => Stage::Inside,
        (MessageKind::ApplicationData, _) => Stage::Inside,
        _ => return None,
    })
}
