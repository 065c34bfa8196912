//! One connection's side of the conversation: what each message of the client is answered.
//!
//! It knows no socket. What is said here was seen on Asterisk 16.28 and read in `main/manager.c` of
//! 11.5 and of the 13 series: `process_message`, `authenticate`, `action_login`.

use std::sync::Arc;

use rand::RngExt;
use wire::ami::{DecodeError, Header, Message, MessageRef};

use super::super::event::{Classes, Event};
use super::actions::{Action, AnsweredBy, Verb};
use super::answers::{error, response, success, write_answer};
use super::counts::count;
use super::hub::{Hub, Seat, Stranger};
use super::listener::Listener;
use super::mask;
use super::security::{self, Connection, Incident, cut};
use crate::random;

/// Bytes of the answer to an unknown action, in Asterisk a buffer of 512.
const UNKNOWN_BYTES: usize = 511;

/// Challenges have up to nine digits: in Asterisk a buffer of ten.
const CHALLENGES: std::ops::Range<u32> = 1..1_000_000_000;

/// What follows from a message.
#[derive(Debug, Default)]
pub(super) struct Reply {
    /// What is sent to the client.
    pub(super) bytes: Vec<u8>,
    /// Events that go out after it, to whoever hears them.
    pub(super) events: Vec<Event>,
    /// How the conversation goes on.
    pub(super) then: Then,
}

/// How a conversation goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Then {
    /// The client may say more.
    #[default]
    GoOn,
    /// The answer waits for the delay of a refused log-in; after it the connection is closed.
    Refuse,
    /// After the answer the connection is closed.
    Close,
}

/// A connection's conversation.
pub(super) struct Dialogue {
    hub: Arc<Hub>,
    listener: Arc<Listener>,
    connection: Connection,
    challenge: Option<String>,
    standing: Standing,
    has_garbled: bool,
}

/// Whether somebody has logged in. Each holds a place that is given up with it.
enum Standing {
    Stranger { _place: Stranger },
    User { write: Classes, _seat: Seat },
}

impl Dialogue {
    pub(super) fn new(
        hub: Arc<Hub>,
        listener: Arc<Listener>,
        connection: Connection,
        place: Stranger,
    ) -> Self {
        let standing = Standing::Stranger { _place: place };
        Dialogue { hub, listener, connection, challenge: None, standing, has_garbled: false }
    }

    /// The line that a connection begins with. No empty line follows it.
    pub(super) fn banner(&self) -> String {
        let version = self.hub.settings.dialect.interface_version();
        format!("Asterisk Call Manager/{version}\r\n")
    }

    pub(super) fn is_logged_in(&self) -> bool {
        matches!(self.standing, Standing::User { .. })
    }

    /// Answers a message.
    pub(super) fn hear(&mut self, message: MessageRef<'_>) -> Reply {
        let id = value(message, "ActionID");
        let dialect = self.hub.settings.dialect;
        let Some(name) = action_name(message) else { return self.missing_action(id) };
        let not_allowed = Incident::NotAllowed { action: &name };
        let write = match &self.standing {
            Standing::User { write, .. } => *write,
            Standing::Stranger { .. } if Action::is_for_strangers(&name) => Classes::NONE,
            Standing::Stranger { .. } => {
                return self.refused(&error("Permission denied", id), not_allowed);
            }
        };
        match Action::of_name(&name, dialect) {
            None => self.unknown(&name, id),
            Some(action) if !action.is_for(write) => {
                self.refused(&error("Permission denied", id), not_allowed)
            }
            Some(action) => match action.answered_by {
                AnsweredBy::Interface(verb) => self.act(verb, message, write),
                AnsweredBy::Switch => match self.hub.switch.answer(&message.to_message()) {
                    // As if the module that has the action were not loaded.
                    None => self.unknown(&name, id),
                    Some(answer) => {
                        let mut reply = Reply::default();
                        write_answer(&mut reply.bytes, &answer, id, dialect);
                        reply
                    }
                },
            },
        }
    }

