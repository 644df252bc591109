//! The sentences a person reads, filled with the names and values of a run.
//!
//! Every sentence lives in `assets/text`, keyed; this room only decides which keys tell a step.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::Deserialize;

use super::diagnosis::{Cause, CauseKind, Diagnosis};
use super::papers;
use super::remarks::{Remarks, Texts};
use super::stage::{Act, Stage};
use super::values::{self, Values};
use crate::handshake::Transcript;
use crate::handshake::transcript::{
    Belief, Choice, ChoiceReason, Crossing, Decision, FailureSource, Fate, Inspection, Letter,
    Step, Subject, Verdict, Verification,
};
use crate::pki::{Paper, PaperKind};
use crate::wire::registry::{AlertDescription, ProtocolVersion};
use crate::wire::{MessageKind, Printable, Side, x509};

/// What is told of one step, in both worlds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// What happens, in a few words.
    pub title: String,
    /// The same in the embassy world.
    pub border: String,
    /// The same in Kafka's.
    pub kafka: String,
    /// Where the comparison ends, if it ends here.
    pub limit: Option<String>,
    /// The name of the drawing that shows it, if there is one.
    pub art: Option<String>,
}

/// What somebody without keys does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// What a side checks.
    Checks,
    /// The secrets of the two.
    Keys,
    /// What a broker logs.
    Logs,
    /// The certificates, before one crosses in the clear.
    Passports,
}

impl Closed {
    /// All of it.
    pub const ALL: [Self; 4] = [Self::Checks, Self::Keys, Self::Logs, Self::Passports];
}

/// The sentences of one language, by key.
#[derive(Clone, Debug)]
pub struct Catalogue {
    entries: BTreeMap<String, Entry>,
    pub(super) remarks: Texts,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    title: String,
    #[serde(default)]
    border: String,
    #[serde(default)]
    kafka: String,
    limit: Option<String>,
    art: Option<String>,
    command: Option<String>,
}

const ENGLISH: &str = include_str!("../../assets/text/en.toml");

#[cfg(test)]
thread_local! {
    /// The keys that were asked for on this thread.
    pub(crate) static ASKED: std::cell::RefCell<std::collections::BTreeSet<String>> =
        const { std::cell::RefCell::new(std::collections::BTreeSet::new()) };
}

impl Catalogue {
    /// Every key.
    #[cfg(test)]
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The English sentences.
    ///
    /// # Panics
    ///
    /// Never: a test reads the embedded file.
    #[must_use]
    pub fn english() -> Self {
        let entries = toml::from_str(ENGLISH).expect("the embedded sentences are valid TOML");
        let remarks = Texts::english();
        Self { entries, remarks }
    }

    /// Tells a step.
    #[must_use]
    pub fn tell(&self, transcript: &Transcript, step: &Step) -> Story {
        match step {
            Step::Crossing(crossing) => self.crossing(transcript, crossing),
            Step::Paper(paper) => self.paper(transcript, paper),
            Step::Verified(verification) => self.verified(transcript, verification),
            Step::Keys { side, labels } => {
                let mut values = Values::of_run(transcript);
                values.set_side(transcript, *side);
                values.set("labels", &values::list(labels.iter().cloned()));
                let handshake = labels.iter().any(|label| label.contains("HANDSHAKE"));
                let application = labels
                    .iter()
                    .any(|label| label.ends_with("TRAFFIC_SECRET_0"));
                let later = match (handshake, application) {
                    (true, true) => "-all",
                    (false, true) => "-later",
                    (_, false) => "",
                };
                self.story(
                    &format!("keys-{}{later}", suffix(transcript.version)),
                    &values,
                )
            }
            Step::Decided(decision) => self.decided(transcript, decision),
        }
    }

    /// Tells one message of a record.
    #[must_use]
    pub fn tell_letter(&self, transcript: &Transcript, from: Side, letter: &Letter) -> Story {
        let mut values = Values::of_run(transcript);
        values.set_side(transcript, from);
        values.set("bytes", &letter.bytes.len().to_string());
        if let Some(choice) = &transcript.choice {
            set_choice(&mut values, choice);
        }
        if let [_, description] = letter.bytes.as_slice() {
            let name = AlertDescription(*description).name().unwrap_or("unknown");
            values.set("alert", &format!("{description} {name}"));
        }
        self.story(&letter_key(transcript, from, letter), &values)
    }

