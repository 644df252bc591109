//! What the side sees that does not refuse.

use super::{ANSWERS, About, Answer, Asked, Question, alert};
use crate::explain::diagnosis::Diagnosis;
use crate::explain::moment;
use crate::handshake::Transcript;
use crate::handshake::transcript::{Ending, FailureSource, Step};
use crate::wire::Side;
use crate::wire::registry::AlertDescription;

pub(super) fn ask(asked: &Asked<'_>, other: Option<(&Transcript, &Diagnosis)>) -> Question {
    let side = side(asked.diagnosis);
    let truth = Seen::by(asked, side);
    let there = other.map(|(transcript, diagnosis)| {
        let asked = Asked {
            transcript,
            diagnosis,
            ..*asked
        };
        Seen::by(&asked, self::side(diagnosis))
    });
    let transcripts = [
        Some(asked.transcript),
        other.map(|(transcript, _)| transcript),
    ];
    let alerts = transcripts.into_iter().flatten().flat_map(alerts);
    let mut seen = vec![truth.clone()];
    for wrong in there.into_iter().chain(wrong(&truth, alerts.collect())) {
        if seen.len() < ANSWERS && !seen.contains(&wrong) {
            seen.push(wrong);
        }
    }
    let mut answers: Vec<Answer> = seen
        .iter()
        .map(|seen| Answer {
            text: seen.text(asked, side),
            is_true: *seen == truth,
            reason: reason(asked, side, seen, &truth),
        })
        .collect();
    answers.sort_by(|one, other| one.text.cmp(&other.text));
    asked.question(About::OtherSide, "seen", answers)
}

/// Whoever does not refuse; if nobody does, the client.
fn side(diagnosis: &Diagnosis) -> Side {
    let refusal = diagnosis.refusal.as_ref();
    refusal.map_or(Side::Client, |refusal| refusal.side.peer())
}

/// What a side saw of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    /// Whether it ever believed itself inside.
    inside: bool,
    /// What came then.
    then: Then,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Then {
    Stays,
    Alert(AlertDescription),
    Closed,
    Denied(String),
    Waits,
    Refuses(String),
}

impl Seen {
    fn by(asked: &Asked<'_>, side: Side) -> Self {
        let outcome = asked.transcript.outcomes.of(side);
        let failure = outcome.failure.as_ref();
        let denied = failure.filter(|failure| failure.source == FailureSource::Kafka);
        let then = match (outcome.ending, outcome.alert_received) {
            (Ending::Accepted, _) => Then::Stays,
            (Ending::Told, _) if let Some(failure) = denied => Then::Denied(failure.kind.clone()),
            (Ending::Told, Some(alert)) => Then::Alert(alert),
            (Ending::Told, None) => Then::Closed,
            (Ending::Waiting, _) => Then::Waits,
            (Ending::Rejected, _) => Then::Refuses(
                failure
                    .map(|failure| failure.kind.clone())
                    .unwrap_or_default(),
            ),
        };
        let inside = then == Then::Stays || asked.inside(side).is_some();
        Self { inside, then }
    }

    fn text(&self, asked: &Asked<'_>, side: Side) -> String {
        let place = if self.inside { "inside" } else { "outside" };
        let (then, value) = match &self.then {
            Then::Stays => ("stays", String::new()),
            Then::Alert(description) => ("alert", alert(*description)),
            Then::Closed => ("closed", String::new()),
            Then::Denied(error) => ("denied", error.clone()),
            Then::Waits => ("waits", String::new()),
            Then::Refuses(error) => ("refuses", error.clone()),
        };
        let values = [("alert", value.as_str()), ("error", value.as_str())];
        asked.say(&format!("seen-{place}-{then}"), side, &values)
    }
}

/// The fatal alerts that crossed, in order.
fn alerts(transcript: &Transcript) -> impl Iterator<Item = AlertDescription> {
    transcript.steps.iter().filter_map(|step| match step {
        Step::Crossing(crossing) => moment::fatal_alert(crossing),
        _ => None,
    })
}

/// What might have been seen instead, the likeliest first: the same at another time, then
/// whatever else can become of a side.
fn wrong(truth: &Seen, alerts: Vec<AlertDescription>) -> Vec<Seen> {
    let at_another_time = Seen {
        inside: !truth.inside,
        then: match &truth.then {
            Then::Stays => Then::Waits,
            // Nobody is answered outside.
            Then::Denied(_) => Then::Closed,
            then => then.clone(),
        },
    };
    let mut ends: Vec<Then> = alerts.into_iter().map(Then::Alert).collect();
    ends.extend([Then::Closed, Then::Waits, Then::Stays]);
    let mut wrong = vec![at_another_time];
    for inside in [truth.inside, !truth.inside] {
        let possible = ends.iter().filter(|then| inside || **then != Then::Stays);
        wrong.extend(possible.map(|then| Seen {
            inside,
            then: then.clone(),
        }));
    }
    wrong
}

/// What in the run makes an answer true or wrong.
fn reason(asked: &Asked<'_>, side: Side, seen: &Seen, truth: &Seen) -> String {
    let inside = asked
        .inside(side)
        .map(|step| asked.say_at("seen-was-inside", side, step));
    if seen.inside != truth.inside {
        return inside.unwrap_or_else(|| asked.say("seen-was-outside", side, &[]));
    }
    let last = asked.decisions(side).next_back().map(|(step, _)| step);
    let step = last.map(|step| (step + 1).to_string()).unwrap_or_default();
    let say = |key: &str, value: &str| {
        let values = [("step", step.as_str()), ("alert", value), ("error", value)];
        asked.say(key, side, &values)
    };
    let then = match &truth.then {
        Then::Stays => say("seen-goodbye", ""),
        Then::Alert(description) => say("seen-read-alert", &alert(*description)),
        Then::Closed => say("seen-met-the-end", ""),
        Then::Denied(error) => say("seen-read-denial", error),
        Then::Waits if last.is_some() => say("seen-waited", ""),
        Then::Waits => say("seen-nothing-crossed", ""),
        Then::Refuses(error) => say("seen-refused", error),
    };
    match inside {
        Some(inside) if seen == truth => format!("{inside}; {then}"),
        _ => then,
    }
}
