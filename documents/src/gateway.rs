//! How an SMS provider is called and how it answers, as a file describes it.
//!
//! The harness plays a provider by its description, and a CRM that sends through it (the stand-in)
//! calls it by the same description: they share this page, and no code that reads or writes a
//! request. Passwords stand in no description: it has placeholders.

use std::fmt;
use std::time::Duration;

use crate::input::{self, Placed, Problems, Table};
use crate::spread::Spread;
use crate::units::{Rate, Share, Span};

/// The descriptions that ship with the program: name and text.
pub const SHIPPED: [(&str, &str); 3] = [
    ("sendsms", include_str!("../data/gateways/sendsms.toml")),
    ("json", include_str!("../data/gateways/json.toml")),
    ("soap-3000", include_str!("../data/gateways/soap-3000.toml")),
];

/// The placeholders of a request's templates.
pub const PLACEHOLDERS: [&str; 5] = ["username", "password", "sender", "number", "text"];
/// The placeholder of an answer's template: the message's id at the provider.
pub const ID: &str = "id";

/// A provider.
#[derive(Debug, Clone, PartialEq)]
pub struct GatewayDescription {
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub about: String,
    /// Where this shape was found.
    pub source: String,
    /// How it is called.
    pub request: GatewayRequest,
    /// How it answers.
    pub answers: GatewayAnswers,
    /// How a client reads its answers.
    pub rule: GatewayRule,
    /// How it behaves when it is played.
    pub play: GatewayPlay,
}

/// How a provider is called. Texts hold placeholders such as `{number}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayRequest {
    /// GET or POST.
    pub method: GatewayMethod,
    /// The path, from the first slash on, without a query.
    pub path: String,
    /// The query: names and values, in their order.
    pub query: Vec<(String, String)>,
    /// The body of a POST.
    pub body: Option<GatewayBody>,
    /// How it wants a mobile number.
    pub number: NumberForm,
}

/// The method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayMethod {
    /// Everything stands in the query.
    Get,
    /// There is a body.
    Post,
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GatewayBody {
    /// `application/x-www-form-urlencoded`: names and values, in their order.
    Form(Vec<(String, String)>),
    /// JSON; placeholders stand within texts.
    Json(String),
    /// XML (SOAP); placeholders are the texts of elements.
    Xml {
        /// The document.
        template: String,
        /// The header `SOAPAction`, if it wants one.
        action: Option<String>,
    },
}

/// How a mobile number is written. None of them begins with the country's 98.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberForm {
    /// `09121234567`.
    National,
    /// `9121234567`.
    Bare,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayAnswer {
    /// The status.
    pub status: u16,
    /// The body. `{id}` is the message's id.
    pub body: String,
}

/// The answers of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayAnswers {
    /// The content type of all of them.
    pub content_type: String,
    /// A message was taken.
    pub taken: GatewayAnswer,
    /// User name or password are wrong.
    pub credentials: GatewayAnswer,
    /// The sender is not one of its lines.
    pub sender: GatewayAnswer,
    /// The number is not written as it wants it.
    pub number: GatewayAnswer,
    /// The text is empty, too long or not UTF-8.
    pub text: GatewayAnswer,
    /// More came than it takes.
    pub rate: GatewayAnswer,
    /// It is not well.
    pub error: GatewayAnswer,
}

/// How a client reads the answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayRule {
    /// Statuses that may mean success.
    pub status: u16,
    /// A regular expression (syntax of the crate `regex`) that the body of a success meets. A group
    /// named `id` is the message's id.
    pub taken: String,
    /// One that the body meets if the message should be offered again later. The statuses 408, 429 and
    /// 5xx mean that too.
    pub retry: Option<String>,
}

/// How a provider behaves when it is played.
#[derive(Debug, Clone, PartialEq)]
pub struct GatewayPlay {
    /// Messages that it takes in a second; absent where it takes what comes.
    pub rate: Option<Rate>,
    /// How long it takes to answer.
    pub latency: Spread,
    /// Parts of a text that it takes at most.
    pub parts_most: u64,
    /// What goes wrong, in the order in which it is drawn.
    pub troubles: Vec<GatewayTrouble>,
}

