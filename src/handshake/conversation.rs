//! What the two brokers say once they may: one ApiVersions request, its answer, goodbye.

use crate::wire::{Side, kafka};

/// Kafka's first request on most connections, and what a broker answers to it.
#[derive(Debug)]
pub(super) struct Conversation {
    side: Side,
    speaks_http: bool,
    client_id: String,
    heard: Vec<u8>,
    asked: bool,
    done: bool,
}

/// What a side wants to do now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Say this.
    Say(Vec<u8>),
    /// Close the connection properly.
    Leave,
}

/// The announced size of a frame that no broker would accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge(pub(super) i32);

const CORRELATION_ID: i32 = 0;
/// What a health check asks (RFC 9112 section 3).
const HTTP_REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: kafka\r\nConnection: close\r\n\r\n";

impl Conversation {
    pub(super) fn new(side: Side, client_id: &str, speaks_http: bool) -> Self {
        Self {
            side,
            speaks_http,
            client_id: client_id.to_owned(),
            heard: Vec::new(),
            asked: false,
            done: false,
        }
    }

    /// The client speaks first, as soon as it believes itself connected.
    pub(super) fn open(&mut self) -> Option<Wish> {
        if self.side == Side::Server || self.asked {
            return None;
        }
        self.asked = true;
        if self.speaks_http {
            return Some(Wish::Say(HTTP_REQUEST.to_vec()));
        }
        Some(Wish::Say(kafka::api_versions_request(
            CORRELATION_ID,
            &self.client_id,
        )))
    }

    /// Takes in what the peer said.
    ///
    /// A broker refuses a request larger than `socket.request.max.bytes`; a client sets no bound.
    pub(super) fn hear(&mut self, bytes: &[u8]) -> Result<Option<Wish>, TooLarge> {
        self.heard.extend_from_slice(bytes);
        let Some((size, rest)) = self.heard.split_first_chunk::<4>() else {
            return Ok(None);
        };
        let size = i32::from_be_bytes(*size);
        if self.side == Side::Server && !(0..=kafka::MAX_REQUEST_BYTES).contains(&size) {
            return Err(TooLarge(size));
        }
        let whole = usize::try_from(size).is_ok_and(|size| rest.len() >= size);
        if self.done || !whole {
            return Ok(None);
        }
        self.done = true;
        Ok(Some(match self.side {
            Side::Server => Wish::Say(kafka::api_versions_response(CORRELATION_ID)),
            Side::Client => Wish::Leave,
        }))
    }

    /// How many bytes were heard of a frame, and how many its size announced, if it is not whole.
    pub(super) fn pending(&self) -> Option<(usize, i32)> {
        let (size, _) = self.heard.split_first_chunk::<4>()?;
        (!self.done).then_some((self.heard.len(), i32::from_be_bytes(*size)))
    }

    /// Whether the client has its answer, or the server has given it.
    pub(super) fn is_done(&self) -> bool {
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_asks_the_server_answers_and_the_client_leaves() {
        let mut client = Conversation::new(Side::Client, "broker-1", false);
        let mut server = Conversation::new(Side::Server, "broker-1", false);
        let Some(Wish::Say(request)) = client.open() else {
            panic!("the client asks")
        };
        assert_eq!(client.open(), None);
        let (first, second) = request.split_at(7);
        assert_eq!(server.hear(first), Ok(None));
        let Ok(Some(Wish::Say(answer))) = server.hear(second) else {
            panic!("it answers")
        };
        assert_eq!(client.hear(&answer), Ok(Some(Wish::Leave)));
        assert!(client.is_done() && server.is_done());
    }

    #[test]
    fn a_client_hello_is_a_request_far_too_large() {
        let mut server = Conversation::new(Side::Server, "", false);
        assert_eq!(
            server.hear(&[0x16, 3, 1, 0, 0xe9]),
            Err(TooLarge(369_295_616))
        );
    }
}
