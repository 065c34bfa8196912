//! The database: SQLite on disk with a write-ahead log, one writing connection and several reading
//! ones, each on a thread of its own.
//!
//! A write is answered after its commit has been flushed to the disk (`synchronous = FULL`). Writes
//! that wait at the same moment share one flush, as the log of any database server does it: each
//! runs in a savepoint of its own, so one that fails takes nothing of the others with it.

pub(crate) mod calls;
pub(crate) mod identities;
pub(crate) mod invoices;
pub(crate) mod messages;
pub(crate) mod objects;
pub(crate) mod schema;
pub(crate) mod tickets;

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::oneshot;

use crate::workers::{Gone, Workers};

/// At most this many writes share one commit, so that a storm cannot delay the first of them by more
/// than some tens of milliseconds.
const BATCH: usize = 64;

/// Connections for reading. SQLite's readers do not block each other; more than a few only queue at
/// the cores.
pub(crate) const READERS: usize = 4;

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("the database: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("the database's threads have ended")]
    Gone,
    #[error("the transaction was not committed: {0}")]
    NotCommitted(String),
    /// The request cannot be done; the text is for the client.
    #[error("{message}")]
    Refused { field: &'static str, message: String },
    #[error("no such object")]
    NotFound,
}

impl StoreError {
    pub(crate) fn refused(field: &'static str, message: impl Into<String>) -> StoreError {
        StoreError::Refused { field, message: message.into() }
    }
}

impl From<Gone> for StoreError {
    fn from(Gone: Gone) -> StoreError {
        StoreError::Gone
    }
}

/// The file of the database in the data directory.
pub(crate) fn database_file(directory: &Path) -> PathBuf {
    directory.join("staging.sqlite")
}

/// Opens a connection for the install's service.
pub(crate) fn open(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    configure(&connection)?;
    Ok(connection)
}

fn open_reader(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    configure(&connection)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(256);
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "cache_size", -32_768)?; // 32 MiB a connection
    connection.pragma_update(None, "mmap_size", 1_i64 << 30)?;
    connection.pragma_update(None, "temp_store", "MEMORY")
}

/// Told of the commit of the batch that a write was part of.
type Answer = Box<dyn FnOnce(Result<(), &str>)>;
/// Given the connection in an open transaction, or why there is none.
type Write = Box<dyn FnOnce(Result<&Connection, &str>) -> Answer + Send>;

/// The pool of connections.
pub(crate) struct Store {
    readers: Workers<Connection>,
    writes: Option<mpsc::Sender<Write>>,
    writer: Option<JoinHandle<()>>,
}

impl Store {
    /// Opens the pool over a database that [`schema`] and the generator have made.
    pub(crate) fn start(file: &Path) -> Result<Store, StartStoreError> {
        let connection = open(file)?;
        let readers =
            (0..READERS).map(|_| open_reader(file)).collect::<rusqlite::Result<Vec<_>>>()?;
        let readers = Workers::start("staging-read", readers)?;
        let (writes, queue) = mpsc::channel();
        let writer = thread::Builder::new()
            .name("staging-write".to_owned())
            .spawn(move || write_batches(&connection, &queue))?;
        Ok(Store { readers, writes: Some(writes), writer: Some(writer) })
    }

    /// Runs a query on one of the reading connections.
    pub(crate) async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.readers.run(move |connection| query(connection)).await?
    }

    /// Runs a change in a savepoint of its own and answers after its commit is on the disk. A change
    /// that returns an error leaves nothing behind.
    pub(crate) async fn write<T, F>(&self, change: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let write: Write = Box::new(move |connection| {
            let outcome = match connection {
                Ok(connection) => in_savepoint(connection, change),
                Err(why) => Err(StoreError::NotCommitted(why.to_owned())),
            };
            Box::new(move |committed| {
                let outcome = match committed {
                    Ok(()) => outcome,
                    Err(why) => Err(StoreError::NotCommitted(why.to_owned())),
                };
                // Nobody listens when the client went away; the change stands all the same.
                let _ = answer.send(outcome);
            })
        });
        let queue = self.writes.as_ref().ok_or(StoreError::Gone)?;
        queue.send(write).map_err(|_| StoreError::Gone)?;
        answered.await.map_err(|_| StoreError::Gone)?
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.writes = None;
        if let Some(writer) = self.writer.take() {
            // A panic of the writer has been reported on standard error by the panic itself.
            let _ = writer.join();
        }
    }
}

