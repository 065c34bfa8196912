//! The actions that are understood, and who may ask for them.

use super::super::dialect::Dialect;
use super::super::event::Classes;

/// An action.
#[derive(Debug, Clone, Copy)]
pub(super) struct Action {
    pub(super) name: &'static str,
    /// A user may ask for it who has one of these classes; with none, everybody may.
    pub(super) classes: Classes,
    /// What it does, as `ListCommands` says it.
    pub(super) synopsis: &'static str,
    pub(super) answered_by: AnsweredBy,
    /// The first dialect that has it.
    since: Dialect,
}

/// Who answers an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnsweredBy {
    /// The interface itself.
    Interface(Verb),
    /// The calls behind it.
    Switch,
}

/// What the interface itself does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Challenge,
    CoreSettings,
    CoreStatus,
    Events,
    Filter,
    ListCommands,
    Login,
    Logoff,
    Ping,
    UserEvent,
}

const ANYBODY: Classes = Classes::NONE;
const REPORTS: Classes = Classes::SYSTEM.and(Classes::REPORTING);

/// The actions in the order in which `ListCommands` names them. Classes and synopses are those that
/// Asterisk 16.28 listed; those of the PJSIP endpoints, whose module was not loaded there, are from
/// `res/res_pjsip/pjsip_configuration.c`.
const ACTIONS: &[Action] = &[
    interface("Challenge", ANYBODY, Verb::Challenge, "Generate Challenge for MD5 Auth."),
    interface("CoreSettings", REPORTS, Verb::CoreSettings, "Show PBX core settings (version etc)."),
    switch("CoreShowChannels", REPORTS, "List currently active channels."),
    interface("CoreStatus", REPORTS, Verb::CoreStatus, "Show PBX core status variables."),
    interface("Events", ANYBODY, Verb::Events, "Control Event Flow."),
    interface(
        "Filter",
        Classes::SYSTEM,
        Verb::Filter,
        "Dynamically add filters for the current manager session.",
    ),
    switch("Hangup", Classes::SYSTEM.and(Classes::CALL), "Hangup channel."),
    interface("ListCommands", ANYBODY, Verb::ListCommands, "List available manager commands."),
    interface("Login", ANYBODY, Verb::Login, "Login Manager."),
    interface("Logoff", ANYBODY, Verb::Logoff, "Logoff Manager."),
    switch("Originate", Classes::ORIGINATE, "Originate a call."),
    interface("Ping", ANYBODY, Verb::Ping, "Keepalive command."),
    Action {
        since: Dialect::Asterisk13,
        ..switch("PJSIPShowEndpoints", Classes::SYSTEM, "Lists PJSIP endpoints.")
    },
    switch("QueueAdd", Classes::AGENT, "Add interface to queue."),
    switch("QueueRemove", Classes::AGENT, "Remove interface from queue."),
    switch("QueueStatus", ANYBODY, "Show queue status."),
    switch("QueueSummary", ANYBODY, "Show queue summary."),
    switch("Redirect", Classes::CALL, "Redirect (transfer) a call."),
    switch("SIPpeers", REPORTS, "List SIP peers (text format)."),
    switch("Status", REPORTS.and(Classes::CALL), "List channel status."),
    interface("UserEvent", Classes::USER, Verb::UserEvent, "Send an arbitrary event."),
];

const fn interface(
    name: &'static str,
    classes: Classes,
    verb: Verb,
    synopsis: &'static str,
) -> Action {
    let answered_by = AnsweredBy::Interface(verb);
    Action { name, classes, synopsis, answered_by, since: Dialect::Asterisk11 }
}

const fn switch(name: &'static str, classes: Classes, synopsis: &'static str) -> Action {
    let answered_by = AnsweredBy::Switch;
    Action { name, classes, synopsis, answered_by, since: Dialect::Asterisk11 }
}

impl Action {
    /// The action of that name, whatever its case.
    pub(super) fn of_name(name: &str, dialect: Dialect) -> Option<&'static Action> {
        Action::all(dialect).find(|action| action.name.eq_ignore_ascii_case(name))
    }

    /// The actions that there are, by name.
    pub(super) fn all(dialect: Dialect) -> impl Iterator<Item = &'static Action> {
        ACTIONS.iter().filter(move |action| action.since <= dialect)
    }

    /// Whether a user of these classes may ask for it.
    pub(super) fn is_for(&self, write: Classes) -> bool {
        self.classes == ANYBODY || self.classes.meets(write)
    }

    /// Whether it may be asked for before a log-in.
    pub(super) fn is_for_strangers(name: &str) -> bool {
        ["Login", "Logoff", "Challenge"].iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_names() {
        let names: Vec<String> = ACTIONS.iter().map(|a| a.name.to_ascii_lowercase()).collect();
        assert!(names.is_sorted(), "{names:?}");
    }

    #[test]
    fn only_who_has_a_class_of_an_action_may_ask_for_it() {
        let named = |name| Action::of_name(name, Dialect::Asterisk16).expect("it is there");
        assert!(named("originate").is_for(Classes::ORIGINATE));
        assert!(!named("Originate").is_for(Classes::CALL.and(Classes::SYSTEM)));
        assert!(named("Status").is_for(Classes::CALL));
        assert!(named("QueueStatus").is_for(Classes::NONE));
        assert!(!named("CoreSettings").is_for(Classes::NONE));
    }

    #[test]
    fn asterisk_11_has_no_pjsip() {
        assert!(Action::of_name("PJSIPShowEndpoints", Dialect::Asterisk11).is_none());
        assert!(Action::of_name("PJSIPShowEndpoints", Dialect::Asterisk13).is_some());
        assert!(Action::of_name("SIPpeers", Dialect::Asterisk11).is_some());
    }
}
