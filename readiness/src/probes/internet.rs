//! Whether this machine reaches the internet, by a list of places.
