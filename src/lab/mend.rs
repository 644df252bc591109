//! How each remedy changes the plan of a cluster.

use crate::clock::DAY;
use crate::cluster::{
    Cluster, Hand, IssuerPlan, Letters, PassportPlan, RequestPlan, SecurityProtocol, Suites,
};
use crate::explain::remedy::{Remedy, RemedyKind};
use crate::pki::{KeyKind, Purpose, Subject, Validity};
use crate::wire::Side;

/// How long a new certificate is valid before and after the verifier's now, in seconds.
const VALID: (i64, i64) = (DAY, 365 * DAY);

/// Mends the cluster in all these ways, one after the other.
pub(super) fn apply_all(remedies: &[Remedy], cluster: &mut Cluster) {
    for remedy in remedies {
        apply(*remedy, cluster);
    }
}

fn apply(Remedy { kind, side }: Remedy, cluster: &mut Cluster) {
    match kind {
        RemedyKind::TrustIssuer => trust_issuer(side, cluster),
        RemedyKind::ShowLetters => {
            if let Some(passport) = &mut cluster.brokers.of_mut(side).passport {
                passport.letters = Letters::Shown;
            }
        }
        RemedyKind::Reissue => reissue(side, cluster),
        RemedyKind::SameVersion => {
            let version = cluster.brokers.of(side.peer()).version;
            cluster.speak(version);
        }
        RemedyKind::AnySuite => {
            for side in Side::BOTH {
                cluster.brokers.of_mut(side).suites = Suites::All;
            }
        }
        RemedyKind::SpeakTls => {
            cluster.brokers.of_mut(side).protocol = SecurityProtocol::Ssl;
        }
        RemedyKind::CleanWire => cluster
            .link
            .tampering
            .retain(|tampering| tampering.sender != side),
    }
}

/// The root above the peer's passport, into the truststore of that side.
fn trust_issuer(side: Side, cluster: &mut Cluster) {
    let passport = cluster.brokers.of(side.peer()).passport.as_ref();
    let issuer = passport.and_then(|passport| match &passport.issuer {
        IssuerPlan::Authority(id) => cluster.root_of(id),
        IssuerPlan::Itself => None,
    });
    let root = issuer.or_else(|| cluster.authorities.first());
    let Some(root) = root.map(|root| root.id.clone()) else {
        return;
    };
    let trusts = &mut cluster.brokers.of_mut(side).trusts;
    if !trusts.contains(&root) {
        trusts.push(root);
    }
}

/// A new certificate for the key in the keystore, with the right names, dates and purposes, from
/// the authority that issued the old one if the peer trusts it, or else from one that it trusts.
fn reissue(side: Side, cluster: &mut Cluster) {
    let peer = cluster.brokers.of(side.peer());
    let trusted = |id: &String| {
        let root = cluster.root_of(id);
        root.is_some_and(|root| peer.trusts.contains(&root.id))
    };
    let old = cluster.brokers.of(side).passport.clone();
    let issued_by = old.as_ref().and_then(|passport| match &passport.issuer {
        IssuerPlan::Authority(id) => Some(id.clone()),
        IssuerPlan::Itself => None,
    });
    let others = cluster
        .authorities
        .iter()
        .map(|authority| authority.id.clone());
    let Some(issuer) = issued_by.into_iter().chain(others).find(trusted) else {
        return;
    };
    let (before, after) = VALID;
    let validity = Validity {
        from: peer.clock.plus(-before),
        until: peer.clock.plus(after),
    };
    let name = cluster.brokers.of(side).name.clone();
    let mut names = old.as_ref().map_or_else(Vec::new, |old| old.names.clone());
    let dialled = &cluster.link.dialled;
    if side == Side::Server && !names.contains(dialled) {
        names.push(dialled.clone());
    }
    let subject = old.as_ref().map_or(
        Subject {
            common_name: name,
            organisation: None,
        },
        |old| old.subject.clone(),
    );
    cluster.brokers.of_mut(side).passport = Some(PassportPlan {
        subject,
        names,
        issuer: IssuerPlan::Authority(issuer),
        validity,
        purposes: vec![Purpose::Client, Purpose::Server],
        key: old.map_or_else(KeyKind::default, |old| old.key),
        request: RequestPlan::Sound,
        letters: Letters::Shown,
        hand: Hand::Own,
    });
}