    /// The remarks on a message that this side sent, or on a paper of this side; `None` where it
    /// belongs to no side.
    #[must_use]
    pub fn remarks<'a>(
        &'a self,
        transcript: &Transcript,
        message: &'a str,
        side: Option<Side>,
    ) -> Remarks<'a> {
        Remarks::of(&self.remarks, transcript, message, side)
    }

    /// The title of a stage.
    #[must_use]
    pub fn stage(&self, stage: Stage) -> &str {
        self.title(&format!("stage-{}", stage.as_str()))
    }

    /// The title of an act.
    #[must_use]
    pub fn act(&self, act: Act) -> &str {
        self.title(&format!("act-{}", act.as_str()))
    }

    /// The title of a group of scenarios: those of a level, or those that are a person's own.
    #[must_use]
    pub fn level(&self, level: Option<u8>) -> &str {
        match level {
            Some(level) => self.title(&format!("level-{level}")),
            None => self.title("level-own"),
        }
    }

    /// The title of a key, or nothing.
    fn title(&self, key: &str) -> &str {
        self.entry(key).map_or("", |entry| &entry.title)
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        #[cfg(test)]
        ASKED.with_borrow_mut(|asked| asked.insert(key.to_owned()));
        self.entries.get(key)
    }

    /// A cause, in both worlds.
    #[must_use]
    pub fn cause(&self, transcript: &Transcript, cause: &Cause) -> Story {
        let mut values = Values::of_run(transcript);
        values.set_side(transcript, cause.side);
        if let Some(choice) = &transcript.choice {
            set_choice(&mut values, choice);
        }
        if let Some(check) = &cause.check {
            values.set("evidence", &check.evidence.text);
            values.set(
                "whose",
                &papers::holder(transcript, cause.side, &check.subject),
            );
        }
        let key = match (&cause.check, cause.kind) {
            (Some(check), CauseKind::Check) => format!("check-{}", check.id.as_str()),
            (_, kind) => kind.as_str().to_owned(),
        };
        let failure = transcript.outcomes.of(cause.side).failure.as_ref();
        values.set("error", failure.map_or("", |failure| &failure.text));
        self.story(&format!("cause-{key}"), &values)
    }

    /// A few words of the moment of failure, by their key, with more values than every sentence of
    /// a run may name.
    #[must_use]
    pub fn moment(
        &self,
        transcript: &Transcript,
        key: &str,
        more: &[(&'static str, &str)],
    ) -> String {
        let mut values = Values::of_run(transcript);
        for (name, value) in more {
            values.set(name, value);
        }
        self.story(&format!("moment-{key}"), &values).title
    }

    /// Why the client showed its certificate or did not.
    #[must_use]
    pub fn choice(&self, transcript: &Transcript) -> Option<Story> {
        let choice = transcript.choice.as_ref()?;
        let mut values = Values::of_run(transcript);
        set_choice(&mut values, choice);
        Some(self.story(&format!("choice-{}", choice.reason.as_str()), &values))
    }

    /// The title of a group of ways to break trust, by its id.
    #[must_use]
    pub fn group(&self, id: &str) -> &str {
        self.title(&format!("group-{id}"))
    }

    /// One way to break trust, by its id, as a list of them shows it.
    #[must_use]
    pub fn way_to_break_trust(&self, id: &str) -> Story {
        self.story(&format!("fault-{id}"), &Values::default())
    }

    /// What the difference between a run in TLS 1.2 and the same in TLS 1.3 comes to.
    #[must_use]
    pub fn beside(
        &self,
        (left, ending): (&Transcript, &Diagnosis),
        (right, other): (&Transcript, &Diagnosis),
    ) -> Story {
        let mut values = Values::of_run(right);
        let refuser =
            |diagnosis: &Diagnosis| diagnosis.refusal.as_ref().map(|refusal| refusal.side);
        let believed = |diagnosis: &Diagnosis| {
            let refusal = diagnosis.refusal.as_ref();
            refusal.is_some_and(|refusal| refusal.peer_believed_connected)
        };
        let key = match (
            left.verdict == right.verdict,
            refuser(ending),
            refuser(other),
        ) {
            (true, None, None) if left.verdict == Verdict::Connected => "beside-both-inside",
            (true, None, None) => "beside-both-stopped",
            (true, Some(one), Some(two)) if one == two => {
                values.set_side(right, one);
                if believed(other) && !believed(ending) {
                    "beside-false-success"
                } else {
                    "beside-same-refusal"
                }
            }
            _ => {
                values.set("left", &self.ending(left, ending));
                values.set("right", &self.ending(right, other));
                "beside-different"
            }
        };
        self.story(key, &values)
    }

    /// How a run ended, as a part of a sentence.
    fn ending(&self, transcript: &Transcript, diagnosis: &Diagnosis) -> String {
        let mut values = Values::of_run(transcript);
        let key = match (&diagnosis.refusal, transcript.verdict) {
            (Some(refusal), _) => {
                values.set_side(transcript, refusal.side);
                "ending-refused"
            }
            (None, Verdict::Connected) => "ending-connected",
            (None, Verdict::NotStarted) => "ending-not-started",
            (None, _) => "ending-stalled",
        };
        self.story(key, &values).title
    }

    /// What somebody without keys sees of a step.
    #[must_use]
    pub fn without_keys(&self, transcript: &Transcript, step: &Step) -> Story {
        let mut values = Values::of_run(transcript);
        let key = match step {
            Step::Crossing(crossing) => {
                values.set("bytes", &crossing.bytes.len().to_string());
                if crossing.encrypted {
                    "eve-encrypted"
                } else {
                    overheard(transcript, crossing)
                }
            }
            _ => "eve-nothing",
        };
        self.story(key, &values)
    }

    /// Who Eve is, in a line, and in a shorter one.
    #[must_use]
    pub fn eve(&self) -> [&str; 2] {
        ["eve", "eve-short"].map(|key| self.title(key))
    }

    /// Why somebody without keys has none of it.
    #[must_use]
    pub fn closed(&self, transcript: &Transcript, what: Closed) -> Story {
        let key = match (what, transcript.version) {
            (Closed::Checks, _) => "eve-checks",
            (Closed::Keys, _) => "eve-keys",
            (Closed::Logs, _) => "eve-logs",
            (Closed::Passports, None) => "eve-passport-none",
            (Closed::Passports, Some(ProtocolVersion::TLS_1_2)) => "eve-passport-12",
            (Closed::Passports, Some(_)) => "eve-passport-13",
        };
        self.story(key, &Values::of_run(transcript))
    }

    /// What is typed, as the sentences of this key have it.
    pub(super) fn command(&self, key: &str, values: &Values) -> Option<String> {
        let command = self.entry(key)?.command.as_ref()?;
        Some(values.fill(command))
    }

    pub(super) fn story(&self, key: &str, values: &Values) -> Story {
        let Some(entry) = self.entry(key) else {
            debug_assert!(false, "no sentence has the key {key:?}");
            return Story {
                title: key.to_owned(),
                border: String::new(),
                kafka: String::new(),
                limit: None,
                art: None,
            };
        };
        Story {
            title: values.fill(&entry.title),
            border: values.fill(&entry.border),
            kafka: values.fill(&entry.kafka),
            limit: entry.limit.as_ref().map(|limit| values.fill(limit)),
            art: entry.art.clone(),
        }
    }

    fn paper(&self, transcript: &Transcript, paper: &Paper) -> Story {
        let mut values = Values::of_run(transcript);
        values.set("holder", &paper.holder);
        let key = match &paper.kind {
            PaperKind::Authority { certificate } => match x509::Certificate::parse(certificate) {
                Ok(facts) if !facts.is_self_issued() => {
                    values.set("authority", &values::short(&facts.issuer.value));
                    "paper-authority-below"
                }
                Ok(facts) if is_taken(transcript, paper, &facts) => "paper-authority-again",
                _ => "paper-authority",
            },
            PaperKind::KeyPair { .. } => "paper-key-pair",
            PaperKind::Request { .. } => "paper-request",
            PaperKind::Checked {
                authority,
                verifies,
                ..
            } => {
                values.set("authority", authority);
                if *verifies {
                    "paper-checked"
                } else {
                    "paper-checked-refused"
                }
            }
            PaperKind::Issued {
                authority,
                certificate,
            } => {
                values.set("authority", authority);
                values.set("dates", &dates(certificate));
                if *authority == paper.holder {
                    "paper-issued-by-itself"
                } else {
                    "paper-issued"
                }
            }
            PaperKind::Keystore { chain, public_key } => {
                values.set(
                    "subjects",
                    &values::list(chain.iter().map(|der| values::subject(der))),
                );
                let leaf = chain.first().and_then(|leaf| {
                    let facts = x509::Certificate::parse(leaf).ok()?;
                    leaf.get(facts.public_key.range).map(<[u8]>::to_vec)
                });
                match (public_key, leaf) {
                    (None, _) => "paper-keystore-empty",
                    (Some(own), Some(leaf)) if *own != leaf => "paper-keystore-stolen",
                    _ if chain.len() > 1 => "paper-keystore-chain",
                    _ => "paper-keystore",
                }
            }
            PaperKind::Truststore { entries } => {
                let names = entries.iter().map(|(_, der)| values::subject(der));
                values.set("subjects", &values::list(names));
                if entries.is_empty() {
                    "paper-truststore-empty"
                } else {
                    "paper-truststore"
                }
            }
        };
        self.story(key, &values)
    }

    fn crossing(&self, transcript: &Transcript, crossing: &Crossing) -> Story {
        let mut values = Values::of_run(transcript);
        values.set_side(transcript, crossing.from);
        let mut letters = crossing
            .letters
            .iter()
            .map(|letter| self.tell_letter(transcript, crossing.from, letter));
        let mut story = match (letters.next(), crossing.letters.len()) {
            (Some(only), 1) => only,
            (Some(first), count) => {
                values.set("count", &count.to_string());
                let mut together = self.story("envelope", &values);
                for letter in std::iter::once(first).chain(letters) {
                    append(&mut together.border, &letter.border);
                    append(&mut together.kafka, &letter.kafka);
                }
                let names = crossing
                    .letters
                    .iter()
                    .map(|letter| letter.kind.to_string());
                together.title = format!("{}: {}", together.title, values::list(names));
                together
            }
            (None, _) => self.story("record-unopened", &values),
        };
        let fate = match (crossing.fate, &crossing.before) {
            (Fate::Dropped, _) => "fate-dropped",
            _ if crossing.overtaken => "fate-overtaken",
            (Fate::Unread, _) => "fate-unread",
            (Fate::Read, Some(_)) if crossing.is_resealed() => "fate-forged",
            (Fate::Read, Some(_)) if crossing.encrypted => "fate-changed-encrypted",
            (Fate::Read, Some(_)) => "fate-changed",
            (Fate::Read, None) if crossing.again => "fate-again",
            (Fate::Read, None) => return story,
        };
        let fate = self.story(fate, &values);
        story.title = format!("{} ({})", story.title, fate.title);
        append(&mut story.border, &fate.border);
        append(&mut story.kafka, &fate.kafka);
        story.art = fate.art.or(story.art);
        story
    }

    fn verified(&self, transcript: &Transcript, verification: &Verification) -> Story {
        let mut values = Values::of_run(transcript);
        values.set_side(transcript, verification.side);
        // Whether a certificate that was shown leads to the anchor.
        let mut led = false;
        let subject = match &verification.subject {
            Subject::Chain { presented, .. } => {
                let leaf = presented.first().map(|leaf| values::subject(leaf));
                values.set("subject", &leaf.unwrap_or_default());
                let anchor = anchor(transcript, verification.side, presented);
                values.set("issuer", anchor.as_deref().unwrap_or_default());
                if let Some(between) = presented.first().and_then(|leaf| issuer(leaf)) {
                    led = verification.failure.is_none() && Some(&between) != anchor.as_ref();
                    values.set("between", &between);
                }
                "chain"
            }
            Subject::Possession { scheme, .. } => {
                values.set("scheme", &scheme.to_string());
                "possession"
            }
        };
        // What is told of a name was compared.
        let verifier = transcript.parties.of(verification.side);
        let nameless =
            verification.side == Side::Client && verifier.inspection == Inspection::Papers;
        let verdict = match &verification.failure {
            None if led && nameless && subject == "chain" => "accepted-letter-nameless",
            None if nameless && subject == "chain" => "accepted-nameless",
            None if led => "accepted-letter",
            None => "accepted",
            Some(failure) => {
                values.set("error", &failure.text);
                values.set("kind", &failure.kind);
                values.set("reason", self.title(reason(&failure.kind)));
                "refused"
            }
        };
        self.story(
            &format!("verify-{subject}-by-{}-{verdict}", verification.side),
            &values,
        )
    }

    fn decided(&self, transcript: &Transcript, decision: &Decision) -> Story {
        let mut values = Values::of_run(transcript);
        values.set_side(transcript, decision.side);
        values.set(
            "messages",
            &values::list(decision.reading.iter().map(ToString::to_string)),
        );
        if let Some(failure) = &decision.failure {
            values.set("error", &failure.text);
            values.set("kind", &failure.kind);
        }
        let key = match decision.belief {
            Belief::CannotStart => "decided-cannot-start".to_owned(),
            Belief::Inside => {
                format!(
                    "decided-inside-{}-{}",
                    decision.side,
                    suffix(transcript.version)
                )
            }
            Belief::Refused if is_in_the_clear(decision) => {
                "decided-refused-in-the-clear".to_owned()
            }
            Belief::Refused if was_inside(transcript, decision.side) => {
                "decided-refused-later".to_owned()
            }
            Belief::Refused => format!("decided-refused-by-{}", decision.side),
            Belief::Told if !was_inside(transcript, decision.side) => "decided-told".to_owned(),
            Belief::Told if was_inside(transcript, decision.side.peer()) => {
                "decided-told-after".to_owned()
            }
            Belief::Told if decision.side == Side::Client => "decided-told-late".to_owned(),
            Belief::Told => "decided-told-after".to_owned(),
            Belief::Waiting => "decided-waiting".to_owned(),
        };
        self.story(&key, &values)
    }
}

/// What is said of bytes that crossed in the clear: whether it helps to change them depends on
/// whether a Finished message covers them.
fn overheard(transcript: &Transcript, crossing: &Crossing) -> &'static str {
    let uncovered = |letter: &Letter| {
        matches!(
            letter.kind,
            MessageKind::Alert | MessageKind::ChangeCipherSpec | MessageKind::ApplicationData
        )
    };
    let finished = |side: Side| {
        transcript.steps.iter().any(|step| match step {
            Step::Crossing(other) if other.from == side && other.fate == Fate::Read => other
                .letters
                .iter()
                .any(|letter| letter.kind == MessageKind::Finished),
            _ => false,
        })
    };
    if !crossing.is_record {
        "eve-no-tls"
    } else if crossing.letters.iter().any(uncovered) {
        "eve-clear-uncovered"
    } else if Side::BOTH.into_iter().all(finished) {
        "eve-clear"
    } else {
        "eve-clear-unfinished"
    }
}

