//! Certificates of rcgen, seen by us and by x509-parser.

use proptest::prelude::*;
use proptest::sample::Index;
use rcgen::string::{BmpString, Ia5String, PrintableString, TeletexString};
use rcgen::{
    CertificateParams, CidrSubnet, CrlDistributionPoint, CustomExtension, DistinguishedName,
    DnType, DnValue, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType,
};
use x509_parser::extensions::{GeneralName as TheirName, ParsedExtension};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::*;
use crate::wire::testing::{PAPERS, check_complete, check_tree};
use crate::wire::{Field, Value};

fn subject(parts: Vec<(DnType, DnValue)>) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    for (kind, value) in parts {
        name.push(kind, value);
    }
    name
}

/// An authority with everything rcgen can say about one.
fn authority() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = subject(vec![
        (
            DnType::CountryName,
            PrintableString::try_from("IN").unwrap().into_value(),
        ),
        (DnType::OrganizationName, "Embassy, Visa & Co.".into()),
        (DnType::CommonName, "Embassy India".into()),
    ]);
    params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Constrained(3));
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::KeyCertSign,
        KeyUsagePurpose::CrlSign,
        KeyUsagePurpose::DecipherOnly,
    ];
    params.name_constraints = Some(rcgen::NameConstraints {
        permitted_subtrees: vec![
            GeneralSubtree::DnsName("kafka.test".into()),
            GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix([10, 0, 0, 0], 8)),
        ],
        excluded_subtrees: vec![
            GeneralSubtree::DirectoryName(subject(vec![(DnType::CommonName, "nobody".into())])),
            GeneralSubtree::IpAddress(CidrSubnet::from_v6_prefix([0; 16], 64)),
        ],
    });
    params
}

/// A leaf with everything rcgen can say about one.
fn leaf() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = subject(vec![
        (
            DnType::CountryName,
            PrintableString::try_from("IN").unwrap().into_value(),
        ),
        (
            DnType::StateOrProvinceName,
            TeletexString::try_from("Goa").unwrap().into_value(),
        ),
        (
            DnType::LocalityName,
            DnValue::BmpString(BmpString::try_from("Pañjim").unwrap()),
        ),
        (DnType::OrganizationName, "Kafka Sim".into()),
        (DnType::OrganizationalUnitName, "Brokers + friends".into()),
        (
            DnType::CustomDnType(vec![0, 9, 2342, 19_200_300, 100, 1, 25]),
            Ia5String::try_from("test").unwrap().into_value(),
        ),
        (DnType::CustomDnType(vec![1, 2, 3, 4]), "odd".into()),
        (DnType::CommonName, "broker-1 大使館".into()),
    ]);
    params.serial_number = Some(rcgen::SerialNumber::from_slice(&[0xff, 1, 2]));
    params.subject_alt_names = vec![
        SanType::DnsName("broker-1.kafka.test".try_into().unwrap()),
        SanType::DnsName("*.kafka.test".try_into().unwrap()),
        SanType::IpAddress("10.0.0.1".parse().unwrap()),
        SanType::IpAddress("2001:db8::7".parse().unwrap()),
        SanType::URI("spiffe://kafka.test/broker/1".try_into().unwrap()),
        SanType::Rfc822Name("ops@kafka.test".try_into().unwrap()),
        SanType::OtherName((vec![1, 3, 6, 1, 4, 1], "upn".into())),
    ];
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::KeyAgreement,
    ];
    params.extended_key_usages = vec![
        ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsagePurpose::ClientAuth,
        ExtendedKeyUsagePurpose::Any,
        ExtendedKeyUsagePurpose::Other(vec![1, 2, 3, 4, 5]),
    ];
    params.crl_distribution_points = vec![
        CrlDistributionPoint {
            uris: vec!["http://crl.test/a".into(), "ldap://x/".into()],
        },
        CrlDistributionPoint {
            uris: vec!["http://crl.test/b".into()],
        },
    ];
    params.use_authority_key_identifier_extension = true;
    let mut odd = CustomExtension::from_oid_content(&[1, 2, 3, 9], vec![4, 1, 7]);
    odd.set_criticality(true);
    params.custom_extensions = vec![odd];
    params
}

trait IntoValue {
    fn into_value(self) -> DnValue;
}

impl IntoValue for PrintableString {
    fn into_value(self) -> DnValue {
        DnValue::PrintableString(self)
    }
}

impl IntoValue for TeletexString {
    fn into_value(self) -> DnValue {
        DnValue::TeletexString(self)
    }
}

impl IntoValue for Ia5String {
    fn into_value(self) -> DnValue {
        DnValue::Ia5String(self)
    }
}

