//! Rules that hold over the whole tree. They read files and manifests and run nothing of the
//! program; ARCHITECTURE.md says what they are for.

mod dependencies;
mod links;
mod manifests;
mod rooms;
mod source;
mod tree;
