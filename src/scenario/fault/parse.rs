//! Reads a fault from its text: `ID[@SIDE][:MESSAGE[+BYTE[.BIT]]]`.

use std::ops::Range;
use std::str::FromStr;

use super::{Fault, FaultKind, Target, sends_at_all};
use crate::cluster::Spot;
use crate::document::nearest;
use crate::document::{listed, quoted};
use crate::wire::{MessageKind, Printable, Side};

/// The highest byte that can be aimed at: no message of a handshake here is longer.
const LAST_BYTE: usize = 0xffff;

/// Why a text names no fault, and which part of it is to blame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct FaultError {
    /// The bytes of the text that are meant.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub reason: Reason,
}

/// What is wrong with the text of a fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// No fault has this id.
    #[error("there is no fault {}{}", quoted(.id), meant(.nearest.map(FaultKind::id)))]
    UnknownFault {
        /// The id as it is written.
        id: String,
        /// The one that was probably meant.
        nearest: Option<FaultKind>,
    },
    /// This is neither side.
    #[error("there is no side {}; write `client` or `server`", quoted(.0))]
    UnknownSide(String),
    /// The fault cannot be at this side.
    #[error("{kind} cannot be at the {side}: {}", only_there(*.kind))]
    NotAtThisSide {
        /// The fault.
        kind: FaultKind,
        /// The side that was asked for.
        side: Side,
    },
    /// The fault happens to no record.
    #[error("{0} happens to no record, so no message can follow it")]
    TakesNoMessage(FaultKind),
    /// No message has this name.
    #[error("there is no message {}{}", quoted(.name), meant(*.nearest))]
    UnknownMessage {
        /// The name as it is written.
        name: String,
        /// The one that was probably meant.
        nearest: Option<&'static str>,
    },
    /// The side sends no such message, whatever the version.
    #[error("the {side} never sends {message}; it sends {}", sent(*.side))]
    NeverSent {
        /// The side.
        side: Side,
        /// The message.
        message: MessageKind,
    },
    /// The fault takes the whole record.
    #[error("{0} takes the whole record, so no byte can be named")]
    TakesNoByte(FaultKind),
    /// This is not the number of a bit.
    #[error("{} is not the number of a bit; write a number from 0, the lowest, to 7", quoted(.0))]
    NotABit(String),
    /// This is not the number of a byte.
    #[error("{} is not the number of a byte; write a number from 0 to {LAST_BYTE}", quoted(.0))]
    NotAByte(String),
}

/// Why a fault can be at one side only.
fn only_there(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::AuthRequested | FaultKind::AuthNone => {
            "only the side that accepts asks for a certificate"
        }
        FaultKind::HelloRetry => "only the side that dials sends a first key share",
        FaultKind::HttpRequest => "only the side that dials asks for something",
        _ => "only the side that dials compares names",
    }
}

fn meant(nearest: Option<&str>) -> String {
    nearest
        .map(|nearest| format!("; did you mean `{nearest}`?"))
        .unwrap_or_default()
}

fn sent(side: Side) -> String {
    let all = MessageKind::ALL
        .iter()
        .filter(|kind| sends_at_all(side, **kind));
    listed(all.map(|kind| kind.as_str()))
}

impl FaultError {
    /// The text, and below it a mark under the part that is to blame; made safe to show.
    #[must_use]
    pub fn marked(&self, text: &str) -> String {
        let width = |part: Option<&str>| {
            let shown = Printable(part.unwrap_or_default()).to_string();
            unicode_width::UnicodeWidthStr::width(shown.as_str())
        };
        let before = width(text.get(..self.span.start));
        let marked = width(text.get(self.span.clone())).max(1);
        format!(
            "{}\n{}{}",
            Printable(text),
            " ".repeat(before),
            "^".repeat(marked)
        )
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (head, target) = Part::whole(text).split(':');
        let (id, side) = head.split('@');
        let mut fault = Self::usual(id.read(kind)?);
        if let Some(side) = side {
            fault = side.read(|side| at_side(fault, side))?;
        }
        if let Some(target) = target {
            let (message, spot) = target.split('+');
            let message = message.read(|name| find_message(fault, name))?;
            let spot = spot.map(|spot| find_spot(fault, spot)).transpose()?;
            fault.target = Some(Target { message, spot });
        }
        Ok(fault)
    }
}

