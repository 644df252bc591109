//! The cases: every fault on every side in both versions, and every scenario as it stands.

use visum::cluster::{Cluster, Established, Manner, SecurityProtocol, TlsVersion, Verdict};
use visum::explain::Voices;
use visum::explain::voices::verdicts;
use visum::explain::voices::{Speaker, Standing, Voice};
use visum::handshake::transcript::Step;
use visum::lab::{Changes, Lab, LabError, Run};
use visum::pki::{Randomness, Seed};
use visum::scenario::fault::apply_all;
use visum::scenario::{Fault, FaultKind, Scenario, builtin};
use visum::wire::Side;

const SEED: Seed = Seed(1);

/// A run, and the papers it was made with.
pub struct Case {
    /// The fault, or the scenario where nothing is broken on purpose.
    pub what: String,
    /// All that is broken in it, in the words of the catalogue.
    pub faults: Vec<Fault>,
    pub version: TlsVersion,
    pub run: Run,
    pub cluster: Cluster,
    pub papers: Established,
    voices: Vec<Voice>,
}

/// The faults that real peers are asked about. The others need settings or stores that these peers
/// are not given yet; what visum says of other software there rests on nothing measured here.
const ASKED: [FaultKind; 42] = [
    FaultKind::CaMissing,
    FaultKind::EmptyTruststore,
    FaultKind::NoCertificate,
    FaultKind::Expired,
    FaultKind::NotYetValid,
    FaultKind::WrongName,
    FaultKind::SelfSigned,
    FaultKind::ImpostorCa,
    FaultKind::IntermediateMissing,
    FaultKind::AlteredRequest,
    FaultKind::KeyMismatch,
    FaultKind::WrongUsage,
    FaultKind::VersionMismatch,
    FaultKind::NoCommonSuite,
    FaultKind::PlaintextPort,
    FaultKind::CaRegenerated,
    FaultKind::PinnedLeaf,
    FaultKind::ExpiredIntermediate,
    FaultKind::NotYetValidIntermediate,
    FaultKind::ExpiredRoot,
    FaultKind::NotYetValidRoot,
    FaultKind::ClockFast,
    FaultKind::ClockSlow,
    FaultKind::DialledByAddress,
    FaultKind::CommonNameOnly,
    FaultKind::WildcardDepth,
    FaultKind::EmptySan,
    FaultKind::ImpostorIntermediate,
    FaultKind::HalfRotated,
    FaultKind::RootShown,
    FaultKind::IssuerNotCa,
    FaultKind::PathTooLong,
    FaultKind::NameConstraints,
    FaultKind::ForgedCertificate,
    FaultKind::AnyUsage,
    FaultKind::NoUsage,
    FaultKind::NoDigitalSignature,
    FaultKind::CaAsLeaf,
    FaultKind::UnknownCritical,
    FaultKind::Sha1Signature,
    FaultKind::WeakRsa,
    FaultKind::SelfCheck,
];

/// Every case that is a matter of papers and settings: what happens to a record on its way does not
/// happen to a real peer here.
pub fn all(manner: Manner) -> Vec<Case> {
    let journey = builtin::find("first-journey").expect("it is built in");
    let mut lab = Lab::new();
    let mut cases = Vec::new();
    for version in TlsVersion::BOTH {
        let plain = Changes {
            version,
            manner: Some(manner),
            ..Changes::default()
        };
        let known = |fault: &Fault| ASKED.contains(&fault.kind());
        let asked = |scenario: &&Scenario| scenario.broken().iter().all(known);
        for scenario in builtin::all().filter(asked) {
            let case = Case::of(&mut lab, scenario, scenario.id().to_owned(), &plain);
            cases.push(case.expect("a scenario as it stands runs"));
        }
        for kind in ASKED {
            for side in kind.sides() {
                let what = format!("{}@{side}", kind.id());
                let changes = Changes {
                    faults: vec![what.parse::<Fault>().expect("it is a fault")],
                    ..plain.clone()
                };
                match Case::of(&mut lab, journey, what, &changes) {
                    Ok(case) => cases.push(case),
                    Err(LabError::Contradiction(_)) => {}
                    Err(error) => panic!("{}@{side}: {error}", kind.id()),
                }
            }
        }
    }
    cases.retain(|case| case.cluster.link.tampering.is_empty());
    cases
}

