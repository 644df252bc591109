//! What real peers say in the case of every fault: measured words of the right kind, or none.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use visum::cluster::{Manner, TlsVersion, Verdict};
use visum::explain::Voices;
use visum::explain::voices::{Speaker, Standing, Voice, observed, verdicts};
use visum::lab::{Changes, Lab, Run};
use visum::pki::Seed;
use visum::scenario::{Fault, FaultKind, builtin};
use visum::wire::Side;

/// Every fault on every side, in both versions.
fn runs(scenario: &str, manner: Option<Manner>) -> Vec<(String, Run)> {
    let scenario = builtin::find(scenario).expect("it is built in");
    let mut lab = Lab::new();
    let mut runs = Vec::new();
    for kind in FaultKind::ALL {
        for side in kind.sides() {
            for version in TlsVersion::BOTH {
                let fault = format!("{}@{side}", kind.id());
                let changes = Changes {
                    version,
                    faults: vec![fault.parse::<Fault>().expect("it is a fault")],
                    manner,
                    ..Changes::default()
                };
                let run = lab.run(scenario, &changes, Seed(1)).expect("it runs");
                runs.push((format!("{fault} {}", version.as_str()), run));
            }
        }
    }
    runs
}

/// Whoever was shown the same papers and decides otherwise says so beside the run, and nobody else.
#[test]
fn what_others_decide_otherwise_is_told_of_the_papers_it_was_measured_with() {
    let runs = runs("first-journey", None);
    for (what, run) in &runs {
        let fault = what.split(' ').next().expect("a fault");
        let rows = verdicts::all().iter().filter(|row| row.case == fault);
        let measured: Vec<&str> = rows.map(|row| row.who).collect();
        let voices = voices_of(run);
        let others = voices
            .iter()
            .filter(|voice| voice.who == Speaker::OtherVerifier);
        let told: Vec<&str> = others.map(|voice| voice.label.as_str()).collect();
        assert_eq!(told, measured, "{what}");
    }
    assert!(!verdicts::all().is_empty());
}

fn voices_of(run: &Run) -> Vec<Voice> {
    Voices::english().of(&run.transcript, &run.explanation.diagnosis)
}

/// The words that carry the meaning: what stands at the end of the chain of causes.
fn gist(voice: &Voice) -> String {
    match &voice.standing {
        Standing::NotMeasured { why } => format!("— {why}"),
        Standing::Measured => {
            let told = voice.lines.iter().rev();
            let last = told.clone().find(|line| !line.ends_with("(same)"));
            last.map_or("no line", String::as_str).to_owned()
        }
    }
}

/// The voices of a run, each with its versions and its gist.
fn told(run: &Run) -> Vec<String> {
    voices_of(run)
        .iter()
        .map(|voice| {
            format!(
                "  {} [{}]\n    {}\n",
                voice.label,
                voice.versions,
                gist(voice)
            )
        })
        .collect()
}

#[test]
fn every_fault_has_the_voices_that_were_measured_for_it() {
    let mut table = String::new();
    for (what, run) in runs("first-journey", None) {
        let _ = writeln!(table, "{what}\n{}", told(&run).concat());
    }
    insta::assert_snapshot!(table);
}

