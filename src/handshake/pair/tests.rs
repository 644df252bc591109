use super::*;
use crate::clock::{DAY, Moment};
use crate::cluster::{
    AuthorityPlan, BrokerPlan, Cluster, Framing, Hand, IssuerPlan, Letters, Link, Manner,
    PassportPlan, RequestPlan, Settings, Suites, TamperingAct, TlsVersion,
};
use crate::cluster::{SecurityProtocol, Verdict};
use crate::handshake::transcript::Ending;
use crate::pki::Randomness;
use crate::pki::authority::PathLength;
use crate::pki::{KeyKind, Purpose, Seed, Subject, Validity};

fn cluster(version: TlsVersion, framing: Framing) -> Cluster {
    let now = Moment::parse("2026-07-01T09:00:00Z").unwrap();
    let validity = Validity {
        from: now.plus(-DAY),
        until: now.plus(DAY),
    };
    let subject = |name: &str| Subject {
        common_name: name.to_owned(),
        organisation: Some("Test".to_owned()),
    };
    let authority = |id: &str| AuthorityPlan {
        id: id.to_owned(),
        subject: subject(id),
        issuer: None,
        validity,
        path_length: PathLength::Unlimited,
        key: KeyKind::P256,
        oddities: Vec::new(),
    };
    let broker = |name: &str, issuer: &str, trusts: &str| BrokerPlan {
        name: name.to_owned(),
        organisation: Some("Test".to_owned()),
        is_copy: false,
        passport: Some(PassportPlan {
            subject: subject(name),
            names: vec![format!("{name}.kafka.example")],
            issuer: IssuerPlan::Authority(issuer.to_owned()),
            validity,
            purposes: vec![Purpose::Client, Purpose::Server],
            key: KeyKind::P256,
            letters: Letters::Shown,
            request: RequestPlan::Sound,
            hand: Hand::Own,
            oddities: Vec::new(),
            standing: crate::cluster::Standing::Good,
        }),
        trusts: vec![trusts.to_owned()],
        pins_peer: false,
        clock: now,
        version,
        suites: Suites::All,
        protocol: SecurityProtocol::Ssl,
        settings: Settings::default(),
        super_users: None,
    };
    Cluster {
        authorities: vec![authority("embassy"), authority("ministry")],
        brokers: Sides {
            client: broker("broker-1", "embassy", "ministry"),
            server: broker("broker-2", "ministry", "embassy"),
        },
        link: Link {
            dialled: "broker-2.kafka.example".to_owned(),
            errand: crate::cluster::Errand::Greet,
            manner: Manner::Java,
            framing,
            tampering: Vec::new(),
        },
    }
}

/// Two brokers that trust each other, with papers.
pub(in crate::handshake) fn established() -> Established {
    let cluster = cluster(TlsVersion::V1_3, Framing::Slow);
    cluster.establish(Randomness::Seeded(Seed(1))).unwrap()
}

fn run(cluster: &Cluster, randomness: Randomness) -> Transcript {
    let established = cluster.establish(randomness).unwrap();
    Pair::new(&established, &mut Entropy::new()).finish()
}

fn ways() -> impl Iterator<Item = (TlsVersion, Framing)> {
    TlsVersion::BOTH
        .into_iter()
        .flat_map(|version| [Framing::Natural, Framing::Slow].map(|framing| (version, framing)))
}

fn crossings(transcript: &Transcript) -> impl Iterator<Item = &Crossing> {
    transcript.steps.iter().filter_map(|step| match step {
        Step::Crossing(crossing) => Some(crossing),
        _ => None,
    })
}

#[test]
fn both_sides_are_in_and_every_record_opens() {
    for (version, framing) in ways() {
        for randomness in [Randomness::Seeded(Seed(1)), Randomness::System] {
            let transcript = run(&cluster(version, framing), randomness);
            assert_eq!(transcript.verdict, Verdict::Connected, "{transcript:#?}");
            assert_eq!(transcript.version, Some(version.code()));
            for crossing in crossings(&transcript) {
                assert_eq!(crossing.fate, Fate::Read);
                assert!(
                    !crossing.letters.is_empty(),
                    "{version:?} {framing:?} {crossing:?}"
                );
                if framing == Framing::Slow {
                    assert_eq!(crossing.letters.len(), 1);
                }
            }
            let goodbyes = crossings(&transcript)
                .flat_map(|crossing| &crossing.letters)
                .filter(|letter| letter.kind == MessageKind::Alert)
                .count();
            assert_eq!(goodbyes, 2);
        }
    }
}

#[test]
fn slow_motion_puts_the_same_messages_on_the_wire_in_the_same_order() {
    for version in TlsVersion::BOTH {
        let letters = |framing| -> Vec<(MessageKind, Vec<u8>)> {
            let transcript = run(&cluster(version, framing), Randomness::Seeded(Seed(3)));
            let letters = crossings(&transcript).flat_map(|crossing| crossing.letters.clone());
            letters.map(|letter| (letter.kind, letter.bytes)).collect()
        };
        assert_eq!(letters(Framing::Natural), letters(Framing::Slow));
    }
}

