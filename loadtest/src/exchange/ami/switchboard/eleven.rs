//! How Asterisk 11 prints its events.
//!
//! From its sources: `main/channel.c` (channels, bridges, hang-ups), `apps/app_dial.c`
//! (`senddialevent`, `senddialendevent`), `apps/app_queue.c`, `main/pbx.c` (`Newexten`, `VarSet`),
//! `res/res_musiconhold.c`, `channels/chan_local.c`, `channels/chan_sip.c` (`Transfer`). What is not
//! known is empty in the events of a channel's state, `<unknown>` in those of dials and hang-ups, and
//! `unknown` in those of queues.

use wire::ami::EventWriter;

use super::channel::{Channel, ChannelId, cause_words};
use super::core::Core;
use super::snapshot::or_unknown;

/// What stands in the events of queues for a number or a name that is not there.
pub(super) fn or_bare_unknown(text: &str) -> &str {
    if text.is_empty() { "unknown" } else { text }
}

/// The variables that events show stand behind everything else, with the channel's name.
pub(super) fn variables<'b>(
    event: EventWriter<'b>,
    core: &Core,
    channel: &Channel,
) -> EventWriter<'b> {
    let shown = core.settings.channel_variables.iter().zip(&channel.shown);
    shown.fold(event, |event, (name, value)| {
        // The key is made as the interface makes it; a colon in a channel's name is no risk, the
        // names are ours.
        let key = format!("ChanVariable({})", channel.name);
        event.header_of(&key, format_args!("{name}={value}"))
    })
}

pub(super) fn newchannel<'b>(event: EventWriter<'b>, channel: &Channel) -> EventWriter<'b> {
    // What a channel was asked for with is printed, not what it got: who is called has no extension.
    let exten = if channel.place.exten == "s" { "" } else { &channel.place.exten };
    event
        .header("Channel", &channel.name)
        .header("ChannelState", channel.state.number())
        .header("ChannelStateDesc", channel.state.words())
        .header("CallerIDNum", &channel.caller.number)
        .header("CallerIDName", &channel.caller.name)
        .header("AccountCode", &channel.account)
        .header("Exten", exten)
        .header("Context", &channel.place.context)
        .header("Uniqueid", &channel.unique_id)
}

pub(super) fn newstate<'b>(event: EventWriter<'b>, channel: &Channel) -> EventWriter<'b> {
    event
        .header("Channel", &channel.name)
        .header("ChannelState", channel.state.number())
        .header("ChannelStateDesc", channel.state.words())
        .header("CallerIDNum", &channel.caller.number)
        .header("CallerIDName", &channel.caller.name)
        .header("ConnectedLineNum", &channel.connected.number)
        .header("ConnectedLineName", &channel.connected.name)
        .header("Uniqueid", &channel.unique_id)
}

pub(super) fn newcallerid<'b>(event: EventWriter<'b>, channel: &Channel) -> EventWriter<'b> {
    event
        .header("Channel", &channel.name)
        .header("CallerIDNum", &channel.caller.number)
        .header("CallerIDName", &channel.caller.name)
        .header("Uniqueid", &channel.unique_id)
}

pub(super) fn newexten<'b>(event: EventWriter<'b>, channel: &Channel) -> EventWriter<'b> {
    event
        .header("Channel", &channel.name)
        .header("Context", &channel.place.context)
        .header("Extension", &channel.place.exten)
        .header_of("Priority", channel.place.priority)
        .header("Application", &channel.application)
        .header("AppData", &channel.data)
        .header("Uniqueid", &channel.unique_id)
}

pub(super) fn var_set<'b>(
    event: EventWriter<'b>,
    channel: &Channel,
    name: &str,
    value: &str,
) -> EventWriter<'b> {
    event
        .header("Channel", &channel.name)
        .header("Variable", name)
        .header("Value", value)
        .header("Uniqueid", &channel.unique_id)
}

