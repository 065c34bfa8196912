//! Claims on the ledger, as stories of what a CRM did with its messages. Instants are in microseconds
//! that stand for milliseconds.

use documents::sms::{Alteration, SmsFault, SmsRefusal};
use proptest::prelude::*;

use super::super::record::tests::whole;
use super::*;

const DUE_US: u64 = 1_000;
const SETTLE_US: u64 = 5_000;

/// A ledger, and the gateway that tells it what comes.
struct Story {
    ledger: Ledger,
    attempts: u64,
    now_us: u64,
}

fn of_campaign(campaign: u32, index: u32) -> MessageKey {
    MessageKey { campaign: Some(campaign), index }
}

fn single(index: u32) -> MessageKey {
    MessageKey { campaign: None, index }
}

impl Story {
    /// One campaign that was started, and a single message that is still to be.
    fn of(messages: u32) -> Story {
        let mut story = Story::planned(messages);
        story.ledger.campaign_started(0, DUE_US + 20);
        story
    }

    fn planned(messages: u32) -> Story {
        let messages = Messages::of(&[(DUE_US, messages)], &[DUE_US], 7);
        let ledger = Ledger::new(LedgerRules { settle_us: SETTLE_US }, messages);
        Story { ledger, attempts: 0, now_us: DUE_US + 100 }
    }

    fn message(&self, key: MessageKey) -> OfferedMessage {
        let planned = self.ledger.messages().message(key).expect("a message of the run");
        OfferedMessage {
            number: planned.number,
            text: planned.text,
            parts: 1,
            wrong: Vec::new(),
            taken: true,
            id: Some(1),
        }
    }

    /// Offers a message and leaves the attempt under way.
    fn opens(&mut self, message: &OfferedMessage) -> u64 {
        self.now_us += 10;
        self.attempts += 1;
        self.ledger.offered(self.now_us, self.attempts, message);
        self.attempts
    }

    fn offers(&mut self, message: &OfferedMessage, told: Told) {
        let attempt = self.opens(message);
        self.now_us += 10;
        self.ledger.answered(self.now_us, attempt, told);
    }

    fn takes(&mut self, key: MessageKey) {
        self.offers(&self.message(key), Told::Taken);
    }

    fn refuses(&mut self, key: MessageKey) {
        let message = OfferedMessage { taken: false, id: None, ..self.message(key) };
        self.offers(&message, Told::Refused(SmsRefusal::Rate));
    }

    fn crm_says(&mut self, campaign: Option<u32>, waiting: u64) {
        self.now_us += 10;
        let status = CampaignStatus { waiting, ..CampaignStatus::default() };
        self.ledger.crm_says(campaign, status, self.now_us);
    }

    /// Lets the time pass in which a message may still come.
    fn settles(&mut self) {
        self.now_us += SETTLE_US;
        self.ledger.at(self.now_us);
    }

    /// Ends the run; gives the counts of all messages and the findings.
    fn ends(mut self) -> (SmsTally, Vec<SmsFinding>) {
        self.ledger.give_up(self.now_us + 1);
        let record = whole(&[self.ledger.take()], 1);
        (record.total, record.findings)
    }
}

fn faults(findings: &[SmsFinding]) -> Vec<(SmsFault, u64)> {
    findings.iter().map(|finding| (finding.wrong.fault(), finding.message)).collect()
}

/// A run in which `started` messages were started and taken, each once, and nothing was wrong.
fn clean(started: u64) -> SmsTally {
    SmsTally { started, arrived: started, attempts: started, ..SmsTally::default() }
}

#[test]
fn messages_that_come_once_each_are_in_order() {
    let mut story = Story::of(50);
    (0..50).for_each(|index| story.takes(of_campaign(0, index)));
    assert_eq!(story.ledger.undecided(), 0);
    let (tally, findings) = story.ends();
    assert_eq!((tally, findings), (clean(50), vec![]));
}

