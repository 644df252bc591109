//! Both ends, and the wire between them, driven one record at a time.

mod account;

use std::collections::VecDeque;

use super::authorizer;
use super::conversation::{Conversation, Unheard, Wish};
use super::endpoint::Endpoint;
use super::entropy::Entropy;
use super::framing::{Envelope, Tap};
use super::notebook::{Note, Notebook};
use super::tampering::{self, Tampered};
use super::transcript::{
    Belief, Choice, Crossing, Decision, Failure, Fate, Letter, Step, Transcript, Unmet,
};
use crate::cluster::{Established, Tampering};
use crate::wire::kafka::{self, ApiKey, ErrorCode};
use crate::wire::registry::{AlertDescription, AlertLevel};
use crate::wire::{MessageKind, Side, Sides};

/// Two live ends. Nothing has happened yet but what was done before the border.
#[derive(Debug)]
pub struct Pair<'a> {
    established: &'a Established,
    /// Held so that no other run draws from the same streams.
    _entropy: &'a mut Entropy,
    ends: Sides<End>,
    /// What is on its way, in the order in which it was sent.
    wire: VecDeque<InFlight>,
    /// What waits for the next record of its side to overtake it.
    held: Option<(Side, Box<Tampered>)>,
    /// Whether nothing crosses any more.
    cut: bool,
    tampering: Vec<Tampering>,
    unmet: Vec<Unmet>,
    steps: Vec<Step>,
    choice: Option<Choice>,
    started: bool,
}

/// One end with all that belongs to it.
#[derive(Debug)]
struct End {
    endpoint: Option<Endpoint>,
    notebook: Notebook,
    tap: Tap,
    conversation: Conversation,
    inside: bool,
    left: bool,
    heard_goodbye: bool,
    /// How it ended, if it did not end well.
    over: Option<(Belief, Option<Failure>)>,
    /// What it denied, or was denied, on a connection that goes on.
    denial: Option<(Belief, Failure)>,
    alert_sent: Option<AlertDescription>,
}

#[derive(Debug)]
enum InFlight {
    Envelope(Side, Envelope),
    /// One that the next has overtaken; what was to happen to it has happened.
    Late(Side, Box<Tampered>),
    /// The side has closed the connection behind what it sent.
    Closed(Side),
}

impl End {
    /// Whether it reads what arrives.
    fn reads(&self) -> bool {
        self.over.is_none() && !self.is_done()
    }

    /// Whether it has said and heard all there is.
    fn is_done(&self) -> bool {
        self.conversation.is_done() && self.left && self.heard_goodbye
    }
}

impl<'a> Pair<'a> {
    /// Makes both ends. An end that cannot even begin is an outcome, not an error: the pair then
    /// has nothing to do.
    #[must_use]
    pub fn new(established: &'a Established, entropy: &'a mut Entropy) -> Self {
        entropy.reset(established.randomness);
        let notebooks = Sides::each(|_| Notebook::default());
        let opened =
            Sides::each(|side| Endpoint::open(side, established, entropy, notebooks.of(side)));
        let framing = established.link.framing;
        let mut failures = Vec::new();
        let mut end = |side: Side, opened: Result<Endpoint, Failure>| End {
            endpoint: opened
                .map_err(|failure| failures.push((side, failure)))
                .ok(),
            notebook: notebooks.of(side).clone(),
            tap: Tap::new(side, framing),
            conversation: Conversation::new(side, established),
            inside: false,
            left: false,
            heard_goodbye: false,
            over: None,
            denial: None,
            alert_sent: None,
        };
        let ends = Sides {
            client: end(Side::Client, opened.client),
            server: end(Side::Server, opened.server),
        };
        let mut pair = Self {
            established,
            _entropy: entropy,
            ends,
            wire: VecDeque::new(),
            held: None,
            cut: false,
            tampering: established.link.tampering.clone(),
            unmet: Vec::new(),
            steps: established
                .papers
                .iter()
                .cloned()
                .map(Step::Paper)
                .collect(),
            choice: None,
            started: failures.is_empty(),
        };
        for (side, failure) in failures {
            pair.decide(side, Belief::CannotStart, Vec::new(), Some(failure));
        }
        if pair.started {
            for side in Side::BOTH {
                pair.speak(side);
            }
        }
        pair
    }

