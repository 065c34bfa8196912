//! Quotes as a salesperson asks for them.

mod digest;

use documents::DemandSet;
use sizing::catalogue::Catalogue;
use sizing::inputs::Draft;
use sizing::quote::{Quote, Tables, quote, quote_without_simulation};
use sizing::vendor::VendorTables;

use digest::digest;

fn draft(fields: &[(&str, &str)]) -> Draft {
    let mut draft = Draft::default();
    for (field, text) in fields {
        draft.set(field, text).expect("a field");
    }
    draft
}

fn quoted(fields: &[(&str, &str)]) -> Quote {
    let catalogue = Catalogue::shipped();
    let inputs = draft(fields).finish(&catalogue).expect("inputs");
    let tables = Tables {
        vendor: &VendorTables::shipped(),
        catalogue: &catalogue,
        demands: &DemandSet::shipped(),
        demands_sha256: "0000",
        held_out: None,
    };
    quote_without_simulation(&inputs, &tables).expect("a quote")
}

#[test]
fn explore() {
    for users in ["8", "10", "11", "35", "100", "101", "1000"] {
        println!("{}", digest(&quoted(&[("users", users)])));
    }
    println!(
        "{}",
        digest(&quoted(&[
            ("users", "35"),
            ("modules", "voip,sms,recording-voip"),
            ("growth", "15%/y")
        ]))
    );
    println!("{}", digest(&quoted(&[("users", "51"), ("edition", "standard")])));
    let catalogue = Catalogue::shipped();
    let inputs = draft(&[("users", "35")]).finish(&catalogue).expect("inputs");
    let tables = Tables {
        vendor: &VendorTables::shipped(),
        catalogue: &catalogue,
        demands: &DemandSet::shipped(),
        demands_sha256: "0000",
        held_out: None,
    };
    let q = quote(&inputs, &tables).expect("q");
    for c in &q.columns {
        println!("{:?}", c.predicted);
    }
    println!("{}", serde_json::to_string(&q).expect("json").len());
}
