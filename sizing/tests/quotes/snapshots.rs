//! Quotes at and around the bounds of the vendor's tables, and with the modules that conflict.

use crate::Shipped;
use crate::digest::digest;

#[track_caller]
fn check(name: &str, fields: &[(&str, &str)]) {
    let quote = Shipped::new().quote(fields);
    insta::assert_snapshot!(name, digest(&quote));
}

#[test]
fn advanced_users_at_and_around_the_bounds() {
    for users in ["8", "10", "11", "35", "100", "101"] {
        check(&format!("advanced-{users}"), &[("users", users)]);
    }
}

#[test]
fn standard_users_at_and_around_the_bounds() {
    for users in ["25", "31", "50", "51"] {
        check(&format!("standard-{users}"), &[("users", users), ("edition", "standard")]);
    }
}

#[test]
fn the_quote_of_the_readme() {
    check(
        "voip-sms-recording",
        &[
            ("users", "35"),
            ("edition", "advanced"),
            ("modules", "voip,sms,recording-voip"),
            ("growth", "15%/y"),
            ("years", "3"),
            ("host", "physical"),
        ],
    );
}

#[test]
fn telsa_on_a_virtual_host_gets_a_machine_of_its_own() {
    check(
        "telsa-virtual",
        &[("users", "20"), ("modules", "recording-telsa8"), ("host", "virtual-reserved")],
    );
}

#[test]
fn messages_by_gsm_on_a_virtual_host_are_refused() {
    check("gsm-virtual", &[("users", "20"), ("modules", "sms:gsm"), ("host", "virtual-shared")]);
}

#[test]
fn fax_sending_gets_an_old_system_of_its_own() {
    check("fax-sending", &[("users", "20"), ("modules", "fax:send")]);
}
