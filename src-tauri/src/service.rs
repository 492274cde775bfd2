//! The service in force and the key that goes with it.
//!
//! A key is bound to the origin it was given for: another base URL looks under its own name and asks again.
//! The keyring is read when a key is first needed, never at the start.

mod status;

use openrouter::{Client, Code, KeyInfo, Secret, ServiceUrl};
use simulator::Simulator;
use tokio::sync::{Mutex, OnceCell};

use self::status::key_state;
pub use self::status::{KeyState, Overrides, ServiceKind, ServiceStatus};
use crate::environment::Environment;
use crate::ipc::error::{ErrorCode, IpcError};
use crate::keyring::{Keyring, KeyringError, READ_LIMIT};

/// The service in force, its key, and the simulator once it runs.
#[derive(Debug)]
pub struct Connection {
    keyring: Keyring,
    environment_key: Option<Secret>,
    overrides: Overrides,
    simulator: OnceCell<Simulator>,
    current: Mutex<Current>,
    /// The client that was made last: it keeps its connections, so that the next question needs no handshake.
    made: Mutex<Option<Made>>,
}

/// A client, and what it was made for.
#[derive(Debug)]
struct Made {
    url: ServiceUrl,
    key: Option<Secret>,
    client: Client,
}

#[derive(Debug)]
struct Current {
    kind: ServiceKind,
    /// The address of a custom service, as typed.
    custom: String,
    key: HeldKey,
}

#[derive(Debug)]
enum HeldKey {
    NotLooked,
    Missing,
    Stored(Secret),
    Session(Secret, Option<ErrorCode>),
    Failed(KeyringError),
}

impl Connection {
    /// The connection that the settings describe. Touches neither the keyring nor the network.
    #[must_use]
    pub fn new(environment: &Environment, keyring: Keyring, kind: ServiceKind, custom: String) -> Self {
        let kind = match kind {
            // A key in the environment is a choice of service.
            ServiceKind::None if environment.key.is_some() => ServiceKind::OpenRouter,
            kind => kind,
        };
        let overrides = Overrides {
            data_directory: environment
                .data_directory_overridden
                .then(|| environment.data_directory.display().to_string()),
            service: environment.service.clone(),
            key_from_environment: environment.key.is_some(),
        };
        let current = Mutex::new(Current { kind, custom, key: HeldKey::NotLooked });
        Self {
            keyring,
            environment_key: environment.key.clone(),
            overrides,
            simulator: OnceCell::new(),
            current,
            made: Mutex::default(),
        }
    }

    /// What is known now, without asking the keyring.
    pub async fn status(&self) -> ServiceStatus {
        let current = self.current.lock().await;
        self.describe(&current).await
    }

    /// What is known after asking the keyring, if it has not been asked or did not answer before.
    pub async fn look(&self) -> ServiceStatus {
        let mut current = self.current.lock().await;
        if matches!(current.key, HeldKey::Failed(_)) {
            current.key = HeldKey::NotLooked;
        }
        self.find_key(&mut current).await;
        self.describe(&current).await
    }

    /// Chooses a service. The key of the new origin is looked up when it is first needed.
    ///
    /// # Errors
    /// `badUrl` when `url` is not a base URL; `bug` when the simulator cannot start.
    pub async fn choose(&self, kind: ServiceKind, url: &str) -> Result<ServiceStatus, IpcError> {
        if kind == ServiceKind::Custom {
            ServiceUrl::parse(url).map_err(IpcError::from)?;
        }
        let mut current = self.current.lock().await;
        let custom = if kind == ServiceKind::Custom { url.trim() } else { &current.custom }.to_owned();
        let next = Current { kind, custom, key: HeldKey::NotLooked };
        if kind != ServiceKind::None {
            self.url(&next).await?;
        }
        *current = next;
        *self.made.lock().await = None;
        Ok(self.describe(&current).await)
    }