/// Something that goes wrong at a provider.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GatewayTrouble {
    /// What.
    pub kind: GatewayTroubleKind,
    /// Part of the requests that it hits.
    pub share: Share,
    /// From when on, since the start of the run.
    pub after: Duration,
    /// For how long; `None` until the end.
    pub lasts: Option<Duration>,
    /// Whether the message was taken all the same: then the CRM cannot know.
    pub taken: bool,
}

/// What can go wrong at a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayTroubleKind {
    /// Answers that it is not well, or 500.
    Error,
    /// Answers as if too many came.
    Throttle,
    /// Never answers; the connection stays open.
    Timeout,
    /// Resets the connection.
    Reset,
    /// Answers a byte at a time, too slowly for anybody to wait.
    Drip,
    /// Answers with a page that means nothing.
    WrongBody,
    /// Nobody listens: connections are refused.
    Down,
}

/// The names of the troubles.
const TROUBLES: [(&str, GatewayTroubleKind); 7] = [
    ("error", GatewayTroubleKind::Error),
    ("throttle", GatewayTroubleKind::Throttle),
    ("timeout", GatewayTroubleKind::Timeout),
    ("reset", GatewayTroubleKind::Reset),
    ("drip", GatewayTroubleKind::Drip),
    ("wrong-body", GatewayTroubleKind::WrongBody),
    ("down", GatewayTroubleKind::Down),
];

impl GatewayTroubleKind {
    /// Its name in a file.
    pub fn name(self) -> &'static str {
        TROUBLES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Whether a message is taken all the same, unless the file says otherwise: where the answer is
    /// lost on its way, the message is not.
    fn takes(self) -> bool {
        matches!(self, GatewayTroubleKind::Timeout | GatewayTroubleKind::Drip)
            || self == GatewayTroubleKind::WrongBody
    }
}

impl fmt::Display for GatewayTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} for {}", self.kind.name(), self.share)?;
        if !self.after.is_zero() {
            write!(f, " from {}", Span(self.after))?;
        }
        if let Some(lasts) = self.lasts {
            write!(f, " during {}", Span(lasts))?;
        }
        if self.taken { f.write_str(", taken all the same") } else { Ok(()) }
    }
}

impl GatewayDescription {
    /// Reads a description.
    ///
    /// # Errors
    /// All problems of the file, each with its place.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        input::read(file, text, read)
    }

    /// A shipped description by its name.
    pub fn shipped(name: &str) -> Option<Self> {
        let (name, text) = SHIPPED.iter().find(|(shipped, _)| *shipped == name)?;
        Some(Self::parse(name, text).expect("a test reads every shipped description"))
    }
}

fn read(table: &mut Table<'_, '_>) -> Option<GatewayDescription> {
    let (name, about, source) = (table.text("name"), table.text("about"), table.text("source"));
    let request = table.table("request", read_request);
    let answers = table.table("answers", read_answers);
    let rule = table.table("rule", read_rule);
    let play = table.table("play", read_play);
    Some(GatewayDescription {
        name: name?.value,
        about: about?.value,
        source: source?.value,
        request: request?,
        answers: answers?,
        rule: rule?,
        play: play?,
    })
}

