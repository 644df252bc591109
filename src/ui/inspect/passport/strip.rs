//! The machine-readable strip of a passport, from a certificate's own fields.
//!
//! Two lines of 44 characters, as on a passport (ICAO 9303 part 4), but of what a certificate has:
//!
//! ```text
//! P<GERMANY<<BROKER<2<<<<<<<<<<<<<<<<<<<<<<<<<    organization << common name of the subject
//! 788759F01148<260102<270102<D27BBBBE1184<<<<<    serial number, from, until, fingerprint
//! ```
//!
//! Letters stand in capitals and whatever is neither a letter nor a digit as `<`; the serial number
//! and the SHA-256 fingerprint are cut after twelve hexadecimal digits. There are no check digits:
//! the issuer's signature checks more than they could.

use super::hex;
use crate::clock::Moment;
use crate::wire::x509;

const WIDTH: usize = 44;
const DIGITS: usize = 12;

/// The strip of a certificate.
pub(super) fn of(facts: &x509::Certificate, fingerprint: &[u8]) -> [String; 2] {
    let subject = &facts.subject.value;
    let organization = subject
        .text
        .split(", ")
        .find_map(|part| part.strip_prefix("O="))
        .unwrap_or_default();
    let name = subject.common_name().unwrap_or_default();
    let serial: String = hex(&facts.serial.value).trim_start_matches('0').to_owned();
    [
        filled(&format!("P<{}<<{}", letters(organization), letters(&name))),
        filled(&format!(
            "{}<{}<{}<{}",
            digits(&serial),
            day(facts.not_before.value),
            day(facts.not_after.value),
            digits(&hex(fingerprint)),
        )),
    ]
}

/// Capitals and digits; all else is `<`.
fn letters(text: &str) -> String {
    let letter = |character: char| match character.to_ascii_uppercase() {
        letter @ ('A'..='Z' | '0'..='9') => letter,
        _ => '<',
    };
    text.chars().map(letter).collect()
}

/// The first digits of a number in hexadecimal.
fn digits(hex: &str) -> String {
    letters(&hex.chars().take(DIGITS).collect::<String>())
}

/// A day as passports write it: YYMMDD.
fn day(unix: i64) -> String {
    Moment::from_unix(unix).map_or_else(
        |_| "<<<<<<".to_owned(),
        |moment| {
            let date = moment.date_time().date().to_string();
            let digits: String = date.chars().filter(char::is_ascii_digit).collect();
            digits.chars().skip(2).collect()
        },
    )
}

/// A line, filled up or cut.
fn filled(line: &str) -> String {
    let line: String = line.chars().take(WIDTH).collect();
    format!("{line:<<WIDTH$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_long_as_on_a_passport() {
        let line = filled(&format!(
            "P<{}<<{}",
            letters("Kafka Sim"),
            letters("broker-1\u{1b}")
        ));
        assert_eq!(line, "P<KAFKA<SIM<<BROKER<1<<<<<<<<<<<<<<<<<<<<<<<");
        assert_eq!(filled(&"A".repeat(60)).len(), WIDTH);
        assert_eq!(day(1_767_312_000), "260102");
    }
}
