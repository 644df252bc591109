//! What each side believes, and why it ended so.

use super::{Opened, Row, broker};
use crate::explain::story::safe;
use crate::explain::{Catalogue, CheckVerdict};
use crate::handshake::Transcript;
use crate::handshake::transcript::{Belief, Crossing, Decision, Fate, Step};
use crate::lab::Run;
use crate::wire::registry::AlertDescription;
use crate::wire::{MessageKind, Side};

pub(super) fn decided(
    run: &Run,
    catalogue: &Catalogue,
    step: usize,
    decision: &Decision,
) -> Opened {
    let transcript = &run.transcript;
    let mut rows = Vec::new();
    for side in [decision.side, decision.side.peer()] {
        let so_far = transcript.steps.iter().take(step + 1).rev();
        let known = so_far.filter_map(|step| match step {
            Step::Decided(decision) if decision.side == side => Some(decision),
            _ => None,
        });
        let name = broker(transcript, side);
        rows.push(match known.into_iter().next() {
            Some(decision) => {
                Row::words(name, believes(transcript, decision)).marked(mark(decision.belief))
            }
            None => Row::words(name, "has not decided yet").marked(CheckVerdict::NotReached),
        });
    }
    let diagnosis = &run.explanation.diagnosis;
    let ended = match &diagnosis.refusal {
        Some(refusal) => step >= refusal.step,
        None => decision.failure.is_some(),
    };
    if ended {
        if let Some(refusal) = &diagnosis.refusal {
            rows.push(Row::words(
                "on the wire",
                slip(&transcript.steps, refusal.side),
            ));
            if refusal.peer_believed_connected && step > refusal.step {
                let peer = broker(transcript, refusal.side.peer());
                let words = format!("{peer} believed the handshake complete when this happened");
                rows.push(Row::words("meanwhile", words));
            }
        }
        for (index, cause) in diagnosis.causes.iter().enumerate() {
            let story = catalogue.cause(transcript, cause);
            let name = if index == 0 { "why" } else { "and" };
            let words = format!("{}. {}", capital(&story.title), story.kafka);
            rows.push(Row::words(name, words).marked(CheckVerdict::Fail));
        }
    }
    let title = match decision.belief {
        Belief::Inside => "Inside",
        Belief::CannotStart | Belief::Refused => "Refused",
        Belief::Denied => "Denied",
        Belief::Told => "Told",
        Belief::TurnedAway => "Turned away",
        Belief::Waiting => "Waiting",
    };
    let reading: Vec<String> = decision.reading.iter().map(ToString::to_string).collect();
    let note = match reading.as_slice() {
        [] => "what each side believes now".to_owned(),
        names => format!("after reading {}", names.join(", ")),
    };
    let landing = rows
        .iter()
        .position(|row| row.name == "why")
        .unwrap_or_default();
    Opened {
        title: title.to_owned(),
        note,
        rows,
        bytes: Vec::new(),
        landing,
        prose: true,
    }
}

fn mark(belief: Belief) -> CheckVerdict {
    match belief {
        Belief::Inside => CheckVerdict::Pass,
        Belief::CannotStart
        | Belief::Refused
        | Belief::Denied
        | Belief::Told
        | Belief::TurnedAway => CheckVerdict::Fail,
        Belief::Waiting => CheckVerdict::NotReached,
    }
}

fn believes(transcript: &Transcript, decision: &Decision) -> String {
    let lets_in;
    let belief = match decision.belief {
        Belief::CannotStart => "cannot even begin",
        // The border is not inside: it lets in.
        Belief::Inside if decision.side == Side::Server => {
            lets_in = format!("lets {} in", broker(transcript, Side::Client));
            &lets_in
        }
        Belief::Inside => "believes that it is inside",
        Belief::Refused => "refuses",
        Belief::Denied => "denies what it was asked for, and stays connected",
        Belief::Told => "was told that it is over",
        Belief::TurnedAway => "may not do what it asked for, and stays connected",
        Belief::Waiting => "waits",
    };
    match &decision.failure {
        None => belief.to_owned(),
        Some(failure) => {
            let (kind, text) = (safe(&failure.kind), safe(&failure.text));
            format!("{belief}: {kind}, “{text}”")
        }
    }
}

/// The fatal alert of a side, as it crossed.
fn slip(steps: &[Step], side: Side) -> String {
    let crossing = |step: &Step| match step {
        Step::Crossing(crossing) if crossing.from == side => alert(crossing).map(|description| {
            let name = description.name().unwrap_or("unknown");
            let how = if crossing.encrypted {
                "encrypted"
            } else {
                "in the clear"
            };
            let fate = match crossing.fate {
                Fate::Read => "",
                Fate::Unread => ", never read",
                Fate::Dropped => ", lost on the way",
            };
            format!("alert {} {name}, {how}{fate}", description.0)
        }),
        _ => None,
    };
    steps
        .iter()
        .find_map(crossing)
        .unwrap_or_else(|| "no alert crossed".to_owned())
}

/// The fatal alert in a record, if it holds one.
fn alert(crossing: &Crossing) -> Option<AlertDescription> {
    const FATAL: u8 = 2;
    crossing
        .letters
        .iter()
        .find_map(|letter| match (letter.kind, letter.bytes.as_slice()) {
            (MessageKind::Alert, [FATAL, description]) => Some(AlertDescription(*description)),
            _ => None,
        })
}

fn capital(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map_or_else(String::new, |first| {
        // A broker's name keeps its spelling.
        let name = sentence
            .split(' ')
            .next()
            .is_some_and(|word| word.contains(['-', '\\', '_']));
        if name {
            sentence.to_owned()
        } else {
            first.to_uppercase().chain(characters).collect()
        }
    })
}