fn read_request(table: &mut Table<'_, '_>) -> Option<GatewayRequest> {
    let place = table.place();
    let method = table.text("method").and_then(|Placed { value, place }| match value.as_str() {
        "GET" => Some(GatewayMethod::Get),
        "POST" => Some(GatewayMethod::Post),
        other => {
            table.note(place, format!("`method` is `{other}`"), Some("GET or POST".to_owned()));
            None
        }
    });
    let path = table.text("path");
    if let Some(Placed { value, place }) = &path
        && (!value.starts_with('/') || value.contains('?'))
    {
        table.note(*place, "`path` must begin with a slash and have no query", None);
    }
    let query = table.tables("query", read_pair);
    let form = table.tables("form", read_pair);
    let json = table.text_if_any("json");
    let xml = table.text_if_any("xml");
    let action = table.text_if_any("soap_action").map(|action| action.value);
    let number = table.text("number").and_then(|Placed { value, place }| match value.as_str() {
        "national" => Some(NumberForm::National),
        "bare" => Some(NumberForm::Bare),
        other => {
            let help = "national (0912...) or bare (912...)".to_owned();
            table.note(place, format!("`number` is `{other}`"), Some(help));
            None
        }
    });
    let body = match (form.is_empty(), json, xml) {
        (true, None, None) => None,
        (false, None, None) => Some(GatewayBody::Form(form)),
        (true, Some(json), None) => Some(GatewayBody::Json(json.value)),
        (true, None, Some(xml)) => Some(GatewayBody::Xml { template: xml.value, action }),
        _ => {
            table.note(place, "a request has one of `form`, `json` and `xml`", None);
            None
        }
    };
    let request =
        GatewayRequest { method: method?, path: path?.value, query, body, number: number? };
    if request.method == GatewayMethod::Get && request.body.is_some() {
        table.note(place, "a GET has no body", None);
    }
    for wanted in ["number", "text"] {
        if !request.texts().any(|text| text.contains(&format!("{{{wanted}}}"))) {
            table.note(place, format!("nothing in the request is `{{{wanted}}}`"), None);
        }
    }
    Some(request)
}

impl GatewayRequest {
    /// Every text of it that may hold placeholders.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let form = match &self.body {
            Some(GatewayBody::Form(fields)) => fields.as_slice(),
            _ => &[],
        };
        let whole = match &self.body {
            Some(GatewayBody::Json(text)) => Some(text.as_str()),
            Some(GatewayBody::Xml { template, .. }) => Some(template.as_str()),
            _ => None,
        };
        let pairs = self.query.iter().chain(form).map(|(_, value)| value.as_str());
        std::iter::once(self.path.as_str()).chain(pairs).chain(whole)
    }
}

fn read_pair(table: &mut Table<'_, '_>) -> Option<(String, String)> {
    let (name, value) = (table.text("name"), table.text("value"));
    Some((name?.value, value?.value))
}

fn read_answers(table: &mut Table<'_, '_>) -> Option<GatewayAnswers> {
    let content_type = table.text("content_type");
    let mut answer = |key| table.table(key, read_answer);
    let (taken, credentials, sender) = (answer("taken"), answer("credentials"), answer("sender"));
    let (number, text) = (answer("number"), answer("text"));
    let (rate, error) = (answer("rate"), answer("error"));
    Some(GatewayAnswers {
        content_type: content_type?.value,
        taken: taken?,
        credentials: credentials?,
        sender: sender?,
        number: number?,
        text: text?,
        rate: rate?,
        error: error?,
    })
}

fn read_answer(table: &mut Table<'_, '_>) -> Option<GatewayAnswer> {
    let (status, body) = (table.integer("status", 200..=599), table.text("body"));
    Some(GatewayAnswer { status: status?.value as u16, body: body?.value })
}

fn read_rule(table: &mut Table<'_, '_>) -> Option<GatewayRule> {
    let (status, taken) = (table.integer("status", 200..=599), table.text("taken"));
    let retry = table.text_if_any("retry").map(|retry| retry.value);
    Some(GatewayRule { status: status?.value as u16, taken: taken?.value, retry })
}

fn read_play(table: &mut Table<'_, '_>) -> Option<GatewayPlay> {
    let rate = table.parsed_if_any::<Rate>("rate").map(|rate| rate.value);
    let latency = table.parsed::<Spread>("latency");
    let parts_most = table.integer("parts_most", 1..=255);
    let troubles = table.tables("trouble", read_trouble);
    Some(GatewayPlay { rate, latency: latency?.value, parts_most: parts_most?.value, troubles })
}

