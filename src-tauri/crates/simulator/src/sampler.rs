//! The sampler chain, in the usual order: penalties, logit bias, temperature, top-k, top-p, min-p, top-a,
//! and the draw. It knows tokens by number only.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

/// What a request says about sampling; a parameter that is absent is neutral.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sampling {
    pub(crate) temperature: f64,
    pub(crate) top_p: f64,
    pub(crate) top_k: usize,
    pub(crate) min_p: f64,
    pub(crate) top_a: f64,
    pub(crate) frequency_penalty: f64,
    pub(crate) presence_penalty: f64,
    pub(crate) repetition_penalty: f64,
    pub(crate) logit_bias: HashMap<u32, f64>,
}

/// What is added to the logarithm of a probability to make it a logit. It changes nothing but the
/// repetition penalty, which weakens a likely token only when its logit is above 0, as with large models.
const LIFT: f64 = 10.0;

impl Default for Sampling {
    fn default() -> Self {
        Self {
            temperature: 1.0,
            top_p: 1.0,
            top_k: 0,
            min_p: 0.0,
            top_a: 0.0,
            frequency_penalty: 0.0,
            presence_penalty: 0.0,
            repetition_penalty: 1.0,
            logit_bias: HashMap::new(),
        }
    }
}

impl Sampling {
    pub(crate) fn of(body: &Value) -> Self {
        let neutral = Self::default();
        let number = |name: &str, neutral: f64| body[name].as_f64().unwrap_or(neutral);
        let bias = body["logit_bias"].as_object().into_iter().flatten();
        let bias = bias.filter_map(|(token, bias)| Some((token.parse().ok()?, bias.as_f64()?)));
        Self {
            temperature: number("temperature", neutral.temperature),
            top_p: number("top_p", neutral.top_p),
            top_k: body["top_k"].as_u64().map_or(0, |k| usize::try_from(k).unwrap_or(usize::MAX)),
            min_p: number("min_p", neutral.min_p),
            top_a: number("top_a", neutral.top_a),
            frequency_penalty: number("frequency_penalty", neutral.frequency_penalty),
            presence_penalty: number("presence_penalty", neutral.presence_penalty),
            repetition_penalty: number("repetition_penalty", neutral.repetition_penalty),
            logit_bias: bias.collect(),
        }
    }

    /// The tokens that may be drawn from `shares` (one probability per token), with their probabilities
    /// after the whole chain. `seen` counts the tokens of the answer so far, `asked` has
    /// those of the prompt.
    pub(crate) fn candidates(
        &self,
        shares: &[f64],
        seen: &HashMap<u32, u32>,
        asked: &HashSet<u32>,
    ) -> Vec<(u32, f64)> {
        let logit = |(token, share): (u32, &f64)| (token, share.max(1e-300).ln() + LIFT);
        let mut logits: Vec<(u32, f64)> = (0..).zip(shares).map(logit).collect();
        self.penalise(&mut logits, seen, asked);
        let Some(best) = logits.iter().copied().min_by(likeliest_first) else { return logits };
        if self.temperature == 0.0 {
            return vec![(best.0, 1.0)];
        }
        let soften = |(token, logit): (u32, f64)| (token, ((logit - best.1) / self.temperature).exp());
        let mut candidates: Vec<(u32, f64)> = logits.into_iter().map(soften).collect();
        normalise(&mut candidates);
        if self.truncates() {
            candidates.sort_unstable_by(likeliest_first);
            self.truncate(&mut candidates);
        }
        candidates
    }

    /// Only tokens that were used, asked with or named in the bias are touched; each on its own.
    fn penalise(&self, logits: &mut [(u32, f64)], seen: &HashMap<u32, u32>, asked: &HashSet<u32>) {
        if self.repetition_penalty != 1.0 {
            let unseen = asked.iter().filter(|token| !seen.contains_key(token));
            for token in seen.keys().chain(unseen) {
                let Some((_, logit)) = logits.get_mut(*token as usize) else { continue };
                *logit = if *logit > 0.0 {
                    *logit / self.repetition_penalty.max(0.001)
                } else {
                    *logit * self.repetition_penalty
                };
            }
        }
        for (token, count) in seen {
            if let Some((_, logit)) = logits.get_mut(*token as usize) {
                *logit -= self.frequency_penalty * f64::from(*count) + self.presence_penalty;
            }
        }
        for (token, bias) in &self.logit_bias {
            if let Some((_, logit)) = logits.get_mut(*token as usize) {
                *logit += bias;
            }
        }
    }

    fn truncates(&self) -> bool {
        self.top_k > 0 || self.top_p < 1.0 || self.min_p > 0.0 || self.top_a > 0.0
    }

    fn truncate(&self, candidates: &mut Vec<(u32, f64)>) {
        if self.top_k > 0 {
            candidates.truncate(self.top_k);
            normalise(candidates);
        }
        if self.top_p < 1.0 {
            let mut sum = 0.0;
            let reached = candidates.iter().position(|(_, share)| {
                sum += share;
                sum >= self.top_p
            });
            candidates.truncate(reached.map_or(candidates.len(), |last| last + 1));
            normalise(candidates);
        }
        for floor in [self.min_p * candidates[0].1, self.top_a * candidates[0].1 * candidates[0].1] {
            if floor > 0.0 {
                candidates.retain(|(_, share)| *share >= floor);
                normalise(candidates);
            }
        }
    }
}

