//! The plan as a record tells it.

use documents::calls::{CallStage, CallsPlan, ExchangeKind};
use documents::run::{ClassSummary, PlanSummary};
use documents::sms::{CampaignPlan, GatewayKind, SmsPlan};

use super::{Kinds, Plan, Preview};
use crate::calls::script::ScriptedCall;
use crate::calls::tally::CallTally;
use crate::http;
use crate::scenario::{Calls, Scenario};

impl Plan {
    /// The plan as a record tells it. `kinds` says what its calls and messages are played by.
    pub fn summary(&self, preview: &Preview, kinds: Kinds<'_>) -> PlanSummary {
        let Scenario { phases, crm, thresholds, .. } = &self.scenario;
        let classes =
            crm.classes.iter().zip(&self.users_by_class).map(|(class, &users)| ClassSummary {
                name: class.name.clone(),
                users,
                think_time_s_mean: class.think_time.as_secs_f64(),
            });
        PlanSummary {
            users: crm.users,
            classes: classes.collect(),
            peak_factor: crm.peak_factor,
            ramp_s: phases.ramp.as_secs_f64(),
            steady_from_s: self.steady_from().as_secs_f64(),
            steady_until_s: self.steady_until().as_secs_f64(),
            drain_s: self.drain(false).as_secs_f64(),
            steps_planned: preview.steps,
            calls: kinds.exchange.and_then(|exchange| self.calls_summary(exchange.clone())),
            sms: kinds.gateway.and_then(|gateway| self.sms_summary(gateway.clone())),
            http: self
                .scenario
                .http
                .as_ref()
                .map(|http| http::plan(http, self.scenario.seed, self.steady_until())),
            thresholds: thresholds.iter().map(ToString::to_string).collect(),
        }
    }

    fn sms_summary(&self, gateway: GatewayKind) -> Option<SmsPlan> {
        let (sms, script) = (self.scenario.sms.as_ref()?, self.sms.as_ref()?);
        let play = &sms.gateway.play;
        let inbound = sms.inbound.as_ref();
        let campaigns = script.campaigns.iter().map(|&(due_us, messages)| CampaignPlan {
            at_s: due_us as f64 / 1e6,
            messages: u64::from(messages),
        });
        Some(SmsPlan {
            gateway,
            gateway_rate_per_s: play.rate.map(|rate| rate.per_second),
            gateway_latency: play.latency.to_string(),
            gateway_troubles: play.troubles.iter().map(ToString::to_string).collect(),
            campaigns: campaigns.collect(),
            singles_planned: script.singles_us.len() as u64,
            messages_planned: script.messages.total(),
            parts_planned: script.messages.parts(),
            replies_planned: script.replies_us.len() as u64,
            reports_share: inbound.map_or(0.0, |inbound| inbound.delivered.ratio),
            reports_after: inbound
                .map_or_else(String::new, |inbound| inbound.reported_after.to_string()),
            patience_s: sms.patience.as_secs_f64(),
        })
    }

    fn calls_summary(&self, exchange: ExchangeKind) -> Option<CallsPlan> {
        let calls = self.scenario.calls.as_ref()?;
        let users = self.scenario.crm.users;
        let steady_us = self.steady_us();
        let counted = || self.calls.iter().filter(|call| steady_us.contains(&call.due_us));
        let mut tally = CallTally::default();
        counted().for_each(|call| tally.played(call.direction, call.ending));
        let number = counted().count() as f64;
        let held_us: u64 = counted().map(ScriptedCall::holding_us).sum();
        let steady_s = self.scenario.phases.steady.as_secs_f64();
        Some(CallsPlan {
            exchange,
            busy_hour_calls: calls.per_user.per_second * 3_600.0 * users as f64,
            stages: self.call_stages(calls),
            agents: calls.agents_of(users),
            calls_planned: self.calls.len() as u64,
            steady: tally.played,
            holding_s_mean: if number > 0.0 { held_us as f64 / 1e6 / number } else { 0.0 },
            erlangs_offered: held_us as f64 / 1e6 / steady_s,
            poll_every_ms: calls.poll.as_secs_f64() * 1e3,
            expected_after_s: calls.expected_after.as_secs_f64(),
            left_after_s: calls.left_after.as_secs_f64(),
        })
    }

    /// The stages of the calls as far as the run goes.
    fn call_stages(&self, calls: &Calls) -> Vec<CallStage> {
        let end_s = self.steady_until().as_secs_f64();
        let mut from_s = 0.0;
        let mut stages = Vec::new();
        for stage in &calls.stages {
            let until_s = (from_s + stage.lasts.as_secs_f64()).min(end_s);
            let (factor_from, factor_until) = (stage.factor_from, stage.factor_until);
            stages.push(CallStage { from_s, until_s, factor_from, factor_until });
            from_s = until_s;
        }
        if from_s < end_s {
            let factor = calls.stages.last().map_or(1.0, |stage| stage.factor_until);
            let (factor_from, factor_until) = (factor, factor);
            stages.push(CallStage { from_s, until_s: end_s, factor_from, factor_until });
        }
        stages
    }
}
