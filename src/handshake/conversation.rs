//! What the two brokers say once they may: an ApiVersions request and its answer, the errand of the
//! one that dials, and goodbye.

use ring::rand::{SecureRandom as _, SystemRandom};

use crate::cluster::{Errand, Established, SecurityProtocol};
use crate::wire::Side;
use crate::wire::kafka::{self, ApiKey, ErrorCode, Office, Registration};

/// What one side says, and what it has heard.
#[derive(Debug)]
pub(super) struct Conversation {
    side: Side,
    /// What the client says, one after the other, each after the answer to the one before.
    requests: Vec<Vec<u8>>,
    office: Office,
    heard: Vec<u8>,
    /// How many requests the client has sent, or the server has answered.
    said: usize,
    done: bool,
}

/// What a side wants to do now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Say this.
    Say(Vec<u8>),
    /// Ask the authorizer whether the peer may do this, and [answer](Conversation::answer).
    Authorize(ApiKey),
    /// Close the connection properly: with an error, if the last answer was one.
    Leave(Option<ErrorCode>),
}

/// Why what was heard is no request or answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unheard {
    /// The announced size of a frame that no broker would accept.
    TooLarge(i32),
    /// An answer to another request: the one that it names, and the one that was asked.
    NotTheAnswer(i32, i32),
    /// An answer that ends before it names a request.
    NoAnswer,
}

/// What a health check asks (RFC 9112 section 3).
const HTTP_REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: kafka\r\nConnection: close\r\n\r\n";

/// The cluster that both brokers are part of.
const CLUSTER_ID: &str = "dmlzdW0tdmlzdW0tdmlzdQ";

/// The port of the one listener that a broker says it has.
const PORT: u16 = 9093;

impl Conversation {
    pub(super) fn new(side: Side, established: &Established) -> Self {
        let office = match established.link.errand {
            Errand::Greet => Office::Broker,
            Errand::Register => Office::Controller,
        };
        Self {
            side,
            requests: match side {
                Side::Client => requests(established),
                Side::Server => Vec::new(),
            },
            office,
            heard: Vec::new(),
            said: 0,
            done: false,
        }
    }

    /// The client speaks first, as soon as it believes itself connected.
    pub(super) fn open(&mut self) -> Option<Wish> {
        if self.said > 0 {
            return None;
        }
        self.ask()
    }

    /// The client's next request.
    fn ask(&mut self) -> Option<Wish> {
        let request = self.requests.get(self.said)?;
        self.said += 1;
        Some(Wish::Say(request.clone()))
    }

    /// Takes in what the peer said.
    ///
    /// A broker refuses a request larger than `socket.request.max.bytes`; a client sets no bound.
    pub(super) fn hear(&mut self, bytes: &[u8]) -> Result<Option<Wish>, Unheard> {
        self.heard.extend_from_slice(bytes);
        let Some((size, rest)) = self.heard.split_first_chunk::<4>() else {
            return Ok(None);
        };
        let size = i32::from_be_bytes(*size);
        if self.side == Side::Server && !(0..=kafka::MAX_REQUEST_BYTES).contains(&size) {
            return Err(Unheard::TooLarge(size));
        }
        let Some(length) = usize::try_from(size)
            .ok()
            .filter(|size| *size <= rest.len())
        else {
            return Ok(None);
        };
        let frame: Vec<u8> = self.heard.drain(..4 + length).collect();
        match self.side {
            Side::Server => Ok(Some(self.read(&frame))),
            Side::Client if self.done => Ok(None),
            Side::Client => {
                self.check(&frame)?;
                Ok(Some(self.ask().unwrap_or_else(|| self.leave(&frame))))
            }
        }
    }

    /// Whether this is the answer to what was asked last.
    fn check(&self, answer: &[u8]) -> Result<(), Unheard> {
        let asked = self.next_id() - 1;
        let names = answer.get(4..).and_then(|rest| rest.first_chunk::<4>());
        match names.map(|id| i32::from_be_bytes(*id)) {
            Some(id) if id == asked => Ok(()),
            Some(id) => Err(Unheard::NotTheAnswer(id, asked)),
            None => Err(Unheard::NoAnswer),
        }
    }

    /// What a server makes of a request.
    fn read(&mut self, request: &[u8]) -> Wish {
        match kafka::api_key(request) {
            Some(ApiKey::BROKER_REGISTRATION) => Wish::Authorize(ApiKey::BROKER_REGISTRATION),
            _ => {
                Wish::Say(self.answered(kafka::api_versions_response(self.next_id(), self.office)))
            }
        }
    }

    /// A server's answer to what it asked its authorizer about.
    pub(super) fn answer(&mut self, error: ErrorCode) -> Vec<u8> {
        self.answered(kafka::broker_registration_response(self.next_id(), error))
    }

    fn answered(&mut self, answer: Vec<u8>) -> Vec<u8> {
        self.said += 1;
        self.done = true;
        answer
    }

