//! Real handshakes, hand-made messages, and anything at all.

use proptest::prelude::*;
use proptest::sample::Index;

use super::super::Side;
use super::super::registry::ProtocolVersion;
use super::*;
use crate::wire::testing::{self, Captured, check_complete, check_tree};

const TLS12: ProtocolVersion = ProtocolVersion::TLS_1_2;
const TLS13: ProtocolVersion = ProtocolVersion::TLS_1_3;

fn tree(captured: &Captured) -> Field {
    let context = Context {
        version: captured.version,
        sender: captured.sender,
    };
    dissect(captured.content_type, &captured.bytes, &context)
}

fn trees(version: ProtocolVersion, retry: bool) -> Vec<(Captured, Field)> {
    testing::handshake(version, retry)
        .into_iter()
        .map(|captured| {
            let root = tree(&captured);
            check_tree(&root, captured.bytes.len());
            check_complete(&root);
            (captured, root)
        })
        .collect()
}

fn names(trees: &[(Captured, Field)]) -> Vec<String> {
    trees
        .iter()
        .map(|(captured, root)| format!("{} {}", captured.sender, root.name))
        .collect()
}

fn shown(root: &Field, path: &[&str]) -> String {
    root.find(path)
        .unwrap_or_else(|| panic!("{path:?} in {root:#?}"))
        .value
        .to_string()
}

/// The tree of a handshake message with this type and body.
fn made(msg_type: u8, body: &[u8], version: Option<ProtocolVersion>) -> (Vec<u8>, Field) {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    let bytes = [&[msg_type], &length[1..], body].concat();
    let context = Context {
        version,
        sender: Side::Server,
    };
    let root = dissect(ContentType::HANDSHAKE, &bytes, &context);
    check_tree(&root, bytes.len());
    (bytes, root)
}

fn first<'a>(trees: &'a [(Captured, Field)], name: &str) -> &'a (Captured, Field) {
    trees.iter().find(|(_, root)| root.name == name).unwrap()
}

#[test]
fn a_real_handshake_of_tls13() {
    let trees = trees(TLS13, false);
    assert_eq!(
        names(&trees),
        [
            "client ClientHello",
            "server ServerHello",
            "server ChangeCipherSpec",
            "server EncryptedExtensions",
            "server CertificateRequest",
            "server Certificate",
            "server CertificateVerify",
            "server Finished",
            "client ChangeCipherSpec",
            "client Certificate",
            "client CertificateVerify",
            "client Finished",
            "server NewSessionTicket",
            "server NewSessionTicket",
            "client ApplicationData",
            "server ApplicationData",
            "server KeyUpdate",
        ]
    );

    let (captured, hello) = first(&trees, "ClientHello");
    assert_eq!(shown(hello, &["msg_type"]), "client_hello (1)");
    assert_eq!(shown(hello, &["legacy_version"]), "TLS 1.2 (0x0303)");
    assert_eq!(hello.find(&["random"]).unwrap().range, 6..38);
    for (extension, value) in [
        ("server_name", "broker-2.kafka.test"),
        ("supported_versions", "TLS 1.3 (0x0304)"),
        ("application_layer_protocol_negotiation", "kafka"),
        ("supported_groups", "3 entries"),
        ("extended_master_secret", "empty"),
    ] {
        assert_eq!(shown(hello, &["extensions", extension]), value);
    }
    assert_eq!(
        hello.find(&["legacy_session_id"]).unwrap().content().len(),
        32
    );
    let suites = hello.find(&["cipher_suites"]).unwrap();
    assert_eq!(
        suites.children[0].value.to_string(),
        "TLS_CHACHA20_POLY1305_SHA256 (0x1303)"
    );
    let name = [
        "extensions",
        "server_name",
        "server_name_list",
        "ServerName",
        "HostName",
    ];
    assert_eq!(shown(hello, &name), "broker-2.kafka.test");
    let name = hello.find(&name).unwrap();
    assert_eq!(&captured.bytes[name.content()], b"broker-2.kafka.test");
    let versions = [
        "extensions",
        "supported_versions",
        "versions",
        "ProtocolVersion",
    ];
    assert_eq!(shown(hello, &versions), "TLS 1.3 (0x0304)");
    let alpn = [
        "extensions",
        "application_layer_protocol_negotiation",
        "protocol_name_list",
    ];
    assert_eq!(
        shown(hello, &[&alpn[..], &["ProtocolName"]].concat()),
        "kafka"
    );
    let share = ["extensions", "key_share", "client_shares", "KeyShareEntry"];
    assert_eq!(shown(hello, &share), "x25519 (29)");
    let key = hello
        .find(&[&share[..], &["key_exchange"]].concat())
        .unwrap();
    assert_eq!(key.content().len(), 32);

    let (_, hello) = first(&trees, "ServerHello");
    assert_eq!(
        shown(hello, &["extensions", "supported_versions"]),
        "TLS 1.3 (0x0304)"
    );
    assert_eq!(shown(hello, &["extensions", "key_share"]), "x25519 (29)");
    assert_eq!(
        shown(hello, &["cipher_suite"]),
        "TLS_CHACHA20_POLY1305_SHA256 (0x1303)"
    );
}

