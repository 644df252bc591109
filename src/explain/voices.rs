//! What Kafka logs: what was observed in a run, and what real peers said in the same case.
//!
//! The two are kept apart. [`observed`] is rustls' own account of this run. A [`Voice`] is a text
//! that a real broker or client printed when the same thing was broken there, verbatim, with the
//! versions it was measured with; names and ports in it are the measuring setup's. Which measured
//! case a run is, follows from its evidence alone. Where nothing was measured, a voice says so.

mod case;
pub(in crate::explain) mod measured;
mod observed;
pub mod verdicts;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::diagnosis::Diagnosis;
use super::story::safe;
use crate::handshake::Transcript;
use crate::wire::Side;
use case::{Case, Dialler};
use measured::{Account, Measured, Part};
use verdicts::OtherVerdict;

pub use observed::{Observed, observed};

/// When the voices were measured whose versions name no other day.
pub const MEASURED_ON: &str = "2026-11-24";

/// Somebody who says something on a real cluster, or of whom it is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Who.
    pub who: Speaker,
    /// The same in words, with the broker's name in this run: `broker-2, INFO`. Escaped.
    pub label: String,
    /// At which side of this run such a peer would stand.
    pub side: Side,
    /// What was printed, line by line; a cause is on a line of its own and starts with `<- `.
    /// Empty, if it was measured that nothing is.
    pub lines: Vec<String>,
    /// The software it was measured with: `Kafka 4.4.0, JDK 17.0.15 and 25.0.3, TLS 1.3`.
    pub versions: String,
    /// Whether it was measured at all.
    pub standing: Standing,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Speaker {
    /// The log of the broker that is dialled, as operators keep it: INFO and above.
    AcceptingBroker,
    /// What only DEBUG shows in that log.
    AcceptingBrokerHidden,
    /// The log of a broker or controller that dials another.
    DiallingBroker,
    /// The log of a broker that refuses its own papers as it starts.
    StartingBroker,
    /// A Java client: its log, and the exception its program gets.
    JavaClient,
    /// A client built on librdkafka.
    Librdkafka,
    /// OpenSSL.
    OpenSsl,
    /// Java's own TLS engine, without Kafka around it.
    Jsse,
    /// Other software that was shown the same papers, and decides otherwise than rustls.
    OtherVerifier,
}

/// How much a voice is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// These words were printed by that software.
    Measured,
    /// Nobody measured it, and why it is not known.
    NotMeasured {
        /// In words.
        why: String,
    },
}

/// Why a voice is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Unmeasured {
    /// The case was measured, but not with this peer.
    Peer,
    /// Several causes at once.
    Several,
    /// A record was changed or lost on its way.
    OnTheWire,
    /// A chain was shown although the poster does not name its issuer.
    ShownAnyway,
    /// The check that failed is of a certificate above the leaf.
    HigherUp,
    /// This cause was never measured.
    Cause,
}

impl Unmeasured {
    fn key(self) -> &'static str {
        match self {
            Self::Peer => "peer",
            Self::Several => "several",
            Self::OnTheWire => "on-the-wire",
            Self::ShownAnyway => "shown-anyway",
            Self::HigherUp => "higher-up",
            Self::Cause => "cause",
        }
    }
}

impl Speaker {
    fn key(self) -> &'static str {
        match self {
            Self::AcceptingBroker => "accepting",
            Self::AcceptingBrokerHidden => "accepting-hidden",
            Self::DiallingBroker => "dialling",
            Self::StartingBroker => "starting",
            Self::JavaClient => "java",
            Self::Librdkafka => "librdkafka",
            Self::OpenSsl => "openssl",
            Self::Jsse => "jsse",
            Self::OtherVerifier => "other-verifier",
        }
    }
}

/// The words around the measured texts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    label: BTreeMap<String, String>,
    unmeasured: BTreeMap<String, String>,
    otherwise: Otherwise,
}

/// What is said of a decision that is not the one of rustls.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Otherwise {
    accepts: String,
    refuses: String,
}

/// Every measured text, and the words around them.
#[derive(Clone, Debug)]
pub struct Voices {
    words: Words,
    measured: Measured,
}

const ENGLISH: &str = include_str!("../../assets/voices/en.toml");

impl Voices {
    /// The measured texts with English words around them.
    ///
    /// # Panics
    ///
    /// Never: a test reads the embedded files.
    #[must_use]
    pub fn english() -> Self {
        Self {
            words: toml::from_str(ENGLISH).expect("the embedded words are valid TOML"),
            measured: Measured::embedded(),
        }
    }

    /// What real peers say in the case that this run is, the accepting broker's log first: its
    /// lines at INFO and above, what DEBUG hides, then whoever dials, then how a broker with such
    /// papers starts.
    #[must_use]
    pub fn of(&self, transcript: &Transcript, diagnosis: &Diagnosis) -> Vec<Voice> {
        let mut voices = match Case::of(transcript, diagnosis) {
            Ok(case) => self.of_case(transcript, &case),
            Err(why) => {
                vec![self.silent(transcript, Speaker::AcceptingBroker, Side::Server, why)]
            }
        };
        let others = verdicts::of(transcript, diagnosis);
        voices.extend(others.map(|row| self.decides_otherwise(row, diagnosis)));
        voices
    }

