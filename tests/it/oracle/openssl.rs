//! OpenSSL: as a client of Java's engine, which is what a broker is to it, and as a judge of chains.

use std::io::Read as _;
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use visum::cluster::Manner;
use visum::explain::voices::Speaker;
use visum::handshake::transcript::{Step, Subject};
use visum::pki::Certificate;
use visum::scenario::FaultKind;
use visum::wire::Side;

use super::case::{self, Case};
use super::folder::Folder;
use super::jsse::Engines;
use super::{differs, known, nothing_differs, papers, peers, words};

/// The security level of a connection: without one a chain is judged more leniently.
const LEVEL: &str = "1";

/// Longer than any handshake takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs OpenSSL to its end, with a standard input that stays open; what it printed, in one.
fn openssl(arguments: &[String]) -> String {
    let mut child = Command::new("openssl")
        .args(arguments)
        .env_remove("OPENSSL_CONF")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("openssl starts");
    let mut streams: [Box<dyn std::io::Read + Send>; 2] = [
        Box::new(child.stdout.take().expect("it is piped")),
        Box::new(child.stderr.take().expect("it is piped")),
    ];
    // It leaves at the end of its input, perhaps before it has read the alert.
    let input = child.stdin.take();
    let (told, done) = channel();
    let reader = thread::spawn(move || {
        let mut text = Vec::new();
        for stream in &mut streams {
            let _ = stream.read_to_end(&mut text);
            text.push(b'\n');
        }
        let _ = told.send(());
        String::from_utf8_lossy(&text).into_owned()
    });
    let ended = done.recv_timeout(PATIENCE);
    let _ = child.kill();
    let _ = child.wait();
    drop(input);
    let text = reader.join().expect("the reader does not panic");
    assert!(ended.is_ok(), "openssl {arguments:?} does not end:\n{text}");
    text
}

fn options<const N: usize>(options: [&str; N]) -> Vec<String> {
    options.map(str::to_owned).to_vec()
}

/// The options that make it believe what that side believes, at the time on its clock, and expect
/// that name.
fn judging(case: &Case, side: Side, folder: &Folder) -> Vec<String> {
    let trusted = papers::bundle(papers::trusted(case, side));
    let clock = case.papers.broker(side).clock.0.unix().to_string();
    let mut arguments = options(["-no-CApath", "-no-CAstore", "-attime", &clock]);
    arguments.extend(options(["-CAfile", &folder.write("trust.pem", &trusted)]));
    if side == Side::Client {
        let dialled = case.dialled();
        let kind = match dialled.parse::<std::net::IpAddr>() {
            Ok(_) => "-verify_ip",
            Err(_) => "-verify_hostname",
        };
        arguments.extend(options([kind, dialled]));
    }
    arguments
}

/// `s_client` with the client's papers.
fn dial(case: &Case, port: &str, folder: &Folder) -> String {
    let broker = &case.papers.brokers.client;
    let version = match broker.version.as_str() {
        "1.2" => "-tls1_2",
        _ => "-tls1_3",
    };
    let mut arguments = options([
        "s_client",
        "-connect",
        &format!("127.0.0.1:{port}"),
        version,
    ]);
    if case.dialled().parse::<std::net::IpAddr>().is_err() {
        arguments.extend(options(["-servername", case.dialled()]));
    }
    arguments.extend(judging(case, Side::Client, folder));
    if let Some([tls13, tls12]) = papers::suites(broker.suites) {
        let tls12 = tls12.trim_start_matches("TLS_").replace("_WITH", "");
        let tls12 = tls12.replace("AES_", "AES").replace('_', "-");
        arguments.extend(options(["-ciphersuites", tls13, "-cipher", &tls12]));
    }
    if let Some(entry) = &broker.keystore.entry {
        let key = papers::pem("PRIVATE KEY", &entry.key.to_pkcs8());
        let leaf = papers::bundle(entry.chain.first());
        arguments.extend(options(["-key", &folder.write("key.pem", &key)]));
        arguments.extend(options(["-cert", &folder.write("leaf.pem", &leaf)]));
        if let Some(letters) = entry.chain.get(1..).filter(|letters| !letters.is_empty()) {
            let letters = folder.write("letters.pem", &papers::bundle(letters));
            arguments.extend(options(["-cert_chain", &letters]));
        }
    }
    openssl(&arguments)
}

#[test]
fn openssl_dials_and_prints_what_was_measured() {
    let Some(version) = peers::openssl() else {
        return peers::missing("openssl");
    };
    let jdks = peers::jdks();
    let folder = Folder::new("dial");
    let mut met = false;
    for feature in peers::MEASURED_JDKS {
        let Some(java) = jdks.get(&feature) else {
            continue;
        };
        met = true;
        let mut engines = Engines::start(java);
        let mut differences = Vec::new();
        let mut compared = 0;
        for manner in [Manner::Java, Manner::Stubborn] {
            for (id, case) in case::all(manner).iter().enumerate() {
                let told = case.told(&[Speaker::OpenSsl], Side::Client, feature);
                let refused = refused_in_words(case, feature);
                if told.is_none() && refused.is_none() {
                    continue;
                }
                engines.ask(&papers::line(case, id, true));
                let port = engines.answer();
                let port = port.rsplit('\t').next().unwrap_or_default();
                let printed = dial(case, port, &folder);
                // Where it refused its own papers it never dialled, and the server still waits.
                drop(TcpStream::connect(format!("127.0.0.1:{port}")));
                let [_, server] = engines.ending(id);
                let what = format!("{}, OpenSSL {version}, JDK {feature}", case.name());
                for line in told.unwrap_or_default() {
                    compared += 1;
                    if !words::printed(expected_of(line, &version), &printed) {
                        differences.push(format!("{what}: no {line:?} in:\n{printed}"));
                    }
                }
                if let Some(causes) = refused {
                    compared += 1;
                    let how = words::differ(&causes, &server, case.dialled());
                    differences.extend(how.map(|how| format!("{what}, server: {how}")));
                }
            }
        }
        nothing_differs(&differences);
        eprintln!("OpenSSL {version} dials JDK {feature}: {compared} texts");
        assert!(compared >= 20, "only {compared} texts");
    }
    if !met {
        peers::missing("a JDK (17 or 25) for openssl to dial");
    }
}