#[test]
fn what_tls13_encrypts() {
    let trees = trees(TLS13, false);
    let (_, request) = first(&trees, "CertificateRequest");
    assert_eq!(shown(request, &["certificate_request_context"]), "empty");
    let authority = [
        "extensions",
        "certificate_authorities",
        "authorities",
        "DistinguishedName",
    ];
    assert_eq!(shown(request, &authority), "O=Kafka Sim, CN=Root");
    assert_eq!(shown(request, &[&authority[..], &["CN"]].concat()), "Root");

    let (captured, certificate) = first(&trees, "Certificate");
    assert_eq!(shown(certificate, &["certificate_list"]), "2 entries");
    let entry = ["certificate_list", "CertificateEntry"];
    assert_eq!(shown(certificate, &entry), "O=Kafka Sim, CN=broker-2");
    let data = certificate
        .find(&[&entry[..], &["cert_data"]].concat())
        .unwrap();
    assert_eq!(
        &captured.bytes[data.content()],
        &*testing::PAPERS.leaves[1].der
    );
    let names = ["tbsCertificate", "extensions", "subjectAltName"];
    assert_eq!(shown(data, &names), "broker-2.kafka.test, 10.0.0.1");

    let (_, verify) = first(&trees, "CertificateVerify");
    assert_eq!(
        shown(verify, &["algorithm"]),
        "ecdsa_secp256r1_sha256 (0x0403)"
    );
    let (_, finished) = first(&trees, "Finished");
    assert_eq!(finished.find(&["verify_data"]).unwrap().range, 4..36);
    let (_, ticket) = first(&trees, "NewSessionTicket");
    assert!(ticket.find(&["ticket"]).unwrap().content().len() > 100);
    assert_eq!(shown(ticket, &["extensions"]), "empty");
    let (_, update) = first(&trees, "KeyUpdate");
    assert_eq!(shown(update, &["request_update"]), "update_requested (1)");
    let (_, frame) = first(&trees, "ApplicationData");
    assert_eq!(shown(frame, &["request"]), "ApiVersions v4");
}

#[test]
fn a_real_handshake_with_a_retry() {
    let trees = trees(TLS13, true);
    let names = names(&trees);
    assert_eq!(
        names[..5],
        [
            "client ClientHello",
            "server HelloRetryRequest",
            "server ChangeCipherSpec",
            "client ChangeCipherSpec",
            "client ClientHello",
        ]
    );
    let (_, retry) = first(&trees, "HelloRetryRequest");
    assert_eq!(shown(retry, &["extensions", "key_share"]), "secp384r1 (24)");
    assert_eq!(
        shown(retry, &["extensions", "key_share", "selected_group"]),
        "secp384r1 (24)"
    );
    assert!(shown(retry, &["random"]).contains("HelloRetryRequest"));
}

#[test]
fn a_real_handshake_of_tls12() {
    let trees = trees(TLS12, false);
    assert_eq!(
        names(&trees),
        [
            "client ClientHello",
            "server ServerHello",
            "server Certificate",
            "server ServerKeyExchange",
            "server CertificateRequest",
            "server ServerHelloDone",
            "client Certificate",
            "client ClientKeyExchange",
            "client CertificateVerify",
            "client ChangeCipherSpec",
            "server NewSessionTicket",
            "server ChangeCipherSpec",
        ]
    );
    let (_, hello) = first(&trees, "ServerHello");
    assert_eq!(
        shown(hello, &["extensions", "extended_master_secret"]),
        "empty"
    );
    let (captured, certificate) = first(&trees, "Certificate");
    let data = certificate
        .find(&["certificate_list", "ASN.1Cert"])
        .unwrap();
    assert_eq!(
        &captured.bytes[data.content()],
        &*testing::PAPERS.leaves[1].der
    );
    let (_, exchange) = first(&trees, "ServerKeyExchange");
    assert_eq!(shown(exchange, &["curve_type"]), "named_curve (3)");
    assert_eq!(shown(exchange, &["namedcurve"]), "x25519 (29)");
    assert_eq!(exchange.find(&["public"]).unwrap().content().len(), 32);
    assert_eq!(
        shown(exchange, &["algorithm"]),
        "ecdsa_secp256r1_sha256 (0x0403)"
    );
    let (_, request) = first(&trees, "CertificateRequest");
    assert!(shown(request, &["certificate_types"]).contains("entries"));
    let authority = ["certificate_authorities", "DistinguishedName"];
    assert_eq!(shown(request, &authority), "O=Kafka Sim, CN=Root");
    let (_, exchange) = first(&trees, "ClientKeyExchange");
    assert_eq!(exchange.find(&["ecdh_Yc"]).unwrap().content().len(), 32);
    let (_, ticket) = first(&trees, "NewSessionTicket");
    assert!(ticket.find(&["ticket_lifetime_hint"]).is_some());
}

