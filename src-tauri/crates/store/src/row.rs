//! Columns read so that a damaged value costs no more than itself: text stays readable, JSON falls back.

use std::borrow::Cow;

use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The text of a column; bytes that are not UTF-8 become U+FFFD, anything that is not text becomes empty.
pub(crate) fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(optional_text(row, column)?.unwrap_or_default())
}

/// As [`text`], with `None` for NULL.
pub(crate) fn optional_text(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    Ok(borrowed(row, column)?.map(Cow::into_owned))
}

/// As [`optional_text`], where it stands; good until the next row is read.
pub(crate) fn borrowed<'r>(row: &'r Row<'_>, column: usize) -> rusqlite::Result<Option<Cow<'r, str>>> {
    let ValueRef::Text(bytes) = row.get_ref(column)? else { return Ok(None) };
    Ok(Some(str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)))
}

/// The value of a JSON column; NULL and what cannot be read become the default.
pub(crate) fn json<T: DeserializeOwned + Default>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let ValueRef::Text(bytes) = row.get_ref(column)? else { return Ok(T::default()) };
    Ok(serde_json::from_slice(bytes).unwrap_or_else(|error| {
        tracing::warn!(column, %error, "a stored value cannot be read and is left out");
        T::default()
    }))
}

/// The JSON text of a value; values kept here have string keys, so writing them cannot fail.
pub(crate) fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// The JSON text of a value that is there.
pub(crate) fn to_optional_json<T: Serialize>(value: Option<&T>) -> Option<String> {
    value.map(to_json)
}
