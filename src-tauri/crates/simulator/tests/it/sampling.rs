//! Every sampling parameter has its effect on the answer.

use serde_json::json;
use simulator::Language;

use crate::client::{ask, content, post, strict};

const QUESTION: &str = "Tell me about a quiet morning in the harbour";

#[tokio::test]
async fn the_same_seed_gives_the_same_answer_and_another_seed_another() {
    let simulator = strict().await;
    let answer = async |seed: i64| {
        content(&simulator, &ask(QUESTION, &json!({"seed": seed, "temperature": 1.2}))).await
    };
    assert_eq!(answer(1).await, answer(1).await);
    let others = [answer(2).await, answer(3).await, answer(-4).await];
    assert!(others.iter().any(|other| *other != others[0]));
}

#[tokio::test]
async fn without_a_seed_answers_differ_from_request_to_request() {
    let simulator = strict().await;
    let mut answers = Vec::new();
    for _ in 0..6 {
        answers.push(content(&simulator, &ask(QUESTION, &json!({"temperature": 1.5}))).await);
    }
    assert!(answers.iter().any(|answer| *answer != answers[0]));
}

#[tokio::test]
async fn temperature_zero_is_greedy_and_top_k_one_too() {
    let simulator = strict().await;
    let greedy = content(&simulator, &ask(QUESTION, &json!({"temperature": 0, "seed": 1}))).await;
    for other in [
        json!({"temperature": 0, "seed": 2}),
        json!({"top_k": 1, "seed": 3}),
        json!({"top_p": 0.000_001, "seed": 4}),
        json!({"min_p": 1, "seed": 5}),
        json!({"top_a": 1, "top_k": 1, "seed": 6}),
    ] {
        assert_eq!(content(&simulator, &ask(QUESTION, &other)).await, greedy, "{other}");
    }
}

/// How many of the tokens of hot answers are outside the ten likeliest.
async fn strays(more: serde_json::Value) -> usize {
    let simulator = strict().await;
    let mut count = 0;
    for seed in 0..6 {
        let mut body = ask(
            QUESTION,
            &json!({"temperature": 2, "seed": seed, "max_tokens": 60, "logprobs": true, "top_logprobs": 10}),
        );
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let reply = post(&simulator, &body).await.json();
        let entries = reply["choices"][0]["logprobs"]["content"].as_array().unwrap().clone();
        count += entries
            .iter()
            .filter(|entry| {
                !entry["top_logprobs"].as_array().unwrap().iter().any(|top| top["token"] == entry["token"])
            })
            .count();
    }
    count
}

#[tokio::test]
async fn each_way_to_cut_the_tail_keeps_unlikely_tokens_out() {
    let free = strays(json!({})).await;
    assert!(free > 20, "{free}");
    assert_eq!(strays(json!({"top_k": 10})).await, 0);
    for cut in
        [json!({"top_p": 0.5}), json!({"min_p": 0.2}), json!({"top_a": 0.5}), json!({"temperature": 0.5})]
    {
        let left = strays(cut.clone()).await;
        assert!(left * 2 < free, "{cut}: {left} of {free}");
    }
}

/// How many different words 150 tokens have, over a few seeds.
async fn variety(more: serde_json::Value) -> usize {
    let simulator = strict().await;
    let mut sum = 0;
    for seed in 0..4 {
        let mut body = ask(QUESTION, &json!({"seed": seed, "max_tokens": 150, "logit_bias": {"0": -100}}));
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let text = content(&simulator, &body).await;
        sum += text.split_whitespace().collect::<std::collections::HashSet<_>>().len();
    }
    sum
}

#[tokio::test]
async fn penalties_make_the_words_of_an_answer_more_various() {
    let plain = variety(json!({})).await;
    for penalty in
        [json!({"frequency_penalty": 2}), json!({"presence_penalty": 2}), json!({"repetition_penalty": 2})]
    {
        assert!(variety(penalty.clone()).await > plain, "{penalty}");
    }
    assert!(variety(json!({"frequency_penalty": -2})).await < plain);
}

