//! What the ledger costs: a campaign of twenty thousand messages, each offered and answered, must be
//! nothing beside the requests that carry them.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use loadtest::gateway::{OfferedMessage, Told};
use loadtest::sms::{Ledger, LedgerRules, Messages};

/// The campaign of a customer club.
const MESSAGES: u32 = 20_000;
/// Attempts that are under way at once.
const SENDERS: usize = 8;

fn offers(messages: &Messages) -> Vec<OfferedMessage> {
    let offered = messages.of_group(Some(0)).map(|message| OfferedMessage {
        number: message.number,
        text: message.text,
        parts: 1,
        wrong: Vec::new(),
        taken: true,
        id: Some(1),
    });
    offered.collect()
}

/// Offers and answers all, eight at once, and takes a second of each thousand.
fn drain(ledger: &mut Ledger, offers: &[OfferedMessage]) -> u64 {
    let mut arrived = 0;
    let mut take = |ledger: &mut Ledger, now_us| {
        ledger.at(now_us);
        ledger.take_samples();
        let second = ledger.take();
        arrived += second.campaigns.iter().map(|c| c.group.tally.arrived).sum::<u64>();
    };
    for (chunk, side_by_side) in (0_u64..).zip(offers.chunks(SENDERS)) {
        let now_us = 1_000 * chunk;
        for (attempt, message) in (chunk * SENDERS as u64..).zip(side_by_side) {
            ledger.offered(now_us, attempt, message);
        }
        for (attempt, _) in (chunk * SENDERS as u64..).zip(side_by_side) {
            ledger.answered(now_us + 500, attempt, Told::Taken);
        }
        if chunk % 125 == 0 {
            take(ledger, now_us);
        }
    }
    ledger.give_up(u64::MAX);
    take(ledger, u64::MAX);
    arrived
}

fn ledger(criterion: &mut Criterion) {
    let messages = Messages::of(&[(0, MESSAGES)], &[], 7);
    let in_order = offers(&messages);
    let backwards: Vec<OfferedMessage> = in_order.iter().rev().cloned().collect();
    let mut group = criterion.benchmark_group("a campaign of 20,000 messages");
    group.throughput(Throughput::Elements(u64::from(MESSAGES)));
    for (name, offers) in [("drained in order", &in_order), ("drained backwards", &backwards)] {
        let started = || {
            let rules = LedgerRules { settle_us: 5_000_000 };
            let mut ledger = Ledger::new(rules, messages.clone());
            ledger.campaign_started(0, 0);
            ledger
        };
        group.bench_function(name, |bencher| {
            bencher.iter_batched_ref(
                started,
                |ledger| {
                    let arrived = drain(ledger, black_box(offers));
                    assert_eq!(arrived, u64::from(MESSAGES));
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.bench_function("written", |bencher| bencher.iter(|| messages.of_group(Some(0)).count()));
    group.bench_function("measured in parts", |bencher| bencher.iter(|| messages.parts()));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = ledger
}
criterion_main!(benches);
