//! The sentences a person reads, filled with the names and values of a run.
//!
//! Every sentence lives in `assets/text`, keyed; this room only decides which keys tell a step.

mod eve;
mod steps;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::diagnosis::{Cause, CauseKind, Diagnosis};
use super::papers;
use super::remarks::{Remarks, Texts};
use super::stage::{Act, Stage};
use super::values::{self, Values};
use crate::handshake::Transcript;
use crate::handshake::transcript::{Choice, Verdict};
use crate::wire::{Printable, Side, x509};

pub use eve::Closed;

/// What is told of one step, in both worlds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// What happens, in a few words.
    pub title: String,
    /// The same in the embassy world.
    pub border: String,
    /// The same in Kafka's.
    pub kafka: String,
    /// Where the comparison ends, if it ends here.
    pub limit: Option<String>,
    /// The name of the drawing that shows it, if there is one.
    pub art: Option<String>,
}

/// The sentences of one language, by key.
#[derive(Clone, Debug)]
pub struct Catalogue {
    entries: BTreeMap<String, Entry>,
    pub(super) remarks: Texts,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    title: String,
    #[serde(default)]
    border: String,
    #[serde(default)]
    kafka: String,
    limit: Option<String>,
    art: Option<String>,
    command: Option<String>,
}

const ENGLISH: &str = include_str!("../../assets/text/en.toml");

#[cfg(test)]
thread_local! {
    /// The keys that were asked for on this thread.
    pub(crate) static ASKED: std::cell::RefCell<std::collections::BTreeSet<String>> =
        const { std::cell::RefCell::new(std::collections::BTreeSet::new()) };
}

impl Catalogue {
    /// Every key.
    #[cfg(test)]
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The English sentences.
    ///
    /// # Panics
    ///
    /// Never: a test reads the embedded file.
    #[must_use]
    pub fn english() -> Self {
        let entries = toml::from_str(ENGLISH).expect("the embedded sentences are valid TOML");
        let remarks = Texts::english();
        Self { entries, remarks }
    }

