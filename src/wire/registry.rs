//! The code points of TLS, as newtypes that keep what they do not know.
//!
//! Names are those of the RFCs and of IANA's "TLS Parameters" and "TLS `ExtensionType` Values",
//! letter for letter. A value without a name is kept, compared and shown like any other.

mod cipher_suite;
mod extension_type;
mod named_group;

use super::Value;

pub use cipher_suite::CipherSuite;
pub use extension_type::ExtensionType;
pub use named_group::NamedGroup;

/// What all code points share: a number and, if it is registered, a name.
pub trait CodePoint: Copy {
    /// The registered name, or `None` for a value that nobody registered.
    fn name(self) -> Option<&'static str>;

    /// The number, widened.
    fn number(self) -> u32;

    /// The code point as the value of a field.
    fn value(self) -> Value {
        Value::Code(self.name(), self.number())
    }
}

/// Declares a code point type: the integer it is, and its named values. After the integer a
/// function may stand that names whole families of values (GREASE).
macro_rules! code_points {
    (
        $(#[$doc:meta])*
        $type:ident($int:ty $(, $family:path)?) {
            $($name:ident = $number:literal => $text:literal,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $type(pub $int);

        impl $type {
            $(
                #[doc = concat!("`", $text, "`")]
                pub const $name: Self = Self($number);
            )+

            /// Every named value, in the order of its number.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The registered name, or `None` for a value that nobody registered.
            #[must_use]
            pub fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($number => Some($text),)+
                    _ => code_points!(@family self $(, $family)?),
                }
            }

            /// The value with this registered name, spelt exactly so.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$name),)+
                    _ => None,
                }
            }
        }

        impl $crate::wire::registry::CodePoint for $type {
            fn name(self) -> Option<&'static str> {
                self.name()
            }

            fn number(self) -> u32 {
                u32::from(self.0)
            }
        }

        impl From<$int> for $type {
            fn from(number: $int) -> Self {
                Self(number)
            }
        }

        impl From<$type> for $int {
            fn from(code: $type) -> Self {
                code.0
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                const DIGITS: usize = 2 + 2 * size_of::<$int>();
                match self.name() {
                    Some(name) => f.pad(name),
                    None => write!(f, "unknown ({:#0DIGITS$x})", self.0),
                }
            }
        }
    };
    (@family $self:ident) => { None };
    (@family $self:ident, $family:path) => { $family($self.0) };
}
use code_points;

/// `GREASE` for the sixteen 16-bit values that RFC 8701 reserves to be ignored.
fn grease16(number: u16) -> Option<&'static str> {
    let [high, low] = number.to_be_bytes();
    (high == low && low & 0x0f == 0x0a).then_some("GREASE")
}

/// `GREASE` for the eight 8-bit values that RFC 8701 reserves for PSK key exchange modes.
fn grease8(number: u8) -> Option<&'static str> {
    (number >= 0x0b && (number - 0x0b).is_multiple_of(0x1f)).then_some("GREASE")
}

code_points! {
    /// What a record carries (RFC 9846; IANA "TLS `ContentType`").
    ContentType(u8) {
        CHANGE_CIPHER_SPEC = 20 => "change_cipher_spec",
        ALERT = 21 => "alert",
        HANDSHAKE = 22 => "handshake",
        APPLICATION_DATA = 23 => "application_data",
        HEARTBEAT = 24 => "heartbeat",
    }
}