/// A part of the text, and the byte it begins with.
#[derive(Clone, Copy)]
struct Part<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Part<'t> {
    fn whole(text: &'t str) -> Self {
        Self { text, start: 0 }
    }

    /// What stands before the first `sign`, and what stands behind it.
    fn split(self, sign: char) -> (Self, Option<Self>) {
        match self.text.split_once(sign) {
            Some((before, behind)) => {
                let start = self.start + before.len() + sign.len_utf8();
                (
                    Self {
                        text: before,
                        ..self
                    },
                    Some(Self {
                        text: behind,
                        start,
                    }),
                )
            }
            None => (self, None),
        }
    }

    fn read<T>(self, read: impl FnOnce(&str) -> Result<T, Reason>) -> Result<T, FaultError> {
        let span = self.start..self.start + self.text.len();
        read(self.text).map_err(|reason| FaultError { span, reason })
    }
}

fn kind(id: &str) -> Result<FaultKind, Reason> {
    FaultKind::from_id(id).ok_or_else(|| Reason::UnknownFault {
        id: id.to_owned(),
        nearest: nearest(id, FaultKind::ALL.map(FaultKind::id)).and_then(FaultKind::from_id),
    })
}

fn at_side(fault: Fault, side: &str) -> Result<Fault, Reason> {
    let side = Side::BOTH
        .into_iter()
        .find(|known| known.as_str() == side)
        .ok_or_else(|| Reason::UnknownSide(side.to_owned()))?;
    fault.at(side).ok_or(Reason::NotAtThisSide {
        kind: fault.kind,
        side,
    })
}

fn find_message(fault: Fault, name: &str) -> Result<MessageKind, Reason> {
    if fault.target.is_none() {
        return Err(Reason::TakesNoMessage(fault.kind));
    }
    let message = name.parse().map_err(|_| Reason::UnknownMessage {
        name: name.to_owned(),
        nearest: nearest(name, MessageKind::ALL.iter().map(|kind| kind.as_str())),
    })?;
    if sends_at_all(fault.side, message) {
        Ok(message)
    } else {
        Err(Reason::NeverSent {
            side: fault.side,
            message,
        })
    }
}

fn find_byte(fault: Fault, number: &str) -> Result<usize, Reason> {
    if !fault.kind.takes_byte() {
        return Err(Reason::TakesNoByte(fault.kind));
    }
    let digits = number.chars().all(|c| c.is_ascii_digit());
    let byte = digits
        .then(|| number.parse().ok())
        .flatten()
        .filter(|byte| *byte <= LAST_BYTE);
    byte.ok_or_else(|| Reason::NotAByte(number.to_owned()))
}

/// `BYTE` or `BYTE.BIT`.
fn find_spot(fault: Fault, spot: Part<'_>) -> Result<Spot, FaultError> {
    let (byte, bit) = spot.split('.');
    let byte = byte.read(|number| find_byte(fault, number))?;
    let bit = bit.map(|bit| bit.read(find_bit)).transpose()?;
    Ok(Spot {
        byte,
        bit: bit.unwrap_or_default(),
    })
}

