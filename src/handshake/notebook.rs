//! What a side's verifier, certificate chooser and key log were asked, written down as it happens.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::KeyLog;

use super::transcript::{Choice, Verification};
use crate::wire::secrets::Secret;

/// One thing written down.
#[derive(Debug)]
pub(super) enum Note {
    /// The verifier was asked and answered.
    Verified(Verification),
    /// The certificate chooser was asked and answered.
    Chose(Choice),
    /// A secret was derived.
    Logged {
        /// Its name in the NSS key log format.
        label: String,
        /// The client random that names the connection, as this side knows it.
        client_random: Vec<u8>,
        /// The secret.
        secret: Secret,
    },
}

/// The notebook of one side. Its clones write into the same pages.
#[derive(Clone, Debug, Default)]
pub(super) struct Notebook(Arc<Mutex<Vec<Note>>>);

impl Notebook {
    pub(super) fn write(&self, note: Note) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(note);
    }

    /// Takes all notes since the last call, in the order they were written.
    pub(super) fn take(&self) -> Vec<Note> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl KeyLog for Notebook {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        self.write(Note::Logged {
            label: label.to_owned(),
            client_random: client_random.to_vec(),
            secret: Secret::new(secret),
        });
    }
}
