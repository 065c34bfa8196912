//! What is to be asked of others: `[probes]`.

use documents::input::Table;

use super::words::{checked, checked_if_any, list, sound, text_if_any};
use super::{AmiWish, NameWish, ProbeWishes, addresses, mail, secrets};

pub(super) fn read(table: &mut Table<'_, '_>) -> Option<ProbeWishes> {
    secrets::refuse(table, "");
    let ami = checked_if_any(table, "ami", addresses::host_and_port);
    let ami_user = text_if_any(table, "ami_user");
    if let (None, Some(user)) = (&ami, &ami_user) {
        table.note(user.place, "`ami_user` stands without `ami`", Some(needs("ami")));
    }
    let name = checked_if_any(table, "name", addresses::name);
    let address = text_if_any(table, "address");
    if let (None, Some(address)) = (&name, &address) {
        let help = "name the server as well, or write it as `static_address` under `[settings]`";
        table.note(address.place, "`address` stands without `name`", Some(help.to_owned()));
    }
    let address = address.and_then(|text| checked(table, "address", text, addresses::v4));
    Some(ProbeWishes {
        ami: ami.map(|address| AmiWish { address, user: ami_user.map(|user| user.value) }),
        smdr: checked_if_any(table, "smdr", addresses::call_log),
        mail: table.tables("mail", mail::read),
        name: name.map(|name| NameWish { name, address }),
        resolvers: list(table, "resolvers", addresses::resolver),
        internet: list(table, "internet", addresses::place),
        sms_url: checked_if_any(table, "sms_url", addresses::provider),
        gsm: checked_if_any(table, "gsm", addresses::serial_port),
        tcp: read_tcp(table),
        site_port: table
            .integer_if_any("site_port", 1..=65_535)
            .and_then(|port| u16::try_from(port.value).ok()),
    })
}

fn needs(key: &str) -> String {
    format!("add `{key}`, or take the line out")
}

/// Ports by what they are for, which is a word of letters, digits and hyphens.
fn read_tcp(table: &mut Table<'_, '_>) -> std::collections::BTreeMap<String, String> {
    let mut ports = std::collections::BTreeMap::new();
    for (purpose, address) in table.named_texts("tcp") {
        let name = purpose.value;
        if secrets::names_a_secret(&name) {
            let help = "a port is named after what it is for, such as `financial-database`";
            table.note(purpose.place, "a secret has no place here", Some(help.to_owned()));
            continue;
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
            let message = "must be named by up to 64 letters, digits and hyphens";
            table.note(purpose.place, message, None);
            continue;
        }
        let address = sound(table, &name, address);
        let address = address.and_then(|a| checked(table, &name, a, addresses::host_and_port));
        ports.extend(address.map(|address| (name, address)));
    }
    ports
}
