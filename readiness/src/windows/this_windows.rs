//! The Windows that this program runs on: its registry in the 64-bit view, and its management classes.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE, Type, USERS};
use wmi::{Variant, WMIConnection, WMIError, WMIResult};

use super::source::{Hive, Names, Query, Row, Source, SourceError, Value, Virtualisation};

/// Winnt.h: a program of 32 bits sees the registry of 64-bit Windows.
const KEY_WOW64_64KEY: u32 = 0x0100;
/// HRESULTs of system errors: 2 file not found, 3 path not found, 5 access denied.
const FILE_NOT_FOUND: u32 = 0x8007_0002;
const PATH_NOT_FOUND: u32 = 0x8007_0003;
const ACCESS_DENIED: u32 = 0x8007_0005;
/// [MS-WMI] 2.2.11, WBEMSTATUS.
const WBEM_ACCESS_DENIED: u32 = 0x8004_1003;
const WBEM_INVALID_NAMESPACE: u32 = 0x8004_100E;
const WBEM_INVALID_CLASS: u32 = 0x8004_1010;
const WBEM_PROVIDER_NOT_FOUND: u32 = 0x8004_1011;
const WBEM_INVALID_QUERY: u32 = 0x8004_1017;

/// The Windows that this program runs on. It stays on one thread, as the classes demand.
#[derive(Debug, Default)]
pub struct ThisWindows {
    /// A connection a namespace, made when the first question comes.
    connections: RefCell<BTreeMap<String, WMIConnection>>,
}

impl ThisWindows {
    /// Nothing is asked yet.
    pub fn new() -> Self {
        ThisWindows::default()
    }

    fn connection(&self, namespace: &str) -> WMIResult<WMIConnection> {
        if let Some(connection) = self.connections.borrow().get(namespace) {
            return Ok(connection.clone());
        }
        let connection = WMIConnection::with_namespace_path(namespace)?;
        self.connections.borrow_mut().insert(namespace.to_owned(), connection.clone());
        Ok(connection)
    }

    /// An older system refuses a question as a whole for one property that it lacks: then all
    /// properties are asked for, and those wanted are kept.
    fn rows(&self, query: &Query<'_>) -> WMIResult<Vec<HashMap<String, Variant>>> {
        let connection = self.connection(query.namespace)?;
        match connection.raw_query(query.wql()) {
            Err(WMIError::HResultError { hres }) if hres as u32 == WBEM_INVALID_QUERY => {
                connection.raw_query(Query { properties: &["*"], ..*query }.wql())
            }
            rows => rows,
        }
    }
}

impl Source for ThisWindows {
    fn value(&self, hive: Hive, key: &str, name: &str) -> Result<Option<Value>, SourceError> {
        let place = format!(r"{}\{name}", hive.key(key));
        let Some(opened) = open(hive, key)? else { return Ok(None) };
        Ok(if_there(&place, opened.get_value(name))?.map(|value| of_registry(&value)))
    }

    fn names(&self, hive: Hive, key: &str) -> Result<Option<Vec<String>>, SourceError> {
        let Some(opened) = open(hive, key)? else { return Ok(None) };
        let values = if_there(&hive.key(key), opened.values())?;
        Ok(values.map(|values| values.map(|(name, _)| name).collect()))
    }

    fn keys(&self, hive: Hive, key: &str) -> Result<Option<Vec<String>>, SourceError> {
        let Some(opened) = open(hive, key)? else { return Ok(None) };
        Ok(if_there(&hive.key(key), opened.keys())?.map(Iterator::collect))
    }

    fn query(&self, query: &Query<'_>) -> Result<Vec<Row>, SourceError> {
        let rows = self.rows(query).map_err(|error| of_class(query.place(), &error))?;
        // Names of properties come back in the spelling of the class, which has changed over time.
        let spelt = |name: &str| {
            let mut wanted = query.properties.iter();
            wanted.find(|wanted| wanted.eq_ignore_ascii_case(name)).map(|it| (*it).to_owned())
        };
        let row = |row: HashMap<String, Variant>| -> Row {
            let all = row.into_iter();
            all.filter_map(|(name, value)| Some((spelt(&name)?, of_variant(value)))).collect()
        };
        Ok(rows.into_iter().map(row).collect())
    }

    fn virtualisation(&self) -> Virtualisation {
        virtualisation()
    }

    fn environment(&self) -> Names {
        let name = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        Names { user: name("USERNAME"), computer: name("COMPUTERNAME") }
    }
}

fn open(hive: Hive, key: &str) -> Result<Option<Key>, SourceError> {
    let root = match hive {
        Hive::Machine => LOCAL_MACHINE,
        Hive::User => CURRENT_USER,
        Hive::Users => USERS,
    };
    let opened = root.options().read().access(KEY_WOW64_64KEY).open(key);
    if_there(&hive.key(key), opened)
}

