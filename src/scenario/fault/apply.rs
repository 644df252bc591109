//! How each fault changes the plan of a cluster.

mod above;

use above::{
    fill_anew, forget_issuer, forget_own_issuer, impersonate, impersonate_behind, intermediate,
    pin, put_between, root_above_peer, rotate, weaken_issuer,
};

use super::super::date::midnight;
use super::super::name;
use super::contradiction::{self, Contradiction};
use super::{Fault, FaultKind, sends};
use crate::clock::{DAY, Moment};
use crate::cluster::{
    AuthorityPlan, ClientAuth, Cluster, Errand, Groups, Hand, IssuerPlan, Letters, NameCheck,
    PassportPlan, RequestPlan, Revocation, SecurityProtocol, Spelling, Standing, Suites, Tampering,
    TamperingAct,
};
use crate::pki::{KeyKind, Oddity, Purpose, Validity};
use crate::wire::Side;

/// Breaks the cluster in all these ways, in whatever order they come.
///
/// # Errors
///
/// [`Contradiction`] if the faults cannot be there together, or not in this cluster; it is then
/// unchanged.
pub fn apply_all(faults: &[Fault], cluster: &mut Cluster) -> Result<(), Contradiction> {
    let mut faults = faults.to_vec();
    faults.sort_unstable();
    contradiction::check(&faults)?;
    faults.sort_by_key(|fault| turn(fault.kind));
    let mut broken = cluster.clone();
    for fault in &faults {
        apply(*fault, &mut broken)?;
    }
    // Last of all, when it is settled which version each side speaks.
    for fault in &faults {
        is_sent(*fault, &broken)?;
    }
    *cluster = broken;
    Ok(())
}

/// When a fault has its turn. Truststores and clocks are set by the passports as the scenario has
/// them, so they come first; an impostor takes the place of whoever issues in the end, so it comes
/// after an intermediate that is put in between; who issues in the end signs with SHA-1 or with a key
/// that is too short; a broker meets itself as it is by then; and a passport is taken away last of all.
fn turn(kind: FaultKind) -> u8 {
    match kind {
        FaultKind::CaMissing
        | FaultKind::EmptyTruststore
        | FaultKind::CaRegenerated
        | FaultKind::PinnedLeaf
        | FaultKind::ExpiredRoot
        | FaultKind::NotYetValidRoot
        | FaultKind::ClockFast
        | FaultKind::ClockSlow => 0,
        FaultKind::IntermediateMissing
        | FaultKind::LeafNotFirst
        | FaultKind::ExpiredIntermediate
        | FaultKind::NotYetValidIntermediate => 1,
        FaultKind::Sha1Signature | FaultKind::WeakRsa => 3,
        FaultKind::SelfCheck => 4,
        FaultKind::AuthRequested => 5,
        _ => 2,
    }
}

fn apply(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    use FaultKind as Kind;
    match fault.kind {
        Kind::CaMissing
        | Kind::EmptyTruststore
        | Kind::CaRegenerated
        | Kind::PinnedLeaf
        | Kind::ExpiredRoot
        | Kind::NotYetValidRoot
        | Kind::SelfCheck => in_truststore(fault, cluster),
        Kind::Expired
        | Kind::NotYetValid
        | Kind::ExpiredIntermediate
        | Kind::NotYetValidIntermediate
        | Kind::ClockFast
        | Kind::ClockSlow => in_time(fault, cluster),
        Kind::WrongName
        | Kind::DialledByAddress
        | Kind::CommonNameOnly
        | Kind::WildcardDepth
        | Kind::EmptySan
        | Kind::NameCheckOff => in_names(fault, cluster),
        Kind::ImpostorCa
        | Kind::ImpostorIntermediate
        | Kind::HalfRotated
        | Kind::IntermediateMissing
        | Kind::LeafNotFirst
        | Kind::ChainOutOfOrder
        | Kind::IssuerNotCa
        | Kind::PathTooLong
        | Kind::NameConstraints => above_passport(fault, cluster),
        Kind::NoCertificate
        | Kind::SelfSigned
        | Kind::RootShown
        | Kind::AlteredRequest
        | Kind::KeyMismatch
        | Kind::ForgedCertificate
        | Kind::Sha1Signature
        | Kind::WeakRsa
        | Kind::WrongUsage
        | Kind::AnyUsage
        | Kind::NoUsage
        | Kind::NoDigitalSignature
        | Kind::CaAsLeaf
        | Kind::UnknownCritical => in_passport(fault, cluster),
        Kind::Revoked
        | Kind::CrlExpired
        | Kind::CrlByImpostor
        | Kind::StatusUnknown
        | Kind::CrlNotConfigured => in_lists(fault, cluster),
        Kind::UnknownKeyKind => {
            passport(fault, cluster)?.key = KeyKind::Ed25519;
            let peer = cluster.brokers.of_mut(fault.side.peer());
            peer.settings.knows_no_ed25519 = true;
            Ok(())
        }
        Kind::NotPermitted => {
            // Who has no passport has no name that could be misspelled.
            passport(fault, cluster)?;
            cluster.link.errand = Errand::Register;
            cluster.brokers.of_mut(fault.side.peer()).super_users = Some(Spelling::OpenSsl);
            Ok(())
        }
        _ => {
            in_settings(fault, cluster);
            tamper(fault, cluster);
            Ok(())
        }
    }
}