fn normalise(candidates: &mut [(u32, f64)]) {
    let total: f64 = candidates.iter().map(|(_, share)| share).sum();
    for (_, share) in candidates {
        *share /= total;
    }
}

/// Equal ones keep the order of their numbers, so that the same request has the same answer.
fn likeliest_first(a: &(u32, f64), b: &(u32, f64)) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

/// Draws one of `candidates` in proportion to their probabilities.
pub(crate) fn draw(candidates: &[(u32, f64)], random: &mut Random) -> u32 {
    let mut left = random.unit();
    for (token, share) in candidates {
        left -= share;
        if left < 0.0 {
            return *token;
        }
    }
    candidates[0].0
}

/// A small generator of pseudo-random numbers (`SplitMix64`), the same on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, and without, 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number from 0 up to, and without, `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SHARES: [f64; 5] = [0.5, 0.25, 0.15, 0.08, 0.02];

    fn run(body: &Value) -> Vec<(u32, f64)> {
        seen(body, &[])
    }

    fn seen(body: &Value, seen: &[(u32, u32)]) -> Vec<(u32, f64)> {
        Sampling::of(body).candidates(&SHARES, &seen.iter().copied().collect(), &HashSet::from([4]))
    }

    fn ids(candidates: &[(u32, f64)]) -> Vec<u32> {
        candidates.iter().map(|(token, _)| *token).collect()
    }

    fn share(candidates: &[(u32, f64)], token: u32) -> f64 {
        candidates.iter().find(|(id, _)| *id == token).map_or(0.0, |(_, share)| *share)
    }

    #[test]
    fn nothing_set_leaves_the_distribution_alone() {
        for (token, share) in run(&json!({})) {
            assert!((share - SHARES[token as usize]).abs() < 1e-12);
        }
    }

    #[test]
    fn temperature_zero_is_greedy_low_sharpens_high_flattens() {
        assert_eq!(run(&json!({"temperature": 0})), [(0, 1.0)]);
        assert!(share(&run(&json!({"temperature": 0.5})), 0) > 0.7);
        assert!(share(&run(&json!({"temperature": 2})), 0) < 0.4);
    }

    #[test]
    fn top_k_keeps_that_many() {
        assert_eq!(ids(&run(&json!({"top_k": 2}))), [0, 1]);
        assert_eq!(run(&json!({"top_k": 0})).len(), 5);
    }

    #[test]
    fn top_p_keeps_the_smallest_set_that_reaches_it() {
        assert_eq!(ids(&run(&json!({"top_p": 0.5}))), [0]);
        assert_eq!(ids(&run(&json!({"top_p": 0.8}))), [0, 1, 2]);
    }

    #[test]
    fn min_p_is_relative_to_the_likeliest() {
        assert_eq!(ids(&run(&json!({"min_p": 0.2}))), [0, 1, 2]);
        assert_eq!(ids(&run(&json!({"min_p": 1}))), [0]);
    }

    #[test]
    fn top_a_is_relative_to_the_square_of_the_likeliest() {
        assert_eq!(ids(&run(&json!({"top_a": 0.4}))), [0, 1, 2]);
        assert_eq!(ids(&run(&json!({"top_a": 0.1}))), [0, 1, 2, 3]);
    }

    #[test]
    fn frequency_penalty_grows_with_the_count_and_presence_penalty_does_not() {
        let frequency = |count| share(&seen(&json!({"frequency_penalty": 1}), &[(0, count)]), 0);
        assert!(frequency(3) < frequency(1) && frequency(1) < 0.5);
        let presence = |count| share(&seen(&json!({"presence_penalty": 1}), &[(0, count)]), 0);
        assert!((presence(3) - presence(1)).abs() < 1e-12 && presence(1) < 0.5);
        assert!(share(&seen(&json!({"presence_penalty": -1}), &[(0, 1)]), 0) > 0.5);
    }

    #[test]
    fn repetition_penalty_counts_the_prompt_too() {
        assert!(share(&run(&json!({"repetition_penalty": 1.5})), 4) < 0.02);
        assert!(share(&seen(&json!({"repetition_penalty": 1.5}), &[(0, 1)]), 0) < 0.5);
        assert!(share(&run(&json!({"repetition_penalty": 0.5})), 4) > 0.02);
    }

    #[test]
    fn logit_bias_bans_and_forces() {
        assert!(share(&run(&json!({"logit_bias": {"0": -100}})), 0) < 1e-9);
        assert_eq!(run(&json!({"logit_bias": {"3": 100}, "temperature": 0})), [(3, 1.0)]);
    }

    #[test]
    fn draws_follow_the_probabilities_and_the_seed() {
        let candidates = run(&json!({}));
        let draws = |seed| {
            let mut random = Random::new(seed);
            (0..4000).map(|_| draw(&candidates, &mut random)).collect::<Vec<u32>>()
        };
        assert_eq!(draws(7), draws(7));
        assert_ne!(draws(7), draws(8));
        let first = draws(7).iter().filter(|token| **token == 0).count() as f64 / 4000.0;
        assert!((first - 0.5).abs() < 0.03, "{first}");
    }
}
