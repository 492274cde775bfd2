//! Named faults.
use crate::script::Step;
use serde_json::Value;
/// names
pub const FAULTS: [&str; 0] = [];
pub(crate) fn steps(_name: &str) -> Option<Vec<Step>> {
    None
}
pub(crate) fn respond(_status: u16, _headers: &[(&str, &str)], _body: &str) -> Vec<Step> {
    vec![]
}
pub(crate) fn error(_status: u16, _message: &str, _metadata: &Value) -> Vec<Step> {
    vec![]
}
pub(crate) fn stream_head() -> Step {
    Step::Close
}
