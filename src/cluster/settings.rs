//! What a broker's configuration says besides its stores.

/// A choice of cipher suites, for both versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suites {
    /// All that rustls' ring provider has.
    All,
    /// Only those that encrypt with AES-128-GCM.
    Aes128Only,
    /// Only those that encrypt with AES-256-GCM.
    Aes256Only,
}

/// What a broker speaks on this link: Kafka's `security.protocol`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityProtocol {
    /// `SSL`: Kafka's name for TLS.
    Ssl,
    /// `PLAINTEXT`: no TLS, nobody is asked for anything.
    Plaintext,
    /// No Kafka at all: a browser, a health check or a proxy that asks for a page.
    Http,
}

/// What a broker's configuration says besides stores, version, suites and protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whether it asks those who dial it for a certificate (`ssl.client.auth`).
    pub client_auth: ClientAuth,
    /// Whether it compares names when it dials (`ssl.endpoint.identification.algorithm`).
    pub name_check: NameCheck,
    /// Which groups it exchanges keys in. Kafka has no property for it: `jdk.tls.namedGroups`.
    pub groups: Groups,
    /// Whether it can verify Ed25519 signatures; Java can from version 15 on.
    pub knows_no_ed25519: bool,
    /// Whether it looks for the peer's certificate on a list of revoked ones.
    pub revocation: Revocation,
    /// The one application protocol it names (ALPN, RFC 7301). Kafka names none.
    pub application_protocol: Option<&'static str>,
}

/// Kafka's `ssl.client.auth`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientAuth {
    /// `required`.
    #[default]
    Required,
    /// `requested`: who shows none is let in all the same, as `User:ANONYMOUS`.
    Requested,
    /// `none`: nobody is asked. This is Kafka's default.
    None,
}

/// Whether revoked certificates are looked for. Kafka has no property for it: Java does with
/// `-Dcom.sun.net.ssl.checkRevocation=true`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Revocation {
    /// Nobody looks, as in Kafka by default.
    #[default]
    Unchecked,
    /// On the list of every authority above the peer's certificate.
    Checked,
    /// The same, and the list of the one that issued it should have been replaced by a newer one.
    Overdue,
    /// The same, and somebody else has signed that list.
    Impostors,
    /// The list of the one that issued it is not there, but another authority's.
    OfAnother,
}

/// What a broker dials another for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Errand {
    /// To hear which requests it understands, as on every connection.
    #[default]
    Greet,
    /// To hear that, and then to register with it as with the controller.
    Register,
}

/// How a certificate's subject is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// As Kafka makes a principal of it (RFC 2253): `CN=broker-1,O=India`.
    Kafka,
    /// As OpenSSL prints it, in the order of its bytes: `O = India, CN = broker-1`.
    OpenSsl,
}

/// Kafka's `ssl.endpoint.identification.algorithm`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NameCheck {
    /// `https`: the name that is dialled must stand in the certificate.
    #[default]
    Https,
    /// Empty: no names are compared.
    Off,
}

/// A choice of key exchange groups, the favourite first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Groups {
    /// X25519, then P-256.
    #[default]
    All,
    /// Only X25519.
    X25519Only,
    /// Only P-256.
    P256Only,
}
