//! What can be asked of one certificate without looking at another.

use std::ops::Range;

use super::Asked;
use super::known::Shown;
use crate::clock::Moment;
use crate::explain::check::{Check, CheckId, CheckVerdict, Subject};
use crate::pki::Purpose;
use crate::wire::x509::ParseError;
use crate::wire::x509::outline::{Objection, Outline, allows, oid_text};

/// keyUsage: bit 0 is digitalSignature, bit 5 keyCertSign (RFC 5280 section 4.2.1.3).
const DIGITAL_SIGNATURE: usize = 0;
const KEY_CERT_SIGN: usize = 5;

/// Asks of a certificate all that concerns it alone; at depth 0 stands the leaf.
///
/// webpki follows a way no further if one of these fails.
pub(super) fn ask(shown: &Shown<'_>, depth: usize, asked: &Asked<'_>) -> Vec<Check> {
    let (dates, authority) = (
        shown.outline.dates(shown.der),
        shown.outline.authority(shown.der),
    );
    let mut checks = vec![well_formed(shown, &dates, &authority, asked.purpose)];
    checks.push(critical_extension(shown));
    checks.push(dates_check(shown, &dates, asked.now));
    checks.push(ca_flag(shown, &authority, depth));
    checks.push(path_length(shown, &authority, depth));
    checks.push(purpose(shown, asked.purpose));
    checks.push(key_usage(shown, depth));
    checks
}

/// Whether a keyUsage extension, if there is one, sets this bit.
pub(super) fn may(outline: &Outline, der: &[u8], bit: usize) -> Result<bool, ParseError> {
    outline
        .key_usage
        .as_ref()
        .map_or(Ok(true), |part| allows(der, &part.content, bit))
}

type Dates = Result<(i64, i64), ParseError>;
type Authority = Result<(bool, Option<u8>), ParseError>;

fn well_formed(shown: &Shown<'_>, dates: &Dates, authority: &Authority, purpose: Purpose) -> Check {
    let outline = &shown.outline;
    let mut wrong = Vec::new();
    let mut place = None;
    let mut add = |text: String, at: Range<usize>| {
        wrong.push(text);
        place.get_or_insert(at);
    };
    let stop = |error: &ParseError| {
        let at = error.offset.min(shown.der.len());
        (error.to_string(), at..at)
    };
    if let Some(error) = &outline.stop {
        let (text, at) = stop(error);
        add(text, at);
    }
    for objection in &outline.objections {
        match objection {
            Objection::Version(at) => add(
                format!(
                    "X.509 version {} at byte {}: only version 3 is accepted",
                    outline.version.0, at.start
                ),
                at.clone(),
            ),
            Objection::Twice(name, at) => add(
                format!("a second {name} at byte {}: one is allowed", at.start),
                at.clone(),
            ),
            Objection::Critical(..) | Objection::AlgorithmsDiffer(_) => {}
        }
    }
    let usage = purpose_error(shown, purpose);
    let read = [
        outline.validity.as_ref().and(dates.as_ref().err()),
        authority.as_ref().err(),
        usage.as_ref(),
    ];
    for error in read.into_iter().flatten() {
        let (text, at) = stop(error);
        add(text, at);
    }
    let (verdict, text) = if wrong.is_empty() {
        (
            CheckVerdict::Pass,
            format!("X.509 version {}", outline.version.0),
        )
    } else {
        (CheckVerdict::Fail, wrong.join("; "))
    };
    let place = place.unwrap_or_else(|| outline.version.1.clone());
    Check::new(
        CheckId::WellFormed,
        &shown.subject,
        verdict,
        text,
        Some(place),
    )
}

/// What stands among the purposes and is none, if the one that is wanted does not come before it.
fn purpose_error(shown: &Shown<'_>, purpose: Purpose) -> Option<ParseError> {
    let (_, wanted) = wanted(purpose);
    let mut read = shown.outline.purposes(shown.der).into_iter();
    let end = read.find(|one| {
        one.as_ref()
            .map_or(true, |at| shown.der.get(at.clone()) == Some(wanted))
    });
    end?.err()
}

