//! `mizan validate` and `mizan load`: plays a scenario and reports.

use anyhow::Context;
use documents::run::{Provenance, Target, TargetKind};
use documents::units::Span;
use jiff::Timestamp;
use loadtest::crm::{Accounts, Api};
use loadtest::exchange::way::Way;
use loadtest::http::Flow;
use loadtest::plan::{Plan, Wishes};
use loadtest::scenario::{Files, Scenario};
use loadtest::{Interrupt, Order, Progress};
use tokio::sync::watch;

use crate::cli::{Playing, Printing};
use crate::embedded::{Embedded, Serving};
use crate::exit::{Exit, Failure, IsUsage};
use crate::messaging::{Messaging, Sending};
use crate::telephony::{Hearing, Telephony};
use crate::{accounts, by_hand, interrupt, messaging, output, progress};

/// What is loaded, and what must live as long as the load.
struct Loaded {
    api: Api,
    accounts: Option<Accounts>,
    target: Target,
    embedded: Option<Embedded>,
}

/// Plays a scenario and writes its record and its report.
pub(crate) fn play(
    command: &str,
    files: Files<'_>,
    users: Option<u64>,
    playing: &Playing,
    printing: &Printing,
) -> Result<Exit, Failure> {
    let scenario = Scenario::parse(files).or_usage()?;
    let way = way(playing)?;
    let leaving = messaging::Way::read(playing.gateway.as_deref(), playing.target.is_none())?;
    let Playing { duration, seed, .. } = *playing;
    let wishes = Wishes { users, duration: duration.map(|Span(duration)| duration), seed };
    let plan = Plan::new(scenario, wishes).or_usage()?;
    if playing.dry_run {
        let plan = if way == Way::None { plan.without_calls() } else { plan };
        let plan = if leaving == messaging::Way::None { plan.without_sms() } else { plan };
        output::print(&described(&plan, playing))?;
        return Ok(Exit::Met);
    }
    interrupt::listen()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(played(command, plan, (way, leaving), playing, printing))
}

async fn played(
    command: &str,
    plan: Plan,
    (way, leaving): (Way, messaging::Way),
    playing: &Playing,
    printing: &Printing,
) -> Result<Exit, Failure> {
    let now = Timestamp::now();
    // Everything that can be refused is asked before a folder is made.
    let given = match &playing.target {
        Some(url) => {
            let consent = playing.i_own_this_host.as_deref();
            let url = loadtest::target::permitted(url, consent).await.or_usage()?;
            let accounts =
                plan.signs_in().then(|| accounts::of_target(playing.accounts.as_deref()));
            Some((url, accounts.transpose()?))
        }
        None => None,
    };
    if let Way::Asterisk { host, port, .. } = &way {
        // A consent that names the target is none for an exchange elsewhere.
        let consent = playing.i_own_this_host.as_deref().filter(|named| *named == host);
        loadtest::target::permitted_host(host, *port, consent).await.or_usage()?;
    }
    // Secrets that its requests name come from the environment.
    let http = plan.scenario.http.as_ref();
    let http = http.map(|http| Flow::new(http, |name| std::env::var(name).ok()));
    let http = http.transpose().or_usage()?;
    let telephony = telephony(way, &plan, playing, printing, now).await?;
    let plan = if telephony.is_some() { plan } else { plan.without_calls() };
    let messaging = messaging(leaving, &plan, playing, printing).await?;
    let plan = if messaging.is_some() { plan } else { plan.without_sms() };
    let plan = if playing.campaigns_by_hand { plan.by_hand() } else { plan };
    let folder = output::folder(printing, command, now)?;
    let hand = playing.campaigns_by_hand.then(|| by_hand::begin(&plan, &folder)).transpose()?;
    let timeout = plan.scenario.crm.request_timeout;
    let loaded = match given {
        Some((url, accounts)) => Loaded {
            target: Target { url: url.to_string(), kind: TargetKind::Given },
            accounts,
            api: Api::new(url, timeout)?,
            embedded: None,
        },
        None => {
            let hearing = telephony.as_ref().and_then(Telephony::hearing).cloned();
            let sending = messaging.as_ref().map(Messaging::sending).cloned();
            beside(&plan, playing, printing, hearing, sending).await?
        }
    };
    let calls = match (telephony, &loaded.accounts) {
        (Some(telephony), Some(accounts)) => {
            Some(telephony.with_target(&loaded.api, accounts).await?)
        }
        _ => None,
    };
    let interrupt = Interrupt::default();
    let _guard = interrupt::stops(&interrupt);
    let (sender, receiver) = watch::channel(Progress::default());
    let drawing = tokio::spawn(progress::show(plan.clone(), receiver, printing.quiet));
    let order = Order {
        provenance: provenance(&plan, loaded.target, now),
        plan,
        api: loaded.api,
        accounts: loaded.accounts,
        calls,
        sms: messaging.map(|messaging| messaging.order(hand)),
        http,
        target_process: loaded.embedded.as_ref().map(Embedded::process),
        station: loaded.embedded.as_ref().and_then(Embedded::station),
        journal: folder.join(output::JOURNAL),
    };
    let journal = order.journal.clone();
    let record = loadtest::run(order, &interrupt, sender).await;
    drawing.await?;
    drop(loaded.embedded);
    // Whatever could not be written: what was measured until then is in the journal.
    let kept = |failure: Failure| {
        let journal = journal.display();
        failure.with_way_out(&format!(
            "what was measured is in {journal}; make room, then: mizan report {journal} --out DIR"
        ))
    };
    let record = record.map_err(Failure::from).map_err(kept)?;
    output::run(&record, printing, &folder).map_err(kept)?;
    Ok(record.verdict.answer.into())
}