    /// Answers a message without any line.
    pub(super) fn hear_nothing(&self) -> Reply {
        self.missing_action(b"")
    }

    /// Answers what is no message. Asterisk says so and listens on.
    pub(super) fn hear_garbage(&mut self, why: DecodeError) -> Reply {
        if !std::mem::replace(&mut self.has_garbled, true) {
            count(&self.hub.counts.clients_garbled);
        }
        let text = match why {
            DecodeError::LineTooLong { .. } => "Failed to parse message: line too long",
            DecodeError::TooManyHeaders { .. } | DecodeError::MessageTooLong { .. } => {
                "Too many lines in message or allocation failure"
            }
        };
        answered(&error(text, b""))
    }

    fn missing_action(&self, id: &[u8]) -> Reply {
        let refusal = error("Missing action in request", id);
        self.refused(&refusal, Incident::BadFormat { action: "NONE" })
    }

    fn unknown(&self, name: &str, id: &[u8]) -> Reply {
        let text = format!(
            "Invalid/unknown command: {name}. Use Action: ListCommands to show available commands."
        );
        let refusal = error(cut(&text, UNKNOWN_BYTES), id);
        self.refused(&refusal, Incident::BadFormat { action: name })
    }

    fn refused(&self, refusal: &Message, incident: Incident<'_>) -> Reply {
        Reply { events: self.report(incident), ..answered(refusal) }
    }

    /// The event of an incident, where the dialect has such events.
    fn report(&self, incident: Incident<'_>) -> Vec<Event> {
        if !self.hub.settings.dialect.has_security_events() {
            return Vec::new();
        }
        vec![security::event(&self.hub, &self.connection, incident)]
    }

    fn act(&mut self, verb: Verb, message: MessageRef<'_>, write: Classes) -> Reply {
        let id = value(message, "ActionID");
        let hub = &self.hub;
        match verb {
            Verb::Challenge => self.challenge(message),
            Verb::Login => self.log_in(message),
            Verb::Logoff => {
                let goodbye = response("Goodbye", id).with("Message", "Thanks for all the fish.");
                Reply { then: Then::Close, ..answered(&goodbye) }
            }
            Verb::Ping => answered(&hub.pong(id)),
            Verb::CoreSettings => answered(&hub.core_settings(id)),
            Verb::CoreStatus => answered(&hub.core_status(id)),
            Verb::ListCommands => answered(&hub.commands(id, write)),
            Verb::UserEvent => {
                let events = vec![hub.user_event(message)];
                Reply { events, ..answered(&success("Event Sent", id)) }
            }
            Verb::Events => self.set_mask(message),
            Verb::Filter => self.add_filter(message),
        }
    }

    fn challenge(&mut self, message: MessageRef<'_>) -> Reply {
        let id = value(message, "ActionID");
        if !value(message, "AuthType").eq_ignore_ascii_case(b"MD5") {
            return answered(&error("Must specify AuthType", id));
        }
        let (seed, number) = (self.hub.settings.seed, self.connection.number);
        // Asking again does not change it.
        let challenge = self.challenge.get_or_insert_with(|| {
            random::child(seed, "manager challenge", number).random_range(CHALLENGES).to_string()
        });
        answered(&response("Success", id).with("Challenge", challenge))
    }

