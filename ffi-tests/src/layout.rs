//! The public structures.
