//! How each fault changes the plan of a cluster.

use super::super::date::midnight;
use super::super::name;
use super::contradiction::{self, Contradiction};
use super::{Fault, FaultKind, sends};
use crate::clock::DAY;
use crate::cluster::{
    AuthorityPlan, Cluster, Hand, IssuerPlan, Letters, PassportPlan, RequestPlan, SecurityProtocol,
    Suites, Tampering, TamperingAct,
};
use crate::pki::authority::PathLength;
use crate::pki::{Purpose, Subject};
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

/// When a fault has its turn. A truststore loses the authorities of the passport as the scenario
/// has it, so that comes first; an impostor takes the place of whoever issues in the end, so it
/// comes after an intermediate that is put in between.
fn turn(kind: FaultKind) -> u8 {
    match kind {
        FaultKind::CaMissing | FaultKind::EmptyTruststore => 0,
        FaultKind::IntermediateMissing => 1,
        _ => 2,
    }
}

fn apply(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    let side = fault.side;
    match fault.kind {
        FaultKind::CaMissing => forget_issuer(fault, cluster)?,
        FaultKind::EmptyTruststore => cluster.brokers.of_mut(side).trusts.clear(),
        FaultKind::Expired => {
            let today = midnight(cluster.brokers.of(side.peer()).clock);
            let validity = &mut passport(fault, cluster)?.validity;
            validity.until = today.plus(-DAY);
            if validity.from > validity.until {
                validity.from = validity.until.plus(-YEAR);
            }
        }
        FaultKind::NotYetValid => {
            let today = midnight(cluster.brokers.of(side.peer()).clock);
            let validity = &mut passport(fault, cluster)?.validity;
            validity.from = today.plus(DAY);
            if validity.until < validity.from {
                validity.until = validity.from.plus(YEAR);
            }
        }
        FaultKind::WrongName => {
            let name = another_name(&cluster.link.dialled);
            passport(fault, cluster)?.names = vec![name];
        }
        FaultKind::SelfSigned => passport(fault, cluster)?.issuer = IssuerPlan::Itself,
        FaultKind::ImpostorCa => {
            let genuine = issuer(fault, side, cluster)?;
            let impostor = impersonate(cluster, &genuine);
            passport(fault, cluster)?.issuer = IssuerPlan::Authority(impostor);
        }
        FaultKind::IntermediateMissing => {
            let intermediate = intermediate(fault, cluster)?;
            let passport = passport(fault, cluster)?;
            passport.issuer = IssuerPlan::Authority(intermediate);
            passport.letters = Letters::LeftOut;
        }
        FaultKind::NoCertificate => {
            passport(fault, cluster)?;
            cluster.brokers.of_mut(side).passport = None;
        }
        FaultKind::WrongUsage => {
            passport(fault, cluster)?.purposes = match side {
                Side::Client => vec![Purpose::Server],
                Side::Server => vec![Purpose::Client],
            };
        }
        FaultKind::KeyMismatch => passport(fault, cluster)?.hand = Hand::Strangers,
        FaultKind::AlteredRequest => passport(fault, cluster)?.request = RequestPlan::Altered,
        FaultKind::VersionMismatch => {
            let version = cluster.brokers.of(side.peer()).version.other();
            cluster.brokers.of_mut(side).version = version;
        }
        FaultKind::NoCommonSuite => {
            cluster.brokers.of_mut(side).suites = Suites::Aes128Only;
            cluster.brokers.of_mut(side.peer()).suites = Suites::Aes256Only;
        }
        FaultKind::TamperedRecord
        | FaultKind::ForgedRecord
        | FaultKind::DuplicatedRecord
        | FaultKind::DroppedRecord => tamper(fault, cluster),
        FaultKind::PlaintextPort => {
            cluster.brokers.of_mut(side).protocol = SecurityProtocol::Plaintext;
        }
    }
    Ok(())
}

/// A year, in seconds.
const YEAR: i64 = 365 * DAY;

/// The passport in which something is to be wrong.
fn passport(fault: Fault, cluster: &mut Cluster) -> Result<&mut PassportPlan, Contradiction> {
    let passport = cluster.brokers.of_mut(fault.side).passport.as_mut();
    passport.ok_or(Contradiction::NoPassport(fault))
}

/// The authority that issued the passport of `holder`.
fn issuer(fault: Fault, holder: Side, cluster: &Cluster) -> Result<AuthorityPlan, Contradiction> {
    let passport = cluster.brokers.of(holder).passport.as_ref();
    if passport.is_none() && holder == fault.side {
        return Err(Contradiction::NoPassport(fault));
    }
    match passport.map(|passport| &passport.issuer) {
        Some(IssuerPlan::Authority(id)) => cluster.authority(id).cloned(),
        Some(IssuerPlan::Itself) | None => None,
    }
    .ok_or(Contradiction::NoIssuer { fault, holder })
}