/// Whether a side believed itself connected at any time.
fn was_inside(transcript: &Transcript, side: Side) -> bool {
    transcript.steps.iter().any(|step| {
        matches!(step, Step::Decided(decision)
            if decision.side == side && decision.belief == Belief::Inside)
    })
}

/// Whether a side that speaks no TLS refuses.
fn is_in_the_clear(decision: &Decision) -> bool {
    let failure = decision.failure.as_ref();
    failure.is_some_and(|failure| failure.source == FailureSource::Visum)
}

/// Whether an authority of the same name, with another key, opened before.
fn is_taken(transcript: &Transcript, paper: &Paper, facts: &x509::Certificate) -> bool {
    let mut before = transcript.steps.iter().map_while(|step| match step {
        Step::Paper(other) if other != paper => Some(other),
        _ => None,
    });
    before.any(|other| match &other.kind {
        PaperKind::Authority { certificate } => x509::Certificate::parse(certificate)
            .is_ok_and(|other| other.subject.value.der == facts.subject.value.der),
        _ => false,
    })
}

/// Which half sentence says why a verifier refused, by its own error.
fn reason(kind: &str) -> &'static str {
    let Some(kind) = kind.strip_prefix("InvalidCertificate(") else {
        return "reason-other";
    };
    match kind.trim_end_matches(')') {
        kind if kind.starts_with("Expired") || kind.starts_with("NotValidYet") => "reason-dates",
        "UnknownIssuer" => "reason-issuer",
        "BadSignature" => "reason-signature",
        kind if kind.starts_with("NotValidForName") => "reason-name",
        kind if kind.starts_with("InvalidPurpose") => "reason-purpose",
        _ => "reason-other",
    }
}

