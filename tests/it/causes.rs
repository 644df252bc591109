//! What is broken and what nobody came to look at, told apart.

use visum::cluster::TlsVersion;
use visum::explain::Cause;
use visum::explain::diagnosis::CauseKind;
use visum::lab::matrix::every_fault;
use visum::lab::{Changes, Lab};
use visum::pki::Seed;
use visum::scenario::builtin;
use visum::wire::Side;

/// A cause in a word: its check, or what it is.
fn word(cause: &Cause) -> (Side, &'static str) {
    let check = cause.check.as_ref().map(|check| check.id.as_str());
    let word = match (cause.kind, check) {
        (CauseKind::Check, Some(check)) => check,
        (kind, _) => kind.as_str(),
    };
    (cause.side, word)
}

/// The causes of a run of the first journey, and what nobody came to look at.
fn told(faults: &[&str], version: TlsVersion) -> [Vec<(Side, &'static str)>; 2] {
    let faults = faults.iter().map(|fault| fault.parse().expect("it is one"));
    let changes = Changes {
        version,
        faults: faults.collect(),
        ..Changes::default()
    };
    let scenario = builtin::find("first-journey").expect("it is built in");
    let run = Lab::new()
        .run(scenario, &changes, Seed(1))
        .expect("it runs");
    let diagnosis = &run.explanation.diagnosis;
    [&diagnosis.causes, &diagnosis.unreached].map(|causes| causes.iter().map(word).collect())
}

#[test]
fn of_one_fault_nothing_is_left_unseen() {
    let scenario = builtin::find("first-journey").expect("it is built in");
    let mut lab = Lab::new();
    for fault in every_fault() {
        for version in TlsVersion::BOTH {
            let changes = Changes {
                version,
                faults: vec![fault],
                ..Changes::default()
            };
            let Ok(run) = lab.run(scenario, &changes, Seed(1)) else {
                continue;
            };
            let unreached = &run.explanation.diagnosis.unreached;
            let unreached: Vec<_> = unreached.iter().map(word).collect();
            assert_eq!(unreached, [], "{fault} in TLS {}", version.as_str());
        }
    }
}

#[test]
fn papers_that_nobody_came_to_look_at_are_told_apart() {
    use Side::{Client, Server};
    for version in TlsVersion::BOTH {
        // The server's papers come first.
        assert_eq!(
            told(&["expired@server", "not-yet-valid@client"], version),
            [vec![(Server, "dates")], vec![(Client, "dates")]]
        );
        // What stays in the pocket is not looked at, and may be bad besides.
        assert_eq!(
            told(&["ca-missing@server", "expired@client"], version),
            [vec![(Client, "not-listed")], vec![(Client, "dates")]]
        );
        // Before anybody shows papers, all of them may be bad.
        assert_eq!(
            told(&["no-common-group@client", "wrong-name@server"], version)[1],
            [(Server, "name")]
        );
        // Where no papers are asked for, they cannot be refused.
        let faults = ["auth-none@server", "expired@client", "expired@server"];
        assert_eq!(told(&faults, version), [vec![(Server, "dates")], vec![]]);
    }
}
