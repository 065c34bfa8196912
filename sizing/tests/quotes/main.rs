//! Quotes as a salesperson asks for them: snapshots, laws, and what may never happen.

mod digest;
mod laws;
mod page;
mod refusals;
mod snapshots;
mod sweeps;
mod texts;

use documents::DemandSet;
use sizing::catalogue::Catalogue;
use sizing::inputs::{Draft, Inputs};
use sizing::quote::{Quote, Tables, quote_without_simulation};
use sizing::vendor::VendorTables;

/// The shipped tables, read once for each test.
struct Shipped {
    vendor: VendorTables,
    catalogue: Catalogue,
    demands: DemandSet,
}

impl Shipped {
    fn new() -> Self {
        Shipped {
            vendor: VendorTables::shipped(),
            catalogue: Catalogue::shipped(),
            demands: DemandSet::shipped(),
        }
    }

    fn tables(&self) -> Tables<'_> {
        Tables {
            vendor: &self.vendor,
            catalogue: &self.catalogue,
            demands: &self.demands,
            demands_sha256: "00",
        }
    }

    #[track_caller]
    fn inputs(&self, fields: &[(&str, &str)]) -> Inputs {
        let mut draft = Draft::default();
        for (field, text) in fields {
            draft.set(field, text).expect("a field");
        }
        draft.finish(&self.catalogue).expect("inputs")
    }

    #[track_caller]
    fn quote(&self, fields: &[(&str, &str)]) -> Quote {
        quote_without_simulation(&self.inputs(fields), &self.tables()).expect("a quote")
    }
}
