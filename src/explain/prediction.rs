//! Three questions about a run, asked before the step that decides it, and what the run answers:
//! who refuses, at which message, and what the other side sees.
//!
//! Truth and wrong answers are things of the run, and so are the reasons why an answer is wrong.

mod message;
mod seen;
mod who;

use super::diagnosis::Diagnosis;
use super::story::Catalogue;
use super::values::Values;
use crate::handshake::Transcript;
use crate::handshake::transcript::{Belief, Crossing, Decision, Fate, Step};
use crate::wire::Side;
use crate::wire::registry::AlertDescription;

/// The most answers that are offered to a question: as many as there are keys for them.
pub const ANSWERS: usize = 4;

/// What can be asked about a run before its end is known. A question to which the run has one
/// answer only is not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// The questions, in the order in which they are asked.
    pub questions: Vec<Question>,
}

/// A question, and the answers to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it asks about.
    pub about: About,
    /// The question in a few words.
    pub text: String,
    /// The same in the embassy world.
    pub border: String,
    /// The same in Kafka's.
    pub kafka: String,
    /// From two to [`ANSWERS`] answers, all different, one of them true.
    pub answers: Vec<Answer>,
}

/// What a question asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Who refuses.
    Refuser,
    /// At which message it is decided.
    Message,
    /// What the side sees that does not refuse.
    OtherSide,
}

/// An answer that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What it says, escaped.
    pub text: String,
    /// Whether the run says the same.
    pub is_true: bool,
    /// What in the run makes it true or wrong, escaped.
    pub reason: String,
}

impl Question {
    /// The answer that is true.
    #[must_use]
    pub fn truth(&self) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.is_true)
    }
}

/// A run, as far as questions are asked about it.
#[derive(Clone, Copy)]
struct Asked<'a> {
    transcript: &'a Transcript,
    diagnosis: &'a Diagnosis,
    catalogue: &'a Catalogue,
}

impl Prediction {
    /// The questions about a run. What became of the same in the other version of TLS is offered
    /// as a wrong answer, where that run is given.
    #[must_use]
    pub fn of(
        transcript: &Transcript,
        diagnosis: &Diagnosis,
        other: Option<(&Transcript, &Diagnosis)>,
        catalogue: &Catalogue,
    ) -> Self {
        let asked = Asked {
            transcript,
            diagnosis,
            catalogue,
        };
        let questions = [
            who::ask(&asked),
            message::ask(&asked),
            seen::ask(&asked, other),
        ];
        let mut questions = Vec::from(questions);
        questions.retain(|question| question.answers.len() > 1);
        Self { questions }
    }
}

/// The first step at which it shows how the run ends: a record that is not read, a check that
/// fails, or else the decision that ended it.
#[must_use]
pub fn deciding_step(transcript: &Transcript, diagnosis: &Diagnosis) -> Option<usize> {
    let shows = |step: &Step| match step {
        Step::Crossing(crossing) => crossing.fate != Fate::Read,
        Step::Verified(verification) => verification.failure.is_some(),
        Step::Authorized(call) => !call.allowed,
        _ => false,
    };
    let shown = transcript.steps.iter().position(shows);
    let ended = match &diagnosis.refusal {
        Some(refusal) => Some(refusal.step),
        None => {
            let decided = |step: &Step| matches!(step, Step::Decided(_));
            transcript.steps.iter().rposition(decided)
        }
    };
    shown.into_iter().chain(ended).min()
}

impl<'a> Asked<'a> {
    /// A question with these answers, the texts of which stand under this key.
    fn question(&self, about: About, key: &str, answers: Vec<Answer>) -> Question {
        let story = self
            .catalogue
            .story(&format!("predict-{key}"), &Values::of_run(self.transcript));
        Question {
            about,
            text: story.title,
            border: story.border,
            kafka: story.kafka,
            answers,
        }
    }

    /// A sentence about a side, by its key.
    fn say(&self, key: &str, side: Side, more: &[(&'static str, &str)]) -> String {
        let mut values = Values::of_run(self.transcript);
        values.set_side(self.transcript, side);
        for (name, value) in more {
            values.set(name, value);
        }
        self.catalogue
            .story(&format!("predict-{key}"), &values)
            .title
    }

    /// A sentence about what a side did at a step, counted from 0.
    fn say_at(&self, key: &str, side: Side, step: usize) -> String {
        self.say(key, side, &[("step", &(step + 1).to_string())])
    }

    /// The decisions of a side with their steps, in order.
    fn decisions(&self, side: Side) -> impl DoubleEndedIterator<Item = (usize, &'a Decision)> {
        let steps = self.transcript.steps.iter().enumerate();
        steps.filter_map(move |(index, step)| match step {
            Step::Decided(decision) if decision.side == side => Some((index, decision)),
            _ => None,
        })
    }

    /// The step at which a side came to believe itself inside.
    fn inside(&self, side: Side) -> Option<usize> {
        let mut decisions = self.decisions(side);
        let inside = decisions.find(|(_, decision)| decision.belief == Belief::Inside);
        inside.map(|(step, _)| step)
    }

    /// What crossed, with its steps, in order.
    fn crossings(&self) -> impl DoubleEndedIterator<Item = (usize, &'a Crossing)> {
        let steps = self.transcript.steps.iter().enumerate();
        steps.filter_map(|(index, step)| match step {
            Step::Crossing(crossing) => Some((index, crossing)),
            _ => None,
        })
    }
}

/// An alert as people write it: `48 unknown_ca`.
fn alert(description: AlertDescription) -> String {
    let name = description.name().unwrap_or("unknown");
    format!("{} {name}", description.0)
}
