//! Facts that come from strangers: broken, cut off, made to do harm; and secrets that slipped in.

use std::sync::LazyLock;

use documents::readiness::MachineFacts;
use proptest::prelude::*;
use readiness::facts_file::{self, FactsFileError, LONGEST_FILE};
use readiness::redact;
use serde_json::Value;

/// Facts in which every field that is a text has one.
const WHOLE: &str = include_str!("../fixtures/linux/whole.json");

fn whole() -> Value {
    serde_json::from_str(WHOLE).expect("the fixture is JSON")
}

fn read(text: &str) -> Result<MachineFacts, FactsFileError> {
    facts_file::read("f.json", text.as_bytes())
}

/// The error of the whole facts with one value exchanged.
#[track_caller]
fn refused(pointer: &str, value: impl Into<Value>) -> String {
    let mut facts = whole();
    *facts.pointer_mut(pointer).expect("the fixture has it") = value.into();
    read(&facts.to_string()).expect_err("it cannot be").to_string()
}

#[track_caller]
fn says(error: &str, parts: &[&str]) {
    for part in parts {
        assert!(error.contains(part), "{error} does not say {part}");
    }
}

#[test]
fn whole_facts_are_read_in_every_encoding_that_windows_makes() {
    let plain = read(WHOLE).expect("whole facts");
    let marked = [b"\xef\xbb\xbf", WHOLE.as_bytes()].concat();
    assert_eq!(facts_file::read("f", &marked).expect("a mark is no fault"), plain);
    let units =
        |order: fn(u16) -> [u8; 2]| WHOLE.encode_utf16().flat_map(order).collect::<Vec<_>>();
    let little = [vec![0xff, 0xfe], units(u16::to_le_bytes)].concat();
    assert_eq!(facts_file::read("f", &little).expect("of PowerShell"), plain);
    let big = [vec![0xfe, 0xff], units(u16::to_be_bytes)].concat();
    assert_eq!(facts_file::read("f", &big).expect("of others"), plain);
    let odd = facts_file::read("f", &little[..little.len() - 1]).expect_err("half a letter");
    assert!(matches!(odd, FactsFileError::NotText { .. }), "{odd}");
}

#[test]
fn facts_that_were_cut_off_say_where_they_end() {
    let cut = &WHOLE[..WHOLE.len() / 2];
    let error = read(cut).expect_err("half");
    let line = cut.lines().count();
    assert!(matches!(error, FactsFileError::Truncated { line: l, .. } if l == line), "{error}");
    says(&error.to_string(), &["f.json:", "ends before", "copy it again"]);
    assert!(matches!(read("").expect_err("nothing"), FactsFileError::Truncated { .. }));
}

#[test]
fn what_is_no_text_or_no_json_is_named_with_its_place() {
    let error = facts_file::read("f.json", b"{\"a\": \"\xff\"}").expect_err("no UTF-8");
    says(&error.to_string(), &["at byte 7"]);
    let error = facts_file::read("f.json", &[0; 64]).expect_err("a power cut");
    says(&error.to_string(), &["at byte 0"]);
    let error = read("hello").expect_err("no JSON");
    says(&error.to_string(), &["f.json:1:", "no JSON"]);
    let huge = vec![b' '; LONGEST_FILE + 1];
    let error = facts_file::read("f.json", &huge).expect_err("too long");
    says(&error.to_string(), &["16777217 bytes"]);
}

