//! Bundles: that a change shows, and that a stranger's zip does no harm.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use readiness::bundle::{
    BundleError, BundleReport, SignatureState, SigningKey, VerifyingKey, pack, verify,
};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const AT: &str = "2026-11-24T09:30:00Z";

fn files() -> Vec<(String, Vec<u8>)> {
    let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    vec![
        file("report/check.html", "<p>not ready</p>"),
        file("facts.json", "{\"schema\": \"mizan.facts/1\"}"),
        file("readiness.json", "{\"schema\": \"mizan.readiness/1\"}"),
    ]
}

fn key() -> SigningKey {
    SigningKey::generate().expect("a key")
}

/// A zip as somebody else makes it, not compressed.
fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip_by(|writer| {
        for (name, bytes) in entries {
            writer.start_file(*name, options).expect("an entry");
            writer.write_all(bytes).expect("memory takes it");
        }
    })
}

fn zip_by(write: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    write(&mut writer);
    writer.finish().expect("a zip").into_inner()
}

/// The same bytes with each occurrence of some others exchanged.
fn exchanged(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "the places in the zip stay");
    let mut bytes = bytes.to_vec();
    let places: Vec<usize> =
        (0..=bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
    assert!(!places.is_empty(), "there is nothing to exchange");
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    bytes
}

/// The entries of a bundle, so that they can be packed again with a change.
fn unpacked(bundle: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bundle)).expect("a zip");
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index(i).expect("an entry");
            let mut bytes = Vec::new();
            std::io::copy(&mut file, &mut bytes).expect("it unpacks");
            (file.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

/// A bundle with its entries changed by whoever wants to.
fn tampered(bundle: &[u8], change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    let mut entries = unpacked(bundle);
    change(&mut entries);
    let entries: Vec<(&str, &[u8])> =
        entries.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    zip(&entries)
}

fn report(bundle: &[u8]) -> BundleReport {
    verify(bundle, None).expect("a bundle")
}

#[test]
fn what_was_packed_is_found_intact_and_the_same_each_time() {
    let key = key();
    let bundle = pack(&files(), AT, Some(&key)).expect("a bundle");
    let mut reversed = files();
    reversed.reverse();
    assert_eq!(pack(&reversed, AT, Some(&key)).expect("a bundle"), bundle);
    let report = verify(&bundle, Some(&key.verifying_key())).expect("a bundle");
    assert!(report.is_intact());
    let names: Vec<&str> = report.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["facts.json", "readiness.json", "report/check.html"]);
    assert_eq!(report.made_at, AT);
    let by = key.verifying_key().fingerprint();
    assert_eq!(by.len(), 16);
    assert_eq!(report.signature, SignatureState::Valid { by, is_given_key: true });
}

#[test]
fn a_changed_a_missing_and_an_added_file_are_named() {
    let bundle = pack(&files(), AT, None).expect("a bundle");
    assert_eq!(report(&bundle).signature, SignatureState::Absent);
    let tampered = tampered(&bundle, |entries| {
        entries.retain(|(name, _)| name != "readiness.json");
        for (name, bytes) in entries.iter_mut() {
            if name == "facts.json" {
                bytes[3] ^= 1;
            }
        }
        entries.push(("waivers.toml".to_owned(), Vec::new()));
    });
    let report = report(&tampered);
    assert!(!report.is_intact());
    assert_eq!(report.changed, ["facts.json"]);
    assert_eq!(report.missing, ["readiness.json"]);
    assert_eq!(report.added, ["waivers.toml"]);
}

#[test]
fn a_file_that_was_damaged_within_the_zip_is_named() {
    let bundle = pack(&[("a.bin".to_owned(), vec![7; 40])], AT, None).expect("a bundle");
    let stored = tampered(&bundle, |_| {});
    let damaged = exchanged(&stored, &[7; 40], &[8; 40]);
    assert_eq!(report(&damaged).changed, ["a.bin"]);
}

#[test]
fn a_manifest_that_was_made_to_fit_breaks_the_signature() {
    let (key, mallory) = (key(), key());
    let bundle = pack(&files(), AT, Some(&key)).expect("a bundle");
    let mut others = files();
    others[0].1 = b"<p>ready</p>".to_vec();
    let forged = unpacked(&pack(&others, AT, Some(&mallory)).expect("a bundle"));
    // The forger keeps the signature and the key of the one whom he forges.
    let kept = tampered(&bundle, |entries| {
        for (name, bytes) in entries.iter_mut() {
            if name != "manifest.sig" && name != "manifest.pub" {
                let other = forged.iter().find(|(other, _)| other == name).expect("alike");
                bytes.clone_from(&other.1);
            }
        }
    });
    let by = key.verifying_key().fingerprint();
    let report = report(&kept);
    assert_eq!(report.changed, [""; 0]);
    assert_eq!(report.signature, SignatureState::Invalid { by: Some(by) });
    assert!(!report.is_intact());
}

