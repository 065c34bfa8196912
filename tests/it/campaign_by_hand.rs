//! Campaigns that a person starts, at a CRM that has no API for them.

use std::io::BufRead;
use std::path::Path;

use staging::{SmsFaults, Staging};

use crate::campaign::{faults, install, scenario, sender, sms};
use crate::free_port::free_port;
use crate::program::{CANARY, Ran, argument, record};

/// Does at the CRM what the harness asks of a person, by the stand-in's own API.
struct Person {
    client: reqwest::Client,
    url: String,
    token: String,
}

impl Person {
    async fn at(staging: &Staging) -> Person {
        let (client, url) = (reqwest::Client::new(), staging.url());
        let form =
            [("grant_type", "password"), ("username", &staging.username(2)), ("password", CANARY)];
        let signed_in = client.post(format!("{url}/api/v1/auth")).form(&form).send();
        let answer: serde_json::Value =
            signed_in.await.expect("an answer").json().await.expect("a token");
        let token = answer["access_token"].as_str().expect("a token").to_owned();
        Person { client, url, token }
    }

    async fn posts(&self, path: &str, body: serde_json::Value) -> serde_json::Value {
        let request = self.client.post(format!("{}/api/v1/sms/{path}", self.url));
        let answer = request.bearer_auth(&self.token).json(&body).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.expect("JSON")
    }

    /// Imports a campaign's file; gives its id.
    async fn imports(&self, file: &Path) -> String {
        let campaign = self.posts("campaign", serde_json::json!({ "name": "by hand" })).await;
        let id = campaign["campaignId"].to_string();
        let mut rows = csv::Reader::from_path(file).expect("the campaign's file");
        let messages: Vec<serde_json::Value> = rows
            .deserialize::<(String, String)>()
            .map(|row| row.expect("a row"))
            .map(|(number, text)| serde_json::json!({ "number": number, "text": text }))
            .collect();
        let body = serde_json::json!({ "messages": messages });
        self.posts(&format!("campaign/{id}/messages"), body).await;
        id
    }
}

#[tokio::test]
async fn a_person_can_start_the_campaign_of_a_crm_without_an_api_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    scenario(folder.path(), 60, |text| text);
    let out = folder.path().join("out");
    let port = free_port();
    let staging = install(port, SmsFaults::default()).await;
    let (url, gateway) = (staging.url(), format!("http://127.0.0.1:{port}"));
    let path = argument(folder.path()).to_owned();
    let arguments =
        ["load", &path, "--target", &url, "--gateway", &gateway, "--out", argument(&out)];
    let mut child =
        sender(&[&arguments[..], &["--campaigns-by-hand"]].concat()).spawn().expect("it starts");
    let stderr = child.stderr.take().expect("piped");
    let (says, mut said) = tokio::sync::mpsc::unbounded_channel();
    let reading = std::thread::spawn(move || {
        for line in std::io::BufReader::new(stderr).lines().map_while(Result::ok) {
            if says.send(line).is_err() {
                return;
            }
        }
    });
    let person = Person::at(&staging).await;
    let mut campaign = None;
    while let Some(line) = said.recv().await {
        if line.contains("send one message with any text") {
            campaign = Some(person.imports(&out.join("campaign-1.csv")).await);
            let number = line.split_whitespace().find(|word| word.starts_with("097"));
            let number = number.expect("the trial's number").trim_end_matches(':');
            let message = serde_json::json!({ "number": number, "text": "آزمایش" });
            person.posts("message", message).await;
        } else if line.contains("start campaign 1 now") {
            let id = campaign.as_ref().expect("it was imported before");
            person.posts(&format!("campaign/{id}/start"), serde_json::json!({})).await;
        }
    }
    let ran = Ran::of(child.wait_with_output().expect("it ends"));
    reading.join().expect("the reader does not panic");
    staging.stop().await.expect("it stops");
    assert!(matches!(ran.code, Some(0 | 4)), "{ran:#?}");
    let record = record(&out);
    let sms = sms(&record);
    assert_eq!((sms.total.started, sms.total.arrived, sms.total.pending), (60, 60, 0), "{sms:#?}");
    assert_eq!(faults(&sms.total), [0; 5]);
    assert_eq!(sms.campaigns[0].crm, None, "nobody was asked what the CRM says");
    assert_eq!(sms.inbound.as_ref().map(|inbound| inbound.delivered_shown), Some(None));
}
