//! Where other software decides otherwise than rustls, by the way in which trust is broken.

use crate::explain::voices::verdicts::{OtherVerdict, all};
use crate::scenario::FaultKind;

/// Who decides otherwise about this way to break trust.
pub fn of(kind: FaultKind) -> impl Iterator<Item = &'static OtherVerdict> {
    all().iter().filter(move |row| row.id() == kind.id())
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
        let alike = |other: &&OtherVerdict| {
            (other.who, other.accepts, other.text) == (row.who, row.accepts, row.text)
        };
        if of(kind).filter(alike).count() < kind.sides().len() {
            part = format!("{part} (@{})", row.side());
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

fn verb(row: &OtherVerdict) -> &'static str {
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
    use crate::scenario::Fault;

    #[test]
    fn every_row_is_of_a_fault_and_differs_from_rustls() {
        for row in all() {
            let fault: Fault = row.case.parse().expect("a fault");
            assert_eq!(fault.side().to_string(), row.side());
            assert_ne!(row.accepts, fault.kind().is_accepted(), "{row:?}");
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
