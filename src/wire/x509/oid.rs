//! Object identifiers: how they are written, and the names of those that certificates use.

use std::borrow::Cow;
use std::fmt::Write;

/// The name of an object identifier as the RFCs write it, or its numbers with dots.
///
/// `oid` is the content of the DER element, without tag and length.
#[must_use]
pub(in super::super) fn text(oid: &[u8]) -> Cow<'static, str> {
    name(oid).map_or_else(|| Cow::Owned(dotted(oid)), Cow::Borrowed)
}

/// The object identifier as numbers with dots, or its bytes in hexadecimal after a `#` where they
/// are not an object identifier.
#[must_use]
pub(in super::super) fn dotted(oid: &[u8]) -> String {
    arcs(oid).unwrap_or_else(|| hex(oid))
}

fn arcs(oid: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(oid.len() * 3);
    let mut arc: u64 = 0;
    let mut whole = false;
    for byte in oid {
        arc = arc.checked_mul(0x80)? + u64::from(byte & 0x7f);
        whole = byte & 0x80 == 0;
        if whole {
            if text.is_empty() {
                let first = (arc / 40).min(2);
                write!(text, "{first}.{}", arc - first * 40).ok()?;
            } else {
                write!(text, ".{arc}").ok()?;
            }
            arc = 0;
        }
    }
    whole.then_some(text)
}

/// `#` and the bytes in hexadecimal, as RFC 4514 writes what has no text.
pub(in super::super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::from("#"), |mut text, byte| {
        let written = write!(text, "{byte:02x}");
        debug_assert!(written.is_ok(), "a String takes all that is written to it");
        text
    })
}

/// Declares the object identifiers: those that the grammar asks for with a constant that is their
/// DER content, the others only with their name.
macro_rules! names {
    (
        needed { $($const:ident [$($byte:literal)+] $name:literal,)+ }
        only_shown { $([$($shown:literal)+] $shown_name:literal,)+ }
    ) => {
        $(pub(in super::super) const $const: &[u8] = &[$($byte),+];)+

        /// The name of an object identifier, if it is one of ours.
        #[must_use]
        pub(in super::super) fn name(oid: &[u8]) -> Option<&'static str> {
            match oid {
                $([$($byte),+] => Some($name),)+
                $([$($shown),+] => Some($shown_name),)+
                _ => None,
            }
        }
    };
}