    /// What has happened so far.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Lets one record cross. `false` if there was nothing left to cross: each side that still
    /// waits has then been told by the simulator's own time-out.
    pub fn step(&mut self) -> bool {
        if !self.started {
            return false;
        }
        match self.wire.pop_front() {
            Some(InFlight::Envelope(from, envelope)) => self.cross(from, envelope),
            Some(InFlight::Late(from, tampered)) => self.pass(from, *tampered),
            Some(InFlight::Closed(from)) => self.hang_up(from.peer()),
            None if self.held.is_some() => self.release(),
            None => {
                self.time_out();
                return false;
            }
        }
        true
    }

    /// Drives both ends until nothing moves any more, and gives what happened.
    #[must_use]
    pub fn finish(mut self) -> Transcript {
        while self.step() {}
        self.transcript()
    }

    /// A record, or bytes that are none, crosses from one side to the other.
    fn cross(&mut self, from: Side, envelope: Envelope) {
        let mut tampered = self.tamper(from, envelope);
        if tampered.swapped {
            tampered.overtaken = true;
            let mut waiting = self.wire.iter();
            let next = waiting.position(
                |waiting| matches!(waiting, InFlight::Envelope(side, _) if *side == from),
            );
            match next.and_then(|next| self.wire.remove(next)) {
                Some(InFlight::Envelope(_, next)) => {
                    let late = InFlight::Late(from, Box::new(tampered));
                    self.wire.push_front(late);
                    self.cross(from, next);
                }
                _ => self.held = Some((from, Box::new(tampered))),
            }
            return;
        }
        self.pass(from, tampered);
    }

    /// Nothing has overtaken what waits for it, and nothing will: it crosses as if nothing had
    /// been asked.
    fn release(&mut self) {
        if let Some((from, mut tampered)) = self.held.take() {
            tampered.overtaken = false;
            self.unmet
                .extend(tampered.envelope.letters.iter().map(|letter| Unmet {
                    sender: from,
                    message: letter.kind,
                    length: None,
                }));
            self.pass(from, *tampered);
        }
    }

    /// What became of a record on its way arrives, or does not.
    fn pass(&mut self, from: Side, tampered: Tampered) {
        let receiver = from.peer();
        let Tampered {
            envelope,
            before,
            dropped,
            repeated,
            overtaken,
            cut,
            ..
        } = tampered;
        let fate = match (dropped, self.ends.of(receiver).reads()) {
            (true, _) => Fate::Dropped,
            (false, true) => Fate::Read,
            (false, false) => Fate::Unread,
        };
        let again = self.has_crossed(from, &envelope);
        if repeated {
            let copy = envelope.clone();
            self.wire.push_front(InFlight::Envelope(from, copy));
        }
        let reading: Vec<MessageKind> = envelope.letters.iter().map(|letter| letter.kind).collect();
        if fate == Fate::Read {
            for letter in &envelope.letters {
                self.ends.of_mut(receiver).tap.see(letter);
            }
        }
        let bytes = envelope.bytes.clone();
        self.steps.push(Step::Crossing(Crossing {
            from,
            bytes: envelope.bytes,
            before,
            again,
            overtaken,
            is_record: envelope.is_record,
            encrypted: envelope.encrypted,
            fate,
            letters: envelope.letters,
        }));
        if fate == Fate::Read {
            self.deliver(receiver, &bytes, reading);
        }
        if cut {
            self.cut = true;
            self.held = None;
            self.wire = Side::BOTH.map(InFlight::Closed).into();
        }
    }

    /// Whether the very same record has crossed from this side before.
    fn has_crossed(&self, from: Side, envelope: &Envelope) -> bool {
        envelope.is_record
            && self.steps.iter().any(|step| {
                matches!(step, Step::Crossing(earlier)
                    if earlier.from == from && earlier.bytes == envelope.bytes)
            })
    }

    /// The receiver reads what arrived: its verifier, its key log and then its own belief speak.
    fn deliver(&mut self, side: Side, bytes: &[u8], reading: Vec<MessageKind>) {
        let Some(endpoint) = &mut self.ends.of_mut(side).endpoint else {
            return;
        };
        let mut read = endpoint.receive(bytes);
        self.read_notes(side);
        if read.is_ok() {
            self.note_inside(side, &reading);
            read = self.converse(side, &reading);
        }
        if let Err(failure) = read {
            self.fail(side, reading, failure);
        }
        self.speak(side);
    }

