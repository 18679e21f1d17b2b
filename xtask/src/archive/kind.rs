//! The two libraries of a target: the functions of `bgjob.h`, and these with the COM interface.

use anyhow::Result;

use crate::{com_header, header, target};

/// Which library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `libbgjob.a`.
    Flat,
    /// `libbgjob-com.a`: all of the other, and `deliveryoptimization.h`.
    Com,
}

impl Kind {
    /// What its files are called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flat => "bgjob",
            Self::Com => "bgjob-com",
        }
    }

    /// The functions that it exports on a target, as the target's objects name them.
    ///
    /// # Errors
    /// When a checked-in header cannot be read.
    pub fn symbols(self, triple: &str) -> Result<Vec<String>> {
        let mut functions = header::checked_in_functions()?;
        if self == Self::Com {
            functions.extend(com_header::checked_in_functions()?);
        }
        if target::is_masked(triple) {
            functions.extend(header::CRITICAL.map(str::to_owned));
        }
        Ok(functions.iter().map(|function| target::symbol(triple, function)).collect())
    }

    /// What tells cargo.
    pub fn cargo_arguments(self) -> &'static [&'static str] {
        match self {
            Self::Flat => &[],
            Self::Com => &["--features", "com"],
        }
    }

    /// Bytes of static variables, at most: blocks belong to the program.
    pub fn storage_max(self) -> u64 {
        match self {
            Self::Flat => 512,
            // An engine for each profile, and the layer.
            Self::Com => 1024,
        }
    }

    /// Whether it takes memory from the program's C library: for what COM's methods return, where there is one.
    pub fn has_heap(self, triple: &str) -> bool {
        self == Self::Com && target::is_hosted(triple)
    }
}
