//! Who refuses, or nobody.

use super::{About, Answer, Asked, Question};
use crate::handshake::transcript::{Belief, Step, Verdict};
use crate::wire::Side;

pub(super) fn ask(asked: &Asked<'_>) -> Question {
    let refuser = asked.diagnosis.refusal.as_ref().map(|refusal| refusal.side);
    let mut answers: Vec<Answer> = Side::BOTH
        .into_iter()
        .map(|side| Answer {
            text: asked.say(&format!("who-{side}"), side, &[]),
            is_true: refuser == Some(side),
            reason: of_side(asked, side),
        })
        .collect();
    answers.push(Answer {
        text: asked.say("who-nobody", Side::Client, &[]),
        is_true: refuser.is_none(),
        reason: of_nobody(asked),
    });
    asked.question(About::Refuser, "who", answers)
}

/// What a side did: it refused, or what shows that it did not.
fn of_side(asked: &Asked<'_>, side: Side) -> String {
    if let Some(refusal) = &asked.diagnosis.refusal
        && refusal.side == side
    {
        let step = (refusal.step + 1).to_string();
        let values = [("step", step.as_str()), ("error", &refusal.failure.kind)];
        let key = match asked.transcript.verdict {
            Verdict::Denied => "denied",
            _ => "refused",
        };
        return asked.say(key, side, &values);
    }
    if let Some(step) = asked.inside(side) {
        return asked.say_at("was-inside", side, step);
    }
    let passed = |step: &Step| {
        matches!(step, Step::Verified(verification)
            if verification.side == side && verification.failure.is_none())
    };
    if let Some(step) = asked.transcript.steps.iter().rposition(passed) {
        return asked.say_at("had-checked", side, step);
    }
    match asked.decisions(side).next_back() {
        Some((step, decision)) if decision.belief == Belief::Told => {
            asked.say_at("was-told", side, step)
        }
        Some((step, _)) => asked.say_at("had-waited", side, step),
        None => asked.say("did-nothing", side, &[]),
    }
}

/// Who refused after all, or what shows that nobody did.
fn of_nobody(asked: &Asked<'_>) -> String {
    if let Some(refusal) = &asked.diagnosis.refusal {
        return of_side(asked, refusal.side);
    }
    let decisions =
        Side::BOTH.map(|side| asked.decisions(side).next_back().map(|last| (last, side)));
    let last = decisions
        .into_iter()
        .flatten()
        .max_by_key(|((step, _), _)| *step);
    let Some(((step, decision), side)) = last else {
        return asked.say("did-nothing", Side::Server, &[]);
    };
    let key = match decision.belief {
        _ if asked.transcript.verdict == Verdict::Connected => "both-inside",
        Belief::Told => "was-told",
        _ => "had-waited",
    };
    asked.say_at(key, side, step)
}
