//! Every scenario that comes with visum ends as its own file expects.

use visum::cluster::{Framing, Manner, Remedy, TlsVersion, Verdict};
use visum::explain::Catalogue;
use visum::handshake::transcript::{ChoiceReason, Party, Step, Subject};
use visum::lab::{Changes, Lab, Run};
use visum::pki::Seed;
use visum::scenario::{Scenario, builtin};

use visum::wire::MessageKind;
use visum::wire::registry::SignatureScheme;

use super::matrix::checks_agree_with_rustls;

/// Every scenario in both versions and both framings.
fn every_run() -> impl Iterator<Item = (&'static Scenario, Run)> {
    let mut lab = Lab::new();
    let ways = TlsVersion::BOTH
        .into_iter()
        .flat_map(|version| [Framing::Slow, Framing::Natural].map(|framing| (version, framing)));
    let all = builtin::all().flat_map(move |scenario| ways.clone().map(move |way| (scenario, way)));
    all.map(move |(scenario, (version, framing))| {
        let changes = Changes {
            version,
            framing,
            ..Changes::default()
        };
        (
            scenario,
            lab.run(scenario, &changes, Seed(7))
                .expect("a scenario runs"),
        )
    })
}

#[test]
fn every_scenario_ends_as_it_expects() {
    for (scenario, run) in every_run() {
        let what = format!("{} {:?}", scenario.id(), run.changes);
        assert_eq!(run.expected, Some(true), "{what}");
        let expectation = scenario.expectation(run.changes.version);
        assert_eq!(run.transcript.verdict, expectation.verdict, "{what}");
        checks_agree_with_rustls(&run);
        let causes = &run.explanation.diagnosis.causes;
        let connected = run.transcript.verdict == Verdict::Connected;
        assert_eq!(causes.is_empty(), connected, "{what}: {causes:?}");
    }
}

#[test]
fn every_step_of_every_scenario_is_told_in_both_worlds() {
    let catalogue = Catalogue::english();
    for (_, run) in every_run() {
        for step in &run.transcript.steps {
            let story = catalogue.tell(&run.transcript, step);
            for text in [&story.title, &story.border, &story.kafka] {
                assert!(
                    !text.is_empty() && !text.contains(['{', '}', '…']),
                    "{text:?}"
                );
            }
        }
    }
}

#[test]
fn the_poster_and_the_reason_for_withholding_are_recorded() {
    let mut lab = Lab::new();
    let scenario = builtin::find("kept-in-the-pocket").expect("it is built in");
    let mut run = |manner| {
        let changes = Changes {
            manner,
            ..Changes::default()
        };
        lab.run(scenario, &changes, Seed(1))
            .expect("it runs")
            .transcript
    };
    let choice = run(None).choice.expect("the server asked");
    assert_eq!(choice.reason, ChoiceReason::NotListed);
    assert!(!choice.poster.is_empty() && !choice.issuers.is_empty());
    assert!(
        choice
            .issuers
            .iter()
            .all(|issuer| !choice.poster.contains(issuer))
    );
    let stubborn = run(Some(Manner::Stubborn));
    assert_eq!(
        stubborn.choice.expect("the server asked").reason,
        ChoiceReason::ShownToAnyone
    );
}

#[test]
fn a_healthy_cluster_is_healthy_whoever_dials() {
    let mut lab = Lab::new();
    let mut swaps = 0;
    for (scenario, run) in every_run() {
        let changes = Changes {
            swapped: true,
            ..run.changes.clone()
        };
        let swapped = lab
            .run(scenario, &changes, Seed(1))
            .expect("brokers change roles in every scenario");
        assert_eq!(swapped.expected, None);
        let (before, now) = (&run.transcript.parties, &swapped.transcript.parties);
        assert_eq!(now.client.broker, before.server.broker);
        let aliases = |party: &Party| {
            let entries = party.truststore.iter();
            entries.map(|entry| entry.alias.clone()).collect::<Vec<_>>()
        };
        assert_eq!(aliases(&now.server), aliases(&before.client));
        assert_eq!(now.server.clock, before.client.clock);
        let healthy = run.transcript.verdict == Verdict::Connected;
        if healthy && scenario.broken().is_empty() {
            let what = format!("{} {:?}", scenario.id(), changes);
            assert_eq!(swapped.transcript.verdict, Verdict::Connected, "{what}");
            assert_ne!(swapped.transcript.dialled, run.transcript.dialled, "{what}");
            swaps += 1;
        }
    }
    assert!(swaps >= 4, "only {swaps} scenarios are healthy");
}

