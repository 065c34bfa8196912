//! An Asterisk's manager interface: is it one, may we, which version, which extensions, and does a call
//! show what a CRM needs?

use std::time::Duration;

use documents::readiness::{AmiFacts, Missing, ProbeFact, ProbeOutcome, Why};
use md5::{Digest, Md5};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use wire::ami::{Decoder, Limits, Message, banner_version};

use super::super::net::{self, Progress, failed, no_right, timed_out, within};
use super::course::Course;

/// Bytes that may come before the greeting's end: no greeting is longer.
const GREETING_MOST: usize = 256;

/// Messages that may come between a question and its answer: events of calls.
const BETWEEN_MOST: usize = 100_000;

/// Items of one list: more extensions has no office.
const LIST_MOST: u32 = 100_000;

/// What is asked of a manager interface.
#[derive(Clone, Copy)]
pub struct AmiQuestion<'a> {
    /// Host and port.
    pub address: &'a str,
    /// User and secret; without them only the greeting is read.
    pub account: Option<(&'a str, &'a str)>,
    /// How long one call is waited for and listened to; without it none is.
    pub observe: Option<Duration>,
}

/// Asks. What is observed counts beyond the limit, which is for the answers before.
pub async fn probe(
    question: AmiQuestion<'_>,
    limit: Duration,
    cancel: &CancellationToken,
) -> ProbeFact {
    let run = net::Course::begin(format!("ami {}", question.address));
    let mut progress = Progress::at("connect");
    let mut facts = AmiFacts { address: question.address.to_owned(), ..AmiFacts::default() };
    let whole = limit.saturating_add(question.observe.unwrap_or_default());
    let work = asked(question, limit, &mut facts, &mut progress);
    let end = within(whole, cancel, work).await;
    run.end(ProbeOutcome::Ami(facts), &progress, end)
}

/// A session as far as it came.
struct Session {
    stream: TcpStream,
    decoder: Decoder,
    /// The first call that began since the log-in.
    course: Course,
}

async fn asked(
    question: AmiQuestion<'_>,
    limit: Duration,
    facts: &mut AmiFacts,
    progress: &mut Progress,
) -> Result<(), Missing> {
    let answered = async {
        let mut session = greeted(question.address, facts, progress).await?;
        let Some((user, secret)) = question.account else { return Ok(None) };
        session.log_in(user, secret, question.observe.is_some(), facts, progress).await?;
        session.inquire(facts, progress).await?;
        Ok(Some(session))
    };
    let session = tokio::time::timeout(limit, answered).await;
    let session = session.unwrap_or_else(|_| Err(timed_out(limit)))?;
    if let (Some(mut session), Some(lasts)) = (session, question.observe) {
        progress.enter("listen");
        session.observe(lasts, facts).await?;
    }
    Ok(())
}

async fn greeted(
    address: &str,
    facts: &mut AmiFacts,
    progress: &mut Progress,
) -> Result<Session, Missing> {
    let connected = TcpStream::connect(address).await;
    let stream = connected.map_err(failed)?;
    progress.enter("greeting");
    let mut session =
        Session { stream, decoder: Decoder::new(Limits::default()), course: Course::default() };
    loop {
        let line = session.decoder.next_line().map_err(failed)?;
        if let Some(line) = line {
            let text: String = String::from_utf8_lossy(line).trim_end().chars().take(120).collect();
            facts.is_asterisk = Some(banner_version(line).is_some());
            facts.banner = Some(text);
            break;
        }
        if session.decoder.pending() > GREETING_MOST {
            facts.is_asterisk = Some(false);
            let detail = "what came is no greeting of an Asterisk Call Manager: no line end";
            return Err(failed(detail));
        }
        session.read().await?;
    }
    if facts.is_asterisk == Some(true) {
        return Ok(session);
    }
    Err(failed("the greeting is not that of an Asterisk Call Manager"))
}