#[tokio::test]
async fn logit_bias_bans_and_forces_a_token() {
    let simulator = strict().await;
    let the = Language::get().token_id(" the").unwrap().to_string();
    let banned = content(&simulator, &ask(QUESTION, &json!({"seed": 1, "logit_bias": {&the: -100}}))).await;
    assert!(!banned.contains(" the "), "{banned}");
    let forced = ask(QUESTION, &json!({"seed": 1, "logit_bias": {&the: 100}, "max_tokens": 3}));
    assert_eq!(content(&simulator, &forced).await, " the the the");
}

#[tokio::test]
async fn max_tokens_cuts_with_the_reason_length() {
    let simulator = strict().await;
    for name in ["max_tokens", "max_completion_tokens"] {
        let reply = post(&simulator, &ask(QUESTION, &json!({name: 7}))).await.json();
        assert_eq!(reply["choices"][0]["finish_reason"], "length");
        assert_eq!(reply["usage"]["completion_tokens"], 7);
    }
}

#[tokio::test]
async fn a_stop_sequence_ends_the_answer_and_is_not_said() {
    let simulator = strict().await;
    let whole = content(&simulator, &ask(QUESTION, &json!({"temperature": 0}))).await;
    let stop: String = whole.chars().skip(30).take(5).collect();
    for stop in [json!(stop), json!(["never said", stop])] {
        let reply = post(&simulator, &ask(QUESTION, &json!({"temperature": 0, "stop": stop}))).await.json();
        assert_eq!(reply["choices"][0]["message"]["content"], whole.chars().take(30).collect::<String>());
        assert_eq!(reply["choices"][0]["finish_reason"], "stop");
    }
}

#[tokio::test]
async fn logprobs_are_the_model_s_own_and_sum_to_at_most_one() {
    let simulator = strict().await;
    let body =
        ask(QUESTION, &json!({"logprobs": true, "top_logprobs": 5, "temperature": 0, "max_tokens": 20}));
    let reply = post(&simulator, &body).await.json();
    let entries = reply["choices"][0]["logprobs"]["content"].as_array().unwrap().clone();
    assert_eq!(entries.len(), 20);
    let mut text = String::new();
    for entry in entries {
        let top = entry["top_logprobs"].as_array().unwrap();
        assert_eq!(top.len(), 5);
        assert_eq!(top[0]["token"], entry["token"], "greedy takes the likeliest");
        let sum: f64 = top.iter().map(|top| top["logprob"].as_f64().unwrap().exp()).sum();
        assert!(sum <= 1.0 + 1e-9 && sum > 0.0);
        let bytes: Vec<u8> = serde_json::from_value(entry["bytes"].clone()).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), entry["token"]);
        text.push_str(entry["token"].as_str().unwrap());
    }
    assert_eq!(reply["choices"][0]["message"]["content"], text);
    assert!(post(&simulator, &ask(QUESTION, &json!({}))).await.json()["choices"][0]["logprobs"].is_null());
}

#[tokio::test]
async fn answers_end_by_themselves_at_a_readable_length() {
    let simulator = strict().await;
    for (seed, question) in
        ["Hello", "Write a poem", "What is a token?", "How do I sleep better?", "sql please"]
            .iter()
            .enumerate()
    {
        let reply = post(&simulator, &ask(question, &json!({"seed": seed}))).await.json();
        let words = reply["choices"][0]["message"]["content"].as_str().unwrap().split_whitespace().count();
        assert!((35..=280).contains(&words), "{question}: {words}");
        assert_eq!(reply["choices"][0]["finish_reason"], "stop");
    }
}

#[tokio::test]
async fn a_bias_against_the_end_keeps_an_answer_going() {
    let simulator = strict().await;
    let reply =
        post(&simulator, &ask(QUESTION, &json!({"logit_bias": {"0": -100}, "max_tokens": 600}))).await.json();
    assert_eq!(reply["usage"]["completion_tokens"], 600);
}
