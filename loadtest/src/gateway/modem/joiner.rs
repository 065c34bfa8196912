//! From units to messages: the parts of a text, in whichever order they come.

use std::collections::VecDeque;

use wire::sms::pdu::{Body, Part, Submitted};

/// Texts of which some parts are there, at most: what a client never finishes is pushed out.
const OPEN_MOST: usize = 256;

/// A message of which all parts are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Whole {
    pub(super) number: String,
    pub(super) text: String,
    pub(super) parts: u64,
}

/// The parts that were taken of texts that are not whole yet, the oldest text first.
#[derive(Debug, Default)]
pub(super) struct Joiner {
    open: VecDeque<Open>,
}

#[derive(Debug)]
struct Open {
    number: String,
    reference: u16,
    parts: Vec<Option<String>>,
}

/// What a unit means for the message that it is of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Joined {
    /// With it, all parts are there.
    Whole(Whole),
    /// Parts are missing; so many texts were pushed out for want of room.
    Open {
        /// 0 or 1.
        pushed_out: u64,
    },
    /// It carries no text.
    NoText,
}

impl Joiner {
    /// Adds a unit. One that the modem does not take is not kept: it may complete a text, of which it
    /// is then the last offer, and the others wait for it to come again.
    ///
    /// A part that is there already, and says the same, is that part once more; one that says
    /// something else begins another text under the same reference.
    pub(super) fn add(&mut self, unit: &Submitted, is_taken: bool) -> Joined {
        let Body::Text(text) = &unit.body else { return Joined::NoText };
        let Some(part) = unit.part.filter(|part| part.total > 1) else {
            return Joined::Whole(Whole {
                number: unit.number.clone(),
                text: text.clone(),
                parts: 1,
            });
        };
        let known = self.position(&unit.number, part);
        let mut open = known.and_then(|at| self.open.remove(at)).unwrap_or_else(|| Open {
            number: unit.number.clone(),
            reference: part.reference,
            parts: vec![None; usize::from(part.total)],
        });
        let place = usize::from(part.number) - 1;
        if open.parts[place].as_ref().is_some_and(|there| there != text) {
            open.parts.fill(None);
        }
        let was = open.parts[place].replace(text.clone());
        if open.parts.iter().all(Option::is_some) {
            let texts: Vec<&str> = open.parts.iter().flatten().map(String::as_str).collect();
            let (number, text) = (open.number.clone(), texts.concat());
            if !is_taken {
                open.parts[place] = was;
                self.open.push_back(open);
            }
            return Joined::Whole(Whole { number, text, parts: u64::from(part.total) });
        }
        if !is_taken {
            open.parts[place] = was;
        }
        if open.parts.iter().all(Option::is_none) {
            return Joined::Open { pushed_out: 0 };
        }
        self.open.push_back(open);
        let pushed_out = self.open.len() > OPEN_MOST && self.open.pop_front().is_some();
        Joined::Open { pushed_out: u64::from(pushed_out) }
    }

    fn position(&self, number: &str, part: Part) -> Option<usize> {
        self.open.iter().position(|open| {
            open.number == number
                && open.reference == part.reference
                && open.parts.len() == usize::from(part.total)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(reference: u16, number: u8, total: u8, text: &str) -> Submitted {
        Submitted {
            centre: None,
            number: "+989121234567".to_owned(),
            body: Body::Text(text.to_owned()),
            part: Some(Part { reference, number, total }),
            reference: 0,
            wants_report: false,
            validity: None,
        }
    }

    fn text(joined: Joined) -> Option<String> {
        match joined {
            Joined::Whole(whole) => Some(whole.text),
            Joined::Open { .. } | Joined::NoText => None,
        }
    }

    const OPEN: Joined = Joined::Open { pushed_out: 0 };

    #[test]
    fn parts_make_their_text_in_any_order_and_among_others() {
        let mut joiner = Joiner::default();
        assert_eq!(joiner.add(&part(1, 3, 3, "c"), true), OPEN);
        assert_eq!(joiner.add(&part(2, 1, 2, "x"), true), OPEN);
        assert_eq!(joiner.add(&part(1, 1, 3, "a"), true), OPEN);
        let mut other = part(1, 2, 3, "?");
        other.number = "+989127654321".to_owned();
        assert_eq!(joiner.add(&other, true), OPEN, "another number's");
        let Joined::Whole(whole) = joiner.add(&part(1, 2, 3, "b"), true) else { panic!("open") };
        assert_eq!((&*whole.text, whole.parts), ("abc", 3));
        assert_eq!(text(joiner.add(&part(2, 2, 2, "y"), true)).as_deref(), Some("xy"));
        assert_eq!(joiner.open.len(), 1, "what is whole is not kept");
    }

    #[test]
    fn a_part_that_was_refused_completes_its_text_when_it_comes_again() {
        let mut joiner = Joiner::default();
        joiner.add(&part(1, 1, 2, "a"), true);
        // With it all parts were offered, and so the text was, to be refused.
        assert_eq!(text(joiner.add(&part(1, 2, 2, "b"), false)).as_deref(), Some("ab"));
        assert_eq!(text(joiner.add(&part(1, 2, 2, "b"), true)).as_deref(), Some("ab"));
        assert_eq!(joiner.add(&part(3, 1, 2, "a"), false), OPEN);
        assert_eq!(joiner.add(&part(3, 2, 2, "b"), true), OPEN, "the first was refused");
    }

    #[test]
    fn another_text_under_the_same_reference_does_not_mix_with_the_one_before() {
        let mut joiner = Joiner::default();
        joiner.add(&part(1, 1, 3, "a"), true);
        joiner.add(&part(1, 3, 3, "c"), true);
        joiner.add(&part(1, 1, 3, "a"), true);
        assert_eq!(joiner.add(&part(1, 1, 3, "A"), true), OPEN);
        assert_eq!(joiner.add(&part(1, 2, 3, "B"), true), OPEN, "the old third part is gone");
        assert_eq!(text(joiner.add(&part(1, 3, 3, "C"), true)).as_deref(), Some("ABC"));
    }

    #[test]
    fn what_is_never_finished_is_pushed_out_by_the_next() {
        let mut joiner = Joiner::default();
        for reference in 0..1_000 {
            let pushed_out = u64::from(usize::from(reference) >= OPEN_MOST);
            let joined = joiner.add(&part(reference, 1, 2, "a"), true);
            assert_eq!(joined, Joined::Open { pushed_out });
        }
        assert_eq!(joiner.open.len(), OPEN_MOST);
    }

    #[test]
    fn data_is_no_text() {
        let data = Submitted { body: Body::Data(vec![1]), ..part(1, 1, 1, "") };
        assert_eq!(Joiner::default().add(&data, true), Joined::NoText);
    }
}
