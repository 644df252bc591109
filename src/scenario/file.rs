//! Reads a scenario file: the document, its tables in turn, and what holds between them.

use toml::Spanned;
use toml::de::DeTable;

use super::fault::{Fault, FaultError, apply_all};
use super::register::Register;
use super::{Scenario, authority, broker, date, expectation, name};
use crate::clock::Moment;
use crate::cluster::{Cluster, Errand, Framing, Link, Manner, TlsVersion};
use crate::document::Mistake;
use crate::document::{Book, Noted, quoted};
use crate::document::{Entry, Form};
use crate::wire::Sides;

/// What the first line of a file of this kind says.
const FORMAT: &str = "visum-scenario/1";

/// A file that is longer is not read: a scenario is a page or two.
const LONGEST: usize = 64 * 1024;

/// When a scenario takes place if its own `now` cannot be read, to go on with: 2026-07-01.
const SOME_DAY: i64 = 1_782_864_000;

/// Ways in which a scenario is broken at once.
const MOST_BROKEN: usize = 8;

const MANNERS: [(&str, Manner); 2] = [("java", Manner::Java), ("stubborn", Manner::Stubborn)];

/// Reads the text of a scenario file.
pub(super) fn read(id: &str, text: &str) -> Result<Scenario, Vec<Mistake>> {
    let book = Book::new(text);
    let scenario = document(&book, id, text);
    match scenario {
        Ok(scenario) if book.is_empty() => Ok(scenario),
        _ => Err(book.close()),
    }
}

fn document(book: &Book<'_>, id: &str, text: &str) -> Result<Scenario, Noted> {
    if text.len() > LONGEST {
        return Err(book.note(
            0..0,
            format!("this file has {} bytes", text.len()),
            format!("expected at most {LONGEST}"),
            "check that this is a scenario file",
        ));
    }
    let table = DeTable::parse(text).map_err(|error| {
        book.note(
            error.span().unwrap_or(0..0),
            format!("this is not TOML: {}", error.message()),
            "the text cannot be read from here",
            "see https://toml.io for how a TOML file is written",
        )
    })?;
    let mut form = Form::document("a scenario", book, table.get_ref());
    let format = form.required("format", "format = \"visum-scenario/1\"", format);
    let title = form.required("title", "title = \"The first journey\"", |entry| {
        entry.prose(60)
    });
    let about = form.optional("about", |entry| entry.prose(60));
    let summary = form.required("summary", "summary = \"…\"", |entry| entry.prose(800));
    let look_at = form.optional("look-at", |entry| entry.list(8, |entry| entry.prose(400)));
    let level = form.required("level", "level = 1", |entry| entry.number(1, 5));
    let now = form.required("now", "now = \"2026-07-01T09:00:00Z\"", date::clock);
    let cluster = cluster(&mut form, book, now);
    let broken = form.optional("broken", |entry| broken(entry, book, cluster.as_ref().ok()));
    let expectations = form.required("expect", "[expect]", |entry| {
        expectation::read(entry.form("an expectation")?, book)
    });
    form.finish()?;
    format?;
    Ok(Scenario {
        id: id.to_owned(),
        title: title?,
        about: about?.unwrap_or_default(),
        summary: summary?,
        look_at: look_at?.unwrap_or_default(),
        level: level?,
        cluster: cluster?,
        broken: broken?.unwrap_or_default(),
        expectations: expectations?,
    })
}

fn format(entry: Entry<'_, '_>) -> Result<(), Noted> {
    let format = entry.text()?;
    if *format.get_ref() == FORMAT {
        return Ok(());
    }
    Err(entry.note(
        format!(
            "{} is not a format that this visum reads",
            quoted(format.get_ref())
        ),
        format!("expected \"{FORMAT}\""),
        format!("write `format = \"{FORMAT}\"`"),
    ))
}

