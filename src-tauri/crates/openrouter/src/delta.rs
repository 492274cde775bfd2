//! One piece of an answer: what a streamed chunk, or a whole body, says is new.

use serde_json::Value;

use crate::answer::{Audio, Logprobs};
use crate::error::Error;
use crate::usage::Usage;

/// One piece of an answer, in the order of arrival.
#[derive(Debug, Clone, PartialEq)]
pub enum Delta {
    /// More text.
    Text(String),
    /// More readable reasoning.
    Reasoning(String),
    /// One piece of `reasoning_details`, verbatim.
    ReasoningDetail(Value),
    /// `reasoning_details` was there and empty: itself worth keeping for replay.
    ReasoningDetailsPresent,
    /// A piece of a tool call.
    ToolCall(ToolCallPiece),
    /// A whole image, verbatim.
    Image(Value),
    /// A piece of the spoken answer: `data` and `transcript` append.
    Audio(Audio),
    /// A citation or parsed file, verbatim.
    Annotation(Value),
    /// More of a refusal.
    Refusal(String),
    /// Log probabilities of more tokens.
    Logprobs(Logprobs),
    /// Tokens and cost; the last one counts.
    Usage(Box<Usage>),
    /// Who answers; each field that is there replaces what was known.
    Served {
        /// The `id` of the body.
        id: Option<String>,
        /// The model.
        model: Option<String>,
        /// The provider.
        provider: Option<String>,
        /// The service tier.
        tier: Option<String>,
    },
    /// Why it ended; may come twice.
    Finish {
        /// The service's word.
        reason: Option<String>,
        /// The provider's word.
        native: Option<String>,
    },
    /// The answer failed inside a 200.
    Failed(Error),
}

/// A piece of a tool call. Pieces of one call share an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToolCallPiece {
    /// The place of the call in the answer, when the service said it.
    pub index: Option<u64>,
    /// The id, usually on the first piece only.
    pub id: Option<String>,
    /// The function, usually on the first piece only.
    pub name: Option<String>,
    /// More of the arguments.
    pub arguments: String,
}
