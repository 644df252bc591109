//! What can be copied, where the cursor is.

use super::keymap::Room;
use super::model::Model;
use crate::explain::story::safe;
use crate::explain::voices::{Speaker, observed};

/// Something that can be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copyable {
    /// What it is.
    pub name: &'static str,
    /// What is copied.
    pub text: String,
}

impl Model {
    /// What can be copied here.
    #[must_use]
    pub fn what_can_be_copied(&self) -> Vec<Copyable> {
        if self.room_below() == Room::Failure {
            return self.what_can_be_copied_of_failure();
        }
        let mut choices = Vec::new();
        let mut offer = |name: &'static str, text: String| {
            if !text.is_empty() {
                choices.push(Copyable { name, text });
            }
        };
        let opened = self.opened();
        if let Some(row) = opened.rows.get(self.row()) {
            offer("the value", row.value.clone());
            let bytes = opened.bytes.get(row.range.clone()).unwrap_or_default();
            offer("its bytes", hex(bytes));
        }
        offer("all bytes", hex(&opened.bytes));
        if let Some(story) = self.story(self.place()) {
            offer("the sentence at the border", story.border);
            offer("the sentence in Kafka", story.kafka);
        }
        choices
    }

    /// What can be copied at the moment of failure: what was seen here, and what an operator would
    /// look for in the log of a real broker.
    fn what_can_be_copied_of_failure(&self) -> Vec<Copyable> {
        let run = &self.run;
        let mut choices = Vec::new();
        if let Some(remedy) = run.remedies.get(self.chosen_remedy()) {
            let command = self.catalogue.remedy(&run.transcript, *remedy).command;
            if !command.is_empty() {
                choices.push(Copyable {
                    name: "what is typed to mend it",
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
        let causes = &run.explanation.diagnosis.causes;
        if let Some(cause) = causes.first().filter(|_| !self.is_hunting()) {
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

/// Bytes as people write them down.
fn hex(bytes: &[u8]) -> String {
    let bytes: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.join(" ")
}
