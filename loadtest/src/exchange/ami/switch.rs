//! What the manager interface asks of the calls behind it.

use wire::ami::Message;

/// The calls behind the manager interface.
pub trait Switch: Send + Sync {
    /// Answers an action about calls, queues or peers (`CoreShowChannels`, `QueueStatus`,
    /// `Originate`, `Hangup`, ...). `None` if it is not one of those: the interface answers the rest.
    ///
    /// The caller has checked that the user may ask. `ActionID` is the caller's affair too: it is
    /// put into the response and into each event of the list.
    fn answer(&self, action: &Message) -> Option<Answer>;
}

/// The answer to an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The response.
    pub response: Message,
    /// The events that follow it, to the asker alone; empty if it lists nothing.
    pub list: Vec<Message>,
}
