//! Dates as a person reads them.

use std::time::{Duration, SystemTime};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Days from the first of March of the year 0 to 1970.
const DAYS_TO_1970: u64 = 719_468;

/// A time as a person reads it: `22 November 2026, 11:40 UTC`. A clock before 1970 says 1970.
pub(super) fn said(time: SystemTime) -> String {
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
    let (days, rest) = (seconds / 86_400 + DAYS_TO_1970, seconds % 86_400);
    // Back from days to a year that begins in March; eras of 400 years are all alike.
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year + u64::from(month >= 10);
    let name = MONTHS[usize::try_from((month + 2) % 12).unwrap_or_default()];
    format!("{day} {name} {year}, {:02}:{:02} UTC", rest / 3600, rest % 3600 / 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_by_the_calendar() {
        let said = |seconds| said(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(said(0), "1 January 1970, 00:00 UTC");
        assert_eq!(said(1_709_164_800), "29 February 2024, 00:00 UTC");
        assert_eq!(said(1_709_251_199), "29 February 2024, 23:59 UTC");
        assert_eq!(said(1_735_689_599), "31 December 2024, 23:59 UTC");
        assert_eq!(said(1_795_347_600), "22 November 2026, 11:40 UTC");
    }
}
