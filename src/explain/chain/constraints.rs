//! Name constraints: whether the names below an authority lie where it allows (RFC 5280 section
//! 4.2.1.10), as webpki compares them.
//!
//! webpki holds every certificate for one that has a directory name, and compares neither
//! directory names nor URIs: a constraint on either refuses all such names.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::known::Shown;
use super::names::{self, Lies, Role};
use super::world::World;
use crate::explain::check::{Check, CheckId, CheckVerdict, Subject};
use crate::wire::x509::outline::{NameForm, Subtrees};
use crate::wire::x509::{ParseError, name_text};

/// So many names are compared with constraints, and no more.
pub(super) const MOST_COMPARISONS: usize = 250_000;

/// webpki's bound was hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exceeded;

/// Constraints, who sets them, and the bytes they are written in.
struct Set<'w> {
    subject: &'w Subject,
    bytes: &'w [u8],
    subtrees: &'w Result<Subtrees, ParseError>,
}

/// What one comparison shows.
enum Outcome {
    OtherForm,
    Within,
    Outside,
    /// webpki does not compare names of this form.
    NotCompared,
    MalformedName,
    MalformedBase,
}

/// The constraints that hold for the certificate at `depth` of a way, from the top down.
fn sets_above<'w>(
    world: &'w World<'_>,
    way: &'w [usize],
    anchor: Option<usize>,
    depth: usize,
) -> impl Iterator<Item = Set<'w>> {
    let trust = anchor.and_then(|at| world.trusted.get(at));
    let anchors = trust.and_then(|trust| {
        Some(Set {
            subject: &trust.subject,
            bytes: trust.anchor.name_constraints.as_deref()?,
            subtrees: trust.subtrees.as_ref()?,
        })
    });
    let shown = way.get(depth + 1..).unwrap_or_default().iter().rev();
    let shown = shown
        .filter_map(|index| world.at(*index))
        .filter_map(|above| {
            Some(Set {
                subject: &above.subject,
                bytes: above.der,
                subtrees: above.subtrees.as_ref()?,
            })
        });
    anchors.into_iter().chain(shown)
}

/// Whether webpki finds every name on a way, whose top an anchor issued, where it may be.
pub(super) fn hold(
    world: &World<'_>,
    way: &[usize],
    anchor: usize,
    left: &mut usize,
) -> Result<bool, Exceeded> {
    // Its order: the highest constraints first, and under each the certificates from the top down.
    for above in (0..way.len()).rev() {
        let Some(set) = set_of(world, way, anchor, above) else {
            continue;
        };
        for index in way.iter().take(above + 1).rev() {
            let Some(below) = world.at(*index) else {
                continue;
            };
            if !conforms(&set, below, left)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// The constraints that the issuer of the certificate at `depth` sets, if it sets any.
fn set_of<'w>(
    world: &'w World<'_>,
    way: &'w [usize],
    anchor: usize,
    depth: usize,
) -> Option<Set<'w>> {
    match way.get(depth + 1) {
        None => sets_above(world, way, Some(anchor), depth).next(),
        Some(above) => {
            let above = world.at(*above)?;
            Some(Set {
                subject: &above.subject,
                bytes: above.der,
                subtrees: above.subtrees.as_ref()?,
            })
        }
    }
}

/// Whether webpki lets one certificate pass under one set of constraints.
fn conforms(set: &Set<'_>, below: &Shown<'_>, left: &mut usize) -> Result<bool, Exceeded> {
    let Ok(subtrees) = set.subtrees else {
        return Ok(false);
    };
    let directory = Ok(NameForm::Directory(0..0));
    for name in below.names.iter().chain([&directory]) {
        let Ok(name) = name else {
            return Ok(false);
        };
        let mut within = false;
        let mut outside = false;
        for base in &subtrees.permitted {
            *left = left.checked_sub(1).ok_or(Exceeded)?;
            match compare(below.der, name, Role::Permitted, set.bytes, base) {
                Outcome::OtherForm => {}
                Outcome::Within => within = true,
                Outcome::NotCompared if is_other(name) => return Ok(false),
                // A form that is compared in no way lies in no subtree.
                Outcome::Outside | Outcome::NotCompared => outside = true,
                Outcome::MalformedName | Outcome::MalformedBase => return Ok(false),
            }
        }
        if outside && !within {
            return Ok(false);
        }
        for base in &subtrees.excluded {
            *left = left.checked_sub(1).ok_or(Exceeded)?;
            match compare(below.der, name, Role::Excluded, set.bytes, base) {
                Outcome::OtherForm | Outcome::Outside => {}
                _ => return Ok(false),
            }
        }
    }
    Ok(true)
}

fn is_other(name: &NameForm) -> bool {
    matches!(name, NameForm::Other(_))
}

fn compare(der: &[u8], name: &NameForm, role: Role, bytes: &[u8], base: &NameForm) -> Outcome {
    let lies = match (name, base) {
        (NameForm::Dns(name), NameForm::Dns(base)) => {
            names::dns(slice(der, name), role, slice(bytes, base))
        }
        (NameForm::Ip(name), NameForm::Ip(base)) => names::ip(slice(der, name), slice(bytes, base)),
        (NameForm::Directory(_), NameForm::Directory(_)) | (NameForm::Uri(_), NameForm::Uri(_)) => {
            return Outcome::NotCompared;
        }
        (NameForm::Other(name), NameForm::Other(base)) if name == base => {
            return Outcome::NotCompared;
        }
        _ => return Outcome::OtherForm,
    };
    match lies {
        Lies::Within => Outcome::Within,
        Lies::Outside => Outcome::Outside,
        Lies::Malformed => Outcome::MalformedName,
        Lies::MalformedBase => Outcome::MalformedBase,
    }
}

fn slice<'a>(bytes: &'a [u8], range: &std::ops::Range<usize>) -> &'a [u8] {
    bytes.get(range.clone()).unwrap_or_default()
}