    /// The side stops: it refuses, or learns that the other one does.
    fn fail(&mut self, side: Side, reading: Vec<MessageKind>, failure: Failure) {
        let told = failure.alert.is_some();
        let belief = if told { Belief::Told } else { Belief::Refused };
        self.decide(side, belief, reading, Some(failure));
    }

    /// Copies what the side's verifier, chooser and key log have written down.
    fn read_notes(&mut self, side: Side) {
        let mut labels = Vec::new();
        for note in self.ends.of(side).notebook.take() {
            match note {
                Note::Logged {
                    label,
                    client_random,
                    secret,
                } => {
                    labels.push(label.clone());
                    self.ends
                        .of_mut(side)
                        .tap
                        .learn(label, &client_random, secret);
                }
                Note::Verified(verification) => {
                    self.push_keys(side, &mut labels);
                    self.steps.push(Step::Verified(verification));
                }
                Note::Chose(choice) => self.choice = Some(choice),
            }
        }
        self.push_keys(side, &mut labels);
    }

    fn push_keys(&mut self, side: Side, labels: &mut Vec<String>) {
        if !labels.is_empty() {
            self.steps.push(Step::Keys {
                side,
                labels: std::mem::take(labels),
            });
        }
    }

    fn note_inside(&mut self, side: Side, reading: &[MessageKind]) {
        let end = self.ends.of_mut(side);
        let inside = match &end.endpoint {
            Some(endpoint) if endpoint.speaks_tls() => endpoint.is_inside(),
            _ => end.conversation.is_done(),
        };
        if inside && !end.inside {
            end.inside = true;
            self.decide(side, Belief::Inside, reading.to_vec(), None);
        }
    }

    /// Lets the side hear what the peer said and answer it.
    fn converse(&mut self, side: Side, reading: &[MessageKind]) -> Result<(), Failure> {
        let end = self.ends.of_mut(side);
        let Some(endpoint) = &mut end.endpoint else {
            return Ok(());
        };
        let (heard, goodbye) = endpoint.heard();
        let wish = end.conversation.hear(&heard).map_err(unheard)?;
        match wish {
            Some(Wish::Say(words)) => endpoint.say(&words)?,
            Some(Wish::Authorize(request)) => self.authorize(side, request, reading)?,
            Some(Wish::Leave(error)) => {
                end.left = true;
                endpoint.leave();
                if let Some(error) = error {
                    let failure = Failure::kafka(error);
                    self.decide(side, Belief::TurnedAway, reading.to_vec(), Some(failure));
                }
            }
            None => {}
        }
        if goodbye {
            self.answer_goodbye(side);
        }
        Ok(())
    }

    /// Asks the side's authorizer, if it has one, whether the peer may do what it asks for, and
    /// answers.
    fn authorize(
        &mut self,
        side: Side,
        request: ApiKey,
        reading: &[MessageKind],
    ) -> Result<(), Failure> {
        let super_users = self.established.broker(side).super_users.as_deref();
        let end = self.ends.of_mut(side);
        let Some(endpoint) = &mut end.endpoint else {
            return Ok(());
        };
        let peer = endpoint.peer_certificate();
        let call = super_users.map(|names| authorizer::ask(side, request, peer.as_deref(), names));
        let error = match &call {
            Some(call) if !call.allowed => ErrorCode::CLUSTER_AUTHORIZATION_FAILED,
            _ => ErrorCode::NONE,
        };
        endpoint.say(&end.conversation.answer(error))?;
        if let Some(call) = call {
            let failure = (!call.allowed).then(|| Failure::authorizer(&call, error));
            self.steps.push(Step::Authorized(call));
            if let Some(failure) = failure {
                self.decide(side, Belief::Denied, reading.to_vec(), Some(failure));
            }
        }
        Ok(())
    }

    /// The peer has said goodbye.
    fn answer_goodbye(&mut self, side: Side) {
        let end = self.ends.of_mut(side);
        end.heard_goodbye = true;
        if let (false, Some(endpoint)) = (end.left, &mut end.endpoint) {
            end.left = true;
            endpoint.leave();
        }
    }