#[test]
fn without_the_version_the_form_tells() {
    for version in [TLS12, TLS13] {
        for (captured, root) in trees(version, false) {
            assert_eq!(
                tree(&Captured {
                    version: None,
                    ..captured
                }),
                root
            );
        }
    }
}

#[test]
fn alerts_and_change_cipher_spec() {
    let context = Context {
        version: None,
        sender: Side::Client,
    };
    let root = dissect(ContentType::ALERT, &[2, 48], &context);
    assert_eq!(
        (root.name.as_ref(), root.value.to_string()),
        ("Alert", "unknown_ca".into())
    );
    assert_eq!(shown(&root, &["level"]), "fatal (2)");
    assert_eq!(root.find(&["description"]).unwrap().range, 1..2);
    let root = dissect(ContentType::ALERT, &[1, 0, 9], &context);
    assert_eq!(root.value.to_string(), "warning close_notify");
    assert_eq!(root.find(&["trailing"]).unwrap().range, 2..3);
    let root = dissect(ContentType::ALERT, &[2], &context);
    assert_eq!(
        shown(&root, &["unparsed"]),
        "expected description: 1 byte, 0 left"
    );
    let root = dissect(ContentType::CHANGE_CIPHER_SPEC, &[1], &context);
    assert_eq!(shown(&root, &["type"]), "change_cipher_spec (1)");
    let root = dissect(ContentType::HEARTBEAT, &[1, 2], &context);
    assert_eq!(root.name, "Unknown(24)");
}

#[test]
fn tickets_of_both_versions() {
    let body = [
        0, 0, 0x1c, 0x20, 1, 2, 3, 4, 2, 0, 7, 0, 3, 9, 9, 9, 0, 8, 0, 42, 0, 4, 0, 0, 64, 0,
    ];
    let (_, root) = made(4, &body, Some(TLS13));
    check_complete(&root);
    assert_eq!(shown(&root, &["ticket_lifetime"]), "7200");
    assert_eq!(shown(&root, &["ticket_age_add"]), "16909060");
    assert_eq!(root.find(&["ticket_nonce"]).unwrap().content(), 13..15);
    assert_eq!(shown(&root, &["extensions", "early_data"]), "16384");
    let (_, root) = made(4, &[0, 0, 0, 60, 0, 2, 9, 9], Some(TLS12));
    check_complete(&root);
    assert_eq!(shown(&root, &["ticket_lifetime_hint"]), "60");
}

#[test]
fn the_client_that_has_no_certificate() {
    let (_, root) = made(11, &[0, 0, 0, 0], Some(TLS13));
    check_complete(&root);
    assert_eq!(shown(&root, &["certificate_list"]), "empty");
    let (_, root) = made(11, &[0, 0, 0], Some(TLS12));
    check_complete(&root);
    assert_eq!(shown(&root, &["certificate_list"]), "empty");
}

#[test]
fn the_rarer_messages() {
    for (msg_type, body, name, path, value) in [
        (0, &[][..], "HelloRequest", "length", "0"),
        (5, &[], "EndOfEarlyData", "length", "0"),
        (14, &[], "ServerHelloDone", "length", "0"),
        (
            24,
            &[1],
            "KeyUpdate",
            "request_update",
            "update_requested (1)",
        ),
        (
            22,
            &[1, 0, 0, 2, 7, 7],
            "CertificateStatus",
            "status_type",
            "ocsp (1)",
        ),
        (
            25,
            &[0, 3, 0, 1, 0, 0, 0, 1, 9],
            "CompressedCertificate",
            "algorithm",
            "zstd (3)",
        ),
        (254, &[7; 32], "MessageHash", "hash", ""),
        (99, &[1, 2], "Unknown(99)", "msg_type", "unknown (0x63)"),
        (
            16,
            &[0, 3, 1, 2, 3],
            "ClientKeyExchange",
            "exchange_keys",
            "",
        ),
        (
            12,
            &[0, 1, 7, 0, 1, 2, 0, 1, 9, 8, 4, 0, 1, 5],
            "ServerKeyExchange",
            "dh_Ys",
            "",
        ),
        (
            12,
            &[3, 0, 23, 1, 4, 4, 3, 0, 1, 5],
            "ServerKeyExchange",
            "namedcurve",
            "secp256r1 (23)",
        ),
    ] {
        let (_, root) = made(msg_type, body, None);
        assert_eq!(root.name, name);
        assert_eq!(shown(&root, &[path]), value, "{root:#?}");
        check_complete(&root);
    }
}

