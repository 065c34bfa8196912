//! The provider: what becomes of each message that is offered, and what it has counted.
//!
//! A request passes in this order: a trouble that refuses it, what is wrong with it, the rate, and a
//! trouble that spoils the answer. So only messages that it takes use up its rate.

use documents::gateway::{GatewayTrouble, GatewayTroubleKind};
use documents::sms::SmsRefusal;
use documents::spread::Spread;

use super::answer::Reply;
use super::counts::GatewayCounts;
use super::judging::{Judge, Judgement};
use super::limiter::Limiter;
use super::notice::{OfferedMessage, Told};
use super::reading::Fields;
use super::trouble::Troubles;
use crate::random::{Draw, child};

/// Ids below 1,000 are codes to the providers of 3000 lines (Magfa's manual: an id is above 1,000).
const FIRST_ID: u64 = 1_001;

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// It is answered, and tells that if the answer leaves whole.
    Answer(Reply, Told),
    /// It is answered too slowly.
    Drip(Reply, Told),
    /// It is never answered.
    Silence,
    /// Its connection is reset.
    Reset,
}

/// A request that was read, and what becomes of it.
#[derive(Debug)]
pub(super) struct Course {
    pub(super) attempt: u64,
    pub(super) message: OfferedMessage,
    pub(super) deed: Deed,
    /// How long the provider takes over it.
    pub(super) latency_us: u64,
}

/// A provider. It is told of requests and of the time.
#[derive(Debug)]
pub(super) struct Provider {
    judge: Judge,
    limiter: Option<Limiter>,
    troubles: Troubles,
    latency: Spread,
    seed: u64,
    /// When the run began.
    begun_at_us: Option<u64>,
    next_id: u64,
    under_way: u64,
    counts: GatewayCounts,
}

impl Provider {
    /// One that nobody has called yet.
    pub(super) fn new(
        judge: Judge,
        limiter: Option<Limiter>,
        troubles: Troubles,
        latency: Spread,
        seed: u64,
    ) -> Self {
        Provider {
            judge,
            limiter,
            troubles,
            latency,
            seed,
            begun_at_us: None,
            next_id: FIRST_ID,
            under_way: 0,
            counts: GatewayCounts::default(),
        }
    }

    /// Tells it when the run began.
    pub(super) fn begin(&mut self, begun_at_us: u64) {
        self.begun_at_us = Some(begun_at_us);
    }

    /// What it has counted.
    pub(super) fn counts(&self) -> GatewayCounts {
        self.counts
    }

    /// A request came that offers no message.
    pub(super) fn count_unreadable(&mut self) {
        self.counts.unreadable += 1;
    }

    /// A connection was one too many.
    pub(super) fn count_turned_away(&mut self) {
        self.counts.turned_away += 1;
    }

    /// An attempt is over.
    pub(super) fn end(&mut self) {
        self.under_way -= 1;
    }

    /// A message is offered.
    pub(super) fn offer(&mut self, fields: Fields, now_us: u64) -> Course {
        let attempt = self.counts.attempts;
        self.counts.attempts += 1;
        self.under_way += 1;
        self.counts.concurrent_most = self.counts.concurrent_most.max(self.under_way);
        let run_us = self.begun_at_us.and_then(|begun_at_us| now_us.checked_sub(begun_at_us));
        let trouble = self.troubles.meets(run_us);
        self.counts.troubled += u64::from(trouble.is_some());
        let Judgement { wrong, refusal, parts } = self.judge.judge(&fields);
        let refusal = refused_by(trouble).or(refusal);
        // A trouble that leaves nothing behind takes nothing of the rate either.
        let is_taken_if_met = trouble.is_none_or(|trouble| trouble.taken);
        let refusal = refusal.or_else(|| {
            let is_limited =
                is_taken_if_met && !self.limiter.as_mut().is_none_or(|l| l.takes(now_us));
            is_limited.then_some(SmsRefusal::Rate)
        });
        let id = (refusal.is_none() && is_taken_if_met).then(|| self.take(parts));
        let deed = self.deed(trouble, refusal, id);
        let message = OfferedMessage {
            number: fields.number.text,
            text: fields.text.text,
            parts,
            wrong,
            taken: id.is_some(),
            id,
        };
        let latency_us = self.latency.draw_us(&mut child(self.seed, "gateway-latency", attempt));
        Course { attempt, message, deed, latency_us }
    }

