//! A real broker whose `super.users` spells its own name as OpenSSL prints it: the controller that it
//! is itself denies it.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use visum::cluster::{Established, Manner, TlsVersion};
use visum::explain::voices::Speaker;
use visum::handshake::transcript::Step;
use visum::pki::{Randomness, Seed};
use visum::scenario::builtin;
use visum::wire::{MessageKind, Side};

use super::super::case::Case;
use super::super::folder::Folder;
use super::super::java::Program;
use super::super::{nothing_differs, papers};
use super::event::{self, Event};
use super::{BROKER, format_folder, free_ports, jars, jdks, kafka, tls, today};

/// The last that a broker says of being denied; it asks again then.
const DENIED: &str = "Unable to register broker";

#[test]
fn a_real_controller_denies_a_name_that_is_spelled_otherwise() {
    let Some(jars) = jars() else { return };
    let _running = BROKER.lock();
    let mut differences = Vec::new();
    // No word of it depends on the version: each JDK speaks one.
    for ((feature, java), version) in jdks().iter().zip(TlsVersion::BOTH) {
        let case = case(version);
        for difference in meet(&case, java, *feature, &jars) {
            differences.push(format!("{}, JDK {feature}: {difference}", case.name()));
        }
    }
    nothing_differs(&differences);
}

fn case(version: TlsVersion) -> Case {
    let journey = builtin::find("first-journey").expect("it is built in");
    Case::broken(journey, "not-permitted@client", version, Manner::Java).expect("it can be broken")
}

/// Starts the broker of the run's client, and says how what it logs and answers differs from what
/// visum says.
fn meet(case: &Case, java: &Path, feature: u32, jars: &Path) -> Vec<String> {
    let version = case.version.as_str();
    let folder = Folder::new(&format!("permission-{feature}-{version}"));
    let cluster = today(&case.cluster).expect("there is one clock");
    let established = cluster
        .establish(Randomness::Seeded(Seed(1)))
        .expect("the plan was established before");
    let [own, controller] = free_ports(2)[..] else {
        panic!("two ports");
    };
    let settings = settings(&folder, &established, own, controller);
    let settings = folder.write("server.properties", &settings);
    format_folder(java, jars, &settings);
    let mut arguments = kafka("-Xmx512m", jars);
    arguments.extend(["kafka.Kafka".into(), settings.into()]);
    let broker = Program::start(java, arguments);
    let events = until_denied(&broker);

    let mut differences = Vec::new();
    let mut compared = 0;
    for (speaker, side) in [
        (Speaker::AcceptingBroker, Side::Server),
        (Speaker::DiallingBroker, Side::Client),
    ] {
        let told = case.told(&[speaker], side, feature).unwrap_or_default();
        for entry in event::entries(&told) {
            compared += 1;
            if !events.iter().any(|event| event.is(&entry, "localhost")) {
                differences.push(format!("nothing like {entry:?} is logged: {events:#?}"));
            }
        }
    }
    assert_eq!(compared, 3, "what is said of it was measured");
    let (asked, answered) = spoken(case);
    let heard = ask(&folder, &established, controller, &asked);
    if heard.last() != answered.last() {
        differences.push(format!("it answers {heard:?}, and in the run {answered:?}"));
    }
    differences
}

/// A broker that is its own controller, with one truststore and one keystore for both.
fn settings(folder: &Folder, established: &Established, own: u16, controller: u16) -> String {
    let client = established.broker(Side::Client);
    let server = established.broker(Side::Server);
    // It meets itself: whom the other trusts is whom it trusts.
    let of_a_truststore = |name: &str| name.starts_with("ssl.truststore");
    let own_papers = tls(client)
        .into_iter()
        .filter(|(name, _)| !of_a_truststore(name));
    let trusted = tls(server)
        .into_iter()
        .filter(|(name, _)| of_a_truststore(name));
    let stores: Vec<String> = own_papers
        .chain(trusted)
        .map(|(name, value)| format!("{name}={}", value.replace('\n', "\\n")))
        .collect();
    let super_users = server.super_users.as_ref().expect("it has an authorizer");
    format!(
        "process.roles=broker,controller\nnode.id=1\n\
         controller.quorum.bootstrap.servers=localhost:{controller}\n\
         listeners=INTERNAL://localhost:{own},CONTROLLER://localhost:{controller}\n\
         advertised.listeners=INTERNAL://localhost:{own},CONTROLLER://localhost:{controller}\n\
         controller.listener.names=CONTROLLER\ninter.broker.listener.name=INTERNAL\n\
         listener.security.protocol.map=INTERNAL:SSL,CONTROLLER:SSL\n\
         ssl.client.auth=required\nssl.endpoint.identification.algorithm=\n\
         authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n\
         super.users={}\nnum.network.threads=1\nlog.cleaner.dedupe.buffer.size=4000000\n\
         log.dirs={}\n{}\n",
        super_users.join(";"),
        folder.path().join("data").display(),
        stores.join("\n"),
    )
}

/// What it logs until it has been denied.
fn until_denied(broker: &Program) -> Vec<Event> {
    let start = Instant::now();
    let mut events = Vec::new();
    while let Some(line) = broker.line(Duration::from_secs(60)) {
        let denied = line.contains(DENIED);
        events.extend(Event::read(&line).filter(Event::is_of_permission));
        if denied {
            return events;
        }
        assert!(start.elapsed() < Duration::from_secs(90), "it is let in");
    }
    panic!("it has ended: {events:#?}");
}

/// The frames that the run's client asked with, and those of the answers.
fn spoken(case: &Case) -> (Vec<u8>, Vec<Vec<u8>>) {
    let said = |side: Side| {
        let steps = case.run.transcript.steps.iter();
        steps.filter_map(move |step| match step {
            Step::Crossing(crossing) if crossing.from == side => Some(&crossing.letters),
            _ => None,
        })
    };
    let frames = |side: Side| -> Vec<Vec<u8>> {
        said(side)
            .flatten()
            .filter(|letter| letter.kind == MessageKind::ApplicationData)
            .map(|letter| letter.bytes.clone())
            .collect()
    };
    (frames(Side::Client).concat(), frames(Side::Server))
}

/// Asks a real controller with these very frames, and gives the frames of its answers.
fn ask(folder: &Folder, established: &Established, port: u16, frames: &[u8]) -> Vec<Vec<u8>> {
    let entry = established.broker(Side::Client).keystore.entry.as_ref();
    let entry = entry.expect("it has a passport");
    let key = papers::pem("PRIVATE KEY", &entry.key.to_pkcs8());
    let mut openssl = Command::new("openssl")
        .args([
            "s_client",
            "-quiet",
            "-connect",
            &format!("127.0.0.1:{port}"),
        ])
        .args([
            "-cert",
            &folder.write("chain.pem", &papers::bundle(&entry.chain)),
        ])
        .args(["-key", &folder.write("key.pem", &key)])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("openssl starts");
    let mut input = openssl.stdin.take().expect("it is piped");
    input.write_all(frames).expect("it listens");
    let mut output = openssl.stdout.take().expect("it is piped");
    let answers = (0..2)
        .map(|_| {
            let mut size = [0; 4];
            output.read_exact(&mut size).expect("an answer begins");
            let length = usize::try_from(u32::from_be_bytes(size)).expect("it fits");
            let mut answer = vec![0; length];
            output.read_exact(&mut answer).expect("an answer ends");
            [&size[..], &answer].concat()
        })
        .collect();
    drop(input);
    openssl.kill().expect("it can be stopped");
    openssl.wait().expect("it has ended");
    answers
}
