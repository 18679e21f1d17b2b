//! SPEC.md's section "COM": its tables of interfaces and methods, and a C program that calls each method.

use std::fmt::Write;

use xtask::com_header::{Interface, c_types};

use crate::spec_table::table;

/// A row of the table of methods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The interface.
    pub interface: String,
    /// The method's place in its table.
    pub slot: usize,
    /// Its name.
    pub method: String,
    /// What it answers with BITS' profile and with that of Delivery Optimization: `yes`, `E_NOTIMPL`, `n/a`, `called`.
    pub answers: [String; 2],
}

/// The tables.
#[derive(Debug)]
pub struct ComTable {
    /// Interface, base, IID.
    pub interfaces: Vec<[String; 3]>,
    /// Every method.
    pub rows: Vec<Row>,
}

fn word(cell: &str) -> String {
    cell.trim_matches('`').to_owned()
}

impl ComTable {
    /// Reads SPEC.md.
    pub fn read() -> Self {
        let spec = std::fs::read_to_string(xtask::root::path("SPEC.md")).expect("SPEC.md is there");
        Self::of(&spec)
    }

    /// The same from a text.
    pub fn of(spec: &str) -> Self {
        let spec = spec.split_once("### 12.2 Methods").expect("SPEC.md has a section 12.2").1;
        let interfaces = table(spec, "\nInterfaces:\n").into_iter().map(|row| match row[..] {
            [name, base, iid] => [word(name), word(base), word(iid)],
            _ => panic!("{row:?} has {} columns, not 3", row.len()),
        });
        let rows = table(spec, "\nSlots:\n").into_iter().map(|row| match row[..] {
            [interface, slot, method, bits, delivery, _] => Row {
                interface: word(interface),
                slot: slot.parse().unwrap_or_else(|_| panic!("{row:?}: the slot is a number")),
                method: word(method),
                answers: [word(bits), word(delivery)],
            },
            _ => panic!("{row:?} has {} columns, not 6", row.len()),
        });
        Self { interfaces: interfaces.collect(), rows: rows.collect() }
    }

    /// The rows that interfaces have, with the answers that stand here: to be compared with [`Self::rows`].
    pub fn missing(&self, declared: &[Interface]) -> Vec<String> {
        let mut all = Vec::new();
        for interface in declared {
            let first = 3 + interface.chain(declared).iter().map(|base| base.methods.len()).sum::<usize>()
                - interface.methods.len();
            all.extend(interface.methods.iter().enumerate().map(|(n, m)| (&interface.name, first + n, &m.name)));
        }
        let stands = |(interface, slot, method): &(&String, usize, &String)| {
            self.rows.iter().filter(|row| (&row.interface, row.slot, &row.method) == (interface, *slot, method)).count()
        };
        all.iter().filter(|wanted| stands(wanted) != 1).map(|wanted| format!("{wanted:?}")).collect()
    }

    /// C for `c/com/answers.h`: calls each method with zeros for each profile, and prints `interface method profile
    /// answer`, the answer in hexadecimal, or `none` where there is no such object.
    pub fn calls(&self, declared: &[Interface]) -> String {
        let mut out =
            String::from("#include \"com/answers.h\"\n\nint main(void)\n{\n    uint32_t profile;\n    begin();\n");
        out.push_str("    for (profile = BG_PROFILE_BITS; profile <= BG_PROFILE_DO; profile++) {\n");
        for Row { interface, method, .. } in self.rows.iter().filter(|row| row.answers[0] != "called") {
            let of = declared.iter().find(|i| &i.name == interface).expect("the interface is declared");
            let method = of.methods.iter().find(|m| &m.name == method).expect("the method is declared");
            // Static variables are zero, whatever their type.
            let list = method.parameters.iter().map(|p| c_types::declare(p).expect("the header is made of the same"));
            let variables: String = list.map(|d| format!("static {d}; ")).collect();
            let names: Vec<&str> = method.parameters.iter().map(|p| &*p.name).collect();
            let arguments = [vec!["p"], names].concat().join(", ");
            let name = &method.name;
            writeln!(
                out,
                "        {{ {variables}{interface} *p = ({interface} *)object_of(\"{interface}\", profile);\n          \
                 tell(\"{interface}\", \"{name}\", profile, p != NULL, p ? p->lpVtbl->{name}({arguments}) : 0); }}"
            )
            .expect("a string takes everything");
        }
        out.push_str("    }\n    end();\n    return 0;\n}\n");
        out
    }

    /// What is wrong with the program's output; how many answers were right.
    pub fn check(&self, printed: &str) -> Result<usize, String> {
        let lines: Vec<&str> = printed.lines().collect();
        let mut right = 0;
        for row in self.rows.iter().filter(|row| row.answers[0] != "called") {
            for (profile, answer) in ["BITS", "DO"].iter().zip(&row.answers) {
                let name = format!("{} {} {profile} ", row.interface, row.method);
                let found: Vec<_> = lines.iter().filter_map(|line| line.strip_prefix(&name)).collect();
                let is_right = match (answer.as_str(), &found[..]) {
                    ("n/a", ["none"]) | ("E_NOTIMPL", ["80004001"]) => true,
                    ("yes", [code]) => !["none", "80004001"].contains(code),
                    _ => false,
                };
                if !is_right {
                    return Err(format!("{name}is {answer} in SPEC.md, and answered {found:?}"));
                }
                right += 1;
            }
        }
        Ok(right)
    }
}
