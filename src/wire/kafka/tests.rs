use super::*;
use crate::wire::testing::check_tree;
use proptest::prelude::*;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn shown(root: &Field, path: &[&str]) -> String {
    root.find(path)
        .unwrap_or_else(|| panic!("{path:?} in {root:#?}"))
        .value
        .to_string()
}

/// Built from Kafka's schema, see `api_versions_request`.
#[test]
fn the_request_is_that_of_a_java_client() {
    let frame = hex(
        "00000031 0012 0004 00000000 000d 726166742d636c69656e742d31 00 \
         12 6170616368652d6b61666b612d6a617661 06 342e332e30 00",
    );
    assert_eq!(api_versions_request(0, "raft-client-1"), frame);
    let root = dissect(&frame, Side::Client);
    check_tree(&root, frame.len());
    assert_eq!(shown(&root, &["request"]), "ApiVersions v4");
    assert_eq!(shown(&root, &["request", "size"]), "49");
    assert_eq!(shown(&root, &["request", "api_key"]), "ApiVersions (18)");
    assert_eq!(shown(&root, &["request", "client_id"]), "raft-client-1");
    assert_eq!(
        shown(&root, &["request", "client_software_name"]),
        "apache-kafka-java"
    );
    let version = root.find(&["request", "client_software_version"]).unwrap();
    assert_eq!(&frame[version.content()], b"4.3.0");
}

/// Built from Kafka's schema.
#[test]
fn a_broker_registers_and_is_denied() {
    let registration = Registration {
        broker_id: 2,
        cluster_id: "MkU3OEVBNTcwNTJENDM2Qg",
        incarnation_id: [7; 16],
        host: "broker-2.test",
        port: 9093,
    };
    let frame = broker_registration_request(1, "2", &registration);
    let root = dissect(&frame, Side::Client);
    check_tree(&root, frame.len());
    assert_eq!(shown(&root, &["request"]), "BrokerRegistration v4");
    assert_eq!(shown(&root, &["request", "broker_id"]), "2");
    let listener = ["request", "listeners", "Listener"];
    let host = root.find(&[&listener[..], &["host"]].concat()).unwrap();
    assert_eq!(&frame[host.content()], b"broker-2.test");
    let protocol = [&listener[..], &["security_protocol"]].concat();
    assert_eq!(shown(&root, &protocol), "SSL (1)");
    assert_eq!(shown(&root, &["request", "rack"]), "null");
    assert_eq!(shown(&root, &["request", "previous_broker_epoch"]), "-1");
    assert!(root.find(&["request", "trailing"]).is_none());

    let denied = broker_registration_response(1, ErrorCode::CLUSTER_AUTHORIZATION_FAILED);
    let root = dissect(&denied, Side::Server);
    check_tree(&root, denied.len());
    assert_eq!(shown(&root, &["response"]), "BrokerRegistration");
    let code = "CLUSTER_AUTHORIZATION_FAILED (31)";
    assert_eq!(shown(&root, &["response", "error_code"]), code);
    assert_eq!(shown(&root, &["response", "broker_epoch"]), "-1");
    for error in [ErrorCode::NONE, ErrorCode::CLUSTER_AUTHORIZATION_FAILED] {
        let frame = broker_registration_response(9, error);
        assert_eq!(registration_error(&frame), Some(error));
    }
    assert_eq!(
        registration_error(&api_versions_response(1, Office::Broker)),
        None
    );
}

/// Caught from librdkafka 2.0.2.
#[test]
fn a_request_of_librdkafka() {
    let frame = hex("00000024 0012 0003 00000001 0007 72646b61666b61 00 \
         0b 6c696272646b61666b61 06 322e302e32 00");
    let root = dissect(&frame, Side::Client);
    check_tree(&root, frame.len());
    assert_eq!(shown(&root, &["request"]), "ApiVersions v3");
    assert_eq!(shown(&root, &["request", "correlation_id"]), "1");
    assert_eq!(
        shown(&root, &["request", "client_software_version"]),
        "2.0.2"
    );
    assert!(root.find(&["request", "trailing"]).is_none());
}

#[test]
fn the_response_says_what_the_broker_speaks() {
    let frame = api_versions_response(7, Office::Broker);
    let root = dissect(&frame, Side::Server);
    check_tree(&root, frame.len());
    assert_eq!(shown(&root, &["response"]), "ApiVersions v3 or later");
    assert_eq!(
        shown(&root, &["response", "size"]),
        (frame.len() - 4).to_string()
    );
    assert_eq!(shown(&root, &["response", "correlation_id"]), "7");
    assert_eq!(shown(&root, &["response", "api_keys"]), "5 entries");
    let fetch = &root.find(&["response", "api_keys"]).unwrap().children[1];
    assert_eq!(fetch.value.to_string(), "Fetch 4 to 18");
    assert_eq!(shown(&root, &["response", "throttle_time_ms"]), "0");
    assert_eq!(shown(&root, &["response", "tagged_fields"]), "empty");
}

