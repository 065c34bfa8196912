//! Claims on the tracker, in microseconds that stand for milliseconds.

use super::super::script::{HangsUp, Happening, Step};
use documents::calls::{CallEnding, CallFault};

use super::*;

const CUSTOMER: &str = "0b0b0b0b-0000-0000-0000-000000000000";

fn tracker() -> Tracker {
    let rules = Rules {
        expected_after_us: 3_000,
        left_after_us: 10_000,
        shows_outgoing: true,
        steady_us: 0..u64::MAX,
    };
    Tracker::new(rules, vec![CUSTOMER.to_owned()], &look(0, &[]))
}

fn call(index: u64, number: String, due_us: u64) -> ScriptedCall {
    ScriptedCall {
        index,
        due_us,
        direction: CallDirection::Incoming,
        ending: CallEnding::Answered,
        number,
        name: None,
        from_extension: None,
        dialled: "02191000000".into(),
        steps: vec![Step { after_us: 0, happening: Happening::HangsUp { by: HangsUp::Caller } }],
    }
}

fn known(index: u64, due_us: u64) -> ScriptedCall {
    call(index, numbers::of_customer(0), due_us)
}

fn row(call_id: &str, number: &str, identity: Option<&str>) -> Row {
    let (call_id, number) = (call_id.to_owned(), number.to_owned());
    Row { call_id, number, identity: identity.map(str::to_owned) }
}

/// A look that takes 10 on the way.
fn look(sent_us: u64, rows: &[Row]) -> Look {
    Look { sent_us, done_us: sent_us + 10, rows: rows.to_vec(), whole: true }
}

fn outcomes(tracker: &mut Tracker) -> Vec<Outcome> {
    tracker.take_samples().iter().map(|sample| sample.outcome).collect()
}

fn faults(taken: &Taken) -> Vec<CallFault> {
    taken.findings.iter().map(|finding| finding.wrong.fault()).collect()
}

#[test]
fn a_pop_runs_from_the_first_event_and_its_error_from_the_look_before() {
    let mut tracker = tracker();
    tracker.began(&known(0, 1_000), 1_020);
    tracker.looked(&look(1_100, &[]));
    tracker.looked(&look(1_350, &[row("a", "+987001000000", Some(CUSTOMER))]));
    assert_eq!(tracker.take().pops, [Pop { pop_us: 340, error_us: 260, steady: true }]);
    let sample = &tracker.take_samples()[0];
    assert_eq!((sample.response_us(), sample.lag_us(), sample.service_us()), (360, 20, 340));
    assert_eq!(sample.outcome, Outcome::Ok);
}

#[test]
fn the_error_is_never_longer_than_the_pop_itself() {
    let mut tracker = tracker();
    tracker.began(&known(0, 900), 900);
    tracker.looked(&look(950, &[row("a", "07001000000", Some(CUSTOMER))]));
    assert_eq!(tracker.take().pops, [Pop { pop_us: 60, error_us: 60, steady: true }]);
}

#[test]
fn a_call_that_comes_and_goes_is_in_order() {
    let mut tracker = tracker();
    tracker.began(&known(0, 0), 0);
    tracker.looked(&look(100, &[row("a", "07001000000", Some(CUSTOMER))]));
    tracker.ended(0, 5_000);
    tracker.looked(&look(5_100, &[row("a", "07001000000", Some(CUSTOMER))]));
    tracker.looked(&look(5_350, &[]));
    let taken = tracker.take();
    assert_eq!((faults(&taken), tracker.undecided()), (vec![], 0));
    assert_eq!((taken.steady.shown, taken.began), (1, 1));
}

#[test]
fn a_call_that_is_never_shown_is_lost_unless_it_was_too_short() {
    let mut tracker = tracker();
    tracker.began(&known(0, 0), 0);
    tracker.began(&call(1, numbers::of_stranger(1), 0), 0);
    tracker.ended(0, 3_000);
    tracker.ended(1, 2_999);
    // Shown late is not lost: nothing is decided until the time for that is over.
    tracker.looked(&look(12_000, &[]));
    assert_eq!(tracker.undecided(), 2);
    tracker.looked(&look(13_000, &[]));
    let taken = tracker.take();
    assert_eq!(faults(&taken), [CallFault::Lost]);
    assert_eq!((taken.steady.lost, taken.steady.too_short), (1, 1));
    assert_eq!(outcomes(&mut tracker), [Outcome::TimedOut]);
}

#[test]
fn a_call_that_is_shown_late_is_late_and_not_lost() {
    let mut tracker = tracker();
    tracker.began(&known(0, 0), 0);
    tracker.ended(0, 3_000);
    tracker.looked(&look(9_000, &[row("a", "07001000000", Some(CUSTOMER))]));
    tracker.looked(&look(9_250, &[]));
    let taken = tracker.take();
    assert_eq!((faults(&taken), taken.pops[0].pop_us), (vec![], 9_010));
}

