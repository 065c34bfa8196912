//! Who gets in, who does not, and what each may ask for.

use std::time::Duration;

use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::event::Classes;
use loadtest::exchange::ami::server::{ServerSettings, User};
use md5::{Digest, Md5};

use super::client::{Client, LOG_IN, LONG, counted, everybody, lines, settings, start, start_16};

#[tokio::test]
async fn a_refused_log_in_waits_for_its_answer_while_others_are_served() {
    let settings = ServerSettings { refusal_delay: LONG, ..settings(Dialect::Asterisk16) };
    let server = start(settings).await;
    let mut watcher = Client::log_in(server.address()).await;
    let mut refused = Client::greet(server.address()).await.expect("a banner");
    refused.say("Action: Login|ActionID: 9|Username: example|Secret: wrong").await;
    let event = watcher.until("InvalidPassword").await;
    assert_eq!(event.get("AccountID").as_deref(), Some("example"));
    assert!(watcher.is_answered().await);
    let early = refused.stream.try_read(&mut [0]).expect_err("no answer yet");
    assert_eq!(early.kind(), std::io::ErrorKind::WouldBlock);
    // The end of the interface cuts the delay short.
    let (rest, ()) = tokio::join!(refused.rest(), server.stop());
    let answers: Vec<String> = rest.iter().map(lines).collect();
    assert_eq!(answers, ["Response: Error|ActionID: 9|Message: Authentication failed"]);
}

#[tokio::test]
async fn each_way_to_fail_is_told_to_who_may_see_it() {
    let server = start_16().await;
    let mut watcher = Client::log_in(server.address()).await;
    let cases = [
        ("Username: nobody|Secret: x", Some("InvalidAccountID")),
        ("Username: example|Secret: x", Some("InvalidPassword")),
        ("Username: example", Some("InvalidPassword")),
        // Nothing was asked with a challenge, so nothing can be answered.
        ("Username: example|AuthType: MD5|Key: 00", None),
        ("Secret: example-secret", None),
    ];
    for (given, event) in cases {
        let mut client = Client::greet(server.address()).await.expect("a banner");
        let answer = client.ask(&format!("Action: Login|{given}")).await;
        assert_eq!(lines(&answer), "Response: Error|Message: Authentication failed", "{given}");
        assert!(client.rest().await.is_empty());
        if let Some(event) = event {
            watcher.until(event).await;
        }
    }
    assert_eq!(server.counts().logins_refused, 5);
    assert_eq!(server.counts().logins, 1);
}

#[tokio::test]
async fn a_challenge_stays_until_it_is_answered_and_a_wrong_answer_is_refused() {
    let server = start_16().await;
    let mut watcher = Client::log_in(server.address()).await;
    let mut client = Client::greet(server.address()).await.expect("a banner");
    assert_eq!(
        lines(&client.ask("Action: Challenge|AuthType: SHA").await),
        "Response: Error|Message: Must specify AuthType"
    );
    let first = client.ask("Action: Challenge|AuthType: md5").await;
    assert_eq!(first, client.ask("Action: Challenge|AuthType: MD5").await);
    let mut wrong = Client::greet(server.address()).await.expect("a banner");
    let other = wrong.ask("Action: Challenge|AuthType: MD5").await;
    assert_ne!(first.get("Challenge"), other.get("Challenge"), "each connection has its own");
    wrong.ask("Action: Login|AuthType: MD5|Username: example|Key: 00").await;
    let event = watcher.until("ChallengeResponseFailed").await;
    let challenge = other.get("Challenge").expect("a challenge");
    let digest = Md5::digest(format!("{challenge}example-secret"));
    let expected: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(event.get("ExpectedResponse").as_deref(), Some(expected.as_str()));
}

#[tokio::test]
async fn classes_of_actions_are_kept() {
    let server = start_16().await;
    let mut client = Client::greet(server.address()).await.expect("a banner");
    client.ask("Action: Login|Username: READONLY|Secret: ro-secret").await;
    for denied in [
        "Originate",
        "CoreSettings",
        "CoreShowChannels",
        "Redirect",
        "QueueAdd",
        "Filter",
        "UserEvent",
        "Status",
    ] {
        let answer = client.ask(&format!("Action: {denied}|ActionID: 1")).await;
        assert_eq!(
            lines(&answer),
            "Response: Error|ActionID: 1|Message: Permission denied",
            "{denied}"
        );
    }
    let commands = client.ask("Action: ListCommands").await;
    let names: Vec<_> = commands.headers().skip(1).map(|(key, _)| key.into_owned()).collect();
    let open = [
        "Challenge",
        "Events",
        "ListCommands",
        "Login",
        "Logoff",
        "Ping",
        "QueueStatus",
        "QueueSummary",
    ];
    assert_eq!(names, open);
    let queues = client.ask("Action: QueueStatus|ActionID: q").await;
    assert_eq!(
        lines(&queues),
        "Response: Success|ActionID: q|EventList: start|Message: Queue status will follow"
    );
    let queue = client.hear().await.expect("a queue");
    assert_eq!(lines(&queue), "Event: QueueParams|Queue: sales|ActionID: q");
    let end = client.hear().await.expect("the end of the list");
    assert!(lines(&end).starts_with("Event: QueueStatusComplete|ActionID: q|EventList: Complete"));
}

