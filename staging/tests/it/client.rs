//! A plain HTTP client that is signed in, and installs that tests start.

use std::collections::BTreeMap;
use std::time::Instant;

use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};
use staging::{Dataset, ServiceModel, Settings, Staging};

/// A small install without a service model: the bare API.
pub(crate) fn bare() -> Settings {
    Settings {
        dataset: Dataset { seed: 1, persons: 300 },
        users: 3,
        service: ServiceModel::None,
        ..Settings::default()
    }
}

/// A status and a JSON body; null where the body is empty or no JSON.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Answer {
    async fn of(response: Response) -> Answer {
        let status = response.status();
        let bytes = response.bytes().await.expect("a whole answer");
        Answer { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
    }

    /// The body of a 200.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self.body
    }

    /// Checks the status and the error envelope, and returns the fields that it names.
    #[track_caller]
    pub(crate) fn refused(self, status: u16) -> Vec<String> {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        assert_eq!(self.body["code"], json!(status));
        assert!(!self.body["message"].as_str().expect("a message").is_empty());
        let details = self.body["errorDetails"].as_array().expect("a list of details");
        let field = |detail: &Value| {
            assert_eq!(detail["statusCode"], json!(status));
            detail["field"].as_str().expect("a field").to_owned()
        };
        details.iter().map(field).collect()
    }
}

/// A client of one install.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) http: Client,
    pub(crate) url: String,
    pub(crate) token: String,
}

impl Caller {
    /// A client without a token.
    pub(crate) fn unsigned(staging: &Staging) -> Caller {
        let http = Client::builder()
            .redirect(reqwest::redirect::Policy::limited(5))
            .build()
            .expect("a client");
        Caller { http, url: staging.url(), token: String::new() }
    }

    /// Signs in as `user1`.
    pub(crate) async fn signed(staging: &Staging) -> Caller {
        let mut caller = Caller::unsigned(staging);
        let answer = caller.login("user1", staging.password().reveal()).await.ok();
        caller.token = answer["accessToken"].as_str().expect("a token").to_owned();
        caller
    }

    pub(crate) async fn login(&self, username: &str, password: &str) -> Answer {
        let body = json!({
            "username": username, "password": password, "deviceId": "test", "platformType": 4,
        });
        self.post("/api/v2/auth/login", body).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Answer, reqwest::Error> {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        Ok(Answer::of(request.send().await?).await)
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await.expect("an answer")
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await.expect("an answer")
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await.expect("an answer")
    }

    /// A verb on a kind of object.
    pub(crate) async fn object(&self, kind: &str, verb: &str, body: Value) -> Answer {
        self.post(&format!("/api/v2/crmobject/{kind}/{verb}"), body).await
    }

    /// Creates an object and returns its id.
    pub(crate) async fn create(&self, kind: &str, body: Value) -> String {
        let answer = self.object(kind, "create", body).await.ok();
        answer["crmId"].as_str().expect("an id").to_owned()
    }

    /// Any person of the install.
    pub(crate) async fn some_person(&self) -> Value {
        let mut found = self.object("person", "find", json!({"pageSize": 1})).await.ok();
        found["data"][0].take()
    }
}

/// The counts of an install as `operation -> requests`.
pub(crate) fn requests(staging: &Staging) -> BTreeMap<&'static str, u64> {
    staging.counts().into_iter().map(|(o, counts)| (o.name(), counts.total())).collect()
}

/// The time on the monotonic clock, for tests of what may not happen before a time is over.
#[expect(clippy::disallowed_methods, reason = "a delay is one of real time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
