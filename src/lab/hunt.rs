//! A fault hunt: a healthy cluster that was broken by chance, to be found out and mended.
//!
//! What is wrong follows from the seed and the level alone, and that it is wrong was seen by
//! running it: each fault by itself keeps the two brokers apart, and so do those that are left
//! when some are mended.

mod draw;

use std::collections::BTreeSet;

use super::{Changes, LabError, Run};
use crate::cluster::{Remedy, RemedyKind, TlsVersion, Verdict};
use crate::pki::{Seed, Stream};
use crate::scenario::Fault;
use crate::wire::{MessageKind, Side};

/// How hard a hunt is: how many faults, and from where in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level(u8);

impl Level {
    /// The easiest.
    pub const FIRST: Self = Self(1);
    /// The hardest.
    pub const LAST: Self = Self(5);

    /// The level of this number, from 1 to 5.
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (Self::FIRST.0..=Self::LAST.0)
            .contains(&number)
            .then_some(Self(number))
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    /// The next harder one; the hardest has none.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1).min(Self::LAST)
    }

    /// How many faults there are.
    #[must_use]
    pub fn faults(self) -> usize {
        match self.0 {
            1 | 2 => 1,
            3 | 4 => 2,
            _ => 3,
        }
    }

    /// How many suspects are offered.
    fn suspects(self) -> usize {
        3 + usize::from(self.0)
    }
}

/// What somebody sees from outside of how a run ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// How it ends.
    pub verdict: Verdict,
    /// Who refuses, which message it was reading last, and with which error.
    pub refusal: Option<(Side, Option<MessageKind>, String)>,
}

impl Ending {
    /// What is seen of this run.
    #[must_use]
    pub fn of(run: &Run) -> Self {
        let refusal = run.explanation.diagnosis.refusal.as_ref();
        Self {
            verdict: run.transcript.verdict,
            refusal: refusal.map(|refusal| {
                let reading = refusal.reading.last().copied();
                (refusal.side, reading, refusal.failure.kind.clone())
            }),
        }
    }
}

/// Something that may be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// What it is.
    pub fault: Fault,
    /// How it ends if nothing but this is wrong.
    pub alone: Ending,
}

/// A hunt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunt {
    /// From which everything about it follows.
    pub seed: Seed,
    /// How hard it is.
    pub level: Level,
    /// The id of the scenario that was broken.
    pub scenario: String,
    /// In which version it begins.
    pub version: TlsVersion,
    /// What may be wrong, in the order of the catalogue; what is wrong is among them.
    pub suspects: Vec<Suspect>,
    /// How often something was looked at.
    pub looks: usize,
    /// How often something was named, or a remedy tried.
    pub tries: usize,
    /// The places of the suspects that were named and are not to blame.
    cleared: BTreeSet<usize>,
    /// What is wrong.
    faults: Vec<Fault>,
}

/// What comes of naming a suspect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accused {
    /// It was wrong, and is not any more: the changes without it.
    Right(Changes),
    /// It was wrong, was found out, and is mended.
    Already,
    /// It is not wrong, and never was.
    Wrong {
        /// Whether it would end just so from outside, if only that were wrong.
        alike: bool,
    },
}

impl Hunt {
    /// Draws a hunt. `run` makes runs of a scenario by its id.
    ///
    /// # Errors
    ///
    /// [`LabError`], if a scenario without any fault cannot be run.
    pub fn draw(
        seed: Seed,
        level: Level,
        version: TlsVersion,
        run: impl FnMut(&str, &Changes) -> Result<Run, LabError>,
    ) -> Result<Self, LabError> {
        draw::draw(seed, level, version, run)
    }

    /// The changes with which it begins.
    #[must_use]
    pub fn changes(&self) -> Changes {
        Changes {
            version: self.version,
            faults: self.faults.clone(),
            ..Changes::default()
        }
    }

    /// What is wrong: the answer.
    #[must_use]
    pub fn solution(&self) -> &[Fault] {
        &self.faults
    }

    /// How many faults are still there under these changes.
    #[must_use]
    pub fn left(&self, changes: &Changes) -> usize {
        let is_left = |fault: &&Fault| changes.faults.contains(fault);
        self.faults.iter().filter(is_left).count()
    }

    /// Whether a suspect, by its place, was wrong and is not any more under these changes.
    #[must_use]
    pub fn is_found(&self, place: usize, changes: &Changes) -> bool {
        self.suspects.get(place).is_some_and(|suspect| {
            self.faults.contains(&suspect.fault) && !changes.faults.contains(&suspect.fault)
        })
    }

    /// How many of those that were wrong are mended under these changes, in words; nothing where
    /// none is, or all are.
    #[must_use]
    pub fn mended(&self, changes: &Changes) -> Option<String> {
        let all = self.faults.len();
        match all.saturating_sub(self.left(changes)) {
            0 => None,
            1 if all > 1 => Some(format!("1 of {all} things is mended")),
            some if some < all => Some(format!("{some} of {all} things are mended")),
            _ => None,
        }
    }

    /// Names a suspect, by its place, as what is wrong with this run.
    pub fn accuse(&mut self, place: usize, run: &Run) -> Option<Accused> {
        let suspect = self.suspects.get(place)?;
        if self.is_found(place, &run.changes) {
            return Some(Accused::Already);
        }
        // Who is cleared already is not a try.
        if !self.cleared.contains(&place) {
            self.tries += 1;
        }
        let mut changes = run.changes.clone();
        if let Some(found) = changes
            .faults
            .iter()
            .position(|fault| *fault == suspect.fault)
        {
            changes.faults.remove(found);
            return Some(Accused::Right(changes));
        }
        self.cleared.insert(place);
        Some(Accused::Wrong {
            alike: suspect.alone == Ending::of(run),
        })
    }

    /// What is offered to mend a run: what its evidence asks for, among remedies that mend other
    /// things. Their order tells nothing.
    #[must_use]
    pub fn remedies(&self, run: &Run) -> Vec<Remedy> {
        const OFFERED: usize = 6;
        if run.transcript.verdict == Verdict::Connected {
            return Vec::new();
        }
        let mut offered = run.remedies.clone();
        let mut chance = Stream::new(self.seed, "remedies of a hunt");
        while offered.len() < OFFERED.max(run.remedies.len()) {
            let kind = draw::pick(&mut chance, &RemedyKind::ALL);
            let side = draw::pick(&mut chance, &Side::BOTH);
            let (Some(kind), Some(side)) = (kind, side) else {
                break;
            };
            let remedy = Remedy { kind, side };
            if !offered.contains(&remedy) {
                offered.push(remedy);
            }
        }
        let order = |remedy: &Remedy| {
            let kind = RemedyKind::ALL.iter().position(|kind| *kind == remedy.kind);
            (kind, remedy.side)
        };
        offered.sort_by_key(order);
        offered
    }
}
