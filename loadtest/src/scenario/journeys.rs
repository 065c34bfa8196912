//! What people of each activity class do: journeys of business steps, by weight.
//!
//! A journey is one errand at the screen, and its steps follow each other with think time between.
//! The weights are assumptions of the shipped workload (no public figure of this product's use
//! exists); the steps are those of the demand set, so that the sizing model speaks of the same.

/// Every business step of the CRM workload. The names are those of the demand set.
pub const STEPS: [&str; 12] = [
    "sign_in",
    "dashboard",
    "search_by_name",
    "search_by_phone",
    "open_customer",
    "record_activity",
    "create_ticket",
    "update_task",
    "attach_file",
    "issue_invoice",
    "approve_invoice",
    "report",
];

/// One errand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Journey {
    /// How often it is chosen, relative to the class's others.
    pub weight: u32,
    /// Its steps, in order.
    pub steps: &'static [&'static str],
}

const LOOK_AROUND: &[&str] = &["dashboard"];
const LOOK_UP: &[&str] = &["search_by_name", "open_customer"];
const ANSWER_CALL: &[&str] = &["search_by_phone", "open_customer", "record_activity"];
const OPEN_TICKET: &[&str] = &["search_by_phone", "open_customer", "create_ticket", "attach_file"];
const FOLLOW_UP: &[&str] = &["dashboard", "update_task"];
const SELL: &[&str] = &["search_by_name", "open_customer", "issue_invoice", "approve_invoice"];
const REPORT: &[&str] = &["report"];

/// Managers: they look more than they write.
const OCCASIONAL: &[Journey] = &[
    Journey { weight: 40, steps: LOOK_AROUND },
    Journey { weight: 30, steps: LOOK_UP },
    Journey { weight: 20, steps: REPORT },
    Journey { weight: 10, steps: FOLLOW_UP },
];

/// Sales and office staff.
const REGULAR: &[Journey] = &[
    Journey { weight: 30, steps: ANSWER_CALL },
    Journey { weight: 20, steps: LOOK_UP },
    Journey { weight: 20, steps: SELL },
    Journey { weight: 15, steps: FOLLOW_UP },
    Journey { weight: 10, steps: OPEN_TICKET },
    Journey { weight: 5, steps: REPORT },
];

/// Call-centre and support staff: the phone leads.
const HEAVY: &[Journey] = &[
    Journey { weight: 50, steps: ANSWER_CALL },
    Journey { weight: 25, steps: OPEN_TICKET },
    Journey { weight: 10, steps: FOLLOW_UP },
    Journey { weight: 10, steps: SELL },
    Journey { weight: 5, steps: LOOK_UP },
];

/// The journeys of an activity class. `None` for a class that does not exist.
pub fn journeys(class: &str) -> Option<&'static [Journey]> {
    match class {
        "occasional" => Some(OCCASIONAL),
        "regular" => Some(REGULAR),
        "heavy" => Some(HEAVY),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_a_journey_has_a_demand_and_every_step_is_played() {
        let demands = documents::DemandSet::shipped();
        let mut played: Vec<&str> = vec!["sign_in"];
        for class in ["occasional", "regular", "heavy"] {
            for journey in journeys(class).expect("a class") {
                played.extend(journey.steps);
            }
        }
        for step in STEPS {
            assert!(demands.step(step).is_some(), "no demand for {step}");
            assert!(played.contains(&step), "nobody plays {step}");
        }
        assert!(played.iter().all(|step| STEPS.contains(step)));
    }
}
