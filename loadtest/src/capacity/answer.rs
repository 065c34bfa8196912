//! What the levels of a search come to.

use documents::capacity::{AnswerKind, CapacityAnswer, Change, LevelOutcome, LevelRecord, Wanted};

/// All runs of one level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) value: f64,
    pub(super) held: u64,
    pub(super) broke: u64,
    pub(super) unclear: u64,
    pub(super) invalid: u64,
}

impl Point {
    /// The levels of a search by their values, the smallest first.
    pub(super) fn all(levels: &[LevelRecord]) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        for level in levels {
            let place = points.partition_point(|point| point.value < level.value);
            if points.get(place).is_none_or(|point| point.value != level.value) {
                let value = level.value;
                points.insert(place, Point { value, held: 0, broke: 0, unclear: 0, invalid: 0 });
            }
            let point = &mut points[place];
            match level.outcome {
                LevelOutcome::Held => point.held += 1,
                LevelOutcome::Broke => point.broke += 1,
                LevelOutcome::Unclear => point.unclear += 1,
                LevelOutcome::Invalid => point.invalid += 1,
            }
        }
        points
    }

    /// Runs that say something.
    pub(super) fn decided(&self) -> u64 {
        self.held + self.broke
    }

    /// At least half the runs that say something held.
    pub(super) fn carries(&self) -> bool {
        self.held > 0 && self.held >= self.broke
    }

    /// More than half of them broke.
    pub(super) fn breaks(&self) -> bool {
        self.broke > self.held
    }
}

/// The answer of these levels, by the definitions of [`CapacityAnswer`].
pub fn answer(levels: &[LevelRecord]) -> CapacityAnswer {
    let points = Point::all(levels);
    let decided = || points.iter().filter(|point| point.decided() > 0);
    let value = |point: &Point| point.value;
    let low = decided().take_while(|point| point.broke == 0).last().map(value);
    let high = decided().rev().take_while(|point| point.held == 0).last().map(value);
    let carried = decided().rfind(|point| point.carries()).map(value);
    let kind = match (decided().any(|point| point.held > 0), high) {
        (true, Some(_)) => AnswerKind::Interval,
        (true, None) => AnswerKind::AtLeast,
        (false, Some(_)) => AnswerKind::LessThan,
        (false, None) => AnswerKind::Unknown,
    };
    let last = |value: f64, outcome| {
        levels.iter().rposition(|level| level.value == value && level.outcome == outcome)
    };
    let reason_level = match high {
        Some(high) => last(high, LevelOutcome::Broke),
        None => points
            .iter()
            .find(|point| point.invalid > 0 && carried.is_none_or(|carried| point.value > carried))
            .and_then(|point| last(point.value, LevelOutcome::Invalid)),
    };
    CapacityAnswer { kind, carried, low, high, reason_level }
}

