//! Writes a demand set as TOML. What is written reads back as the same set.

use std::fmt::Write as _;
use std::time::Duration;

use super::{Calibration, DemandSet, SourcedDemand};
use crate::input::quoted;
use crate::units::{Bytes, Span};

impl DemandSet {
    /// The set as a file that [`DemandSet::parse`] reads. Processor times are written to the
    /// microsecond.
    pub fn to_toml(&self) -> String {
        let mut out = String::from(
            "# A demand set: what each operation of the CRM asks of a host, and what a step is made of.\n\
             # cpu is time on the reference core; reads and writes are pages of 8 KiB; log is what is\n\
             # flushed before the answer; network is both directions. `cpu_source` stands where the\n\
             # processor time has another source than the other numbers.\n\n",
        );
        pair(&mut out, "id", &quoted(&self.id));
        pair(&mut out, "session_memory", &bytes(self.session_memory));
        pair(&mut out, "session_memory_source", &quoted(&self.session_memory_source));
        if let Some(calibration) = &self.calibration {
            write_calibration(&mut out, calibration);
        }
        heading(&mut out, "page");
        pair(&mut out, "cpu", &span(self.page.cpu));
        pair(&mut out, "reads", &self.page.reads.to_string());
        pair(&mut out, "network", &bytes(self.page.network));
        pair(&mut out, "source", &quoted(&self.page.source));
        for (name, operation) in &self.operations {
            heading(&mut out, &format!("operation.{}", quoted(name)));
            write_operation(&mut out, operation);
        }
        for (name, operations) in &self.steps {
            heading(&mut out, &format!("step.{}", quoted(name)));
            let names: Vec<String> = operations.iter().map(|name| quoted(name)).collect();
            pair(&mut out, "operations", &format!("[{}]", names.join(", ")));
            if let Some(own) = self.step_cpus.get(name) {
                pair(&mut out, "cpu", &span(own.cpu));
                pair(&mut out, "cpu_source", &quoted(&own.source));
            }
        }
        out
    }
}

fn write_operation(out: &mut String, operation: &SourcedDemand) {
    let demand = &operation.demand;
    pair(out, "cpu", &span(demand.cpu));
    if let Some(source) = &operation.cpu_source {
        pair(out, "cpu_source", &quoted(source));
    }
    pair(out, "reads", &demand.reads.to_string());
    pair(out, "writes", &demand.writes.to_string());
    pair(out, "log", &bytes(demand.log));
    pair(out, "network", &bytes(demand.network));
    pair(out, "source", &quoted(&operation.source));
}

fn write_calibration(out: &mut String, calibration: &Calibration) {
    heading(out, "calibration");
    pair(out, "host", &quoted(&calibration.host));
    pair(out, "date", &quoted(&calibration.date));
    pair(out, "target", &quoted(&calibration.target));
    pair(out, "fitted_users", &levels(&calibration.fitted_users));
    let Some(held_out) = &calibration.held_out else { return };
    heading(out, "calibration.held_out");
    pair(out, "users", &levels(&held_out.users));
    let errors = [
        ("throughput_mean", Some(held_out.throughput_mean)),
        ("throughput_worst", Some(held_out.throughput_worst)),
        ("response_mean", Some(held_out.response_mean)),
        ("response_worst", Some(held_out.response_worst)),
        ("p95_mean", held_out.p95_mean),
        ("p95_worst", held_out.p95_worst),
    ];
    for (name, error) in errors {
        if let Some(error) = error {
            // The shortest form that reads back as the same number.
            pair(out, name, &format!("{error:?}"));
        }
    }
}

fn heading(out: &mut String, name: &str) {
    writeln!(out, "\n[{name}]").expect("a String takes what is written");
}

fn pair(out: &mut String, key: &str, value: &str) {
    writeln!(out, "{key} = {value}").expect("a String takes what is written");
}

fn levels(users: &[u64]) -> String {
    let users: Vec<String> = users.iter().map(u64::to_string).collect();
    quoted(&users.join(", "))
}

fn span(span: Duration) -> String {
    quoted(&Span(span).to_string())
}

/// The short form where that is exact, else the number of bytes.
fn bytes(bytes: Bytes) -> String {
    let short = bytes.to_string();
    match short.parse::<Bytes>() {
        Ok(read) if read == bytes => quoted(&short),
        _ => quoted(&format!("{} B", bytes.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{HeldOutError, SourcedCpu};
    use super::*;

    fn calibrated() -> DemandSet {
        let mut set = DemandSet::shipped();
        set.id = "measured \"here\"\\\u{7}".to_owned();
        set.session_memory = Bytes(50_000_001);
        let write = set.operations.get_mut("record.write").expect("a shipped operation");
        write.demand.cpu = Duration::from_micros(35_123);
        write.cpu_source = Some("measured on run 4f1c".to_owned());
        let own = SourcedCpu { cpu: Duration::from_micros(901), source: "measured".to_owned() };
        set.step_cpus.insert("dashboard".to_owned(), own);
        set.calibration = Some(Box::new(Calibration {
            host: "میزبان".to_owned(),
            date: "2026-11-24".to_owned(),
            target: "http://127.0.0.1:8080".to_owned(),
            fitted_users: vec![5, 20, 60],
            held_out: Some(HeldOutError {
                users: vec![10, 40],
                throughput_mean: 0.012_345_678_9,
                throughput_worst: 0.03,
                response_mean: 0.05,
                response_worst: 0.1,
                p95_mean: None,
                p95_worst: None,
            }),
        }));
        set
    }

    #[test]
    fn what_is_written_reads_back_as_the_same_set() {
        for set in [DemandSet::shipped(), calibrated()] {
            let text = set.to_toml();
            assert_eq!(DemandSet::parse("d.toml", &text).expect(&text), set, "{text}");
        }
    }

    #[test]
    fn a_measured_step_replaces_the_processor_time_of_its_operations_and_nothing_else() {
        let (set, shipped) = (calibrated(), DemandSet::shipped());
        let (own, sum) = (set.step("dashboard"), shipped.step("dashboard"));
        let (own, sum) = (own.expect("a step"), sum.expect("a step"));
        assert_eq!(own.cpu, Duration::from_micros(901));
        assert_eq!((own.reads, own.log, own.network), (sum.reads, sum.log, sum.network));
    }

    #[test]
    fn a_step_that_was_measured_says_where() {
        let without = calibrated().to_toml().replace("\ncpu_source = \"measured\"\n", "\n");
        let shown = DemandSet::parse("d.toml", &without).expect_err("no source").to_string();
        assert!(shown.contains("without its `cpu_source`"), "{shown}");
    }

    #[test]
    fn an_error_below_zero_is_refused() {
        let text =
            calibrated().to_toml().replace("throughput_worst = 0.03", "throughput_worst = -1");
        let shown = DemandSet::parse("d.toml", &text).expect_err("no error").to_string();
        assert!(shown.contains("must not be negative"), "{shown}");
    }
}
