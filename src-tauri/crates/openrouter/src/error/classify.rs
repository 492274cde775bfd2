//! From what a service said to an [`Error`]: the judgement, the details, all of it redacted.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::evidence::Evidence;
use super::judge::{affordable, judge};
use super::redact::{redact, shorten};
use super::{Error, Remedy};
use crate::secret::Secret;

/// Suggestions beyond these are no help.
const MOST_MODELS: usize = 3;

impl Error {
    /// The failure of an error object inside a 200.
    pub(crate) fn in_band(error: &Value) -> Self {
        Self::judged(&Evidence::from_error(error), None, SystemTime::now())
    }

    /// The failure that the evidence shows. The key is only needed to take it out of the texts.
    pub(crate) fn judged(evidence: &Evidence, key: Option<&Secret>, now: SystemTime) -> Self {
        let verdict = judge(evidence);
        let mut error = Self::new(verdict.code, redact(&verdict.message, key));
        let facts = &mut error.0;
        facts.remedy = verdict.remedy.unwrap_or(facts.remedy);
        facts.automatic = verdict.automatic && evidence.retryable != Some(false);
        facts.retry_after = evidence.retry_after.or_else(|| until(evidence.reset_at?, now));
        facts.retry_at = facts.retry_after.and_then(|after| unix_ms(now)?.checked_add(millis(after)?));
        facts.status = evidence.status;
        facts.error_type.clone_from(&evidence.error_type);
        facts.provider = evidence.provider.as_deref().map(|name| redact(name, key));
        facts.affordable_tokens = affordable(&evidence.message);
        facts.excess_tokens = verdict.excess;
        facts.similar_models = evidence.fallback_models.iter().take(MOST_MODELS).cloned().collect();
        facts.flagged = evidence.flagged_input.as_deref().map(|input| redact(&shorten(input, 100), key));
        facts.detail = Some(redact(&detail(evidence), key)).filter(|text| !text.is_empty());
        error
    }

    /// The same failure with the key taken out of its texts: for one that was read where the key is not known.
    pub(crate) fn without_echo(mut self, key: &Secret) -> Self {
        self.0.message = redact(&self.0.message, Some(key));
        self.0.detail = self.0.detail.map(|detail| redact(&detail, Some(key)));
        self
    }

    /// The same failure with its detail.
    pub(crate) fn with_detail(mut self, detail: &str, key: Option<&Secret>) -> Self {
        self.0.detail = Some(redact(detail, key)).filter(|text| !text.is_empty());
        self
    }

    /// The same failure with another next step.
    pub(crate) fn with_remedy(mut self, remedy: Remedy) -> Self {
        self.0.remedy = remedy;
        self
    }

    /// The same failure, which came before anything was sent and may be retried by itself.
    pub(crate) fn unsent(mut self) -> Self {
        self.0.automatic = true;
        self.0.never_sent = true;
        self
    }
}

/// The time until a limit is lifted.
fn until(reset_at: u64, now: SystemTime) -> Option<Duration> {
    let now = now.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(Duration::from_millis(reset_at).saturating_sub(now))
}

/// Milliseconds since 1970.
fn unix_ms(time: SystemTime) -> Option<u64> {
    millis(time.duration_since(SystemTime::UNIX_EPOCH).ok()?)
}

/// Whole milliseconds.
fn millis(time: Duration) -> Option<u64> {
    u64::try_from(time.as_millis()).ok()
}

/// The details: the provider's words, the service's words, and the names to look up.
fn detail(evidence: &Evidence) -> String {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(evidence.raw.clone());
    if !evidence.message.is_empty() && evidence.raw.as_ref() != Some(&evidence.message) {
        lines.push(evidence.message.clone());
    }
    if !evidence.excluded_by.is_empty() {
        lines.push(format!("Excluded by: {}", evidence.excluded_by.join(", ")));
    }
    let status = evidence.status.map(|status| status.to_string());
    let names: Vec<&str> = [&status, &evidence.error_type, &evidence.provider, &evidence.limit_source]
        .into_iter()
        .filter_map(Option::as_deref)
        .collect();
    lines.extend((!names.is_empty()).then(|| names.join(" · ")));
    lines.join("\n")
}
