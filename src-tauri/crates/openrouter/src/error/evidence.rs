//! What a service said about a failure, gathered from the many shapes in which services say it.

use std::time::{Duration, SystemTime};

use serde_json::Value;

/// How deep an error inside an error is followed.
const DEEPEST: u32 = 6;

/// The facts of a failure before they are judged. Nothing in here is redacted yet.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// The HTTP status, or the code inside.
    pub(crate) status: Option<u16>,
    /// The service's own sentence.
    pub(crate) message: String,
    /// The provider's words, unfolded from `metadata.raw`.
    pub(crate) raw: Option<String>,
    /// OpenRouter's `error_type`, or OpenAI's `type` or `code` word.
    pub(crate) error_type: Option<String>,
    pub(crate) provider: Option<String>,
    pub(crate) limit_source: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) moderation_reasons: Vec<String>,
    pub(crate) flagged_input: Option<String>,
    pub(crate) availability: Option<String>,
    pub(crate) excluded_by: Vec<String>,
    pub(crate) fallback_models: Vec<String>,
    pub(crate) retryable: Option<bool>,
    pub(crate) retry_after: Option<Duration>,
    /// When a limit is lifted, in Unix milliseconds.
    pub(crate) reset_at: Option<u64>,
    /// Tokens of the prompt and of the context, when a local server counts them.
    pub(crate) context: Option<(u64, u64)>,
}

impl Evidence {
    /// Reads the body of an error answer. `None` when it is not JSON or says nothing.
    pub(crate) fn from_body(body: &[u8]) -> Option<Self> {
        let body: Value = serde_json::from_slice(body.trim_ascii()).ok()?;
        let error = body.get("error").or_else(|| body.pointer("/0/error")).unwrap_or(&body);
        let evidence = Self::from_error(error);
        (!evidence.message.is_empty() || evidence.status.is_some()).then_some(evidence)
    }

    /// Reads an error object, or the plain string that some servers send in its place.
    pub(crate) fn from_error(error: &Value) -> Self {
        let metadata = &error["metadata"];
        let availability =
            [&error["availability"], &metadata["availability"]].into_iter().find(|v| v.is_object());
        let availability = availability.unwrap_or(&Value::Null);
        let mut evidence = Self {
            status: status(&error["code"]).or_else(|| status(&error["http_status"])),
            message: words(error, 0).unwrap_or_default(),
            raw: metadata.get("raw").and_then(|raw| words(raw, 0)),
            error_type: error_type(error),
            provider: text(&metadata["provider_name"]),
            limit_source: text(&metadata["limit_source"]),
            reason: text(&metadata["reason"]),
            moderation_reasons: texts(&metadata["reasons"]),
            flagged_input: text(&metadata["flagged_input"]),
            availability: text(&availability["code"]),
            excluded_by: match &availability["excluded_by"] {
                Value::String(one) => vec![one.clone()],
                many => texts(many),
            },
            fallback_models: texts(&availability["fallback_models"]),
            retryable: availability["retryable"].as_bool(),
            retry_after: seconds(&availability["retry_after"]).or_else(|| seconds(&metadata["retry_after"])),
            reset_at: None,
            context: error["n_prompt_tokens"].as_u64().zip(error["n_ctx"].as_u64()),
        };
        for (name, value) in metadata["headers"].as_object().into_iter().flatten() {
            evidence.header(name, &text(value).unwrap_or_else(|| value.to_string()), SystemTime::now());
        }
        evidence
    }

    /// Reads one response header, or one that came inside the body. What the headers say counts less than the body.
    pub(crate) fn header(&mut self, name: &str, value: &str, now: SystemTime) {
        if name.eq_ignore_ascii_case("retry-after") {
            self.retry_after = self.retry_after.or_else(|| retry_after(value, now));
        } else if name.eq_ignore_ascii_case("x-ratelimit-reset") {
            let reset = value.trim().parse::<u64>().ok().filter(|reset| *reset > 1_000_000_000);
            // Milliseconds by appearance, seconds from some: the magnitude tells.
            self.reset_at = reset.map(|reset| if reset < 100_000_000_000 { reset * 1000 } else { reset });
        }
    }

    /// All the words together, in lower case, to look for phrases in.
    pub(crate) fn prose(&self) -> String {
        format!("{} {}", self.message, self.raw.as_deref().unwrap_or_default()).to_lowercase()
    }

    /// Whether the type is one of these.
    pub(crate) fn is_type(&self, names: &[&str]) -> bool {
        self.error_type.as_deref().is_some_and(|name| names.contains(&name))
    }
}

/// A text that is not empty.
fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
}

/// The texts of a list.
fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(text).collect()
}

/// A status, also as a string.
fn status(value: &Value) -> Option<u16> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    u16::try_from(number).ok().filter(|status| (400..600).contains(status))
}

