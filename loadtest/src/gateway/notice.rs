//! What a gateway tells of the messages that were offered to it.

use documents::sms::{Malformation, SmsRefusal};
use tokio::sync::mpsc;

/// Something that happened at a gateway. Instants are those of the gateway's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GatewayNotice {
    /// A request was read whole: a message was offered.
    Offered {
        /// The attempt, counted from 0 by the gateway.
        attempt: u64,
        /// When its last byte came.
        at_us: u64,
        /// What was offered.
        message: OfferedMessage,
    },
    /// The attempt is over.
    Answered {
        /// The attempt.
        attempt: u64,
        /// When.
        at_us: u64,
        /// What the CRM was told.
        told: Told,
    },
    /// A request came that cannot be read as the description says. It is not an attempt.
    Unreadable {
        /// When.
        at_us: u64,
        /// What is wrong with it, without anything that stood in it.
        reason: String,
    },
}

/// A message as it was offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedMessage {
    /// The recipient's number as it was written.
    pub number: String,
    /// The text; what is not UTF-8 in it is replaced by U+FFFD, and [`Malformation::NotUtf8`] noted.
    pub text: String,
    /// Parts of the text.
    pub parts: u64,
    /// What is wrong with the request, whether or not the gateway takes it.
    pub wrong: Vec<Malformation>,
    /// Whether the gateway took the message, and so will deliver it, whatever it answers.
    pub taken: bool,
    /// The gateway's id of the message, if it was taken.
    pub id: Option<u64>,
}

/// What the CRM was told of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// That the message was taken; the answer left whole.
    Taken,
    /// That it was not, and why; the answer left whole.
    Refused(SmsRefusal),
    /// Nothing that it can rely on: no answer, half of one, a page that means nothing, or it left
    /// before the answer came.
    Nothing,
}

/// Where notices go.
pub type GatewayNotices = mpsc::UnboundedSender<GatewayNotice>;
