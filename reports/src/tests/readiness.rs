//! Tests of readiness: cards, page, test cases and the acknowledgement, on records made by hand.

mod form;
mod page;
mod plain;

use std::sync::LazyLock;

use documents::readiness::*;
use documents::requirements::{Weight, Who, requirement};
use documents::text::{Message, Texts};

use super::HOSTILE;

/// The sentences of these records: a table of their own, so that no text of the shipped ones is tested.
static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::parse("t.toml", TABLE).expect("a table"));

const TABLE: &str = r#"
[text."found.system"]
en = "{name}, build {build}."
fa = "{name}، ساخت {build}."
[text."need.system"]
en = "Windows Server 2016 or 2019."
fa = "ویندوز سرور ۲۰۱۶ یا ۲۰۱۹."
[text."do.system"]
en = "Install Windows Server 2019, or rent a server that has it."
fa = "ویندوز سرور ۲۰۱۹ را نصب کنید یا سروری با آن بگیرید."
[text."found.free"]
en = "{free} GB are free on {mount}."
fa = "{free} گیگابایت روی {mount} آزاد است."
[text."need.free"]
en = "{least} GB."
fa = "{least} گیگابایت."
[text."why.no-right"]
en = "The account lacks a right: {right}."
fa = "حساب کاربری یک مجوز ندارد: {right}."
[text."why.left-out"]
en = "The install has none of these modules: {modules}."
fa = "این نصب هیچ یک از این ماژول‌ها را ندارد: {modules}."
[text."module.fax"]
en = "fax"
fa = "فکس"
"#;

/// An item of the catalogue in a state.
fn item(id: &str, state: State) -> CheckResult {
    let row = requirement(id);
    CheckResult {
        id: id.to_owned(),
        section: row.map_or("a-later-section", |row| &row.section).to_owned(),
        machine: None,
        who: row.map_or(Who::Customer, |row| row.who),
        weight: row.map_or(Weight::Warn, |row| row.weight),
        state,
        found: None,
        need: None,
        action: None,
        call: None,
        read_by: Vec::new(),
    }
}

fn signed(note: Option<&str>) -> Signed {
    Signed {
        who: "Sara Rahimi".to_owned(),
        role: Some("IT head".to_owned()),
        at: Some("1405/09/02".to_owned()),
        note: note.map(str::to_owned),
    }
}

fn unknown() -> State {
    State::Unknown { why: Message::new("why.no-right").with("right", "VIEW SERVER STATE") }
}

fn left_out() -> State {
    let fax = vec![Message::new("module.fax")];
    State::NotApplicable { why: Message::new("why.left-out").parts("modules", fax) }
}

fn waived() -> State {
    let by = signed(Some("The PBX is replaced in Dey."));
    State::Waived { by, instead_of: "fail".to_owned() }
}

/// One of each state.
fn states() -> [State; 8] {
    let attested = State::Attested(signed(None));
    let open = [State::Fail, unknown(), State::NeedsAttestation];
    let [fail, unknown, waits] = open;
    [State::Pass, State::Warn, attested, waived(), left_out(), fail, unknown, waits]
}

/// A record of these items.
fn record(results: Vec<CheckResult>) -> ReadinessRecord {
    let hash = |digit: char| digit.to_string().repeat(64);
    ReadinessRecord {
        schema: READINESS_SCHEMA.to_owned(),
        mizan_version: "0.1.0".to_owned(),
        commit: None,
        analysed_at: "2026-11-24T09:30:00Z".to_owned(),
        catalogue: CatalogueMark { version: 1, sha256: hash('c') },
        evidence: vec![
            Evidence {
                name: "facts.json".to_owned(),
                role: Some(Role::Crm),
                machine: Some("CRM-SRV".to_owned()),
                collected_at: Some("2026-11-24T09:29:12Z".to_owned()),
                sha256: hash('a'),
            },
            Evidence {
                name: "answers.toml".to_owned(),
                role: None,
                machine: None,
                collected_at: None,
                sha256: hash('b'),
            },
        ],
        asked: Asked {
            customer: Some("Nik Trading".to_owned()),
            users: 35,
            edition: "advanced".to_owned(),
            modules: vec!["voip".to_owned(), "sms:url".to_owned()],
            reinstall: false,
        },
        answer: ReadinessAnswer::of(results.iter().map(|result| &result.state)),
        results,
        worth: None,
    }
}