#[test]
fn a_bundle_signed_by_somebody_else_is_told_from_ours_by_our_key_alone() {
    let (ours, mallory) = (key(), key());
    let bundle = pack(&files(), AT, Some(&mallory)).expect("a bundle");
    let by = mallory.verifying_key().fingerprint();
    let alone = SignatureState::Valid { by: by.clone(), is_given_key: false };
    assert_eq!(report(&bundle).signature, alone);
    let report = verify(&bundle, Some(&ours.verifying_key())).expect("a bundle");
    let given = ours.verifying_key().fingerprint();
    assert_eq!(report.signature, SignatureState::OtherKey { by, given });
    assert!(!report.is_intact());
}

#[test]
fn a_signature_without_its_key_is_invalid_and_not_absent() {
    let bundle = pack(&files(), AT, Some(&key())).expect("a bundle");
    let bare = tampered(&bundle, |entries| entries.retain(|(name, _)| name != "manifest.pub"));
    assert_eq!(report(&bare).signature, SignatureState::Invalid { by: None });
}

#[test]
fn a_key_survives_its_file() {
    let key = key();
    let again = SigningKey::from_pem(key.to_pem().as_bytes()).expect("our own file");
    assert_eq!(again.verifying_key(), key.verifying_key());
    let public = VerifyingKey::from_pem(key.verifying_key().to_pem().as_bytes());
    assert_eq!(public, Ok(key.verifying_key()));
}

#[test]
fn secrets_are_taken_out_of_what_is_packed() {
    let log = ("log.txt".to_owned(), b"Server=db;Password=hunter2;".to_vec());
    let bundle = pack(&[log], AT, None).expect("a bundle");
    assert!(report(&bundle).is_intact());
    let text = String::from_utf8(unpacked(&bundle)[1].1.clone()).expect("text");
    assert_eq!(text, "Server=db;Password=[redacted];");
}

#[test]
fn names_that_lead_elsewhere_are_refused_in_both_directions() {
    for name in [
        "../facts.json",
        "a/../../b",
        "/etc/passwd",
        "C:/x",
        "C:x",
        "a\\..\\b",
        "a//b",
        "./a",
        "",
        "nul",
        "a/COM1.txt",
        "a. ",
        "a.",
        "a\u{0}b",
        "a\nb",
        "\u{1b}[2J",
        &"x".repeat(201),
    ] {
        let file = (name.to_owned(), Vec::new());
        let packed = pack(&[file], AT, None).expect_err(name);
        assert!(matches!(packed, BundleError::Name { .. }), "{name}: {packed}");
        assert!(!packed.to_string().contains('\u{1b}'), "a terminal obeys it");
        // The writer of zips itself refuses or changes some of them.
        let mut hostile = zip(&[("manifest.json", b"{}"), ("XX", b"")]);
        if name.len() == 2 {
            hostile = exchanged(&hostile, b"XX", name.as_bytes());
        } else if !name.is_empty() {
            let long = "y".repeat(name.len());
            hostile = exchanged(&zip(&[(long.as_str(), b"")]), long.as_bytes(), name.as_bytes());
        } else {
            continue;
        }
        let error = verify(&hostile, None).expect_err(name);
        assert!(matches!(error, BundleError::Name { .. }), "{name}: {error}");
    }
    let own = pack(&[("manifest.sig".to_owned(), Vec::new())], AT, None).expect_err("ours");
    assert!(own.to_string().contains("the bundle's own"), "{own}");
}

#[test]
fn names_that_differ_in_capitals_only_are_refused() {
    let files = [("a.txt", "1"), ("A.txt", "2")].map(|(n, t)| (n.to_owned(), t.into()));
    assert!(matches!(pack(&files, AT, None), Err(BundleError::Name { .. })));
    let hostile = zip(&[("a.txt", b"1"), ("A.txt", b"2")]);
    assert!(matches!(verify(&hostile, None), Err(BundleError::Name { .. })));
}

#[test]
fn two_files_of_one_name_are_a_contradiction() {
    let two = zip(&[("manifest.json", b"{}"), ("manifest.jsoN", b"[]")]);
    let error = verify(&exchanged(&two, b"jsoN", b"json"), None).expect_err("two manifests");
    assert!(matches!(error, BundleError::Contradiction { .. }), "{error}");
}

