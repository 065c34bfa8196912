//! The zip around a bundle, written so that it is the same each time, and read as if an enemy had made it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use zip::read::{ArchiveOffset, Config};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use super::{BundleError, LARGEST_BUNDLE, LARGEST_FILE, MOST_ENTRIES};

/// The longest name: what every system takes below some folder.
const LONGEST_NAME: usize = 200;
/// Text packs to a tenth or a thirtieth; a thousandth is a bomb.
const LARGEST_RATIO: u64 = 200;
/// Below this size no ratio matters: a log of one repeated line is no bomb.
const SMALL: u64 = 1 << 20;
/// Bits of a Unix mode that say what an entry is, and those of a plain file.
const KIND: u32 = 0o170_000;
const PLAIN_FILE: u32 = 0o100_000;
/// Names that Windows keeps for devices, whatever stands after a point.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Writes entries in the order given.
pub(super) fn write(entries: &[(&str, Vec<u8>)]) -> Result<Vec<u8>, BundleError> {
    within("files", entries.len() as u64, MOST_ENTRIES as u64)?;
    let mut all = 0;
    for (name, bytes) in entries {
        within(name, bytes.len() as u64, LARGEST_FILE)?;
        all += bytes.len() as u64;
        within("all files", all, LARGEST_BUNDLE)?;
    }
    let packed = write_but(entries, &[])?;
    // What packs like a bomb is stored instead, so that every bundle that is made can be read.
    let config = Config { archive_offset: ArchiveOffset::Known(0) };
    let archive = ZipArchive::with_config(config, Cursor::new(&packed[..])).map_err(broken)?;
    let mut stored = Vec::new();
    for (i, (name, _)) in entries.iter().enumerate() {
        let entry = archive.by_index_data(i).map_err(broken)?;
        if is_bomb(entry.size(), entry.compressed_size()) {
            stored.push(*name);
        }
    }
    if stored.is_empty() { Ok(packed) } else { write_but(entries, &stored) }
}

/// Writes entries, all but some of them compressed. Nothing in it depends on the time or the system.
fn write_but(entries: &[(&str, Vec<u8>)], stored: &[&str]) -> Result<Vec<u8>, BundleError> {
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644)
        .system(System::Unix);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let method = if stored.contains(name) {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        writer.start_file(*name, options.compression_method(method)).map_err(broken)?;
        writer.write_all(bytes).map_err(|error| broken(error.into()))?;
    }
    Ok(writer.finish().map_err(broken)?.into_inner())
}

/// Whether an entry unpacks to more than anything that a check writes.
fn is_bomb(size: u64, packed: u64) -> bool {
    size > SMALL && size / packed.max(1) > LARGEST_RATIO
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn broken(error: ZipError) -> BundleError {
    BundleError::NotAZip { reason: error.to_string() }
}

/// The entries of a zip by name; nothing for the bytes of one that is damaged.
pub(super) fn read(bytes: &[u8]) -> Result<BTreeMap<String, Option<Vec<u8>>>, BundleError> {
    within("the bundle's bytes", bytes.len() as u64, LARGEST_BUNDLE)?;
    let config = Config { archive_offset: ArchiveOffset::Known(0) };
    let mut archive = ZipArchive::with_config(config, Cursor::new(bytes)).map_err(broken)?;
    within("entries", archive.len() as u64, MOST_ENTRIES as u64)?;
    check_entries(&archive)?;
    // The directory at the end against the heads before each file; two files of one name; entries
    // that overlap or are not in the directory.
    let contradiction = |e: ZipError| BundleError::Contradiction { reason: e.to_string() };
    archive.validate_header_consistency().map_err(contradiction)?;
    let mut entries = BTreeMap::new();
    let mut all = 0;
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).map_err(broken)?;
        let name = file.name().map_err(broken)?.into_owned();
        let declared = file.size();
        let mut content = Vec::new();
        // Never more than was declared and judged above. What holds more has another checksum, or
        // another hash than the manifest's.
        let outcome = file.by_ref().take(declared).read_to_end(&mut content);
        // The checksum is held against what was read once there is nothing left.
        let ended = outcome.and_then(|_| file.read(&mut [0]));
        all += content.len() as u64;
        within("all files", all, LARGEST_BUNDLE)?;
        let is_whole = matches!(ended, Ok(0)) && content.len() as u64 == declared;
        entries.insert(name, is_whole.then_some(content));
    }
    Ok(entries)
}