fn cluster(
    form: &mut Form<'_, '_>,
    book: &Book<'_>,
    now: Result<Moment, Noted>,
) -> Result<Cluster, Noted> {
    let some_day = Moment::from_unix(SOME_DAY).expect("2026 lies between 1970 and 9999");
    let today = now.unwrap_or(some_day);
    let authorities = form.optional("authority", |entry| {
        entry.forms("an authority", authority::MOST, |form| {
            authority::read(form, today)
        })
    });
    let written = authorities.map(Option::unwrap_or_default);
    let known = written.as_deref().unwrap_or_default();
    let register = Register::new(
        book,
        "authority",
        "id",
        known.iter().map(|written| &written.id),
    );
    let register = register.unless(written.as_ref().err());
    let authorities = written.and_then(|written| authority::arrange(book, &register, written));
    let brokers = form.required("broker", "[[broker]]", |entry| {
        let brokers = entry.forms("a broker", usize::MAX, |form| {
            broker::read(form, book, &register, today)
        })?;
        <[broker::Written; 2]>::try_from(brokers).map_err(|brokers| {
            entry.note(
                format!("the number of brokers is {}", brokers.len()),
                "expected two",
                "write `[[broker]]` twice: one dials, the other accepts",
            )
        })
    });
    let known = brokers.as_ref().map(<[_; 2]>::as_slice).unwrap_or_default();
    let register = Register::new(
        book,
        "broker",
        "name",
        known.iter().map(|written| &written.name),
    );
    let register = register.unless(brokers.as_ref().err());
    let link = form.required("link", "[link]", |entry| {
        read_link(entry.form("a link")?, book, &register)
    });
    let [first, second] = brokers?.map(|written| written.plan);
    let (first, second, (client, link)) = (first?, second?, link?);
    let brokers = if client == 0 {
        Sides {
            client: first,
            server: second,
        }
    } else {
        Sides {
            client: second,
            server: first,
        }
    };
    Ok(Cluster {
        authorities: authorities?,
        brokers,
        link,
    })
}

/// Reads what is broken, in the words of the catalogue, and tries each in both versions on what
/// is broken before it; that needs a cluster.
fn broken(
    entry: Entry<'_, '_>,
    book: &Book<'_>,
    cluster: Option<&Cluster>,
) -> Result<Vec<Fault>, Noted> {
    let mut faults = Vec::new();
    entry.list(MOST_BROKEN, |entry| {
        let text = entry.owned()?;
        let fault = fault(&text, book)?;
        faults.push(fault);
        let Some(cluster) = cluster else {
            return Ok(());
        };
        let contradicts = |version: &TlsVersion| {
            let mut cluster = cluster.clone();
            cluster.speak(*version);
            apply_all(&faults, &mut cluster).err()
        };
        let Some(contradiction) = TlsVersion::BOTH.iter().find_map(contradicts) else {
            return Ok(());
        };
        faults.pop();
        Err(book.note(
            text.span(),
            format!("this cannot be broken here: {contradiction}"),
            "expected what goes with this cluster, in both versions",
            "take it out, or change what it does not go with",
        ))
    })?;
    Ok(faults)
}

/// A fault, as `--fault` takes it; what is wrong in its text is noted where it stands.
fn fault(text: &Spanned<String>, book: &Book<'_>) -> Result<Fault, Noted> {
    text.get_ref().parse().map_err(|error: FaultError| {
        let whole = text.span();
        // Between two quotes and without escapes, each byte stands for itself.
        let span = if whole.len() == text.get_ref().len() + 2 && !error.span.is_empty() {
            whole.start + 1 + error.span.start..whole.start + 1 + error.span.end
        } else {
            whole
        };
        book.note(
            span,
            error.to_string(),
            "expected ID[@SIDE][:MESSAGE[+BYTE[.BIT]]]",
            "see `visum faults` for all of them",
        )
    })
}

/// Reads the `[link]` table: the link, and which of the brokers is the client.
fn read_link(
    mut form: Form<'_, '_>,
    book: &Book<'_>,
    brokers: &Register,
) -> Result<(usize, Link), Noted> {
    let end = |entry: Entry<'_, '_>| {
        let name = entry.owned()?;
        let position = brokers.find(book, &name)?;
        Ok(Spanned::new(name.span(), position))
    };
    let client = form.required("client", "client = \"broker-1\"", end);
    let server = form.required("server", "server = \"broker-2\"", end);
    let dialled = form.required("dial", "dial = \"broker-2.kafka.example\"", |entry| {
        let name = entry.owned()?;
        name::dialled(name.get_ref()).map_err(|reason| {
            entry.note(
                format!("{} {reason}", quoted(name.get_ref())),
                "expected a DNS name or an IP address",
                "write it as \"broker-2.kafka.example\" or \"10.0.0.2\"",
            )
        })?;
        Ok(name.into_inner())
    });
    let manner = form.optional("manner", |entry| entry.choice(&MANNERS));
    let unknown_keys = form.finish();
    let (client, server) = (client?, server?);
    if client.get_ref() == server.get_ref() {
        return Err(book.note(
            server.span(),
            "the broker that dials is the one that accepts",
            "expected the other broker",
            "name one broker as the client and the other as the server",
        ));
    }
    unknown_keys?;
    let link = Link {
        dialled: dialled?,
        errand: Errand::default(),
        manner: manner?.unwrap_or_default(),
        framing: Framing::default(),
        tampering: Vec::new(),
    };
    Ok((client.into_inner(), link))
}
