//! Who gets which events, in which order.

use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::event::{Classes, Event};
use loadtest::exchange::ami::server::User;

use super::client::{Client, LOG_IN, call_event, lines, listening, settings, start, start_16};

fn event(classes: Classes, name: &str) -> Event {
    let bytes = format!("Event: {name}\r\nPrivilege: {}\r\n\r\n", classes.privilege());
    Event { classes, bytes: bytes.into_bytes().into() }
}

/// Names of the events up to the answer of a `Ping`.
async fn heard(client: &mut Client) -> Vec<String> {
    client.say("Action: Ping").await;
    let mut names = Vec::new();
    loop {
        let message = client.hear().await.expect("an answer");
        match message.get("Event") {
            Some(name) => names.push(name.into_owned()),
            None => return names,
        }
    }
}

#[tokio::test]
async fn a_client_gets_what_it_may_see_and_asked_for() {
    let server = start_16().await;
    let mut all = Client::log_in(server.address()).await;
    let mut calls = Client::log_in_for_calls(server.address()).await;
    all.until("SuccessfulAuth").await;
    let mut restricted = Client::greet(server.address()).await.expect("a banner");
    restricted.ask("Action: Login|Username: readonly|Secret: ro-secret").await;
    all.until("SuccessfulAuth").await;
    let mut deaf = Client::greet(server.address()).await.expect("a banner");
    deaf.ask(&format!("{LOG_IN}|Events: off")).await;
    all.until("SuccessfulAuth").await;
    let mut stranger = Client::greet(server.address()).await.expect("a banner");
    server.publish(&[
        event(Classes::CALL, "Newchannel"),
        event(Classes::AGENT, "QueueCallerJoin"),
        event(Classes::USER, "UserEvent"),
    ]);
    assert_eq!(heard(&mut all).await, ["Newchannel", "QueueCallerJoin", "UserEvent"]);
    assert_eq!(heard(&mut calls).await, ["Newchannel"]);
    assert_eq!(heard(&mut restricted).await, ["Newchannel", "QueueCallerJoin"]);
    assert!(heard(&mut deaf).await.is_empty());
    assert!(heard(&mut stranger).await.is_empty(), "a stranger hears nothing");
}

#[tokio::test]
async fn a_mask_can_be_changed_and_the_listeners_are_counted() {
    let server = start_16().await;
    let mut listeners = server.listeners();
    assert_eq!(*listeners.borrow_and_update(), 0);
    let mut client = Client::log_in(server.address()).await;
    listening(&server, 1).await;
    for (mask, state, count) in
        [("agent", "On", 0), ("call", "On", 1), ("off", "Off", 0), ("on", "On", 1)]
    {
        let answer = client.ask(&format!("Action: Events|EventMask: {mask}")).await;
        assert_eq!(lines(&answer), format!("Response: Success|Events: {state}"));
        assert_eq!(*listeners.borrow_and_update(), count, "{mask}");
    }
    let answer = client.ask("Action: Events|EventMask:").await;
    assert_eq!(lines(&answer), "Response: Error|Message: Invalid event mask");
    client.ask("Action: Logoff").await;
    assert!(client.rest().await.is_empty());
    assert_eq!(*listeners.borrow_and_update(), 0, "its place is free before the client can know");
    assert_eq!(server.counts().clients_most, 1);
}

#[tokio::test]
async fn filters_of_the_user_and_of_the_session_apply_to_published_events() {
    let mut settings = settings(Dialect::Asterisk16);
    let filters = vec!["Event: User".to_owned()];
    settings.users.push(User { filters, ..User::new("filtered", "f") });
    let server = start(settings).await;
    let mut client = Client::greet(server.address()).await.expect("a banner");
    client.ask("Action: Login|Username: filtered|Secret: f").await;
    let booted = client.hear().await.expect("what no filter applies to");
    assert_eq!(booted.get("Event").as_deref(), Some("FullyBooted"));
    server.publish(&[event(Classes::CALL, "Newchannel"), event(Classes::USER, "UserEvent")]);
    assert_eq!(heard(&mut client).await, ["UserEvent"]);
    let added =
        client.ask("Action: Filter|ActionID: f|Operation: add|Filter: !User.*user,all").await;
    assert_eq!(lines(&added), "Response: Success|ActionID: f|Message: Success");
    server.publish(&[event(Classes::USER, "UserEvent")]);
    assert!(heard(&mut client).await.is_empty());
    let refusals = [
        (
            "Operation: Add|Filter: (",
            "Filter did not compile.  Check the syntax of the filter given.",
        ),
        ("Operation: Del|Filter: x", "Unknown operation"),
        ("Filter: x", "Unknown operation"),
    ];
    for (given, text) in refusals {
        let answer = client.ask(&format!("Action: Filter|{given}")).await;
        assert_eq!(lines(&answer), format!("Response: Error|Message: {text}"));
    }
}

