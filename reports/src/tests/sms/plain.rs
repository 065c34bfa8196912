//! Messages in documents without a page: terminal text, CSV.

use super::super::fixtures::sms::{all, named};
use super::{NARROW, changed};
use crate::terminal::{self, Style};
use crate::{Language, csv};

#[test]
fn messages_with_faults_in_a_terminal() {
    insta::assert_snapshot!(terminal::run(&named("sms faults"), Language::English, NARROW));
}

#[test]
fn messages_in_a_terminal_in_persian() {
    let style = Style { width: 100, ..NARROW };
    insta::assert_snapshot!(terminal::run(&named("sms"), Language::Persian, style));
}

#[test]
fn a_campaign_that_was_not_started_in_a_terminal() {
    insta::assert_snapshot!(terminal::run(&named("sms not started"), Language::English, NARROW));
}

#[test]
fn the_campaigns_as_csv() {
    insta::assert_snapshot!(csv::campaigns(&named("sms faults")).expect("messages were sent"));
}

#[test]
fn the_course_of_messages_as_csv() {
    let record = changed("sms", |sms| sms.series = sms.series[58..64].to_vec());
    insta::assert_snapshot!(csv::sms(&record).expect("messages were sent"));
}

#[test]
fn the_tables_of_messages_have_a_row_for_each_campaign_and_window() {
    for (name, record) in all().iter().filter(|(_, record)| record.sms.is_some()) {
        let sms = record.sms.as_ref().expect("messages were sent");
        let rows = |text: Option<String>| {
            let text = text.expect("messages were sent");
            let mut reader = ::csv::Reader::from_reader(text.as_bytes());
            reader.records().filter(Result::is_ok).count()
        };
        assert_eq!(rows(csv::sms(record)), sms.series.len(), "{name}");
        assert_eq!(rows(csv::campaigns(record)), sms.campaigns.len() + 2, "{name}");
    }
}