/// Takes every authority above the peer's passport out of the truststore, and puts in one that
/// has nothing to do with it.
fn forget_issuer(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    let issuer = issuer(fault, fault.side.peer(), cluster)?;
    let above: Vec<String> = chain(cluster, &issuer)
        .into_iter()
        .map(|authority| authority.id)
        .collect();
    let stranger = add(
        cluster,
        AuthorityPlan {
            id: "embassy-elsewhere".to_owned(),
            subject: Subject {
                common_name: "Embassy Elsewhere".to_owned(),
                organisation: Some("Elsewhere".to_owned()),
            },
            issuer: None,
            path_length: PathLength::Unlimited,
            ..issuer
        },
    );
    let trusts = &mut cluster.brokers.of_mut(fault.side).trusts;
    trusts.retain(|trusted| !above.contains(trusted));
    if !trusts.contains(&stranger) {
        trusts.push(stranger);
    }
    Ok(())
}

/// The authority and those above it, up to the root.
fn chain(cluster: &Cluster, authority: &AuthorityPlan) -> Vec<AuthorityPlan> {
    let mut chain = vec![authority.clone()];
    // A chain is no longer than the list; a longer walk would be a circle.
    while chain.len() <= cluster.authorities.len() {
        let above = chain
            .last()
            .and_then(|last| cluster.authority(last.issuer.as_deref()?));
        match above {
            Some(above) => chain.push(above.clone()),
            None => break,
        }
    }
    chain
}

/// Adds impostors of an authority and of all above it, and gives the id of the lowest.
///
/// Above a forged consulate stands a forged embassy: what is shown then leads to a name that the
/// verifier knows, and there the seal is wrong.
fn impersonate(cluster: &mut Cluster, genuine: &AuthorityPlan) -> String {
    let mut above = None;
    let mut lowest = String::new();
    for genuine in chain(cluster, genuine).into_iter().rev() {
        lowest = add(
            cluster,
            AuthorityPlan {
                id: format!("impostor-{}", genuine.id),
                issuer: above,
                ..genuine
            },
        );
        above = Some(lowest.clone());
    }
    lowest
}

/// The intermediate that issues the passport. Where the peer knows the issuer itself, so that no
/// letter is needed, one is put in between.
fn intermediate(fault: Fault, cluster: &mut Cluster) -> Result<String, Contradiction> {
    let issuer = issuer(fault, fault.side, cluster)?;
    let known = cluster
        .brokers
        .of(fault.side.peer())
        .trusts
        .contains(&issuer.id);
    if issuer.issuer.is_some() && !known {
        return Ok(issuer.id);
    }
    let (id, name) = match fault.side {
        Side::Client => ("consulate", "Consulate"),
        Side::Server => ("branch-office", "Branch Office"),
    };
    Ok(add(
        cluster,
        AuthorityPlan {
            id: id.to_owned(),
            subject: Subject {
                common_name: name.to_owned(),
                ..issuer.subject
            },
            issuer: Some(issuer.id),
            path_length: PathLength::AtMost(0),
            ..issuer
        },
    ))
}

/// Adds an authority, under another id if this one is taken, unless the very same is there.
fn add(cluster: &mut Cluster, mut plan: AuthorityPlan) -> String {
    let wanted = plan.id.clone();
    let mut number = 2;
    while let Some(taken) = cluster.authority(&plan.id) {
        if *taken == plan {
            return plan.id;
        }
        plan.id = format!("{wanted}-{number}");
        number += 1;
    }
    let id = plan.id.clone();
    cluster.authorities.push(plan);
    id
}

/// A host name that is not the dialled one, but might be its neighbour.
fn another_name(dialled: &str) -> String {
    let domain = match dialled.split_once('.') {
        Some((_, domain)) if !name::is_address(dialled) => domain,
        _ => "kafka.example",
    };
    let domain = domain.trim_end_matches('.');
    ["broker-9", "broker-8"]
        .map(|host| format!("{host}.{domain}"))
        .into_iter()
        .find(|name| !name.eq_ignore_ascii_case(dialled.trim_end_matches('.')))
        .filter(|name| name::presented(name).is_ok())
        .unwrap_or_else(|| "broker-9.kafka.example".to_owned())
}

fn tamper(fault: Fault, cluster: &mut Cluster) {
    let Some(target) = fault.target else { return };
    let act = match fault.kind {
        FaultKind::DroppedRecord => TamperingAct::Drop,
        FaultKind::DuplicatedRecord => TamperingAct::Repeat,
        FaultKind::ForgedRecord => TamperingAct::Forge { byte: target.byte },
        _ => TamperingAct::Flip { byte: target.byte },
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
