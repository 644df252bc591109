//! What would mend a run, as far as its evidence tells, and how that is said.

use super::check::{CheckId, Subject};
use super::diagnosis::{Cause, CauseKind, Diagnosis};
use super::papers::{
    first_authority, is_one_broker, issuer_is_shown, lacks_a_letter, names_of, offers_tls13,
    root_above,
};
use super::story::{Catalogue, Story};
use super::values::{self, Values};
use crate::cluster::{Remedy, RemedyKind};
use crate::handshake::Transcript;
use crate::pki::crl::Crl;
use crate::wire::{Side, x509};

/// How something is mended, in both worlds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What a person does, in one line.
    pub title: String,
    /// The same in the embassy world.
    pub border: String,
    /// The Kafka property, and what follows.
    pub kafka: String,
    /// What is typed, a line each and in order, or written into a file, with the names of this run;
    /// empty if there is no such thing.
    pub command: String,
}

/// Everything that would mend what the diagnosis shows, the best first: for every cause the
/// remedy that believes the least, then the others, and at the very end those that turn off a check.
#[must_use]
pub fn remedies(transcript: &Transcript, diagnosis: &Diagnosis) -> Vec<Remedy> {
    let offers: Vec<Vec<Remedy>> = diagnosis
        .causes
        .iter()
        .map(|cause| of_cause(transcript, cause))
        .collect();
    let best = offers.iter().filter_map(|offers| offers.first());
    let others = offers.iter().flat_map(|offers| offers.iter().skip(1));
    let mut remedies = Vec::new();
    for remedy in best.chain(others) {
        if !remedies.contains(remedy) {
            remedies.push(*remedy);
        }
    }
    remedies.sort_by_key(|remedy| remedy.kind.turns_off_a_check());
    remedies
}

/// What mends one cause, the best first.
fn of_cause(transcript: &Transcript, cause: &Cause) -> Vec<Remedy> {
    let side = cause.side;
    let offers = match cause.kind {
        CauseKind::Check => return of_check(transcript, cause),
        CauseKind::Possession => vec![(RemedyKind::OwnKey, side)],
        CauseKind::NotListed => issuer_unknown(transcript, side),
        CauseKind::NotListedSelfSigned | CauseKind::SelfSigned => {
            vec![(RemedyKind::IssueByTrusted, side)]
        }
        CauseKind::PinnedLeaf => vec![(RemedyKind::ImportAuthority, side.peer())],
        CauseKind::LeafNotFirst => vec![(RemedyKind::ShowLetters, side)],
        CauseKind::AlteredCertificate => vec![(RemedyKind::IssueAnew, side)],
        CauseKind::RequestRefused => vec![(RemedyKind::RepeatRequest, side)],
        CauseKind::NothingToShow | CauseKind::NoServerCertificate => {
            vec![(RemedyKind::FillKeystore, side)]
        }
        // Whoever is behind comes up to the newer version.
        CauseKind::NoCommonVersion => match offers_tls13(transcript) {
            Some(true) => vec![(RemedyKind::CommonVersion, Side::Server)],
            _ => vec![(RemedyKind::CommonVersion, Side::Client)],
        },
        CauseKind::NoCommonSuite => vec![(RemedyKind::AllSuites, side)],
        CauseKind::NoCommonGroup => vec![(RemedyKind::AllGroups, side)],
        CauseKind::NoCommonScheme => vec![(RemedyKind::CommonKey, side)],
        CauseKind::NoCommonProtocol => vec![(RemedyKind::NameNoProtocol, side)],
        _ if cause.is_on_the_wire() => vec![(RemedyKind::QuietWire, side)],
        CauseKind::TlsAtPlaintextPort | CauseKind::PlaintextAtTlsPort => {
            vec![(RemedyKind::SpeakTls, side)]
        }
        CauseKind::Http => vec![(RemedyKind::SpeakKafka, side)],
        CauseKind::EmptyTruststore => vec![(RemedyKind::ImportAuthority, side)],
        CauseKind::NotPermitted => vec![(RemedyKind::SpellAsKafka, side.peer())],
        _ => Vec::new(),
    };
    listed(offers)
}

