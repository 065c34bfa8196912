//! The first messages with which something was wrong: a few of each kind, so that a thousand lost
//! ones do not hide the one whose text was altered.

use documents::sms::SmsFinding;

/// Findings of each kind of fault that a line of the journal, and a record, carries. The counts are
/// of all.
pub const OF_A_KIND: usize = 10;

/// Adds a finding, unless there are enough of its kind. One of the same kind on the same message
/// says it anew: it was taken three times by then, and not twice.
pub fn note(findings: &mut Vec<SmsFinding>, finding: SmsFinding) {
    let mut of_its_kind = 0;
    for noted in findings.iter_mut() {
        if noted.wrong.fault() != finding.wrong.fault() {
            continue;
        }
        if (noted.campaign, noted.message) == (finding.campaign, finding.message) {
            noted.wrong = finding.wrong;
            return;
        }
        of_its_kind += 1;
    }
    if of_its_kind < OF_A_KIND {
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use documents::sms::SmsWrong;

    use super::*;

    fn finding(wrong: SmsWrong, message: u64) -> SmsFinding {
        SmsFinding { wrong, campaign: Some(1), message, at_s: message as f64 }
    }

    #[test]
    fn a_thousand_lost_messages_do_not_hide_a_late_one() {
        let mut findings = Vec::new();
        (1..=1_000).for_each(|message| note(&mut findings, finding(SmsWrong::Lost, message)));
        note(&mut findings, finding(SmsWrong::Reordered { behind: 300 }, 7));
        assert_eq!(findings.len(), OF_A_KIND + 1);
        assert_eq!(findings.last().map(|finding| finding.message), Some(7));
    }

    #[test]
    fn a_message_that_is_taken_again_and_again_is_one_finding() {
        let mut findings = Vec::new();
        for times in 2..50 {
            note(&mut findings, finding(SmsWrong::Duplicated { times }, 3));
        }
        assert_eq!(findings, [finding(SmsWrong::Duplicated { times: 49 }, 3)]);
    }
}