/// A server that is not ready, with something of everything.
fn not_ready() -> ReadinessRecord {
    let system = CheckResult {
        found: Some(
            Message::new("found.system").with("name", "Windows 10 Pro").with("build", "19045"),
        ),
        need: Some(Message::new("need.system")),
        action: Some(Message::new("do.system")),
        read_by: vec![r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion".to_owned()],
        ..item("OS-VER", State::Fail)
    };
    let free = CheckResult {
        found: Some(Message::new("found.free").number("free", 1_250.0).with("mount", r"D:\")),
        need: Some(Message::new("need.free").number("least", 100.0)),
        read_by: vec!["GetDiskFreeSpaceExW".to_owned()],
        ..item("DISK-100", State::Pass)
    };
    let dvd = CheckResult { call: Some(404), ..item("GEN-DVD", State::Warn) };
    let recorder = CheckResult { machine: Some(Role::Recorder), ..item("REC-TELSA8", unknown()) };
    let mut record = record(vec![
        item("GEN-WIRED", State::Pass),
        dvd,
        item("OS-EDITION", unknown()),
        system,
        free,
        item("PBX-CID", waived()),
        item("VOIP-SIP", State::NeedsAttestation),
        item("VOIP-CORE", State::Attested(signed(Some("Seen on its page.")))),
        recorder,
        item("FAX-MODEM", left_out()),
        item("FAX-CID", left_out()),
        item("ACK", State::NeedsAttestation),
    ]);
    record.worth = Some(worth());
    record
}

fn worth() -> Worth {
    Worth {
        needed: 35,
        predicted: Some(Predicted {
            users: 52,
            bound_by: "memory".to_owned(),
            index: 1.37,
            index_measured: true,
        }),
        measured: Some(Measured {
            users: 47.0,
            low: Some(47.0),
            high: Some(58.0),
            at_least: false,
            limit: Some("cpu".to_owned()),
        }),
    }
}

/// Nothing is open and nothing warned of.
fn ready() -> ReadinessRecord {
    let mut record = record(vec![
        item("OS-VER", State::Pass),
        item("VOIP-SIP", State::Attested(signed(None))),
        item("PBX-CID", waived()),
        item("FAX-MODEM", left_out()),
        item("ACK", State::Attested(signed(None))),
    ]);
    record.commit = Some("4f2c1d0".to_owned());
    record
}

/// The whole catalogue, each item in another state.
fn whole() -> ReadinessRecord {
    let rows = documents::requirements::requirements();
    let states = states();
    let of = |(at, id): (usize, &str)| item(id, states[at * 5 % states.len()].clone());
    record(rows.iter().map(|row| row.id.as_str()).enumerate().map(of).collect())
}

/// All texts are hostile.
fn hostile() -> ReadinessRecord {
    let by = Signed {
        who: HOSTILE.to_owned(),
        role: Some(HOSTILE.to_owned()),
        at: Some(HOSTILE.to_owned()),
        note: Some(HOSTILE.to_owned()),
    };
    let why = || Message::new("why.no-right").with("right", HOSTILE);
    let said = || Some(Message::new(HOSTILE).with("right", HOSTILE));
    let states = [
        State::Fail,
        State::Unknown { why: Message::new(HOSTILE) },
        State::Unknown { why: why() },
        State::NotApplicable { why: why() },
        State::NeedsAttestation,
        State::Attested(by.clone()),
        State::Waived { by, instead_of: HOSTILE.to_owned() },
        State::Pass,
    ];
    let of = |state| CheckResult {
        section: HOSTILE.to_owned(),
        found: said(),
        need: Some(why()),
        action: said(),
        read_by: vec![HOSTILE.to_owned()],
        ..item(HOSTILE, state)
    };
    let mut record = record(states.into_iter().map(of).collect());
    let texts = [
        &mut record.schema,
        &mut record.mizan_version,
        &mut record.analysed_at,
        &mut record.catalogue.sha256,
        &mut record.asked.edition,
    ];
    for text in texts {
        *text = HOSTILE.to_owned();
    }
    record.commit = Some(HOSTILE.to_owned());
    record.asked.customer = Some(HOSTILE.to_owned());
    record.asked.modules = vec![HOSTILE.to_owned(), format!("sms:{HOSTILE}")];
    for file in &mut record.evidence {
        (file.name, file.sha256) = (HOSTILE.to_owned(), HOSTILE.to_owned());
        (file.machine, file.collected_at) = (Some(HOSTILE.to_owned()), Some(HOSTILE.to_owned()));
    }
    let mut worth = worth();
    worth.predicted.as_mut().expect("it is predicted").bound_by = HOSTILE.to_owned();
    let measured = worth.measured.as_mut().expect("it is measured");
    (measured.users, measured.limit) = (f64::NAN, Some(HOSTILE.to_owned()));
    record.worth = Some(worth);
    record
}

/// Every record with its name.
static RECORDS: LazyLock<Vec<(&'static str, ReadinessRecord)>> = LazyLock::new(|| {
    vec![
        ("not ready", not_ready()),
        ("ready", ready()),
        ("whole", whole()),
        ("nothing checked", record(Vec::new())),
        ("hostile", hostile()),
    ]
});
