//! A real Kafka broker with a listener a case, and real Java clients that dial them.
//!
//! `VISUM_KAFKA` is the folder of jars that `tests/kafka/fetch` prints. Both sides live on this
//! machine's clock: the plan of each case is moved in time, so that its "now" is now.

mod event;
mod permission;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::net::{IpAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use visum::cluster::{Broker, Cluster, Established, Manner};
use visum::explain::voices::Speaker;
use visum::pki::{Randomness, Seed, Validity};
use visum::wire::Side;

use super::case::{self, Case};
use super::folder::Folder;
use super::java::{self, Program};
use super::{nothing_differs, papers, peers, words};
use event::Event;

/// Every store here has it: a PKCS12 without a password is no store to Java.
const PASSWORD: &str = "changeit";

/// Held by whoever has a broker running: two at once are slower than one after the other, and what a
/// client does by its clock is part of what is compared.
static BROKER: Mutex<()> = Mutex::new(());

/// How many failures have to be among the cases.
const AT_LEAST: usize = 12;

/// A case with its papers of today, and the listener that has the broker's.
struct Meeting<'a> {
    id: usize,
    case: &'a Case,
    papers: Established,
    port: u16,
    client: &'static str,
}

/// What was logged and how it ended for the client.
#[derive(Default)]
struct Account {
    broker: Vec<Event>,
    client: Vec<Event>,
    ended: String,
}

#[test]
fn a_real_broker_and_real_clients_print_what_was_measured() {
    let Some(jars) = jars() else { return };
    let _running = BROKER.lock();
    for (feature, java) in jdks() {
        meet(&java, feature, &jars);
    }
}

/// The folder of Kafka's jars, if it is known.
fn jars() -> Option<PathBuf> {
    let jars = env::var_os("VISUM_KAFKA").map(PathBuf::from);
    if jars.is_none() {
        peers::missing("a Kafka broker (VISUM_KAFKA=$(tests/kafka/fetch))");
    }
    jars
}

/// The JDKs with which its words were measured, of those that are here.
fn jdks() -> BTreeMap<u32, PathBuf> {
    let mut jdks = peers::jdks();
    jdks.retain(|feature, _| peers::MEASURED_JDKS.contains(feature));
    if jdks.is_empty() {
        peers::missing("a JDK (17 or 25) for Kafka");
    }
    jdks
}

fn meet(java: &Path, feature: u32, jars: &Path) {
    let cases = case::all(Manner::Java);
    let folder = Folder::new(&format!("kafka-{feature}"));
    let mut meetings = meetings(&cases, feature);
    let mut ports = free_ports(meetings.len() + 2).into_iter();
    for (meeting, port) in meetings.iter_mut().zip(&mut ports) {
        meeting.port = port;
    }
    let settings = settings(&folder, &meetings, &ports.collect::<Vec<_>>());
    let broker = start_broker(java, jars, &folder.write("server.properties", &settings));
    let accounts = accounts(java, jars, &folder, &broker, &meetings);
    let mut differences = Vec::new();
    let mut compared = 0;
    let mut failures = BTreeSet::new();
    let mut table = String::new();
    for (meeting, account) in meetings.iter().zip(&accounts) {
        let told = Told::of(meeting.case, feature);
        let report = compare(meeting, account, &told);
        compared += report.compared;
        let refused = account.broker.iter().filter(|event| event.is_of_refusal());
        let dials = refused.count();
        if !meeting.case.connects() {
            failures.insert(meeting.case.what.as_str());
        }
        let _ = writeln!(
            table,
            "{:40} {:8} refused {dials}x  {}",
            meeting.case.name(),
            meeting.client,
            account.ended
        );
        differences.extend(report.differences.into_iter().map(|how| {
            let (name, client) = (meeting.case.name(), meeting.client);
            format!("{name}, {client}, JDK {feature}: {how}")
        }));
    }
    eprintln!("Kafka on JDK {feature}: {compared} texts\n{table}");
    nothing_differs(&differences);
    assert!(failures.len() >= AT_LEAST, "only {failures:?}");
    assert!(compared >= 4 * AT_LEAST, "only {compared} texts");
}