/// Judges all entries by the directory, before a byte is unpacked.
fn check_entries(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), BundleError> {
    let mut all: u64 = 0;
    let mut names = Vec::new();
    for i in 0..archive.len() {
        let entry = archive.by_index_data(i).map_err(broken)?;
        let name = String::from_utf8(entry.name_raw().to_vec()).map_err(|error| {
            bad_name(&String::from_utf8_lossy(error.as_bytes()), "it is not in UTF-8")
        })?;
        let other_kind =
            |reason| BundleError::Kind { name: name.escape_debug().to_string(), reason };
        if entry.is_symlink() {
            return Err(other_kind("a link"));
        }
        if entry.is_dir() {
            return Err(other_kind("a folder"));
        }
        if entry.unix_mode().is_some_and(|mode| mode & KIND != 0 && mode & KIND != PLAIN_FILE) {
            return Err(other_kind("a device or a pipe"));
        }
        if entry.encrypted() {
            return Err(other_kind("encrypted"));
        }
        let methods = [CompressionMethod::Stored, CompressionMethod::Deflated];
        if !methods.contains(&entry.compression()) {
            return Err(other_kind("packed by a method that bundles do not use"));
        }
        check_name(&name)?;
        within(&name, entry.size(), LARGEST_FILE)?;
        all = all.saturating_add(entry.size());
        within("all files", all, LARGEST_BUNDLE)?;
        if is_bomb(entry.size(), entry.compressed_size()) {
            return Err(other_kind("it unpacks to more than 200 times its size"));
        }
        names.push(name);
    }
    check_distinct(names.iter().map(String::as_str))
}

/// Whether a name stays below the folder into which somebody may unpack it, on every system.
pub(super) fn check_name(name: &str) -> Result<(), BundleError> {
    let is_device = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
        let numbered =
            |port| stem.strip_prefix(port).is_some_and(|n| n.chars().count() == 1 && n != "0");
        DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
    };
    let parts = || name.split('/');
    let reason = if name.is_empty() || name.len() > LONGEST_NAME {
        "it has no byte, or more than 200"
    } else if name.contains(|c: char| c.is_control() || "\\:*?\"<>|".contains(c)) {
        "it has a letter that a system takes for more than a letter"
    } else if name.starts_with('/') {
        "it begins at the root"
    } else if parts().any(|part| part == ".." || part == ".") {
        "it climbs out of its folder"
    } else if parts().any(|part| part.is_empty() || part.ends_with(['.', ' '])) {
        "a part of it is empty, or ends in a point or a blank"
    } else if parts().any(is_device) {
        "Windows takes it for a device"
    } else {
        return Ok(());
    };
    Err(bad_name(name, reason))
}

/// Whether names stay apart on systems that know no capital letters.
pub(super) fn check_distinct<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), BundleError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name.to_lowercase()) {
            return Err(bad_name(name, "another file has it, but for capitals"));
        }
    }
    Ok(())
}

/// The refusal of a name, which is shown escaped: it may hold what moves a terminal's cursor.
pub(super) fn bad_name(name: &str, reason: &'static str) -> BundleError {
    let shown: String = name.chars().take(LONGEST_NAME).collect();
    BundleError::Name { name: shown.escape_debug().to_string(), reason }
}

fn within(what: &str, found: u64, limit: u64) -> Result<(), BundleError> {
    if found <= limit {
        return Ok(());
    }
    let what = what.escape_debug().to_string();
    Err(BundleError::TooLarge { what, found, limit })
}
