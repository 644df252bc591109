//! What the faults do to a cluster, alone and together.

use super::*;
use crate::cluster::{
    AuthorityPlan, BrokerPlan, Hand, IssuerPlan, Letters, PassportPlan, Spot, Suites, Tampering,
    TamperingAct,
};
use crate::pki::{Purpose, Randomness, Seed};
use crate::scenario::{Scenario, builtin};

fn cluster(id: &str, version: TlsVersion) -> Cluster {
    builtin::find(id).unwrap().plan(version)
}

/// A scenario, broken in these ways.
fn broken(id: &str, faults: &[&str]) -> Cluster {
    let mut cluster = cluster(id, TlsVersion::V1_3);
    let faults: Vec<Fault> = faults.iter().map(|text| text.parse().unwrap()).collect();
    apply_all(&faults, &mut cluster).unwrap();
    cluster
}

/// Why a scenario cannot be broken in these ways.
fn contradiction(id: &str, faults: &[&str]) -> String {
    let mut cluster = cluster(id, TlsVersion::V1_3);
    let before = format!("{cluster:?}");
    let faults: Vec<Fault> = faults.iter().map(|text| text.parse().unwrap()).collect();
    let contradiction = apply_all(&faults, &mut cluster).unwrap_err().to_string();
    assert_eq!(format!("{cluster:?}"), before, "{contradiction}");
    contradiction
}

fn passport(broker: &BrokerPlan) -> &PassportPlan {
    broker.passport.as_ref().unwrap()
}

/// Who issued the passport of a side.
fn issuer(cluster: &Cluster, side: Side) -> &AuthorityPlan {
    match &passport(cluster.brokers.of(side)).issuer {
        IssuerPlan::Authority(id) => cluster.authority(id).unwrap(),
        IssuerPlan::Itself => panic!("issued by itself"),
    }
}

/// Every fault at every side where it can be, the record faults with two targets.
fn every_fault() -> Vec<Fault> {
    let mut faults: Vec<Fault> = FaultKind::ALL
        .into_iter()
        .flat_map(|kind| {
            Side::BOTH
                .into_iter()
                .filter_map(move |side| Fault::usual(kind).at(side))
        })
        .collect();
    faults.extend(
        [
            "tampered-record@server:EncryptedExtensions",
            "dropped-record@client:ClientKeyExchange",
        ]
        .map(|text| text.parse::<Fault>().unwrap()),
    );
    faults
}

fn establishes(cluster: &Cluster) -> bool {
    cluster.establish(Randomness::Seeded(Seed(1))).is_ok()
}

#[test]
fn a_missing_authority_leaves_a_stranger() {
    let cluster = broken("consulate", &["ca-missing"]);
    let brokers = &cluster.brokers;
    assert_eq!(brokers.server.trusts, ["ministry", "embassy-elsewhere"]);
    assert_eq!(brokers.client.trusts, ["embassy-india", "ministry"]);
    let cluster = broken(
        "one-ca-cluster",
        &["ca-missing@server", "ca-missing@client"],
    );
    assert_eq!(cluster.brokers.server.trusts, ["embassy-elsewhere"]);
    assert_eq!(cluster.brokers.client.trusts, ["embassy-elsewhere"]);
    assert_eq!(cluster.authorities.len(), 2);
}

#[test]
fn dates_are_moved_around_the_clock_of_the_side_that_checks() {
    let cluster = broken("first-journey", &["expired", "not-yet-valid@server"]);
    assert_eq!(
        passport(&cluster.brokers.client).validity.until.to_string(),
        "2026-06-30"
    );
    assert_eq!(
        passport(&cluster.brokers.server).validity.from.to_string(),
        "2026-07-02"
    );
    let mut skewed = self::cluster("expired-visa", TlsVersion::V1_3);
    skewed.brokers.server.clock = skewed
        .brokers
        .server
        .clock
        .plus(-4 * 365 * crate::clock::DAY);
    "expired"
        .parse::<Fault>()
        .unwrap()
        .apply(&mut skewed)
        .unwrap();
    let validity = passport(&skewed.brokers.client).validity;
    assert_eq!(validity.until.to_string(), "2022-07-01");
    assert_eq!(validity.from.to_string(), "2021-07-01");
}

#[test]
fn the_other_name_is_never_the_dialled_one() {
    for (dialled, expected) in [
        ("broker-2.kafka.example", "broker-9.kafka.example"),
        ("BROKER-9.kafka.example.", "broker-8.kafka.example"),
        ("10.0.0.2", "broker-9.kafka.example"),
        ("broker-9", "broker-9.kafka.example"),
        ("::1", "broker-9.kafka.example"),
    ] {
        let mut cluster = cluster("first-journey", TlsVersion::V1_3);
        dialled.clone_into(&mut cluster.link.dialled);
        "wrong-name"
            .parse::<Fault>()
            .unwrap()
            .apply(&mut cluster)
            .unwrap();
        assert_eq!(passport(&cluster.brokers.server).names, [expected]);
    }
}

