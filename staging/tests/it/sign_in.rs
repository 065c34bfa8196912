//! Signing in, tokens, lock-outs.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use staging::{LockOut, Password, Settings};

use crate::client::{Answer, Caller, bare};

async fn v1(caller: &Caller, pairs: &[(&str, &str)]) -> Answer {
    let request = caller.http.post(format!("{}/api/v1/auth", caller.url)).form(pairs);
    let response = request.send().await.expect("an answer");
    let status = response.status();
    Answer { status, body: response.json().await.unwrap_or(Value::Null) }
}

#[tokio::test]
async fn both_generations_sign_in_and_their_tokens_open_the_api() {
    let staging = staging::start(bare()).await.expect("started");
    let mut caller = Caller::unsigned(&staging);
    caller.get("/api").await.refused(401);

    let password = staging.password().reveal();
    let credentials = [("username", "user2"), ("password", password), ("grant_type", "password")];
    let answer = v1(&caller, &credentials).await.ok();
    assert_eq!(answer["token_type"], "bearer");
    assert_eq!(answer["expires_in"], 7_200);
    caller.token = answer["access_token"].as_str().expect("a token").to_owned();
    caller.get("/api").await.ok();

    let answer = caller.login("user1", password).await.ok();
    assert!(answer["expiresAt"].as_str().expect("a date").ends_with("+03:30"));
    caller.token = answer["accessToken"].as_str().expect("a token").to_owned();
    caller.get("/api").await.ok();
    staging.stop().await.expect("stopped");
}

#[tokio::test]
async fn keys_are_read_in_pascal_case_too() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::unsigned(&staging);
    let body = json!({
        "Username": "user1", "Password": staging.password().reveal(), "DeviceId": "d",
        "PlatformType": 0,
    });
    caller.post("/api/v2/auth/login", body).await.ok();
    let password = staging.password().reveal();
    let pairs = [("UserName", "user1"), ("Password", password), ("Grant_Type", "password")];
    v1(&caller, &pairs).await.ok();
}

#[tokio::test]
async fn what_is_wrong_with_a_sign_in_is_in_its_status() {
    let staging = staging::start(bare()).await.expect("started");
    let caller = Caller::unsigned(&staging);
    caller.login("user1", "wrong").await.refused(401);
    caller.login("user4", staging.password().reveal()).await.refused(401);
    assert_eq!(caller.login("", "").await.refused(400), ["username"]);
    let grant = [("username", "user1"), ("password", "x"), ("grant_type", "token")];
    assert_eq!(v1(&caller, &grant).await.refused(400), ["grant_type"]);
    v1(&caller, &[("username", "user1"), ("password", "x"), ("grant_type", "password")])
        .await
        .refused(401);
    let broken = caller
        .http
        .post(format!("{}/api/v2/auth/login", caller.url))
        .header("content-type", "application/json")
        .body("{\"username\":")
        .send()
        .await
        .expect("an answer");
    assert_eq!(broken.status().as_u16(), 400);
}

#[tokio::test]
async fn an_account_locks_after_wrong_passwords_and_opens_again() {
    let lock_out = LockOut { after: 3, time: Duration::from_secs(900) };
    let settings = Settings { lock_out, password: Some(Password::new("right")), ..bare() };
    let staging = staging::start(settings).await.expect("started");
    let caller = Caller::unsigned(&staging);
    for _ in 0..3 {
        caller.login("user1", "wrong").await.refused(401);
    }
    caller.login("user1", "right").await.refused(403);
    v1(&caller, &[("username", "user1"), ("password", "right"), ("grant_type", "password")])
        .await
        .refused(403);
    caller.login("user2", "right").await.ok();
    staging.skip_time(Duration::from_secs(901));
    caller.login("user1", "right").await.ok();
}

#[tokio::test]
async fn a_token_expires_and_is_refreshed() {
    let settings = Settings { token_life: Duration::from_secs(60), ..bare() };
    let staging = staging::start(settings).await.expect("started");
    let mut caller = Caller::unsigned(&staging);
    let answer = caller.login("user1", staging.password().reveal()).await.ok();
    caller.token = answer["accessToken"].as_str().expect("a token").to_owned();
    caller.get("/api").await.ok();
    staging.skip_time(Duration::from_secs(61));
    caller.get("/api").await.refused(401);
    let refresh = json!({ "refreshToken": answer["refreshToken"] });
    let renewed = caller.post("/api/v2/auth/token/refresh", refresh.clone()).await.ok();
    caller.token = renewed["accessToken"].as_str().expect("a token").to_owned();
    caller.get("/api").await.ok();
    caller.post("/api/v2/auth/token/refresh", refresh).await.refused(401);
}

#[tokio::test]
async fn without_the_mobile_module_only_v1_signs_in() {
    let settings = Settings { mobile_module: false, ..bare() };
    let staging = staging::start(settings).await.expect("started");
    let caller = Caller::unsigned(&staging);
    let password = staging.password().reveal();
    caller.login("user1", password).await.refused(402);
    let pairs = [("username", "user1"), ("password", password), ("grant_type", "password")];
    v1(&caller, &pairs).await.ok();
}

#[tokio::test]
async fn no_route_opens_without_a_token_and_none_that_is_made_up() {
    let staging = staging::start(bare()).await.expect("started");
    let mut caller = Caller::unsigned(&staging);
    for token in ["", "made-up"] {
        caller.token = token.to_owned();
        caller.object("person", "find", json!({})).await.refused(401);
        caller.get("/api/v1/telephony/call/active").await.refused(401);
        caller.put("/api/v1/telephony/call", json!({})).await.refused(401);
    }
    let unknown = caller.send(Method::GET, "/api/v3", None).await.expect("an answer");
    unknown.refused(404);
    let wrong_method = caller.send(Method::GET, "/api/v2/auth/login", None).await;
    assert_eq!(wrong_method.expect("an answer").status.as_u16(), 405);
}
