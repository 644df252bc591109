//! The chain walk: from the certificate that was shown to an authority in the truststore.
//!
//! The rules are webpki's, since webpki gives the verdict: issuers are found by name alone, trust
//! anchors are tried before certificates that were shown, an anchor's own dates and flags are not
//! looked at, and an extended key usage in an intermediate limits all below it. Where several ways
//! lead upwards, the one with the fewest faults is shown; all faults on it are, not only the
//! first.

use std::borrow::Cow;

use super::check::{Check, CheckId, CheckVerdict, Evidence, Subject};
use crate::clock::Moment;
use crate::handshake::transcript::{SignatureCall, Trusted};
use crate::pki::Purpose;
use crate::pki::certificate::{names, well_formed};
use crate::pki::signature::{Verified, verify};
use crate::wire::x509;

/// What the verifier asks of the chain.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// What the verifier's clock says.
    pub now: Moment,
    /// What the leaf is used for.
    pub purpose: Purpose,
    /// The name it must carry; `None` where no name is asked for.
    pub name: Option<&'a str>,
    /// The signatures that the verifier checked. What it did not come to check is checked here, by
    /// the same rules.
    pub signatures: &'a [SignatureCall],
}

/// The walk follows no more ways up than this; webpki has bounds of its own.
const MOST_STEPS: usize = 100;
/// webpki follows no more intermediates than this.
const LONGEST_PATH: usize = 6;

/// A certificate with its bytes.
struct Known<'a> {
    subject: Subject,
    der: &'a [u8],
    facts: x509::Certificate,
}

/// One way up: the indices of the certificates that were shown, and the anchor it ends in.
#[derive(Clone, Debug, Default)]
struct Path {
    shown: Vec<usize>,
    anchor: Option<usize>,
}

/// Asks every question of the chain that was shown, leaf first, and of the way to its anchor.
#[must_use]
pub fn examine(presented: &[Vec<u8>], truststore: &[Trusted], asked: &Asked<'_>) -> Vec<Check> {
    let mut shown = Vec::new();
    let mut unreadable = Vec::new();
    for (index, der) in presented.iter().enumerate() {
        match x509::Certificate::parse(der) {
            Ok(facts) => shown.push(Known {
                subject: Subject::Shown(index),
                der,
                facts,
            }),
            Err(error) if index == 0 => {
                return vec![check(
                    CheckId::WellFormed,
                    &Subject::Shown(0),
                    CheckVerdict::Fail,
                    error.to_string(),
                    None,
                )];
            }
            Err(error) => unreadable.push(check(
                CheckId::WellFormed,
                &Subject::Shown(index),
                CheckVerdict::Fail,
                error.to_string(),
                None,
            )),
        }
    }
    let anchors: Vec<Known<'_>> = truststore
        .iter()
        .filter_map(|entry| {
            let facts = x509::Certificate::parse(&entry.certificate).ok()?;
            let subject = Subject::Trusted(entry.alias.clone());
            Some(Known {
                subject,
                der: &entry.certificate,
                facts,
            })
        })
        .collect();
    let walk = Walk {
        shown: &shown,
        anchors: &anchors,
        asked,
    };
    let mut checks = walk.best();
    // One that cannot be read leads nowhere; where another way leads up, it is not missed.
    if checks
        .iter()
        .any(|check| check.id == CheckId::TrustAnchor && check.verdict == CheckVerdict::Fail)
    {
        checks.extend(unreadable);
    }
    checks
}

struct Walk<'a> {
    shown: &'a [Known<'a>],
    anchors: &'a [Known<'a>],
    asked: &'a Asked<'a>,
}

