//! Inputs while they are being given, and the checks between fields.

use std::fmt;

use documents::units::Bytes;

use super::modules::{Module, ModuleKind};
use super::{
    BackupScheme, CodecChoice, DiskChoice, ExistingHost, HostKind, Input, Inputs, MeasuredFactor,
    Outside, Support,
};
use crate::catalogue::Catalogue;
use crate::vendor::Edition;

/// Inputs while they are being given: what nobody gave is `None`.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(missing_docs, reason = "the fields are those of `Inputs`, documented there")]
pub struct Draft {
    pub number: Option<String>,
    pub date: Option<String>,
    pub customer: Option<String>,
    pub users: Option<u32>,
    pub edition: Option<Edition>,
    pub online: Option<f64>,
    pub classes: Option<[f64; 3]>,
    pub modules: Vec<Module>,
    pub calls_per_busy_hour: Option<f64>,
    pub recording_minutes_per_day: Option<f64>,
    pub codec: Option<CodecChoice>,
    pub retention_years: Option<u32>,
    pub sms_per_day: Option<f64>,
    pub sms_burst: Option<u32>,
    pub emails_per_day: Option<f64>,
    pub email_size: Option<Bytes>,
    pub attachments_per_day: Option<f64>,
    pub attachment_size: Option<Bytes>,
    pub club_members: Option<u32>,
    pub growth: Option<f64>,
    pub data_growth: Option<f64>,
    pub years: Option<u32>,
    pub database: Option<Bytes>,
    pub backup: Option<BackupScheme>,
    pub host: Option<HostKind>,
    pub host_record: Option<ExistingHost>,
    pub virtual_factor: Option<f64>,
    pub virtual_factor_source: Option<String>,
    pub disks: Option<DiskChoice>,
    pub target_s: Option<f64>,
    pub support: Option<Support>,
    pub servers: Option<u32>,
    pub caller_id_lines: Option<u32>,
    pub recorder_lines: Option<u32>,
    pub fax_modems: Option<u32>,
    pub reinstall: Option<bool>,
    pub outside: Option<Outside>,
}

/// What is wrong with one field, or between fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputProblem {
    /// The field, by its name in files.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

/// Everything that is wrong with a draft. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputProblems(pub Vec<InputProblem>);

impl std::error::Error for InputProblems {}

impl fmt::Display for InputProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{}: {}", problem.field, problem.message)?;
            if let Some(help) = &problem.help {
                write!(f, "\n  help: {help}")?;
            }
        }
        Ok(())
    }
}

fn problem(field: &'static str, message: impl Into<String>, help: &str) -> InputProblem {
    let help = (!help.is_empty()).then(|| help.to_owned());
    InputProblem { field, message: message.into(), help }
}

impl Draft {
    fn has(&self, kind: ModuleKind) -> bool {
        self.modules.iter().any(|module| module.kind == kind)
    }

    fn option_of(&self, kind: ModuleKind) -> Option<&Module> {
        self.modules.iter().find(|module| module.kind == kind)
    }

    /// What contradicts itself, or lacks what it needs.
    pub fn problems(&self) -> Vec<InputProblem> {
        let mut found = Vec::new();
        if self.users.is_none() {
            found.push(problem("users", "is missing", "write the number of named users"));
        }
        self.check_modules(&mut found);
        self.check_fields_without_module(&mut found);
        self.check_host(&mut found);
        found
    }

    fn check_modules(&self, found: &mut Vec<InputProblem>) {
        use ModuleKind::{Pbx, RecordingTelsa6, RecordingTelsa8, RecordingVoip, Voip};
        for kind in ModuleKind::ALL {
            if self.modules.iter().filter(|module| module.kind == kind).count() > 1 {
                found.push(problem("modules", format!("`{kind}` is named twice"), "name it once"));
            }
        }
        if self.has(RecordingTelsa6) && self.has(RecordingTelsa8) {
            let help = "choose one: version 6 needs a 32-bit Windows, version 8 a 64-bit one";
            found.push(problem(
                "modules",
                "`recording-telsa6` and `recording-telsa8` exclude each other",
                help,
            ));
        }
        if self.has(RecordingVoip) && !self.has(Voip) {
            let help = "add `voip`, or record the lines by `recording-telsa8`";
            found.push(problem("modules", "`recording-voip` needs `voip`", help));
        }
        let codec = self.option_of(RecordingVoip).filter(|module| !module.option_is_default);
        if let (Some(codec), Some(module)) = (self.codec, codec)
            && codec.name() != module.option
        {
            let message = format!("`codec` is {codec} and the module says `{module}`");
            found.push(problem("codec", message, "give the codec once"));
        }
        let kx = self.option_of(Pbx).is_some_and(|module| module.option == "kx1232");
        if kx && self.modules.len() == 1 && self.calls_per_busy_hour.is_some() {
            // The PBX is refused by a rule of the quote; its calls cannot be counted on either.
            let message = "calls are given for a PBX that cannot be connected";
            found.push(problem(
                "calls_per_busy_hour",
                message,
                "leave them out, or change the PBX",
            ));
        }
    }

