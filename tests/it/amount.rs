//! How much is tried. CI tries everything, in a release build; in a debug build, which takes ten
//! times as long, it is one case of a few.

/// These, or in a debug build one of every `few`: which, changes from turn to turn.
pub(crate) fn some<T>(
    items: impl IntoIterator<Item = T>,
    few: usize,
    turn: usize,
) -> impl Iterator<Item = T> {
    let few = if cfg!(debug_assertions) { few } else { 1 };
    items.into_iter().skip(turn % few).step_by(few)
}