/// The authority on P-256, and leaves on P-384 and Ed25519 below it, and one of version 3 without
/// any extension.
fn certificates() -> Vec<Vec<u8>> {
    let ca = authority();
    let ca_key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let mut all = vec![ca.self_signed(&ca_key).unwrap().der().to_vec()];
    let issuer = Issuer::from_params(&ca, &ca_key);
    for algorithm in [&rcgen::PKCS_ECDSA_P384_SHA384, &rcgen::PKCS_ED25519] {
        let key = KeyPair::generate_for(algorithm).unwrap();
        all.push(leaf().signed_by(&key, &issuer).unwrap().der().to_vec());
        all.push(
            CertificateParams::default()
                .self_signed(&key)
                .unwrap()
                .der()
                .to_vec(),
        );
    }
    all.push(PAPERS.leaves[0].der.to_vec());
    all.push(PAPERS.intermediate.der.to_vec());
    all
}

fn their_name(name: &TheirName<'_>) -> String {
    match name {
        TheirName::DNSName(text) | TheirName::URI(text) | TheirName::RFC822Name(text) => {
            (*text).to_owned()
        }
        TheirName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes)
                .map(std::net::Ipv4Addr::from)
                .unwrap()
                .to_string(),
            _ => <[u8; 16]>::try_from(*bytes)
                .map(std::net::Ipv6Addr::from)
                .unwrap()
                .to_string(),
        },
        other => format!("{other:?}"),
    }
}

#[test]
fn x509_parser_sees_the_same() {
    for der in certificates() {
        let ours = Certificate::parse(&der).unwrap();
        let (rest, theirs) = X509Certificate::from_der(&der).unwrap();
        assert!(rest.is_empty());
        let tbs = &theirs.tbs_certificate;
        assert_eq!(&der[ours.tbs.clone()], tbs.as_ref());
        assert_eq!(ours.version.value, tbs.version.0 + 1);
        assert_eq!(ours.serial.value, tbs.raw_serial());
        assert_eq!(
            ours.signature_algorithm.value.oid,
            tbs.signature.algorithm.to_id_string()
        );
        assert_eq!(
            ours.signature_algorithm.value,
            ours.outer_signature_algorithm.value
        );
        assert_eq!(&der[ours.issuer.range.clone()], tbs.issuer.as_raw());
        assert_eq!(&der[ours.subject.range.clone()], tbs.subject.as_raw());
        assert!(tbs.subject.as_raw().ends_with(&ours.subject.value.der));
        assert_eq!(ours.not_before.value, tbs.validity.not_before.timestamp());
        assert_eq!(ours.not_after.value, tbs.validity.not_after.timestamp());
        assert_eq!(&der[ours.public_key.range.clone()], tbs.subject_pki.raw);
        assert_eq!(
            ours.public_key.key.value,
            tbs.subject_pki.subject_public_key.data.as_ref()
        );
        assert_eq!(
            &der[ours.signature.clone()],
            theirs.signature_value.data.as_ref()
        );
        same_extensions(&der, &ours, &theirs);
    }
}

