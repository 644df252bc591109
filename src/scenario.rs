//! A scenario is a file: two brokers, the authorities around them, and what is expected to happen.
//!
//! [`Scenario::parse`] reads one and finds all its [`Mistake`]s at once; what comes out is valid
//! and its cluster can be established. The [faults](fault) are the ways to break trust: each
//! changes a cluster, and nothing else ever hears its name.

mod authority;
mod broker;
pub mod builtin;
mod date;
mod expectation;
pub mod fault;
mod file;
mod name;
mod register;

pub use expectation::{Expectation, Expectations};
pub use fault::{Contradiction, Fault, FaultError, FaultKind};

use crate::cluster::{Cluster, TlsVersion};
use crate::document::Mistake;
use fault::apply_all;

/// A scenario that was read from a file and found valid.
#[derive(Clone, Debug)]
pub struct Scenario {
    id: String,
    title: String,
    about: String,
    summary: String,
    look_at: Vec<String>,
    level: u8,
    cluster: Cluster,
    broken: Vec<Fault>,
    expectations: Expectations,
}

impl Scenario {
    /// Reads a scenario from the text of its file. `id` is what it is called by: the file's name
    /// without `.toml`.
    ///
    /// # Errors
    ///
    /// Every mistake that could be found, in the order of the text; never none.
    pub fn parse(id: &str, text: &str) -> Result<Self, Vec<Mistake>> {
        file::read(id, text)
    }

    /// What it is called by.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its title: a few words on one line.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it is about, in a few words that stand behind the title; empty if it does not say.
    #[must_use]
    pub fn about(&self) -> &str {
        &self.about
    }

    /// What it is about, in a few sentences.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// What is worth looking at, a sentence or two each.
    #[must_use]
    pub fn look_at(&self) -> &[String] {
        &self.look_at
    }

    /// How hard it is: 1 for the first journey to 5.
    #[must_use]
    pub fn level(&self) -> u8 {
        self.level
    }

    /// What its file says is broken, in the words of the catalogue; the sides are the roles of its
    /// own link.
    #[must_use]
    pub fn broken(&self) -> &[Fault] {
        &self.broken
    }

    /// The same as it is now: where the other broker dials, what is wrong with a broker has gone to
    /// the other role with it. What would be nothing there is left out.
    #[must_use]
    pub fn broken_now(&self, swapped: bool) -> Vec<Fault> {
        let now = |fault: &Fault| {
            if swapped && !fault.kind().is_on_the_wire() {
                fault.at(fault.side().peer())
            } else {
                Some(*fault)
            }
        };
        self.broken.iter().filter_map(now).collect()
    }

    /// Its cluster in that version, with all that is broken in it.
    ///
    /// # Panics
    ///
    /// Never: that it can be broken so was tried in both versions when its file was read.
    #[must_use]
    pub fn plan(&self, version: TlsVersion) -> Cluster {
        let mut cluster = self.cluster.clone();
        cluster.speak(version);
        apply_all(&self.broken, &mut cluster).expect("it was tried when the file was read");
        cluster
    }

    /// Its two brokers and the authorities around them as they are written, before anything is
    /// broken, speaking TLS 1.3 until told otherwise.
    #[must_use]
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// What is expected to happen in that version.
    #[must_use]
    pub fn expectation(&self, version: TlsVersion) -> &Expectation {
        self.expectations.of(version)
    }
}

#[cfg(test)]
mod tests;