impl Walk<'_> {
    /// The checks of the way up that has the fewest faults.
    fn best(&self) -> Vec<Check> {
        let mut paths = Vec::new();
        let mut steps = 0;
        self.climb(
            &Path {
                shown: vec![0],
                anchor: None,
            },
            &mut steps,
            &mut paths,
        );
        let mut best: Option<(usize, Vec<Check>)> = None;
        for path in &paths {
            let checks = self.ask(path);
            let failed = checks
                .iter()
                .filter(|check| check.verdict == CheckVerdict::Fail)
                .count();
            if best.as_ref().is_none_or(|(fewest, _)| failed < *fewest) {
                best = Some((failed, checks));
            }
        }
        best.map(|(_, checks)| checks).unwrap_or_default()
    }

    /// Follows every way up from the end of `path`, anchors first.
    fn climb(&self, path: &Path, steps: &mut usize, paths: &mut Vec<Path>) {
        *steps += 1;
        let top = path.shown.last().and_then(|index| self.shown.get(*index));
        let (Some(top), true) = (top, *steps <= MOST_STEPS) else {
            return;
        };
        let before = paths.len();
        for (index, anchor) in self.anchors.iter().enumerate() {
            if anchor.facts.subject.value.der == top.facts.issuer.value.der {
                paths.push(Path {
                    anchor: Some(index),
                    ..path.clone()
                });
            }
        }
        if path.shown.len() <= LONGEST_PATH {
            for (index, above) in self.shown.iter().enumerate().skip(1) {
                let named = above.facts.subject.value.der == top.facts.issuer.value.der;
                if named && !path.shown.contains(&index) {
                    let mut longer = path.clone();
                    longer.shown.push(index);
                    self.climb(&longer, steps, paths);
                }
            }
        }
        if paths.len() == before {
            paths.push(path.clone());
        }
    }

    /// Asks every question along one way.
    fn ask(&self, path: &Path) -> Vec<Check> {
        let mut checks = Vec::new();
        let anchor = path.anchor.and_then(|index| self.anchors.get(index));
        let shown: Vec<&Known<'_>> = path
            .shown
            .iter()
            .filter_map(|index| self.shown.get(*index))
            .collect();
        for (depth, certificate) in shown.iter().enumerate() {
            let issuer = shown.get(depth + 1).copied().or(anchor);
            checks.push(well_formed_check(certificate));
            checks.push(self.dates(certificate));
            checks.push(ca_flag(certificate, depth));
            checks.push(path_length(certificate, depth));
            checks.push(self.purpose(certificate));
            checks.push(issuer_known(certificate, issuer));
            checks.push(self.signature(certificate, issuer));
            if depth == 0 {
                checks.push(self.name(certificate));
            }
        }
        if let Some(top) = shown.last() {
            checks.push(trust_anchor(top, anchor));
        }
        checks
    }

    fn dates(&self, certificate: &Known<'_>) -> Check {
        let (from, until) = (&certificate.facts.not_before, &certificate.facts.not_after);
        let now = self.asked.now;
        let valid = (from.value..=until.value).contains(&now.unix());
        let moment = |seconds| {
            Moment::from_unix(seconds)
                .map_or_else(|_| format!("{seconds} s"), Moment::to_the_second)
        };
        let text = format!(
            "valid {} … {}, now {now}",
            moment(from.value),
            moment(until.value)
        );
        let place = from.range.start..until.range.end;
        check(
            CheckId::Dates,
            &certificate.subject,
            pass(valid),
            text,
            Some(place),
        )
    }

    fn purpose(&self, certificate: &Known<'_>) -> Check {
        let wanted = match self.asked.purpose {
            Purpose::Client => "clientAuth",
            Purpose::Server => "serverAuth",
        };
        let Some(usage) = &certificate.facts.extended_key_usage else {
            let text = format!("no extended key usage: {wanted} is not ruled out");
            return check(
                CheckId::Purpose,
                &certificate.subject,
                CheckVerdict::NotApplicable,
                text,
                None,
            );
        };
        let allowed: Vec<&str> = usage
            .value
            .iter()
            .map(|purpose| purpose.value.as_str())
            .collect();
        let fits = allowed.contains(&wanted);
        let text = format!(
            "{wanted} is wanted, the certificate allows {}",
            allowed.join(" and ")
        );
        let place = Some(usage.range.clone());
        check(
            CheckId::Purpose,
            &certificate.subject,
            pass(fits),
            text,
            place,
        )
    }

    fn name(&self, leaf: &Known<'_>) -> Check {
        let place = leaf
            .facts
            .extension("subjectAltName")
            .map(|extension| extension.range.clone());
        let unasked = |verdict, text: &str| {
            check(
                CheckId::Name,
                &leaf.subject,
                verdict,
                text.to_owned(),
                place.clone(),
            )
        };
        let Some(dialled) = self.asked.name else {
            let text = match self.asked.purpose {
                Purpose::Client => {
                    "no name is asked for: a broker does not check the host that dials it"
                }
                Purpose::Server => "no name is asked for: the client's name check is switched off",
            };
            return unasked(CheckVerdict::NotApplicable, text);
        };
        if well_formed(leaf.der).is_err() {
            let text = "the certificate is refused before its names are read";
            return unasked(CheckVerdict::NotReached, text);
        }
        let carried: Vec<String> = leaf
            .facts
            .subject_alt_names
            .iter()
            .filter_map(|name| name.value.text().map(Cow::into_owned))
            .collect();
        let carried = if carried.is_empty() {
            "no name".to_owned()
        } else {
            carried.join(", ")
        };
        let text = format!("dialled {dialled}, the certificate carries {carried}");
        check(
            CheckId::Name,
            &leaf.subject,
            pass(names(leaf.der, dialled)),
            text,
            place,
        )
    }

    fn signature(&self, certificate: &Known<'_>, issuer: Option<&Known<'_>>) -> Check {
        let algorithm = &certificate.facts.signature_algorithm.value.name;
        let (verdict, text) = match issuer {
            None => (
                CheckVerdict::NotReached,
                "no key to check it with".to_owned(),
            ),
            Some(issuer) => {
                let whose = &issuer.facts.subject.value.text;
                match self.verified(certificate, issuer) {
                    Verified::Yes => (
                        CheckVerdict::Pass,
                        format!("{algorithm}, made by the key of {whose}"),
                    ),
                    Verified::No => (
                        CheckVerdict::Fail,
                        format!("{algorithm}, not made by the key of {whose}"),
                    ),
                    Verified::UnknownAlgorithm => {
                        let key = &issuer.facts.public_key.name;
                        (
                            CheckVerdict::Fail,
                            format!("{algorithm} with a {key} key is not accepted"),
                        )
                    }
                }
            }
        };
        let place = Some(certificate.facts.signature.clone());
        check(
            CheckId::Signature,
            &certificate.subject,
            verdict,
            text,
            place,
        )
    }

    /// What the verifier found when it checked this signature, or what a check finds now.
    fn verified(&self, certificate: &Known<'_>, issuer: &Known<'_>) -> Verified {
        let message = certificate.der.get(certificate.facts.tbs.clone());
        let signature = certificate.der.get(certificate.facts.signature.clone());
        let mut calls = self.asked.signatures.iter().filter(|call| {
            call.public_key == issuer.facts.public_key.key.value
                && Some(call.signature.as_slice()) == signature
                && Some(call.message.as_slice()) == message
        });
        match calls.next() {
            Some(first) if first.valid || calls.any(|call| call.valid) => Verified::Yes,
            Some(_) => Verified::No,
            None => verify(certificate.der, &certificate.facts, &issuer.facts),
        }
    }
}

