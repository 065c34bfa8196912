//! The facts of a Windows machine, from its registry and its management classes.