#[test]
fn a_sample_runs_from_the_instant_the_campaign_was_due_to_the_first_taking() {
    let mut story = Story::of(1);
    story.refuses(of_campaign(0, 0));
    story.takes(of_campaign(0, 0));
    story.takes(of_campaign(0, 0));
    let samples = story.ledger.take_samples();
    let [sample] = samples.as_slice() else { panic!("{samples:?}") };
    assert_eq!((sample.workload, sample.step, sample.requests), ("sms", "campaign_message", 1));
    assert_eq!(
        (sample.due_us, sample.sent_us, sample.done_us),
        (DUE_US, DUE_US + 20, DUE_US + 130)
    );
    assert_eq!(sample.outcome, Outcome::Ok);
    assert!(story.ledger.take_samples().is_empty());
}

#[test]
fn a_message_that_comes_before_its_start_is_answered_is_measured_all_the_same() {
    let mut story = Story::planned(2);
    story.takes(of_campaign(0, 0));
    story.takes(single(0));
    assert!(story.ledger.take_samples().is_empty(), "it is not known when the start was sent");
    story.ledger.campaign_started(0, DUE_US + 30);
    story.ledger.single_started(0, DUE_US + 40);
    let steps: Vec<_> = story.ledger.take_samples().iter().map(|s| (s.step, s.sent_us)).collect();
    assert_eq!(steps, [(CAMPAIGN_MESSAGE, DUE_US + 30), (SINGLE_MESSAGE, DUE_US + 40)]);
    assert_eq!(story.ledger.undecided(), 1);
    let (tally, _) = story.ends();
    assert_eq!((tally.started, tally.arrived, tally.pending), (3, 2, 1));
}

#[test]
fn a_message_whose_start_was_never_answered_gives_its_sample_at_the_end() {
    let mut story = Story::planned(1);
    story.takes(of_campaign(0, 0));
    story.ledger.give_up(story.now_us);
    let sent: Vec<_> = story.ledger.take_samples().iter().map(|sample| sample.sent_us).collect();
    assert_eq!(sent, [DUE_US]);
}

#[test]
fn messages_of_a_campaign_that_the_crm_refused_to_start_are_not_missed() {
    let mut story = Story::planned(3);
    story.ledger.campaign_not_started(0, "503");
    story.ledger.single_not_started(0);
    assert_eq!(story.ledger.undecided(), 0);
    // It did start it, if one of its messages comes; that one counts.
    story.takes(of_campaign(0, 1));
    assert_eq!(story.ledger.take_samples().len(), 1);
    story.ledger.give_up(story.now_us);
    let record = whole(&[story.ledger.take()], 1);
    assert_eq!(record.campaigns[0].not_started.as_deref(), Some("503"));
    assert_eq!(record.total, clean(1));
}

#[test]
fn a_message_is_lost_once_the_crm_has_nothing_to_send_and_had_its_time() {
    let mut story = Story::of(3);
    story.takes(of_campaign(0, 0));
    story.refuses(of_campaign(0, 1));
    story.takes(of_campaign(0, 2));
    story.crm_says(Some(0), 1);
    story.settles();
    assert_eq!(story.ledger.undecided(), 1, "the CRM has it still to send");
    story.crm_says(Some(0), 0);
    story.now_us += SETTLE_US - 1;
    story.ledger.at(story.now_us);
    assert_eq!(story.ledger.undecided(), 1, "it may be on its way");
    story.crm_says(Some(0), 0);
    assert_eq!(story.ledger.undecided(), 1);
    story.ledger.at(story.now_us);
    assert_eq!(story.ledger.undecided(), 0);
    let (tally, findings) = story.ends();
    let wanted = SmsTally { arrived: 2, lost: 1, attempts: 3, ..clean(3) };
    assert_eq!((tally, faults(&findings)), (wanted, vec![(SmsFault::Lost, 2)]));
}

