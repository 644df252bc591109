//! The chain walk: from the certificate that was shown to an authority in the truststore.
//!
//! The rules are webpki's, since webpki gives the verdict: issuers are found by name alone, trust
//! anchors are tried before certificates that were shown, of an anchor only its name, its key and
//! its name constraints count, and an extended key usage in an intermediate limits all below it.
//! What webpki does not look at is said, and is never a fault here.
//!
//! Where webpki finds a way that holds, that one is shown. Where it finds none, the one with the
//! fewest faults is shown, with all its faults and not only the first. A certificate that stands on
//! no such way is not judged, except that one which cannot be read is pointed out where an issuer
//! is missing.

mod alone;
mod anchor;
mod constraints;
mod dialled;
mod explore;
mod known;
mod link;
mod names;
mod revocation;
mod search;
mod world;

use super::check::{Check, CheckId, CheckVerdict, Subject, failures};
use crate::clock::Moment;
use crate::handshake::Transcript;
use crate::handshake::transcript::{self, SignatureCall, Trusted, Verification};
use crate::pki::Purpose;
use crate::wire::Side;
use explore::explore;
use known::Shown;
use link::End;
use search::{Found, MOST_BETWEEN, Way, search};
use world::World;

/// What the verifier asks of the chain.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// What the verifier's clock says.
    pub now: Moment,
    /// What the leaf is used for.
    pub purpose: Purpose,
    /// The name it must carry; `None` where no name is asked for.
    pub name: Option<&'a str>,
    /// The lists of revoked certificates that are configured, DER. With none, nobody asks whether
    /// a certificate was revoked; with one, it is asked of every certificate of the chain, an
    /// unknown status refuses, and so does a list whose next update is due.
    pub crls: &'a [Vec<u8>],
    /// The signatures that the verifier checked. What it did not come to check is checked here, by
    /// the same rules.
    pub signatures: &'a [SignatureCall],
}

/// Asks every question of a recorded verification, as its verifier was asked; none if it was not
/// about a chain.
#[must_use]
pub fn examine_recorded(transcript: &Transcript, verification: &Verification) -> Vec<Check> {
    let transcript::Subject::Chain { presented, name } = &verification.subject else {
        return Vec::new();
    };
    let verifier = transcript.parties.of(verification.side);
    let asked = Asked {
        now: verifier.clock,
        purpose: match verification.side {
            Side::Client => Purpose::Server,
            Side::Server => Purpose::Client,
        },
        name: name.as_deref(),
        crls: &verifier.crls,
        signatures: &verification.signatures,
    };
    examine(presented, &verifier.truststore, &asked)
}

/// Asks every question of the chain that was shown, leaf first, and of the way to its anchor.
#[must_use]
pub fn examine(presented: &[Vec<u8>], truststore: &[Trusted], asked: &Asked<'_>) -> Vec<Check> {
    if presented.is_empty() {
        return Vec::new();
    }
    let world = World::new(presented, truststore, asked);
    let (way, gave_up) = match search(&world) {
        Found::Way(way) => (way, None),
        found => {
            let explored = explore(&world);
            let gave_up = match found {
                Found::Bound(bound) => Some(format!(
                    "the verifier gives up after {bound}: this chain leads too many ways"
                )),
                _ if explored.is_bounded => Some(
                    "the chain leads more ways than were followed, and the verifier found none \
                     that holds"
                        .to_owned(),
                ),
                _ => None,
            };
            (explored.way, gave_up)
        }
    };
    merged(ask(&world, &way, gave_up))
}

/// Whether these checks say that the verifier accepts: nothing fails, and the chain ends in the
/// truststore.
#[must_use]
pub fn accepts(checks: &[Check]) -> bool {
    let mut ends = checks
        .iter()
        .filter(|check| check.id == CheckId::TrustAnchor && check.verdict == CheckVerdict::Pass);
    failures(checks).next().is_none() && ends.next().is_some()
}

/// Asks every question along one way, and of what is on none.
fn ask(world: &World<'_>, way: &Way, gave_up: Option<String>) -> Vec<Check> {
    let mut checks = Vec::new();
    let end = end(world, way, gave_up.is_some());
    for (depth, index) in way.shown.iter().copied().enumerate() {
        if let Some(shown) = world.at(index) {
            checks.extend(of_one(world, way, depth, shown, end));
        }
    }
    let top = way.shown.last().and_then(|top| world.at(*top));
    let anchor = way.anchor.and_then(|at| world.trusted.get(at));
    match (anchor, way.shown.last().zip(way.anchor)) {
        (Some(trust), Some((top, at))) => {
            let finding = world.finding(*top, world::Signer::Trusted(at));
            let between = way.shown.len() - 1;
            checks.extend(anchor::ask(trust, finding, between, world.asked.now));
        }
        _ => checks.extend(top.map(ends_nowhere)),
    }
    let too_far = way.shown.get(MOST_BETWEEN + 1);
    if let Some(beyond) = too_far.and_then(|index| world.at(*index)) {
        let text = format!(
            "{} certificates stand between the leaf and the end of the chain: the verifier follows \
             {MOST_BETWEEN}",
            way.shown.len() - 1
        );
        checks.push(unanchored(&beyond.subject, text));
    }
    if let Some(text) = gave_up
        && let Some(top) = top
    {
        checks.push(unanchored(&top.subject, text));
    }
    let anchored = way.anchor.is_some();
    checks.extend(beside(world, way, anchored));
    checks
}

