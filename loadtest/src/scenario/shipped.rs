//! The scenarios that ship inside the program, one directory of `scenarios/` each.

use super::Files;

/// A shipped scenario: its texts and what its plan must come to.
#[derive(Debug, Clone, Copy)]
pub struct Shipped {
    /// Its name, which is its directory's.
    pub name: &'static str,
    /// The texts of its files.
    pub files: Files<'static>,
    /// `expected.toml`.
    pub expected: &'static str,
}

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        /// All shipped scenarios, the smallest first.
        pub const ALL: &[Shipped] = &[$(Shipped {
            name: $name,
            files: Files {
                directory: concat!("scenarios/", $name),
                scenario: include_str!(concat!("../../../scenarios/", $name, "/scenario.toml")),
                dataset: include_str!(concat!("../../../scenarios/", $name, "/dataset.toml")),
                more: &[],
            },
            expected: include_str!(concat!("../../../scenarios/", $name, "/expected.toml")),
        }),+];
    };
}

shipped!(
    "smoke",
    "tier-10",
    "tier-20",
    "tier-50",
    "tier-100",
    "tier-over-100",
    "call-storm",
    "sms-campaign",
    "release",
);

/// The shipped scenario of that name.
pub fn find(name: &str) -> Option<&'static Shipped> {
    ALL.iter().find(|shipped| shipped.name == name)
}

/// The tier scenario for a number of users. An upper bound belongs to its tier: 10 users are in
/// `tier-10`, 11 in `tier-20`.
pub fn tier_for(users: u64) -> &'static Shipped {
    let name = match users {
        0..=10 => "tier-10",
        11..=20 => "tier-20",
        21..=50 => "tier-50",
        51..=100 => "tier-100",
        _ => "tier-over-100",
    };
    find(name).expect("the tiers are shipped")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upper_bound_belongs_to_its_tier() {
        let tier = |users| tier_for(users).name;
        assert_eq!([tier(1), tier(10), tier(11)], ["tier-10", "tier-10", "tier-20"]);
        assert_eq!([tier(50), tier(51), tier(100)], ["tier-50", "tier-100", "tier-100"]);
        assert_eq!(tier(101), "tier-over-100");
    }
}
