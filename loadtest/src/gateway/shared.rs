//! What the connections of a gateway share: the provider, the clock, and whom they tell.

use std::sync::{Mutex, MutexGuard};

use super::answer::Answers;
use super::counts::GatewayCounts;
use super::notice::{GatewayNotice, GatewayNotices};
use super::provider::{Course, Provider};
use super::reading::{Fields, Reader, Unreadable};
use super::settings::GatewayLimits;
use crate::clock::Clock;

/// What the connections of a gateway share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) reader: Reader,
    pub(super) answers: Answers,
    pub(super) limits: GatewayLimits,
    pub(super) clock: Clock,
    provider: Mutex<Provider>,
    told: GatewayNotices,
}

impl Shared {
    /// Of a gateway that begins.
    pub(super) fn new(
        reader: Reader,
        answers: Answers,
        limits: GatewayLimits,
        clock: Clock,
        provider: Provider,
        told: GatewayNotices,
    ) -> Self {
        Shared { reader, answers, limits, clock, provider: Mutex::new(provider), told }
    }

    /// Offers a message to the provider and tells of it. Attempts are told in the order of their
    /// numbers and of their instants.
    pub(super) fn offer(&self, fields: Fields) -> (Course, u64) {
        let mut provider = self.provider();
        let at_us = self.clock.now_us();
        let course = provider.offer(fields, at_us);
        let message = course.message.clone();
        self.tell(GatewayNotice::Offered { attempt: course.attempt, at_us, message });
        (course, at_us)
    }

    /// Ends an attempt and tells of it.
    pub(super) fn end(&self, notice: impl FnOnce(u64) -> GatewayNotice) {
        let mut provider = self.provider();
        provider.end();
        self.tell(notice(self.clock.now_us()));
    }

    /// Counts a request that offers no message, and tells of it.
    pub(super) fn note_unreadable(&self, why: &Unreadable) {
        let mut provider = self.provider();
        provider.count_unreadable();
        let at_us = self.clock.now_us();
        self.tell(GatewayNotice::Unreadable { at_us, reason: why.to_string() });
    }

    /// Counts a connection that was one too many.
    pub(super) fn note_turned_away(&self) {
        self.provider().count_turned_away();
    }

    /// Tells the provider that the run began.
    pub(super) fn begin(&self, begun_at_us: u64) {
        self.provider().begin(begun_at_us);
    }

    /// What was counted.
    pub(super) fn counts(&self) -> GatewayCounts {
        self.provider().counts()
    }

    fn tell(&self, notice: GatewayNotice) {
        // Who listened may have stopped listening: then nobody wants to know.
        let _nobody_listens = self.told.send(notice);
    }

    fn provider(&self) -> MutexGuard<'_, Provider> {
        self.provider.lock().expect("no holder of this lock can panic")
    }
}
