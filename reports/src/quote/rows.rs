//! The columns of a quote as rows of words, for a page and for a terminal.

use sizing::arrays::Array;
use sizing::column::Column;
use sizing::derivation::{Ledger, Provenance};
use sizing::inputs::HostKind;
use sizing::licences::SqlLicence;
use sizing::volumes::Purpose;

use super::wording;
use crate::locale::Locale;
use crate::messages::quote as say;
use crate::messages::quote::beside;

/// What stands in one column of a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Cell {
    /// The value.
    pub(super) main: String,
    /// What is to be said of it.
    pub(super) below: Vec<String>,
    /// What the value rests on.
    pub(super) mark: Option<Provenance>,
    /// The figure of the ledger that explains it.
    pub(super) figure: Option<String>,
}

/// A row: a name, and a cell for each column of the quote.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) cells: Vec<Cell>,
}

/// Rows under a heading.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    pub(super) heading: String,
    pub(super) rows: Vec<Row>,
}

/// What all rows are made from.
struct Rows<'a> {
    columns: &'a [Column],
    figures: &'a Ledger,
    host: HostKind,
    locale: &'a Locale,
}

/// The rows of the columns, in the order of a machine's description.
pub(super) fn groups(
    columns: &[Column],
    figures: &Ledger,
    host: HostKind,
    locale: &Locale,
) -> Vec<Group> {
    let language = locale.language;
    let rows = Rows { columns, figures, host, locale };
    let group = |heading: String, rows: Vec<Row>| Group { heading, rows };
    vec![
        group(say::group_load(language), rows.load()),
        group(say::group_processor(language), rows.processor()),
        group(say::group_memory(language), rows.memory()),
        group(say::group_volumes(language), rows.volumes()),
        group(say::group_disks(language), rows.disks()),
        group(say::group_network(language), rows.network()),
        group(say::group_software(language), rows.software()),
    ]
}

/// What each column is predicted to do, in a few rows.
pub(super) fn predicted(
    columns: &[Column],
    figures: &Ledger,
    host: HostKind,
    locale: &Locale,
) -> Group {
    let rows = Rows { columns, figures, host, locale };
    Group { heading: say::group_prediction(locale.language), rows: rows.prediction() }
}