#[test]
fn another_document_is_called_by_its_name() {
    let error = read(r#"{"schema": "mizan.run/1"}"#).expect_err("a run");
    says(&error.to_string(), &["this is a run record, not facts"]);
    let error = read(r#"{"schema": "other/1"}"#).expect_err("a stranger");
    says(&error.to_string(), &["this is of schema `other/1`"]);
    for nothing in ["{}", "[]", "7", r#"{"schema": 1}"#] {
        assert!(matches!(read(nothing).expect_err(nothing), FactsFileError::NoSchema { .. }));
    }
}

#[test]
fn facts_of_a_later_program_name_both_versions() {
    let error = refused("/schema", "mizan.facts/2");
    says(&error, &["`mizan.facts/2`", "`mizan.facts/1`", "mizan 0.1.0 or later"]);
}

#[test]
fn values_that_cannot_be_are_refused_by_their_path() {
    says(
        &refused("/volumes/value/0/free", 200_000_000_000_u64),
        &["$.volumes.value[0].free", "free of", "do not edit"],
    );
    says(&refused("/processors/value/logical", 0), &["$.processors.value.logical"]);
    says(&refused("/processors/value/cores", 99), &["$.processors.value.cores", "99 cores"]);
    says(&refused("/processors/value/mhz", -1.0), &["$.processors.value.mhz"]);
    says(&refused("/host/cores_logical", 0), &["$.host.cores_logical"]);
    says(&refused("/clock/value/offset_min", 99_999), &["$.clock.value.offset_min"]);
    says(&refused("/probes/0/took_ms", -1.0), &["$.probes[0].took_ms"]);
    says(&refused("/system/at", "yesterday"), &["$.system.at", "`yesterday` is no time"]);
    says(&refused("/collected_at", "2026-13-01"), &["$.collected_at"]);
    says(&refused("/dotnet/value", Value::Null), &["$.dotnet", "neither a value nor"]);
    says(&refused("/role", "cook"), &["f.json:1:", "cook"]);
    // JSON has no NaN; what writes one writes null.
    says(&refused("/probes/0/took_ms", Value::Null), &["f.json:1:", "null"]);
}

#[test]
fn a_document_beyond_all_measure_is_refused() {
    says(&refused("/system/value/name", "x".repeat(70_000)), &["$.system.value.name", "70000"]);
    says(&refused("/system/value/name", "a\0b"), &["$.system.value.name", "NUL"]);
    says(&refused("/serial_ports/value", vec!["COM1"; 10_001]), &["$.serial_ports", "10001"]);
    let nested = (0..100).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
    says(&refused("/commit", nested), &["$.commit[0]", "64 levels"]);
    let deep = "[".repeat(1_000_000);
    assert!(matches!(read(&deep).expect_err("a bomb"), FactsFileError::NotJson { .. }));
}

#[test]
fn a_name_that_stands_twice_is_refused() {
    let twice = WHOLE.replacen("\"role\"", "\"role\": \"fax\", \"role\"", 1);
    says(&read(&twice).expect_err("twice").to_string(), &["duplicate field `role`"]);
}

#[test]
fn an_error_repeats_no_secret_of_the_file() {
    let error = refused("/role", "Password=hunter2;");
    assert!(!error.contains("hunter2"), "{error}");
}

proptest! {
    #[test]
    fn no_change_of_bytes_ends_the_program(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut bytes = WHOLE.as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Err(error) = facts_file::read("f.json", &bytes) {
            prop_assert!(error.to_string().starts_with("f.json"));
        }
    }

    #[test]
    fn no_change_of_values_ends_the_program(
        at in any::<prop::sample::Index>(),
        value in prop_oneof![
            Just(Value::Null), any::<i64>().prop_map(Value::from), any::<f64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from), ".{0,40}".prop_map(Value::from),
            Just(Value::Array(Vec::new())), any::<bool>().prop_map(Value::from),
        ],
    ) {
        let mut facts = whole();
        let places = leaves(&facts);
        let place = at.get(&places);
        *facts.pointer_mut(place).expect("it was listed") = value;
        if let Ok(facts) = read(&facts.to_string()) {
            prop_assert!(read(&serde_json::to_string(&facts).expect("facts")).is_ok());
        }
    }

    #[test]
    fn no_planted_secret_survives_in_any_text(
        secret in "[A-Za-z0-9!$%^*_+-]{6,16}[0-9]",
        shape in 0..SHAPES.len(),
        before in "[a-z ]{0,12}", after in "[a-z ]{0,12}",
    ) {
        let planted = format!("{before} {} {after}", SHAPES[shape].replace("SECRET", &secret));
        let mut facts = whole();
        for place in PLANTABLE.iter() {
            *facts.pointer_mut(place).expect("it was listed") = Value::from(planted.clone());
        }
        let mut facts: MachineFacts = serde_json::from_value(facts).expect("they take any text");
        redact::redact(&mut facts);
        let clean = serde_json::to_string(&facts).expect("facts");
        prop_assert!(!clean.contains(&secret), "{planted}: {clean}");
        let file = serde_json::json!({ "detail": planted }).to_string();
        let clean = String::from_utf8(redact::file(file.as_bytes()).into_owned()).expect("text");
        prop_assert!(!clean.contains(&secret), "{clean}");
        prop_assert!(serde_json::from_str::<Value>(&clean).is_ok(), "{clean}");
    }

    #[test]
    fn a_number_is_masked_in_every_script(rest in "[0-9]{8}", script in 0..3_u32, head in 0..4_usize) {
        let head = ["09", "+989", "00989", "9"][head];
        let number = format!("{head}1{rest}");
        let zero = [0x30, 0x6f0, 0x660][script as usize];
        let written: String = number
            .chars()
            .map(|c| c.to_digit(10).and_then(|d| char::from_u32(zero + d)).unwrap_or(c))
            .collect();
        let clean = redact::text(&format!("call {written}, now")).into_owned();
        prop_assert!(!clean.contains(&written) && clean.contains('*'), "{clean}");
    }
}

/// The texts of facts that may hold anything, which the words of types do not.
static PLANTABLE: LazyLock<Vec<String>> = LazyLock::new(|| {
    let takes_any = |place: &String| {
        let mut facts = whole();
        *facts.pointer_mut(place).expect("it was listed") = Value::from("any");
        serde_json::from_value::<MachineFacts>(facts).is_ok()
    };
    let texts = leaves(&whole())
        .into_iter()
        .filter(|place| whole().pointer(place).is_some_and(Value::is_string) && takes_any(place));
    let places: Vec<String> = texts.collect();
    assert!(places.len() > 100, "{} texts take anything", places.len());
    places
});

/// How secrets come to stand in text.
const SHAPES: [&str; 14] = [
    "Server=db;User ID=SECRET;Encrypt=yes",
    "Server=db;Password=SECRET;Encrypt=yes",
    "Server=db;Pwd=SECRET",
    "password: SECRET",
    "https://user:SECRET@sms.example.ir/send",
    "https://sms.example.ir/send?to=1&password=SECRET&text=a",
    "https://sms.example.ir/send?token=SECRET",
    "https://sms.example.ir/send?key=SECRET&x=1",
    "https://sms.example.ir/send?signature=SECRET",
    "Authorization: Bearer SECRET",
    "Action: Login\r\nSecret: SECRET\r\n",
    "Response: Success\r\nKey: SECRET\r\n",
    "{\"api_key\": \"SECRET\"}",
    "-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----",
];

#[test]
fn facts_without_a_secret_stay_as_they_are_byte_for_byte() {
    let mut facts = read(WHOLE).expect("whole facts");
    let before = serde_json::to_string(&facts).expect("facts");
    redact::redact(&mut facts);
    assert_eq!(serde_json::to_string(&facts).expect("facts"), before);
    assert_eq!(redact::file(WHOLE.as_bytes()), WHOLE.as_bytes());
}

/// JSON pointers of all values that hold no others.
fn leaves(value: &Value) -> Vec<String> {
    let below = |name: String, value: &Value| {
        leaves(value).into_iter().map(move |rest| format!("/{name}{rest}")).collect::<Vec<_>>()
    };
    match value {
        Value::Object(fields) => {
            fields.iter().flat_map(|(name, field)| below(name.clone(), field)).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(i, item)| below(i.to_string(), item)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![String::new()],
    }
}