fn check(
    id: CheckId,
    subject: &Subject,
    verdict: CheckVerdict,
    text: String,
    place: Option<std::ops::Range<usize>>,
) -> Check {
    Check {
        id,
        subject: subject.clone(),
        verdict,
        evidence: Evidence { text, place },
    }
}

fn pass(passed: bool) -> CheckVerdict {
    if passed {
        CheckVerdict::Pass
    } else {
        CheckVerdict::Fail
    }
}

fn well_formed_check(certificate: &Known<'_>) -> Check {
    let version = &certificate.facts.version;
    let (verdict, text) = match well_formed(certificate.der) {
        Ok(()) => (
            CheckVerdict::Pass,
            format!("X.509 version {}", version.value),
        ),
        Err(error) => (CheckVerdict::Fail, error),
    };
    check(
        CheckId::WellFormed,
        &certificate.subject,
        verdict,
        text,
        Some(version.range.clone()),
    )
}

fn ca_flag(certificate: &Known<'_>, depth: usize) -> Check {
    let constraints = certificate.facts.basic_constraints.as_ref();
    let is_authority = constraints.is_some_and(|constraints| constraints.value.ca);
    let text = match (depth, is_authority) {
        (0, false) => "not an authority, as a broker's certificate should be",
        (0, true) => "an authority's certificate, shown as a broker's",
        (_, true) => "an authority: it may issue",
        (_, false) => "not an authority: it may not issue",
    };
    let place = constraints.map(|constraints| constraints.range.clone());
    let fits = is_authority == (depth > 0);
    check(
        CheckId::CaFlag,
        &certificate.subject,
        pass(fits),
        text.to_owned(),
        place,
    )
}