#[test]
fn a_crm_that_has_something_to_send_again_takes_back_that_it_had_nothing() {
    let mut story = Story::of(1);
    story.crm_says(Some(0), 0);
    story.now_us += SETTLE_US;
    story.crm_says(Some(0), 1);
    story.crm_says(Some(0), 0);
    story.ledger.at(story.now_us);
    assert_eq!(story.ledger.undecided(), 1, "its time begins anew");
    story.settles();
    assert_eq!(story.ledger.undecided(), 0);
}

#[test]
fn a_message_with_an_attempt_under_way_is_not_lost_yet() {
    let mut story = Story::of(1);
    let message = OfferedMessage { taken: false, ..story.message(of_campaign(0, 0)) };
    let attempt = story.opens(&message);
    story.crm_says(Some(0), 0);
    story.settles();
    assert_eq!(story.ledger.undecided(), 1);
    story.ledger.answered(story.now_us, attempt, Told::Nothing);
    story.ledger.at(story.now_us);
    assert_eq!(story.ledger.undecided(), 0);
}

#[test]
fn a_single_message_that_starts_after_the_crm_had_nothing_to_send_gets_its_own_time() {
    let messages = Messages::of(&[], &[DUE_US, DUE_US], 7);
    let ledger = Ledger::new(LedgerRules { settle_us: SETTLE_US }, messages);
    let mut story = Story { ledger, attempts: 0, now_us: DUE_US };
    story.ledger.single_started(0, DUE_US);
    story.crm_says(None, 0);
    story.ledger.single_started(1, DUE_US);
    story.settles();
    assert_eq!(story.ledger.undecided(), 1, "of the second the CRM has said nothing yet");
    story.crm_says(None, 0);
    story.settles();
    let (tally, findings) = story.ends();
    assert_eq!((tally.lost, faults(&findings).len()), (2, 2));
    assert_eq!(findings[1].campaign, None);
}

#[test]
fn a_message_that_comes_after_it_was_given_up_is_found() {
    let mut story = Story::of(2);
    story.takes(of_campaign(0, 0));
    story.crm_says(Some(0), 0);
    story.settles();
    let before = story.ledger.take();
    assert_eq!(before.campaigns[0].group.tally.lost, 1);
    story.takes(of_campaign(0, 1));
    story.ledger.give_up(story.now_us);
    let record = whole(&[before, story.ledger.take()], 1);
    assert_eq!((record.total, record.findings), (clean(2), vec![]));
}

#[test]
fn a_message_that_is_taken_twice_though_the_crm_was_told_is_duplicated() {
    let mut story = Story::of(2);
    for index in [0, 1, 0, 0] {
        story.takes(of_campaign(0, index));
    }
    let (tally, findings) = story.ends();
    let wanted = SmsTally { duplicated: 1, attempts: 4, retries: 2, ..clean(2) };
    assert_eq!(tally, wanted);
    let [SmsFinding { wrong, message: 1, campaign: Some(1), .. }] = findings.as_slice() else {
        panic!("{findings:?}")
    };
    assert_eq!(*wrong, SmsWrong::Duplicated { times: 3 });
}

#[test]
fn a_message_that_is_taken_twice_after_silence_is_repeated_and_no_fault() {
    let mut story = Story::of(1);
    story.offers(&story.message(of_campaign(0, 0)), Told::Nothing);
    story.takes(of_campaign(0, 0));
    let (tally, findings) = story.ends();
    let wanted = SmsTally { repeated: 1, attempts: 2, retries: 1, ..clean(1) };
    assert_eq!((tally, findings), (wanted, vec![]));
}

#[test]
fn a_message_can_be_repeated_first_and_then_duplicated() {
    let mut story = Story::of(1);
    story.offers(&story.message(of_campaign(0, 0)), Told::Nothing);
    story.takes(of_campaign(0, 0));
    story.takes(of_campaign(0, 0));
    let (tally, findings) = story.ends();
    assert_eq!((tally.repeated, tally.duplicated), (1, 1));
    assert_eq!(faults(&findings), [(SmsFault::Duplicated, 1)]);
}