fn in_truststore(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    match fault.kind {
        FaultKind::CaMissing => forget_issuer(fault, cluster)?,
        FaultKind::CaRegenerated => fill_anew(fault, cluster)?,
        FaultKind::PinnedLeaf => pin(fault, cluster)?,
        FaultKind::SelfCheck => {
            forget_own_issuer(fault, cluster)?;
            cluster.meet_itself(fault.side);
        }
        FaultKind::ExpiredRoot | FaultKind::NotYetValidRoot => {
            let root = root_above_peer(fault, cluster)?;
            let today = midnight(cluster.brokers.of(fault.side).clock);
            if let Some(root) = authority(cluster, &root) {
                if fault.kind == FaultKind::ExpiredRoot {
                    end(&mut root.validity, today);
                } else {
                    begin(&mut root.validity, today);
                }
            }
        }
        _ => cluster.brokers.of_mut(fault.side).trusts.clear(),
    }
    Ok(())
}

fn in_time(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    let side = fault.side;
    let today = midnight(cluster.brokers.of(side.peer()).clock);
    match fault.kind {
        FaultKind::Expired => end(&mut passport(fault, cluster)?.validity, today),
        FaultKind::NotYetValid => begin(&mut passport(fault, cluster)?.validity, today),
        FaultKind::ExpiredIntermediate | FaultKind::NotYetValidIntermediate => {
            let id = intermediate(fault, cluster)?;
            passport(fault, cluster)?.issuer = IssuerPlan::Authority(id.clone());
            if let Some(authority) = authority(cluster, &id) {
                if fault.kind == FaultKind::ExpiredIntermediate {
                    end(&mut authority.validity, today);
                } else {
                    begin(&mut authority.validity, today);
                }
            }
        }
        kind => {
            let holder = side.peer();
            let seen = cluster.brokers.of(holder).passport.as_ref();
            let seen = seen.ok_or(Contradiction::NoIssuer { fault, holder })?;
            let clock = if kind == FaultKind::ClockFast {
                seen.validity.until.plus(2 * DAY)
            } else {
                seen.validity.from.plus(-DAY)
            };
            cluster.brokers.of_mut(side).clock = clock;
        }
    }
    Ok(())
}

fn in_names(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    let dialled = cluster.link.dialled.clone();
    match fault.kind {
        FaultKind::WrongName => passport(fault, cluster)?.names = vec![another_name(&dialled)],
        FaultKind::CommonNameOnly => {
            let passport = passport(fault, cluster)?;
            passport.names.clear();
            passport.subject.common_name = dialled;
        }
        FaultKind::WildcardDepth => {
            let (host, domain) = host_and_domain(&dialled);
            passport(fault, cluster)?.names = vec![format!("*.{domain}")];
            cluster.link.dialled = format!("{host}.rack-1.{domain}");
        }
        FaultKind::EmptySan => {
            let passport = passport(fault, cluster)?;
            passport.names.clear();
            passport.oddities.push(Oddity::EmptySan);
        }
        // The client is to blame, and the server's passport shows it.
        kind => {
            if let Some(passport) = &mut cluster.brokers.server.passport {
                if kind == FaultKind::NameCheckOff {
                    passport.names = vec![another_name(&dialled)];
                } else {
                    passport.names.retain(|name| !name::is_address(name));
                }
            }
            if kind == FaultKind::NameCheckOff {
                cluster.brokers.client.settings.name_check = NameCheck::Off;
            } else {
                cluster.link.dialled = another_address(&dialled);
            }
        }
    }
    Ok(())
}

