//! The rules: what a failure is, what is said about it, and what can be done.

use super::evidence::Evidence;
use super::redact::shorten;
use super::{Code, Remedy};

/// A judgement: the sentence, and what follows from it.
pub(super) struct Verdict {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) remedy: Option<Remedy>,
    pub(super) automatic: bool,
    /// By how many tokens the conversation is too long.
    pub(super) excess: Option<u64>,
}

impl Verdict {
    fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), remedy: None, automatic: false, excess: None }
    }

    fn with(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(remedy);
        self
    }

    fn automatic(mut self) -> Self {
        self.automatic = true;
        self
    }
}

/// Judges by the stable names first, then by the status, and by prose only where nothing else tells.
pub(super) fn judge(evidence: &Evidence) -> Verdict {
    let status = evidence.status.or_else(|| status_of_type(evidence)).unwrap_or(0);
    let prose = evidence.prose();
    if let Some(verdict) = too_long(evidence, status, &prose) {
        return verdict;
    }
    match status {
        401 => key_rejected(&prose),
        402 => no_credits(evidence),
        403 => forbidden(evidence, &prose),
        404 | 410 => not_found(evidence, &prose),
        408 | 504 | 524 => Verdict::new(Code::Timeout, "The model did not answer in time.").automatic(),
        429 => rate_limited(evidence, &prose),
        400..500 => bad_request(evidence, &prose),
        _ => provider_failed(evidence, status),
    }
}

/// The status that an error type stands for, for errors inside a 200 that have none.
fn status_of_type(evidence: &Evidence) -> Option<u16> {
    Some(match evidence.error_type.as_deref()? {
        "authentication" | "authentication_error" | "invalid_api_key" => 401,
        "payment_required" | "insufficient_quota" => 402,
        "permission_denied" | "content_policy_violation" | "refusal" => 403,
        "not_found" | "not_found_error" | "model_not_found" => 404,
        "rate_limit_exceeded" | "rate_limit_error" => 429,
        "provider_unavailable" => 502,
        "provider_overloaded" | "overloaded_error" => 503,
        "timeout" => 504,
        "invalid_request"
        | "invalid_prompt"
        | "invalid_request_error"
        | "BadRequestError"
        | "unprocessable" => 400,
        _ => return None,
    })
}

/// Too long a conversation, or too large a body.
fn too_long(evidence: &Evidence, status: u16, prose: &str) -> Option<Verdict> {
    if status == 413 || evidence.is_type(&["payload_too_large", "image_too_large"]) {
        let sentence = "The request is too large; use smaller attachments or fewer of them.";
        return Some(Verdict::new(Code::TooLarge, sentence));
    }
    let named = evidence.is_type(&[
        "context_length_exceeded",
        "token_limit_exceeded",
        "string_too_long",
        "exceed_context_size_error",
    ]);
    let told = status == 400
        && ["context length", "context window", "context size", "too many tokens", "prompt is too long"]
            .iter()
            .any(|phrase| prose.contains(phrase));
    if !named && !told {
        return None;
    }
    let counted = evidence.context.map(|(prompt, context)| prompt.saturating_sub(context));
    let excess = counted.or_else(|| excess(prose)).filter(|tokens| *tokens > 0);
    let sentence = match excess {
        Some(tokens) => format!("The conversation is too long for this model by about {tokens} tokens."),
        None => "The conversation is too long for this model.".to_owned(),
    };
    Some(Verdict { excess, ..Verdict::new(Code::ContextTooLong, sentence) })
}

/// How many tokens are too many, from “maximum context length is A tokens. However, you requested about B tokens”.
fn excess(prose: &str) -> Option<u64> {
    let numbers: Vec<u64> = prose
        .split(|c: char| !c.is_ascii_digit() && c != ',')
        .filter_map(|word| word.replace(',', "").parse().ok())
        .filter(|number| *number >= 256)
        .collect();
    match numbers[..] {
        [first, second, ..] => Some(first.abs_diff(second)),
        _ => None,
    }
}

fn key_rejected(prose: &str) -> Verdict {
    if prose.contains("missing authentication") || prose.contains("no auth") || prose.contains("no api key") {
        return Verdict::new(Code::NoKey, "The service needs a key.");
    }
    Verdict::new(Code::BadKey, "The service rejected the key.")
}

fn no_credits(evidence: &Evidence) -> Verdict {
    if evidence.reason.as_deref() == Some("in_flight_budget_exhausted") {
        let sentence = "The credit left is reserved by answers that are still running.";
        return Verdict::new(Code::RateLimited, sentence).automatic();
    }
    if let Some(tokens) = affordable(&evidence.message) {
        let sentence =
            format!("The credit left pays for {tokens} tokens of answer, fewer than were asked for.");
        return Verdict::new(Code::NoCredits, sentence).with(Remedy::LowerMaxTokens);
    }
    if evidence.reason.as_deref() == Some("weight_exceeds_budget") {
        let sentence = "The credit left does not cover an answer of this length.";
        return Verdict::new(Code::NoCredits, sentence).with(Remedy::LowerMaxTokens);
    }
    if evidence.limit_source.as_deref() == Some("openrouter_key_limit")
        || evidence.message.contains("/settings/keys")
    {
        return Verdict::new(Code::NoCredits, "This key has reached its limit.").with(Remedy::RaiseKeyLimit);
    }
    Verdict::new(Code::NoCredits, "There is not enough credit for this request.")
}

