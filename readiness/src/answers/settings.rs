//! Settings that only a person knows: a closed list, each with what may stand in it and the
//! prerequisites that read it.

use super::words::latin_digits;

/// What a setting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingKind {
    /// Words, as a person writes them.
    Words,
    /// A whole number from 0 to 10,000.
    Count,
    /// Whole numbers out of a list, separated by commas.
    Sizes(&'static [u32]),
    /// Numbers separated by dots: `6.8.4`.
    Version,
    /// One word of a list.
    Choice(&'static [&'static str]),
}

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its name under `[settings]`.
    pub name: &'static str,
    /// What it holds.
    pub kind: SettingKind,
    /// The prerequisites that read it.
    pub ids: &'static [&'static str],
}

/// The most lines, sockets or devices that a setting counts: more is a slip of the pen.
const COUNT_MOST: u32 = 10_000;

const fn setting(name: &'static str, kind: SettingKind, ids: &'static [&'static str]) -> Setting {
    Setting { name, kind, ids }
}

/// All settings.
pub const SETTINGS: &[Setting] = &[
    // Who agreed on the hardware, and when.
    setting("hardware_agreed", SettingKind::Words, &["SRV-100"]),
    setting("pbx_model", SettingKind::Words, &["PBX-KX1232", "PBX-NS500", "PBX-RC"]),
    // Direct lines, of Caller ID and of recording.
    setting("lines", SettingKind::Count, &["CID-DEVICE", "REC-LINES"]),
    // Sizes of the Segal devices that are there: `8, 4`.
    setting("caller_id_devices", SettingKind::Sizes(&[2, 4, 8]), &["CID-DEVICE"]),
    setting("voip_device", SettingKind::Words, &["VOIP-DEVICE"]),
    setting("voip_lines", SettingKind::Count, &["REC-VOIP"]),
    // Sockets of the recorder.
    setting("sockets", SettingKind::Count, &["REC-LINES"]),
    setting("recorder_host", SettingKind::Choice(&["physical", "virtual"]), &["REC-VIRTUAL"]),
    setting("fax_lines", SettingKind::Count, &["FAX-ONE", "FAX-VENTA"]),
    // The Windows of the fax machine.
    setting("fax_system", SettingKind::Words, &["FAX-SEND-OS", "FAX-MULTI"]),
    // Whether a Segal device stands on the direct line of the fax.
    setting("fax_caller_id", SettingKind::Choice(&["yes", "no"]), &["FAX-CID"]),
    setting("financial_version", SettingKind::Version, &["FIN-SEPIDAR"]),
    setting("static_address", SettingKind::Words, &["NET-STATIC"]),
];

impl Setting {
    /// The value as it is kept: counts and versions with Latin digits.
    ///
    /// # Errors
    /// What must stand there instead, to follow the setting's name.
    pub fn read(&self, text: &str) -> Result<String, String> {
        let latin = latin_digits(text);
        let is_count = |text: &str| text.parse::<u32>().is_ok_and(|count| count <= COUNT_MOST);
        match self.kind {
            SettingKind::Words => Ok(text.to_owned()),
            SettingKind::Count if is_count(&latin) => Ok(latin),
            SettingKind::Count => {
                Err(format!("must be a whole number from 0 to {COUNT_MOST}, and is `{text}`"))
            }
            SettingKind::Sizes(sizes) => {
                let given: Option<Vec<u32>> = latin
                    .split([',', '،'])
                    .map(|size| size.trim().parse().ok().filter(|size| sizes.contains(size)))
                    .collect();
                let sizes: Vec<String> = sizes.iter().map(u32::to_string).collect();
                let sizes = sizes.join(", ");
                let given = given.ok_or_else(|| {
                    format!("must be numbers out of {sizes} with commas between, and is `{text}`")
                })?;
                let given: Vec<String> = given.iter().map(u32::to_string).collect();
                Ok(given.join(", "))
            }
            SettingKind::Version if latin.split('.').all(|part| part.parse::<u32>().is_ok()) => {
                Ok(latin)
            }
            SettingKind::Version => {
                Err(format!("must be a version such as `6.8.4`, and is `{text}`"))
            }
            SettingKind::Choice(words) if words.contains(&text) => Ok(text.to_owned()),
            SettingKind::Choice(words) => {
                Err(format!("must be one of {}, and is `{text}`", words.join(", ")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use documents::requirements::{Knowledge, requirement};

    use super::*;

    fn read(name: &str, text: &str) -> Result<String, String> {
        SETTINGS.iter().find(|setting| setting.name == name).expect("a setting").read(text)
    }

    #[test]
    fn settings_are_kept_with_latin_digits() {
        assert_eq!(read("lines", "۱۲").as_deref(), Ok("12"));
        assert_eq!(read("financial_version", "۶.۸.۴").as_deref(), Ok("6.8.4"));
        assert_eq!(read("caller_id_devices", "۸، 4").as_deref(), Ok("8, 4"));
        assert_eq!(read("pbx_model", "KX-TDA100").as_deref(), Ok("KX-TDA100"));
    }

    #[test]
    fn a_setting_that_is_none_says_what_must_stand_there() {
        let refused = |name, text| read(name, text).expect_err("refused");
        assert_eq!(refused("lines", "-1"), "must be a whole number from 0 to 10000, and is `-1`");
        assert_eq!(
            refused("lines", "10001"),
            "must be a whole number from 0 to 10000, and is `10001`"
        );
        assert!(refused("financial_version", "6.").starts_with("must be a version"));
        assert!(refused("caller_id_devices", "8, 3").contains("out of 2, 4, 8"));
        assert!(refused("recorder_host", "vm").contains("physical, virtual"));
    }

    #[test]
    fn each_setting_is_read_by_prerequisites_that_exist() {
        for setting in SETTINGS {
            assert!(!setting.ids.is_empty(), "{}", setting.name);
            for id in setting.ids {
                assert!(requirement(id).is_some(), "{}: no `{id}`", setting.name);
            }
        }
    }

    /// What is given by the fields of the install, by an address under `[probes]` or by a module's
    /// option needs no setting of its own.
    #[test]
    fn each_given_prerequisite_has_a_setting_or_is_given_elsewhere() {
        let elsewhere = ["GEN-ONE", "REC-SHARED"];
        for row in documents::requirements::requirements() {
            if row.known.contains(&Knowledge::Given) {
                let has_setting = SETTINGS.iter().any(|setting| setting.ids.contains(&&*row.id));
                assert_ne!(has_setting, elsewhere.contains(&&*row.id), "{}", row.id);
            }
        }
    }
}
