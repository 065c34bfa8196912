//! Short messages: campaigns, the outbox, and what providers and customers answer.
//!
//! The outbox is these rows. Who sends takes rows in batches ([`claim`]) and writes outcomes in batches
//! ([`record`]), so that a message costs no flush of its own.

use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use super::{StoreError, identities, objects};
use crate::catalogue::Kind;
use crate::object::Draft;

/// What stands in the column `state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Of a campaign that was not started.
    Draft = 0,
    /// To be sent.
    Waiting = 1,
    /// Taken by the senders. After a kill nobody knows whether it left.
    Sending = 2,
    /// The provider took it.
    Sent = 3,
    /// Given up.
    Failed = 4,
}

/// The campaign of messages that are sent one by one.
const SINGLE: i64 = 0;

/// A message as it is given: a national number and a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) number: String,
    pub(crate) text: String,
}

/// A message of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) id: i64,
    pub(crate) number: String,
    pub(crate) text: String,
    /// Requests that were made for it, at this start and before.
    pub(crate) attempts: u32,
}

/// How messages stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    /// To be sent, those that are being sent included.
    pub(crate) waiting: u64,
    pub(crate) sent: u64,
    pub(crate) failed: u64,
    pub(crate) delivered: u64,
    pub(crate) attempts: u64,
}

/// How a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Campaign {
    pub(crate) started: bool,
    pub(crate) tally: Tally,
}

/// What became of a message, or of one try of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) message: i64,
    /// Requests that were made for it.
    pub(crate) attempts: u32,
    pub(crate) end: End,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// Taken, under this id if the provider gives ids.
    Sent(Option<String>),
    /// Given up.
    Failed,
    /// It will be tried again.
    Again,
    /// Nobody sends it now: it waits for the next start.
    Released,
}

/// Makes a campaign and returns its number.
pub(crate) fn create_campaign(
    connection: &Connection,
    name: &str,
    ref_id: &str,
    date: &str,
) -> Result<i64, StoreError> {
    let sql = "INSERT INTO campaign (name, ref_id, date) VALUES (?, ?, ?)";
    connection.prepare_cached(sql)?.execute((name, ref_id, date))?;
    Ok(connection.last_insert_rowid())
}

/// Whether a campaign was started; an error where there is none.
fn is_started(connection: &Connection, campaign: i64) -> Result<bool, StoreError> {
    let sql = "SELECT start > 0 FROM campaign WHERE id = ?";
    let started = connection.prepare_cached(sql)?.query_row([campaign], |row| row.get(0));
    started.optional()?.ok_or(StoreError::NotFound)
}

/// Adds messages to a draft and returns how many it has then; `None` where it was started.
pub(crate) fn append(
    connection: &Connection,
    campaign: i64,
    messages: &[Given],
) -> Result<Option<u64>, StoreError> {
    if is_started(connection, campaign)? {
        return Ok(None);
    }
    for message in messages {
        insert(connection, campaign, message, "", State::Draft, 0)?;
    }
    let sql = "UPDATE campaign SET messages = messages + ? WHERE id = ? RETURNING messages";
    let row = (messages.len() as i64, campaign);
    Ok(Some(connection.prepare_cached(sql)?.query_row(row, |row| count(row, 0))?))
}

/// A count, which SQLite keeps signed.
fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::unsigned_abs)
}

fn insert(
    connection: &Connection,
    campaign: i64,
    message: &Given,
    ref_id: &str,
    state: State,
    start: i64,
) -> Result<i64, StoreError> {
    let sql = "INSERT INTO message (campaign, number, text, ref_id, state, start)
               VALUES (?, ?, ?, ?, ?, ?)";
    connection.prepare_cached(sql)?.execute((
        campaign,
        &message.number,
        &message.text,
        ref_id,
        state as i64,
        start,
    ))?;
    Ok(connection.last_insert_rowid())
}

