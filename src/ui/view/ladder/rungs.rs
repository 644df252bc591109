//! The rungs of the ladder, from the transcript.

use crate::cluster::TlsVersion;
use crate::explain::Catalogue;
use crate::explain::story::safe;
use crate::handshake::Transcript;
use crate::handshake::transcript::{Belief, Crossing, Fate, Letter, Step, Subject, Verification};
use crate::lab::Run;
use crate::pki::PaperKind;
use crate::ui::cursor::Place;
use crate::wire::record::RecordHeader;
use crate::wire::registry::{AlertDescription, ProtocolVersion};
use crate::wire::{MessageKind, Side};

/// One row of the ladder.
pub(in crate::ui::view) struct Rung {
    /// The place it shows, if it shows one.
    pub(in crate::ui::view) place: Option<usize>,
    /// For a rung that is no place: the place it stands before.
    pub(in crate::ui::view) before: usize,
    /// The number of the step, on the first row of the step.
    pub(in crate::ui::view) number: Option<usize>,
    /// Whether it stands behind the curtain.
    pub(in crate::ui::view) encrypted: bool,
    /// What it shows.
    pub(super) text: Text,
}

impl Rung {
    /// Whether something else happens here than there.
    pub(in crate::ui::view) fn differs_from(&self, other: &Self) -> bool {
        self.text != other.text
    }
}

/// What a rung shows.
#[derive(PartialEq, Eq)]
pub(super) enum Text {
    /// From here on somebody encrypts.
    Curtain(String),
    /// Something that one side does by itself.
    Event {
        /// Whose side it is drawn on.
        lane: Lane,
        /// How it went.
        mark: Mark,
        /// What is said of it.
        words: String,
        /// What is said before it has happened, which gives no verdict away.
        neutral: String,
    },
    /// A message.
    Arrow(Arrow),
    /// Something that cannot be seen from outside.
    Hidden,
}

/// Where an event is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// On a broker's side.
    Of(Side),
    /// On neither.
    Between,
}

/// How an event went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    Accepted,
    Refused,
}

/// A message on its way.
#[derive(PartialEq, Eq)]
pub(super) struct Arrow {
    pub(super) from: Side,
    pub(super) name: String,
    /// Which of several messages in one record it is.
    pub(super) part: Part,
    pub(super) fate: Fate,
    pub(super) changed: bool,
    /// Said behind the name, where it would be surprising.
    pub(super) remark: Option<&'static str>,
}

/// Which of the messages of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    First,
    Middle,
    Last,
}

/// The rungs of a run, of which these are the places.
pub(in crate::ui::view) fn rungs(run: &Run, places: &[Place], catalogue: &Catalogue) -> Vec<Rung> {
    let transcript = &run.transcript;
    let mut curtain = Curtain::default();
    let mut rungs = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let Some(step) = transcript.steps.get(place.step) else {
            continue;
        };
        let version = run.changes.version;
        let closes = match step {
            Step::Crossing(crossing) => curtain.closes(transcript, version, crossing),
            _ => None,
        };
        if let Some(words) = closes {
            rungs.push(Rung {
                place: None,
                before: index,
                number: None,
                encrypted: true,
                text: Text::Curtain(words),
            });
        }
        let encrypted = match step {
            Step::Crossing(crossing) => crossing.encrypted,
            _ => curtain.drawn(),
        };
        rungs.push(Rung {
            place: Some(index),
            before: index,
            number: (place.letter == 0).then_some(place.step + 1),
            encrypted,
            text: text((transcript, catalogue), *place, step, curtain.drawn()),
        });
    }
    rungs
}

/// What somebody without keys sees of it: records with their outer type and their size, what
/// crosses in the clear, and nothing that happens on one side.
pub(super) fn without_keys(rungs: &mut [Rung], run: &Run, places: &[Place]) {
    for rung in rungs {
        let Some(place) = rung.place.and_then(|index| places.get(index)) else {
            continue;
        };
        let Some(Step::Crossing(crossing)) = run.transcript.steps.get(place.step) else {
            rung.text = Text::Hidden;
            continue;
        };
        match &mut rung.text {
            Text::Arrow(_) if crossing.encrypted && place.letter > 0 => rung.text = Text::Hidden,
            Text::Arrow(arrow) if crossing.encrypted => {
                arrow.name = closed(&crossing.bytes);
                arrow.part = Part::Whole;
                arrow.remark = None;
            }
            _ => {}
        }
    }
}

/// A closed record, by what its header says.
fn closed(record: &[u8]) -> String {
    let size = record.len();
    match RecordHeader::parse(record) {
        Ok(header) => format!("{}, {size} bytes", header.content_type),
        Err(_) => format!("{size} bytes"),
    }
}

/// Who encrypts already.
#[derive(Default)]
struct Curtain {
    client: bool,
    server: bool,
}

