//! `visum why`: lines as real logs have them are traced to the right causes.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use visum::cluster::Verdict;
use visum::explain::voices::{Speaker, Standing};
use visum::explain::{Voices, Why};
use visum::lab::shown::cases_of;
use visum::lab::{Changes, Lab, shown};
use visum::pki::Seed;
use visum::scenario::{Fault, FaultKind, builtin};

use crate::command_line::{assert_harmless, nowhere, stderr, stdout, visum};

/// Asks with a log on standard input.
fn why_log(log: &[u8], format: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_visum"))
        .args(["why", "-", "--format", format])
        .env("XDG_CONFIG_HOME", nowhere())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("there is an input");
    stdin.write_all(log).expect("the log is read to its end");
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

fn answer(output: &Output) -> Value {
    assert!(output.stdout.is_ascii());
    let answer: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(answer["format"], "visum-why/1");
    assert_eq!(answer["found"], output.status.code() == Some(0));
    answer
}

/// The causes that explain most.
fn best(answer: &Value) -> Vec<&str> {
    let causes = answer["causes"].as_array().expect("there is a list");
    let best = causes.iter().filter(|cause| cause["best"] == true);
    best.map(|cause| cause["id"].as_str().expect("an id"))
        .collect()
}

fn ask(log: &str) -> Value {
    let output = why_log(log.as_bytes(), "json");
    assert_eq!(output.status.code(), Some(0), "{log}: {}", stderr(&output));
    answer(&output)
}

const BROKER_INFO: &str = "[2026-11-24 09:12:44,310] INFO [SocketServer listenerType=BROKER, nodeId=3] Failed authentication with /10.2.3.4 (channelId=10.1.1.1:9093-10.2.3.4:51234-2-77) (SSL handshake failed) (org.apache.kafka.common.network.Selector)";

/// A log as it may look, the cause that is in it, and whether it is the only one.
const TRACED: &[(&str, &str, bool)] = &[
    // A broker at DEBUG, JDK 17 and 25, with its logger and a stack trace.
    (
        "[2026-11-24 09:12:44,309] DEBUG [SslTransportLayer channelId=10.1.1.1:9093-10.2.3.4:51234-2-77 key=channel=java.nio.channels.SocketChannel[connected]] SSL Handshake failed (org.apache.kafka.common.network.SslTransportLayer)\n\
         javax.net.ssl.SSLHandshakeException: Extended key usage does not permit use for TLS client authentication\n\
         \tat java.base/sun.security.ssl.Alert.createSSLException(Alert.java:131)\n\
         \tat org.apache.kafka.common.network.SslTransportLayer.doHandshake(SslTransportLayer.java:429)\n",
        "g1_client_eku_server_only",
        false,
    ),
    (
        "javax.net.ssl.SSLHandshakeException: (certificate_unknown) Extended key usage does not permit use for TLS server authentication",
        "g2_broker_eku_client_only",
        false,
    ),
    // A Java client, whole.
    (
        "09:12:44 ERROR [Producer clientId=orders-7] Connection to node -1 (kafka-0.example.com/10.1.1.1:9093) failed authentication due to: SSL handshake failed\n\
         Exception in thread \"main\" java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.SslAuthenticationException: SSL handshake failed\n\
         Caused by: org.apache.kafka.common.errors.SslAuthenticationException: SSL handshake failed\n\
         Caused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target\n\
         \tat java.base/sun.security.ssl.Alert.createSSLException(Alert.java:131)\n\
         Caused by: sun.security.validator.ValidatorException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target\n",
        "b_client_ts_lacks_broker_ca",
        false,
    ),
    (
        "Caused by: javax.net.ssl.SSLHandshakeException: No subject alternative DNS name matching kafka-0.kafka.svc.cluster.local found.",
        "f1_san_mismatch",
        false,
    ),
    (
        "Caused by: javax.net.ssl.SSLHandshakeException: No subject alternative names matching IP address 10.1.1.1 found",
        "f3_dial_ip_no_ip_san",
        true,
    ),
    // TLS 1.3: the client was in already.
    (
        "WARN [Consumer clientId=c-1, groupId=g] Failed re-authentication with kafka-0.example.com/10.1.1.1 (channelId=-1) (Failed to process post-handshake messages)\n\
         Caused by: javax.net.ssl.SSLHandshakeException: (certificate_required) Received fatal alert: certificate_required",
        "c_no_client_cert_required",
        false,
    ),
    // librdkafka, as it logs and as an application prints its error.
    (
        "%3|1795511564.301|FAIL|rdkafka#producer-1| [thrd:ssl://kafka-0.example.com:9093/bootstrap]: ssl://kafka-0.example.com:9093/bootstrap: SSL handshake failed: error:0A00007B:SSL routines::bad signature (after 12ms in state SSL_HANDSHAKE, 3 identical error(s) suppressed)",
        "q3_broker_key_mismatch_pem",
        true,
    ),
    (
        "%7|1795511564.301|SSL|rdkafka#producer-1| [thrd:app]: No matching issuer found in server trusted certificate authorities, not sending any client certificates",
        "a_broker_ts_lacks_client_ca",
        false,
    ),
    // OpenSSL.
    (
        "depth=0 CN = kafka-0\nverify error:num=10:certificate has expired\nVerify return code: 10 (certificate has expired)",
        "e2_broker_expired",
        false,
    ),
    (
        "40E7C5B3A97F0000:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:ssl/record/rec_layer_s3.c:1588:SSL alert number 40",
        "c_no_client_cert_required",
        false,
    ),
    // Two who do not speak the same language.
    (
        "WARN [SocketServer listenerType=BROKER, nodeId=1] Unexpected error from /10.2.3.4 (channelId=10.1.1.1:9092-10.2.3.4:40112-3); closing connection (org.apache.kafka.common.network.Selector)\n\
         org.apache.kafka.common.network.InvalidReceiveException: Invalid receive (size = 369296128 larger than 104857600)",
        "j2_tls_client_to_plaintext",
        true,
    ),
    (
        "javax.net.ssl.SSLHandshakeException: The client supported protocol versions [TLSv1.2] are not accepted by server preferences [TLSv1.3]",
        "k2_client12_broker13",
        true,
    ),
    // A JSON log, with a colour in it.
    (
        r#"{"level":"ERROR","msg":"\u001b[31mfatal","exception":"org.apache.kafka.common.config.ConfigException: Invalid value javax.net.ssl.SSLHandshakeException: No available authentication scheme for configuration A client SSLEngine created with the provided settings can't connect to a server SSLEngine created with those settings.\n\tat org.apache.kafka"}"#,
        "l9_no_keystore",
        true,
    ),
    (
        "\u{1b}[31mERROR\u{1b}[0m Modification time of key store could not be obtained: /etc/kafka/none.p12",
        "l4_ks_file_missing",
        false,
    ),
    // Behind the border.
    (
        "INFO Principal = User:CN=billing,O=Acme,C=DE is Denied operation = WRITE from host = 10.2.3.4 on resource = Topic:LITERAL:orders for request = Produce with resourceRefCount = 1 based on rule DefaultDeny (kafka.authorizer.logger)",
        "n_authz",
        false,
    ),
];

#[test]
fn lines_of_real_logs_are_traced_to_what_was_broken() {
    for (log, cause, only) in TRACED {
        let answer = ask(log);
        let best = best(&answer);
        assert!(best.contains(cause), "{log}: {best:?}");
        assert_eq!(best.len() == 1, *only, "{log}: {best:?}");
        let lines = answer["evidence"].as_array().expect("a list").iter();
        let last = u64::try_from(log.lines().count()).expect("a short log");
        assert!(
            lines
                .clone()
                .all(|piece| (1..=last).contains(&piece["line"].as_u64().unwrap_or(0)))
        );
    }
}

#[test]
fn a_text_that_hides_many_causes_says_so_and_what_tells_them_apart() {
    for (text, among) in [
        (
            "SSL handshake failed",
            &[
                "b_client_ts_lacks_broker_ca",
                "e1_client_expired",
                "j1_plaintext_client_to_tls",
            ][..],
        ),
        (
            "Empty client certificate chain",
            &[
                "a_broker_ts_lacks_client_ca",
                "c_no_client_cert_required",
                "h2_client_intermediate_missing",
                "i4_client_self_signed",
            ],
        ),
        (
            BROKER_INFO,
            &["a_broker_ts_lacks_client_ca", "f1_san_mismatch"],
        ),
    ] {
        let output = visum(&["why", text, "--format", "json"]);
        assert_eq!(output.status.code(), Some(0));
        let answer = answer(&output);
        assert_eq!(answer["hides_many"], true, "{text}");
        let best = best(&answer);
        assert!(
            among.iter().all(|cause| best.contains(cause)),
            "{text}: {best:?}"
        );
        assert!(
            !answer["apart"].as_array().expect("a list").is_empty(),
            "{text}"
        );
        let told = stdout(&visum(&["why", text]));
        assert_harmless(&told);
        assert!(
            told.contains(&format!("{} causes: it alone cannot say which", best.len())),
            "{told}"
        );
        assert!(told.contains("What tells them apart"), "{told}");
        assert!(told.lines().count() <= 50, "more than a screenful: {told}");
        let widest = told.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(80), "{widest:?} columns: {told}");
    }
    // Where a broker's line is all there is, its own log at DEBUG is what tells most.
    let told = stdout(&visum(&["why", BROKER_INFO]));
    assert!(
        told.contains("org.apache.kafka.common.network.SslTransportLayer to DEBUG"),
        "{told}"
    );
    // Success is not one of the causes of a refusal.
    assert!(!told.contains("the handshake succeeded"));
}

