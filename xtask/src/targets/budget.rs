//! What the figures are held to.

use super::figures::Figures;

/// A limit on one figure of one target.
struct Budget {
    what: &'static str,
    triple: &'static str,
    limit: u64,
    figure: fn(&Figures) -> Option<u64>,
}

const BUDGETS: [Budget; 5] = [
    Budget {
        what: "flash bytes of GetProgress, advance and create",
        triple: "thumbv7m-none-eabi",
        limit: 2048,
        figure: |f| Some(f.flash.hot),
    },
    Budget {
        what: "flash bytes of GetProgress, advance and create",
        triple: "thumbv6m-none-eabi",
        limit: 2560,
        figure: |f| Some(f.flash.hot),
    },
    Budget {
        what: "instructions of GetProgress",
        triple: "thumbv7m-none-eabi",
        limit: 60,
        figure: |f| f.instructions.read,
    },
    Budget {
        what: "bytes of RAM a job, with a spare for it",
        triple: "thumbv7m-none-eabi",
        limit: 192,
        figure: |f| Some(f.ram.job + f.ram.spare),
    },
    Budget { what: "bytes of RAM a file", triple: "thumbv7m-none-eabi", limit: 64, figure: |f| Some(f.ram.file) },
];

/// One line each: met, or missed by how much.
pub(super) fn lines(figures: &[Figures]) -> Vec<String> {
    BUDGETS.iter().map(|b| line(b, figures)).collect()
}

fn line(budget: &Budget, figures: &[Figures]) -> String {
    let Budget { what, triple, limit, figure } = budget;
    let result = match figures.iter().find(|f| f.target.triple == *triple).and_then(figure) {
        None => "not measured".to_owned(),
        Some(is) if is <= *limit => format!("{is}, met"),
        Some(is) => format!("{is}, **missed by {}**", is - limit),
    };
    format!("* {triple}: at most {limit} {what}: {result}")
}
