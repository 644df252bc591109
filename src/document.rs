//! A file that a person wrote, read key by key: all its mistakes are found at once, each with its
//! place, what was expected there, and what to do.

mod book;
mod form;
pub mod mistake;
pub mod pem;
mod spelling;

pub(crate) use book::{Book, Noted, listed, quoted};
pub(crate) use form::{Entry, Form};
pub use mistake::{Mistake, Page, render};
pub(crate) use spelling::nearest;
