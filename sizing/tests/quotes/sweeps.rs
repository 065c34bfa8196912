//! Response time and utilisation by users.

use sizing::sweep::{SweepPlan, sweep};

use crate::Shipped;

#[test]
fn response_and_utilisation_grow_with_users_and_the_knee_is_marked_once() {
    let shipped = Shipped::new();
    let inputs = shipped.inputs(&[("users", "10")]);
    let plan = SweepPlan { users: 1..=1_200, points_most: 61, simulated_most: 4 };
    let sweep = sweep(&inputs, &plan, &shipped.tables()).expect("a sweep");
    assert_eq!((sweep.points.len(), sweep.points[0].users), (61, 1));
    for pair in sweep.points.windows(2) {
        assert!(pair[1].mean_ms >= pair[0].mean_ms);
        assert!(pair[1].cpu_utilisation >= pair[0].cpu_utilisation);
    }
    let knee = sweep.knee_users.expect("a bottleneck");
    let marked: Vec<u32> = sweep.points.iter().filter(|p| p.is_knee).map(|p| p.users).collect();
    assert_eq!(marked.len(), 1);
    assert!((f64::from(marked[0]) - knee) < 21.0, "{marked:?} {knee}");
    let simulated: Vec<_> =
        sweep.points.iter().filter_map(|point| point.simulated.as_ref()).collect();
    assert_eq!(simulated.len(), 4);
    assert!(simulated.iter().all(|s| s.p50_ms < s.p95_ms));
}

#[test]
fn the_csv_has_a_line_for_each_point() {
    let shipped = Shipped::new();
    let inputs = shipped.inputs(&[("users", "35")]);
    let plan = SweepPlan { users: 1..=5, points_most: 5, simulated_most: 0 };
    let csv = sweep(&inputs, &plan, &shipped.tables()).expect("a sweep").to_csv();
    assert_eq!(csv.lines().count(), 6);
    assert!(csv.starts_with("users,online,response_ms_mean,"));
    assert!(csv.lines().all(|line| line.split(',').count() == 11));
}
