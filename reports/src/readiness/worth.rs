//! What a server is worth in users: asked for, predicted, measured.

use documents::readiness::{Measured, Predicted, Worth};
use maud::{Markup, html};

use super::Words;
use crate::messages::{figures, readiness as say};
use crate::page;

/// The three numbers in a sentence; what was not measured is said to be so.
pub(super) fn sentence(worth: Option<&Worth>, words: &Words) -> String {
    let language = words.language();
    let Some(worth) = worth else { return say::worth_not_measured(language) };
    let predicted = match &worth.predicted {
        Some(predicted) => say::predicted(language, words.locale.integer(predicted.users.into())),
        None => say::predicted_none(language),
    };
    let measured = match &worth.measured {
        Some(measured) => under_load(measured, words),
        None => say::measured_none(language),
    };
    let needed = words.locale.users(worth.needed.into());
    say::worth_sentence(language, needed, predicted, measured)
}

fn under_load(measured: &Measured, words: &Words) -> String {
    let language = words.language();
    let number = |users| words.locale.trimmed(users, 0);
    let users = number(measured.users);
    match (measured.at_least, measured.low, measured.high) {
        (true, _, _) => say::measured_at_least(language, users),
        (false, Some(low), Some(high)) => {
            say::measured_between(language, users, number(low), number(high))
        }
        (false, _, _) => say::measured(language, users),
    }
}

/// The three numbers side by side, with what they rest on.
pub(super) fn tiles(worth: &Worth, words: &Words) -> Markup {
    let language = words.language();
    let not_measured = || page::missing(&figures::not_measured(language));
    html! {
        dl.tiles {
            div {
                dt { (say::tile_needed(language)) }
                dd { (words.locale.integer(worth.needed.into())) }
            }
            div {
                dt { (say::tile_predicted(language)) }
                dd {
                    @match &worth.predicted {
                        Some(predicted) => (prediction(predicted, words)),
                        None => (not_measured()),
                    }
                }
            }
            div {
                dt { (say::tile_measured(language)) }
                dd {
                    @match &worth.measured {
                        Some(measured) => (measurement(measured, words)),
                        None => (not_measured()),
                    }
                }
            }
        }
    }
}

fn prediction(predicted: &Predicted, words: &Words) -> Markup {
    let language = words.language();
    let index = words.locale.trimmed(predicted.index, 2);
    let index = match predicted.index_measured {
        true => say::index_measured(language, index),
        false => say::index_assumed(language, index),
    };
    html! {
        (words.locale.integer(predicted.users.into()))
        small { (say::bound_by(language, words.bound(&predicted.bound_by))) }
        small { (index) }
    }
}

fn measurement(measured: &Measured, words: &Words) -> Markup {
    let language = words.language();
    let number = |users| words.locale.trimmed(users, 0);
    let users = match measured.at_least {
        true => say::at_least(language, number(measured.users)),
        false => number(measured.users),
    };
    html! {
        (users)
        @if let (Some(low), Some(high)) = (measured.low, measured.high) {
            small { (say::between(language, number(low), number(high))) }
        }
        @if let Some(limit) = &measured.limit {
            small { (say::limited_by(language, words.limit(limit))) }
        }
    }
}
