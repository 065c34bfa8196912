//! Asks others: exchange, call log, mail servers, names, places on the internet, provider, modem.
//!
//! All at once, each with its limit; Ctrl-C stops them, and what they found until then is kept.

use std::pin::Pin;
use std::time::Duration;

use documents::readiness::{MachineFacts, ProbeFact};
use documents::units::Span;
use readiness::answers::ProbeWishes;
use readiness::modem::BAUD_RATE as MODEM_BAUD_RATE;
use readiness::probes::internet::{self, shipped};
use readiness::probes::net::{Proxies, Trust};
use readiness::probes::telephony::ami::{self, AmiQuestion};
use readiness::probes::telephony::gsm;
use readiness::probes::telephony::smdr::{self, SmdrSource};
use readiness::probes::{mail, names, sms, tcp};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::cli::Check;
use crate::exit::Failure;
use crate::interrupt;

/// Bits a second of a call log's serial line: what the exchanges are delivered with.
const LOG_BAUD_RATE: u32 = 9_600;

/// The environment's secrets. It is printed nowhere.
struct Secrets {
    ami: Option<String>,
    smdr: Option<String>,
    mail: Option<String>,
    sms_user: Option<String>,
    sms_password: Option<String>,
}

impl Secrets {
    fn of_environment() -> Self {
        let of = |name: &str| std::env::var(name).ok();
        Secrets {
            ami: of("MIZAN_AMI_SECRET"),
            smdr: of("MIZAN_SMDR_PASSWORD"),
            mail: of("MIZAN_MAIL_PASSWORD"),
            sms_user: of("MIZAN_SMS_USER"),
            sms_password: of("MIZAN_SMS_PASSWORD"),
        }
    }
}

/// What one command asks with.
struct Asking {
    limit: Duration,
    observe_call: Option<Duration>,
    observe_log: Option<Duration>,
    message_to: Option<String>,
    secrets: Secrets,
    proxies: Proxies,
    trust: Trust,
    cancel: CancellationToken,
}

/// One probe.
#[derive(Debug, Clone)]
enum Probe {
    Ami { address: String, user: Option<String> },
    CallLog(String),
    Mail(readiness::answers::MailWish),
    Name { name: String, address: Option<String>, resolvers: Vec<String> },
    Internet(String),
    SmsUrl(String),
    Modem(String),
    Tcp { address: String, purpose: String },
}

/// What the answers wish for. Without a list of places the shipped one is asked.
fn probes(wishes: &ProbeWishes) -> Vec<Probe> {
    let mut probes = Vec::new();
    if let Some(ami) = &wishes.ami {
        probes.push(Probe::Ami { address: ami.address.clone(), user: ami.user.clone() });
    }
    probes.extend(wishes.smdr.clone().map(Probe::CallLog));
    probes.extend(wishes.mail.iter().cloned().map(Probe::Mail));
    if let Some(wish) = &wishes.name {
        let (name, address) = (wish.name.clone(), wish.address.clone());
        probes.push(Probe::Name { name, address, resolvers: wishes.resolvers.clone() });
    }
    if wishes.internet.is_empty() {
        probes.extend(shipped().iter().map(|place| Probe::Internet(place.url.clone())));
    } else {
        probes.extend(wishes.internet.iter().cloned().map(Probe::Internet));
    }
    probes.extend(wishes.sms_url.clone().map(Probe::SmsUrl));
    probes.extend(wishes.gsm.clone().map(Probe::Modem));
    let ports = wishes.tcp.iter();
    probes.extend(ports.map(|(purpose, address)| Probe::Tcp {
        address: address.clone(),
        purpose: purpose.clone(),
    }));
    probes
}

