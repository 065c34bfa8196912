//! The names of steps that a scenario chose, as the samples want them.

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex, PoisonError};

static NAMES: LazyLock<Mutex<BTreeSet<&'static str>>> = LazyLock::new(Mutex::default);

/// The name for good. Samples carry names that live as long as the process, since millions of them are
/// made and none should cost a copy; so each distinct name is leaked once.
pub fn interned(name: &str) -> &'static str {
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let leaked: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(leaked);
    leaked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_leaked_once() {
        let (first, second) = (interned("look up"), interned(&["look", "up"].join(" ")));
        assert!(std::ptr::eq(first, second));
        assert_eq!(interned("other"), "other");
    }
}