/// A `ClientHello` with these extensions.
fn client_hello(extensions: &[u8]) -> Field {
    let mut body = vec![3, 3];
    body.extend([7; 32]);
    body.extend([0, 0, 4, 0x1a, 0x1a, 0x13, 0x01, 1, 0]);
    body.extend(u16::try_from(extensions.len()).unwrap().to_be_bytes());
    body.extend(extensions);
    made(1, &body, None).1
}

#[test]
fn extensions_of_a_client() {
    let root = client_hello(&[
        0x0a, 0x0a, 0, 0, // GREASE
        0, 41, 0, 18, 0, 8, 0, 2, 7, 7, 0, 0, 0, 9, 0, 6, 2, 5, 5, 2, 5, 5, // pre_shared_key
        0, 45, 0, 2, 1, 1, // psk_key_exchange_modes
        0, 42, 0, 0, // early_data
        0, 44, 0, 4, 0, 2, 8, 8, // cookie
        0, 49, 0, 0, // post_handshake_auth
        0, 5, 0, 5, 1, 0, 0, 0, 0, // status_request
        0, 1, 0, 1, 4, // max_fragment_length
        0, 28, 0, 2, 0x40, 1, // record_size_limit
        0, 21, 0, 3, 0, 0, 0, // padding
        0, 27, 0, 3, 2, 0, 2, // compress_certificate
        0xff, 1, 0, 1, 0, // renegotiation_info
        0, 11, 0, 2, 1, 0, // ec_point_formats
        0, 22, 0, 0, // encrypt_then_mac
        0, 18, 0, 0, // signed_certificate_timestamp
        0, 20, 0, 3, 2, 0, 2, // server_certificate_type
        0xab, 0xcd, 0, 2, 1, 2, // unknown
    ]);
    check_complete(&root);
    assert_eq!(
        shown(&root, &["cipher_suites", "CipherSuite"]),
        "GREASE (0x1a1a)"
    );
    let of = |path: &[&str]| shown(&root, &[&["extensions"], path].concat());
    assert_eq!(of(&["GREASE"]), "empty");
    let age = [
        "pre_shared_key",
        "identities",
        "PskIdentity",
        "obfuscated_ticket_age",
    ];
    assert_eq!(of(&age), "9");
    assert_eq!(of(&["pre_shared_key", "binders"]), "2 entries");
    assert_eq!(
        of(&["psk_key_exchange_modes", "ke_modes", "PskKeyExchangeMode"]),
        "psk_dhe_ke (1)"
    );
    assert_eq!(of(&["early_data"]), "empty");
    assert_eq!(of(&["status_request", "status_type"]), "ocsp (1)");
    assert_eq!(of(&["max_fragment_length"]), "2^12 (4)");
    assert_eq!(of(&["record_size_limit"]), "16385");
    assert_eq!(
        of(&[
            "compress_certificate",
            "algorithms",
            "CertificateCompressionAlgorithm"
        ]),
        "brotli (2)"
    );
    assert_eq!(
        of(&["renegotiation_info", "renegotiated_connection"]),
        "empty"
    );
    assert_eq!(
        of(&["server_certificate_type", "certificate_types"]),
        "2 entries"
    );
    assert_eq!(of(&["extension 43981", "extension_data"]), "");
}

#[test]
fn extensions_of_a_request() {
    let (_, root) = made(
        13,
        &[
            0, 0, 29, // an empty context
            0, 13, 0, 4, 0, 2, 8, 7, // signature_algorithms
            0, 48, 0, 10, 0, 8, 5, 6, 3, 0x55, 0x1d, 37, 0, 0, // oid_filters
            0, 47, 0, 2, 0, 0, // certificate_authorities, empty
            1, // not an extension
        ],
        Some(TLS13),
    );
    let filter = [
        "extensions",
        "oid_filters",
        "filters",
        "OIDFilter",
        "certificate_extension_oid",
    ];
    assert_eq!(shown(&root, &filter), "extKeyUsage");
    assert_eq!(
        shown(
            &root,
            &["extensions", "certificate_authorities", "authorities"]
        ),
        "empty"
    );
    assert_eq!(
        shown(&root, &["extensions", "unparsed"]),
        "expected an extension: 2 bytes, 1 left"
    );
}

