//! Whether a TCP port of another machine takes connections.
