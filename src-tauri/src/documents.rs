//! What the service says of its models, providers and rankings: from the cache at once, refreshed behind, usable
//! offline. Each document is kept with the time of its answer, under the origin of the service it came from.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use openrouter::{Client, Model};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Library;
use ts_rs::TS;

use crate::app::{App, now_ms};
use crate::ipc::error::{ErrorCode, IpcError};

/// How long a refresh that failed is not tried again by itself.
const PAUSE: Duration = Duration::from_secs(60);

/// One document of a service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "name", rename_all = "camelCase")]
#[ts(export)]
pub enum Subject {
    /// Every model: `Model[]`.
    Models,
    /// Who offers a model: `Endpoint[]`.
    Endpoints {
        /// The model's id.
        model: String,
    },
    /// Every provider with its policies: `Provider[]`.
    Providers,
    /// Every offer with zero data retention: `Endpoint[]`.
    ZdrEndpoints,
    /// Benchmarks of models: `Benchmark[]`.
    Benchmarks,
    /// The apps that use most: `AppRank[]`.
    AppRankings,
    /// The models that are used most, by day: `DailyRank[]`.
    DailyRankings,
    /// The account's last days: `ActivityRow[]`; needs a management key.
    Activity,
    /// The account's credits: `Credits | null`; `null` for an ordinary key.
    Credits,
}

/// A document as it is known now.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Document {
    /// What the service answered; `null` when it never did. The type is the subject's.
    #[ts(type = "unknown")]
    pub body: Value,
    /// Unix milliseconds of the answer.
    pub fetched_at: Option<i64>,
    /// The service is being asked.
    pub refreshing: bool,
    /// Why the last refresh brought nothing.
    pub error: Option<IpcError>,
}

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

/// Which refreshes run, and how the last ones ended; and the prices, which every question asks for.
#[derive(Debug, Default)]
pub struct Documents {
    attempts: Mutex<HashMap<(String, String), Attempt>>,
    prices: tokio::sync::Mutex<Option<Prices>>,
}

/// What the models of one service cost, read from the cached catalogue once.
#[derive(Debug)]
struct Prices {
    origin: String,
    of: HashMap<String, Value>,
    extended: bool,
}

/// The part of a cached model that a receipt needs.
#[derive(Debug, Deserialize)]
struct Priced {
    id: String,
    #[serde(default)]
    pricing: Value,
    #[serde(default, rename = "supportedParameters")]
    supported_parameters: Vec<String>,
}

/// The refresh of one document of one service.
#[derive(Debug, Default)]
struct Attempt {
    running: bool,
    ended: Option<Instant>,
    error: Option<IpcError>,
}

impl Subject {
    /// Its name in the cache.
    fn name(&self) -> String {
        match self {
            Self::Models => "models".to_owned(),
            Self::Endpoints { model } => format!("endpoints/{model}"),
            Self::Providers => "providers".to_owned(),
            Self::ZdrEndpoints => "zdr-endpoints".to_owned(),
            Self::Benchmarks => "benchmarks".to_owned(),
            Self::AppRankings => "app-rankings".to_owned(),
            Self::DailyRankings => "daily-rankings".to_owned(),
            Self::Activity => "activity".to_owned(),
            Self::Credits => "credits".to_owned(),
        }
    }

    /// How old the cache may be before a look asks the service again, in milliseconds: what changes by the minute
    /// (who is up, what is left) is asked for sooner than what changes by the day.
    fn fresh_for(&self) -> i64 {
        const MINUTE: i64 = 60 * 1000;
        match self {
            Self::Endpoints { .. } | Self::Credits => 5 * MINUTE,
            Self::Models | Self::Providers | Self::ZdrEndpoints | Self::Activity => 6 * 60 * MINUTE,
            Self::Benchmarks | Self::AppRankings | Self::DailyRankings => 24 * 60 * MINUTE,
        }
    }

    /// Whether the answer depends on the key, so that the keyring has to be asked.
    fn needs_key(&self) -> bool {
        matches!(self, Self::Activity | Self::Credits)
    }

    async fn fetch(&self, client: &Client) -> Result<Value, IpcError> {
        match self {
            Self::Models => json(client.models().await?),
            Self::Endpoints { model } => json(client.model_endpoints(model).await?),
            Self::Providers => json(client.providers().await?),
            Self::ZdrEndpoints => json(client.zdr_endpoints().await?),
            Self::Benchmarks => json(client.benchmarks().await?),
            Self::AppRankings => json(client.app_rankings().await?),
            Self::DailyRankings => json(client.rankings_daily().await?),
            Self::Activity => json(client.activity().await?),
            Self::Credits => json(client.credits().await?),
        }
    }
}

