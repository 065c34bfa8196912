//! Places on a small internet of our own: good, silent, lying, behind a proxy.

use documents::readiness::{InternetFacts, ProbeFact, ProbeOutcome, Why};
use readiness::probes::internet::probe;
use readiness::probes::net::Proxies;
use tokio_util::sync::CancellationToken;

use crate::liar::Step::*;
use crate::liar::{Authority, Liar, self_signed_server};
use crate::mail::LOOPBACK;
use crate::{LONG, SHORT, failure, shows_no_secret};

/// An answer whose date is long ago, so that every clock is ahead of it.
const ANSWER: &str =
    "HTTP/1.1 404 Not Found\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n";

fn internet(fact: &ProbeFact) -> &InternetFacts {
    match &fact.outcome {
        ProbeOutcome::Internet(facts) => facts,
        other => panic!("no fact of the internet: {other:?}"),
    }
}

async fn ask(url: &str, proxies: &Proxies, authority: &Authority) -> ProbeFact {
    let cancel = CancellationToken::new();
    probe(url, proxies, &authority.trust(), LONG, &cancel).await
}

#[tokio::test]
async fn any_answer_of_a_trusted_place_shows_that_it_is_reached() {
    let authority = Authority::new();
    let liar = Liar::start(vec![Tls(authority.server(LOOPBACK)), HearHead, Say(ANSWER)]).await;
    let url = format!("https://{}/a?b=c", liar.address());
    let fact = ask(&url, &Proxies::none(), &authority).await;
    assert_eq!(fact.failure, None);
    let facts = internet(&fact);
    assert!(facts.resolved && facts.connected);
    assert_eq!((facts.tls, facts.status, &facts.proxy), (Some(true), Some(404), &None));
    let ahead_s = facts.clock_ahead_s.expect("the answer has a date");
    assert!(ahead_s > 30.0 * 365.0 * 86_400.0, "{ahead_s}");
    assert_eq!(liar.heard()[0], "GET /a?b=c HTTP/1.1");
}

#[tokio::test]
async fn an_untrusted_place_has_failed_at_tls_but_tells_the_time() {
    let authority = Authority::new();
    for (server, reason) in [
        (authority.expired_server(LOOPBACK), "expired"),
        (self_signed_server(LOOPBACK), "unknown issuer"),
    ] {
        let liar = Liar::start(vec![Tls(server), HearHead, Say(ANSWER)]).await;
        let url = format!("https://{}/", liar.address());
        let fact = ask(&url, &Proxies::none(), &authority).await;
        let (stage, why, detail) = failure(&fact);
        assert_eq!((stage, why), ("tls", Why::Failed));
        assert!(detail.contains(reason), "{detail}");
        assert_eq!(internet(&fact).tls, Some(false));
        assert!(internet(&fact).clock_ahead_s.is_some());
    }
}

#[tokio::test]
async fn what_is_no_web_server_is_told_with_its_stage() {
    let authority = Authority::new();
    let cases = [
        ("http", vec![HearHead, Say("220 mail.example.com ESMTP\r\n")], "answer"),
        ("http", vec![HearHead], "answer"),
        ("http", vec![HearHead, Say("HTTP/1.1 200 OK\r\nX: "), Flood], "answer"),
        ("https", vec![Say("HTTP/1.1 200 OK\r\n\r\n")], "tls"),
    ];
    for (scheme, script, stage) in cases {
        let liar = Liar::start(script).await;
        let fact =
            ask(&format!("{scheme}://{}/", liar.address()), &Proxies::none(), &authority).await;
        assert_eq!((failure(&fact).0, failure(&fact).1), (stage, Why::Failed), "{fact:?}");
        assert_eq!(internet(&fact).status, None);
        assert_eq!(internet(&fact).tls, (scheme == "https").then_some(false));
    }
}

#[tokio::test]
async fn a_silent_place_is_given_up_and_a_stopped_probe_closes_its_socket() {
    let (trust, proxies) = (Authority::new().trust(), Proxies::none());
    for (scheme, stage) in [("http", "answer"), ("https", "tls")] {
        let liar = Liar::start(vec![Hang]).await;
        let url = format!("{scheme}://{}/", liar.address());
        let cancel = CancellationToken::new();
        let fact = probe(&url, &proxies, &trust, SHORT, &cancel).await;
        assert_eq!((failure(&fact).0, failure(&fact).1), (stage, Why::TimedOut));
        liar.closed.notified().await;
        liar.hangs.notified().await;
        let stopping = async {
            liar.hangs.notified().await;
            cancel.cancel();
        };
        let probing = probe(&url, &proxies, &trust, LONG, &cancel);
        let (fact, ()) = tokio::join!(probing, stopping);
        assert_eq!((failure(&fact).0, failure(&fact).1), (stage, Why::NotAsked));
        liar.closed.notified().await;
    }
}

#[tokio::test]
async fn a_proxy_is_gone_through_and_its_log_in_is_not_shown() {
    let authority = Authority::new();
    let tunnel = vec![
        HearHead,
        Say("HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n"),
        Tls(authority.server("place.example.com")),
        HearHead,
        Say(ANSWER),
    ];
    let relay = vec![HearHead, Say(ANSWER)];
    let cases = [
        ("https", tunnel, "CONNECT place.example.com:443 HTTP/1.1"),
        ("http", relay, "GET http://place.example.com/x HTTP/1.1"),
    ];
    for (scheme, script, first) in cases {
        let liar = Liar::start(script).await;
        let proxies = Proxies::all(&format!("http://me:c4nary@{}", liar.address()));
        let fact = ask(&format!("{scheme}://place.example.com/x"), &proxies, &authority).await;
        assert_eq!(fact.failure, None);
        let facts = internet(&fact);
        assert_eq!(facts.proxy.as_deref(), Some(format!("http://{}", liar.address()).as_str()));
        assert!(facts.resolved && facts.connected && facts.status == Some(404));
        assert_eq!(liar.heard()[0], first);
        let heard = liar.heard().join("\n").to_lowercase();
        assert!(heard.contains("proxy-authorization: basic bwu6yzruyxj5"), "{heard}");
        shows_no_secret(&fact);
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_leaves_the_place_unreached() {
    let authority = Authority::new();
    let refusal = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
    for scheme in ["http", "https"] {
        let liar = Liar::start(vec![HearHead, Say(refusal)]).await;
        let proxies = Proxies::all(&format!("http://{}", liar.address()));
        let fact = ask(&format!("{scheme}://place.example.com/"), &proxies, &authority).await;
        assert!(failure(&fact).2.contains("407"), "{fact:?}");
        assert!(!internet(&fact).connected && !internet(&fact).resolved);
    }
}

#[tokio::test]
async fn a_url_with_a_log_in_is_not_asked_and_not_shown() {
    let authority = Authority::new();
    for url in ["https://me:c4nary@127.0.0.1:1/", "c4nary", "ftp://c4nary/"] {
        let fact = ask(url, &Proxies::none(), &authority).await;
        assert_eq!(failure(&fact).1, Why::NotAsked);
        shows_no_secret(&fact);
    }
}
