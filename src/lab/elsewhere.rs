//! Where other software decides otherwise than rustls about the very same papers.

use std::sync::LazyLock;

use crate::scenario::{Fault, FaultKind};

/// What was measured; its head says with what, and when.
const TEXTS: &str = include_str!("../../assets/voices/verdicts.tsv");

/// A decision that is not the one of rustls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// What is broken, and where.
    pub fault: Fault,
    /// Who decides otherwise: `Java` or `OpenSSL`.
    pub who: &'static str,
    /// Its versions, as people write them: `17 and 25`.
    pub versions: &'static str,
    /// Whether it accepts.
    pub accepts: bool,
    /// What it prints when it refuses; empty where it accepts.
    pub text: &'static str,
}

static ALL: LazyLock<Vec<Elsewhere>> = LazyLock::new(|| {
    let rows = TEXTS.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.filter_map(row).collect()
});

fn row(line: &'static str) -> Option<Elsewhere> {
    let [fault, who, versions, verdict, text] = *line.split('\t').collect::<Vec<_>>() else {
        return None;
    };
    Some(Elsewhere {
        fault: fault.parse().ok()?,
        who,
        versions,
        accepts: verdict == "accepts",
        text,
    })
}

/// Everything that is known to be decided otherwise.
#[must_use]
pub fn all() -> &'static [Elsewhere] {
    &ALL
}

/// Who decides otherwise about this way to break trust.
pub fn of(kind: FaultKind) -> impl Iterator<Item = &'static Elsewhere> {
    all().iter().filter(move |row| row.fault.kind() == kind)
}

/// In one line: `rustls accepts · Java 17 and 25 refuse: …`; `None` where nobody is known to decide
/// otherwise.
#[must_use]
pub fn told(kind: FaultKind) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for row in of(kind) {
        let mut part = format!("{} {} {}", row.who, row.versions, verb(row));
        if !row.text.is_empty() {
            part = format!("{part}: {}", row.text);
        }
        let alike = |other: &&Elsewhere| {
            (other.who, other.accepts, other.text) == (row.who, row.accepts, row.text)
        };
        if of(kind).filter(alike).count() < kind.sides().len() {
            part = format!("{part} (@{})", row.fault.side());
        }
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let rustls = if kind.is_accepted() {
        "rustls accepts"
    } else {
        "rustls refuses"
    };
    (!parts.is_empty()).then(|| format!("{rustls} · {}", parts.join(" · ")))
}

fn verb(row: &Elsewhere) -> &'static str {
    match (row.accepts, row.versions.contains(" and ")) {
        (true, true) => "accept",
        (true, false) => "accepts",
        (false, true) => "refuse",
        (false, false) => "refuses",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_differs_from_rustls() {
        let written = TEXTS.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(all().len(), written);
        for row in all() {
            assert_ne!(row.accepts, row.fault.kind().is_accepted(), "{row:?}");
            assert_ne!(row.accepts, !row.text.is_empty(), "{row:?}");
            assert!(["Java", "OpenSSL"].contains(&row.who), "{row:?}");
        }
    }

    #[test]
    fn it_is_told_in_one_line() {
        assert_eq!(told(FaultKind::Expired), None);
        assert_eq!(
            told(FaultKind::PinnedLeaf).as_deref(),
            Some("rustls refuses · Java 17 and 25 accept (@client)")
        );
        assert_eq!(
            told(FaultKind::NoDigitalSignature).as_deref(),
            Some(
                "rustls accepts · Java 17 and 25 refuse: KeyUsage does not allow digital \
                 signatures"
            )
        );
    }
}