#[test]
fn a_broker_that_trusts_its_own_authority_refuses_its_own_papers_as_it_starts() {
    let mut table = String::new();
    for scenario in ["one-ca-cluster", "consulate"] {
        let plain = runs("first-journey", None);
        for ((what, run), (_, plain)) in runs(scenario, None).iter().zip(&plain) {
            let plain = told(plain);
            let mut more = told(run);
            more.retain(|voice| !plain.contains(voice));
            if !more.is_empty() {
                let _ = writeln!(table, "{scenario} {what}\n{}", more.concat());
            }
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn what_is_not_measured_is_known_and_said() {
    let mut unknown = BTreeSet::new();
    for manner in [Manner::Java, Manner::Stubborn] {
        for (what, run) in runs("first-journey", Some(manner)) {
            let voices = voices_of(&run);
            assert!(!voices.is_empty(), "{what}");
            let printed = |voice: &&Voice| {
                voice.standing == Standing::Measured && voice.who != Speaker::OtherVerifier
            };
            for voice in voices.iter().filter(printed) {
                let software = [
                    "Kafka 4.4.0",
                    "librdkafka 2.16.0",
                    "OpenSSL 3.0.19",
                    "SSLEngine",
                ];
                assert!(
                    software.iter().any(|name| voice.versions.starts_with(name)),
                    "{what}: {voice:?}"
                );
            }
            if let Some(Standing::NotMeasured { why }) =
                voices.first().map(|voice| voice.standing.clone())
            {
                unknown.insert(format!("{manner:?} {what}: {why}"));
            }
        }
    }
    insta::assert_snapshot!(unknown.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn an_operator_reads_one_line_without_a_reason_and_debug_has_the_reason() {
    for (what, run) in runs("first-journey", None) {
        // Of one that is let in, nobody logs anything.
        if run.transcript.verdict == Verdict::Connected {
            continue;
        }
        let voices = voices_of(&run);
        let [first, second, ..] = voices.as_slice() else {
            continue;
        };
        if second.who != Speaker::AcceptingBrokerHidden || !first.label.ends_with("INFO") {
            continue;
        }
        assert_eq!(first.who, Speaker::AcceptingBroker, "{what}");
        assert_eq!(first.side, Side::Server, "{what}");
        let [line] = first.lines.as_slice() else {
            panic!("{what}: {first:?}")
        };
        assert!(
            line.contains("Failed authentication with"),
            "{what}: {line}"
        );
        assert!(line.ends_with("(SSL handshake failed)"), "{what}: {line}");
        assert!(second.lines[0].ends_with("SSL Handshake failed"), "{what}");
        assert!(second.lines[1].starts_with("<- javax.net.ssl."), "{what}");
    }
}

#[test]
fn only_in_tls13_a_client_is_told_after_its_handshake() {
    let fault = "expired@client";
    for (what, run) in runs("first-journey", None) {
        if !what.starts_with(fault) {
            continue;
        }
        let voices = voices_of(&run);
        let java = voices.iter().find(|voice| voice.who == Speaker::JavaClient);
        let java = &java.expect("a Java client was measured").lines[0];
        let later = java.contains("Failed re-authentication")
            && java.contains("Failed to process post-handshake messages");
        assert_eq!(later, what.ends_with("1.3"), "{what}: {java}");
    }
}

#[test]
fn a_success_is_silent_at_info() {
    let scenario = builtin::find("first-journey").expect("it is built in");
    for version in TlsVersion::BOTH {
        let changes = Changes {
            version,
            ..Changes::default()
        };
        let run = Lab::new()
            .run(scenario, &changes, Seed(1))
            .expect("it runs");
        assert_eq!(run.transcript.verdict, Verdict::Connected);
        assert!(observed(&run.transcript).is_empty());
        let voices = voices_of(&run);
        let [silent, hidden] = voices.as_slice() else {
            panic!("{voices:#?}")
        };
        assert_eq!(silent.standing, Standing::Measured);
        assert!(silent.lines.is_empty(), "{silent:?}");
        let protocol = format!("protocol 'TLSv{}'", version.as_str());
        assert!(hidden.lines[0].contains("SSL handshake completed successfully"));
        assert!(hidden.lines[0].contains(&protocol));
    }
}

#[test]
fn what_is_observed_here_begins_with_who_refused() {
    for (what, run) in runs("first-journey", None) {
        let observed = observed(&run.transcript);
        if let Some(refusal) = &run.explanation.diagnosis.refusal {
            assert_eq!(observed[0].side, refusal.side, "{what}");
            assert_eq!(observed[0].kind, refusal.failure.kind, "{what}");
            assert_eq!(observed[0].alert_sent, refusal.alert, "{what}");
        }
    }
}
