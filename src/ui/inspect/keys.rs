//! Which secrets exist, on which side, and what each opens. Their bytes are in no transcript.

use super::{Opened, Row, broker};
use crate::explain::story::safe;
use crate::handshake::Transcript;
use crate::handshake::transcript::Step;
use crate::pki::PaperKind;
use crate::wire::{MessageKind, Side};

/// What a side derived at one step.
pub(super) fn derived(transcript: &Transcript, side: Side, labels: &[String]) -> Opened {
    let rows = labels.iter().map(|label| Row::words(label, key_of(label)));
    Opened {
        title: "Keys".to_owned(),
        note: format!(
            "{} has them, nobody on the way does",
            broker(transcript, side)
        ),
        rows: rows.collect(),
        ..Opened::default()
    }
}

/// Every secret that exists at a step.
pub(super) fn so_far(transcript: &Transcript, step: usize) -> Opened {
    let steps = transcript.steps.get(..=step).unwrap_or(&transcript.steps);
    let mut rows = Vec::new();
    for side in Side::BOTH {
        rows.extend(private_key(transcript, steps, side));
    }
    for side in Side::BOTH {
        rows.extend(key_share(transcript, steps, side));
    }
    let mut labels: Vec<(&str, Vec<Side>)> = Vec::new();
    for (side, label) in steps.iter().flat_map(logged) {
        match labels.iter_mut().find(|(known, _)| *known == label) {
            Some((_, sides)) => sides.push(side),
            None => labels.push((label, vec![side])),
        }
    }
    let derived = labels.iter().map(|(label, sides)| {
        let who = sides.iter().map(|side| broker(transcript, *side));
        let who: Vec<String> = who.collect();
        Row::words(safe(label), key_of(label)).noted(who.join(", "))
    });
    rows.extend(derived);
    if rows.is_empty() {
        rows.push(Row::words("no secret yet", "nobody has made a key"));
    } else {
        let both = Side::BOTH
            .into_iter()
            .all(|side| went_out(transcript, steps, side));
        rows.push(Row::words("on the way", on_the_way(&labels, both)).noted("nobody"));
    }
    Opened {
        title: "Keys".to_owned(),
        note: "which secrets exist now, and who has them".to_owned(),
        rows,
        prose: true,
        ..Opened::default()
    }
}

/// What somebody on the way has of all this.
fn on_the_way(labels: &[(&str, Vec<Side>)], both_shares: bool) -> &'static str {
    match (labels.is_empty(), both_shares) {
        (true, _) => "whoever listens sees public keys only, and no private one",
        (false, true) => "whoever listens has seen both public shares and has none of these",
        (false, false) => "whoever listens has not even seen both public shares",
    }
}

/// The secrets of a step, by the side that logged them.
fn logged(step: &Step) -> Vec<(Side, &str)> {
    match step {
        Step::Keys { side, labels } => labels.iter().map(|label| (*side, label.as_str())).collect(),
        _ => Vec::new(),
    }
}

/// The private key of a side, once it was made.
fn private_key(transcript: &Transcript, steps: &[Step], side: Side) -> Option<Row> {
    let broker = transcript.holder(side);
    let made = steps.iter().any(|step| match step {
        Step::Paper(paper) if paper.holder == broker => matches!(
            paper.kind,
            PaperKind::KeyPair { .. }
                | PaperKind::Keystore {
                    public_key: Some(_),
                    ..
                }
        ),
        _ => false,
    });
    let broker = safe(broker);
    made.then(|| {
        Row::words(
            "private key",
            format!("signs for {broker}; stays in its keystore for years"),
        )
        .noted(broker)
    })
}

/// The private half of a side's key share: once the public half has crossed, or secrets that need
/// it are there.
fn key_share(transcript: &Transcript, steps: &[Step], side: Side) -> Option<Row> {
    let went_out = went_out(transcript, steps, side);
    let used = steps
        .iter()
        .flat_map(logged)
        .any(|(derived, _)| derived == side);
    let goes = if went_out { "went" } else { "goes" };
    (went_out || used).then(|| {
        let carrier = carrier(transcript, side);
        let words =
            format!("made for this connection alone; its public half {goes} out in {carrier}");
        Row::words("ephemeral key", words).noted(broker(transcript, side))
    })
}

/// The message that carries the public half of a side's key share.
fn carrier(transcript: &Transcript, side: Side) -> MessageKind {
    let tls13 = transcript.version != Some(crate::wire::registry::ProtocolVersion::TLS_1_2);
    match (side, tls13) {
        (Side::Client, true) => MessageKind::ClientHello,
        (Side::Server, true) => MessageKind::ServerHello,
        (Side::Client, false) => MessageKind::ClientKeyExchange,
        (Side::Server, false) => MessageKind::ServerKeyExchange,
    }
}

/// Whether the public half of a side's key share has crossed.
fn went_out(transcript: &Transcript, steps: &[Step], side: Side) -> bool {
    let carrier = carrier(transcript, side);
    steps.iter().any(|step| match step {
        Step::Crossing(crossing) => {
            crossing.from == side && crossing.letters.iter().any(|letter| letter.kind == carrier)
        }
        _ => false,
    })
}

/// What a secret of the key log opens.
fn key_of(label: &str) -> &'static str {
    match label {
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET" => "what the client says until both are finished",
        "SERVER_HANDSHAKE_TRAFFIC_SECRET" => "what the server says until it is finished",
        "CLIENT_TRAFFIC_SECRET_0" => "what the client says afterwards",
        "SERVER_TRAFFIC_SECRET_0" => "what the server says afterwards",
        "EXPORTER_SECRET" => "for others than TLS: nothing on this wire",
        "CLIENT_RANDOM" => "the master secret: all that is encrypted, both ways",
        _ => "",
    }
}
