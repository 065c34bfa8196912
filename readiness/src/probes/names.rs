//! A name in the DNS, asked of several resolvers.
//!
//! The hosts file is left out: what counts is what others see. A resolver that says that the name does
//! not exist, or has no address, has answered: its addresses are empty and nothing is missing.

use std::net::IpAddr;
use std::time::Duration;

use documents::readiness::{Missing, NameFacts, ProbeFact, ProbeOutcome, ResolverAnswer, Why};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::net::{Address, Course, Progress, failed, not_asked, within};

/// What the system's own resolvers are called.
const SYSTEM: &str = "system";
/// Times that a resolver is asked: a datagram may get lost.
const ATTEMPTS: usize = 2;
/// Addresses of a name that are kept.
const ADDRESSES_MOST: usize = 32;

/// Asks for the A records of a name: of the system's resolvers and of each that is given, as
/// `10.0.0.1` or `127.0.0.1:5353`. All are asked at once, and each has the whole limit. The declared
/// address is only recorded. A name may hold letters of any language.
pub async fn probe(
    name: &str,
    declared: Option<&str>,
    resolvers: &[String],
    limit: Duration,
    cancel: &CancellationToken,
) -> ProbeFact {
    let system = std::iter::once(SYSTEM.to_owned());
    let all: Vec<String> = system.chain(resolvers.iter().cloned()).collect();
    probe_at(name, declared, &all, limit, cancel).await
}

/// The same, of these resolvers alone.
pub async fn probe_at(
    name: &str,
    declared: Option<&str>,
    resolvers: &[String],
    limit: Duration,
    cancel: &CancellationToken,
) -> ProbeFact {
    let course = Course::begin(format!("name {name}"));
    let progress = Progress::at("answer");
    let mut facts = NameFacts {
        name: name.to_owned(),
        declared: declared.map(str::to_owned),
        answers: resolvers.iter().map(|resolver| open(resolver)).collect(),
    };
    let work = ask_all(name, limit, &mut facts.answers);
    // Each resolver keeps to the limit by itself, so that the others' answers are not lost with it.
    let end = within(limit * 2, cancel, work).await;
    course.end(ProbeOutcome::Name(facts), &progress, end)
}

/// A resolver that has not answered yet.
fn open(resolver: &str) -> ResolverAnswer {
    let missing = Some(not_asked("it had not answered when the probe was stopped"));
    ResolverAnswer { resolver: resolver.to_owned(), addresses: Vec::new(), missing }
}

async fn ask_all(
    name: &str,
    limit: Duration,
    answers: &mut [ResolverAnswer],
) -> Result<(), Missing> {
    let name = absolute(name)?;
    let mut asking = JoinSet::new();
    for (index, answer) in answers.iter().enumerate() {
        let (resolver, name) = (answer.resolver.clone(), name.clone());
        asking.spawn(async move {
            let asked = timeout(limit, ask(&resolver, name, limit)).await;
            (index, asked.unwrap_or_else(|_| Err(silent(limit))))
        });
    }
    let mut somebody_answered = false;
    while let Some(joined) = asking.join_next().await {
        let (index, asked) = joined.map_err(failed)?;
        somebody_answered |= asked.is_ok();
        match asked {
            Ok(addresses) => (answers[index].addresses, answers[index].missing) = (addresses, None),
            Err(reason) => answers[index].missing = Some(reason),
        }
    }
    if somebody_answered { Ok(()) } else { Err(failed("no resolver gave an answer")) }
}

fn silent(limit: Duration) -> Missing {
    let detail = format!("it did not answer within {:.1} s", limit.as_secs_f64());
    Missing { why: Why::TimedOut, detail }
}

/// The whole name, so that no search list is tried behind it.
fn absolute(name: &str) -> Result<Name, Missing> {
    let parsed = Name::from_str_relaxed(name);
    let mut parsed = parsed.map_err(|_| not_asked(format!("`{name}` is no name of the DNS")))?;
    if parsed.num_labels() == 0 {
        return Err(not_asked("the name is empty"));
    }
    parsed.set_fqdn(true);
    Ok(parsed)
}

/// The addresses by one resolver.
async fn ask(resolver: &str, name: Name, limit: Duration) -> Result<Vec<String>, Missing> {
    let mut builder = match resolver {
        SYSTEM => TokioResolver::builder_tokio().map_err(failed)?,
        given => TokioResolver::builder_with_config(at(given)?, TokioRuntimeProvider::default()),
    };
    set(builder.options_mut(), limit);
    let resolver = builder.build().map_err(failed)?;
    match resolver.lookup(name, RecordType::A).await {
        Ok(found) => {
            let addresses = found.answers().iter().filter_map(|record| match record.data {
                RData::A(address) => Some(address.0.to_string()),
                _ => None,
            });
            Ok(addresses.take(ADDRESSES_MOST).collect())
        }
        Err(NetError::Dns(DnsError::NoRecordsFound(none))) if none.ns.is_none() => Ok(Vec::new()),
        Err(NetError::Dns(DnsError::NoRecordsFound(_))) => {
            Err(failed("it knows only who else would know: it resolves nothing for others"))
        }
        Err(NetError::Dns(DnsError::ResponseCode(code))) => {
            Err(failed(format!("it answers with an error: {code}")))
        }
        Err(NetError::Timeout) => Err(silent(limit)),
        Err(error) => Err(failed(error)),
    }
}

fn at(resolver: &str) -> Result<ResolverConfig, Missing> {
    let address = Address::parse(resolver, Some(53))?;
    let ip: Result<IpAddr, _> = address.host.parse();
    let ip = ip.map_err(|_| not_asked(format!("`{resolver}` is no address of a resolver")))?;
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
        connection.port = address.port;
        connection
    });
    let server = NameServerConfig::new(ip, true, connections.to_vec());
    Ok(ResolverConfig::from_name_servers(vec![server]))
}

fn set(options: &mut ResolverOpts, limit: Duration) {
    options.attempts = ATTEMPTS;
    options.timeout = limit / ATTEMPTS as u32;
    options.cache_size = 0;
    options.use_hosts_file = ResolveHosts::Never;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_persian_letters_is_asked_for_in_its_encoded_form() {
        let name = absolute("نمونه.ایران").expect("a name");
        assert_eq!(name.to_ascii(), "xn--hhbbbed.xn--mgba3a4f16a.");
    }

    #[test]
    fn what_is_no_name_is_not_asked_for() {
        for text in ["", ".", "a..b", &"x".repeat(300)] {
            assert_eq!(absolute(text).expect_err(text).why, Why::NotAsked);
        }
    }

    #[test]
    fn a_resolver_has_an_address_and_may_have_a_port() {
        let port = |text| at(text).map(|config| config.name_servers()[0].connections[0].port);
        assert_eq!(port("10.0.0.1"), Ok(53));
        assert_eq!(port("127.0.0.1:5353"), Ok(5353));
        assert_eq!(port("[::1]:5353"), Ok(5353));
        assert!(port("dns.example.com").is_err());
    }
}
