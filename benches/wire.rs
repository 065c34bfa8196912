//! What the codecs cost: a manager stream of ten thousand events a second, or a day's call log,
//! must be nothing beside the traffic that they are part of.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::{date, time};
use wire::ami::{Decoder, EventWriter, Limits, Message};
use wire::smdr::{
    Condition, DateOrder, Direction, Layout, LineEnd, Lines, Parser, Printer, Record, Row, guess,
};

/// What the server sent in the recorded sessions, as it was on the wire.
fn recorded() -> Vec<u8> {
    let recordings = [
        include_str!("../wire/tests/sessions/16-b-local-dial.txt"),
        include_str!("../wire/tests/sessions/16-c-queue.txt"),
        include_str!("../wire/tests/sessions/22-c-queue.txt"),
    ];
    let lines = recordings.iter().flat_map(|text| text.lines());
    let said = lines.filter_map(|line| Some(line.split_once("] << ")?.1));
    let said = said.filter(|line| !line.starts_with("Asterisk Call Manager/"));
    said.flat_map(|line| [line.as_bytes(), b"\r\n"].concat()).collect()
}

fn messages(stream: &[u8]) -> Vec<Message> {
    let mut decoder = Decoder::new(Limits::default());
    decoder.push(stream);
    let mut messages = Vec::new();
    while let Some(message) = decoder.next().expect("within limits") {
        messages.push(message.to_message());
    }
    messages
}

/// Reads a stream in pieces as a socket gives them, and looks at each message as a listener does.
fn read(stream: &[u8]) -> usize {
    let mut decoder = Decoder::new(Limits::default());
    let mut found = 0;
    for piece in stream.chunks(4096) {
        decoder.push(piece);
        while let Some(message) = decoder.next().expect("within limits") {
            found +=
                usize::from(message.get("Event").is_some() && message.get("Linkedid").is_some());
        }
    }
    found
}

fn write(events: &[Vec<(String, String)>], bytes: &mut Vec<u8>) {
    bytes.clear();
    for event in events {
        let mut headers = event.iter();
        let (_, name) = headers.next().expect("an event has a name");
        let writer = EventWriter::event(bytes, name);
        headers.fold(writer, |writer, (key, value)| writer.header(key, value)).end();
    }
}

fn ami(criterion: &mut Criterion) {
    let stream = recorded();
    let messages = messages(&stream);
    let events: Vec<Vec<(String, String)>> = messages
        .iter()
        .map(|m| m.headers().map(|(k, v)| (k.into_owned(), v.into_owned())).collect())
        .collect();
    for (unit, throughput) in [
        ("MB", Throughput::Bytes(stream.len() as u64)),
        ("messages", Throughput::Elements(messages.len() as u64)),
    ] {
        let mut group = criterion.benchmark_group(format!("manager messages, in {unit}"));
        group.throughput(throughput);
        group.bench_function("read", |bencher| bencher.iter(|| read(black_box(&stream))));
        let mut bytes = Vec::with_capacity(stream.len());
        group.bench_function("print", |bencher| {
            bencher.iter(|| {
                bytes.clear();
                black_box(&messages).iter().for_each(|message| message.write_to(&mut bytes));
                bytes.len()
            });
        });
        group.bench_function("write header by header", |bencher| {
            bencher.iter(|| write(black_box(&events), &mut bytes));
        });
        group.finish();
    }
}

/// A call's three lines, as often as that.
fn records(calls: u64) -> Vec<Record> {
    let line = |i: u64, ring_s, duration_s, condition| Record {
        date: Some(date(2026, 11, 23)),
        time: time(10, 3, 0, 0),
        extension: "101".to_owned(),
        line: "03".to_owned(),
        direction: Direction::Incoming,
        number: format!("0912{i:07}"),
        name: Some("SARA".to_owned()),
        did: None,
        ring_s,
        duration_s,
        cost: None,
        account: None,
        condition,
    };
    let call = |i| {
        [
            line(i, None, None, Some(Condition::Received)),
            line(i, Some(5), None, Some(Condition::Answered)),
            line(i, Some(5), Some(161), None),
        ]
    };
    (0..calls).flat_map(call).collect()
}

fn smdr(criterion: &mut Criterion) {
    let layout = Layout::named("panasonic-a").expect("a layout");
    let records = records(1_000);
    let printer = Printer::new(layout, DateOrder::default(), LineEnd::CrLf, Some(60));
    let mut log = Vec::new();
    let mut whole = printer.clone();
    let lines: u64 = records.iter().map(|record| whole.print(record, &mut log)).sum();
    let parser = Parser { layout, dates: DateOrder::default() };
    let mut group = criterion.benchmark_group("lines of a call log");
    group.throughput(Throughput::Elements(lines));
    group.bench_function("read", |bencher| {
        bencher.iter(|| {
            let (mut lines, mut calls) = (Lines::new(Lines::LIMIT), 0);
            lines.push(black_box(&log));
            while let Some(line) = lines.next().expect("lines are short") {
                calls += usize::from(matches!(parser.parse(line), Ok(Row::Call(_))));
            }
            calls
        });
    });
    group.bench_function("print", |bencher| {
        let mut bytes = Vec::with_capacity(log.len());
        bencher.iter(|| {
            bytes.clear();
            let mut printer = printer.clone();
            black_box(&records).iter().map(|record| printer.print(record, &mut bytes)).sum::<u64>()
        });
    });
    group.finish();
    let text = String::from_utf8(log).expect("ASCII");
    let first: Vec<&[u8]> = text.lines().take(20).map(str::as_bytes).collect();
    criterion.bench_function("guess the layout of twenty lines", |bencher| {
        bencher.iter(|| guess(black_box(&first)));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = ami, smdr
}
criterion_main!(benches);
