//! A name in the DNS, asked of several resolvers.