    /// A client for the service in force, with its key.
    ///
    /// # Errors
    /// `noService`, `badUrl`, `noKey`, or the keyring's state when a key is needed and cannot be read.
    pub async fn client(&self) -> Result<Client, IpcError> {
        let mut current = self.current.lock().await;
        let url = self.url(&current).await?;
        self.find_key(&mut current).await;
        let key = match (&current.key, current.kind) {
            (HeldKey::Stored(key) | HeldKey::Session(key, _), _) => Some(key.clone()),
            (HeldKey::Failed(error), ServiceKind::OpenRouter) => return Err(error.clone().into()),
            (_, ServiceKind::OpenRouter) => {
                return Err(IpcError::new(ErrorCode::NoKey, "OpenRouter needs a key. Add one in Settings."));
            }
            _ => None,
        };
        self.made(url, key).await
    }

    /// The client for a service and a key: the one there is, or a new one.
    async fn made(&self, url: ServiceUrl, key: Option<Secret>) -> Result<Client, IpcError> {
        let mut made = self.made.lock().await;
        let fits = |made: &&Made| made.url == url && made.key == key && !made.client.has_slept();
        if let Some(made) = made.as_ref().filter(fits) {
            return Ok(made.client.clone());
        }
        let client = Client::new(url.clone(), key.clone())?;
        *made = Some(Made { url, key, client: client.clone() });
        Ok(client)
    }

    /// A client that reads the catalogue: OpenRouter's is public and does not wait for the keyring.
    ///
    /// # Errors
    /// `noService` or `badUrl`.
    pub async fn public_client(&self) -> Result<Client, IpcError> {
        let mut current = self.current.lock().await;
        let url = self.url(&current).await?;
        // OpenRouter's catalogue is public; another server may want its key for that, too.
        if current.kind == ServiceKind::Custom {
            self.find_key(&mut current).await;
        }
        let key = match &current.key {
            HeldKey::Stored(key) | HeldKey::Session(key, _) => Some(key.clone()),
            _ => None,
        };
        self.made(url, key).await
    }

    /// The origin in force, which names caches and keys.
    ///
    /// # Errors
    /// `noService` or `badUrl`.
    pub async fn origin(&self) -> Result<String, IpcError> {
        let current = self.current.lock().await;
        // The simulator's port differs at every start; its models do not.
        match current.kind {
            ServiceKind::Offline => Ok("offline".to_owned()),
            _ => Ok(self.url(&current).await?.origin()),
        }
    }

    /// What the service says of the key in use; `None` for a server that takes it and says nothing of keys.
    ///
    /// # Errors
    /// `noKey`, or what the service says.
    pub async fn about_key(&self) -> Result<Option<KeyInfo>, IpcError> {
        let client = self.client().await?;
        let kind = self.current.lock().await.kind;
        Ok(about_key(&client, kind).await?)
    }

    /// Checks `key` with the service and keeps it: in the keyring, or until the app closes when there is none.
    ///
    /// # Errors
    /// What the check says; the key is then not kept.
    pub async fn set_key(&self, key: Secret) -> Result<Option<KeyInfo>, IpcError> {
        let next = self.with_key().await;
        let client = Client::new(self.url(&next).await?, Some(key.clone()))?;
        let info = about_key(&client, next.kind).await?;
        self.keep(next, key).await?;
        Ok(info)
    }

    /// Keeps a key that OpenRouter has just granted, and only then asks about it: it is granted once.
    ///
    /// # Errors
    /// What the service says; the key is kept all the same.
    pub async fn set_granted_key(&self, key: Secret) -> Result<KeyInfo, IpcError> {
        let next = Current { kind: ServiceKind::OpenRouter, ..self.with_key().await };
        let client = Client::new(self.url(&next).await?, Some(key.clone()))?;
        self.keep(next, key).await?;
        Ok(client.key_info().await?)
    }

    /// The service that a key given now is for: OpenRouter, unless a server of one's own is in use.
    async fn with_key(&self) -> Current {
        let current = self.current.lock().await;
        let kind = match current.kind {
            ServiceKind::Custom => ServiceKind::Custom,
            ServiceKind::None | ServiceKind::OpenRouter | ServiceKind::Offline => ServiceKind::OpenRouter,
        };
        Current { kind, custom: current.custom.clone(), key: HeldKey::NotLooked }
    }