impl Documents {
    /// A document as cached, and whether it is time to ask the service again.
    ///
    /// # Errors
    /// `noService`, or when the library cannot be read.
    pub async fn cached(&self, app: &App, subject: &Subject) -> Result<(Document, bool), IpcError> {
        let origin = app.connection.origin().await?;
        let cached = app.library.cached(&origin, &subject.name())?;
        let fetched_at = cached.as_ref().map(|cached| cached.fetched_at);
        // A cache that an older version wrote may not parse: then it counts as absent.
        let body = cached.and_then(|cached| serde_json::from_str(&cached.body).ok()).unwrap_or_default();
        let old = fetched_at.is_none_or(|at| !(0..subject.fresh_for()).contains(&(now_ms() - at)));
        let attempts = self.attempts();
        let last = attempts.get(&(origin, subject.name()));
        let just_failed = last.is_some_and(|last| {
            last.error.is_some() && last.ended.is_some_and(|ended| ended.elapsed() < PAUSE)
        });
        let document = Document {
            body,
            fetched_at,
            refreshing: last.is_some_and(|last| last.running),
            error: last.and_then(|last| last.error.clone()),
        };
        Ok((document, old && !just_failed))
    }

    /// Claims the refresh of a document; `None` when it is running already.
    ///
    /// # Errors
    /// `noService`.
    pub async fn begin_refresh(&self, app: &App, subject: &Subject) -> Result<Option<Refresh>, IpcError> {
        let origin = app.connection.origin().await?;
        let place = (origin, subject.name());
        let running = std::mem::replace(&mut self.attempts().entry(place.clone()).or_default().running, true);
        Ok((!running).then(|| Refresh { place, subject: subject.clone() }))
    }

    /// The price of a model as cached, for its receipt. The catalogue is read once; a refresh makes it be read again.
    pub async fn price(&self, app: &App, model: &str) -> Option<Value> {
        self.priced(app, |prices| prices.of.get(model).cloned()).await?
    }

    /// Whether the service says what its models do with parameters, as OpenRouter does, and a server of one's own does
    /// not unless it passes OpenRouter on.
    pub async fn extended(&self, app: &App) -> bool {
        self.priced(app, |prices| prices.extended).await.unwrap_or(false)
    }

    async fn priced<T>(&self, app: &App, look: impl Send + FnOnce(&Prices) -> T) -> Option<T> {
        let origin = app.connection.origin().await.ok()?;
        let mut prices = self.prices.lock().await;
        if prices.as_ref().is_none_or(|prices| prices.origin != origin) {
            *prices = Some(app.with_library(move |library| Ok(prices_of(library, origin)?)).await.ok()?);
        }
        prices.as_ref().map(look)
    }

    /// A panic while the lock is held leaves flags that the next refresh sets anew.
    fn attempts(&self) -> MutexGuard<'_, HashMap<(String, String), Attempt>> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A refresh that was claimed and must be run.
#[derive(Debug)]
pub struct Refresh {
    place: (String, String),
    subject: Subject,
}

impl Refresh {
    /// Asks the service and writes the cache; the error, if any, is told by the next look.
    pub async fn run(self, app: &App) {
        let error = self.ask(app).await.err();
        let mut attempts = app.documents.attempts();
        let attempt = attempts.entry(self.place).or_default();
        *attempt = Attempt { running: false, ended: Some(Instant::now()), error };
    }

    async fn ask(&self, app: &App) -> Result<(), IpcError> {
        let client = match self.subject.needs_key() {
            true => app.connection.client().await?,
            false => app.connection.public_client().await?,
        };
        let body = self.subject.fetch(&client).await?;
        let (origin, name) = &self.place;
        app.library.cache(origin, name, &body.to_string(), now_ms())?;
        if self.subject == Subject::Models {
            *app.documents.prices.lock().await = None;
        }
        Ok(())
    }
}

/// The prices in the cached catalogue of a service; none when there is no catalogue that can be read.
fn prices_of(library: &Library, origin: String) -> Result<Prices, store::Error> {
    let cached = library.cached(&origin, &Subject::Models.name())?;
    let models: Vec<Priced> =
        cached.and_then(|cached| serde_json::from_str(&cached.body).ok()).unwrap_or_default();
    let extended = models.iter().any(|model| !model.supported_parameters.is_empty());
    let of = models.into_iter().map(|model| (model.id, model.pricing)).collect();
    Ok(Prices { origin, of, extended })
}

fn json(answer: impl Serialize) -> Result<Value, IpcError> {
    serde_json::to_value(answer).map_err(|error| {
        IpcError::new(ErrorCode::Bug, "An answer of the service could not be kept.")
            .with_detail(error.to_string())
    })
}
