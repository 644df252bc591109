//! Who stands above a passport: the authorities that a fault adds, replaces or takes away.

use super::super::contradiction::Contradiction;
use super::super::{Fault, FaultKind};
use crate::cluster::{AuthorityPlan, Cluster, IssuerPlan};
use crate::pki::authority::PathLength;
use crate::pki::{KeyKind, Oddity, Subject};
use crate::wire::Side;

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

/// Gives the authority that issued the passport a key that is too short.
pub(super) fn weaken_issuer(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    let issuer = issuer(fault, fault.side, cluster)?;
    let mut authorities = cluster.authorities.iter_mut();
    if let Some(weak) = authorities.find(|authority| authority.id == issuer.id) {
        weak.key = KeyKind::Rsa1024;
    }
    Ok(())
}

/// Takes every authority above the peer's passport out of the truststore, and puts in one that
/// has nothing to do with it.
pub(super) fn forget_issuer(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    let issuer = issuer(fault, fault.side.peer(), cluster)?;
    let above = ids_above(cluster, &issuer);
    let stranger = add_stranger(cluster, issuer);
    let trusts = &mut cluster.brokers.of_mut(fault.side).trusts;
    trusts.retain(|trusted| !above.contains(trusted));
    if !trusts.contains(&stranger) {
        trusts.push(stranger);
    }
    Ok(())
}

/// Takes every authority above the side's own passport out of its truststore. Where nobody is left
/// in it, one is put in that has nothing to do with the passport.
pub(super) fn forget_own_issuer(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    let issuer = issuer(fault, fault.side, cluster)?;
    let above = ids_above(cluster, &issuer);
    let trusts = &mut cluster.brokers.of_mut(fault.side).trusts;
    trusts.retain(|trusted| !above.contains(trusted));
    if trusts.is_empty() {
        let stranger = add_stranger(cluster, issuer);
        cluster.brokers.of_mut(fault.side).trusts.push(stranger);
    }
    Ok(())
}

