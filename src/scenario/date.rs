//! Moments as a scenario file writes them.

use toml::Spanned;
use toml::de::DeValue;

use crate::clock::{DAY, Moment};
use crate::document::Entry;
use crate::document::{Noted, quoted};
use crate::pki::Validity;

/// How far, in seconds, a clock stays away from the ends of what a certificate can name, so that
/// a validity can begin before it and end after it.
const MARGIN: i64 = 366 * DAY;

/// A moment on somebody's clock.
pub(super) fn clock(entry: Entry<'_, '_>) -> Result<Moment, Noted> {
    let moment = moment(entry)?;
    let room = MARGIN..=Moment::MAX.unix() - MARGIN;
    if room.contains(&moment.unix()) {
        return Ok(moment);
    }
    Err(entry.note(
        format!("no clock here can show {moment}"),
        "expected a moment between 1971-01-02 and 9998-12-30",
        "choose a year from 1972 to 9997",
    ))
}

/// A date (its midnight, UTC) or a moment, as a TOML date or as a text.
fn moment(entry: Entry<'_, '_>) -> Result<Moment, Noted> {
    let written = match entry.value() {
        DeValue::String(text) => text.as_ref().to_owned(),
        DeValue::Datetime(moment) => moment.to_string(),
        _ => return Err(entry.wrong_type("a date", "2026-07-01T09:00:00Z")),
    };
    let whole = if written.len() == "2026-07-01".len() {
        format!("{written}T00:00:00Z")
    } else {
        written.clone()
    };
    Moment::parse(&whole).map_err(|_| {
        entry.note(
            format!(
                "{} is not a moment that a certificate and a clock can name",
                quoted(&written)
            ),
            "expected a date or a moment between 1970 and 9999",
            "write it as \"2026-07-01\" or as \"2026-07-01T09:00:00Z\", with the `Z`",
        )
    })
}

/// The first and the last moment of a validity: `["2026-01-01", "2027-01-01"]`.
pub(super) fn validity(entry: Entry<'_, '_>) -> Result<Validity, Noted> {
    let moments = entry.list(2, |entry| Ok(Spanned::new(entry.span(), moment(entry)?)))?;
    let [from, until] = moments.as_slice() else {
        return Err(entry.note(
            "a validity needs two moments, from when and until when",
            "expected two dates",
            "write it as `valid = [\"2026-01-01\", \"2027-01-01\"]`",
        ));
    };
    let (from, until) = (*from.get_ref(), *until.get_ref());
    if until < from {
        return Err(entry.note(
            format!("this validity ends on {until}, before it begins on {from}"),
            "expected the earlier moment first",
            "swap the two, or correct one",
        ));
    }
    Ok(Validity { from, until })
}

/// The validity from so many days before the midnight before `now` to so many after it.
pub(super) fn around(now: Moment, before: i64, after: i64) -> Validity {
    let midnight = midnight(now);
    Validity {
        from: midnight.plus(-before * DAY),
        until: midnight.plus(after * DAY),
    }
}

/// The beginning of the day, UTC.
pub(super) fn midnight(moment: Moment) -> Moment {
    moment.plus(-moment.unix().rem_euclid(DAY))
}
