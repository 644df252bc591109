//! The moment of failure: the last steps of both sides and what crossed between them, each beside
//! what the other did at that time.

mod selection;

use super::check::{Check, CheckId, CheckVerdict};
use super::story::Catalogue;
use super::{Explanation, story};
use crate::handshake::Transcript;
use crate::handshake::transcript::{
    Belief, Crossing, Decision, FailureSource, Letter, Step, Verdict, Verification,
};
use crate::wire::registry::AlertDescription;
use crate::wire::{MessageKind, Side, Sides, kafka};

/// What led to the failure and what followed from it, in the order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The rows; of what stands in one row, nothing is later than what stands in the next.
    pub beats: Vec<Beat>,
}

/// What one side says, what crosses, and what the other side makes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beat {
    /// What each side does and believes.
    pub sides: Sides<Vec<Saying>>,
    /// The steps of what crosses, all in one direction and with one fate.
    pub crossings: Vec<usize>,
}

/// Something that a side does, decides or believes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// The step at which it is known.
    pub step: usize,
    /// How it is meant.
    pub tone: Tone,
    /// The words, escaped.
    pub text: String,
}

/// How something is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// What it does.
    Does,
    /// It believes itself connected.
    Inside,
    /// It believes anything else.
    Outside,
    /// It refuses.
    Refuses,
    /// It learns that it is over.
    Learns,
    /// More of the same, in the words of whoever says it.
    Detail,
}

/// The name of what a record carries, as a row of the moment has it.
#[must_use]
pub fn name(crossing: &Crossing) -> String {
    let letters = crossing.letters.iter();
    let names: Vec<String> = letters
        .map(|letter| match (letter.kind, letter.bytes.as_slice()) {
            (MessageKind::Alert, [_, description]) => {
                let name = AlertDescription(*description).name().unwrap_or("unknown");
                format!("alert {description} {name}")
            }
            (MessageKind::Certificate, _) if letter.holds_no_certificate() => {
                "Certificate (empty)".to_owned()
            }
            (MessageKind::ApplicationData, _) => talk(letter, crossing.from),
            (kind, _) => kind.to_string(),
        })
        .collect();
    match (names.is_empty(), crossing.is_record) {
        (false, true) => names.join(", "),
        (false, false) => format!("{}, no TLS", names.join(", ")),
        (true, true) => "a closed record".to_owned(),
        (true, false) => format!("{} bytes, no TLS", crossing.bytes.len()),
    }
}

/// What is asked or answered, where it can be read.
fn talk(letter: &Letter, sender: Side) -> String {
    if letter.bytes.starts_with(b"GET ") {
        let line = letter.bytes.split(|byte| *byte == b'\r').next();
        return story::safe(&String::from_utf8_lossy(line.unwrap_or_default()));
    }
    let mut said = None;
    kafka::dissect(&letter.bytes, sender).walk(&mut |_, field| {
        said = said.take().or_else(|| match &*field.name {
            "request" => Some(field.value.to_string()),
            // Which versions it can be read as is no name.
            "response" => {
                let value = field.value.to_string();
                let api = value.split(' ').next().unwrap_or_default();
                Some(format!("{api} response"))
            }
            _ => None,
        });
    });
    said.unwrap_or_else(|| letter.kind.to_string())
}

/// The fatal alert in a record, if it carries one that can be read.
#[must_use]
pub fn fatal_alert(crossing: &Crossing) -> Option<AlertDescription> {
    const FATAL: u8 = 2;
    let mut letters = crossing.letters.iter();
    letters.find_map(|letter| match (letter.kind, letter.bytes.as_slice()) {
        (MessageKind::Alert, [FATAL, description]) => Some(AlertDescription(*description)),
        _ => None,
    })
}

