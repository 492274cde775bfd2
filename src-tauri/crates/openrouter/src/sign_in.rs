//! Sign in with OpenRouter (PKCE, S256): a page in the system browser, a code that comes back, a key for the code.
//!
//! The code comes back to a listener on loopback, on a free port and under a path that nobody can guess. Where no
//! browser reaches this machine's loopback, the page shows the code and a person pastes it. This module opens no
//! browser and stores no key.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::client::Client;
use crate::error::{Code, Error};
use crate::secret::Secret;
use crate::service::ServiceUrl;

mod callback;

/// How long a person has for it: the service's codes live no longer.
const PATIENCE: Duration = Duration::from_secs(600);

/// One attempt to sign in. Dropping it closes the listener.
#[derive(Debug)]
pub struct SignIn {
    client: Client,
    verifier: Zeroizing<String>,
    listener: TcpListener,
    path: String,
    port: u16,
    patience: Duration,
}

impl SignIn {
    /// Begins an attempt: makes the secrets of it and listens on loopback.
    ///
    /// # Errors
    /// [`Code::Network`] when this machine does not let it listen on loopback.
    pub async fn begin(service: &ServiceUrl) -> Result<Self, Error> {
        let no_listener = |error: std::io::Error| {
            let sentence = "This computer does not let the app wait for the browser; paste the code instead.";
            Error::new(Code::Network, sentence).with_detail(&error.to_string(), None)
        };
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(no_listener)?;
        let port = listener.local_addr().map_err(no_listener)?.port();
        Ok(Self {
            client: Client::new(service.clone(), None)?,
            verifier: Zeroizing::new(random() + &random()),
            listener,
            path: format!("/{}", random()),
            port,
            patience: PATIENCE,
        })
    }

    /// The same attempt with another limit in time than ten minutes.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The page to open in the system browser; the code comes back by itself.
    #[must_use]
    pub fn page(&self) -> Url {
        let callback = format!("http://127.0.0.1:{}{}", self.port, self.path);
        self.authorize(&[("callback_url", callback.as_str())])
    }

    /// The page that shows the code, for a person to copy and paste.
    #[must_use]
    pub fn code_page(&self) -> Url {
        self.authorize(&[])
    }

    /// Waits until the code has come back, and exchanges it for a key.
    ///
    /// # Errors
    /// [`Code::Cancelled`] when it was stopped here or declined in the browser, [`Code::Timeout`] after ten
    /// minutes, [`Code::BadKey`] when the service does not accept the code, and whatever the network has against it.
    pub async fn wait(&self, cancel: &CancellationToken) -> Result<Secret, Error> {
        let code = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(Error::cancelled()),
            code = timeout(self.patience, callback::code(&self.listener, &self.path)) => match code {
                Ok(code) => code?,
                Err(_) => return Err(Error::new(Code::Timeout, "Nobody signed in in time; try again.")),
            },
        };
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(Error::cancelled()),
            key = self.exchange(&code) => key,
        }
    }

    /// Exchanges a code, as it came back or as a person pasted it, for a key.
    ///
    /// # Errors
    /// [`Code::BadKey`] when the service does not accept the code, and whatever the network has against it.
    pub async fn exchange(&self, code: &str) -> Result<Secret, Error> {
        #[derive(Deserialize)]
        struct Granted {
            key: String,
        }
        let code = code.trim();
        let body = json!({"code": code, "code_verifier": *self.verifier, "code_challenge_method": "S256"});
        match self.client.post::<Granted>(&["auth", "keys"], &body).await {
            Ok(granted) => Secret::parse(&Zeroizing::new(granted.key)),
            Err(error) if matches!(error.status(), Some(400 | 401 | 403 | 404)) => {
                let sentence = "The code was not accepted; it may have expired. Sign in again.";
                Err(Error::new(Code::BadKey, sentence).with_detail(error.detail().unwrap_or_default(), None))
            }
            Err(error) => Err(error),
        }
    }

    /// The page that asks a person for permission.
    fn authorize(&self, more: &[(&str, &str)]) -> Url {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.as_bytes()));
        let mut url = self.client.service().at(&[], &[]);
        url.set_path("/auth");
        url.query_pairs_mut()
            .extend_pairs(more)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .append_pair("key_label", "Timbre");
        url
    }
}

/// 122 random bits from the operating system, as 32 letters and digits.
fn random() -> String {
    Uuid::new_v4().simple().to_string()
}
