//! Java's own TLS engine, on each JDK that is here.

use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

use visum::cluster::Manner;
use visum::explain::voices::Speaker;
use visum::wire::Side;

use super::case::{self, Case};
use super::java::{self, Program};
use super::{differs, known, nothing_differs, papers, peers, words};

/// A run of `Handshake.java`.
pub struct Engines {
    program: Program,
    pub feature: u32,
}

impl Engines {
    pub fn start(java: &Path) -> Self {
        let source = java::file("tests/it/oracle/Handshake.java");
        let program = Program::start(java, [OsStr::new("-Xmx256m"), source.as_os_str()]);
        let mut engines = Self {
            program,
            feature: 0,
        };
        let feature = engines.answer();
        engines.feature = feature.parse().expect("it says its version first");
        engines
    }

    pub fn ask(&mut self, line: &str) {
        self.program.tell(line);
    }

    /// The next line; a program that says nothing for so long does not work.
    pub fn answer(&self) -> String {
        let answer = self.program.line(Duration::from_secs(60));
        answer.expect("Handshake.java answers each case")
    }

    /// What client and server ended with.
    pub fn ending(&self, id: usize) -> [String; 2] {
        let answer = self.answer();
        match *answer.split('\t').collect::<Vec<_>>() {
            [number, client, server] if number == id.to_string() => {
                [client.to_owned(), server.to_owned()]
            }
            _ => panic!("case {id} was asked, and the answer is {answer:?}"),
        }
    }
}

/// Whether somebody only passes on that the other refused.
fn was_told(ended: &str) -> bool {
    ended == "open" || ended.contains("Received fatal alert")
}

#[test]
fn javas_engine_decides_as_it_is_told_in_the_words_that_were_measured() {
    let jdks = peers::jdks();
    for measured in peers::MEASURED_JDKS {
        if !jdks.contains_key(&measured) {
            eprintln!("skipped: there is no JDK {measured} on this machine");
        }
    }
    if !peers::MEASURED_JDKS
        .iter()
        .any(|jdk| jdks.contains_key(jdk))
    {
        return peers::missing("a JDK (17 or 25)");
    }
    let cases = case::all(Manner::Java);
    for (feature, java) in &jdks {
        let mut engines = Engines::start(java);
        assert_eq!(engines.feature, *feature);
        let mut differences = Vec::new();
        let mut compared = 0;
        for (id, case) in cases.iter().enumerate() {
            engines.ask(&papers::line(case, id, false));
            let ended = engines.ending(id);
            let peer = format!("Java's engine on JDK {feature}");
            let accepts = ended.iter().all(|end| end == "ok");
            let how = differs(case, ("Java", &peer), case.connects(), accepts);
            differences.extend(how.map(|how| format!("{}: {how}: {ended:?}", case.name())));
            match known(case, "Java") {
                None => differences.extend(other_refuser(case, &ended, &peer)),
                Some(row) if ended.iter().any(|end| end.contains(row.text)) => {}
                Some(_) => differences.push(format!("{}, {peer}: {ended:?}", case.name())),
            }
            for (side, end) in Side::BOTH.into_iter().zip(&ended) {
                let Some(wanted) = told(case, side, *feature) else {
                    continue;
                };
                compared += 1;
                if let Some(how) = words::differ(&wanted, end, case.dialled()) {
                    differences.push(format!("{}, {peer}, {side}: {how}", case.name()));
                }
            }
        }
        nothing_differs(&differences);
        eprintln!("JDK {feature}: {} cases, {compared} texts", cases.len());
        let measured = peers::MEASURED_JDKS.contains(feature);
        assert!(compared >= 50 || !measured, "only {compared} texts");
    }
}

/// The exceptions that visum has for that side. An exception that only Kafka makes is not the
/// engine's to throw.
fn told(case: &Case, side: Side, jdk: u32) -> Option<Vec<&str>> {
    let with_kafka: &[Speaker] = match side {
        Side::Client => &[Speaker::JavaClient],
        Side::Server => &[Speaker::AcceptingBroker, Speaker::AcceptingBrokerHidden],
    };
    let lines = case.told(with_kafka, side, jdk).unwrap_or_default();
    let mut causes = words::causes(&lines);
    if causes.is_empty() {
        causes = case.told(&[Speaker::Jsse], side, jdk)?;
    }
    (!causes.is_empty() && !case.connects()).then_some(causes)
}

/// Whether another side refuses than in the run.
fn other_refuser(case: &Case, ended: &[String; 2], peer: &str) -> Option<String> {
    let refuser = case.refuser()?;
    let refused_by = |side: Side| match side {
        Side::Client => !was_told(&ended[0]) && ended[0] != "ok",
        Side::Server => !was_told(&ended[1]) && ended[1] != "ok",
    };
    let both_speak = Side::BOTH.into_iter().all(|side| case.speaks_tls(side));
    (both_speak && (!refused_by(refuser) || refused_by(refuser.peer()))).then(|| {
        format!(
            "{}: the {refuser} refuses with rustls; {peer}: {ended:?}",
            case.name()
        )
    })
}
