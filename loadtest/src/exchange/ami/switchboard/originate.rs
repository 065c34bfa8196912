//! What a client asks for with `Originate`, and how far that is looked at before it is tried.
//!
//! The checks and their words are those of Asterisk's `main/manager.c`, `action_originate`; those of
//! 16 were seen.

use wire::ami::{EventWriter, Message};

use super::channel::{Channel, Party};
use super::core::{Core, Kind};
use super::{eleven, snapshot};

/// What became of a call that a client asked for.
pub(super) const ORIGINATE_RESPONSE: Kind = Kind::call("OriginateResponse");

/// A call that a client asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Originate {
    /// The channel as it was asked for.
    pub(super) channel: String,
    /// Of a Local channel: what stands behind `Local/`.
    pub(super) dial_string: String,
    pub(super) exten: String,
    pub(super) context: String,
    /// Whether the pair of channels may vanish once both its halves are bridged (no `/n`).
    pub(super) optimises: bool,
    pub(super) other_end: OtherEnd,
    pub(super) caller: Party,
    pub(super) account: Option<String>,
    pub(super) variables: Vec<(String, String)>,
    pub(super) timeout_ms: u64,
    pub(super) is_async: bool,
    pub(super) action_id: Option<String>,
}

/// Where the caller's own end goes on when it is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OtherEnd {
    Exten { context: String, exten: String, priority: u32 },
    Application { name: String, data: String },
}

/// Asterisk's own, if the client gives none (`manager.c`).
const TIMEOUT_MS: u64 = 30_000;

/// Whether the dialplan has an extension in a context.
pub(super) fn exists(context: &str, exten: &str) -> bool {
    let is_of = |first: &[u8]| {
        let bytes = exten.as_bytes();
        bytes.len() == 3 && bytes.iter().all(u8::is_ascii_digit) && first.contains(&bytes[0])
    };
    match context {
        "incoming" => is_of(b"1234") || matches!(exten, "800" | "801"),
        "agents" => is_of(b"1234"),
        "caller" => {
            let starts = exten.as_bytes().first().is_some_and(u8::is_ascii_digit);
            exten == "talk" || (starts && exten.len() > 1)
        }
        _ => false,
    }
}

impl Originate {
    /// What an action asks for, or why not, in Asterisk's words.
    pub(super) fn of(action: &Message) -> Result<Originate, &'static str> {
        let text = |key: &str| {
            let value = action.get(key).map(|value| value.trim().to_owned());
            value.filter(|value| !value.is_empty())
        };
        let channel = text("Channel").ok_or("Channel not specified")?;
        let priority = match text("Priority") {
            None => 0,
            Some(priority) => priority.parse().map_err(|_| "Invalid priority")?,
        };
        let timeout_ms = match text("Timeout") {
            None => TIMEOUT_MS,
            Some(timeout) => timeout.parse().map_err(|_| "Invalid timeout")?,
        };
        let (technology, dial_string) = channel.split_once('/').ok_or("Invalid channel")?;
        let is_async = text("Async").is_some_and(|value| is_true(&value));
        let (context, exten) =
            (text("Context").unwrap_or_default(), text("Exten").unwrap_or_default());
        if priority > 0 && !exists(&context, &exten) {
            return Err("Extension does not exist.");
        }
        let other_end = match text("Application") {
            Some(name) => OtherEnd::Application { name, data: text("Data").unwrap_or_default() },
            None if priority > 0 || is_async => OtherEnd::Exten { context, exten, priority },
            None => return Err("Originate with 'Exten' requires 'Context' and 'Priority'"),
        };
        let is_local = technology.eq_ignore_ascii_case("Local");
        let dialled = if is_local { dial_string } else { "" };
        let (number, options) = dialled.split_once('/').unwrap_or((dialled, ""));
        let (exten, context) = number.split_once('@').unwrap_or((number, "default"));
        Ok(Originate {
            dial_string: dialled.to_owned(),
            exten: exten.to_owned(),
            context: context.to_owned(),
            optimises: !options.contains('n'),
            other_end,
            caller: text("CallerID").map(|caller| party_of(&caller)).unwrap_or_default(),
            account: text("Account"),
            variables: variables_of(action),
            timeout_ms,
            is_async,
            action_id: text("ActionID"),
            channel,
        })
    }
}

