//! The checks of one verification, each with its evidence.

use std::ops::Range;

use serde::Serialize;

/// One question asked of one certificate, and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The question.
    pub id: CheckId,
    /// Of which certificate it was asked.
    pub subject: Subject,
    /// The answer.
    pub verdict: CheckVerdict,
    /// What the answer rests on.
    pub evidence: Evidence,
}

/// The questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckId {
    /// Can it be read, and is no critical extension unknown? (RFC 5280 section 4.2)
    WellFormed,
    /// Is there a certificate of the issuer's name, shown or trusted? (section 6.1.3 (a)(4))
    IssuerKnown,
    /// Did the issuer's key sign it? (section 6.1.3 (a)(1))
    Signature,
    /// Is it valid now? (section 6.1.3 (a)(2))
    Dates,
    /// Is it an authority's where it issues, and none where it is a broker's? (section 4.2.1.9)
    CaFlag,
    /// May so many authorities stand below it? (section 4.2.1.9)
    PathLength,
    /// May it be used for this? (section 4.2.1.12)
    Purpose,
    /// Does it carry the name that was dialled? (RFC 9525)
    Name,
    /// Does the chain end in the truststore? (section 6.1.1 (d))
    TrustAnchor,
    /// Was the handshake signed by the certificate's key? (RFC 9846, CertificateVerify)
    Possession,
}

impl CheckId {
    /// A slug, also the key of its name in the catalogue.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WellFormed => "well-formed",
            Self::IssuerKnown => "issuer-known",
            Self::Signature => "signature",
            Self::Dates => "dates",
            Self::CaFlag => "ca-flag",
            Self::PathLength => "path-length",
            Self::Purpose => "purpose",
            Self::Name => "name",
            Self::TrustAnchor => "trust-anchor",
            Self::Possession => "possession",
        }
    }
}

/// Which certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Subject {
    /// One that was shown: 0 is the leaf, then as they were sent.
    Shown(usize),
    /// One of the verifier's own, by its alias in the truststore.
    Trusted(String),
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckVerdict {
    /// Yes.
    Pass,
    /// No.
    Fail,
    /// The question does not arise here.
    NotApplicable,
    /// It could not be asked, since something before it failed.
    NotReached,
}

impl CheckVerdict {
    /// `pass`, `fail`, `not-applicable` or `not-reached`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::NotApplicable => "not-applicable",
            Self::NotReached => "not-reached",
        }
    }
}

/// What an answer rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// In words and values. It may hold text from a certificate: escape it where it is shown.
    pub text: String,
    /// Where it stands in the DER of the certificate that was asked about.
    pub place: Option<Range<usize>>,
}
