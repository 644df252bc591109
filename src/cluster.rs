//! Two brokers and what stands between them: who dials whom, with which papers and settings.
//!
//! A [`Cluster`] is a plan. It can be changed (that is what breaking trust is) and then
//! [established](Cluster::establish), which makes the real keys, requests and certificates.

mod establish;
mod remedy;
mod settings;

pub use establish::{Broker, EstablishError, Established};
pub use remedy::{Remedy, RemedyKind};
pub use settings::{
    ClientAuth, Errand, Groups, NameCheck, Revocation, SecurityProtocol, Settings, Spelling, Suites,
};

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::pki::authority::PathLength;
use crate::pki::{KeyKind, Oddity, Purpose, Subject, Validity};
use crate::wire::registry::ProtocolVersion;
use crate::wire::{MessageKind, Side, Sides};

/// The plan of a run: authorities, two brokers and the link between them.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Every authority, issuers before those they issue to.
    pub authorities: Vec<AuthorityPlan>,
    /// The broker that dials and the broker that accepts.
    pub brokers: Sides<BrokerPlan>,
    /// What crosses between them, and how.
    pub link: Link,
}

/// An authority that is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityPlan {
    /// What scenarios and stores call it; also its alias in a truststore.
    pub id: String,
    /// The name in its certificate. Two authorities may claim the same.
    pub subject: Subject,
    /// The authority above it; `None` for a root.
    pub issuer: Option<String>,
    /// When its certificate is valid.
    pub validity: Validity,
    /// How many authorities may stand below it.
    pub path_length: PathLength,
    /// The kind of its key.
    pub key: KeyKind,
    /// Where its certificate departs from the ordinary.
    pub oddities: Vec<Oddity>,
}

/// A broker, its papers and its own settings.
#[derive(Clone, Debug)]
pub struct BrokerPlan {
    /// What it is called.
    pub name: String,
    /// Whose it is: what stands beside its name in a certificate that is issued for it.
    pub organisation: Option<String>,
    /// Whether it is the other broker once more, with that one's keystore and truststore: a broker
    /// that tries, as it starts, whether it would let itself in.
    pub is_copy: bool,
    /// What is in its keystore; `None` is a keystore without a usable key entry.
    pub passport: Option<PassportPlan>,
    /// The ids of the authorities in its truststore.
    pub trusts: Vec<String>,
    /// Whether the peer's own certificate stands in its truststore as well.
    pub pins_peer: bool,
    /// What the clock on its wall says.
    pub clock: Moment,
    /// The one TLS version it speaks on this link (`ssl.enabled.protocols`).
    pub version: TlsVersion,
    /// Which cipher suites it offers or accepts (`ssl.cipher.suites`).
    pub suites: Suites,
    /// Whether it speaks TLS at all (`security.protocol`).
    pub protocol: SecurityProtocol,
    /// What else is set.
    pub settings: Settings,
    /// How both brokers are spelled in `super.users`, of which alone its authorizer knows who may do
    /// anything: there are no ACLs. `None` is a broker without an authorizer, as Kafka has none by
    /// default: whoever is in may do anything.
    pub super_users: Option<Spelling>,
}

/// The certificate a broker is to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassportPlan {
    /// The name in it.
    pub subject: Subject,
    /// The DNS names and IP addresses in its subjectAltName.
    pub names: Vec<String>,
    /// Who issues it.
    pub issuer: IssuerPlan,
    /// When it is valid.
    pub validity: Validity,
    /// What it may be used for.
    pub purposes: Vec<Purpose>,
    /// The kind of its key.
    pub key: KeyKind,
    /// What becomes of the request for it on its way to the authority.
    pub request: RequestPlan,
    /// Whether the letters of the authorities in between are shown with it.
    pub letters: Letters,
    /// Whose hand is in the keystore beside it.
    pub hand: Hand,
    /// Where it departs from the ordinary.
    pub oddities: Vec<Oddity>,
    /// What its authority has said of it since.
    pub standing: Standing,
}

/// Who issues a broker's certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssuerPlan {
    /// The authority with this id.
    Authority(String),
    /// The broker itself.
    Itself,
}