/// What was read of the registry; `None` if it is not there.
fn if_there<T>(place: &str, read: windows_registry::Result<T>) -> Result<Option<T>, SourceError> {
    let error = match read {
        Ok(value) => return Ok(Some(value)),
        Err(error) => error,
    };
    let place = place.to_owned();
    match error.code().0 as u32 {
        FILE_NOT_FOUND | PATH_NOT_FOUND => Ok(None),
        ACCESS_DENIED => Err(no_right(place)),
        _ => Err(SourceError::Failed { place, reason: error.message() }),
    }
}

fn no_right(place: String) -> SourceError {
    SourceError::NoRight { place, right: "the rights of an administrator".to_owned() }
}

fn of_registry(value: &windows_registry::Value) -> Value {
    let text = |wide: &[u16]| Value::Text(String::from_utf16_lossy(wide));
    let wide = value.as_wide();
    let opaque = |kind: String| Value::Opaque { kind, bytes: value.len() };
    match value.ty() {
        Type::U32 | Type::U64 => match (value.first_chunk::<8>(), value.first_chunk::<4>()) {
            (Some(eight), _) => Value::Natural(u64::from_le_bytes(*eight)),
            (None, Some(four)) => Value::Natural(u32::from_le_bytes(*four).into()),
            (None, None) => opaque("a number cut short".to_owned()),
        },
        Type::String | Type::ExpandString => {
            let end = wide.iter().rposition(|unit| *unit != 0).map_or(0, |last| last + 1);
            text(&wide[..end])
        }
        Type::MultiString => Value::List(
            wide.split(|unit| *unit == 0).filter(|it| !it.is_empty()).map(text).collect(),
        ),
        Type::Bytes => opaque("REG_BINARY".to_owned()),
        Type::Other(kind) => opaque(format!("type {kind}")),
    }
}

fn of_variant(variant: Variant) -> Value {
    let signed = |number: i64| u64::try_from(number).map_or(Value::Integer(number), Value::Natural);
    match variant {
        Variant::Bool(flag) => Value::Flag(flag),
        Variant::UI1(number) => Value::Natural(number.into()),
        Variant::UI2(number) => Value::Natural(number.into()),
        Variant::UI4(number) => Value::Natural(number.into()),
        Variant::UI8(number) => Value::Natural(number),
        Variant::I1(number) => signed(number.into()),
        Variant::I2(number) => signed(number.into()),
        Variant::I4(number) => signed(number.into()),
        Variant::I8(number) => signed(number),
        Variant::R4(number) => Value::Real(number.into()),
        Variant::R8(number) => Value::Real(number),
        Variant::String(text) => Value::Text(text),
        Variant::Array(values) => Value::List(values.into_iter().map(of_variant).collect()),
        Variant::Empty | Variant::Null | Variant::Unknown(_) | Variant::Object(_) => Value::Absent,
    }
}

fn of_class(place: String, error: &WMIError) -> SourceError {
    let code = match error {
        WMIError::HResultError { hres } => *hres as u32,
        _ => 0,
    };
    match code {
        ACCESS_DENIED | WBEM_ACCESS_DENIED => no_right(place),
        WBEM_INVALID_NAMESPACE | WBEM_INVALID_CLASS | WBEM_PROVIDER_NOT_FOUND => {
            SourceError::NotThere { place }
        }
        _ => SourceError::Failed { place, reason: error.to_string() },
    }
}

/// Leaf 1, ECX bit 31 says that a hypervisor is there; leaf 0x4000_0000 carries its signature in EBX,
/// ECX and EDX, and leaf 0x4000_0003 the rights of a partition of Microsoft's (Hypervisor Top-Level
/// Functional Specification, 2.4).
#[cfg(target_arch = "x86_64")]
fn virtualisation() -> Virtualisation {
    use raw_cpuid::cpuid;
    const HYPERVISOR: u32 = 1 << 31;
    const CPU_MANAGEMENT: u32 = 1 << 12;
    if cpuid!(1).ecx & HYPERVISOR == 0 {
        return Virtualisation::default();
    }
    let leaf = cpuid!(0x4000_0000);
    let bytes: Vec<u8> =
        [leaf.ebx, leaf.ecx, leaf.edx].into_iter().flat_map(u32::to_le_bytes).collect();
    let signature = String::from_utf8_lossy(&bytes).trim_end_matches('\0').to_owned();
    let is_root = signature == "Microsoft Hv" && cpuid!(0x4000_0003).ebx & CPU_MANAGEMENT != 0;
    Virtualisation { signature: Some(signature), is_root }
}

/// Not known how to tell on this processor.
#[cfg(not(target_arch = "x86_64"))]
fn virtualisation() -> Virtualisation {
    Virtualisation::default()
}
