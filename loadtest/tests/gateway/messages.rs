//! Messages of each kind of provider, taken and refused.

use std::collections::BTreeSet;

use documents::gateway::{GatewayAnswer, GatewayBody, GatewayMethod};
use documents::sms::{Malformation, SmsRefusal};
use documents::units::Rate;
use loadtest::gateway::{GatewayNotice, GatewaySettings, Told};
use tokio::task::JoinSet;

use super::client::{Client, GOOD, Played, encoded, get, settings};

/// Joiners, ی and ک beside their Arabic forms, digits of three scripts and an emoji of two code
/// points.
const TEXT: &str = "می\u{200C}رود: یک كتاب ي ۱۲۳ ١٢٣ 123 👍🏽 a+b&c=d%41 <x>\nخط";

/// The header of the shipped description `soap-3000`.
const ACTION: &str = "SOAPAction: \"enqueue\"\r\n";

fn query(text: &str) -> String {
    GOOD.replace("text=x", &format!("text={text}"))
}

fn json(text: &str) -> String {
    let text = serde_json::to_string(text).expect("a text");
    format!(
        "{{\"username\":\"user\",\"password\":\"secret\",\"sender\":\"30001234\",\
         \"receptor\":\"09121234567\",\"message\":{text}}}"
    )
}

fn soap(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<s:Envelope xmlns:s=\"urn:s\"><s:Body><enqueue xmlns=\"urn:sms\"><username>user</username>\
         <password>secret</password><sender>30001234</sender><recipient>09121234567</recipient>\
         <message>{text}</message></enqueue></s:Body></s:Envelope>"
    )
}

/// A description with a form, which none of the shipped ones has.
fn with_form() -> GatewaySettings {
    let mut settings = settings("sendsms");
    let request = &mut settings.description.request;
    request.method = GatewayMethod::Post;
    request.body = Some(GatewayBody::Form(std::mem::take(&mut request.query)));
    settings
}

/// A message has arrived whole, and its sender knows.
async fn taken(played: &mut Played, text: &str) {
    let message = played.offered().await;
    assert_eq!(message.text, text);
    assert_eq!((message.number.as_str(), message.id), ("09121234567", Some(1001)));
    assert!(message.taken && message.wrong.is_empty());
    assert_eq!(played.answered().await, Told::Taken);
}

#[tokio::test]
async fn a_persian_text_comes_through_each_kind_of_request_byte_for_byte() {
    let mut played = Played::start(settings("sendsms")).await;
    assert_eq!(played.get(&query(&encoded(TEXT))).await, (200, "1-0".to_owned()));
    taken(&mut played, TEXT).await;

    let mut played = Played::start(with_form()).await;
    let answer = played.post("/post/sendSMS.ashx", "", query(&encoded(TEXT)).as_bytes()).await;
    assert_eq!(answer, (200, "1-0".to_owned()));
    taken(&mut played, TEXT).await;

    let mut played = Played::start(settings("json")).await;
    let (status, body) = played.post("/v1/sms/send.json", "", json(TEXT).as_bytes()).await;
    assert!(status == 200 && body.contains("\"messageid\":1001"), "{body}");
    taken(&mut played, TEXT).await;

    let mut played = Played::start(settings("soap-3000")).await;
    let (status, body) = played.post("/services/SmsService", ACTION, soap(TEXT).as_bytes()).await;
    assert!(status == 200 && body.contains("<result>1001</result>"), "{body}");
    taken(&mut played, TEXT).await;
}

#[tokio::test]
async fn a_client_of_another_make_is_understood() {
    let mut played = Played::start(settings("sendsms")).await;
    let client = reqwest::Client::new();
    let url = format!("{}/post/sendSMS.ashx?{}", played.gateway.url(), query(&encoded(TEXT)));
    let answer = client.get(url).send().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "text/plain; charset=utf-8");
    assert_eq!(answer.text().await.expect("a body"), "1-0");
    taken(&mut played, TEXT).await;
    let mut played = Played::start(settings("json")).await;
    let url = format!("{}/v1/sms/send.json", played.gateway.url());
    let answer = client.post(url).body(json(TEXT)).send().await.expect("an answer");
    assert!(answer.status().is_success());
    taken(&mut played, TEXT).await;
}

