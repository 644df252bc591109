//! Which faults cannot be there together, and which a cluster does not allow.
//!
//! One fault may hide another: of a passport that is expired and names another host, a verifier
//! reports one thing only, and that is worth seeing. A contradiction is something else: two faults
//! that claim the same thing differently, that undo each other, or of which one takes away what
//! the other needs. A side that speaks no TLS takes everything away: that fault stands alone.

use super::{Fault, FaultKind};
use crate::cluster::TlsVersion;
use crate::wire::{MessageKind, Side};

/// Why a cluster cannot be broken in these ways.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// The same fault is there twice.
    #[error("{0} is asked for twice; once is enough")]
    Twice(Fault),
    /// The scenario itself is broken in this way.
    #[error("{0} is what this scenario is about: it is broken so already")]
    InScenario(Fault),
    /// Two faults cannot be there together.
    #[error("{one} and {other} cannot be there together: {because}")]
    Together {
        /// The one.
        one: Fault,
        /// The other.
        other: Fault,
        /// Why not.
        because: &'static str,
    },
    /// The side has no passport in which something could be wrong.
    #[error("{0} needs a passport, and in this scenario the {side} has none", side = .0.side())]
    NoPassport(Fault),
    /// The passport that counts was not issued by an authority.
    #[error(
        "{fault} needs an authority that issued the {holder}'s passport, and in this scenario \
         there is none"
    )]
    NoIssuer {
        /// The fault.
        fault: Fault,
        /// Whose passport it is.
        holder: Side,
    },
    /// The message exists in the other version only.
    #[error(
        "{fault} waits for a message that the {side} never sends in TLS {version}: {message}",
        side = .fault.side(), version = .version.as_str()
    )]
    NotSent {
        /// The fault.
        fault: Fault,
        /// The message it waits for.
        message: MessageKind,
        /// The version that the side speaks.
        version: TlsVersion,
    },
}

/// Whether these can be there beside those that a scenario is broken with.
///
/// # Errors
///
/// [`Contradiction`] if not; of the faults of the scenario among themselves nothing is said.
pub fn check_beside(scenario: &[Fault], faults: &[Fault]) -> Result<(), Contradiction> {
    for there in scenario {
        for fault in faults {
            if there == fault {
                return Err(Contradiction::InScenario(*fault));
            }
            let mut both = [*there, *fault];
            both.sort_unstable();
            check(&both)?;
        }
    }
    Ok(())
}

/// Finds two faults, of a sorted list, that cannot be there together.
pub(super) fn check(faults: &[Fault]) -> Result<(), Contradiction> {
    for (at, one) in faults.iter().enumerate() {
        for other in &faults[at + 1..] {
            if one == other {
                return Err(Contradiction::Twice(*one));
            }
            if let Some(because) = because(one, other) {
                return Err(Contradiction::Together {
                    one: *one,
                    other: *other,
                    because,
                });
            }
        }
    }
    Ok(())
}

/// Why two different faults cannot be there together, if they cannot; `one` comes first in the
/// order of the kinds.
fn because(one: &Fault, other: &Fault) -> Option<&'static str> {
    use FaultKind::{
        AlpnMismatch, AlteredRequest, AuthNone, AuthRequested, CaMissing, CommonNameOnly, EmptySan,
        EmptyTruststore, Expired, ExpiredIntermediate, HttpRequest, ImpostorCa,
        IntermediateMissing, IssuerNotCa, KeyMismatch, LeafNotFirst, NameCheckOff, NameConstraints,
        NoCertificate, NoCommonSuite, NotPermitted, NotYetValid, NotYetValidIntermediate,
        PinnedLeaf, PlaintextPort, SelfCheck, SelfSigned, VersionMismatch, WeakRsa,
    };
    let same_side = one.side == other.side;
    let same_record = same_side
        && one.target.map(|target| target.message) == other.target.map(|target| target.message);
    match (one.kind, other.kind) {
        (PlaintextPort, PlaintextPort) => {
            Some("two sides that both speak no TLS understand each other")
        }
        // Whoever asks for a page may ask at a plaintext port as well.
        (PlaintextPort, HttpRequest) if one.side == Side::Server => None,
        (_, PlaintextPort | HttpRequest) | (PlaintextPort | HttpRequest, _) => {
            Some("where one side speaks no TLS there is no handshake to break further")
        }
        (NoCertificate | AlteredRequest, SelfCheck)
        | (SelfCheck, NoCertificate | AlteredRequest) => {
            Some("a broker that has nothing to show cannot show it to itself")
        }
        (there, SelfCheck) | (SelfCheck, there) if !goes_with_a_copy(there, same_side) => {
            Some("a broker that meets itself is the same on both sides")
        }
        (LeafNotFirst, KeyMismatch) if same_side => {
            Some("without the passport's own key nobody can tell which of them is the passport")
        }
        (VersionMismatch, VersionMismatch) => {
            Some("where both sides change their version they agree again")
        }
        (CommonNameOnly | EmptySan, NameConstraints) if same_side => {
            Some("where there is no name, none can be out of bounds")
        }
        (IssuerNotCa, lists)
            if claims(*other).contains(&(one.side.peer(), Thing::Lists))
                && lists != FaultKind::CrlNotConfigured =>
        {
            Some("whoever may not issue keeps no list of what was revoked")
        }
        (WeakRsa, lists)
            if claims(*other).contains(&(one.side.peer(), Thing::Lists))
                && lists != FaultKind::CrlNotConfigured =>
        {
            Some("a list that is signed with a key that is too short speaks for nobody")
        }
        (NameCheckOff, lists)
            if claims(*other).contains(&(Side::Client, Thing::Lists))
                && lists != FaultKind::CrlNotConfigured =>
        {
            Some("rustls looks at no list where it compares no names")
        }
        (NoCommonSuite, NoCommonSuite) | (AlpnMismatch, AlpnMismatch) => {
            Some("one side is enough to have nothing in common")
        }
        (CaMissing, EmptyTruststore) if same_side => {
            Some("an empty truststore knows no authority anyway")
        }
        (Expired, NotYetValid) | (ExpiredIntermediate, NotYetValidIntermediate) if same_side => {
            Some("one passport cannot be over and still to begin")
        }
        (SelfCheck, SelfSigned) | (SelfSigned, ImpostorCa | IntermediateMissing | WeakRsa)
            if same_side =>
        {
            Some("a passport signed by its own key has no authority above it")
        }
        (PinnedLeaf, NoCertificate | AlteredRequest) if !same_side => {
            Some("there is no passport that could be pinned")
        }
        (NoCertificate | AlteredRequest, NotPermitted) if same_side => {
            Some("whoever has no passport has no name that a list could spell")
        }
        (AuthRequested | AuthNone, NotPermitted) => {
            Some("whoever shows no passport has no name that a list could spell")
        }
        (passport, AuthRequested)
            if one.side == Side::Client && passport.is_in_passport()
                || one.side == Side::Server && passport == PinnedLeaf =>
        {
            Some("where the client shows no passport nothing is wrong in it")
        }
        (passport, NoCertificate) | (NoCertificate, passport)
            if same_side && passport.is_in_passport() =>
        {
            Some("where there is no passport nothing is wrong in it")
        }
        (passport, AlteredRequest) | (AlteredRequest, passport)
            if same_side && passport.is_in_passport() =>
        {
            Some("a request that is refused leads to no passport")
        }
        (one, other) if one.is_on_the_wire() && other.is_on_the_wire() && same_record => {
            Some("they happen to the same record")
        }
        _ => claims(*one)
            .into_iter()
            .find(|claim| claims(*other).contains(claim))
            .map(|(_, thing)| thing.twice()),
    }
}

