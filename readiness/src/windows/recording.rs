//! Writes down everything that a machine is asked and answers, so that it can be played again.

use std::cell::RefCell;

use super::recorded::{Answer, Key, Recorded};
use super::redaction::Redaction;
use super::source::{Hive, Names, Query, Row, Source, SourceError, Value, Virtualisation};

/// A machine that is written down while it answers.
#[derive(Debug)]
pub struct Recording<S> {
    source: S,
    written: RefCell<Recorded>,
}

impl<S: Source> Recording<S> {
    /// Begins.
    pub fn new(source: S) -> Self {
        Recording { source, written: RefCell::default() }
    }

    /// What was answered, without what is personal: names of accounts and of the computer, security
    /// identifiers, product keys. `about` says where it was recorded.
    pub fn finish(self, about: &str) -> Recorded {
        let names = self.source.environment();
        let mut recorded = self.written.into_inner();
        about.clone_into(&mut recorded.about);
        Redaction::of(&names).recorded(recorded)
    }

    /// Notes what a key answered. Of an absent key nothing is noted: what is not there is absent.
    fn note<T>(
        &self,
        hive: Hive,
        key: &str,
        answer: &Result<Option<T>, SourceError>,
        write: impl FnOnce(&mut Key, &T),
    ) {
        let mut written = self.written.borrow_mut();
        match answer {
            Ok(None) => {}
            Ok(Some(value)) => write(written.registry.entry(hive.key(key)).or_default(), value),
            Err(error) => {
                written.registry.entry(hive.key(key)).or_default().error = Some(error.clone());
            }
        }
    }
}

impl<S: Source> Source for Recording<S> {
    fn value(&self, hive: Hive, key: &str, name: &str) -> Result<Option<Value>, SourceError> {
        let answer = self.source.value(hive, key, name);
        self.note(hive, key, &answer, |key, value| {
            key.values.insert(name.to_owned(), value.clone());
        });
        answer
    }

    fn names(&self, hive: Hive, key: &str) -> Result<Option<Vec<String>>, SourceError> {
        let answer = self.source.names(hive, key);
        self.note(hive, key, &answer, |key, names| {
            for name in names {
                // A name whose value nobody asks for is kept without it.
                key.values.entry(name.clone()).or_insert(Value::Absent);
            }
        });
        answer
    }

    fn keys(&self, hive: Hive, key: &str) -> Result<Option<Vec<String>>, SourceError> {
        let answer = self.source.keys(hive, key);
        self.note(hive, key, &answer, |key, keys| key.keys.clone_from(keys));
        answer
    }

    fn query(&self, query: &Query<'_>) -> Result<Vec<Row>, SourceError> {
        let answer = self.source.query(query);
        let note = match &answer {
            Ok(rows) => Answer::Rows(rows.clone()),
            Err(error) => Answer::Error(error.clone()),
        };
        self.written.borrow_mut().classes.insert(query.place(), note);
        answer
    }

    fn virtualisation(&self) -> Virtualisation {
        let answer = self.source.virtualisation();
        self.written.borrow_mut().virtualisation = answer.clone();
        answer
    }

    fn environment(&self) -> Names {
        let answer = self.source.environment();
        self.written.borrow_mut().names = answer.clone();
        answer
    }
}
