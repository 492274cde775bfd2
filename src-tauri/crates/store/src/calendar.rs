//! Dates in text to unix time, for filters and for files of other programs. There is no clock here.

/// Days from 1970-01-01 to a date of the Gregorian calendar. The year is counted from March, so that the leap
/// day comes last.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let days_in_months = (153 * month + 2) / 5;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + days_in_months + day
        - 1
        - 719_468
}

/// The second of a unix time in milliseconds, UTC, for the name of a file: `20261122-093005`.
pub(crate) fn stamp(unix_ms: i64) -> String {
    let seconds = unix_ms.div_euclid(1_000);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // A first guess at the year, too high rather than too low.
    let mut year = 1970 + days.div_euclid(365);
    while days_from_civil(year, 1, 1) > days {
        year -= 1;
    }
    let starts = |month: &i64| days_from_civil(year, *month, 1) <= days;
    let month = (1..=12).rev().find(starts).unwrap_or(1);
    let day = days - days_from_civil(year, month, 1) + 1;
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}{month:02}{day:02}-{hour:02}{minute:02}{second:02}")
}

/// Days since 1970 of `2026`, `2026-11` or `2026-11-22`; the first day of what is named.
pub(crate) fn parse_day(text: &str) -> Option<i64> {
    let mut numbers = text.split(['-', '/', '.']).map(|number| number.parse::<i64>().ok());
    let year = numbers.next()??;
    let month = numbers.next().unwrap_or(Some(1))?;
    let day = numbers.next().unwrap_or(Some(1))?;
    let sensible = (1000..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    (sensible && numbers.next().is_none()).then(|| days_from_civil(year, month, day))
}

/// Unix milliseconds of `2026-08-25T10:00:00.123456+02:00`; without an offset it is UTC.
pub(crate) fn parse_instant(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(['T', ' '])?;
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone);
    let mut parts = clock.split(':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = parts.next()?.parse().ok()?;
    let seconds: f64 = parts.next().unwrap_or("0").parse().ok()?;
    let offset = match zone.split_at_checked(1) {
        Some((sign @ ("+" | "-"), offset)) => {
            let (hours, minutes) = offset.split_once(':').or_else(|| offset.split_at_checked(2))?;
            let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().unwrap_or(0);
            if sign == "-" { -minutes } else { minutes }
        }
        _ => 0,
    };
    let minutes = parse_day(date)? * 1_440 + hours * 60 + minutes - offset;
    Some(minutes * 60_000 + (seconds * 1_000.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::{parse_day, parse_instant, stamp};

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(parse_day("1970"), Some(0));
        assert_eq!(parse_day("2000-03-01"), Some(11_017));
        assert_eq!(parse_day("2026-11-22"), Some(20_779));
        assert_eq!(parse_day("2026-13-01"), None);
        assert_eq!(parse_day("never"), None);
    }

    #[test]
    fn a_time_is_written_as_a_calendar_has_it() {
        assert_eq!(stamp(0), "19700101-000000");
        assert_eq!(stamp(-1), "19691231-235959");
        assert_eq!(stamp(951_782_400_000), "20000229-000000");
        assert_eq!(stamp(1_795_339_805_999), "20261122-093005");
        assert_eq!(stamp(1_798_761_599_000), "20261231-235959");
    }

    #[test]
    fn instants_know_their_offset() {
        assert_eq!(parse_instant("1970-01-02T00:00:01.5Z"), Some(86_401_500));
        assert_eq!(parse_instant("1970-01-01T02:00:00+02:00"), Some(0));
        assert_eq!(parse_instant("1969-12-31T19:00:00.000001-0500"), Some(0));
        assert_eq!(parse_instant("1970-01-01"), None);
        assert_eq!(parse_instant("1970-01-01T::"), None);
    }
}