    fn take(&mut self, parts: u64) -> u64 {
        self.counts.taken += 1;
        self.counts.parts += parts;
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    fn deed(
        &mut self,
        trouble: Option<GatewayTrouble>,
        refusal: Option<SmsRefusal>,
        id: Option<u64>,
    ) -> Deed {
        let (reply, told) = match (refusal, id) {
            (Some(why), _) => (Reply::Refused(why), Told::Refused(why)),
            (None, Some(id)) => (Reply::Taken(id), Told::Taken),
            // Met by a trouble that does not take it, it is lost on a sick provider.
            (None, None) => (Reply::Refused(SmsRefusal::Error), Told::Refused(SmsRefusal::Error)),
        };
        match trouble.map(|trouble| trouble.kind) {
            Some(GatewayTroubleKind::Timeout) => return Deed::Silence,
            Some(GatewayTroubleKind::Reset) => return Deed::Reset,
            Some(GatewayTroubleKind::WrongBody) => return Deed::Answer(Reply::Page, Told::Nothing),
            Some(GatewayTroubleKind::Drip) => return Deed::Drip(reply, told),
            // A listener that is down meets no request, and the other two have refused it.
            Some(
                GatewayTroubleKind::Down | GatewayTroubleKind::Error | GatewayTroubleKind::Throttle,
            )
            | None => {}
        }
        if let Told::Refused(why) = told {
            self.counts.refused.count(why);
        }
        Deed::Answer(reply, told)
    }
}

/// The refusal that a trouble is.
fn refused_by(trouble: Option<GatewayTrouble>) -> Option<SmsRefusal> {
    match trouble?.kind {
        GatewayTroubleKind::Error => Some(SmsRefusal::Error),
        GatewayTroubleKind::Throttle => Some(SmsRefusal::Rate),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use documents::gateway::GatewayDescription;
    use documents::units::{Rate, Share};

    use super::super::settings::Credentials;
    use super::super::template::Value;
    use super::*;

    fn provider(rate: Option<f64>, troubles: &[GatewayTrouble]) -> Provider {
        let description = GatewayDescription::shipped("sendsms").expect("it ships");
        let credentials = Credentials::new("user", "secret");
        let judge = Judge::new(&description, credentials, vec!["3000".to_owned()]);
        let limiter = rate.map(|per_second| Limiter::new(Rate { per_second }, 0));
        let latency = "uniform 1 s to 2 s".parse().expect("a spread");
        let mut provider = Provider::new(judge, limiter, Troubles::new(3, troubles), latency, 3);
        provider.begin(0);
        provider
    }

    fn fields(number: &str) -> Fields {
        let value = |text: &str| Value::of(text.as_bytes());
        Fields {
            username: Some(value("user")),
            password: Some(value("secret")),
            sender: Some(value("3000")),
            number: value(number),
            text: value(&"س".repeat(71)),
        }
    }

    fn always(kind: GatewayTroubleKind, taken: bool) -> GatewayTrouble {
        let share = Share { ratio: 1.0 };
        GatewayTrouble { kind, share, after: Duration::ZERO, lasts: None, taken }
    }

    const GOOD: &str = "09121234567";

    #[test]
    fn ids_rise_from_1001_over_what_is_taken_alone() {
        let mut provider = provider(None, &[]);
        let ids: Vec<_> = [GOOD, "98", GOOD, GOOD]
            .into_iter()
            .map(|number| provider.offer(fields(number), 0).message.id)
            .collect();
        assert_eq!(ids, [Some(1001), None, Some(1002), Some(1003)]);
        let counts = provider.counts();
        assert_eq!((counts.attempts, counts.taken, counts.refused.number), (4, 3, 1));
        assert_eq!(counts.parts, 6, "two parts each");
    }

    #[test]
    fn only_what_is_taken_uses_up_the_rate() {
        let mut provider = provider(Some(2.0), &[]);
        let mut told = |number| provider.offer(fields(number), 0).deed;
        let refused = |why| Deed::Answer(Reply::Refused(why), Told::Refused(why));
        for _ in 0..10 {
            assert_eq!(told("98"), refused(SmsRefusal::Number));
        }
        assert_eq!(told(GOOD), Deed::Answer(Reply::Taken(1001), Told::Taken));
        assert_eq!(told(GOOD), Deed::Answer(Reply::Taken(1002), Told::Taken));
        assert_eq!(told(GOOD), refused(SmsRefusal::Rate));
        assert_eq!(provider.counts().refused.rate, 1);
    }

    #[test]
    fn what_a_trouble_loses_uses_up_no_rate() {
        let mut lossy = provider(Some(1.0), &[always(GatewayTroubleKind::Reset, false)]);
        lossy.offer(fields(GOOD), 0);
        lossy.troubles = Troubles::new(3, &[]);
        assert!(lossy.offer(fields(GOOD), 0).message.taken);
        let mut taking = provider(Some(1.0), &[always(GatewayTroubleKind::Reset, true)]);
        assert!(taking.offer(fields(GOOD), 0).message.taken);
        assert!(!taking.offer(fields(GOOD), 0).message.taken, "the rate is used up");
    }

    #[track_caller]
    fn check(kind: GatewayTroubleKind, taken: bool, deed: Deed) {
        let mut provider = provider(None, &[always(kind, taken)]);
        let course = provider.offer(fields(GOOD), 0);
        assert_eq!((course.deed, course.message.taken), (deed, taken), "{kind:?}");
        assert_eq!(provider.counts().troubled, 1);
        assert_eq!(provider.counts().taken, u64::from(taken));
        let is_told = matches!(deed, Deed::Answer(Reply::Refused(_), _));
        assert_eq!(provider.counts().refused.by_frequency().len(), usize::from(is_told));
    }

    #[test]
    fn each_trouble_does_what_it_is_called() {
        let refused = |why| (Reply::Refused(why), Told::Refused(why));
        let (error, is_error) = refused(SmsRefusal::Error);
        let (rate, is_rate) = refused(SmsRefusal::Rate);
        check(GatewayTroubleKind::Error, false, Deed::Answer(error, is_error));
        check(GatewayTroubleKind::Throttle, false, Deed::Answer(rate, is_rate));
        let page = Deed::Answer(Reply::Page, Told::Nothing);
        for taken in [false, true] {
            check(GatewayTroubleKind::Timeout, taken, Deed::Silence);
            check(GatewayTroubleKind::Reset, taken, Deed::Reset);
            check(GatewayTroubleKind::WrongBody, taken, page);
        }
        check(GatewayTroubleKind::Drip, true, Deed::Drip(Reply::Taken(1001), Told::Taken));
        check(GatewayTroubleKind::Drip, false, Deed::Drip(error, is_error));
    }

    #[test]
    fn a_trouble_takes_no_message_that_would_be_refused() {
        let mut provider = provider(None, &[always(GatewayTroubleKind::Timeout, true)]);
        let course = provider.offer(fields("98"), 0);
        assert_eq!((course.deed, course.message.taken), (Deed::Silence, false));
        assert_eq!(provider.counts().refused.number, 0, "nobody was told");
    }

    #[test]
    fn most_under_way_at_once_is_kept() {
        let mut provider = provider(None, &[]);
        for _ in 0..3 {
            provider.offer(fields(GOOD), 0);
        }
        provider.end();
        provider.end();
        provider.offer(fields(GOOD), 0);
        assert_eq!(provider.counts().concurrent_most, 3);
    }

    #[test]
    fn the_latency_of_an_attempt_is_its_own() {
        let latencies = |numbers: [&str; 3]| {
            let mut provider = provider(None, &[]);
            numbers.map(|number| provider.offer(fields(number), 0).latency_us)
        };
        let drawn = latencies([GOOD; 3]);
        assert_eq!(drawn, latencies([GOOD, "98", GOOD]));
        assert!(drawn[0] != drawn[1] && drawn.iter().all(|us| (1_000_000..2_000_000).contains(us)));
    }
}