code_points! {
    /// Which handshake message this is (RFC 9846, RFC 5246; IANA "TLS `HandshakeType`").
    ///
    /// A `HelloRetryRequest` has the number of a `ServerHello`; see
    /// [`MessageKind`](super::MessageKind).
    HandshakeType(u8) {
        HELLO_REQUEST = 0 => "hello_request",
        CLIENT_HELLO = 1 => "client_hello",
        SERVER_HELLO = 2 => "server_hello",
        HELLO_VERIFY_REQUEST = 3 => "hello_verify_request",
        NEW_SESSION_TICKET = 4 => "new_session_ticket",
        END_OF_EARLY_DATA = 5 => "end_of_early_data",
        HELLO_RETRY_REQUEST = 6 => "hello_retry_request",
        ENCRYPTED_EXTENSIONS = 8 => "encrypted_extensions",
        REQUEST_CONNECTION_ID = 9 => "request_connection_id",
        NEW_CONNECTION_ID = 10 => "new_connection_id",
        CERTIFICATE = 11 => "certificate",
        SERVER_KEY_EXCHANGE = 12 => "server_key_exchange",
        CERTIFICATE_REQUEST = 13 => "certificate_request",
        SERVER_HELLO_DONE = 14 => "server_hello_done",
        CERTIFICATE_VERIFY = 15 => "certificate_verify",
        CLIENT_KEY_EXCHANGE = 16 => "client_key_exchange",
        CLIENT_CERTIFICATE_REQUEST = 17 => "client_certificate_request",
        FINISHED = 20 => "finished",
        CERTIFICATE_URL = 21 => "certificate_url",
        CERTIFICATE_STATUS = 22 => "certificate_status",
        SUPPLEMENTAL_DATA = 23 => "supplemental_data",
        KEY_UPDATE = 24 => "key_update",
        COMPRESSED_CERTIFICATE = 25 => "compressed_certificate",
        EKT_KEY = 26 => "ekt_key",
        MESSAGE_HASH = 254 => "message_hash",
    }
}

code_points! {
    /// How bad an alert says it is (RFC 9846). TLS 1.3 keeps the byte and ignores it.
    AlertLevel(u8) {
        WARNING = 1 => "warning",
        FATAL = 2 => "fatal",
    }
}

code_points! {
    /// What an alert says (RFC 9846, RFC 5246; IANA "TLS Alerts").
    AlertDescription(u8) {
        CLOSE_NOTIFY = 0 => "close_notify",
        UNEXPECTED_MESSAGE = 10 => "unexpected_message",
        BAD_RECORD_MAC = 20 => "bad_record_mac",
        DECRYPTION_FAILED = 21 => "decryption_failed_RESERVED",
        RECORD_OVERFLOW = 22 => "record_overflow",
        DECOMPRESSION_FAILURE = 30 => "decompression_failure_RESERVED",
        HANDSHAKE_FAILURE = 40 => "handshake_failure",
        NO_CERTIFICATE = 41 => "no_certificate_RESERVED",
        BAD_CERTIFICATE = 42 => "bad_certificate",
        UNSUPPORTED_CERTIFICATE = 43 => "unsupported_certificate",
        CERTIFICATE_REVOKED = 44 => "certificate_revoked",
        CERTIFICATE_EXPIRED = 45 => "certificate_expired",
        CERTIFICATE_UNKNOWN = 46 => "certificate_unknown",
        ILLEGAL_PARAMETER = 47 => "illegal_parameter",
        UNKNOWN_CA = 48 => "unknown_ca",
        ACCESS_DENIED = 49 => "access_denied",
        DECODE_ERROR = 50 => "decode_error",
        DECRYPT_ERROR = 51 => "decrypt_error",
        TOO_MANY_CIDS_REQUESTED = 52 => "too_many_cids_requested",
        EXPORT_RESTRICTION = 60 => "export_restriction_RESERVED",
        PROTOCOL_VERSION = 70 => "protocol_version",
        INSUFFICIENT_SECURITY = 71 => "insufficient_security",
        INTERNAL_ERROR = 80 => "internal_error",
        INAPPROPRIATE_FALLBACK = 86 => "inappropriate_fallback",
        USER_CANCELED = 90 => "user_canceled",
        NO_RENEGOTIATION = 100 => "no_renegotiation",
        MISSING_EXTENSION = 109 => "missing_extension",
        UNSUPPORTED_EXTENSION = 110 => "unsupported_extension",
        CERTIFICATE_UNOBTAINABLE = 111 => "certificate_unobtainable_RESERVED",
        UNRECOGNIZED_NAME = 112 => "unrecognized_name",
        BAD_CERTIFICATE_STATUS_RESPONSE = 113 => "bad_certificate_status_response",
        BAD_CERTIFICATE_HASH_VALUE = 114 => "bad_certificate_hash_value_RESERVED",
        UNKNOWN_PSK_IDENTITY = 115 => "unknown_psk_identity",
        CERTIFICATE_REQUIRED = 116 => "certificate_required",
        GENERAL_ERROR = 117 => "general_error",
        NO_APPLICATION_PROTOCOL = 120 => "no_application_protocol",
        ECH_REQUIRED = 121 => "ech_required",
    }
}

