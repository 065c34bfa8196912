//! Persons and organisations.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::count;
use super::draws::{
    address, chance, city, created_s, crm_id, date, dates, landline, mobile, of, one, user,
};
use super::names::{
    ENGLISH_FAMILY, ENGLISH_FEMALE, ENGLISH_FIRMS, ENGLISH_MALE, FAMILY, FAMILY_ENDS, FEMALE,
    FIRM_KINDS, FIRM_NAMES, FIRM_TRADES, MALE,
};
use crate::catalogue::Kind;
use crate::object::Draft;
use crate::settings::Dataset;

/// Persons and firms with a Persian name, in percent; the rest have English ones.
const PERSIAN: u32 = 85;

struct Name {
    first: String,
    last: String,
    /// In Latin letters, for the mail address.
    latin: String,
    prefix: &'static str,
    gender: &'static str,
}

fn name(draws: &mut ChaCha8Rng) -> Name {
    let female = chance(draws, 45);
    let gender = if female { "Female" } else { "Male" };
    if chance(draws, PERSIAN) {
        let first = one(draws, if female { FEMALE } else { MALE });
        let (family, end) = (one(draws, FAMILY), one(draws, FAMILY_ENDS));
        return Name {
            first: first.0.to_owned(),
            last: format!("{}{}", family.0, end.0),
            latin: format!("{}.{}{}", first.1, family.1, end.1),
            prefix: if female { "خانم" } else { "آقای" },
            gender,
        };
    }
    let first = one(draws, if female { ENGLISH_FEMALE } else { ENGLISH_MALE });
    let last = one(draws, ENGLISH_FAMILY);
    Name {
        first: first.to_owned(),
        last: last.to_owned(),
        latin: format!("{}.{}", first.to_lowercase(), last.to_lowercase()),
        prefix: if female { "Ms." } else { "Mr." },
        gender,
    }
}

/// A number of the national register: nine digits and their check digit.
fn national_code(draws: &mut ChaCha8Rng) -> String {
    let digits: [u32; 9] = std::array::from_fn(|_| draws.random_range(0..10));
    let sum: u32 = digits.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    let check = match sum % 11 {
        rest @ (0 | 1) => rest,
        rest => 11 - rest,
    };
    digits.iter().chain([&check]).map(u32::to_string).collect()
}