/// Asks them all and adds what they told to the machine's facts.
pub(super) fn run(
    arguments: &Check,
    wishes: &ProbeWishes,
    facts: &mut MachineFacts,
) -> Result<(), Failure> {
    let cancel = CancellationToken::new();
    interrupt::cancels(&cancel)?;
    let asking = std::sync::Arc::new(Asking {
        limit: arguments.probe_limit.0,
        observe_call: arguments.observe_call.map(|Span(time)| time),
        observe_log: arguments.observe_call_log.map(|Span(time)| time),
        message_to: arguments.send_test_sms.clone(),
        secrets: Secrets::of_environment(),
        proxies: Proxies::from_environment(),
        trust: Trust::system(),
        cancel,
    });
    let probes = probes(wishes);
    let quiet = arguments.printing.quiet;
    if !quiet {
        eprintln!("asking {} others, at most {} each", probes.len(), arguments.probe_limit);
    }
    if let (Some(time), false) = (arguments.observe_call, quiet) {
        eprintln!("make one test call within {time}: it is listened to");
    }
    if let (Some(time), false) = (arguments.observe_call_log, quiet) {
        eprintln!("make one call in and one out within {time}: their lines are counted");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let told: Result<Vec<ProbeFact>, Failure> = runtime.block_on(async {
        let mut running = JoinSet::new();
        for (place, probe) in probes.into_iter().enumerate() {
            let asking = asking.clone();
            running.spawn(async move { (place, asked(&probe, &asking).await) });
        }
        let mut told = Vec::new();
        while let Some(ended) = running.join_next().await {
            let (place, fact) = ended?;
            if !quiet {
                eprintln!("{}", said(&fact));
            }
            told.push((place, fact));
        }
        told.sort_by_key(|(place, _)| *place);
        Ok(told.into_iter().map(|(_, fact)| fact).collect())
    });
    facts.probes = told?;
    Ok(())
}

/// How far a probe came, in a line.
fn said(fact: &ProbeFact) -> String {
    match &fact.failure {
        None => format!("{}: answered in {:.0} ms", fact.about, fact.took_ms),
        Some(failure) => format!("{}: {}: {}", fact.about, failure.stage, failure.reason.detail),
    }
}

/// Asks one. Boxed: the futures of the probes are large, and one is made for each.
fn asked<'a>(
    probe: &'a Probe,
    asking: &'a Asking,
) -> Pin<Box<dyn Future<Output = ProbeFact> + Send + 'a>> {
    let Asking { limit, secrets, proxies, trust, cancel, .. } = asking;
    let limit = *limit;
    match probe {
        Probe::Ami { address, user } => {
            let account = user.as_deref().zip(secrets.ami.as_deref());
            let observe = asking.observe_call;
            Box::pin(ami::probe(AmiQuestion { address, account, observe }, limit, cancel))
        }
        Probe::CallLog(source) => {
            let source = match source.strip_prefix("tcp://") {
                Some(address) => SmdrSource::Tcp { address, password: secrets.smdr.as_deref() },
                None => SmdrSource::Serial { port: source, baud_rate: LOG_BAUD_RATE },
            };
            Box::pin(smdr::probe(source, asking.observe_log.unwrap_or(limit), cancel))
        }
        Probe::Mail(wish) => Box::pin(async move {
            let question = mail::Question {
                address: &wish.address,
                protocol: wish.protocol,
                security: wish.security,
                user: wish.user.as_deref(),
                password: secrets.mail.as_deref(),
                allow_untrusted: false,
                trust,
            };
            mail::probe(&question, limit, cancel).await
        }),
        Probe::Name { name, address, resolvers } => {
            Box::pin(names::probe(name, address.as_deref(), resolvers, limit, cancel))
        }
        Probe::Internet(place) => Box::pin(internet::probe(place, proxies, trust, limit, cancel)),
        Probe::SmsUrl(template) => Box::pin(async move {
            let Some(number) = asking.message_to.as_deref() else { return sms::inspect(template) };
            let message = sms::Consented {
                template,
                number,
                text: None,
                user: secrets.sms_user.as_deref(),
                password: secrets.sms_password.as_deref(),
                proxies,
                trust,
            };
            sms::send(&message, limit, cancel).await
        }),
        Probe::Modem(port) => Box::pin(gsm::probe(port, MODEM_BAUD_RATE, limit)),
        Probe::Tcp { address, purpose } => Box::pin(tcp::probe(address, purpose, limit, cancel)),
    }
}

/// What would be read and asked, for `--dry-run`.
pub(super) fn described(arguments: &Check, answers: &readiness::answers::Answers) -> String {
    let mut lines = Vec::new();
    if arguments.from.is_empty() {
        lines.push(format!("machine     this one, as {}", arguments.role));
    }
    lines.extend(arguments.from.iter().map(|path| format!("facts       {}", path.display())));
    let asks = arguments.from.is_empty() && !arguments.no_probes;
    for probe in probes(&answers.probes).into_iter().filter(|_| asks) {
        lines.push(format!("asks        {}", shown(&probe)));
    }
    match (&arguments.send_test_sms, &answers.probes.sms_url) {
        (Some(_), Some(_)) => {
            lines.push("sends       one message to the number that was given".to_owned());
        }
        (Some(_), None) => {
            lines.push("sends       nothing: the answers name no sms_url".to_owned());
        }
        (None, _) => lines.push("sends       nothing".to_owned()),
    }
    lines.join("\n")
}

/// A probe for people. A provider's URL is named by its kind alone: it may hold more than its host.
fn shown(probe: &Probe) -> String {
    match probe {
        Probe::Ami { address, .. } => format!("Asterisk's manager interface at {address}"),
        Probe::CallLog(source) => format!("the call log at {source}"),
        Probe::Mail(wish) => format!("the mail server {}", wish.address),
        Probe::Name { name, .. } => format!("the address of {name}"),
        Probe::Internet(place) => place.clone(),
        Probe::SmsUrl(_) => "the provider's URL: whether it is well formed".to_owned(),
        Probe::Modem(port) => format!("the modem at {port}"),
        Probe::Tcp { address, purpose } => format!("{address} ({purpose})"),
    }
}
