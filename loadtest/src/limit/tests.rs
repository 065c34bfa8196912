//! The rules by a table: what was measured, and what limited it.

use super::figures::Calls;
use super::*;

/// A run that was well on a host with much to spare, measured in full.
fn well() -> Figures {
    Figures {
        lag_p99_ms: Some(3.0),
        lag_allowed_ms: Some(100.0),
        generator_cpu: Some(0.05),
        host: Some(TargetHost {
            cpu: 0.3,
            busiest_core: Some(0.35),
            steal: Some(0.0),
            target_cpu_cores: Some(0.5),
            generator_cpu_cores: 0.1,
            disk_busy: Some(0.1),
            memory_used: Some(0.4),
            ..TargetHost::default()
        }),
        in_flight: Some(1.4),
        littles_law_error: Some(0.01),
        growth: Some(1.1),
        gateway: Some(Gateway::default()),
        calls: Some(Calls { due: 50, not_played: 0 }),
        ..Figures::default()
    }
}

fn changed(change: impl FnOnce(&mut Figures)) -> Figures {
    let mut figures = well();
    change(&mut figures);
    figures
}

/// A run with a slow target.
fn slow(change: impl FnOnce(&mut TargetHost)) -> Figures {
    changed(|run| {
        run.trouble = Trouble::Slow;
        run.growth = Some(3.0);
        change(run.host.as_mut().expect("a host"));
    })
}

/// A run with a target that was not slow.
fn quick(change: impl FnOnce(&mut TargetHost)) -> Figures {
    changed(|run| change(run.host.as_mut().expect("a host")))
}

/// Holds the answer, and the signs that speak for it, against what is expected.
#[track_caller]
fn check(figures: &Figures, limit: Limit, speaking: &[Sign]) {
    let record = find(figures);
    assert_eq!(record.limit, limit, "{record:#?}");
    let speaks: Vec<Sign> =
        record.evidence.iter().take_while(|e| e.speaks).map(|evidence| evidence.sign).collect();
    assert_eq!(speaks, speaking, "{record:#?}");
    let later = record.evidence.iter().skip(speaks.len());
    assert!(later.into_iter().all(|evidence| !evidence.speaks), "{record:#?}");
}

#[test]
fn a_run_that_was_well_on_an_idle_host_was_limited_by_nothing() {
    check(&well(), Limit::Nothing, &[]);
}

#[test]
fn what_was_looked_at_is_told_also_where_it_does_not_speak() {
    let signs: Vec<Sign> = find(&well()).evidence.iter().map(|evidence| evidence.sign).collect();
    let expected = [
        Sign::GeneratorLagP99Ms,
        Sign::GeneratorCpu,
        Sign::Steal,
        Sign::HostCpu,
        Sign::BusiestCore,
        Sign::TargetCpuCores,
        Sign::DiskBusy,
        Sign::MemoryUsed,
        Sign::GatewayRefused,
        Sign::MessagesWaiting,
        Sign::CallsNotPlayed,
        Sign::ServiceTimeGrowth,
        Sign::LittlesLawError,
        Sign::InFlight,
    ];
    assert_eq!(signs, expected);
}

#[test]
fn a_generator_at_its_end_is_the_limit_whatever_else_is() {
    let late = changed(|run| run.lag_p99_ms = Some(100.0));
    check(&late, Limit::Generator, &[Sign::GeneratorLagP99Ms]);
    let saturated = changed(|run| {
        run.generator_cpu = Some(0.8);
        run.host.as_mut().expect("a host").cpu = 1.0;
    });
    check(&saturated, Limit::Generator, &[Sign::GeneratorCpu]);
    let throttled = changed(|run| run.generator_throttled = Some(0.1));
    check(&throttled, Limit::Generator, &[Sign::GeneratorThrottled]);
}