code_points! {
    /// A protocol version as it stands on the wire (RFC 9846, RFC 5246).
    ProtocolVersion(u16, grease16) {
        SSL_2_0 = 0x0002 => "SSL 2.0",
        SSL_3_0 = 0x0300 => "SSL 3.0",
        TLS_1_0 = 0x0301 => "TLS 1.0",
        TLS_1_1 = 0x0302 => "TLS 1.1",
        TLS_1_2 = 0x0303 => "TLS 1.2",
        TLS_1_3 = 0x0304 => "TLS 1.3",
    }
}

code_points! {
    /// A signature algorithm with its hash (RFC 9846; IANA "TLS `SignatureScheme`").
    ///
    /// The pairs of a hash and a signature algorithm that only TLS 1.2 used (RFC 5246) and that
    /// IANA does not name are named after the pattern of the others.
    SignatureScheme(u16, grease16) {
        RSA_PKCS1_MD5 = 0x0101 => "rsa_pkcs1_md5",
        RSA_PKCS1_SHA1 = 0x0201 => "rsa_pkcs1_sha1",
        DSA_SHA1 = 0x0202 => "dsa_sha1",
        ECDSA_SHA1 = 0x0203 => "ecdsa_sha1",
        RSA_PKCS1_SHA224 = 0x0301 => "rsa_pkcs1_sha224",
        DSA_SHA224 = 0x0302 => "dsa_sha224",
        ECDSA_SHA224 = 0x0303 => "ecdsa_sha224",
        RSA_PKCS1_SHA256 = 0x0401 => "rsa_pkcs1_sha256",
        DSA_SHA256 = 0x0402 => "dsa_sha256",
        ECDSA_SECP256R1_SHA256 = 0x0403 => "ecdsa_secp256r1_sha256",
        RSA_PKCS1_SHA256_LEGACY = 0x0420 => "rsa_pkcs1_sha256_legacy",
        RSA_PKCS1_SHA384 = 0x0501 => "rsa_pkcs1_sha384",
        DSA_SHA384 = 0x0502 => "dsa_sha384",
        ECDSA_SECP384R1_SHA384 = 0x0503 => "ecdsa_secp384r1_sha384",
        RSA_PKCS1_SHA384_LEGACY = 0x0520 => "rsa_pkcs1_sha384_legacy",
        RSA_PKCS1_SHA512 = 0x0601 => "rsa_pkcs1_sha512",
        DSA_SHA512 = 0x0602 => "dsa_sha512",
        ECDSA_SECP521R1_SHA512 = 0x0603 => "ecdsa_secp521r1_sha512",
        RSA_PKCS1_SHA512_LEGACY = 0x0620 => "rsa_pkcs1_sha512_legacy",
        SM2SIG_SM3 = 0x0708 => "sm2sig_sm3",
        RSA_PSS_RSAE_SHA256 = 0x0804 => "rsa_pss_rsae_sha256",
        RSA_PSS_RSAE_SHA384 = 0x0805 => "rsa_pss_rsae_sha384",
        RSA_PSS_RSAE_SHA512 = 0x0806 => "rsa_pss_rsae_sha512",
        ED25519 = 0x0807 => "ed25519",
        ED448 = 0x0808 => "ed448",
        RSA_PSS_PSS_SHA256 = 0x0809 => "rsa_pss_pss_sha256",
        RSA_PSS_PSS_SHA384 = 0x080a => "rsa_pss_pss_sha384",
        RSA_PSS_PSS_SHA512 = 0x080b => "rsa_pss_pss_sha512",
        ECDSA_BRAINPOOLP256R1TLS13_SHA256 = 0x081a => "ecdsa_brainpoolP256r1tls13_sha256",
        ECDSA_BRAINPOOLP384R1TLS13_SHA384 = 0x081b => "ecdsa_brainpoolP384r1tls13_sha384",
        ECDSA_BRAINPOOLP512R1TLS13_SHA512 = 0x081c => "ecdsa_brainpoolP512r1tls13_sha512",
        MLDSA44 = 0x0904 => "mldsa44",
        MLDSA65 = 0x0905 => "mldsa65",
        MLDSA87 = 0x0906 => "mldsa87",
    }
}

