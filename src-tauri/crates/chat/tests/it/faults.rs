//! Every fault that the simulator knows: what a person is told of it and what the library keeps.

use std::time::Duration;

use openrouter::{Client, Code, Limits, ServiceUrl};
use simulator::{FAULTS, Pace, Script};
use store::Status;

use crate::{World, question};

/// The faults that are seen by what does not come.
const SILENT: [&str; 3] = ["stall_before_headers", "stall_after_headers", "stall_mid"];

/// Bounds of time that only a fault of silence runs into, and that soon; sizes as a person meets them, only smaller.
fn limits(fault: &str) -> Limits {
    let silence = Duration::from_secs(if SILENT.contains(&fault) { 1 } else { 120 });
    Limits {
        headers: silence,
        idle: silence,
        linger: Duration::from_millis(400),
        backoff: Duration::from_millis(1),
        longest_wait: Duration::from_millis(10),
        event_bytes: 1 << 20,
        message_bytes: 4 << 20,
        ..Limits::default()
    }
}

const WHOLE: &str = "The lamp is low — naïve 東京 🎻.";
const PART: &str = "The lamp is low —";

/// The fault, how the answer ends, why, and the text that is kept.
#[rustfmt::skip]
const EXPECTED: &[(&str, Status, Option<Code>, &str)] = &[
    ("wrong_content_type", Status::Failed, Some(Code::NotAnApi), ""),
    ("error_200_json", Status::Failed, Some(Code::ProviderFailed), ""),
    ("empty_200", Status::Empty, Some(Code::EmptyAnswer), ""),
    ("whitespace_before_json", Status::Complete, None, "The lamp is low."),
    ("e400_context_length", Status::Failed, Some(Code::ContextTooLong), ""),
    ("e400_not_json", Status::Failed, Some(Code::BadRequest), ""),
    ("e401", Status::Failed, Some(Code::NoKey), ""),
    ("echo_auth_in_error", Status::Failed, Some(Code::NoKey), ""),
    ("e402", Status::Failed, Some(Code::NoCredits), ""),
    ("e402_in_flight", Status::Failed, Some(Code::RateLimited), ""),
    ("e403_moderation", Status::Failed, Some(Code::Moderated), ""),
    ("e404_model", Status::Failed, Some(Code::ModelGone), ""),
    ("e404_data_policy", Status::Failed, Some(Code::DataPolicy), ""),
    ("e408", Status::Failed, Some(Code::Timeout), ""),
    ("e413", Status::Failed, Some(Code::TooLarge), ""),
    ("e429", Status::Failed, Some(Code::RateLimited), ""),
    ("e429_free_daily", Status::Failed, Some(Code::RateLimited), ""),
    ("e429_retry_after_0", Status::Failed, Some(Code::RateLimited), ""),
    ("e429_retry_after_2", Status::Failed, Some(Code::RateLimited), ""),
    ("e429_retry_after_3600", Status::Failed, Some(Code::RateLimited), ""),
    ("e429_retry_after_date", Status::Failed, Some(Code::RateLimited), ""),
    ("e429_retry_after_garbage", Status::Failed, Some(Code::RateLimited), ""),
    ("e429_retry_after_huge", Status::Failed, Some(Code::RateLimited), ""),
    ("e429_retry_after_neg", Status::Failed, Some(Code::RateLimited), ""),
    ("e500", Status::Failed, Some(Code::ProviderFailed), ""),
    ("e500_empty", Status::Failed, Some(Code::ProviderFailed), ""),
    ("e500_huge", Status::Failed, Some(Code::ProviderFailed), ""),
    ("e502", Status::Failed, Some(Code::ProviderFailed), ""),
    ("e502_html", Status::Failed, Some(Code::ProviderFailed), ""),
    ("e503", Status::Failed, Some(Code::ProviderFailed), ""),
    ("e503_retry_after_1", Status::Failed, Some(Code::ProviderFailed), ""),
    ("e504", Status::Failed, Some(Code::Timeout), ""),
    ("e524", Status::Failed, Some(Code::Timeout), ""),
    ("e529", Status::Failed, Some(Code::ProviderFailed), ""),
    ("redirect_301", Status::Failed, Some(Code::NotAnApi), ""),
    ("redirect_302", Status::Failed, Some(Code::NotAnApi), ""),
    ("redirect_307", Status::Failed, Some(Code::NotAnApi), ""),
    ("huge_headers", Status::Failed, Some(Code::Network), ""),
    ("gzip_bomb", Status::Interrupted, Some(Code::Interrupted), ""),
    ("close_before_headers", Status::Failed, Some(Code::Network), ""),
    ("rst_before_headers", Status::Failed, Some(Code::Network), ""),
    ("stall_before_headers", Status::Failed, Some(Code::Timeout), ""),
    ("stall_after_headers", Status::Interrupted, Some(Code::Interrupted), ""),
    ("stall_mid", Status::Interrupted, Some(Code::Interrupted), PART),
    ("keepalive_forever", Status::Stopped, None, ""),
    ("slow_loris", Status::Stopped, None, ""),
    ("byte_by_byte", Status::Complete, None, WHOLE),
    ("rst_mid", Status::Interrupted, Some(Code::Interrupted), PART),
    ("half_close_mid", Status::Interrupted, Some(Code::Interrupted), PART),
    ("truncated_chunk", Status::Interrupted, Some(Code::Interrupted), "The lamp is low — is cut"),
    ("content_length_short", Status::Interrupted, Some(Code::Interrupted), PART),
    ("http10_no_length", Status::Complete, None, WHOLE),
    ("missing_done", Status::Complete, None, WHOLE),
    ("missing_finish_and_done", Status::Interrupted, Some(Code::Interrupted), WHOLE),
    ("done_then_open", Status::Complete, None, WHOLE),
    ("data_after_done", Status::Complete, None, WHOLE),
    ("duplicate_finish", Status::Complete, None, WHOLE),
    ("duplicate_done", Status::Complete, None, WHOLE),
    ("empty_content", Status::Empty, Some(Code::EmptyAnswer), ""),
    ("empty_stream", Status::Empty, Some(Code::EmptyAnswer), ""),
    ("error_first_event", Status::Failed, Some(Code::RateLimited), ""),
    ("error_openai_first_event", Status::Failed, Some(Code::ProviderFailed), ""),
    ("mid_error", Status::Failed, Some(Code::RateLimited), PART),
    ("finish_length", Status::Complete, None, PART),
    ("finish_content_filter", Status::Complete, None, PART),
    ("finish_error", Status::Failed, Some(Code::ProviderFailed), PART),
    ("network_error_behind_stop", Status::Interrupted, Some(Code::Interrupted), PART),
    ("refusal", Status::Complete, None, ""),
    ("invalid_utf8", Status::Complete, None, "good \u{fffd}\u{fffd}(\u{fffd} good"),
    ("invalid_json_line", Status::Complete, None, "The lamp is low — still here"),
    ("invalid_json_lines", Status::Complete, None, "The lamp is low — late"),
    ("null_fields", Status::Complete, None, PART),
    ("huge_line", Status::Interrupted, Some(Code::Interrupted), PART),
    ("endless_line", Status::Interrupted, Some(Code::Interrupted), PART),
    ("deep_json", Status::Complete, None, PART),
];

