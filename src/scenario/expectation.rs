//! What is expected to happen: the `[expect]` table.

use std::ops::Range;

use toml::Spanned;

use super::fault::sends;
use crate::cluster::{TlsVersion, Verdict};
use crate::document::{Book, Noted, listed, quoted};
use crate::document::{Entry, Form};
use crate::wire::registry::AlertDescription;
use crate::wire::{MessageKind, Side, kafka};

/// What is expected to happen in one version of TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// How the connection ends.
    pub verdict: Verdict,
    /// The side that refuses, or denies what it is asked for; where nothing starts, the side that
    /// cannot begin.
    pub refused_by: Option<Side>,
    /// The message the refusing side is looking at when it refuses.
    pub at: Option<MessageKind>,
    /// The error of the side that refuses, without the values in it:
    /// `InvalidCertificate(UnknownIssuer)`.
    pub error: Option<String>,
    /// The alert the refusing side sends.
    pub alert: Option<AlertDescription>,
}

/// What is expected in each version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectations {
    /// In TLS 1.3.
    pub tls13: Expectation,
    /// In TLS 1.2.
    pub tls12: Expectation,
}

impl Expectations {
    /// What is expected in that version.
    #[must_use]
    pub fn of(&self, version: TlsVersion) -> &Expectation {
        match version {
            TlsVersion::V1_3 => &self.tls13,
            TlsVersion::V1_2 => &self.tls12,
        }
    }
}

const VERDICTS: [(&str, Verdict); 5] = [
    ("connected", Verdict::Connected),
    ("denied", Verdict::Denied),
    ("refused", Verdict::Refused),
    ("stalled", Verdict::Stalled),
    ("not-started", Verdict::NotStarted),
];

const SIDES: [(&str, Side); 2] = [("client", Side::Client), ("server", Side::Server)];

/// What one table says; not all of it need be there.
#[derive(Clone, Default)]
struct Partial {
    verdict: Option<Spanned<Verdict>>,
    refused_by: Option<Spanned<Side>>,
    at: Option<Spanned<MessageKind>>,
    error: Option<Spanned<String>>,
    alert: Option<Spanned<AlertDescription>>,
}

/// Reads the `[expect]` table.
pub(super) fn read(mut form: Form<'_, '_>, book: &Book<'_>) -> Result<Expectations, Noted> {
    let span = form.span();
    let common = Partial::read(&mut form);
    let mut special = |version: TlsVersion| {
        form.optional(version.as_str(), |entry| {
            let mut form = entry.form("an expectation")?;
            let partial = Partial::read(&mut form);
            form.finish()?;
            partial
        })
    };
    let (tls13, tls12) = (special(TlsVersion::V1_3), special(TlsVersion::V1_2));
    let unknown_keys = form.finish();
    let (common, tls13, tls12) = (
        common?,
        tls13?.unwrap_or_default(),
        tls12?.unwrap_or_default(),
    );
    let check =
        |version: TlsVersion, special: Partial| special.or(&common).checked(book, &span, version);
    let (tls13, tls12) = (
        check(TlsVersion::V1_3, tls13),
        check(TlsVersion::V1_2, tls12),
    );
    unknown_keys?;
    Ok(Expectations {
        tls13: tls13?,
        tls12: tls12?,
    })
}

impl Partial {
    fn read(form: &mut Form<'_, '_>) -> Result<Self, Noted> {
        let verdict = form.optional("verdict", |entry| placed(entry, |e| e.choice(&VERDICTS)));
        let refused_by = form.optional("refused-by", |entry| placed(entry, |e| e.choice(&SIDES)));
        let at = form.optional("at", |entry| placed(entry, message));
        let error = form.optional("error", |entry| placed(entry, error));
        let alert = form.optional("alert", |entry| placed(entry, alert));
        Ok(Self {
            verdict: verdict?,
            refused_by: refused_by?,
            at: at?,
            error: error?,
            alert: alert?,
        })
    }

    /// What holds for a version of which this is said specially: a verdict of its own stands for
    /// itself, everything else stands beside what is common.
    fn or(self, common: &Self) -> Self {
        if self.verdict.is_some() {
            return self;
        }
        let common = common.clone();
        Self {
            verdict: common.verdict,
            refused_by: self.refused_by.or(common.refused_by),
            at: self.at.or(common.at),
            error: self.error.or(common.error),
            alert: self.alert.or(common.alert),
        }
    }