fn of_check(transcript: &Transcript, cause: &Cause) -> Vec<Remedy> {
    let (side, peer) = (cause.side, cause.side.peer());
    let Some(check) = &cause.check else {
        return Vec::new();
    };
    let of_leaf = check.subject == Subject::Shown(0);
    listed(match check.id {
        CheckId::IssuerKnown | CheckId::TrustAnchor => issuer_unknown(transcript, side),
        CheckId::Signature if seal_is_of_a_letter(transcript, side, &check.subject) => {
            vec![(RemedyKind::IssueByTrusted, side)]
        }
        CheckId::Signature => vec![
            (RemedyKind::IssueByTrusted, side),
            (RemedyKind::ImportAuthority, peer),
        ],
        CheckId::Dates if !of_leaf => vec![(RemedyKind::RenewAuthorities, side)],
        CheckId::Dates if is_valid_at_home(transcript, side) => {
            vec![(RemedyKind::SetClock, peer), (RemedyKind::Renew, side)]
        }
        CheckId::Dates => vec![(RemedyKind::Renew, side)],
        CheckId::Purpose => vec![(RemedyKind::IssueForBoth, side)],
        CheckId::Name if names_itself(transcript) => vec![
            (RemedyKind::DialItsName, Side::Client),
            (RemedyKind::IssueForName, Side::Server),
            (RemedyKind::CompareNoNames, Side::Client),
        ],
        CheckId::Name if !can_be_dialled(transcript) => vec![
            (RemedyKind::IssueForName, Side::Server),
            (RemedyKind::CompareNoNames, Side::Client),
        ],
        CheckId::Name => vec![
            (RemedyKind::IssueForName, Side::Server),
            (RemedyKind::DialItsName, Side::Client),
            (RemedyKind::CompareNoNames, Side::Client),
        ],
        CheckId::WellFormed | CheckId::CaFlag | CheckId::CriticalExtension | CheckId::KeyUsage
            if of_leaf =>
        {
            vec![(RemedyKind::IssueAnew, side)]
        }
        CheckId::Algorithm if of_leaf => vec![(RemedyKind::SignAnew, side)],
        CheckId::Algorithm => vec![(RemedyKind::LongerKey, side)],
        CheckId::WellFormed
        | CheckId::CaFlag
        | CheckId::PathLength
        | CheckId::NameConstraints
        | CheckId::CriticalExtension
        | CheckId::KeyUsage => vec![(RemedyKind::IssueByTrusted, side)],
        CheckId::Revocation if is_revoked(transcript, side) => vec![(RemedyKind::IssueAnew, side)],
        CheckId::Revocation => vec![
            (RemedyKind::FetchLists, peer),
            (RemedyKind::LookUpNothing, peer),
        ],
        CheckId::Possession => vec![(RemedyKind::OwnKey, side)],
    })
}

fn listed(offers: Vec<(RemedyKind, Side)>) -> Vec<Remedy> {
    let remedy = |(kind, side)| Remedy { kind, side };
    offers.into_iter().map(remedy).collect()
}

/// Nobody on the peer's list stands above the chain of `side`: a letter is missing in the chain,
/// or the list lacks an authority.
fn issuer_unknown(transcript: &Transcript, side: Side) -> Vec<(RemedyKind, Side)> {
    if lacks_a_letter(transcript, transcript.parties.of(side)) {
        vec![(RemedyKind::ShowLetters, side)]
    } else {
        vec![(RemedyKind::ImportAuthority, side.peer())]
    }
}

/// Whether the leaf of `side` is valid by its holder's own clock.
fn is_valid_at_home(transcript: &Transcript, side: Side) -> bool {
    let party = transcript.parties.of(side);
    let leaf = party.chain.first();
    let leaf = leaf.and_then(|leaf| x509::Certificate::parse(leaf).ok());
    leaf.is_some_and(|leaf| {
        (leaf.not_before.value..=leaf.not_after.value).contains(&party.clock.unix())
    })
}

/// Whether a list that a verifier looks at names the certificate which `side` shows.
fn is_revoked(transcript: &Transcript, side: Side) -> bool {
    let leaf = transcript.parties.of(side).chain.first();
    let Some(leaf) = leaf.and_then(|leaf| x509::Certificate::parse(leaf).ok()) else {
        return false;
    };
    let lists = transcript.parties.of(side.peer()).crls.iter();
    let mut lists = lists.filter_map(|der| Crl::read(der).ok());
    lists.any(|list| list.revoked_since(&leaf.serial.value).is_some())
}

/// Whether the seal that does not fit is that of a letter which is shown: then no entry of a
/// truststore could make it fit.
fn seal_is_of_a_letter(transcript: &Transcript, side: Side, subject: &Subject) -> bool {
    let chain = &transcript.parties.of(side).chain;
    matches!(subject, Subject::Shown(place) if issuer_is_shown(chain, *place))
}

/// Whether the server's passport carries a name that one host can be dialled by.
fn can_be_dialled(transcript: &Transcript) -> bool {
    let names = names_of(transcript, Side::Server);
    names.iter().any(|name| !name.starts_with('*'))
}