/// Who issued a certificate.
fn issuer(der: &[u8]) -> Option<String> {
    let facts = x509::Certificate::parse(der).ok()?;
    Some(values::short(&facts.issuer.value))
}

/// The trusted authority that a chain leads to, as far as names tell.
fn anchor(transcript: &Transcript, side: Side, presented: &[Vec<u8>]) -> Option<String> {
    let trusted = &transcript.parties.of(side).truststore;
    presented.iter().find_map(|der| {
        let issuer = x509::Certificate::parse(der).ok()?.issuer.value;
        let mut names = trusted.iter().filter_map(|entry| {
            let facts = x509::Certificate::parse(&entry.certificate).ok()?;
            Some(facts.subject.value)
        });
        names
            .find(|name| name.der == issuer.der)
            .map(|name| values::short(&name))
    })
}

fn suffix(version: Option<ProtocolVersion>) -> &'static str {
    if version == Some(ProtocolVersion::TLS_1_2) {
        "12"
    } else {
        "13"
    }
}

fn set_choice(values: &mut Values, choice: &Choice) {
    let names = |names: &[Vec<u8>]| {
        values::list(names.iter().map(|name| x509::name_text(rdn_sequence(name))))
    };
    values.set("poster", &names(&choice.poster));
    values.set("issuers", &names(&choice.issuers));
}

