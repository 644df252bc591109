//! Whether a certificate was revoked, as webpki asks the lists it was given: every certificate of
//! the chain, a status that is not known refuses, and so does a list whose time is over.

use super::known::Shown;
use super::world::{Signer, World};
use crate::clock::Moment;
use crate::explain::check::{Check, CheckId, CheckVerdict};
use crate::pki::signature::Finding;
use crate::wire::x509::ParseError;
use crate::wire::x509::outline::allows;

/// keyUsage: bit 6 is cRLSign (RFC 5280 section 4.2.1.3).
const CRL_SIGN: usize = 6;

/// What the lists say of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// No list is configured.
    NotAsked,
    /// None of them speaks for it.
    Unknown,
    /// One speaks for it, and is wrong or names it.
    Listed {
        /// Which list, from 0.
        list: usize,
        /// Whether the issuer's key signed it.
        finding: Finding,
        /// When its time was over, if it is.
        expired: Option<i64>,
        /// Whether the issuer may sign lists.
        may_sign: Result<bool, ParseError>,
        /// Since when it names the certificate, if it does.
        revoked: Option<u64>,
    },
}

impl Status {
    /// Whether webpki goes on.
    pub(super) fn is_good(&self) -> bool {
        match self {
            Self::NotAsked => true,
            Self::Unknown => false,
            Self::Listed {
                finding,
                expired,
                may_sign,
                revoked,
                ..
            } => {
                *finding == Finding::Made
                    && expired.is_none()
                    && *may_sign == Ok(true)
                    && revoked.is_none()
            }
        }
    }

    /// Whether a signature on a list was looked at.
    pub(super) fn looked_at_a_list(&self) -> bool {
        matches!(self, Self::Listed { .. })
    }
}

/// Asks the lists about the certificate at `depth` of a way.
pub(super) fn status(world: &World<'_>, index: usize, depth: usize, issuer: Signer) -> Status {
    if world.lists.is_empty() {
        return Status::NotAsked;
    }
    let Some(shown) = world.at(index) else {
        return Status::Unknown;
    };
    let mut lists = world.lists.iter().enumerate();
    let found = lists.find(|(_, list)| {
        list.facts()
            .speaks_for(list.der(), shown.der, &shown.outline, depth > 0)
    });
    let Some((at, list)) = found else {
        return Status::Unknown;
    };
    let next = list.facts().next_update;
    let serial = shown
        .outline
        .serial
        .clone()
        .and_then(|at| shown.der.get(at));
    Status::Listed {
        list: at,
        finding: world.finding_on_list(at, issuer),
        expired: (world.asked.now.unix() >= next).then_some(next),
        may_sign: may_sign(world, issuer),
        revoked: serial.and_then(|serial| list.revoked_since(serial)),
    }
}

/// Whether the key usage of an issuer allows lists. That of an anchor is not looked at.
fn may_sign(world: &World<'_>, issuer: Signer) -> Result<bool, ParseError> {
    let Signer::Shown(index) = issuer else {
        return Ok(true);
    };
    let usage = world
        .at(index)
        .and_then(|above| Some((above, above.outline.key_usage.as_ref()?)));
    usage.map_or(Ok(true), |(above, part)| {
        allows(above.der, &part.content, CRL_SIGN)
    })
}

/// What the lists say of the certificate at `depth` of a way, for people. A key usage that does
/// not allow the issuer to sign lists is a fault of the issuer's, and a check of its own.
pub(super) fn ask(
    world: &World<'_>,
    shown: &Shown<'_>,
    depth: usize,
    index: usize,
    issuer: Option<Signer>,
) -> Vec<Check> {
    let answer = |verdict, text: String| {
        let place = shown.outline.serial.clone();
        Check::new(CheckId::Revocation, &shown.subject, verdict, text, place)
    };
    let Some(issuer) = issuer else {
        return vec![if world.lists.is_empty() {
            not_asked(answer)
        } else {
            answer(
                CheckVerdict::NotReached,
                "no issuer to have revoked it".to_owned(),
            )
        }];
    };
    let whose = world.name_of(issuer);
    match status(world, index, depth, issuer) {
        Status::NotAsked => vec![not_asked(answer)],
        Status::Unknown => vec![answer(
            CheckVerdict::Fail,
            format!("none of the CRLs is one of {whose} that speaks for it: its status is unknown"),
        )],
        Status::Listed {
            list,
            finding,
            expired,
            may_sign,
            revoked,
        } => {
            let mut wrong = Vec::new();
            match finding {
                Finding::Made => {}
                Finding::NotMade => wrong.push(format!("it is not signed by the key of {whose}")),
                Finding::KeySize(bits) => wrong.push(format!(
                    "its signature is not checked with the key of {whose}, of {bits} bits"
                )),
                _ => wrong.push(format!(
                    "its signature cannot be checked with the key of {whose}"
                )),
            }
            if let Some(end) = expired {
                let end = Moment::from_unix(end)
                    .map_or_else(|_| format!("{end} s"), Moment::to_the_second);
                wrong.push(format!("its next update was due {end}"));
            }
            if let Some(since) = revoked {
                let since = i64::try_from(since)
                    .ok()
                    .and_then(|at| Moment::from_unix(at).ok());
                let since = since.map_or_else(|| "long".to_owned(), Moment::to_the_second);
                wrong.push(format!("it revokes this certificate since {since}"));
            }
            let number = list + 1;
            let mut checks = Vec::new();
            if !wrong.is_empty() {
                let text = format!("CRL {number} of {whose}: {}", wrong.join("; "));
                checks.push(answer(CheckVerdict::Fail, text));
            } else if may_sign != Ok(true) {
                let text = format!("CRL {number}: {whose} may not sign it");
                checks.push(answer(CheckVerdict::NotReached, text));
            } else {
                let text = format!("CRL {number} of {whose} does not name it");
                checks.push(answer(CheckVerdict::Pass, text));
            }
            if let (Signer::Shown(at), false) = (issuer, may_sign == Ok(true))
                && let Some(above) = world.at(at)
            {
                let usage = above.outline.key_usage.as_ref();
                let text = match may_sign {
                    Err(error) => format!("{error}: it signs a CRL, and that is looked at there"),
                    Ok(_) => "cRLSign is not among the uses, and it signs a CRL".to_owned(),
                };
                checks.push(Check::new(
                    CheckId::KeyUsage,
                    &above.subject,
                    CheckVerdict::Fail,
                    text,
                    usage.map(|part| part.whole.clone()),
                ));
            }
            checks
        }
    }
}

fn not_asked(answer: impl Fn(CheckVerdict, String) -> Check) -> Check {
    answer(
        CheckVerdict::NotApplicable,
        "no CRL is configured: nobody asks whether it was revoked".to_owned(),
    )
}
