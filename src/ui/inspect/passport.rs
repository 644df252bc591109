//! A certificate as a passport: who holds it, who vouches, until when, and whether anybody checked.

mod chain;
mod shown;
mod strip;

use crate::clock::Moment;
use crate::explain::story::safe;
use crate::lab::Run;
use crate::pki::certificate::fingerprint;
use crate::ui::cursor::Place;
use crate::ui::inspect::{Opened, Row};
use crate::wire::{Side, x509};
use shown::Shown;

pub use chain::{Link, OnTheList, Seal};

/// The passports of a place, as pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passports {
    /// Whose they are and where they were shown.
    pub source: String,
    /// One page a certificate.
    pub pages: Vec<Passport>,
}

/// One certificate. All text in it is escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passport {
    /// Its bytes, DER.
    pub der: Vec<u8>,
    /// What it may be read as, if it can be read.
    pub page: Result<Page, String>,
}

/// What stands on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The common name of the holder, and the whole name.
    pub holder: (String, String),
    /// The names the holder is reached by.
    pub names: Vec<String>,
    /// The common name of whoever issued it, and the whole name.
    pub issuer: (String, String),
    /// Whether its holder may issue certificates.
    pub authority: bool,
    /// What it may be used for, as the certificate says it; `None` if it says nothing.
    pub purposes: Option<Vec<String>>,
    /// The kind of key, and its bytes.
    pub key: (String, Vec<u8>),
    /// From when it is valid, and until when.
    pub valid: (Moment, Moment),
    /// What the clock says by which it is judged.
    pub now: Moment,
    /// The serial number, as hexadecimal digits.
    pub serial: String,
    /// The SHA-256 of its bytes.
    pub fingerprint: [u8; 32],
    /// The machine-readable strip.
    pub strip: [String; 2],
    /// What vouches for it, from the holder up.
    pub chain: Vec<Link>,
    /// The list it is looked up in, if it is shown to somebody.
    pub list: Option<List>,
}

/// A truststore, as the computer at the border.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Whose it is.
    pub of: String,
    /// The names on it.
    pub entries: Vec<String>,
    /// Which of them the chain leads to, if any.
    pub hit: Option<usize>,
    /// What can be said of that.
    pub verdict: OnTheList,
}

/// How a validity stands to a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeliness {
    /// It has not begun.
    NotYet,
    /// It is valid.
    Valid,
    /// It is over.
    Expired,
}

impl Page {
    /// How it stands to its clock.
    #[must_use]
    pub fn timeliness(&self) -> Timeliness {
        let (from, until) = self.valid;
        match self.now {
            now if now < from => Timeliness::NotYet,
            now if now > until => Timeliness::Expired,
            _ => Timeliness::Valid,
        }
    }
}

impl Passports {
    /// The certificates that are shown at a place or, where there are none, those shown last.
    #[must_use]
    pub fn at(run: &Run, place: Place) -> Self {
        let transcript = &run.transcript;
        let Some(shown) = Shown::at_or_before(transcript, place) else {
            return Self {
                source: shown::not_yet(transcript),
                pages: Vec::new(),
            };
        };
        let pages = (0..shown.certificates.len())
            .map(|index| passport(run, place.step, &shown, index))
            .collect();
        Self {
            source: shown.source(transcript, place),
            pages,
        }
    }

    /// What somebody without keys has of it: the certificates that crossed in the clear, and
    /// nothing of what a side made of them.
    #[must_use]
    pub fn overheard(run: &Run, place: Place) -> Self {
        let transcript = &run.transcript;
        let Some(shown) = Shown::overheard(transcript, place) else {
            return Self {
                source: "no certificate has crossed in the clear".to_owned(),
                pages: Vec::new(),
            };
        };
        let pages = (0..shown.certificates.len()).map(|index| {
            let mut passport = passport(run, shown.step(), &shown, index);
            if let Ok(page) = &mut passport.page {
                page.list = None;
                page.chain.truncate(shown.certificates.len() - index);
            }
            passport
        });
        Self {
            pages: pages.collect(),
            source: shown.source(transcript, place),
        }
    }

    /// The same as rows: one a certificate.
    #[must_use]
    pub fn opened(self) -> Opened {
        let mut bytes = Vec::new();
        let mut rows = Vec::new();
        for passport in self.pages {
            let range = bytes.len()..bytes.len() + passport.der.len();
            bytes.extend_from_slice(&passport.der);
            let row = match passport.page {
                Ok(page) => Row::words(page.holder.0, page.holder.1)
                    .noted(format!("issued by {}", page.issuer.0)),
                Err(error) => Row::words("an unreadable certificate", error),
            };
            rows.push(row.from(range));
        }
        Opened {
            title: "Passport".to_owned(),
            note: self.source,
            rows,
            bytes,
            ..Opened::default()
        }
    }
}

fn passport(run: &Run, step: usize, shown: &Shown, index: usize) -> Passport {
    let der = shown.certificates.get(index).cloned().unwrap_or_default();
    let page = x509::Certificate::parse(&der)
        .map_err(|error| safe(&error.to_string()))
        .and_then(|facts| page(run, step, shown, index, &der, &facts));
    Passport { der, page }
}

fn page(
    run: &Run,
    step: usize,
    shown: &Shown,
    index: usize,
    der: &[u8],
    facts: &x509::Certificate,
) -> Result<Page, String> {
    let parties = &run.transcript.parties;
    let moment = |seconds: i64| Moment::from_unix(seconds).map_err(|error| error.to_string());
    let reader = shown.reader.unwrap_or(Side::Client);
    let purposes = facts.extended_key_usage.as_ref().map(|usage| {
        let names = usage
            .value
            .iter()
            .map(|purpose| safe(purpose.value.as_str()));
        names.collect()
    });
    let names = facts.subject_alt_names.iter();
    let names = names.filter_map(|name| name.value.text().map(|text| safe(&text)));
    let (chain, list) = chain::of(run, step, shown, index);
    Ok(Page {
        holder: chain::names(&facts.subject.value),
        names: names.collect(),
        issuer: chain::names(&facts.issuer.value),
        authority: facts
            .basic_constraints
            .as_ref()
            .is_some_and(|constraints| constraints.value.ca),
        purposes,
        key: (
            safe(&facts.public_key.name),
            facts.public_key.key.value.clone(),
        ),
        valid: (
            moment(facts.not_before.value)?,
            moment(facts.not_after.value)?,
        ),
        now: parties.of(reader).clock,
        serial: hex(&facts.serial.value),
        fingerprint: fingerprint(der),
        strip: strip::of(facts, &fingerprint(der)),
        chain,
        list,
    })
}

/// Bytes as digits in a row.
fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}
