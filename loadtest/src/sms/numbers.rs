//! The recipients' numbers: one for each message of a run, so that a message is known by its number
//! alone, and none of them a person's.
//!
//! A number is `097`, two digits for the campaign and six for the message. The mobile prefixes of
//! Iran that are given out lie in 090 to 093 and 099, and 094 and 096 are special services; the
//! national plan has nothing in 097 (the number patterns of Google's libphonenumber for IR, and the
//! list of operators' prefixes in Wikipedia's "Telephone numbers in Iran", both read in November
//! 2026). That is what these two know, and no promise of the regulator: whoever sends must make sure
//! that the CRM's way out is the gateway that the harness plays, before a campaign begins.

use super::messages::{CAMPAIGNS_MOST, MESSAGES_MOST, MessageKey};

/// The prefix of every number of ours.
pub const MARK: &str = "097";
/// Digits of a number without the leading zero.
const DIGITS: usize = 10;
/// Characters that a number has at most, blanks and all; a longer one is nobody's.
const LONGEST: usize = 40;

/// The number that a message goes to, as it is written within the country: 09 and nine digits.
pub fn number(key: MessageKey) -> String {
    let group = key.campaign.map_or(0, |campaign| campaign + 1);
    format!("{MARK}{group:02}{:06}", key.index)
}

/// The message that goes to a number, however the number is written: with the leading zero or
/// without, with 98, +98 or 0098 before it, and with blanks.
pub fn key_of(number: &str) -> Option<MessageKey> {
    if number.len() > LONGEST {
        return None;
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let (before, bare) = digits.split_at_checked(digits.len().checked_sub(DIGITS)?)?;
    if !["", "0", "98", "0098", "980", "00980"].contains(&before) {
        return None;
    }
    let rest = bare.strip_prefix(&MARK[1..])?;
    let (group, index) = rest.split_at_checked(2)?;
    let group: u32 = group.parse().ok()?;
    let index: u32 = index.parse().ok()?;
    let campaign = group.checked_sub(1);
    (campaign.is_none_or(|campaign| campaign <= CAMPAIGNS_MOST) && index < MESSAGES_MOST)
        .then_some(MessageKey { campaign, index })
}

#[cfg(test)]
mod tests {
    use super::super::messages::TRIAL;
    use super::*;

    fn keys() -> impl Iterator<Item = MessageKey> {
        let groups = [None, Some(0), Some(1), Some(41), TRIAL.campaign];
        let indices = [0, 1, 344, 19_999, MESSAGES_MOST - 1];
        groups.into_iter().flat_map(move |campaign| {
            indices.into_iter().map(move |index| MessageKey { campaign, index })
        })
    }

    #[test]
    fn a_number_has_nine_digits_behind_09_and_leads_back_to_its_message() {
        let mut seen = std::collections::BTreeSet::new();
        for key in keys() {
            let number = number(key);
            assert!(number.starts_with("09") && number.len() == 11, "{number}");
            assert!(number.bytes().all(|byte| byte.is_ascii_digit()), "{number}");
            assert_eq!(key_of(&number), Some(key));
            assert!(seen.insert(number));
        }
    }

    #[test]
    fn a_number_is_known_again_however_it_is_written() {
        let key = MessageKey { campaign: Some(1), index: 345 };
        assert_eq!(number(key), "09702000345");
        for written in ["9702000345", "989702000345", "+98 970 200 0345", "00989702000345"] {
            assert_eq!(key_of(written), Some(key), "{written}");
        }
    }

    #[test]
    fn other_peoples_numbers_are_not_ours() {
        let long = "0".repeat(100_000);
        for number in
            ["09121234567", "02197000001", "970", "", "1109702000345", "097020003456", &long]
        {
            assert_eq!(key_of(number), None, "{number}");
        }
    }
}