impl Rows<'_> {
    fn row(&self, name: String, cell: impl Fn(&Column) -> Cell) -> Row {
        Row { name, cells: self.columns.iter().map(cell).collect() }
    }

    /// A cell of a figure of the column; its mark is the figure's provenance.
    fn cell(&self, column: &Column, figure: &str, main: String, below: Vec<String>) -> Cell {
        let name = format!("{}.{figure}", column.kind.name());
        let mark = self.figures.get(&name).map(|figure| figure.provenance);
        Cell { main, below, mark, figure: mark.map(|_| name) }
    }

    /// A cell without a figure of its own.
    fn plain(main: String, below: Vec<String>) -> Cell {
        Cell { main, below, ..Cell::default() }
    }

    fn load(&self) -> Vec<Row> {
        let (locale, language) = (self.locale, self.locale.language);
        let users = self.row(say::users(language), |column| {
            let place = match column.beyond_table {
                true => say::beyond_table(language),
                false => say::in_tier(language, wording::tier(&column.tier, locale)),
            };
            let online = say::online(language, locale.integer(column.online.into()));
            let main = locale.integer(column.users.into());
            self.cell(column, "users", main, vec![online, place])
        });
        let database = self.row(say::database(language), |column| {
            let main = wording::space(column.database_gb, locale);
            self.cell(column, "database", main, Vec::new())
        });
        vec![users, database]
    }

    fn processor(&self) -> Vec<Row> {
        let (locale, language) = (self.locale, self.locale.language);
        let is_virtual = matches!(self.host, HostKind::VirtualReserved | HostKind::VirtualShared);
        let name = if is_virtual { say::virtual_cores(language) } else { say::cores(language) };
        let cores = self.row(name, |column| {
            let processor = &column.processor;
            let sockets = match processor.sockets {
                1 => say::sockets_one(language),
                several => say::sockets(language, locale.integer(several.into())),
            };
            let busy = locale.utilisation(processor.utilisation);
            let limit = locale.utilisation(processor.utilisation_limit);
            let alone = wording::cores(processor.model_cores, locale);
            let mut below =
                vec![sockets, say::busy(language, busy, limit), say::model_alone(language, alone)];
            self.say_if_short(processor.suffices, &mut below);
            let main = wording::cores_on(self.host, processor.cores, locale);
            let mark = Some(processor.provenance);
            Cell { mark, ..self.cell(column, "cores", main, below) }
        });
        let class = self.row(say::class(language), |column| {
            let class = wording::class(column.processor.class, locale);
            let alone = wording::class(column.processor.model_class, locale);
            let below = vec![say::model_alone(language, alone)];
            self.cell(column, "class", say::or_higher(language, class), below)
        });
        let clock = self.row(say::clock(language), |column| {
            let clock = wording::gigahertz(column.processor.clock_ghz_least, locale);
            self.cell(column, "clock", say::at_least(language, clock), Vec::new())
        });
        vec![cores, class, clock]
    }

    fn say_if_short(&self, suffices: bool, below: &mut Vec<String>) {
        if !suffices {
            below.push(say::not_enough(self.locale.language));
        }
    }

    fn memory(&self) -> Vec<Row> {
        let (locale, language) = (self.locale, self.locale.language);
        let amount = |gib: f64| wording::memory(gib, locale);
        let total = self.row(say::memory_total(language), |column| {
            let memory = &column.memory;
            let mut below = vec![say::model_alone(language, amount(memory.model_gib))];
            self.say_if_short(memory.suffices, &mut below);
            let cell = self.cell(column, "memory", amount(memory.total_gib), below);
            Cell { mark: Some(memory.provenance), ..cell }
        });
        let sql = self.row(say::memory_sql(language), |column| {
            let needs = amount(column.memory.sql_required_gib);
            let below = vec![say::memory_sql_needs(language, needs)];
            self.cell(column, "sql_memory", amount(column.memory.sql_gib), below)
        });
        let part = |name: String, figure: &str, of: fn(&Column) -> f64| {
            self.row(name, |column| self.cell(column, figure, amount(of(column)), Vec::new()))
        };
        let application = self.row(say::memory_application(language), |column| {
            let figure = "planning.application_memory";
            let mark = self.figures.get(figure).map(|figure| figure.provenance);
            let main = amount(column.memory.application_gib);
            Cell { main, mark, figure: Some(figure.to_owned()), ..Cell::default() }
        });
        let modules = part(say::memory_modules(language), "modules_memory", |column| {
            column.memory.modules_gib
        });
        let system = part(say::memory_system(language), "system_memory", |c| c.memory.system_gib);
        let sessions = part(say::memory_sessions(language), "sessions", |c| c.memory.sessions_gib);
        let with_modules = self.columns.iter().any(|column| column.memory.modules_gib > 0.0);
        let rows = [total, sql, system, application, sessions];
        rows.into_iter().chain(with_modules.then_some(modules)).collect()
    }

    fn volumes(&self) -> Vec<Row> {
        let purposes = [
            Purpose::System,
            Purpose::Data,
            Purpose::Log,
            Purpose::Tempdb,
            Purpose::Backups,
            Purpose::Recordings,
        ];
        let has = |purpose: &Purpose| {
            self.columns.iter().any(|c| c.volumes.iter().any(|v| v.purpose == *purpose))
        };
        let row = |purpose: Purpose| {
            self.row(wording::volume(purpose, self.locale), |column| {
                let volume = column.volumes.iter().find(|volume| volume.purpose == purpose);
                volume.map_or_else(Cell::default, |volume| {
                    let main = wording::space(volume.capacity_gb, self.locale);
                    let figure = format!("{}_capacity", purpose.name());
                    self.cell(column, &figure, main, Vec::new())
                })
            })
        };
        purposes.into_iter().filter(has).map(row).collect()
    }

    fn disks(&self) -> Vec<Row> {
        let (locale, language) = (self.locale, self.locale.language);
        let mut names: Vec<Purpose> = self
            .columns
            .iter()
            .flat_map(|column| &column.arrays)
            .filter_map(|array| array.volumes.first().copied())
            .collect();
        names.sort();
        names.dedup();
        let mut rows: Vec<Row> = names.into_iter().map(|first| self.array_row(first)).collect();
        rows.push(self.row(say::hot_spare(language), |column| {
            Self::plain(wording::disks(column.hot_spares, locale), Vec::new())
        }));
        rows.push(self.row(say::disks_in_all(language), |column| {
            Self::plain(wording::disks(column.disks(), locale), Vec::new())
        }));
        rows.push(self.row(say::controller(language), |column| {
            let controller = &column.controller;
            let kept = match controller.protected {
                true => say::controller_protected(language),
                false => say::controller_unprotected(language),
            };
            let cache = wording::memory(controller.cache_gib, locale);
            let name = locale.isolated(&controller.name);
            let mut below = vec![say::controller_cache(language, cache), kept, name];
            self.say_if_short(controller.suffices, &mut below);
            let disks = wording::disks(controller.disks, locale);
            Self::plain(say::controller_for(language, locale.isolated("RAID"), disks), below)
        }));
        rows
    }

    /// The array whose first volume is this one; in a column where that volume lies on another
    /// array, that other one.
    fn array_row(&self, first: Purpose) -> Row {
        let language = self.locale.language;
        let name = say::array(language, wording::purpose(first, self.locale));
        self.row(name, |column| {
            let array = column.arrays.iter().find(|array| array.volumes.contains(&first));
            match array {
                Some(array) if array.volumes.first() == Some(&first) => {
                    self.array_cell(column, array)
                }
                Some(array) => {
                    let other = array.volumes.first().map(|other| {
                        let other = wording::purpose(*other, self.locale);
                        say::array_shared(language, other)
                    });
                    Self::plain(other.unwrap_or_default(), Vec::new())
                }
                None => Cell::default(),
            }
        })
    }

    fn array_cell(&self, column: &Column, array: &Array) -> Cell {
        let locale = self.locale;
        let also = array.volumes.iter().skip(1).map(|volume| wording::purpose(*volume, locale));
        let also: Vec<String> = also.collect();
        let mut below = Vec::new();
        if !also.is_empty() {
            below.push(say::array_shared(locale.language, locale.list(&also)));
        }
        below.extend(load_of(array, locale));
        self.say_if_short(array.suffices, &mut below);
        self.cell(column, &format!("{}_disks", array.name), disks_of(array, locale), below)
    }

    fn network(&self) -> Vec<Row> {
        let (locale, language) = (self.locale, self.locale.language);
        vec![self.row(say::line_rate(language), |column| {
            let network = &column.network;
            let required = wording::megabits(network.required_mbit, locale);
            let below = vec![say::busy_hour_carries(language, required)];
            let main = wording::line_rate(network.rate, locale);
            Cell { mark: Some(network.provenance), ..self.cell(column, "network", main, below) }
        })]
    }

    fn prediction(&self) -> Vec<Row> {
        let (locale, language) = (self.locale, self.locale.language);
        let response = self.row(say::tile_p95(language), |column| {
            let Some(predicted) = &column.predicted else {
                return Self::plain(beside::no_prediction(language), Vec::new());
            };
            let mean = locale.milliseconds(predicted.mean_ms);
            let target = locale.milliseconds(predicted.target_ms);
            let met = match predicted.meets_target {
                true => beside::met(language),
                false => beside::missed(language),
            };
            let below = vec![
                format!("{}: {mean}", beside::mean_analytic(language)),
                format!("{}: {met}", beside::asked_for(language, target)),
            ];
            let figure = if predicted.simulated.is_some() { "p95" } else { "p95_planned" };
            self.cell(column, figure, locale.milliseconds(predicted.p95_ms()), below)
        });
        let resize = self.row(beside::resize_at(language), |column| {
            let users = column
                .predicted
                .as_ref()
                .map(|predicted| wording::users(predicted.resize_at_users, locale));
            Self::plain(users.unwrap_or_default(), Vec::new())
        });
        vec![response, resize]
    }

    fn software(&self) -> Vec<Row> {
        let (locale, language) = (self.locale, self.locale.language);
        let count = |n: u32| locale.integer(n.into());
        let windows = self.row(say::windows(language), |column| {
            let windows = &column.windows;
            let cores = match windows.of_unknown_host {
                true => say::core_licences_host(language, count(windows.core_licences)),
                false => say::core_licences(language, count(windows.core_licences)),
            };
            let users = say::access_licences(language, count(windows.access_licences));
            let main = locale.isolated(&windows.name);
            self.cell(column, "windows_core_licences", main, vec![cores, users])
        });
        let sql = self.row(locale.isolated("SQL Server"), |column| {
            let mut below = vec![sql_licences(&column.sql, locale)];
            if column.sql.usable_cores < column.processor.cores {
                let usable = locale.integer(column.sql.usable_cores.into());
                below.push(say::usable_cores(language, usable));
            }
            self.cell(column, "sql_edition", locale.isolated(&column.sql.name), below)
        });
        vec![windows, sql]
    }
}

