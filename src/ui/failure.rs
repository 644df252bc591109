//! What the moment of failure has to offer: remedies, and texts to copy.

use super::model::{Copyable, Model};
use super::pane::FailurePane;
use crate::explain::story::safe;
use crate::explain::voices::{Speaker, observed};

impl Model {
    /// The index of the remedy that is taken: the selected one where they are listed, or else the
    /// first.
    pub(super) fn chosen_remedy(&self) -> usize {
        let last = self.run.remedies.len().saturating_sub(1);
        match self.screen.failure {
            FailurePane::Mend => self.screen.failure_row.min(last),
            _ => 0,
        }
    }

    /// What can be copied at the moment of failure: what was seen here, and what an operator would
    /// look for in the log of a real broker.
    pub(super) fn what_can_be_copied_of_failure(&self) -> Vec<Copyable> {
        let run = &self.run;
        let mut choices = Vec::new();
        if let Some(remedy) = run.remedies.get(self.chosen_remedy()) {
            let command = self.catalogue.remedy(&run.transcript, *remedy).command;
            if !command.is_empty() {
                choices.push(Copyable {
                    name: "the command that mends it",
                    text: command,
                });
            }
        }
        let errors = ["the error", "what the other side learns"];
        for (name, seen) in errors.into_iter().zip(observed(&run.transcript)) {
            choices.push(Copyable {
                name,
                text: format!("{}: {}", safe(&seen.kind), safe(&seen.text)),
            });
        }
        let voices = self.voices.of(&run.transcript, &run.explanation.diagnosis);
        for (who, name) in [
            (Speaker::AcceptingBroker, "the broker's log"),
            (Speaker::AcceptingBrokerHidden, "what only DEBUG shows"),
        ] {
            let said = voices.iter().find(|voice| voice.who == who);
            if let Some(said) = said.filter(|said| !said.lines.is_empty()) {
                let text = safe(&said.lines.join(" "));
                choices.push(Copyable { name, text });
            }
        }
        if let Some(cause) = run.explanation.diagnosis.causes.first() {
            let story = self.catalogue.cause(&run.transcript, cause);
            choices.push(Copyable {
                name: "the cause at the border",
                text: story.border,
            });
            choices.push(Copyable {
                name: "the cause in Kafka",
                text: story.kafka,
            });
        }
        choices
    }
}
