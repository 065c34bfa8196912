//! Event filters: regular expressions over whole events that choose what a client gets.

use regex::bytes::{Regex, RegexBuilder};

use super::posix::{Syntax, translated};

/// Filters that a session may have. Asterisk has no limit; here each costs time for every event.
const MOST_FILTERS: usize = 64;

/// Bytes that a compiled filter may take: a short pattern can ask for gigabytes.
const FILTER_BYTES: usize = 256 * 1024;

/// Why a filter is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FilterError {
    /// It is not a regular expression, or one that is too large.
    DoesNotCompile,
    /// There are [`MOST_FILTERS`] already.
    TooMany,
}

/// The filters of a session. An event goes to the client if one of those without a `!` matches, or
/// there is none, and none of those with a `!` does (Asterisk's `main/manager.c`, `match_filter`).
#[derive(Debug, Clone, Default)]
pub(super) struct Filters {
    wanted: Vec<Regex>,
    unwanted: Vec<Regex>,
}

impl Filters {
    /// Adds a filter as it is written in `manager.conf` or in the action `Filter`.
    pub(super) fn add(&mut self, text: &str, syntax: Syntax) -> Result<(), FilterError> {
        if self.wanted.len() + self.unwanted.len() >= MOST_FILTERS {
            return Err(FilterError::TooMany);
        }
        let (pattern, filters) = match text.strip_prefix('!') {
            Some(pattern) => (pattern, &mut self.unwanted),
            None => (text, &mut self.wanted),
        };
        let pattern = translated(pattern, syntax).ok_or(FilterError::DoesNotCompile)?;
        // `regcomp` without REG_NEWLINE: a line break is a character like any other, and the anchors
        // are the ends of the event.
        let regex = RegexBuilder::new(&pattern)
            .dot_matches_new_line(true)
            .size_limit(FILTER_BYTES)
            .dfa_size_limit(FILTER_BYTES)
            .build()
            .map_err(|_| FilterError::DoesNotCompile)?;
        filters.push(regex);
        Ok(())
    }

    /// Whether the client gets an event of these bytes.
    pub(super) fn pass(&self, event: &[u8]) -> bool {
        let is_wanted = self.wanted.is_empty() || self.wanted.iter().any(|f| f.is_match(event));
        is_wanted && !self.unwanted.iter().any(|filter| filter.is_match(event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEWSTATE: &[u8] = b"Event: Newstate\r\nPrivilege: call,all\r\nChannel: SIP/101-1\r\n\r\n";
    const HANGUP: &[u8] = b"Event: Hangup\r\nPrivilege: call,all\r\nChannel: SIP/102-2\r\n\r\n";

    #[track_caller]
    fn check(filters: &[&str], newstate: bool, hangup: bool) {
        let mut all = Filters::default();
        for filter in filters {
            all.add(filter, Syntax::Extended).expect("a filter");
        }
        assert_eq!((all.pass(NEWSTATE), all.pass(HANGUP)), (newstate, hangup), "{filters:?}");
    }

    #[test]
    fn filters_choose_by_what_they_match() {
        check(&[], true, true);
        check(&["Event: Newstate"], true, false);
        check(&["Event: Newstate", "Event: Hangup"], true, true);
        check(&["!Event: Newstate"], false, true);
        check(&["Event: ", "!Channel: SIP/101"], false, true);
        check(&["Event: Newstate", "!Channel: SIP/101"], false, false);
    }

    #[test]
    fn an_event_is_one_text_with_line_breaks() {
        check(&["Newstate.*SIP"], true, false);
        check(&["^Channel"], false, false);
        check(&["^Event: H"], false, true);
    }

    #[test]
    fn a_filter_that_is_no_expression_or_one_too_many_is_refused() {
        let mut filters = Filters::default();
        for bad in ["(", "[", "!a{99999}{99999}", "*"] {
            let refused = filters.add(bad, Syntax::Extended);
            assert_eq!(refused, Err(FilterError::DoesNotCompile), "{bad}");
        }
        // In the basic syntax a parenthesis is an ordinary character.
        assert_eq!(filters.add("(", Syntax::Basic), Ok(()));
        for _ in 1..MOST_FILTERS {
            filters.add("x", Syntax::Extended).expect("not yet too many");
        }
        assert_eq!(filters.add("x", Syntax::Extended), Err(FilterError::TooMany));
    }
}