/// Whether a fault is there still where one broker is at both ends: something in its own passport,
/// of which nobody else had to hear and which is mended there, or something that happens on the way.
fn goes_with_a_copy(fault: FaultKind, same_side: bool) -> bool {
    let of_both = matches!(
        fault,
        FaultKind::Revoked | FaultKind::UnknownKeyKind | FaultKind::LeafNotFirst
    );
    fault.is_on_the_wire() || (same_side && fault.is_in_passport() && !of_both)
}

/// What only one fault can decide.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thing {
    Truststore,
    Issuer,
    Letters,
    Names,
    Seal,
    Usage,
    Clock,
    Groups,
    Lists,
    ClientAuth,
}

impl Thing {
    /// Why two faults cannot both decide it.
    fn twice(self) -> &'static str {
        match self {
            Self::Truststore => "both say what is in the truststore",
            Self::Issuer => "both say who issues the passport",
            Self::Letters => "both say what is shown beside the passport",
            Self::Names => "both say which names are compared",
            Self::Seal => "both say how the passport is signed",
            Self::Usage => "both say what the passport is for",
            Self::Clock => "one clock cannot be ahead and behind",
            Self::Groups => "both say in which groups keys are exchanged",
            Self::Lists => "both say which list of revoked passports is looked at",
            Self::ClientAuth => "both say whether the client is asked for a passport",
        }
    }
}

/// What a fault decides, and of which side.
fn claims(fault: Fault) -> Vec<(Side, Thing)> {
    use FaultKind as Kind;
    let things: &[Thing] = match fault.kind {
        Kind::CaMissing
        | Kind::EmptyTruststore
        | Kind::CaRegenerated
        | Kind::PinnedLeaf
        | Kind::ExpiredRoot
        | Kind::NotYetValidRoot => &[Thing::Truststore],
        Kind::ImpostorCa
        | Kind::HalfRotated
        | Kind::IssuerNotCa
        | Kind::PathTooLong
        | Kind::NameConstraints
        | Kind::ExpiredIntermediate
        | Kind::NotYetValidIntermediate => &[Thing::Issuer],
        Kind::SelfSigned | Kind::ImpostorIntermediate | Kind::ChainOutOfOrder => {
            &[Thing::Issuer, Thing::Letters]
        }
        Kind::IntermediateMissing | Kind::LeafNotFirst | Kind::RootShown => &[Thing::Letters],
        Kind::Sha1Signature | Kind::WeakRsa => &[Thing::Seal],
        Kind::WrongUsage | Kind::AnyUsage | Kind::NoUsage => &[Thing::Usage],
        Kind::CrlExpired | Kind::CrlByImpostor | Kind::StatusUnknown | Kind::CrlNotConfigured => {
            &[Thing::Lists]
        }
        Kind::ClockFast | Kind::ClockSlow => &[Thing::Clock],
        // These are about both sides, wherever they sit.
        Kind::SelfCheck => {
            return vec![
                (fault.side, Thing::Truststore),
                (Side::Server, Thing::Names),
            ];
        }
        Kind::Revoked => return vec![(fault.side.peer(), Thing::Lists)],
        Kind::WrongName
        | Kind::DialledByAddress
        | Kind::CommonNameOnly
        | Kind::WildcardDepth
        | Kind::EmptySan
        | Kind::NameCheckOff => return vec![(Side::Server, Thing::Names)],
        Kind::NoCommonGroup | Kind::HelloRetry => return vec![(Side::Server, Thing::Groups)],
        Kind::AuthRequested | Kind::AuthNone => return vec![(Side::Server, Thing::ClientAuth)],
        _ => &[],
    };
    things.iter().map(|thing| (fault.side, *thing)).collect()
}
