//! The way up that is shown where none holds: the one with the fewest faults.
//!
//! webpki turns back at the first fault; here a way is followed on behind it, so that all faults on
//! it are found. The cheapest way so far is followed first. Where two have as many faults, the one
//! that ends in the truststore goes before one that ends nowhere, and then the one webpki looks at
//! first. An authority that is not known weighs as much as two other failures: whoever has an
//! authority's name but another key is nearer to the truth than nobody at all.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::constraints;
use super::revocation;
use super::search::{MOST_BETWEEN, Way};
use super::world::{Signer, World};
use crate::explain::check::failures;
use crate::pki::signature::Finding;

/// No more certificates are put on a way.
const MOST_STEPS: usize = 2_000;
/// No more signatures are checked to tell ways apart.
const MOST_SIGNATURES: usize = 200;
/// No way is followed further than this, since webpki goes less far.
const FURTHEST: usize = 2 * MOST_BETWEEN;

/// What was found.
pub(super) struct Explored {
    pub(super) way: Way,
    /// Not every way was followed.
    pub(super) is_bounded: bool,
}

struct Explorer<'w, 'a> {
    world: &'w World<'a>,
    ways: Vec<Way>,
    /// Cost, whether it ends nowhere, and in which order it was found.
    queue: BinaryHeap<Reverse<(usize, bool, usize)>>,
    steps: usize,
    signatures: usize,
}

/// Finds the way with the fewest faults.
pub(super) fn explore(world: &World<'_>) -> Explored {
    let mut explorer = Explorer {
        world,
        ways: Vec::new(),
        queue: BinaryHeap::new(),
        steps: 0,
        signatures: 0,
    };
    let start = Way {
        shown: vec![0],
        anchor: None,
    };
    explorer.put(start.clone(), world.failing_alone(0, 0), false);
    let mut unfinished = None;
    while let Some(Reverse((cost, ends_nowhere, at))) = explorer.queue.pop() {
        let Some(way) = explorer.ways.get(at).cloned() else {
            continue;
        };
        let is_bounded = explorer.is_bounded();
        if way.anchor.is_some() || ends_nowhere {
            return Explored { way, is_bounded };
        }
        if is_bounded {
            // What leads somewhere for certain goes before what may lead anywhere.
            unfinished.get_or_insert(way);
        } else {
            explorer.follow(&way, cost);
        }
    }
    Explored {
        way: unfinished.unwrap_or(start),
        is_bounded: true,
    }
}

impl Explorer<'_, '_> {
    fn is_bounded(&self) -> bool {
        self.steps >= MOST_STEPS || self.signatures >= MOST_SIGNATURES
    }

    fn put(&mut self, way: Way, cost: usize, ends_nowhere: bool) {
        self.queue
            .push(Reverse((cost, ends_nowhere, self.ways.len())));
        self.ways.push(way);
    }

    /// Puts every way that goes on from this one into the queue.
    fn follow(&mut self, way: &Way, cost: usize) {
        let world = self.world;
        let Some(top) = way.shown.last().copied() else {
            return;
        };
        let depth = way.shown.len() - 1;
        let mut goes_on = false;
        for anchor in world.trusted_above(top) {
            goes_on = true;
            let signer = Signer::Trusted(anchor);
            let whole = Way {
                anchor: Some(anchor),
                ..way.clone()
            };
            let more = self.link(top, signer)
                + usize::from(world.trusted.get(anchor).is_none_or(|it| it.distrusted));
            let more = more + failing_as_a_whole(world, &whole);
            self.put(whole, cost + more, false);
        }
        if way.shown.len() <= FURTHEST {
            for index in world.shown_above(&way.shown) {
                if self.steps >= MOST_STEPS {
                    break;
                }
                goes_on = true;
                self.steps += 1;
                let mut longer = way.clone();
                longer.shown.push(index);
                let too_far = usize::from(depth >= MOST_BETWEEN);
                let more = self.link(top, Signer::Shown(index))
                    + world.failing_alone(index, depth + 1).min(3)
                    + too_far;
                self.put(longer, cost + more, false);
            }
        }
        if !goes_on {
            self.put(way.clone(), cost + 2, true);
        }
    }

    /// Whether a signature does not fit, as a cost; one that is not looked at counts as wrong.
    fn link(&mut self, index: usize, signer: Signer) -> usize {
        if self.signatures >= MOST_SIGNATURES {
            return 1;
        }
        self.signatures += 1;
        usize::from(self.world.finding(index, signer) != Finding::Made)
    }
}

/// The faults that show only when the whole way is known.
fn failing_as_a_whole(world: &World<'_>, way: &Way) -> usize {
    let mut failing = 0;
    for (depth, index) in way.shown.iter().enumerate() {
        let names = constraints::ask(world, &way.shown, way.anchor, depth);
        failing += failures(&names).count();
        let signer = World::signer(&way.shown, depth, way.anchor);
        let status = signer.map(|signer| revocation::status(world, *index, depth, signer));
        failing += usize::from(status.is_some_and(|status| !status.is_good()));
        let unreadable = world
            .at(*index)
            .is_some_and(|shown| matches!(shown.subtrees, Some(Err(_))) && depth > 0);
        failing += usize::from(unreadable);
    }
    failing
}
