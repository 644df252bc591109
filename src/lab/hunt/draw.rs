//! How a hunt is drawn.

use std::collections::BTreeSet;

use super::{Ending, Hunt, Level, Suspect};
use crate::cluster::{TlsVersion, Verdict};
use crate::lab::matrix::every_fault;
use crate::lab::{Changes, LabError, Run};
use crate::pki::{Seed, Stream};
use crate::scenario::fault::FaultGroup;
use crate::scenario::{Fault, FaultKind};

/// The healthy scenarios that are broken.
const HEALTHY: [&str; 2] = ["first-journey", "one-ca-cluster"];

/// How often faults are drawn that go together.
const DRAWS: usize = 50;

pub(super) fn draw(
    seed: Seed,
    level: Level,
    version: TlsVersion,
    run: impl FnMut(&str, &Changes) -> Result<Run, LabError>,
) -> Result<Hunt, LabError> {
    let mut chance = Stream::new(seed, &format!("hunt of level {}", level.number()));
    let scenario = if level == Level::FIRST {
        HEALTHY.first().copied()
    } else {
        pick(&mut chance, &HEALTHY)
    };
    let scenario = scenario.unwrap_or_default();
    let mut ground = Ground {
        scenario,
        version,
        run,
    };
    ground.ending(&[])?;
    let mut pool = every_fault();
    pool.retain(|fault| groups(level).contains(&fault.kind().group()));
    // A broker that meets itself is seen at once by its name.
    pool.retain(|fault| fault.kind() != FaultKind::SelfCheck);
    // What was drawn first may hide whatever else is wrong; then it is drawn anew.
    let mut draws = (0..DRAWS).map(|_| ground.faults(level, &pool, &mut chance));
    let faults = draws.find(|faults| faults.len() == level.faults());
    let faults = faults.unwrap_or_default();
    let mut suspects = Vec::new();
    for fault in &faults {
        suspects.extend(ground.suspect(*fault));
    }
    let mut others = pool.clone();
    others.retain(|fault| !faults.contains(fault));
    while suspects.len() < level.suspects() {
        let Some(fault) = take(&mut chance, &mut others) else {
            break;
        };
        suspects.extend(ground.suspect(fault));
    }
    let order = |suspect: &Suspect| pool.iter().position(|fault| *fault == suspect.fault);
    suspects.sort_by_key(order);
    Ok(Hunt {
        seed,
        level,
        scenario: scenario.to_owned(),
        version,
        suspects,
        looks: 0,
        tries: 0,
        cleared: BTreeSet::new(),
        faults,
    })
}

/// What is drawn from at a level.
fn groups(level: Level) -> &'static [FaultGroup] {
    match level.number() {
        1 => &[FaultGroup::Stores, FaultGroup::NamesAndDates],
        2 | 3 => &[
            FaultGroup::Stores,
            FaultGroup::NamesAndDates,
            FaultGroup::Chain,
            FaultGroup::HandAndPurpose,
            FaultGroup::Protocol,
        ],
        _ => &FaultGroup::ALL,
    }
}

/// What is broken, and with what it is run.
struct Ground<'a, R> {
    scenario: &'a str,
    version: TlsVersion,
    run: R,
}

impl<R: FnMut(&str, &Changes) -> Result<Run, LabError>> Ground<'_, R> {
    /// How it ends with these faults.
    fn ending(&mut self, faults: &[Fault]) -> Result<Ending, LabError> {
        let changes = Changes {
            version: self.version,
            faults: faults.to_vec(),
            ..Changes::default()
        };
        (self.run)(self.scenario, &changes).map(|run| Ending::of(&run))
    }

    /// As many faults as there are at a level, or fewer, if nothing goes with those drawn first.
    fn faults(&mut self, level: Level, pool: &[Fault], chance: &mut Stream) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut left = pool.to_vec();
        while faults.len() < level.faults()
            && let Some(fault) = take(chance, &mut left)
        {
            if self.stays_broken(&faults, fault) {
                faults.push(fault);
            }
        }
        faults
    }

    /// A fault as a suspect, if the brokers do not come together with it.
    fn suspect(&mut self, fault: Fault) -> Option<Suspect> {
        let alone = self.ending(&[fault]).ok()?;
        let breaks = alone.verdict != Verdict::Connected;
        breaks.then_some(Suspect { fault, alone })
    }

    /// Whether one more fault keeps the brokers apart: alone, and together with any of the others.
    fn stays_broken(&mut self, faults: &[Fault], fault: Fault) -> bool {
        if faults.iter().any(|other| other.kind() == fault.kind()) {
            return false;
        }
        (0..1_usize << faults.len()).all(|chosen| {
            let others = faults.iter().enumerate();
            let others = others.filter(|(index, _)| chosen & (1 << index) != 0);
            let mut together: Vec<Fault> = others.map(|(_, fault)| *fault).collect();
            together.push(fault);
            let ending = self.ending(&together);
            ending.is_ok_and(|ending| ending.verdict != Verdict::Connected)
        })
    }
}

/// One of these, by chance.
pub(super) fn pick<T: Copy>(chance: &mut Stream, from: &[T]) -> Option<T> {
    from.get(place(chance, from.len())?).copied()
}

/// One of these, by chance, which is then gone.
fn take<T>(chance: &mut Stream, from: &mut Vec<T>) -> Option<T> {
    let place = place(chance, from.len())?;
    Some(from.remove(place))
}

fn place(chance: &mut Stream, count: usize) -> Option<usize> {
    let drawn = u32::from_be_bytes(chance.bytes());
    usize::try_from(drawn).ok()?.checked_rem(count)
}
