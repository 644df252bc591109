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
    "impostor-embassy",
    "consulate",
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
