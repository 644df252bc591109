//! What the ways to break trust are about. The titles stand in `assets/text`, under `group-` and
//! the id.

/// A group of faults, as they are listed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultGroup {
    /// What is in a keystore or a truststore, or is missing there.
    Stores,
    /// What a passport says of its holder and of time.
    NamesAndDates,
    /// Who stands above a passport.
    Chain,
    /// Whose hand signs, and what for.
    HandAndPurpose,
    /// What an authority has said of a certificate since it was issued.
    Revocation,
    /// What the two sides speak.
    Protocol,
    /// What somebody may do who is in.
    Permission,
    /// What happens on the way.
    Wire,
}

impl FaultGroup {
    /// Every group, in the order in which they are listed. None is empty.
    pub const ALL: [Self; 8] = [
        Self::Stores,
        Self::NamesAndDates,
        Self::Chain,
        Self::HandAndPurpose,
        Self::Revocation,
        Self::Protocol,
        Self::Permission,
        Self::Wire,
    ];

    /// What it is called by: `names-and-dates`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Stores => "stores",
            Self::NamesAndDates => "names-and-dates",
            Self::Chain => "chain",
            Self::HandAndPurpose => "hand-and-purpose",
            Self::Revocation => "revocation",
            Self::Protocol => "protocol",
            Self::Permission => "permission",
            Self::Wire => "wire",
        }
    }
}
