//! How busy the target was, and how busy the base set says it should have been.

use documents::DemandSet;
use documents::calls::CallEnding;
use documents::run::{RunRecord, TargetKind};

use super::audit::{Audited, refusal};
use super::record::{BusySource, Refusal, RefusedRun};
use super::{CalibrationError, Rules};

/// Servers or cores that were busy on average, and where that is known from.
fn busy(record: &RunRecord) -> Option<(BusySource, f64)> {
    let means = record.host_steady.as_ref()?;
    if let Some(station) = &means.station {
        let servers = station.servers;
        return Some((BusySource::Station { servers }, station.busy * f64::from(servers)));
    }
    // The service model `model` keeps nobody's processor busy: its process tells nothing of it.
    let kind = &record.provenance.target.kind;
    let is_model = matches!(kind, TargetKind::EmbeddedStaging { service_model, .. } if service_model == "model");
    let cores = record.provenance.host.cores_logical;
    let of_process = means.target_cpu_cores.filter(|_| !is_model && cores > 0)?;
    Some((BusySource::Process { cores }, of_process))
}

/// A run with the servers or cores that were busy on average; zero where that was not measured.
pub(super) struct Measured<'a> {
    pub(super) audited: Audited<'a>,
    pub(super) busy: f64,
}

/// Share of the host's processors that neither the target nor the generator took, over the steady
/// phase. Zero where it was not measured.
fn taken_by_others(record: &RunRecord) -> f64 {
    let Some(means) = &record.host_steady else { return 0.0 };
    let ours = means.target_cpu_cores.unwrap_or(0.0) + means.generator_cpu_cores;
    let cores = f64::from(record.provenance.host.cores_logical.max(1));
    (means.cpu - ours / cores).max(0.0)
}

/// Where the busy time comes from. Where some runs have it, those without are refused; so are those
/// on whose processors others were busy, unless the target waits by the clock alone.
pub(super) fn source<'a>(
    accepted: Vec<Audited<'a>>,
    refused: &mut Vec<RefusedRun>,
    rules: &Rules,
) -> (BusySource, Vec<Measured<'a>>) {
    let Some(source) = accepted.iter().find_map(|run| Some(busy(run.record)?.0)) else {
        let unmeasured = accepted.into_iter().map(|audited| Measured { audited, busy: 0.0 });
        return (BusySource::NotMeasured, unmeasured.collect());
    };
    let mut measured = Vec::new();
    for audited in accepted {
        let share = taken_by_others(audited.record);
        if matches!(source, BusySource::Process { .. }) && share > rules.most_others {
            refused.push(refusal(audited.record, Refusal::HostShared { share }));
            continue;
        }
        match busy(audited.record).filter(|(from, _)| *from == source) {
            Some((_, busy)) => measured.push(Measured { audited, busy }),
            None => refused.push(refusal(audited.record, Refusal::BusyNotMeasured)),
        }
    }
    (source, measured)
}

/// Cores that the base set says a run keeps busy.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Explained {
    /// By the steps of people.
    pub(super) people: f64,
    /// By calls and messages, which come whatever the response times are.
    pub(super) others: f64,
}

/// What the base set says of a run: each step, call and message that it really made.
///
/// Calls are those of the steady phase. Looks at the open calls and messages are spread evenly over
/// the run: the record does not tell them by phase.
pub(super) fn explained(
    run: &Audited<'_>,
    base: &DemandSet,
) -> Result<Explained, CalibrationError> {
    let record = run.record;
    let unknown = |what, name: &str| CalibrationError::UnknownDemand {
        run: record.provenance.started_at.clone(),
        what,
        name: name.to_owned(),
        set: base.id.clone(),
    };
    let step_s = |name: &str| {
        let demand = base.step(name).ok_or_else(|| unknown("step", name))?;
        Ok::<f64, CalibrationError>(demand.cpu.as_secs_f64())
    };
    let operation_s = |name: &str| {
        let demand = base.operation(name).ok_or_else(|| unknown("operation", name))?;
        Ok::<f64, CalibrationError>(demand.cpu.as_secs_f64())
    };
    let mut explained = Explained::default();
    for step in run.steps() {
        explained.people += step.throughput_per_s * step_s(&step.name)?;
    }
    let run_s = record.end.at_s.max(f64::MIN_POSITIVE);
    if let (Some(plan), Some(calls)) = (&record.plan.calls, &record.calls) {
        for count in &plan.steady {
            let step = match count.ending {
                CallEnding::Answered | CallEnding::Transferred => "call_answered",
                CallEnding::Busy | CallEnding::Unanswered | CallEnding::Abandoned => "call_missed",
            };
            explained.others += count.calls as f64 / run.steady_s() * step_s(step)?;
        }
        explained.others += calls.polling.polls as f64 / run_s * operation_s("call.active")?;
    }
    if let Some(sms) = &record.sms {
        explained.others += sms.total.arrived as f64 / run_s * step_s("sms_sent")?;
    }
    Ok(explained)
}

/// Operations that a run makes beside those of its steps.
pub(super) fn steps_beside(record: &RunRecord) -> Vec<&'static str> {
    let mut steps = Vec::new();
    if record.calls.is_some() {
        steps.extend(["call_answered", "call_missed"]);
    }
    if record.sms.is_some() {
        steps.push("sms_sent");
    }
    steps
}
