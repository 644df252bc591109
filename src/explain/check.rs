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
    /// Can it be read? (RFC 5280 section 4.1)
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
    /// Do the names in it lie where every authority above allows? (section 4.2.1.10)
    NameConstraints,
    /// Is every extension known that must be? (section 4.2)
    CriticalExtension,
    /// May its key do what it does here? (section 4.2.1.3)
    KeyUsage,
    /// Can its signature be checked at all, and its key be used? (section 4.1.1.2)
    Algorithm,
    /// Has its issuer not revoked it? (section 6.3)
    Revocation,
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
            Self::NameConstraints => "name-constraints",
            Self::CriticalExtension => "critical-extension",
            Self::KeyUsage => "key-usage",
            Self::Algorithm => "algorithm",
            Self::Revocation => "revocation",
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
    /// The verifier does not look at this, and others do: they would refuse.
    pub elsewhere: bool,
}

impl Check {
    /// An answer with what it rests on.
    #[must_use]
    pub fn new(
        id: CheckId,
        subject: &Subject,
        verdict: CheckVerdict,
        text: impl Into<String>,
        place: Option<Range<usize>>,
    ) -> Self {
        Self {
            id,
            subject: subject.clone(),
            verdict,
            evidence: Evidence {
                text: text.into(),
                place,
                elsewhere: false,
            },
        }
    }

    /// The same, where others than this verifier would refuse if `so`.
    #[must_use]
    pub fn refused_elsewhere(mut self, so: bool) -> Self {
        self.evidence.elsewhere = so;
        self
    }

    /// Whether it says only what everybody expects: one of the rarer questions, which did not
    /// arise or to which the answer is yes.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        let rare = matches!(
            self.id,
            CheckId::NameConstraints
                | CheckId::CriticalExtension
                | CheckId::KeyUsage
                | CheckId::Algorithm
                | CheckId::Revocation
        );
        let of_an_anchor =
            matches!(self.subject, Subject::Trusted(_)) && self.id != CheckId::TrustAnchor;
        (rare || of_an_anchor)
            && matches!(
                self.verdict,
                CheckVerdict::Pass | CheckVerdict::NotApplicable
            )
            && !self.evidence.elsewhere
    }
}

/// The checks that failed.
pub fn failures(checks: &[Check]) -> impl Iterator<Item = &Check> {
    checks
        .iter()
        .filter(|check| check.verdict == CheckVerdict::Fail)
}
