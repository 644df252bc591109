//! The runs of one sitting.

use super::hunt::Level;
use super::{Changes, Hunt, Lab, LabError, Run};
use crate::cluster::TlsVersion;
use crate::pki::Seed;
use crate::scenario::{Scenario, builtin};

/// What is needed to make runs: the scenarios there are, and one seed for all of them.
#[derive(Debug)]
pub struct Session {
    lab: Lab,
    loaded: Vec<Scenario>,
    seed: Seed,
}

impl Session {
    /// The built-in scenarios and these. One with the id of a built-in one takes its place.
    #[must_use]
    pub fn new(loaded: Vec<Scenario>, seed: Seed) -> Self {
        Self {
            lab: Lab::new(),
            loaded,
            seed,
        }
    }

    /// The scenarios, in the order in which they teach; those that are not built in last.
    #[must_use]
    pub fn scenarios(&self) -> Vec<Scenario> {
        let own = self.loaded.iter();
        let own = own.filter(|scenario| builtin::find(scenario.id()).is_none());
        let built_in = builtin::FILES.iter().filter_map(|(id, _)| self.find(id));
        built_in.chain(own).cloned().collect()
    }

    /// The scenario of this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Scenario> {
        find(&self.loaded, id)
    }

    /// Draws a hunt, and runs it as it begins.
    ///
    /// # Errors
    ///
    /// [`LabError`], if it cannot be run.
    pub fn hunt(
        &mut self,
        seed: Seed,
        level: Level,
        version: TlsVersion,
    ) -> Result<(Hunt, Run), LabError> {
        let hunt = Hunt::draw(seed, level, version, |id, changes| self.run(id, changes))?;
        let run = self.run(&hunt.scenario, &hunt.changes())?;
        Ok((hunt, run))
    }

    /// Runs the scenario of this id with these changes.
    ///
    /// # Errors
    ///
    /// [`LabError`] if there is no such scenario, or the changes cannot be made.
    pub fn run(&mut self, id: &str, changes: &Changes) -> Result<Run, LabError> {
        let scenario = find(&self.loaded, id).ok_or_else(|| LabError::NoScenario(id.to_owned()))?;
        self.lab.run(scenario, changes, self.seed)
    }
}

/// The loaded scenario of this id, or the built-in one; of those no other is read.
fn find<'a>(loaded: &'a [Scenario], id: &str) -> Option<&'a Scenario> {
    let loaded = loaded.iter().find(|scenario| scenario.id() == id);
    loaded.or_else(|| builtin::find(id))
}