#[test]
fn lines_are_weighed_together() {
    // What the client says alone has many causes; with what the broker hides, one is left.
    let client =
        "Caused by: javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_unknown";
    let head = "ERROR [AdminClient clientId=a] Connection to node -1 (b/10.1.1.1:9093) failed authentication due to: SSL handshake failed";
    let alone = ask(&format!("{head}\n{client}"));
    let alone = best(&alone).len();
    let cause = "Caused by: java.security.cert.CertificateExpiredException: NotAfter: Sat Nov 14 22:31:01 UTC 2026";
    let hidden = "DEBUG [SslTransportLayer channelId=10.1.1.1:9093-10.2.3.4:5-1-1 key=x] SSL Handshake failed";
    let noise =
        "INFO [GroupCoordinator 1]: Stabilized group g generation 3 (kafka.coordinator.group)\n"
            .repeat(30);
    let both = ask(&format!(
        "{head}\n{client}\n{noise}{BROKER_INFO}\n{BROKER_INFO}\n{hidden}\n{cause}\n"
    ));
    let both_best = best(&both);
    assert_eq!(both_best, ["e1_client_expired"], "{alone} alone");
    assert!(alone > 1);
    let evidence = both["evidence"].as_array().expect("a list");
    let found = |line: u64| evidence.iter().find(|piece| piece["line"] == line);
    assert_eq!(found(33).expect("the broker's line")["count"], 2);
    assert!(found(36).is_some(), "{evidence:?}");
    let explained = &both["causes"][0]["explains"];
    assert_eq!(explained.as_array().expect("a list").len(), evidence.len());

    // Whose log an exception stands in decides what it can mean: a broker that is told
    // `certificate_unknown` was refused by a client.
    let told = ask(&format!("{hidden}\n{client}"));
    let told = best(&told);
    assert!(
        told.contains(&"f1_san_mismatch") && !told.contains(&"e1_client_expired"),
        "{told:?}"
    );
}

