//! At which message it is decided.

use super::{ANSWERS, About, Answer, Asked, Question};
use crate::explain::moment;
use crate::handshake::transcript::{Belief, Crossing, Fate, Step, Verdict};
use crate::wire::{MessageKind, Side};

pub(super) fn ask(asked: &Asked<'_>) -> Question {
    let truth = truth(asked);
    let mut answers = vec![Answer {
        text: match truth.crossing {
            Some((_, crossing)) => label(asked, crossing),
            None => asked.say("at-nothing", truth.side, &[]),
        },
        is_true: true,
        reason: truth.reason,
    }];
    let decided = truth.crossing.map(|(step, _)| step).unwrap_or_default();
    let mut others: Vec<(usize, &Crossing)> = asked
        .crossings()
        .filter(|(_, crossing)| !is_goodbye(crossing))
        .collect();
    others.sort_by_key(|(step, crossing)| rank(asked, *step, crossing, decided));
    for (step, crossing) in others {
        let text = label(asked, crossing);
        let is_known = answers.iter().any(|answer| answer.text == text);
        if answers.len() < ANSWERS && !is_known {
            let reason = why_not(asked, step, crossing, decided);
            let is_true = false;
            answers.push(Answer {
                text,
                is_true,
                reason,
            });
        }
    }
    // In the order of time the truth would often be the last.
    answers.sort_by(|one, other| one.text.cmp(&other.text));
    asked.question(About::Message, "message", answers)
}

/// What decided it.
struct Decided<'a> {
    /// The record and its step; `None` if no message did.
    crossing: Option<(usize, &'a Crossing)>,
    /// Who decided.
    side: Side,
    /// How that is known.
    reason: String,
}

fn truth<'a>(asked: &Asked<'a>) -> Decided<'a> {
    let read_by = |side: Side, before: usize| {
        let mut crossings = asked.crossings();
        crossings.rfind(|(step, crossing)| {
            *step < before && crossing.from != side && crossing.fate == Fate::Read
        })
    };
    let at = |key: &str, side: Side, read: usize, decided: usize| {
        let (read, decided) = ((read + 1).to_string(), (decided + 1).to_string());
        asked.say(key, side, &[("read", &read), ("step", &decided)])
    };
    if let Some(refusal) = &asked.diagnosis.refusal {
        let side = refusal.side;
        let crossing = read_by(side, refusal.step).filter(|_| !refusal.reading.is_empty());
        let reason = match crossing {
            Some((read, _)) => at("was-reading", side, read, refusal.step),
            None => asked.say_at("read-nothing", side, refusal.step),
        };
        return Decided {
            crossing,
            side,
            reason,
        };
    }
    if asked.transcript.verdict == Verdict::Connected {
        let inside = Side::BOTH.map(|side| asked.inside(side).map(|step| (step, side)));
        if let Some((step, side)) = inside.into_iter().flatten().max()
            && let Some((read, crossing)) = read_by(side, step)
        {
            return Decided {
                crossing: Some((read, crossing)),
                side,
                reason: at("came-inside-with", side, read, step),
            };
        }
    }
    let lost = asked
        .crossings()
        .find(|(_, crossing)| crossing.fate == Fate::Dropped);
    match lost.or_else(|| asked.crossings().next_back()) {
        Some((step, crossing)) => {
            let key = match crossing.fate {
                Fate::Dropped => "was-lost",
                _ => "was-the-last",
            };
            Decided {
                crossing: Some((step, crossing)),
                side: crossing.from,
                reason: asked.say_at(key, crossing.from, step),
            }
        }
        None => Decided {
            crossing: None,
            side: Side::Client,
            reason: asked.say("did-nothing", Side::Client, &[]),
        },
    }
}

/// What a record is called here, and whose it is. What an alert says would tell too much.
fn label(asked: &Asked<'_>, crossing: &Crossing) -> String {
    if moment::fatal_alert(crossing).is_some() {
        return asked.say("the-alert", crossing.from, &[]);
    }
    let names = match crossing.letters.as_slice() {
        [first, _, .., last] => format!("{} … {}", first.kind, last.kind),
        _ => moment::name(crossing),
    };
    asked.say("a-message", crossing.from, &[("messages", &names)])
}

fn is_goodbye(crossing: &Crossing) -> bool {
    let only = |kind| crossing.letters.iter().all(|letter| letter.kind == kind);
    only(MessageKind::Alert) && moment::fatal_alert(crossing).is_none()
}

/// How good a wrong answer a record is, the best first: one at which something was checked or
/// believed, then one near the truth. What says little comes last.
fn rank(asked: &Asked<'_>, step: usize, crossing: &Crossing, decided: usize) -> (u8, usize) {
    let says_little = crossing.letters.iter().all(|letter| {
        matches!(
            letter.kind,
            MessageKind::ChangeCipherSpec | MessageKind::Alert
        )
    });
    let kind = match what_followed(asked, step, crossing) {
        _ if says_little => 2,
        Some(_) => 0,
        None => 1,
    };
    (kind, step.abs_diff(decided))
}

/// The check or the belief that a record led its reader to, with its step.
fn what_followed<'a>(
    asked: &Asked<'a>,
    step: usize,
    crossing: &Crossing,
) -> Option<(usize, &'a Step)> {
    let reader = crossing.from.peer();
    let behind = asked.transcript.steps.iter().enumerate().skip(step + 1);
    let before_the_next = behind.take_while(|(_, step)| !matches!(step, Step::Crossing(_)));
    let mut of_the_reader = before_the_next.filter(|(_, step)| match step {
        Step::Verified(verification) => verification.side == reader,
        Step::Decided(decision) => decision.side == reader,
        _ => false,
    });
    of_the_reader.next()
}

/// What became of a record at which it was not decided.
fn why_not(asked: &Asked<'_>, step: usize, crossing: &Crossing, decided: usize) -> String {
    let reader = crossing.from.peer();
    match crossing.fate {
        Fate::Dropped => return asked.say_at("lost", reader, step),
        Fate::Unread => return asked.say_at("unread", reader, step),
        Fate::Read if moment::fatal_alert(crossing).is_some() => {
            return asked.say_at("only-told", crossing.from, step);
        }
        Fate::Read if step > decided => return asked.say_at("later", reader, step),
        Fate::Read => {}
    }
    match what_followed(asked, step, crossing) {
        Some((checked, Step::Verified(verification))) if verification.failure.is_none() => {
            asked.say_at("read-and-checked", reader, checked)
        }
        Some((inside, Step::Decided(decision))) if decision.belief == Belief::Inside => {
            asked.say_at("read-and-inside", reader, inside)
        }
        _ if reader == Side::Client && shows_certificate(crossing) => {
            asked.say_at("read-a-certificate", reader, step)
        }
        _ => asked.say_at("read-on", reader, step),
    }
}

fn shows_certificate(crossing: &Crossing) -> bool {
    let mut letters = crossing.letters.iter();
    letters.any(|letter| letter.kind == MessageKind::Certificate)
}
