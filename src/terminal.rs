//! stub
/// stub
pub struct Start {
    /// s
    pub scenario: String,
    /// s
    pub loaded: Vec<crate::scenario::Scenario>,
    /// s
    pub changes: crate::lab::Changes,
    /// s
    pub seed: crate::pki::Seed,
    /// s
    pub at: Option<usize>,
}
/// stub
pub fn play(_: Start) -> color_eyre::Result<()> {
    Ok(())
}
/// stub
pub fn is_interactive() -> bool {
    false
}
/// stub
pub fn width() -> Option<usize> {
    None
}
/// stub
pub fn takes_colour() -> bool {
    false
}
/// stub
pub fn errors_take_colour() -> bool {
    false
}
