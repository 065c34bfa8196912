//! Channels, dials, bridges and queues, and the events that Asterisk makes of them.
