//! What must hold for two hosts to be comparable, and what makes the answer less sure.

use std::collections::BTreeMap;

use documents::benchmark::{HostRecord, Session};

use super::metrics::are_alike;
use super::{HostSide, HostsIncomparable, HostsWarning};

/// Sessions of one host in a row that A B B A still makes.
const IN_A_ROW_MOST: usize = 2;

/// Runnable tasks for each processor from which on a host counts as busy before a session: a quarter
/// of a processor's time is more than a share of what is to be told apart.
const BUSY_LOAD: f64 = 0.25;

/// Sessions of both hosts, the first one's first.
fn sessions<'a>(
    a: &'a HostRecord,
    b: &'a HostRecord,
) -> impl Iterator<Item = &'a Session> + use<'a> {
    a.sessions.iter().chain(&b.sessions)
}

/// Why the hosts cannot be compared: one reason for each kernel, and one for the lengths.
pub(super) fn incomparable(a: &HostRecord, b: &HostRecord) -> Vec<HostsIncomparable> {
    let mut reasons = Vec::new();
    let mut kernels: BTreeMap<&str, (u32, &str)> = BTreeMap::new();
    let mut told: Vec<&str> = Vec::new();
    for session in sessions(a, b) {
        for result in session.cpu.iter().flat_map(|cpu| &cpu.kernels) {
            let mark = (result.version, result.checksum.as_str());
            let first = *kernels.entry(&result.kernel).or_insert(mark);
            if first != mark && !told.contains(&result.kernel.as_str()) {
                let shown = |(version, checksum): (u32, &str)| format!("{version}, {checksum}");
                told.push(&result.kernel);
                reasons.push(HostsIncomparable::KernelDiffers {
                    kernel: result.kernel.clone(),
                    one: shown(first),
                    other: shown(mark),
                    session: session.started_at.clone(),
                });
            }
        }
    }
    let mut all = sessions(a, b);
    if let Some(first) = all.next()
        && let Some(other) = all.find(|session| session.length != first.length)
    {
        reasons.push(HostsIncomparable::LengthDiffers {
            one: first.length,
            other: other.length,
            session: other.started_at.clone(),
        });
    }
    reasons
}

/// What makes the answer less sure.
pub(super) fn warnings(
    a: (&HostRecord, &HostSide),
    b: (&HostRecord, &HostSide),
) -> Vec<HostsWarning> {
    let ((a, a_side), (b, b_side)) = (a, b);
    let mut warnings = Vec::new();
    let in_a_row = longest_in_a_row(a, b);
    if in_a_row > IN_A_ROW_MOST {
        warnings.push(HostsWarning::NotInTurn { in_a_row });
    }
    for record in [a, b] {
        warnings.extend(of_host(record));
    }
    let mut versions = sessions(a, b).map(|session| (&session.mizan_version, &session.commit));
    let first = versions.next();
    let others = [
        (a_side.cores != b_side.cores, HostsWarning::CoresDiffer),
        (a.host.cpu_model != b.host.cpu_model, HostsWarning::ProcessorsDiffer),
        (!are_alike(&a.host, &b.host), HostsWarning::SystemsDiffer),
        (versions.any(|version| Some(version) != first), HostsWarning::VersionsDiffer),
    ];
    warnings.extend(others.into_iter().filter(|(holds, _)| *holds).map(|(_, warning)| warning));
    warnings
}

fn of_host(record: &HostRecord) -> Vec<HostsWarning> {
    let host = || record.name.clone();
    let count = |of: &dyn Fn(&Session) -> bool| record.sessions.iter().filter(|s| of(s)).count();
    let processors = f64::from(record.host.cores_logical.max(1));
    let busy = count(&|s| s.load_before.is_some_and(|load| load / processors > BUSY_LOAD));
    let interrupted = count(&|session| session.interrupted);
    let allowed = record.sessions.iter().map(|session| session.cores_allowed);
    let allowed = allowed.fold(f64::INFINITY, f64::min);
    let mut warnings = Vec::new();
    if busy > 0 {
        warnings.push(HostsWarning::Busy { host: host(), sessions: busy });
    }
    if interrupted > 0 {
        warnings.push(HostsWarning::Interrupted { host: host(), sessions: interrupted });
    }
    // A quota is written in hundredths of a processor.
    if allowed < processors - 0.01 {
        let has = record.host.cores_logical;
        warnings.push(HostsWarning::Confined { host: host(), allowed, has });
    }
    warnings
}

