//! Mail servers under `[[probes.mail]]`.

use documents::input::Table;
use documents::readiness::{MailProtocol, Security};

use super::words::{checked, text, text_if_any, word};
use super::{MailWish, addresses, secrets};

/// Protocols by their names in the file.
pub(super) const PROTOCOLS: [(&str, MailProtocol); 3] =
    [("imap", MailProtocol::Imap), ("pop3", MailProtocol::Pop3), ("smtp", MailProtocol::Smtp)];

/// Protections by their names in the file.
pub(super) const SECURITIES: [(&str, Security); 3] =
    [("tls", Security::Tls), ("starttls", Security::StartTls), ("plain", Security::Plain)];

/// Ports on which TLS begins with the first byte (RFC 8314: IMAP, POP3 and submission).
const TLS_PORTS: [&str; 3] = [":993", ":995", ":465"];

pub(super) fn read(table: &mut Table<'_, '_>) -> Option<MailWish> {
    secrets::refuse(table, "mail");
    let address = text(table, "address");
    let address = address.and_then(|a| checked(table, "address", a, addresses::host_and_port));
    let protocol = text(table, "protocol");
    let protocol = protocol.and_then(|name| word(table, "protocol", &name, &PROTOCOLS));
    let given = text_if_any(table, "security");
    let security = given.as_ref().map(|name| word(table, "security", name, &SECURITIES));
    let user = text_if_any(table, "user").map(|user| user.value);
    let address = address?;
    let by_port = match TLS_PORTS.iter().any(|port| address.ends_with(port)) {
        true => Security::Tls,
        false => Security::StartTls,
    };
    Some(MailWish {
        protocol: protocol?,
        security: security.unwrap_or(Some(by_port))?,
        address,
        user,
    })
}