#[test]
fn two_calls_for_one_are_duplicated() {
    let mut tracker = tracker();
    tracker.began(&known(0, 0), 0);
    let twice = ["a", "b"].map(|id| row(id, "07001000000", Some(CUSTOMER)));
    tracker.looked(&look(100, &twice));
    tracker.ended(0, 5_000);
    tracker.looked(&look(5_100, &[]));
    let taken = tracker.take();
    assert_eq!((faults(&taken), taken.pops.len()), (vec![CallFault::Duplicated], 1));
}

#[test]
fn a_wrong_customer_is_a_mismatch_unless_it_is_put_right() {
    let shown = |number: String, identities: &[Option<&str>]| {
        let mut tracker = tracker();
        tracker.began(&call(0, number.clone(), 0), 0);
        for (at, identity) in identities.iter().enumerate() {
            tracker.looked(&look(100 + 100 * at as u64, &[row("a", &number, *identity)]));
        }
        tracker.ended(0, 5_000);
        tracker.looked(&look(5_100, &[]));
        faults(&tracker.take())
    };
    let (customer, stranger) = (numbers::of_customer(0), numbers::of_stranger(0));
    assert_eq!(shown(customer.clone(), &[Some("other")]), [CallFault::Mismatched]);
    assert_eq!(shown(customer.clone(), &[None]), [CallFault::Mismatched]);
    assert_eq!(shown(customer, &[None, Some(&CUSTOMER.to_uppercase())]), []);
    assert_eq!(shown(stranger.clone(), &[Some("other")]), [CallFault::Mismatched]);
    assert_eq!(shown(stranger, &[None]), []);
}

#[test]
fn a_call_that_stays_after_its_hang_up_was_left_active() {
    let mut tracker = tracker();
    tracker.began(&known(0, 0), 0);
    let there = [row("a", "07001000000", Some(CUSTOMER))];
    tracker.looked(&look(100, &there));
    tracker.ended(0, 5_000);
    tracker.looked(&look(14_999, &there));
    assert_eq!(faults(&tracker.take()), []);
    tracker.looked(&look(15_000, &there));
    assert_eq!(faults(&tracker.take()), [CallFault::LeftActive]);
}

#[test]
fn what_an_earlier_run_left_is_not_counted_against_this_one() {
    let stale = [row("old", "07001000000", Some(CUSTOMER))];
    let rules = Rules {
        expected_after_us: 3_000,
        left_after_us: 10_000,
        shows_outgoing: true,
        steady_us: 0..u64::MAX,
    };
    let mut tracker = Tracker::new(rules, vec![CUSTOMER.to_owned()], &look(0, &stale));
    tracker.began(&known(0, 50), 50);
    tracker.looked(&look(100, &stale));
    assert_eq!(tracker.take().pops, []);
    tracker.looked(&look(200, &[stale[0].clone(), row("new", "07001000000", Some(CUSTOMER))]));
    tracker.ended(0, 5_000);
    tracker.looked(&look(5_100, &stale));
    let taken = tracker.take();
    assert_eq!((taken.pops.len(), faults(&taken)), (1, vec![]));
}

#[test]
fn nothing_follows_from_a_call_that_a_full_answer_left_out() {
    let mut tracker = tracker();
    tracker.began(&known(0, 0), 0);
    tracker.looked(&look(100, &[row("a", "07001000000", Some(CUSTOMER))]));
    tracker.ended(0, 5_000);
    tracker.looked(&Look { whole: false, ..look(5_100, &[]) });
    assert_eq!(tracker.undecided(), 1);
}

#[test]
fn a_call_that_could_not_be_played_is_dropped_and_one_cut_off_is_censored() {
    let mut tracker = tracker();
    tracker.not_played(&known(0, 700), "nobody listens");
    tracker.began(&known(1, 0), 0);
    tracker.give_up(900);
    let taken = tracker.take();
    assert_eq!(outcomes(&mut tracker), [Outcome::Dropped, Outcome::Censored]);
    assert_eq!((taken.steady.not_played, faults(&taken)), (1, vec![]));
}

#[test]
fn internal_calls_are_played_and_not_looked_for() {
    let mut tracker = tracker();
    let internal = ScriptedCall { direction: CallDirection::Internal, ..call(0, "1001".into(), 0) };
    tracker.began(&internal, 0);
    tracker.ended(0, 9_000);
    tracker.looked(&look(30_000, &[]));
    let taken = tracker.take();
    assert_eq!((taken.began, tracker.take_samples().len(), tracker.undecided()), (1, 0, 0));
}

#[test]
fn calls_that_go_out_are_looked_for_only_where_they_are_shown_while_they_last() {
    for (shows_outgoing, undecided) in [(true, 1), (false, 0)] {
        let mut tracker = tracker();
        tracker.rules.shows_outgoing = shows_outgoing;
        let outgoing = ScriptedCall { direction: CallDirection::Outgoing, ..known(0, 0) };
        tracker.began(&outgoing, 0);
        assert_eq!(tracker.undecided(), undecided);
    }
}
