//! The call log. Its lines are typed in here, not printed by `wire`.

use std::time::Duration;

use documents::readiness::{ProbeFact, ProbeOutcome, SmdrFacts, Why};
use readiness::probes::telephony::smdr::{SmdrSource, probe};

use crate::peer::{CANARY, LIMIT, Step, awaited, never, peer, say, stage};

/// A call in with its RC line, its answer and its end, in pattern A.
const IN: &str = "\
01/02/26 10:03AM       01 <I>09120000001                                     RC\r\n\
01/02/26 10:03AM 101   01 <I>09120000001            0'05                     AN\r\n\
01/02/26 10:05AM 101   01 <I>09120000001            0'05 00:01'40\r\n";
/// A call out.
const OUT: &str = "01/02/26 10:07AM 102   02 02188888888                    00:00'31\r\n";
const TITLES: &str = "  Date     Time    Ext CO        Dial Number          Ring Duration  Acc code   CD\r\n\
--------------------------------------------------------------------------------\r\n";

async fn heard(steps: Vec<Step>, password: Option<&str>, limit: Duration) -> ProbeFact {
    let address = peer(steps).await.to_string();
    probe(SmdrSource::Tcp { address: &address, password }, limit, &never()).await
}

fn facts(fact: &ProbeFact) -> &SmdrFacts {
    match &fact.outcome {
        ProbeOutcome::Smdr(facts) => facts,
        other => panic!("another probe: {other:?}"),
    }
}

#[test]
fn lines_of_one_call_in_and_one_out_are_counted() {
    awaited(async {
        let fact = heard(vec![say(TITLES), say(IN), say(OUT)], None, LIMIT).await;
        assert_eq!(stage(&fact), None, "{fact:?}");
        let found = facts(&fact);
        assert_eq!(found.layout.as_deref(), Some("panasonic-a"), "{found:?}");
        assert_eq!((found.incoming, found.outgoing, found.rc_lines), (1, 1, 1), "{found:?}");
        assert_eq!(found.lines_an_incoming, Some(3));
        assert_eq!(found.lines_an_outgoing, Some(1));
    });
}

#[test]
fn an_exchange_without_line_for_the_arrival_and_two_for_a_call_out_is_seen() {
    awaited(async {
        let end = IN.split_inclusive("\r\n").last().expect("three lines");
        let fact = heard(vec![say(end), say(OUT), say(OUT)], None, LIMIT).await;
        let found = facts(&fact);
        assert_eq!((found.lines_an_incoming, found.rc_lines), (Some(1), 0), "{found:?}");
        assert_eq!((found.outgoing, found.lines_an_outgoing), (1, Some(2)), "{found:?}");
    });
}

#[test]
fn returns_alone_torn_lines_and_garbage_are_survived_and_counted() {
    awaited(async {
        let returns = IN.replace("\r\n", "\r");
        let endless = "x".repeat(5_000);
        let steps = vec![
            Step::Say(vec![0xff, 0x00, b'\r']),
            Step::Drip(returns.into_bytes()),
            say(&endless),
            say("\r"),
            say(&OUT.replace("\r\n", "\r")),
        ];
        let fact = heard(steps, None, LIMIT).await;
        let found = facts(&fact);
        assert_eq!((found.incoming, found.outgoing), (1, 1), "{found:?}");
        assert!(found.unread >= 2, "{found:?}");
    });
}

#[test]
fn lines_of_no_known_layout_are_no_calls() {
    awaited(async {
        let strange = "{\"call\": 1}\r\n".repeat(20);
        let fact = heard(vec![say(&strange), Step::Close], None, LIMIT).await;
        let found = facts(&fact);
        assert_eq!(
            (found.layout.clone(), found.incoming, found.unread),
            (None, 0, 20),
            "{found:?}"
        );
        assert_eq!(stage(&fact), Some("listen"));
    });
}

#[test]
fn a_silent_log_ends_with_its_limit() {
    awaited(async {
        let fact = heard(Vec::new(), None, Duration::from_millis(200)).await;
        assert_eq!(stage(&fact), Some("listen"));
        assert_eq!(fact.failure.expect("timed out").reason.why, Why::TimedOut);
    });
}

#[test]
fn the_password_is_given_and_not_shown() {
    awaited(async {
        let asked = || {
            vec![say("-"), Step::Hear("SMDR"), say("SMDR\r\nEnter Password:"), Step::Hear(CANARY)]
        };
        let mut right = asked();
        right.extend([say("********\r\n"), say(TITLES), say(IN), say(OUT)]);
        let fact = heard(right, Some(CANARY), LIMIT).await;
        assert_eq!(stage(&fact), None, "{fact:?}");
        assert_eq!((facts(&fact).logged_in, facts(&fact).incoming), (Some(true), 1));

        let mut wrong = asked();
        wrong.push(say("********\r\n\r\n-"));
        let fact = heard(wrong, Some(CANARY), LIMIT).await;
        assert_eq!((stage(&fact), facts(&fact).logged_in), (Some("log-in"), Some(false)));

        let fact = heard(Vec::new(), Some(CANARY), Duration::from_millis(200)).await;
        assert_eq!(stage(&fact), Some("log-in"));
    });
}
