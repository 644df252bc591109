//! Whether the leaf carries the name that was dialled (RFC 9525), as webpki compares them.

use super::Asked;
use super::constraints::{text, unreadable_names};
use super::known::Shown;
use super::names::{self, Lies, Role};
use crate::explain::check::{Check, CheckId, CheckVerdict};
use crate::pki::Purpose;
use crate::pki::certificate::Dialled;
use crate::wire::x509::outline::NameForm;

/// Asks the leaf for its name; names that cannot be read are a check of their own.
pub(super) fn ask(leaf: &Shown<'_>, asked: &Asked<'_>) -> Vec<Check> {
    let part = leaf.outline.subject_alt_name.as_ref();
    let place = part.map(|part| part.whole.clone());
    let answer = |verdict, text: String| {
        Check::new(CheckId::Name, &leaf.subject, verdict, text, place.clone())
    };
    let Some(dialled) = asked.name else {
        let text = match asked.purpose {
            Purpose::Client => {
                "no name is asked for: a broker does not check the host that dials it"
            }
            Purpose::Server => "no name is asked for",
        };
        return vec![answer(CheckVerdict::NotApplicable, text.to_owned())];
    };
    let Some(reference) = Dialled::read(dialled) else {
        let text = format!("{dialled} is neither a host's name nor an address");
        return vec![answer(CheckVerdict::Fail, text)];
    };
    let mut carried = Vec::new();
    let mut unread = None;
    let mut found = false;
    for name in &leaf.names {
        match name {
            Ok(name) => {
                found = found || is_it(leaf.der, name, &reference);
                if !matches!(name, NameForm::Other(_)) {
                    carried.push(text(leaf.der, name));
                }
            }
            // Nobody looks at what stands behind the name that was found.
            Err(_) if found => {}
            Err(error) => unread = Some(error),
        }
    }
    if let Some(error) = unread {
        let text = "not all of its names can be read".to_owned();
        return vec![
            unreadable_names(leaf, error),
            answer(CheckVerdict::NotReached, text),
        ];
    }
    if part.is_none() && leaf.outline.stop.is_some() {
        let text = "not all extensions can be read".to_owned();
        return vec![answer(CheckVerdict::NotReached, text)];
    }
    let carried = if carried.is_empty() {
        "no name".to_owned()
    } else {
        carried.join(", ")
    };
    let verdict = if found {
        CheckVerdict::Pass
    } else {
        CheckVerdict::Fail
    };
    let text = format!("dialled {dialled}, the certificate carries {carried}");
    vec![answer(verdict, text)]
}

fn is_it(der: &[u8], name: &NameForm, dialled: &Dialled) -> bool {
    match (name, dialled) {
        (NameForm::Dns(range), Dialled::Dns(dialled)) => {
            let name = der.get(range.clone()).unwrap_or_default();
            names::dns(name, Role::Dialled, dialled.as_bytes()) == Lies::Within
        }
        (NameForm::Ip(range), Dialled::Ip(dialled)) => {
            der.get(range.clone()) == Some(dialled.as_slice())
        }
        _ => false,
    }
}
