//! `visum verify` as a person runs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::world::{NOW, Odd, Spec, crl, dns};

fn visum(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_visum"))
        .arg("verify")
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("verify-{name}"));
    fs::create_dir_all(&folder).expect("the test folder can be written to");
    folder
}

fn pem(label: &str, der: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in der.chunks(3) {
        let mut bytes = [0; 4];
        bytes[1..=group.len()].copy_from_slice(group);
        let bits = u32::from_be_bytes(bytes);
        for place in 0..4 {
            let digit = DIGITS[usize::try_from(bits >> (18 - 6 * place) & 63).expect("six bits")];
            text.push(if place > group.len() {
                '='
            } else {
                char::from(digit)
            });
        }
    }
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).expect("ASCII"))
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// A chain and a truststore as files.
fn files(name: &str, leaf: &Spec) -> (String, String) {
    let folder = folder(name);
    let issuer = Spec::authority("Root", "Issuer", 1, 0);
    let root = Spec::authority("Root", "Root", 0, 0);
    let chain = pem("CERTIFICATE", &leaf.der()) + &pem("CERTIFICATE", &issuer.der());
    (
        file(&folder, "chain.pem", chain.as_bytes()),
        file(
            &folder,
            "trust.pem",
            pem("CERTIFICATE", &root.der()).as_bytes(),
        ),
    )
}

fn file(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("the test folder can be written to");
    path.to_str().expect("the path is UTF-8").to_owned()
}

