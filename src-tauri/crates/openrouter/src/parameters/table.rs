//! The table itself. To add a parameter, add an entry.

use super::spec::ParameterSpec;

/// Every request parameter that a person can set, in the order of the console.
#[must_use]
pub fn table() -> &'static [ParameterSpec] {
    &[]
}
