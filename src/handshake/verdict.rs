//! rustls' verdict on a chain that nobody shakes hands with: the same verifiers, asked once.

use std::sync::Arc;
use std::time::Duration;

use rustls::client::danger::ServerCertVerifier as _;
use rustls::client::{WebPkiServerVerifier, verify_server_cert_signed_by_trust_anchor};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{
    CertificateDer, CertificateRevocationListDer, ServerName, TrustAnchor, UnixTime,
};
use rustls::server::{ParsedCertificate, WebPkiClientVerifier};
use rustls::{CertificateError, Error, RootCertStore};
use webpki::{
    CertRevocationList, EndEntityCert, ExpirationPolicy, KeyUsage, OwnedCertRevocationList,
    RevocationOptionsBuilder,
};

use super::transcript::{Failure, Trusted};
use crate::clock::Moment;
use crate::pki::Purpose;

/// What a verifier is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The certificates that are shown, DER, leaf first.
    pub chain: &'a [Vec<u8>],
    /// Whom the verifier trusts. What rustls cannot read as an anchor is left out.
    pub truststore: &'a [Trusted],
    /// The lists of revoked certificates that are configured, DER. With one or more, every
    /// certificate of the chain must be on none, its status must be known, and the list's next
    /// update must not be due.
    pub crls: &'a [Vec<u8>],
    /// What the leaf is used for: a server's is checked by a client, a client's by a server.
    pub purpose: Purpose,
    /// The name that a client dialled, a host's or an address; `None` asks for none.
    pub name: Option<&'a str>,
    /// The verifier's clock.
    pub now: Moment,
}

/// Asks rustls' own verifier for the role.
///
/// # Errors
///
/// The refusal, in rustls' words. Also without an anchor, with a list that rustls does not read
/// and with a name that is none, rustls refuses to begin.
pub fn verdict(question: &Question<'_>) -> Result<(), Failure> {
    let Some((leaf, others)) = question.chain.split_first() else {
        return Err(Failure::rustls(&Error::NoCertificatesPresented));
    };
    let leaf = CertificateDer::from(leaf.as_slice());
    let others: Vec<CertificateDer<'_>> = others
        .iter()
        .map(|der| CertificateDer::from(der.as_slice()))
        .collect();
    let seconds = u64::try_from(question.now.unix()).unwrap_or_default();
    let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    let verdict = match (question.purpose, question.name) {
        (Purpose::Client, _) => client(question, &leaf, &others, now)?,
        (Purpose::Server, None) if question.crls.is_empty() => {
            nameless(question, &leaf, &others, now)?
        }
        (Purpose::Server, Some(name)) => {
            let name = ServerName::try_from(name).map_err(|_| {
                Failure::visum("InvalidServerName", "neither a host's name nor an address")
            })?;
            server(question, &leaf, &others, &name, now)?
        }
        (Purpose::Server, None) => revocable(question, &leaf, &others, now)?,
    };
    verdict.map_err(|error| Failure::rustls(&error))
}

type Verdict = Result<Result<(), Error>, Failure>;

fn client(
    question: &Question<'_>,
    leaf: &CertificateDer<'_>,
    others: &[CertificateDer<'_>],
    now: UnixTime,
) -> Verdict {
    let provider = Arc::new(default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(roots(question), provider)
        .with_crls(lists(question))
        .enforce_revocation_expiration()
        .build()
        .map_err(|error| Failure::verifier(&error))?;
    Ok(verifier.verify_client_cert(leaf, others, now).map(drop))
}

fn server(
    question: &Question<'_>,
    leaf: &CertificateDer<'_>,
    others: &[CertificateDer<'_>],
    name: &ServerName<'_>,
    now: UnixTime,
) -> Verdict {
    let provider = Arc::new(default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(roots(question), provider)
        .with_crls(lists(question))
        .enforce_revocation_expiration()
        .build()
        .map_err(|error| Failure::verifier(&error))?;
    Ok(verifier
        .verify_server_cert(leaf, others, name, &[], now)
        .map(drop))
}

/// A client that compares no name.
fn nameless(
    question: &Question<'_>,
    leaf: &CertificateDer<'_>,
    others: &[CertificateDer<'_>],
    now: UnixTime,
) -> Verdict {
    let roots = roots(question);
    if roots.is_empty() {
        let error = rustls::server::VerifierBuilderError::NoRootAnchors;
        return Err(Failure::verifier(&error));
    }
    let algorithms = default_provider().signature_verification_algorithms.all;
    Ok(ParsedCertificate::try_from(leaf).and_then(|leaf| {
        verify_server_cert_signed_by_trust_anchor(&leaf, &roots, others, now, algorithms)
    }))
}

/// A client that compares no name and has lists of revoked certificates. rustls offers none: its
/// client compares the name when everything else holds, so a name that nobody has shows whether it
/// does.
fn revocable(
    question: &Question<'_>,
    leaf: &CertificateDer<'_>,
    others: &[CertificateDer<'_>],
    now: UnixTime,
) -> Verdict {
    let nobody = ServerName::try_from("nobody.invalid")
        .map_err(|_| Failure::visum("InvalidServerName", "nobody.invalid is no name"))?;
    Ok(match server(question, leaf, others, &nobody, now)? {
        Err(Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        )) => Ok(()),
        // The names themselves may be what cannot be read, at which nobody would have looked.
        Err(error @ Error::InvalidCertificate(CertificateError::BadEncoding)) => {
            if holds(question, leaf, others, now) {
                Ok(())
            } else {
                Err(error)
            }
        }
        verdict => verdict,
    })
}

/// The same question put to webpki, which rustls asks.
fn holds(
    question: &Question<'_>,
    leaf: &CertificateDer<'_>,
    others: &[CertificateDer<'_>],
    now: UnixTime,
) -> bool {
    let lists: Vec<CertRevocationList<'_>> = question
        .crls
        .iter()
        .filter_map(|der| OwnedCertRevocationList::from_der(der).ok())
        .map(Into::into)
        .collect();
    let lists: Vec<&CertRevocationList<'_>> = lists.iter().collect();
    let revocation = RevocationOptionsBuilder::new(&lists)
        .map(|builder| builder.with_expiration_policy(ExpirationPolicy::Enforce))
        .ok();
    let roots = roots(question);
    let anchors: &[TrustAnchor<'_>] = &roots.roots;
    EndEntityCert::try_from(leaf).is_ok_and(|leaf| {
        let algorithms = default_provider().signature_verification_algorithms.all;
        leaf.verify_for_usage(
            algorithms,
            anchors,
            others,
            now,
            KeyUsage::server_auth(),
            revocation.map(RevocationOptionsBuilder::build),
            None,
        )
        .is_ok()
    })
}

fn roots(question: &Question<'_>) -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    let entries = question.truststore.iter();
    roots.add_parsable_certificates(
        entries.map(|entry| CertificateDer::from(entry.certificate.as_slice())),
    );
    Arc::new(roots)
}

fn lists(question: &Question<'_>) -> Vec<CertificateRevocationListDer<'static>> {
    let lists = question.crls.iter();
    lists
        .map(|der| CertificateRevocationListDer::from(der.clone()))
        .collect()
}