/// Why the pool did not open.
#[derive(Debug, thiserror::Error)]
pub enum StartStoreError {
    /// SQLite refused.
    #[error("the database: {0}")]
    Database(#[from] rusqlite::Error),
    /// No thread could be started.
    #[error("no thread for the database: {0}")]
    Thread(#[from] std::io::Error),
}

fn in_savepoint<T>(
    connection: &Connection,
    change: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    connection.execute_batch("SAVEPOINT one")?;
    let outcome = change(connection);
    let end = if outcome.is_ok() { "RELEASE one" } else { "ROLLBACK TO one; RELEASE one" };
    connection.execute_batch(end)?;
    outcome
}

/// Takes what waits, runs it in one transaction, commits, and only then answers.
fn write_batches(connection: &Connection, queue: &mpsc::Receiver<Write>) {
    while let Ok(first) = queue.recv() {
        if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
            // Outside of a transaction each savepoint would commit at its release, so it is not run.
            first(Err(&error.to_string()))(Ok(()));
            continue;
        }
        let mut answers = vec![first(Ok(connection))];
        while answers.len() < BATCH
            && let Ok(next) = queue.try_recv()
        {
            answers.push(next(Ok(connection)));
        }
        let committed = connection.execute_batch("COMMIT").map_err(|error| error.to_string());
        if committed.is_err() {
            // Nothing is left to do if this fails as well: the next BEGIN will say so.
            let _ = connection.execute_batch("ROLLBACK");
        }
        for answer in answers {
            answer(committed.as_ref().map(|&()| ()).map_err(String::as_str));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch() -> (tempfile::TempDir, Store) {
        let directory = tempfile::tempdir().expect("a directory");
        let file = database_file(directory.path());
        let connection = open(&file).expect("a database");
        connection.execute_batch("CREATE TABLE t (n INTEGER PRIMARY KEY)").expect("a table");
        drop(connection);
        let store = Store::start(&file).expect("a pool");
        (directory, store)
    }

    async fn rows(store: &Store) -> i64 {
        store
            .read(|c| Ok(c.query_row("SELECT count(*) FROM t", [], |row| row.get(0))?))
            .await
            .expect("a count")
    }

    #[tokio::test]
    async fn a_write_that_fails_leaves_nothing_and_takes_nothing_with_it() {
        let (_directory, store) = scratch();
        let good = (0..20_i64).map(|n| {
            store.write(move |c| {
                c.execute("INSERT INTO t VALUES (?1)", [n])?;
                Ok(())
            })
        });
        let bad = store.write(|c| -> Result<(), StoreError> {
            c.execute("INSERT INTO t VALUES (1000)", [])?;
            Err(StoreError::NotFound)
        });
        let good: Vec<_> = good.collect();
        assert!(matches!(bad.await, Err(StoreError::NotFound)));
        for write in good {
            write.await.expect("committed");
        }
        assert_eq!(rows(&store).await, 20);
    }

    #[tokio::test]
    async fn a_write_is_seen_by_the_next_read() {
        let (_directory, store) = scratch();
        for n in 0..10_i64 {
            let write = store.write(move |c| {
                c.execute("INSERT INTO t VALUES (?1)", [n])?;
                Ok(())
            });
            write.await.expect("committed");
            assert_eq!(rows(&store).await, n + 1);
        }
    }
}