fn above_passport(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    let (issuer, letters) = match fault.kind {
        FaultKind::ImpostorCa => (impersonate(fault, cluster)?, None),
        FaultKind::ImpostorIntermediate => {
            let (impostor, genuine) = impersonate_behind(fault, cluster)?;
            (impostor, Some(Letters::Of(genuine)))
        }
        FaultKind::HalfRotated => (rotate(fault, cluster)?, None),
        FaultKind::IntermediateMissing => (intermediate(fault, cluster)?, Some(Letters::LeftOut)),
        FaultKind::LeafNotFirst => (
            intermediate(fault, cluster)?,
            Some(Letters::BeforeThePassport),
        ),
        FaultKind::ChainOutOfOrder => (put_between(fault, cluster)?, Some(Letters::Swapped)),
        _ => (put_between(fault, cluster)?, None),
    };
    let dialled = cluster.link.dialled.clone();
    let passport = passport(fault, cluster)?;
    // Where a passport names nobody, no name can be out of bounds.
    if fault.kind == FaultKind::NameConstraints && passport.names.is_empty() {
        passport.names.push(another_name(&dialled));
    }
    passport.issuer = IssuerPlan::Authority(issuer);
    if let Some(letters) = letters {
        passport.letters = letters;
    }
    Ok(())
}

fn in_passport(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    let side = fault.side;
    match fault.kind {
        FaultKind::Sha1Signature => return seal_as_once(fault, cluster),
        FaultKind::WeakRsa => return weaken_issuer(fault, cluster),
        _ => {}
    }
    let passport = passport(fault, cluster)?;
    match fault.kind {
        FaultKind::NoCertificate => cluster.brokers.of_mut(side).passport = None,
        FaultKind::SelfSigned => passport.issuer = IssuerPlan::Itself,
        FaultKind::RootShown => passport.letters = Letters::WithRoot,
        FaultKind::AlteredRequest => passport.request = RequestPlan::Altered,
        FaultKind::KeyMismatch => passport.hand = Hand::Strangers,
        FaultKind::ForgedCertificate => passport.oddities.push(Oddity::LaterYear),
        FaultKind::WrongUsage => {
            passport.purposes = match side {
                Side::Client => vec![Purpose::Server],
                Side::Server => vec![Purpose::Client],
            };
        }
        FaultKind::AnyUsage => passport.oddities.push(Oddity::AnyUsage),
        FaultKind::NoUsage => passport.purposes.clear(),
        FaultKind::NoDigitalSignature => passport.oddities.push(Oddity::NoDigitalSignature),
        FaultKind::CaAsLeaf => passport.oddities.push(Oddity::Authority),
        _ => passport.oddities.push(Oddity::UnknownCritical),
    }
    Ok(())
}

fn in_lists(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    let (side, peer) = (fault.side, fault.side.peer());
    if fault.kind == FaultKind::Revoked {
        passport(fault, cluster)?.standing = Standing::Revoked;
        cluster.brokers.of_mut(peer).settings.revocation = Revocation::Checked;
        return Ok(());
    }
    root_above_peer(fault, cluster)?;
    let checked = match fault.kind {
        FaultKind::CrlExpired => Revocation::Overdue,
        FaultKind::CrlByImpostor => Revocation::Impostors,
        FaultKind::StatusUnknown => Revocation::OfAnother,
        _ => {
            if let Some(passport) = &mut cluster.brokers.of_mut(peer).passport {
                passport.standing = Standing::Revoked;
            }
            Revocation::Unchecked
        }
    };
    cluster.brokers.of_mut(side).settings.revocation = checked;
    Ok(())
}

fn in_settings(fault: Fault, cluster: &mut Cluster) {
    let side = fault.side;
    let version = cluster.brokers.of(side.peer()).version.other();
    let brokers = &mut cluster.brokers;
    match fault.kind {
        FaultKind::VersionMismatch => brokers.of_mut(side).version = version,
        FaultKind::NoCommonSuite => {
            brokers.of_mut(side).suites = Suites::Aes128Only;
            brokers.of_mut(side.peer()).suites = Suites::Aes256Only;
        }
        FaultKind::NoCommonGroup => {
            brokers.of_mut(side).settings.groups = Groups::X25519Only;
            brokers.of_mut(side.peer()).settings.groups = Groups::P256Only;
        }
        FaultKind::HelloRetry => brokers.server.settings.groups = Groups::P256Only,
        FaultKind::AlpnMismatch => {
            brokers.of_mut(side).settings.application_protocol = Some("h2");
            brokers.of_mut(side.peer()).settings.application_protocol = Some("kafka");
        }
        FaultKind::AuthRequested => {
            brokers.server.settings.client_auth = ClientAuth::Requested;
            brokers.client.passport = None;
        }
        FaultKind::AuthNone => brokers.server.settings.client_auth = ClientAuth::None,
        FaultKind::PlaintextPort => brokers.of_mut(side).protocol = SecurityProtocol::Plaintext,
        FaultKind::HttpRequest => brokers.client.protocol = SecurityProtocol::Http,
        _ => {}
    }
}

