//! The sentences of readiness: what was found, what is needed, what to do.
//!
//! What a rule says stands in `data/readiness.toml`. Each prerequisite brings two sentences of its own,
//! `ID.need` and `ID.action`, which stand beside its row in `data/requirements.toml`.

use std::sync::LazyLock;

use crate::requirements::requirements;
use crate::text::Texts;

/// The sentences that ship with the program.
const SHIPPED: &str = include_str!("../../data/readiness.toml");

static TEXTS: LazyLock<Texts> = LazyLock::new(|| {
    let mut texts = Texts::parse("readiness.toml", SHIPPED).expect("a test reads the sentences");
    for requirement in requirements() {
        let own = [("need", &requirement.need), ("action", &requirement.action)];
        for (part, pair) in own {
            if let Some(pair) = pair {
                texts.insert(&format!("{}.{part}", requirement.id), pair.clone());
            }
        }
    }
    texts
});

/// The table of these sentences.
pub fn texts() -> &'static Texts {
    &TEXTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentences_have_both_languages() {
        Texts::parse("readiness.toml", SHIPPED).expect("the shipped sentences");
        assert!(texts().ids().count() > 0);
    }
}
