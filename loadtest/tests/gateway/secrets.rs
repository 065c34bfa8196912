//! Nothing that a gateway says holds a user's name or password, wherever they stood in a request.

use documents::gateway::{GatewayDescription, GatewayTroubleKind};
use loadtest::clock::Clock;
use loadtest::gateway::{Credentials, Gateway, GatewayNotice, GatewaySettings};
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc::unbounded_channel;

use super::client::{Client, GOOD, Played, always, settings, with};

/// What must not be seen, wherever it stands.
const CANARY: &str = "canary";

fn with_canaries(description: &str) -> GatewaySettings {
    let credentials = Credentials::new("canary-user", "canary-password");
    let settings = GatewaySettings { credentials, ..settings(description) };
    assert!(!format!("{settings:?}").contains(CANARY), "the settings show them");
    settings
}

/// Everything that a gateway says of some requests: answers, notices, counts and itself.
async fn said(settings: GatewaySettings, requests: &[String]) -> String {
    let mut played = Played::start(settings).await;
    played.gateway.begin(Clock::start());
    let mut said = String::new();
    for request in requests {
        let mut client = Client::connect(played.gateway.address()).await;
        client.send(request.as_bytes()).await;
        // Halves end here, and whole ones are answered or not.
        client.stream.shutdown().await.expect("it is open");
        while client.more().await.unwrap_or(false) {}
        said.push_str(&String::from_utf8_lossy(client.received()));
    }
    let counts = played.gateway.counts();
    said.push_str(&format!("{:?}{counts:?}", played.gateway));
    said.push_str(&serde_json::to_string(&counts).expect("counts are plain"));
    played.gateway.stop().await;
    let mut notices = 0;
    while let Some(notice) = played.notices.recv().await {
        notices += u64::from(!matches!(notice, GatewayNotice::Answered { .. }));
        said.push_str(&format!("{notice:?}"));
    }
    assert_eq!(notices, requests.len() as u64, "each request was told of");
    said
}

fn get(target: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: g\r\n\r\n")
}

fn post(path: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nHost: g\r\n{headers}Content-Length: {length}\r\n\r\n{body}")
}

#[tokio::test]
async fn a_query_and_a_path_stay_unsaid() {
    let good = GOOD.replace("=user", "=canary-user").replace("=secret", "=canary-password");
    let send = |query: &str| get(&format!("/post/sendSMS.ashx?{query}"));
    let requests = [
        send(&good),
        send(&good.replace("canary-password", "canary-wrong")),
        send(&good.replace("0912", "98912")),
        send(&good.replace("to=", "canary=")),
        send(&good.replace("from=30001234", "from=canary-sender")),
        get(&format!("/canary?{good}")),
        format!("GET /post/sendSMS.ashx?{good} HTTP/1.1\r\nX: canary"),
        format!("GET /post/sendSMS.ashx?{good} HTTP/canary\r\n\r\n"),
        format!("CANARY /post/sendSMS.ashx?{good} HTTP/1.1\r\nHost: g\r\n\r\n"),
    ];
    let said = said(with_canaries("sendsms"), &requests).await;
    assert!(!said.to_lowercase().contains(CANARY), "{said}");
    assert!(said.contains("taken: true") && said.contains("Refused"), "it says nothing at all");
}

#[tokio::test]
async fn a_body_stays_unsaid() {
    let fields = "\"username\":\"canary-user\",\"password\":\"canary-password\",\
                  \"sender\":\"canary\",\"receptor\":\"09121234567\",\"message\":\"x\"";
    let send = |body: &str| post("/v1/sms/send.json", "X-Canary: canary\r\n", body);
    let requests = [
        send(&format!("{{{fields}}}")),
        send(&format!("{{{fields},canary}}")),
        send(&format!("{{{}}}", fields.replace("receptor", "canary"))),
        send(&format!("{{{}}}", fields.replace("\"canary-user\"", "[\"canary\"]"))),
        send("\"canary\""),
    ];
    let said_of_json = said(with_canaries("json"), &requests).await;
    assert!(!said_of_json.to_lowercase().contains(CANARY), "{said_of_json}");

    let envelope = "<e:Envelope xmlns:e=\"canary\"><e:Body><enqueue><username>canary</username>\
                    <password>canary-password</password><sender>1</sender>\
                    <recipient>09121234567</recipient><message>x</message></enqueue></e:Body>\
                    </e:Envelope>";
    let send = |body: &str| post("/services/SmsService", "SOAPAction: enqueue\r\n", body);
    let requests = [
        send(envelope),
        send(&envelope.replace("</password>", "</canary>")),
        send(&envelope.replace("canary-password", "&canary;")),
        send(&envelope.replace("recipient", "canary")),
        post("/services/SmsService", "SOAPAction: canary\r\n", envelope),
    ];
    let said_of_soap = said(with_canaries("soap-3000"), &requests).await;
    assert!(!said_of_soap.to_lowercase().contains(CANARY), "{said_of_soap}");
}

#[tokio::test]
async fn troubles_say_nothing_either() {
    let good = GOOD.replace("=user", "=canary-user").replace("=secret", "=canary-password");
    for kind in [
        GatewayTroubleKind::Error,
        GatewayTroubleKind::Reset,
        GatewayTroubleKind::Timeout,
        GatewayTroubleKind::WrongBody,
    ] {
        let settings = with(always(kind), with_canaries("sendsms"));
        let said = said(settings, &[get(&format!("/post/sendSMS.ashx?{good}"))]).await;
        assert!(!said.contains(CANARY), "{kind:?}: {said}");
    }
}

#[tokio::test]
async fn an_error_at_the_start_stays_silent_of_them() {
    let (told, _notices) = unbounded_channel();
    let taken = Played::start(settings("sendsms")).await;
    let mut unplayable = with_canaries("json");
    unplayable.description = GatewayDescription {
        request: documents::gateway::GatewayRequest {
            body: Some(documents::gateway::GatewayBody::Json("{\"canary\": canary}".to_owned())),
            ..unplayable.description.request.clone()
        },
        ..unplayable.description.clone()
    };
    let address = taken.gateway.address();
    for settings in [GatewaySettings { address, ..with_canaries("sendsms") }, unplayable] {
        let error = Gateway::start(settings, Clock::start(), told.clone()).await.expect_err("none");
        assert!(!format!("{error} {error:?}").contains(CANARY), "{error:?}");
    }
}