/// The way of the calls: what was asked, else the stand-in's own. clap does not read it: it would
/// repeat a password that stands in it.
fn way(playing: &Playing) -> Result<Way, Failure> {
    match &playing.exchange {
        Some(text) => text.parse().or_usage(),
        None if playing.target.is_none() => Ok("ami".parse()?),
        // How calls reach somebody else's telephony service only they can say.
        None => Ok(Way::None),
    }
}

/// The exchange of the plan's calls, as far as it needs no target; `None` if no calls are played.
async fn telephony(
    way: Way,
    plan: &Plan,
    playing: &Playing,
    printing: &Printing,
    now: Timestamp,
) -> Result<Option<Telephony>, Failure> {
    if plan.scenario.calls.is_none() {
        return Ok(None);
    }
    if way == Way::None {
        if playing.exchange.is_none() && !printing.quiet {
            eprintln!("no calls are played: --exchange says how they reach the CRM (see --help)");
        }
        return Ok(None);
    }
    let beside = playing.target.is_none();
    let telephony = Telephony::listening(way, plan, playing.exchange_wait.0, now, beside).await?;
    if let (Some(address), false, false) = (telephony.address(), beside, printing.quiet) {
        eprintln!("the exchange waits for the CRM's telephony service at {address}");
    }
    Ok(Some(telephony))
}

/// The gateway of the plan's short messages; `None` if none are sent.
async fn messaging(
    way: messaging::Way,
    plan: &Plan,
    playing: &Playing,
    printing: &Printing,
) -> Result<Option<Messaging>, Failure> {
    if plan.scenario.sms.is_none() {
        return Ok(None);
    }
    if way == messaging::Way::None {
        if playing.gateway.is_none() && !printing.quiet {
            eprintln!("no messages are sent: --gateway says how they leave the CRM (see --help)");
        }
        return Ok(None);
    }
    let beside = playing.target.is_none();
    let messaging = Messaging::listening(way, plan, playing.gateway_wait.0, beside).await?;
    if let (Some(messaging), false, false) = (&messaging, beside, printing.quiet) {
        let address = messaging.address();
        eprintln!("the SMS gateway waits for the CRM's messages at {address}");
    }
    Ok(messaging)
}