/// Whether the server's passport carries a name that begins with its broker's: then it is the
/// dialled name that is wrong.
fn names_itself(transcript: &Transcript) -> bool {
    let own = format!("{}.", slug(&transcript.parties.server.broker));
    names_of(transcript, Side::Server)
        .iter()
        .any(|name| name.to_ascii_lowercase().starts_with(&own))
}

impl Catalogue {
    /// How something is mended, in both worlds, and what is typed.
    #[must_use]
    pub fn remedy(&self, transcript: &Transcript, remedy: Remedy) -> Told {
        let values = values_of(transcript, remedy);
        let key = match remedy.kind {
            RemedyKind::SpeakTls => format!("remedy-speak-tls-{}", remedy.side),
            kind => format!("remedy-{}", kind.as_str()),
        };
        let Story {
            title,
            border,
            kafka,
            ..
        } = self.story(&key, &values);
        Told {
            title,
            border,
            kafka,
            command: self.command(&key, &values).unwrap_or_default(),
        }
    }
}

/// Both brokers as Kafka's principals, as they stand in `super.users`.
fn principals(transcript: &Transcript) -> String {
    let leaves = Side::BOTH.map(|side| transcript.parties.of(side).chain.first());
    let facts = leaves
        .into_iter()
        .flatten()
        .filter_map(|leaf| x509::Certificate::parse(leaf).ok());
    let names = facts.map(|facts| facts.subject.value.principal());
    names.collect::<Vec<_>>().join(";")
}

/// What the sentences about a remedy may name.
fn values_of(transcript: &Transcript, remedy: Remedy) -> Values<'_> {
    let (side, peer) = (remedy.side, remedy.side.peer());
    let party = transcript.parties.of(side);
    let mut values = Values::of_run(transcript);
    values.set_side(transcript, side);
    let mut owner = party.broker.as_str();
    if is_one_broker(transcript) {
        owner = transcript.holder(side);
        values.set("side", owner);
    }
    values.set("alias", &slug(owner));
    values.set("peer_alias", &slug(&transcript.parties.of(peer).broker));
    values.set("principals", &principals(transcript));
    let authority = root_above(transcript, peer)
        .or_else(|| root_above(transcript, side))
        .or_else(|| first_authority(transcript))
        .unwrap_or_else(|| "the CA".to_owned());
    values.set("authority", &authority);
    values.set("authority_alias", &slug(&authority));
    let trusted = transcript.parties.of(peer).truststore.iter();
    values.set(
        "trusted",
        &values::list(trusted.map(|entry| values::subject(&entry.certificate))),
    );
    let issuer = |der: Option<&Vec<u8>>| {
        let facts = x509::Certificate::parse(der?).ok()?;
        Some(values::short(&facts.issuer.value))
    };
    let unknown = || "its CA".to_owned();
    let own_issuer = issuer(party.chain.first()).unwrap_or_else(unknown);
    values.set("issuer", &own_issuer);
    values.set("issuer_alias", &slug(&own_issuer));
    let letter = issuer(party.chain.last()).unwrap_or_else(unknown);
    values.set("letter", &letter);
    values.set("letter_alias", &slug(&letter));
    let peer_names = names_of(transcript, peer);
    let name = peer_names.iter().find(|name| !name.starts_with('*'));
    values.set("name", name.map_or("", String::as_str));
    values.set("san", &san(transcript, side));
    values
}

/// The names of a certification request of this side, as keytool takes them.
fn san(transcript: &Transcript, side: Side) -> String {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || "-_.:*".contains(sign);
    let mut names = names_of(transcript, side);
    names.retain(|name| name.chars().all(plain));
    if side == Side::Server && !names.contains(&transcript.dialled) {
        names.push(transcript.dialled.clone());
    }
    if names.is_empty() {
        names.push(slug(&transcript.parties.of(side).broker));
    }
    let names: Vec<String> = names
        .iter()
        .map(|name| match name.parse::<std::net::IpAddr>() {
            Ok(_) => format!("ip:{name}"),
            Err(_) => format!("dns:{name}"),
        })
        .collect();
    let san = format!("san={}", names.join(","));
    // A shell would read the star.
    if san.contains('*') {
        format!("'{san}'")
    } else {
        san
    }
}

/// A name as an alias and a file have it: small letters, digits and hyphens.
fn slug(name: &str) -> String {
    let words = name
        .split(|sign: char| !sign.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    if slug.is_empty() {
        "broker".to_owned()
    } else {
        slug
    }
}