    fn check_fields_without_module(&self, found: &mut Vec<InputProblem>) {
        use ModuleKind as M;
        let any = |kinds: &[M]| kinds.iter().any(|kind| self.has(*kind));
        let telsa = [M::RecordingTelsa6, M::RecordingTelsa8];
        let recording = [M::RecordingTelsa6, M::RecordingTelsa8, M::RecordingVoip];
        let telephony = [M::Voip, M::Pbx, M::CallerId];
        let checks: [(&'static str, bool, bool, &str); 11] = [
            ("calls_per_busy_hour", self.calls_per_busy_hour.is_some(), any(&telephony), "voip"),
            (
                "recording_minutes_per_day",
                self.recording_minutes_per_day.is_some(),
                any(&recording),
                "recording-voip",
            ),
            ("codec", self.codec.is_some(), any(&recording), "recording-voip"),
            ("retention_years", self.retention_years.is_some(), any(&recording), "recording-voip"),
            ("sms_per_day", self.sms_per_day.is_some(), any(&[M::Sms]), "sms"),
            ("sms_burst", self.sms_burst.is_some(), any(&[M::Sms]), "sms"),
            ("emails_per_day", self.emails_per_day.is_some(), any(&[M::Email]), "email"),
            ("club_members", self.club_members.is_some(), any(&[M::Club]), "club"),
            ("caller_id_lines", self.caller_id_lines.is_some(), any(&[M::CallerId]), "caller-id"),
            ("recorder_lines", self.recorder_lines.is_some(), any(&telsa), "recording-telsa8"),
            ("fax_modems", self.fax_modems.is_some(), any(&[M::Fax]), "fax"),
        ];
        for (field, given, module_there, module) in checks {
            if given && !module_there {
                let help = format!("add the module `{module}`, or leave the field out");
                found.push(problem(field, "is given without its module", &help));
            }
        }
    }

    fn check_host(&self, found: &mut Vec<InputProblem>) {
        let host = self.host.unwrap_or(HostKind::Physical);
        match (&self.host_record, host) {
            (None, HostKind::Existing) => {
                let help = "give the host record that `mizan bench` wrote on it";
                found.push(problem("host", "`existing` needs a host record", help));
            }
            (Some(_), other) if other != HostKind::Existing => {
                let message = format!("a host record is given and `host` is {other}");
                found.push(problem("host_record", message, "write `host = \"existing\"`"));
            }
            _ => {}
        }
        let is_virtual = matches!(host, HostKind::VirtualReserved | HostKind::VirtualShared);
        if self.virtual_factor.is_some() && !is_virtual {
            let help = "write `host = \"virtual-shared\"` or leave the factor out";
            found.push(problem("virtual_factor", format!("is given and `host` is {host}"), help));
        }
        if self.virtual_factor.is_some() != self.virtual_factor_source.is_some() {
            let message = "a measured factor and its source belong together";
            found.push(problem("virtual_factor", message, "give both or neither"));
        }
    }

    /// The inputs, with the catalogue's defaults in the place of what nobody gave.
    ///
    /// # Errors
    /// Everything that contradicts itself or is missing, at once.
    pub fn finish(self, catalogue: &Catalogue) -> Result<Inputs, InputProblems> {
        let problems = self.problems();
        match self.users {
            Some(users) if problems.is_empty() => Ok(self.filled(users, catalogue)),
            _ => Err(InputProblems(problems)),
        }
    }

    /// The codec that was given, by its field or with the module.
    fn chosen_codec(&self) -> Option<CodecChoice> {
        let module = self.option_of(ModuleKind::RecordingVoip).filter(|m| !m.option_is_default);
        self.codec.or(module.and_then(|module| module.option.parse().ok()))
    }

    fn filled(mut self, users: u32, catalogue: &Catalogue) -> Inputs {
        use ModuleKind as M;
        let (defaults, planning) = (&catalogue.defaults, &catalogue.planning);
        self.modules.sort_by_key(|module| module.kind);
        let when = |there: bool, value: f64| if there { value } else { 0.0 };
        let a_user = |count: &crate::catalogue::Constant| (f64::from(users) * count.value).ceil();
        let telephony = [M::Voip, M::Pbx, M::CallerId].into_iter().any(|kind| self.has(kind));
        let telsa = self.has(M::RecordingTelsa6) || self.has(M::RecordingTelsa8);
        let recording = telsa || self.has(M::RecordingVoip);
        let calls_a_day = a_user(&planning.calls_a_user_day);
        let calls_bh = (calls_a_day * planning.busy_hour_share.value).ceil();
        let calls = Input::or(self.calls_per_busy_hour, when(telephony, calls_bh));
        let day =
            if telephony { calls.value / planning.busy_hour_share.value } else { calls_a_day };
        let minutes = when(recording, (day * planning.call_minutes.value).ceil());
        let codec = self.chosen_codec();
        let venta = self.option_of(M::Fax).is_some_and(|module| module.option == "venta");
        let lines_default = users.div_ceil(8).max(2);
        let [sms, email, club, caller_id] =
            [M::Sms, M::Email, M::Club, M::CallerId].map(|kind| self.has(kind));
        let fax = if self.has(M::Fax) { 1 + u32::from(venta) } else { 0 };
        let factor = self.virtual_factor.zip(self.virtual_factor_source);
        Inputs {
            number: self.number,
            date: self.date,
            customer: self.customer,
            users,
            edition: Input::or(self.edition, Edition::Advanced),
            online: Input::or(self.online, defaults.online),
            classes: Input::or(self.classes, catalogue.shares()),
            calls_per_busy_hour: calls,
            recording_minutes_per_day: Input::or(self.recording_minutes_per_day, minutes),
            codec: Input::or(codec, CodecChoice::G711),
            retention_years: Input::or(self.retention_years, defaults.retention_years),
            sms_per_day: Input::or(self.sms_per_day, when(sms, a_user(&planning.sms_a_user_day))),
            sms_burst: Input::or(self.sms_burst, if sms { defaults.sms_burst } else { 0 }),
            emails_per_day: Input::or(
                self.emails_per_day,
                when(email, a_user(&planning.emails_a_user_day)),
            ),
            email_size: Input::or(self.email_size, defaults.email_size),
            attachments_per_day: Input::or(self.attachments_per_day, 0.0),
            attachment_size: Input::or(self.attachment_size, defaults.attachment_size),
            club_members: Input::or(
                self.club_members,
                if club { defaults.club_members } else { 0 },
            ),
            growth: Input::or(self.growth, defaults.growth),
            data_growth: Input::or(self.data_growth, defaults.data_growth),
            years: Input::or(self.years, defaults.years),
            database: Input::or(self.database, Bytes((planning.data_first.value * 1e9) as u64)),
            backup: Input::or(self.backup, BackupScheme::Weekly),
            host: Input::or(self.host, HostKind::Physical),
            host_record: self.host_record,
            virtual_factor: factor.map(|(factor, source)| MeasuredFactor { factor, source }),
            disks: Input::or(self.disks, DiskChoice::Ssd),
            target_s: Input::or(self.target_s, defaults.target_s),
            support: Input::or(self.support, Support::Basic),
            servers: Input::or(self.servers, 1),
            caller_id_lines: Input::or(
                self.caller_id_lines,
                if caller_id { lines_default } else { 0 },
            ),
            recorder_lines: Input::or(self.recorder_lines, if telsa { lines_default } else { 0 }),
            fax_modems: Input::or(self.fax_modems, fax),
            reinstall: Input::or(self.reinstall, false),
            outside: Input::or(self.outside, Outside::None),
            modules: self.modules,
        }
    }
}