#[test]
fn the_same_seed_makes_the_same_bytes_and_another_seed_makes_others() {
    for (version, framing) in ways() {
        let cluster = cluster(version, framing);
        let first = run(&cluster, Randomness::Seeded(Seed(1)));
        assert_eq!(first, run(&cluster, Randomness::Seeded(Seed(1))));
        let hello = |transcript: &Transcript| crossings(transcript).next().unwrap().bytes.clone();
        assert_ne!(
            hello(&first),
            hello(&run(&cluster, Randomness::Seeded(Seed(2))))
        );
    }
}

#[test]
fn each_side_verifies_a_chain_and_then_proof_of_possession_the_client_first() {
    for (version, framing) in ways() {
        let transcript = run(&cluster(version, framing), Randomness::Seeded(Seed(1)));
        let verified: Vec<(Side, bool)> = transcript
            .steps
            .iter()
            .filter_map(|step| match step {
                Step::Verified(verification) => {
                    let chain = matches!(
                        verification.subject,
                        super::super::transcript::Subject::Chain { .. }
                    );
                    Some((verification.side, chain))
                }
                _ => None,
            })
            .collect();
        let expected = [
            (Side::Client, true),
            (Side::Client, false),
            (Side::Server, true),
            (Side::Server, false),
        ];
        assert_eq!(verified, expected);
    }
}

#[test]
fn in_tls_13_the_client_believes_itself_inside_before_its_certificate_is_read() {
    for (version, framing) in ways() {
        let mut cluster = cluster(version, framing);
        cluster.brokers.client.passport = None;
        let transcript = run(&cluster, Randomness::Seeded(Seed(1)));
        assert_eq!(transcript.verdict, Verdict::Refused);
        let client = &transcript.outcomes.client;
        assert_eq!(client.ending, Ending::Told);
        assert_eq!(
            client.alert_received,
            Some(AlertDescription::CERTIFICATE_REQUIRED)
        );
        assert_eq!(
            client.believed_connected_before_refusal,
            version == TlsVersion::V1_3
        );
        let server = &transcript.outcomes.server;
        assert_eq!(
            server.failure.as_ref().unwrap().kind,
            "NoCertificatesPresented"
        );
        assert_eq!(
            server.alert_sent,
            Some(AlertDescription::CERTIFICATE_REQUIRED)
        );
    }
}

#[test]
fn a_java_like_client_withholds_a_chain_that_is_not_on_the_poster() {
    use super::super::transcript::ChoiceReason;
    let mut cluster = cluster(TlsVersion::V1_3, Framing::Slow);
    let reason = |cluster: &Cluster| {
        run(cluster, Randomness::Seeded(Seed(1)))
            .choice
            .unwrap()
            .reason
    };
    assert_eq!(reason(&cluster), ChoiceReason::Listed);
    cluster.brokers.server.trusts = vec!["ministry".to_owned()];
    assert_eq!(reason(&cluster), ChoiceReason::NotListed);
    cluster.link.manner = Manner::Stubborn;
    assert_eq!(reason(&cluster), ChoiceReason::ShownToAnyone);
}

#[test]
fn a_lost_record_is_a_stall_and_the_time_out_says_so() {
    for (version, framing) in ways() {
        let mut cluster = cluster(version, framing);
        cluster.link.tampering = vec![Tampering {
            sender: Side::Server,
            message: MessageKind::Finished,
            act: TamperingAct::Drop,
        }];
        let transcript = run(&cluster, Randomness::Seeded(Seed(1)));
        assert_eq!(transcript.verdict, Verdict::Stalled);
        assert_eq!(
            transcript.outcomes.client.failure.as_ref().unwrap().kind,
            "TimedOut"
        );
        assert!(transcript.unmet.is_empty());
    }
}

#[test]
fn an_empty_truststore_stops_a_side_before_it_begins() {
    let mut cluster = cluster(TlsVersion::V1_3, Framing::Slow);
    cluster.brokers.server.trusts.clear();
    let transcript = run(&cluster, Randomness::Seeded(Seed(1)));
    assert_eq!(transcript.verdict, Verdict::NotStarted);
    assert_eq!(
        transcript.outcomes.server.failure.as_ref().unwrap().kind,
        "NoRootAnchors"
    );
    assert_eq!(crossings(&transcript).count(), 0);
}

#[test]
fn plaintext_on_either_side_is_noticed_by_the_other() {
    for version in TlsVersion::BOTH {
        let mut plain_server = cluster(version, Framing::Slow);
        plain_server.brokers.server.protocol = SecurityProtocol::Plaintext;
        let transcript = run(&plain_server, Randomness::Seeded(Seed(1)));
        assert_eq!(
            transcript.outcomes.server.failure.as_ref().unwrap().kind,
            "InvalidReceive"
        );
        assert_eq!(transcript.outcomes.client.ending, Ending::Told);

        let mut plain_client = cluster(version, Framing::Slow);
        plain_client.brokers.client.protocol = SecurityProtocol::Plaintext;
        let transcript = run(&plain_client, Randomness::Seeded(Seed(1)));
        let server = &transcript.outcomes.server;
        assert_eq!(
            server.failure.as_ref().unwrap().kind,
            "InvalidMessage(InvalidContentType)"
        );
        assert_eq!(server.alert_sent, Some(AlertDescription::DECODE_ERROR));
        assert_eq!(transcript.outcomes.client.ending, Ending::Told);
    }
}