/// An authority as this one, and unrelated to all others.
fn add_stranger(cluster: &mut Cluster, like: AuthorityPlan) -> String {
    add(
        cluster,
        AuthorityPlan {
            id: "embassy-elsewhere".to_owned(),
            subject: Subject {
                common_name: "Embassy Elsewhere".to_owned(),
                organisation: Some("Elsewhere".to_owned()),
            },
            issuer: None,
            path_length: PathLength::Unlimited,
            key: like.key.made_today(),
            ..like
        },
    )
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

/// An impostor of whoever issued the passport.
pub(super) fn impersonate(fault: Fault, cluster: &mut Cluster) -> Result<String, Contradiction> {
    let genuine = issuer(fault, fault.side, cluster)?;
    Ok(add_impostors(cluster, &genuine))
}

/// An impostor of the intermediate that issued the passport, and the genuine one.
pub(super) fn impersonate_behind(
    fault: Fault,
    cluster: &mut Cluster,
) -> Result<(String, String), Contradiction> {
    let genuine = intermediate(fault, cluster)?;
    let impostor = match cluster.authority(&genuine).cloned() {
        Some(plan) => add_impostors(cluster, &plan),
        None => genuine.clone(),
    };
    Ok((impostor, genuine))
}

/// Adds impostors of an authority and of all above it, and gives the id of the lowest.
///
/// Above a forged consulate stands a forged embassy: what is shown then leads to a name that the
/// verifier knows, and there the seal is wrong.
fn add_impostors(cluster: &mut Cluster, genuine: &AuthorityPlan) -> String {
    let mut above = None;
    let mut lowest = String::new();
    for genuine in chain(cluster, genuine).into_iter().rev() {
        lowest = add(
            cluster,
            AuthorityPlan {
                id: format!("impostor-{}", genuine.id),
                issuer: above,
                key: genuine.key.made_today(),
                ..genuine
            },
        );
        above = Some(lowest.clone());
    }
    lowest
}

/// Puts, in place of the root above the peer's passport, one of the same name that was made anew.
pub(super) fn fill_anew(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    let issuer = issuer(fault, fault.side.peer(), cluster)?;
    let above = ids_above(cluster, &issuer);
    let root = chain(cluster, &issuer).pop().unwrap_or(issuer);
    let anew = AuthorityPlan {
        id: format!("{}-made-anew", root.id),
        key: root.key.made_today(),
        ..root
    };
    let anew = add(cluster, anew);
    let trusts = &mut cluster.brokers.of_mut(fault.side).trusts;
    trusts.retain(|trusted| !above.contains(trusted));
    trusts.push(anew);
    Ok(())
}

/// Puts the peer's own certificate in place of every authority above it.
pub(super) fn pin(fault: Fault, cluster: &mut Cluster) -> Result<(), Contradiction> {
    let issuer = issuer(fault, fault.side.peer(), cluster)?;
    let above = ids_above(cluster, &issuer);
    let broker = cluster.brokers.of_mut(fault.side);
    broker.trusts.retain(|trusted| !above.contains(trusted));
    broker.pins_peer = true;
    Ok(())
}

/// The root above the peer's passport.
pub(super) fn root_above_peer(fault: Fault, cluster: &Cluster) -> Result<String, Contradiction> {
    let issuer = issuer(fault, fault.side.peer(), cluster)?;
    let root = chain(cluster, &issuer).pop().unwrap_or(issuer);
    Ok(root.id)
}

/// A new root, the next generation of the one above the passport.
pub(super) fn rotate(fault: Fault, cluster: &mut Cluster) -> Result<String, Contradiction> {
    let issuer = issuer(fault, fault.side, cluster)?;
    let root = chain(cluster, &issuer).pop().unwrap_or(issuer);
    let next = AuthorityPlan {
        id: format!("{}-g2", root.id),
        subject: Subject {
            common_name: format!("{} G2", root.subject.common_name),
            ..root.subject
        },
        key: root.key.made_today(),
        ..root
    };
    Ok(add(cluster, next))
}

/// Puts those between the passport and the authority that the peer trusts which the fault is
/// about, and gives the lowest.
pub(super) fn put_between(fault: Fault, cluster: &mut Cluster) -> Result<String, Contradiction> {
    let issuer = issuer(fault, fault.side, cluster)?;
    let trusts = &cluster.brokers.of(fault.side.peer()).trusts;
    let chain = chain(cluster, &issuer);
    let trusted = chain.iter().find(|above| trusts.contains(&above.id));
    let Some(anchor) = trusted.or(chain.last()).cloned() else {
        return Ok(issuer.id);
    };
    let below = |id: &str, name: &str, above: &AuthorityPlan| AuthorityPlan {
        id: id.to_owned(),
        subject: Subject {
            common_name: name.to_owned(),
            ..anchor.subject.clone()
        },
        issuer: Some(above.id.clone()),
        path_length: PathLength::Unlimited,
        key: anchor.key.made_today(),
        oddities: Vec::new(),
        ..anchor.clone()
    };
    if fault.kind == FaultKind::IssuerNotCa {
        let porter = AuthorityPlan {
            oddities: vec![Oddity::NoAuthority],
            ..below("night-porter", "Night Porter", &anchor)
        };
        return Ok(add(cluster, porter));
    }
    if fault.kind == FaultKind::NameConstraints {
        let provincial = AuthorityPlan {
            oddities: vec![Oddity::OnlyBelow("elsewhere.example".to_owned())],
            ..below("provincial-office", "Provincial Office", &anchor)
        };
        return Ok(add(cluster, provincial));
    }
    let mut upper = below("regional-office", "Regional Office", &anchor);
    if fault.kind == FaultKind::PathTooLong {
        upper.path_length = PathLength::AtMost(0);
    }
    upper.id = add(cluster, upper.clone());
    let lower = below("side-office", "Side Office", &upper);
    Ok(add(cluster, lower))
}

/// The ids of an authority and of those above it.
fn ids_above(cluster: &Cluster, authority: &AuthorityPlan) -> Vec<String> {
    let above = chain(cluster, authority).into_iter();
    above.map(|authority| authority.id).collect()
}

/// The intermediate that issues the passport. Where the peer knows the issuer itself, so that no
/// letter is needed, one is put in between.
pub(super) fn intermediate(fault: Fault, cluster: &mut Cluster) -> Result<String, Contradiction> {
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
            key: issuer.key.made_today(),
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