fn same_extensions(der: &[u8], ours: &Certificate, theirs: &X509Certificate<'_>) {
    assert_eq!(ours.extensions.len(), theirs.extensions().len());
    for (ours, theirs) in ours.extensions.iter().zip(theirs.extensions()) {
        assert_eq!(ours.oid, theirs.oid.to_id_string());
        assert_eq!(ours.critical, theirs.critical);
        assert_eq!(ours.value.value, theirs.value);
        assert_eq!(&der[ours.value.range.clone()], theirs.value);
        assert!(ours.range.start < ours.value.range.start);
        assert_eq!(ours.range.end, ours.value.range.end);
    }
    let constraints = theirs.basic_constraints().unwrap().map(|found| found.value);
    assert_eq!(
        ours.basic_constraints
            .as_ref()
            .map(|found| (found.value.ca, found.value.path_len)),
        constraints.map(|found| (found.ca, found.path_len_constraint)),
    );
    let usage = theirs.key_usage().unwrap().map(|found| found.value);
    assert_eq!(ours.key_usage.is_some(), usage.is_some());
    if let (Some(ours), Some(theirs)) = (&ours.key_usage, usage) {
        for (bit, usage) in [
            (theirs.digital_signature(), KeyUsage::DIGITAL_SIGNATURE),
            (theirs.non_repudiation(), KeyUsage::CONTENT_COMMITMENT),
            (theirs.key_encipherment(), KeyUsage::KEY_ENCIPHERMENT),
            (theirs.data_encipherment(), KeyUsage::DATA_ENCIPHERMENT),
            (theirs.key_agreement(), KeyUsage::KEY_AGREEMENT),
            (theirs.key_cert_sign(), KeyUsage::KEY_CERT_SIGN),
            (theirs.crl_sign(), KeyUsage::CRL_SIGN),
            (theirs.encipher_only(), KeyUsage::ENCIPHER_ONLY),
            (theirs.decipher_only(), KeyUsage::DECIPHER_ONLY),
        ] {
            assert_eq!(ours.value.allows(usage), bit, "{usage:?}");
        }
    }
    let purposes = theirs
        .extended_key_usage()
        .unwrap()
        .map(|found| found.value);
    if let (Some(ours), Some(theirs)) = (&ours.extended_key_usage, purposes) {
        let has = |name| {
            ours.value
                .iter()
                .any(|purpose| purpose.value.name == Some(name))
        };
        assert_eq!(has("serverAuth"), theirs.server_auth);
        assert_eq!(has("clientAuth"), theirs.client_auth);
        assert_eq!(has("anyExtendedKeyUsage"), theirs.any);
        let other = ours
            .value
            .iter()
            .filter(|purpose| purpose.value.name.is_none());
        assert_eq!(
            other
                .map(|purpose| purpose.value.oid.clone())
                .collect::<Vec<_>>(),
            theirs
                .other
                .iter()
                .map(x509_parser::der_parser::Oid::to_id_string)
                .collect::<Vec<_>>(),
        );
    }
    let names = theirs.subject_alternative_name().unwrap();
    let names = names.map_or(&[][..], |found| &found.value.general_names);
    assert_eq!(ours.subject_alt_names.len(), names.len());
    for (ours, theirs) in ours.subject_alt_names.iter().zip(names) {
        if let Some(text) = ours.value.text() {
            assert_eq!(text, their_name(theirs));
        }
    }
    for extension in theirs.extensions() {
        match extension.parsed_extension() {
            ParsedExtension::SubjectKeyIdentifier(id) => {
                let ours = ours.subject_key_identifier.as_ref().unwrap();
                assert_eq!((&ours.value[..], &der[ours.range.clone()]), (id.0, id.0));
            }
            ParsedExtension::AuthorityKeyIdentifier(id) => {
                let ours = &ours.authority_key_identifier.as_ref().unwrap().value;
                let ours = ours.key_identifier.as_ref().unwrap();
                assert_eq!(ours.value, id.key_identifier.as_ref().unwrap().0);
            }
            _ => {}
        }
    }
}

#[test]
fn names_of_every_kind() {
    let all = certificates();
    let leaf = Certificate::parse(&all[1]).unwrap();
    let subject = &leaf.subject.value;
    assert_eq!(
        subject.text,
        "C=IN, ST=Goa, L=Pañjim, O=Kafka Sim, OU=Brokers \\+ friends, DC=test, 1.2.3.4=odd, \
         CN=broker-1 大使館"
    );
    assert_eq!(subject.common_name().unwrap(), "broker-1 大使館");
    let principal = subject.rfc2253();
    assert!(
        principal.starts_with("CN=broker-1 大使館,1.2.3.4=#0c036f6464,DC=test,OU=Brokers \\+"),
        "{principal}"
    );
    assert!(principal.ends_with(",ST=Goa,C=IN"));
    assert_eq!(
        leaf.issuer.value.text,
        "C=IN, O=Embassy\\, Visa & Co., CN=Embassy India"
    );
    assert_eq!(
        leaf.issuer.value.der,
        Certificate::parse(&all[0]).unwrap().subject.value.der
    );
    assert_eq!(name_text(&leaf.issuer.value.der), leaf.issuer.value.text);
    assert_eq!(
        name_text(&all[1][leaf.issuer.range]),
        leaf.issuer.value.text
    );
}