/// Puts all messages of a draft into the outbox and returns how many; `None` where that was done before.
pub(crate) fn start_campaign(
    connection: &Connection,
    campaign: i64,
) -> Result<Option<u64>, StoreError> {
    if is_started(connection, campaign)? {
        return Ok(None);
    }
    let start = objects::next_number(connection, "message")?;
    connection
        .prepare_cached("UPDATE campaign SET start = ? WHERE id = ?")?
        .execute((start, campaign))?;
    let sql = "UPDATE message SET state = ?, start = ? WHERE campaign = ?";
    let row = (State::Waiting as i64, start, campaign);
    Ok(Some(connection.prepare_cached(sql)?.execute(row)? as u64))
}

/// Puts one message into the outbox and returns its number.
pub(crate) fn add_single(
    connection: &Connection,
    message: &Given,
    ref_id: &str,
) -> Result<i64, StoreError> {
    let start = objects::next_number(connection, "message")?;
    insert(connection, SINGLE, message, ref_id, State::Waiting, start)
}

/// How a campaign stands.
pub(crate) fn campaign(connection: &Connection, campaign: i64) -> Result<Campaign, StoreError> {
    let started = is_started(connection, campaign)?;
    Ok(Campaign { started, tally: tally(connection, Some(campaign))? })
}

/// How the single messages stand.
pub(crate) fn singles(connection: &Connection) -> Result<Tally, StoreError> {
    tally(connection, Some(SINGLE))
}

/// How many campaigns there are, and how all messages stand that were started.
pub(crate) fn all(connection: &Connection) -> Result<(u64, Tally), StoreError> {
    let campaigns =
        connection.query_row("SELECT count(*) FROM campaign", [], |row| count(row, 0))?;
    Ok((campaigns, tally(connection, None)?))
}

fn tally(connection: &Connection, campaign: Option<i64>) -> Result<Tally, StoreError> {
    let which = if campaign.is_some() { "campaign = ?1" } else { "?1 IS NULL" };
    tally_where(connection, which, campaign)
}

/// How the messages stand of which a condition on one value is true.
fn tally_where(
    connection: &Connection,
    which: &str,
    value: impl rusqlite::ToSql,
) -> Result<Tally, StoreError> {
    let sql = format!(
        "SELECT state, count(*), sum(attempts), sum(delivered = 1) FROM message WHERE {which}
         GROUP BY state"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([value])?;
    let mut tally = Tally::default();
    while let Some(row) = rows.next()? {
        let (state, messages): (i64, u64) = (row.get(0)?, count(row, 1)?);
        match state {
            state if state == State::Sent as i64 => tally.sent += messages,
            state if state == State::Failed as i64 => tally.failed += messages,
            state if state == State::Draft as i64 => {}
            _ => tally.waiting += messages,
        }
        tally.attempts += count(row, 2)?;
        tally.delivered += count(row, 3)?;
    }
    Ok(tally)
}

/// What a deletion removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Deleted {
    /// What was asked for: campaigns, or single messages.
    pub(crate) records: u64,
    /// Of these, campaigns.
    pub(crate) campaigns: u64,
    /// How the messages stood that are gone.
    pub(crate) tally: Tally,
    /// Messages that a sender has: they stay, and so does their campaign.
    pub(crate) sending: u64,
}

/// Deletes the campaigns with that `refId` and their messages, those that wait included.
pub(crate) fn delete_campaigns(
    connection: &Connection,
    ref_id: &str,
) -> Result<Deleted, StoreError> {
    let which = "campaign IN (SELECT id FROM campaign WHERE ref_id = ?1)";
    let (tally, _, sending) = delete_messages(connection, which, ref_id)?;
    let sql = "DELETE FROM campaign WHERE ref_id = ?
               AND NOT EXISTS (SELECT 1 FROM message WHERE message.campaign = campaign.id)";
    let campaigns = connection.prepare_cached(sql)?.execute([ref_id])? as u64;
    Ok(Deleted { records: campaigns, campaigns, tally, sending })
}