    fn of_case(&self, transcript: &Transcript, case: &Case) -> Vec<Voice> {
        let mut voices = Vec::new();
        for (who, side, name, part) in parts(case) {
            let accounts =
                name.map_or_else(Vec::new, |name| self.measured.of(name, case.tls, part));
            if let (true, Some(why)) = (accounts.is_empty(), missing(case, who)) {
                voices.push(self.silent(transcript, who, side, why));
            }
            voices.extend(
                accounts
                    .into_iter()
                    .map(|account| self.voice(transcript, who, side, account)),
            );
        }
        voices
    }

    /// What other software says of the papers that rustls decided about.
    fn decides_otherwise(&self, row: &OtherVerdict, diagnosis: &Diagnosis) -> Voice {
        let words = if row.accepts {
            &self.words.otherwise.accepts
        } else {
            &self.words.otherwise.refuses
        };
        let refusal = diagnosis.refusal.as_ref();
        Voice {
            who: Speaker::OtherVerifier,
            label: row.who.to_owned(),
            side: refusal.map_or(Side::Server, |refusal| refusal.side),
            lines: vec![words.replace("{text}", row.text)],
            versions: row.measured_with(),
            standing: Standing::Measured,
        }
    }

    fn voice(&self, transcript: &Transcript, who: Speaker, side: Side, account: Account) -> Voice {
        Voice {
            who,
            label: self.label(transcript, who, side, account.level),
            side,
            lines: account.lines,
            versions: account.versions,
            standing: Standing::Measured,
        }
    }

    fn silent(&self, transcript: &Transcript, who: Speaker, side: Side, why: Unmeasured) -> Voice {
        let why = self.words.unmeasured.get(why.key());
        Voice {
            who,
            label: self.label(transcript, who, side, "INFO"),
            side,
            lines: Vec::new(),
            versions: String::new(),
            standing: Standing::NotMeasured {
                why: why.cloned().unwrap_or_default(),
            },
        }
    }

    fn label(&self, transcript: &Transcript, who: Speaker, side: Side, level: &str) -> String {
        let side = match who {
            Speaker::Librdkafka | Speaker::OpenSsl => side.peer(),
            _ => side,
        };
        let broker = safe(&transcript.parties.of(side).broker);
        let label = self.words.label.get(who.key());
        label
            .cloned()
            .unwrap_or_default()
            .replace("{level}", level)
            .replace("{broker}", &broker)
    }
}

/// Who may have something to say, at which side, in which measured case; in the order in which it
/// is told. At INFO a broker prints the same line whoever dials: it was recorded with a Java client.
fn parts(case: &Case) -> [(Speaker, Side, Option<&'static str>, Part); 9] {
    let hand = case.handshake;
    let like_java = hand.filter(|_| case.dialler == Dialler::Java);
    let hidden = match case.dialler {
        Dialler::Java => Part::Hidden,
        Dialler::OpenSsl => Part::HiddenFromOpenSsl,
    };
    let (start, starting) = case.start.unzip();
    let starting = starting.unwrap_or(Side::Server);
    let (client, server) = (Side::Client, Side::Server);
    [
        (
            Speaker::AcceptingBroker,
            server,
            hand.or(case.denied),
            Part::Visible,
        ),
        (Speaker::AcceptingBrokerHidden, server, hand, hidden),
        (Speaker::Jsse, server, hand, Part::JsseServer),
        (
            Speaker::DiallingBroker,
            client,
            case.between.or(case.denied),
            Part::Dialling,
        ),
        (Speaker::JavaClient, client, like_java, Part::Java),
        (Speaker::Jsse, client, hand, Part::JsseClient),
        (Speaker::Librdkafka, client, like_java, Part::Librdkafka),
        (Speaker::OpenSsl, client, hand, Part::OpenSsl),
        (Speaker::StartingBroker, starting, start, Part::Start),
    ]
}

/// Why nothing is known of a speaker, if something should be. A Java client and librdkafka do not
/// show a chain that the broker's list does not name: of a run in which one was shown, they have
/// nothing to say.
fn missing(case: &Case, who: Speaker) -> Option<Unmeasured> {
    case.handshake.filter(|_| !case.succeeds)?;
    match who {
        Speaker::AcceptingBroker => Some(Unmeasured::Cause),
        Speaker::JavaClient | Speaker::Librdkafka if case.dialler == Dialler::OpenSsl => None,
        Speaker::JavaClient | Speaker::Librdkafka | Speaker::OpenSsl => Some(Unmeasured::Peer),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_used_and_none_is_missing() {
        let words = Voices::english().words;
        let labels = [
            Speaker::AcceptingBroker,
            Speaker::AcceptingBrokerHidden,
            Speaker::DiallingBroker,
            Speaker::StartingBroker,
            Speaker::JavaClient,
            Speaker::Librdkafka,
            Speaker::OpenSsl,
            Speaker::Jsse,
        ]
        .map(Speaker::key);
        let reasons = [
            Unmeasured::Peer,
            Unmeasured::Several,
            Unmeasured::OnTheWire,
            Unmeasured::ShownAnyway,
            Unmeasured::HigherUp,
            Unmeasured::Cause,
        ]
        .map(Unmeasured::key);
        for (there, wanted) in [(words.label, &labels[..]), (words.unmeasured, &reasons)] {
            let mut wanted = wanted.to_vec();
            wanted.sort_unstable();
            assert_eq!(there.keys().map(String::as_str).collect::<Vec<_>>(), wanted);
        }
    }
}