#[tokio::test]
async fn an_originator_may_originate_and_the_switch_is_asked() {
    let mut settings = settings(Dialect::Asterisk16);
    let user = User { write: Classes::ORIGINATE, ..User::new("dialler", "d") };
    settings.users.push(user);
    let server = start(settings).await;
    let mut client = Client::greet(server.address()).await.expect("a banner");
    client.ask("Action: Login|Username: dialler|Secret: d|Events: off").await;
    let answer = client.ask("Action: Originate|ActionID: o|Channel: Local/1@x").await;
    assert_eq!(
        lines(&answer),
        "Response: Success|ActionID: o|Message: Originate successfully queued"
    );
    // The switch of this test has no peers: as if the module were not loaded.
    let mut everybody = Client::log_in_for_calls(server.address()).await;
    let answer = everybody.ask("Action: SIPpeers").await;
    let unknown =
        "Invalid/unknown command: SIPpeers. Use Action: ListCommands to show available commands.";
    assert_eq!(lines(&answer), format!("Response: Error|Message: {unknown}"));
    assert_eq!(
        everybody.ask("Action: CoreStatus").await.get("CoreCurrentCalls").as_deref(),
        Some("2")
    );
}

#[tokio::test]
async fn what_is_no_action_is_told_so() {
    let server = start_16().await;
    let mut client = Client::log_in_for_calls(server.address()).await;
    let missing = "Response: Error|Message: Missing action in request";
    assert_eq!(lines(&client.ask("Foo: x").await), missing);
    assert_eq!(lines(&client.ask("Action:").await), missing);
    assert_eq!(lines(&client.ask("nonsense").await), missing);
    // An empty line between messages is a message.
    client.send(b"\r").await;
    client.send(b"\n\nAction: Logoff").await;
    for _ in 0..2 {
        assert_eq!(lines(&client.hear().await.expect("an answer")), missing);
    }
    let logoff = client.ask("X|ActionID: not quite").await;
    assert!(lines(&logoff).contains("Invalid/unknown command: LogoffX."), "{logoff:?}");
    let pong = client.ask("aCTION:pING|garbage|actionid:  two  |ActionID: three").await;
    assert!(lines(&pong).starts_with("Response: Success|ActionID: two  |Ping: Pong|Timestamp: "));
    let again = client.ask(LOG_IN).await;
    assert_eq!(lines(&again), "Response: Success|Message: Already authenticated");
    let long = "p".repeat(900);
    let unknown = client.ask(&format!("Action: {long}")).await;
    assert_eq!(unknown.get("Message").expect("a message").len(), 511);
}

#[tokio::test]
async fn asterisk_11_greets_and_confirms_in_its_own_way() {
    let mut settings = settings(Dialect::Asterisk11);
    settings.users.push(User { read: Classes::CALL, ..User::new("calls", "c") });
    let server = start(settings).await;
    let mut client = Client::connect(server.address()).await;
    assert_eq!(client.banner().await.as_deref(), Some("Asterisk Call Manager/1.3"));
    client.ask(LOG_IN).await;
    let booted = client.hear().await.expect("an event");
    assert_eq!(lines(&booted), "Event: FullyBooted|Privilege: system,all|Status: Fully Booted");
    // No class security, so nothing follows the log-in or a refusal.
    assert!(lines(&client.ask("Action: Nope").await).starts_with("Response: Error|"));
    assert!(lines(&client.ask("Action: PJSIPShowEndpoints").await).contains("Invalid/unknown"));
    assert!(client.is_answered().await);
    client.say("Action: UserEvent|UserEvent: a|Key: v").await;
    assert_eq!(
        client.hear().await.expect("an answer").get("Message").as_deref(),
        Some("Event Sent")
    );
    let event = lines(&client.until("UserEvent").await);
    assert!(event.starts_with("Event: UserEvent|Privilege: user,all|Timestamp: "), "{event}");
    assert!(event.ends_with("|UserEvent: a|Action: UserEvent|Key: v"), "{event}");
    assert!(!event.contains("SystemName"), "{event}");
    // Whoever may not read the class system is told all the same.
    let mut other = Client::greet(server.address()).await.expect("a banner");
    other.ask("Action: Login|Username: calls|Secret: c").await;
    assert_eq!(other.until("FullyBooted").await, booted);
}

#[tokio::test]
async fn asterisk_13_has_security_events_and_no_uptime() {
    let server = start(settings(Dialect::Asterisk13)).await;
    let mut client = Client::connect(server.address()).await;
    assert_eq!(client.banner().await.as_deref(), Some("Asterisk Call Manager/2.10.6"));
    client.ask(LOG_IN).await;
    let booted = client.until("FullyBooted").await;
    assert_eq!(lines(&booted), "Event: FullyBooted|Privilege: system,all|Status: Fully Booted");
    client.until("SuccessfulAuth").await;
}

#[tokio::test]
async fn who_does_not_log_in_is_closed_and_counted() {
    let auth_timeout = Duration::from_millis(20);
    let server = start(ServerSettings { auth_timeout, ..settings(Dialect::Asterisk16) }).await;
    let mut talker = Client::greet(server.address()).await.expect("a banner");
    // Half a message does not buy time.
    talker.send(b"Action: Log").await;
    assert!(talker.rest().await.is_empty());
    counted(&server, |counts| counts.clients_timed_out == 1).await;
}

#[tokio::test]
async fn a_user_whose_filter_is_no_expression_is_refused_with_his_name() {
    let mut settings = settings(Dialect::Asterisk16);
    settings.users.push(User { filters: vec!["!(".into()], ..everybody() });
    let bound = loadtest::exchange::ami::server::Server::bind(
        settings,
        loadtest::clock::Clock::start(),
        std::sync::Arc::new(super::client::TwoChannels),
    );
    let error = bound.await.err().expect("refused").to_string();
    assert!(error.contains("`!(`") && error.contains("`example`"), "{error}");
}
