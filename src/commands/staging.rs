//! `mizan staging`: the stand-in install alone.

use std::cell::OnceCell;
use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, anyhow};
use documents::gateway::{GatewayDescription, SHIPPED};
use staging::{
    CallSource, DataDirectory, Dataset, FaultSettings, ModelSettings, Operation, Password,
    Settings, SmsCredentials, SmsFaults, SmsSettings, SmsWay, Stall, StationMeter, StationTime,
    TelephonyFaults, TelephonySettings, WorkSettings,
};
use tokio::sync::oneshot;

use crate::cli::{ServiceModel, Staging};
use crate::embedded::{
    Announcement, EXCHANGE_SECRET, GATEWAY_PASSWORD, GATEWAY_USER, INBOUND_KEY, PASSWORD,
    StationLine,
};
use crate::exit::{Exit, Failure, IsUsage};
use crate::{interrupt, output};

/// How often a stand-in beside a harness tells how busy its servers are: often enough that a sample a
/// second always has a reading of that second.
const TELLING: Duration = Duration::from_millis(250);

/// Serves until Ctrl-C, or until standard input closes if it stands beside a harness.
pub(crate) fn serve(staging: &Staging) -> Result<Exit, Failure> {
    let settings = settings(staging).or_usage()?;
    let (stop, stopped) = oneshot::channel();
    if staging.beside {
        interrupt::ignore()?;
        std::thread::Builder::new().name("stdin".into()).spawn(move || {
            // The harness writes nothing; the end, or a broken pipe, is its end.
            let _ended = std::io::stdin().read_to_end(&mut Vec::new());
            // An install that failed meanwhile needs no word to stop.
            let _failed = stop.send(());
        })?;
    } else {
        interrupt::sends(stop)?;
    }
    let own_password = settings.password.is_none();
    let mut announced = Ok(());
    let mut told = Ok(());
    let meter = OnceCell::new();
    let ready = |running: &staging::Staging| {
        announced = announce(running, staging.beside, own_password);
        let _first = meter.set(running.station().filter(|_| staging.beside));
    };
    let served = staging::serve_until(settings, ready, async {
        let station = meter.get().and_then(Option::as_ref);
        tokio::select! {
            // A sender that is gone stops it too.
            _gone = stopped => {}
            error = tell(station) => told = Err(error),
        }
    });
    served?;
    announced?;
    told?;
    Ok(Exit::Met)
}

/// Tells the harness how busy the servers are, until nobody can be told; for ever where there are none.
async fn tell(station: Option<&StationMeter>) -> anyhow::Error {
    let Some(station) = station else { return std::future::pending().await };
    let mut ticks = tokio::time::interval(TELLING);
    loop {
        ticks.tick().await;
        let StationTime { servers, elapsed, busy } = station.read();
        let [elapsed_us, busy_us] = [elapsed, busy].map(|span| span.as_micros() as u64);
        let line = StationLine { servers, elapsed_us, busy_us };
        let told = serde_json::to_string(&line).map_err(anyhow::Error::from);
        if let Err(error) = told.and_then(|line| output::print(&line)) {
            return error;
        }
    }
}

/// Says where it stands, on standard output.
fn announce(running: &staging::Staging, beside: bool, own_password: bool) -> anyhow::Result<()> {
    if beside {
        let announcement = Announcement { url: running.url() };
        return output::print(&serde_json::to_string(&announcement)?);
    }
    let mut lines = vec![
        format!("the stand-in install listens at {}", running.url()),
        format!("accounts: user1 to user{}", running.users()),
    ];
    if own_password {
        // Made for this process only, and nowhere else to be found: the terminal is the place.
        lines.push(format!("their password: {}", running.password().reveal()));
    }
    lines.push("Ctrl-C stops it".to_owned());
    output::print(&lines.join("\n"))
}

fn settings(staging: &Staging) -> anyhow::Result<Settings> {
    let password = secret_in(PASSWORD);
    Ok(Settings {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, staging.port)),
        data: staging.data.clone().map_or(DataDirectory::Temporary, DataDirectory::At),
        dataset: Dataset { seed: staging.seed, persons: staging.persons },
        users: staging.accounts,
        password,
        service: service(staging),
        telephony: telephony(staging)?,
        sms: sms(staging)?,
        faults: faults(staging)?,
        seed: staging.seed,
        ..Settings::default()
    })
}

/// A password that the environment holds; an empty one is none.
fn secret_in(variable: &str) -> Option<Password> {
    std::env::var(variable).ok().filter(|secret| !secret.is_empty()).map(Password::new)
}