/// What becomes of a certification request on its way to the authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestPlan {
    /// It arrives as it was signed.
    Sound,
    /// One bit of its signed part is changed: the authority will refuse it.
    Altered,
}

/// What an authority has said of a certificate since it was issued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    #[default]
    Good,
    /// It has been revoked.
    Revoked,
    /// One before it has been revoked, and this one was issued in its place.
    Replaced,
}

/// Which certificates stand beside the passport in the keystore's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letters {
    /// Those of the authorities in between, each before the one above it, as it should be.
    Shown,
    /// None.
    LeftOut,
    /// Those in between, and the root's.
    WithRoot,
    /// Those in between, the highest first.
    Swapped,
    /// Those in between, and the passport behind them.
    BeforeThePassport,
    /// Those that the authority with this id would send along.
    Of(String),
}

/// Whose private key is in the keystore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// The one the certificate was issued for.
    Own,
    /// Another one: the certificate is somebody else's.
    Strangers,
}

/// The two versions of TLS that are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TlsVersion {
    /// TLS 1.2 (RFC 5246).
    #[serde(rename = "1.2")]
    V1_2,
    /// TLS 1.3 (RFC 9846).
    #[serde(rename = "1.3")]
    V1_3,
}

/// What the client's key manager does when the server's list of accepted authorities arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Manner {
    /// As a Java client: it withholds its chain if no certificate in it was issued by an authority
    /// on the list. An empty list: it shows it.
    #[default]
    Java,
    /// As openssl, old librdkafka and plain rustls: it shows its chain to anyone who asks.
    Stubborn,
}

/// How a record's messages stand on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Framing {
    /// As rustls sent them: a whole flight may share one record.
    Natural,
    /// One message in each record: opened with the logged secrets and sealed again. The peers
    /// accept it, since record boundaries are not authenticated.
    #[default]
    Slow,
}

/// The connection between the two brokers.
#[derive(Clone, Debug)]
pub struct Link {
    /// The name the client dials, as its configuration says it (`bootstrap.servers`,
    /// `advertised.listeners`): a DNS name or an IP address.
    pub dialled: String,
    /// What the client dials for.
    pub errand: Errand,
    /// What the client does with the list of accepted authorities.
    pub manner: Manner,
    /// How records are framed.
    pub framing: Framing,
    /// What happens to records on the way.
    pub tampering: Vec<Tampering>,
}

/// Something that happens once to a record in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tampering {
    /// Who sent the record.
    pub sender: Side,
    /// The first message of this kind that the sender sends is meant.
    pub message: MessageKind,
    /// What happens to its record.
    pub act: TamperingAct,
}

/// One bit of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// Which byte, from the start of the message.
    pub byte: usize,
    /// Which bit of it, 0 to 7: 0 is the lowest.
    pub bit: u8,
}

impl Spot {
    /// The lowest bit of a byte.
    #[must_use]
    pub fn of(byte: usize) -> Self {
        Self { byte, bit: 0 }
    }
}

/// What is done to a record in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TamperingAct {
    /// One bit is flipped as it crosses: in the ciphertext, if it is encrypted. `None` is the
    /// lowest bit of the byte in the middle.
    Flip {
        /// Which bit of the message.
        spot: Option<Spot>,
    },
    /// The same by somebody who has the keys: where the record is encrypted it is opened, the
    /// message is changed, and it is sealed again. In the clear this is the same as a flip.
    Forge {
        /// Which bit of the message.
        spot: Option<Spot>,
    },
    /// The record crosses twice.
    Repeat,
    /// The record never arrives, not even once.
    Drop,
    /// The record arrives behind the next one of the same side.
    Swap,
    /// The second half of the record never arrives.
    Truncate,
    /// The record's header announces more than a record may hold (RFC 9846 section 5.1).
    Oversize,
    /// The record's header names a version that does not exist.
    OtherVersion,
    /// The record never arrives, and nothing else does: the connection is cut, for both sides.
    Cut,
}

impl TlsVersion {
    /// Both versions, the newer first.
    pub const BOTH: [Self; 2] = [Self::V1_3, Self::V1_2];