#[test]
fn two_senders_that_offer_one_message_at_once_duplicate_it() {
    let mut story = Story::of(1);
    let message = story.message(of_campaign(0, 0));
    let (one, other) = (story.opens(&message), story.opens(&message));
    let second = story.ledger.take();
    let tally = second.campaigns[0].group.tally;
    assert_eq!((tally.duplicated, tally.repeated), (0, 0), "nobody was told anything yet");
    story.ledger.answered(story.now_us, one, Told::Taken);
    story.ledger.answered(story.now_us, other, Told::Nothing);
    let (tally, findings) = story.ends();
    assert_eq!((tally.duplicated, tally.repeated), (1, 0));
    assert_eq!(faults(&findings), [(SmsFault::Duplicated, 1)]);
}

#[test]
fn a_message_that_is_refused_and_comes_again_is_retried_and_nothing_else() {
    let mut story = Story::of(300);
    story.refuses(of_campaign(0, 0));
    (1..300).for_each(|index| story.takes(of_campaign(0, index)));
    story.takes(of_campaign(0, 0));
    let (tally, findings) = story.ends();
    let wanted = SmsTally { attempts: 301, retries: 1, ..clean(300) };
    assert_eq!((tally, findings), (wanted, vec![]));
}

#[test]
fn a_message_that_is_held_back_behind_300_is_reordered() {
    let mut story = Story::of(400);
    let held = 17;
    (0..318).filter(|index| *index != held).for_each(|index| story.takes(of_campaign(0, index)));
    story.takes(of_campaign(0, held));
    (318..400).for_each(|index| story.takes(of_campaign(0, index)));
    story.ledger.give_up(story.now_us);
    let record = whole(&[story.ledger.take()], 1);
    assert_eq!(record.total, SmsTally { reordered: 1, ..clean(400) });
    assert_eq!(record.campaigns[0].displaced_most, 300);
    assert_eq!(record.findings[0].wrong, SmsWrong::Reordered { behind: 300 });
    assert_eq!(faults(&record.findings), [(SmsFault::Reordered, 18)]);
}

#[test]
fn senders_overtake_each_other_as_far_as_there_are_of_them() {
    for (under_way, reordered) in [(7, 0), (6, 1)] {
        let mut story = Story::of(40);
        // The first comes behind seven; how many work side by side is seen only after that.
        (1..=7).for_each(|index| story.takes(of_campaign(0, index)));
        story.takes(of_campaign(0, 0));
        let rest: Vec<_> = (8..40).map(|index| story.message(of_campaign(0, index))).collect();
        for side_by_side in rest.chunks(under_way) {
            let attempts: Vec<_> = side_by_side.iter().map(|m| story.opens(m)).collect();
            attempts.iter().for_each(|a| story.ledger.answered(story.now_us, *a, Told::Taken));
        }
        let (tally, _) = story.ends();
        assert_eq!(tally.reordered, reordered, "{under_way} at once");
    }
}

#[test]
fn a_text_is_held_against_the_one_that_was_given_in_each_way() {
    let alter = |how, from: &str, change: &dyn Fn(&str) -> String| {
        let mut story = Story::of(400);
        let index = (0..400)
            .find(|index| story.message(of_campaign(0, *index)).text.contains(from))
            .unwrap_or_else(|| panic!("no text has {from}"));
        let mut message = story.message(of_campaign(0, index));
        message.text = change(&message.text);
        story.offers(&message, Told::Taken);
        story.offers(&message, Told::Nothing);
        let (tally, findings) = story.ends();
        assert_eq!((tally.altered, tally.malformed, tally.arrived), (1, 0, 1), "{how:?}");
        let told = findings.iter().find_map(|finding| match &finding.wrong {
            SmsWrong::Altered { how, given, got } => Some((*how, given.clone(), got.clone())),
            _ => None,
        });
        let (told, given, got) = told.expect("a finding");
        assert_eq!(told, how);
        assert!(given != got && given.chars().count() <= 25, "{given} {got}");
    };
    let replaced = |how, from: &str, to: &str| alter(how, from, &|text| text.replacen(from, to, 1));
    replaced(Alteration::QuestionMarks, "سلام", "????");
    replaced(Alteration::Mojibake, "سلام", "ط³ظ„ط§ظ…");
    replaced(Alteration::ArabicLetters, "یک", "يك");
    replaced(Alteration::Joiner, "\u{200C}", "");
    replaced(Alteration::Digits, "۱", "1");
    replaced(Alteration::Astral, "\u{1F600}", "??");
    replaced(Alteration::Other, "€", "EUR");
    alter(Alteration::CutOff, " #M", &|text| text.chars().take(20).collect());
}

