//! Quotes, tiers and derivations on a terminal.

use std::collections::BTreeSet;

use sizing::quote::quote_without_simulation;
use unicode_width::UnicodeWidthStr;

use super::{Fields, QUOTES, by_name, inputs, tables};
use crate::locale::Locale;
use crate::terminal::Style;
use crate::{Language, quote};

const PLAIN: Style = Style { colour: false, width: 100 };

#[test]
fn a_quote_that_can_be_booked() {
    insta::assert_snapshot!(quote::terminal(by_name("8"), Language::English, PLAIN));
}

#[test]
fn a_quote_with_modules_in_persian() {
    insta::assert_snapshot!(quote::terminal(by_name("35"), Language::Persian, PLAIN));
}

#[test]
fn a_refused_quote() {
    insta::assert_snapshot!(quote::terminal(by_name("refused"), Language::English, PLAIN));
}

#[test]
fn a_quote_beyond_the_table_in_persian() {
    insta::assert_snapshot!(quote::terminal(by_name("51 standard"), Language::Persian, PLAIN));
}

#[test]
fn the_tiers_of_both_editions() {
    let tiers = sizing::tiers::tiers(&tables()).expect("the tiers");
    insta::assert_snapshot!(quote::tiers_terminal(&tiers, Language::English, PLAIN));
}

#[test]
fn the_chain_of_a_figure() {
    let derivation = by_name("35").explain("cores").expect("a figure");
    insta::assert_snapshot!(quote::explanation(&derivation, Language::English));
}

#[test]
fn the_chain_of_a_figure_in_persian() {
    let derivation = by_name("35").explain("data_capacity").expect("a figure");
    insta::assert_snapshot!(quote::explanation(&derivation, Language::Persian));
}

#[track_caller]
fn assert_within(name: &str, text: &str, width: usize) {
    for line in text.lines() {
        assert!(line.width() <= width, "{name}: {} columns of {width}: {line}", line.width());
    }
}

#[test]
fn a_quote_keeps_to_100_columns_and_to_a_narrower_terminal() {
    const MANY: &[Fields] = &[
        &[("users", "1")],
        &[("users", "11"), ("disks", "sas")],
        &[("users", "25"), ("edition", "standard"), ("host", "virtual-reserved")],
        &[("users", "31"), ("edition", "standard"), ("backup", "none")],
        &[("users", "50"), ("edition", "standard"), ("growth", "40%/y")],
        &[("users", "100"), ("modules", "voip:tapi,fax:venta"), ("fax_modems", "1")],
        &[("users", "1200"), ("host", "virtual-shared"), ("modules", "email,club,financial")],
        &[("users", "30000"), ("target", "200 ms"), ("modules", "pbx:kx1232")],
    ];
    let quoted =
        |fields: &Fields| quote_without_simulation(&inputs(fields), &tables()).expect("a quote");
    let many: Vec<_> = MANY.iter().map(quoted).collect();
    // A hostile text without a space cannot be wrapped in a sentence.
    let known = QUOTES.iter().filter(|(name, _)| *name != "hostile").map(|(_, quote)| quote);
    for asked in known.chain(&many) {
        for language in Language::ALL {
            for width in [72, 100, 200] {
                let text = quote::terminal(asked, language, Style { colour: false, width });
                let name = format!("{} users ({})", asked.inputs.users, language.tag());
                let (table, sentences): (Vec<&str>, Vec<&str>) =
                    text.lines().partition(|line| is_of_table(line, &text));
                assert_within(&name, &table.join("\n"), width.min(100));
                assert_within(&name, &sentences.join("\n"), width);
            }
        }
    }
}

/// Whether a line stands in the table: between the first empty line and the second.
fn is_of_table(line: &str, text: &str) -> bool {
    text.split("\n\n").nth(1).is_some_and(|table| table.lines().any(|other| other == line))
}

#[test]
fn tiers_keep_to_100_columns() {
    let tiers = sizing::tiers::tiers(&tables()).expect("the tiers");
    for language in Language::ALL {
        for width in [72, 100] {
            let text = quote::tiers_terminal(&tiers, language, Style { colour: false, width });
            assert_within("tiers", &text, width);
        }
    }
}

#[test]
fn every_figure_is_explained_within_100_columns() {
    for name in ["35", "refused", "rich", "51 standard"] {
        let asked = by_name(name);
        for figure in asked.figures.names() {
            let derivation = asked.explain(figure).expect("a figure");
            for language in Language::ALL {
                assert_within(figure, &quote::explanation(&derivation, language), 100);
            }
        }
    }
}

#[test]
fn a_figure_is_unfolded_once_in_a_chain() {
    let derivation = by_name("35").explain("cores").expect("a figure");
    let text = quote::explanation(&derivation, Language::English);
    let unfolded = text.matches("= online * steps_an_hour").count();
    assert_eq!(unfolded, 1);
    assert!(text.contains("recommended.busy_cores (as above)"), "{text}");
}

#[test]
fn every_figure_has_words_in_both_languages() {
    for language in Language::ALL {
        let locale = Locale::of(language);
        let figures: BTreeSet<&str> =
            QUOTES.iter().flat_map(|(_, asked)| asked.figures.names()).collect();
        let nameless: Vec<&str> = figures
            .into_iter()
            .filter(|figure| quote::wording::figure_name(figure, &locale).is_none())
            .collect();
        assert!(nameless.is_empty(), "no words for {nameless:?}");
    }
}

#[test]
fn a_terminal_obeys_nothing_that_a_quote_says() {
    for language in Language::ALL {
        let text = quote::terminal(by_name("hostile"), language, PLAIN);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
        assert!(!text.contains('\u{202e}') && text.contains(r"\u{202e}"));
    }
}

#[test]
fn colour_changes_no_word_of_a_quote() {
    let asked = by_name("refused");
    let plain = quote::terminal(asked, Language::English, PLAIN);
    let coloured = quote::terminal(asked, Language::English, Style { colour: true, ..PLAIN });
    assert!(!plain.contains('\u{1b}') && coloured.contains("\u{1b}[31m"), "a refusal is red");
    let stripped: String = coloured
        .split('\u{1b}')
        .map(|piece| {
            let text = piece.strip_prefix('[').and_then(|code| code.split_once('m'));
            text.map_or(piece, |(_, text)| text)
        })
        .collect();
    assert_eq!(stripped, plain);
}