#[test]
fn without_a_threshold_about_time_lag_explains_and_does_not_judge() {
    let run = changed(|run| (run.lag_p99_ms, run.lag_allowed_ms) = (Some(900.0), None));
    check(&run, Limit::Nothing, &[]);
    assert_eq!(find(&run).evidence[0].observed, 900.0);
}

#[test]
fn busy_processors_explain_a_slow_target_and_full_ones_are_a_limit_anyway() {
    check(&slow(|host| host.cpu = 0.7), Limit::Cpu, &[Sign::HostCpu]);
    check(&quick(|host| host.cpu = 0.89), Limit::Nothing, &[]);
    check(&quick(|host| host.cpu = 0.9), Limit::Cpu, &[Sign::HostCpu]);
}

#[test]
fn one_thread_that_fills_a_processor_is_a_limit_of_processors() {
    let one_thread = |host: &mut TargetHost| {
        (host.target_cpu_cores, host.one_thread) = (Some(0.97), true);
    };
    check(&slow(one_thread), Limit::Cpu, &[Sign::TargetCpuCores]);
    check(&quick(one_thread), Limit::Nothing, &[]);
    let many = |host: &mut TargetHost| host.target_cpu_cores = Some(0.97);
    check(&slow(many), Limit::NotDetermined, &[Sign::ServiceTimeGrowth]);
    let pinned = |host: &mut TargetHost| host.busiest_core = Some(0.96);
    check(&slow(pinned), Limit::Cpu, &[Sign::BusiestCore]);
    check(&quick(pinned), Limit::Nothing, &[]);
}

#[test]
fn a_quota_that_holds_for_the_target_too_is_the_size_of_its_host() {
    let run = changed(|run| {
        (run.shares_quota, run.generator_throttled) = (true, Some(0.9));
        let host = run.host.as_mut().expect("a host");
        (host.quota_cores, host.target_cpu_cores) = (Some(0.5), Some(0.36));
    });
    check(&run, Limit::Cpu, &[Sign::TargetCpuCores]);
}

#[test]
fn stolen_time_is_the_limit_where_it_is_much_or_fills_the_processors() {
    check(&quick(|host| host.steal = Some(0.1)), Limit::Steal, &[Sign::Steal]);
    check(&quick(|host| host.steal = Some(0.09)), Limit::Nothing, &[]);
    let filled_by_it = |host: &mut TargetHost| (host.cpu, host.steal) = (0.75, Some(0.06));
    check(&slow(filled_by_it), Limit::Steal, &[Sign::Steal]);
    let full_without = |host: &mut TargetHost| (host.cpu, host.steal) = (0.98, Some(0.06));
    check(&slow(full_without), Limit::Cpu, &[Sign::HostCpu]);
    let noticed = |host: &mut TargetHost| (host.cpu, host.steal) = (0.71, Some(0.03));
    check(&slow(noticed), Limit::Cpu, &[Sign::HostCpu]);
}

#[test]
fn a_busy_disk_speaks_only_of_a_slow_target() {
    check(&slow(|host| host.disk_busy = Some(0.8)), Limit::Disk, &[Sign::DiskBusy]);
    check(&quick(|host| host.disk_busy = Some(1.0)), Limit::Nothing, &[]);
}

#[test]
fn memory_that_is_used_up_is_the_limit() {
    check(&quick(|host| host.memory_used = Some(0.95)), Limit::Memory, &[Sign::MemoryUsed]);
    check(&quick(|host| host.memory_used = Some(0.94)), Limit::Nothing, &[]);
}

#[test]
fn the_busier_of_station_and_processors_is_the_limit() {
    let station = |host: &mut TargetHost| host.station_busy = Some(0.85);
    check(&slow(station), Limit::Station, &[Sign::StationBusy]);
    check(&quick(station), Limit::Nothing, &[]);
    let both = |host: &mut TargetHost| (host.cpu, host.station_busy) = (0.8, Some(0.97));
    check(&slow(both), Limit::Station, &[Sign::StationBusy]);
    let host_more = |host: &mut TargetHost| (host.cpu, host.station_busy) = (0.99, Some(0.75));
    check(&slow(host_more), Limit::Cpu, &[Sign::HostCpu]);
}