#[test]
fn older_and_richer_responses() {
    let v0 = hex("00000010 00000001 0000 00000001 0012 0000 0004");
    assert_eq!(
        shown(&dissect(&v0, Side::Server), &["response"]),
        "ApiVersions v0"
    );
    let v1 = hex("00000014 00000001 0023 00000001 0012 0000 0004 00000000");
    let root = dissect(&v1, Side::Server);
    assert_eq!(shown(&root, &["response"]), "ApiVersions v1 or v2");
    assert_eq!(
        shown(&root, &["response", "error_code"]),
        "UNSUPPORTED_VERSION (35)"
    );
    let v4 = hex("00000017 00000001 0000 01 00000000 02 0003aabbcc 0103010203");
    let root = dissect(&v4, Side::Server);
    check_tree(&root, v4.len());
    let tags = root.find(&["response", "tagged_fields"]).unwrap();
    assert_eq!(&v4[tags.children[0].content()], &[0xaa, 0xbb, 0xcc]);
    assert_eq!(tags.children[0].name, "supported_features");
    assert_eq!(tags.children[1].name, "finalized_features_epoch");
}

#[test]
fn other_requests_are_read_up_to_their_body() {
    // Fetch v18 of a replica fetcher: a flexible header, then the body.
    let frame = hex("00000014 0001 0012 00000003 0008 62726f6b65722d32 00 ff");
    let root = dissect(&frame, Side::Client);
    assert_eq!(shown(&root, &["request"]), "Fetch v18");
    assert_eq!(root.find(&["request", "body"]).unwrap().range, 23..24);
    // Metadata v1 has the older header, without tagged fields.
    let frame = hex("0000000e 0003 0001 00000003 ffff ffffffff");
    let root = dissect(&frame, Side::Client);
    assert_eq!(shown(&root, &["request", "client_id"]), "null");
    assert_eq!(root.find(&["request", "body"]).unwrap().range, 14..18);
}

#[test]
fn a_client_hello_is_far_too_large_a_request() {
    let root = dissect(&[0x16, 3, 1, 0, 0xe9, 1, 0, 0, 0xe5], Side::Client);
    check_tree(&root, 9);
    let size = shown(&root, &["request", "size"]);
    assert_eq!(size, "369295616, where a broker takes 0 to 104857600");
    assert_eq!(shown(&root, &["unparsed"]), "expected a frame of that size");
}

#[test]
fn two_frames_and_half_a_frame() {
    let one = api_versions_request(1, "2");
    let two = [&one[..], &one[..], &one[..20]].concat();
    let root = dissect(&two, Side::Client);
    check_tree(&root, two.len());
    assert_eq!(root.children.len(), 4);
    assert_eq!(root.children[1].range, one.len()..2 * one.len());
    assert_eq!(root.children[3].name, "unparsed");
}

proptest! {
    #[test]
    fn any_bytes_are_taken_apart(
        mut bytes in any::<Vec<u8>>(),
        fits in any::<bool>(),
        sender in prop::sample::select(&Side::BOTH[..]),
    ) {
        if fits && let Some(rest) = bytes.len().checked_sub(4) {
            bytes[..4].copy_from_slice(&u32::try_from(rest).unwrap().to_be_bytes());
        }
        check_tree(&dissect(&bytes, sender), bytes.len());
    }

    #[test]
    fn a_changed_frame_is_still_taken_apart(
        at in any::<prop::sample::Index>(),
        with in any::<u8>(),
        which in 0..4,
    ) {
        let registration = Registration {
            broker_id: 2,
            cluster_id: "",
            incarnation_id: [0; 16],
            host: "broker-2",
            port: 9093,
        };
        let (mut frame, sender) = match which {
            0 => (api_versions_request(9, "broker-2"), Side::Client),
            1 => (api_versions_response(9, Office::Controller), Side::Server),
            2 => (broker_registration_request(9, "2", &registration), Side::Client),
            _ => (broker_registration_response(9, ErrorCode::NONE), Side::Server),
        };
        let at = at.index(frame.len());
        frame[at] = with;
        check_tree(&dissect(&frame, sender), frame.len());
    }
}
