//! Who asks, and what the key, the credits and past generations are worth.

use std::time::{Duration, Instant};

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::answer::{Answer, Ending};
use crate::catalogue::PROVIDER;
use crate::failure::Failure;
use crate::http::Request;
use crate::shared::Shared;
use crate::wire::{Heading, number};

/// Refuses a request without the key that the server was started with.
pub(crate) fn authorise(shared: &Shared, request: &Request) -> Result<(), Failure> {
    let Some(key) = &shared.options.key else { return Ok(()) };
    match request.header("authorization").and_then(|value| value.strip_prefix("Bearer ")) {
        None => Err(Failure::new(401, "Missing Authentication header")),
        Some(sent) if sent == key => Ok(()),
        Some(_) => Err(Failure::new(401, "User not found.")),
    }
}

/// The answer of `/key`.
pub(crate) fn key(shared: &Shared) -> Value {
    let limit = Decimal::from(10);
    let spent = shared.spent();
    let usage = number(spent);
    json!({ "data": {
        "label": "sk-or-v1-sim...key", "limit": number(limit), "limit_remaining": number(limit - spent),
        "limit_reset": null, "include_byok_in_limit": false, "usage": usage, "usage_daily": usage,
        "usage_weekly": usage, "usage_monthly": usage, "byok_usage": 0, "byok_usage_daily": 0,
        "byok_usage_weekly": 0, "byok_usage_monthly": 0, "is_free_tier": false, "is_management_key": false,
        "is_provisioning_key": false, "creator_user_id": null, "organization_id": null, "workspace_id": null,
        "expires_at": null, "rate_limit": { "requests": -1, "interval": "10s", "note": "deprecated" },
        "free_model_daily_requests": { "used": 0, "limit": 50, "remaining": 50 },
        "allowed_data_regions": [], "budgets": [], "effective_budget": null
    } })
}

/// `/credits` is for management keys, and this server knows ordinary ones only.
pub(crate) fn credits() -> Failure {
    Failure::new(403, "Only management keys can fetch credits for an account")
        .with(json!({ "error_type": "permission_denied", "provider_name": null }))
}

/// The answer of `/generation?id=`: 404 until some time has passed since the end, as it is written later.
pub(crate) fn past_generation(shared: &Shared, id: &str) -> Result<Value, Failure> {
    let written = |ended: Instant| ended.elapsed() >= shared.options.generation_delay;
    let found = shared.generation(id).filter(|generation| written(generation.ended));
    let missing = || Failure::new(404, format!("Generation {id} not found"));
    found.map(|generation| json!({ "data": generation.data })).ok_or_else(missing)
}

/// What is known of an answer when it has ended.
pub(crate) struct Ended<'a> {
    pub(crate) heading: &'a Heading,
    pub(crate) answer: &'a Answer,
    pub(crate) prompt_tokens: u64,
    pub(crate) cost: Decimal,
    pub(crate) cancelled: bool,
    pub(crate) streamed: bool,
    pub(crate) latency: Duration,
    pub(crate) took: Duration,
}

/// The data of `/generation`.
pub(crate) fn generation(ended: &Ended<'_>) -> Value {
    let Heading { id, created, card, .. } = ended.heading;
    let completion = ended.answer.completion_tokens;
    let finish = ended.answer.ending.filter(|_| !ended.cancelled).map(Ending::name);
    let latency = ended.latency.as_millis() as u64;
    json!({
        "id": id, "created_at": timestamp(*created), "model": card.canonical, "provider_name": PROVIDER,
        "total_cost": number(ended.cost), "usage": number(ended.cost), "cache_discount": null,
        "upstream_inference_cost": null, "is_byok": false, "streamed": ended.streamed,
        "cancelled": ended.cancelled, "finish_reason": finish, "native_finish_reason": finish,
        "tokens_prompt": ended.prompt_tokens, "tokens_completion": completion,
        "native_tokens_prompt": ended.prompt_tokens, "native_tokens_completion": completion,
        "native_tokens_reasoning": ended.answer.reasoning_tokens, "native_tokens_cached": 0,
        "native_tokens_completion_images": null, "latency": latency,
        "generation_time": ended.took.as_millis() as u64, "moderation_latency": null, "router": null,
        "preset_id": null, "service_tier": null, "session_id": null, "request_id": null,
        "web_search_engine": null, "num_search_results": null, "response_cache_source_id": null,
        "data_region": "global", "provider_responses": [
            { "provider_name": PROVIDER, "status": 200, "latency": latency, "is_byok": false }
        ]
    })
}

/// Unix seconds as `2026-05-04T09:30:00Z` (Howard Hinnant's `civil_from_days`).
fn timestamp(unix: u64) -> String {
    let (days, second) = ((unix / 86_400) as i64, unix % 86_400);
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_the_calendar_s() {
        assert_eq!(timestamp(0), "1970-01-01T00:00:00Z");
        assert_eq!(timestamp(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(timestamp(1_788_220_800), "2026-09-01T00:00:00Z");
    }
}
