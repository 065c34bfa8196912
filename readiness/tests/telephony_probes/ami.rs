//! The manager interface.

use std::time::Duration;

use documents::readiness::{AmiFacts, ProbeFact, ProbeOutcome, Why};
use readiness::probes::telephony::ami::{AmiQuestion, probe};
use tokio_util::sync::CancellationToken;

use crate::peer::{CANARY, LIMIT, Step, awaited, never, peer, say, stage};

const BANNER: &str = "Asterisk Call Manager/5.0.4\r\n";

fn challenged() -> Vec<Step> {
    vec![
        say(BANNER),
        Step::Hear("AuthType: MD5"),
        say("Response: Success\r\nActionID: mizan-1\r\nChallenge: 123456789\r\n\r\n"),
        Step::Hear("Action: Login"),
    ]
}

fn taken() -> Vec<Step> {
    let mut steps = challenged();
    steps.push(say(
        "Response: Success\r\nActionID: mizan-2\r\nMessage: Authentication accepted\r\n\r\n\
         Event: FullyBooted\r\nStatus: Fully Booted\r\n\r\n",
    ));
    steps
}

fn answered() -> Vec<Step> {
    let mut steps = taken();
    steps.extend([
        Step::Hear("CoreSettings"),
        say("Response: Success\r\nActionID: mizan-3\r\nAsteriskVersion: 16.28.0\r\n\r\n"),
        Step::Hear("SIPpeers"),
        say("Response: Success\r\nActionID: mizan-4\r\nEventList: start\r\n\r\n\
             Event: PeerEntry\r\nActionID: mizan-4\r\nObjectName: 101\r\n\r\n\
             Event: PeerEntry\r\nActionID: mizan-4\r\nObjectName: 102\r\n\r\n\
             Event: PeerlistComplete\r\nActionID: mizan-4\r\nEventList: Complete\r\n\r\n"),
        Step::Hear("PJSIPShowEndpoints"),
        say("Response: Error\r\nActionID: mizan-5\r\nMessage: Invalid/unknown command\r\n\r\n"),
    ]);
    steps
}

async fn asked(steps: Vec<Step>, limit: Duration) -> ProbeFact {
    observed(steps, limit, None).await
}

async fn observed(steps: Vec<Step>, limit: Duration, observe: Option<Duration>) -> ProbeFact {
    let address = peer(steps).await.to_string();
    let question = AmiQuestion { address: &address, account: Some(("mizan", CANARY)), observe };
    probe(question, limit, &never()).await
}

fn facts(fact: &ProbeFact) -> &AmiFacts {
    match &fact.outcome {
        ProbeOutcome::Ami(facts) => facts,
        other => panic!("another probe: {other:?}"),
    }
}

#[test]
fn an_honest_exchange_tells_version_and_extensions() {
    awaited(async {
        let fact = asked(answered(), LIMIT).await;
        assert_eq!(stage(&fact), None, "{fact:?}");
        let found = facts(&fact);
        assert_eq!(found.version.as_deref(), Some("16.28.0"));
        assert_eq!((found.logged_in, found.sip_peers), (Some(true), Some(2)));
        assert_eq!(found.banner.as_deref(), Some("Asterisk Call Manager/5.0.4"));
    });
}

#[test]
fn one_that_drips_is_understood() {
    awaited(async {
        let dripping = answered().into_iter().map(|step| match step {
            Step::Say(bytes) => Step::Drip(bytes),
            other => other,
        });
        let fact = asked(dripping.collect(), LIMIT).await;
        assert_eq!(facts(&fact).version.as_deref(), Some("16.28.0"), "{fact:?}");
    });
}

#[test]
fn a_refused_secret_is_told_and_not_shown() {
    awaited(async {
        for said in ["Authentication failed", CANARY] {
            let mut steps = challenged();
            steps.push(say(&format!(
                "Response: Error\r\nActionID: mizan-2\r\nMessage: {said}\r\n\r\n"
            )));
            let fact = asked(steps, LIMIT).await;
            assert_eq!(stage(&fact), Some("log-in"));
            assert_eq!(facts(&fact).logged_in, Some(false));
            assert_eq!(fact.failure.expect("refused").reason.why, Why::NoRight);
        }
    });
}

#[test]
fn other_services_are_no_asterisk() {
    awaited(async {
        for greeting in ["SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 400 Bad Request\r\n", "\u{fffd}\r\n"]
        {
            let fact = asked(vec![say(greeting)], LIMIT).await;
            assert_eq!(facts(&fact).is_asterisk, Some(false), "{greeting}");
            assert_eq!(stage(&fact), Some("greeting"));
        }
        let fact = asked(vec![Step::Say(vec![b'A'; 10 << 20])], LIMIT).await;
        assert_eq!((facts(&fact).is_asterisk, stage(&fact)), (Some(false), Some("greeting")));
    });
}