#[test]
fn a_downgrade_is_seen() {
    let mut body = vec![3, 3];
    body.extend([7; 24]);
    body.extend(b"DOWNGRD\x01");
    body.extend([0, 0xc0, 0x2b, 0]);
    let (_, root) = made(2, &body, Some(TLS12));
    check_complete(&root);
    assert_eq!(
        shown(&root, &["random", "downgrade_sentinel"]),
        "the server could do TLS 1.3"
    );
}

#[test]
fn what_was_read_before_the_damage_stays() {
    let hello = trees(TLS13, false).remove(0).0.bytes;
    let context = Context {
        version: None,
        sender: Side::Client,
    };
    let cut = dissect(ContentType::HANDSHAKE, &hello[..60], &context);
    check_tree(&cut, 60);
    assert!(cut.find(&["random"]).is_some());
    assert!(shown(&cut, &["unparsed"]).starts_with("expected legacy_session_id: 33 bytes"));
    let longer = [&hello[..], &[1, 2, 3]].concat();
    let root = dissect(ContentType::HANDSHAKE, &longer, &context);
    assert_eq!(
        root.find(&["trailing"]).unwrap().range,
        hello.len()..longer.len()
    );
}

#[test]
fn kinds_have_the_names_of_the_rfcs() {
    for kind in MessageKind::ALL
        .iter()
        .copied()
        .chain([MessageKind::Unknown(99)])
    {
        assert_eq!(kind.to_string().parse(), Ok(kind));
        let json = serde_json::to_string(&kind).unwrap();
        assert_eq!(serde_json::from_str::<MessageKind>(&json).unwrap(), kind);
    }
    assert_eq!(MessageKind::HelloRetryRequest.as_str(), "HelloRetryRequest");
    assert!("clienthello".parse::<MessageKind>().is_err());
    assert!("Unknown(256)".parse::<MessageKind>().is_err());
    assert_eq!(kind(ContentType::HANDSHAKE, &[]), MessageKind::Unknown(255));
}

fn context() -> impl Strategy<Value = Context> {
    let version = prop::sample::select(vec![None, Some(TLS12), Some(TLS13)]);
    (version, prop::sample::select(&Side::BOTH[..]))
        .prop_map(|(version, sender)| Context { version, sender })
}

fn content_type() -> impl Strategy<Value = ContentType> {
    prop::sample::select(ContentType::ALL)
}

static REAL: std::sync::LazyLock<Vec<Captured>> = std::sync::LazyLock::new(|| {
    [(TLS13, false), (TLS13, true), (TLS12, false)]
        .into_iter()
        .flat_map(|(version, retry)| testing::handshake(version, retry))
        .collect()
});

proptest! {
    #[test]
    fn any_bytes_are_taken_apart(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        content_type in content_type(),
        context in context(),
    ) {
        check_tree(&dissect(content_type, &bytes, &context), bytes.len());
    }

    #[test]
    fn any_body_of_any_type_is_taken_apart(
        msg_type in 0u8..26,
        body in proptest::collection::vec(prop_oneof![any::<u8>(), 0u8..4], 0..300),
        version in prop::sample::select(vec![None, Some(TLS12), Some(TLS13)]),
    ) {
        made(msg_type, &body, version);
    }
}

proptest! {
    // The certificates are new in each run, so a seed kept from a failure would say nothing.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(2000)
    })]

    #[test]
    fn a_changed_message_is_still_taken_apart(
        message in any::<Index>(),
        changes in proptest::collection::vec((any::<Index>(), any::<u8>()), 0..6),
        cut in proptest::option::of(any::<Index>()),
        context in context(),
        as_it_was in any::<bool>(),
        other_type in content_type(),
    ) {
        let mut captured = message.get(&REAL).clone();
        for (at, with) in changes {
            let at = at.index(captured.bytes.len());
            captured.bytes[at] = with;
        }
        if let Some(cut) = cut {
            captured.bytes.truncate(cut.index(captured.bytes.len()));
        }
        let len = captured.bytes.len();
        if as_it_was {
            check_tree(&tree(&captured), len);
        } else {
            check_tree(&dissect(captured.content_type, &captured.bytes, &context), len);
            check_tree(&dissect(other_type, &captured.bytes, &context), len);
        }
    }
}
