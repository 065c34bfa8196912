//! What an exchange costs that the harness plays: ten thousand events a second are to take less than
//! a tenth of a core, whatever the Asterisk and with every event on.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use documents::calls::{CallDirection, CallEnding};
use loadtest::calls::script::{HangsUp, Happening, RingEnd, ScriptedCall, Step};
use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::switchboard::{
    Extension, MemberSettings, OptionalEvents, QueueSettings, Strategy, Switchboard,
    SwitchboardSettings,
};

/// Telephones of the office, all of them members of its queue.
const EXTENSIONS: [&str; 8] = ["101", "102", "103", "104", "105", "106", "107", "108"];

fn office(dialect: Dialect, optional: OptionalEvents) -> SwitchboardSettings {
    let technology = if dialect == Dialect::Asterisk11 { "SIP" } else { "PJSIP" };
    let member = |number: &&str| MemberSettings {
        interface: format!("{technology}/{number}"),
        name: (*number).to_owned(),
        ring_in_use: false,
    };
    let queue = QueueSettings {
        name: "sales".into(),
        strategy: Strategy::RoundRobinMemory,
        members: EXTENSIONS.iter().map(member).collect(),
    };
    SwitchboardSettings {
        system_name: Some("bench".into()),
        timestamps: true,
        optional,
        extensions: EXTENSIONS.iter().map(|number| Extension::new(*number)).collect(),
        queues: vec![queue],
        ..SwitchboardSettings::new(dialect)
    }
}

fn call(happenings: Vec<Happening>) -> ScriptedCall {
    let steps = happenings.into_iter().enumerate();
    let step = |(k, happening)| Step { after_us: k as u64 * 1_000_000, happening };
    ScriptedCall {
        index: 0,
        due_us: 0,
        direction: CallDirection::Incoming,
        ending: CallEnding::Answered,
        number: "02188001234".into(),
        name: None,
        from_extension: None,
        dialled: "2188800".into(),
        steps: steps.map(step).collect(),
    }
}

/// A call that is put through, and one that waits in a queue, rings out once and is answered.
fn calls() -> [ScriptedCall; 2] {
    let rings = |extension: &str| Happening::Rings { extension: extension.into() };
    let answered = |extension: &str| Happening::Answered { extension: extension.into() };
    let ends = Happening::HangsUp { by: HangsUp::Callee };
    let stops = Happening::StopsRinging { extension: "101".into(), reason: RingEnd::NoAnswer };
    let queue = Happening::Queues { queue: "sales".into() };
    let begins = Happening::Begins;
    [
        call(vec![begins.clone(), rings("101"), answered("101"), ends.clone()]),
        call(vec![begins, queue, rings("101"), stops, rings("102"), answered("102"), ends]),
    ]
}

fn play(switchboard: &mut Switchboard, calls: &[ScriptedCall]) -> usize {
    let steps = calls.iter().flat_map(|call| call.steps.iter().map(move |step| (call, step)));
    steps.map(|(call, step)| switchboard.play(call, step, step.after_us).len()).sum()
}

fn events(criterion: &mut Criterion) {
    let calls = calls();
    let all = OptionalEvents { cel: true, cdr: true, ..OptionalEvents::default() };
    for (which, optional) in [("by default", OptionalEvents::default()), ("all", all)] {
        let mut group = criterion.benchmark_group(format!("events of calls, {which}"));
        for dialect in [Dialect::Asterisk11, Dialect::Asterisk13, Dialect::Asterisk16] {
            let mut switchboard = Switchboard::new(office(dialect, optional));
            let count = play(&mut switchboard, &calls);
            group.throughput(Throughput::Elements(count as u64));
            group.bench_function(dialect.number().to_string(), |bencher| {
                bencher.iter(|| play(&mut switchboard, black_box(&calls)));
            });
        }
        group.finish();
    }
}

criterion_group!(benches, events);
criterion_main!(benches);