#[test]
fn links_folders_and_encrypted_files_are_refused() {
    let options = SimpleFileOptions::default();
    let link = zip_by(|writer| writer.add_symlink("a", "/etc/passwd", options).expect("a link"));
    let folder = zip_by(|writer| writer.add_directory("a/", options).expect("a folder"));
    let mut locked = zip(&[("a", b"text")]);
    // Bit 0 of the flags, 6 bytes into the head of the file and 8 into that of the directory.
    locked[6] |= 1;
    let directory = locked.windows(4).position(|w| w == b"PK\x01\x02").expect("a directory");
    locked[directory + 8] |= 1;
    for (bytes, word) in [(link, "a link"), (folder, "a folder"), (locked, "encrypted")] {
        let error = verify(&bytes, None).expect_err(word);
        assert!(matches!(error, BundleError::Kind { .. }), "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let bomb = zip_by(|writer| {
        writer.start_file("a", options).expect("an entry");
        writer.write_all(&vec![0; 4 << 20]).expect("memory takes it");
    });
    let error = verify(&bomb, None).expect_err("a bomb");
    assert!(error.to_string().contains("200 times"), "{error}");
    let many: Vec<String> = (0..1001).map(|i| format!("{i}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let error = verify(&zip(&many), None).expect_err("too many");
    assert!(matches!(error, BundleError::TooLarge { found: 1001, .. }), "{error}");
}

#[test]
fn a_long_monotonous_file_of_ours_is_no_bomb() {
    let log = ("log.txt".to_owned(), b"nothing new\n".repeat(400_000));
    let bundle = pack(&[log], AT, None).expect("a bundle");
    assert!(report(&bundle).is_intact());
}

#[test]
fn a_declared_size_that_is_a_lie_is_a_contradiction() {
    let honest = zip(&[("a", &[7; 40])]);
    let directory = honest.windows(4).position(|w| w == b"PK\x01\x02").expect("a directory");
    // In one place only.
    let mut lying = honest.clone();
    lying[directory + 24] = 10;
    let error = verify(&lying, None).expect_err("a lie");
    assert!(matches!(error, BundleError::Contradiction { .. }), "{error}");
    // In both, so that they agree with each other and not with the content: no more is unpacked
    // than was declared, and that is not what it was.
    lying[22] = 10;
    let error = verify(&lying, None).expect_err("a lie");
    assert!(matches!(error, BundleError::Manifest { .. }), "{error}");
    // Beyond all measure, without a byte behind it.
    let huge = (100_u32 << 20).to_le_bytes();
    lying[22..26].copy_from_slice(&huge);
    lying[directory + 24..directory + 28].copy_from_slice(&huge);
    let error = verify(&lying, None).expect_err("a lie");
    assert!(matches!(error, BundleError::TooLarge { .. }), "{error}");
}

#[test]
fn a_file_that_unpacks_to_more_than_it_declares_is_named_and_not_unpacked() {
    let zeros = ("zeros.bin".to_owned(), vec![0; 1 << 20]);
    let mut lying = pack(&[zeros], AT, None).expect("a bundle");
    let from = (1_u32 << 20).to_le_bytes();
    for (head, at) in [(&b"PK\x03\x04"[..], 22), (&b"PK\x01\x02"[..], 24)] {
        let heads: Vec<usize> =
            (0..lying.len() - 4).filter(|at| lying[*at..].starts_with(head)).collect();
        for place in heads.into_iter().map(|head| head + at) {
            if lying[place..place + 4] == from {
                lying[place..place + 4].copy_from_slice(&10_u32.to_le_bytes());
            }
        }
    }
    assert_eq!(report(&lying).changed, ["zeros.bin"]);
}

#[test]
fn a_bundle_that_was_cut_off_is_refused_wherever_it_ends() {
    let bundle = pack(&files(), AT, Some(&key())).expect("a bundle");
    for end in 0..bundle.len() {
        assert!(verify(&bundle[..end], None).is_err(), "{end} of {} bytes", bundle.len());
    }
}

#[test]
fn a_zip_of_others_and_a_later_bundle_say_what_they_are() {
    let error = verify(&zip(&[("a", b"")]), None).expect_err("no manifest");
    assert!(error.to_string().contains("manifest.json: it is not there"), "{error}");
    let later = br#"{"schema": "mizan.bundle/2", "mizan_version": "7.0.0"}"#;
    let error = verify(&zip(&[("manifest.json", later)]), None).expect_err("later");
    let shown = error.to_string();
    assert!(shown.contains("`mizan.bundle/2`") && shown.contains("mizan 7.0.0"), "{shown}");
    let escaping = br#"{"schema": "mizan.bundle/1", "mizan_version": "0.1.0",
        "made_at": "2026-11-24T09:30:00Z", "files": [{"name": "../a", "bytes": 0, "sha256": ""}]}"#;
    let error = verify(&zip(&[("manifest.json", escaping)]), None).expect_err("it climbs");
    assert!(matches!(error, BundleError::Name { .. }), "{error}");
}

#[test]
fn an_instant_that_is_none_is_refused() {
    let error = pack(&files(), "today", None).expect_err("no instant");
    assert!(error.to_string().contains("`today`"), "{error}");
}

proptest! {
    #[test]
    fn no_change_of_bytes_ends_the_program_or_passes_for_other_content(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..6),
    ) {
        let bundle = pack(&files(), AT, Some(&key())).expect("a bundle");
        let mut bytes = bundle.clone();
        for (at, change) in changes {
            let at = at.index(bytes.len());
            bytes[at] ^= change;
        }
        if let Ok(report) = verify(&bytes, None)
            && report.is_intact()
        {
            // What changed is the zip's own, as a time: the files are those that were packed.
            prop_assert_eq!(unpacked(&bytes), unpacked(&bundle));
        }
    }
}