/// What every identity has.
fn identity(draws: &mut ChaCha8Rng, dataset: Dataset, kind: Kind, number: u32) -> Draft {
    let mut draft = Draft::empty(kind);
    let created = created_s(draws, number, count(kind, dataset.persons));
    let (created_text, changed) = dates(draws, created);
    draft.set("crmId", crm_id(dataset, kind, number));
    draft.set("crmObjectTypeCode", kind.type_code().to_owned());
    draft.set("customerNumber", (number + 1).to_string());
    draft.set("customerDate", date(created));
    draft.set("creatDate", created_text);
    draft.set("modifyDate", changed);
    draft.set("assignedToUserName", user(draws));
    draft.set("saleUsername", user(draws));
    draft.set("supportUsername", user(draws));
    let key = one(draws, &["customer", "customer", "customer", "lead", "supplier"]);
    draft.set("categories", format!(r#"[{{"key":"{key}","name":"{key}"}}]"#));
    if chance(draws, 40) {
        draft.set("balance", draws.random_range(-200_i32..500) as f64 * 1_000_000.0);
    }
    for name in ["dontSms", "dontEmail", "dontPhoneCall"] {
        draft.set(name, i64::from(chance(draws, 5)));
    }
    if chance(draws, 30) {
        let score = draws.random_range(0..100);
        draft.set(
            "extendedProperties",
            format!(r#"[{{"name":"leadScore","value":"{score}","userKey":"leadScore"}}]"#),
        );
    }
    draft
}

/// The person with that number.
pub(super) fn person(dataset: Dataset, number: u32) -> Draft {
    let draws = &mut of(dataset, Kind::Person, number);
    let mut draft = identity(draws, dataset, Kind::Person, number);
    let (name, city) = (name(draws), city(draws));
    draft.set("nickName", format!("{} {}", name.first, name.last));
    draft.set("firstName", name.first);
    draft.set("lastName", name.last);
    draft.set("gender", name.gender.to_owned());
    draft.set("personPrefix", name.prefix.to_owned());
    draft.set("nationalCode", national_code(draws));
    // Born in the 50 years before 2005.
    draft.set("birthDate", date(1_104_537_600 - draws.random_range(0..50 * 365 * 86_400_i64)));
    let domain = one(draws, &["example.com", "example.org", "example.net"]);
    draft.set("email", format!("{}{}@{domain}", name.latin, number % 1_000));
    draft.set("addressContacts", address(draws, city));
    draft.set("preferredContactType", one(draws, &["Phone", "Sms", "Email"]).to_owned());
    let mobile = mobile(draws);
    let mut phones =
        format!(r#"[{{"phoneType":"Mobile","phoneNumber":"{mobile}","default":true}}"#);
    if chance(draws, 40) {
        let number = landline(draws, city);
        phones.push_str(&format!(r#",{{"phoneType":"Work","phoneNumber":"{number}"}}"#));
    }
    phones.push(']');
    draft.set("phoneContacts", phones);
    let organizations = count(Kind::Organization, dataset.persons);
    if organizations > 0 && chance(draws, 35) {
        let id = crm_id(dataset, Kind::Organization, draws.random_range(0..organizations));
        let profession = one(draws, &["مدیر عامل", "مدیر فروش", "کارشناس خرید", "مدیر مالی"]);
        draft.set(
            "organizations",
            format!(r#"[{{"organizationId":"{id}","profession":"{profession}"}}]"#),
        );
    }
    draft
}

/// The organisation with that number.
pub(super) fn organization(dataset: Dataset, number: u32) -> Draft {
    let draws = &mut of(dataset, Kind::Organization, number);
    let mut draft = identity(draws, dataset, Kind::Organization, number);
    let city = city(draws);
    let name = if chance(draws, PERSIAN) {
        let (kind, trade) = (one(draws, FIRM_KINDS), one(draws, FIRM_TRADES));
        format!("{kind} {trade} {} {}", one(draws, FIRM_NAMES), one(draws, FAMILY).0)
    } else {
        format!("{} {} Co.", one(draws, ENGLISH_FAMILY), one(draws, ENGLISH_FIRMS))
    };
    draft.set("nickName", name);
    draft.set("businessType", one(draws, FIRM_TRADES).to_owned());
    draft.set("registerNumber", draws.random_range(1_000..600_000).to_string());
    draft.set("economicCode", draws.random_range(10_000_000_000_u64..99_999_999_999).to_string());
    draft.set("email", format!("info@firm{}.example.com", number + 1));
    draft.set("website", format!("https://firm{}.example.com", number + 1));
    draft.set("addressContacts", address(draws, city));
    let (first, second) = (landline(draws, city), mobile(draws));
    draft.set(
        "phoneContacts",
        format!(
            r#"[{{"phoneType":"Work","phoneNumber":"{first}","default":true}},{{"phoneType":"Mobile","phoneNumber":"{second}"}}]"#
        ),
    );
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATASET: Dataset = Dataset { seed: 7, persons: 1_000 };

    #[test]
    fn national_codes_have_their_check_digit() {
        for number in 0..200 {
            let draft = person(DATASET, number);
            let code: Vec<u32> =
                draft.text("nationalCode").chars().filter_map(|c| c.to_digit(10)).collect();
            assert_eq!(code.len(), 10);
            let sum: u32 = (0..9).map(|place| code[place] * (10 - place as u32)).sum();
            let expected = if sum % 11 < 2 { sum % 11 } else { 11 - sum % 11 };
            assert_eq!(code[9], expected, "{code:?}");
        }
    }

    #[test]
    fn phone_numbers_have_the_shapes_of_iran() {
        for number in 0..500 {
            for phone in person(DATASET, number).rows("phoneContacts") {
                let digits = phone["phoneNumber"].as_str().expect("a text").to_owned();
                assert_eq!(digits.len(), 11, "{digits}");
                assert!(digits.chars().all(|c| c.is_ascii_digit()), "{digits}");
                let is_mobile = phone["phoneType"] == "Mobile";
                assert_eq!(digits.starts_with("09"), is_mobile, "{digits}");
            }
        }
    }

    #[test]
    fn most_names_are_persian_and_some_are_english() {
        let persian = (0..1_000)
            .filter(|number| person(DATASET, *number).text("lastName").chars().any(|c| c > 'ء'))
            .count();
        assert!((800..900).contains(&persian), "{persian}");
    }
}