#[test]
fn everything_that_is_decided_otherwise_is_measured_again() {
    for row in verdicts::all() {
        let fault: Fault = row.case.parse().expect("a fault");
        assert!(ASKED.contains(&fault.kind()), "{}", row.case);
    }
}

impl Case {
    /// A scenario that is broken in one more way.
    pub fn broken(
        scenario: &Scenario,
        what: &str,
        version: TlsVersion,
        manner: Manner,
    ) -> Result<Self, LabError> {
        let changes = Changes {
            version,
            manner: Some(manner),
            faults: vec![what.parse::<Fault>().expect("it is a fault")],
            ..Changes::default()
        };
        Self::of(&mut Lab::new(), scenario, what.to_owned(), &changes)
    }

    fn of(
        lab: &mut Lab,
        scenario: &Scenario,
        what: String,
        changes: &Changes,
    ) -> Result<Self, LabError> {
        let run = lab.run(scenario, changes, SEED)?;
        let mut cluster = scenario.plan(changes.version);
        if let Some(manner) = changes.manner {
            cluster.link.manner = manner;
        }
        apply_all(&changes.faults, &mut cluster)?;
        let papers = cluster.establish(Randomness::Seeded(SEED))?;
        for side in Side::BOTH {
            let chain = &run.transcript.parties.of(side).chain;
            assert!(
                papers.broker(side).keystore.entry.is_none() == chain.is_empty(),
                "these are the papers of the run"
            );
        }
        let voices = Voices::english().of(&run.transcript, &run.explanation.diagnosis);
        Ok(Self {
            what,
            faults: [scenario.broken(), &changes.faults].concat(),
            version: changes.version,
            run,
            cluster,
            papers,
            voices,
        })
    }

    /// What it is called in a report.
    pub fn name(&self) -> String {
        let manner = match self.cluster.link.manner {
            Manner::Java => "",
            Manner::Stubborn => ", stubborn client",
        };
        format!("{} TLS {}{manner}", self.what, self.version.as_str())
    }

    /// Whether rustls connects.
    pub fn connects(&self) -> bool {
        self.run.transcript.verdict == Verdict::Connected
    }

    /// Which side refuses.
    pub fn refuser(&self) -> Option<Side> {
        let refusal = self.run.explanation.diagnosis.refusal.as_ref();
        refusal.map(|refusal| refusal.side)
    }

    pub fn dialled(&self) -> &str {
        &self.papers.link.dialled
    }

    pub fn speaks_tls(&self, side: Side) -> bool {
        self.papers.broker(side).protocol == SecurityProtocol::Ssl
    }

    /// The first bytes that a side sent.
    pub fn first_bytes(&self, from: Side) -> Vec<u8> {
        let mut steps = self.run.transcript.steps.iter();
        let first = steps.find_map(|step| match step {
            Step::Crossing(crossing) if crossing.from == from => Some(crossing.bytes.clone()),
            _ => None,
        });
        first.unwrap_or_default()
    }

    /// What visum says that these speakers print in the version that the client offers, on this
    /// JDK: `None` if it was not measured.
    pub fn told(&self, speakers: &[Speaker], side: Side, jdk: u32) -> Option<Vec<&str>> {
        let mut lines = None;
        for voice in &self.voices {
            if speakers.contains(&voice.who)
                && voice.side == side
                && voice.standing == Standing::Measured
                && is_of(voice, "JDK ", &format!("{jdk}."))
                && is_of(voice, "TLS ", self.papers.brokers.client.version.as_str())
            {
                let told = lines.get_or_insert_with(Vec::new);
                told.extend(voice.lines.iter().map(String::as_str));
            }
        }
        lines
    }
}

/// Whether a text is of this version of that software, or of none: `JDK 17.0.15 and 25.0.3`.
fn is_of(voice: &Voice, software: &str, version: &str) -> bool {
    let Some((_, versions)) = voice.versions.split_once(software) else {
        return true;
    };
    let versions = versions.split(", ").next().unwrap_or_default();
    versions
        .split(" and ")
        .any(|named| named.starts_with(version))
}