#[test]
fn a_message_that_reaches_another_number_is_malformed() {
    let mut story = Story::of(3);
    let (first, second) = (story.message(of_campaign(0, 0)), story.message(of_campaign(0, 1)));
    // The text of the second to the first, and the third to somebody who is not in the run.
    story.offers(&OfferedMessage { text: second.text, ..first }, Told::Taken);
    let third = story.message(of_campaign(0, 2));
    story.offers(&OfferedMessage { number: "09121234567".to_owned(), ..third }, Told::Taken);
    let (tally, findings) = story.ends();
    let wanted = SmsTally { arrived: 2, malformed: 2, pending: 1, attempts: 2, ..clean(3) };
    assert_eq!(tally, wanted);
    assert_eq!(faults(&findings), [(SmsFault::Malformed, 1), (SmsFault::Malformed, 3)]);
    let what = Malformation::AnotherNumber;
    assert!(findings.iter().all(|finding| finding.wrong == SmsWrong::Malformed { what }));
}

#[test]
fn what_the_gateway_found_wrong_is_counted_once_a_message_and_only_if_it_took_it() {
    let mut story = Story::of(2);
    let wrong = vec![Malformation::CountryCode, Malformation::Sender];
    let first = story.message(of_campaign(0, 0));
    let number = first.number.replacen('0', "+98", 1);
    let first = OfferedMessage { wrong: wrong.clone(), number, ..first };
    story.offers(&first, Told::Nothing);
    story.offers(&first, Told::Taken);
    let refused = OfferedMessage { wrong, taken: false, ..story.message(of_campaign(0, 1)) };
    story.offers(&refused, Told::Refused(SmsRefusal::Sender));
    let (tally, findings) = story.ends();
    assert_eq!((tally.malformed, tally.arrived, tally.pending), (1, 1, 1));
    let what = Malformation::CountryCode;
    assert_eq!(findings[0].wrong, SmsWrong::Malformed { what });
    assert_eq!(findings.len(), 1);
}

#[test]
fn what_nobody_gave_to_the_crm_is_a_stranger_and_the_trial_is_not() {
    let mut story = Story::of(1);
    let planned = story.ledger.messages().trial();
    let trial =
        OfferedMessage { number: planned.number, text: planned.text, ..story.message(single(0)) };
    story.offers(&trial, Told::Taken);
    let stranger = OfferedMessage { number: "09121234567".into(), text: "hi".into(), ..trial };
    story.offers(&stranger, Told::Taken);
    // An earlier run had the same numbers: what comes before it is due is of that.
    let early = story.message(of_campaign(0, 0));
    story.ledger.offered(DUE_US - 1, 900, &early);
    let second = story.ledger.take();
    assert_eq!((second.attempts, second.taken, second.strangers), (2, 2, 2));
    assert_eq!(story.ends().0.arrived, 0);
}

#[test]
fn a_mangled_number_is_known_by_the_text_and_a_mangled_text_by_the_number() {
    let mut story = Story::of(2);
    let text = "????".to_owned();
    story.offers(&OfferedMessage { text, ..story.message(of_campaign(0, 0)) }, Told::Taken);
    let number = String::new();
    story.offers(&OfferedMessage { number, ..story.message(of_campaign(0, 1)) }, Told::Taken);
    let (tally, _) = story.ends();
    assert_eq!((tally.arrived, tally.altered, tally.malformed, tally.lost), (2, 1, 1, 0));
}