fn telephony(staging: &Staging) -> anyhow::Result<Option<TelephonySettings>> {
    let Some(address) = &staging.exchange else { return Ok(None) };
    let source = CallSource::parse(address, secret_in(EXCHANGE_SECRET))
        .with_context(|| format!("--exchange (its password is read from {EXCHANGE_SECRET})"))?;
    Ok(Some(TelephonySettings::of(source)))
}

fn sms(staging: &Staging) -> anyhow::Result<Option<SmsSettings>> {
    let Some(address) = &staging.gateway else { return Ok(None) };
    let description = description(&staging.gateway_description)?;
    let credentials = match (secret_in(GATEWAY_USER), secret_in(GATEWAY_PASSWORD)) {
        (None, None) => None,
        (username, password) => {
            let none = || Password::new("");
            let (username, password) =
                (username.unwrap_or_else(none), password.unwrap_or_else(none));
            Some(SmsCredentials { username, password })
        }
    };
    let way = SmsWay::parse(address, description, credentials).with_context(|| {
        format!("--gateway (credentials are read from {GATEWAY_USER} and {GATEWAY_PASSWORD})")
    })?;
    Ok(Some(SmsSettings {
        senders: usize::from(staging.sms_senders),
        inbound_key: secret_in(INBOUND_KEY),
        ..SmsSettings::of(way, staging.sms_line.clone())
    }))
}

/// A shipped description by its name, or the one that a file holds.
fn description(name: &str) -> anyhow::Result<GatewayDescription> {
    if let Some(shipped) = GatewayDescription::shipped(name) {
        return Ok(shipped);
    }
    let text = std::fs::read_to_string(name).with_context(|| {
        let names: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
        format!("--gateway-description: `{name}` is none of {}, and no file", names.join(", "))
    })?;
    GatewayDescription::parse(name, &text).map_err(|problems| anyhow!("{problems}"))
}

fn service(staging: &Staging) -> staging::ServiceModel {
    match staging.service_model {
        ServiceModel::Work => staging::ServiceModel::Work(WorkSettings::default()),
        ServiceModel::None => staging::ServiceModel::None,
        ServiceModel::Model => staging::ServiceModel::Model(ModelSettings {
            servers: staging.servers,
            mean: staging.mean.0,
            ..ModelSettings::default()
        }),
    }
}

fn faults(staging: &Staging) -> anyhow::Result<FaultSettings> {
    let stall = match (staging.stall_after, staging.stall_for) {
        (Some(after), Some(span)) => Some(Stall { after: after.0, span: span.0 }),
        _ => None,
    };
    let factors = staging.factor.iter().map(|text| factor(text)).collect::<anyhow::Result<_>>()?;
    let error = staging.error_share.unwrap_or_default();
    let telephony = TelephonyFaults {
        lose_calls: staging.lose_calls.unwrap_or_default(),
        duplicate_calls: staging.duplicate_calls.unwrap_or_default(),
        mismatch_calls: staging.mismatch_calls.unwrap_or_default(),
        leave_active: staging.leave_calls.unwrap_or_default(),
        pop_delay: staging.pop_delay.as_ref().map_or(Duration::ZERO, |span| span.0),
    };
    let sms = SmsFaults {
        drop_messages: staging.drop_messages.unwrap_or_default(),
        double_messages: staging.double_messages.unwrap_or_default(),
        reorder_messages: staging.reorder_messages.unwrap_or_default(),
        mangle_messages: staging.mangle_messages.unwrap_or_default(),
        code98_messages: staging.code98_messages.unwrap_or_default(),
    };
    Ok(FaultSettings { stall, error, factors, telephony, sms, ..FaultSettings::default() })
}

/// Reads `invoice.write=1.2`.
fn factor(text: &str) -> anyhow::Result<(Operation, f64)> {
    let (name, factor) = text
        .split_once('=')
        .ok_or_else(|| anyhow!("`{text}` is not OPERATION=FACTOR, such as invoice.write=1.2"))?;
    let operation = Operation::of_name(name).ok_or_else(|| {
        let names: Vec<&str> = Operation::ALL.iter().map(|operation| operation.name()).collect();
        let near = documents::input::nearest(name, names.iter().copied())
            .map_or_else(|| names.join(", "), |near| format!("did you mean `{near}`?"));
        anyhow!("no operation `{name}`: {near}")
    })?;
    let factor: f64 = factor.parse().with_context(|| format!("`{factor}` is not a number"))?;
    if factor.is_finite() && factor > 0.0 {
        Ok((operation, factor))
    } else {
        Err(anyhow!("a factor must be above zero, and `{text}` is not"))
    }
}
