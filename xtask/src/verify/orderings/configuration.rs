//! Which code is compiled in a form: `#[cfg]` attributes, as the compiler reads them.

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Lit, Meta, Token};

use crate::archive::Form;
use crate::verify::paused;

/// One way to compile the core on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Configuration {
    pub(super) form: Form,
    pub(super) is_loom: bool,
    /// The copy that stops before each access ([`paused`]). Memory is in order there: it notices steps, not orderings.
    pub(super) is_paused: bool,
}

impl Configuration {
    /// Those that the models and tests run in, the most telling first. The 32-bit form has no ordering of its own.
    pub(super) const ALL: [Configuration; 4] = [
        Configuration { form: Form::Native, is_loom: true, is_paused: false },
        Configuration { form: Form::Masked, is_loom: true, is_paused: false },
        Configuration { form: Form::Native, is_loom: false, is_paused: true },
        Configuration { form: Form::Native, is_loom: false, is_paused: false },
    ];

    /// The compiler flags. A mutation may leave something unused.
    pub(super) fn rustflags(self) -> String {
        let what = match self {
            Configuration { is_loom: true, .. } => "--cfg loom",
            Configuration { is_paused: true, .. } => paused::FLAG,
            _ => "",
        };
        format!("{what} {} -Awarnings", self.form.rustflags())
    }

    /// Part of a directory's name.
    pub(super) fn name(self) -> String {
        let what = match self {
            Configuration { is_loom: true, .. } => "loom",
            Configuration { is_paused: true, .. } => paused::TEST,
            _ => "threads",
        };
        format!("{what}{}", self.form.suffix())
    }

    /// True if everything with these attributes is compiled.
    pub(super) fn has(self, attributes: &[Attribute]) -> bool {
        attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).all(|attribute| {
            self.holds(&attribute.parse_args().unwrap_or_else(|e| panic!("an attribute that is no cfg: {e}")))
        })
    }

    fn holds(self, meta: &Meta) -> bool {
        match meta {
            Meta::Path(path) => self.is_loom && path.is_ident("loom"),
            Meta::NameValue(pair) => {
                let Expr::Lit(value) = &pair.value else { panic!("a cfg without a value") };
                let Lit::Str(value) = &value.lit else { panic!("a cfg that is no text") };
                let name = pair.path.get_ident().map(ToString::to_string).unwrap_or_default();
                self.is(&name, &value.value())
            }
            Meta::List(list) => {
                let of = Punctuated::<Meta, Token![,]>::parse_terminated;
                let parts = list.parse_args_with(of).unwrap_or_else(|e| panic!("a list that is no cfg: {e}"));
                let mut parts = parts.iter();
                match list.path.get_ident().map(ToString::to_string).as_deref() {
                    Some("all") => parts.all(|part| self.holds(part)),
                    Some("any") => parts.any(|part| self.holds(part)),
                    Some("not") => !parts.any(|part| self.holds(part)),
                    other => panic!("no cfg is called {other:?}"),
                }
            }
        }
    }

    /// This machine's: one with all atomics.
    fn is(self, name: &str, value: &str) -> bool {
        match name {
            "bgjob_form" => self.form.name() == value,
            // Neither the harnesses nor the archives turn any of the core's on.
            "feature" => false,
            "target_has_atomic" => true,
            "target_pointer_width" => value == usize::BITS.to_string(),
            "target_arch" => value == std::env::consts::ARCH,
            "target_endian" => (value == "little") == cfg!(target_endian = "little"),
            _ => panic!("the cfg `{name}` is not known to this harness"),
        }
    }
}