    /// `1.2` or `1.3`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_2 => "1.2",
            Self::V1_3 => "1.3",
        }
    }

    /// The other one of the two.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::V1_2 => Self::V1_3,
            Self::V1_3 => Self::V1_2,
        }
    }

    /// The number on the wire.
    #[must_use]
    pub fn code(self) -> ProtocolVersion {
        match self {
            Self::V1_2 => ProtocolVersion::TLS_1_2,
            Self::V1_3 => ProtocolVersion::TLS_1_3,
        }
    }
}

impl Framing {
    /// `natural` or `slow`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Natural => "natural",
            Self::Slow => "slow",
        }
    }
}

impl Cluster {
    /// The authority with this id, if it is planned.
    #[must_use]
    pub fn authority(&self, id: &str) -> Option<&AuthorityPlan> {
        self.authorities.iter().find(|authority| authority.id == id)
    }

    /// The root above the authority with this id, itself included.
    #[must_use]
    pub fn root_of(&self, id: &str) -> Option<&AuthorityPlan> {
        let mut authority = self.authority(id)?;
        // A chain is no longer than the list; a longer walk would be a circle.
        for _ in 0..self.authorities.len() {
            match &authority.issuer {
                Some(above) => authority = self.authority(above)?,
                None => return Some(authority),
            }
        }
        None
    }

    /// Lets the other broker dial. Papers, stores, clocks and settings go with their broker; the
    /// name that is dialled becomes the first in the passport of the broker that accepts now, or
    /// one like its own.
    pub fn swap(&mut self) {
        std::mem::swap(&mut self.brokers.client, &mut self.brokers.server);
        self.dial_the_server();
    }

    /// Lets a broker meet itself: the other end of the link becomes a copy of it. As Kafka does
    /// when a broker starts, no names are compared.
    pub(crate) fn meet_itself(&mut self, side: Side) {
        let broker = self.brokers.of_mut(side);
        broker.settings.name_check = NameCheck::Off;
        let copy = BrokerPlan {
            name: format!("{}-to-itself", broker.name),
            is_copy: true,
            ..broker.clone()
        };
        *self.brokers.of_mut(side.peer()) = copy;
        self.dial_the_server();
    }

    /// Where both ends are one broker: what was changed at one end is changed at the other.
    fn keep_as_one(&mut self, changed: Side) {
        let Sides { client, server } = &mut self.brokers;
        if !client.is_copy && !server.is_copy {
            return;
        }
        let (from, to) = match changed {
            Side::Client => (client, server),
            Side::Server => (server, client),
        };
        *to = BrokerPlan {
            name: to.name.clone(),
            is_copy: to.is_copy,
            ..from.clone()
        };
    }

    fn dial_the_server(&mut self) {
        let server = &self.brokers.server;
        let mut names = server.passport.iter().flat_map(|passport| &passport.names);
        let pattern = names.clone().find_map(|name| name.strip_prefix("*."));
        let domain = pattern.or_else(|| domain(&self.link.dialled));
        let host = server
            .name
            .replace(|sign: char| !sign.is_ascii_alphanumeric(), "-");
        let like_its_own = domain.map(|domain| format!("{}.{domain}", host.trim_matches('-')));
        let exact = names.find(|name| !name.starts_with('*')).cloned();
        if let Some(name) = exact.or(like_its_own) {
            self.link.dialled = name;
        }
    }

    /// Sets the TLS version of both sides.
    pub fn speak(&mut self, version: TlsVersion) {
        for side in Side::BOTH {
            self.brokers.of_mut(side).version = version;
        }
    }
}

/// What stands behind the first label of a host name.
fn domain(name: &str) -> Option<&str> {
    let (_, domain) = name.split_once('.')?;
    name.parse::<IpAddr>().is_err().then_some(domain)
}

/// How a connection ended, taken as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Both sides are in and have said goodbye.
    Connected,
    /// Both sides are in, and one may not do what it asked for.
    Denied,
    /// A side refused.
    Refused,
    /// Nobody refused, and nothing moves any more.
    Stalled,
    /// A side could not even begin.
    NotStarted,
}

impl Verdict {
    /// `connected`, `denied`, `refused`, `stalled` or `not-started`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Denied => "denied",
            Self::Refused => "refused",
            Self::Stalled => "stalled",
            Self::NotStarted => "not-started",
        }
    }
}
