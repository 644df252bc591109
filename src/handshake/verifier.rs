//! webpki's verifiers, wrapped so that every verdict is written down at the moment it is given.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_cert_signed_by_trust_anchor};
use rustls::pki_types::{CertificateDer, ServerName, SignatureVerificationAlgorithm, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, Error, RootCertStore, SignatureScheme};

use super::notebook::{Note, Notebook};
use super::signatures::Calls;
use super::transcript::{Failure, Subject, Verification};
use crate::wire::{Side, registry};

/// How the client checks the server.
#[derive(Debug)]
pub(super) struct ClientsVerifier {
    pub(super) webpki: Arc<WebPkiServerVerifier>,
    /// How it checks where it compares no names; `None` where it does.
    pub(super) nameless: Option<Nameless>,
    pub(super) witness: Witness,
}

/// All that a chain is checked against but the name.
#[derive(Debug)]
pub(super) struct Nameless {
    pub(super) roots: Arc<RootCertStore>,
    pub(super) algorithms: &'static [&'static dyn SignatureVerificationAlgorithm],
}

impl Nameless {
    fn verify(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        verify_server_cert_signed_by_trust_anchor(
            &ParsedCertificate::try_from(end_entity)?,
            &self.roots,
            intermediates,
            now,
            self.algorithms,
        )?;
        Ok(ServerCertVerified::assertion())
    }
}

/// How the server checks the client.
#[derive(Debug)]
pub(super) struct ServersVerifier {
    pub(super) webpki: Arc<dyn ClientCertVerifier>,
    pub(super) witness: Witness,
}

/// Who stands by when a side verifies, and writes down what was asked and answered.
#[derive(Debug)]
pub(super) struct Witness {
    pub(super) side: Side,
    pub(super) notebook: Notebook,
    pub(super) calls: &'static Calls,
}

impl Witness {
    fn write<T>(&self, subject: Subject, verdict: &Result<T, Error>) {
        self.notebook.write(Note::Verified(Verification {
            side: self.side,
            subject,
            signatures: self.calls.take(),
            failure: verdict.as_ref().err().map(Failure::rustls),
        }));
    }

    fn chain<T>(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: Option<&ServerName<'_>>,
        verdict: Result<T, Error>,
    ) -> Result<T, Error> {
        let shown = std::iter::once(end_entity).chain(intermediates);
        let subject = Subject::Chain {
            presented: shown.map(|certificate| certificate.to_vec()).collect(),
            name: name.map(|name| name.to_str().into_owned()),
        };
        self.write(subject, &verdict);
        verdict
    }

    fn possession<T>(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
        verdict: Result<T, Error>,
    ) -> Result<T, Error> {
        let subject = Subject::Possession {
            certificate: certificate.to_vec(),
            scheme: registry::SignatureScheme(u16::from(signed.scheme)),
            message: message.to_vec(),
            signature: signed.signature().to_vec(),
        };
        self.write(subject, &verdict);
        verdict
    }
}

impl ServerCertVerifier for ClientsVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let (asked, verdict) = match &self.nameless {
            Some(nameless) => (None, nameless.verify(end_entity, intermediates, now)),
            None => {
                let verdict =
                    self.webpki
                        .verify_server_cert(end_entity, intermediates, name, ocsp, now);
                (Some(name), verdict)
            }
        };
        self.witness
            .chain(end_entity, intermediates, asked, verdict)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verdict = self
            .webpki
            .verify_tls12_signature(message, certificate, signed);
        self.witness
            .possession(message, certificate, signed, verdict)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verdict = self
            .webpki
            .verify_tls13_signature(message, certificate, signed);
        self.witness
            .possession(message, certificate, signed, verdict)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.webpki.supported_verify_schemes()
    }
}

impl ClientCertVerifier for ServersVerifier {
    fn offer_client_auth(&self) -> bool {
        self.webpki.offer_client_auth()
    }

    fn client_auth_mandatory(&self) -> bool {
        self.webpki.client_auth_mandatory()
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.webpki.root_hint_subjects()
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let verdict = self
            .webpki
            .verify_client_cert(end_entity, intermediates, now);
        self.witness.chain(end_entity, intermediates, None, verdict)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verdict = self
            .webpki
            .verify_tls12_signature(message, certificate, signed);
        self.witness
            .possession(message, certificate, signed, verdict)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verdict = self
            .webpki
            .verify_tls13_signature(message, certificate, signed);
        self.witness
            .possession(message, certificate, signed, verdict)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.webpki.supported_verify_schemes()
    }
}
