//! On which scale two groups of runs are shifted against each other, and what the margin is there.

use super::MetricKind;

/// Smallest change of a share that matters, as a difference: one step in a thousand, the ratio of
/// errors that the shipped scenarios allow.
pub const SHARE_MARGIN: f64 = 0.001;

/// The scale of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Logarithms: a shift is the logarithm of a ratio.
    Logarithm,
    /// Shares of the base's median, for a rate that is zero in some run.
    OfBase,
    /// The share itself: a shift is a difference.
    Share,
}

impl Scale {
    pub(super) fn of(metric: MetricKind, base: &[f64], new: &[f64]) -> Self {
        match metric {
            MetricKind::ErrorRatio => Scale::Share,
            _ if base.iter().chain(new).all(|&value| value > 0.0) => Scale::Logarithm,
            _ => Scale::OfBase,
        }
    }

    /// The values on this scale.
    pub(super) fn all(self, values: &[f64], base_median: f64) -> Vec<f64> {
        let on_scale = |value: &f64| match self {
            Scale::Logarithm => value.ln(),
            // A median of zero has no shares; then the values are compared as they are.
            Scale::OfBase if base_median > 0.0 => value / base_median,
            Scale::OfBase | Scale::Share => *value,
        };
        values.iter().map(on_scale).collect()
    }

    /// A shift as new over base; `None` for shares, whose base may be zero.
    pub(super) fn ratio(self, shift: f64) -> Option<f64> {
        match self {
            Scale::Logarithm => Some(shift.exp()),
            Scale::OfBase => Some(1.0 + shift),
            Scale::Share => None,
        }
    }

    /// The shifts within the margin. The same change there and back is within it or without: the zone
    /// ends at `1 + margin` and at its reciprocal.
    pub(super) fn zone(self, margin: f64) -> Zone {
        match self {
            Scale::Logarithm => Zone { better: -margin.ln_1p(), worse: margin.ln_1p() },
            Scale::OfBase => Zone { better: -margin / (1.0 + margin), worse: margin },
            Scale::Share => Zone { better: -SHARE_MARGIN, worse: SHARE_MARGIN },
        }
    }
}

/// The shifts that do not matter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Zone {
    /// Below it, it became better. Negative.
    pub(super) better: f64,
    /// Above it, it became worse. Positive.
    pub(super) worse: f64,
}

impl Zone {
    /// The zone of a metric of which less is worse.
    pub(super) fn mirrored(self) -> Zone {
        Zone { better: -self.worse, worse: -self.better }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_of_zero_is_measured_in_shares_of_the_base() {
        let (base, new) = ([40.0, 40.0], [20.0, 0.0]);
        let scale = Scale::of(MetricKind::Throughput, &base, &new);
        assert_eq!(scale, Scale::OfBase);
        assert_eq!(scale.all(&new, 40.0), [0.5, 0.0]);
        assert_eq!(scale.ratio(-0.5), Some(0.5));
        assert_eq!(scale.all(&new, 0.0), new);
    }

    #[test]
    fn the_zone_of_every_scale_ends_at_the_same_ratios() {
        for scale in [Scale::Logarithm, Scale::OfBase] {
            let zone = scale.zone(0.25);
            let ends = [zone.better, zone.worse].map(|end| scale.ratio(end).expect("a ratio"));
            assert!((ends[0] - 0.8).abs() < 1e-12 && (ends[1] - 1.25).abs() < 1e-12, "{ends:?}");
        }
        assert_eq!(Scale::Share.zone(0.25), Zone { better: -0.001, worse: 0.001 });
    }
}