code_points! {
    /// A compression method of TLS 1.2 (IANA "TLS Compression Method Identifiers"; RFC 3749).
    CompressionMethod(u8) {
        NULL = 0 => "NULL",
        DEFLATE = 1 => "DEFLATE",
        LZS = 64 => "LZS",
    }
}

code_points! {
    /// How a pre-shared key may be used (RFC 9846).
    PskKeyExchangeMode(u8, grease8) {
        PSK_KE = 0 => "psk_ke",
        PSK_DHE_KE = 1 => "psk_dhe_ke",
    }
}

code_points! {
    /// What kind of object stands for a certificate (RFC 7250, RFC 9846).
    CertificateType(u8) {
        X509 = 0 => "X509",
        OPEN_PGP = 1 => "OpenPGP",
        RAW_PUBLIC_KEY = 2 => "RawPublicKey",
        CERT_1609DOT2 = 3 => "1609Dot2",
    }
}

code_points! {
    /// A kind of client certificate that a TLS 1.2 server asks for (RFC 5246, RFC 8422).
    ClientCertificateType(u8) {
        RSA_SIGN = 1 => "rsa_sign",
        DSS_SIGN = 2 => "dss_sign",
        RSA_FIXED_DH = 3 => "rsa_fixed_dh",
        DSS_FIXED_DH = 4 => "dss_fixed_dh",
        RSA_EPHEMERAL_DH = 5 => "rsa_ephemeral_dh_RESERVED",
        DSS_EPHEMERAL_DH = 6 => "dss_ephemeral_dh_RESERVED",
        FORTEZZA_DMS = 20 => "fortezza_dms_RESERVED",
        ECDSA_SIGN = 64 => "ecdsa_sign",
        RSA_FIXED_ECDH = 65 => "rsa_fixed_ecdh",
        ECDSA_FIXED_ECDH = 66 => "ecdsa_fixed_ecdh",
        GOST_SIGN256 = 67 => "gost_sign256",
        GOST_SIGN512 = 68 => "gost_sign512",
    }
}

code_points! {
    /// How a TLS 1.2 server describes its curve (RFC 8422).
    EcCurveType(u8) {
        EXPLICIT_PRIME = 1 => "explicit_prime",
        EXPLICIT_CHAR2 = 2 => "explicit_char2",
        NAMED_CURVE = 3 => "named_curve",
    }
}

code_points! {
    /// How a point on a curve is written (RFC 8422).
    EcPointFormat(u8) {
        UNCOMPRESSED = 0 => "uncompressed",
        ANSIX962_COMPRESSED_PRIME = 1 => "ansiX962_compressed_prime",
        ANSIX962_COMPRESSED_CHAR2 = 2 => "ansiX962_compressed_char2",
    }
}

code_points! {
    /// How a certificate may be compressed (RFC 8879).
    CertificateCompressionAlgorithm(u16) {
        ZLIB = 1 => "zlib",
        BROTLI = 2 => "brotli",
        ZSTD = 3 => "zstd",
    }
}

code_points! {
    /// Whether the receiver of a `KeyUpdate` must answer with its own (RFC 9846).
    KeyUpdateRequest(u8) {
        UPDATE_NOT_REQUESTED = 0 => "update_not_requested",
        UPDATE_REQUESTED = 1 => "update_requested",
    }
}

code_points! {
    /// What kind of name a client asks for (RFC 6066).
    NameType(u8) {
        HOST_NAME = 0 => "host_name",
    }
}

code_points! {
    /// How the status of a certificate is told (RFC 6066, RFC 6961).
    CertificateStatusType(u8) {
        OCSP = 1 => "ocsp",
        OCSP_MULTI = 2 => "ocsp_multi_RESERVED",
    }
}

