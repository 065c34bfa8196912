//! What a quote has to say beside its columns: refusals with their reason and way out, questions to
//! the vendor, warnings, information. Each finding names the prerequisite that it rests on, or the
//! rule of this program (`MODEL-...`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::alternatives::Existing;
use crate::catalogue::Catalogue;
use crate::column::{Column, ColumnKind};
use crate::derivation::Provenance;
use crate::inputs::{BackupScheme, HostKind, Inputs, ModuleKind};
use crate::licences::socket_trap;
use crate::machines::{is_elsewhere, sends_by_windows, two_servers_allowed};
use crate::measures::gibibytes;
use crate::processor::virtualisation;
use crate::text::Message;
use crate::vendor::{CpuClass, Edition, EditionTable, Tier};
use crate::workload::gateway_rate_per_s;

/// How much a finding weighs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Cannot be done as asked.
    Refusal,
    /// The vendor must be asked.
    Ask,
    /// The quote is indicative until the vendor agreed.
    Indicative,
    /// To be weighed.
    Warning,
    /// To know.
    Information,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The prerequisite or rule.
    pub id: String,
    /// Its weight.
    pub severity: Severity,
    /// What is the matter.
    pub message: Message,
    /// The way out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way_out: Option<Message>,
    /// Whether the quote itself takes the way out (a second machine).
    pub resolved: bool,
}

pub(crate) struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    fn add(&mut self, id: &str, severity: Severity, message: Message) {
        self.list.push(Finding {
            id: id.to_owned(),
            severity,
            message,
            way_out: None,
            resolved: severity != Severity::Refusal,
        });
    }

    fn refuse(&mut self, id: &str, rule: &str, resolved: bool) {
        self.refuse_with(id, Message::new(&format!("refuse.{rule}")), rule, resolved);
    }

    fn refuse_with(&mut self, id: &str, message: Message, rule: &str, resolved: bool) {
        self.list.push(Finding {
            id: id.to_owned(),
            severity: Severity::Refusal,
            message,
            way_out: Some(Message::new(&format!("way.{rule}"))),
            resolved,
        });
    }
}

/// What the rules look at.
pub(crate) struct Subject<'a> {
    pub(crate) inputs: &'a Inputs,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) table: &'a EditionTable,
    pub(crate) columns: &'a [Column],
}

impl Subject<'_> {
    fn column(&self, kind: ColumnKind) -> &Column {
        self.columns.iter().find(|column| column.kind == kind).expect("a quote has all columns")
    }
}

/// All findings, the heaviest first and otherwise in the order of the rules.
pub(crate) fn of(subject: &Subject<'_>, existing: Option<&Existing>) -> Vec<Finding> {
    let mut findings = Findings { list: Vec::new() };
    refusals(subject, &mut findings);
    if let Some(existing) = existing {
        server_there(existing, &mut findings);
    }
    tiers(subject, &mut findings);
    hosts(subject, &mut findings);
    differences(subject, &mut findings);
    modules(subject, &mut findings);
    machine(subject, &mut findings);
    findings.list.sort_by_key(|finding| finding.severity);
    findings.list
}

fn refusals(subject: &Subject<'_>, findings: &mut Findings) {
    let Subject { inputs, columns, .. } = subject;
    if inputs.telsa().is_some() && inputs.is_virtual() {
        findings.refuse("REC-VIRTUAL", "rec-virtual", true);
    }
    if inputs.has(ModuleKind::Sms, "gsm") && inputs.is_virtual() {
        findings.refuse("SMS-GSM", "sms-gsm", false);
    }
    if sends_by_windows(inputs) {
        findings.refuse("FAX-SEND-OS", "fax-send", true);
        findings.add("FAX-SEND-OS", Severity::Warning, Message::new("warn.fax-old-system"));
    }
    if inputs.has(ModuleKind::Pbx, "kx1232") {
        findings.refuse("PBX-KX1232", "kx1232", false);
    }
    if inputs.servers.value == 2 && !two_servers_allowed(inputs) {
        findings.refuse("GEN-ONE", "two-servers", false);
    }
    let modems = inputs.fax_modems.value;
    if inputs.has(ModuleKind::Fax, "venta") && modems < 2 {
        let message = Message::new("refuse.fax-venta").number("modems", f64::from(modems));
        findings.refuse_with("FAX-VENTA", message, "fax-venta", false);
    }
    // The first column that the catalogue cannot fill says it for those after it.
    if let Some(column) = columns.iter().find(|column| !column.suffices()) {
        let what = [
            ("part.processor", column.processor.suffices),
            ("part.memory", column.memory.suffices),
            ("part.disks", column.arrays.iter().all(|array| array.suffices)),
            ("part.controller", column.controller.suffices),
            ("part.network", column.network.suffices),
        ];
        let lacking = what.iter().filter(|(_, enough)| !enough).map(|(id, _)| Message::new(id));
        let message = Message::new("refuse.catalogue")
            .number("users", f64::from(column.users))
            .parts("what", lacking.collect());
        findings.refuse_with("MODEL-CATALOGUE", message, "catalogue", false);
    }
}

