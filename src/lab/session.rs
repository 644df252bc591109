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
    shelf: Vec<Scenario>,
    seed: Seed,
}

impl Session {
    /// The built-in scenarios and these. One with the id of a built-in one takes its place.
    #[must_use]
    pub fn new(loaded: Vec<Scenario>, seed: Seed) -> Self {
        let mut shelf = builtin::all().to_vec();
        for scenario in loaded {
            match shelf.iter_mut().find(|other| other.id() == scenario.id()) {
                Some(other) => *other = scenario,
                None => shelf.push(scenario),
            }
        }
        Self {
            lab: Lab::new(),
            shelf,
            seed,
        }
    }

    /// The scenarios, in the order in which they teach.
    #[must_use]
    pub fn scenarios(&self) -> &[Scenario] {
        &self.shelf
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
        let scenario = self
            .shelf
            .iter()
            .find(|scenario| scenario.id() == id)
            .ok_or_else(|| LabError::NoScenario(id.to_owned()))?;
        self.lab.run(scenario, changes, self.seed)
    }
}
