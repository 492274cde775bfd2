//! Requests that fetch one JSON document.

use reqwest::header::ACCEPT;
use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;

use super::Client;
use super::body::Body;
use super::complete::content_type;
use crate::error::{Code, Error};

impl Client {
    /// Fetches a document below the base URL.
    ///
    /// # Errors
    /// Whatever the network or the service has against it; [`Code::NotAnApi`] when it is not the document.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<T, Error> {
        self.fetch(self.request(Method::GET, self.service.at(path, query))).await
    }

    /// Posts a JSON document and fetches the answer.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &[&str],
        body: &serde_json::Value,
    ) -> Result<T, Error> {
        let request = self.request(Method::POST, self.service.at(path, &[]));
        self.fetch(request.header("content-type", "application/json").body(body.to_string())).await
    }

    /// Sends a request and reads the whole answer as JSON.
    async fn fetch<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Error> {
        let response = self.answered(request.header(ACCEPT, "application/json")).await?;
        let content_type = content_type(&response);
        let mut body = Body::new(response, self);
        let mut whole = Vec::new();
        while let Some(bytes) = body.next(None).await? {
            whole.extend_from_slice(&bytes);
        }
        match serde_json::from_slice(&whole) {
            Ok(document) => Ok(document),
            Err(error) if whole.trim_ascii_start().starts_with(b"{") => {
                // A service can fail with 200 here, too.
                if let Some(evidence) = crate::error::Evidence::from_body(&whole) {
                    return Err(Error::judged(&evidence, self.key.as_ref(), std::time::SystemTime::now()));
                }
                let sentence = "The service answered in a form that is not known.";
                Err(Error::new(Code::NotAnApi, sentence).with_detail(&error.to_string(), None))
            }
            Err(_) => Err(Error::not_an_api(&content_type, &whole, self.key.as_ref())),
        }
    }
}