fn find_bit(number: &str) -> Result<u8, Reason> {
    match number.as_bytes() {
        [digit @ b'0'..=b'7'] => Ok(digit - b'0'),
        _ => Err(Reason::NotABit(number.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fault(text: &str) -> Fault {
        text.parse().unwrap()
    }

    fn error(text: &str) -> String {
        let error = text.parse::<Fault>().unwrap_err();
        format!("{error}\n{}", error.marked(text))
    }

    #[test]
    fn what_is_not_said_is_as_usual() {
        assert_eq!(fault("expired").to_string(), "expired@client");
        assert_eq!(fault("ca-missing").to_string(), "ca-missing@server");
        assert_eq!(
            fault("tampered-record").to_string(),
            "tampered-record@server:Certificate"
        );
        let full = "tampered-record@client:ApplicationData+40";
        assert_eq!(fault(full).to_string(), full);
        assert_eq!(
            fault("dropped-record@client:ClientKeyExchange").side(),
            Side::Client
        );
    }

    #[test]
    fn every_fault_is_read_as_it_is_written() {
        for kind in FaultKind::ALL {
            for side in Side::BOTH {
                let Some(fault) = Fault::usual(kind).at(side) else {
                    continue;
                };
                assert_eq!(fault.to_string().parse(), Ok(fault));
            }
        }
    }

    #[test]
    fn an_error_says_what_to_do_and_where() {
        for (text, expected) in [
            (
                "expird@client",
                "there is no fault \"expird\"; did you mean `expired`?\n\
                 expird@client\n\
                 ^^^^^^",
            ),
            ("", "there is no fault \"\"\n\n^"),
            (
                "expired@sever",
                "there is no side \"sever\"; write `client` or `server`\n\
                 expired@sever\n        \
                         ^^^^^",
            ),
            (
                "wrong-name@client",
                "wrong-name cannot be at the client: only the side that dials compares names\n\
                 wrong-name@client\n           \
                            ^^^^^^",
            ),
            (
                "expired:Finished",
                "expired happens to no record, so no message can follow it\n\
                 expired:Finished\n        \
                         ^^^^^^^^",
            ),
            (
                "dropped-record:Finish",
                "there is no message \"Finish\"; did you mean `Finished`?\n\
                 dropped-record:Finish\n               \
                                ^^^^^^",
            ),
            (
                "dropped-record@client:ServerHello",
                "the client never sends ServerHello; it sends `ClientHello`, `Certificate`, \
                 `CertificateVerify`, `ClientKeyExchange`, `Finished`, `ChangeCipherSpec`, \
                 `Alert` or `ApplicationData`\n\
                 dropped-record@client:ServerHello\n                      \
                                       ^^^^^^^^^^^",
            ),
            (
                "dropped-record:Finished+1",
                "dropped-record takes the whole record, so no byte can be named\n\
                 dropped-record:Finished+1\n                        \
                                         ^",
            ),
            (
                "tampered-record:Finished+x",
                "\"x\" is not the number of a byte; write a number from 0 to 65535\n\
                 tampered-record:Finished+x\n                         \
                                          ^",
            ),
            (
                "tampered-record:Finished+1.8",
                "\"8\" is not the number of a bit; write a number from 0, the lowest, to 7\n\
                 tampered-record:Finished+1.8\n                           \
                                            ^",
            ),
            (
                "\x1b[2Jé",
                "there is no fault \"\\u{1b}[2Jé\"\n\
                 \\u{1b}[2Jé\n\
                 ^^^^^^^^^^",
            ),
        ] {
            assert_eq!(error(text), expected, "{text}");
        }
        for byte in ["+40", "65536", "-1", "", "9999999999999999999999"] {
            assert!(
                format!("tampered-record:Certificate+{byte}")
                    .parse::<Fault>()
                    .is_err()
            );
        }
    }

    #[test]
    fn a_target_that_the_other_side_never_sends_becomes_the_usual_one() {
        let hello = fault("tampered-record@server:ServerHello+3");
        assert_eq!(
            hello.at(Side::Client),
            Some(fault("tampered-record@client:Certificate"))
        );
        let finished = fault("tampered-record@server:Finished+3");
        assert_eq!(
            finished.at(Side::Client),
            Some(fault("tampered-record@client:Finished+3"))
        );
        let target = Target {
            message: MessageKind::Finished,
            spot: Some(Spot::of(3)),
        };
        assert_eq!(fault("expired").aimed(target), None);
        assert_eq!(fault("dropped-record").aimed(target), None);
        assert_eq!(fault("tampered-record").aimed(target), Some(finished));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            if let Err(error) = text.parse::<Fault>() {
                prop_assert!(text.get(error.span.clone()).is_some());
                let shown = format!("{error} {}", error.marked(&text));
                prop_assert!(!shown.chars().any(|c| c != '\n' && c.is_control()));
            }
        }

        #[test]
        fn no_likely_text_makes_it_panic(
            text in "(tampered-record|expired|x)?[@:+]?(client|server)?[@:+]?(Finished)?[@:+][0-9]{0,6}[.]?[0-9]?"
        ) {
            if let Err(error) = text.parse::<Fault>() {
                prop_assert!(text.get(error.span.clone()).is_some());
            }
        }
    }
}
