//! The catalogue of models: from the cache at once, refreshed behind, usable offline.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use openrouter::Model;
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use crate::app::{App, now_ms};
use crate::ipc::error::IpcError;

/// The name of the model list in the cache.
const NAME: &str = "models";
/// A cache older than this is refreshed when someone looks: six hours, in milliseconds.
const FRESH_FOR: i64 = 6 * 60 * 60 * 1000;
/// How long a refresh that failed is not tried again by itself.
const PAUSE: Duration = Duration::from_secs(60);

/// The models of the service in force.
#[derive(Clone, Debug, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Catalogue {
    /// In the service's order.
    pub models: Vec<Model>,
    /// Unix milliseconds of the answer these are from; `null` when the service never answered.
    pub fetched_at: Option<i64>,
    /// The service is being asked.
    pub refreshing: bool,
    /// Why the last refresh brought nothing.
    pub error: Option<IpcError>,
}

/// Whether a refresh runs, and how the last one ended.
#[derive(Debug, Default)]
pub struct Models {
    attempts: Mutex<Attempts>,
}

#[derive(Debug, Default)]
struct Attempts {
    running: bool,
    last: Option<Attempt>,
}

/// A refresh that has ended.
#[derive(Debug)]
struct Attempt {
    origin: String,
    at: Instant,
    error: Option<IpcError>,
}

impl Models {
    /// The catalogue as cached, and whether it is time to ask the service again.
    ///
    /// # Errors
    /// `noService`, or when the library cannot be read.
    pub async fn cached(&self, app: &App) -> Result<(Catalogue, bool), IpcError> {
        let origin = app.connection.origin().await?;
        let cached = app.library.cached(&origin, NAME)?;
        let fetched_at = cached.as_ref().map(|cached| cached.fetched_at);
        // A cache that an older version wrote may not parse: then it counts as absent.
        let models = cached.and_then(|cached| serde_json::from_str(&cached.body).ok()).unwrap_or_default();
        let old = fetched_at.is_none_or(|at| !(0..FRESH_FOR).contains(&(now_ms() - at)));
        let attempts = self.attempts();
        let last = attempts.last.as_ref().filter(|last| last.origin == origin);
        let just_failed = last.is_some_and(|last| last.error.is_some() && last.at.elapsed() < PAUSE);
        let error = last.and_then(|last| last.error.clone());
        Ok((Catalogue { models, fetched_at, refreshing: attempts.running, error }, old && !just_failed))
    }

    /// Claims the refresh; `false` when one is running.
    pub fn begin_refresh(&self) -> bool {
        !std::mem::replace(&mut self.attempts().running, true)
    }

    /// Asks the service and writes the cache. Call it after [`Models::begin_refresh`] said yes.
    pub async fn refresh(&self, app: &App) {
        let origin = app.connection.origin().await;
        let error = fetch(app).await.err();
        let mut attempts = self.attempts();
        attempts.running = false;
        attempts.last = origin.ok().map(|origin| Attempt { origin, at: Instant::now(), error });
    }

    /// A panic while the lock is held leaves flags that the next refresh sets anew.
    fn attempts(&self) -> MutexGuard<'_, Attempts> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The price of a model as cached, for its receipt.
    pub async fn price(&self, app: &App, model: &str) -> Option<Value> {
        let (catalogue, _) = self.cached(app).await.ok()?;
        catalogue.models.into_iter().find(|entry| entry.id == model).map(|entry| entry.pricing)
    }
}

async fn fetch(app: &App) -> Result<(), IpcError> {
    let origin = app.connection.origin().await?;
    let models = app.connection.public_client().await?.models().await?;
    let body = serde_json::to_string(&models).map_err(|error| {
        IpcError::new(crate::ipc::error::ErrorCode::Bug, "The catalogue could not be kept.")
            .with_detail(error.to_string())
    })?;
    Ok(app.library.cache(&origin, NAME, &body, now_ms())?)
}