    /// Writes the key to the keyring, or holds it for this session, and makes `next` the service in force. No lock is
    /// held while the keyring is asked.
    async fn keep(&self, mut next: Current, key: Secret) -> Result<(), IpcError> {
        let account = self.url(&next).await?.origin();
        next.key = match self.keyring.write(&account, &key).await {
            Ok(()) => HeldKey::Stored(key),
            Err(error) => HeldKey::Session(key, Some(IpcError::from(error).code)),
        };
        *self.current.lock().await = next;
        *self.made.lock().await = None;
        Ok(())
    }

    /// Removes the key from the keyring and from memory.
    ///
    /// # Errors
    /// When the keyring does not remove it; it is then still there.
    pub async fn remove_key(&self) -> Result<ServiceStatus, IpcError> {
        let mut current = self.current.lock().await;
        let account = self.url(&current).await?.origin();
        if !matches!(current.key, HeldKey::Session(_, _)) {
            self.keyring.delete(&account).await?;
        }
        current.key = HeldKey::Missing;
        *self.made.lock().await = None;
        Ok(self.describe(&current).await)
    }

    /// Where OpenRouter is for this run, whatever service is in force: where one signs in.
    ///
    /// # Errors
    /// `badUrl` when `TIMBRE_SERVICE` is not a base URL.
    pub fn openrouter(&self) -> Result<ServiceUrl, IpcError> {
        Ok(ServiceUrl::parse(self.overrides.service.as_deref().unwrap_or(ServiceUrl::OPENROUTER))?)
    }

    async fn find_key(&self, current: &mut Current) {
        if !matches!(current.key, HeldKey::NotLooked) || current.kind == ServiceKind::Offline {
            return;
        }
        let Ok(url) = self.url(current).await else { return };
        if let (Some(key), ServiceKind::OpenRouter) = (&self.environment_key, current.kind) {
            current.key = HeldKey::Session(key.clone(), None);
            return;
        }
        current.key = match self.keyring.read(&url.origin(), READ_LIMIT).await {
            Ok(Some(key)) => HeldKey::Stored(key),
            Ok(None) => HeldKey::Missing,
            Err(error) => HeldKey::Failed(error),
        };
    }

    async fn url(&self, current: &Current) -> Result<ServiceUrl, IpcError> {
        let text = match (current.kind, &self.overrides.service) {
            (ServiceKind::None, _) => {
                return Err(IpcError::new(ErrorCode::NoService, "Choose how to connect first."));
            }
            (ServiceKind::Offline, _) => return self.simulator_url().await,
            (_, Some(service)) => service.as_str(),
            (ServiceKind::OpenRouter, None) => ServiceUrl::OPENROUTER,
            (ServiceKind::Custom, None) => current.custom.as_str(),
        };
        Ok(ServiceUrl::parse(text)?)
    }

    async fn simulator_url(&self) -> Result<ServiceUrl, IpcError> {
        let simulator = self
            .simulator
            .get_or_try_init(|| Simulator::start(simulator::Options::default()))
            .await
            .map_err(|error| {
                IpcError::new(ErrorCode::Bug, "The offline model could not start.")
                    .with_detail(error.to_string())
            })?;
        Ok(ServiceUrl::parse(&simulator.url())?)
    }

    async fn describe(&self, current: &Current) -> ServiceStatus {
        let url = self.url(current).await.ok();
        ServiceStatus {
            kind: current.kind,
            url: url.as_ref().map_or_else(|| current.custom.clone(), ToString::to_string),
            encrypted: url.as_ref().is_some_and(ServiceUrl::encrypted),
            key: key_state(current),
            overrides: self.overrides.clone(),
        }
    }
}

/// Only OpenRouter can be asked about a key; elsewhere the list of models tells whether it is taken.
async fn about_key(client: &Client, kind: ServiceKind) -> Result<Option<KeyInfo>, openrouter::Error> {
    match client.key_info().await {
        Ok(info) => Ok(Some(info)),
        Err(error) if kind == ServiceKind::Custom && says_nothing_of_keys(&error) => {
            client.models().await.map(|_| None)
        }
        Err(error) => Err(error),
    }
}

/// A server without this address answers in its own way; one that rejects the key says so here, too.
fn says_nothing_of_keys(error: &openrouter::Error) -> bool {
    matches!(error.code(), Code::NotAnApi | Code::ModelGone | Code::BadRequest)
}
