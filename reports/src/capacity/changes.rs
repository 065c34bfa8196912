//! What to change on a host, in the words of the quote.

use documents::capacity::Change;
use sizing::derivation::Unit;

use crate::locale::Locale;
use crate::messages::capacity as say;
use crate::quote::wording;

/// What to change, as a sentence.
pub(super) fn sentence(change: &Change, locale: &Locale) -> String {
    let language = locale.language;
    let (figure, needs) = (figure(change, locale), quantity(change, change.needs, locale));
    match change.has {
        Some(has) => say::change(language, figure, quantity(change, has, locale), needs),
        None => say::change_from_unknown(language, figure, needs),
    }
}

/// What the quote calls the figure of a change; one that this version has no words for, by its name.
pub(super) fn figure(change: &Change, locale: &Locale) -> String {
    let words = wording::figure_name(&change.figure, locale);
    words.unwrap_or_else(|| locale.isolated(&change.figure))
}

/// A value of a change, in the unit that its figure has in the quote.
pub(super) fn quantity(change: &Change, value: f64, locale: &Locale) -> String {
    wording::amount(value, unit(&change.figure), locale)
}

/// The unit of a column's figure, as the quote's ledger has it.
fn unit(figure: &str) -> Unit {
    match figure {
        "cores" => Unit::Cores,
        "clock" => Unit::Gigahertz,
        "memory" | "sql_memory" | "system_memory" | "modules_memory" => Unit::Gibibytes,
        "network" => Unit::MegabitsPerSecond,
        figure if figure.ends_with("_capacity") => Unit::Gigabytes,
        figure if figure.ends_with("_disks") => Unit::Disks,
        figure if figure.ends_with("_iops") => Unit::Iops,
        _ => Unit::Number,
    }
}

#[cfg(test)]
mod tests {
    use sizing::derivation::Value;

    use super::*;
    use crate::Language;

    #[test]
    fn a_change_is_written_in_the_unit_that_its_figure_has_in_a_quote() {
        let quote = crate::tests::quotes::by_name("35");
        let mut seen = 0;
        for full in quote.figures.names() {
            let Some(name) = full.strip_prefix("recommended.") else { continue };
            let figure = quote.figures.get(full).expect("a name of the ledger");
            let Value::Number { unit: of_quote, .. } = figure.value else { continue };
            let known = unit(name);
            assert!(known == Unit::Number || known == of_quote, "{name}: {known:?}, {of_quote:?}");
            seen += u32::from(known == of_quote);
        }
        assert!(seen > 12, "{seen} figures of a quote have a unit here");
    }

    #[test]
    fn a_figure_without_words_keeps_its_name() {
        let change = Change { figure: "quantum_cores".to_owned(), has: Some(1.5), needs: 2.0 };
        let said = sentence(&change, &Locale::of(Language::English));
        let wanted = "Change the quantum_cores: the host has 1.5, the sizing model recommends 2.";
        assert_eq!(said, wanted);
    }
}
