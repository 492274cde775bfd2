//! The generations table: for every assistant message what was asked of a model and what came of it.

use rusqlite::{Connection, OptionalExtension, Row, params};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use crate::{ConversationId, Error, Library, MessageId, Parameters, row};

/// What is asked of a model, known before anything is sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// Origin of the service.
    pub service: String,
    /// The model as asked for.
    pub model: String,
    /// The parameters as sent.
    pub parameters: Parameters,
    /// What the model cost at the time, as the catalogue said.
    pub price: Option<Value>,
}

/// What came of a request. Everything is optional: a request can fail before the first byte.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// The model that answered.
    pub model_served: Option<String>,
    /// The provider that ran it.
    pub provider: Option<String>,
    /// The service's name for the generation.
    pub generation_id: Option<String>,
    /// Why it ended, in the API's words.
    pub finish_reason: Option<String>,
    /// Why it ended, in the provider's words.
    pub native_finish_reason: Option<String>,
    /// Tokens and costs as the service reported them.
    pub usage: Option<Value>,
    /// USD, exact.
    pub cost: Option<Decimal>,
    /// Milliseconds from sending to the first token.
    pub first_token_ms: Option<i64>,
    /// Milliseconds from sending to the end.
    pub duration_ms: Option<i64>,
    /// Milliseconds spent on reasoning.
    pub reasoning_ms: Option<i64>,
    /// What the model said when it refused.
    pub refusal: Option<String>,
    /// What went wrong.
    pub error: Option<Value>,
    /// Kept as they came, to be sent back unchanged.
    pub reasoning_details: Vec<Value>,
    /// Citations and files, as they came.
    pub annotations: Vec<Value>,
    /// Tools that the model called, as they came.
    pub tool_calls: Vec<Value>,
    /// Images that the model made, as they came.
    pub images: Vec<Value>,
}

/// The request behind an assistant message and its receipt, empty until the answer is finished.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Generation {
    /// What was asked.
    pub asked: Asked,
    /// What came of it.
    pub receipt: Receipt,
}

impl Library {
    /// What the answers of a conversation cost together, those on other branches and deleted ones included:
    /// they were paid for. `None` when no answer has a known cost. USD, exact.
    pub fn cost(&self, conversation: ConversationId) -> Result<Option<Decimal>, Error> {
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT g.cost FROM messages m JOIN generations g ON g.message = m.id
                 WHERE m.conversation = ?1 AND g.cost IS NOT NULL",
            )?;
            let mut rows = statement.query([conversation])?;
            let mut sum = None;
            while let Some(found) = rows.next()? {
                if let Ok(cost) = row::text(found, 0)?.parse::<Decimal>() {
                    sum = Decimal::checked_add(sum.unwrap_or_default(), cost).or(sum);
                }
            }
            Ok(sum)
        })
    }
}

/// Writes what is asked for the answer `message`.
pub(crate) fn insert(db: &Connection, message: MessageId, asked: &Asked) -> Result<(), Error> {
    db.prepare_cached(
        "INSERT INTO generations (message, service, model_asked, parameters, price) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        message,
        asked.service,
        asked.model,
        row::to_json(&asked.parameters),
        row::to_optional_json(asked.price.as_ref()),
    ])?;
    Ok(())
}

/// Writes what came of it.
pub(crate) fn complete(db: &Connection, message: MessageId, receipt: &Receipt) -> Result<(), Error> {
    db.prepare_cached(
        "UPDATE generations SET model_served = ?2, provider = ?3, generation_id = ?4, finish_reason = ?5,
            native_finish_reason = ?6, cost = ?7, first_token_ms = ?8, duration_ms = ?9, reasoning_ms = ?10,
            usage = ?11, refusal = ?12, error = ?13, reasoning_details = ?14, annotations = ?15,
            tool_calls = ?16, images = ?17 WHERE message = ?1",
    )?
    .execute(params![
        message,
        receipt.model_served,
        receipt.provider,
        receipt.generation_id,
        receipt.finish_reason,
        receipt.native_finish_reason,
        receipt.cost.map(|cost| cost.to_string()),
        receipt.first_token_ms,
        receipt.duration_ms,
        receipt.reasoning_ms,
        row::to_optional_json(receipt.usage.as_ref()),
        receipt.refusal,
        row::to_optional_json(receipt.error.as_ref()),
        row::to_list_json(&receipt.reasoning_details),
        row::to_list_json(&receipt.annotations),
        row::to_list_json(&receipt.tool_calls),
        row::to_list_json(&receipt.images),
    ])?;
    Ok(())
}

/// The generation of a message; user messages have none.
pub(crate) fn get(db: &Connection, message: MessageId) -> Result<Option<Generation>, Error> {
    let mut statement = db.prepare_cached(
        "SELECT service, model_asked, parameters, price, model_served, provider, generation_id, finish_reason,
            native_finish_reason, cost, first_token_ms, duration_ms, reasoning_ms, usage, refusal, error,
            reasoning_details, annotations, tool_calls, images FROM generations WHERE message = ?1",
    )?;
    Ok(statement.query_row([message], read).optional()?)
}

fn read(r: &Row<'_>) -> rusqlite::Result<Generation> {
    Ok(Generation {
        asked: Asked {
            service: row::text(r, 0)?,
            model: row::text(r, 1)?,
            parameters: row::json(r, 2)?,
            price: row::json(r, 3)?,
        },
        receipt: Receipt {
            model_served: row::optional_text(r, 4)?,
            provider: row::optional_text(r, 5)?,
            generation_id: row::optional_text(r, 6)?,
            finish_reason: row::optional_text(r, 7)?,
            native_finish_reason: row::optional_text(r, 8)?,
            cost: row::optional_text(r, 9)?.and_then(|cost| cost.parse().ok()),
            first_token_ms: r.get(10)?,
            duration_ms: r.get(11)?,
            reasoning_ms: r.get(12)?,
            usage: row::json(r, 13)?,
            refusal: row::optional_text(r, 14)?,
            error: row::json(r, 15)?,
            reasoning_details: row::json(r, 16)?,
            annotations: row::json(r, 17)?,
            tool_calls: row::json(r, 18)?,
            images: row::json(r, 19)?,
        },
    })
}
