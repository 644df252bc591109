use std::collections::BTreeMap;

use super::*;
use crate::explain::CheckId;
use crate::wire::MessageKind;
use crate::wire::registry::{AlertDescription, ExtensionType};

#[test]
fn no_word_leads_to_two_terms() {
    let mut seen = BTreeMap::new();
    for term in Glossary::english().terms() {
        for word in term.words() {
            let other = seen.insert(plain(word), &term.name);
            assert_eq!(other, None, "{word:?} of {:?}", term.name);
        }
    }
}

#[test]
fn what_a_term_points_to_exists_and_is_another() {
    let glossary = Glossary::english();
    for term in glossary.terms() {
        assert!(!term.see.is_empty(), "{} stands alone", term.name);
        for name in &term.see {
            let found = glossary.terms().iter().any(|other| other.name == *name);
            assert!(found && *name != term.name, "{name:?} of {:?}", term.name);
        }
    }
}

#[test]
fn each_term_is_told_in_both_worlds_and_in_few_words() {
    let terms = Glossary::english().terms();
    assert!(terms.len() >= 60, "{}", terms.len());
    for term in terms {
        for text in [Some(&term.border), Some(&term.kafka), term.limit.as_ref()] {
            let Some(text) = text else { continue };
            let ends = text.ends_with(['.', '?', '”', '!']);
            assert!(
                ends && (10..=240).contains(&text.chars().count()),
                "{}: {text:?}",
                term.name
            );
            assert!(!text.contains(['{', '}']), "{}: {text:?}", term.name);
        }
    }
}

#[test]
fn every_message_check_and_extension_of_the_screen_is_found() {
    let messages = MessageKind::ALL.iter().map(|kind| kind.as_str());
    let checks = [
        CheckId::WellFormed,
        CheckId::IssuerKnown,
        CheckId::Signature,
        CheckId::Dates,
        CheckId::CaFlag,
        CheckId::PathLength,
        CheckId::Purpose,
        CheckId::Name,
        CheckId::NameConstraints,
        CheckId::CriticalExtension,
        CheckId::KeyUsage,
        CheckId::Algorithm,
        CheckId::Revocation,
        CheckId::TrustAnchor,
        CheckId::Possession,
    ]
    .map(CheckId::as_str);
    let extensions = [
        ExtensionType::SERVER_NAME,
        ExtensionType::STATUS_REQUEST,
        ExtensionType::SUPPORTED_GROUPS,
        ExtensionType::EC_POINT_FORMATS,
        ExtensionType::SIGNATURE_ALGORITHMS,
        ExtensionType::EXTENDED_MASTER_SECRET,
        ExtensionType::SESSION_TICKET,
        ExtensionType::SUPPORTED_VERSIONS,
        ExtensionType::PSK_KEY_EXCHANGE_MODES,
        ExtensionType::CERTIFICATE_AUTHORITIES,
        ExtensionType::KEY_SHARE,
        ExtensionType::RENEGOTIATION_INFO,
    ];
    let alerts = [
        AlertDescription::CLOSE_NOTIFY,
        AlertDescription::BAD_RECORD_MAC,
        AlertDescription::HANDSHAKE_FAILURE,
        AlertDescription::BAD_CERTIFICATE,
        AlertDescription::UNSUPPORTED_CERTIFICATE,
        AlertDescription::CERTIFICATE_EXPIRED,
        AlertDescription::CERTIFICATE_UNKNOWN,
        AlertDescription::UNKNOWN_CA,
        AlertDescription::ACCESS_DENIED,
        AlertDescription::DECODE_ERROR,
        AlertDescription::DECRYPT_ERROR,
        AlertDescription::PROTOCOL_VERSION,
        AlertDescription::CERTIFICATE_REQUIRED,
    ];
    let words = messages
        .chain(checks)
        .map(str::to_owned)
        .chain(extensions.map(|extension| extension.to_string()))
        .chain(alerts.map(|alert| alert.to_string()));
    for word in words {
        assert!(Glossary::english().find(&word).is_some(), "{word}");
    }
}

#[test]
fn a_word_is_found_however_it_is_written() {
    let glossary = Glossary::english();
    for word in [
        "extended_key_usage",
        "Extended Key Usage",
        "EKU",
        "extKeyUsage",
    ] {
        let term = glossary.find(word);
        assert_eq!(
            term.map(|term| term.name.as_str()),
            Some("extended key usage")
        );
    }
    assert_eq!(glossary.find("embassies"), None);
}

#[test]
fn the_nearest_comes_first() {
    let glossary = Glossary::english();
    let first = |query: &str| {
        glossary
            .matching(query)
            .first()
            .map(|term| term.name.as_str())
    };
    assert_eq!(first("san"), Some("subject alternative name"));
    assert_eq!(first("key_share"), Some("key exchange"));
    assert_eq!(first("KEY u"), Some("key usage"));
    assert_eq!(first("qwertz"), None);
    assert_eq!(glossary.matching(" "), glossary.matching(""));
    assert_eq!(glossary.matching("").len(), glossary.terms().len());
}
