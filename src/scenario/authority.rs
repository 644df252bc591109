//! The `[[authority]]` tables: who may issue, and under whom.

use toml::Spanned;

use super::date;
use super::name::ITSELF;
use super::register::Register;
use crate::clock::Moment;
use crate::cluster::AuthorityPlan;
use crate::document::{Book, Noted, quoted};
use crate::document::{Entry, Form};
use crate::pki::authority::PathLength;
use crate::pki::{KeyKind, Subject};

/// Authorities a scenario may have; each costs a key and a certificate in every run.
pub(super) const MOST: usize = 16;

/// How the kinds of keys are written.
pub(super) const KEYS: [(&str, KeyKind); 2] =
    [("P-256", KeyKind::P256), ("Ed25519", KeyKind::Ed25519)];

/// Days for which an authority is valid before and after now, unless the file says otherwise.
const USUAL_DAYS: i64 = 5 * 365;

/// An authority as it is written, and the two ids that must fit together with others.
pub(super) struct Written {
    pub(super) id: Result<Spanned<String>, Noted>,
    issuer: Result<Option<Spanned<String>>, Noted>,
    plan: Result<AuthorityPlan, Noted>,
}

/// Reads one `[[authority]]` table.
pub(super) fn read(mut form: Form<'_, '_>, now: Moment) -> Written {
    let id = form.required("id", "id = \"embassy-india\"", |entry| entry.word(ITSELF));
    let name = form.required("name", "name = \"Embassy India\"", |entry| entry.prose(64));
    let organisation = form.optional("organisation", |entry| entry.prose(64));
    let issuer = form.optional("issued-by", Entry::owned);
    let issuer = issuer.map(|issuer| issuer.filter(|issuer| issuer.get_ref() != ITSELF));
    let path_length = form.optional("path-length", |entry| entry.number(0, u8::MAX));
    let validity = form.optional("valid", date::validity);
    let key = form.optional("key", |entry| entry.choice(&KEYS));
    let unknown_keys = form.finish();
    let plan = || {
        unknown_keys?;
        Ok(AuthorityPlan {
            id: id.clone()?.into_inner(),
            subject: Subject {
                common_name: name?,
                organisation: organisation?,
            },
            issuer: issuer.clone()?.map(Spanned::into_inner),
            validity: validity?.unwrap_or_else(|| date::around(now, USUAL_DAYS, USUAL_DAYS)),
            path_length: path_length?.map_or(PathLength::Unlimited, PathLength::AtMost),
            key: key?.unwrap_or_default(),
            oddities: Vec::new(),
        })
    };
    let plan = plan();
    Written { id, issuer, plan }
}

/// Checks that each authority stands under one that exists, and none above itself, and puts
/// issuers before those they issue to.
pub(super) fn arrange(
    book: &Book<'_>,
    register: &Register,
    written: Vec<Written>,
) -> Result<Vec<AuthorityPlan>, Noted> {
    let mut outcome = Ok(());
    for issuer in written
        .iter()
        .filter_map(|written| written.issuer.as_ref().ok()?.as_ref())
    {
        outcome = outcome.and(register.find(book, issuer).map(drop));
    }
    let mut waiting = written;
    let mut placed: Vec<Written> = Vec::new();
    while !waiting.is_empty() {
        let next = waiting.iter().position(|written| {
            let above = written.above();
            !waiting.iter().any(|other| other.is(above))
        });
        if let Some(next) = next {
            placed.push(waiting.remove(next));
        } else {
            let circle = circle(&waiting);
            outcome = outcome.and(Err(note_circle(book, &waiting, &circle)));
            // Those below the circle are not to blame.
            let (members, rest) = std::mem::take(&mut waiting)
                .into_iter()
                .enumerate()
                .partition::<Vec<_>, _>(|(at, _)| circle.contains(at));
            placed.extend(members.into_iter().map(|(_, written)| written));
            waiting = rest.into_iter().map(|(_, written)| written).collect();
        }
    }
    let plans = placed.into_iter().map(|written| written.plan).collect();
    outcome.and(plans)
}

impl Written {
    fn above(&self) -> Option<&str> {
        Some(self.issuer.as_ref().ok()?.as_ref()?.get_ref())
    }

    fn is(&self, id: Option<&str>) -> bool {
        let own = self.id.as_ref().ok().map(|id| id.get_ref().as_str());
        own.is_some() && own == id
    }
}

/// Where those of a circle stand in `waiting`, of which each stands under another.
fn circle(waiting: &[Written]) -> Vec<usize> {
    let mut path = Vec::new();
    let mut at = 0;
    loop {
        if let Some(seen) = path.iter().position(|&seen| seen == at) {
            return path.split_off(seen);
        }
        path.push(at);
        let above = waiting[at].above();
        match waiting.iter().position(|other| other.is(above)) {
            Some(next) => at = next,
            None => return path,
        }
    }
}

fn note_circle(book: &Book<'_>, waiting: &[Written], circle: &[usize]) -> Noted {
    let first = circle.iter().min().copied().unwrap_or_default();
    let turn = circle
        .iter()
        .position(|&at| at == first)
        .unwrap_or_default();
    let names: Vec<String> = circle[turn..]
        .iter()
        .chain(&circle[..turn])
        .filter_map(|&at| Some(quoted(waiting[at].above()?)))
        .collect();
    let span = match &waiting[first].issuer {
        Ok(Some(issuer)) => issuer.span(),
        _ => 0..0,
    };
    book.note(
        span,
        format!(
            "this authority stands above itself: it is issued by {}",
            names.join(", issued by ")
        ),
        "this makes a circle",
        "take `issued-by` out of one of them: a root is issued by itself",
    )
}
