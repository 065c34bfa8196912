//! Measures how fast the outbox drains: a campaign through a number of senders to a gateway that answers
//! at once, without a service model. What the gateway itself costs is in the figure.
//!
//! `cargo run --release -p staging --example messages [messages] [senders]`

use std::time::{Duration, Instant};

use documents::gateway::GatewayDescription;
use serde_json::{Value, json};
use staging::{Dataset, ServiceModel, Settings, SmsSettings, SmsWay};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

type Failure = Box<dyn std::error::Error>;

#[expect(clippy::disallowed_methods, reason = "a measurement is of real time")]
fn now() -> Instant {
    Instant::now()
}

/// Answers each request of a connection at once; requests have no body.
async fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut bytes, mut heard) = ([0; 4096], Vec::new());
    loop {
        let read = stream.read(&mut bytes).await?;
        if read == 0 {
            return Ok(());
        }
        heard.extend_from_slice(&bytes[..read]);
        if heard.ends_with(b"\r\n\r\n") {
            heard.clear();
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n1-0").await?;
        }
    }
}

async fn serve(listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        // A connection that breaks is the outbox's to notice.
        tokio::spawn(async move { answer(stream).await.is_ok() });
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let number = |place, default: usize| {
        std::env::args().nth(place).map_or(Ok(default), |text| text.parse::<usize>())
    };
    let (messages, senders) = (number(1, 20_000)?, number(2, 8)?);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(serve(listener));
    let description = GatewayDescription::shipped("sendsms").ok_or("no description")?;
    let way = SmsWay::parse(&url, description, None)?;
    let staging = staging::start(Settings {
        dataset: Dataset { seed: 1, persons: 100 },
        service: ServiceModel::None,
        sms: Some(SmsSettings { senders, ..SmsSettings::of(way, "30001234") }),
        ..Settings::default()
    })
    .await?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let url = staging.url();
    let sign_in = json!({ "username": "user1", "password": staging.password().reveal(),
        "deviceId": "measure", "platformType": 4 });
    let post = async |path: String, token: &str, body: Value| -> Result<Value, reqwest::Error> {
        let request = http.post(format!("{url}{path}")).bearer_auth(token).json(&body);
        request.send().await?.error_for_status()?.json().await
    };
    let signed = post("/api/v2/auth/login".to_owned(), "", sign_in).await?;
    let token = signed["accessToken"].as_str().ok_or("no token")?;
    let base = "/api/v1/sms/campaign";
    let campaign = post(base.to_owned(), token, json!({ "name": "measure" })).await?;
    let campaign = &campaign["campaignId"];
    let text = "مشتری گرامی، نوبت شما ثبت شد. شماره پیگیری: ";
    let all: Vec<Value> = (0..messages)
        .map(|place| {
            json!({ "number": format!("0912{place:07}"), "text": format!("{text}{place}") })
        })
        .collect();
    for some in all.chunks(1_000) {
        let body = json!({ "messages": some });
        post(format!("{base}/{campaign}/messages"), token, body).await?;
    }
    let begun = now();
    post(format!("{base}/{campaign}/start"), token, json!({})).await?;
    let first = staging.sms_until(|state| state.sent > 0).await.map(|_| begun.elapsed());
    let state = staging.sms_until(|state| state.waiting == 0).await.ok_or("it ended early")?;
    let spent: Duration = begun.elapsed();
    println!(
        "{} messages through {senders} senders in {:.2} s: {:.0}/s; the first outcome after {:.1} ms",
        state.sent,
        spent.as_secs_f64(),
        state.sent as f64 / spent.as_secs_f64(),
        first.ok_or("it ended early")?.as_secs_f64() * 1e3,
    );
    staging.stop().await?;
    Ok(())
}
