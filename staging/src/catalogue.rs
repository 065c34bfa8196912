//! The kinds of CRM objects and their fields: one table from which the database schema, the reading
//! of requests, the answers and the query language all follow.
//!
//! Names are those of the API in camelCase. The lists follow what public clients of the product send
//! and read; where those are silent on a field's type, the choice is written in docs/staging.md.

use crate::operation::Operation;

/// A kind of CRM object. Each has a table of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Person,
    Organization,
    Form,
    Task,
    Ticket,
    SalesInvoice,
    PurchaseInvoice,
}

/// What a verb does to an object, for the mapping of routes to operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Find,
    Write,
}

impl Kind {
    pub(crate) const ALL: [Kind; 7] = [
        Kind::Person,
        Kind::Organization,
        Kind::Form,
        Kind::Task,
        Kind::Ticket,
        Kind::SalesInvoice,
        Kind::PurchaseInvoice,
    ];

    /// Position in [`Kind::ALL`], and the kind's number in tables that serve all kinds.
    pub(crate) fn index(self) -> usize {
        self as usize
    }

    /// The kind's part of a route: `/api/v2/crmobject/{path}/get`.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Organization => "organization",
            Kind::Form => "form",
            Kind::Task => "task",
            Kind::Ticket => "ticket",
            Kind::SalesInvoice => "invoice/sales",
            Kind::PurchaseInvoice => "invoice/purchase",
        }
    }

    /// The kind's table.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Organization => "organization",
            Kind::Form => "form",
            Kind::Task => "task",
            Kind::Ticket => "ticket",
            Kind::SalesInvoice => "sales_invoice",
            Kind::PurchaseInvoice => "purchase_invoice",
        }
    }

    /// The type code of an object that was created without one.
    pub(crate) fn type_code(self) -> &'static str {
        match self {
            Kind::SalesInvoice => "invoice",
            Kind::PurchaseInvoice => "purchaseInvoice",
            other => other.table(),
        }
    }

    /// The product's number for the kind (its enumeration `CrmObjectTypes`).
    pub(crate) fn type_index(self) -> i64 {
        match self {
            Kind::Person | Kind::Organization => 24,
            Kind::Form => 13,
            Kind::Task => 2,
            Kind::Ticket => 14,
            Kind::SalesInvoice => 5,
            Kind::PurchaseInvoice => 15,
        }
    }

    /// The name an answer carries as `crmObjectTypeName`.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Kind::Person => "Person",
            Kind::Organization => "Organization",
            Kind::Form => "Form",
            Kind::Task => "Task",
            Kind::Ticket => "Ticket",
            Kind::SalesInvoice => "Invoice",
            Kind::PurchaseInvoice => "PurchaseInvoice",
        }
    }

    /// A person or an organisation.
    pub(crate) fn is_identity(self) -> bool {
        matches!(self, Kind::Person | Kind::Organization)
    }

    /// A sales or a purchase invoice.
    pub(crate) fn is_invoice(self) -> bool {
        matches!(self, Kind::SalesInvoice | Kind::PurchaseInvoice)
    }

    /// The operation of the demand set that a verb on this kind is.
    pub(crate) fn operation(self, verb: Verb) -> Operation {
        match (self, verb) {
            (Kind::Person | Kind::Organization, Verb::Get) => Operation::IdentityGet,
            (Kind::Person | Kind::Organization, Verb::Find) => Operation::IdentityFind,
            (Kind::Person | Kind::Organization, Verb::Write) => Operation::IdentityWrite,
            (Kind::SalesInvoice | Kind::PurchaseInvoice, Verb::Get) => Operation::InvoiceGet,
            (Kind::SalesInvoice | Kind::PurchaseInvoice, Verb::Find) => Operation::InvoiceFind,
            (Kind::SalesInvoice | Kind::PurchaseInvoice, Verb::Write) => Operation::InvoiceWrite,
            (_, Verb::Get) => Operation::RecordGet,
            (_, Verb::Find) => Operation::RecordFind,
            (_, Verb::Write) => Operation::RecordWrite,
        }
    }

    /// The groups of this kind's fields, common ones first.
    fn groups(self) -> &'static [&'static [Field]] {
        match self {
            Kind::Person => &[COMMON, IDENTITY, PERSON],
            Kind::Organization => &[COMMON, IDENTITY, ORGANIZATION],
            Kind::Form => &[COMMON],
            Kind::Task => &[COMMON, TASK],
            Kind::Ticket => &[COMMON, TICKET],
            Kind::SalesInvoice | Kind::PurchaseInvoice => &[COMMON, INVOICE],
        }
    }

    /// All fields of the kind, in the order of its table's columns.
    pub(crate) fn fields(self) -> impl Iterator<Item = &'static Field> {
        self.groups().iter().flat_map(|group| group.iter())
    }

    /// The field of that name, in any case.
    pub(crate) fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().find(|field| field.name.eq_ignore_ascii_case(name))
    }
}

/// What a field holds, and so how it is read, kept, compared and answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A text; the empty text stands for none.
    Text,
    /// A whole number or none.
    Integer,
    /// A decimal number or none.
    Decimal,
    /// Yes, no, or none.
    Flag,
    /// A date with time and without offset, to the millisecond, or none.
    Moment,
    /// A list of texts.
    Texts,
    /// A list of rows with these members.
    Rows(&'static [Field]),
}

/// Who sets a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A client may send it.
    Client,
    /// Only the install sets it; what a client sends is passed over.
    Install,
}

/// A field of a kind, or a member of a row of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) owner: Owner,
}

const fn text(name: &'static str) -> Field {
    Field { name, shape: Shape::Text, owner: Owner::Client }
}

