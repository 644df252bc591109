//! What is written down of a run when nothing moves any more.

use super::Pair;
use crate::cluster::{ClientAuth, Established, NameCheck, SecurityProtocol, Verdict};
use crate::handshake::endpoint::Endpoint;
use crate::handshake::transcript::{
    Belief, Ending, Inspection, Outcome, Party, Transcript, Trusted, Unmet,
};
use crate::pki::Randomness;
use crate::wire::{Side, Sides};

impl Pair<'_> {
    pub(super) fn transcript(mut self) -> Transcript {
        for tampering in &self.tampering {
            self.unmet.push(Unmet {
                sender: tampering.sender,
                message: tampering.message,
                length: None,
            });
        }
        let endpoints = [&self.ends.server.endpoint, &self.ends.client.endpoint];
        let known = |fact: fn(&Endpoint) -> Option<u16>| {
            endpoints.iter().find_map(|end| end.as_ref().and_then(fact))
        };
        let version = known(|end| end.version().map(|version| version.0));
        let suite = known(|end| end.suite().map(|suite| suite.0));
        Transcript {
            seed: match self.established.randomness {
                Randomness::Seeded(seed) => Some(seed),
                Randomness::System => None,
            },
            framing: self.established.link.framing,
            dialled: self.established.link.dialled.clone(),
            manner: self.established.link.manner,
            parties: Sides::each(|side| party(self.established, side)),
            version: version.map(crate::wire::registry::ProtocolVersion),
            suite: suite.map(crate::wire::registry::CipherSuite),
            choice: self.choice.take(),
            verdict: self.verdict(),
            outcomes: Sides::each(|side| self.outcome(side)),
            unmet: self.unmet,
            steps: self.steps,
        }
    }

    fn verdict(&self) -> Verdict {
        let beliefs = [&self.ends.client, &self.ends.server].map(|end| end.over.as_ref());
        let any = |belief| beliefs.iter().flatten().any(|(own, _)| *own == belief);
        if any(Belief::CannotStart) {
            Verdict::NotStarted
        } else if any(Belief::Refused) {
            Verdict::Refused
        } else if Side::BOTH
            .iter()
            .any(|side| self.ends.of(*side).denial.is_some())
        {
            Verdict::Denied
        } else if beliefs.iter().all(Option::is_none) {
            Verdict::Connected
        } else {
            Verdict::Stalled
        }
    }

    fn outcome(&self, side: Side) -> Outcome {
        let end = self.ends.of(side);
        let denial = end.denial.clone();
        let denial = denial.map(|(belief, failure)| (belief, Some(failure)));
        let (belief, failure) = end.over.clone().or(denial).unzip();
        let failure = failure.flatten();
        let ending = match belief {
            Some(Belief::CannotStart | Belief::Refused | Belief::Denied) => Ending::Rejected,
            Some(Belief::Told | Belief::TurnedAway) => Ending::Told,
            None if self.started => Ending::Accepted,
            Some(Belief::Waiting | Belief::Inside) | None => Ending::Waiting,
        };
        Outcome {
            ending,
            alert_sent: end.alert_sent,
            alert_received: failure.as_ref().and_then(|failure| failure.alert),
            failure,
            believed_connected_before_refusal: end.inside && end.over.is_some(),
        }
    }
}

fn party(established: &Established, side: Side) -> Party {
    let broker = established.broker(side);
    let chain = broker.keystore.entry.iter().flat_map(|entry| &entry.chain);
    let settings = &broker.settings;
    Party {
        broker: broker.name.clone(),
        clock: broker.clock.0,
        chain: chain
            .map(|certificate| certificate.der().to_vec())
            .collect(),
        truststore: broker
            .truststore
            .entries
            .iter()
            .map(|entry| Trusted {
                alias: entry.alias.clone(),
                certificate: entry.certificate.der().to_vec(),
            })
            .collect(),
        crls: broker.crls.clone(),
        inspection: match (side, settings.client_auth, settings.name_check) {
            _ if broker.protocol != SecurityProtocol::Ssl => Inspection::Nothing,
            (Side::Server, ClientAuth::None, _) => Inspection::Nothing,
            (Side::Server, ..) | (Side::Client, _, NameCheck::Off) => Inspection::Papers,
            (Side::Client, _, NameCheck::Https) => Inspection::PapersAndName,
        },
    }
}