/// Starts the stand-in install beside this process.
async fn beside(
    plan: &Plan,
    playing: &Playing,
    printing: &Printing,
    hearing: Option<Hearing>,
    sending: Option<Sending>,
) -> Result<Loaded, Failure> {
    let persons = plan.scenario.dataset.customers;
    let serving = Serving::of(playing);
    if !printing.quiet {
        eprintln!("starting a stand-in install with {persons} customers");
    }
    let seed = plan.scenario.seed;
    let start = move || Embedded::start(persons, seed, serving, hearing.as_ref(), sending.as_ref());
    let embedded = tokio::task::spawn_blocking(start).await??;
    let url = embedded.url.parse().context("the stand-in install announced no address")?;
    let kind =
        TargetKind::EmbeddedStaging { service_model: serving.model.name().to_owned(), persons };
    Ok(Loaded {
        target: Target { url: embedded.url.clone(), kind },
        accounts: Some(embedded.accounts.clone()),
        api: Api::new(url, plan.scenario.crm.request_timeout)?,
        embedded: Some(embedded),
    })
}

fn provenance(plan: &Plan, target: Target, now: Timestamp) -> Provenance {
    Provenance {
        mizan_version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: option_env!("MIZAN_COMMIT").map(str::to_owned),
        started_at: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        scenario: plan.scenario.name.clone(),
        scenario_hash: plan.scenario.hash.clone(),
        schedule_hash: plan.preview().schedule_hash,
        seed: plan.scenario.seed,
        host: readiness::facts::read(),
        target,
        arguments: std::env::args().skip(1).collect(),
    }
}

/// What a plan would do and what it would cost, for `--dry-run`.
fn described(plan: &Plan, playing: &Playing) -> String {
    let preview = plan.preview();
    let scenario = &plan.scenario;
    let classes: Vec<String> = scenario
        .crm
        .classes
        .iter()
        .zip(&plan.users_by_class)
        .map(|(class, users)| format!("{users} {}", class.name))
        .collect();
    let thresholds: Vec<String> = scenario.thresholds.iter().map(ToString::to_string).collect();
    let until = Span(plan.steady_until());
    [
        format!("scenario    {} ({})", scenario.name, scenario.about),
        format!("target      {}", playing.target.as_deref().unwrap_or("a stand-in install beside")),
        format!("users       {} ({})", scenario.crm.users, classes.join(", ")),
        format!("time        {until}, of which {} are measured", Span(scenario.phases.steady)),
        format!(
            "steps       {} if each were answered at once, at most {} a second",
            preview.steps, preview.peak_steps_per_s
        ),
        format!("calls       {}", described_calls(plan, playing)),
        format!("messages    {}", described_messages(plan, playing)),
        format!("thresholds  {}", thresholds.join("; ")),
        format!("seed        {}, schedule {}", scenario.seed, preview.schedule_hash),
        format!("writes      marked with refId mizan-{}-{:x}-...", scenario.name, scenario.seed),
    ]
    .join("\n")
}

/// The calls of a plan in a line, for `--dry-run`.
fn described_calls(plan: &Plan, playing: &Playing) -> String {
    let Some(calls) = &plan.scenario.calls else { return "none are played".to_owned() };
    let users = plan.scenario.crm.users;
    let by = playing.exchange.as_deref().unwrap_or("ami");
    let number = plan.calls.len();
    let busy_hour = calls.per_user.per_second * 3_600.0 * users as f64;
    let customers = loadtest::calls::customers::needed(&plan.calls);
    format!(
        "{number} by {by}, of a busy hour of {busy_hour:.0} on {} agents; {customers} customers are \
         added where they are missing",
        calls.agents_of(users)
    )
}

/// The short messages of a plan in a line, for `--dry-run`.
fn described_messages(plan: &Plan, playing: &Playing) -> String {
    let (Some(sms), Some(script)) = (&plan.scenario.sms, &plan.sms) else {
        return "none are sent".to_owned();
    };
    let campaigns: Vec<String> = script
        .campaigns
        .iter()
        .map(|(due_us, messages)| {
            format!("{messages} at {}", Span(std::time::Duration::from_micros(*due_us)))
        })
        .collect();
    let campaigns =
        if campaigns.is_empty() { "no campaign".to_owned() } else { campaigns.join(", ") };
    format!(
        "{campaigns}, {} one by one, {} replies; {} parts by {} ({})",
        script.singles_us.len(),
        script.replies_us.len(),
        script.messages.parts(),
        playing.gateway.as_deref().unwrap_or("http"),
        sms.gateway.name,
    )
}
