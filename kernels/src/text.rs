//! Text: the count of a word in UTF-16 text of Latin and Persian letters, whatever their case and form.
//!
//! What `LIKE '%word%'` over names costs in a database whose text is UTF-16 and whose collation folds
//! letters: for each unit a fold by comparisons, then a comparison that mostly fails at its first unit.
//! One pass over 8,192 units is one unit of work.

use crate::Kernel;
use crate::numbers::{SplitMix, fold};

/// The version of the kernel.
pub const VERSION: u32 = 1;

/// Units of the text.
pub const UNITS: usize = 8_192;

pub(crate) const KERNEL: Kernel = Kernel {
    name: "text",
    version: VERSION,
    unit: "passes/s",
    repetition: 2_500,
    check_amount: 40,
    check_result: 5_448_930_805_971_555_550,
    run,
};

/// The letters of the text: small and capital Latin ones, Arabic and Persian ye and kaf, a space.
const LETTERS: [u16; 16] = [
    0x61, 0x41, 0x62, 0x42, 0x6d, 0x4d, 0x20, 0x645, 0x6cc, 0x64a, 0x6a9, 0x643, 0x631, 0x627,
    0x646, 0x632,
];

/// Looks a word of two to four letters up in so many passes, each for another word.
#[must_use = "an unused result lets the compiler take the work away"]
pub fn run(passes: u64, start: u64) -> u64 {
    let mut numbers = SplitMix::new(start);
    let mut letter = || LETTERS[numbers.below(16) as usize];
    let mut text: Vec<u16> = (0..UNITS).map(|_| letter()).collect();
    let mut result = start;
    for pass in 0..passes {
        let length = 2 + (pass % 3) as usize;
        let word: Vec<u16> = (0..length).map(|_| folded(letter())).collect();
        let found = count(&text, &word);
        result = fold(result, found);
        // The next pass sees another text, so that no pass can be left out.
        text[result as usize % UNITS] = word[0];
    }
    result
}

/// How often a folded word stands in the text.
fn count(text: &[u16], word: &[u16]) -> u64 {
    let mut found = 0;
    for window in text.windows(word.len()) {
        let mut alike = 0;
        while alike < word.len() && folded(window[alike]) == word[alike] {
            alike += 1;
        }
        found += u64::from(alike == word.len());
    }
    found
}

/// A unit without its case, Arabic ye and kaf as Persian ones.
fn folded(unit: u16) -> u16 {
    match unit {
        0x41..=0x5a => unit + 0x20,
        0x64a => 0x6cc,
        0x643 => 0x6a9,
        _ => unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_any_case_and_form() {
        let text: Vec<u16> = "Ab ab aB كمي کمی".encode_utf16().collect();
        let word = |word: &str| word.encode_utf16().collect::<Vec<u16>>();
        assert_eq!(count(&text, &word("ab")), 3);
        assert_eq!(count(&text, &word("کمی")), 2);
        assert_eq!(count(&text, &word("ba")), 0);
    }
}