#[test]
fn what_a_scenario_is_about_stays_broken_until_it_is_mended() {
    let mut lab = Lab::new();
    let scenario = builtin::find("list-out-of-date").expect("it is built in");
    let mut run = |faults: &[&str], swapped, remedies: &[Remedy]| {
        let changes = Changes {
            faults: faults
                .iter()
                .map(|fault| fault.parse().expect("a fault"))
                .collect(),
            swapped,
            remedies: remedies.to_vec(),
            ..Changes::default()
        };
        lab.run(scenario, &changes, Seed(1))
    };
    let names = |run: &Run| -> Vec<String> {
        let faults = run.broken_by_scenario.iter();
        faults.map(ToString::to_string).collect()
    };
    let as_it_is = run(&[], false, &[]).expect("it runs");
    assert_eq!(as_it_is.expected, Some(true));
    assert_eq!(names(&as_it_is), ["crl-expired@server"]);
    assert_eq!(as_it_is.changes.faults, []);
    for (fault, reason) in [
        (
            "crl-expired@server",
            "crl-expired@server is what this scenario is about: it is broken so already",
        ),
        (
            "crl-by-impostor@server",
            "crl-expired@server and crl-by-impostor@server cannot be there together: both say which \
             list of revoked passports is looked at",
        ),
    ] {
        let refused = run(&[fault], false, &[]).expect_err("it contradicts");
        assert_eq!(refused.to_string(), reason);
    }
    // The list has gone along with its broker, which dials now.
    let swapped = run(&[], true, &[]).expect("it runs");
    assert_eq!(names(&swapped), ["crl-expired@client"]);
    let refused = run(&["crl-expired@client"], true, &[]).expect_err("it is broken so already");
    assert!(refused.to_string().contains("already"), "{refused}");
    let mended = run(&[], false, &as_it_is.remedies[..1]).expect("it runs");
    assert_eq!(mended.transcript.verdict, Verdict::Connected);
    assert_eq!(names(&mended), ["crl-expired@server"]);
    let both = run(&["expired@server"], false, &[]).expect("they go together");
    assert_eq!(both.expected, None);
}

#[test]
fn ed25519_keys_by_scenario_are_used_throughout() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/consulate.toml");
    let text = std::fs::read_to_string(path).expect("the scenario is there");
    let text = text.replace("[[authority]]", "[[authority]]\nkey = \"Ed25519\"");
    let text = text.replace("[[broker]]", "[[broker]]\nkey = \"Ed25519\"");
    let scenario = Scenario::parse("ed25519", &text).expect("keys may be chosen");
    for version in TlsVersion::BOTH {
        let changes = Changes {
            version,
            ..Changes::default()
        };
        let run = Lab::new()
            .run(&scenario, &changes, Seed(1))
            .expect("it runs");
        assert_eq!(run.expected, Some(true));
        checks_agree_with_rustls(&run);
        let schemes = run.transcript.steps.iter().filter_map(|step| match step {
            Step::Verified(verification) => match &verification.subject {
                Subject::Possession { scheme, .. } => Some(*scheme),
                Subject::Chain { .. } => None,
            },
            _ => None,
        });
        let schemes: Vec<_> = schemes.collect();
        assert_eq!(schemes, [SignatureScheme::ED25519; 2]);
    }
}

#[test]
fn a_server_hands_out_one_ticket_and_every_handshake_is_a_full_one() {
    for (scenario, run) in every_run() {
        if run.transcript.verdict != Verdict::Connected {
            continue;
        }
        let kinds = run.transcript.steps.iter().filter_map(|step| match step {
            Step::Crossing(crossing) => Some(crossing.letters.iter().map(|letter| letter.kind)),
            _ => None,
        });
        let kinds: Vec<MessageKind> = kinds.flatten().collect();
        let tickets = kinds
            .iter()
            .filter(|kind| **kind == MessageKind::NewSessionTicket);
        assert_eq!(tickets.count(), 1, "{}", scenario.id());
        let shown = kinds
            .iter()
            .filter(|kind| **kind == MessageKind::Certificate);
        // A server that asks nobody is shown nothing.
        let wanted = if run.transcript.choice.is_some() {
            2
        } else {
            1
        };
        assert_eq!(shown.count(), wanted, "{}", scenario.id());
    }
}

#[test]
fn every_scenario_file_is_embedded() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    let files = std::fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<String> = files
        .map(|entry| {
            entry
                .expect("it can be listed")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let mut embedded: Vec<String> = builtin::FILES
        .iter()
        .map(|(id, _)| format!("{id}.toml"))
        .collect();
    files.sort();
    embedded.sort();
    assert_eq!(files, embedded);
}
