//! Helpers for documents that are fetched whole: money exact, odd fields absent, odd rows left out.

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::numbers::decimal;

/// A document of the usual form `{"data": …}`.
#[derive(Debug, Deserialize)]
pub(crate) struct Document<T> {
    /// What it is about.
    pub(crate) data: T,
}

/// A list whose odd rows are left out.
#[derive(Debug)]
pub(crate) struct Rows<T>(pub(crate) Vec<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let rows = Vec::<Box<RawValue>>::deserialize(deserializer)?;
        Ok(Self(rows.iter().filter_map(|row| serde_json::from_str(row.get()).ok()).collect()))
    }
}

/// Money as a JSON number or string, from its own digits.
pub(crate) fn money<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    let raw = Option::<Box<RawValue>>::deserialize(deserializer)?;
    Ok(raw.and_then(|raw| decimal(raw.get())))
}

/// A field that is its default when it is null or of another type.
pub(crate) fn lenient<'de, T: DeserializeOwned + Default, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let raw = Option::<Box<RawValue>>::deserialize(deserializer)?;
    Ok(raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default())
}
