//! The calls of a scenario: how many, when, of which kinds, and how long each part of them takes.

use std::time::Duration;

use documents::input::{Placed, Table};
use documents::spread::Spread;
use documents::units::{Rate, Share, Span};

use super::trace::TracedCall;

/// The open workload of telephone calls.
#[derive(Debug, Clone, PartialEq)]
pub struct Calls {
    /// Call attempts a second in the busy hour, for each user of the CRM.
    pub per_user: Rate,
    /// The course of the arrival rate; empty is the busy hour's rate all along.
    pub stages: Vec<Stage>,
    /// How calls arrive within a stage.
    pub arrivals: Arrivals,
    /// Extensions that take calls, as a part of the users; at least one.
    pub agents: Share,
    /// Part of the calls that come from outside.
    pub incoming: Share,
    /// Part of the calls that go out. The rest is internal.
    pub outgoing: Share,
    /// Part of the incoming calls that go through the queue; the others go to an extension.
    pub queued: Share,
    /// Part of the direct and outgoing calls that find the called party busy.
    pub busy: Share,
    /// Part of the direct and outgoing calls that nobody takes.
    pub unanswered: Share,
    /// Part of the answered incoming calls that are passed on to another extension.
    pub transferred: Share,
    /// Part of the incoming callers that the CRM knows.
    pub known: Share,
    /// From the first ring to the answer.
    pub ring: Spread,
    /// From the answer to the hang-up, or to the transfer and again from there.
    pub talk: Spread,
    /// How long a caller waits in the queue before giving up.
    pub patience: Spread,
    /// How long a caller listens to the busy tone.
    pub busy_tone: Spread,
    /// How long it rings where nobody answers.
    pub rings_out: Spread,
    /// Span between two looks at the CRM's active calls.
    pub poll: Duration,
    /// A call that lasts this long is expected to be shown.
    pub expected_after: Duration,
    /// A call that is shown this long after its hang-up was left active.
    pub left_after: Duration,
    /// What goes wrong at the exchange in mid-run, in the order of its instants.
    pub troubles: Vec<Trouble>,
}

impl Calls {
    /// Extensions that take calls, of so many users.
    pub fn agents_of(&self, users: u64) -> u64 {
        ((users as f64 * self.agents.ratio).round() as u64).clamp(1, users)
    }
}

/// A span of the arrival rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// How long it lasts. A wished duration of the run scales all stages alike.
    pub lasts: Duration,
    /// Factor on the busy hour's rate at its start.
    pub factor_from: f64,
    /// The same at its end.
    pub factor_until: f64,
}

/// How calls arrive.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrivals {
    /// Independently of each other: exponential gaps.
    Poisson,
    /// At equal gaps.
    Even,
    /// As in the scenario's `calls.csv`, whose calls bring their own times and endings.
    Trace(Vec<TracedCall>),
}

/// Something that goes wrong at the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trouble {
    /// Since the start of the run.
    pub after: Duration,
    /// What it is.
    pub kind: TroubleKind,
}

/// What can go wrong at an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TroubleKind {
    /// It restarts: its calls are gone, and so it is itself for this long.
    Restart(Duration),
    /// Its wall clock is set back by this much.
    ClockBack(Duration),
}

/// The largest factor on the busy hour that makes sense: above it a number was mistyped.
const FACTOR_MOST: f64 = 1_000.0;
/// The least span between two looks: more would load the target with looking.
const POLL_LEAST: Duration = Duration::from_millis(20);

/// Reads `[calls]`. `trace` holds the calls of `calls.csv`, where there is one.
pub(crate) fn read(table: &mut Table<'_, '_>, trace: Option<&[TracedCall]>) -> Option<Calls> {
    let per_user = table.parsed::<Rate>("per_user");
    let stages = table.tables("stages", read_stage);
    let arrivals = read_arrivals(table, trace);
    let mut share = |key| table.parsed::<Share>(key);
    let (agents, incoming, outgoing) = (share("agents"), share("incoming"), share("outgoing"));
    let (queued, busy, unanswered) = (share("queued"), share("busy"), share("unanswered"));
    let (transferred, known) = (share("transferred"), share("known"));
    not_above_one(table, &incoming, &outgoing, "`incoming` and `outgoing`");
    not_above_one(table, &busy, &unanswered, "`busy` and `unanswered`");
    let mut spread = |key| table.parsed::<Spread>(key);
    let (ring, talk, patience) = (spread("ring"), spread("talk"), spread("patience"));
    let (busy_tone, rings_out) = (spread("busy_tone"), spread("rings_out"));
    let mut span = |key| table.parsed::<Span>(key).map(|span| span.map_value(|span| span.0));
    let (poll, expected_after) = (span("poll"), span("expected_after"));
    let left_after = span("left_after");
    if let Some(Placed { value, place }) = poll
        && value < POLL_LEAST
    {
        table.note(place, format!("`poll` must be at least {}", Span(POLL_LEAST)), None);
    }
    let mut troubles = table.tables("trouble", read_trouble);
    troubles.sort_by_key(|trouble| trouble.after);
    Some(Calls {
        per_user: per_user?.value,
        stages,
        arrivals: arrivals?,
        agents: agents?.value,
        incoming: incoming?.value,
        outgoing: outgoing?.value,
        queued: queued?.value,
        busy: busy?.value,
        unanswered: unanswered?.value,
        transferred: transferred?.value,
        known: known?.value,
        ring: ring?.value,
        talk: talk?.value,
        patience: patience?.value,
        busy_tone: busy_tone?.value,
        rings_out: rings_out?.value,
        poll: poll?.value,
        expected_after: expected_after?.value,
        left_after: left_after?.value,
        troubles,
    })
}

