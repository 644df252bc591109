//! What was done before the border, paper by paper, with the bytes of each.

use serde::{Deserialize, Serialize};

/// One thing done before anybody dials, by or for one party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Who it is done for: a broker, or an authority for its own papers.
    pub holder: String,
    /// What was done.
    pub kind: PaperKind,
}

/// The kinds of paper, in the order a broker needs them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaperKind {
    /// An authority opened with this certificate, issued by itself or by another authority.
    Authority {
        /// Its certificate, DER.
        certificate: Vec<u8>,
    },
    /// A broker made a key pair.
    KeyPair {
        /// The public half, a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7), DER.
        public_key: Vec<u8>,
    },
    /// It wrote a certification request and signed it with the key it names (RFC 2986).
    Request {
        /// The request, DER.
        request: Vec<u8>,
    },
    /// An authority checked that the request is signed by the key it names.
    Checked {
        /// Who checked.
        authority: String,
        /// The request, DER.
        request: Vec<u8>,
        /// Whether its signature verifies.
        verifies: bool,
    },
    /// An authority issued a certificate.
    Issued {
        /// Who issued; the holder itself where it is self-signed.
        authority: String,
        /// The certificate, DER.
        certificate: Vec<u8>,
    },
    /// The certificate went into the keystore, with the chain that will be shown, leaf first.
    Keystore {
        /// The public half of the key in it, a SubjectPublicKeyInfo, DER; `None` if the keystore
        /// has no key entry.
        public_key: Option<Vec<u8>>,
        /// The chain, DER, leaf first; empty if the keystore has no key entry.
        chain: Vec<Vec<u8>>,
    },
    /// The broker was given a truststore.
    Truststore {
        /// The trusted certificates, DER, each with its alias.
        entries: Vec<(String, Vec<u8>)>,
    },
}
