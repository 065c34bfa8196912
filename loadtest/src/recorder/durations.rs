//! Durations of one second, kept sparse, and the histogram that many seconds are merged into.
//!
//! A full histogram takes 184 KiB; a second of a step holds a handful of values. So a second keeps
//! its distinct values with their counts, at the histogram's own resolution, and only what is
//! merged over a run is a histogram: the memory of a run does not grow with steps times seconds.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use documents::distribution::{self, HIGHEST_US, LOWEST_US};
use hdrhistogram::Histogram;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An empty histogram: it knows which values the layout cannot tell apart.
static LAYOUT: LazyLock<Histogram<u64>> = LazyLock::new(distribution::new_histogram);

/// A few durations in microseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Durations {
    /// Values, each the highest that the layout cannot tell from what was recorded, and counts.
    counts: BTreeMap<u64, u64>,
    /// Samples over an hour.
    out_of_range: u64,
}

impl Durations {
    /// Adds a duration. Below a microsecond counts as one; over an hour is counted, not clipped.
    pub fn record(&mut self, us: u64) {
        if us > HIGHEST_US {
            self.out_of_range += 1;
        } else {
            let value = LAYOUT.highest_equivalent(us.max(LOWEST_US)).min(HIGHEST_US);
            *self.counts.entry(value).or_default() += 1;
        }
    }

    /// Durations in range.
    pub fn samples(&self) -> u64 {
        self.counts.values().sum()
    }

    fn histogram(&self) -> Histogram<u64> {
        let mut tally = Tally::default();
        tally.merge(self);
        tally.histogram
    }
}

#[derive(Serialize, Deserialize)]
struct Stored {
    histogram: String,
    out_of_range: u64,
}

impl Serialize for Durations {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let histogram = distribution::encode(&self.histogram());
        Stored { histogram, out_of_range: self.out_of_range }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Durations {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let read = distribution::decode(&stored.histogram).map_err(serde::de::Error::custom)?;
        let mut durations = Durations { out_of_range: stored.out_of_range, ..Self::default() };
        for step in read.iter_recorded() {
            let value = step.value_iterated_to().min(HIGHEST_US);
            *durations.counts.entry(value).or_default() += step.count_since_last_iteration();
        }
        Ok(durations)
    }
}

/// Durations of many seconds, merged.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// Microseconds.
    pub histogram: Histogram<u64>,
    /// Samples over an hour.
    pub out_of_range: u64,
}

impl Default for Tally {
    fn default() -> Self {
        Tally { histogram: distribution::new_histogram(), out_of_range: 0 }
    }
}

impl Tally {
    /// Adds all durations of a second.
    pub fn merge(&mut self, durations: &Durations) {
        for (&value, &count) in &durations.counts {
            self.histogram.record_n(value, count).expect("durations are within the layout");
        }
        self.out_of_range += durations.out_of_range;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_over_an_hour_are_counted_and_not_clipped() {
        let mut durations = Durations::default();
        durations.record(HIGHEST_US);
        durations.record(HIGHEST_US + 1);
        let mut tally = Tally::default();
        tally.merge(&durations);
        assert_eq!((durations.samples(), tally.histogram.len(), tally.out_of_range), (1, 1, 1));
    }

    #[test]
    fn merged_durations_are_what_one_histogram_would_have_recorded() {
        let values = (0..5_000_u64).map(|k| k * k * 37 % 9_000_000);
        let (mut halves, mut whole) = ([(); 2].map(|()| Durations::default()), Tally::default());
        for (index, value) in values.enumerate() {
            halves[index % 2].record(value);
            whole.histogram.record(value.max(1)).expect("in range");
        }
        let mut merged = Tally::default();
        halves.iter().for_each(|half| merged.merge(half));
        assert_eq!(merged, whole);
    }

    #[test]
    fn durations_survive_their_text() {
        let mut durations = Durations::default();
        for us in [0, 1, 999, 2_047, 2_048, 123_456, 7_654_321, HIGHEST_US, HIGHEST_US + 9] {
            durations.record(us);
        }
        let text = serde_json::to_string(&durations).expect("serialises");
        assert_eq!(serde_json::from_str::<Durations>(&text).expect("reads"), durations);
    }
}