/// Everything that the constraints above a certificate of a way find in its names, and in
/// themselves.
pub(super) fn ask(
    world: &World<'_>,
    way: &[usize],
    anchor: Option<usize>,
    depth: usize,
) -> Vec<Check> {
    let Some(shown) = way.get(depth).and_then(|index| world.at(*index)) else {
        return Vec::new();
    };
    let mut checks = Vec::new();
    let mut wrong = Vec::new();
    let mut asked = false;
    for set in sets_above(world, way, anchor, depth) {
        match set.subtrees {
            // Said where the constraints stand.
            Err(_) => {}
            Ok(subtrees) => {
                asked = true;
                judge(&set, subtrees, shown, &mut wrong, &mut checks);
            }
        }
    }
    let part = shown.outline.subject_alt_name.as_ref();
    let place = part.map(|part| part.whole.clone());
    let unread =
        shown.names.iter().any(Result::is_err) || (part.is_none() && shown.outline.stop.is_some());
    let (verdict, text) = match (asked, wrong.is_empty()) {
        (true, true) if unread => (
            CheckVerdict::NotReached,
            "not all of its names can be read".to_owned(),
        ),
        (false, _) => (
            CheckVerdict::NotApplicable,
            "no authority above limits names".to_owned(),
        ),
        (true, true) => (
            CheckVerdict::Pass,
            "every name lies where the authorities above allow".to_owned(),
        ),
        (true, false) => (CheckVerdict::Fail, wrong.join("; ")),
    };
    checks.insert(
        0,
        Check::new(
            CheckId::NameConstraints,
            &shown.subject,
            verdict,
            text,
            place,
        ),
    );
    checks
}

/// What is wrong with constraints themselves: they cannot be read.
pub(super) fn unreadable(subject: &Subject, subtrees: &ParseError) -> Check {
    let at = subtrees.offset;
    Check::new(
        CheckId::NameConstraints,
        subject,
        CheckVerdict::Fail,
        format!("its own constraints cannot be read: {subtrees}"),
        Some(at..at),
    )
}

/// Names that cannot be read, where somebody looks at them.
pub(super) fn unreadable_names(shown: &Shown<'_>, error: &ParseError) -> Check {
    let at = error.offset;
    Check::new(
        CheckId::WellFormed,
        &shown.subject,
        CheckVerdict::Fail,
        error.to_string(),
        Some(at..at),
    )
}