#[test]
fn versions_are_told_apart_by_what_they_print() {
    for (text, tls, jdk) in [
        (
            "(certificate_required) Empty client certificate chain",
            "1.3",
            "25.0.3",
        ),
        ("Invalid ECDH ServerKeyExchange signature", "1.2", ""),
        ("Invalid CertificateVerify signature", "", ""),
    ] {
        let answer = ask(text);
        let cause = &answer["causes"][0];
        let of = |key: &str| -> Vec<String> {
            let list = cause[key].as_array().expect("a list").iter();
            list.map(|name| name.as_str().unwrap_or_default().to_owned())
                .collect()
        };
        assert!(tls.is_empty() || of("tls") == [tls], "{text}: {cause}");
        assert!(jdk.is_empty() || of("jdk") == [jdk], "{text}: {cause}");
    }
}

#[test]
fn what_is_not_known_is_not_guessed() {
    for text in [
        "",
        "   ",
        "Kafka",
        "java.lang.NullPointerException",
        "javax.net.ssl.SSLHandshakeException",
        "The quick brown fox jumps over the lazy dog",
        "ca-missing@server",
        "the broker's truststore lacks the CA of the client",
    ] {
        let output = visum(&["why", text]);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{text:?}: {}",
            stdout(&output)
        );
        assert!(
            stdout(&output).contains("SslTransportLayer to DEBUG"),
            "{text:?}"
        );
        let output = visum(&["why", text, "--format", "json"]);
        assert_eq!(output.status.code(), Some(1));
        let answer = answer(&output);
        assert_eq!(
            (&answer["causes"], &answer["evidence"]),
            (&serde_json::json!([]), &serde_json::json!([]))
        );
    }
    assert_eq!(visum(&["why"]).status.code(), Some(2));
    assert_eq!(visum(&["why", "a", "b"]).status.code(), Some(2));
}

