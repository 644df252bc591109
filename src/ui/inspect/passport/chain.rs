//! What vouches for a certificate: the letters above it, up to an entry of the reader's truststore.

use super::List;
use super::shown::Shown;
use crate::explain::story::safe;
use crate::explain::{Check, CheckId, CheckVerdict, Subject};
use crate::handshake::transcript::{self, Step};
use crate::lab::Run;
use crate::pki::PaperKind;
use crate::wire::{Side, x509};

/// A certificate on the way up, and the seal on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whose certificate it is.
    pub name: String,
    /// Who issued it.
    pub issuer: String,
    /// Whether it names itself as its issuer.
    pub self_issued: bool,
    /// What is known of the issuer's signature.
    pub seal: Seal,
}

/// What was found of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// Nobody has checked it so far.
    NotChecked,
    /// It was made with the issuer's key.
    Fits,
    /// It was not.
    DoesNotFit,
    /// There was no key to check it with.
    NoKey,
}

/// What is known of a chain and a truststore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnTheList {
    /// An entry has the name that is looked for; nobody has compared keys so far.
    Named,
    /// No entry has the name that is looked for; nobody has looked so far.
    NotNamed,
    /// It was found, by name and key.
    Found,
    /// The name was found, but with another key.
    OtherKey,
    /// It was not found.
    Missing,
}

/// The way up from one of the certificates that are shown, and the list it is looked up in.
pub(super) fn of(run: &Run, step: usize, shown: &Shown, index: usize) -> (Vec<Link>, Option<List>) {
    let parse = |der: &Vec<u8>| x509::Certificate::parse(der).ok();
    let all: Vec<Option<x509::Certificate>> = shown.certificates.iter().map(parse).collect();
    let checks = shown
        .reader
        .filter(|_| shown.is_chain)
        .and_then(|reader| checks(run, step, shown, reader));
    let mut way = vec![index];
    while let Some(top) = way.last().and_then(|top| all.get(*top)?.as_ref()) {
        let above = all.iter().enumerate().position(|(at, other)| {
            let named = other
                .as_ref()
                .is_some_and(|other| other.subject.value.der == top.issuer.value.der);
            named && shown.is_chain && at > 0 && !way.contains(&at)
        });
        match above {
            Some(above) => way.push(above),
            None => break,
        }
    }
    let links: Vec<Link> = way
        .iter()
        .filter_map(|at| Some((*at, all.get(*at)?.as_ref()?)))
        .map(|(at, facts)| Link {
            name: names(&facts.subject.value).0,
            issuer: names(&facts.issuer.value).0,
            self_issued: facts.is_self_issued(),
            seal: seal(checks, at),
        })
        .collect();
    let top = way.last().and_then(|top| all.get(*top)?.as_ref());
    let list = shown
        .reader
        .filter(|reader| has_its_list(run, step, *reader))
        .zip(top)
        .map(|(reader, top)| list(run, reader, top, links.last(), checks));
    (links, list)
}

/// Whether a side has been given its list at or before a step, if it ever is.
fn has_its_list(run: &Run, step: usize, side: Side) -> bool {
    let holder = run.transcript.holder(side);
    let given = run.transcript.steps.iter().position(|step| {
        matches!(step, Step::Paper(paper)
            if paper.holder == holder && matches!(paper.kind, PaperKind::Truststore { .. }))
    });
    given.is_none_or(|given| given <= step)
}

/// The common name of a name, and all of it, escaped.
pub(super) fn names(name: &x509::Name) -> (String, String) {
    let whole = safe(&name.text);
    let common = name.common_name().map(|common| safe(&common));
    (common.unwrap_or_else(|| whole.clone()), whole)
}

/// The checks that the reader made of these very certificates, at or before a step.
fn checks<'a>(run: &'a Run, step: usize, shown: &Shown, reader: Side) -> Option<&'a [Check]> {
    let steps = run.transcript.steps.iter().enumerate().take(step + 1);
    let made = steps.rev().find(|(_, step)| match step {
        Step::Verified(verification) => match &verification.subject {
            transcript::Subject::Chain { presented, .. } => {
                verification.side == reader && presented.starts_with(&shown.certificates)
            }
            transcript::Subject::Possession { .. } => false,
        },
        _ => false,
    });
    run.explanation.checks.get(made?.0).map(Vec::as_slice)
}

/// What a check of one of the certificates found.
fn found(checks: Option<&[Check]>, at: usize, id: CheckId) -> Option<CheckVerdict> {
    let mut checks = checks?.iter();
    let check = checks.find(|check| check.id == id && check.subject == Subject::Shown(at));
    check.map(|check| check.verdict)
}

fn seal(checks: Option<&[Check]>, at: usize) -> Seal {
    match found(checks, at, CheckId::Signature) {
        None | Some(CheckVerdict::NotApplicable) => Seal::NotChecked,
        Some(CheckVerdict::Pass) => Seal::Fits,
        Some(CheckVerdict::Fail) => Seal::DoesNotFit,
        Some(CheckVerdict::NotReached) => Seal::NoKey,
    }
}

fn list(
    run: &Run,
    reader: Side,
    top: &x509::Certificate,
    last: Option<&Link>,
    checks: Option<&[Check]>,
) -> List {
    let party = run.transcript.parties.of(reader);
    let mut entries = Vec::new();
    let mut hit = None;
    for (index, entry) in party.truststore.iter().enumerate() {
        let Ok(facts) = x509::Certificate::parse(&entry.certificate) else {
            entries.push(safe(&entry.alias));
            continue;
        };
        if hit.is_none() && facts.subject.value.der == top.issuer.value.der {
            hit = Some(index);
        }
        entries.push(names(&facts.subject.value).0);
    }
    let verdict = match (hit, checks, last.map(|link| link.seal)) {
        (Some(_), Some(_), Some(Seal::Fits)) => OnTheList::Found,
        (Some(_), Some(_), Some(Seal::DoesNotFit)) => OnTheList::OtherKey,
        (Some(_), ..) => OnTheList::Named,
        (None, Some(_), _) => OnTheList::Missing,
        (None, ..) => OnTheList::NotNamed,
    };
    List {
        of: safe(&party.broker),
        entries,
        hit,
        verdict,
    }
}