    /// Notes what is missing and what does not go together.
    fn checked(
        self,
        book: &Book<'_>,
        table: &Range<usize>,
        version: TlsVersion,
    ) -> Result<Expectation, Noted> {
        let Some(verdict) = &self.verdict else {
            let version = version.as_str();
            return Err(book.note(
                table.clone(),
                format!("nothing is said of how TLS {version} ends"),
                "`verdict` is missing",
                format!("add `verdict = \"connected\"` here, or under `[expect.\"{version}\"]`"),
            ));
        };
        match verdict.get_ref() {
            Verdict::Connected | Verdict::Stalled => {
                no(book, verdict, "refused-by", self.refused_by.as_ref())?;
                no(book, verdict, "error", self.error.as_ref())?;
                no(book, verdict, "at", self.at.as_ref())?;
                no(book, verdict, "alert", self.alert.as_ref())?;
            }
            Verdict::NotStarted => {
                no(book, verdict, "at", self.at.as_ref())?;
                no(book, verdict, "alert", self.alert.as_ref())?;
            }
            Verdict::Denied | Verdict::Refused => {
                let Some(refuser) = &self.refused_by else {
                    return Err(book.note(
                        verdict.span(),
                        "somebody has to refuse",
                        "`refused-by` is missing",
                        "add `refused-by = \"client\"` or `refused-by = \"server\"`",
                    ));
                };
                self.seen(book, version, *refuser.get_ref())?;
            }
        }
        Ok(Expectation {
            verdict: *verdict.get_ref(),
            refused_by: self.refused_by.map(Spanned::into_inner),
            at: self.at.map(Spanned::into_inner),
            error: self.error.map(Spanned::into_inner),
            alert: self.alert.map(Spanned::into_inner),
        })
    }

    /// Notes a message that the refusing side never gets to see.
    fn seen(&self, book: &Book<'_>, version: TlsVersion, refuser: Side) -> Result<(), Noted> {
        let sent = sends(version, refuser.peer());
        let Some(at) = self.at.as_ref().filter(|at| !sent.contains(at.get_ref())) else {
            return Ok(());
        };
        let (sender, version) = (refuser.peer(), version.as_str());
        let sent = listed(sent.iter().map(|kind| kind.as_str()));
        Err(book.note(
            at.span(),
            format!("the {sender} never sends {} in TLS {version}", at.get_ref()),
            format!("expected a message that the {refuser} receives"),
            format!("choose {sent}, or say it under `[expect.\"{version}\"]`"),
        ))
    }
}

/// Notes something that does not go with the verdict.
fn no<T>(
    book: &Book<'_>,
    verdict: &Spanned<Verdict>,
    key: &str,
    value: Option<&Spanned<T>>,
) -> Result<(), Noted> {
    let Some(value) = value else { return Ok(()) };
    let verdict = verdict.get_ref().as_str();
    Err(book.note(
        value.span(),
        format!("`{key}` does not go with the verdict \"{verdict}\""),
        "expected nothing here",
        format!("take `{key}` out, or change the verdict"),
    ))
}

fn placed<'b, 't, T>(
    entry: Entry<'b, 't>,
    read: impl FnOnce(Entry<'b, 't>) -> Result<T, Noted>,
) -> Result<Spanned<T>, Noted> {
    Ok(Spanned::new(entry.span(), read(entry)?))
}

fn message(entry: Entry<'_, '_>) -> Result<MessageKind, Noted> {
    let names: Vec<_> = MessageKind::ALL
        .iter()
        .map(|kind| (kind.as_str(), *kind))
        .collect();
    entry.choice(&names)
}

fn alert(entry: Entry<'_, '_>) -> Result<AlertDescription, Noted> {
    let alerts = AlertDescription::ALL.iter();
    let names: Vec<_> = alerts
        .filter_map(|alert| Some((alert.name()?, *alert)))
        .collect();
    entry.choice(&names)
}

/// The path of a variant of rustls', names, each in the parentheses of the one before; or the name of
/// an error of Kafka's protocol.
fn error(entry: Entry<'_, '_>) -> Result<String, Noted> {
    let text = entry.owned()?;
    let names = text.get_ref().trim_end_matches(')');
    let closed = text.get_ref().len() - names.len();
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric())
    };
    if kafka::ErrorCode::from_name(text.get_ref()).is_some() {
        return Ok(text.into_inner());
    }
    if names.len() <= 200 && names.split('(').all(is_name) && names.matches('(').count() == closed {
        return Ok(text.into_inner());
    }
    Err(entry.note(
        format!(
            "{} is not how an error of rustls is written",
            quoted(text.get_ref())
        ),
        "expected the names of its variants, without values",
        "write it as \"InvalidCertificate(UnknownIssuer)\" or \"NoCertificatesPresented\"",
    ))
}
