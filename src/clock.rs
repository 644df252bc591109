//! Simulated time: what the calendar on each side's wall says.
//!
//! No run reads the machine's clock. A scenario names the moment, each side may be given another
//! one, and rustls asks the [`Clock`] of its side through its own `TimeProvider`.

use std::fmt;
use std::time::Duration;

use rustls::pki_types::UnixTime;
use rustls::time_provider::TimeProvider;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment, in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

/// A day, in seconds.
pub const DAY: i64 = 86_400;

/// The moment named is outside what a certificate can say (years 0 to 9999) or a TLS clock can
/// (1970 and later).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a moment between 1970 and 9999 is expected")]
pub struct OutOfRange;

impl Moment {
    /// The last moment a certificate can name: 9999-12-31T23:59:59Z.
    pub const MAX: Self = Self(253_402_300_799);

    /// The moment `seconds` after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`] before 1970 and after 9999.
    pub fn from_unix(seconds: i64) -> Result<Self, OutOfRange> {
        if (0..=Self::MAX.0).contains(&seconds) {
            Ok(Self(seconds))
        } else {
            Err(OutOfRange)
        }
    }

    /// Reads a moment written as RFC 3339 asks: `2026-07-01T09:00:00Z`.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`] if the text is no RFC 3339 moment or names one out of range.
    pub fn parse(text: &str) -> Result<Self, OutOfRange> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| OutOfRange)?;
        Self::from_unix(moment.unix_timestamp())
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix(self) -> i64 {
        self.0
    }

    /// The moment `seconds` later, or earlier if negative; held within the range a certificate
    /// can name.
    #[must_use]
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds).clamp(0, Self::MAX.0))
    }

    /// The same moment as the `time` crate knows it.
    ///
    /// # Panics
    ///
    /// Never: a `Moment` lies between 1970 and 9999.
    #[must_use]
    pub fn date_time(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.0)
            .expect("a Moment lies between 1970 and 9999, which OffsetDateTime covers")
    }
}

impl Moment {
    /// `2026-07-01 09:00 UTC`, the time of day always and the seconds where there are some.
    #[must_use]
    pub fn to_the_second(self) -> String {
        let at = self.date_time();
        let seconds = match at.second() {
            0 => String::new(),
            seconds => format!(":{seconds:02}"),
        };
        format!(
            "{} {:02}:{:02}{seconds} UTC",
            at.date(),
            at.hour(),
            at.minute()
        )
    }
}

impl fmt::Display for Moment {
    /// `2026-07-01 09:00 UTC`, or the date alone at midnight.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 % DAY == 0 {
            return write!(f, "{}", self.date_time().date());
        }
        f.write_str(&self.to_the_second())
    }
}

/// The clock of one side. It stands still: a handshake takes no simulated time.
#[derive(Clone, Copy, Debug)]
pub struct Clock(pub Moment);

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.unix()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_rfc_3339_and_shows_itself() {
        let moment = Moment::parse("2026-07-01T09:00:00Z").unwrap();
        assert_eq!(moment.to_string(), "2026-07-01 09:00 UTC");
        assert_eq!(Moment::parse("2026-07-01T11:00:00+02:00"), Ok(moment));
        assert_eq!(moment.plus(1).to_string(), "2026-07-01 09:00:01 UTC");
        let midnight = moment.plus(-9 * 3600);
        assert_eq!(midnight.to_string(), "2026-07-01");
        assert_eq!(midnight.to_the_second(), "2026-07-01 00:00 UTC");
        assert_eq!(Moment::parse("2026-02-30T00:00:00Z"), Err(OutOfRange));
        assert_eq!(Moment::parse("1969-12-31T23:59:59Z"), Err(OutOfRange));
    }

    #[test]
    fn rustls_reads_the_clock_of_its_side() {
        let clock = Clock(Moment::from_unix(1_782_896_400).unwrap());
        assert_eq!(clock.current_time().unwrap().as_secs(), 1_782_896_400);
    }
}