impl Originate {
    /// Tells what became of it (`main/manager.c`, `fast_originate`), with the channel that was
    /// answered. Reasons are those of `include/asterisk/frame.h`: 0 it failed, 3 it rang, 4 it was
    /// answered.
    pub(super) fn print_response<'b>(
        &self,
        event: EventWriter<'b>,
        core: &Core,
        channel: Option<&Channel>,
        reason: u8,
    ) -> EventWriter<'b> {
        let event = match &self.action_id {
            Some(id) => event.header("ActionID", id),
            None => event,
        };
        let response = if channel.is_some() { "Success" } else { "Failure" };
        let name = channel.map_or(&self.channel, |channel| &channel.name);
        let event = event.header("Response", response).header("Channel", name);
        let event = match &self.other_end {
            OtherEnd::Exten { context, exten, .. } => {
                event.header("Context", context).header("Exten", exten)
            }
            OtherEnd::Application { name, data } => {
                event.header("Application", name).header("Data", data)
            }
        };
        let unique_id = channel.map_or("<unknown>", |channel| &channel.unique_id);
        let event = event
            .header_of("Reason", reason)
            .header("Uniqueid", unique_id)
            .header("CallerIDNum", snapshot::or_unknown(&self.caller.number))
            .header("CallerIDName", snapshot::or_unknown(&self.caller.name));
        match channel {
            Some(channel) => eleven::variables(event, core, channel),
            None => event,
        }
    }
}

/// Asterisk's `ast_true`.
fn is_true(text: &str) -> bool {
    ["yes", "true", "y", "t", "1", "on"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// A caller id: `"Name" <number>`, `Name <number>`, a number, or a name (`ast_callerid_parse`).
fn party_of(text: &str) -> Party {
    if let Some((name, rest)) = text.split_once('<') {
        let number = rest.split('>').next().unwrap_or_default().trim();
        return Party::new(number, name.trim().trim_matches('"'));
    }
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || b"*#+".contains(&byte));
    if is_number { Party::new(text, "") } else { Party::new("", text.trim_matches('"')) }
}

/// The variables of an action: `Variable: A=1,B=2`, in one header or several.
fn variables_of(action: &Message) -> Vec<(String, String)> {
    let mut variables = Vec::new();
    for value in action.get_all("Variable") {
        for pair in value.split(',').filter(|pair| !pair.trim().is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            variables.push((name.trim().to_owned(), value.to_owned()));
        }
    }
    variables
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call() -> Message {
        Message::action("Originate")
            .with("Channel", "Local/101@incoming/n")
            .with("Context", "caller")
            .with("Exten", "talk")
            .with("Priority", "1")
    }

    #[track_caller]
    fn refused(action: &Message, words: &str) {
        assert_eq!(Originate::of(action).expect_err("it is refused"), words);
    }

    #[test]
    fn what_is_asked_for_is_understood() {
        let action = call()
            .with("CallerID", "\"Alice Test\" <5551234>")
            .with("Variable", "CALLSEC=1,__RINGSEC=0.5")
            .with("Variable", "A=b=c")
            .with("Timeout", "15000")
            .with("Async", "true");
        let originate = Originate::of(&action).expect("it is right");
        assert_eq!(originate.caller, Party::new("5551234", "Alice Test"));
        assert_eq!((originate.exten.as_str(), originate.context.as_str()), ("101", "incoming"));
        assert!(!originate.optimises && originate.is_async);
        assert_eq!(originate.timeout_ms, 15_000);
        let names: Vec<_> = originate.variables.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["CALLSEC", "__RINGSEC", "A"]);
        assert_eq!(originate.variables[2].1, "b=c");
    }

    #[test]
    fn refusals_are_in_the_words_of_asterisk() {
        let originate = || Message::action("Originate");
        refused(&originate(), "Channel not specified");
        refused(&originate().with("Channel", "nope"), "Invalid channel");
        let no_place = "Originate with 'Exten' requires 'Context' and 'Priority'";
        refused(&originate().with("Channel", "Local/101"), no_place);
        refused(&call().with("Timeout", "soon"), "Invalid timeout");
        let elsewhere = originate().with("Channel", "Local/1@a").with("Priority", "1");
        refused(&elsewhere.clone().with("Context", "b"), "Extension does not exist.");
        refused(&originate().with("Channel", "Local/1").with("Priority", "x"), "Invalid priority");
    }

    #[test]
    fn a_caller_id_is_a_name_a_number_or_both() {
        assert_eq!(party_of("5551234"), Party::new("5551234", ""));
        assert_eq!(party_of("Click <0912>"), Party::new("0912", "Click"));
        assert_eq!(party_of("علی <0912>"), Party::new("0912", "علی"));
        assert_eq!(party_of("Alice"), Party::new("", "Alice"));
        assert_eq!(party_of("<"), Party::default());
    }

    #[test]
    fn the_dialplan_has_the_extensions_that_it_has() {
        assert!(exists("incoming", "101") && exists("incoming", "801") && exists("caller", "talk"));
        assert!(exists("caller", "12") && !exists("caller", "1"));
        assert!(!exists("incoming", "999") && !exists("incoming", "10") && !exists("x", "101"));
    }
}
