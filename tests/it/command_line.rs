//! The program as a person runs it: what it prints, where, and with which exit code.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub(crate) fn visum(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_visum"))
        .args(arguments)
        .env_remove("NO_COLOR")
        .env("XDG_CONFIG_HOME", nowhere())
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

/// A folder without settings, so that those of whoever runs the tests change nothing.
pub(crate) fn nowhere() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("nowhere")
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("the output is UTF-8")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("the errors are UTF-8")
}

fn json(arguments: &[&str]) -> Value {
    let output = visum(arguments);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{arguments:?}: {}",
        stderr(&output)
    );
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

/// A file of its own for each test, in the folder that cargo gives integration tests.
fn file(name: &str, text: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).expect("the test folder can be written to");
    path
}

fn first_journey() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/first-journey.toml");
    fs::read_to_string(path).expect("the scenario is there")
}

/// No byte that a terminal would obey, apart from line feeds.
pub(crate) fn assert_harmless(text: &str) {
    for character in text.chars() {
        let harmless = character == '\n' || !character.is_control();
        let bidi = matches!(character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(harmless && !bidi, "{character:?} in {text:?}");
    }
}

#[test]
fn into_a_pipe_the_first_journey_is_told_as_text_without_colour() {
    let output = visum(&[]);
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    assert_harmless(&text);
    for part in [
        "Before the border",
        "At the border",
        "After the border",
        "✔ CONNECTED",
    ] {
        assert!(text.contains(part), "{part} is missing");
    }
    assert!(stderr(&output).contains("on a terminal"));
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{widest:?} columns");
}

#[test]
fn a_trace_has_the_documented_shape() {
    for (tls, protocol) in [("1.3", "TLS 1.3"), ("1.2", "TLS 1.2")] {
        let trace = json(&[
            "run",
            "first-journey",
            "--tls",
            tls,
            "--seed",
            "5",
            "--format",
            "json",
        ]);
        assert_eq!(trace["format"], "visum-trace/1");
        assert_eq!(trace["scenario"], "first-journey");
        assert_eq!(trace["faults"], serde_json::json!([]));
        assert_eq!(trace["framing"], "slow");
        assert_eq!(trace["protocol"], protocol);
        assert!(
            trace["cipher_suite"]
                .as_str()
                .is_some_and(|suite| suite.starts_with("TLS_"))
        );
        assert_eq!(trace["seed"], 5);
        assert_eq!(trace["verdict"], "connected");
        assert_eq!(trace["expected"], true);
        for side in ["client", "server"] {
            assert_eq!(trace[side]["outcome"], "accepted");
            for key in ["error", "alert_sent", "alert_received"] {
                assert!(trace[side][key].is_null(), "{side} {key}");
            }
            assert_eq!(trace[side]["believed_connected_before_refusal"], false);
        }
        assert_eq!(trace["client_certificate"]["offered"], true);
        assert_eq!(
            trace["client_certificate"]["poster"][0],
            "O=Germany, CN=Embassy India"
        );
        let steps = trace["steps"].as_array().expect("steps is an array");
        for (index, step) in steps.iter().enumerate() {
            assert_eq!(step["n"], index + 1);
            assert!(step["act"].is_string() && step["stage"].is_string());
            assert!(step["at"].is_string() || (step["from"].is_string() && step["to"].is_string()));
            assert!(step["story"]["kafka"].is_string() && step["story"]["border"].is_string());
            match step["kind"].as_str() {
                Some("record") => {
                    let bytes = step["record"]["bytes"].as_u64().expect("a number");
                    let hex = step["record"]["hex"].as_str().expect("a string");
                    assert_eq!(u64::try_from(hex.len()), Ok(2 * bytes));
                    for message in step["messages"].as_array().expect("an array") {
                        assert!(message["name"].is_string() && message["fields"].is_array());
                    }
                }
                Some("verify") => {
                    assert!(step["subject"].is_string());
                    assert_eq!(step["verdict"], "accepted");
                    assert!(!step["checks"].as_array().expect("an array").is_empty());
                }
                Some("issue" | "key" | "outcome") => {}
                other => panic!("a step of kind {other:?}"),
            }
        }
        let verifications = steps.iter().filter(|step| step["kind"] == "verify");
        let order: Vec<&str> = verifications
            .filter_map(|step| step["at"].as_str())
            .collect();
        assert_eq!(order, ["client", "client", "server", "server"]);
    }
}

#[test]
fn only_in_tls_13_the_client_believes_itself_connected_before_it_is_refused() {
    for (tls, believed) in [("1.3", true), ("1.2", false)] {
        let fault = "no-certificate@client";
        let arguments = [
            "run",
            "first-journey",
            "--fault",
            fault,
            "--tls",
            tls,
            "--format",
            "json",
        ];
        let trace = json(&arguments);
        assert_eq!(trace["verdict"], "refused");
        assert!(trace["expected"].is_null());
        assert_eq!(trace["faults"], serde_json::json!([fault]));
        let client = &trace["client"];
        assert_eq!(client["outcome"], "told");
        assert_eq!(client["believed_connected_before_refusal"], believed);
        assert_eq!(client["alert_received"]["name"], "certificate_required");
        assert_eq!(
            client["error"]["kind"],
            "AlertReceived(CertificateRequired)"
        );
        let server = &trace["server"];
        assert_eq!(server["outcome"], "rejected");
        assert_eq!(server["error"]["source"], "rustls");
        assert_eq!(server["error"]["kind"], "NoCertificatesPresented");
        assert_eq!(server["alert_sent"]["code"], 116);
        assert_eq!(trace["client_certificate"]["offered"], false);
    }
}

#[test]
fn the_same_seed_makes_the_same_bytes_in_two_processes() {
    for tls in ["1.3", "1.2"] {
        for framing in ["natural", "slow"] {
            let run = |seed: &str| {
                let arguments = ["run", "consulate", "--tls", tls, "--framing", framing];
                visum(&[&arguments[..], &["--format", "json", "--seed", seed]].concat()).stdout
            };
            assert_eq!(run("99"), run("99"));
            assert_ne!(run("99"), run("100"));
        }
    }
}

#[test]
fn without_a_seed_each_start_has_its_own_and_shows_it() {
    let seed = || json(&["run", "first-journey", "--format", "json"])["seed"].clone();
    let (one, other) = (seed(), seed());
    assert!(one.is_u64() && other.is_u64());
    assert_ne!(one, other);
}

#[test]
fn scenarios_and_faults_are_listed() {
    let scenarios = json(&["list", "--format", "json"]);
    let scenarios = scenarios.as_array().expect("an array");
    assert!(scenarios.len() >= 11);
    assert_eq!(scenarios[0]["id"], "first-journey");
    assert!(
        scenarios
            .iter()
            .all(|row| row["title"].is_string() && row["summary"].is_string())
    );
    let faults = json(&["faults", "--format", "json"]);
    let faults = faults.as_array().expect("an array");
    assert!(faults.len() >= 16);
    for row in faults {
        let sides = row["sides"].as_array().expect("an array");
        assert!(
            !sides.is_empty()
                && sides
                    .iter()
                    .all(|side| side == "client" || side == "server")
        );
    }
    for command in ["list", "faults"] {
        let text = stdout(&visum(&[command]));
        assert_harmless(&text);
        assert!(
            text.lines().all(|line| line.chars().count() <= 80),
            "{text}"
        );
    }
}

#[test]
fn a_refusal_that_is_expected_exits_with_0_and_one_that_is_not_with_1() {
    assert_eq!(visum(&["run", "unknown-embassy"]).status.code(), Some(0));
    let other = first_journey().replace("verdict = \"connected\"", "verdict = \"stalled\"");
    assert_ne!(other, first_journey());
    let path = file("not-as-expected.toml", other.as_bytes());
    let output = visum(&["run", path.to_str().expect("the path is UTF-8")]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stdout(&output).contains("not what the scenario expects"));
}

#[test]
fn wrong_usage_exits_with_2_and_says_what_to_do() {
    let cases: &[(&[&str], &str)] = &[
        (&["run", "nowhere"], "first-journey"),
        (&["run", "./nowhere.toml"], "nowhere.toml"),
        (&["run", "first-journey", "--fault", "expird"], "expired"),
        (
            &["run", "first-journey", "--fault", "wrong-name@client"],
            "only the side that dials",
        ),
        (
            &["run", "first-journey", "--fault", "dropped-record:Nonsense"],
            "Nonsense",
        ),
        (
            &[
                "run",
                "first-journey",
                "--fault",
                "expired",
                "--fault",
                "not-yet-valid",
            ],
            "not-yet-valid",
        ),
        (
            &[
                "run",
                "first-journey",
                "--fault",
                "tampered-record@server:Certificate+60000",
            ],
            "bytes",
        ),
        (&["run", "first-journey", "--tls", "1.1"], "1.3"),
        (&["run"], "SCENARIO"),
        (&["dance"], "Usage"),
    ];
    for (arguments, hint) in cases {
        let output = visum(arguments);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{arguments:?}: {}",
            stderr(&output)
        );
        assert!(stdout(&output).is_empty(), "{arguments:?}");
        assert!(
            stderr(&output).contains(hint),
            "{arguments:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn check_finds_all_mistakes_of_a_file_and_shows_where_they_are() {
    let broken = first_journey()
        .replace("[link]", "[link]\ncolour = \"blue\"")
        .replace("trusts = [\"ministry\"]", "trusts = [\"ministri\"]");
    let path = file("two-mistakes.toml", broken.as_bytes());
    let path = path.to_str().expect("the path is UTF-8");
    let output = visum(&["check", path]);
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    for part in ["colour", "ministri", "ministry", "^", "two-mistakes.toml:"] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    let output = visum(&["check", "--format", "json", path]);
    assert_eq!(output.status.code(), Some(2));
    let checked: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let mistakes = checked[0]["mistakes"].as_array().expect("an array");
    assert_eq!(mistakes.len(), 2);
    assert!(
        mistakes
            .iter()
            .all(|mistake| mistake["line"].as_u64() > Some(1))
    );

    let good = file("good.toml", first_journey().as_bytes());
    let output = visum(&["check", good.to_str().expect("the path is UTF-8")]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));

    let binary = file("binary.toml", b"title = \"\xff\"");
    let output = visum(&["check", binary.to_str().expect("the path is UTF-8")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("UTF-8"));
}

/// Names with everything a terminal might obey: colour, title, clipboard, bell, text direction.
const HOSTILE: &str = "Emb\\u001b[31massy\\u0007\\u001b]52;c;aGk=\\u0007\\u009b2J\\u202eIndia";

#[test]
fn hostile_names_never_reach_the_terminal_as_they_are() {
    let hostile = first_journey().replace("\"Embassy India\"", &format!("\"{HOSTILE}\""));
    let hostile = hostile.replace(
        "title = \"The first journey\"",
        &format!("title = \"{HOSTILE}\""),
    );
    assert!(hostile.matches(HOSTILE).count() >= 2);
    let path = file("hostile.toml", hostile.as_bytes());
    let path = path.to_str().expect("the path is UTF-8");
    for arguments in [
        &["run", path][..],
        &["run", path, "--fault", "ca-missing", "--client", "stubborn"],
        &[
            "run",
            path,
            "--fault",
            "impostor-ca",
            "--framing",
            "natural",
            "--tls",
            "1.2",
        ],
        &["check", path],
        &["play", path],
    ] {
        let output = visum(arguments);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_harmless(&stdout(&output));
        assert_harmless(&stderr(&output));
        assert!(stdout(&output).contains("assy"), "{arguments:?}");
    }
    let output = visum(&["run", path, "--format", "json"]);
    assert!(output.stdout.is_ascii());
    assert_harmless(&stdout(&output));
    let trace: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let poster = trace["client_certificate"]["poster"][0]
        .as_str()
        .expect("a string");
    assert!(
        poster.contains('\u{1b}'),
        "the trace keeps the name as it is: {poster:?}"
    );

    let broken = hostile.replace("[link]", "[link]\n\"\\u001b[2J\" = 1\nraw = \"\u{202e}\"");
    let path = file("hostile-and-broken.toml", broken.as_bytes());
    let output = visum(&["check", path.to_str().expect("the path is UTF-8")]);
    assert_eq!(output.status.code(), Some(2));
    assert_harmless(&stderr(&output));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_visum"))
        .args(["run", "first-journey"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).is_empty());
}