/// The purpose that a verifier asks for: its name, and the content of its object identifier.
fn wanted(purpose: Purpose) -> (&'static str, &'static [u8]) {
    match purpose {
        Purpose::Client => ("clientAuth", &[0x2b, 6, 1, 5, 5, 7, 3, 2]),
        Purpose::Server => ("serverAuth", &[0x2b, 6, 1, 5, 5, 7, 3, 1]),
    }
}

fn critical_extension(shown: &Shown<'_>) -> Check {
    let unknown = shown.outline.objections.iter();
    let unknown: Vec<(&str, Range<usize>)> = unknown
        .filter_map(|objection| match objection {
            Objection::Critical(name, at) => Some((name.as_str(), at.clone())),
            _ => None,
        })
        .collect();
    let (verdict, text, place) = match unknown.first() {
        Some((_, place)) => {
            let names: Vec<&str> = unknown.iter().map(|(name, _)| *name).collect();
            let text = format!(
                "{} is marked critical, and the verifier does not know it",
                names.join(" and ")
            );
            (CheckVerdict::Fail, text, Some(place.clone()))
        }
        None if is_cut_short(&shown.outline) => (
            CheckVerdict::NotReached,
            "not all extensions can be read".to_owned(),
            None,
        ),
        None => (
            CheckVerdict::Pass,
            "every critical extension is known".to_owned(),
            None,
        ),
    };
    Check::new(
        CheckId::CriticalExtension,
        &shown.subject,
        verdict,
        text,
        place,
    )
}

/// Whether reading ended before the extensions were seen.
fn is_cut_short(outline: &Outline) -> bool {
    outline.stop.is_some()
}

fn dates_check(shown: &Shown<'_>, dates: &Dates, now: Moment) -> Check {
    let place = shown.outline.validity.clone();
    let (verdict, text) = match dates {
        Err(_) => (
            CheckVerdict::NotReached,
            "the dates cannot be read".to_owned(),
        ),
        Ok((from, until)) => {
            let text = format!("{}, now {now}", span(*from, *until));
            if from > until {
                let text = format!("{text}: it ends before it begins");
                (CheckVerdict::Fail, text)
            } else {
                (pass((*from..=*until).contains(&now.unix())), text)
            }
        }
    };
    Check::new(CheckId::Dates, &shown.subject, verdict, text, place)
}

/// From when until when, for people.
pub(super) fn span(from: i64, until: i64) -> String {
    let moment = |seconds| {
        Moment::from_unix(seconds).map_or_else(|_| format!("{seconds} s"), Moment::to_the_second)
    };
    format!("valid {} … {}", moment(from), moment(until))
}

fn ca_flag(shown: &Shown<'_>, authority: &Authority, depth: usize) -> Check {
    let part = shown.outline.basic_constraints.as_ref();
    let place = part.map(|part| part.whole.clone());
    let (verdict, text) = match (authority, depth) {
        (Err(_), _) => (CheckVerdict::NotReached, "basicConstraints cannot be read"),
        (Ok(_), _) if part.is_none() && shown.outline.stop.is_some() => {
            (CheckVerdict::NotReached, "not all extensions can be read")
        }
        (Ok((false, _)), 0) => (
            CheckVerdict::Pass,
            "not an authority, as a broker's certificate should be",
        ),
        (Ok((true, _)), 0) => (
            CheckVerdict::Fail,
            "an authority's certificate, shown as a broker's",
        ),
        (Ok((true, _)), _) => (CheckVerdict::Pass, "an authority: it may issue"),
        (Ok((false, _)), _) => (CheckVerdict::Fail, "not an authority: it may not issue"),
    };
    Check::new(CheckId::CaFlag, &shown.subject, verdict, text, place)
}