fn server_there(existing: &Existing, findings: &mut Findings) {
    let minimum = existing.fits.iter().find(|fit| fit.column == ColumnKind::Minimum);
    if let Some(fit) = minimum.filter(|fit| !fit.suffices) {
        let message = Message::new("refuse.existing")
            .with("name", &existing.record.name)
            .parts("what", fit.lacks.clone());
        findings.refuse_with("GEN-SPEC", message, "existing", false);
    }
}

fn tiers(subject: &Subject<'_>, findings: &mut Findings) {
    let Subject { inputs, table, .. } = subject;
    let users = inputs.users;
    let grown = subject.column(ColumnKind::Growth).users;
    let counted = |id: &str, users: u32| Message::new(id).number("users", f64::from(users));
    let most = table.users_most();
    match inputs.edition.value {
        Edition::Standard if users > most => {
            findings.add("SRV-TIER", Severity::Ask, counted("ask.standard-50", users));
        }
        Edition::Standard if grown > most => {
            findings.add("SRV-TIER", Severity::Warning, counted("ask.standard-50-growth", grown));
        }
        Edition::Advanced if users > most => {
            findings.add("SRV-100", Severity::Indicative, counted("indicative.over-100", users));
        }
        Edition::Advanced if grown > most => {
            findings.add("SRV-100", Severity::Warning, counted("warn.over-100-growth", grown));
        }
        _ => {}
    }
    let placement = table.place(users);
    if let Some(next) = placement.next {
        if users == placement.tier.users_to {
            let message = counted("warn.bound", users)
                .with("tier", &placement.tier.name())
                .with("next", &next.name());
            findings.add("SRV-TIER", Severity::Warning, message);
        }
        let reached = table.place(grown);
        if reached.tier != placement.tier {
            let message = counted("warn.growth-tier", users)
                .number("grown", f64::from(grown))
                .with("next", &reached.tier.name());
            findings.add("SRV-TIER", Severity::Warning, message);
        }
    }
    if let Some(variant) = &placement.tier.variant_2020
        && (variant.users_from..=placement.tier.users_to).contains(&users)
        && variant.memory > placement.tier.memory.value
    {
        let message = counted("warn.memory-2020", users)
            .number("memory", gibibytes(variant.memory))
            .number("now", gibibytes(placement.tier.memory.value));
        findings.add("SRV-TIER", Severity::Warning, message);
    }
    overruled(placement.tier, findings);
}

fn overruled(tier: &Tier, findings: &mut Findings) {
    let sources = [
        (tier.class.provenance, &tier.class.source),
        (tier.cores_least.provenance, &tier.cores_least.source),
        (tier.memory.provenance, &tier.memory.source),
        (tier.network.provenance, &tier.network.source),
    ];
    let overruled = sources.into_iter().find(|(p, _)| *p == Provenance::Overruled);
    if let Some((_, Some(source))) = overruled {
        let message =
            Message::new("warn.overruled").with("tier", &tier.name()).with("source", source);
        findings.add("SRV-TIER", Severity::Warning, message);
    }
}

fn hosts(subject: &Subject<'_>, findings: &mut Findings) {
    let Subject { inputs, catalogue, .. } = subject;
    if !inputs.is_virtual() {
        return;
    }
    let column = subject.column(ColumnKind::Recommended);
    let host = inputs.host.value;
    let cost = virtualisation(host, column.processor.cores, inputs, catalogue);
    let percent = (cost.factor * 100.0).round();
    let message = match (host, cost.provenance) {
        (_, Provenance::Measured) => Some(
            Message::new("warn.virtual-measured")
                .number("percent", percent)
                .with("source", &cost.source),
        ),
        (HostKind::VirtualReserved, _) => {
            Some(Message::new("warn.virtual-reserved").number("percent", percent))
        }
        (HostKind::VirtualShared, _) => Some(
            Message::new("warn.virtual-shared")
                .number("percent", percent)
                .number("slowdown", cost.slowdown),
        ),
        _ => None,
    };
    if let Some(message) = message {
        findings.add("GEN-PHYS", Severity::Warning, message);
    }
    if let Some(message) = socket_trap(&column.sql, column.processor.cores, catalogue) {
        findings.add("MODEL-SOCKETS", Severity::Warning, message);
    }
    let covered = f64::from(column.windows.machines_covered);
    let message = Message::new("inform.windows-host").number("machines", covered);
    findings.add("OS-EDITION", Severity::Information, message);
}

