//! ring's signature checks, wrapped so that each call webpki makes is written down.
//!
//! rustls wants its algorithms for `'static`, as it wants its randomness: they are leaked once for
//! each side, and the calls are taken out after each verification.

use std::sync::{Mutex, PoisonError};

use rustls::SignatureScheme;
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm};

use super::transcript::SignatureCall;

/// The calls of one side since they were last taken.
#[derive(Debug, Default)]
pub(super) struct Calls(Mutex<Vec<SignatureCall>>);

impl Calls {
    pub(super) fn take(&self) -> Vec<SignatureCall> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self, call: SignatureCall) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(call);
    }
}

/// ring's algorithms, each of which writes its calls into `calls`.
pub(super) fn recording(calls: &'static Calls) -> WebPkiSupportedAlgorithms {
    let rings = default_provider().signature_verification_algorithms;
    let wrap = |inner: &&'static dyn SignatureVerificationAlgorithm| {
        let wrapped: &'static Recording = Box::leak(Box::new(Recording {
            inner: *inner,
            calls,
        }));
        let wrapped: &'static dyn SignatureVerificationAlgorithm = wrapped;
        wrapped
    };
    let all: Vec<_> = rings.all.iter().map(wrap).collect();
    let mapping: Vec<(
        SignatureScheme,
        &'static [&'static dyn SignatureVerificationAlgorithm],
    )> = rings
        .mapping
        .iter()
        .map(|(scheme, algorithms)| {
            let algorithms: Vec<_> = algorithms.iter().map(wrap).collect();
            let algorithms: &'static [_] = algorithms.leak();
            (*scheme, algorithms)
        })
        .collect();
    WebPkiSupportedAlgorithms {
        all: all.leak(),
        mapping: mapping.leak(),
    }
}

#[derive(Debug)]
struct Recording {
    inner: &'static dyn SignatureVerificationAlgorithm,
    calls: &'static Calls,
}

impl SignatureVerificationAlgorithm for Recording {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let verdict = self.inner.verify_signature(public_key, message, signature);
        self.calls.write(SignatureCall {
            public_key: public_key.to_vec(),
            message: message.to_vec(),
            signature: signature.to_vec(),
            valid: verdict.is_ok(),
        });
        verdict
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.inner.public_key_alg_id()
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.inner.signature_alg_id()
    }
}