    fn log_in(&mut self, message: MessageRef<'_>) -> Reply {
        let id = value(message, "ActionID");
        if self.is_logged_in() {
            return answered(&success("Already authenticated", id));
        }
        let name = message.get("Username").unwrap_or_default();
        let hub = Arc::clone(&self.hub);
        let account = match self.identify(message, &name) {
            Ok(at) => &hub.accounts[at],
            Err(events) => {
                count(&hub.counts.logins_refused);
                let refusal = answered(&error("Authentication failed", id));
                return Reply { events, then: Then::Refuse, ..refusal };
            }
        };
        self.connection.account = name.into_owned();
        self.connection.since_us = hub.wall.now_us();
        self.listener.admit(account.read, account.filters.clone());
        if let Some(classes) = mask::read(&text(message, "Events")) {
            self.listener.ask(classes);
        }
        let mut reply = answered(&success("Authentication accepted", id));
        let is_told = self.listener.asked_for(Classes::SYSTEM)
            && (account.read.meets(Classes::SYSTEM) || !hub.settings.dialect.guards_fully_booted());
        if is_told {
            hub.fully_booted().write_to(&mut reply.bytes);
        }
        // The answer has to be waiting before the client can get an event.
        self.listener.answer(&std::mem::take(&mut reply.bytes));
        let seat = Seat::take(&hub, &self.listener);
        self.standing = Standing::User { write: account.write, _seat: seat };
        Reply { events: self.report(Incident::LoggedIn), ..reply }
    }

    /// Which account a log-in proves to be, or the events that tell why it is none.
    fn identify(&self, message: MessageRef<'_>, name: &str) -> Result<usize, Vec<Event>> {
        if name.is_empty() {
            return Err(Vec::new());
        }
        let accounts = &self.hub.accounts;
        let Some(at) = accounts.iter().position(|account| account.is_called(name)) else {
            return Err(self.report(Incident::UnknownUser { name }));
        };
        if !value(message, "AuthType").eq_ignore_ascii_case(b"MD5") {
            return if accounts[at].has_secret(value(message, "Secret")) {
                Ok(at)
            } else {
                Err(self.report(Incident::WrongPassword { name }))
            };
        }
        let given = message.get("Key").unwrap_or_default();
        match &self.challenge {
            Some(challenge) if !given.is_empty() => {
                let expected = accounts[at].response_to(challenge);
                if expected == given {
                    return Ok(at);
                }
                let (response, expected) = (given.as_ref(), expected.as_str());
                Err(self.report(Incident::WrongResponse { challenge, response, expected }))
            }
            _ => Err(Vec::new()),
        }
    }

    fn set_mask(&self, message: MessageRef<'_>) -> Reply {
        let id = value(message, "ActionID");
        let Some(classes) = mask::read(&text(message, "EventMask")) else {
            return answered(&error("Invalid event mask", id));
        };
        self.listener.ask(classes);
        self.hub.recount();
        let state = if classes == Classes::NONE { "Off" } else { "On" };
        answered(&response("Success", id).with("Events", state))
    }

    fn add_filter(&self, message: MessageRef<'_>) -> Reply {
        use super::filter::FilterError;
        let id = value(message, "ActionID");
        if !value(message, "Operation").eq_ignore_ascii_case(b"Add") {
            return answered(&error("Unknown operation", id));
        }
        let (filter, syntax) = (text(message, "Filter"), self.hub.filter_syntax());
        let added = self.listener.with_filters(|filters| filters.add(&filter, syntax));
        answered(&match added {
            Ok(()) => success("Success", id),
            Err(FilterError::DoesNotCompile) => {
                error("Filter did not compile.  Check the syntax of the filter given.", id)
            }
            Err(FilterError::TooMany) => error("Internal Error. Failed adding filter.", id),
        })
    }
}

fn answered(message: &Message) -> Reply {
    let mut reply = Reply::default();
    message.write_to(&mut reply.bytes);
    reply
}

/// The first header `Action` that is not empty.
fn action_name(message: MessageRef<'_>) -> Option<String> {
    let names = message.get_all("Action").map(std::borrow::Cow::into_owned);
    names.into_iter().find(|name| !name.is_empty())
}

/// The value of a header, or nothing.
fn value<'a>(message: MessageRef<'a>, key: &str) -> &'a [u8] {
    message.lines().find(|header| header.is(key)).map_or(&[], Header::value)
}

/// The value of a header as text, or nothing.
fn text<'a>(message: MessageRef<'a>, key: &str) -> std::borrow::Cow<'a, str> {
    message.get(key).unwrap_or_default()
}
