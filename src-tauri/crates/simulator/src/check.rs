//! Strict mode.
use crate::failure::Failure;
use serde_json::Value;
pub(crate) const SUPPORTABLE: [&str; 0] = [];
pub(crate) fn body(_body: &Value) -> Result<(), Failure> {
    Ok(())
}
pub(crate) fn query(_query: &str, _segments: &[&str]) -> Result<(), Failure> {
    Ok(())
}