    /// The remarks on a message that this side sent, or on a paper of this side; `None` where it
    /// belongs to no side.
    #[must_use]
    pub fn remarks<'a>(
        &'a self,
        transcript: &'a Transcript,
        message: &'a str,
        side: Option<Side>,
    ) -> Remarks<'a> {
        Remarks::of(&self.remarks, transcript, message, side)
    }

    /// The title of a stage.
    #[must_use]
    pub fn stage(&self, stage: Stage) -> &str {
        self.title(&format!("stage-{}", stage.as_str()))
    }

    /// The title of an act.
    #[must_use]
    pub fn act(&self, act: Act) -> &str {
        self.title(&format!("act-{}", act.as_str()))
    }

    /// The title of a group of scenarios: those of a level, or those that are a person's own.
    #[must_use]
    pub fn level(&self, level: Option<u8>) -> &str {
        match level {
            Some(level) => self.title(&format!("level-{level}")),
            None => self.title("level-own"),
        }
    }

    /// The title of a key, or nothing.
    fn title(&self, key: &str) -> &str {
        self.entry(key).map_or("", |entry| &entry.title)
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        #[cfg(test)]
        ASKED.with_borrow_mut(|asked| asked.insert(key.to_owned()));
        self.entries.get(key)
    }

    /// A cause, in both worlds.
    #[must_use]
    pub fn cause(&self, transcript: &Transcript, cause: &Cause) -> Story {
        let mut values = Values::of_run(transcript);
        values.set_side(transcript, cause.side);
        if let Some(choice) = &transcript.choice {
            set_choice(&mut values, choice);
        }
        if let Some(check) = &cause.check {
            values.set("evidence", &check.evidence.text);
            values.set(
                "whose",
                &papers::holder(transcript, cause.side, &check.subject),
            );
        }
        let key = match (&cause.check, cause.kind) {
            (Some(check), CauseKind::Check) => format!("check-{}", check.id.as_str()),
            (_, kind) => kind.as_str().to_owned(),
        };
        let failure = transcript.outcomes.of(cause.side).failure.as_ref();
        values.set("error", failure.map_or("", |failure| &failure.text));
        self.story(&format!("cause-{key}"), &values)
    }

    /// A few words of the moment of failure, by their key, with more values than every sentence of
    /// a run may name.
    #[must_use]
    pub fn moment(
        &self,
        transcript: &Transcript,
        key: &str,
        more: &[(&'static str, &str)],
    ) -> String {
        let mut values = Values::of_run(transcript);
        for (name, value) in more {
            values.set(name, value);
        }
        self.story(&format!("moment-{key}"), &values).title
    }

    /// Why the client showed its certificate or did not.
    #[must_use]
    pub fn choice(&self, transcript: &Transcript) -> Option<Story> {
        let choice = transcript.choice.as_ref()?;
        let mut values = Values::of_run(transcript);
        set_choice(&mut values, choice);
        Some(self.story(&format!("choice-{}", choice.reason.as_str()), &values))
    }

    /// The title of a group of ways to break trust, by its id.
    #[must_use]
    pub fn group(&self, id: &str) -> &str {
        self.title(&format!("group-{id}"))
    }

    /// One way to break trust, by its id, as a list of them shows it.
    #[must_use]
    pub fn way_to_break_trust(&self, id: &str) -> Story {
        self.story(&format!("fault-{id}"), &Values::default())
    }

    /// What the difference between a run in TLS 1.2 and the same in TLS 1.3 comes to.
    #[must_use]
    pub fn beside(
        &self,
        (left, ending): (&Transcript, &Diagnosis),
        (right, other): (&Transcript, &Diagnosis),
    ) -> Story {
        let mut values = Values::of_run(right);
        let refuser =
            |diagnosis: &Diagnosis| diagnosis.refusal.as_ref().map(|refusal| refusal.side);
        let believed = |diagnosis: &Diagnosis| {
            let refusal = diagnosis.refusal.as_ref();
            refusal.is_some_and(|refusal| refusal.peer_believed_connected)
        };
        let key = match (
            left.verdict == right.verdict,
            refuser(ending),
            refuser(other),
        ) {
            (true, None, None) if left.verdict == Verdict::Connected => "beside-both-inside",
            (true, None, None) => "beside-both-stopped",
            (true, Some(one), Some(two)) if one == two => {
                values.set_side(right, one);
                if right.verdict == Verdict::Denied {
                    "beside-same-denial"
                } else if believed(other) && !believed(ending) {
                    "beside-false-success"
                } else {
                    "beside-same-refusal"
                }
            }
            _ => {
                values.set("left", &self.ending(left, ending));
                values.set("right", &self.ending(right, other));
                "beside-different"
            }
        };
        self.story(key, &values)
    }

    /// How a run ended, as a part of a sentence.
    fn ending(&self, transcript: &Transcript, diagnosis: &Diagnosis) -> String {
        let mut values = Values::of_run(transcript);
        let key = match (&diagnosis.refusal, transcript.verdict) {
            (Some(refusal), verdict) => {
                values.set_side(transcript, refusal.side);
                if verdict == Verdict::Denied {
                    "ending-denied"
                } else {
                    "ending-refused"
                }
            }
            (None, Verdict::Connected) => "ending-connected",
            (None, Verdict::NotStarted) => "ending-not-started",
            (None, _) => "ending-stalled",
        };
        self.story(key, &values).title
    }

    /// What is typed, as the sentences of this key have it.
    pub(super) fn command(&self, key: &str, values: &Values<'_>) -> Option<String> {
        let command = self.entry(key)?.command.as_ref()?;
        Some(values.fill(command))
    }

    pub(super) fn story(&self, key: &str, values: &Values<'_>) -> Story {
        let Some(entry) = self.entry(key) else {
            debug_assert!(false, "no sentence has the key {key:?}");
            return Story {
                title: key.to_owned(),
                border: String::new(),
                kafka: String::new(),
                limit: None,
                art: None,
            };
        };
        Story {
            title: values.fill(&entry.title),
            border: values.fill(&entry.border),
            kafka: values.fill(&entry.kafka),
            limit: entry.limit.as_ref().map(|limit| values.fill(limit)),
            art: entry.art.clone(),
        }
    }
}

fn set_choice(values: &mut Values<'_>, choice: &Choice) {
    let names = |names: &[Vec<u8>]| {
        values::list(names.iter().map(|name| x509::name_text(rdn_sequence(name))))
    };
    values.set("poster", &names(&choice.poster));
    values.set("issuers", &names(&choice.issuers));
}

/// What stands inside a DER Name's SEQUENCE.
fn rdn_sequence(name: &[u8]) -> &[u8] {
    let header = match name.get(1) {
        Some(length) if *length >= 0x80 => 2 + usize::from(length & 0x7f),
        _ => 2,
    };
    name.get(header..).unwrap_or_default()
}

/// The sentences of a list of accepted authorities, or of issuers, for people.
#[must_use]
pub fn names(ders: &[Vec<u8>]) -> Vec<String> {
    ders.iter()
        .map(|der| x509::name_text(rdn_sequence(der)))
        .collect()
}

/// Text from certificates and files, made safe for a terminal.
#[must_use]
pub fn safe(text: &str) -> String {
    Printable(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_only_names_what_is_always_known_there() {
        let catalogue = Catalogue::english();
        for (key, entry) in &catalogue.entries {
            for text in [&entry.title, &entry.border, &entry.kafka] {
                let braces = text.matches('{').count();
                assert_eq!(braces, text.matches('}').count(), "{key}: {text}");
            }
            assert!(!entry.title.is_empty(), "{key} has no title");
        }
    }
}