#[tokio::test]
async fn a_user_event_goes_to_every_client_as_it_came() {
    let server = start_16().await;
    let mut other = Client::log_in(server.address()).await;
    let mut client = Client::log_in(server.address()).await;
    other.until("SuccessfulAuth").await;
    client.send(b"Action: UserEvent\r\nActionID: u1\r\nUserEvent: Fo\xff:o\r\nA: b\r\nA: c\r\nEmpty:\r\n  odd  :  \r\njunk\r\n\r\n").await;
    let answer = client.hear().await.expect("an answer");
    assert_eq!(lines(&answer), "Response: Success|ActionID: u1|Message: Event Sent");
    let event = client.until("UserEvent").await;
    assert_eq!(event, other.until("UserEvent").await);
    let mut bytes = Vec::new();
    event.write_to(&mut bytes);
    let end = b"SystemName: example\r\nUserEvent: Fo\xff:o\r\nActionID: u1\r\nA: b\r\nA: c\r\nEmpty:\r\n  odd  :  \r\njunk\r\n\r\n";
    assert!(bytes.ends_with(end), "{}", String::from_utf8_lossy(&bytes));
}

#[tokio::test]
async fn a_wall_clock_that_is_set_wrong_shows_in_the_stamps() {
    let server = start_16().await;
    let mut client = Client::log_in_for_calls(server.address()).await;
    let seconds = |pong: &wire::ami::Message| {
        let stamp = pong.get("Timestamp").expect("a stamp").into_owned();
        stamp.split_once('.').expect("seconds").0.parse::<i64>().expect("a number")
    };
    let before = seconds(&client.ask("Action: Ping").await);
    assert!((1_795_430_082..1_795_433_682).contains(&before), "{before}");
    server.set_wall_offset(-86_400_000_000);
    let after = seconds(&client.ask("Action: Ping").await);
    assert!((before - 86_400..before - 82_800).contains(&after), "{before} {after}");
    let status = client.ask("Action: CoreStatus").await;
    assert_eq!(status.get("CoreStartupDate").as_deref(), Some("2026-11-23"), "when it came up");
}

#[tokio::test]
async fn fifty_clients_get_the_same_events_in_the_same_order() {
    let server = std::sync::Arc::new(start_16().await);
    let mut clients = Vec::new();
    for _ in 0..50 {
        clients.push(Client::log_in_for_calls(server.address()).await);
    }
    assert_eq!(*server.listeners().borrow(), 50);
    // Two who publish at once: each client has to see one and the same mixture.
    let publish = |first: usize| {
        let server = std::sync::Arc::clone(&server);
        std::thread::spawn(move || {
            for number in (first..first + 400).step_by(4) {
                let batch: Vec<Event> = (number..number + 4).map(|n| call_event(n, 100)).collect();
                server.publish(&batch);
            }
        })
    };
    for publisher in [publish(0), publish(1000)] {
        publisher.join().expect("no panic");
    }
    let mut orders = Vec::new();
    for client in &mut clients {
        let mut numbers = Vec::new();
        while numbers.len() < 800 {
            let event = client.hear().await.expect("an event");
            numbers.push(event.get("Number").expect("a number").into_owned());
        }
        orders.push(numbers);
    }
    assert!(orders.iter().all(|order| *order == orders[0]));
    assert_eq!(server.counts().clients_most, 50);
    super::client::counted(&server, |counts| counts.events_sent == 50 * 800).await;
}