fn not_above_one(
    table: &Table<'_, '_>,
    a: &Option<Placed<Share>>,
    b: &Option<Placed<Share>>,
    names: &str,
) {
    if let (Some(a), Some(b)) = (a, b)
        && a.value.ratio + b.value.ratio > 1.0 + 1e-9
    {
        table.note(b.place, format!("{names} together are above 100 %"), None);
    }
}

fn read_stage(table: &mut Table<'_, '_>) -> Option<Stage> {
    let lasts = table.parsed::<Span>("lasts");
    let from = table.number("factor");
    let until = table.number_if_any("factor_until");
    for factor in [&from, &until].into_iter().flatten() {
        if factor.value > FACTOR_MOST {
            let message = format!("a factor of {} is above {FACTOR_MOST}", factor.value);
            table.note(factor.place, message, None);
        }
    }
    let factor_from = from?.value;
    let factor_until = until.map_or(factor_from, |until| until.value);
    Some(Stage { lasts: lasts?.value.0, factor_from, factor_until })
}

fn read_trouble(table: &mut Table<'_, '_>) -> Option<Trouble> {
    let after = table.parsed::<Span>("after");
    let restart = table.parsed_if_any::<Span>("restart");
    let clock_back = table.parsed_if_any::<Span>("clock_back");
    let kind = match (restart, clock_back) {
        (Some(down), None) => TroubleKind::Restart(down.value.0),
        (None, Some(by)) => TroubleKind::ClockBack(by.value.0),
        _ => {
            let help = "for example restart = \"2 s\", or clock_back = \"1 h\"".to_owned();
            table.note(table.place(), "a trouble is one thing that goes wrong", Some(help));
            return None;
        }
    };
    Some(Trouble { after: after?.value.0, kind })
}

fn read_arrivals(table: &mut Table<'_, '_>, trace: Option<&[TracedCall]>) -> Option<Arrivals> {
    let Placed { value, place } = table.text("arrivals")?;
    match (value.as_str(), trace) {
        ("poisson", _) => Some(Arrivals::Poisson),
        ("even", _) => Some(Arrivals::Even),
        ("trace", Some(calls)) => Some(Arrivals::Trace(calls.to_vec())),
        ("trace", None) => {
            let help = "put a calls.csv into the scenario's folder".to_owned();
            table.note(place, "`arrivals` is a trace, but there is none", Some(help));
            None
        }
        (other, _) => {
            let help = "write poisson, even or trace".to_owned();
            table.note(place, format!("no way to arrive `{other}`"), Some(help));
            None
        }
    }
}

/// A table of calls in which every kind of call happens, for the tests of this crate.
#[cfg(test)]
pub(crate) const EXAMPLE: &str = r#"
per_user = "3/h"
arrivals = "poisson"
agents = "30%"
incoming = "70%"
outgoing = "20%"
queued = "60%"
busy = "10%"
unanswered = "10%"
transferred = "10%"
known = "70%"
ring = "uniform 3 s to 12 s"
talk = "lognormal 180 s, deviation 160 s"
patience = "uniform 30 s to 180 s"
busy_tone = "fixed 5 s"
rings_out = "fixed 25 s"
poll = "250 ms"
expected_after = "3 s"
left_after = "10 s"
"#;

#[cfg(test)]
mod tests {
    use documents::input;

    use super::*;

    #[track_caller]
    fn refused(change: impl FnOnce(String) -> String, part: &str) {
        let text = change(EXAMPLE.to_owned());
        let shown =
            input::read("calls", &text, |table| read(table, None)).expect_err("wrong").to_string();
        assert!(shown.contains(part), "{part:?} is not in:\n{shown}");
    }

    #[test]
    fn what_is_wrong_with_the_calls_is_named() {
        refused(|text| text.replace("20%", "40%"), "`incoming` and `outgoing` together are above");
        refused(|text| text.replace("250 ms", "1 ms"), "`poll` must be at least 20 ms");
        refused(|text| text.replace("poisson", "trace"), "put a calls.csv into");
        refused(|text| text.replace("poisson", "random"), "write poisson, even or trace");
        refused(|text| text.replace("fixed 5 s", "5 s"), "`busy_tone`: `5 s` is no distribution");
        refused(|text| text + "[[stages]]\nlasts = \"5 s\"\nfactor = 2000\n", "is above 1000");
        refused(|text| text.replace("known", "knwon"), "did you mean `known`?");
    }

    #[test]
    fn troubles_come_in_the_order_of_their_instants_and_are_one_thing_each() {
        let trouble = |text: &str| format!("[[trouble]]\n{text}\n");
        let (late, early) = (
            trouble("after = \"9 s\"\nrestart = \"2 s\""),
            trouble("after = \"3 s\"\nclock_back = \"1 h\""),
        );
        let text = format!("{EXAMPLE}{late}{early}");
        let calls = input::read("calls", &text, |table| read(table, None)).expect("reads");
        let kinds: Vec<_> = calls.troubles.iter().map(|trouble| trouble.kind).collect();
        let s = Duration::from_secs;
        assert_eq!(kinds, [TroubleKind::ClockBack(s(3_600)), TroubleKind::Restart(s(2))]);
        refused(|text| text + &trouble("after = \"3 s\""), "a trouble is one thing");
    }

    #[test]
    fn a_stage_without_an_end_keeps_its_factor() {
        let text = format!("{EXAMPLE}[[stages]]\nlasts = \"5 s\"\nfactor = 2\n");
        let calls = input::read("calls", &text, |table| read(table, None)).expect("reads");
        let stage = Stage { lasts: Duration::from_secs(5), factor_from: 2.0, factor_until: 2.0 };
        assert_eq!(calls.stages, [stage]);
    }
}