#[test]
fn an_impostor_has_the_name_and_not_the_key() {
    let cluster = broken("first-journey", &["impostor-ca"]);
    let impostor = issuer(&cluster, Side::Client);
    assert_eq!(impostor.id, "impostor-embassy-india");
    assert_eq!(impostor.issuer, None);
    assert_eq!(
        impostor.subject,
        cluster.authority("embassy-india").unwrap().subject
    );
    assert!(!cluster.brokers.server.trusts.contains(&impostor.id));
}

#[test]
fn above_a_forged_consulate_stands_a_forged_embassy() {
    let cluster = broken("consulate", &["impostor-ca"]);
    let impostor = issuer(&cluster, Side::Client);
    assert_eq!(impostor.id, "impostor-consulate-mumbai");
    assert_eq!(impostor.subject.common_name, "Consulate Mumbai");
    assert_eq!(impostor.issuer.as_deref(), Some("impostor-embassy-india"));
    let established = cluster.establish(Randomness::Seeded(Seed(1))).unwrap();
    let chain = &established
        .brokers
        .client
        .keystore
        .entry
        .as_ref()
        .unwrap()
        .chain;
    assert_eq!(chain.len(), 2);
}

#[test]
fn where_no_intermediate_is_needed_one_is_put_in_between() {
    let cluster = broken(
        "first-journey",
        &["intermediate-missing", "intermediate-missing@server"],
    );
    let consulate = issuer(&cluster, Side::Client);
    assert_eq!(consulate.subject.common_name, "Consulate");
    assert_eq!(consulate.subject.organisation.as_deref(), Some("Germany"));
    assert_eq!(consulate.issuer.as_deref(), Some("embassy-india"));
    assert_eq!(
        issuer(&cluster, Side::Server).subject.common_name,
        "Branch Office"
    );
    assert_eq!(passport(&cluster.brokers.client).letters, Letters::LeftOut);

    let cluster = broken("consulate", &["intermediate-missing"]);
    assert_eq!(issuer(&cluster, Side::Client).id, "consulate-mumbai");

    // A border that knows the consulate itself needs no letter of it.
    let mut known = self::cluster("consulate", TlsVersion::V1_3);
    known
        .brokers
        .server
        .trusts
        .push("consulate-mumbai".to_owned());
    "intermediate-missing"
        .parse::<Fault>()
        .unwrap()
        .apply(&mut known)
        .unwrap();
    assert_eq!(
        issuer(&known, Side::Client).issuer.as_deref(),
        Some("consulate-mumbai")
    );
}

#[test]
fn an_impostor_stands_for_whoever_issues_in_the_end() {
    let cluster = broken("first-journey", &["impostor-ca", "intermediate-missing"]);
    let impostor = issuer(&cluster, Side::Client);
    assert_eq!(impostor.id, "impostor-consulate");
    assert_eq!(impostor.issuer.as_deref(), Some("impostor-embassy-india"));
}

#[test]
fn a_name_that_is_taken_is_not_taken_again() {
    let mut cluster = cluster("first-journey", TlsVersion::V1_3);
    let mut other = cluster.authorities[0].clone();
    "embassy-elsewhere".clone_into(&mut other.id);
    cluster.authorities.push(other);
    "ca-missing"
        .parse::<Fault>()
        .unwrap()
        .apply(&mut cluster)
        .unwrap();
    assert_eq!(cluster.brokers.server.trusts, ["embassy-elsewhere-2"]);
}

#[test]
fn settings_and_records_are_changed_at_their_side() {
    let cluster = broken(
        "first-journey",
        &["version-mismatch@server", "no-common-suite"],
    );
    assert_eq!(cluster.brokers.server.version, TlsVersion::V1_2);
    assert_eq!(cluster.brokers.client.version, TlsVersion::V1_3);
    assert_eq!(cluster.brokers.client.suites, Suites::Aes128Only);
    assert_eq!(cluster.brokers.server.suites, Suites::Aes256Only);

    let cluster = broken(
        "first-journey",
        &[
            "wrong-usage",
            "key-mismatch@server",
            "tampered-record:Certificate+7",
            "dropped-record",
        ],
    );
    assert_eq!(
        passport(&cluster.brokers.client).purposes,
        [Purpose::Server]
    );
    assert_eq!(passport(&cluster.brokers.server).hand, Hand::Strangers);
    assert_eq!(
        cluster.link.tampering,
        [
            Tampering {
                sender: Side::Server,
                message: MessageKind::Certificate,
                act: TamperingAct::Flip {
                    spot: Some(Spot::of(7))
                },
            },
            Tampering {
                sender: Side::Server,
                message: MessageKind::Finished,
                act: TamperingAct::Drop,
            },
        ]
    );
}

