//! Host names: what may stand in a subjectAltName, and what can be dialled.
//!
//! The rules are those of the verifier, so that a scenario that is read can also be run: letters,
//! digits, `-` and `_` in labels of 1 to 63, 253 in all, or an IP address. A name in other letters
//! stands in certificates in its `xn--` form.

use std::net::IpAddr;

/// How it is written that something is issued by itself: no authority can be called so.
pub(super) const ITSELF: &str = "itself";

/// Why a text is no host name: ends a sentence that begins with it.
pub(super) type Reason = &'static str;

/// Whether a client can dial this. A dot at the end is allowed.
pub(super) fn dialled(name: &str) -> Result<(), Reason> {
    if is_address(name) {
        return Ok(());
    }
    if name.starts_with('*') {
        return Err("is a pattern, and one host is dialled");
    }
    host(name.strip_suffix('.').unwrap_or(name))?;
    length(name)
}

/// Whether this can stand in a certificate. The first label may be `*`.
pub(super) fn presented(name: &str) -> Result<(), Reason> {
    if is_address(name) {
        return Ok(());
    }
    if name.ends_with('.') {
        return Err("ends with a dot, which a certificate never does");
    }
    length(name)?;
    match name.strip_prefix("*.") {
        Some(domain) if domain.contains('.') => host(domain),
        Some(_) => Err("is too wide a pattern: two labels must follow the `*`"),
        None => host(name),
    }
}

/// Whether this is an IP address.
pub(super) fn is_address(name: &str) -> bool {
    name.parse::<IpAddr>().is_ok()
}

fn length(name: &str) -> Result<(), Reason> {
    if name.len() > 253 {
        Err("is longer than 253 characters")
    } else {
        Ok(())
    }
}

fn host(name: &str) -> Result<(), Reason> {
    if name.is_empty() {
        return Err("is empty");
    }
    if !name.is_ascii() {
        return Err("is not ASCII; a name in other letters has an `xn--` form");
    }
    name.split('.').try_for_each(label)?;
    let last = name.rsplit('.').next().unwrap_or(name);
    if is_number(last) {
        return Err("ends in a number, as only an IP address does, but is none");
    }
    Ok(())
}

fn label(label: &str) -> Result<(), Reason> {
    if label.is_empty() {
        return Err("has nothing between two dots");
    }
    if label.len() > 63 {
        return Err("has a part of more than 63 characters between two dots");
    }
    if label.starts_with('-') || label.ends_with('-') {
        return Err("has a hyphen beside a dot or at an end");
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !label.chars().all(allowed) {
        return Err("holds a character other than letters, digits, `-`, `_` and `.`");
    }
    Ok(())
}

/// Decimal, or hexadecimal as some readers of addresses take it.
fn is_number(label: &str) -> bool {
    let hexadecimal = label
        .strip_prefix("0x")
        .or_else(|| label.strip_prefix("0X"));
    match hexadecimal {
        Some(digits) => digits.chars().all(|c| c.is_ascii_hexdigit()),
        None => label.chars().all(|c| c.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rustls::pki_types::{DnsName, ServerName};

    use super::*;

    #[test]
    fn what_a_certificate_can_say_is_taken() {
        for name in [
            "broker-1.kafka.example",
            "broker_1",
            "*.kafka.example",
            "10.0.0.1",
            "::1",
        ] {
            assert_eq!(presented(name), Ok(()), "{name}");
        }
        for name in [
            "",
            "*",
            "*.example",
            "a..b",
            "-a",
            "a-",
            "a.",
            "1.2.3",
            "b é",
            "é.example",
        ] {
            assert!(presented(name).is_err(), "{name}");
        }
        assert_eq!(dialled("broker-1.kafka.example."), Ok(()));
        assert!(dialled("*.kafka.example").is_err());
        assert!(presented(&format!("{}a", "a.".repeat(126))).is_ok());
        assert!(presented(&format!("{}a", "a.".repeat(127))).is_err());
    }

    proptest! {
        #[test]
        fn what_can_be_dialled_is_what_rustls_dials(name in "[a-zA-Z0-9._:*éx-]{0,12}") {
            prop_assert_eq!(dialled(&name).is_ok(), ServerName::try_from(name.as_str()).is_ok());
        }

        #[test]
        fn what_a_certificate_can_say_can_be_read_back(name in "[a-zA-Z0-9._x-]{0,12}") {
            if presented(&name).is_ok() && !is_address(&name) {
                prop_assert!(DnsName::try_from(name.as_str()).is_ok());
            }
        }
    }
}