/// Deletes the single messages with that `refId`, those that wait included.
pub(crate) fn delete_singles(connection: &Connection, ref_id: &str) -> Result<Deleted, StoreError> {
    let (tally, records, sending) =
        delete_messages(connection, "campaign = 0 AND ref_id = ?1", ref_id)?;
    Ok(Deleted { records, campaigns: 0, tally, sending })
}

/// Deletes messages that no sender has. Returns how they stood, their number, and how many stay.
fn delete_messages(
    connection: &Connection,
    which: &str,
    ref_id: &str,
) -> Result<(Tally, u64, u64), StoreError> {
    let gone = format!("{which} AND state <> {}", State::Sending as i64);
    let tally = tally_where(connection, &gone, ref_id)?;
    let deleted = connection
        .prepare_cached(&format!("DELETE FROM message WHERE {gone}"))?
        .execute([ref_id])? as u64;
    let sending = connection
        .prepare_cached(&format!("SELECT count(*) FROM message WHERE {which}"))?
        .query_row([ref_id], |row| count(row, 0))?;
    Ok((tally, deleted, sending))
}

/// Takes the next messages for sending, in their order.
pub(crate) fn claim(connection: &Connection, most: usize) -> Result<Vec<Outgoing>, StoreError> {
    let sql = "SELECT id, number, text, attempts FROM message WHERE state = 1
               ORDER BY start, id LIMIT ?";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([most as i64], |row| {
        let (id, number, text) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Outgoing { id, number, text, attempts: row.get(3)? })
    })?;
    let messages = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut mark = connection.prepare_cached("UPDATE message SET state = ? WHERE id = ?")?;
    for message in &messages {
        mark.execute((State::Sending as i64, message.id))?;
    }
    Ok(messages)
}

/// Writes what became of messages.
pub(crate) fn record(connection: &Connection, outcomes: &[Outcome]) -> Result<(), StoreError> {
    let sql = "UPDATE message SET state = ?, attempts = attempts + ?,
               provider_id = coalesce(?, provider_id) WHERE id = ?";
    let mut statement = connection.prepare_cached(sql)?;
    for outcome in outcomes {
        let (state, id) = match &outcome.end {
            End::Sent(id) => (State::Sent, id.as_deref()),
            End::Failed => (State::Failed, None),
            End::Again => (State::Sending, None),
            End::Released => (State::Waiting, None),
        };
        statement.execute((state as i64, outcome.attempts, id, outcome.message))?;
    }
    Ok(())
}

/// Gives back to the outbox what a killed install had taken for sending. Returns how many.
pub(crate) fn give_back(connection: &Connection) -> Result<u64, StoreError> {
    let sql = "UPDATE message SET state = ? WHERE state = 2";
    Ok(connection.prepare_cached(sql)?.execute([State::Waiting as i64])? as u64)
}

/// What a delivery report names its message by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reported {
    /// The provider's id.
    Id(String),
    /// The national number: the latest message to it that left, one without a report first.
    Number(String),
}

/// Keeps a delivery report. Returns whether the message was not known as delivered before and is now.
pub(crate) fn report(
    connection: &Connection,
    reported: &Reported,
    delivered: bool,
) -> Result<bool, StoreError> {
    let (which, value) = match reported {
        Reported::Id(id) => ("provider_id = ? ORDER BY id DESC", id),
        // A report may overtake the outcome's commit, so a message that is being sent counts too.
        Reported::Number(number) => {
            ("number = ? AND state IN (2, 3) ORDER BY delivered > 0, id DESC", number)
        }
    };
    let sql = format!("SELECT id, delivered = 1 FROM message WHERE {which} LIMIT 1");
    let found: Option<(i64, bool)> = connection
        .prepare_cached(&sql)?
        .query_row([value], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (message, before) = found.ok_or(StoreError::NotFound)?;
    if before {
        // Delivered is the end: a later report does not take it back.
        return Ok(false);
    }
    let value = if delivered { 1 } else { 2 };
    connection
        .prepare_cached("UPDATE message SET delivered = ? WHERE id = ?")?
        .execute((value, message))?;
    Ok(delivered)
}

/// A customer's reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) number: String,
    pub(crate) line: String,
    pub(crate) text: String,
    pub(crate) date: String,
}