/// What the levels say of the number that was asked about.
///
/// It is carried if it lies at or below the interval's lower end, and not if it lies at or above the
/// upper end. Between them its own runs decide by majority; without one, nothing is said.
pub fn wanted(value: f64, levels: &[LevelRecord], changes: Vec<Change>) -> Wanted {
    let answer = answer(levels);
    let own = Point::all(levels).into_iter().find(|point| point.value == value);
    let (held, broke) = own.map_or((0, 0), |point| (point.held, point.broke));
    let met = if answer.low.is_some_and(|low| value <= low) {
        Some(true)
    } else if answer.high.is_some_and(|high| value >= high) {
        Some(false)
    } else {
        (held != broke).then_some(held > broke)
    };
    let headroom = |end: Option<f64>| end.map(|end| end / value - 1.0);
    Wanted {
        value,
        met,
        headroom: headroom(answer.carried),
        headroom_low: headroom(answer.low),
        changes,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use documents::capacity::Purpose;

    use super::*;
    use LevelOutcome::{Broke, Held, Invalid, Unclear};

    /// A level that showed this and took a minute.
    pub(in super::super) fn level(value: f64, outcome: LevelOutcome) -> LevelRecord {
        LevelRecord {
            value,
            purpose: Purpose::Staircase,
            at_s: 0.0,
            lasted_s: 60.0,
            outcome,
            ended_early: false,
            tightest: None,
            throughput_per_s: 0.0,
            samples: 0,
            response_p95_ms: None,
            host_cpu: None,
            waiting_growth_per_s: None,
            limit: None,
            folder: String::new(),
        }
    }

    fn levels(of: &[(f64, LevelOutcome)]) -> Vec<LevelRecord> {
        of.iter().map(|&(value, outcome)| level(value, outcome)).collect()
    }

    /// Kind, low, carried, high and the level of the reason.
    type Said = (AnswerKind, Option<f64>, Option<f64>, Option<f64>, Option<usize>);

    #[track_caller]
    fn check(of: &[(f64, LevelOutcome)], expected: Said) {
        let CapacityAnswer { kind, carried, low, high, reason_level } = answer(&levels(of));
        assert_eq!((kind, low, carried, high, reason_level), expected, "{of:?}");
    }

    #[test]
    fn the_answer_lies_between_what_always_held_and_what_always_broke() {
        use AnswerKind::{AtLeast, Interval, LessThan, Unknown};
        check(
            &[(10.0, Held), (16.0, Broke), (12.0, Held)],
            (Interval, Some(12.0), Some(12.0), Some(16.0), Some(1)),
        );
        check(&[(10.0, Held), (16.0, Held)], (AtLeast, Some(16.0), Some(16.0), None, None));
        check(&[(10.0, Broke), (6.0, Broke)], (LessThan, None, None, Some(6.0), Some(1)));
        check(&[], (Unknown, None, None, None, None));
        check(&[(10.0, Unclear)], (Unknown, None, None, None, None));
    }

    #[test]
    fn a_contradiction_widens_the_interval() {
        // Half the runs at 12 held: it is carried, but neither end of the interval.
        check(
            &[(10.0, Held), (12.0, Held), (14.0, Broke), (12.0, Broke)],
            (AnswerKind::Interval, Some(10.0), Some(12.0), Some(14.0), Some(2)),
        );
        // Most of them broke: not carried, and still no end, since one held.
        check(
            &[(10.0, Held), (12.0, Broke), (14.0, Broke), (12.0, Broke), (12.0, Held)],
            (AnswerKind::Interval, Some(10.0), Some(10.0), Some(14.0), Some(2)),
        );
    }

    #[test]
    fn the_generator_is_a_reason_and_never_an_upper_end() {
        check(
            &[(10.0, Held), (16.0, Invalid), (16.0, Invalid)],
            (AnswerKind::AtLeast, Some(10.0), Some(10.0), None, Some(2)),
        );
    }

    #[test]
    fn the_wanted_number_is_met_by_the_interval_or_by_its_own_runs() {
        let met = |value: f64, of: &[(f64, LevelOutcome)]| wanted(value, &levels(of), vec![]).met;
        let sharp = [(10.0, Held), (16.0, Broke)];
        assert_eq!(met(9.0, &sharp), Some(true));
        assert_eq!(met(12.0, &sharp), None);
        assert_eq!(met(20.0, &sharp), Some(false));
        let torn = [(10.0, Held), (12.0, Held), (12.0, Broke), (16.0, Broke)];
        assert_eq!(met(12.0, &torn), None);
        let mostly = [(10.0, Held), (12.0, Held), (12.0, Broke), (12.0, Held), (16.0, Broke)];
        assert_eq!(met(12.0, &mostly), Some(true));
        let said = wanted(8.0, &levels(&mostly), vec![]);
        assert_eq!((said.headroom, said.headroom_low), (Some(0.5), Some(0.25)));
        let missed = wanted(20.0, &levels(&sharp), vec![]);
        assert_eq!(missed.headroom, Some(-0.5));
        assert_eq!(wanted(20.0, &levels(&[(20.0, Broke)]), vec![]).headroom, None);
    }
}
