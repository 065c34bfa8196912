//! Providers other than the CRM's own: a campaign through the stand-in to each that is described, and
//! to a modem on a serial line.

use std::path::Path;

use documents::run::RunRecord;
use documents::sms::GatewayKind;

use crate::campaign::{faults, scenario, sms};
use crate::program::{Ran, argument, record, run};

/// Plays a scenario of this folder against the stand-in beside.
fn play(folder: &Path, more: &[&str]) -> (Ran, RunRecord) {
    let out = folder.join("out");
    let arguments = ["load", argument(folder), "--service-model", "none", "--out", argument(&out)];
    let ran = run(&[&arguments[..], more].concat());
    assert!(matches!(ran.code, Some(0 | 4)), "{ran:#?}");
    (ran, record(&out))
}

/// A campaign to a provider whose messages have ids arrives, and every report finds its message.
fn arrives_and_is_reported(provider: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    scenario(folder.path(), 60, |text| {
        let text = text.replace("\"sendsms\"", &format!("\"{provider}\""));
        // By its id alone: the stand-in knows a message of this provider by nothing else.
        text.replace("&id={id}&number={number}&", "&id={id}&")
    });
    let (ran, record) = play(folder.path(), &[]);
    let sms = sms(&record);
    assert_eq!(sms.gateway.kind, GatewayKind::Http { description: provider.to_owned() });
    assert_eq!(faults(&sms.total), [0; 5], "{:?} {ran:#?}", sms.findings);
    let tally = sms.campaigns[0].tally;
    assert_eq!((tally.started, tally.arrived, tally.pending), (60, 60, 0));
    assert_eq!((sms.gateway.unreadable, sms.gateway.strangers), (0, 0));
    let inbound = sms.inbound.as_ref().expect("reports come back");
    assert!(inbound.reports_due > 50, "{inbound:?}");
    assert_eq!(inbound.reports_taken, inbound.reports_due);
    assert_eq!(inbound.delivered_shown, Some(inbound.reports_taken));
}

#[test]
fn a_provider_that_takes_json_gets_a_campaign_whole_and_its_reports_are_taken() {
    arrives_and_is_reported("json");
}

#[test]
fn a_provider_that_takes_soap_gets_a_campaign_whole_and_its_reports_are_taken() {
    arrives_and_is_reported("soap-3000");
}

#[cfg(unix)]
mod modem {
    use loadtest::sms::messages::{MessageKey, Messages};

    use super::*;

    /// Messages of the modem's campaign.
    const MESSAGES: u32 = 4;

    /// The texts of the campaign with this seed.
    fn texts(seed: u64) -> Vec<String> {
        let messages = Messages::of(&[(0, MESSAGES)], &[], seed);
        let text = |index| messages.text(MessageKey { campaign: Some(0), index });
        (0..MESSAGES).map(text).collect()
    }

    /// The first seed whose campaign is three short texts and a long one, an emoji among them: a modem
    /// takes seconds for each part.
    fn seed() -> u64 {
        let fits = |seed: &u64| {
            let texts = texts(*seed);
            let has = |wanted: fn(char) -> bool| texts.iter().any(|text| text.contains(wanted));
            let parts = Messages::of(&[(0, MESSAGES)], &[], *seed).parts();
            parts == u64::from(MESSAGES) + 1
                && has(|letter| u32::from(letter) > 0xFFFF)
                && has(|letter| letter == '\u{200C}')
                && has(|letter| letter == '€')
        };
        (0..100_000).find(fits).expect("one in a few thousand campaigns is so")
    }

    #[test]
    fn a_campaign_over_a_serial_line_arrives_unharmed_in_parts_and_scripts() {
        let folder = tempfile::tempdir().expect("a folder");
        scenario(folder.path(), u64::from(MESSAGES), |text| {
            let inbound = text.find("[sms.inbound]").expect("something comes back");
            text[..inbound]
                .replace("per_user = \"300/h\"", "per_user = \"0/h\"")
                .replace("patience = \"20 s\"", "patience = \"120 s\"")
                .replace("after = \"6 s\"", "after = \"1 s\"")
                .replace("seed = 7", &format!("seed = {}", seed()))
        });
        let (ran, record) = play(folder.path(), &["--gateway", "modem"]);
        let sms = sms(&record);
        assert_eq!(sms.gateway.kind, GatewayKind::Modem);
        assert_eq!(faults(&sms.total), [0; 5], "{:?} {ran:#?}", sms.findings);
        let total = sms.total;
        assert_eq!((total.started, total.arrived, total.pending), (4, 4, 0), "{ran:#?}");
        assert_eq!(sms.gateway.parts, 5);
        assert_eq!((sms.gateway.unreadable, sms.gateway.strangers), (0, 0));
        // The last answers take seconds: the run has waited for the CRM to hear them.
        assert_eq!(sms.campaigns[0].crm.map(|crm| (crm.sent, crm.waiting)), Some((4, 0)));
    }
}