/// Keeps a reply, and a form of the identity whose number it is, if there is one.
pub(crate) fn keep_reply(connection: &Connection, reply: &Reply) -> Result<(), StoreError> {
    let identity = identities::by_phone(connection, &reply.number)?;
    let identity = identity.map(|identity| identity.crm_id);
    let sql = "INSERT INTO inbound_message (number, line, text, date, identity_id)
               VALUES (?, ?, ?, ?, ?)";
    connection.prepare_cached(sql)?.execute((
        &reply.number,
        &reply.line,
        &reply.text,
        &reply.date,
        &identity,
    ))?;
    let Some(identity) = identity else { return Ok(()) };
    let mut form = Draft::empty(Kind::Form);
    form.set("crmId", Uuid::new_v4().hyphenated().to_string());
    form.set("crmObjectTypeCode", Kind::Form.type_code().to_owned());
    form.set("identityId", identity);
    form.set("subject", format!("SMS {}", reply.number));
    form.set("description", reply.text.clone());
    form.set("creatDate", reply.date.clone());
    form.set("modifyDate", reply.date.clone());
    objects::insert(connection, &form)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema;

    fn given(number: &str) -> Given {
        Given { number: number.to_owned(), text: "t".to_owned() }
    }

    /// A database with a started campaign of three messages, a draft of one, one of somebody else's, and
    /// two single messages.
    fn filled() -> (Connection, i64) {
        let connection = Connection::open_in_memory().expect("a database");
        schema::create_tables(&connection).expect("tables");
        let c = &connection;
        let make = |mark, messages: usize| {
            let id = create_campaign(c, "n", mark, "").expect("a campaign");
            append(c, id, &vec![given("09120000001"); messages]).expect("messages");
            id
        };
        let started = make("mine", 3);
        start_campaign(c, started).expect("started");
        make("mine", 1);
        make("theirs", 2);
        add_single(c, &given("09120000002"), "mine").expect("a single");
        add_single(c, &given("09120000003"), "theirs").expect("a single");
        (connection, started)
    }

    #[test]
    fn campaigns_and_messages_are_deleted_by_their_mark_and_those_of_others_stay() {
        let (c, _) = filled();
        let deleted = delete_campaigns(&c, "mine").expect("deleted");
        assert_eq!((deleted.records, deleted.tally.waiting, deleted.sending), (2, 3, 0));
        let deleted = delete_singles(&c, "mine").expect("deleted");
        assert_eq!((deleted.records, deleted.campaigns, deleted.tally.waiting), (1, 0, 1));
        let (campaigns, tally) = all(&c).expect("counts");
        assert_eq!((campaigns, tally.waiting), (1, 1));
        let left: i64 =
            c.query_row("SELECT count(*) FROM message", [], |row| row.get(0)).expect("a count");
        assert_eq!(left, 3);
        assert_eq!(delete_campaigns(&c, "mine").expect("again"), Deleted::default());
    }

    #[test]
    fn what_a_sender_has_stays_with_its_campaign_until_it_is_through() {
        let (c, started) = filled();
        let taken = claim(&c, 1).expect("claimed");
        let deleted = delete_campaigns(&c, "mine").expect("deleted");
        assert_eq!((deleted.records, deleted.tally.waiting, deleted.sending), (1, 2, 1));
        let end = End::Sent(None);
        record(&c, &[Outcome { message: taken[0].id, attempts: 1, end }]).expect("recorded");
        assert_eq!(campaign(&c, started).expect("still there").tally.sent, 1);
        let deleted = delete_campaigns(&c, "mine").expect("deleted");
        assert_eq!((deleted.records, deleted.tally.sent, deleted.tally.attempts), (1, 1, 1));
    }
}
