//! The operations of the demand set that the API's routes map to, each route to exactly one.

use documents::demands::{Demand, DemandSet};

macro_rules! operations {
    ($($variant:ident = $name:literal,)*) => {
        /// An operation of the demand set.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operation {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Operation {
            /// Every operation.
            pub const ALL: &'static [Operation] = &[$(Operation::$variant,)*];

            /// The operation's name in the demand set (`invoice.write`).
            pub fn name(self) -> &'static str {
                match self {
                    $(Operation::$variant => $name,)*
                }
            }
        }
    };
}

operations! {
    AuthLogin = "auth.login",
    AuthRefresh = "auth.refresh",
    SecurityRead = "security.read",
    IdentitySearch = "identity.search",
    IdentityFind = "identity.find",
    IdentityGet = "identity.get",
    IdentityWrite = "identity.write",
    RecordFind = "record.find",
    RecordGet = "record.get",
    RecordWrite = "record.write",
    TicketReply = "ticket.reply",
    InvoiceFind = "invoice.find",
    InvoiceGet = "invoice.get",
    InvoiceWrite = "invoice.write",
    InvoiceState = "invoice.state",
    ReportFind = "report.find",
    CallOpen = "call.open",
    CallUpdate = "call.update",
    CallActive = "call.active",
    SmsCampaign = "sms.campaign",
    SmsAppend = "sms.append",
    SmsStart = "sms.start",
    SmsStatus = "sms.status",
    SmsMessage = "sms.message",
    SmsDelete = "sms.delete",
    SmsSend = "sms.send",
    SmsInbound = "sms.inbound",
}

impl Operation {
    /// The operation of that name, if the API has one.
    pub fn of_name(name: &str) -> Option<Operation> {
        Operation::ALL.iter().copied().find(|operation| operation.name() == name)
    }

    /// Position in [`Operation::ALL`].
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

/// The demand of each operation, by its index; or the name of one that the set lacks.
pub(crate) fn demands(set: &DemandSet) -> Result<Vec<Demand>, &'static str> {
    Operation::ALL
        .iter()
        .map(|operation| set.operation(operation.name()).ok_or(operation.name()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operations_are_those_of_the_shipped_demand_set() {
        let set = DemandSet::shipped();
        let mut names: Vec<&str> =
            Operation::ALL.iter().map(|operation| operation.name()).collect();
        names.sort_unstable();
        let shipped: Vec<&str> = set.operations.keys().map(String::as_str).collect();
        assert_eq!(names, shipped);
        for (place, operation) in Operation::ALL.iter().enumerate() {
            assert_eq!(operation.index(), place);
            assert_eq!(Operation::of_name(operation.name()), Some(*operation));
        }
    }
}
