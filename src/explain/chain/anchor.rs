//! The end of a way: an entry of the truststore, of which webpki takes the name, the key and the
//! name constraints, and looks at nothing else.

use super::alone::{key_usage_of, span};
use super::constraints;
use super::known::Trust;
use super::link::of_key;
use crate::clock::Moment;
use crate::explain::check::{Check, CheckId, CheckVerdict};
use crate::pki::signature::Finding;
use crate::wire::x509::name_text;
use crate::wire::x509::outline::{Objection, algorithm_text, key_text};

/// Asks of an anchor what a verifier could; `between` certificates stand between it and the leaf.
pub(super) fn ask(trust: &Trust<'_>, below: Finding, between: usize, now: Moment) -> Vec<Check> {
    let name = name_text(&trust.anchor.subject);
    let mut checks = vec![Check::new(
        CheckId::TrustAnchor,
        &trust.subject,
        CheckVerdict::Pass,
        format!("the chain ends in {name}"),
        trust.outline.subject.clone(),
    )];
    checks.push(dates(trust, now));
    checks.extend(authority(trust, between));
    checks.push(key_usage_of(
        &trust.subject,
        &trust.outline,
        trust.der,
        5,
        "keyCertSign",
    ));
    checks.push(critical_extension(trust));
    checks.push(algorithm(trust, below));
    if let Some(Err(error)) = &trust.subtrees {
        checks.push(constraints::unreadable(&trust.subject, error));
    }
    checks
}

fn not_looked_at(trust: &Trust<'_>, id: CheckId, text: String, elsewhere: bool) -> Check {
    Check::new(id, &trust.subject, CheckVerdict::NotApplicable, text, None)
        .refused_elsewhere(elsewhere)
}

fn dates(trust: &Trust<'_>, now: Moment) -> Check {
    let (text, over) = match trust.outline.dates(trust.der) {
        Ok((from, until)) => (
            format!(
                "{}, now {now}: this verifier does not look at an anchor's dates",
                span(from, until)
            ),
            !(from..=until).contains(&now.unix()),
        ),
        Err(_) => (
            "this verifier does not look at an anchor's dates".to_owned(),
            false,
        ),
    };
    let mut check = not_looked_at(trust, CheckId::Dates, text, over);
    check.evidence.place.clone_from(&trust.outline.validity);
    check
}

fn authority(trust: &Trust<'_>, between: usize) -> [Check; 2] {
    let read = trust.outline.authority(trust.der);
    let (is_authority, limit) = read.unwrap_or((false, None));
    let flag = if is_authority {
        "an authority; this verifier does not ask that of an anchor"
    } else {
        "not an authority: this verifier does not ask that of an anchor"
    };
    let (length, too_long) = match limit {
        None => ("no limit is set".to_owned(), false),
        Some(limit) => (
            format!(
                "{between} authorities below it, at most {limit} allowed: this verifier does not \
                 look at an anchor's limit"
            ),
            between > usize::from(limit),
        ),
    };
    [
        not_looked_at(trust, CheckId::CaFlag, flag.to_owned(), !is_authority),
        not_looked_at(trust, CheckId::PathLength, length, too_long),
    ]
}

fn critical_extension(trust: &Trust<'_>) -> Check {
    let mut objections = trust.outline.objections.iter();
    let unknown = objections.find_map(|objection| match objection {
        Objection::Critical(name, _) => Some(name),
        _ => None,
    });
    let text = match unknown {
        None => "no unknown extension is critical".to_owned(),
        Some(name) => {
            format!("{name} is critical and unknown: this verifier lets that pass in an anchor")
        }
    };
    not_looked_at(trust, CheckId::CriticalExtension, text, unknown.is_some())
}

fn algorithm(trust: &Trust<'_>, below: Finding) -> Check {
    let key = key_text(&trust.anchor.public_key);
    let mut wrong: Vec<String> = of_key(Some(below), &key).into_iter().collect();
    if trust.distrusted {
        wrong.push("its key is one that the verifier never believes".to_owned());
    }
    if !wrong.is_empty() {
        return Check::new(
            CheckId::Algorithm,
            &trust.subject,
            CheckVerdict::Fail,
            wrong.join("; "),
            trust.outline.public_key.clone(),
        );
    }
    let own = trust.outline.outer_algorithm.clone();
    let own = own.and_then(|at| trust.der.get(at)).map(algorithm_text);
    let text = format!(
        "its key is {key}; the signature on itself, {}, is not looked at",
        own.unwrap_or_else(|| "unreadable".to_owned())
    );
    not_looked_at(trust, CheckId::Algorithm, text, false)
}