names! {
    needed {
        // Attribute types of a name (RFC 4519, RFC 5280).
        COMMON_NAME [0x55 4 3] "CN",
        COUNTRY [0x55 4 6] "C",
        LOCALITY [0x55 4 7] "L",
        STATE [0x55 4 8] "ST",
        STREET [0x55 4 9] "STREET",
        ORGANIZATION [0x55 4 10] "O",
        ORGANIZATIONAL_UNIT [0x55 4 11] "OU",
        USER_ID [0x09 0x92 0x26 0x89 0x93 0xf2 0x2c 0x64 1 1] "UID",
        DOMAIN_COMPONENT [0x09 0x92 0x26 0x89 0x93 0xf2 0x2c 0x64 1 25] "DC",

        // Attributes of a request (RFC 2985).
        EXTENSION_REQUEST [0x2a 0x86 0x48 0x86 0xf7 0x0d 1 9 14] "extensionRequest",

        // Public keys and signatures (RFC 3279, RFC 4055, RFC 5480, RFC 5758, RFC 8410, RFC 9881).
        RSA_ENCRYPTION [0x2a 0x86 0x48 0x86 0xf7 0x0d 1 1 1] "rsaEncryption",
        EC_PUBLIC_KEY [0x2a 0x86 0x48 0xce 0x3d 2 1] "id-ecPublicKey",

        // Certificate extensions (RFC 5280).
        SUBJECT_KEY_IDENTIFIER [0x55 0x1d 14] "subjectKeyIdentifier",
        KEY_USAGE [0x55 0x1d 15] "keyUsage",
        SUBJECT_ALT_NAME [0x55 0x1d 17] "subjectAltName",
        ISSUER_ALT_NAME [0x55 0x1d 18] "issuerAltName",
        BASIC_CONSTRAINTS [0x55 0x1d 19] "basicConstraints",
        ISSUING_DISTRIBUTION_POINT [0x55 0x1d 28] "issuingDistributionPoint",
        NAME_CONSTRAINTS [0x55 0x1d 30] "nameConstraints",
        CRL_DISTRIBUTION_POINTS [0x55 0x1d 31] "cRLDistributionPoints",
        CERTIFICATE_POLICIES [0x55 0x1d 32] "certificatePolicies",
        AUTHORITY_KEY_IDENTIFIER [0x55 0x1d 35] "authorityKeyIdentifier",
        EXTENDED_KEY_USAGE [0x55 0x1d 37] "extKeyUsage",
        AUTHORITY_INFO_ACCESS [0x2b 6 1 5 5 7 1 1] "authorityInfoAccess",
        SCT_LIST [0x2b 6 1 4 1 0xd6 0x79 2 4 2] "signedCertificateTimestampList",
    }
    only_shown {
        // Attribute types of a name (RFC 4519, RFC 5280).
        [0x55 4 4] "SN",
        [0x55 4 5] "serialNumber",
        [0x55 4 12] "title",
        [0x55 4 17] "postalCode",
        [0x55 4 41] "name",
        [0x55 4 42] "GN",
        [0x55 4 43] "initials",
        [0x55 4 44] "generationQualifier",
        [0x55 4 46] "dnQualifier",
        [0x55 4 65] "pseudonym",
        [0x55 4 97] "organizationIdentifier",
        [0x2a 0x86 0x48 0x86 0xf7 0x0d 1 9 1] "emailAddress",

        // Attributes of a request (RFC 2985).
        [0x2a 0x86 0x48 0x86 0xf7 0x0d 1 9 2] "unstructuredName",
        [0x2a 0x86 0x48 0x86 0xf7 0x0d 1 9 7] "challengePassword",

        // Public keys and signatures (RFC 3279, RFC 4055, RFC 5480, RFC 5758, RFC 8410, RFC 9881).
        [0x2a 0x86 0x48 0x86 0xf7 0x0d 1 1 4] "md5WithRSAEncryption",
        [0x2a 0x86 0x48 0x86 0xf7 0x0d 1 1 5] "sha1WithRSAEncryption",
        [0x2a 0x86 0x48 0x86 0xf7 0x0d 1 1 10] "RSASSA-PSS",
        [0x2a 0x86 0x48 0x86 0xf7 0x0d 1 1 11] "sha256WithRSAEncryption",
        [0x2a 0x86 0x48 0x86 0xf7 0x0d 1 1 12] "sha384WithRSAEncryption",
        [0x2a 0x86 0x48 0x86 0xf7 0x0d 1 1 13] "sha512WithRSAEncryption",
        [0x2a 0x86 0x48 0xce 0x3d 4 1] "ecdsa-with-SHA1",
        [0x2a 0x86 0x48 0xce 0x3d 4 3 2] "ecdsa-with-SHA256",
        [0x2a 0x86 0x48 0xce 0x3d 4 3 3] "ecdsa-with-SHA384",
        [0x2a 0x86 0x48 0xce 0x3d 4 3 4] "ecdsa-with-SHA512",
        [0x2a 0x86 0x48 0xce 0x3d 3 1 7] "P-256",
        [0x2b 0x81 4 0 0x22] "P-384",
        [0x2b 0x81 4 0 0x23] "P-521",
        [0x2b 0x81 4 0 0x0a] "secp256k1",
        [0x2a 0x86 0x48 0xce 0x38 4 1] "DSA",
        [0x2a 0x86 0x48 0xce 0x38 4 3] "dsa-with-sha1",
        [0x2b 0x65 0x6e] "X25519",
        [0x2b 0x65 0x6f] "X448",
        [0x2b 0x65 0x70] "Ed25519",
        [0x2b 0x65 0x71] "Ed448",
        [0x60 0x86 0x48 1 0x65 3 4 3 17] "ML-DSA-44",
        [0x60 0x86 0x48 1 0x65 3 4 3 18] "ML-DSA-65",
        [0x60 0x86 0x48 1 0x65 3 4 3 19] "ML-DSA-87",

        // Certificate extensions (RFC 5280).
        [0x55 0x1d 9] "subjectDirectoryAttributes",
        [0x55 0x1d 20] "cRLNumber",
        [0x55 0x1d 21] "reasonCode",
        [0x55 0x1d 24] "invalidityDate",
        [0x55 0x1d 33] "policyMappings",
        [0x55 0x1d 36] "policyConstraints",
        [0x55 0x1d 46] "freshestCRL",
        [0x55 0x1d 54] "inhibitAnyPolicy",
        [0x55 0x1d 32 0] "anyPolicy",
        [0x2b 6 1 5 5 7 1 24] "tlsFeature",
        [0x60 0x86 0x48 1 0x86 0xf8 0x42 1 1] "netscapeCertType",
        [0x60 0x86 0x48 1 0x86 0xf8 0x42 1 13] "netscapeComment",

        // Key purposes and access methods (RFC 5280).
        [0x55 0x1d 37 0] "anyExtendedKeyUsage",
        [0x2b 6 1 5 5 7 3 1] "serverAuth",
        [0x2b 6 1 5 5 7 3 2] "clientAuth",
        [0x2b 6 1 5 5 7 3 3] "codeSigning",
        [0x2b 6 1 5 5 7 3 4] "emailProtection",
        [0x2b 6 1 5 5 7 3 8] "timeStamping",
        [0x2b 6 1 5 5 7 3 9] "OCSPSigning",
        [0x2b 6 1 5 5 7 48 1] "ocsp",
        [0x2b 6 1 5 5 7 48 2] "caIssuers",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_with_dots() {
        assert_eq!(dotted(COMMON_NAME), "2.5.4.3");
        assert_eq!(dotted(RSA_ENCRYPTION), "1.2.840.113549.1.1.1");
        assert_eq!(
            dotted(&[0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2]),
            "1.3.6.1.4.1.11129.2.4.2"
        );
        assert_eq!(dotted(USER_ID), "0.9.2342.19200300.100.1.1");
        assert_eq!(dotted(&[0x88, 0x37, 3]), "2.999.3");
        assert_eq!(dotted(&[0x2b, 0x86]), "#2b86");
        assert_eq!(dotted(&[]), "#");
        assert_eq!(text(&[0x2b, 6, 1, 5, 5, 7, 3, 1]), "serverAuth");
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_text(bytes in any::<Vec<u8>>()) {
            prop_assert!(!dotted(&bytes).is_empty());
        }

        #[test]
        fn x509_parser_writes_the_same_numbers(arcs in proptest::collection::vec(0u64..1 << 40, 1..6)) {
            let mut all = vec![1, 3];
            all.extend(arcs);
            let theirs = x509_parser::der_parser::Oid::from(&all).unwrap();
            prop_assert_eq!(dotted(theirs.as_bytes()), theirs.to_id_string());
        }
    }
}
