//! Editions and licences of Windows Server and SQL Server.
//!
//! Windows Server is licensed by core: at least 8 a processor and 16 a server. SQL Server Standard
//! may be licensed by core (at least 4 a processor or virtual machine) or by server and users.
//! Express is always ruled out: it cannot hold the space that the vendor reserves.

use documents::units::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, SqlEdition};
use crate::derivation::{Figure, Ledger, Unit};
use crate::measures::gibibytes;
use crate::memory::MemorySplit;
use crate::processor::Processor;
use crate::text::Message;

/// Windows Server on a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WindowsLicence {
    /// The edition's name.
    pub name: String,
    /// Core licences: for a virtual machine, at least; all cores of its host are licensed.
    pub core_licences: u32,
    /// Access licences, one for each user.
    pub access_licences: u32,
    /// Virtual machines that these core licences cover; 0 for any number.
    pub machines_covered: u32,
    /// Whether the cores are those of a virtual machine's unknown host.
    pub of_unknown_host: bool,
    /// The figure of the ledger.
    pub figure: String,
}

/// SQL Server on a machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SqlLicence {
    /// The edition, by its name in the catalogue.
    pub edition: String,
    /// Its name on a quote.
    pub name: String,
    /// Core licences, if licensed by core.
    pub core_licences: u32,
    /// Access licences beside one server licence, if licensed by users; 0 where that is not sold.
    pub access_licences: u32,
    /// Cores that an instance of this edition uses here.
    pub usable_cores: u32,
    /// Why the editions below it were ruled out.
    pub ruled_out: Vec<Message>,
    /// The figure of the ledger.
    pub figure: String,
}

/// Windows Server for a column.
pub(crate) fn windows(
    column: &str,
    processor: &Processor,
    users: u32,
    is_virtual: bool,
    catalogue: &Catalogue,
    ledger: &mut Ledger,
) -> WindowsLicence {
    let edition = &catalogue.windows_standard;
    let by_processor = edition.cores_a_processor * processor.sockets;
    let cores = if is_virtual { 0 } else { processor.cores };
    let core_licences = cores.max(by_processor).max(edition.cores_a_server);
    let figure = format!("{column}.windows_core_licences");
    let formula = format!(
        "max(cores, {} a processor, {} a server)",
        edition.cores_a_processor, edition.cores_a_server
    );
    let cores_figure = format!("{column}.cores");
    let entry =
        Figure::computed(f64::from(core_licences), Unit::Licences, &formula, &[&cores_figure]);
    ledger.enter(&figure, entry);
    WindowsLicence {
        name: edition.name.clone(),
        core_licences,
        access_licences: users,
        machines_covered: edition.machines_covered,
        of_unknown_host: is_virtual,
        figure,
    }
}

/// Why an edition cannot be taken, if it cannot.
fn refusal(
    edition: &SqlEdition,
    processor: &Processor,
    memory: &MemorySplit,
    data_gb: f64,
) -> Option<Message> {
    let message = |id: &str| Message::new(id).with("edition", &edition.name);
    if edition.database < Bytes((data_gb * 1e9) as u64) {
        let limit = gibibytes(edition.database);
        return Some(
            message("sql.database").number("limit", limit).number("needed", data_gb.round()),
        );
    }
    let pool = gibibytes(edition.buffer_pool);
    if edition.buffer_pool.0 > 0 && memory.sql_required_gib > pool {
        let needed = memory.sql_required_gib.ceil();
        return Some(message("sql.memory").number("limit", pool).number("needed", needed));
    }
    if edition.cores_most > 0 && processor.model_cores > edition.cores_most {
        let needed = f64::from(processor.model_cores);
        let limit = f64::from(edition.cores_most);
        return Some(message("sql.cores").number("limit", limit).number("needed", needed));
    }
    None
}

/// SQL Server for a column: the smallest edition that nothing rules out. Web is sold to hosting
/// providers only.
pub(crate) fn sql(
    column: &str,
    processor: &Processor,
    memory: &MemorySplit,
    database_gb: f64,
    users: u32,
    catalogue: &Catalogue,
    ledger: &mut Ledger,
) -> SqlLicence {
    let data_gb = database_gb.max(catalogue.planning.data_reserved.value);
    let mut ruled_out = Vec::new();
    for id in ["express", "standard"] {
        match refusal(&catalogue.sql[id], processor, memory, data_gb) {
            Some(reason) => ruled_out.push(reason),
            // The vendor's reserve rules Express out; a catalogue may lower the reserve.
            None => return licence(column, id, ruled_out, processor, users, catalogue, ledger),
        }
    }
    licence(column, "enterprise", ruled_out, processor, users, catalogue, ledger)
}

fn licence(
    column: &str,
    id: &str,
    ruled_out: Vec<Message>,
    processor: &Processor,
    users: u32,
    catalogue: &Catalogue,
    ledger: &mut Ledger,
) -> SqlLicence {
    let edition = &catalogue.sql[id];
    let cores_a_socket = processor.cores.div_ceil(processor.sockets);
    let least = edition.licence_cores_least * processor.sockets;
    let core_licences = if least == 0 { 0 } else { processor.cores.max(least) };
    let figure = format!("{column}.sql_edition");
    let inputs = [
        format!("{column}.cores"),
        format!("{column}.sql_required"),
        format!("{column}.data_capacity"),
    ];
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    let formula = "smallest edition whose database, memory and cores hold what is needed";
    ledger.enter(&figure, Figure::chosen(id, formula, &inputs));
    let licences = Figure::computed(
        f64::from(core_licences),
        Unit::Licences,
        &format!("max(cores, {} a processor)", edition.licence_cores_least),
        &[inputs[0], &figure],
    );
    ledger.enter(&format!("{column}.sql_core_licences"), licences);
    SqlLicence {
        edition: id.to_owned(),
        name: edition.name.clone(),
        core_licences,
        access_licences: if id == "standard" { users } else { 0 },
        usable_cores: edition.usable_cores(processor.sockets, cores_a_socket),
        ruled_out,
        figure,
    }
}

/// The trap of virtual sockets: what an edition keeps of `cores` shown as one-core sockets.
pub(crate) fn socket_trap(sql: &SqlLicence, cores: u32, catalogue: &Catalogue) -> Option<Message> {
    let edition = &catalogue.sql[&sql.edition];
    let left = edition.usable_cores(cores, 1);
    (left < cores.min(sql.usable_cores)).then(|| {
        Message::new("sql.sockets")
            .with("edition", &edition.name)
            .number("cores", f64::from(cores))
            .number("limit", f64::from(edition.sockets_most))
            .number("left", f64::from(left))
    })
}
