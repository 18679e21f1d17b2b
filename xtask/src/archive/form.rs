//! The three forms of the record, so that all of them can be tested on this machine.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::root;

/// Which form of the record is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The one that fits the target: what users get.
    Native,
    /// 32-bit atomics only.
    Bits32,
    /// Masked compare-and-store, for targets without compare-exchange.
    Masked,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Native, Self::Bits32, Self::Masked];

    /// The form that the environment variable `BGJOB_FORM` names: unset or empty, `32` or `masked`.
    ///
    /// # Errors
    /// When it holds anything else.
    pub fn from_env() -> Result<Self> {
        match std::env::var("BGJOB_FORM").as_deref() {
            Err(_) | Ok("") => Ok(Self::Native),
            Ok("32") => Ok(Self::Bits32),
            Ok("masked") => Ok(Self::Masked),
            Ok(other) => bail!("BGJOB_FORM is `{other}`; it can be 32 or masked"),
        }
    }

    /// The value for `BGJOB_FORM` and for `--cfg bgjob_form`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "",
            Self::Bits32 => "32",
            Self::Masked => "masked",
        }
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Native => "64-bit",
            Self::Bits32 => "32-bit",
            Self::Masked => "masked",
        }
    }

    /// The compiler flags that select it.
    pub fn rustflags(self) -> String {
        match self {
            Self::Native => String::new(),
            _ => format!("--cfg bgjob_form=\"{}\"", self.name()),
        }
    }

    /// What is appended to directory names, so that forms never mix.
    pub fn suffix(self) -> String {
        match self {
            Self::Native => String::new(),
            _ => format!("-{}", self.name()),
        }
    }

    /// The build directory: one per form, because cargo would rebuild everything at each change of flags.
    pub fn target_dir(self) -> PathBuf {
        match self {
            Self::Native => root::target_dir(),
            _ => root::target_dir().join(format!("form-{}", self.name())),
        }
    }
}
