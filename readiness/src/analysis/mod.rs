//! Facts, answers and the catalogue -> results. Pure: it opens nothing and reads no clock.
//!
//! Each prerequisite of the catalogue has one rule, in the file of its section. A rule judges what was read
//! or given; it knows nothing of people. `decide` then asks whether a person's word helps, and whether
//! somebody answers for what is left. So precedence is written once, and a rule cannot get round it.

mod decide;
mod fax;
mod financial;
mod finding;
mod general;
mod hardware;
mod install;
mod look;
mod mail;
mod outside;
mod recording;
mod rules;
mod server;
mod sms;
mod sql;
mod telephony;

#[cfg(test)]
mod tests;

use documents::readiness::{CheckResult, Family, MachineFacts, ReadinessAnswer, Role};
use documents::requirements::{Requirement, requirements};
use documents::text::Message;
use sizing::checklist::tags;
use sizing::inputs::{Inputs, ModuleKind};
use sizing::quote::Quote;

use crate::answers::Answers;
use finding::{Finding, Ruling, Unread, Verdict};
use look::{Look, Subject};
use rules::{Place, Rule, rule};

/// What is analysed.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The facts of the machines, in any order.
    pub machines: &'a [MachineFacts],
    /// What the install is asked for.
    pub inputs: &'a Inputs,
    /// Its quote, if there is one: its minimum column is held against the server.
    pub quote: Option<&'a Quote>,
    /// What a person knows.
    pub answers: &'a Answers,
}

impl<'a> Case<'a> {
    /// The machines of a role, in an order that does not depend on the list's.
    fn of_role(&self, role: Role) -> Vec<&'a MachineFacts> {
        let mut machines: Vec<&MachineFacts> =
            self.machines.iter().filter(|machine| machine.role == role).collect();
        machines.sort_by(|a, b| {
            let name = |machine: &MachineFacts| {
                let account = machine.account.value.as_ref();
                account.map(|account| account.computer.clone())
            };
            (name(a), &a.collected_at).cmp(&(name(b), &b.collected_at))
        });
        machines
    }

    /// Whether the install has a machine of that role, with or without facts.
    fn has_role(&self, role: Role) -> bool {
        let asked = match role {
            Role::Database => self.inputs.servers.value > 1,
            // A recorder apart is not the CRM's server, whose facts would say nothing of it.
            Role::Recorder => self.inputs.has(ModuleKind::RecordingTelsa8, "separate"),
            Role::Crm | Role::Fax | Role::Client => false,
        };
        let named = self.answers.machines.contains(&role);
        asked || named || self.machines.iter().any(|machine| machine.role == role)
    }
}

/// Each prerequisite with its state, in the catalogue's order; one result a machine where a row is about
/// several.
pub fn analyse(case: &Case<'_>) -> Vec<CheckResult> {
    let tags = tags(case.inputs);
    let mut results = Vec::new();
    for requirement in requirements() {
        let rule = rule(&requirement.id).expect("a test holds that each prerequisite has a rule");
        let called = requirement.when.iter().any(|tag| tags.contains(tag))
            || rule.also.is_some_and(|also| also(case));
        if !called {
            let why = Message::new("why.not-called-for").with("what", &requirement.when.join(", "));
            let look = Look::new(case, requirement, rule, Subject::None);
            results.push(decide::decide(look, Ok(Finding::not_applicable(why))));
            continue;
        }
        for subject in subjects(case, requirement, rule) {
            let mut look = Look::new(case, requirement, rule, subject);
            let ruling = judge(&mut look, rule);
            results.push(decide::decide(look, ruling));
        }
    }
    results
}

/// The prerequisites that an install calls for.
pub fn applies(inputs: &Inputs) -> Vec<&'static Requirement> {
    let tags = tags(inputs);
    let called = |row: &&Requirement| row.when.iter().any(|tag| tags.contains(tag));
    requirements().iter().filter(called).collect()
}

/// The answer that results come to.
pub fn answer(results: &[CheckResult]) -> ReadinessAnswer {
    ReadinessAnswer::of(results.iter().map(|result| &result.state))
}

/// What a rule says, unless the row makes no sense on the server as it is. That is said of the CRM's server
/// alone: there `OS-VER` already fails and gives the way out.
///
/// Where the system is not known, such a row does not pass either: to know less is never better.
fn judge(look: &mut Look<'_>, rule: &Rule) -> Ruling {
    if !rule.windows_only || look.role() != Some(Role::Crm) {
        return (rule.judge)(look);
    }
    match look.family() {
        Some(Family::Windows) => (rule.judge)(look),
        Some(Family::Linux | Family::Other) => {
            Ok(Finding::not_applicable(Message::new("why.not-windows")))
        }
        None => match (rule.judge)(look) {
            Ok(Finding { verdict: Verdict::Pass, .. }) => Err(Unread::not_told("what.system")),
            other => other,
        },
    }
}

/// The machines that a row is about on this install.
fn subjects<'a>(
    case: &Case<'a>,
    requirement: &'static Requirement,
    rule: &Rule,
) -> Vec<Subject<'a>> {
    let each = |role: Role| -> Vec<Subject<'a>> {
        let machines = case.of_role(role);
        if machines.is_empty() || rule.by_word {
            return vec![Subject::Machine { role, facts: None, instead: false }];
        }
        let of = |facts| Subject::Machine { role, facts: Some(facts), instead: false };
        machines.into_iter().map(of).collect()
    };
    match requirement.machines.as_slice() {
        [] => vec![Subject::None],
        _ if rule.place == Place::Database && case.has_role(Role::Database) => each(Role::Database),
        _ if rule.place == Place::Database => each(Role::Crm),
        // A recorder or fax machine that nobody named is the CRM's server.
        [role @ (Role::Recorder | Role::Fax)] if !case.has_role(*role) => {
            let mut subjects = each(Role::Crm);
            for subject in &mut subjects {
                if let Subject::Machine { instead, .. } = subject {
                    *instead = true;
                }
            }
            subjects
        }
        roles => {
            let there = |role: &&Role| **role != Role::Database || case.has_role(Role::Database);
            roles.iter().filter(there).flat_map(|role| each(*role)).collect()
        }
    }
}