#[test]
fn a_contradiction_is_one_sentence() {
    for (id, faults, expected) in [
        (
            "first-journey",
            &["expired", "expired"][..],
            "expired@client is asked for twice; once is enough",
        ),
        (
            "first-journey",
            &["not-yet-valid", "expired"],
            "expired@client and not-yet-valid@client cannot be there together: one passport \
             cannot be over and still to begin",
        ),
        (
            "first-journey",
            &["empty-truststore", "ca-missing"],
            "ca-missing@server and empty-truststore@server cannot be there together: an empty \
             truststore knows no authority anyway",
        ),
        (
            "first-journey",
            &["no-certificate", "key-mismatch"],
            "no-certificate@client and key-mismatch@client cannot be there together: where there \
             is no passport nothing is wrong in it",
        ),
        (
            "first-journey",
            &["intermediate-missing", "self-signed"],
            "self-signed@client and intermediate-missing@client cannot be there together: a \
             passport signed by its own key has no authority above it",
        ),
        (
            "first-journey",
            &["version-mismatch@client", "version-mismatch@server"],
            "version-mismatch@client and version-mismatch@server cannot be there together: where \
             both sides change their version they agree again",
        ),
        (
            "first-journey",
            &["plaintext-port", "expired"],
            "expired@client and plaintext-port@server cannot be there together: where one side \
             speaks no TLS there is no handshake to break further",
        ),
        (
            "first-journey",
            &[
                "dropped-record:Certificate",
                "tampered-record:Certificate+1",
            ],
            "tampered-record@server:Certificate+1 and dropped-record@server:Certificate cannot be \
             there together: they happen to the same record",
        ),
        (
            "first-journey",
            &["tampered-record:ServerKeyExchange"],
            "tampered-record@server:ServerKeyExchange waits for a message that the server never \
             sends in TLS 1.3: ServerKeyExchange",
        ),
        (
            "no-passport",
            &["expired"],
            "expired@client needs a passport, and in this scenario the client has none",
        ),
        (
            "no-passport",
            &["ca-missing"],
            "ca-missing@server needs an authority that issued the client's passport, and in this \
             scenario there is none",
        ),
    ] {
        assert_eq!(contradiction(id, faults), expected);
    }
}

#[test]
fn a_message_of_one_version_is_waited_for_in_that_version() {
    let fault: Fault = "tampered-record:ServerKeyExchange".parse().unwrap();
    assert!(
        fault
            .apply(&mut cluster("first-journey", TlsVersion::V1_2))
            .is_ok()
    );
    // What counts is what the sender speaks in the end.
    let other: Fault = "version-mismatch@server".parse().unwrap();
    assert!(
        apply_all(
            &[fault, other],
            &mut cluster("first-journey", TlsVersion::V1_3)
        )
        .is_ok()
    );
}

#[test]
fn every_fault_breaks_every_scenario_or_says_why_not() {
    // The others are one of these with faults of their own.
    let own = |scenario: &&Scenario| scenario.broken().is_empty();
    for scenario in builtin::all().filter(own) {
        for version in TlsVersion::BOTH {
            let whole = cluster(scenario.id(), version);
            for fault in every_fault() {
                let mut broken = whole.clone();
                match fault.apply(&mut broken) {
                    // The papers are the same in both versions.
                    Ok(()) => assert!(
                        version == TlsVersion::V1_2 || establishes(&broken),
                        "{} {fault}",
                        scenario.id()
                    ),
                    Err(contradiction) => assert!(!contradiction.to_string().is_empty()),
                }
            }
        }
    }
}

#[test]
fn every_fault_changes_a_cluster_in_which_nothing_is_wrong() {
    for version in TlsVersion::BOTH {
        let whole = cluster("first-journey", version);
        for fault in every_fault() {
            let mut broken = whole.clone();
            if fault.apply(&mut broken).is_ok() {
                assert_ne!(format!("{broken:?}"), format!("{whole:?}"), "{fault}");
            } else {
                assert!(
                    fault.target().is_some_and(
                        |target| !sends(version, fault.side()).contains(&target.message)
                    )
                );
            }
        }
    }
}

#[test]
fn every_two_faults_go_together_or_say_why_not_in_either_order() {
    for id in ["first-journey", "consulate"] {
        for version in TlsVersion::BOTH {
            let whole = cluster(id, version);
            for one in every_fault() {
                for other in every_fault() {
                    // Of each pair both orders are looked at below.
                    if other <= one {
                        continue;
                    }
                    let (mut there, mut back) = (whole.clone(), whole.clone());
                    let forwards = apply_all(&[one, other], &mut there);
                    let backwards = apply_all(&[other, one], &mut back);
                    assert_eq!(forwards, backwards);
                    assert_eq!(format!("{there:?}"), format!("{back:?}"), "{one} {other}");
                    // The papers are the same in both versions.
                    if id == "first-journey" && forwards.is_ok() && version == TlsVersion::V1_3 {
                        assert!(establishes(&there), "{one} {other}");
                    }
                }
            }
        }
    }
}

#[test]
fn every_kind_is_found_by_its_id() {
    for kind in FaultKind::ALL {
        assert_eq!(FaultKind::from_id(kind.id()), Some(kind));
        assert!(kind.sides().contains(&kind.usual_side()));
    }
}
