//! The `[[broker]]` tables: a broker, its passport, its truststore and its clock.

use toml::Spanned;

use super::authority::KEYS;
use super::date;
use super::name;
use super::name::ITSELF;
use super::register::Register;
use crate::clock::Moment;
use crate::cluster::{
    BrokerPlan, Hand, IssuerPlan, Letters, PassportPlan, RequestPlan, SecurityProtocol, Settings,
    Standing, Suites, TlsVersion,
};
use crate::document::{Book, Noted, quoted};
use crate::document::{Entry, Form};
use crate::pki::{Purpose, Subject};

/// Names in one certificate.
const MOST_NAMES: usize = 16;

/// Days for which a broker's certificate is valid before and after now, unless the file says
/// otherwise: a year in all.
const USUAL_DAYS: (i64, i64) = (180, 185);

/// A broker as it is written.
pub(super) struct Written {
    pub(super) name: Result<Spanned<String>, Noted>,
    pub(super) plan: Result<BrokerPlan, Noted>,
}

/// Reads one `[[broker]]` table.
pub(super) fn read(
    mut form: Form<'_, '_>,
    book: &Book<'_>,
    authorities: &Register,
    now: Moment,
) -> Written {
    let name = form.required("name", "name = \"broker-1\"", |entry| entry.word(ITSELF));
    let in_use = form.optional("keystore", Entry::boolean);
    let passport = read_passport(&mut form, book, authorities, now, in_use, &name);
    let trusts = form.required("trusts", "trusts = [\"embassy-india\"]", |entry| {
        each_once(entry, super::authority::MOST, |entry| {
            let id = entry.owned()?;
            authorities.find(book, &id)?;
            Ok(id.into_inner())
        })
    });
    let clock = form.optional("clock", date::clock);
    let unknown_keys = form.finish();
    let plan = || {
        let passport = passport?;
        unknown_keys?;
        let subject = passport.as_ref().map(|passport| &passport.subject);
        Ok(BrokerPlan {
            name: name.clone()?.into_inner(),
            organisation: subject.and_then(|subject| subject.organisation.clone()),
            is_copy: false,
            passport: in_use?.unwrap_or(true).then_some(passport).flatten(),
            trusts: trusts?,
            pins_peer: false,
            clock: clock?.unwrap_or(now),
            version: TlsVersion::V1_3,
            suites: Suites::All,
            protocol: SecurityProtocol::Ssl,
            settings: Settings::default(),
            super_users: None,
        })
    };
    let plan = plan();
    Written { name, plan }
}

/// Reads what belongs to the passport. With `keystore = false` it may all be there still, so that
/// one line is enough to take the passport away.
fn read_passport(
    form: &mut Form<'_, '_>,
    book: &Book<'_>,
    authorities: &Register,
    now: Moment,
    in_use: Result<Option<bool>, Noted>,
    name: &Result<Spanned<String>, Noted>,
) -> Result<Option<PassportPlan>, Noted> {
    let organisation = form.optional("organisation", |entry| entry.prose(64));
    let names = form.optional("names", |entry| each_once(entry, MOST_NAMES, presented));
    let issuer = |entry: Entry<'_, '_>| {
        let issuer = entry.owned()?;
        if issuer.get_ref() == ITSELF {
            return Ok(IssuerPlan::Itself);
        }
        authorities.find(book, &issuer)?;
        Ok(IssuerPlan::Authority(issuer.into_inner()))
    };
    let issuer = if in_use.is_ok_and(|in_use| in_use == Some(false)) {
        form.optional("issued-by", issuer)
    } else {
        form.required("issued-by", "issued-by = \"embassy-india\"", issuer)
            .map(Some)
    };
    let validity = form.optional("valid", date::validity);
    let purposes = form.optional("purposes", |entry| {
        each_once(entry, 2, |entry| {
            entry.choice(&[("client", Purpose::Client), ("server", Purpose::Server)])
        })
    });
    let key = form.optional("key", |entry| entry.choice(&KEYS));
    let letters = form.optional("letters", Entry::boolean);
    let (before, after) = USUAL_DAYS;
    let (organisation, names, issuer, validity, purposes, key, letters) = (
        organisation?,
        names?,
        issuer?,
        validity?,
        purposes?,
        key?,
        letters?,
    );
    let common_name = name.clone()?.into_inner();
    Ok(issuer.map(|issuer| PassportPlan {
        subject: Subject {
            common_name,
            organisation,
        },
        names: names.unwrap_or_default(),
        issuer,
        validity: validity.unwrap_or_else(|| date::around(now, before, after)),
        purposes: purposes.unwrap_or_else(|| vec![Purpose::Client, Purpose::Server]),
        key: key.unwrap_or_default(),
        letters: if letters.unwrap_or(true) {
            Letters::Shown
        } else {
            Letters::LeftOut
        },
        request: RequestPlan::Sound,
        hand: Hand::Own,
        oddities: Vec::new(),
        standing: Standing::Good,
    }))
}

/// A name for the subjectAltName.
fn presented(entry: Entry<'_, '_>) -> Result<String, Noted> {
    let text = entry.owned()?;
    name::presented(text.get_ref()).map_err(|reason| {
        entry.note(
            format!("{} {reason}", quoted(text.get_ref())),
            "expected a DNS name or an IP address",
            "write it as \"broker-1.kafka.example\" or \"10.0.0.1\"",
        )
    })?;
    Ok(text.into_inner())
}

/// A list in which nothing stands twice.
fn each_once<T: PartialEq>(
    entry: Entry<'_, '_>,
    longest: usize,
    mut read: impl FnMut(Entry<'_, '_>) -> Result<T, Noted>,
) -> Result<Vec<T>, Noted> {
    let mut list = Vec::new();
    let read = entry.list(longest, |entry| {
        let item = read(entry)?;
        if list.contains(&item) {
            return Err(entry.note(
                "this stands in the list twice",
                "expected each only once",
                "take one of the two out",
            ));
        }
        list.push(item);
        Ok(())
    });
    read.map(|_| list)
}
