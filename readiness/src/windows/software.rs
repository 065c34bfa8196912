//! What is installed: .NET Framework, SQL Server, Internet Information Services, the product's services.

use documents::readiness::{DotNetFacts, Fact, IisFacts, ServiceFacts, SqlInstance};

use super::reader::{Reader, text_of, u32_of};
use super::source::{Hive, SourceError};

const CIM: &str = r"root\cimv2";
/// By "How to: Determine which .NET Framework versions are installed", Microsoft.
const NET_35: &str = r"SOFTWARE\Microsoft\NET Framework Setup\NDP\v3.5";
const NET_4: &str = r"SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full";
/// Optional features, by the names that DISM gives them on clients and servers alike.
const ACTIVATION_35: &str = "WCF-HTTP-Activation";
const ACTIVATION_4: &str = "WCF-HTTP-Activation45";
/// Win32_OptionalFeature.InstallState: 1 enabled, 2 disabled, 3 absent, 4 unknown.
const ENABLED: u32 = 1;
const UNKNOWN: u32 = 4;
const SQL_SERVER: &str = r"SOFTWARE\Microsoft\Microsoft SQL Server";
/// MSSQLServer\LoginMode: 1 is Windows alone, 2 is Windows and passwords.
const MIXED: u32 = 2;
const SERVICES: &str = r"SYSTEM\CurrentControlSet\Services";
/// A service's Start: 2 is automatic, delayed or not.
const AUTOMATIC: u32 = 2;
const IIS: &str = r"SOFTWARE\Microsoft\InetStp";
const IIS_COMPONENTS: &str = r"SOFTWARE\Microsoft\InetStp\Components";
const URL_REWRITE: &str = r"SOFTWARE\Microsoft\IIS Extensions\URL Rewrite";
/// What the names of the product's services begin with, in lower case.
const PRODUCT: &str = "payamgostar";

/// A service of the machine.
pub(super) struct Service {
    /// Its name.
    pub(super) name: String,
    /// What people see.
    pub(super) shown: Option<String>,
    /// Whether it starts by itself, if the system tells.
    pub(super) is_automatic: Option<bool>,
    /// Whether it runs, if the system tells.
    pub(super) is_running: Option<bool>,
}

/// All services, asked for once.
pub(super) fn services(reader: &Reader<'_>) -> Result<Vec<Service>, SourceError> {
    let properties = ["Name", "DisplayName", "StartMode", "State"];
    let rows = reader.rows(CIM, "Win32_Service", &properties)?;
    let service = |row| {
        Some(Service {
            name: text_of(row, "Name")?,
            shown: text_of(row, "DisplayName"),
            is_automatic: text_of(row, "StartMode").map(|mode| mode == "Auto"),
            is_running: text_of(row, "State").map(|state| state == "Running"),
        })
    };
    Ok(rows.iter().filter_map(service).collect())
}

pub(super) fn product(
    reader: &Reader<'_>,
    services: &Result<Vec<Service>, SourceError>,
) -> Fact<Vec<ServiceFacts>> {
    let is_ours = |name: &str| name.to_lowercase().starts_with(PRODUCT);
    let ours = |service: &&Service| {
        is_ours(&service.name) || service.shown.as_deref().is_some_and(is_ours)
    };
    let facts = |service: &Service| ServiceFacts {
        name: service.shown.clone().unwrap_or_else(|| service.name.clone()),
        is_automatic: service.is_automatic,
    };
    let read = services.as_ref().map_err(Clone::clone);
    let read = read.map(|services| services.iter().filter(ours).map(facts).collect());
    reader.fact("Win32_Service", read)
}

pub(super) fn dotnet(reader: &Reader<'_>) -> Fact<DotNetFacts> {
    let by = format!(
        "{}; {}; Win32_OptionalFeature",
        Hive::Machine.key(NET_35),
        Hive::Machine.key(NET_4)
    );
    reader.fact(&by, read_dotnet(reader))
}

