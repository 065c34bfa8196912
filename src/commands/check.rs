//! `mizan check`: reads this machine or facts of others, asks, and says whether it is ready.

mod asking;
pub(crate) mod beside;
mod evidence;
mod probing;
mod worth;

use std::io::IsTerminal;
use std::path::Path;

use anyhow::{Context, anyhow};
use documents::DemandSet;
use documents::readiness::{
    Asked, CatalogueMark, CheckResult, Evidence, MachineFacts, READINESS_SCHEMA, ReadinessAnswer,
    ReadinessRecord, Role, Worth,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use readiness::analysis::{self, Case};
use readiness::answers::Answers;
use readiness::clock::utc_now;
use sizing::catalogue::Catalogue;
use sizing::inputs::{Draft, Inputs};
use sizing::quote::{Quote, Tables};
use sizing::vendor::VendorTables;

use crate::cli::{Check, Format, Printing};
use crate::exit::{Exit, Failure, IsUsage};
use crate::output::{self, print, style};
use evidence::Collected;

/// The facts' file.
const FACTS: &str = "facts.json";

/// Checks, prints the answer, and writes its documents.
pub(crate) fn run(arguments: &Check) -> Result<Exit, Failure> {
    if arguments.list {
        return list(&arguments.printing);
    }
    if let Some(path) = &arguments.record {
        return recorded(path);
    }
    let mut answers = answers(arguments)?;
    let asks = !arguments.collect
        && arguments.answers.is_none()
        && arguments.from.is_empty()
        && arguments.install.given().is_empty();
    if asks && !std::io::stdin().is_terminal() {
        let way_out =
            "give --users N, --answers FILE or --collect; without all three it asks on a terminal";
        return Err(anyhow!("nothing was asked for: {way_out}")).or_usage();
    }
    if arguments.dry_run {
        print(&probing::described(arguments, &answers))?;
        return Ok(Exit::Met);
    }
    // Read before the person is asked: what the machine tells needs no question.
    let mut collected = evidence::read(arguments, &answers)?;
    if asks {
        asking::install(collected.machines(), &mut answers).or_usage()?;
    }
    // Refused before anybody else is asked anything.
    let inputs = if arguments.collect {
        None
    } else {
        Some(inputs(&answers, collected.machines()).or_usage()?)
    };
    let now = Timestamp::now();
    let folder = output::folder(&arguments.printing, "check", now)?;
    if arguments.from.is_empty() && !arguments.no_probes {
        probing::run(arguments, &answers.probes, collected.this_machine())?;
    }
    collected.seal(&folder)?;
    let Some(inputs) = inputs else {
        return collected_only(&collected, &arguments.printing, &folder);
    };
    let judged = judged(arguments, &collected, &inputs, &mut answers, asks)?;
    told(&judged, arguments, &folder)?;
    Ok(exit_of(judged.answer))
}

/// Reads what a person wrote; options of the command line win.
fn answers(arguments: &Check) -> Result<Answers, Failure> {
    let mut answers = arguments.answers.as_deref().map(answers_of).transpose()?.unwrap_or_default();
    for (field, text) in arguments.install.given() {
        answers.install.insert(field.to_owned(), text.to_owned());
    }
    Ok(answers)
}

fn answers_of(path: &Path) -> Result<Answers, Failure> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the answers in {}", path.display()))
        .or_usage()?;
    Answers::parse(&path.display().to_string(), &text).or_usage()
}

/// The install, as the sizing model reads it. Where nobody said what the host is, the facts do.
fn inputs(answers: &Answers, machines: &[MachineFacts]) -> anyhow::Result<Inputs> {
    let mut draft = Draft::default();
    let mut problems = Vec::new();
    for (field, text) in &answers.install {
        if let Err(problem) = draft.set(field, text) {
            problems.push(format!("{field}: {problem}"));
        }
    }
    if draft.host.is_none() {
        let crm = machines.iter().find(|machine| machine.role == Role::Crm);
        let hosting = crm.and_then(|machine| machine.hosting.value.as_ref());
        let kind = match hosting.map(|hosting| hosting.hypervisor.is_some()) {
            // Whether its host reserves anything for it a guest cannot see.
            Some(true) => "virtual-shared",
            Some(false) | None => "physical",
        };
        draft.set("host", kind).map_err(|problem| anyhow!("host: {problem}"))?;
    }
    if !problems.is_empty() {
        return Err(anyhow!(problems.join("\n")));
    }
    Ok(draft.finish(&Catalogue::shipped())?)
}

/// Holds the facts against the prerequisites; asks a person what only they can say, if there is one.
fn judged(
    arguments: &Check,
    collected: &Collected,
    inputs: &Inputs,
    answers: &mut Answers,
    asks: bool,
) -> Result<ReadinessRecord, Failure> {
    let shipped = Shipped::read();
    let tables = shipped.tables();
    let mut results = results(collected, inputs, &tables, answers);
    if asks {
        asking::attestations(&results, answers, arguments.printing.lang).or_usage()?;
        results = self::results(collected, inputs, &tables, answers);
    }
    if let Some(path) = &arguments.save_answers {
        std::fs::write(path, answers.to_toml())
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let worth = worth::of(arguments, inputs, &tables).or_usage()?;
    let mut record = record(collected, inputs, results, worth);
    let answers = arguments.answers.as_ref().or(arguments.save_answers.as_ref());
    record.evidence.extend(answers.map(|path| answers_as_evidence(path)).transpose()?);
    Ok(record)
}

/// What the sizing model computes with, as it ships.
struct Shipped {
    vendor: VendorTables,
    catalogue: Catalogue,
    demands: DemandSet,
}

impl Shipped {
    fn read() -> Self {
        Shipped {
            vendor: VendorTables::shipped(),
            catalogue: Catalogue::shipped(),
            demands: DemandSet::shipped(),
        }
    }

    fn tables(&self) -> Tables<'_> {
        let Shipped { vendor, catalogue, demands } = self;
        Tables { vendor, catalogue, demands, demands_sha256: "" }
    }
}