fn path_length(certificate: &Known<'_>, depth: usize) -> Check {
    let constraints = certificate.facts.basic_constraints.as_ref();
    let limit = constraints.and_then(|constraints| constraints.value.path_len);
    let place = constraints.map(|constraints| constraints.range.clone());
    let Some(limit) = limit.filter(|_| depth > 0) else {
        let text = if depth == 0 {
            "it issues nothing"
        } else {
            "no limit is set"
        };
        return check(
            CheckId::PathLength,
            &certificate.subject,
            CheckVerdict::NotApplicable,
            text.to_owned(),
            place,
        );
    };
    let below = u32::try_from(depth - 1).unwrap_or(u32::MAX);
    let text = format!("{below} authorities below it, at most {limit} allowed");
    check(
        CheckId::PathLength,
        &certificate.subject,
        pass(below <= limit),
        text,
        place,
    )
}

fn issuer_known(certificate: &Known<'_>, issuer: Option<&Known<'_>>) -> Check {
    let name = &certificate.facts.issuer;
    let (verdict, text) = match issuer.map(|issuer| &issuer.subject) {
        Some(Subject::Trusted(alias)) => (
            CheckVerdict::Pass,
            format!("{} is in the truststore as {alias}", name.value.text),
        ),
        Some(Subject::Shown(index)) => (
            CheckVerdict::Pass,
            format!("{} is certificate {index} of those shown", name.value.text),
        ),
        None if certificate.facts.is_self_issued() => (
            CheckVerdict::Fail,
            "it names itself as its issuer, and is not itself trusted".to_owned(),
        ),
        None => (
            CheckVerdict::Fail,
            format!(
                "no certificate of the issuer's name, {}, was shown, and none of that name is trusted",
                name.value.text
            ),
        ),
    };
    let place = Some(name.range.clone());
    check(
        CheckId::IssuerKnown,
        &certificate.subject,
        verdict,
        text,
        place,
    )
}

fn trust_anchor(top: &Known<'_>, anchor: Option<&Known<'_>>) -> Check {
    match anchor {
        Some(anchor) => {
            let text = format!("the chain ends in {}", anchor.facts.subject.value.text);
            let place = Some(anchor.facts.subject.range.clone());
            check(
                CheckId::TrustAnchor,
                &anchor.subject,
                CheckVerdict::Pass,
                text,
                place,
            )
        }
        None => {
            let text = format!(
                "the chain ends at {}, whose issuer is not trusted",
                top.facts.subject.value.text
            );
            let place = Some(top.facts.issuer.range.clone());
            check(
                CheckId::TrustAnchor,
                &top.subject,
                CheckVerdict::Fail,
                text,
                place,
            )
        }
    }
}