/// The checks of the certificate at `depth` of a way.
fn of_one(world: &World<'_>, way: &Way, depth: usize, shown: &Shown<'_>, end: End) -> Vec<Check> {
    let index = way.shown.get(depth).copied().unwrap_or_default();
    let issuer = World::signer(&way.shown, depth, way.anchor);
    let below = depth
        .checked_sub(1)
        .and_then(|below| way.shown.get(below))
        .map(|below| world.finding(*below, world::Signer::Shown(index)));
    let mut checks = world.alone(index, depth).to_vec();
    checks.push(link::issuer_known(world, shown, issuer, end));
    checks.push(link::algorithm(shown, below));
    checks.push(link::signature(world, shown, index, issuer));
    checks.extend(revocation::ask(world, shown, depth, index, issuer));
    checks.extend(constraints::ask(world, &way.shown, way.anchor, depth));
    if let (Some(Err(error)), true) = (&shown.subtrees, depth > 0) {
        checks.push(constraints::unreadable(&shown.subject, error));
    }
    if depth == 0 {
        checks.extend(dialled::ask(shown, world.asked));
    }
    checks
}

/// Why a way goes no further where it ends without an anchor.
fn end(world: &World<'_>, way: &Way, is_bounded: bool) -> End {
    let Some(top) = way.shown.last() else {
        return End::Nobody;
    };
    if is_bounded && world.shown_above(&way.shown).next().is_some() {
        return End::NotFollowed;
    }
    let mut above = world.shown_above(std::slice::from_ref(top));
    if let Some(index) = above.next() {
        return End::Circle(index);
    }
    let mut others = world.shown.iter().enumerate().skip(1);
    let nameless = others.find(|(_, other)| !other.is_named());
    nameless.map_or(End::Nobody, |(index, _)| End::Unreadable(index))
}

fn ends_nowhere(top: &Shown<'_>) -> Check {
    let text = format!(
        "the chain ends at {}, whose issuer is not trusted",
        top.holder_text()
    );
    let (verdict, text) = if top.names_an_issuer() {
        (CheckVerdict::Fail, text)
    } else {
        (
            CheckVerdict::NotReached,
            "the issuer's name cannot be read".to_owned(),
        )
    };
    let place = top.outline.issuer.clone();
    Check::new(CheckId::TrustAnchor, &top.subject, verdict, text, place)
}

fn unanchored(subject: &Subject, text: String) -> Check {
    Check::new(
        CheckId::TrustAnchor,
        subject,
        CheckVerdict::Fail,
        text,
        None,
    )
}

/// What was shown and is not on the way, and what the truststore holds and cannot be read.
fn beside(world: &World<'_>, way: &Way, anchored: bool) -> Vec<Check> {
    let mut checks = Vec::new();
    for (index, shown) in world.shown.iter().enumerate() {
        if way.shown.contains(&index) {
            continue;
        }
        let alone = world.alone(index, 1);
        let Some(read) = alone.iter().find(|check| check.id == CheckId::WellFormed) else {
            continue;
        };
        let mut read = read.clone();
        if read.verdict == CheckVerdict::Fail && (anchored || shown.is_named()) {
            read.verdict = CheckVerdict::NotApplicable;
        }
        read.evidence
            .text
            .push_str("; the way does not lead over it");
        checks.push(read);
    }
    for (subject, error) in &world.unread {
        let verdict = if anchored {
            CheckVerdict::NotApplicable
        } else {
            CheckVerdict::Fail
        };
        let text = format!("the verifier does not read it, and trusts it for nothing: {error}");
        checks.push(Check::new(
            CheckId::WellFormed,
            subject,
            verdict,
            text,
            None,
        ));
    }
    checks
}

/// One check for each question and certificate: where several looks were taken, the worst counts.
fn merged(checks: Vec<Check>) -> Vec<Check> {
    let mut kept: Vec<Check> = Vec::new();
    for check in checks {
        let before = kept
            .iter_mut()
            .find(|before| before.id == check.id && before.subject == check.subject);
        let Some(before) = before else {
            kept.push(check);
            continue;
        };
        match (before.verdict, check.verdict) {
            (CheckVerdict::Fail, CheckVerdict::Fail)
                if before.evidence.text != check.evidence.text =>
            {
                before.evidence.text.push_str("; ");
                before.evidence.text.push_str(&check.evidence.text);
            }
            (CheckVerdict::Fail, _) => {}
            (_, CheckVerdict::Fail) => *before = check,
            _ => {}
        }
    }
    kept
}