/// What this OpenSSL is to print: the words were measured with 3.0, and later ones call alerts by
/// other names. Their numbers stay.
fn expected_of<'a>(line: &'a str, version: &str) -> &'a str {
    match line.find("SSL alert number ") {
        Some(at) if !version.starts_with("3.0.") => &line[at..],
        _ => line,
    }
}

/// The exceptions that visum has for a server that refuses the papers of a client which shows them
/// to anyone. What a server prints for another reason depends on how the client speaks, and that
/// was measured with Java.
fn refused_in_words(case: &Case, jdk: u32) -> Option<Vec<&str>> {
    let refused = |step: &Step| matches!(step, Step::Verified(verification) if verification.side == Side::Server && verification.failure.is_some());
    let stubborn = case.cluster.link.manner == Manner::Stubborn;
    if !stubborn || !case.run.transcript.steps.iter().any(refused) {
        return None;
    }
    let lines = case.told(&[Speaker::AcceptingBrokerHidden], Side::Server, jdk)?;
    let causes = words::causes(&lines);
    (!causes.is_empty()).then_some(causes)
}

#[test]
fn openssl_judges_every_chain_as_rustls_does() {
    let Some(version) = peers::openssl() else {
        return peers::missing("openssl");
    };
    let folder = Folder::new("judge");
    let mut differences = Vec::new();
    let mut judged = 0;
    for case in case::all(Manner::Stubborn) {
        let peer = format!("OpenSSL {version}");
        let mut judgements = Vec::new();
        for step in &case.run.transcript.steps {
            let Step::Verified(verification) = step else {
                continue;
            };
            if !matches!(verification.subject, Subject::Chain { .. }) {
                continue;
            }
            judged += 1;
            let side = verification.side;
            let printed = judge(&case, side, LEVEL, &folder);
            let accepts = printed.contains("leaf.pem: OK");
            judgements.push((side, verification.failure.is_none(), accepts, printed));
        }
        // What is known of a whole case is so at one of its sides.
        if let Some(row) = known(&case, "OpenSSL") {
            let accepted = judgements.iter().all(|(_, accepted, ..)| *accepted);
            let accepts = judgements.iter().all(|(_, _, accepts, _)| *accepts);
            let how = differs(&case, ("OpenSSL", &peer), accepted, accepts);
            let mut printed = judgements.iter().map(|(.., printed)| printed);
            let unsaid = !printed.any(|printed| printed.contains(row.text));
            let unsaid = unsaid.then(|| format!("{peer} does not print {:?}", row.text));
            let both = how.into_iter().chain(unsaid);
            differences.extend(both.map(|how| format!("{}: {how}", case.name())));
            continue;
        }
        for (side, accepted, accepts, printed) in judgements {
            let peer = format!("{peer} as {side}");
            if let Some(how) = differs(&case, ("OpenSSL", &peer), accepted, accepts) {
                differences.push(format!("{}: {how}\n{printed}", case.name()));
            }
        }
    }
    nothing_differs(&differences);
    eprintln!("OpenSSL {version}: {judged} chains");
    assert!(judged >= 60, "only {judged} chains");
}

#[test]
fn openssl_refuses_short_keys_as_rustls_does_at_the_level_of_today() {
    if peers::openssl().is_none() {
        return peers::missing("openssl");
    }
    let folder = Folder::new("level");
    let mut cases = case::all(Manner::Stubborn);
    cases.retain(|case| matches!(&case.faults[..], [fault] if fault.kind() == FaultKind::WeakRsa));
    assert!(!cases.is_empty());
    for case in cases {
        let side = case.refuser().expect("rustls refuses");
        let printed = judge(&case, side, "2", &folder);
        assert!(printed.contains("CA certificate key too weak"), "{printed}");
    }
}

/// `openssl verify` of the chain that a side was shown, at a security level.
fn judge(case: &Case, side: Side, level: &str, folder: &Folder) -> String {
    let shown = &case.papers.broker(side.peer()).keystore.entry;
    let chain: &[Certificate] = shown.as_ref().map_or(&[], |entry| &entry.chain);
    let purpose = match side {
        Side::Client => "sslserver",
        Side::Server => "sslclient",
    };
    let mut arguments = options(["verify", "-purpose", purpose, "-auth_level", level]);
    arguments.extend(judging(case, side, folder));
    if let Some(letters) = chain.get(1..).filter(|letters| !letters.is_empty()) {
        let letters = papers::bundle(letters);
        arguments.extend(options([
            "-untrusted",
            &folder.write("letters.pem", &letters),
        ]));
    }
    let leaf = papers::bundle(chain.first());
    arguments.push(folder.write("leaf.pem", &leaf));
    openssl(&arguments)
}