/// Has the passport signed with SHA-1. Of the keys there are here only P-256 signs so.
fn seal_as_once(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    let passport = passport(fault, cluster)?;
    passport.oddities.push(Oddity::OldSeal);
    match passport.issuer.clone() {
        IssuerPlan::Itself => passport.key = KeyKind::P256,
        IssuerPlan::Authority(issuer) => {
            if let Some(issuer) = authority(cluster, &issuer) {
                issuer.key = KeyKind::P256;
            }
        }
    }
    Ok(())
}

/// Over since the day before.
fn end(validity: &mut Validity, today: Moment) {
    validity.until = today.plus(-DAY);
    if validity.from > validity.until {
        validity.from = validity.until.plus(-YEAR);
    }
}

/// Valid from the next day on.
fn begin(validity: &mut Validity, today: Moment) {
    validity.from = today.plus(DAY);
    if validity.until < validity.from {
        validity.until = validity.from.plus(YEAR);
    }
}

fn authority<'a>(cluster: &'a mut Cluster, id: &str) -> Option<&'a mut AuthorityPlan> {
    let mut authorities = cluster.authorities.iter_mut();
    authorities.find(|authority| authority.id == id)
}

/// A year, in seconds.
const YEAR: i64 = 365 * DAY;

/// The passport in which something is to be wrong.
fn passport(fault: Fault, cluster: &mut Cluster) -> Result<&mut PassportPlan, Contradiction> {
    let passport = cluster.brokers.of_mut(fault.side).passport.as_mut();
    passport.ok_or(Contradiction::NoPassport(fault))
}

/// A host name that is not the dialled one, but might be its neighbour.
fn another_name(dialled: &str) -> String {
    let (_, domain) = host_and_domain(dialled);
    ["broker-9", "broker-8"]
        .map(|host| format!("{host}.{domain}"))
        .into_iter()
        .find(|name| !name.eq_ignore_ascii_case(dialled.trim_end_matches('.')))
        .filter(|name| name::presented(name).is_ok())
        .unwrap_or_else(|| "broker-9.kafka.example".to_owned())
}

/// The host and the domain of what is dialled, or of what might be.
fn host_and_domain(dialled: &str) -> (&str, &str) {
    match dialled.split_once('.') {
        Some((host, domain)) if !name::is_address(dialled) => (host, domain.trim_end_matches('.')),
        None if !name::is_address(dialled) => (dialled, "kafka.example"),
        _ => ("broker-2", "kafka.example"),
    }
}

/// An address that is not the dialled one, of those kept for documentation (RFC 5737).
fn another_address(dialled: &str) -> String {
    let mut addresses = ["192.0.2.2", "192.0.2.3"].into_iter();
    let address = addresses.find(|address| *address != dialled);
    address.unwrap_or("192.0.2.2").to_owned()
}

fn tamper(fault: Fault, cluster: &mut Cluster) {
    let Some(target) = fault.target else { return };
    let act = match fault.kind {
        FaultKind::DroppedRecord => TamperingAct::Drop,
        FaultKind::ReorderedRecord => TamperingAct::Swap,
        FaultKind::TruncatedRecord => TamperingAct::Truncate,
        FaultKind::OversizedRecord => TamperingAct::Oversize,
        FaultKind::RecordVersion => TamperingAct::OtherVersion,
        FaultKind::CutConnection => TamperingAct::Cut,
        FaultKind::DuplicatedRecord => TamperingAct::Repeat,
        FaultKind::ForgedRecord => TamperingAct::Forge { spot: target.spot },
        _ => TamperingAct::Flip { spot: target.spot },
    };
    let tampering = Tampering {
        sender: fault.side,
        message: target.message,
        act,
    };
    cluster.link.tampering.push(tampering);
}

/// Whether the message that a fault waits for exists in the version its side speaks.
fn is_sent(fault: Fault, cluster: &Cluster) -> Result<(), Contradiction> {
    let version = cluster.brokers.of(fault.side).version;
    match fault.target {
        Some(target) if !sends(version, fault.side).contains(&target.message) => {
            Err(Contradiction::NotSent {
                fault,
                message: target.message,
                version,
            })
        }
        _ => Ok(()),
    }
}