fn leaf() -> Spec {
    Spec::leaf("Issuer", 6, 1)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn accepted_and_refused_as_text_and_as_json() {
    let (chain, trust) = files("both", &leaf());
    let name = "broker-1.kafka.example";
    let ask = |more: &[&str]| {
        let files = ["--chain", &chain, "--truststore", &trust, "--at", NOW];
        visum(&[&files[..], more].concat())
    };
    let accepted = ask(&["--name", name]);
    assert_eq!(
        accepted.status.code(),
        Some(0),
        "{}",
        text(&accepted.stderr)
    );
    let said = text(&accepted.stdout);
    for part in [
        "✔ ACCEPTED",
        "CN=broker-1 (the leaf)",
        "CN=Root (in the truststore)",
        name,
    ] {
        assert!(said.contains(part), "{part} is missing in {said}");
    }
    let nameless = text(&ask(&[]).stdout);
    assert!(nameless.contains("no --name was"), "{nameless}");
    assert_eq!(ask(&["--role", "client"]).status.code(), Some(0));
    let refused = ask(&["--name", "other.example", "--format", "json"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(refused.stdout.is_ascii());
    let verdict: Value = serde_json::from_slice(&refused.stdout).expect("it is JSON");
    assert_eq!(verdict["format"], "visum-verdict/1");
    assert_eq!(verdict["verdict"], "refused");
    assert_eq!(
        verdict["error"]["kind"],
        "InvalidCertificate(NotValidForNameContext)"
    );
    let checks = verdict["checks"].as_array().expect("checks");
    let failed: Vec<&Value> = checks
        .iter()
        .filter(|check| check["verdict"] == "fail")
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(
        (&failed[0]["id"], &failed[0]["certificate"]),
        (&"name".into(), &0.into())
    );
    for id in [
        "well-formed",
        "issuer-known",
        "signature",
        "dates",
        "ca-flag",
        "path-length",
        "purpose",
        "name",
        "name-constraints",
        "critical-extension",
        "key-usage",
        "algorithm",
        "revocation",
    ] {
        assert!(
            checks
                .iter()
                .any(|check| check["id"] == id && check["certificate"] == 0),
            "{id}"
        );
    }
    let anchor = checks.iter().find(|check| check["id"] == "trust-anchor");
    assert_eq!(anchor.expect("an anchor")["certificate"], "CN=Root");
    let late = visum(&[
        "--chain",
        &chain,
        "--truststore",
        &trust,
        "--at",
        "2030-01-01T00:00:00Z",
    ]);
    assert_eq!(late.status.code(), Some(1));
    assert!(text(&late.stdout).contains("✘ dates (fail)"));
}

#[test]
fn the_readme_shows_what_is_printed() {
    let wrong = leaf().with(|spec| {
        spec.until = "260601000000Z";
        spec.names = vec![dns("other.example")];
    });
    let (chain, trust) = files("readme", &wrong);
    let name = "broker-1.kafka.example";
    let output = visum(&[
        "--chain",
        &chain,
        "--truststore",
        &trust,
        "--at",
        NOW,
        "--name",
        name,
    ]);
    let printed = text(&output.stdout);
    let readme = include_str!("../../../README.md");
    let (_, shown) = readme
        .split_once("<!-- begin: verify -->\n```text\n")
        .expect("it begins");
    let (shown, _) = shown
        .split_once("```\n<!-- end: verify -->")
        .expect("it ends");
    assert_eq!(shown, printed, "{printed}");
}

#[test]
fn lists_are_read_and_those_that_rustls_does_not_read_are_said() {
    let (chain, trust) = files("lists", &leaf());
    let folder = folder("lists");
    let list = crl("Issuer", 1, "261231000000Z", &[7], None);
    let above = crl("Root", 0, "261231000000Z", &[], None);
    let revoking = file(&folder, "issuer.crl", pem("X509 CRL", &list).as_bytes());
    let root = file(&folder, "root.crl", &above);
    let with = [
        "--chain",
        &chain,
        "--truststore",
        &trust,
        "--at",
        NOW,
        "--crl",
        &revoking,
    ];
    let output = visum(&[&with[..], &["--crl", &root]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(said.contains("InvalidCertificate(Revoked)"), "{said}");
    assert!(said.contains("✘ revocation (fail)"), "{said}");
    let cut = file(&folder, "cut.crl", &list[..list.len() - 9]);
    let output = visum(&[&with[..6], &["--crl", &cut]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cut.crl: rustls does not read this CRL"));
}

#[test]
fn bad_input_says_file_line_expectation_and_what_to_do() {
    let (chain, trust) = files("bad", &leaf());
    let folder = folder("bad");
    let der = leaf().der();
    let whole = pem("CERTIFICATE", &der);
    let cases: [(&str, Vec<u8>, &str); 7] = [
        ("empty.pem", Vec::new(), "line 1: the file is empty"),
        (
            "key.pem",
            pem("PRIVATE KEY", &der).into_bytes(),
            "a private key and no certificate",
        ),
        (
            "cut.pem",
            whole[..whole.len() - 30].into(),
            "the file ends in the block of line 1",
        ),
        (
            "odd.pem",
            whole.replacen('M', "!", 1).into_bytes(),
            "line 2: '!' is not base64",
        ),
        ("hello.txt", b"hello\n".to_vec(), "neither PEM nor DER"),
        (
            "request.pem",
            pem("CERTIFICATE REQUEST", &der).into_bytes(),
            "CERTIFICATE REQUEST",
        ),
        (
            "esc.pem",
            pem("\u{1b}[31m", &der).into_bytes(),
            "the file holds",
        ),
    ];
    for (name, bytes, expected) in cases {
        let path = file(&folder, name, &bytes);
        for (chain, trust) in [(&path, &trust), (&chain, &path)] {
            let output = visum(&["--chain", chain, "--truststore", trust, "--at", NOW]);
            assert_eq!(output.status.code(), Some(2), "{name}");
            let said = text(&output.stderr);
            for part in [name, expected, "expected: ", "to do: "] {
                assert!(said.contains(part), "{part} is missing in {said}");
            }
            assert!(!said.contains('\u{1b}'), "{said:?}");
        }
    }
    let missing = visum(&["--chain", "no-such-file.pem", "--truststore", &trust]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("no-such-file.pem"));
    for more in [["--name", "http://x/"], ["--at", "yesterday"]] {
        let output = visum(&[&["--chain", &chain, "--truststore", &trust][..], &more].concat());
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(text(&output.stderr).contains("to do: "));
    }
    let both = ["--role", "client", "--name", "x.example"];
    let output = visum(&[&["--chain", &chain, "--truststore", &trust][..], &both].concat());
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn der_and_hostile_bytes_are_judged_and_escaped() {
    let hostile = leaf().with(|spec| {
        spec.subject = "\u{1b}]0;owned\u{7}\u{202e}".to_owned();
        spec.names = vec![dns("\u{1b}[31mred")];
    });
    let (chain, trust) = files("hostile", &hostile);
    let ask = |chain: &str| {
        visum(&[
            "--chain",
            chain,
            "--truststore",
            &trust,
            "--at",
            NOW,
            "--name",
            "x.example",
        ])
    };
    let output = ask(&chain);
    assert_eq!(output.status.code(), Some(1));
    for character in text(&output.stdout).chars() {
        let harmless = character == '\n' || !character.is_control();
        assert!(harmless && character != '\u{202e}', "{character:?}");
    }
    let folder = folder("hostile");
    let cut = leaf().with(|spec| spec.odd = vec![Odd::Cut(40)]).der();
    let output = ask(&file(&folder, "cut.der", &cut));
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(
        said.contains("✘ well-formed (fail)") && said.contains("byte"),
        "{said}"
    );
}

/// Runs openssl in a folder.
fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("openssl starts");
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        text(&output.stderr)
    );
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one set of keys serves all the cases"
)]
fn chains_made_with_openssl() {
    if Command::new("openssl").arg("version").output().is_err() {
        // On a person's machine it may be missing; where the project is checked it may not.
        assert!(std::env::var_os("CI").is_none(), "openssl is missing");
        return;
    }
    let folder = folder("openssl");
    let ec = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
    ];
    let request = |name: &str, key: &[&str]| {
        let (keyout, out, subject) = (
            format!("{name}.key"),
            format!("{name}.csr"),
            format!("/CN={name}"),
        );
        let more = ["-keyout", &keyout, "-out", &out, "-subj", &subject];
        openssl(&folder, &[&["req", "-new"][..], key, &more].concat());
    };
    let sign = |name: &str, by: &str, extensions: &str, digest: &str| {
        let settings = format!("{name}.ext");
        file(&folder, &settings, extensions.as_bytes());
        let (csr, out) = (format!("{name}.csr"), format!("{name}.pem"));
        let (certificate, key) = (format!("{by}.pem"), format!("{by}.key"));
        openssl(
            &folder,
            &[
                "x509",
                "-req",
                "-in",
                &csr,
                "-CA",
                &certificate,
                "-CAkey",
                &key,
                "-out",
                &out,
                "-days",
                "30",
                "-set_serial",
                "5",
                digest,
                "-extfile",
                &settings,
            ],
        );
    };
    let root = [
        "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=root", "-days", "30",
    ];
    openssl(&folder, &[&["req", "-x509"][..], &ec, &root].concat());
    request("ca", &ec);
    let ca = "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=keyCertSign,cRLSign\n";
    sign("ca", "root", ca, "-sha256");
    let san = "subjectAltName=DNS:broker.example,IP:10.0.0.1\n";
    let usage = "extendedKeyUsage=serverAuth\nkeyUsage=digitalSignature\n";
    let rsa = |bits: &'static str| ["-newkey", bits, "-nodes"];
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("openssl wrote it");
    let judge = |leaf: &str, issuers: &[&str], more: &[&str]| -> (Option<i32>, Vec<String>) {
        let mut chain = read(&format!("{leaf}.pem"));
        chain.extend(issuers.iter().map(|name| read(&format!("{name}.pem"))));
        let chain = file(&folder, "chain.pem", chain.as_bytes());
        let trust = folder.join("root.pem");
        let trust = trust.to_str().expect("UTF-8");
        let asked = ["--chain", &chain, "--truststore", trust, "--format", "json"];
        let output = visum(&[&asked[..], more].concat());
        let verdict: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        let checks = verdict["checks"].as_array().expect("checks").clone();
        let failed = checks.iter().filter(|check| check["verdict"] == "fail");
        let failed = failed
            .map(|check| format!("{}@{}", check["id"], check["certificate"]).replace('"', ""));
        (output.status.code(), failed.collect())
    };
    let name = ["--name", "broker.example"];
    let none: Vec<String> = Vec::new();
    request("leaf", &ec);
    sign("leaf", "ca", &format!("{san}{usage}"), "-sha256");
    assert_eq!(judge("leaf", &["ca"], &name), (Some(0), none.clone()));
    assert_eq!(
        judge("leaf", &["ca", "root"], &["--name", "10.0.0.1"]),
        (Some(0), none)
    );
    let missing = ["issuer-known@0", "trust-anchor@0"]
        .map(str::to_owned)
        .to_vec();
    assert_eq!(judge("leaf", &[], &name), (Some(1), missing));
    let only = |id: &str| (Some(1), vec![id.to_owned()]);
    assert_eq!(
        judge("leaf", &["ca"], &["--role", "client"]),
        only("purpose@0")
    );
    assert_eq!(
        judge("leaf", &["ca"], &["--name", "other.example"]),
        only("name@0")
    );
    sign("leaf", "ca", &format!("{san}{usage}"), "-sha1");
    assert_eq!(judge("leaf", &["ca"], &name), only("algorithm@0"));
    sign(
        "leaf",
        "ca",
        &format!("{san}{usage}1.2.3.4=critical,ASN1:NULL\n"),
        "-sha256",
    );
    assert_eq!(judge("leaf", &["ca"], &name), only("critical-extension@0"));
    // A CA whose RSA key is too short to be believed, and one on a curve that is not used.
    let curve = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-521",
        "-nodes",
    ];
    for key in [&rsa("rsa:1024")[..], &curve] {
        request("ca", key);
        sign("ca", "root", ca, "-sha256");
        sign("leaf", "ca", &format!("{san}{usage}"), "-sha256");
        assert_eq!(
            judge("leaf", &["ca"], &name),
            only("algorithm@1"),
            "{key:?}"
        );
    }
    request("ca", &rsa("rsa:2048"));
    sign("ca", "root", ca, "-sha256");
    sign("leaf", "ca", &format!("{san}{usage}"), "-sha384");
    assert_eq!(judge("leaf", &["ca"], &name).0, Some(0));
}
