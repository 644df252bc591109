//! The way up that webpki finds, looked for in its own order and within its own bounds.
//!
//! 1. A certificate that fails alone leads nowhere.
//! 2. Every anchor of the issuer's name is tried, in the truststore's order: first the signatures
//!    from the anchor down, each with its revocation, then the name constraints.
//! 3. Then every certificate of that name that was shown, in the order shown, unless it stands on
//!    the way already; from each the same begins anew.
//!
//! The first way that holds is taken, and the bounds end the search wherever it stands.

use std::fmt;

use super::constraints::{self, MOST_COMPARISONS};
use super::revocation;
use super::world::World;
use crate::pki::signature::Finding;

/// So many signatures are checked, those of the lists included.
const MOST_SIGNATURES: usize = 100;
/// So many certificates are put on a way, each time they are.
const MOST_STEPS: usize = 200_000;
/// So many certificates may stand between the leaf and an anchor.
pub(super) const MOST_BETWEEN: usize = 6;

/// A way up: the places of the certificates that were shown, leaf first, and the anchor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) shown: Vec<usize>,
    pub(super) anchor: Option<usize>,
}

/// How the search ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A way that holds.
    Way(Way),
    /// None holds.
    Nothing,
    /// webpki gave up before it had seen all.
    Bound(Bound),
}

/// What ended a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Signatures,
    Steps,
    Comparisons,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signatures => write!(f, "{MOST_SIGNATURES} signatures"),
            Self::Steps => write!(f, "{MOST_STEPS} steps from certificate to certificate"),
            Self::Comparisons => write!(f, "{MOST_COMPARISONS} names compared with constraints"),
        }
    }
}

/// Looks for the way that webpki takes.
pub(super) fn search(world: &World<'_>) -> Found {
    let leaf_is_taken = world.at(0).is_some_and(|leaf| leaf.outline.is_taken());
    if !leaf_is_taken {
        return Found::Nothing;
    }
    let mut search = Search {
        world,
        signatures: MOST_SIGNATURES,
        steps: MOST_STEPS,
        comparisons: MOST_COMPARISONS,
        way: vec![0],
    };
    match search.climb() {
        Err(bound) => Found::Bound(bound),
        Ok(None) => Found::Nothing,
        Ok(anchor) => Found::Way(Way {
            shown: search.way,
            anchor,
        }),
    }
}

struct Search<'w, 'a> {
    world: &'w World<'a>,
    signatures: usize,
    steps: usize,
    comparisons: usize,
    way: Vec<usize>,
}

impl Search<'_, '_> {
    /// Follows every way from the top of the one so far; it stays as it is where one holds.
    fn climb(&mut self) -> Result<Option<usize>, Bound> {
        let depth = self.way.len() - 1;
        let Some(top) = self.way.last().copied() else {
            return Ok(None);
        };
        if self.world.failing_alone(top, depth) > 0 {
            return Ok(None);
        }
        let anchors: Vec<usize> = self.world.trusted_above(top).collect();
        for anchor in anchors {
            let distrusted = self
                .world
                .trusted
                .get(anchor)
                .is_none_or(|trust| trust.distrusted);
            if !distrusted && self.is_signed(anchor)? && self.names_hold(anchor)? {
                return Ok(Some(anchor));
            }
        }
        let above: Vec<usize> = self.world.shown_above(&self.way).collect();
        for index in above {
            let taken = self
                .world
                .at(index)
                .is_some_and(|above| above.outline.is_taken());
            if !taken {
                continue;
            }
            self.steps = self.steps.checked_sub(1).ok_or(Bound::Steps)?;
            if depth >= MOST_BETWEEN {
                continue;
            }
            self.way.push(index);
            if let Some(anchor) = self.climb()? {
                return Ok(Some(anchor));
            }
            self.way.pop();
        }
        Ok(None)
    }

    /// Whether every certificate of the way is signed by the one above it, and not revoked.
    fn is_signed(&mut self, anchor: usize) -> Result<bool, Bound> {
        for depth in (0..self.way.len()).rev() {
            let signer = World::signer(&self.way, depth, Some(anchor));
            let (Some(signer), Some(index)) = (signer, self.way.get(depth).copied()) else {
                return Ok(false);
            };
            self.look_at_a_signature()?;
            if self.world.finding(index, signer) != Finding::Made {
                return Ok(false);
            }
            let status = revocation::status(self.world, index, depth, signer);
            if status.looked_at_a_list() {
                self.look_at_a_signature()?;
            }
            if !status.is_good() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn look_at_a_signature(&mut self) -> Result<(), Bound> {
        self.signatures = self.signatures.checked_sub(1).ok_or(Bound::Signatures)?;
        Ok(())
    }

    fn names_hold(&mut self, anchor: usize) -> Result<bool, Bound> {
        constraints::hold(self.world, &self.way, anchor, &mut self.comparisons)
            .map_err(|_| Bound::Comparisons)
    }
}