/// The stable name of the failure: OpenRouter's, else the word that OpenAI-shaped services use.
fn error_type(error: &Value) -> Option<String> {
    [&error["metadata"]["error_type"], &error["error_type"], &error["code"], &error["type"]]
        .into_iter()
        .find_map(|value| text(value).filter(|word| word.parse::<u64>().is_err()))
}

/// A number of seconds.
fn seconds(value: &Value) -> Option<Duration> {
    value.as_f64().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
}

/// The sentence in an error of any shape: JSON in a string in JSON is unfolded, lists give their first.
fn words(value: &Value, depth: u32) -> Option<String> {
    if depth > DEEPEST {
        return None;
    }
    match value {
        Value::String(folded) => {
            let inner: Option<Value> = serde_json::from_str(folded).ok();
            inner
                .filter(|inner| !inner.is_number())
                .and_then(|inner| words(&inner, depth + 1))
                .or_else(|| text(value))
        }
        Value::Array(items) => items.iter().find_map(|item| words(item, depth + 1)),
        Value::Object(fields) => ["error", "message", "detail", "msg", "error_description", "title"]
            .into_iter()
            .filter_map(|name| fields.get(name))
            .find_map(|inner| words(inner, depth + 1)),
        _ => None,
    }
}

/// A `Retry-After` header: seconds, or a date. Nonsense is no header.
fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok().filter(|wait| wait.as_secs() < 366 * 86400);
    }
    let at = httpdate::parse_http_date(value).ok()?;
    Some(at.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_are_unfolded_from_json_in_strings() {
        let raw = json!({"error": {"message": "{\"error\":{\"message\":\"quota, really\"}}"}}).to_string();
        let error = json!({"code": 429, "message": "Provider returned error", "metadata": {"raw": raw}});
        let evidence = Evidence::from_error(&error);
        assert_eq!(evidence.raw.as_deref(), Some("quota, really"));
        assert_eq!(evidence.message, "Provider returned error");
    }

    #[test]
    fn bodies_of_every_service_are_understood() {
        let cases = [
            (r#"{"error":{"code":404,"message":"m"},"user_id":"user_1"}"#, Some(404), "m", None),
            (
                r#"{"error":{"message":"m","type":"invalid_request_error","param":null,"code":null}}"#,
                None,
                "m",
                Some("invalid_request_error"),
            ),
            (r#"{"error":"model 'x' not found"}"#, None, "model 'x' not found", None),
            (
                r#"{"object":"error","message":"m","type":"BadRequestError","code":400}"#,
                Some(400),
                "m",
                Some("BadRequestError"),
            ),
            (
                r#"{"error":{"message":"m","type":"None","param":"None","code":"400"}}"#,
                Some(400),
                "m",
                Some("None"),
            ),
            (r#"{"detail":[{"msg":"field required"}]}"#, None, "field required", None),
            (r#"[{"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT"}}]"#, Some(400), "m", None),
        ];
        for (body, status, message, kind) in cases {
            let evidence = Evidence::from_body(body.as_bytes()).unwrap();
            let read = (evidence.status, evidence.message.as_str(), evidence.error_type.as_deref());
            assert_eq!(read, (status, message, kind), "{body}");
        }
        for nothing in ["", "<html></html>", "{}", "null", "[]", "{\"error\":{}}"] {
            assert!(Evidence::from_body(nothing.as_bytes()).is_none(), "{nothing}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_nonsense_is_nothing() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let wait = |text: &str| retry_after(text, now).map(|wait| wait.as_secs());
        assert_eq!(wait("2"), Some(2));
        assert_eq!(wait("0"), Some(0));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:47 GMT"), Some(10));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:27 GMT"), Some(0));
        assert_eq!(wait("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(wait("Thu, 29 Feb 2024 00:00:00 GMT"), Some(1_709_164_800 - 784_111_777));
        // The two older forms that a server may still send.
        assert_eq!(wait("Sunday, 06-Nov-94 08:49:47 GMT"), Some(10));
        assert_eq!(wait("Sun Nov  6 08:49:47 1994"), Some(10));
        for nonsense in [
            "",
            "-5",
            "soon",
            "1e300",
            "99999999999",
            "NaN",
            "Sun, 99 Foo 1994 08:49:47 GMT",
            "Sun, 06 Nov 1994 9999999999999999999:49:37 GMT",
            "Sun, 0 Nov 1994 08:49:37 GMT",
            "Thu, 06 Nov 1969 08:49:37 GMT",
            "Sun, 06 November 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49",
            "Fri, 30 Feb 2024 00:00:00 GMT",
            "Sun",
        ] {
            assert_eq!(wait(nonsense), None, "{nonsense}");
        }
    }
}