/// Where model and table part by more than one step.
fn differences(subject: &Subject<'_>, findings: &mut Findings) {
    let Subject { inputs, catalogue, table, .. } = subject;
    let column = subject.column(ColumnKind::Recommended);
    let tier = table.place(inputs.users).tier;
    let rank = |class: CpuClass| CpuClass::ALL.iter().position(|c| *c == class).unwrap_or_default();
    let (model, vendor) = (column.processor.model_class, tier.class.value);
    let classes = |id: &str| {
        Message::new(id).with("model_class", model.name()).with("vendor_class", vendor.name())
    };
    if rank(vendor) > rank(model) + 1 {
        let message = classes("warn.model-cpu-below")
            .number("model", f64::from(column.processor.model_cores));
        findings.add("MODEL-DIFFERS", Severity::Warning, message);
    } else if rank(model) > rank(vendor) + 1 {
        findings.add("MODEL-DIFFERS", Severity::Warning, classes("warn.model-cpu-above"));
    }
    let step = |gib: f64| {
        let steps = &catalogue.memory_steps;
        steps.iter().position(|s| gibibytes(*s) >= gib).unwrap_or(steps.len())
    };
    let (model, vendor) = (column.memory.model_gib, gibibytes(tier.memory.value));
    let amounts = |id: &str| Message::new(id).number("model", model).number("vendor", vendor);
    if step(vendor) > step(model) + 1 {
        findings.add("MODEL-DIFFERS", Severity::Warning, amounts("warn.model-memory-below"));
    } else if step(model) > step(vendor) + 1 {
        findings.add("MODEL-DIFFERS", Severity::Warning, amounts("warn.model-memory-above"));
    }
}

fn modules(subject: &Subject<'_>, findings: &mut Findings) {
    let Subject { inputs, catalogue, .. } = subject;
    let voip = [
        ("asterisk13", "VOIP-VER", "warn.voip-version"),
        ("other", "VOIP-DEVICE", "warn.voip-device"),
        ("tapi", "VOIP-TAPI", "warn.voip-tapi"),
    ];
    for (option, id, text) in voip {
        if inputs.has(ModuleKind::Voip, option) {
            findings.add(id, Severity::Warning, Message::new(text));
        }
    }
    let modems = inputs.fax_modems.value;
    if modems > 1
        && inputs.module(ModuleKind::Fax).is_some()
        && !inputs.has(ModuleKind::Fax, "venta")
    {
        let message = Message::new("warn.fax-several").number("modems", f64::from(modems));
        findings.add("FAX-MULTI", Severity::Warning, message);
    }
    let members = inputs.club_members.value;
    if inputs.edition.value == Edition::Standard && members > CLUB_MOST_STANDARD {
        let message = Message::new("warn.club-standard")
            .number("limit", f64::from(CLUB_MOST_STANDARD))
            .number("members", f64::from(members));
        findings.add("CLUB-LIMIT", Severity::Warning, message);
    }
    if let Some(telsa) = inputs.telsa().filter(|telsa| !is_elsewhere(telsa.kind, inputs)) {
        let cost = &catalogue.modules[telsa.kind.name()];
        let message = Message::new("inform.telsa-shared")
            .number("cores", cost.cores)
            .number("memory", gibibytes(cost.memory));
        findings.add("REC-SHARED", Severity::Information, message);
    }
    if inputs.module(ModuleKind::Sms).is_some() && inputs.sms_burst.value > 0 {
        let rate = gateway_rate_per_s(inputs, catalogue) * 60.0;
        let messages = f64::from(inputs.sms_burst.value);
        let message = Message::new("inform.burst")
            .number("messages", messages)
            .number("rate", rate)
            .number("minutes", (messages / rate).ceil());
        findings.add("MODEL-BURST", Severity::Information, message);
    }
}

/// Active members of the customer club in the standard edition (vendor's help, 2.8.6).
const CLUB_MOST_STANDARD: u32 = 5_000;

fn machine(subject: &Subject<'_>, findings: &mut Findings) {
    let Subject { inputs, columns, catalogue, .. } = subject;
    let slow: Vec<_> = columns
        .iter()
        .filter_map(|column| Some((column.kind, column.predicted.as_ref()?)))
        .filter(|(_, predicted)| !predicted.meets_target)
        .collect();
    if !slow.is_empty() {
        let p95 = slow.iter().map(|(_, predicted)| predicted.p95_ms()).fold(0.0, f64::max);
        let names = slow.iter().map(|(kind, _)| Message::new(&format!("part.{}", kind.name())));
        let message = Message::new("warn.target")
            .parts("columns", names.collect())
            .number("p95", p95.round())
            .number("target", inputs.target_s.value * 1e3);
        findings.add("MODEL-TARGET", Severity::Warning, message);
    }
    findings.add("MODEL-COMMIT", Severity::Information, Message::new("warn.commit"));
    if inputs.backup.value == BackupScheme::None {
        findings.add("INS-DRIVES", Severity::Warning, Message::new("warn.backup-none"));
    }
    let recommended = subject.column(ColumnKind::Recommended);
    if let Some(predicted) = &recommended.predicted {
        let by_tier = predicted.resize_at_users < predicted.resize_by_processors;
        let message = Message::new(if by_tier { "inform.resize-tier" } else { "inform.resize" })
            .number("users", f64::from(predicted.resize_at_users))
            .number("percent", (catalogue.planning.cpu_trigger.value * 100.0).round());
        let by_processors = f64::from(predicted.resize_by_processors);
        let message = if by_tier { message.number("more", by_processors) } else { message };
        findings.add("MODEL-RESIZE", Severity::Information, message);
    }
    if inputs.edition.value == Edition::Standard && !inputs.is_virtual() {
        let message = Message::new("inform.server-not-desktop");
        findings.add("SRV-BASE", Severity::Information, message);
    }
}