#[test]
fn a_hostile_log_does_no_harm() {
    let mut log = b"\xff\xfe\x00\x1b]52;c;aGk=\x07\x1b[2J\xe2\x80\xae No name matching evil\x1b[31m\xc2\x9b2J.example found\n".to_vec();
    log.extend(vec![b'['; 1 << 20]);
    log.extend(b"\n\x1b[");
    log.extend("Received fatal alert: ".repeat(50_000).bytes());
    log.extend(b"\nCaused by: x: Empty client certificate chain");
    let output = why_log(&log, "text");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_harmless(&stdout(&output));
    assert!(stdout(&output).contains("line 4: "), "{}", stdout(&output));
    assert!(stdout(&output).contains("2 of 4 lines longer than"));
    let answer = answer(&why_log(&log, "json"));
    assert_eq!(answer["lines_cut"], 2);
    let nothing = why_log(b"", "text");
    assert_eq!(nothing.status.code(), Some(1));
    let only_noise = why_log(&[0x1b, 0xff, 0xc0, 0x80, b'\n', b'[', 0x1b, b'['], "text");
    assert_eq!(only_noise.status.code(), Some(1));
}

/// What a cause names to be seen is a command that works, and shows something refused.
#[test]
fn each_command_shows_what_it_is_named_for() {
    let scenario = builtin::find("first-journey").expect("it is built in");
    let mut lab = Lab::new();
    let text = "SSL handshake failed";
    let answer = answer(&visum(&["why", text, "--format", "json"]));
    let mut named = 0;
    for cause in answer["causes"].as_array().expect("a list") {
        let id = cause["id"].as_str().expect("an id");
        let shown = shown(id, &[]);
        assert_eq!(cause["command"].is_null(), shown.is_none(), "{id}");
        let Some(fault) = shown.and_then(|shown| shown.fault) else {
            continue;
        };
        assert!(FaultKind::ALL.contains(&fault.kind()));
        let changes = Changes {
            faults: vec![fault],
            ..Changes::default()
        };
        let run = lab.run(scenario, &changes, Seed(1)).expect("it runs");
        assert!(
            run.transcript.verdict != visum::cluster::Verdict::Connected,
            "{id}: {fault}"
        );
        named += 1;
    }
    assert!(named >= 15, "only {named} causes can be shown");
}

/// What real peers say in the case that a run is by its evidence leads back to the fault that was
/// run.
#[test]
fn the_voices_of_a_run_lead_back_to_it() {
    let scenario = builtin::find("first-journey").expect("it is built in");
    let (mut lab, voices, why) = (Lab::new(), Voices::english(), Why::english());
    let mut led_back = BTreeSet::new();
    for kind in FaultKind::ALL {
        for side in kind.sides() {
            let Some(fault) = Fault::usual(kind).at(*side) else {
                continue;
            };
            // Some faults are, seen from outside, a case that another is named for.
            let mut cases: Vec<&str> = cases_of(fault).collect();
            if kind == FaultKind::WildcardDepth {
                // To a peer it is another name, and that is what was measured.
                cases.extend(
                    Fault::usual(FaultKind::WrongName)
                        .at(*side)
                        .into_iter()
                        .flat_map(cases_of),
                );
            }
            if cases.is_empty() {
                continue;
            }
            let changes = Changes {
                faults: vec![fault],
                ..Changes::default()
            };
            let Ok(run) = lab.run(scenario, &changes, Seed(1)) else {
                continue;
            };
            if run.transcript.verdict == Verdict::Connected {
                continue;
            }
            for voice in voices.of(&run.transcript, &run.explanation.diagnosis) {
                let is_left =
                    [Speaker::StartingBroker, Speaker::OtherVerifier].contains(&voice.who);
                if voice.standing != Standing::Measured || voice.lines.is_empty() || is_left {
                    continue;
                }
                let lines: Vec<String> = voice
                    .lines
                    .iter()
                    .map(|line| line.replacen("<- ", "Caused by: ", 1))
                    .collect();
                let findings = why.of(&lines.join("\n"));
                let best: Vec<&str> = findings.best().map(|best| best.case).collect();
                assert!(
                    cases.iter().any(|case| best.contains(case)),
                    "{fault}, {}: {lines:#?}",
                    voice.label
                );
                led_back.insert(fault);
            }
        }
    }
    assert!(led_back.len() >= 20, "only {led_back:?}");
}
