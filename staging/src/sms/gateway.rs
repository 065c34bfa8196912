//! Offers a message to a provider by HTTP: the thin shell around [`super::request`] and
//! [`super::answer`].
//!
//! The request's address holds the password, and an error of the client holds the address. So no error
//! of it goes further than this file: only its kind does.

use std::time::Duration;

use documents::gateway::{GatewayDescription, GatewayRequest, NumberForm};
use reqwest::Client;
use reqwest::header::CONTENT_TYPE;

use super::answer::{Answer, Rule, Trouble};
use super::request::{Rendered, Values, render};
use super::settings::{SmsCredentials, SmsSettings, SmsSettingsError};

/// What is read of an answer. A longer one is judged by its beginning, and its connection is left.
const ANSWER_MAX: usize = 64 * 1024;

/// A provider.
pub(crate) struct HttpGateway {
    client: Client,
    url: String,
    request: GatewayRequest,
    rule: Rule,
    credentials: Option<SmsCredentials>,
    sender: String,
}

impl HttpGateway {
    pub(crate) fn new(
        url: &str,
        description: &GatewayDescription,
        credentials: Option<SmsCredentials>,
        settings: &SmsSettings,
    ) -> Result<HttpGateway, SmsSettingsError> {
        let client = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(settings.answer_within)
            .pool_max_idle_per_host(settings.senders)
            .pool_idle_timeout(Duration::from_secs(30))
            .http1_only()
            .build()
            .map_err(|error| SmsSettingsError::Client(error.without_url().to_string()))?;
        Ok(HttpGateway {
            client,
            url: url.to_owned(),
            request: description.request.clone(),
            rule: Rule::of(&description.rule)?,
            credentials,
            sender: settings.sender.clone(),
        })
    }

    /// How it wants a number.
    pub(crate) fn number_form(&self) -> NumberForm {
        self.request.number
    }

    /// Offers one message.
    pub(crate) async fn offer(&self, number: &str, text: &str) -> Answer {
        let (username, password) = match &self.credentials {
            Some(known) => (known.username.reveal(), known.password.reveal()),
            None => ("", ""),
        };
        let sender = &self.sender;
        let values = Values { username, password, sender, number, text };
        match self.send(render(&self.request, &values)).await {
            Ok((status, body)) => self.rule.read(status, &body),
            Err(error) => Answer::Again(trouble(&error)),
        }
    }

    async fn send(&self, request: Rendered) -> Result<(u16, String), reqwest::Error> {
        let url = format!("{}{}", self.url, request.target);
        let mut sending =
            if request.is_post { self.client.post(url) } else { self.client.get(url) };
        if let Some(content_type) = request.content_type {
            sending = sending.header(CONTENT_TYPE, content_type).body(request.body);
        }
        if let Some(action) = request.soap_action {
            sending = sending.header("SOAPAction", action);
        }
        let mut response = sending.send().await?;
        let mut body = Vec::new();
        while body.len() < ANSWER_MAX
            && let Some(chunk) = response.chunk().await?
        {
            body.extend_from_slice(&chunk);
        }
        body.truncate(ANSWER_MAX);
        Ok((response.status().as_u16(), String::from_utf8_lossy(&body).into_owned()))
    }
}

/// The kind of an error; the error itself ends here.
fn trouble(error: &reqwest::Error) -> Trouble {
    if error.is_builder() {
        Trouble::NoRequest
    } else if error.is_timeout() {
        Trouble::TimedOut
    } else if error.is_connect() {
        Trouble::NoConnection
    } else {
        Trouble::Broken
    }
}
