//! What the moment of failure has to offer: texts to copy.

use super::model::{Copyable, Model};
use crate::explain::story::safe;
use crate::explain::voices::{Speaker, observed};

impl Model {
    /// What can be copied at the moment of failure: what was seen here, and what an operator would
    /// look for in the log of a real broker.
    pub(super) fn what_can_be_copied_of_failure(&self) -> Vec<Copyable> {
        let run = &self.run;
        let mut choices = Vec::new();
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