const fn field(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, owner: Owner::Client }
}

const fn installs(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, owner: Owner::Install }
}

const COMMON: &[Field] = &[
    installs("crmId", Shape::Text),
    text("crmObjectTypeCode"),
    text("parentCrmObjectId"),
    text("refId"),
    text("stageId"),
    installs("stage", Shape::Text),
    text("identityId"),
    text("assignedToUserName"),
    text("description"),
    text("subject"),
    field("colorId", Shape::Integer),
    installs("creatDate", Shape::Moment),
    installs("modifyDate", Shape::Moment),
    installs("processLifePathIndex", Shape::Integer),
    field("tags", Shape::Texts),
    field("extendedProperties", Shape::Rows(&[text("name"), text("value"), text("userKey")])),
];

const IDENTITY: &[Field] = &[
    text("nickName"),
    field("phoneContacts", Shape::Rows(PHONE)),
    field("addressContacts", Shape::Rows(ADDRESS)),
    text("email"),
    text("alternativeEmail"),
    text("website"),
    text("customerNumber"),
    field("customerDate", Shape::Moment),
    field("balance", Shape::Decimal),
    field("categories", Shape::Rows(&[text("id"), text("key"), text("name")])),
    field("dontSms", Shape::Flag),
    field("dontSocialSms", Shape::Flag),
    field("dontPhoneCall", Shape::Flag),
    field("dontEmail", Shape::Flag),
    field("dontFax", Shape::Flag),
    text("supportUsername"),
    text("saleUsername"),
    text("otherUsername"),
    text("facebookUsername"),
    text("preferredContactType"),
    text("nationalCode"),
    text("economicCode"),
    text("sourceTypeName"),
    text("colorName"),
    text("classification"),
    text("creditType"),
];

const PHONE: &[Field] = &[
    text("id"),
    text("phoneType"),
    text("phoneNumber"),
    text("continuedNumber"),
    text("extension"),
    field("default", Shape::Flag),
];

const ADDRESS: &[Field] = &[
    text("id"),
    text("country"),
    text("state"),
    text("city"),
    text("addressType"),
    text("areaCode"),
    text("address"),
    text("zipCode"),
    text("zipBox"),
    field("longitude", Shape::Decimal),
    field("latitude", Shape::Decimal),
    field("default", Shape::Flag),
];

const EMPLOYMENT: &[Field] = &[
    text("id"),
    text("organizationId"),
    text("personId"),
    text("profession"),
    text("jobType"),
    text("office"),
    text("department"),
];

const PERSON: &[Field] = &[
    text("firstName"),
    text("lastName"),
    field("birthDate", Shape::Moment),
    text("gender"),
    text("personPrefix"),
    text("degree"),
    text("paymentStatusType"),
    text("areasOfInterest"),
    text("mannerType"),
    text("spouse"),
    text("hobbies"),
    text("children"),
    field("organizations", Shape::Rows(EMPLOYMENT)),
];

const ORGANIZATION: &[Field] = &[
    text("businessType"),
    text("registerNumber"),
    field("registerDate", Shape::Moment),
    text("shareType"),
    text("trademark"),
    text("ownershipType"),
    text("tradeType"),
    text("managerId"),
    field("employees", Shape::Rows(EMPLOYMENT)),
];

const TASK: &[Field] = &[
    field("percentCompleted", Shape::Integer),
    text("taskStatus"),
    text("immediateReferenceToUserName"),
    field("startDate", Shape::Moment),
    field("dueDate", Shape::Moment),
];

const TICKET: &[Field] = &[
    text("status"),
    text("severity"),
    text("impact"),
    field("number", Shape::Integer),
    text("emailAddress"),
    installs("responseStatus", Shape::Text),
];

const INVOICE: &[Field] = &[
    text("priceListName"),
    field("discount", Shape::Decimal),
    field("vat", Shape::Decimal),
    field("toll", Shape::Decimal),
    field("additionalCosts", Shape::Decimal),
    field("totalValue", Shape::Decimal),
    field("finalValue", Shape::Decimal),
    field("invoiceDate", Shape::Moment),
    field("expireDate", Shape::Moment),
    field("vatPercent", Shape::Integer),
    field("tollPercent", Shape::Integer),
    field("discountPercent", Shape::Decimal),
    field("totalDiscountPercent", Shape::Decimal),
    text("number"),
    text("relatedQuoteId"),
    installs("invoiceType", Shape::Text),
    installs("billableObjectState", Shape::Text),
    installs("billableObjectStateIndex", Shape::Integer),
    field("details", Shape::Rows(DETAIL)),
];

const DETAIL: &[Field] = &[
    text("id"),
    text("productCode"),
    text("productId"),
    text("productName"),
    field("isService", Shape::Flag),
    field("baseUnitPrice", Shape::Decimal),
    field("finalUnitPrice", Shape::Decimal),
    field("count", Shape::Decimal),
    field("returnedCount", Shape::Decimal),
    field("totalUnitPrice", Shape::Decimal),
    text("serial"),
    field("totalDiscount", Shape::Decimal),
    field("totalVat", Shape::Decimal),
    field("totalToll", Shape::Decimal),
    field("discountPercent", Shape::Decimal),
    text("detailDescription"),
    text("inventoryName"),
    text("inventoryCode"),
    text("productUnitTypeName"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_kind_has_two_fields_of_one_name_in_any_case() {
        for kind in Kind::ALL {
            let mut names: Vec<String> =
                kind.fields().map(|field| field.name.to_lowercase()).collect();
            let all = names.len();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), all, "{kind:?}");
        }
    }
}
