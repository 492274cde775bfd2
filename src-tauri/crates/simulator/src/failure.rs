//! Errors in OpenRouter's shape: `{"error":{"code":…,"message":…,"metadata":{…}}}` with `code` as the status.

use serde_json::{Value, json};

/// A request that is refused before anything was generated.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) message: String,
    pub(crate) metadata: Option<Value>,
}

impl Failure {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), metadata: None }
    }

    /// 400 with the name of the field that is wrong.
    pub(crate) fn field(path: &str, message: impl std::fmt::Display) -> Self {
        let mut failure = Self::new(400, format!("{path}: {message}"));
        failure.metadata =
            Some(json!({ "error_type": "invalid_request", "field": path, "provider_name": null }));
        failure
    }

    pub(crate) fn with(mut self, metadata: Value) -> Self {
        self.metadata = Some(metadata);
        self
    }

    pub(crate) fn body(&self) -> Value {
        let mut error = json!({ "code": self.status, "message": self.message });
        if let Some(metadata) = &self.metadata {
            error["metadata"] = metadata.clone();
        }
        json!({ "error": error })
    }
}
