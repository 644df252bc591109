//! What is told of each step: a message, a paper, a verification, keys, a decision.

use std::net::IpAddr;

use super::{Catalogue, Story, set_choice};
use crate::explain::values::{self, Values};
use crate::handshake::Transcript;
use crate::handshake::transcript::{
    Authorization, Belief, ChoiceReason, Crossing, Decision, FailureSource, Fate, Inspection,
    Letter, Step, Subject, Verification,
};
use crate::pki::{Paper, PaperKind};
use crate::wire::kafka::{self, ApiKey, ErrorCode};
use crate::wire::registry::{AlertDescription, ProtocolVersion};
use crate::wire::{MessageKind, Side, x509};

impl Catalogue {
    /// Tells a step.
    #[must_use]
    pub fn tell(&self, transcript: &Transcript, step: &Step) -> Story {
        match self.told(transcript, step) {
            Told::As(key, values) => self.story(&key, &values),
            Told::Whole(story) => story,
        }
    }

    /// What a step is called: the title of what is told of it.
    #[must_use]
    pub fn title_of(&self, transcript: &Transcript, step: &Step) -> String {
        match self.told(transcript, step) {
            Told::As(key, values) => values.fill(self.title(&key)),
            Told::Whole(story) => story.title,
        }
    }

    fn told<'a>(&self, transcript: &'a Transcript, step: &Step) -> Told<'a> {
        match step {
            Step::Crossing(crossing) => Told::Whole(self.crossing(transcript, crossing)),
            Step::Paper(paper) => paper_told(transcript, paper),
            Step::Verified(verification) => self.verified(transcript, verification),
            Step::Keys { side, labels } => derived(transcript, *side, labels),
            Step::Authorized(call) => authorized(transcript, call),
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

    fn verified<'a>(&self, transcript: &'a Transcript, verification: &Verification) -> Told<'a> {
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
        let key = format!("verify-{subject}-by-{}-{verdict}", verification.side);
        Told::As(key, values)
    }

    fn decided<'a>(&self, transcript: &'a Transcript, decision: &Decision) -> Told<'a> {
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
                let who = self.title(authenticated(transcript));
                values.set("authenticated", &values.fill(who));
                format!(
                    "decided-inside-{}-{}",
                    decision.side,
                    suffix(transcript.version)
                )
            }
            Belief::Refused if has(decision, "CorrelationIdMismatch") => {
                "decided-refused-answer".to_owned()
            }
            Belief::Refused if has(decision, "InvalidReceive") => {
                "decided-refused-in-the-clear".to_owned()
            }
            Belief::Refused if was_inside(transcript, decision.side) => {
                "decided-refused-later".to_owned()
            }
            Belief::Refused => format!("decided-refused-by-{}", decision.side),
            Belief::Denied => "decided-denied".to_owned(),
            Belief::TurnedAway => "decided-turned-away".to_owned(),
            Belief::Told if !was_inside(transcript, decision.side) => "decided-told".to_owned(),
            Belief::Told if was_inside(transcript, decision.side.peer()) => {
                "decided-told-after".to_owned()
            }
            Belief::Told if decision.side == Side::Client => "decided-told-late".to_owned(),
            Belief::Told => "decided-told-after".to_owned(),
            Belief::Waiting => "decided-waiting".to_owned(),
        };
        Told::As(key, values)
    }
}

/// How a step is told.
enum Told<'a> {
    /// By the sentences of this key, in which these values stand.
    As(String, Values<'a>),
    /// By sentences that are put together.
    Whole(Story),
}

fn paper_told<'a>(transcript: &'a Transcript, paper: &Paper) -> Told<'a> {
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
    Told::As(key.to_owned(), values)
}

fn derived<'a>(transcript: &'a Transcript, side: Side, labels: &[String]) -> Told<'a> {
    let mut values = Values::of_run(transcript);
    values.set_side(transcript, side);
    values.set("labels", &values::list(labels.iter().cloned()));
    let any = |holds: fn(&str) -> bool| labels.iter().any(|label| holds(label));
    let handshake = any(|label| label.contains("HANDSHAKE"));
    let application = any(|label| label.ends_with("TRAFFIC_SECRET_0"));
    let later = match (handshake, application) {
        (true, true) => "-all",
        (false, true) => "-later",
        (_, false) => "",
    };
    Told::As(
        format!("keys-{}{later}", suffix(transcript.version)),
        values,
    )
}

fn authorized<'a>(transcript: &'a Transcript, call: &Authorization) -> Told<'a> {
    let mut values = Values::of_run(transcript);
    values.set_side(transcript, call.side);
    values.set("principal", &call.principal);
    values.set("operation", &call.operation);
    values.set("resource", &call.resource);
    values.set("request", call.request.name().unwrap_or_default());
    values.set("names", &values::list(call.super_users.iter().cloned()));
    let key = if call.allowed {
        "authorized-allowed"
    } else {
        "authorized-denied"
    };
    Told::As(key.to_owned(), values)
}

/// Who has shown, by the time the server is content, that they are who they say.
fn authenticated(transcript: &Transcript) -> &'static str {
    let accepts = |step: &Step| {
        matches!(step, Step::Verified(verification)
            if verification.side == Side::Server && verification.failure.is_none())
    };
    if transcript.steps.iter().any(accepts) {
        "authenticated-both"
    } else {
        "authenticated-server"
    }
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
        MessageKind::ApplicationData if from == Side::Client => {
            match kafka::api_key(&letter.bytes) {
                Some(ApiKey::BROKER_REGISTRATION) => "message-registration-client".to_owned(),
                _ => "message-ApplicationData-client".to_owned(),
            }
        }
        MessageKind::ApplicationData => match kafka::registration_error(&letter.bytes) {
            None => "message-ApplicationData-server".to_owned(),
            Some(ErrorCode::NONE) => "message-registration-granted".to_owned(),
            Some(_) => "message-registration-denied".to_owned(),
        },
        MessageKind::Alert if letter.bytes.get(1) == Some(&0) => "message-Alert-goodbye".to_owned(),
        MessageKind::Alert => "message-Alert".to_owned(),
        _ => "message-other".to_owned(),
    }
}

/// Whether a side believed itself connected at any time.
fn was_inside(transcript: &Transcript, side: Side) -> bool {
    transcript.steps.iter().any(|step| {
        matches!(step, Step::Decided(decision)
            if decision.side == side && decision.belief == Belief::Inside)
    })
}

/// Whether a side decides with an error of this kind, of those that rustls does not see.
fn has(decision: &Decision, kind: &str) -> bool {
    let failure = decision.failure.as_ref();
    failure.is_some_and(|failure| failure.source == FailureSource::Visum && failure.kind == kind)
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