#[tokio::test]
async fn a_client_that_asks_whether_to_send_its_body_is_told_to() {
    // .NET's HttpWebRequest does so by itself.
    let mut played = Played::start(settings("json")).await;
    let mut client = Client::connect(played.gateway.address()).await;
    let body = json("x");
    let length = body.len();
    let head = format!(
        "POST /v1/sms/send.json HTTP/1.1\r\nHost: g\r\nExpect: 100-continue\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    client.send(head.as_bytes()).await;
    assert_eq!(client.head().await, (100, 0));
    client.send(body.as_bytes()).await;
    assert_eq!(client.answer().await.0, 200);
    taken(&mut played, "x").await;
}

#[track_caller]
fn is_refused(message: &loadtest::gateway::OfferedMessage, wrong: &[Malformation]) {
    assert!(!message.taken && message.id.is_none());
    assert_eq!(message.wrong, wrong);
}

#[tokio::test]
async fn each_refusal_is_answered_told_and_counted() {
    let mut played = Played::start(settings("sendsms")).await;
    let cases = [
        (
            GOOD.replace("secret", "wrong"),
            "0",
            SmsRefusal::Credentials,
            &[Malformation::Credentials][..],
        ),
        (GOOD.replace("30001234", "3000"), "5", SmsRefusal::Sender, &[Malformation::Sender]),
        (GOOD.replace("0912", "%2B98912"), "11", SmsRefusal::Number, &[Malformation::CountryCode]),
        (query(""), "7", SmsRefusal::Text, &[]),
        // سلام in Windows-1256.
        (query("%D3%E1%C7%E3"), "7", SmsRefusal::Text, &[Malformation::NotUtf8]),
    ];
    for (query, code, why, wrong) in cases {
        assert_eq!(played.get(&query).await, (200, code.to_owned()), "{why:?}");
        is_refused(&played.offered().await, wrong);
        assert_eq!(played.answered().await, Told::Refused(why));
        assert!(played.gateway.counts().refused.of(why) > 0);
    }
    let counts = played.gateway.counts();
    assert_eq!((counts.attempts, counts.taken, counts.refused.text), (5, 0, 2));
}

#[tokio::test]
async fn what_comes_above_the_rate_is_refused() {
    let mut settings = settings("sendsms");
    settings.description.play.rate = Some(Rate { per_second: 1e-3 });
    let mut played = Played::start(settings).await;
    assert_eq!(played.get(GOOD).await.0, 200);
    assert_eq!(played.get(GOOD).await, (429, "4".to_owned()));
    taken(&mut played, "x").await;
    is_refused(&played.offered().await, &[]);
    assert_eq!(played.answered().await, Told::Refused(SmsRefusal::Rate));
}

#[tokio::test]
async fn an_answer_waits_for_its_latency() {
    let mut settings = settings("sendsms");
    settings.description.play.latency = "fixed 30 ms".parse().expect("a spread");
    let mut played = Played::start(settings).await;
    played.get(GOOD).await;
    let (offered, answered) = (played.told().await, played.told().await);
    let GatewayNotice::Offered { at_us: offered_us, .. } = offered else { panic!("{offered:?}") };
    let GatewayNotice::Answered { at_us, .. } = answered else { panic!("{answered:?}") };
    assert!(at_us - offered_us >= 30_000, "{}", at_us - offered_us);
}

#[tokio::test]
async fn an_answer_without_a_body_tells_as_any_other() {
    for status in [200, 204] {
        let mut settings = settings("sendsms");
        settings.description.answers.taken = GatewayAnswer { status, body: String::new() };
        let mut played = Played::start(settings).await;
        assert_eq!(played.get(GOOD).await, (status, String::new()));
        taken(&mut played, "x").await;
    }
}

#[tokio::test]
async fn requests_that_come_together_on_one_connection_are_answered_in_order() {
    let mut played = Played::start(settings("soap-3000")).await;
    let mut client = Client::connect(played.gateway.address()).await;
    let (one, other) = (soap("1"), soap("2"));
    let ask = |body: &str| {
        let length = body.len();
        format!(
            "POST /services/SmsService HTTP/1.1\r\nHost: g\r\n{ACTION}\
             Content-Length: {length}\r\n\r\n{body}"
        )
    };
    client.send(format!("{}{}", ask(&one), ask(&other)).as_bytes()).await;
    assert!(client.answer().await.1.contains("<result>1001<"));
    assert!(client.answer().await.1.contains("<result>1002<"));
    for text in ["1", "2"] {
        assert_eq!(played.offered().await.text, text);
        assert_eq!(played.answered().await, Told::Taken);
    }
}

#[tokio::test]
async fn a_thousand_messages_on_fifty_connections_are_counted_right() {
    let mut played = Played::start(settings("sendsms")).await;
    let address = played.gateway.address();
    let mut clients = JoinSet::new();
    for number in 0..50 {
        clients.spawn(async move {
            let mut client = Client::connect(address).await;
            for message in 0..20 {
                let text = format!("{}+{number}+{message}", encoded("سلام"));
                client.send(get(&query(&text)).as_bytes()).await;
                assert_eq!(client.answer().await.0, 200);
            }
        });
    }
    clients.join_all().await;
    let counts = played.gateway.counts();
    assert_eq!((counts.attempts, counts.taken, counts.parts), (1_000, 1_000, 1_000));
    assert!((1..=50).contains(&counts.concurrent_most), "{counts:?}");
    played.gateway.stop().await;
    let (mut texts, mut ids, mut ends) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut seen_us = 0;
    while let Some(notice) = played.notices.recv().await {
        let at_us = match notice {
            GatewayNotice::Offered { attempt, at_us, message } => {
                assert_eq!(attempt, texts.len() as u64, "attempts are told in order");
                texts.insert(message.text);
                ids.extend(message.id);
                at_us
            }
            GatewayNotice::Answered { attempt, at_us, told } => {
                assert_eq!(told, Told::Taken);
                ends.insert(attempt);
                at_us
            }
            GatewayNotice::Unreadable { reason, .. } => panic!("{reason}"),
        };
        assert!(at_us >= seen_us, "instants never go back");
        seen_us = at_us;
    }
    assert_eq!((texts.len(), ids.len(), ends.len()), (1_000, 1_000, 1_000));
    assert_eq!((ids.first(), ids.last()), (Some(&1_001), Some(&2_000)));
}
