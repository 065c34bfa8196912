//! The probe of the manager interface against a real Asterisk 16.

use std::time::Duration;

use documents::readiness::{AmiFacts, ProbeFact, ProbeOutcome};
use readiness::probes::telephony::ami::{AmiQuestion, probe};
use testkit::asterisk::{Asterisk, SECRET, USER};
use testkit::peers::PeerTest;
use tokio_util::sync::CancellationToken;
use wire::ami::Message;

use crate::asterisk::awaited;
use crate::asterisk_client::Client;

pub(crate) const TESTS: &[PeerTest] = &[
    PeerTest {
        name: "readiness_asterisk::a_wrong_secret_is_refused_and_a_right_one_tells_the_version",
        needs: &["asterisk"],
        body: || awaited(a_wrong_secret_is_refused_and_a_right_one_tells_the_version()),
    },
    PeerTest {
        name: "readiness_asterisk::a_call_of_each_ending_shows_all_that_a_crm_needs",
        needs: &["asterisk"],
        body: || awaited(a_call_of_each_ending_shows_all_that_a_crm_needs()),
    },
];

const LIMIT: Duration = Duration::from_secs(20);

fn facts(fact: &ProbeFact) -> &AmiFacts {
    match &fact.outcome {
        ProbeOutcome::Ami(facts) => facts,
        other => panic!("another probe: {other:?}"),
    }
}

async fn asked(asterisk: &Asterisk, secret: &str, observe: Option<Duration>) -> ProbeFact {
    let address = asterisk.address().to_string();
    let question = AmiQuestion { address: &address, account: Some((USER, secret)), observe };
    let fact = probe(question, LIMIT, &CancellationToken::new()).await;
    println!("{fact:?}");
    fact
}

async fn a_wrong_secret_is_refused_and_a_right_one_tells_the_version() {
    let asterisk = Asterisk::start();
    let wrong = asked(&asterisk, "not-the-secret", None).await;
    assert_eq!(facts(&wrong).logged_in, Some(false));
    assert_eq!(wrong.failure.as_ref().map(|failure| failure.stage.as_str()), Some("log-in"));
    assert!(!format!("{wrong:?}").contains("not-the-secret"));

    let right = asked(&asterisk, SECRET, None).await;
    assert_eq!(right.failure, None);
    let found = facts(&right);
    assert!(
        found.version.as_deref().is_some_and(|version| version.starts_with("16.")),
        "{found:?}"
    );
    assert_eq!((found.is_asterisk, found.logged_in), (Some(true), Some(true)));
    // It has no SIP: neither list is there.
    assert_eq!(found.sip_peers, None);
}

async fn a_call_of_each_ending_shows_all_that_a_crm_needs() {
    let asterisk = Asterisk::start();
    for (extension, was_answered) in [("101", true), ("201", false), ("301", false)] {
        let mut client = Client::log_in(asterisk.address());
        let placed = tokio::task::spawn_blocking(move || {
            // The exchange tells everybody who logs in: from then on the probe hears calls.
            let own = format!("/{}", client.port());
            let is_log_in = |message: &Message| {
                let from = message.get("RemoteAddress");
                message.get("Event").as_deref() == Some("SuccessfulAuth")
                    && !from.is_some_and(|from| from.ends_with(&own))
            };
            while !is_log_in(&client.next().expect("the probe logs in")) {}
            client.ask(originate(extension), "place")
        });
        let fact = asked(&asterisk, SECRET, Some(LIMIT)).await;
        placed.await.expect("it was placed");
        let call = facts(&fact).call.clone().expect("a call was heard");
        assert!(call.ended, "{extension}: {call:?}");
        assert_eq!(call.was_answered, was_answered, "{extension}: {call:?}");
        // The test's dialplan lets 101 answer without ringing, which is what the probe has to notice.
        let lacking: &[&str] = if extension == "101" { &["Newstate Ringing"] } else { &[] };
        assert_eq!(call.lacking, lacking, "{extension}: {call:?}");
    }
}

fn originate(extension: &str) -> Message {
    Message::action("Originate")
        .with("Channel", format!("Local/{extension}@incoming/n"))
        .with("Context", "caller")
        .with("Exten", "100")
        .with("Priority", "1")
        .with("CallerID", "Alice <09120000001>")
        // Who is not answered gives up.
        .with("Timeout", "3000")
        .with("Async", "true")
}