#[test]
fn facts_of_the_authority() {
    let all = certificates();
    let ca = Certificate::parse(&all[0]).unwrap();
    assert!(ca.is_self_issued());
    assert_eq!(ca.public_key.name, "P-256");
    assert_eq!(ca.signature_algorithm.value.name, "ecdsa-with-SHA256");
    // What webpki compares: the two object identifiers of ecPublicKey and P-256.
    assert_eq!(
        ca.public_key.algorithm,
        [
            6, 7, 42, 134, 72, 206, 61, 2, 1, 6, 8, 42, 134, 72, 206, 61, 3, 1, 7
        ]
    );
    let texts = |names: &[Spanned<GeneralName>]| -> Vec<String> {
        names
            .iter()
            .map(|name| name.value.text().unwrap().into_owned())
            .collect()
    };
    let constraints = ca.name_constraints.unwrap().value;
    assert_eq!(
        texts(&constraints.permitted),
        ["kafka.test", "10.0.0.0/255.0.0.0"]
    );
    assert_eq!(
        texts(&constraints.excluded),
        ["CN=nobody", "::/ffff:ffff:ffff:ffff::"]
    );
    let leaf = Certificate::parse(&all[1]).unwrap();
    assert_eq!(leaf.public_key.name, "P-384");
    assert_eq!(
        texts(&leaf.crl_distribution_points.clone().unwrap().value),
        ["http://crl.test/a", "ldap://x/", "http://crl.test/b"]
    );
    assert!(
        leaf.extensions
            .iter()
            .any(|odd| odd.critical && odd.name.is_none())
    );
    assert_eq!(
        Certificate::parse(&all[3]).unwrap().public_key.name,
        "Ed25519"
    );
}

/// ring makes no RSA keys, so this one is made by hand.
#[test]
fn an_rsa_key_is_named_by_the_bits_of_its_modulus() {
    let modulus = [&[2, 0x82, 1, 1, 0][..], &[0x80; 256]].concat();
    let key = [&[0x30, 0x82, 1, 0x0a][..], &modulus, &[2, 3, 1, 0, 1]].concat();
    let algorithm = [&[6, 9][..], oid::RSA_ENCRYPTION, &[5, 0]].concat();
    let name = |key: &[u8]| key_name(&Reader::new(&algorithm), &Reader::new(key)).unwrap();
    assert_eq!(name(&key), "RSA 2048");
    assert_eq!(name(&[1, 2, 3]), "RSA");
}

fn shown(root: &Field, path: &[&str]) -> String {
    root.find(path)
        .unwrap_or_else(|| panic!("{path:?} in {root:#?}"))
        .value
        .to_string()
}

#[test]
fn trees_have_the_names_of_rfc_5280() {
    let all = certificates();
    for der in &all {
        let root = dissect(der);
        check_tree(&root, der.len());
        check_complete(&root);
    }
    let root = dissect(&all[1]);
    let tbs = |path: &[&str]| shown(&root, &[&["tbsCertificate"], path].concat());
    assert_eq!(tbs(&["version"]), "v3");
    assert_eq!(tbs(&["issuer", "CN"]), "Embassy India");
    assert_eq!(tbs(&["subject", "L"]), "Pañjim");
    assert_eq!(tbs(&["validity", "notBefore"]), "1975-01-01T00:00:00Z");
    assert_eq!(tbs(&["validity", "notAfter"]), "4096-01-01T00:00:00Z");
    assert_eq!(tbs(&["subjectPublicKeyInfo"]), "P-384");
    assert_eq!(shown(&root, &["signatureAlgorithm"]), "ecdsa-with-SHA256");
    let extension = |path: &[&str]| tbs(&[&["extensions"], path].concat());
    assert_eq!(extension(&["keyUsage"]), "digitalSignature, keyAgreement");
    assert_eq!(extension(&["keyUsage", "critical"]), "true");
    assert_eq!(
        extension(&["extKeyUsage"]),
        "serverAuth, clientAuth, anyExtendedKeyUsage, 1.2.3.4.5"
    );
    assert_eq!(extension(&["basicConstraints"]), "not an authority");
    assert_eq!(
        extension(&["subjectAltName", "extnValue", "iPAddress"]),
        "10.0.0.1"
    );
    assert_eq!(extension(&["1.2.3.9", "extnValue"]), "");
    let root = dissect(&all[0]);
    let extension =
        |path: &[&str]| shown(&root, &[&["tbsCertificate", "extensions"], path].concat());
    assert_eq!(
        extension(&["basicConstraints"]),
        "an authority, path length 3"
    );
    assert_eq!(
        extension(&["basicConstraints", "extnValue", "pathLenConstraint"]),
        "3"
    );
    let permitted = [
        "nameConstraints",
        "extnValue",
        "permittedSubtrees",
        "dNSName",
    ];
    assert_eq!(extension(&permitted), "kafka.test");
}