impl Curtain {
    fn drawn(&self) -> bool {
        self.client || self.server
    }

    /// What is said before this record if it is the first that its sender encrypts.
    fn closes(
        &mut self,
        transcript: &Transcript,
        version: TlsVersion,
        crossing: &Crossing,
    ) -> Option<String> {
        let drawn = self.drawn();
        let own = match crossing.from {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        };
        if !crossing.encrypted || std::mem::replace(own, true) {
            return None;
        }
        let spoken = transcript.version.unwrap_or(version.code());
        if spoken == ProtocolVersion::TLS_1_2 {
            let broker = safe(&transcript.parties.of(crossing.from).broker);
            return Some(format!(
                "the curtain closes · what {broker} says is encrypted"
            ));
        }
        (!drawn).then(|| "the curtain closes · the handshake goes on encrypted".to_owned())
    }
}

fn text(
    (transcript, catalogue): (&Transcript, &Catalogue),
    place: Place,
    step: &Step,
    curtain: bool,
) -> Text {
    let broker = |side: Side| safe(&transcript.parties.of(side).broker);
    let title = || catalogue.title_of(transcript, step);
    match step {
        Step::Crossing(crossing) => Text::Arrow(arrow(crossing, place.letter, curtain)),
        Step::Paper(paper) => {
            let mark = match paper.kind {
                PaperKind::Checked { verifies: true, .. } => Mark::Accepted,
                PaperKind::Checked {
                    verifies: false, ..
                } => Mark::Refused,
                _ => Mark::None,
            };
            let side = Side::BOTH
                .into_iter()
                .find(|side| transcript.parties.of(*side).broker == paper.holder);
            let lane = side.map_or(Lane::Between, Lane::Of);
            let words = title();
            Text::Event {
                lane,
                mark,
                neutral: words.clone(),
                words,
            }
        }
        Step::Verified(verification) => Text::Event {
            lane: Lane::Of(verification.side),
            mark: if verification.failure.is_none() {
                Mark::Accepted
            } else {
                Mark::Refused
            },
            words: title(),
            neutral: asks(
                verification,
                &broker(verification.side),
                &broker(verification.side.peer()),
            ),
        },
        Step::Keys { side, .. } => {
            let words = title();
            Text::Event {
                lane: Lane::Of(*side),
                mark: Mark::None,
                neutral: words.clone(),
                words,
            }
        }
        Step::Authorized(call) => Text::Event {
            lane: Lane::Of(call.side),
            mark: if call.allowed {
                Mark::Accepted
            } else {
                Mark::Refused
            },
            words: title(),
            neutral: format!("{} asks its authorizer", broker(call.side)),
        },
        Step::Decided(decision) => Text::Event {
            lane: Lane::Of(decision.side),
            mark: match decision.belief {
                Belief::Inside => Mark::Accepted,
                Belief::Waiting => Mark::None,
                Belief::CannotStart
                | Belief::Refused
                | Belief::Denied
                | Belief::Told
                | Belief::TurnedAway => Mark::Refused,
            },
            words: title(),
            neutral: format!("{} comes to a decision", broker(decision.side)),
        },
    }
}

/// What a verifier is about to do.
fn asks(verification: &Verification, who: &str, whose: &str) -> String {
    match verification.subject {
        Subject::Chain { .. } => format!("{who} checks the papers of {whose}"),
        Subject::Possession { .. } => format!("{who} checks the signature of {whose}"),
    }
}

fn arrow(crossing: &Crossing, letter: usize, curtain: bool) -> Arrow {
    let last = crossing.letters.len().saturating_sub(1);
    let name = match crossing.letters.get(letter) {
        Some(letter) => name(letter),
        None if crossing.is_record => "a closed record".to_owned(),
        None => format!("{} bytes, no TLS record", crossing.bytes.len()),
    };
    Arrow {
        from: crossing.from,
        name,
        part: match letter {
            _ if last == 0 => Part::Whole,
            0 => Part::First,
            letter if letter == last => Part::Last,
            _ => Part::Middle,
        },
        fate: crossing.fate,
        changed: crossing.before.is_some(),
        remark: match crossing.letters.get(letter) {
            _ if !crossing.is_record => Some("no TLS"),
            _ if curtain && !crossing.encrypted => Some("in the clear"),
            Some(letter) if letter.holds_no_certificate() => Some("empty"),
            _ => None,
        },
    }
}

/// What a message is called; an alert by what it says.
fn name(letter: &Letter) -> String {
    match (letter.kind, letter.bytes.as_slice()) {
        (MessageKind::Alert, [_, description]) => {
            let name = AlertDescription(*description).name().unwrap_or("unknown");
            format!("Alert {description} {name}")
        }
        (kind, _) => kind.to_string(),
    }
}
