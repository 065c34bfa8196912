//! A port for something that another process is told of before it listens.

use std::net::TcpListener;

/// A port of this machine that is free now.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}
