//! What a rule sees: one prerequisite on one machine. It keeps account of what was read.

use documents::readiness::{
    Fact, Family, MachineFacts, Missing, PathFacts, ProbeFact, ProbeOutcome, Role, Why,
};
use documents::requirements::Requirement;
use documents::text::Message;

use super::Case;
use super::finding::Unread;
use super::rules::Rule;

/// What a result is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Subject<'a> {
    /// No machine of the install.
    None,
    /// A machine, as far as its facts are there.
    Machine {
        /// Its role.
        role: Role,
        /// Its facts.
        facts: Option<&'a MachineFacts>,
        /// Whether it stands in for a machine that nobody named.
        instead: bool,
    },
}

/// One prerequisite on one machine.
pub(super) struct Look<'a> {
    /// The case.
    pub(super) case: &'a Case<'a>,
    /// The prerequisite.
    pub(super) requirement: &'static Requirement,
    /// How what was asked for has been read.
    pub(super) read_by: Vec<String>,
    rule: &'static Rule,
    subject: Subject<'a>,
}

impl<'a> Look<'a> {
    /// Nothing has been read yet.
    pub(super) fn new(
        case: &'a Case<'a>,
        requirement: &'static Requirement,
        rule: &'static Rule,
        subject: Subject<'a>,
    ) -> Self {
        Look { case, requirement, read_by: Vec::new(), rule, subject }
    }

    /// The machine's role.
    pub(super) fn role(&self) -> Option<Role> {
        match self.subject {
            Subject::None => None,
            Subject::Machine { role, .. } => Some(role),
        }
    }

    /// Whether the machine stands in for one that nobody named.
    pub(super) fn is_instead(&self) -> bool {
        matches!(self.subject, Subject::Machine { instead: true, .. })
    }

    /// A figure of the row.
    pub(super) fn figure(&self, name: &str) -> f64 {
        debug_assert!(self.rule.figures.contains(&name), "{} declares {name}", self.rule.id);
        let figure = self.requirement.figures.get(name);
        *figure.expect("a test holds that every figure that a rule declares is in the catalogue")
    }

    /// The machine's facts.
    pub(super) fn machine(&self) -> Result<&'a MachineFacts, Unread> {
        let crm = || Subject::Machine {
            role: Role::Crm,
            facts: self.case.of_role(Role::Crm).first().copied(),
            instead: true,
        };
        let subject = if let Subject::None = self.subject { crm() } else { self.subject };
        match subject {
            Subject::Machine { facts: Some(facts), .. } => Ok(facts),
            Subject::Machine { role, .. } => {
                Err(Unread { why: Message::new("why.no-facts").with("role", role.name()) })
            }
            Subject::None => unreachable!("replaced by the CRM's server above"),
        }
    }

    /// A fact of the machine.
    pub(super) fn fact<T>(
        &mut self,
        pick: impl FnOnce(&'a MachineFacts) -> &'a Fact<T>,
    ) -> Result<&'a T, Unread> {
        let fact = pick(self.machine()?);
        self.note(&fact.by);
        match (&fact.value, &fact.missing) {
            (Some(value), _) => Ok(value),
            (None, Some(missing)) => Err(unread(missing)),
            (None, None) => Err(Unread::new("why.no-reason")),
        }
    }

    /// The family of the machine's system, if it is known.
    pub(super) fn family(&self) -> Option<Family> {
        Some(self.machine().ok()?.system.value.as_ref()?.family)
    }

    /// The probes of one kind, made from any machine: those of the CRM's server first.
    pub(super) fn probes<T>(
        &mut self,
        pick: impl Fn(&'a ProbeOutcome) -> Option<&'a T>,
    ) -> Vec<(&'a ProbeFact, &'a T)> {
        let machines = Role::ALL.into_iter().flat_map(|role| self.case.of_role(role));
        let probes: Vec<(&ProbeFact, &T)> = machines
            .flat_map(|machine| &machine.probes)
            .filter_map(|probe| Some((probe, pick(&probe.outcome)?)))
            .collect();
        for (probe, _) in &probes {
            self.note(&probe.about);
        }
        probes
    }

    /// The probes of one kind that the CRM's servers made.
    pub(super) fn own_probes<T>(
        &mut self,
        pick: impl Fn(&'a ProbeOutcome) -> Option<&'a T>,
    ) -> Result<Vec<(&'a ProbeFact, &'a T)>, Unread> {
        let machine = self.machine()?;
        let probes: Vec<(&ProbeFact, &T)> = machine
            .probes
            .iter()
            .filter_map(|probe| Some((probe, pick(&probe.outcome)?)))
            .collect();
        for (probe, _) in &probes {
            self.note(&probe.about);
        }
        Ok(probes)
    }

    /// A path that the answers name by its purpose.
    pub(super) fn path(&mut self, purpose: &str) -> Result<&'a PathFacts, Unread> {
        if !self.case.answers.paths.contains_key(purpose) {
            return Err(Unread { why: Message::new("why.no-path").with("purpose", purpose) });
        }
        let paths = self.fact(|machine| &machine.paths)?;
        let path = paths.iter().find(|path| path.purpose == purpose);
        path.ok_or_else(|| Unread {
            why: Message::new("why.path-not-read").with("purpose", purpose),
        })
    }

    /// A setting that only a person knows; an empty one was not given.
    pub(super) fn setting(&mut self, name: &str) -> Result<&'a str, Unread> {
        let given = self.case.answers.settings.get(name).map(|text| text.trim());
        let given = given.filter(|text| !text.is_empty()).ok_or_else(|| Unread::not_said(name))?;
        self.note(&format!("answers: {name}"));
        Ok(given)
    }

    /// A setting that is a number.
    pub(super) fn number(&mut self, name: &str) -> Result<u32, Unread> {
        let text = self.setting(name)?;
        text.parse().map_err(|_| Unread::not_readable(name, text))
    }

    fn note(&mut self, by: &str) {
        if !by.is_empty() && !self.read_by.iter().any(|known| known == by) {
            self.read_by.push(by.to_owned());
        }
    }
}

/// The reason why a fact has no value, as a sentence.
pub(super) fn unread(missing: &Missing) -> Unread {
    let id = match missing.why {
        Why::NoRight => "why.no-right",
        Why::NotSupported => "why.not-supported",
        Why::Failed => "why.failed",
        Why::TimedOut => "why.timed-out",
        Why::NotAsked => "why.not-asked",
    };
    Unread { why: Message::new(id).with("detail", &missing.detail) }
}
