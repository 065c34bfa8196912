//! The manager interface: sessions, log-ins, actions, and the fan-out of events.
