//! The errors by which a broker answers (`Errors.java`).

use super::{Parts, Read, int16};
use crate::wire::{Field, Value};

/// The error code of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorCode(pub i16);

impl ErrorCode {
    /// None.
    pub const NONE: Self = Self(0);
    /// The principal may not do this to the cluster.
    pub const CLUSTER_AUTHORIZATION_FAILED: Self = Self(31);
    /// The broker does not know that version of the request.
    pub const UNSUPPORTED_VERSION: Self = Self(35);

    /// The one of this name, if it is known here.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let known = [
            Self::NONE,
            Self::CLUSTER_AUTHORIZATION_FAILED,
            Self::UNSUPPORTED_VERSION,
        ];
        known.into_iter().find(|code| code.name() == Some(name))
    }

    /// Its name, or `None` for one that is not known here.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::NONE => Some("NONE"),
            Self::CLUSTER_AUTHORIZATION_FAILED => Some("CLUSTER_AUTHORIZATION_FAILED"),
            Self::UNSUPPORTED_VERSION => Some("UNSUPPORTED_VERSION"),
            _ => None,
        }
    }
}

/// Reads an `error_code`.
pub(super) fn read(parts: &mut Parts<'_>) -> Read {
    let start = parts.reader.offset();
    let error = ErrorCode(int16(&mut parts.reader, "error_code")?);
    let value = match (error.name(), u32::try_from(error.0)) {
        (Some(name), Ok(number)) => Value::Code(Some(name), number),
        _ => Value::Words(error.0.to_string().into()),
    };
    parts.push(Field::new("error_code", value, parts.reader.since(start)));
    Ok(())
}
