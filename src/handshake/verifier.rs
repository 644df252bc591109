//! webpki's verifiers, wrapped so that every verdict is written down at the moment it is given.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};

use super::notebook::{Note, Notebook};
use super::signatures::Calls;
use super::transcript::{Failure, Subject, Verification};
use crate::wire::{Side, registry};

/// How the client checks the server.
#[derive(Debug)]
pub(super) struct ClientsVerifier {
    pub(super) webpki: Arc<WebPkiServerVerifier>,
    pub(super) notebook: Notebook,
    pub(super) calls: &'static Calls,
}

/// How the server checks the client.
#[derive(Debug)]
pub(super) struct ServersVerifier {
    pub(super) webpki: Arc<dyn ClientCertVerifier>,
    pub(super) notebook: Notebook,
    pub(super) calls: &'static Calls,
}

fn chain(
    notebook: &Notebook,
    calls: &Calls,
    side: Side,
    end_entity: &CertificateDer<'_>,
    intermediates: &[CertificateDer<'_>],
    name: Option<String>,
    verdict: Option<&Error>,
) {
    let mut presented = vec![end_entity.to_vec()];
    presented.extend(intermediates.iter().map(|certificate| certificate.to_vec()));
    notebook.write(Note::Verified(Verification {
        side,
        subject: Subject::Chain { presented, name },
        signatures: calls.take(),
        failure: verdict.map(Failure::rustls),
    }));
}

fn possession(
    notebook: &Notebook,
    calls: &Calls,
    side: Side,
    message: &[u8],
    certificate: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
    verdict: Option<&Error>,
) {
    notebook.write(Note::Verified(Verification {
        side,
        subject: Subject::Possession {
            certificate: certificate.to_vec(),
            scheme: registry::SignatureScheme(u16::from(signed.scheme)),
            message: message.to_vec(),
            signature: signed.signature().to_vec(),
        },
        signatures: calls.take(),
        failure: verdict.map(Failure::rustls),
    }));
}

impl ServerCertVerifier for ClientsVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = self.webpki.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        let name = Some(server_name.to_str().into_owned());
        let failed = verdict.as_ref().err();
        chain(
            &self.notebook,
            self.calls,
            Side::Client,
            end_entity,
            intermediates,
            name,
            failed,
        );
        verdict
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
        let failed = verdict.as_ref().err();
        possession(
            &self.notebook,
            self.calls,
            Side::Client,
            message,
            certificate,
            signed,
            failed,
        );
        verdict
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
        let failed = verdict.as_ref().err();
        possession(
            &self.notebook,
            self.calls,
            Side::Client,
            message,
            certificate,
            signed,
            failed,
        );
        verdict
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
        let failed = verdict.as_ref().err();
        chain(
            &self.notebook,
            self.calls,
            Side::Server,
            end_entity,
            intermediates,
            None,
            failed,
        );
        verdict
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
        let failed = verdict.as_ref().err();
        possession(
            &self.notebook,
            self.calls,
            Side::Server,
            message,
            certificate,
            signed,
            failed,
        );
        verdict
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
        let failed = verdict.as_ref().err();
        possession(
            &self.notebook,
            self.calls,
            Side::Server,
            message,
            certificate,
            signed,
            failed,
        );
        verdict
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.webpki.supported_verify_schemes()
    }
}