code_points! {
    /// The longest record that a client asks for (RFC 6066), an exponent written as a code.
    MaxFragmentLength(u8) {
        BYTES_512 = 1 => "2^9",
        BYTES_1024 = 2 => "2^10",
        BYTES_2048 = 3 => "2^11",
        BYTES_4096 = 4 => "2^12",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_registry() {
        assert_eq!(AlertDescription(48).name(), Some("unknown_ca"));
        assert_eq!(
            AlertDescription::from_name("certificate_required")
                .unwrap()
                .0,
            116
        );
        assert_eq!(CipherSuite(0x1302).to_string(), "TLS_AES_256_GCM_SHA384");
        assert_eq!(NamedGroup(0x11ec).to_string(), "X25519MLKEM768");
        assert_eq!(
            SignatureScheme(0x0403).to_string(),
            "ecdsa_secp256r1_sha256"
        );
        assert_eq!(ExtensionType(47).to_string(), "certificate_authorities");
        assert_eq!(ProtocolVersion(0x0304).to_string(), "TLS 1.3");
    }

    #[test]
    fn the_unknown_is_kept_and_shown() {
        assert_eq!(AlertDescription(0xee).to_string(), "unknown (0xee)");
        assert_eq!(CipherSuite(0xeeee).to_string(), "unknown (0xeeee)");
        assert_eq!(
            serde_json::to_string(&CipherSuite(0xeeee)).unwrap(),
            "61166"
        );
        assert_eq!(
            serde_json::from_str::<CipherSuite>("61166").unwrap(),
            CipherSuite(0xeeee)
        );
    }

    #[test]
    fn grease_is_recognised_and_nothing_else_is() {
        let wide: Vec<u16> = (0..=u16::MAX)
            .filter(|n| ExtensionType(*n).name() == Some("GREASE"))
            .collect();
        assert_eq!(wide.len(), 16);
        assert!(
            wide.iter()
                .all(|n| n & 0x0f0f == 0x0a0a && n >> 8 == n & 0xff)
        );
        let narrow: Vec<u8> = (0..=u8::MAX)
            .filter(|n| PskKeyExchangeMode(*n).name() == Some("GREASE"))
            .collect();
        assert_eq!(narrow, [0x0b, 0x2a, 0x49, 0x68, 0x87, 0xa6, 0xc5, 0xe4]);
    }

    #[test]
    fn every_name_leads_back_to_its_number() {
        fn check<C: CodePoint + PartialEq + std::fmt::Debug>(
            all: &[C],
            from_name: fn(&str) -> Option<C>,
        ) {
            assert!(all.is_sorted_by_key(|code| code.number()), "{all:?}");
            for code in all {
                assert_eq!(from_name(code.name().unwrap()), Some(*code));
            }
        }
        check(AlertDescription::ALL, AlertDescription::from_name);
        check(CipherSuite::ALL, CipherSuite::from_name);
        check(NamedGroup::ALL, NamedGroup::from_name);
        check(SignatureScheme::ALL, SignatureScheme::from_name);
        check(ExtensionType::ALL, ExtensionType::from_name);
        check(HandshakeType::ALL, HandshakeType::from_name);
    }

    /// rustls spells the names in its own way, but agrees on which number they belong to.
    #[test]
    fn rustls_agrees_on_the_numbers() {
        let plain = |name: String| name.replace(['_', ' '], "").to_lowercase();
        for suite in CipherSuite::ALL {
            let theirs = format!("{:?}", rustls::CipherSuite::from(suite.0));
            if !theirs.contains("0x") {
                let theirs = theirs.replace("TLS13_", "TLS_");
                assert_eq!(plain(theirs), plain(suite.to_string()), "{:#06x}", suite.0);
            }
        }
        for alert in AlertDescription::ALL {
            let theirs = format!("{:?}", rustls::AlertDescription::from(alert.0));
            if !theirs.contains("0x") {
                let ours = alert
                    .to_string()
                    .replace("_RESERVED", "")
                    .replace("unrecognized", "unrecognised")
                    .replace("ech_", "encrypted_client_hello_");
                assert_eq!(plain(theirs), plain(ours), "{}", alert.0);
            }
        }
        for group in NamedGroup::ALL {
            let theirs = format!("{:?}", rustls::NamedGroup::from(group.0));
            if !theirs.contains("0x") {
                assert_eq!(plain(theirs), plain(group.to_string()), "{:#06x}", group.0);
            }
        }
    }
}
