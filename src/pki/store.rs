//! Keystore and truststore, as data.

use super::{Certificate, PrivateKey};

/// Who a broker is: its key, and the certificate chain that goes with it (`ssl.keystore.*`).
#[derive(Clone, Debug, Default)]
pub struct Keystore {
    /// The key and the chain, leaf first; `None` is a keystore with nothing usable in it.
    pub entry: Option<KeyEntry>,
}

/// A key with its certificate chain.
///
/// Nothing here checks that they belong together: a Java keystore does not either, and the peer
/// is then the one who notices.
#[derive(Clone, Debug)]
pub struct KeyEntry {
    /// The hand that signs.
    pub key: PrivateKey,
    /// The certificates that are shown, leaf first.
    pub chain: Vec<Certificate>,
}

/// Whom a broker believes: the authorities whose stamp counts (`ssl.truststore.*`).
#[derive(Clone, Debug, Default)]
pub struct Truststore {
    /// The authorities' certificates, each under its alias.
    pub entries: Vec<TrustedEntry>,
}

/// One authority in a truststore.
#[derive(Clone, Debug)]
pub struct TrustedEntry {
    /// The name it was imported under (`keytool -alias`).
    pub alias: String,
    /// Its certificate.
    pub certificate: Certificate,
}