fn read_dotnet(reader: &Reader<'_>) -> Result<DotNetFacts, SourceError> {
    Ok(DotNetFacts {
        v35: reader.number(Hive::Machine, NET_35, "Install")? == Some(1),
        v4_release: reader.number(Hive::Machine, NET_4, "Release")?,
        activation_35: feature(reader, ACTIVATION_35),
        activation_4: feature(reader, ACTIVATION_4),
    })
}

/// Whether an optional feature is enabled, if the system tells.
fn feature(reader: &Reader<'_>, name: &str) -> Option<bool> {
    let condition = format!("Name = '{name}'");
    let rows = reader.rows_where(CIM, "Win32_OptionalFeature", &["InstallState"], &condition);
    let state = u32_of(rows.ok()?.first()?, "InstallState")?;
    (state != UNKNOWN).then_some(state == ENABLED)
}

pub(super) fn sql(reader: &Reader<'_>) -> Fact<Vec<SqlInstance>> {
    let names = format!(r"{SQL_SERVER}\Instance Names\SQL");
    let read = || {
        let mut instances = Vec::new();
        for name in reader.source().names(Hive::Machine, &names)?.unwrap_or_default() {
            if let Some(id) = reader.text(Hive::Machine, &names, &name)? {
                instances.push(instance(reader, name, &id)?);
            }
        }
        Ok(instances)
    };
    reader.fact(&Hive::Machine.key(&names), read())
}

/// What an instance says under its ID (`MSSQL15.PAYAMGOSTAR2`).
fn instance(reader: &Reader<'_>, name: String, id: &str) -> Result<SqlInstance, SourceError> {
    let setup = format!(r"{SQL_SERVER}\{id}\Setup");
    let server = format!(r"{SQL_SERVER}\{id}\MSSQLServer");
    let text = |value| reader.text(Hive::Machine, &setup, value);
    let is_default = name.eq_ignore_ascii_case("MSSQLSERVER");
    let service = |of_default: &str, prefix: &str| {
        if is_default { of_default.to_owned() } else { format!("{prefix}${name}") }
    };
    let full_text = service("MSSQLFDLauncher", "MSSQLFDLauncher");
    Ok(SqlInstance {
        // The patch level is that of the program files; the version that of its setup.
        version: text("PatchLevel")?.or(text("Version")?),
        edition: text("Edition")?,
        collation: text("Collation")?,
        mixed_mode: reader.number(Hive::Machine, &server, "LoginMode")?.map(|mode| mode == MIXED),
        full_text: Some(reader.has_key(&format!(r"{SERVICES}\{full_text}"))?),
        engine_automatic: is_automatic(reader, &service("MSSQLSERVER", "MSSQL"))?,
        agent_automatic: is_automatic(reader, &service("SQLSERVERAGENT", "SQLAgent"))?,
        name,
    })
}

fn is_automatic(reader: &Reader<'_>, service: &str) -> Result<Option<bool>, SourceError> {
    let start = reader.number(Hive::Machine, &format!(r"{SERVICES}\{service}"), "Start")?;
    Ok(start.map(|start| start == AUTOMATIC))
}

pub(super) fn iis(reader: &Reader<'_>) -> Fact<IisFacts> {
    let by = format!("{}; {}", Hive::Machine.key(IIS), Hive::Machine.key(URL_REWRITE));
    reader.fact(&by, read_iis(reader))
}

fn read_iis(reader: &Reader<'_>) -> Result<IisFacts, SourceError> {
    let number = |name| reader.number(Hive::Machine, IIS, name);
    // Taking IIS away leaves the key with a version of nought.
    let major = number("MajorVersion")?.filter(|major| *major > 0);
    let minor = number("MinorVersion")?.unwrap_or(0);
    let mut components = Vec::new();
    for name in reader.source().names(Hive::Machine, IIS_COMPONENTS)?.unwrap_or_default() {
        if reader.number(Hive::Machine, IIS_COMPONENTS, &name)?.is_some_and(|there| there != 0) {
            components.push(name);
        }
    }
    components.sort_unstable();
    Ok(IisFacts {
        version: major.map(|major| format!("{major}.{minor}")),
        components: if major.is_some() { components } else { Vec::new() },
        url_rewrite: reader.text(Hive::Machine, URL_REWRITE, "Version")?,
    })
}