    /// Puts on the wire whatever the side wants to send, its alert included, and closes behind it
    /// if the side has stopped.
    fn speak(&mut self, side: Side) {
        if self.cut {
            return;
        }
        let end = self.ends.of_mut(side);
        let Some(endpoint) = &mut end.endpoint else {
            return;
        };
        let mut envelopes = end.tap.take(&endpoint.outgoing(), endpoint);
        if end.over.is_none()
            && endpoint.is_inside()
            && let Some(Wish::Say(words)) = end.conversation.open()
            && endpoint.say(&words).is_ok()
        {
            envelopes.extend(end.tap.take(&endpoint.outgoing(), endpoint));
        }
        for envelope in envelopes {
            if let Some(alert) = envelope.letters.iter().find_map(fatal_alert) {
                end.alert_sent = Some(alert);
            }
            self.wire.push_back(InFlight::Envelope(side, envelope));
            if let Some((_, late)) = self.held.take_if(|(from, _)| *from == side) {
                self.wire.push_back(InFlight::Late(side, late));
            }
        }
        // A plaintext end has no way to say goodbye but to close.
        let closes = end.over.is_some() || (end.left && !endpoint.speaks_tls());
        if closes {
            self.wire.push_back(InFlight::Closed(side));
        }
    }

    /// The side learns that the peer has closed the connection.
    fn hang_up(&mut self, side: Side) {
        let end = self.ends.of_mut(side);
        if !end.reads() {
            return;
        }
        let Some(endpoint) = &mut end.endpoint else {
            return;
        };
        if end.conversation.is_done() {
            end.heard_goodbye = true;
            end.left = true;
            return;
        }
        let failure = endpoint.hang_up().unwrap_or_else(|| {
            Failure::io(
                "UnexpectedEof",
                "the peer said goodbye before anything was said",
            )
        });
        let failure = match end.conversation.pending() {
            Some((heard, announced)) if !endpoint.speaks_tls() => Failure::io(
                &failure.kind,
                format!(
                    "the peer closed the connection after {heard} bytes, of which the first four, \
                     read as the size of a Kafka frame, announce {announced}"
                ),
            ),
            _ => failure,
        };
        self.decide(side, Belief::Told, Vec::new(), Some(failure));
        self.speak(side);
    }

    /// Nothing is on its way any more: whoever still waits has waited long enough.
    fn time_out(&mut self) {
        for side in Side::BOTH {
            if self.ends.of(side).reads() {
                let failure = Failure::visum(
                    "TimedOut",
                    "nothing is on its way any more; visum stopped waiting",
                );
                self.decide(side, Belief::Waiting, Vec::new(), Some(failure));
            }
        }
    }

    fn decide(
        &mut self,
        side: Side,
        belief: Belief,
        reading: Vec<MessageKind>,
        failure: Option<Failure>,
    ) {
        let end = self.ends.of_mut(side);
        match (belief, &failure) {
            (Belief::Inside, _) => {}
            (Belief::Denied | Belief::TurnedAway, Some(failure)) => {
                end.denial = Some((belief, failure.clone()));
            }
            _ => end.over = Some((belief, failure.clone())),
        }
        self.steps.push(Step::Decided(Decision {
            side,
            belief,
            reading,
            failure,
        }));
    }

    /// Lets happen to an envelope what was asked for its messages.
    fn tamper(&mut self, from: Side, envelope: Envelope) -> Tampered {
        let meant = |tampering: &Tampering| {
            tampering.sender == from
                && envelope
                    .letters
                    .iter()
                    .any(|letter| letter.kind == tampering.message)
        };
        let (now, later): (Vec<Tampering>, _) = self.tampering.iter().copied().partition(meant);
        self.tampering = later;
        let mut tampered = tampering::tamper(from, envelope, &now);
        self.unmet.append(&mut tampered.unmet);
        tampered
    }
}

/// What a broker or a client of Kafka's says of it, in its words.
fn unheard(why: Unheard) -> Failure {
    match why {
        Unheard::TooLarge(size) => {
            let most = kafka::MAX_REQUEST_BYTES;
            let text = format!("Invalid receive (size = {size} larger than {most})");
            Failure::visum("InvalidReceive", text)
        }
        Unheard::NotTheAnswer(id, asked) => {
            let text =
                format!("Correlation id for response ({id}) does not match request ({asked})");
            Failure::visum("CorrelationIdMismatch", text)
        }
        Unheard::NoAnswer => Failure::visum(
            "CorrelationIdMismatch",
            "the answer ends before it names a request",
        ),
    }
}

fn fatal_alert(letter: &Letter) -> Option<AlertDescription> {
    match (letter.kind, letter.bytes.as_slice()) {
        (MessageKind::Alert, &[level, description]) if level == AlertLevel::FATAL.0 => {
            Some(AlertDescription(description))
        }
        _ => None,
    }
}

#[cfg(test)]
pub(in crate::handshake) mod tests;
