//! Providers that take a message, refuse it, send the request back, or point elsewhere.

use documents::readiness::{ProbeFact, ProbeOutcome, SmsUrlFacts, SmsUrlProblem, Why};
use readiness::probes::net::{Proxies, Trust};
use readiness::probes::sms::{Consented, send};
use tokio_util::sync::CancellationToken;

use crate::liar::Step::{self, *};
use crate::liar::{Authority, Liar, self_signed_server};
use crate::mail::LOOPBACK;
use crate::{CANARY, LONG, failure, shows_no_secret};

fn sms(fact: &ProbeFact) -> &SmsUrlFacts {
    match &fact.outcome {
        ProbeOutcome::SmsUrl(facts) => facts,
        other => panic!("no fact of a provider: {other:?}"),
    }
}

const QUERY: &str = "user={user}&pass={password}&to={number}&text={text}";

async fn message(template: &str, number: &str, trust: &Trust) -> ProbeFact {
    let proxies = Proxies::none();
    let message = Consented {
        template,
        number,
        text: Some("سلام ۱"),
        user: Some("ali"),
        password: Some(CANARY),
        proxies: &proxies,
        trust,
    };
    let fact = send(&message, LONG, &CancellationToken::new()).await;
    shows_no_secret(&fact);
    let json = serde_json::to_string(&fact).expect("a fact is JSON");
    assert!(!json.contains("9121234567") && !json.contains("سلام"), "{json}");
    fact
}

/// Sends through a provider that answers so, over plain HTTP.
async fn through(script: Vec<Step>) -> (ProbeFact, Liar) {
    let liar = Liar::start([vec![HearHead], script].concat()).await;
    let template = format!("http://{}/send?{QUERY}", liar.address());
    let fact = message(&template, "+98 912 123 4567", &Authority::new().trust()).await;
    (fact, liar)
}

#[tokio::test]
async fn a_message_goes_out_once_with_the_number_as_the_provider_wants_it() {
    let (fact, liar) = through(vec![Say("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n1-0")]).await;
    assert_eq!(fact.failure, None);
    let sent = sms(&fact).message.as_ref().expect("it was sent");
    assert_eq!((sent.status, sent.answer.as_deref()), (Some(200), Some("1-0")));
    assert_eq!(sent.number, "0912***4567");
    assert_eq!(sms(&fact).problems, [SmsUrlProblem::Unprotected]);
    assert_eq!(
        liar.heard()[0],
        "GET /send?user=ali&pass=c4nary%20%22pass%5Cword&to=09121234567\
         &text=%D8%B3%D9%84%D8%A7%D9%85%20%DB%B1 HTTP/1.1"
    );
    let requests = liar.heard().iter().filter(|line| line.starts_with("GET")).count();
    assert_eq!(requests, 1);
}

#[tokio::test]
async fn what_a_provider_sends_back_of_the_request_is_masked() {
    let answers = [
        "HTTP/1.1 200 OK\r\n\r\nno ali c4nary \"pass\\word 09121234567 989121234567 سلام ۱",
        "HTTP/1.1 200 OK\r\n\r\nno pass=c4nary%20%22pass%5Cword to=9121234567",
        "HTTP/1.1 200 OK\r\n\r\nno c4nary+%22pass%5cword %d8%b3%d9%84%d8%a7%d9%85%20%db%b1",
        "HTTP/1.1 500 Oops\r\n\r\nno YzRuYXJ5ICJwYXNzXHdvcmQ=",
    ];
    for answer in answers {
        let (fact, _) = through(vec![Say(answer)]).await;
        let sent = sms(&fact).message.as_ref().expect("it was sent");
        let shown = sent.answer.as_deref().expect("an answer");
        assert!(shown.starts_with("no ") && shown.contains("***"), "{shown}");
        for secret in ["c4nary", "ali", "%D8%B3", "%d8%b3", "YzRu", "912123"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
}

#[tokio::test]
async fn a_redirect_is_told_and_not_followed() {
    let other = Liar::start(vec![HearHead, Say("HTTP/1.1 200 OK\r\n\r\n1")]).await;
    let answer =
        format!("HTTP/1.1 302 Found\r\nLocation: http://{}/?p=c4nary\r\n\r\n", other.address());
    let (fact, _) = through(vec![Say(Box::leak(answer.into_boxed_str()))]).await;
    let (stage, _, detail) = failure(&fact);
    assert_eq!(stage, "answer");
    assert!(detail.contains("points to another address at http://127.0.0.1"), "{detail}");
    assert_eq!(other.heard(), Vec::<String>::new());
}

#[tokio::test]
async fn a_message_whose_answer_broke_off_may_have_been_sent() {
    let (fact, _) = through(vec![]).await;
    let sent = sms(&fact).message.as_ref().expect("it may have been sent");
    assert_eq!((sent.status, &sent.answer), (None, &None));
    assert_eq!(failure(&fact).0, "answer");
}

#[tokio::test]
async fn nothing_is_sent_to_who_cannot_show_that_he_is_the_provider() {
    let authority = Authority::new();
    for (server, is_sent) in
        [(self_signed_server(LOOPBACK), false), (authority.server(LOOPBACK), true)]
    {
        let script = vec![Tls(server), HearHead, Say("HTTP/1.1 200 OK\r\n\r\n7")];
        let liar = Liar::start(script).await;
        let template = format!("https://{}/?{QUERY}", liar.address());
        let fact = message(&template, "09121234567", &authority.trust()).await;
        assert_eq!(sms(&fact).message.is_some(), is_sent, "{fact:?}");
        assert_eq!(liar.heard().is_empty(), !is_sent);
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_anybody_is_asked() {
    let trust = Authority::new().trust();
    let liar = Liar::start(vec![HearHead]).await;
    let good = format!("http://{}/?{QUERY}", liar.address());
    for (template, number) in [
        (good.as_str(), "02188776655"),
        (good.as_str(), "+14155550123"),
        (&format!("{good}&x={{nothing}}"), "09121234567"),
        ("c4nary {number}", "09121234567"),
        (&good.replace("http://", "http://me:c4nary@"), "09121234567"),
    ] {
        let fact = message(template, number, &trust).await;
        assert_eq!(failure(&fact).1, Why::NotAsked, "{template}");
        assert_eq!(sms(&fact).message, None);
    }
    assert_eq!(liar.heard(), Vec::<String>::new());
}