/// What stands inside a DER Name's SEQUENCE.
fn rdn_sequence(name: &[u8]) -> &[u8] {
    let header = match name.get(1) {
        Some(length) if *length >= 0x80 => 2 + usize::from(length & 0x7f),
        _ => 2,
    };
    name.get(header..).unwrap_or_default()
}

/// The sentences of a list of accepted authorities, or of issuers, for people.
#[must_use]
pub fn names(ders: &[Vec<u8>]) -> Vec<String> {
    ders.iter()
        .map(|der| x509::name_text(rdn_sequence(der)))
        .collect()
}

fn dates(certificate: &[u8]) -> String {
    let Ok(facts) = x509::Certificate::parse(certificate) else {
        return String::new();
    };
    let moment = |seconds| {
        crate::clock::Moment::from_unix(seconds)
            .map(|moment| moment.to_string())
            .unwrap_or_default()
    };
    format!(
        "from {} to {}",
        moment(facts.not_before.value),
        moment(facts.not_after.value)
    )
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

fn letter_key(transcript: &Transcript, from: Side, letter: &Letter) -> String {
    let version = suffix(transcript.version);
    let plaintext = transcript.version.is_none() && letter.kind == MessageKind::ApplicationData;
    match letter.kind {
        MessageKind::ApplicationData if plaintext && letter.bytes.starts_with(b"GET ") => {
            "message-http".to_owned()
        }
        MessageKind::ApplicationData if plaintext => format!("message-plaintext-{from}"),
        MessageKind::ClientHello if transcript.dialled.parse::<IpAddr>().is_ok() => {
            "message-ClientHello-address".to_owned()
        }
        MessageKind::ClientHello | MessageKind::HelloRetryRequest => {
            format!("message-{}", letter.kind)
        }
        MessageKind::EncryptedExtensions
        | MessageKind::ServerKeyExchange
        | MessageKind::ServerHelloDone
        | MessageKind::ClientKeyExchange => format!("message-{}", letter.kind),
        MessageKind::ServerHello
        | MessageKind::NewSessionTicket
        | MessageKind::ChangeCipherSpec
        | MessageKind::CertificateRequest => format!("message-{}-{version}", letter.kind),
        MessageKind::Finished => format!("message-Finished-{from}-{version}"),
        MessageKind::Certificate if letter.holds_no_certificate() => {
            let withheld = transcript
                .choice
                .as_ref()
                .is_some_and(|choice| choice.reason == ChoiceReason::NotListed);
            format!(
                "message-Certificate-{}",
                if withheld { "withheld" } else { "empty" }
            )
        }
        MessageKind::Certificate | MessageKind::CertificateVerify => {
            format!("message-{}-{from}", letter.kind)
        }
        MessageKind::ApplicationData => format!("message-ApplicationData-{from}"),
        MessageKind::Alert if letter.bytes.get(1) == Some(&0) => "message-Alert-goodbye".to_owned(),
        MessageKind::Alert => "message-Alert".to_owned(),
        _ => "message-other".to_owned(),
    }
}

/// Text from certificates and files, made safe for a terminal.
#[must_use]
pub fn safe(text: &str) -> String {
    Printable(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_only_names_what_is_always_known_there() {
        let catalogue = Catalogue::english();
        for (key, entry) in &catalogue.entries {
            for text in [&entry.title, &entry.border, &entry.kafka] {
                let braces = text.matches('{').count();
                assert_eq!(braces, text.matches('}').count(), "{key}: {text}");
            }
            assert!(!entry.title.is_empty(), "{key} has no title");
        }
    }
}