#[test]
fn facts_and_tree_agree_on_the_places() {
    for der in certificates() {
        let facts = Certificate::parse(&der).unwrap();
        let root = dissect(&der);
        let tbs = root.find(&["tbsCertificate"]).unwrap();
        assert_eq!(tbs.range, facts.tbs);
        for (name, range) in [
            ("serialNumber", &facts.serial.range),
            ("signature", &facts.signature_algorithm.range),
            ("issuer", &facts.issuer.range),
            ("subject", &facts.subject.range),
            ("subjectPublicKeyInfo", &facts.public_key.range),
        ] {
            assert_eq!(&tbs.find(&[name]).unwrap().range, range);
        }
        let validity = tbs.find(&["validity"]).unwrap();
        assert_eq!(validity.children[0].range, facts.not_before.range);
        assert_eq!(validity.children[1].range, facts.not_after.range);
        assert_eq!(
            root.find(&["signatureValue"]).unwrap().content(),
            facts.signature
        );
        let key = tbs
            .find(&["subjectPublicKeyInfo", "subjectPublicKey"])
            .unwrap();
        assert_eq!(key.content(), facts.public_key.key.range);
        let extensions = tbs
            .find(&["extensions"])
            .map_or(&[][..], |found| &found.children);
        assert_eq!(extensions.len(), facts.extensions.len());
        for (tree, fact) in extensions.iter().zip(&facts.extensions) {
            assert_eq!(tree.range, fact.range);
            assert_eq!(
                tree.find(&["extnValue"]).unwrap().content(),
                fact.value.range
            );
        }
    }
}

fn request() -> Vec<u8> {
    let mut params = CertificateParams::new(["broker-1.kafka.test".to_owned()]).unwrap();
    params.distinguished_name = subject(vec![(DnType::CommonName, "broker-1".into())]);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let key = KeyPair::generate().unwrap();
    params.serialize_request(&key).unwrap().der().to_vec()
}

#[test]
fn a_request_shows_what_it_asks_for() {
    let der = request();
    let root = dissect_request(&der);
    check_tree(&root, der.len());
    check_complete(&root);
    assert_eq!(root.value.to_string(), "CN=broker-1");
    let info = |path: &[&str]| shown(&root, &[&["certificationRequestInfo"], path].concat());
    assert_eq!(info(&["version"]), "v1");
    assert_eq!(info(&["subject", "CN"]), "broker-1");
    assert_eq!(info(&["subjectPKInfo"]), "P-256");
    let wish = ["attributes", "extensionRequest", "values", "subjectAltName"];
    assert_eq!(info(&wish), "broker-1.kafka.test");
    assert_eq!(shown(&root, &["signatureAlgorithm"]), "ecdsa-with-SHA256");
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    let der = certificates().remove(1);
    let error = |der: &[u8]| Certificate::parse(der).unwrap_err();
    assert_eq!(
        error(&[]),
        ParseError {
            offset: 0,
            expected: "a Certificate"
        }
    );
    assert_eq!(error(&[&der[..], &[0]].concat()).offset, der.len());
    let facts = Certificate::parse(&der).unwrap();
    let mut damaged = der.clone();
    damaged[facts.issuer.range.start] = 0x31;
    assert_eq!(
        error(&damaged),
        ParseError {
            offset: facts.issuer.range.start,
            expected: "issuer"
        }
    );
    let root = dissect(&damaged);
    check_tree(&root, der.len());
    let tbs = root.find(&["tbsCertificate"]).unwrap();
    assert!(tbs.find(&["serialNumber"]).is_some() && tbs.find(&["subject"]).is_none());
    let rest = tbs.find(&["unparsed"]).unwrap();
    assert_eq!(rest.range, facts.issuer.range.start..facts.tbs.end);
    assert_eq!(rest.value, Value::Words("expected issuer".into()));
    assert!(
        root.find(&["signatureValue"]).is_some(),
        "what follows is still read"
    );
}

static ALL: std::sync::LazyLock<Vec<Vec<u8>>> = std::sync::LazyLock::new(certificates);
static REQUEST: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(request);

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
        let _ = Certificate::parse(&bytes);
        check_tree(&dissect(&bytes), bytes.len());
        check_tree(&dissect_request(&bytes), bytes.len());
    }
}

proptest! {
    // The certificates are new in each run, so a seed kept from a failure would say nothing.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(3000)
    })]

    #[test]
    fn changed_bytes_are_read_or_refused(
        which in any::<Index>(),
        changes in proptest::collection::vec((any::<Index>(), any::<u8>()), 1..5),
        cut in proptest::option::weighted(0.2, any::<Index>()),
    ) {
        let mut der = which.get(&ALL).clone();
        let mut request = REQUEST.clone();
        for der in [&mut der, &mut request] {
            for (at, with) in &changes {
                let at = at.index(der.len());
                der[at] = *with;
            }
            if let Some(cut) = cut {
                der.truncate(cut.index(der.len()));
            }
        }
        let facts = Certificate::parse(&der);
        let root = dissect(&der);
        check_tree(&root, der.len());
        check_tree(&dissect_request(&request), request.len());
        if facts.is_ok() {
            check_complete(&root);
        }
    }
}
