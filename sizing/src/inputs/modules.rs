//! The CRM's modules that change hardware, and the options they come with.
//!
//! Written `NAME` or `NAME:OPTION`: `sms:gsm`, `fax:send`, `recording-voip:g729`.

use std::fmt;
use std::str::FromStr;

use documents::input::nearest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A module of the CRM.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ModuleKind {
    /// Telephony over an Asterisk-based system.
    Voip,
    /// Telephony over a PBX's call records (SMDR).
    Pbx,
    /// Caller ID on direct lines.
    CallerId,
    /// Recording of lines by Telsa 6 (32-bit Windows).
    #[serde(rename = "recording-telsa6")]
    RecordingTelsa6,
    /// Recording of lines by Telsa 8 (64-bit Windows).
    #[serde(rename = "recording-telsa8")]
    RecordingTelsa8,
    /// Recording in the VoIP system.
    RecordingVoip,
    /// Fax.
    Fax,
    /// Synchronisation with a financial system.
    Financial,
    /// Short messages.
    Sms,
    /// Email.
    Email,
    /// The customer club.
    Club,
}

impl ModuleKind {
    /// All modules.
    pub const ALL: [ModuleKind; 11] = [
        ModuleKind::Voip,
        ModuleKind::Pbx,
        ModuleKind::CallerId,
        ModuleKind::RecordingTelsa6,
        ModuleKind::RecordingTelsa8,
        ModuleKind::RecordingVoip,
        ModuleKind::Fax,
        ModuleKind::Financial,
        ModuleKind::Sms,
        ModuleKind::Email,
        ModuleKind::Club,
    ];

    /// The name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            ModuleKind::Voip => "voip",
            ModuleKind::Pbx => "pbx",
            ModuleKind::CallerId => "caller-id",
            ModuleKind::RecordingTelsa6 => "recording-telsa6",
            ModuleKind::RecordingTelsa8 => "recording-telsa8",
            ModuleKind::RecordingVoip => "recording-voip",
            ModuleKind::Fax => "fax",
            ModuleKind::Financial => "financial",
            ModuleKind::Sms => "sms",
            ModuleKind::Email => "email",
            ModuleKind::Club => "club",
        }
    }

    /// The options it takes; the first is the default.
    pub fn options(self) -> &'static [&'static str] {
        match self {
            ModuleKind::Voip => {
                &["asterisk", "asterisk13", "grandstream", "yeastar", "tapi", "other"]
            }
            ModuleKind::Pbx => &["other", "tda", "tde", "ns500", "kx1232"],
            ModuleKind::CallerId | ModuleKind::Club => &[],
            ModuleKind::RecordingTelsa6 => &["separate"],
            ModuleKind::RecordingTelsa8 => &["shared", "separate"],
            ModuleKind::RecordingVoip => &["g711", "g729", "gsm"],
            ModuleKind::Fax => &["receive", "send", "both", "venta"],
            ModuleKind::Financial => &["sepidar", "peyvast", "tadbir", "hamkaran", "rahkaran"],
            ModuleKind::Sms => &["1st", "url", "3000", "gsm"],
            ModuleKind::Email => &["imap", "pop3"],
        }
    }
}

impl fmt::Display for ModuleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A chosen module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Module {
    /// Which.
    pub kind: ModuleKind,
    /// Its option; empty for a module that has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub option: String,
    /// Whether the option is the default because nobody gave one.
    pub option_is_default: bool,
}

impl FromStr for Module {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, option) = match text.split_once(':') {
            Some((name, option)) => (name.trim(), Some(option.trim())),
            None => (text.trim(), None),
        };
        let kind = ModuleKind::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| unknown("module", name, ModuleKind::ALL.iter().map(|k| k.name())))?;
        let options = kind.options();
        let option = match option {
            Some(option) if options.contains(&option) => Some(option),
            Some(option) => {
                let what = format!("option of `{kind}`");
                return Err(unknown(&what, option, options.iter().copied()));
            }
            None => None,
        };
        Ok(Module {
            kind,
            option: option.or(options.first().copied()).unwrap_or_default().to_owned(),
            option_is_default: option.is_none() && !options.is_empty(),
        })
    }
}

/// An unknown name, with the nearest that is known or all of them.
pub(super) fn unknown<'a>(
    what: &str,
    written: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> String {
    match nearest(written, known.clone()) {
        Some(near) => format!("no {what} `{written}`: did you mean `{near}`?"),
        None => {
            let all: Vec<&str> = known.collect();
            let all = if all.is_empty() { "it takes none".to_owned() } else { all.join(", ") };
            format!("no {what} `{written}`: {all}")
        }
    }
}

impl fmt::Display for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.option.as_str() {
            "" => write!(f, "{}", self.kind),
            option => write!(f, "{}:{option}", self.kind),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_takes_its_first_option_when_none_is_given() {
        let module: Module = "sms".parse().expect("a module");
        assert_eq!((module.option.as_str(), module.option_is_default), ("1st", true));
        assert_eq!("sms:gsm".parse::<Module>().expect("a module").to_string(), "sms:gsm");
    }

    #[test]
    fn an_unknown_module_or_option_names_the_nearest() {
        let refused = |text: &str| text.parse::<Module>().expect_err("unknown");
        assert_eq!(refused("voipp"), "no module `voipp`: did you mean `voip`?");
        assert_eq!(refused("sms:gms"), "no option of `sms` `gms`: did you mean `gsm`?");
        assert_eq!(refused("club:x"), "no option of `club` `x`: it takes none");
    }

    #[test]
    fn the_catalogue_knows_the_same_modules() {
        assert_eq!(ModuleKind::ALL.map(ModuleKind::name), crate::catalogue::MODULES);
    }
}
