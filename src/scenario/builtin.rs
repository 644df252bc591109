//! The scenarios that come with visum, in the order in which they teach.

use std::sync::OnceLock;

use super::Scenario;

/// Embeds files of `scenarios/` under their names.
macro_rules! embedded {
    ($($id:literal,)+) => {
        [$(($id, include_str!(concat!("../../scenarios/", $id, ".toml"))),)+]
    };
}

/// The files as they are written: the id and the text of each.
pub static FILES: &[(&str, &str)] = &embedded![
    "first-journey",
    "one-ca-cluster",
    "nobody-asks",
    "passport-welcome",
    "no-passport",
    "unknown-border",
    "own-stamp",
    "wrong-name-on-ticket",
    "expired-visa",
    "calendar-behind",
    "empty-list",
    "bus-stop",
    "straight-to-business",
    "no-common-language",
    "unknown-embassy",
    "kept-in-the-pocket",
    "consulate",
    "two-seals",
    "half-a-rotation",
    "same-name-new-seal",
    "impostor-embassy",
    "consulate-letter-missing",
    "impostor-consulate",
    "stolen-passport",
    "year-written-in",
    "photograph-for-a-list",
    "one-label-too-deep",
    "dialled-by-number",
    "name-in-the-old-place",
    "follower-left-behind",
    "nobody-reads-the-name",
    "officer-inspects-himself",
    "no-work-permit",
    "tourist-behind-the-desk",
    "no-purpose-given",
    "one-office-too-many",
    "provincial-office",
    "small-seal",
    "embassy-that-closed",
    "reported-stolen",
    "nobody-looks-it-up",
    "list-out-of-date",
    "list-of-another",
    "second-try",
    "no-cipher-in-common",
    "hand-nobody-can-read",
    "other-business",
    "browser-at-the-border",
    "browser-at-the-bus-stop",
    "one-bit-on-the-way",
    "letter-that-never-came",
    "letter-that-came-twice",
];

static READ: [OnceLock<Scenario>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];

/// The one at that place, read when it is first asked for.
fn at(place: usize) -> Option<&'static Scenario> {
    let (id, text) = FILES.get(place)?;
    let read = || Scenario::parse(id, text).expect("every file in scenarios/ is read by the tests");
    READ.get(place).map(|scenario| scenario.get_or_init(read))
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Scenario> {
    (0..FILES.len()).filter_map(at)
}

/// The one with this id; no other is read.
#[must_use]
pub fn find(id: &str) -> Option<&'static Scenario> {
    at(FILES.iter().position(|(known, _)| *known == id)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::cluster::TlsVersion;
    use crate::document::{Page, render};
    use crate::pki::{Randomness, Seed};

    #[test]
    fn every_file_is_a_scenario_that_can_be_established() {
        for (id, text) in FILES {
            let scenario = Scenario::parse(id, text).unwrap_or_else(|mistakes| {
                panic!("{}", render(&mistakes, id, text, Page::plain(100)))
            });
            for version in TlsVersion::BOTH {
                assert!(
                    scenario
                        .plan(version)
                        .establish(Randomness::Seeded(Seed(1)))
                        .is_ok(),
                    "{id}"
                );
            }
        }
    }

    #[test]
    fn titles_and_summaries_are_all_different() {
        let titles: BTreeSet<_> = all().map(Scenario::title).collect();
        let summaries: BTreeSet<_> = all().map(Scenario::summary).collect();
        assert_eq!((titles.len(), summaries.len()), (FILES.len(), FILES.len()));
    }

    #[test]
    fn what_teaches_first_comes_first() {
        assert!(all().is_sorted_by_key(Scenario::level));
        let levels: BTreeSet<u8> = all().map(Scenario::level).collect();
        assert_eq!(levels, (1..=5).collect());
    }

    #[test]
    fn a_scenario_is_found_by_its_id() {
        assert_eq!(
            find("consulate").map(Scenario::title),
            Some("The consulate")
        );
        assert!(find("consulate.toml").is_none());
    }
}