/// Compares each name with each constraint; what is wrong with the names goes into `wrong`, what
/// is wrong with the constraints becomes a check of whoever sets them.
fn judge(
    set: &Set<'_>,
    subtrees: &Subtrees,
    below: &Shown<'_>,
    wrong: &mut Vec<String>,
    checks: &mut Vec<Check>,
) {
    let who = match set.subject {
        Subject::Shown(index) => format!("certificate {index}"),
        Subject::Trusted(alias) => alias.clone(),
    };
    let subject = below.outline.subject.clone().unwrap_or(0..0);
    let own = Ok(NameForm::Directory(subject));
    for name in below.names.iter().chain([&own]) {
        let name = match name {
            Ok(name) => name,
            Err(error) => {
                checks.push(unreadable_names(below, error));
                continue;
            }
        };
        let mut permitted = Vec::new();
        let mut within = false;
        let mut not_compared = false;
        let mut malformed_ones = false;
        for base in &subtrees.permitted {
            match compare(below.der, name, Role::Permitted, set.bytes, base) {
                Outcome::OtherForm => continue,
                Outcome::Within => within = true,
                Outcome::NotCompared if lies_within(below.der, name, set.bytes, base) => {
                    not_compared = true;
                }
                Outcome::Outside | Outcome::NotCompared => {}
                Outcome::MalformedName => {
                    wrong.push(format!("{} is no name of its form", text(below.der, name)));
                    malformed_ones = true;
                }
                Outcome::MalformedBase => {
                    checks.push(malformed(set, base));
                    malformed_ones = true;
                }
            }
            permitted.push(text(set.bytes, base));
        }
        if !permitted.is_empty() && !within && !malformed_ones {
            if not_compared {
                checks.push(not_looked_at(set, name));
            } else {
                wrong.push(format!(
                    "{} lies outside what {who} permits: {}",
                    text(below.der, name),
                    permitted.join(", ")
                ));
            }
        }
        for base in &subtrees.excluded {
            match compare(below.der, name, Role::Excluded, set.bytes, base) {
                Outcome::OtherForm | Outcome::Outside => {}
                Outcome::NotCompared if !lies_within(below.der, name, set.bytes, base) => {
                    checks.push(not_looked_at(set, name));
                }
                Outcome::Within | Outcome::NotCompared => wrong.push(format!(
                    "{} lies in what {who} excludes: {}",
                    text(below.der, name),
                    text(set.bytes, base)
                )),
                Outcome::MalformedName => {
                    wrong.push(format!("{} is no name of its form", text(below.der, name)));
                }
                Outcome::MalformedBase => checks.push(malformed(set, base)),
            }
        }
    }
    wrong.dedup();
    checks.dedup();
}

/// Whether a name of a form that webpki does not compare lies in a subtree: a directory name
/// begins with it. Of other forms it is not known, and a name counts as sound.
fn lies_within(der: &[u8], name: &NameForm, bytes: &[u8], base: &NameForm) -> bool {
    match (name, base) {
        (NameForm::Directory(name), NameForm::Directory(base)) => {
            let base = content(slice(bytes, base));
            slice(der, name).starts_with(base)
        }
        _ => true,
    }
}

/// The content of the SEQUENCE that a directory name is.
fn content(name: &[u8]) -> &[u8] {
    match name {
        [0x30, 0..=0x7f, content @ ..]
        | [0x30, 0x81, _, content @ ..]
        | [0x30, 0x82, _, _, content @ ..] => content,
        other => other,
    }
}

fn malformed(set: &Set<'_>, base: &NameForm) -> Check {
    Check::new(
        CheckId::NameConstraints,
        set.subject,
        CheckVerdict::Fail,
        format!("{} is no constraint of its form", text(set.bytes, base)),
        None,
    )
}

fn not_looked_at(set: &Set<'_>, name: &NameForm) -> Check {
    let form = match name {
        NameForm::Directory(_) => "directory names",
        NameForm::Uri(_) => "URIs",
        _ => "names of a rare form",
    };
    Check::new(
        CheckId::NameConstraints,
        set.subject,
        CheckVerdict::Fail,
        format!(
            "it limits {form}, which this verifier cannot compare: it refuses every such name below"
        ),
        None,
    )
}

/// A name for people.
pub(super) fn text(der: &[u8], name: &NameForm) -> String {
    match name {
        NameForm::Dns(range) | NameForm::Uri(range) => {
            String::from_utf8_lossy(slice(der, range)).into_owned()
        }
        NameForm::Directory(range) => name_text(slice(der, range)),
        NameForm::Other(tag) => format!("a name of form [{tag}]"),
        NameForm::Ip(range) => {
            let bytes = slice(der, range);
            address(bytes)
                .or_else(|| {
                    let (address_, mask) = bytes.split_at_checked(bytes.len() / 2)?;
                    Some(format!("{}/{}", address(address_)?, address(mask)?))
                })
                .unwrap_or_else(|| format!("an address of {} bytes", bytes.len()))
        }
    }
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(bytes) = <[u8; 4]>::try_from(bytes) {
        return Some(Ipv4Addr::from(bytes).to_string());
    }
    let bytes = <[u8; 16]>::try_from(bytes).ok()?;
    Some(Ipv6Addr::from(bytes).to_string())
}
