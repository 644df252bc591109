//! The screen, after Elm: a model, messages that change it, and views that draw it.
//!
//! ```text
//! key press ─▶ keymap ─▶ Message ─▶ update(&mut Model, Message) -> Update ─▶ its Effect is carried out
//!                           ▲                                                   by `terminal`
//!                           └──────────────── Message::Ran(run) ◀───────────────────┘
//! ```
//!
//! [`update`] never waits and touches nothing but the model. Its [`Update`] says whether the model
//! changed, and nothing is drawn unless it did. There is one cursor, and every pane is a
//! projection of it:
//!
//! ```text
//! visum  The first journey  TLS 1.3 · slow motion                 ━━━━━━───── step 22 of 40   view/header
//! ✓ papers issued  ✓ hello  ✓ curtain  ● border's papers  ○ your passport  ○ seal             view/stages
//!
//! broker-1  traveller               border  broker-2 │ The border shows its papers first
//!  20  ◀────────────── EncryptedExtensions ────      │ Before anyone looks at the traveller,
//! ▌22  ◀────────────────────── Certificate ────      │ the border shows its own passport …
//!      view/ladder                                   │                                view/story
//! ── 1 Message ─ 2 Bytes ─ 3 Passport ─ 4 Checks ─ 5 Keys ─ 6 What Kafka logs ─── view/inspector/tabs
//!   issuer            O=Germany, CN=Ministry      the name looked up in the truststore view/inspector
//!   0x0036  30 25 31 10 30 0e 06 03 55 04 03 13 07                                        view/hex
//! ← → step   Tab pane   a autoplay   b break trust   v TLS 1.2   ? help   q quit       view/footer
//! ```
//!
//! This room knows ratatui's buffer and nothing of a terminal; it builds for the browser too.

mod asked;
pub mod copying;
pub mod cursor;
pub mod effect;
mod ending;
mod failure;
pub mod finding;
pub mod hand;
mod hunting;
pub mod inspect;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod lesson;
pub mod message;
pub mod model;
mod palette;
pub mod pane;
mod predicting;
pub mod preferences;
pub mod sheet;
pub mod target;
mod terms;
pub mod theme;
mod update;
mod view;

pub use cursor::Place;
pub use effect::{Effect, Purpose};
pub use key::Key;
pub use keymap::{Action, Keymap};
pub use layout::{Layout, Size};
pub use message::{Message, Mouse, MouseAct};
pub use model::{Look, Model, Page, Screen};
pub use pane::{FailurePane, FailureRoom, Focus, Pane};
pub use preferences::Preferences;
pub use sheet::Sheet;
pub use target::Target;
pub use theme::{ColourDepth, Theme, ThemeName};
pub use update::{Update, update};
pub use view::{draw, target_at};