/// What became of a question: how the answer ended, why, and its text.
async fn outcome(fault: &str) -> (Status, Option<Code>, String) {
    let mut world = World::new(Pace::UNLIMITED).await;
    // The fault stays for as long as the client tries by itself.
    world.simulator.script(Script::fault(fault).expect("a known fault").times(3));
    let mut to = world.to("sim/writer");
    let url = ServiceUrl::parse(&world.simulator.url()).expect("a base url");
    to.client = Client::new(url, None).expect("a client").with_limits(limits(fault));
    let started = world.chat.send(to, question("Hello")).expect("the turn begins");
    let stopped = ["keepalive_forever", "slow_loris"].contains(&fault);
    if stopped {
        tokio::time::sleep(Duration::from_millis(100)).await;
        world.chat.stop(started.message);
    }
    let answer = world.end().await;
    let path = world.library.path(started.conversation).expect("a path");
    assert_eq!(path[0].message.text, "Hello", "{fault}: what was typed is kept");
    assert!(world.chat.running().is_empty(), "{fault}: no task is left");
    world.simulator.idle().await;
    let generation = path[1].generation.as_ref().expect("a receipt");
    let code = generation.error.as_ref().map(openrouter::Error::code);
    (answer.status, code, answer.text)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_is_told_as_what_it_is_and_nothing_that_came_is_lost() {
    for (fault, status, code, text) in EXPECTED {
        assert_eq!(outcome(fault).await, (*status, *code, (*text).to_owned()), "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_stream_of_events_ends_at_the_bound_with_what_came() {
    let (status, code, text) = outcome("many_events").await;
    assert_eq!((status, code), (Status::Interrupted, Some(Code::Interrupted)));
    assert!(text.len() > 10_000 && text.len() <= 4 << 20, "{} bytes", text.len());
}

#[test]
fn no_fault_of_the_simulator_is_left_out() {
    for fault in FAULTS {
        let listed = EXPECTED.iter().any(|(name, ..)| *name == fault);
        assert!(listed || fault == "many_events", "{fault} has no expectation");
    }
}
