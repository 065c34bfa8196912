//! What a gateway has counted since it began.

use documents::sms::{RefusalCount, SmsRefusal};
use serde::{Deserialize, Serialize};

/// The counts of a gateway, from its start on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GatewayCounts {
    /// Messages that were offered: requests that could be read.
    pub attempts: u64,
    /// Messages that it took, whatever it answered.
    pub taken: u64,
    /// Messages that it refused.
    pub refused: Refusals,
    /// Requests that met something that is made to go wrong, whether or not they were taken. Those
    /// that met an error or a throttle are counted among the refused ones too.
    pub troubled: u64,
    /// Requests that cannot be read as the description says.
    pub unreadable: u64,
    /// Most attempts under way at once.
    pub concurrent_most: u64,
    /// Parts of all messages that it took.
    pub parts: u64,
    /// Connections that were closed at once, since there were too many.
    pub turned_away: u64,
}

impl GatewayCounts {
    /// What was counted since an earlier reading. The most under way at once is that of the whole time.
    pub fn since(&self, before: &GatewayCounts) -> GatewayCounts {
        let since = |of: fn(&GatewayCounts) -> u64| of(self) - of(before);
        GatewayCounts {
            attempts: since(|counts| counts.attempts),
            taken: since(|counts| counts.taken),
            refused: Refusals {
                credentials: since(|counts| counts.refused.credentials),
                sender: since(|counts| counts.refused.sender),
                number: since(|counts| counts.refused.number),
                text: since(|counts| counts.refused.text),
                rate: since(|counts| counts.refused.rate),
                error: since(|counts| counts.refused.error),
            },
            troubled: since(|counts| counts.troubled),
            unreadable: since(|counts| counts.unreadable),
            concurrent_most: self.concurrent_most,
            parts: since(|counts| counts.parts),
            turned_away: since(|counts| counts.turned_away),
        }
    }
}

/// Refusals by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Refusals {
    /// User name or password were wrong.
    pub credentials: u64,
    /// The sender was none of its lines.
    pub sender: u64,
    /// The number was not written as it wants it.
    pub number: u64,
    /// The text was empty, too long or not UTF-8.
    pub text: u64,
    /// More came than it takes.
    pub rate: u64,
    /// It was not well.
    pub error: u64,
}

impl Refusals {
    /// Counts one more.
    pub(super) fn count(&mut self, why: SmsRefusal) {
        *match why {
            SmsRefusal::Credentials => &mut self.credentials,
            SmsRefusal::Sender => &mut self.sender,
            SmsRefusal::Number => &mut self.number,
            SmsRefusal::Text => &mut self.text,
            SmsRefusal::Rate => &mut self.rate,
            SmsRefusal::Error => &mut self.error,
        } += 1;
    }

    /// How many there were for a reason.
    pub fn of(&self, why: SmsRefusal) -> u64 {
        match why {
            SmsRefusal::Credentials => self.credentials,
            SmsRefusal::Sender => self.sender,
            SmsRefusal::Number => self.number,
            SmsRefusal::Text => self.text,
            SmsRefusal::Rate => self.rate,
            SmsRefusal::Error => self.error,
        }
    }

    /// Those that there were, most frequent first, as a record holds them.
    pub fn by_frequency(&self) -> Vec<RefusalCount> {
        let all = [
            SmsRefusal::Credentials,
            SmsRefusal::Sender,
            SmsRefusal::Number,
            SmsRefusal::Text,
            SmsRefusal::Rate,
            SmsRefusal::Error,
        ];
        let counts = all.map(|why| RefusalCount { why, requests: self.of(why) });
        let mut there: Vec<_> = counts.into_iter().filter(|count| count.requests > 0).collect();
        there.sort_by_key(|count| std::cmp::Reverse(count.requests));
        there
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_by_frequency_without_those_that_never_were() {
        let mut refused = Refusals::default();
        for why in [SmsRefusal::Sender, SmsRefusal::Error, SmsRefusal::Error, SmsRefusal::Text] {
            refused.count(why);
        }
        let told: Vec<_> =
            refused.by_frequency().into_iter().map(|count| (count.why, count.requests)).collect();
        assert_eq!(told, [(SmsRefusal::Error, 2), (SmsRefusal::Sender, 1), (SmsRefusal::Text, 1)]);
    }
}
