//! The two ways a certificate writes a moment: `UTCTime` and `GeneralizedTime` (RFC 5280).

use time::{Date, Month, PrimitiveDateTime, Time, UtcDateTime};

use super::der::{Element, ParseError, tag};

/// Reads a moment as seconds since 1970-01-01T00:00:00Z.
pub(super) fn parse(element: &Element<'_>) -> Result<i64, ParseError> {
    moment(element)
        .map(PrimitiveDateTime::as_utc)
        .map(UtcDateTime::unix_timestamp)
        .ok_or_else(|| {
            element
                .wrong("a date as YYMMDDHHMMSSZ in UTCTime or YYYYMMDDHHMMSSZ in GeneralizedTime")
        })
}

/// Writes a moment as RFC 3339 does, in UTC.
pub(in super::super) fn rfc3339(unix: i64) -> String {
    let Ok(moment) = UtcDateTime::from_unix_timestamp(unix) else {
        return format!("{unix} seconds since 1970");
    };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        moment.year(),
        u8::from(moment.month()),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second(),
    )
}

fn moment(element: &Element<'_>) -> Option<PrimitiveDateTime> {
    let (year, rest) = match element.tag {
        tag::UTC_TIME => {
            let (digits, rest) = element.bytes().split_first_chunk::<2>()?;
            let year = i32::from(two(*digits)?);
            (if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        tag::GENERALIZED_TIME => {
            let ([a, b, c, d], rest) = element.bytes().split_first_chunk::<4>()?;
            (
                i32::from(two([*a, *b])?) * 100 + i32::from(two([*c, *d])?),
                rest,
            )
        }
        _ => return None,
    };
    let (pairs, end) = rest.as_chunks::<2>();
    let [month, day, hour, minute, second] = pairs else {
        return None;
    };
    if end != b"Z" {
        return None;
    }
    let date = Date::from_calendar_date(year, Month::try_from(two(*month)?).ok()?, two(*day)?);
    let time = Time::from_hms(two(*hour)?, two(*minute)?, two(*second)?);
    Some(PrimitiveDateTime::new(date.ok()?, time.ok()?))
}

/// Two decimal digits.
fn two(digits: [u8; 2]) -> Option<u8> {
    let [tens, ones] = digits.map(|digit| digit.is_ascii_digit().then(|| digit - b'0'));
    Some(tens? * 10 + ones?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::reader::Reader;
    use proptest::prelude::*;

    fn read(tag: u8, text: &[u8]) -> Result<i64, ParseError> {
        let bytes = [&[tag, u8::try_from(text.len()).unwrap()], text].concat();
        parse(&Element::read(&mut Reader::new(&bytes), "time").unwrap())
    }

    #[test]
    fn both_forms() {
        assert_eq!(
            read(tag::UTC_TIME, b"261124060000Z").unwrap(),
            1_795_500_000
        );
        assert_eq!(
            read(tag::GENERALIZED_TIME, b"20261124060000Z").unwrap(),
            1_795_500_000
        );
        assert_eq!(rfc3339(1_795_500_000), "2026-11-24T06:00:00Z");
        assert_eq!(
            rfc3339(read(tag::UTC_TIME, b"500101000000Z").unwrap()),
            "1950-01-01T00:00:00Z"
        );
        let last = read(tag::GENERALIZED_TIME, b"99991231235959Z").unwrap();
        assert_eq!(rfc3339(last), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn what_rfc_5280_does_not_allow() {
        for text in [
            &b"2611240600Z"[..],
            b"261124060000+0100",
            b"261324060000Z",
            b"26112406000aZ",
        ] {
            assert!(read(tag::UTC_TIME, text).is_err(), "{text:?}");
        }
        assert!(read(tag::GENERALIZED_TIME, b"20261124060000.5Z").is_err());
        assert_eq!(rfc3339(i64::MAX), "9223372036854775807 seconds since 1970");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(
            tag in prop::sample::select(vec![tag::UTC_TIME, tag::GENERALIZED_TIME, 4]),
            text in prop_oneof![
                "[0-9]{12,14}Z".prop_map(String::into_bytes),
                proptest::collection::vec(any::<u8>(), 0..20),
            ],
        ) {
            if let Ok(unix) = read(tag, &text) {
                prop_assert!(rfc3339(unix).ends_with('Z'));
            }
        }

        #[test]
        fn every_second_comes_back(unix in -2_208_988_800i64..253_402_300_799) {
            let text = rfc3339(unix).replace(['-', ':', 'T'], "");
            prop_assert_eq!(read(tag::GENERALIZED_TIME, text.as_bytes()), Ok(unix));
        }
    }
}
