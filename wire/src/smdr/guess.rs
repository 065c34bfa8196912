//! Which layout lines are of, and how sure that is.
//!
//! Bayes' rule over the layouts and the hypothesis that the lines are of none, all equally likely
//! beforehand. A layout explains a line if it reads it; how well, [`likelihood`] says. Lines that
//! two layouts read alike leave the confidence between them, however many they are.

use super::layout::{DateOrder, LAYOUTS, Layout};
use super::parser::{Parser, is_titles};
use super::record::Row;

/// A layout that lines may be of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// The likeliest layout, and the order of its dates that reads most lines.
    pub parser: Parser,
    /// How sure it is, from 0 to 1: the posterior probability.
    pub confidence: f64,
    /// The next likeliest layout.
    pub runner_up: &'static Layout,
    /// How sure that would be.
    pub runner_up_confidence: f64,
}

/// A line in another layout than the exchange's can be misread, but not often; and a line in the
/// exchange's own can be torn.
const TORN: f64 = 0.02;

/// How likely an arbitrary line is: above [`TORN`], so that lines which no layout reads speak for
/// none of them.
const ARBITRARY: f64 = 0.2;

/// Guesses the layout from the first lines; more than some dozens add nothing.
pub fn guess(lines: &[&[u8]]) -> Guess {
    let mut scores: Vec<(Parser, f64)> = LAYOUTS.iter().map(|layout| best(layout, lines)).collect();
    let is_evidence = |line: &&&[u8]| !matches!(line.trim_ascii(), [] | [b'-', ..]);
    let none = lines.iter().filter(is_evidence).count() as f64 * ARBITRARY.ln();
    // In logarithms, and relative to the greatest: a product of many lines would vanish.
    let most = scores.iter().map(|(_, score)| *score).fold(none, f64::max);
    let total: f64 =
        (none - most).exp() + scores.iter().map(|(_, score)| (score - most).exp()).sum::<f64>();
    scores.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let confidence = |score: f64| (score - most).exp() / total;
    Guess {
        parser: scores[0].0,
        confidence: confidence(scores[0].1),
        runner_up: scores[1].0.layout,
        runner_up_confidence: confidence(scores[1].1),
    }
}

/// The order of dates that explains the lines best, and the logarithm of how well.
fn best(layout: &'static Layout, lines: &[&[u8]]) -> (Parser, f64) {
    let scored = DateOrder::ALL.map(|dates| {
        let parser = Parser { layout, dates };
        let score: f64 = lines.iter().map(|line| likelihood(&parser, line).ln()).sum();
        (parser, score)
    });
    // The first of equals: the order that most countries' exchanges are delivered with.
    let [first, rest @ ..] = scored;
    rest.into_iter().fold(first, |best, next| if next.1 > best.1 { next } else { best })
}

/// How likely a line is in a layout, relative to other layouts.
fn likelihood(parser: &Parser, line: &[u8]) -> f64 {
    match parser.parse(line) {
        Ok(Row::Blank | Row::Rule) => 1.0,
        Ok(Row::Titles) => titles_likelihood(parser.layout, line),
        Ok(Row::Notice(_)) => 0.8,
        Ok(Row::Call(_)) => 1.0 - TORN,
        Err(_) => TORN,
    }
}

/// Which columns the titles name tells the layouts apart, wherever they stand.
fn titles_likelihood(layout: &Layout, line: &[u8]) -> f64 {
    debug_assert!(is_titles(line), "only titles are compared");
    let has = |word: &[u8]| line.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word));
    let agrees = [(layout.ring, &b"ring"[..]), (layout.cost, b"cost"), (layout.condition, b"cd")]
        .iter()
        .all(|(field, word)| field.is_some() == has(word));
    if agrees { 0.9 } else { 0.1 }
}