#[test]
fn silence_ends_with_the_limit_at_every_stage() {
    awaited(async {
        let short = Duration::from_millis(300);
        let mut no_list = taken();
        no_list.extend([
            Step::Hear("CoreSettings"),
            say("Response: Success\r\nActionID: mizan-3\r\nAsteriskVersion: 16\r\n\r\n"),
        ]);
        let stages = [
            (Vec::new(), "greeting"),
            (vec![say(BANNER)], "log-in"),
            (challenged(), "log-in"),
            (taken(), "answer"),
            (no_list, "answer"),
        ];
        for (steps, wanted) in stages {
            let fact = asked(steps, short).await;
            assert_eq!(stage(&fact), Some(wanted), "{fact:?}");
            assert_eq!(fact.failure.expect("timed out").reason.why, Why::TimedOut);
        }
    });
}

#[test]
fn a_connection_that_breaks_is_told_with_its_stage() {
    awaited(async {
        let mut in_login = challenged();
        in_login.push(Step::Close);
        assert_eq!(stage(&asked(in_login, LIMIT).await), Some("log-in"));
        assert_eq!(stage(&asked(vec![Step::Close], LIMIT).await), Some("greeting"));
    });
}

#[test]
fn answers_to_other_questions_and_events_are_passed_over() {
    awaited(async {
        let mut steps = taken();
        let flood = "Event: VarSet\r\nUniqueid: 1.1\r\n\r\n".repeat(2_000);
        steps.extend([
            Step::Hear("CoreSettings"),
            say(&flood),
            say("Response: Success\r\nActionID: somebody-elses\r\nAsteriskVersion: 1.4\r\n\r\n"),
            Step::Say(b"Event: Odd\r\nName: \xff\xfe\r\n\r\n".to_vec()),
            say("Response: Success\r\nActionID: mizan-3\r\nAsteriskVersion: 13.1\r\n\r\n"),
        ]);
        let fact = asked(steps, Duration::from_secs(2)).await;
        assert_eq!(facts(&fact).version.as_deref(), Some("13.1"), "{fact:?}");
    });
}

#[test]
fn cancelled_it_ends_at_once() {
    awaited(async {
        let address = peer(vec![say(BANNER)]).await.to_string();
        let cancel = CancellationToken::new();
        let question =
            AmiQuestion { address: &address, account: Some(("mizan", CANARY)), observe: None };
        let (fact, ()) = tokio::join!(probe(question, Duration::from_secs(50), &cancel), async {
            tokio::task::yield_now().await;
            cancel.cancel();
        });
        assert!(stage(&fact).is_some());
        assert_eq!(fact.failure.expect("stopped").reason.why, Why::NotAsked);
    });
}

#[test]
fn a_call_is_listened_to_until_it_is_over() {
    let call = "Event: Newchannel\r\nUniqueid: 1.1\r\nLinkedid: 1.1\r\nCallerIDNum: 0912\r\n\r\n\
        Event: DialBegin\r\nUniqueid: 1.1\r\nLinkedid: 1.1\r\nDestUniqueid: 1.2\r\nDestLinkedid: 1.1\r\n\r\n\
        Event: Newstate\r\nUniqueid: 1.2\r\nLinkedid: 1.1\r\nChannelStateDesc: Ringing\r\n\r\n\
        Event: DialEnd\r\nUniqueid: 1.1\r\nLinkedid: 1.1\r\nDestUniqueid: 1.2\r\nDestLinkedid: 1.1\r\nDialStatus: ANSWER\r\n\r\n";
    let end = "Event: Hangup\r\nUniqueid: 1.2\r\nLinkedid: 1.1\r\nCause: 16\r\n\r\n\
        Event: Hangup\r\nUniqueid: 1.1\r\nLinkedid: 1.1\r\nCause: 16\r\n\r\n";
    awaited(async move {
        let mut whole = answered();
        whole.extend([say(call), say(end)]);
        let fact = observed(whole, LIMIT, Some(LIMIT)).await;
        let heard = facts(&fact).call.clone().expect("a call");
        assert_eq!(heard.lacking, ["BridgeEnter (11: Bridge Link)"]);
        assert!(heard.ended && heard.was_answered);

        let mut cut = answered();
        cut.push(say(call));
        let fact = observed(cut, LIMIT, Some(Duration::from_millis(400))).await;
        let heard = facts(&fact).call.clone().expect("a call that goes on");
        assert!(!heard.ended && heard.lacking.contains(&"Hangup of every channel".to_owned()));

        let fact = observed(answered(), LIMIT, Some(Duration::from_millis(300))).await;
        assert_eq!((stage(&fact), facts(&fact).call.is_none()), (Some("listen"), true));
    });
}