/// Holds the facts against the prerequisites.
fn results(
    collected: &Collected,
    inputs: &Inputs,
    tables: &Tables<'_>,
    answers: &Answers,
) -> Vec<CheckResult> {
    // Some installs have no quote, such as more users than a table has; then the tables alone judge.
    let quote: Option<Quote> = sizing::quote::quote(inputs, tables).ok();
    let machines = collected.machines();
    analysis::analyse(&Case { machines, inputs, quote: quote.as_ref(), answers })
}

/// The record of results.
fn record(
    collected: &Collected,
    inputs: &Inputs,
    results: Vec<CheckResult>,
    worth: Option<Worth>,
) -> ReadinessRecord {
    ReadinessRecord {
        schema: READINESS_SCHEMA.to_owned(),
        mizan_version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: option_env!("MIZAN_COMMIT").map(str::to_owned),
        analysed_at: utc_now(),
        catalogue: CatalogueMark {
            version: documents::requirements::VERSION,
            sha256: evidence::sha256(documents::requirements::SHIPPED.as_bytes()),
        },
        evidence: collected.evidence(),
        asked: asked(inputs),
        answer: analysis::answer(&results),
        results,
        worth,
    }
}

fn asked(inputs: &Inputs) -> Asked {
    Asked {
        customer: inputs.customer.clone(),
        users: inputs.users,
        edition: inputs.edition.value.name().to_owned(),
        modules: inputs.modules.iter().map(ToString::to_string).collect(),
        reinstall: inputs.reinstall.value,
    }
}

fn answers_as_evidence(path: &Path) -> Result<Evidence, Failure> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(Evidence {
        name: name.unwrap_or_default(),
        role: None,
        machine: None,
        collected_at: None,
        sha256: evidence::sha256(&bytes),
    })
}

/// Writes the documents and prints what was asked.
fn told(record: &ReadinessRecord, arguments: &Check, folder: &Path) -> Result<(), Failure> {
    let printing = &arguments.printing;
    let json = write(record, printing, folder)?;
    let text = match printing.format {
        Format::Json => json,
        Format::Text => {
            reports::readiness::terminal(record, printing.lang, style(), arguments.verbose)
        }
    };
    print(&text)?;
    if !printing.quiet {
        eprintln!("{}", output::written(&folder.join("readiness.html"), printing.lang));
    }
    Ok(())
}

/// Writes the documents of a record, and gives its JSON.
fn write(record: &ReadinessRecord, printing: &Printing, folder: &Path) -> Result<String, Failure> {
    let language = printing.lang;
    let json = serde_json::to_string_pretty(record)?;
    let today = Timestamp::now().to_zoned_datetime(TimeZone::system()).date();
    let hash = evidence::sha256(json.as_bytes());
    let page = reports::readiness::html(record, language);
    let form = reports::readiness::acknowledgement(record, &hash, Some(today), language);
    let cases = reports::readiness::junit(record);
    let files = [
        ("readiness.json", &json),
        ("readiness.html", &page),
        ("acknowledgement.html", &form),
        ("readiness-junit.xml", &cases),
    ];
    output::files(folder, &files)?;
    Ok(json)
}

fn collected_only(
    collected: &Collected,
    printing: &Printing,
    folder: &Path,
) -> Result<Exit, Failure> {
    if printing.format == Format::Json {
        print(&serde_json::to_string_pretty(collected.machines())?)?;
    }
    if !printing.quiet {
        eprintln!("facts: {}", folder.join(FACTS).display());
    }
    Ok(Exit::Met)
}

fn recorded(path: &Path) -> Result<Exit, Failure> {
    let name = readiness::facts::machine_name().unwrap_or_default();
    let Some(text) = readiness::collect::recorded(&name) else {
        let error =
            anyhow!("--record writes down the answers of a Windows: its registry and classes");
        return Err(error).or_usage();
    };
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(Exit::Met)
}

fn list(printing: &Printing) -> Result<Exit, Failure> {
    use reports::requirements_list;
    if let Some(folder) = &printing.out {
        let html = requirements_list::html(printing.lang);
        output::files(folder, &[("prerequisites.html", &html)])?;
    }
    print(&requirements_list::terminal(printing.lang, style()))?;
    Ok(Exit::Met)
}

/// What a script learns.
pub(crate) fn exit_of(answer: ReadinessAnswer) -> Exit {
    match answer {
        ReadinessAnswer::Ready => Exit::Met,
        ReadinessAnswer::ReadyWithWarnings => Exit::MetWithWarnings,
        ReadinessAnswer::NotReady => Exit::NotMet,
        ReadinessAnswer::Incomplete => Exit::Inconclusive,
    }
}