/// RAID level, disks and their kind.
pub(super) fn disks_of(array: &Array, locale: &Locale) -> String {
    say::array_disks(
        locale.language,
        wording::raid(array.level, locale),
        locale.integer(array.disks.into()),
        wording::space(array.disk_gb, locale),
        wording::disk(&array.disk, locale),
    )
}

/// Capacity and I/O, required against available. An array that the busy hour asks for nothing has
/// its capacity only.
pub(super) fn load_of(array: &Array, locale: &Locale) -> Vec<String> {
    let language = locale.language;
    let needs = wording::space(array.capacity_required_gb, locale);
    let mut said =
        vec![say::array_holds(language, needs, wording::space(array.capacity_gb, locale))];
    if array.iops_required > 0.0 {
        let needs = wording::operations(array.iops_required, locale);
        said.push(say::array_iops(language, needs, wording::operations(array.iops, locale)));
    }
    said
}

/// By core, by server and users, or either.
fn sql_licences(sql: &SqlLicence, locale: &Locale) -> String {
    let language = locale.language;
    let (cores, users) =
        (locale.integer(sql.core_licences.into()), locale.integer(sql.access_licences.into()));
    match (sql.core_licences, sql.access_licences) {
        (0, 0) => say::licences_free(language),
        (0, _) => say::licences_by_user(language, users),
        (_, 0) => say::licences_by_core(language, cores),
        _ => say::licences_either(language, cores, users),
    }
}