/// Reads one `[[trouble]]` of a description or of a scenario.
pub fn read_trouble(table: &mut Table<'_, '_>) -> Option<GatewayTrouble> {
    let kind = table.text("kind").and_then(|Placed { value, place }| {
        let known = TROUBLES.iter().find(|(name, _)| *name == value);
        if known.is_none() {
            let names: Vec<&str> = TROUBLES.iter().map(|(name, _)| *name).collect();
            let help = Some(format!("one of {}", names.join(", ")));
            table.note(place, format!("no trouble is called `{value}`"), help);
        }
        known.map(|(_, kind)| *kind)
    });
    let share = table.parsed_if_any::<Share>("share");
    let after = table.parsed_if_any::<Span>("after").map_or(Duration::ZERO, |span| span.value.0);
    let lasts = table.parsed_if_any::<Span>("lasts").map(|span| span.value.0);
    let taken = table.flag_if_any("taken");
    let kind = kind?;
    let refuses = matches!(
        kind,
        GatewayTroubleKind::Error | GatewayTroubleKind::Throttle | GatewayTroubleKind::Down
    );
    if let Some(Placed { value: true, place }) = taken
        && refuses
    {
        table.note(place, format!("a message that meets `{}` is not taken", kind.name()), None);
    }
    if let Some(Placed { place, .. }) = share
        && kind == GatewayTroubleKind::Down
    {
        table.note(place, "nobody listens for a share of the requests: `down` has a time", None);
    }
    let share = share.map_or(Share { ratio: 1.0 }, |share| share.value);
    let taken = taken.map_or(kind.takes(), |taken| taken.value) && !refuses;
    Some(GatewayTrouble { kind, share, after, lasts, taken })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_description_reads_under_its_own_name() {
        for (name, text) in SHIPPED {
            let read = GatewayDescription::parse(name, text).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(read.name, name);
            for wanted in PLACEHOLDERS {
                let placeholder = format!("{{{wanted}}}");
                let found = read.request.texts().filter(|text| text.contains(&placeholder));
                assert_eq!(found.count(), 1, "{placeholder} in {name}");
            }
        }
        assert_eq!(GatewayDescription::shipped("kavenegar"), None);
    }

    #[test]
    fn all_problems_of_a_description_are_told_together() {
        let text = SHIPPED[0]
            .1
            .replace("value = \"{number}\"", "value = \"{numbr}\"")
            .replace("method = \"GET\"", "method = \"PUT\"")
            .replace("parts_most = 10", "parts_most = 0\n[[play.trouble]]\nkind = \"tiemout\"");
        let shown = GatewayDescription::parse("mine.toml", &text).expect_err("wrong").to_string();
        for part in [
            "`method` is `PUT`",
            "no trouble is called `tiemout`",
            "`parts_most` is 0",
            "mine.toml:",
        ] {
            assert!(shown.contains(part), "{part:?} is not in:\n{shown}");
        }
    }

    #[test]
    fn a_request_needs_a_place_for_number_and_text() {
        let text = SHIPPED[0].1.replace("value = \"{number}\"", "value = \"{numbr}\"");
        let shown = GatewayDescription::parse("mine.toml", &text).expect_err("wrong").to_string();
        assert!(shown.contains("nothing in the request is `{number}`"), "{shown}");
    }

    #[test]
    fn a_trouble_takes_the_message_where_only_the_answer_is_lost() {
        let text = format!(
            "{}\n[[play.trouble]]\nkind = \"timeout\"\nshare = \"1%\"\n\
             [[play.trouble]]\nkind = \"reset\"\ntaken = true\nafter = \"5 s\"\nlasts = \"2 s\"\n",
            SHIPPED[0].1
        );
        let read = GatewayDescription::parse("mine.toml", &text).expect("reads");
        let [timeout, reset] = read.play.troubles[..] else { panic!("{:?}", read.play) };
        assert!(timeout.taken && reset.taken && timeout.lasts.is_none());
        assert_eq!(reset.after, Duration::from_secs(5));
        assert_eq!(timeout.to_string(), "timeout for 1 %, taken all the same");
        assert_eq!(reset.to_string(), "reset for 100 % from 5 s during 2 s, taken all the same");
        let refusing = text.replace("kind = \"reset\"", "kind = \"down\"");
        let shown = GatewayDescription::parse("mine.toml", &refusing).expect_err("wrong");
        assert!(shown.to_string().contains("is not taken"), "{shown}");
        let shared = text.replace("kind = \"timeout\"", "kind = \"down\"");
        let shown = GatewayDescription::parse("mine.toml", &shared).expect_err("wrong");
        assert!(shown.to_string().contains("`down` has a time"), "{shown}");
    }
}