impl Session {
    async fn read(&mut self) -> Result<(), Missing> {
        let mut bytes = [0; 16 * 1024];
        match self.stream.read(&mut bytes).await {
            Ok(0) => Err(failed("the exchange closed the connection")),
            Ok(read) => {
                self.decoder.push(&bytes[..read]);
                Ok(())
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// The next message. A call may begin while something else is being asked.
    async fn next(&mut self) -> Result<Message, Missing> {
        loop {
            match self.decoder.next() {
                Ok(Some(message)) => {
                    let message = message.to_message();
                    self.course.hear(&message);
                    return Ok(message);
                }
                Ok(None) => self.read().await?,
                Err(error) => return Err(failed(error)),
            }
        }
    }

    async fn say(&mut self, action: &Message) -> Result<(), Missing> {
        let mut bytes = Vec::new();
        action.write_to(&mut bytes);
        self.stream.write_all(&bytes).await.map_err(failed)
    }

    /// Asks, and waits for the answer that carries the question's ActionID.
    async fn ask(&mut self, id: &str, action: Message) -> Result<Message, Missing> {
        self.say(&action.with("ActionID", id)).await?;
        for _ in 0..BETWEEN_MOST {
            let message = self.next().await?;
            let is_answer = message.get("Response").is_some();
            // A server that refuses before log-in may leave the ActionID out.
            if is_answer && message.get("ActionID").is_none_or(|theirs| theirs == id) {
                return Ok(message);
            }
        }
        Err(failed(format!("no answer came among {BETWEEN_MOST} messages")))
    }

    /// By challenge, so that the secret does not travel; a server that knows no challenge gets the plain
    /// log-in that the CRM's service would make as well.
    async fn log_in(
        &mut self,
        user: &str,
        secret: &str,
        hears_calls: bool,
        facts: &mut AmiFacts,
        progress: &mut Progress,
    ) -> Result<(), Missing> {
        progress.enter("log-in");
        let events = if hears_calls { "call" } else { "off" };
        let challenge = Message::action("Challenge").with("AuthType", "MD5");
        let challenge = self.ask("mizan-1", challenge).await?;
        let login = Message::action("Login").with("Username", user).with("Events", events);
        let login = match challenge.get("Challenge") {
            Some(token) => {
                let digest = Md5::digest(format!("{token}{secret}").as_bytes());
                let key: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
                login.with("AuthType", "MD5").with("Key", key)
            }
            None => login.with("Secret", secret),
        };
        let answer = self.ask("mizan-2", login).await?;
        let taken = is_success(&answer);
        facts.logged_in = Some(taken);
        if taken { Ok(()) } else { Err(no_right(refusal(&answer, secret))) }
    }

    async fn inquire(
        &mut self,
        facts: &mut AmiFacts,
        progress: &mut Progress,
    ) -> Result<(), Missing> {
        progress.enter("answer");
        let settings = self.ask("mizan-3", Message::action("CoreSettings")).await?;
        facts.version =
            settings.get("AsteriskVersion").map(|version| version.chars().take(80).collect());
        let mut peers = None;
        let lists = [
            ("SIPpeers", "PeerEntry", "mizan-4"),
            ("PJSIPShowEndpoints", "EndpointList", "mizan-5"),
        ];
        for (action, item, id) in lists {
            if let Some(number) = self.list(action, item, id).await? {
                peers = Some(peers.unwrap_or(0) + number);
            }
        }
        facts.sip_peers = peers;
        if facts.version.is_none() {
            return Err(no_right(format!(
                "CoreSettings gave no version ({}): the account needs the right `system` or `reporting`",
                settings.get("Message").unwrap_or_default()
            )));
        }
        Ok(())
    }

    /// Counts the items of a list; `None` where the server has no such list.
    async fn list(&mut self, action: &str, item: &str, id: &str) -> Result<Option<u32>, Missing> {
        if !is_success(&self.ask(id, Message::action(action)).await?) {
            return Ok(None);
        }
        let mut number = 0;
        for _ in 0..BETWEEN_MOST {
            let message = self.next().await?;
            if message.get("ActionID").is_none_or(|theirs| theirs != id) {
                continue;
            }
            let is_end =
                message.get("EventList").is_some_and(|list| list.eq_ignore_ascii_case("complete"));
            if is_end || number >= LIST_MOST {
                return Ok(Some(number));
            }
            number += u32::from(message.get("Event").is_some_and(|event| event == item));
        }
        Err(failed(format!("the list of {action} did not end")))
    }

    /// Listens until one call is over. A call that is still going on at the end is judged as it is.
    async fn observe(&mut self, lasts: Duration, found: &mut AmiFacts) -> Result<(), Missing> {
        let heard = tokio::time::timeout(lasts, self.follow()).await;
        let began = self.course.began();
        if began {
            found.call = Some(self.course.judged());
        }
        match heard {
            Ok(ended) => ended,
            Err(_) if began => Ok(()),
            Err(_) => Err(Missing {
                why: Why::TimedOut,
                detail: format!("no call began within {} s", lasts.as_secs_f64()),
            }),
        }
    }

    async fn follow(&mut self) -> Result<(), Missing> {
        while !self.course.ended() {
            self.next().await?;
        }
        Ok(())
    }
}

fn is_success(answer: &Message) -> bool {
    answer.get("Response").is_some_and(|response| response.eq_ignore_ascii_case("success"))
}

/// The refusal in the server's words. One that repeats the secret is not repeated.
fn refusal(answer: &Message, secret: &str) -> String {
    let said = answer.get("Message").unwrap_or_default();
    if said.is_empty() || (!secret.is_empty() && said.contains(secret)) {
        return "the log-in was refused".to_owned();
    }
    said.chars().take(200).collect()
}
