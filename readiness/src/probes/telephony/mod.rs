//! Exchanges: an Asterisk's manager interface, a call log, a GSM modem.
