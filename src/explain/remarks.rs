//! What a part of a message is for, in a few words.

use std::collections::BTreeMap;

use super::values::Values;
use crate::handshake::Transcript;
use crate::wire::Side;

const ENGLISH: &str = include_str!("../../assets/text/remarks.toml");

/// The remarks of one language, by the name of what they are about.
#[derive(Clone, Debug)]
pub(super) struct Texts(BTreeMap<String, String>);

#[cfg(test)]
thread_local! {
    /// The keys under which a remark was found on this thread.
    pub(crate) static FOUND: std::cell::RefCell<std::collections::BTreeSet<String>> =
        const { std::cell::RefCell::new(std::collections::BTreeSet::new()) };
}

/// The keys of all English remarks.
#[cfg(test)]
pub(crate) fn keys() -> std::collections::BTreeSet<String> {
    Texts::english().0.into_keys().collect()
}

impl Texts {
    /// The English ones.
    pub(super) fn english() -> Self {
        Self(toml::from_str(ENGLISH).expect("the embedded remarks are valid TOML"))
    }
}

/// The remarks on one message of a run, or on one paper.
#[derive(Clone, Debug)]
pub struct Remarks<'a> {
    texts: &'a Texts,
    values: Values<'a>,
    message: &'a str,
    side: Option<Side>,
}

impl<'a> Remarks<'a> {
    /// The remarks on a message that this side sent, or on a paper of this side; `None` where it
    /// belongs to no side.
    pub(super) fn of(
        texts: &'a Texts,
        transcript: &'a Transcript,
        message: &'a str,
        side: Option<Side>,
    ) -> Self {
        let mut values = Values::of_run(transcript);
        if let Some(side) = side {
            values.set_side(transcript, side);
            let today = transcript.parties.of(side.peer()).clock;
            values.set("today", &today.date_time().date().to_string());
        }
        Self {
            texts,
            values,
            message,
            side,
        }
    }
}

impl Remarks<'_> {
    /// What the message is.
    #[must_use]
    pub fn on_all(&self) -> Option<String> {
        let message = self.message;
        let sided = self
            .side
            .and_then(|side| self.find(&format!("{message}.{side}")));
        sided.or_else(|| self.find(message))
    }

    /// What a field of it is for.
    #[must_use]
    pub fn on(&self, field: &str) -> Option<String> {
        let message = self.message;
        let sided = self
            .side
            .and_then(|side| self.find(&format!("{message}.{field}.{side}")));
        sided
            .or_else(|| self.find(&format!("{message}.{field}")))
            .or_else(|| self.find(field))
    }

    /// A remark, if there is one and all that it names is known.
    fn find(&self, key: &str) -> Option<String> {
        let remark = self.texts.0.get(key)?;
        #[cfg(test)]
        FOUND.with_borrow_mut(|found| found.insert(key.to_owned()));
        self.values
            .knows_all_in(remark)
            .then(|| self.values.fill(remark))
    }
}