    /// The client numbers its requests from 0, and the server answers them in order.
    fn next_id(&self) -> i32 {
        i32::try_from(self.said).unwrap_or_default()
    }

    /// A client that has all its answers leaves.
    fn leave(&mut self, last: &[u8]) -> Wish {
        self.done = true;
        let error = kafka::registration_error(last);
        Wish::Leave(error.filter(|error| *error != ErrorCode::NONE))
    }

    /// How many bytes were heard of a frame, and how many its size announced, if it is not whole.
    pub(super) fn pending(&self) -> Option<(usize, i32)> {
        let (size, _) = self.heard.split_first_chunk::<4>()?;
        (!self.done).then_some((self.heard.len(), i32::from_be_bytes(*size)))
    }

    /// Whether the client has its answers, or the server has given one.
    pub(super) fn is_done(&self) -> bool {
        self.done
    }
}

/// What the client asks, by its errand.
fn requests(established: &Established) -> Vec<Vec<u8>> {
    let broker = established.broker(Side::Client);
    if broker.protocol == SecurityProtocol::Http {
        return vec![HTTP_REQUEST.to_vec()];
    }
    match established.link.errand {
        Errand::Greet => vec![kafka::api_versions_request(0, &broker.name)],
        Errand::Register => {
            // What a broker sends to the controller it signs with its number.
            let broker_id = node_id(&broker.name);
            let client_id = broker_id.to_string();
            let registration = Registration {
                broker_id,
                cluster_id: CLUSTER_ID,
                incarnation_id: incarnation(established),
                host: &broker.name,
                port: PORT,
            };
            vec![
                kafka::api_versions_request(0, &client_id),
                kafka::broker_registration_request(1, &client_id, &registration),
            ]
        }
    }
}

/// The `node.id` of a broker: the number at the end of its name.
fn node_id(name: &str) -> i32 {
    let digits = name
        .trim_end_matches(|sign: char| sign.is_ascii_digit())
        .len();
    name.get(digits..)
        .and_then(|number| number.parse().ok())
        .unwrap_or(1)
}

/// A number for this start of the broker, as unlikely as the rest of the run.
fn incarnation(established: &Established) -> [u8; 16] {
    let mut stream = established.randomness.stream("incarnation of the client");
    if let Some(stream) = &mut stream {
        return stream.bytes();
    }
    let mut id = [0; 16];
    // Without randomness there would be no run; and an incarnation of zeros harms nobody.
    _ = SystemRandom::new().fill(&mut id);
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Sides;

    fn pair(errand: Errand) -> Sides<Conversation> {
        let mut established = crate::handshake::pair::tests::established();
        established.link.errand = errand;
        Sides::each(|side| Conversation::new(side, &established))
    }

    fn said(wish: Option<Wish>) -> Vec<u8> {
        match wish {
            Some(Wish::Say(words)) => words,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_client_asks_the_server_answers_and_the_client_leaves() {
        let Sides {
            mut client,
            mut server,
        } = pair(Errand::Greet);
        let request = said(client.open());
        assert_eq!(client.open(), None);
        let (first, second) = request.split_at(7);
        assert_eq!(server.hear(first), Ok(None));
        let answer = said(server.hear(second).unwrap());
        assert_eq!(client.hear(&answer), Ok(Some(Wish::Leave(None))));
        assert!(client.is_done() && server.is_done());
    }

    #[test]
    fn a_broker_that_registers_is_told_whether_it_may() {
        for (error, heard) in [
            (ErrorCode::NONE, None),
            (
                ErrorCode::CLUSTER_AUTHORIZATION_FAILED,
                Some(ErrorCode::CLUSTER_AUTHORIZATION_FAILED),
            ),
        ] {
            let Sides {
                mut client,
                mut server,
            } = pair(Errand::Register);
            let versions = said(server.hear(&said(client.open())).unwrap());
            let request = said(client.hear(&versions).unwrap());
            let wish = server.hear(&request).unwrap();
            assert_eq!(wish, Some(Wish::Authorize(ApiKey::BROKER_REGISTRATION)));
            let answer = server.answer(error);
            assert_eq!(client.hear(&answer), Ok(Some(Wish::Leave(heard))));
        }
    }

    #[test]
    fn an_answer_to_another_request_is_none() {
        let mut client = pair(Errand::Greet).client;
        client.open();
        let answer = kafka::api_versions_response(7, Office::Broker);
        assert_eq!(client.hear(&answer), Err(Unheard::NotTheAnswer(7, 0)));
    }

    #[test]
    fn a_client_hello_is_a_request_far_too_large() {
        let mut server = pair(Errand::Greet).server;
        assert_eq!(
            server.hear(&[0x16, 3, 1, 0, 0xe9]),
            Err(Unheard::TooLarge(369_295_616))
        );
    }

    #[test]
    fn a_node_has_the_number_in_its_name() {
        assert_eq!(node_id("broker-12"), 12);
        assert_eq!(node_id("india"), 1);
        assert_eq!(node_id("broker-99999999999"), 1);
    }
}