/// The most sessions of one host, by the time at which they began, without one of the other between.
fn longest_in_a_row(a: &HostRecord, b: &HostRecord) -> usize {
    let of = |record: &HostRecord, is_a: bool| -> Vec<(String, bool)> {
        record.sessions.iter().map(|session| (session.started_at.clone(), is_a)).collect()
    };
    // RFC 3339 in UTC sorts as text.
    let mut all: Vec<(String, bool)> = of(a, true).into_iter().chain(of(b, false)).collect();
    all.sort();
    all.chunk_by(|one, other| one.1 == other.1).map(<[_]>::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use documents::benchmark::Length;

    use super::super::fixtures::{guest, host, hour};
    use super::super::{HostRules, HostsVerdict, compare};
    use super::*;

    fn pair() -> (HostRecord, HostRecord) {
        (host("office", &[1.0; 6]), guest("cloud", &[1.0; 6]))
    }

    #[track_caller]
    fn warned((a, b): &(HostRecord, HostRecord)) -> Vec<HostsWarning> {
        compare(a, b, &HostRules { resamples: 200, ..HostRules::default() }).warnings
    }

    #[track_caller]
    fn check_refused((a, b): &(HostRecord, HostRecord), expected: &HostsIncomparable) {
        let comparison = compare(a, b, &HostRules::default());
        assert_eq!(comparison.verdict, HostsVerdict::NotComparable);
        assert_eq!(&comparison.incomparable, std::slice::from_ref(expected));
        assert!(comparison.metrics.is_empty() && comparison.factor.is_none());
    }

    #[test]
    fn hosts_in_turn_and_at_rest_are_not_warned_of() {
        assert_eq!(warned(&pair()), []);
    }

    #[test]
    fn a_kernel_of_another_version_or_result_is_never_compared() {
        let mut pair = pair();
        let cpu = pair.1.sessions[3].cpu.as_mut().expect("measured");
        cpu.kernels[1].checksum = "bad".to_owned();
        let expected = HostsIncomparable::KernelDiffers {
            kernel: "sort".to_owned(),
            one: "1, c0ffee".to_owned(),
            other: "1, bad".to_owned(),
            session: hour(7),
        };
        check_refused(&pair, &expected);
        let cpu = pair.1.sessions[3].cpu.as_mut().expect("measured");
        cpu.kernels[1].checksum = "c0ffee".to_owned();
        cpu.kernels[1].version = 2;
        let expected = HostsIncomparable::KernelDiffers {
            kernel: "sort".to_owned(),
            one: "1, c0ffee".to_owned(),
            other: "2, c0ffee".to_owned(),
            session: hour(7),
        };
        check_refused(&pair, &expected);
    }

    #[test]
    fn sessions_of_other_lengths_are_not_compared() {
        let mut pair = pair();
        pair.1.sessions[0].length = Length::Full;
        let expected = HostsIncomparable::LengthDiffers {
            one: Length::Quick,
            other: Length::Full,
            session: hour(1),
        };
        check_refused(&pair, &expected);
    }

    #[test]
    fn one_host_after_the_other_does_not_rule_out_drift() {
        let mut pair = pair();
        for (index, session) in pair.1.sessions.iter_mut().enumerate() {
            session.started_at = hour(100 + index);
        }
        assert_eq!(warned(&pair), [HostsWarning::NotInTurn { in_a_row: 6 }]);
    }

    #[test]
    fn a_b_b_a_counts_as_in_turn() {
        let mut pair = pair();
        let abba = |record: &mut HostRecord, hours: [usize; 6]| {
            for (session, at) in record.sessions.iter_mut().zip(hours) {
                session.started_at = hour(at);
            }
        };
        abba(&mut pair.0, [0, 3, 4, 7, 8, 11]);
        abba(&mut pair.1, [1, 2, 5, 6, 9, 10]);
        assert_eq!(warned(&pair), []);
    }

    #[test]
    fn a_busy_an_interrupted_and_a_confined_host_are_named() {
        let mut pair = pair();
        pair.0.sessions[0].load_before = Some(1.2);
        pair.0.sessions[1].load_before = None;
        pair.1.sessions[4].interrupted = true;
        pair.1.sessions[5].cores_allowed = 0.5;
        let expected = [
            HostsWarning::Busy { host: "office".to_owned(), sessions: 1 },
            HostsWarning::Interrupted { host: "cloud".to_owned(), sessions: 1 },
            HostsWarning::Confined { host: "cloud".to_owned(), allowed: 0.5, has: 4 },
        ];
        assert_eq!(warned(&pair), expected);
    }

    #[test]
    fn what_differs_beside_the_virtualisation_is_said() {
        let mut pair = pair();
        pair.1.host.cores_logical = 8;
        for session in &mut pair.1.sessions {
            session.cores_allowed = 8.0;
        }
        pair.1.host.cpu_model = Some("Model 2".to_owned());
        pair.1.host.os = "Windows Server 2019".to_owned();
        pair.1.sessions[0].mizan_version = "0.2.0".to_owned();
        let expected = [
            HostsWarning::CoresDiffer,
            HostsWarning::ProcessorsDiffer,
            HostsWarning::SystemsDiffer,
            HostsWarning::VersionsDiffer,
        ];
        assert_eq!(warned(&pair), expected);
    }
}