fn path_length(shown: &Shown<'_>, authority: &Authority, depth: usize) -> Check {
    let part = shown.outline.basic_constraints.as_ref();
    let place = part.map(|part| part.whole.clone());
    let limit = authority.as_ref().ok().and_then(|(_, limit)| *limit);
    let (verdict, text) = match (authority, depth.checked_sub(1), limit) {
        (Err(_), _, _) => (
            CheckVerdict::NotReached,
            "basicConstraints cannot be read".to_owned(),
        ),
        (Ok(_), None, _) => (CheckVerdict::NotApplicable, "it issues nothing".to_owned()),
        (Ok(_), Some(_), None) => (CheckVerdict::NotApplicable, "no limit is set".to_owned()),
        // A limit in a certificate that is no authority's limits nothing.
        (Ok((false, _)), Some(_), Some(_)) => (
            CheckVerdict::NotApplicable,
            "a limit is set, but it is no authority".to_owned(),
        ),
        (Ok(_), Some(below), Some(limit)) => (
            pass(below <= usize::from(limit)),
            format!("{below} authorities below it, at most {limit} allowed"),
        ),
    };
    Check::new(CheckId::PathLength, &shown.subject, verdict, text, place)
}

fn purpose(shown: &Shown<'_>, purpose: Purpose) -> Check {
    let (wanted, id) = wanted(purpose);
    let answer = |verdict, text: String, place| {
        Check::new(CheckId::Purpose, &shown.subject, verdict, text, place)
    };
    let Some(usage) = &shown.outline.extended_key_usage else {
        if shown.outline.stop.is_some() {
            let text = "not all extensions can be read".to_owned();
            return answer(CheckVerdict::NotReached, text, None);
        }
        let text = format!("no extended key usage: {wanted} is not ruled out");
        return answer(CheckVerdict::NotApplicable, text, None);
    };
    let place = Some(usage.whole.clone());
    let read = shown.outline.purposes(shown.der);
    let allowed: Vec<&[u8]> = read
        .iter()
        .filter_map(|one| shown.der.get(one.as_ref().ok()?.clone()))
        .collect();
    if read.iter().any(Result::is_err) && !allowed.contains(&id) {
        let text = "the extended key usage cannot be read".to_owned();
        return answer(CheckVerdict::NotReached, text, place);
    }
    let names: Vec<String> = allowed.iter().map(|id| oid_text(id)).collect();
    let names = if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(" and ")
    };
    let text = format!("{wanted} is wanted, the certificate allows {names}");
    answer(pass(allowed.contains(&id)), text, place)
}

fn key_usage(shown: &Shown<'_>, depth: usize) -> Check {
    let (bit, name) = match depth {
        0 => (DIGITAL_SIGNATURE, "digitalSignature"),
        _ => (KEY_CERT_SIGN, "keyCertSign"),
    };
    key_usage_of(&shown.subject, &shown.outline, shown.der, bit, name)
}

/// webpki does not look at the key usage of what is in a chain.
pub(super) fn key_usage_of(
    subject: &Subject,
    outline: &Outline,
    der: &[u8],
    bit: usize,
    name: &str,
) -> Check {
    let allowed = may(outline, der, bit);
    let place = outline.key_usage.as_ref().map(|part| part.whole.clone());
    let text = match (&place, &allowed) {
        (None, _) => format!("no key usage: {name} is not ruled out"),
        (Some(_), Ok(true)) => format!("{name} is among the uses; this verifier does not look"),
        (Some(_), Ok(false)) => format!(
            "{name} is not among the uses: this verifier does not look at that, others refuse it"
        ),
        (Some(_), Err(error)) => format!("{error}: this verifier does not look at it"),
    };
    Check::new(
        CheckId::KeyUsage,
        subject,
        CheckVerdict::NotApplicable,
        text,
        place,
    )
    .refused_elsewhere(allowed != Ok(true))
}

pub(super) fn pass(passed: bool) -> CheckVerdict {
    if passed {
        CheckVerdict::Pass
    } else {
        CheckVerdict::Fail
    }
}
