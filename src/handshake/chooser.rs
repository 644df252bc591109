//! Which certificate a side shows when it is asked.

use std::sync::Arc;

use rustls::SignatureScheme;
use rustls::client::ResolvesClientCert;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use super::notebook::{Note, Notebook};
use super::transcript::{Choice, ChoiceReason};
use crate::cluster::Manner;
use crate::pki::Keystore;

/// A side's keystore, as rustls asks it for a certificate.
#[derive(Debug)]
pub(super) struct Chooser {
    key: Option<Arc<CertifiedKey>>,
    /// The issuer of each certificate in the chain, as a DER Name (RFC 5280 section 4.1.2.4).
    issuers: Vec<Vec<u8>>,
    manner: Manner,
    notebook: Notebook,
}

impl Chooser {
    pub(super) fn new(keystore: &Keystore, manner: Manner, notebook: Notebook) -> Self {
        let Some(entry) = &keystore.entry else {
            return Self {
                key: None,
                issuers: Vec::new(),
                manner,
                notebook,
            };
        };
        let chain = entry
            .chain
            .iter()
            .map(|certificate| certificate.der().clone())
            .collect();
        let issuers = entry.chain.iter().filter_map(|certificate| {
            certificate
                .der()
                .get(certificate.facts().issuer.range.clone())
                .map(<[u8]>::to_vec)
        });
        Self {
            // Nothing checks here that key and certificate belong together, as nothing does in a
            // Java keystore: the peer is the one to notice.
            key: Some(Arc::new(CertifiedKey::new(
                chain,
                Arc::new(entry.key.clone()),
            ))),
            issuers: issuers.collect(),
            manner,
            notebook,
        }
    }

    /// Decides as a Java key manager does: a chain is shown if the poster lists the issuer of any
    /// certificate in it, or lists nobody at all.
    fn reason(&self, poster: &[&[u8]], schemes: &[SignatureScheme]) -> ChoiceReason {
        let can_sign = |key: &Arc<CertifiedKey>| key.key.choose_scheme(schemes).is_some();
        if self.key.as_ref().is_some_and(|key| !can_sign(key)) {
            return ChoiceReason::NoScheme;
        }
        let listed = self
            .issuers
            .iter()
            .any(|issuer| poster.contains(&issuer.as_slice()));
        match (&self.key, self.manner) {
            (None, _) => ChoiceReason::NothingToShow,
            (Some(_), _) if listed => ChoiceReason::Listed,
            (Some(_), _) if poster.is_empty() => ChoiceReason::EmptyPoster,
            (Some(_), Manner::Stubborn) => ChoiceReason::ShownToAnyone,
            (Some(_), Manner::Java) => ChoiceReason::NotListed,
        }
    }
}

impl ResolvesClientCert for Chooser {
    fn resolve(
        &self,
        root_hint_subjects: &[&[u8]],
        schemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        let reason = self.reason(root_hint_subjects, schemes);
        self.notebook.write(Note::Chose(Choice {
            poster: root_hint_subjects
                .iter()
                .map(|name| name.to_vec())
                .collect(),
            issuers: self.issuers.clone(),
            reason,
        }));
        self.key.clone().filter(|_| reason.offers())
    }

    /// The keystore is asked even if it is empty, so that the asking is seen.
    fn has_certs(&self) -> bool {
        true
    }
}

impl ResolvesServerCert for Chooser {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.key.clone()
    }
}
