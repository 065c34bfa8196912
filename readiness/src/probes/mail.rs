//! The greeting of a mail server, its certificate, and its log-in where one is given.
