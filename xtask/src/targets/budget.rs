//! What the figures are held to.

use super::figures::Figures;

/// A limit on one figure of one target.
struct Budget {
    what: &'static str,
    triple: &'static str,
    limit: u64,
    figure: fn(&Figures) -> Option<u64>,
}

const BUDGETS: [Budget; 6] = [
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
        what: "bytes of RAM a job, without the spares that all jobs share",
        triple: "thumbv7m-none-eabi",
        limit: 192,
        figure: |f| Some(f.ram.job),
    },
    Budget {
        what: "bytes of RAM a job, with its share of 4 spares for 16 jobs",
        triple: "thumbv7m-none-eabi",
        limit: 192,
        figure: |f| Some(f.ram.job + (f.ram.spare * 4).div_ceil(16)),
    },
    Budget { what: "bytes of RAM a file", triple: "thumbv7m-none-eabi", limit: 64, figure: |f| Some(f.ram.file) },
];

/// What was done about those that are missed. Figures are of the builds of that time, thumbv7m.
pub(super) const TRIED: &str = "\
Flash of the three: 5,528 bytes when first built for size. Then, in order: the record's plain copy and its slot share one
layout, so that copying is two loops, and compare-and-swap outside of the hot functions went out of line (3,520); cells
are the business of the changes that resize, a new job's record is what its entry held (3,060); results are one register,
no early fold (2,930); no frame pointer (2,760); opt-level z, on Thumb-2 only: elsewhere it is larger (2,620). Then
GetProgress got its short way, 65 to 56 instructions for 170 bytes. All of BITS added 420: the profile's codes 130, the
rest what the clock and a reply ask of a record and its transitions. What is left: a change 530, BgCreateJob 540, of
names 230 and of the id 110, GetProgress 400, of which 230 explain and try again. Not tried: a create without names.

RAM: a slot of 176 bytes, 16 of which came with all of BITS (three coarse times, the reply's name), and an entry of 32.
The id, the permit and the file of an error are not stored. A spare is needed for each context that is inside a change at
once, not for each job, so four are plenty for a controller (`BGJOB_SPARES`). Not tried: settings and times in an object
of their own, which would leave a slot of about 110.
";

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
