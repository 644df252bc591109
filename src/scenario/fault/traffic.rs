//! Which messages a side sends in a journey that succeeds.

use crate::cluster::TlsVersion;
use crate::wire::{MessageKind, Side};

/// The kinds of message that a side sends in that version, in the order in which it first sends
/// them: a full handshake with certificates from both sides, one Kafka request and its answer,
/// and a goodbye (which is an alert).
#[must_use]
pub fn sends(version: TlsVersion, side: Side) -> &'static [MessageKind] {
    use MessageKind::{
        Alert, ApplicationData, Certificate, CertificateRequest, CertificateVerify,
        ChangeCipherSpec, ClientHello, ClientKeyExchange, EncryptedExtensions, Finished,
        NewSessionTicket, ServerHello, ServerHelloDone, ServerKeyExchange,
    };
    match (version, side) {
        (TlsVersion::V1_3, Side::Client) => &[
            ClientHello,
            ChangeCipherSpec,
            Certificate,
            CertificateVerify,
            Finished,
            ApplicationData,
            Alert,
        ],
        (TlsVersion::V1_3, Side::Server) => &[
            ServerHello,
            ChangeCipherSpec,
            EncryptedExtensions,
            CertificateRequest,
            Certificate,
            CertificateVerify,
            Finished,
            NewSessionTicket,
            ApplicationData,
            Alert,
        ],
        (TlsVersion::V1_2, Side::Client) => &[
            ClientHello,
            Certificate,
            ClientKeyExchange,
            CertificateVerify,
            ChangeCipherSpec,
            Finished,
            ApplicationData,
            Alert,
        ],
        (TlsVersion::V1_2, Side::Server) => &[
            ServerHello,
            Certificate,
            ServerKeyExchange,
            CertificateRequest,
            ServerHelloDone,
            NewSessionTicket,
            ChangeCipherSpec,
            Finished,
            ApplicationData,
            Alert,
        ],
    }
}
