//! The scenarios that come with visum, in the order in which they teach.

use std::sync::LazyLock;

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
    "no-passport",
    "unknown-border",
    "wrong-name-on-ticket",
    "expired-visa",
    "unknown-embassy",
    "kept-in-the-pocket",
    "consulate",
    "impostor-embassy",
    "consulate-letter-missing",
];

static SCENARIOS: LazyLock<Vec<Scenario>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|(id, text)| {
            Scenario::parse(id, text).expect("every file in scenarios/ is read by the tests")
        })
        .collect()
});

/// All of them.
#[must_use]
pub fn all() -> &'static [Scenario] {
    &SCENARIOS
}

/// The one with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Scenario> {
    all().iter().find(|scenario| scenario.id() == id)
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
                let mut cluster = scenario.cluster().clone();
                cluster.speak(version);
                assert!(
                    cluster.establish(Randomness::Seeded(Seed(1))).is_ok(),
                    "{id}"
                );
            }
        }
    }

    #[test]
    fn titles_and_summaries_are_all_different() {
        let titles: BTreeSet<_> = all().iter().map(Scenario::title).collect();
        let summaries: BTreeSet<_> = all().iter().map(Scenario::summary).collect();
        assert_eq!((titles.len(), summaries.len()), (FILES.len(), FILES.len()));
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
