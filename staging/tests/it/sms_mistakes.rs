//! Mistakes with messages that are asked for, and their true counts.

use std::collections::BTreeMap;

use documents::units::Share;
use staging::{FaultSettings, SmsFaults, SmsSettings, SmsState};

use crate::client::Caller;
use crate::gateway::Gateway;
use crate::sms::{draft, start, texts, with};

fn share(ratio: f64) -> Share {
    Share { ratio }
}

/// What a gateway sees of 1,000 messages that leave with these mistakes, and what the install says.
async fn sent_with(senders: usize, sms: SmsFaults) -> (Gateway, SmsState) {
    let gateway = Gateway::taking_all().await;
    let mut settings = with(SmsSettings { senders, ..gateway.settings("sendsms") });
    settings.faults = FaultSettings { sms, ..FaultSettings::default() };
    let staging = staging::start(settings).await.expect("started");
    let caller = Caller::signed(&staging).await;
    let campaign = draft(&caller, 1_000).await;
    start(&caller, campaign).await;
    let state = staging.sms_until(|state| state.sent == 1_000).await.expect("it runs");
    (gateway, state)
}

/// How often each text came.
fn times(gateway: &Gateway) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for text in gateway.taken() {
        *times.entry(text).or_default() += 1;
    }
    times
}

#[tokio::test]
async fn dropped_messages_are_sent_for_the_crm_and_never_reach_the_gateway() {
    let faults = SmsFaults { drop_messages: share(0.05), ..SmsFaults::default() };
    let (gateway, state) = sent_with(8, faults).await;
    let missing = 1_000 - times(&gateway).len() as u64;
    assert!(missing > 20, "{missing}");
    assert_eq!((state.dropped, state.attempts), (missing, 1_000 - missing));
    // The same seed drops the same messages.
    let (again, _) = sent_with(3, faults).await;
    assert_eq!(times(&again), times(&gateway));
}

#[tokio::test]
async fn doubled_messages_come_twice() {
    let faults = SmsFaults { double_messages: share(0.05), ..SmsFaults::default() };
    let (gateway, state) = sent_with(8, faults).await;
    let times = times(&gateway);
    let twice = times.values().filter(|times| **times == 2).count() as u64;
    assert!(twice > 20 && times.values().all(|times| *times <= 2), "{twice}");
    assert_eq!((state.doubled, state.attempts, times.len()), (twice, 1_000 + twice, 1_000));
}

#[tokio::test]
async fn held_messages_come_behind_two_hundred_later_ones_or_at_the_end() {
    let faults = SmsFaults { reorder_messages: share(0.05), ..SmsFaults::default() };
    let (gateway, state) = sent_with(1, faults).await;
    let taken = gateway.taken();
    let places: BTreeMap<&String, usize> =
        taken.iter().enumerate().map(|(place, text)| (text, place)).collect();
    let texts = texts(1_000);
    // How many later messages came before each.
    let behind: Vec<usize> = (0..1_000)
        .map(|sent| texts[sent + 1..].iter().filter(|t| places[t] < places[&texts[sent]]).count())
        .collect();
    let late = behind.iter().filter(|behind| **behind > 1).count() as u64;
    assert!(late > 20, "{late}");
    assert_eq!((state.held_back, taken.len()), (late, 1_000));
    let by_two_hundred = behind.iter().filter(|behind| (190..=210).contains(*behind)).count();
    assert!(by_two_hundred * 10 > 5 * late as usize, "{by_two_hundred} of {late}");
}

#[tokio::test]
async fn mangled_messages_lose_their_persian_letters_and_wrong_numbers_begin_with_98() {
    let faults = SmsFaults {
        mangle_messages: share(0.05),
        code98_messages: share(0.03),
        ..SmsFaults::default()
    };
    let (gateway, state) = sent_with(8, faults).await;
    let got = gateway.got();
    let mangled = got.iter().filter(|got| got.text.starts_with("پيام ")).count() as u64;
    let code98 = got.iter().filter(|got| got.number.starts_with("989")).count() as u64;
    assert!(mangled > 20 && code98 > 10, "{mangled} {code98}");
    assert_eq!((state.mangled, state.code98, got.len()), (mangled, code98, 1_000));
}