/// How many tokens a 402 says the credit would pay for.
pub(super) fn affordable(message: &str) -> Option<u64> {
    let after = message.split("can only afford ").nth(1)?;
    after.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn forbidden(evidence: &Evidence, prose: &str) -> Verdict {
    if !evidence.moderation_reasons.is_empty() {
        let reasons = evidence.moderation_reasons.join(", ");
        return Verdict::new(Code::Moderated, format!("Moderation stopped the request: {reasons}."));
    }
    if evidence.is_type(&["content_policy_violation", "refusal"]) || prose.contains("flagged") {
        return Verdict::new(Code::Moderated, "The provider's content policy stopped the request.");
    }
    if prose.contains("guardrail") {
        return Verdict::new(Code::Moderated, "A guardrail of the account stopped the request.");
    }
    if prose.contains("budget") || prose.contains("key limit") || prose.contains("limit exceeded") {
        let sentence = "A spending limit of this key or account is reached.";
        return Verdict::new(Code::NoCredits, sentence).with(Remedy::RaiseKeyLimit);
    }
    if prose.contains("region") || prose.contains("country") {
        return Verdict::new(Code::Moderated, "The model is not offered in this region.")
            .with(Remedy::OtherModel);
    }
    Verdict::new(Code::BadKey, "This key is not allowed to do that.")
}

fn not_found(evidence: &Evidence, prose: &str) -> Verdict {
    let availability = evidence.availability.as_deref().unwrap_or_default();
    let by_policy = evidence.excluded_by.iter().any(|reason| reason.starts_with("data_policy"));
    if availability == "privacy_restricted" || by_policy || prose.contains("data policy") {
        let sentence = "Your privacy settings exclude every provider of this model.";
        return Verdict::new(Code::DataPolicy, sentence);
    }
    let feature =
        ["tool_choice", "tool use", "image input", "audio input", "video input", "json", "structured"];
    if let Some(feature) = feature.iter().find(|feature| prose.contains(*feature)) {
        let name = match *feature {
            "tool use" | "tool_choice" => "tools in this way",
            "json" | "structured" => "this response format",
            input => input,
        };
        let sentence = format!("No provider of this model supports {name}.");
        return Verdict::new(Code::BadRequest, sentence);
    }
    let filtered = availability == "constraint_filtered"
        || prose.contains("provider")
        || prose.contains("requested parameters");
    if filtered {
        let why = match &evidence.excluded_by[..] {
            [] => String::new(),
            reasons => format!(": {}", reasons.join(", ").replace('_', " ")),
        };
        let sentence = format!("No provider of this model fits the routing settings{why}.");
        return Verdict::new(Code::BadRequest, sentence);
    }
    if availability == "free_variant_ended" {
        return Verdict::new(Code::ModelGone, "The free variant of this model has ended.");
    }
    if evidence.message.is_empty() {
        let sentence = "There is no such thing at this address of the service.";
        return Verdict::new(Code::NotAnApi, sentence);
    }
    Verdict::new(Code::ModelGone, "No provider offers this model (any more).")
}

fn rate_limited(evidence: &Evidence, prose: &str) -> Verdict {
    let daily = evidence.limit_source.as_deref() == Some("openrouter_free_tier_daily")
        || prose.contains("free-models-per-day");
    if daily {
        let sentence = "The free requests of today are used up.";
        return Verdict::new(Code::RateLimited, sentence).with(Remedy::OtherModel);
    }
    let sentence = match &evidence.provider {
        Some(provider) => format!("{provider} is limiting requests to this model right now."),
        None => "Too many requests in a short time.".to_owned(),
    };
    Verdict::new(Code::RateLimited, sentence).automatic()
}

fn bad_request(evidence: &Evidence, prose: &str) -> Verdict {
    if prose.contains("is not a valid model") || prose.contains("model not found") {
        return Verdict::new(Code::ModelGone, "The service knows no model of this name.");
    }
    if prose.contains("reasoning is mandatory") || prose.contains("cannot be disabled") {
        return Verdict::new(Code::BadRequest, "This model always reasons; reasoning cannot be turned off.");
    }
    if !evidence.moderation_reasons.is_empty() || evidence.is_type(&["content_policy_violation", "refusal"]) {
        return Verdict::new(Code::Moderated, "The provider's content policy stopped the request.");
    }
    if evidence.is_type(&["max_tokens_exceeded"]) {
        let sentence = "More tokens were asked for than this model can write.";
        return Verdict::new(Code::BadRequest, sentence).with(Remedy::LowerMaxTokens);
    }
    let words = evidence.raw.as_deref().unwrap_or(&evidence.message);
    if words.is_empty() {
        return Verdict::new(Code::BadRequest, "The service did not accept the request.");
    }
    let first = words.lines().next().unwrap_or_default();
    Verdict::new(Code::BadRequest, format!("The service did not accept the request: {}", shorten(first, 200)))
}

fn provider_failed(evidence: &Evidence, status: u16) -> Verdict {
    let who = evidence.provider.as_deref().unwrap_or("The provider");
    match status {
        502 => Verdict::new(Code::ProviderFailed, format!("{who} gave no valid answer.")).automatic(),
        503 | 529 => {
            Verdict::new(Code::ProviderFailed, format!("{who} is overloaded or has no room right now."))
                .automatic()
        }
        _ => Verdict::new(Code::ProviderFailed, format!("{who} failed.")),
    }
}