impl Moment {
    /// Reads the moment out of a run that failed; of one that did not, there is nothing to tell.
    #[must_use]
    pub fn of(transcript: &Transcript, explanation: &Explanation, catalogue: &Catalogue) -> Self {
        let mut telling = Telling {
            transcript,
            catalogue,
            beats: Vec::new(),
            inside: Sides::default(),
            over: Sides::default(),
        };
        if transcript.verdict == Verdict::Connected {
            return Self::default();
        }
        for index in selection::steps(transcript, explanation) {
            match transcript.steps.get(index) {
                Some(Step::Crossing(crossing)) => telling.crossing(index, crossing),
                Some(Step::Verified(verification)) => {
                    let checks = explanation.checks.get(index).map_or(&[][..], Vec::as_slice);
                    telling.verified(index, verification, checks);
                }
                Some(Step::Decided(decision)) => telling.decided(index, decision),
                _ => {}
            }
        }
        Self {
            beats: telling.beats,
        }
    }
}

/// The moment, as far as it is told.
struct Telling<'a> {
    transcript: &'a Transcript,
    catalogue: &'a Catalogue,
    beats: Vec<Beat>,
    inside: Sides<bool>,
    over: Sides<bool>,
}

impl Telling<'_> {
    fn crossing(&mut self, index: usize, crossing: &Crossing) {
        let alert = fatal_alert(crossing).is_some();
        if !alert && self.goes_on(crossing) {
            if let Some(beat) = self.beats.last_mut() {
                beat.crossings.push(index);
                let names: Vec<String> = beat
                    .crossings
                    .iter()
                    .filter_map(|index| match self.transcript.steps.get(*index) {
                        Some(Step::Crossing(crossing)) => Some(name(crossing)),
                        _ => None,
                    })
                    .collect();
                let text = self.catalogue.moment(
                    self.transcript,
                    "sends",
                    &[("messages", &names.join(", "))],
                );
                if let Some(saying) = beat.sides.of_mut(crossing.from).last_mut() {
                    saying.text = text;
                }
            }
            return;
        }
        self.beats.push(Beat {
            crossings: vec![index],
            ..Beat::default()
        });
        if crossing.again {
            self.say(crossing.from, index, Tone::Does, "again", "");
        } else if alert {
            self.say(crossing.from, index, Tone::Does, "alert", "");
        } else {
            self.say(crossing.from, index, Tone::Does, "sends", &name(crossing));
        }
    }

    /// Whether a record goes the way of the one before it, and nothing was decided in between.
    fn goes_on(&self, crossing: &Crossing) -> bool {
        let Some(beat) = self.beats.last() else {
            return false;
        };
        let last = beat
            .crossings
            .last()
            .and_then(|index| self.transcript.steps.get(*index));
        let Some(Step::Crossing(before)) = last else {
            return false;
        };
        let alike = before.from == crossing.from
            && before.fate == crossing.fate
            && before.before.is_none()
            && !before.again
            && !crossing.again
            && !crossing.overtaken
            && crossing.before.is_none()
            && fatal_alert(before).is_none();
        alike
            && beat.sides.of(crossing.from.peer()).is_empty()
            && beat.sides.of(crossing.from).len() == 1
    }

    fn verified(&mut self, index: usize, verification: &Verification, checks: &[Check]) {
        let side = verification.side;
        let failed = checks
            .iter()
            .filter(|check| check.verdict == CheckVerdict::Fail);
        let unknown = failed.clone().any(|check| check.id == CheckId::IssuerKnown);
        let mut said = Vec::new();
        for check in failed {
            let twice = unknown && check.id == CheckId::TrustAnchor;
            if !twice && !said.contains(&check.id) {
                said.push(check.id);
                let key = format!("reason-{}", check.id.as_str());
                self.say(side, index, Tone::Refuses, &key, "");
            }
        }
        if said.is_empty() {
            self.say(side, index, Tone::Refuses, "refuses", "");
        }
    }

    fn decided(&mut self, index: usize, decision: &Decision) {
        let side = decision.side;
        let failure = decision.failure.as_ref();
        let kind = failure
            .map(|failure| story::safe(&failure.kind))
            .unwrap_or_default();
        match decision.belief {
            Belief::Inside => {
                self.say(side, index, Tone::Inside, &format!("inside-{side}"), "");
                self.say(side, index, Tone::Detail, "complete", "");
                *self.inside.of_mut(side) = true;
            }
            Belief::Refused | Belief::CannotStart => {
                let judged = index
                    .checked_sub(1)
                    .and_then(|before| self.transcript.steps.get(before));
                let verified = matches!(judged, Some(Step::Verified(verification))
                    if verification.side == side && verification.failure.is_some());
                if decision.belief == Belief::CannotStart {
                    self.say(side, index, Tone::Refuses, "cannot-start", "");
                } else if !verified {
                    self.say(side, index, Tone::Refuses, "refuses", "");
                }
                // rustls says more than the kind of its error only where it is short.
                match failure {
                    Some(failure) if !verified => {
                        self.quote(side, index, &failure.text);
                    }
                    _ => self.detail(side, index, kind),
                }
                let key = match decision.belief {
                    Belief::CannotStart => None,
                    _ if *self.inside.of(side) => Some("outside-later".to_owned()),
                    _ => Some(format!("outside-{side}")),
                };
                if let Some(key) = key {
                    self.say(side, index, Tone::Outside, &key, "");
                }
                *self.over.of_mut(side) = true;
                let peer = side.peer();
                if !*self.inside.of(peer)
                    && !*self.over.of(peer)
                    && decision.belief == Belief::Refused
                {
                    self.say(peer, index, Tone::Outside, "waits", "");
                }
            }
            // Both stay inside, and go on.
            Belief::Denied => {
                self.say(side, index, Tone::Refuses, "denies", "");
                self.detail(side, index, kind);
                self.say(side, index, Tone::Inside, "denied-inside", "");
            }
            Belief::TurnedAway => {
                self.say(side, index, Tone::Learns, "turned-away", "");
                self.detail(side, index, kind);
                self.say(side, index, Tone::Inside, "turned-away-inside", "");
            }
            Belief::Told => {
                let by_alert = failure.is_some_and(|failure| failure.alert.is_some());
                let key = if by_alert && !*self.inside.of(side.peer()) {
                    "told"
                } else {
                    "told-over"
                };
                self.say(side, index, Tone::Learns, key, "");
                match failure {
                    Some(failure) if failure.source == FailureSource::Rustls => {
                        self.detail(side, index, kind);
                    }
                    Some(failure) => {
                        let text = failure.text.split(": http").next().unwrap_or_default();
                        self.quote(side, index, text);
                    }
                    None => {}
                }
                *self.over.of_mut(side) = true;
            }
            Belief::Waiting => {
                self.say(side, index, Tone::Outside, "waits-in-vain", "");
                self.detail(side, index, kind);
                *self.over.of_mut(side) = true;
            }
        }
    }

    /// Lets a side say a sentence of the catalogue, in the last row.
    fn say(&mut self, side: Side, step: usize, tone: Tone, key: &str, messages: &str) {
        let text = self
            .catalogue
            .moment(self.transcript, key, &[("messages", messages)]);
        self.add(side, Saying { step, tone, text });
    }

    fn detail(&mut self, side: Side, step: usize, text: String) {
        if !text.is_empty() {
            self.add(
                side,
                Saying {
                    step,
                    tone: Tone::Detail,
                    text,
                },
            );
        }
    }

    /// What an error says of itself.
    fn quote(&mut self, side: Side, step: usize, text: &str) {
        self.detail(side, step, story::safe(text));
    }

    fn add(&mut self, side: Side, saying: Saying) {
        if self.beats.is_empty() {
            self.beats.push(Beat::default());
        }
        if let Some(beat) = self.beats.last_mut() {
            beat.sides.of_mut(side).push(saying);
        }
    }
}