/// The headers of a request to hang up but for the cause.
pub(super) fn hangup_request<'b>(event: EventWriter<'b>, channel: &Channel) -> EventWriter<'b> {
    event.header("Channel", &channel.name).header("Uniqueid", &channel.unique_id)
}

pub(super) fn hangup<'b>(event: EventWriter<'b>, channel: &Channel, cause: u8) -> EventWriter<'b> {
    event
        .header("Channel", &channel.name)
        .header("Uniqueid", &channel.unique_id)
        .header("CallerIDNum", or_unknown(&channel.caller.number))
        .header("CallerIDName", or_unknown(&channel.caller.name))
        .header("ConnectedLineNum", or_unknown(&channel.connected.number))
        .header("ConnectedLineName", or_unknown(&channel.connected.name))
        .header("AccountCode", &channel.account)
        .header_of("Cause", cause)
        .header("Cause-txt", cause_words(cause))
}

pub(super) fn dial_begin<'b>(
    event: EventWriter<'b>,
    caller: &Channel,
    dest: &Channel,
    dial_string: &str,
) -> EventWriter<'b> {
    event
        .header("SubEvent", "Begin")
        .header("Channel", &caller.name)
        .header("Destination", &dest.name)
        .header("CallerIDNum", or_unknown(&caller.caller.number))
        .header("CallerIDName", or_unknown(&caller.caller.name))
        .header("ConnectedLineNum", or_unknown(&caller.connected.number))
        .header("ConnectedLineName", or_unknown(&caller.connected.name))
        .header("UniqueID", &caller.unique_id)
        .header("DestUniqueID", &dest.unique_id)
        .header("Dialstring", dial_string)
}

pub(super) fn dial_end<'b>(
    event: EventWriter<'b>,
    caller: &Channel,
    status: &str,
) -> EventWriter<'b> {
    event
        .header("SubEvent", "End")
        .header("Channel", &caller.name)
        .header("UniqueID", &caller.unique_id)
        .header("DialStatus", status)
}

/// The event of two channels that begin or cease to hear each other.
pub(super) fn bridge<'b>(
    event: EventWriter<'b>,
    state: &str,
    one: &Channel,
    two: &Channel,
) -> EventWriter<'b> {
    event
        .header("Bridgestate", state)
        .header("Bridgetype", "core")
        .header("Channel1", &one.name)
        .header("Channel2", &two.name)
        .header("Uniqueid1", &one.unique_id)
        .header("Uniqueid2", &two.unique_id)
        .header("CallerID1", &one.caller.number)
        .header("CallerID2", &two.caller.number)
}

pub(super) fn local_bridge<'b>(
    event: EventWriter<'b>,
    one: &Channel,
    two: &Channel,
) -> EventWriter<'b> {
    event
        .header("Channel1", &one.name)
        .header("Channel2", &two.name)
        .header("Uniqueid1", &one.unique_id)
        .header("Uniqueid2", &two.unique_id)
}

pub(super) fn music<'b>(event: EventWriter<'b>, channel: &Channel, state: &str) -> EventWriter<'b> {
    event
        .header("State", state)
        .header("Channel", &channel.name)
        .header("UniqueID", &channel.unique_id)
}

/// A transfer without asking, by the request of a SIP telephone.
pub(super) fn transfer<'b>(
    event: EventWriter<'b>,
    core: &Core,
    from: ChannelId,
    passed: ChannelId,
    exten: &str,
) -> EventWriter<'b> {
    let (from, passed) = (core.channel(from), core.channel(passed));
    event
        .header("TransferMethod", "SIP")
        .header("TransferType", "Blind")
        .header("Channel", &from.name)
        .header("Uniqueid", &from.unique_id)
        .header("SIP-Callid", &from.sip_call_id)
        .header("TargetChannel", &passed.name)
        .header("TargetUniqueid", &passed.unique_id)
        .header("TransferExten", exten)
        .header("TransferContext", &core.settings.internal)
}