#[test]
fn attempts_that_are_unanswered_at_the_end_leave_their_messages_pending_or_repeated() {
    let mut story = Story::of(3);
    let untaken = OfferedMessage { taken: false, ..story.message(of_campaign(0, 0)) };
    story.opens(&untaken);
    let twice = story.message(of_campaign(0, 1));
    story.opens(&twice);
    story.opens(&twice);
    story.crm_says(Some(0), 0);
    story.now_us += SETTLE_US - 1;
    let (tally, findings) = story.ends();
    let wanted = SmsTally {
        arrived: 1,
        repeated: 1,
        lost: 1,
        pending: 1,
        attempts: 3,
        retries: 1,
        ..clean(3)
    };
    assert_eq!((tally, faults(&findings)), (wanted, vec![(SmsFault::Lost, 3)]));
}

#[test]
fn nothing_counts_after_the_end() {
    let mut story = Story::of(1);
    let message = story.message(of_campaign(0, 0));
    story.ledger.give_up(story.now_us);
    story.offers(&message, Told::Taken);
    story.ledger.give_up(story.now_us);
    assert_eq!(story.ledger.take().taken, 0);
}

#[test]
fn an_answer_to_no_attempt_is_nothing() {
    let mut story = Story::of(1);
    story.ledger.answered(story.now_us, 77, Told::Taken);
    assert_eq!(story.ends().0, SmsTally { started: 1, pending: 1, ..SmsTally::default() });
}

/// What eight senders do: each claims the next message, offers it, and hears the answer before it
/// claims another. `picks` says whose turn it is.
fn eight_senders(messages: u32, picks: &[usize]) -> (SmsSecond, Vec<SmsSecond>) {
    let mut story = Story::of(messages);
    let (mut senders, mut next) = ([None; 8], 0);
    let mut parts = Vec::new();
    let turns = picks.iter().copied().chain((0..8).cycle());
    let mut together = Ledger::new(story.ledger.rules, story.ledger.messages().clone());
    together.campaign_started(0, DUE_US + 20);
    for sender in turns {
        let now_us = story.now_us + 10;
        match senders[sender] {
            Some(attempt) => {
                story.ledger.answered(now_us, attempt, Told::Taken);
                together.answered(now_us, attempt, Told::Taken);
                senders[sender] = None;
            }
            None if next < messages => {
                let message = story.message(of_campaign(0, next));
                let attempt = story.opens(&message);
                together.offered(story.now_us, attempt, &message);
                senders[sender] = Some(attempt);
                next += 1;
            }
            None if senders.iter().all(Option::is_none) => break,
            None => {}
        }
        if sender == 0 {
            parts.push(story.ledger.take());
        }
    }
    story.ledger.give_up(story.now_us);
    together.give_up(story.now_us);
    parts.push(story.ledger.take());
    (together.take(), parts)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn eight_senders_that_claim_in_order_make_no_fault_however_they_take_turns(
        picks in prop::collection::vec(0..8_usize, 0..600),
    ) {
        let (together, _) = eight_senders(120, &picks);
        let record = whole(&[together], 1);
        prop_assert_eq!(record.total, clean(120));
        prop_assert_eq!(record.findings, vec![]);
    }

    #[test]
    fn seconds_that_are_taken_one_by_one_add_up_to_the_whole(
        picks in prop::collection::vec(0..8_usize, 0..600),
    ) {
        let (together, parts) = eight_senders(120, &picks);
        let (one, many) = (whole(&[together], 1), whole(&parts, 1));
        prop_assert_eq!(one.total, many.total);
        prop_assert_eq!(one.campaigns, many.campaigns);
        prop_assert_eq!(one.findings, many.findings);
    }
}
