//! The ways to break trust, each as a change to the plan of a cluster.
//!
//! A [`Fault`] is written `ID[@SIDE][:MESSAGE[+BYTE[.BIT]]]`: `expired`, `ca-missing@client`,
//! `tampered-record@server:Certificate+40`. The side is where the wrong store, passport, clock or
//! sender is. Nothing that runs afterwards hears the name of a fault: what is told about a
//! handshake comes from the handshake.

mod apply;
mod contradiction;
mod group;
mod kind;
mod parse;
mod traffic;

pub use apply::apply_all;
pub use contradiction::{Contradiction, check_beside};
pub use group::FaultGroup;
pub use kind::FaultKind;
pub use parse::{FaultError, Reason};
pub use traffic::sends;

use std::fmt;

use crate::cluster::{Cluster, Spot, TlsVersion};
use crate::wire::{MessageKind, Side};

/// One way to break trust, at one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fault {
    kind: FaultKind,
    side: Side,
    target: Option<Target>,
}

/// The record that something happens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The first message of this kind that the side sends is meant.
    pub message: MessageKind,
    /// Which bit of it; `None` is in its middle.
    pub spot: Option<Spot>,
}

impl Fault {
    /// This kind of fault at its usual side, and with its usual target if it has one.
    #[must_use]
    pub fn usual(kind: FaultKind) -> Self {
        let target = kind.usual_target().map(|message| Target {
            message,
            spot: None,
        });
        Self {
            kind,
            side: kind.usual_side(),
            target,
        }
    }

    /// The same fault at that side, or `None` where it cannot be there. A target that this side
    /// never sends becomes the usual one.
    #[must_use]
    pub fn at(self, side: Side) -> Option<Self> {
        if !self.kind.sides().contains(&side) {
            return None;
        }
        let fits = self
            .target
            .is_none_or(|target| sends_at_all(side, target.message));
        let target = if fits {
            self.target
        } else {
            Self::usual(self.kind).target
        };
        Some(Self {
            side,
            target,
            ..self
        })
    }

    /// The same fault with another target, or `None` where it takes no target, takes no byte, or
    /// its side never sends such a message.
    #[must_use]
    pub fn aimed(self, target: Target) -> Option<Self> {
        let takes = self.target.is_some() && (target.spot.is_none() || self.kind.takes_byte());
        let fits = takes && sends_at_all(self.side, target.message);
        fits.then_some(Self {
            target: Some(target),
            ..self
        })
    }

    /// What is broken.
    #[must_use]
    pub fn kind(&self) -> FaultKind {
        self.kind
    }

    /// The side at which it is.
    #[must_use]
    pub fn side(&self) -> Side {
        self.side
    }

    /// The record it happens to, if it happens to one.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        self.target
    }

    /// Breaks the cluster in this one way; several at once go through [`apply_all`].
    ///
    /// # Errors
    ///
    /// [`Contradiction`] if this cluster cannot be broken so; it is then unchanged.
    pub fn apply(&self, cluster: &mut Cluster) -> Result<(), Contradiction> {
        apply_all(std::slice::from_ref(self), cluster)
    }
}

/// Whether a side sends such messages in one version at least.
fn sends_at_all(side: Side, message: MessageKind) -> bool {
    TlsVersion::BOTH
        .iter()
        .any(|version| sends(*version, side).contains(&message))
}

impl fmt::Display for Fault {
    /// In full: `tampered-record@server:Certificate`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.kind.id(), self.side)?;
        let Some(target) = self.target else {
            return Ok(());
        };
        write!(f, ":{}", target.message)?;
        match target.spot {
            Some(Spot { byte, bit: 0 }) => write!(f, "+{byte}"),
            Some(Spot { byte, bit }) => write!(f, "+{byte}.{bit}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
