//! The generations table: for every assistant message what was asked of a model and what came of it.

use std::collections::HashMap;

use openrouter::{Answer, Logprobs, Parameters, Usage};
use rusqlite::{Connection, OptionalExtension, Row, params};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use crate::{ConversationId, Error, Library, MessageId, messages, row};

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

/// The request behind an assistant message and what came of it: its receipt.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Generation {
    /// What was asked.
    pub asked: Asked,
    /// What came, empty until the answer is finished. Text and reasoning are the message's, and stay empty here.
    pub answer: Answer,
    /// What went wrong, if anything did.
    pub error: Option<openrouter::Error>,
}

impl Library {
    /// The log probabilities of an answer, when they were asked for and came.
    pub fn logprobs(&self, message: MessageId) -> Result<Option<Logprobs>, Error> {
        self.read(|db| {
            let mut statement = db.prepare_cached("SELECT logprobs FROM generations WHERE message = ?1")?;
            Ok(statement.query_row([message], |r| row::json(r, 0)).optional()?.flatten())
        })
    }

    /// Writes what an answer turned out to use and cost, learned after its stream was lost. Does nothing to a receipt
    /// that has its usage. USD, exact.
    pub fn settle(&self, message: MessageId, usage: &Usage) -> Result<(), Error> {
        self.write(|db| {
            let Some(found) = get(db, message)? else { return Err(Error::NotFound("answer")) };
            if found.answer.usage.is_some() {
                return Ok(());
            }
            let conversation = messages::get(db, message)?.conversation;
            pay(db, conversation, usage.cost)?;
            let answer = Answer { usage: Some(usage.clone()), ..found.answer };
            db.prepare_cached("UPDATE generations SET cost = ?2, answer = ?3 WHERE message = ?1")?
                .execute(params![message, usage.cost.map(|cost| cost.to_string()), row::to_json(&answer),])?;
            Ok(())
        })
    }

    /// What the answers of a conversation cost together, those on other branches and deleted ones included:
    /// they were paid for. `None` when no answer has a known cost. USD, exact.
    pub fn cost(&self, conversation: ConversationId) -> Result<Option<Decimal>, Error> {
        self.read(|db| paid(db, conversation))
    }
}

/// What has been paid in a conversation.
fn paid(db: &Connection, conversation: ConversationId) -> Result<Option<Decimal>, Error> {
    let mut statement = db.prepare_cached("SELECT cost FROM conversations WHERE id = ?1")?;
    let found = statement.query_row([conversation], |r| row::optional_text(r, 0)).optional()?.flatten();
    Ok(found.and_then(|cost| cost.parse().ok()))
}

/// Adds to what has been paid in a conversation. USD, exact; a sum too large for that stays as it was.
pub(crate) fn pay(db: &Connection, conversation: ConversationId, cost: Option<Decimal>) -> Result<(), Error> {
    let Some(cost) = cost else { return Ok(()) };
    let Some(sum) = paid(db, conversation)?.unwrap_or_default().checked_add(cost) else { return Ok(()) };
    db.prepare_cached("UPDATE conversations SET cost = ?2 WHERE id = ?1")?
        .execute(params![conversation, sum.to_string()])?;
    Ok(())
}

/// Adds up what was paid before the sums were kept.
pub(crate) fn add_up(db: &Connection) -> rusqlite::Result<()> {
    let mut sums: HashMap<i64, Decimal> = HashMap::new();
    let mut statement = db.prepare(
        "SELECT m.conversation, g.cost FROM generations g JOIN messages m ON m.id = g.message
         WHERE g.cost IS NOT NULL",
    )?;
    let mut rows = statement.query([])?;
    while let Some(r) = rows.next()? {
        if let Ok(cost) = row::text(r, 1)?.parse() {
            let sum = sums.entry(r.get(0)?).or_default();
            *sum = sum.checked_add(cost).unwrap_or(*sum);
        }
    }
    let mut keep = db.prepare("UPDATE conversations SET cost = ?2 WHERE id = ?1")?;
    for (conversation, sum) in sums {
        keep.execute(params![conversation, sum.to_string()])?;
    }
    Ok(())
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

/// Writes what came of it, and adds its cost to the conversation's.
pub(crate) fn complete(
    db: &Connection,
    conversation: ConversationId,
    message: MessageId,
    answer: &Answer,
    error: Option<&openrouter::Error>,
) -> Result<(), Error> {
    let rest = Answer { text: String::new(), reasoning: String::new(), logprobs: None, ..answer.clone() };
    let cost = answer.usage.as_ref().and_then(|usage| usage.cost);
    pay(db, conversation, cost)?;
    db.prepare_cached(
        "UPDATE generations SET cost = ?2, error = ?3, answer = ?4, logprobs = ?5 WHERE message = ?1",
    )?
    .execute(params![
        message,
        cost.map(|cost| cost.to_string()),
        row::to_optional_json(error),
        row::to_json(&rest),
        row::to_optional_json(answer.logprobs.as_ref()),
    ])?;
    Ok(())
}

/// Reads what [`read`] understands of the generation of a message.
pub(crate) const GET: &str =
    "SELECT service, model_asked, parameters, price, answer, error FROM generations WHERE message = ?1";

/// The generation of a message, without log probabilities; user messages have none.
pub(crate) fn get(db: &Connection, message: MessageId) -> Result<Option<Generation>, Error> {
    Ok(db.prepare_cached(GET)?.query_row([message], read).optional()?)
}

/// The model that was asked for the answer `message`.
pub(crate) fn model(db: &Connection, message: MessageId) -> Result<Option<String>, Error> {
    let mut statement = db.prepare_cached("SELECT model_asked FROM generations WHERE message = ?1")?;
    Ok(statement.query_row([message], |r| row::text(r, 0)).optional()?)
}

/// Every model that was ever asked, in order: one step of the index for each.
pub(crate) fn models(db: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = db.prepare_cached(
        "WITH RECURSIVE asked (model) AS (
            SELECT min(model_asked) FROM generations
            UNION ALL
            SELECT (SELECT min(model_asked) FROM generations WHERE model_asked > asked.model)
            FROM asked WHERE asked.model IS NOT NULL)
         SELECT model FROM asked WHERE model IS NOT NULL",
    )?;
    let models = statement.query_map([], |r| row::text(r, 0))?.collect::<rusqlite::Result<_>>()?;
    Ok(models)
}

/// A row of [`GET`].
pub(crate) fn read(r: &Row<'_>) -> rusqlite::Result<Generation> {
    Ok(Generation {
        asked: Asked {
            service: row::text(r, 0)?,
            model: row::text(r, 1)?,
            parameters: row::json(r, 2)?,
            price: row::json(r, 3)?,
        },
        answer: row::json(r, 4)?,
        error: row::json(r, 5)?,
    })
}
