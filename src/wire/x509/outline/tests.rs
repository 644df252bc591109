//! webpki reads the same certificates, cut off and changed at every byte.

use proptest::prelude::*;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, ExtendedKeyUsagePurpose, GeneralSubtree,
    IsCa, KeyPair, KeyUsagePurpose, NameConstraints, SanType,
};
use rustls::pki_types::CertificateDer;
use webpki::EndEntityCert;

use super::*;

fn is_taken(der: &[u8]) -> bool {
    EndEntityCert::try_from(&CertificateDer::from(der)).is_ok()
}

/// A leaf and an authority with all the extensions that webpki knows.
fn certificates() -> Vec<Vec<u8>> {
    let key = KeyPair::generate().unwrap();
    let mut leaf = CertificateParams::new(vec!["broker-1.kafka.example".to_owned()]).unwrap();
    leaf.subject_alt_names
        .push(SanType::IpAddress("10.0.0.1".parse().unwrap()));
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    leaf.is_ca = IsCa::ExplicitNoCa;
    leaf.custom_extensions
        .push(CustomExtension::from_oid_content(
            &[1, 3, 6, 1, 4, 1, 11129, 2, 4, 2],
            vec![4, 2, 0, 0],
        ));
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(200));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    authority.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![GeneralSubtree::DnsName("kafka.example".to_owned())],
        excluded_subtrees: Vec::new(),
    });
    let mut odd = leaf.clone();
    let mut unknown = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
    unknown.set_criticality(true);
    odd.custom_extensions.push(unknown);
    [leaf, authority, odd]
        .map(|params| params.self_signed(&key).unwrap().der().to_vec())
        .to_vec()
}

#[test]
fn what_webpki_takes_is_taken() {
    let [leaf, authority, odd] = certificates().try_into().unwrap();
    assert!(is_taken(&leaf) && Outline::read(&leaf).is_taken());
    assert!(is_taken(&authority) && Outline::read(&authority).is_taken());
    assert!(!is_taken(&odd));
    let outline = Outline::read(&odd);
    assert_eq!(outline.stop, None);
    assert!(
        matches!(outline.objections.as_slice(), [Objection::Critical(oid, _)] if oid == "1.2.3.4")
    );
    let outline = Outline::read(&authority);
    assert_eq!(outline.authority(&authority), Ok((true, Some(200))));
    assert_eq!(outline.subtrees_of(&authority).unwrap().permitted.len(), 1);
}

impl Outline {
    fn subtrees_of(&self, der: &[u8]) -> Option<Subtrees> {
        Subtrees::read(der, &self.name_constraints.as_ref()?.content).ok()
    }
}

#[test]
fn cut_off_anywhere_it_is_refused_and_says_where() {
    for der in certificates() {
        for length in 0..der.len() {
            let cut = &der[..length];
            let outline = Outline::read(cut);
            assert!(!is_taken(cut) && !outline.is_taken(), "{length}");
            let stop = outline.stop.expect("it is cut off");
            assert!(stop.offset <= length, "{stop} of {length}");
        }
        let longer = [der.as_slice(), &[0]].concat();
        let outline = Outline::read(&longer);
        assert_eq!(outline.stop.unwrap().offset, der.len());
    }
}

#[test]
fn every_byte_changed_is_taken_or_refused_as_webpki_does() {
    for der in certificates() {
        for at in 0..der.len() {
            for value in [
                0x00,
                0x01,
                0x05,
                0x30,
                0x7f,
                0x80,
                0x81,
                0x82,
                0xff,
                der[at] ^ 1,
            ] {
                let mut changed = der.clone();
                changed[at] = value;
                let outline = Outline::read(&changed);
                assert_eq!(
                    outline.is_taken(),
                    is_taken(&changed),
                    "byte {at} as {value:02x}: {:?} {:?}",
                    outline.stop,
                    outline.objections
                );
            }
        }
    }
}

#[test]
fn the_first_version_is_read_and_objected_to() {
    let [leaf, ..] = <[_; 3]>::try_from(certificates()).unwrap();
    let outline = Outline::read(&leaf);
    let mut first = leaf.clone();
    // Version 2 is written as 1; version 1 is not written, so this is the nearest.
    let at = outline.version.1.end - 1;
    first[at] = 1;
    let outline = Outline::read(&first);
    assert_eq!(outline.version.0, 2);
    assert!(matches!(
        outline.objections.as_slice(),
        [Objection::Version(_)]
    ));
    assert!(!is_taken(&first));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let outline = Outline::read(&bytes);
        prop_assert_eq!(outline.is_taken(), is_taken(&bytes));
        prop_assert!(outline.names(&bytes).len() <= bytes.len());
    }

    #[test]
    fn changed_certificates_are_taken_as_webpki_takes_them(
        which in 0usize..3,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
    ) {
        let mut der = CERTIFICATES.with(|all| all[which].clone());
        for (at, value) in changes {
            let at = at.index(der.len());
            der[at] = value;
        }
        let outline = Outline::read(&der);
        prop_assert_eq!(outline.is_taken(), is_taken(&der), "{:?}", outline);
        let _ = (outline.dates(&der), outline.authority(&der), outline.purposes(&der));
    }
}

thread_local! {
    static CERTIFICATES: Vec<Vec<u8>> = certificates();
}