#[test]
fn a_gateway_is_the_limit_where_messages_gather_before_it() {
    let gateway = |refused, waiting_last, busy| {
        let gateway = Gateway { refused, waiting_first: 10, waiting_last, busy };
        changed(|run| run.gateway = Some(gateway))
    };
    let both = [Sign::GatewayRefused, Sign::MessagesWaiting];
    check(&gateway(0.05, 400, None), Limit::Gateway, &both);
    check(&gateway(0.0, 400, Some(0.9)), Limit::Gateway, &[Sign::MessagesWaiting]);
    check(&gateway(0.0, 400, Some(0.5)), Limit::Nothing, &[]);
    check(&gateway(0.0, 400, None), Limit::Nothing, &[]);
    check(&gateway(0.3, 10, Some(1.0)), Limit::Nothing, &[]);
}

#[test]
fn an_exchange_is_the_limit_where_more_than_one_call_in_a_hundred_is_not_played() {
    let calls = |due, not_played| changed(|run| run.calls = Some(Calls { due, not_played }));
    check(&calls(50, 1), Limit::Exchange, &[Sign::CallsNotPlayed]);
    check(&calls(300, 2), Limit::Nothing, &[]);
    check(&calls(300, 3), Limit::Exchange, &[Sign::CallsNotPlayed]);
}

#[test]
fn a_slow_target_on_an_idle_host_is_not_explained() {
    check(&slow(|_| ()), Limit::NotDetermined, &[Sign::ServiceTimeGrowth]);
    let unmet = changed(|run| run.trouble = Trouble::Unmet);
    check(&unmet, Limit::NotDetermined, &[]);
    let lossy = changed(|run| {
        (run.trouble, run.growth, run.littles_law_error) = (Trouble::Slow, None, Some(0.2));
    });
    check(&lossy, Limit::NotDetermined, &[Sign::LittlesLawError]);
}

#[test]
fn of_a_host_that_was_not_measured_nothing_is_said() {
    let elsewhere =
        |trouble| changed(|run| (run.host, run.growth, run.trouble) = (None, None, trouble));
    for trouble in [Trouble::None, Trouble::Slow, Trouble::Unmet] {
        check(&elsewhere(trouble), Limit::NotDetermined, &[]);
    }
    let signs = find(&elsewhere(Trouble::Slow)).evidence;
    assert!(signs.iter().all(|evidence| evidence.sign != Sign::HostCpu), "{signs:#?}");
    let mut late = elsewhere(Trouble::None);
    late.lag_p99_ms = Some(500.0);
    check(&late, Limit::Generator, &[Sign::GeneratorLagP99Ms]);
    let mut refusing = elsewhere(Trouble::None);
    refusing.calls = Some(Calls { due: 10, not_played: 10 });
    check(&refusing, Limit::Exchange, &[Sign::CallsNotPlayed]);
}

#[test]
fn what_was_not_measured_is_no_evidence() {
    let absent = Figures { host: Some(TargetHost::default()), ..Figures::default() };
    let record = find(&absent);
    let signs: Vec<Sign> = record.evidence.iter().map(|evidence| evidence.sign).collect();
    assert_eq!((record.limit, signs), (Limit::Nothing, vec![Sign::HostCpu]));
    for forget in [
        |host: &mut TargetHost| host.steal = None,
        |host: &mut TargetHost| host.busiest_core = None,
        |host: &mut TargetHost| host.target_cpu_cores = None,
        |host: &mut TargetHost| host.disk_busy = None,
        |host: &mut TargetHost| host.memory_used = None,
    ] {
        let less = find(&quick(forget));
        assert_eq!(less.limit, Limit::Nothing);
        assert_eq!(less.evidence.len() + 1, find(&well()).evidence.len());
    }
}
