//! The headers that describe a channel or a bridge in the events of 12 and later.
//!
//! From Asterisk's `main/manager_channels.c`, `ast_manager_build_channel_state_string_prefix`, and
//! `main/manager_bridges.c`, `ast_manager_build_bridge_state_string_prefix`; in the order of the
//! recorded sessions of 16.

use wire::ami::EventWriter;

use super::channel::{Bridge, Channel, Party};
use super::core::Core;

/// The keys of a channel's headers, with a prefix.
pub(super) struct Keys {
    channel: &'static str,
    state: &'static str,
    state_words: &'static str,
    caller_number: &'static str,
    caller_name: &'static str,
    connected_number: &'static str,
    connected_name: &'static str,
    language: &'static str,
    account: &'static str,
    context: &'static str,
    exten: &'static str,
    priority: &'static str,
    unique_id: &'static str,
    linked_id: &'static str,
    variable: &'static str,
}

macro_rules! keys {
    ($prefix:literal) => {
        Keys {
            channel: concat!($prefix, "Channel"),
            state: concat!($prefix, "ChannelState"),
            state_words: concat!($prefix, "ChannelStateDesc"),
            caller_number: concat!($prefix, "CallerIDNum"),
            caller_name: concat!($prefix, "CallerIDName"),
            connected_number: concat!($prefix, "ConnectedLineNum"),
            connected_name: concat!($prefix, "ConnectedLineName"),
            language: concat!($prefix, "Language"),
            account: concat!($prefix, "AccountCode"),
            context: concat!($prefix, "Context"),
            exten: concat!($prefix, "Exten"),
            priority: concat!($prefix, "Priority"),
            unique_id: concat!($prefix, "Uniqueid"),
            linked_id: concat!($prefix, "Linkedid"),
            variable: concat!($prefix, "ChanVariable"),
        }
    };
}

/// The channel that an event is about.
pub(super) const PLAIN: Keys = keys!("");
/// The channel that is called.
pub(super) const DEST: Keys = keys!("Dest");
/// The half of a pair of Local channels that was made by who dialled it.
pub(super) const LOCAL_ONE: Keys = keys!("LocalOne");
/// The half that runs the dialplan.
pub(super) const LOCAL_TWO: Keys = keys!("LocalTwo");
/// Who passes a call on.
pub(super) const TRANSFERER: Keys = keys!("Transferer");
/// Who is passed on.
pub(super) const TRANSFEREE: Keys = keys!("Transferee");

/// What stands for a number or a name that is not there.
pub(super) fn or_unknown(text: &str) -> &str {
    if text.is_empty() { "<unknown>" } else { text }
}

/// Prints a channel.
pub(super) fn channel<'b>(
    event: EventWriter<'b>,
    core: &Core,
    keys: &Keys,
    channel: &Channel,
) -> EventWriter<'b> {
    let Party { number, name } = &channel.caller;
    let Party { number: connected_number, name: connected_name } = &channel.connected;
    let event = event
        .header(keys.channel, &channel.name)
        .header(keys.state, channel.state.number())
        .header(keys.state_words, channel.state.words())
        .header(keys.caller_number, or_unknown(number))
        .header(keys.caller_name, or_unknown(name))
        .header(keys.connected_number, or_unknown(connected_number))
        .header(keys.connected_name, or_unknown(connected_name))
        .header(keys.language, "en")
        .header(keys.account, &channel.account)
        .header(keys.context, &channel.place.context)
        .header(keys.exten, &channel.place.exten)
        .header_of(keys.priority, channel.place.priority)
        .header(keys.unique_id, &channel.unique_id)
        .header(keys.linked_id, &channel.linked_id);
    let shown = core.settings.channel_variables.iter().zip(&channel.shown);
    shown.fold(event, |event, (name, value)| {
        event.header_of(keys.variable, format_args!("{name}={value}"))
    })
}

/// Prints a bridge of two, as `Dial` and `Queue` make it.
pub(super) fn bridge<'b>(event: EventWriter<'b>, bridge: &Bridge) -> EventWriter<'b> {
    event
        .header("BridgeUniqueid", &bridge.unique_id)
        .header("BridgeType", "basic")
        .header("BridgeTechnology", "simple_bridge")
        .header("BridgeCreator", "<unknown>")
        .header("BridgeName", "<unknown>")
        .header_of("BridgeNumChannels", bridge.channels.len())
        .header("BridgeVideoSourceMode", "none")
}
