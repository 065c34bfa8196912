//! The requests of a scenario, played against an API.

use std::sync::Arc;
use std::time::Duration;

use documents::run::Outcome;
use loadtest::clock::Clock;
use loadtest::crm::StopSignal;
use loadtest::http::{Flow, HttpDesk, HttpDeskParts, HttpSecond};
use loadtest::recorder::{Recorder, Sample};
use loadtest::scenario::{Files, Scenario, shipped};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Notify, mpsc};

use super::server::{Server, read_request};

const HTTP: &str = r#"
[http]
iterations_most = 3
timeout = "5 s"
arrivals = "even"
[[http.stages]]
lasts = "10 s"
burst = 5
[[http.feeders]]
file = "people.csv"
each = "row in turn"
[[http.requests]]
name = "find"
path = "/people?q={name}"
[[http.requests.extract]]
variable = "id"
json = "/id"
[[http.requests]]
name = "write"
method = "POST"
path = "/people/{id}/notes"
json = '{"n": "{name}"}'
[[http.requests.headers]]
name = "Authorization"
value = "Bearer {env:API_TOKEN}"
[[http.requests.checks]]
status = 201
"#;

/// Plays the scenario against a server, once its first answers are let go.
async fn play(server: &Server, stop: StopSignal) -> (HttpDesk, Arc<Recorder>) {
    let smoke = shipped::find("smoke").expect("shipped").files;
    let scenario = format!("{}\n{HTTP}", smoke.scenario);
    let more = [("people.csv", "name\nAli\nSara\n")];
    let files = Files { scenario: &scenario, more: &more, ..smoke };
    let http = Scenario::parse(files).expect("reads").http.expect("it has requests");
    let recorder = Arc::new(Recorder::new(1));
    let flow = Flow::new(&http, |_| Some("hunter2".to_owned())).expect("a flow");
    let desk = HttpDesk::start(HttpDeskParts {
        http,
        flow,
        seed: 1,
        until: Duration::from_secs(10),
        base: format!("http://{}", server.address).parse().expect("an address"),
        addresses: Vec::new(),
        requests: Arc::default(),
        clock: Clock::start(),
        recorder: Arc::clone(&recorder),
        stop,
    });
    (desk.expect("a desk"), recorder)
}

/// Reads a request with its body, which is short.
async fn read_whole(stream: &mut TcpStream) -> Option<String> {
    let mut request = read_request(stream).await?;
    let length = request.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a number"))];
    stream.read_exact(&mut body).await.ok()?;
    request.push_str(&String::from_utf8_lossy(&body));
    Some(request)
}

fn outcomes(samples: &[Sample], step: &str) -> Vec<Outcome> {
    let mut found: Vec<Outcome> =
        samples.iter().filter(|sample| sample.step == step).map(|sample| sample.outcome).collect();
    found.sort_unstable();
    found
}

/// An API that finds Ali but not Sara, and lets answers go when it is told.
async fn api(let_go: &Arc<Notify>, heard: mpsc::UnboundedSender<String>) -> Server {
    let let_go = Arc::clone(let_go);
    Server::start(move |_, mut stream| {
        let (let_go, heard) = (Arc::clone(&let_go), heard.clone());
        async move {
            while let Some(request) = read_whole(&mut stream).await {
                let is_find = request.starts_with("GET");
                let (status, body) = match is_find {
                    true if request.contains("q=Ali ") => ("200 OK", "{\"id\": \"a/1\"}"),
                    true => ("200 OK", "{}"),
                    false => ("201 Created", ""),
                };
                heard.send(request).expect("the test listens");
                if is_find {
                    let_go.notified().await;
                }
                let answer =
                    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
                if stream.write_all(answer.as_bytes()).await.is_err() {
                    return;
                }
            }
        }
    })
    .await
}

#[tokio::test]
async fn iterations_chain_their_requests_and_a_failed_one_ends_its_own() {
    let let_go = Arc::new(Notify::new());
    let (heard, mut hears) = mpsc::unbounded_channel();
    let server = api(&let_go, heard).await;
    let (desk, recorder) = play(&server, StopSignal::default()).await;
    for _ in 0..3 {
        hears.recv().await.expect("heard");
    }
    let_go.notify_waiters();
    desk.none_left().await;
    let samples = recorder.take();
    let (ok, failed, dropped) = (Outcome::Ok, Outcome::FailedCheck, Outcome::Dropped);
    // Ali, Sara and Ali find a place; the other two are dropped.
    assert_eq!(outcomes(&samples, "find"), [ok, ok, failed, dropped, dropped]);
    assert_eq!(outcomes(&samples, "write"), [ok, ok]);
    let HttpSecond { due, dropped, under_way, protocol, .. } = desk.second();
    assert_eq!((due, dropped, under_way, protocol.as_deref()), (5, 2, 0, Some("HTTP/1.1")));
    let written = hears.recv().await.expect("heard");
    assert!(written.starts_with("POST /people/a%2F1/notes HTTP/1.1\r\n"), "{written}");
    assert!(written.contains("authorization: Bearer hunter2\r\n"), "{written}");
    assert!(written.ends_with("\r\n\r\n{\"n\": \"Ali\"}"), "{written}");
    let shown = format!("{samples:?}");
    assert!(!shown.contains("hunter2") && shown.contains("nothing to take as `id`"), "{shown}");
    // What follows is due when what it follows ended.
    let find = samples.iter().find(|s| s.step == "find" && s.outcome == ok).expect("one");
    assert!(samples.iter().any(|s| s.step == "write" && s.due_us == find.done_us), "{shown}");
}

#[tokio::test]
async fn after_a_stop_no_chain_goes_on() {
    let let_go = Arc::new(Notify::new());
    let (heard, mut hears) = mpsc::unbounded_channel();
    let server = api(&let_go, heard).await;
    let stop = StopSignal::default();
    let (desk, recorder) = play(&server, stop.clone()).await;
    for _ in 0..3 {
        hears.recv().await.expect("heard");
    }
    stop.no_new_steps.cancel();
    let_go.notify_waiters();
    desk.none_left().await;
    assert_eq!(outcomes(&recorder.take(), "write"), []);
}