/// The cases that were measured with a broker that has started, and one that is dialled by a
/// producer too.
fn meetings(cases: &[Case], feature: u32) -> Vec<Meeting<'_>> {
    let mut meetings = Vec::new();
    for case in cases {
        // Nothing but the loopback is dialled: a name can lead there, an address cannot.
        let is_name = case.dialled().parse::<IpAddr>().is_err();
        let wanted = is_name && (case.what.contains('@') || case.what == "first-journey");
        let measured = !Told::of(case, feature).broker.is_empty();
        let Some(today) = today(&case.cluster).filter(|_| wanted && measured) else {
            continue;
        };
        let clients: &[&str] = match case.what.as_str() {
            "ca-missing@server" => &["admin", "producer"],
            _ => &["admin"],
        };
        for client in clients {
            let papers = today.establish(Randomness::Seeded(Seed(1)));
            meetings.push(Meeting {
                id: meetings.len(),
                case,
                papers: papers.expect("the plan was established before"),
                port: 0,
                client,
            });
        }
    }
    meetings
}

/// The plan with every date moved so that the clocks say what this machine's says; `None` if the
/// two clocks differ, since here is one.
fn today(cluster: &Cluster) -> Option<Cluster> {
    let clock = cluster.brokers.client.clock;
    if cluster.brokers.server.clock != clock {
        return None;
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let later = i64::try_from(now.as_secs()).ok()? - clock.unix();
    let mut cluster = cluster.clone();
    let shift = |validity: &mut Validity| {
        validity.from = validity.from.plus(later);
        validity.until = validity.until.plus(later);
    };
    for authority in &mut cluster.authorities {
        shift(&mut authority.validity);
    }
    for side in Side::BOTH {
        let broker = cluster.brokers.of_mut(side);
        broker.clock = broker.clock.plus(later);
        if let Some(passport) = &mut broker.passport {
            shift(&mut passport.validity);
        }
    }
    Some(cluster)
}

/// Ports that the system has free, the last two for the broker itself. All are held until the last
/// is known, so that none comes twice.
fn free_ports(count: usize) -> Vec<u16> {
    let bind = |_| TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
    let held: Vec<TcpListener> = (0..count).map(bind).collect();
    let port = |listener: &TcpListener| listener.local_addr().expect("it is bound").port();
    held.iter().map(port).collect()
}

/// Lets every client dial, and sorts what it and the broker log.
fn accounts(
    java: &Path,
    jars: &Path,
    folder: &Folder,
    broker: &Program,
    meetings: &[Meeting<'_>],
) -> Vec<Account> {
    let mut accounts: Vec<Account> = meetings.iter().map(|_| Account::default()).collect();
    let mut hosts: BTreeSet<&str> = meetings.iter().map(|one| one.case.dialled()).collect();
    hosts.insert("localhost");
    let hosts: String = hosts
        .iter()
        .flat_map(|host| ["127.0.0.1 ", host, "\n"])
        .collect();
    let hosts = folder.write("hosts", &hosts);
    // A client that dials a plaintext port, or is answered in TLS, makes room for what it takes to
    // be a size: 352 MB.
    let mut arguments = kafka("-Xmx640m", jars);
    arguments.push(format!("-Djdk.net.hosts.file={hosts}").into());
    arguments.push(java::file("tests/kafka/Clients.java").into());
    let mut clients = Program::start(java, arguments);
    for meeting in meetings {
        clients.tell(&dialling(meeting));
    }
    clients.finish();
    let start = Instant::now();
    while let Some(line) = clients.line(Duration::from_secs(60)) {
        let place = |id: &str| id.parse::<usize>().expect("ids are numbers");
        if let Some(event) = Event::read(&line) {
            if let Some(id) = event.client() {
                accounts[id].client.push(event);
            }
        } else if let ["ended", id, _, ended] = *line.split('\t').collect::<Vec<_>>() {
            ended.clone_into(&mut accounts[place(id)].ended);
        }
        assert!(start.elapsed() < Duration::from_secs(120), "clients hang");
    }
    // What is still on its way out of the broker; a broker at rest logs nothing.
    while let Some(line) = broker.line(Duration::from_millis(700)) {
        let Some(event) = Event::read(&line) else {
            continue;
        };
        let of = |meeting: &Meeting<'_>| event.is_at(meeting.port);
        if let Some(at) = meetings.iter().position(of) {
            accounts[at].broker.push(event);
        }
        assert!(start.elapsed() < Duration::from_secs(150), "it never rests");
    }
    accounts
}

/// What every program of Kafka's needs.
fn kafka(heap: &str, jars: &Path) -> Vec<OsString> {
    let log = java::file("tests/kafka/log4j2.xml");
    let mut path = OsString::from(jars);
    path.push("/*");
    vec![
        heap.into(),
        format!("-Dlog4j2.configurationFile={}", log.display()).into(),
        "-cp".into(),
        path,
    ]
}

/// Makes the folder of a broker that is its own controller.
fn format_folder(java: &Path, jars: &Path, settings: &str) {
    let formatted = Command::new(java)
        .args(kafka("-Xmx128m", jars))
        .args(["kafka.tools.StorageTool", "format", "--standalone"])
        .args(["-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", settings])
        .stdin(Stdio::null())
        .output()
        .expect("java starts");
    let said = String::from_utf8_lossy(&formatted.stderr);
    assert!(formatted.status.success(), "the broker's folder: {said}");
}

/// Starts a broker that is its own controller; back when it has started.
fn start_broker(java: &Path, jars: &Path, settings: &str) -> Program {
    format_folder(java, jars, settings);
    let mut arguments = kafka("-Xmx512m", jars);
    arguments.extend(["kafka.Kafka".into(), settings.into()]);
    let broker = Program::start(java, arguments);
    let start = Instant::now();
    let mut said = Vec::new();
    while start.elapsed() < Duration::from_secs(90) {
        let Some(line) = broker.line(Duration::from_secs(30)) else {
            break;
        };
        if line.contains("Kafka Server started") {
            return broker;
        }
        said.push(line);
    }
    panic!("the broker does not start: {said:#?}");
}

/// The broker's settings; its `own` ports are for itself.
fn settings(folder: &Folder, meetings: &[Meeting<'_>], own: &[u16]) -> String {
    let mut listeners = format!(
        "INTERNAL://localhost:{},CONTROLLER://localhost:{}",
        own[0], own[1]
    );
    let mut advertised = listeners.clone();
    let mut protocols = "INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT".to_owned();
    let mut stores = String::new();
    for meeting in meetings {
        let (id, port, dialled) = (meeting.id, meeting.port, meeting.case.dialled());
        let protocol = if meeting.case.speaks_tls(Side::Server) {
            "SSL"
        } else {
            "PLAINTEXT"
        };
        let _ = write!(listeners, ",CASE{id}://localhost:{port}");
        let _ = write!(advertised, ",CASE{id}://{dialled}:{port}");
        let _ = write!(protocols, ",CASE{id}:{protocol}");
        for (name, value) in tls(&meeting.papers.brokers.server) {
            let value = value.replace('\n', "\\n");
            let _ = writeln!(stores, "listener.name.case{id}.{name}={value}");
        }
        let _ = writeln!(stores, "listener.name.case{id}.ssl.client.auth=required");
    }
    let data = folder.path().join("data");
    format!(
        "process.roles=broker,controller\nnode.id=1\n\
         controller.quorum.bootstrap.servers=localhost:{}\n\
         listeners={listeners}\nadvertised.listeners={advertised}\n\
         controller.listener.names=CONTROLLER\ninter.broker.listener.name=INTERNAL\n\
         listener.security.protocol.map={protocols}\n\
         num.network.threads=1\nlog.cleaner.dedupe.buffer.size=4000000\n\
         offsets.topic.replication.factor=1\nlog.dirs={}\n{stores}",
        own[1],
        data.display(),
    )
}

/// Kafka's settings for a broker's papers and habits.
fn tls(broker: &Broker) -> Vec<(&'static str, String)> {
    let protocols = format!("TLSv{}", broker.version.as_str());
    let mut settings = vec![("ssl.enabled.protocols", protocols)];
    if let Some(names) = papers::suites(broker.suites) {
        settings.push(("ssl.cipher.suites", names.join(",")));
    }
    if let Some(entry) = &broker.keystore.entry {
        let key = papers::pem("PRIVATE KEY", &entry.key.to_pkcs8());
        settings.push(("ssl.keystore.type", "PEM".to_owned()));
        settings.push(("ssl.keystore.key", key));
        settings.push((
            "ssl.keystore.certificate.chain",
            papers::bundle(&entry.chain),
        ));
    }
    let trusted = broker.truststore.entries.iter();
    let trusted = papers::bundle(trusted.map(|entry| &entry.certificate));
    if trusted.is_empty() {
        // A PEM store without a certificate is refused when it is read.
        let empty = java::file("tests/kafka/empty.p12").display().to_string();
        settings.push(("ssl.truststore.type", "PKCS12".to_owned()));
        settings.push(("ssl.truststore.location", empty));
        settings.push(("ssl.truststore.password", PASSWORD.to_owned()));
    } else {
        settings.push(("ssl.truststore.type", "PEM".to_owned()));
        settings.push(("ssl.truststore.certificates", trusted));
    }
    settings
}

/// A client in one line, as `Clients.java` reads it.
fn dialling(meeting: &Meeting<'_>) -> String {
    let protocol = if meeting.case.speaks_tls(Side::Client) {
        "SSL"
    } else {
        "PLAINTEXT"
    };
    let mut settings = vec![
        ("id", meeting.id.to_string()),
        ("client", meeting.client.to_owned()),
        (
            "bootstrap.servers",
            format!("{}:{}", meeting.case.dialled(), meeting.port),
        ),
        ("security.protocol", protocol.to_owned()),
    ];
    settings.extend(tls(&meeting.papers.brokers.client));
    let field =
        |(name, value): (&str, String)| format!("{name}={}", papers::base64(value.as_bytes()));
    settings
        .into_iter()
        .map(field)
        .collect::<Vec<_>>()
        .join(" ")
}

/// What visum says that broker and client print.
struct Told<'a> {
    /// At INFO and above; `[""]` is nothing.
    broker: BTreeMap<&'static str, Vec<&'a str>>,
    client: Vec<&'a str>,
}

impl<'a> Told<'a> {
    fn of(case: &'a Case, jdk: u32) -> Self {
        let mut broker = BTreeMap::new();
        for (level, speaker) in [
            ("INFO", Speaker::AcceptingBroker),
            ("DEBUG", Speaker::AcceptingBrokerHidden),
        ] {
            if let Some(lines) = case.told(&[speaker], Side::Server, jdk) {
                broker.insert(level, lines);
            }
        }
        let client = case.told(&[Speaker::JavaClient], Side::Client, jdk);
        Self {
            broker,
            client: client.unwrap_or_default(),
        }
    }
}

#[derive(Default)]
struct Report {
    compared: usize,
    differences: Vec<String>,
}

fn compare(meeting: &Meeting<'_>, account: &Account, told: &Told<'_>) -> Report {
    let mut report = Report::default();
    let dialled = meeting.case.dialled();
    for (level, lines) in &told.broker {
        let entries = event::entries(lines);
        for entry in &entries {
            report.compared += 1;
            if !account.broker.iter().any(|event| event.is(entry, dialled)) {
                report.differences.push(format!(
                    "the broker does not log {entry:?}, but {:#?}",
                    account.broker
                ));
            }
        }
        if *level == "INFO" {
            let loud = account.broker.iter().filter(|event| event.level != "DEBUG");
            let more = loud.filter(|event| !entries.iter().any(|entry| event.is(entry, dialled)));
            report
                .differences
                .extend(more.map(|event| format!("the broker logs {event:?} too")));
        }
    }
    let ends_in = |name: &str| account.ended.contains(name);
    let refused = account.broker.iter().filter(|event| event.is_of_refusal());
    let dials = refused.count();
    if meeting.client == "producer" {
        // A send fails, and left alone it goes on dialling.
        if !ends_in("SslAuthenticationException") || dials < 2 {
            report.differences.push(format!(
                "a producer that is refused dials again: {dials}, {}",
                account.ended
            ));
        }
        return report;
    }
    for entry in event::entries(&told.client) {
        report.compared += 1;
        let (first, causes) = (entry.message, &entry.causes);
        if first.starts_with("java.util.concurrent.ExecutionException") {
            let chain: Vec<&str> = std::iter::once(first)
                .chain(causes.iter().copied())
                .collect();
            let how = words::differ(&chain, &account.ended, dialled);
            report
                .differences
                .extend(how.map(|how| format!("the client's exception: {how}")));
        } else if !account.client.iter().any(|event| event.is(&entry, dialled)) {
            report.differences.push(format!(
                "the client does not log {entry:?}, but {:#?}",
                account.client
            ));
        }
    }
    if meeting.case.connects() != (account.ended == "ok") {
        report
            .differences
            .push(format!("it ends with {}", account.ended));
    }
    // A refusal in TLS ends an admin's call before its time is out, as this exception says; a
    // connection that only goes away does not. How often the first dials until it hears the refusal
    // is a race with the broker's close and with its own: it is in the table, and no difference.
    if ends_in("TimeoutException") && dials < 2 {
        report
            .differences
            .push("an admin client gives up at once".to_owned());
    }
    report
}
