//! Every message of a journey, sent twice, or changed by somebody who has the keys: in both
//! versions, from both sides, in both framings.

use visum::cluster::{Framing, TlsVersion, Verdict};
use visum::explain::diagnosis::CauseKind;
use visum::handshake::transcript::{Crossing, Step};
use visum::lab::{Changes, Lab, Run};
use visum::pki::Seed;
use visum::scenario::fault::{Target, sends};
use visum::scenario::{Fault, FaultKind, builtin};
use visum::wire::registry::AlertDescription;
use visum::wire::{MessageKind, Side};

use super::{checks_agree_with_rustls, told, ways};

/// A run in which this happens to the first such message of a side.
fn run(
    lab: &mut Lab,
    kind: FaultKind,
    (version, framing): (TlsVersion, Framing),
    (side, message): (Side, MessageKind),
) -> Run {
    let target = Target {
        message,
        spot: None,
    };
    let fault = Fault::usual(kind)
        .at(side)
        .and_then(|fault| fault.aimed(target))
        .expect("every message can be aimed at");
    let changes = Changes {
        version,
        framing,
        faults: vec![fault],
        ..Changes::default()
    };
    let scenario = builtin::find("first-journey").expect("it is built in");
    let run = lab
        .run(scenario, &changes, Seed(1))
        .expect("the fault fits");
    assert!(run.transcript.unmet.is_empty(), "{changes:?}");
    checks_agree_with_rustls(&run);
    told(&run);
    run
}

fn every_message() -> impl Iterator<Item = ((TlsVersion, Framing), (Side, MessageKind))> {
    ways().flat_map(|way| {
        Side::BOTH.into_iter().flat_map(move |side| {
            sends(way.0, side)
                .iter()
                .map(move |message| (way, (side, *message)))
        })
    })
}

fn crossings(run: &Run) -> impl Iterator<Item = &Crossing> {
    run.transcript.steps.iter().filter_map(|step| match step {
        Step::Crossing(crossing) => Some(crossing),
        _ => None,
    })
}

fn causes(run: &Run) -> Vec<(CauseKind, Side)> {
    let causes = &run.explanation.diagnosis.causes;
    causes
        .iter()
        .map(|cause| (cause.kind, cause.side))
        .collect()
}

#[test]
fn a_record_that_crosses_twice_is_refused_unless_it_means_nothing() {
    use MessageKind::{Alert, ApplicationData, ChangeCipherSpec, Finished};
    let mut lab = Lab::new();
    for (way, (side, message)) in every_message() {
        let what = format!("{way:?} {side} {message}");
        let run = run(&mut lab, FaultKind::DuplicatedRecord, way, (side, message));
        let copies: Vec<&Crossing> = crossings(&run).filter(|crossing| crossing.again).collect();
        let [copy] = copies.as_slice() else {
            panic!("{what}: {} copies", copies.len())
        };
        assert_eq!(copy.from, side, "{what}");
        let same = crossings(&run)
            .filter(|crossing| crossing.from == side && crossing.bytes == copy.bytes);
        assert_eq!(same.count(), 2, "{what}");
        let tls13 = way.0 == TlsVersion::V1_3;
        // A goodbye is not listened to twice, and TLS 1.3 looks past every change_cipher_spec.
        if message == Alert || (tls13 && message == ChangeCipherSpec) {
            assert_eq!(run.transcript.verdict, Verdict::Connected, "{what}");
            assert_eq!(causes(&run), [], "{what}");
            continue;
        }
        assert_eq!(run.transcript.verdict, Verdict::Refused, "{what}");
        assert_eq!(causes(&run), [(CauseKind::Repeated, side)], "{what}");
        let refusal = run.explanation.diagnosis.refusal.expect("it is refused");
        assert_eq!(refusal.side, side.peer(), "{what}");
        let alert = refusal.alert.and_then(AlertDescription::name);
        // What is counted does not open a second time; in the clear it is not its turn.
        if tls13 || matches!(message, Finished | ApplicationData) {
            assert_eq!(refusal.failure.kind, "DecryptError", "{what}");
            assert_eq!(alert, Some("bad_record_mac"), "{what}");
        } else {
            let kind = &refusal.failure.kind;
            assert!(kind.starts_with("Inappropriate"), "{what}: {kind}");
            assert_eq!(alert, Some("unexpected_message"), "{what}");
        }
    }
}

#[test]
fn who_has_the_keys_passes_the_record_layer_but_not_the_handshake() {
    use MessageKind::{ApplicationData, NewSessionTicket};
    let mut lab = Lab::new();
    for (way, (side, message)) in every_message() {
        let what = format!("{way:?} {side} {message}");
        let forged = run(&mut lab, FaultKind::ForgedRecord, way, (side, message));
        let changed: Vec<&Crossing> = crossings(&forged)
            .filter(|crossing| crossing.before.is_some())
            .collect();
        let [changed] = changed.as_slice() else {
            panic!("{what}: {} records changed", changed.len())
        };
        assert_eq!(changed.is_resealed(), changed.encrypted, "{what}");
        if !changed.encrypted {
            let flipped = run(&mut lab, FaultKind::TamperedRecord, way, (side, message));
            assert_eq!(forged.transcript, flipped.transcript, "{what}");
            continue;
        }
        // Nothing stands behind the record layer once the handshake is over.
        if matches!(message, ApplicationData | NewSessionTicket) {
            assert_eq!(forged.transcript.verdict, Verdict::Connected, "{what}");
            continue;
        }
        assert_ne!(forged.transcript.verdict, Verdict::Connected, "{what}");
        assert_eq!(causes(&forged), [(CauseKind::Forged, side)], "{what}");
        for outcome in Side::BOTH.map(|side| forged.transcript.outcomes.of(side)) {
            let alert = outcome.alert_sent.and_then(AlertDescription::name);
            assert_ne!(alert, Some("bad_record_mac"), "{what}");
        }
        let flipped = run(&mut lab, FaultKind::TamperedRecord, way, (side, message));
        assert_eq!(causes(&flipped), [(CauseKind::Changed, side)], "{what}");
    }
}

#[test]
fn several_records_can_be_touched_on_one_way() {
    let mut lab = Lab::new();
    let scenario = builtin::find("first-journey").expect("it is built in");
    for (version, framing) in ways() {
        let faults = [
            "forged-record@server:Finished+4",
            "tampered-record@server:NewSessionTicket",
            "duplicated-record@client:ClientHello",
            "dropped-record@client:Finished",
        ];
        let faults = faults.map(|fault| fault.parse().expect("it is a fault"));
        let changes = Changes {
            version,
            framing,
            faults: faults.to_vec(),
            ..Changes::default()
        };
        let run = lab
            .run(scenario, &changes, Seed(1))
            .expect("they happen to different records");
        assert_eq!(run.transcript.verdict, Verdict::Refused, "{changes:?}");
        assert_eq!(
            causes(&run).first(),
            Some(&(CauseKind::Repeated, Side::Client)),
            "{changes:?}"
        );
        told(&run);
    }
}
